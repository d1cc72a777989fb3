//! Dead variables by the tables of scopes, as DevTools finds them.
//!
//! 1. Every live closure shows that the scope of its function can reach the contexts of its chain. A generator or async
//!    function that is suspended does, too. The function of a module that has run to its end does not.
//! 2. A context belongs to a scope by its `scope_info`: by the number in `scope_id`, and by the script that lists a
//!    function whose scope infos lead to this one, or which an outer scope info belongs to.
//! 3. A variable in a context is in use if a scope that uses it, or a scope around that one, has a live closure that
//!    reaches the context: the outer function can still create the inner one. Otherwise it is dead.
//!
//! Cost: the edges of closures and shared function infos; hash tables as large as their contents.

use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::graph::Graph;
use crate::hash::NumberSet;
use crate::ids::{NodeIx, StrIx};
use crate::passes::values::internal_target;

use super::heap::{
    Context, Heap, Kind, Kinds, Names, Running, closures, contexts_of_scripts, generators, variables_of,
};
use super::tables::{ScopeKey, Scopes, Variable};
use super::{
    Basis, ContextFinding, DeadVariable, Findings, Inputs, ScopeFinding, UnknownScript, UnknownScripts, by_size,
    script_name,
};

/// The scope of a script or module.
const OUTERMOST: i64 = -2;
/// The `continuation` of a generator that has run to its end.
const CLOSED: i64 = -1;
/// V8's names for objects that hold a suspended function.
const GENERATORS: [&[u8]; 3] =
    [b"JS_GENERATOR_OBJECT_TYPE", b"JS_ASYNC_FUNCTION_OBJECT_TYPE", b"JS_ASYNC_GENERATOR_OBJECT_TYPE"];

/// Finds dead variables; `None` if the file has no tables of scopes.
pub(super) fn find(inputs: &Inputs<'_>) -> Result<Option<Findings>> {
    let graph = inputs.graph;
    let Some(scopes) = Scopes::read(graph)? else { return Ok(None) };
    let names = Names::new(graph);
    let kinds = Kinds::new(graph)?;
    let heap = Heap::scan(graph, &names, &kinds);
    let used = heap.used_by_frames(graph, &names, &kinds);
    let of_scripts = contexts_of_scripts(graph, &names, &kinds);
    let closures = closures(graph, &names, &kinds, |_| true);
    let reached = reached_contexts(graph, &names, &kinds, &closures)?;
    let (matched, unknown_scripts) = match_contexts(inputs, &names, &kinds, &heap, &scopes)?;
    let mut findings = Findings { scopes: Vec::new(), unknown_scripts };
    for scope in matched {
        let contexts = dead_in_scope(inputs, &scopes, &scope, &reached, &used)?;
        if contexts.is_empty() {
            continue;
        }
        let place = |name| {
            let node = internal_target(graph, scope.scope_info, name);
            node.and_then(|node| names.values.int(graph, node)).unwrap_or(0)
        };
        let function_name = internal_target(graph, scope.scope_info, &names.function_name);
        findings.scopes.push(ScopeFinding {
            scope_info: scope.scope_info,
            script: scope.script,
            script_name: script_name(inputs, &names, scope.script),
            name: function_name.map(|name| (inputs.name_of)(name).into_owned()),
            start: place(&names.start_position),
            end: place(&names.end_position),
            field_count: scope.fields.len(),
            basis: Basis::Recorded,
            is_of_script: scope.contexts.iter().any(|context| of_scripts.contains(context)),
            contexts,
        });
    }
    findings.sort();
    Ok(Some(findings))
}

/// The contexts that running code reaches, by the scope of its function.
type Reached = HashMap<ScopeKey, HashSet<NodeIx>>;

