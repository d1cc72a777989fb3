//! Finds variables that closures keep alive although no code can read them any more, like DevTools' context analyzer.
//!
//! The variables of a function that inner functions use live in a context, and every closure holds the chain of
//! contexts around it. One live closure keeps the whole context alive, including variables that only its dead siblings
//! used. Newer V8 writes the scopes of each script (`scopes`, a tree given by depth), the variables that each scope
//! keeps in a context (`scope_context_vars`), and which scope uses which variable of which scope (`scope_uses`). The
//! rules:
//!
//! 1. Every live closure shows that the scope of its function can reach the contexts of its chain.
//! 2. A context belongs to a scope by its `scope_info`: by the number in `scope_id`, and by the script of the function
//!    with this scope info or with the nearest outer one.
//! 3. A variable in a context is in use if a scope that uses it, or a scope around that one, has a live closure that
//!    reaches the context: the outer function can still create the inner one. Otherwise it is dead, and is reported with
//!    its retained size.
//!
//! V8 numbers the outermost scope of a script -2. DevTools' reader of numbers skips the minus sign, so it sees 2 in
//! these tables, while the number that a context's scope info leads to stays -2; contexts of that scope therefore never
//! match. This pass does the same, to report the same findings.
//!
//! Cost: one pass over the nodes, and the edges of contexts, closures and shared function infos; hash tables as large
//! as their contents. There is no recursion, and chains of contexts or scope infos may be circular.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::ids::{NodeIx, StrIx};
use crate::names::is_context;
use crate::passes::values::{NameOf, Ordinals, Values, edge_name, internal_target};

/// The result of the analysis.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Findings {
    /// Scopes with dead variables; the scope with the worst context first.
    pub scopes: Vec<ScopeFinding>,
    /// Scripts without scope tables, ordered by ordinal.
    pub unknown_scripts: Vec<UnknownScript>,
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

/// A variable that no code can read any more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeadVariable {
    /// Its name.
    pub name: StrIx,
    /// Its value.
    pub value: NodeIx,
    /// Retained size of the value.
    pub retained_size: u64,
}

/// A script without scope tables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownScript {
    /// The script.
    pub script: NodeIx,
    /// Its URL, WTF-8; empty if unknown.
    pub name: Vec<u8>,
    /// Number of contexts of its functions.
    pub context_count: usize,
}

/// Finds dead variables; `None` if the file has no scope tables.
pub fn dead_variables(
    graph: &Graph,
    retained_size: &dyn Fn(NodeIx) -> u64,
    name_of: &NameOf<'_>,
) -> Result<Option<Findings>> {
    let Some(scopes) = Scopes::read(graph)? else { return Ok(None) };
    let names = Names::new(graph);
    let kinds = kinds_of_strings(graph)?;
    let mut heap = Heap::scan(graph, &names, &kinds)?;
    let reached = reached_contexts(graph, &names, &kinds, &heap.closures)?;
    let (matched, unknown_scripts) = match_contexts(graph, &names, &kinds, &mut heap, &scopes, name_of)?;
    let mut findings = Findings { scopes: Vec::new(), unknown_scripts };
    for scope in matched {
        let contexts = dead_in_scope(graph, &scopes, &scope, &reached, retained_size)?;
        if contexts.is_empty() {
            continue;
        }
        let place = |name: &Ordinals| {
            internal_target(graph, scope.scope_info, name).and_then(|node| names.values.int(graph, node)).unwrap_or(0)
        };
        findings.scopes.push(ScopeFinding {
            scope_info: scope.scope_info,
            script: scope.script,
            script_name: script_name(graph, &names, scope.script, name_of),
            name: internal_target(graph, scope.scope_info, &names.function_name).map(|name| name_of(name).into_owned()),
            start: place(&names.start_position),
            end: place(&names.end_position),
            field_count: scope.fields.len(),
            contexts,
        });
    }
    findings.scopes.sort_by_key(|scope| worst_first(&scope.contexts[0]));
    findings.unknown_scripts.sort_by_key(|unknown| unknown.script);
    Ok(Some(findings))
}

fn worst_first(context: &ContextFinding) -> (Reverse<u64>, Reverse<u64>, NodeIx) {
    (Reverse(context.dead_size), Reverse(context.retained_size), context.node)
}

/// The `nodes` index of a script, as in the tables, and the number of a scope in the script.
type ScopeKey = (u64, i64);

/// A row of `scopes`.
struct Scope {
    key: ScopeKey,
    parent: Option<usize>,
    variables: Vec<Variable>,
}

/// A variable that a scope keeps in a context.
struct Variable {
    name: StrIx,
    /// The scopes that use it.
    uses: Vec<usize>,
}

