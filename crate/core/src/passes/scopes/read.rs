//! Dead variables by the texts of scripts, for heaps without tables of scopes: all of Node.js up to 26.
//!
//! 1. The text of a script is what a caller supplies, or what the heap has, unless V8 cut it off. Scripts of the
//!    runtime are left out.
//! 2. Each closure leads to its function in the text by the position that V8 gives, and the contexts of its chain to
//!    the scopes around the function (`matching.rs`).
//! 3. A variable in a context is dead if no function with a closure that reaches the context names it. Functions
//!    within such a function count, compiled or not, because they are part of its text.
//!
//! A text is read only if a function begins at every place that V8 gives for the script. It does not in a text of
//! another version, in a script that begins within a page, or where V8 has lost half of a character.
//!
//! These versions of V8 name the variables of functions and modules, but not those of blocks, loops and `catch`, so the
//! latter are left out. V8 says here neither where a generator or async function stopped nor whether it has ended, so
//! all that live can read every variable that they have made. The function of a module without `await` is the
//! exception: it runs once, to its end. A closure that cannot be found in a text can read everything in its chain.
//!
//! Cost: the pass of `heap.rs` over names; where there is a large variable, its other passes; for scripts with large
//! variables one pass of the parser, in parallel, up to a number of bytes that the caller gives, and one pass over the
//! places of all functions; a few look-ups for each closure and context of these scripts.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::error::Result;
use crate::graph::locations::{Location, Rows};
use crate::graph::{Graph, NodeType};
use crate::hash::{NumberMap, NumberSet};
use crate::ids::{NodeIx, StrIx};
use crate::passes::values::internal_target;

use super::heap::{
    Context, Heap, Kinds, MAX_DEPTH, Names, Running, closures, contexts_of_scripts, generators, variables_of,
};
use super::matching::scopes_of;
use super::text::{MAX_TEXT, SCRIPT, Text};
use super::{
    Basis, ContextFinding, DeadVariable, Findings, Inputs, ScopeFinding, UnknownScript, UnknownScripts, by_size,
    script_name,
};

/// V8 cuts strings off after this number of characters, unless it is told otherwise.
const CUT_AFTER: usize = 1024;

/// Finds dead variables; `None` if no text can be read.
pub(super) fn find(inputs: &Inputs<'_>) -> Result<Option<Findings>> {
    let graph = inputs.graph;
    let names = Names::new(graph);
    let kinds = Kinds::new(graph)?;
    let heap = Heap::scan(graph, &names, &kinds);
    let contexts: NumberMap<NodeIx, Context> = heap.contexts.iter().map(|context| (context.node, *context)).collect();
    let bytes = bytes_by_scope_info(inputs, &heap);
    let leading = leading_to_large(inputs, &heap, &contexts, &bytes);
    if leading.is_empty() {
        return Ok(None);
    }
    let closures = closures(graph, &names, &kinds, |context| leading.contains(&context));
    let mut search =
        Search { inputs, names: &names, contexts, bytes, heap: &heap, closures, of_scripts: NumberSet::default() };
    let scripts = search.scripts();
    let mut texts = search.texts(&scripts);
    search.keep_texts_of_scripts(&scripts, &mut texts);
    if texts.is_empty() {
        return Ok(None);
    }
    search.of_scripts = contexts_of_scripts(graph, &names, &kinds);
    let scope_infos = variable_names(inputs, &heap, &leading)?;
    let mut reached = Reached { used: heap.used_by_frames(graph, &names, &kinds), ..Reached::default() };
    reached.used.extend(&search.of_scripts);
    search.add_closures(&scripts, &texts, &scope_infos, &mut reached)?;
    search.add_generators(&scripts, &texts, &mut reached);
    search.findings(&scripts, &texts, &scope_infos, &reached).map(Some)
}

/// What the values that matter retain, for the contexts of each scope info together.
fn bytes_by_scope_info(inputs: &Inputs<'_>, heap: &Heap) -> NumberMap<NodeIx, u64> {
    let &Inputs { graph, matters, retained_size, .. } = inputs;
    let bytes = |context: &Context| {
        let values = variables_of(graph, context.node).map(|(_, value)| value);
        values.filter(|&value| matters(context.node, value)).map(retained_size).sum::<u64>()
    };
    let of_contexts: Vec<u64> = heap.contexts.par_iter().with_min_len(1 << 10).map(bytes).collect();
    let mut of_scope_infos: NumberMap<NodeIx, u64> = NumberMap::default();
    for (context, bytes) in heap.contexts.iter().zip(of_contexts) {
        let sum = of_scope_infos.entry(context.scope_info).or_default();
        *sum = sum.saturating_add(bytes);
    }
    of_scope_infos
}