fn reached_contexts(graph: &Graph, names: &Names, kinds: &Kinds, closures: &[Running]) -> Result<Reached> {
    let (suspended, finished) = generators_of(graph, names);
    let mut reached = Reached::new();
    let closures = closures.iter().filter(|closure| !finished.contains(&closure.node));
    for running in closures.chain(&suspended) {
        let Some(key) = scope_key(graph, names, running) else { continue };
        reached.try_reserve(1)?;
        let contexts = reached.entry(key).or_default();
        let mut next = Some(running.context);
        while let Some(context) = next.filter(|&context| kinds.is_context(graph, context)) {
            contexts.try_reserve(1)?;
            if !contexts.insert(context) {
                break;
            }
            next = internal_target(graph, context, &names.previous);
        }
    }
    Ok(reached)
}

fn scope_key(graph: &Graph, names: &Names, running: &Running) -> Option<ScopeKey> {
    let script = internal_target(graph, running.shared, &names.script)?;
    Some((table_index(graph, script), names.scope_of(graph, running.shared)?))
}

/// Suspended functions, and the closures of modules that have run to their end.
fn generators_of(graph: &Graph, names: &Names) -> (Vec<Running>, HashSet<NodeIx>) {
    let mut suspended = Vec::new();
    let mut finished = HashSet::new();
    for generator in generators(graph, names, &names.continuation) {
        let node = generator.node;
        let is_generator = internal_target(graph, node, &names.map)
            .and_then(|map| internal_target(graph, map, &names.instance_type_name))
            .is_some_and(|name| GENERATORS.contains(&graph.strings.get(graph.name(name))));
        let continuation = internal_target(graph, node, &names.continuation).and_then(|at| names.values.int(graph, at));
        let shared = internal_target(graph, generator.function, &names.shared);
        let (true, Some(continuation), Some(shared)) = (is_generator, continuation, shared) else { continue };
        if continuation == CLOSED {
            if names.scope_of(graph, shared) == Some(OUTERMOST) {
                finished.insert(generator.function);
            }
        } else if let Some(context) = internal_target(graph, node, &names.context) {
            suspended.push(Running { node, shared, context });
        }
    }
    (suspended, finished)
}

/// The `nodes` index of a node, as in the tables.
fn table_index(graph: &Graph, node: NodeIx) -> u64 {
    u64::from(node.0) * graph.node_fields.len() as u64
}

/// The scripts of scope infos: at first those that scripts list, then those that were looked up, including failures.
struct ScriptsOf(HashMap<NodeIx, Option<NodeIx>>);

impl ScriptsOf {
    fn read(graph: &Graph, names: &Names, kinds: &Kinds, scripts: &[NodeIx]) -> Result<Self> {
        let mut of = ScriptsOf(HashMap::new());
        for &script in scripts {
            let Some(infos) = internal_target(graph, script, &names.infos) else { continue };
            let target =
                |node, name, kind| internal_target(graph, node, name).filter(|&target| kinds.of(graph, target) == kind);
            // The code of an `eval` lists scope infos that lead out of it, to the code that called it.
            let end = target(script, &names.eval_from_scope_info, Kind::ScopeInfo);
            for (.., info) in graph.edges(infos) {
                let first = match kinds.of(graph, info) {
                    Kind::ScopeInfo => Some(info),
                    Kind::SharedFunctionInfo => {
                        let own = target(info, &names.name_or_scope_info, Kind::ScopeInfo);
                        // A function that was never compiled has only the scope info around it.
                        own.or_else(|| {
                            let scope = names.scope_of(graph, info).filter(|&scope| scope != OUTERMOST);
                            scope.and_then(|_| {
                                target(info, &names.raw_outer_scope_info_or_feedback_metadata, Kind::ScopeInfo)
                            })
                        })
                    }
                    _ => None,
                };
                of.add(graph, names, first, end, script)?;
            }
        }
        Ok(of)
    }

    fn add(
        &mut self,
        graph: &Graph,
        names: &Names,
        first: Option<NodeIx>,
        end: Option<NodeIx>,
        script: NodeIx,
    ) -> Result<()> {
        let mut next = first;
        while let Some(at) = next.filter(|at| Some(*at) != end && !self.0.contains_key(at)) {
            self.0.try_reserve(1)?;
            self.0.insert(at, Some(script));
            next = outer(graph, names, at);
        }
        Ok(())
    }