/// The scopes of all scripts.
struct Scopes {
    rows: Vec<Scope>,
    of_key: HashMap<ScopeKey, usize>,
    scripts: HashSet<u64>,
}

impl Scopes {
    fn read(graph: &Graph) -> Result<Option<Self>> {
        let table = &graph.scopes;
        let fields = ["script_node_index", "scope_id", "depth", "scope_context_vars_count", "scope_uses_count"];
        let [Some(script), Some(id), Some(depth), Some(variables), Some(uses)] = fields.map(|name| table.field(name))
        else {
            return Ok(None);
        };
        let mut scopes = Scopes { rows: Vec::new(), of_key: HashMap::new(), scripts: HashSet::new() };
        scopes.rows.try_reserve_exact(table.len())?;
        scopes.of_key.try_reserve(table.len())?;
        // The scopes around the previous one, by depth.
        let mut around: Vec<usize> = Vec::new();
        let mut next_variable = 0;
        for row in 0..table.len() {
            let key = (table.get(row, script), without_sign(table.get(row, id)));
            if scopes.rows.last().is_none_or(|last| last.key.0 != key.0) {
                around.clear();
            }
            // DevTools fails at a scope that is more than one level deeper than the one before; here it becomes its
            // child.
            let depth = usize::try_from(table.get(row, depth)).map_or(around.len(), |depth| depth.min(around.len()));
            around.truncate(depth);
            let parent = around.last().copied();
            around.try_reserve(1)?;
            around.push(row);
            let last = table.get(row, variables).saturating_add(next_variable);
            let variables = context_variables(graph, next_variable, last)?;
            next_variable = last;
            scopes.scripts.try_reserve(1)?;
            scopes.scripts.insert(key.0);
            scopes.of_key.insert(key, row);
            scopes.rows.push(Scope { key, parent, variables });
        }
        let mut next_use = 0;
        for row in 0..table.len() {
            let last = table.get(row, uses).saturating_add(next_use);
            scopes.read_uses(graph, row, next_use, last)?;
            next_use = last;
        }
        Ok(Some(scopes))
    }

    /// Reads the uses of one scope. The scope is looked up by number: if two have the same number, the later one gets
    /// all uses.
    fn read_uses(&mut self, graph: &Graph, row: usize, first: u64, last: u64) -> Result<()> {
        let table = &graph.scope_uses;
        let (Some(declaring), Some(slot)) = (table.field("declaring_scope_id"), table.field("slot_index")) else {
            return Ok(());
        };
        let (script, id) = self.rows[row].key;
        let Some(&user) = self.of_key.get(&(script, id)) else { return Ok(()) };
        for use_row in rows_between(first, last, table.len()) {
            let declaring = without_sign(table.get(use_row, declaring));
            let Some(&scope) = self.of_key.get(&(script, declaring)) else { continue };
            let slot = usize::try_from(table.get(use_row, slot)).unwrap_or(usize::MAX);
            let Some(variable) = self.rows[scope].variables.get_mut(slot) else { continue };
            if variable.uses.last() != Some(&user) {
                variable.uses.try_reserve(1)?;
                variable.uses.push(user);
            }
        }
        Ok(())
    }
}

fn context_variables(graph: &Graph, first: u64, last: u64) -> Result<Vec<Variable>> {
    let table = &graph.scope_context_vars;
    let mut variables = Vec::new();
    let Some(name) = table.field("name") else { return Ok(variables) };
    let rows = rows_between(first, last, table.len());
    variables.try_reserve_exact(rows.len())?;
    variables.extend(rows.map(|row| {
        let name = u32::try_from(table.get(row, name)).unwrap_or(u32::MAX);
        Variable { name: StrIx(name), uses: Vec::new() }
    }));
    Ok(variables)
}

/// The rows `first .. last`, limited to the table.
fn rows_between(first: u64, last: u64, rows: usize) -> std::ops::Range<usize> {
    let within = |row: u64| usize::try_from(row).unwrap_or(usize::MAX).min(rows);
    within(first)..within(last)
}

/// The absolute value of a number; the table holds negative numbers modulo 2^32.
fn without_sign(value: u64) -> i64 {
    match u32::try_from(value) {
        Ok(value) if value > i32::MAX as u32 => i64::from((value as i32).unsigned_abs()),
        _ => i64::try_from(value).unwrap_or(i64::MAX),
    }
}