/// The contexts with large variables, and those that lead to them: closures in other contexts do not matter.
fn leading_to_large(
    inputs: &Inputs<'_>,
    heap: &Heap,
    contexts: &NumberMap<NodeIx, Context>,
    bytes: &NumberMap<NodeIx, u64>,
) -> NumberSet<NodeIx> {
    let is_large = |context: &Context| bytes.get(&context.scope_info).is_some_and(|&sum| sum >= inputs.least_bytes);
    let mut leading = NumberSet::default();
    let mut known = NumberSet::default();
    let mut passed = Vec::new();
    for context in &heap.contexts {
        // The contexts around it, until one is known.
        let mut next = Some(context);
        let mut leads = false;
        while let Some(at) = next {
            if !known.insert(at.node) {
                leads = leading.contains(&at.node);
                break;
            }
            passed.push(at);
            next = at.previous.and_then(|previous| contexts.get(&previous));
        }
        for at in passed.drain(..).rev() {
            leads |= is_large(at);
            if leads {
                leading.insert(at.node);
            }
        }
    }
    leading
}

/// The names of the variables of contexts, by scope info, in the order of the first context.
type VariableNames = NumberMap<NodeIx, Vec<StrIx>>;

fn variable_names(inputs: &Inputs<'_>, heap: &Heap, leading: &NumberSet<NodeIx>) -> Result<VariableNames> {
    let mut names_of = VariableNames::default();
    for context in heap.contexts.iter().filter(|context| leading.contains(&context.node)) {
        names_of.try_reserve(1)?;
        let names = names_of.entry(context.scope_info).or_default();
        for (place, (name, _)) in variables_of(inputs.graph, context.node).enumerate() {
            // Mostly, all contexts of a scope have the same variables.
            if names.get(place) != Some(&name) && !names.contains(&name) {
                names.try_reserve(1)?;
                names.push(name);
            }
        }
    }
    Ok(names_of)
}

/// What is known of the contexts that closures reach.
#[derive(Default)]
struct Reached {
    /// By context: the functions that reach it.
    functions: NumberMap<NodeIx, NumberSet<usize>>,
    /// Contexts of which every variable counts as used.
    used: NumberSet<NodeIx>,
    /// Those of them around which all are used, too.
    wholly_used: NumberSet<NodeIx>,
    /// By scope info: its script and scope; `None` if closures disagree.
    scopes: NumberMap<NodeIx, Option<(NodeIx, usize)>>,
}

struct Search<'a, 'i> {
    inputs: &'a Inputs<'i>,
    names: &'a Names,
    contexts: NumberMap<NodeIx, Context>,
    bytes: NumberMap<NodeIx, u64>,
    heap: &'a Heap,
    /// The closures that reach a context with large variables.
    closures: Vec<Running>,
    of_scripts: NumberSet<NodeIx>,
}

/// The scripts of shared function infos.
type Scripts = NumberMap<NodeIx, NodeIx>;
/// The texts of scripts.
type Texts = NumberMap<NodeIx, Text>;

impl Search<'_, '_> {
    fn graph(&self) -> &Graph {
        self.inputs.graph
    }

    fn scripts(&self) -> Scripts {
        let mut scripts = Scripts::default();
        for closure in &self.closures {
            if scripts.contains_key(&closure.shared) {
                continue;
            }
            let target = |name| internal_target(self.graph(), closure.shared, name);
            if let Some(script) = target(&self.names.script).or_else(|| target(&self.names.script_or_debug_info)) {
                scripts.insert(closure.shared, script);
            }
        }
        scripts
    }

    /// The contexts from one to the outermost.
    fn chain(&self, context: NodeIx) -> Vec<&Context> {
        let mut chain: Vec<&Context> = Vec::new();
        let mut next = self.contexts.get(&context);
        while let Some(context) = next {
            if chain.len() == MAX_DEPTH {
                break;
            }
            chain.push(context);
            next = context.previous.and_then(|previous| self.contexts.get(&previous));
        }
        chain
    }

