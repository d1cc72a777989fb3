//! Finds variables that something keeps alive although no code can read them any more.
//!
//! The variables of a function that inner functions use live in a context, and every closure holds the chain of
//! contexts around it. One live closure keeps the whole context alive, including variables that only its dead siblings
//! used. There are two ways to know which variables a function uses:
//!
//! - Newer V8 records it (`recorded.rs`). The result is that of DevTools' context analyzer.
//! - Otherwise the text of the script says it, if the snapshot has all of it or a caller supplies it (`read.rs`).
//!
//! In both, a variable of a context on the stack is never dead: see `heap.rs`. DevTools has no such rule.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::error::Result;
use crate::graph::Graph;
use crate::graph::locations::Location;
use crate::ids::{NodeIx, StrIx};
use crate::passes::values::{NameOf, internal_target};

mod heap;
mod matching;
mod nesting;
mod read;
mod recorded;
mod tables;
mod text;

use heap::{Names, SCRIPT_AND_NAME};

/// What the analysis reads.
pub struct Inputs<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// The retained size of a node.
    pub retained_size: &'a (dyn Fn(NodeIx) -> u64 + Sync),
    /// The display name of a node.
    pub name_of: &'a NameOf<'a>,
    /// The position of a function in its script.
    pub location: &'a dyn Fn(NodeIx) -> Option<Location>,
    /// The whole text of a script, for callers that have it from elsewhere, such as a file.
    pub text_of: &'a dyn Fn(NodeIx) -> Option<String>,
    /// Whether it matters to the caller that a context, the first, holds a value, the second.
    pub matters: &'a (dyn Fn(NodeIx, NodeIx) -> bool + Sync),
    /// Where scopes are read from texts: scripts are left out if the values that matter of each of their scopes retain
    /// less than this. Reading takes time.
    pub least_bytes: u64,
    /// Most bytes of text that are read.
    pub most_text: usize,
}

/// The result of the analysis.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Findings {
    /// Scopes with dead variables; the scope with the worst context first.
    pub scopes: Vec<ScopeFinding>,
    /// Scripts whose scopes are neither recorded nor readable, ordered by ordinal.
    pub unknown_scripts: Vec<UnknownScript>,
}

impl Findings {
    fn sort(&mut self) {
        self.scopes.sort_by_key(|scope| by_size(&scope.contexts[0]));
    }
}

/// How it is known what functions use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Basis {
    /// The file has tables of scopes.
    Recorded,
    /// The text of the script was read.
    Text,
}

/// A scope with contexts that hold dead variables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScopeFinding {
    /// The node of V8's scope info.
    pub scope_info: NodeIx,
    /// The script that contains the scope.
    pub script: NodeIx,
    /// The URL of the script, WTF-8; empty if unknown.
    pub script_name: Vec<u8>,
    /// The name of the function, WTF-8.
    pub name: Option<Vec<u8>>,
    /// Start position of the scope in the text of the script; 0 if unknown.
    pub start: i64,
    /// End position of the scope; 0 if unknown.
    pub end: i64,
    /// Number of variables in a context of this scope.
    pub field_count: usize,
    /// How it is known what functions use.
    pub basis: Basis,
    /// Whether this is the outermost scope of a script that is no module. Other scripts may read its variables, which
    /// DevTools does not consider.
    pub is_of_script: bool,
    /// The contexts with dead variables, largest dead size first.
    pub contexts: Vec<ContextFinding>,
}

/// A context that holds dead variables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContextFinding {
    /// The context.
    pub node: NodeIx,
    /// Retained size of the context.
    pub retained_size: u64,
    /// Sum of the retained sizes of the dead variables.
    pub dead_size: u64,
    /// The dead variables, largest first.
    pub dead: Vec<DeadVariable>,
}

impl ContextFinding {
    /// `None` if there is no dead variable.
    fn of(inputs: &Inputs<'_>, node: NodeIx, mut dead: Vec<DeadVariable>) -> Option<Self> {
        dead.sort_by_key(|variable| Reverse(variable.retained_size));
        let dead_size = dead.iter().fold(0u64, |sum, variable| sum.saturating_add(variable.retained_size));
        let retained_size = (inputs.retained_size)(node);
        (!dead.is_empty()).then_some(ContextFinding { node, retained_size, dead_size, dead })
    }
}

fn by_size(context: &ContextFinding) -> (Reverse<u64>, Reverse<u64>, NodeIx) {
    (Reverse(context.dead_size), Reverse(context.retained_size), context.node)
}

/// A variable that no code can read any more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeadVariable {
    /// Its name.
    pub name: StrIx,
    /// Its value.
    pub value: NodeIx,
    /// Retained size of the value.
    pub retained_size: u64,
    /// Line and column of its declaration, from 0, if the text was read.
    pub declared: Option<(u32, u32)>,
}

/// A script of which nothing is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownScript {
    /// The script.
    pub script: NodeIx,
    /// Its URL, WTF-8; empty if unknown.
    pub name: Vec<u8>,
    /// Number of contexts of its functions.
    pub context_count: usize,
}

/// Counts contexts by script.
#[derive(Default)]
struct UnknownScripts(HashMap<NodeIx, usize>);

impl UnknownScripts {
    fn add(&mut self, script: NodeIx) -> Result<()> {
        self.0.try_reserve(1)?;
        *self.0.entry(script).or_default() += 1;
        Ok(())
    }