/// The names of the edges that this pass follows.
struct Names {
    values: Values,
    scope_info: Ordinals,
    scope_id: Ordinals,
    shared: Ordinals,
    context: Ordinals,
    script: Ordinals,
    previous: Ordinals,
    name_or_scope_info: Ordinals,
    outer_scope_info: Ordinals,
    source_url: Ordinals,
    start_position: Ordinals,
    end_position: Ordinals,
    function_name: Ordinals,
}

impl Names {
    fn new(graph: &Graph) -> Self {
        let [
            scope_info,
            scope_id,
            shared,
            context,
            script,
            previous,
            name_or_scope_info,
            outer_scope_info,
            source_url,
            start_position,
            end_position,
            function_name,
        ] = Ordinals::of(
            &graph.strings,
            [
                "scope_info",
                "scope_id",
                "shared",
                "context",
                "script",
                "previous",
                "name_or_scope_info",
                "outer_scope_info",
                "source_url",
                "start_position",
                "end_position",
                "function_name",
            ],
        );
        Names {
            values: Values::new(graph),
            scope_info,
            scope_id,
            shared,
            context,
            script,
            previous,
            name_or_scope_info,
            outer_scope_info,
            source_url,
            start_position,
            end_position,
            function_name,
        }
    }

    /// The number of the scope of a scope info or shared function info.
    fn scope_of(&self, graph: &Graph, node: NodeIx) -> Option<i64> {
        self.values.int(graph, internal_target(graph, node, &self.scope_id)?)
    }
}

/// The kind of a node, according to its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Other,
    Script,
    Context,
    SharedFunctionInfo,
    ScopeInfo,
}

const SCRIPT: &[u8] = b"system / Script";
const SCRIPT_AND_NAME: &[u8] = b"system / Script / ";

fn kinds_of_strings(graph: &Graph) -> Result<Vec<Kind>> {
    let mut kinds = Vec::new();
    kinds.try_reserve_exact(graph.strings.len())?;
    kinds.extend(graph.strings.iter().map(|name| match name {
        _ if name.starts_with(SCRIPT) => Kind::Script,
        _ if is_context(name) => Kind::Context,
        b"system / ScopeInfo" => Kind::ScopeInfo,
        _ if name.starts_with(b"system / SharedFunctionInfo") => Kind::SharedFunctionInfo,
        _ => Kind::Other,
    }));
    Ok(kinds)
}

fn kind(graph: &Graph, kinds: &[Kind], node: NodeIx) -> Kind {
    kinds.get(graph.name(node).index()).copied().unwrap_or(Kind::Other)
}

/// A live closure.
struct Closure {
    context: NodeIx,
    script: NodeIx,
    scope: i64,
}

/// The nodes that one pass over the graph collects.
#[derive(Default)]
struct Heap {
    /// Contexts and their scope infos.
    contexts: Vec<(NodeIx, NodeIx)>,
    closures: Vec<Closure>,
    /// Scripts of scope infos. At first those of functions; `script_of` adds its results, including failures.
    scripts: HashMap<NodeIx, Option<NodeIx>>,
}

impl Heap {
    fn scan(graph: &Graph, names: &Names, kinds: &[Kind]) -> Result<Self> {
        let mut heap = Heap::default();
        for node in graph.nodes() {
            match kind(graph, kinds, node) {
                Kind::Script => {}
                Kind::Context => {
                    if let Some(scope_info) = internal_target(graph, node, &names.scope_info) {
                        heap.contexts.try_reserve(1)?;
                        heap.contexts.push((node, scope_info));
                    }
                }
                _ if graph.node_type(node) == NodeType::Closure => {
                    if let Some(closure) = closure(graph, names, node) {
                        heap.closures.try_reserve(1)?;
                        heap.closures.push(closure);
                    }
                }
                Kind::SharedFunctionInfo => heap.add_function(graph, names, kinds, node)?,
                Kind::ScopeInfo | Kind::Other => {}
            }
        }
        Ok(heap)
    }

    fn add_function(&mut self, graph: &Graph, names: &Names, kinds: &[Kind], node: NodeIx) -> Result<()> {
        let target =
            |name, wanted| internal_target(graph, node, name).filter(|&target| kind(graph, kinds, target) == wanted);
        let scope_info = target(&names.name_or_scope_info, Kind::ScopeInfo);
        if let (Some(scope_info), Some(script)) = (scope_info, target(&names.script, Kind::Script)) {
            self.scripts.try_reserve(1)?;
            self.scripts.insert(scope_info, Some(script));
        }
        Ok(())
    }