    /// Reads the texts of the scripts with the largest variables.
    fn texts(&self, scripts: &Scripts) -> Texts {
        let mut bytes_of: NumberMap<NodeIx, u64> = NumberMap::default();
        let mut seen: NumberSet<(NodeIx, NodeIx)> = NumberSet::default();
        for closure in &self.closures {
            let Some(&script) = scripts.get(&closure.shared) else { continue };
            if !seen.insert((closure.context, script)) {
                continue;
            }
            for context in self.chain(closure.context) {
                let bytes = self.bytes.get(&context.scope_info).copied().unwrap_or(0);
                let of_script = bytes_of.entry(script).or_default();
                *of_script = bytes.max(*of_script);
            }
        }
        bytes_of.retain(|_, bytes| *bytes >= self.inputs.least_bytes);
        let mut order: Vec<(NodeIx, u64)> = bytes_of.into_iter().collect();
        order.sort_unstable_by_key(|&(script, bytes)| (std::cmp::Reverse(bytes), script));
        let mut left = self.inputs.most_text;
        let mut chosen = Vec::new();
        for (script, _) in order {
            if is_of_runtime(&script_name(self.inputs, self.names, script)) {
                continue;
            }
            let Some(text) = self.text(script).filter(|text| text.len() <= left.min(MAX_TEXT)) else { continue };
            left -= text.len();
            chosen.push((script, text));
        }
        chosen.into_par_iter().filter_map(|(script, text)| Some((script, Text::read(&text)?))).collect()
    }