    fn list(self, name: impl Fn(NodeIx) -> Vec<u8>) -> Vec<UnknownScript> {
        let unknown = |(script, context_count)| UnknownScript { script, name: name(script), context_count };
        let mut list: Vec<UnknownScript> = self.0.into_iter().map(unknown).collect();
        list.sort_by_key(|unknown| unknown.script);
        list
    }
}

/// Finds dead variables by the tables of scopes or, if the file has none, by the texts of scripts; `None` if it has no
/// whole text either.
pub fn dead_variables(inputs: &Inputs<'_>) -> Result<Option<Findings>> {
    match recorded_dead_variables(inputs)? {
        Some(findings) => Ok(Some(findings)),
        None => read::find(inputs),
    }
}

/// Finds dead variables by the tables of scopes; `None` if the file has none.
pub fn recorded_dead_variables(inputs: &Inputs<'_>) -> Result<Option<Findings>> {
    recorded::find(inputs)
}

/// The text that no caller supplies: for `Inputs::text_of`.
pub fn no_text(_: NodeIx) -> Option<String> {
    None
}

fn script_name(inputs: &Inputs<'_>, names: &Names, script: NodeIx) -> Vec<u8> {
    let graph = inputs.graph;
    let url = || {
        internal_target(graph, script, &names.source_url)
            .map_or_else(Vec::new, |url| (inputs.name_of)(url).into_owned())
    };
    match graph.strings.get(graph.name(script)) {
        name if name.starts_with(heap::SCRIPT) => match name.strip_prefix(SCRIPT_AND_NAME) {
            Some(name) if !name.is_empty() => name.to_vec(),
            _ => url(),
        },
        // Older versions name a script by its URL alone.
        name => name.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::table::Table;
    use crate::testkit::graph;
    use std::borrow::Cow;

    /// Scope 10 has the variables `x` and `y`; function 20 uses `x`, and its inner function 30 uses `y`.
    const HEAP: &str = "root -> s:system␣/␣Script␣/␣a.js{code};
        root -> outer:system␣/␣SharedFunctionInfo{code} -internal:name_or_scope_info> i:system␣/␣ScopeInfo{code};
        outer -internal:script> s; i -internal:scope_id> ten:int{number} -internal:value> t10:10{string};
        i -internal:function_name> fn:make{string}; i -internal:start_position> ten;
        s -internal:infos> list{array} -element:0> outer; list -element:1> sfi:system␣/␣SharedFunctionInfo␣/␣inner{code};
        root -> c1:system␣/␣Context -internal:scope_info> i; c1 -context:x> vx(100); c1 -context:y> vy(200);
        root -> c2:system␣/␣Context␣/␣scope␣@1 -internal:scope_info> i; c2 -context:x> wx(1); c2 -context:y> wy(2);
        root -> sfi -internal:script> s;
        sfi -internal:scope_id> twenty:int{number} -internal:value> t20:20{string};
        root -> closure{closure} -internal:shared> sfi; closure -internal:context> block:system␣/␣Context;
        block -internal:previous> c1; root -> c3:system␣/␣Context -internal:scope_info> j:system␣/␣ScopeInfo{code};
        j -internal:outer_scope_info> k:system␣/␣ScopeInfo{code} -internal:outer_scope_info> j; j -internal:scope_id> ten";

    fn heap(uses_of_inner: &str) -> Graph {
        graph(&format!("{HEAP}; %s -2 0; %s 10 1 x,y; %s 20 2 - 10:0; %s 30 3 - {uses_of_inner}"))
    }

    fn recorded(graph: &Graph) -> Option<Findings> {
        recorded_dead_variables(&Inputs {
            graph,
            retained_size: &|node: NodeIx| graph.self_sizes.get(node.index()),
            name_of: &|node| Cow::Borrowed(graph.strings.get(graph.name(node))),
            location: &|_| None,
            text_of: &no_text,
            matters: &|_, _| true,
            least_bytes: 0,
            most_text: usize::MAX,
        })
        .unwrap()
    }

    fn dead(graph: &Graph) -> Vec<(u64, Vec<String>)> {
        let findings = recorded(graph).unwrap();
        assert!(findings.unknown_scripts.is_empty());
        let scopes = findings.scopes.iter();
        let found = scopes.flat_map(|scope| {
            assert_eq!((scope.script_name.as_slice(), scope.name.as_deref()), (&b"a.js"[..], Some(&b"make"[..])));
            assert_eq!((scope.start, scope.end, scope.field_count), (10, 0, 2));
            scope.contexts.iter().map(|context| {
                let names = context.dead.iter().map(|variable| graph.strings.text(variable.name).into_owned());
                (context.dead_size, names.collect())
            })
        });
        found.collect()
    }

    #[test]
    fn variables_are_alive_if_a_closure_or_its_inner_functions_can_read_them() {
        let all_of_the_other = (3, vec!["y".to_owned(), "x".to_owned()]);
        assert_eq!(dead(&heap("99:1")), [(200, vec!["y".to_owned()]), all_of_the_other.clone()]);
        assert_eq!(dead(&heap("10:1")), [all_of_the_other]);
    }

    #[test]
    fn scripts_without_scopes_are_counted_and_files_without_tables_have_no_result() {
        let mut graph = heap("10:1");
        graph.scopes.values.clear();
        let findings = recorded(&graph).unwrap();
        assert_eq!(findings.unknown_scripts.iter().map(|script| script.context_count).collect::<Vec<_>>(), [2]);
        graph.scopes = Table { fields: vec!["value".into()], ..Table::default() };
        assert_eq!(recorded(&graph), None);
    }
}