    /// The script of a scope info, or of the nearest outer scope info that has one.
    fn script_of(&mut self, graph: &Graph, names: &Names, scope_info: NodeIx) -> Result<Option<NodeIx>> {
        let mut passed = Vec::new();
        let mut seen = HashSet::new();
        let mut at = scope_info;
        let script = loop {
            if let Some(&known) = self.scripts.get(&at) {
                break known;
            }
            seen.try_reserve(1)?;
            if !seen.insert(at) {
                break None;
            }
            passed.try_reserve(1)?;
            passed.push(at);
            match internal_target(graph, at, &names.outer_scope_info) {
                Some(outer) => at = outer,
                None => break None,
            }
        };
        self.scripts.try_reserve(passed.len())?;
        self.scripts.extend(passed.into_iter().map(|scope_info| (scope_info, script)));
        Ok(script)
    }
}

fn closure(graph: &Graph, names: &Names, node: NodeIx) -> Option<Closure> {
    let shared = internal_target(graph, node, &names.shared)?;
    let context = internal_target(graph, node, &names.context)?;
    let script = internal_target(graph, shared, &names.script)?;
    Some(Closure { context, script, scope: names.scope_of(graph, shared)? })
}

/// The contexts that live closures reach, by the scope of their function.
type Reached = HashMap<ScopeKey, HashSet<NodeIx>>;

fn reached_contexts(graph: &Graph, names: &Names, kinds: &[Kind], closures: &[Closure]) -> Result<Reached> {
    let mut reached = Reached::new();
    for closure in closures {
        reached.try_reserve(1)?;
        let contexts = reached.entry((table_index(graph, closure.script), closure.scope)).or_default();
        let mut next = Some(closure.context);
        while let Some(context) = next.filter(|&context| kind(graph, kinds, context) == Kind::Context) {
            contexts.try_reserve(1)?;
            if !contexts.insert(context) {
                break;
            }
            next = internal_target(graph, context, &names.previous);
        }
    }
    Ok(reached)
}

/// The `nodes` index of a node, as in the tables.
fn table_index(graph: &Graph, node: NodeIx) -> u64 {
    u64::from(node.0) * graph.node_fields.len() as u64
}

/// A scope and its contexts.
struct Matched {
    scope_info: NodeIx,
    script: NodeIx,
    scope: usize,
    /// Names of the variables in a context, taken from the first context.
    fields: Vec<StrIx>,
    contexts: Vec<NodeIx>,
}

fn match_contexts(
    graph: &Graph,
    names: &Names,
    kinds: &[Kind],
    heap: &mut Heap,
    scopes: &Scopes,
    name_of: &NameOf<'_>,
) -> Result<(Vec<Matched>, Vec<UnknownScript>)> {
    let mut matched: Vec<Matched> = Vec::new();
    let mut of_scope_info: HashMap<NodeIx, usize> = HashMap::new();
    let mut unknown: Vec<UnknownScript> = Vec::new();
    let mut of_script: HashMap<NodeIx, usize> = HashMap::new();
    for (context, scope_info) in std::mem::take(&mut heap.contexts) {
        if let Some(&known) = of_scope_info.get(&scope_info) {
            matched[known].contexts.try_reserve(1)?;
            matched[known].contexts.push(context);
            continue;
        }
        let Some(id) = names.scope_of(graph, scope_info) else { continue };
        let script = heap.script_of(graph, names, scope_info)?;
        let Some(script) = script.filter(|&script| kind(graph, kinds, script) == Kind::Script) else { continue };
        let key = table_index(graph, script);
        if !scopes.scripts.contains(&key) {
            match of_script.get(&script) {
                Some(&known) => unknown[known].context_count += 1,
                None => {
                    of_script.insert(script, unknown.len());
                    let name = script_name(graph, names, script, name_of);
                    unknown.push(UnknownScript { script, name, context_count: 1 });
                }
            }
            continue;
        }
        let Some(&scope) = scopes.of_key.get(&(key, id)) else { continue };
        of_scope_info.try_reserve(1)?;
        of_scope_info.insert(scope_info, matched.len());
        let fields = variables_of(graph, context).map(|(name, _)| name).collect();
        matched.try_reserve(1)?;
        matched.push(Matched { scope_info, script, scope, fields, contexts: vec![context] });
    }
    Ok((matched, unknown))
}

/// Names and values of the variables in a context.
fn variables_of(graph: &Graph, context: NodeIx) -> impl Iterator<Item = (StrIx, NodeIx)> + '_ {
    graph
        .edges(context)
        .filter(|&(_, edge_type, _)| edge_type == EdgeType::Context)
        .map(|(edge, _, to)| (edge_name(graph, edge), to))
}