    /// The whole text of a script, if it is known.
    fn text(&self, script: NodeIx) -> Option<Cow<'_, str>> {
        if let Some(text) = (self.inputs.text_of)(script) {
            return Some(Cow::Owned(text));
        }
        let source = internal_target(self.graph(), script, &self.names.source)?;
        if self.graph().node_type(source) != NodeType::String {
            return None;
        }
        let text = std::str::from_utf8(self.graph().strings.get(self.graph().name(source))).ok()?;
        (text.encode_utf16().count() != CUT_AFTER).then_some(Cow::Borrowed(text))
    }

    /// Leaves out texts that are not quite those of their scripts.
    fn keep_texts_of_scripts(&self, scripts: &Scripts, texts: &mut Texts) {
        let mut script_of_id: HashMap<u32, NodeIx> = HashMap::new();
        for closure in &self.closures {
            let script = scripts.get(&closure.shared).filter(|script| texts.contains_key(script));
            if let (Some(&script), Some(at)) = (script, (self.inputs.location)(closure.node)) {
                script_of_id.insert(at.script_id, script);
            }
        }
        if script_of_id.is_empty() {
            return;
        }
        let places = Rows::of(&self.graph().locations).iter().map(|(_, at)| at);
        let places: HashSet<Location> = places.filter(|at| script_of_id.contains_key(&at.script_id)).collect();
        for at in places {
            let script = script_of_id[&at.script_id];
            if texts.get(&script).is_some_and(|text| text.function_at(at.line, at.column).is_none()) {
                texts.remove(&script);
            }
        }
    }

    /// Notes for each context which functions reach it, and for each scope info which scope it is.
    fn add_closures(
        &self,
        scripts: &Scripts,
        texts: &Texts,
        names: &VariableNames,
        reached: &mut Reached,
    ) -> Result<()> {
        let mut functions: NumberMap<NodeIx, Option<usize>> = NumberMap::default();
        // By the script, the scope that creates a function, and the scope info of its context.
        let mut fits: NumberMap<(NodeIx, Option<usize>, NodeIx), bool> = NumberMap::default();
        for closure in &self.closures {
            let Some((script, text)) = text_of(scripts, texts, closure) else {
                // A function of another script, as of `eval`.
                self.use_chain(closure.context, reached);
                continue;
            };
            let function = *functions.entry(closure.shared).or_insert_with(|| self.function(text, closure));
            if function == Some(SCRIPT) && text.runs_once {
                continue;
            }
            let Some(context) = self.contexts.get(&closure.context) else { continue };
            let is_known = function.is_some_and(|function| {
                let created_in = text.functions[function].created_in;
                *fits
                    .entry((script, created_in, context.scope_info))
                    .or_insert_with(|| self.add_scopes(script, text, created_in, context.node, names, reached))
            });
            match function.filter(|_| is_known) {
                Some(function) => {
                    for context in self.chain(closure.context) {
                        reached.functions.try_reserve(1)?;
                        reached.functions.entry(context.node).or_default().insert(function);
                    }
                }
                None => self.use_chain(closure.context, reached),
            }
        }
        Ok(())
    }

    /// Notes that everything in a context and around it is in use.
    fn use_chain(&self, context: NodeIx, reached: &mut Reached) {
        for context in self.chain(context) {
            if !reached.wholly_used.insert(context.node) {
                // So are those around it.
                break;
            }
            reached.used.insert(context.node);
        }
    }

    fn function(&self, text: &Text, closure: &Running) -> Option<usize> {
        let at = (self.inputs.location)(closure.node)?;
        text.function_at(at.line, at.column)
    }

    /// Notes which scopes the contexts around a function are; `false` if they cannot be in its text.
    fn add_scopes(
        &self,
        script: NodeIx,
        text: &Text,
        created_in: Option<usize>,
        context: NodeIx,
        names: &VariableNames,
        reached: &mut Reached,
    ) -> bool {
        let strings = &self.graph().strings;
        let chain = self.chain(context);
        let names = |context: &&Context| {
            let names = names.get(&context.scope_info).map_or(&[][..], Vec::as_slice);
            // A name that is no text is that of no variable in a script.
            names.iter().map(|&name| std::str::from_utf8(strings.get(name)).unwrap_or("\0")).collect()
        };
        // Contexts of scripts lie around all scripts.
        let inner = chain.iter().take_while(|context| !self.of_scripts.contains(&context.node));
        let names: Vec<Vec<&str>> = inner.map(names).collect();
        let Some(scopes) = scopes_of(text, created_in, &names) else { return false };
        for (context, scope) in chain.iter().zip(scopes) {
            if let Some(scope) = scope {
                let known = reached.scopes.entry(context.scope_info).or_insert(Some((script, scope)));
                if *known != Some((script, scope)) {
                    *known = None;
                }
            }
        }
        true
    }

    /// Notes what suspended functions can read.
    fn add_generators(&self, scripts: &Scripts, texts: &Texts, reached: &mut Reached) {
        let graph = self.graph();
        for generator in generators(graph, self.names, &self.names.parameters_and_registers) {
            let target = |node, name| internal_target(graph, node, name);
            let Some(made) = target(generator.node, &self.names.context) else { continue };
            let (shared, around) =
                (target(generator.function, &self.names.shared), target(generator.function, &self.names.context));
            if let (Some(shared), Some(context)) = (shared, around) {
                let closure = Running { node: generator.function, shared, context };
                let is_finished = text_of(scripts, texts, &closure)
                    .is_some_and(|(_, text)| self.function(text, &closure) == Some(SCRIPT) && text.runs_once);
                if is_finished {
                    continue;
                }
            }
            let chain = self.chain(made).into_iter().map(|context| context.node);
            reached.used.extend(chain.take_while(|&context| Some(context) != around));
        }
    }

    fn findings(&self, scripts: &Scripts, texts: &Texts, names: &VariableNames, reached: &Reached) -> Result<Findings> {
        let graph = self.inputs.graph;
        let mut of_scope_info: HashMap<NodeIx, ScopeFinding> = HashMap::new();
        for context in &self.heap.contexts {
            let Some(&Some((script, scope))) = reached.scopes.get(&context.scope_info) else { continue };
            let Some(functions) = reached.functions.get(&context.node) else { continue };
            let Some(text) = texts.get(&script).filter(|_| !reached.used.contains(&context.node)) else { continue };
            let mut dead = Vec::new();
            for (name, value) in variables_of(graph, context.node) {
                let Ok(text_of_name) = std::str::from_utf8(graph.strings.get(name)) else { continue };
                let Some(variable) = text.scopes[scope].variables.get(text_of_name) else { continue };
                if variable.is_judged && !text.is_used(scope, text_of_name, functions.iter().copied()) {
                    dead.try_reserve(1)?;
                    let retained_size = (self.inputs.retained_size)(value);
                    dead.push(DeadVariable {
                        name,
                        value,
                        retained_size,
                        declared: Some(text.place(variable.declared)),
                    });
                }
            }
            let Some(finding) = ContextFinding::of(self.inputs, context.node, dead) else { continue };
            of_scope_info.try_reserve(1)?;
            let scope_info = context.scope_info;
            let of_scope = of_scope_info.entry(scope_info).or_insert_with(|| ScopeFinding {
                scope_info,
                script,
                script_name: script_name(self.inputs, self.names, script),
                name: text.function_name(scope).map(|name| name.as_bytes().to_vec()),
                start: text.units_before(text.scopes[scope].span.start),
                end: text.units_before(text.scopes[scope].span.end),
                field_count: names.get(&scope_info).map_or(0, Vec::len),
                basis: Basis::Text,
                is_of_script: false,
                contexts: Vec::new(),
            });
            of_scope.contexts.try_reserve(1)?;
            of_scope.contexts.push(finding);
        }
        let mut findings = Findings { scopes: of_scope_info.into_values().collect(), unknown_scripts: Vec::new() };
        findings.scopes.iter_mut().for_each(|scope| scope.contexts.sort_by_key(by_size));
        findings.sort();
        findings.unknown_scripts = self.unknown(scripts, texts)?;
        Ok(findings)
    }

    /// Scripts that have contexts but whose text is not known.
    fn unknown(&self, scripts: &Scripts, texts: &Texts) -> Result<Vec<UnknownScript>> {
        let mut unknown = UnknownScripts::default();
        let mut seen = HashSet::new();
        for closure in &self.closures {
            let Some(&script) = scripts.get(&closure.shared).filter(|script| !texts.contains_key(script)) else {
                continue;
            };
            for context in self.chain(closure.context) {
                if variables_of(self.graph(), context.node).next().is_some() && seen.insert(context.node) {
                    unknown.add(script)?;
                }
            }
        }
        Ok(unknown.list(|script| script_name(self.inputs, self.names, script)))
    }
}