    /// The script of a scope info, or of the nearest outer scope info that has one.
    fn of(&mut self, graph: &Graph, names: &Names, scope_info: NodeIx) -> Result<Option<NodeIx>> {
        let mut passed = Vec::new();
        let mut seen = HashSet::new();
        let mut next = Some(scope_info);
        let mut script = None;
        while let Some(at) = next {
            if let Some(&known) = self.0.get(&at) {
                script = known;
                break;
            }
            seen.try_reserve(1)?;
            if !seen.insert(at) {
                break;
            }
            passed.try_reserve(1)?;
            passed.push(at);
            next = outer(graph, names, at);
        }
        self.0.try_reserve(passed.len())?;
        self.0.extend(passed.into_iter().map(|scope_info| (scope_info, script)));
        Ok(script)
    }
}

/// The scope info around another one; none around that of a script or module.
fn outer(graph: &Graph, names: &Names, scope_info: NodeIx) -> Option<NodeIx> {
    match names.scope_of(graph, scope_info) {
        Some(OUTERMOST) => None,
        _ => internal_target(graph, scope_info, &names.outer_scope_info),
    }
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
    inputs: &Inputs<'_>,
    names: &Names,
    kinds: &Kinds,
    heap: &Heap,
    scopes: &Scopes,
) -> Result<(Vec<Matched>, Vec<UnknownScript>)> {
    let graph = inputs.graph;
    let mut scripts = ScriptsOf::read(graph, names, kinds, &heap.scripts)?;
    let mut matched: Vec<Matched> = Vec::new();
    let mut of_scope_info: HashMap<NodeIx, usize> = HashMap::new();
    let mut unknown = UnknownScripts::default();
    for &Context { node: context, scope_info, .. } in &heap.contexts {
        if let Some(&known) = of_scope_info.get(&scope_info) {
            matched[known].contexts.try_reserve(1)?;
            matched[known].contexts.push(context);
            continue;
        }
        let Some(id) = names.scope_of(graph, scope_info) else { continue };
        let Some(script) = scripts.of(graph, names, scope_info)? else { continue };
        let key = table_index(graph, script);
        if !scopes.scripts.contains(&key) {
            unknown.add(script)?;
            continue;
        }
        let Some(&scope) = scopes.of_key.get(&(key, id)) else { continue };
        of_scope_info.try_reserve(1)?;
        of_scope_info.insert(scope_info, matched.len());
        let fields = variables_of(graph, context).map(|(name, _)| name).collect();
        matched.try_reserve(1)?;
        matched.push(Matched { scope_info, script, scope, fields, contexts: vec![context] });
    }
    Ok((matched, unknown.list(|script| script_name(inputs, names, script))))
}

/// The contexts of a scope that hold dead variables, worst first.
fn dead_in_scope(
    inputs: &Inputs<'_>,
    scopes: &Scopes,
    matched: &Matched,
    reached: &Reached,
    used: &NumberSet<NodeIx>,
) -> Result<Vec<ContextFinding>> {
    let graph = inputs.graph;
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
    for &context in matched.contexts.iter().filter(|context| !used.contains(context)) {
        let mut dead = Vec::new();
        for ((readers, &name), (_, value)) in readers.iter().zip(&matched.fields).zip(variables_of(graph, context)) {
            if let Some(readers) = readers
                && !readers.iter().any(|contexts| contexts.contains(&context))
            {
                dead.try_reserve(1)?;
                dead.push(DeadVariable { name, value, retained_size: (inputs.retained_size)(value), declared: None });
            }
        }
        findings.try_reserve(1)?;
        findings.extend(ContextFinding::of(inputs, context, dead));
    }
    findings.sort_by_key(by_size);
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