fn script_name(graph: &Graph, names: &Names, script: NodeIx, name_of: &NameOf<'_>) -> Vec<u8> {
    match graph.strings.get(graph.name(script)).strip_prefix(SCRIPT_AND_NAME) {
        Some(name) if !name.is_empty() => name.to_vec(),
        _ => internal_target(graph, script, &names.source_url).map_or_else(Vec::new, |url| name_of(url).into_owned()),
    }
}

/// The contexts of a scope that hold dead variables, worst first.
fn dead_in_scope(
    graph: &Graph,
    scopes: &Scopes,
    matched: &Matched,
    reached: &Reached,
    retained_size: &dyn Fn(NodeIx) -> u64,
) -> Result<Vec<ContextFinding>> {
    let text = |name| graph.strings.get(name);
    let variables = &scopes.rows[matched.scope].variables;
    let mut readers = Vec::new();
    for field in &matched.fields {
        let same = |variable: &&Variable| variable.name == *field || text(variable.name) == text(*field);
        readers.try_reserve(1)?;
        readers.push(match variables.iter().find(same) {
            Some(variable) => Some(readers_of(scopes, variable, reached)?),
            None => None,
        });
    }
    let mut findings = Vec::new();
    for &context in &matched.contexts {
        let mut dead = Vec::new();
        for ((readers, &name), (_, value)) in readers.iter().zip(&matched.fields).zip(variables_of(graph, context)) {
            if let Some(readers) = readers
                && !readers.iter().any(|contexts| contexts.contains(&context))
            {
                dead.try_reserve(1)?;
                dead.push(DeadVariable { name, value, retained_size: retained_size(value) });
            }
        }
        if dead.is_empty() {
            continue;
        }
        let dead_size = dead.iter().map(|variable| variable.retained_size).sum();
        dead.sort_by_key(|variable| Reverse(variable.retained_size));
        findings.try_reserve(1)?;
        findings.push(ContextFinding { node: context, retained_size: retained_size(context), dead_size, dead });
    }
    findings.sort_by_key(worst_first);
    Ok(findings)
}

/// The contexts that live closures reach from the scopes that use a variable and from the scopes around these; one set
/// per scope.
fn readers_of<'r>(scopes: &Scopes, variable: &Variable, reached: &'r Reached) -> Result<Vec<&'r HashSet<NodeIx>>> {
    let mut readers = Vec::new();
    let mut seen = HashSet::new();
    for &user in &variable.uses {
        let mut next = Some(user);
        while let Some(scope) = next {
            seen.try_reserve(1)?;
            if !seen.insert(scope) {
                break;
            }
            if let Some(contexts) = reached.get(&scopes.rows[scope].key) {
                readers.try_reserve(1)?;
                readers.push(contexts);
            }
            next = scopes.rows[scope].parent;
        }
    }
    Ok(readers)
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
        root -> c1:system␣/␣Context -internal:scope_info> i; c1 -context:x> vx(100); c1 -context:y> vy(200);
        root -> c2:system␣/␣Context␣/␣scope␣@1 -internal:scope_info> i; c2 -context:x> wx(1); c2 -context:y> wy(2);
        root -> sfi:system␣/␣SharedFunctionInfo␣/␣inner{code} -internal:script> s;
        sfi -internal:scope_id> twenty:int{number} -internal:value> t20:20{string};
        root -> closure{closure} -internal:shared> sfi; closure -internal:context> block:system␣/␣Context;
        block -internal:previous> c1; root -> c3:system␣/␣Context -internal:scope_info> j:system␣/␣ScopeInfo{code};
        j -internal:outer_scope_info> k:system␣/␣ScopeInfo{code} -internal:outer_scope_info> j; j -internal:scope_id> ten";

    fn heap(uses_of_inner: &str) -> Graph {
        graph(&format!("{HEAP}; %s -2 0; %s 10 1 x,y; %s 20 2 - 10:0; %s 30 3 - {uses_of_inner}"))
    }

    fn dead(graph: &Graph) -> Vec<(u64, Vec<String>)> {
        let size = |node: NodeIx| graph.self_sizes.get(node.index());
        let name_of = |node| Cow::Borrowed(graph.strings.get(graph.name(node)));
        let findings = dead_variables(graph, &size, &name_of).unwrap().unwrap();
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
        let none = |_: NodeIx| 0;
        let name_of = |_: NodeIx| Cow::Borrowed(&b""[..]);
        graph.scopes.values.clear();
        let findings = dead_variables(&graph, &none, &name_of).unwrap().unwrap();
        assert_eq!(findings.unknown_scripts.iter().map(|script| script.context_count).collect::<Vec<_>>(), [2]);
        graph.scopes = Table { fields: vec!["value".into()], ..Table::default() };
        assert_eq!(dead_variables(&graph, &none, &name_of).unwrap(), None);
    }
}