/// Whether a script is part of the runtime. Nothing can be done about its variables.
fn is_of_runtime(name: &[u8]) -> bool {
    name.starts_with(b"node:") || name.starts_with(b"ext:")
}

fn text_of<'t>(scripts: &Scripts, texts: &'t Texts, closure: &Running) -> Option<(NodeIx, &'t Text)> {
    let script = *scripts.get(&closure.shared)?;
    Some((script, texts.get(&script)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::locations::Locations;
    use crate::testkit;
    use std::fmt::Write;

    /// Functions that closures live of: the text where V8 says that they begin, and the variables of the contexts
    /// around, from the inside. Closures share the contexts that have the same variables.
    type Closures<'t> = &'t [(&'t str, &'t [&'t str])];

    fn heap(text: &str, closures: Closures) -> String {
        let mut heap = "root -> s:/a.js{code}".to_owned();
        let known = |names: &str| format!("context_{}", names.replace(',', "_").replace(['#', '.'], "x"));
        for (number, &(start, contexts)) in closures.iter().enumerate() {
            let at = text.find(start).map_or((99, 99), |at| {
                let before = &text[..at];
                (before.matches('\n').count(), at - before.rfind('\n').map_or(0, |line| line + 1))
            });
            let _ = write!(
                heap,
                "; root -> sfi{number}{{code}} -internal:script> s; \
                 root -> f{number}{{closure}}#7:{}:{} -internal:shared> sfi{number}",
                at.0, at.1
            );
            let mut from = format!("f{number} -internal:context>");
            for names in contexts {
                let context = known(names);
                let _ = write!(heap, "; {from} {context}:system␣/␣Context -internal:scope_info> i{context}{{code}}");
                if !heap.contains(&format!("; {context} -context")) {
                    for name in names.split(',').filter(|name| !name.is_empty()) {
                        let _ = write!(
                            heap,
                            "; {context} -context:{name}> v{context}{}(100)",
                            name.replace(['#', '.'], "x")
                        );
                    }
                }
                from = format!("{context} -internal:previous>");
            }
        }
        heap
    }

    fn dead_in(heap: &str, text: &str, least_bytes: u64) -> Option<Vec<String>> {
        dead_within(heap, text, least_bytes, text.len())
    }

    fn dead_within(heap: &str, text: &str, least_bytes: u64, most_text: usize) -> Option<Vec<String>> {
        let graph = testkit::graph(heap);
        let locations = Locations::of(&graph.locations).unwrap();
        let findings = find(&Inputs {
            graph: &graph,
            retained_size: &|node| graph.self_sizes.get(node.index()),
            name_of: &|node| Cow::Borrowed(graph.strings.get(graph.name(node))),
            location: &|node| locations.location(&graph.locations, node),
            text_of: &|script| (graph.strings.get(graph.name(script)) == b"/a.js").then(|| text.to_owned()),
            matters: &|_, value| graph.self_sizes.get(value.index()) > 1,
            least_bytes,
            most_text,
        });
        let findings = findings.unwrap()?;
        let dead = findings.scopes.iter().flat_map(|scope| &scope.contexts).flat_map(|context| &context.dead);
        let mut names: Vec<String> = dead.map(|dead| graph.strings.text(dead.name).into_owned()).collect();
        names.sort();
        Some(names)
    }

    fn dead(text: &str, closures: Closures) -> Vec<String> {
        dead_in(&heap(text, closures), text, 0).expect("the text can be read")
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn a_variable_is_dead_if_no_function_with_a_closure_names_it() {
        let text =
            "function make() { const kept = a, used = b;\n  const peek = () => kept; peek(); return (c) => used }";
        assert_eq!(dead(text, &[("(c) =>", &["kept,used"])]), ["kept"]);
        assert_eq!(dead(text, &[("(c) =>", &["kept,used"]), ("() => kept", &["kept,used"])]), NONE);
        assert_eq!(dead(text, &[("() => kept", &["kept,used"])]), ["used"]);
    }

    #[test]
    fn functions_within_a_function_count_compiled_or_not() {
        let text = "function make() { const kept = a; return (b) => () => () => [kept] }";
        assert_eq!(dead(text, &[("(b) =>", &["kept"])]), NONE);
    }

    #[test]
    fn the_function_itself_can_make_others_only_in_a_new_context() {
        let text = "function make(x) { const kept = a; const peek = () => kept; return (b) => 1 }";
        assert_eq!(dead(text, &[("(x)", &[]), ("(b) =>", &["kept"])]), ["kept"]);
    }

    #[test]
    fn eval_reads_everything_around_it() {
        let text =
            "function make() { const kept = a; const peek = () => kept; function run(code) { return CALL(code) } }";
        let closures: Closures = &[("(code) {", &["kept"])];
        assert_eq!(dead(&text.replace("CALL", "eval"), closures), NONE);
        assert_eq!(dead(&text.replace("CALL", "evil"), closures), ["kept"]);
        let beside =
            "function make() { const kept = a; const peek = () => kept; return (b) => 1 } function run() { eval(1) }";
        assert_eq!(dead(beside, &[("(b) =>", &["kept"])]), ["kept"], "eval elsewhere reads nothing here");
        assert_eq!(dead(beside, &[("(b) =>", &["kept", "make,run"])]), ["kept"]);
    }

    #[test]
    fn within_with_a_name_may_mean_the_variable() {
        let text =
            "function make(o) { let kept = a, gone = b; const peek = () => gone; with (o) { return (c) => kept } }";
        assert_eq!(dead(text, &[("(c) =>", &["", "kept,gone"])]), ["gone"]);
    }

    #[test]
    fn arguments_read_the_parameters_of_sloppy_functions() {
        let text =
            "function make(kept) { MODE; const own = 1; const peek = () => [kept, own]; h(NAME); return (b) => 1 }";
        let closures: Closures = &[("(b) =>", &["kept,own"])];
        let with = |mode: &str, name: &str| dead(&text.replace("MODE", mode).replace("NAME", name), closures);
        assert_eq!(with("0", "arguments"), ["own"]);
        assert_eq!(with("0", "argument"), ["kept", "own"]);
        assert_eq!(with("'use strict'", "arguments"), ["kept", "own"]);
    }

    #[test]
    fn what_v8_keeps_beside_variables_is_not_judged() {
        let text = "function make() { const kept = a; const peek = () => kept; return (b) => this }";
        assert_eq!(dead(text, &[("(b) =>", &["this,kept"])]), ["kept"]);
        let text = "function make() { const kept = a; const peek = () => kept; class A { #x = 1; open(b) { return #x in b } } }";
        assert_eq!(dead(text, &[("(b) {", &["#x", "kept"])]), ["kept"]);
    }

    #[test]
    fn names_of_functions_and_classes_are_not_judged() {
        let text = "function make() { function one() {} class Two {} const peek = () => [one, Two]; return (b) => 1 }";
        assert_eq!(dead(text, &[("(b) =>", &["one,Two"])]), NONE);
        let text = "function make() { var f = a; { function f() {} } const peek = () => f; return (b) => 1 }";
        assert_eq!(dead(text, &[("(b) =>", &["f"])]), NONE);
        let text = "var make = function me() { const peek = () => [me, kept]; let kept = 1; return (b) => 1 }";
        assert_eq!(dead(text, &[("(b) =>", &["me,kept"])]), ["kept"]);
    }

    #[test]
    fn fields_of_classes_are_functions() {
        let text = "function make() { const one = a, two = b, three = c;\n return class { first = () => one;\n static second = () => two;\n \
                    open(d) { return three } } }";
        let around: &[&str] = &["one,two,three"];
        assert_eq!(dead(text, &[("(d) {", around)]), ["one", "two"]);
        assert_eq!(dead(text, &[("(d) {", around), ("first", around)]), NONE);
        assert_eq!(dead(text, &[("static second", around)]), NONE);
        assert_eq!(dead(text, &[("class {", around)]), NONE);
    }

    #[test]
    fn parameters_that_are_more_than_names_may_have_a_context_of_their_own() {
        let text =
            "function make(one = a, two = () => one) { var own = 1; const peek = () => own; return (b = one) => 1 }";
        assert_eq!(dead(text, &[("(b = one)", &["own", "one,two"])]), ["own", "two"]);
        let text = text.replace("one = a, two = () => one", "one, two");
        assert_eq!(dead(&text, &[("(b = one)", &["own", "one,two"])]), NONE, "these parameters have none");
        assert_eq!(dead(&text, &[("(b = one)", &["own,one,two"])]), ["own", "two"]);
    }

    #[test]
    fn a_name_that_is_declared_again_inside_is_another_variable() {
        let text = "function make() { const kept = a; const peek = () => kept; return (kept) => kept }";
        assert_eq!(dead(text, &[("(kept) =>", &["kept"])]), ["kept"]);
    }

    #[test]
    fn a_context_that_fits_two_scopes_is_not_judged() {
        let text = "function make(kept) { const peek = () => kept; return function (kept) { const look = () => kept; return (b) => 1 } }";
        assert_eq!(dead(text, &[("(b) =>", &["kept"])]), NONE, "it may be the outer or the inner one");
        assert_eq!(dead(text, &[("(b) =>", &["kept", "kept,"])]), ["kept", "kept"], "with both, it is clear");
    }

    #[test]
    fn blocks_loops_and_catches_have_contexts() {
        let text = "function make() { for (const item of list) { const kept = item; const peek = () => kept; h((b) => item) }\n\
                    try { h() } catch (error) { const own = 1; const peek = () => [error, own]; h((c) => own) } }";
        assert_eq!(dead(text, &[("(b) =>", &["kept", "item"])]), ["kept"]);
        assert_eq!(dead(text, &[("(c) =>", &["own", "error"])]), ["error"]);
    }

    #[test]
    fn variables_of_a_module_are_judged() {
        let esm = "import h from 'h'; const kept = a; const peek = () => kept; export const tick = (b) => h(b)";
        assert_eq!(dead(esm, &[("(b) =>", &["kept"])]), ["kept"]);
        let cjs = "const kept = a; const peek = () => [kept, require]; module.exports = (b) => 1; return";
        assert_eq!(dead(cjs, &[("(b) =>", &["require,kept"])]), ["kept"]);
        let waits = "const kept = await a; const peek = () => kept; h((b) => 1)";
        assert_eq!(dead(waits, &[("(b) =>", &["kept"])]), ["kept"]);
    }

    #[test]
    fn a_closure_that_is_not_in_the_text_can_read_everything() {
        let text = "function make() { const kept = a; const peek = () => kept; return (b) => 1 }";
        let placeless = heap(text, &[("(b) =>", &["kept"]), ("", &["kept"])]).replace("#7:0:0", "");
        assert_eq!(dead_in(&placeless, text, 0), Some(vec![]));
        let foreign = "; root -> e{closure} -internal:shared> es{code} -internal:script> other:/b.js{code}; e -internal:context> context_kept";
        assert_eq!(dead_in(&(heap(text, &[("(b) =>", &["kept"])]) + foreign), text, 0), Some(vec![]));
    }

    #[test]
    fn a_text_that_is_not_quite_that_of_the_script_is_not_read() {
        let text = "function make() { const kept = a; const peek = () => kept; return (b) => 1 }";
        for place in ["nowhere", "const kept"] {
            assert_eq!(dead_in(&heap(text, &[("(b) =>", &["kept"]), (place, &["kept"])]), text, 0), None);
        }
        let elsewhere = |script| format!("; root -> o:Other{{object}}#{script}:99:99");
        let good = heap(text, &[("(b) =>", &["kept"])]);
        assert_eq!(dead_in(&(good.clone() + &elsewhere(7)), text, 0), None);
        assert_eq!(dead_in(&(good + &elsewhere(8)), text, 0), Some(vec!["kept".into()]), "this is another script");
    }

    #[test]
    fn a_context_whose_variables_the_text_lacks_is_not_judged() {
        let text = "function make() { const kept = a; const peek = () => kept; return (b) => 1 }";
        assert_eq!(dead(text, &[("(b) =>", &["kept,other"])]), NONE);
    }

    #[test]
    fn suspended_functions_can_read_what_they_have_made() {
        let text = "async function make(x) { const kept = a; const peek = () => kept; await 0; return (b) => 1 }";
        let heap = heap(text, &[("(x)", &[""]), ("(b) =>", &["kept", ""])]);
        let generator = "; root -> g:Generator -internal:function> f0; g -internal:context> context_kept;\
            g -internal:parameters_and_registers> r{array}";
        assert_eq!(dead_in(&heap, text, 0), Some(vec!["kept".into()]));
        assert_eq!(dead_in(&format!("{heap}{generator}"), text, 0), Some(vec![]));
    }

    #[test]
    fn a_module_without_await_has_run_to_its_end() {
        let generator = "; root -> g:Generator -internal:function> f0; g -internal:context> context_kept;\
            g -internal:parameters_and_registers> r{array}";
        let with = |text: &str| {
            let heap = heap(text, &[(&text[..6], &["kept"]), ("(b) =>", &["kept"])]);
            dead_in(&format!("{heap}{generator}"), text, 0)
        };
        let text = "export const tick = (b) => 1; const kept = a; const peek = async () => { await kept }";
        assert_eq!(with(text), Some(vec!["kept".into()]));
        assert_eq!(with(&format!("{text}; await peek()")), Some(vec![]));
        assert_eq!(with(&format!("{text}; for await (const b of c);")), Some(vec![]));
        assert_eq!(with(&format!("{text}; await using d = c;")), Some(vec![]));
        let class = "class A { x = () => kept }\nconst kept = a; h((b) => 1)";
        assert_eq!(with(class), Some(vec![]), "the initial values of the fields begin there, too");
    }

    #[test]
    fn contexts_on_the_stack_are_in_use() {
        let text = "function make(x) { const kept = a; const peek = () => kept; h((b) => 1) }";
        let heap = heap(text, &[("(x)", &["make"]), ("(b) =>", &["kept", "make"])]);
        let stack = "; root -> st:⟨Stack␣roots⟩{synthetic} -element:1> context_kept";
        assert_eq!(dead_in(&format!("{heap}{stack}"), text, 0), Some(vec![]));
        let closure = "; st -element:2> f1";
        assert_eq!(
            dead_in(&format!("{heap}{stack}{closure}"), text, 0),
            Some(vec!["kept".into()]),
            "the frame is of `f1`"
        );
        for other in ["st -element:3> f0", "st -element:3> w{closure} -internal:context> n:NativeContext"] {
            let several = format!("{heap}{stack}{closure}; {other}");
            assert_eq!(dead_in(&several, text, 0), Some(vec![]), "`make` may be on the stack, too");
        }
        let mapped = "; root -> m:system␣/␣SloppyArgumentsElements{array} -hidden:0> context_kept";
        assert_eq!(dead_in(&format!("{heap}{mapped}"), text, 0), Some(vec![]));
        let script = "; root -> n:NativeContext -internal:script_context_table> t{hidden} -hidden:1> context_kept";
        assert_eq!(dead_in(&format!("{heap}{script}"), text, 0), Some(vec![]), "other scripts can read it");
    }

    #[test]
    fn small_variables_are_not_worth_reading_a_text() {
        let text = "function make() { const kept = a; const peek = () => kept; return (b) => 1 }";
        let heap = heap(text, &[("(b) =>", &["kept"])]);
        assert_eq!(dead_in(&heap, text, 100), Some(vec!["kept".into()]));
        assert_eq!(dead_in(&heap, text, 101), None);
        assert_eq!(dead_in(&heap.replace("(100)", "(1)"), text, 1), None, "the value does not matter");
        assert_eq!(dead_within(&heap, text, 0, text.len() - 1), None, "the text is longer than allowed");
    }

    #[test]
    fn a_text_that_is_cut_off_or_wrong_is_not_read() {
        let heap = heap("", &[("", &["kept"])]);
        assert_eq!(dead_in(&heap, "const a = (", 0), None);
        assert_eq!(dead_in(&heap, "const a = ;", 0), None);
        assert_eq!(dead_in(&heap, "const a = 1;", 0), Some(vec![]));
        for (length, is_whole) in [(1023, true), (CUT_AFTER, false), (1025, true)] {
            let source = format!("; s -internal:source> t:{}{{string}}", "a".repeat(length));
            let runtime = heap.replace("/a.js", "node:c") + &source;
            assert_eq!(dead_within(&runtime, "", 0, 2000), None, "the runtime's scripts are left out");
            let heap = heap.replace("/a.js", "/c.js") + &source;
            assert_eq!(dead_within(&heap, "", 0, 2000).is_some(), is_whole, "{length} characters");
        }
    }
}
