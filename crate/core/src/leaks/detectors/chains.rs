//! Chains: every generation keeps the one before it.
//!
//! A function that is made on each request, and shares its context with a function that mentions the last result, keeps that
//! result. The result's function keeps its own context, and so on. In the dominator tree this is a path that repeats
//! itself: object, function, context, object, … From each large subtree the *heavy path* is followed, always to the child
//! that retains most. A run in which type, class and edge of the nodes repeat with a short period is a chain. With a function
//! and a context in the period it is a closure chain; with a promise's reaction, promises that wait for each other; a chain
//! of plain objects is a list from which nothing is removed.
//!
//! Cost: each node is on one heavy path at most; a comparison for each period and node, and a look at the edges of the
//! nodes on a path.

use std::hash::Hasher;

use crate::error::Result;
use crate::graph::{EdgeType, NodeType};
use crate::hash::NumberHasher;
use crate::ids::{EdgeIx, NodeIx};
use crate::leaks::detector::{Detector, Followed, Kind, Profile, Standing};
use crate::leaks::follow::case::{Case, Series};
use crate::leaks::follow::trace::{Trace, key};
use crate::leaks::read::climb::{called, path_key, step};
use crate::leaks::read::heap::Heap;
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::read::script::Script;
use crate::leaks::read::whose::Tier;
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::{Severity, Step};
use crate::leaks::tell::owner::{Owner, Place, Whereabouts};
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};
use crate::leaks::tell::shared::{ContainerGrows, ContainerHas, PromisesAdvice, PromisesPile, about_function, grew};
use crate::names;

use super::containers::{CONTAINER, Large};

/// Generations of closures that keep each other.
pub const CLOSURE_CHAIN: Kind = Kind { slug: "closure-chain", standing: Standing::Mechanism };
/// Promises that are never settled.
pub const PROMISES: Kind = Kind { slug: "promises", standing: Standing::Place };

sentence!(Title = "title.closureChain" { owner: Owner, links: usize, stepSize: u64 });
sentence!(Pattern = "evidence.chain" { pattern: String, links: usize, stepSize: u64 });
sentence!(Held = "evidence.chainHeld" { variable: String, function: String, place: Option<Whereabouts> });
sentence!(Advice = "advice.closureChain" { variable: String });
sentence!(HeldAdvice = "advice.closureChain.held" {
    variable: String, function: String, place: Option<Whereabouts>,
});
sentence!(ScopeAdvice = "advice.closureChain.scope" {});
sentence!(ListAdvice = "advice.list" { owner: Owner });
sentence!(WaitersTitle = "title.promiseWaiters" { count: u64, owner: Owner });
sentence!(WaitersAdvice = "advice.promiseWaiters" { owner: Owner });
sentence!(WaitsFor = "evidence.promiseWaits" { function: String, place: Option<Place> });
sentence!(NewestAdvice = "advice.listNewest" { owner: Owner, link: String });

/// See the module.
pub struct Chains;

impl Detector for Chains {
    const PROFILE: Profile = Profile {
        name: "chains",
        kinds: &[CLOSURE_CHAIN, PROMISES],
        sentences: schemas![
            Title,
            Pattern,
            Held,
            Advice,
            HeldAdvice,
            ScopeAdvice,
            ListAdvice,
            WaitersTitle,
            WaitersAdvice,
            WaitsFor,
            NewestAdvice,
        ],
    };
    type Subject = Chain;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Chain)>> {
        let trace = |chain: &Chain| {
            let path_key = path_key(heap, chain.nodes[0]);
            let key = key(&[path_key, chain.period as u64]);
            Trace { key, path_key, count: chain.links as u64, ..Trace::of(heap, chain.nodes[0]) }
        };
        Ok(chains(heap).into_iter().map(|chain| (trace(&chain), chain)).collect())
    }

    fn judge(case: &Case, followed: &Followed<Chain>) -> Option<Draft> {
        let heap = case.heap;
        let Followed { subject: chain, trace, series } = followed;
        let judgement = judgement(case, followed)?;
        let owned = ownership(heap, trace.node);
        let draft = match chain.shape {
            Shape::Closures => closures(heap, chain, &owned, judgement),
            Shape::Promises if chain.is_of_one_promise(heap) && !owned.is_nameless => {
                waiters(heap, chain, &owned, judgement)
            }
            Shape::Promises => promises(heap, chain, &owned, judgement),
            Shape::List if owned.is_runtime() => return None,
            Shape::List => list(case, chain, &owned, judgement, series),
        };
        let mut draft = draft.series(series).counting(chain.links as u64);
        // The reactions of one promise have no names.
        let pattern = (!chain.is_of_one_promise(heap)).then(|| chain.pattern(heap).into());
        draft.finding.evidence.splice(..0, pattern.into_iter().chain(grew(series)));
        draft.finding.path.extend(chain.steps(heap));
        Some(draft)
    }
}

fn judgement(case: &Case, followed: &Followed<Chain>) -> Option<Judgement> {
    let policy = &case.heap.policy.chains;
    let Followed { subject: chain, trace, series } = followed;
    let grows = case.grows_by(series, 1);
    let is_large = || case.heap.is_part(trace.bytes, policy.list_heap_part);
    Some(match (chain.shape == Shape::Closures, case.is_series()) {
        (true, true) if grows => (Severity::Leak, policy.growing),
        (true, true) => (Severity::Suspect, policy.steady),
        (true, false) => (Severity::Leak, policy.alone),
        (false, true) if grows && case.snapshots() > 2 => (Severity::Leak, policy.growing_list),
        (false, true) if grows => (Severity::Suspect, policy.unsure_list),
        (false, false) if is_large() => (Severity::Suspect, policy.unsure_list),
        _ => return None,
    })
}

fn closures(heap: &Heap, chain: &Chain, owned: &Ownership, judgement: Judgement) -> Draft {
    let variable = chain.variable(heap);
    let owned = &chain.owner_in_own_code(heap, owned).unwrap_or_else(|| owned.clone());
    let title = Title { owner: owned.owner.clone(), links: chain.links, stepSize: chain.step_size(heap) };
    let function = chain.nodes.iter().copied().find(|&node| heap.is_function(node));
    let sibling = function.and_then(|function| Some((sibling(heap, function)?, function)));
    // No code can set `this`, or a variable that has no name.
    let is_settable = !variable.is_empty() && variable != "this" && !variable.starts_with('.');
    let advice: Sentence = match &sibling {
        _ if !is_settable => ScopeAdvice {}.into(),
        None => Advice { variable: variable.clone() }.into(),
        Some((name, function)) => HeldAdvice {
            variable: variable.clone(),
            function: name.clone(),
            place: sibling_place(heap, *function, name),
        }
        .into(),
    };
    let held = sibling.map(|(name, function)| {
        let place = sibling_place(heap, function, &name);
        Held { variable, function: name, place }.into()
    });
    Draft::new(heap, CLOSURE_CHAIN, owned, judgement, title, advice)
        .because(held)
        .at_least(function.and_then(|function| heap.place(function)))
}

fn promises(heap: &Heap, chain: &Chain, owned: &Ownership, judgement: Judgement) -> Draft {
    let waiter = chain.waiter(heap);
    let name = waiter.map(|waiter| heap.function_name(waiter));
    let title = PromisesPile { count: chain.links as u64, waiter: name };
    Draft::new(heap, PROMISES, owned, judgement, title, PromisesAdvice {})
        .at(waiter.and_then(|waiter| heap.place(waiter)))
}

/// One promise, and what waits for it: `then` and `await` each add a reaction to the promise.
fn waiters(heap: &Heap, chain: &Chain, owned: &Ownership, judgement: Judgement) -> Draft {
    let waiter = chain.waiter(heap);
    let title = WaitersTitle { count: chain.links as u64, owner: owned.owner.clone() };
    let advice = WaitersAdvice { owner: owned.owner.clone() };
    Draft::new(heap, PROMISES, owned, judgement, title, advice)
        .because(about_function(heap, waiter, |function, place| WaitsFor { function, place }))
        .at(waiter.and_then(|waiter| heap.place(waiter)))
}

fn list(case: &Case, chain: &Chain, owned: &Ownership, judgement: Judgement, series: &Series) -> Draft {
    let heap = case.heap;
    let (owner, count) = (owned.owner.clone(), chain.links as u64);
    let (container, entry_class) = ("list", heap.class_name(chain.nodes[0]));
    let title: Sentence = match series.surely_added() {
        _ if series.counts.len() < 2 => Large { owner, container, count, entryClass: entry_class }.into(),
        Some(added) => ContainerGrows { owner, container, added, count, entryClass: entry_class }.into(),
        None => ContainerHas { owner, container, count, entryClass: entry_class }.into(),
    };
    let owner = owned.owner.clone();
    let advice: Sentence = match chain.link(heap).filter(|_| is_newest_first(case, chain)) {
        Some(link) => NewestAdvice { owner, link }.into(),
        None => ListAdvice { owner }.into(),
    };
    Draft::new(heap, CONTAINER, owned, judgement, title, advice)
}

/// Whether a list grows at its beginning: its first entry is new in the last snapshot, and its last one is not.
fn is_newest_first(case: &Case, chain: &Chain) -> bool {
    let id = |node: NodeIx| case.heap.graph.id(node).0;
    case.is_series() && {
        let before = case.snapshots() - 2;
        case.is_new(before, id(chain.nodes[0])) && case.existed(before, id(chain.last))
    }
}

/// Where a function is written that shares its scope with another one.
fn sibling_place(heap: &Heap, function: NodeIx, sibling: &str) -> Option<Whereabouts> {
    let line = Script::of_function(heap, function).and_then(|script| script.declares(sibling));
    let file = || heap.place(function).and_then(|place| place.url).map(|url| Whereabouts::File { url });
    line.map(Whereabouts::Line).or_else(file)
}

/// A function that was written in the same scope as another one, and that is not kept itself. Functions that were not
/// compiled yet lead to the scope around them. So does the function that has this scope as its own, which is left out.
fn sibling(heap: &Heap, function: NodeIx) -> Option<String> {
    let scope = heap.internal(heap.context_of(function)?, &heap.words.scope_info)?;
    let own = heap.shared(function);
    let sources = heap.snapshot.retainers.of(scope).iter().map(|source| source.node());
    let mut names: Vec<String> = sources
        .filter(|&node| heap.graph.node_type(node) == NodeType::Code && Some(node) != own)
        .filter(|&node| heap.internal(node, &heap.words.name_or_scope_info) != Some(scope))
        .filter_map(|node| {
            let name = heap.raw_name(node);
            let name = name.strip_prefix(b"system / SharedFunctionInfo / ").unwrap_or(name);
            let is_name = !name.is_empty() && !name.starts_with(b"system / ") && !name.starts_with(b"(");
            is_name.then(|| String::from_utf8_lossy(name).into_owned())
        })
        .collect();
    names.sort();
    names.into_iter().next()
}

/// A path that repeats itself.
pub struct Chain {
    /// Its first nodes, a few periods of them.
    nodes: Vec<NodeIx>,
    /// The nodes of a generation.
    period: usize,
    /// The number of generations.
    links: usize,
    /// The first node of the last generation.
    last: NodeIx,
    shape: Shape,
}

/// What a chain is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    /// Functions that keep contexts.
    Closures,
    /// Promises that wait for each other.
    Promises,
    /// Objects.
    List,
}

impl Chain {
    /// The variable of the context in it.
    fn variable(&self, heap: &Heap) -> String {
        self.edges(heap)
            .find(|&(edge, _)| heap.graph.edge_targets[edge.index()].edge_type() == EdgeType::Context)
            .map(|(edge, _)| heap.edge(edge))
            .unwrap_or_default()
    }

    /// The variable of the chain itself, where the name of its owner begins in another file and ends with that variable: a
    /// framework holds the newest function, and the code to change is where the functions are made.
    fn owner_in_own_code(&self, heap: &Heap, owned: &Ownership) -> Option<Ownership> {
        let (around, last) = owned.owner.name.rsplit_once('.')?;
        let is_variable = |edge: EdgeIx| heap.graph.edge_targets[edge.index()].edge_type() == EdgeType::Context;
        let mut named = self.edges(heap).filter(|&(edge, _)| is_variable(edge) && heap.edge(edge) == last);
        let (_, function) = named.find(|&(_, to)| heap.is_function(to)).filter(|_| !around.is_empty())?;
        let place = heap.place(function).filter(|_| heap.whose_node(function) == Some(Tier::Own))?;
        let is_elsewhere = owned.owner.place.as_ref().is_some_and(|owner| owner.url() != place.url.as_deref());
        is_elsewhere.then(|| Ownership {
            owner: Owner::variable(last.to_owned(), Some(Whereabouts::Line(place))),
            ..owned.clone()
        })
    }

    /// Whether its links are the reactions of one promise, which lead to each other, and not promises.
    fn is_of_one_promise(&self, heap: &Heap) -> bool {
        self.shape == Shape::Promises && self.nodes.iter().take(self.period).all(|&node| is_reaction(heap, node))
    }

    /// The property that leads from an entry to the next.
    fn link(&self, heap: &Heap) -> Option<String> {
        let is_property = |&(edge, _): &(EdgeIx, NodeIx)| {
            heap.graph.edge_targets[edge.index()].edge_type() == EdgeType::Property
                && !names::is_numbered(heap.graph, edge)
        };
        self.edges(heap).find(is_property).map(|(edge, _)| heap.edge(edge))
    }

    /// Bytes that a generation keeps, on average.
    fn step_size(&self, heap: &Heap) -> u64 {
        heap.retained(self.nodes[0]) / self.links as u64
    }

    /// A function of the program's that something in it leads to: the one that waits.
    fn waiter(&self, heap: &Heap) -> Option<NodeIx> {
        let near = self.nodes.iter().flat_map(|&node| heap.graph.edges(node).map(|(.., to)| to));
        near.filter(|&to| heap.is_function(to))
            .find(|&function| heap.whose_node(function).is_some_and(|tier| tier != Tier::Runtime))
    }

    /// The edges within the first generation and to the next.
    fn edges<'a>(&'a self, heap: &'a Heap) -> impl Iterator<Item = (EdgeIx, NodeIx)> + 'a {
        self.nodes.windows(2).take(self.period).filter_map(|pair| Some((direct(heap, pair[0], pair[1])?, pair[1])))
    }

    fn steps<'a>(&'a self, heap: &'a Heap) -> impl Iterator<Item = Step> + 'a {
        self.edges(heap).map(|(edge, to)| step(heap, edge, to))
    }

    /// `{rows, describe} .describe describe() ->previous …`: scopes have no name that a person knows, so only their
    /// variables are shown.
    fn pattern(&self, heap: &Heap) -> Pattern {
        let mut pattern = called(heap, self.nodes[0]);
        for step in self.steps(heap) {
            match (heap.is_context(NodeIx(step.node)), step.edge.as_str()) {
                (true, "{context}") => {}
                (true, _) => pattern += &format!(" {}", step.edge),
                (false, _) => pattern += &format!(" {} {}", step.edge, step.name),
            }
        }
        Pattern { pattern, links: self.links, stepSize: self.step_size(heap) }
    }
}

/// All chains of a heap, in the order of their first nodes.
fn chains(heap: &Heap) -> Vec<Chain> {
    let policy = &heap.policy.chains;
    let least = (heap.total() / policy.heap_part).max(policy.least_bytes);
    let mut open = vec![heap.graph.root];
    let mut chains = Vec::new();
    while let Some(head) = open.pop() {
        let path = heavy_path(heap, head, least, &mut open);
        if path.len() >= policy.least_generations {
            chains.extend(repeats(heap, &path, least));
        }
    }
    chains.sort_by_key(|chain| chain.nodes[0]);
    chains
}

/// The path down to the heaviest child of each node. Other large children are left in `open`.
fn heavy_path(heap: &Heap, head: NodeIx, least: u64, open: &mut Vec<NodeIx>) -> Vec<NodeIx> {
    let mut path = vec![head];
    let mut at = head;
    loop {
        let mut heaviest: Option<(u64, NodeIx)> = None;
        for child in heap.snapshot.tree.children(at) {
            let size = heap.retained(child);
            match heaviest {
                Some((most, before)) if size > most => {
                    if most >= least {
                        open.push(before);
                    }
                    heaviest = Some((size, child));
                }
                Some(_) if size >= least => open.push(child),
                Some(_) => {}
                None => heaviest = Some((size, child)),
            }
        }
        let Some((_, child)) = heaviest else { return path };
        path.push(child);
        at = child;
    }
}

/// The longest run of a path that repeats itself.
fn repeats(heap: &Heap, path: &[NodeIx], least: u64) -> Option<Chain> {
    let policy = &heap.policy.chains;
    let Run { begin, period, links } = longest_run(heap, path)?;
    let within = &path[begin..begin + period];
    let is_plain = |node: NodeIx| heap.graph.node_type(node) == NodeType::Object && !heap.is_context(node);
    let has_function = within.iter().any(|&node| heap.is_function(node));
    let is_closure = has_function && within.iter().any(|&node| heap.is_context(node));
    let is_list = links >= policy.least_list_links && within.iter().all(|&node| is_plain(node));
    // A generation begins with the object that a variable or a property holds, or, without objects, with the function;
    // the run may begin within one.
    let first = |begins: &dyn Fn(NodeIx) -> bool| (0..period).find(|&turn| begins(path[begin + turn]));
    let turn = first(&is_plain).or_else(|| first(&|node| heap.is_function(node))).unwrap_or(0);
    let (mut begin, mut links) = (begin + turn, if turn > 0 { links - 1 } else { links });
    // The newest generation is held by another edge than the others, so it is not in the run.
    let before = begin.checked_sub(period).map(|at| path[at]);
    if before.is_some_and(|node| node != heap.graph.root && heap.class(node) == heap.class(path[begin])) {
        begin -= period;
        links += 1;
    }
    let waits = links >= policy.least_list_links && within.iter().any(|&node| is_reaction(heap, node));
    let shape = match () {
        () if waits => Shape::Promises,
        () if is_closure => Shape::Closures,
        () if is_list => Shape::List,
        () => return None,
    };
    let is_large = heap.retained(path[begin]) >= least;
    let is_even = shape != Shape::Closures || steps_are_even(heap, path, begin, period, links);
    let last = path.get(begin + links.saturating_sub(1) * period).copied()?;
    let nodes = path[begin..].iter().copied().take(2 * period + 1).collect();
    (is_large && is_even).then_some(Chain { nodes, period, links, last, shape })
}

/// A part of a path that repeats itself.
struct Run {
    begin: usize,
    period: usize,
    links: usize,
}

fn longest_run(heap: &Heap, path: &[NodeIx]) -> Option<Run> {
    let policy = &heap.policy.chains;
    let least = policy.least_generations;
    let signs: Vec<u64> = std::iter::once(0).chain(path.windows(2).map(|pair| sign(heap, pair[0], pair[1]))).collect();
    let mut longest: Option<Run> = None;
    for period in 1..=policy.longest_period.min(path.len() / least.max(1)) {
        let mut begin = 0;
        for at in 0..=path.len() - period {
            let is_same = at + period < path.len() && signs[at] == signs[at + period];
            if !is_same {
                let links = (at + period - begin) / period;
                if links >= least && longest.as_ref().is_none_or(|run| links * period > run.links * run.period) {
                    longest = Some(Run { begin, period, links });
                }
                begin = at + 1;
            }
        }
    }
    longest
}

/// Whether a node is a reaction: what a promise does once it is settled.
fn is_reaction(heap: &Heap, node: NodeIx) -> bool {
    heap.raw_name(node) == b"system / PromiseReaction"
}

/// Whether every generation keeps about as much as the others.
fn steps_are_even(heap: &Heap, path: &[NodeIx], begin: usize, period: usize, links: usize) -> bool {
    let kept: Vec<f64> = (0..links).map(|link| heap.retained(path[begin + link * period]) as f64).collect();
    let steps: Vec<f64> = kept.windows(2).map(|pair| pair[0] - pair[1]).collect();
    let mean = steps.iter().sum::<f64>() / steps.len().max(1) as f64;
    let variance = steps.iter().map(|step| (step - mean).powi(2)).sum::<f64>() / steps.len().max(1) as f64;
    mean > 0.0 && variance.sqrt() / mean < heap.policy.chains.uneven_share
}

/// The sign of a node on a path: its type, its class, and the name of the edge from its dominator.
fn sign(heap: &Heap, above: NodeIx, node: NodeIx) -> u64 {
    let mut hasher = NumberHasher::default();
    hasher.write_u32(heap.graph.node_type(node) as u32);
    hasher.write_u32(heap.class(node));
    match direct(heap, above, node) {
        Some(edge) if !names::is_numbered(heap.graph, edge) => hasher.write_u32(heap.graph.edge_names[edge.index()]),
        Some(_) => hasher.write_u32(1),
        None => hasher.write_u32(u32::MAX),
    }
    hasher.finish()
}

/// The edge from a node to one that it dominates, if there is one.
fn direct(heap: &Heap, above: NodeIx, node: NodeIx) -> Option<EdgeIx> {
    let is_it = |&(_, edge_type, to): &(EdgeIx, EdgeType, NodeIx)| to == node && edge_type != EdgeType::Weak;
    heap.graph.edges(above).find(is_it).map(|(edge, ..)| edge)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::leaks::trial::{self, PROGRAM, finding, judged, kinds_in, owner_text, reason, reasons, text};

    /// Adds a node to a heap of `size` bytes, so that it has `total` bytes.
    fn in_heap_of(total: u64, size: u64, heap: &str) -> String {
        format!("{heap}; root -> ballast:Ballast({})@99", total - size)
    }

    /// The variable `latest` with the newest of some generations of these sizes: object, method, context, object. The
    /// method shares its scope with the function `unused`.
    fn closures(sizes: &[u64]) -> String {
        let links = sizes.len();
        // Ids by age: what is older keeps its id when there are more generations.
        let id = |at: usize| 1001 + 10 * (links - at);
        let mut heap = format!("{PROGRAM}; c -context:latest> o0:Latest({})@{}", sizes[0], id(0));
        for at in 0..links {
            let (id, next, size) = (id(at), id(at + 1), sizes.get(at + 1).unwrap_or(&0));
            write!(
                heap,
                "; o{at} -property:describe> f{at}:describe{{closure}}@{}#7:9:1 -internal:shared> s:describe{{code}}@23;\
                 f{at} -internal:context> x{at}:system␣/␣Context@{} -context:previous> o{}:Latest({size})@{next};\
                 x{at} -internal:scope_info> scope:system␣/␣ScopeInfo{{code}}@25",
                id + 2,
                id + 4,
                at + 1
            )
            .unwrap();
        }
        heap + "; s -internal:script> file; root -> unused{code}@27 -internal:outer_scope_info> scope"
    }

    #[test]
    fn one_snapshot_shows_generations_that_keep_each_other() {
        let leak = finding(&[closures(&[4000; 8])]);
        assert_eq!(judged(&leak), (CLOSURE_CHAIN, Severity::Leak, 0.9, 8));
        assert_eq!(owner_text(&leak.owner), "`latest` in server.js");
        assert_eq!((leak.tier.clone(), leak.retained_size, leak.growth), (Tier::Own, 32_000, 0));
        assert_eq!(reasons(&leak), ["evidence.chain", "evidence.chainHeld"]);
        let chain = reason(&leak, "evidence.chain");
        let pattern = "Latest .describe describe() ->previous Latest";
        assert_eq!(["pattern", "links", "stepSize"].map(|value| text(chain, value)), [pattern, "8", "4000"]);
        assert_eq!(leak.title.key, "title.closureChain");
        let title = ["owner", "links", "stepSize"].map(|value| text(&leak.title, value));
        assert_eq!(title, ["`latest` in server.js", "8", "4000"]);
        let edges: Vec<&str> = leak.path.iter().map(|step| step.edge.as_str()).collect();
        assert_eq!(edges, ["{context}", "->latest", ".describe", "{context}", "->previous"]);
    }

    #[test]
    fn several_snapshots_show_whether_a_chain_grows() {
        let chain = |links: usize| closures(&vec![4000; links]);
        let leak = finding(&[chain(8), chain(12), chain(16)]);
        assert_eq!(judged(&leak), (CLOSURE_CHAIN, Severity::Leak, 1.0, 16));
        assert_eq!((leak.series.counts.as_slice(), leak.growth), (&[8.0, 12.0, 16.0][..], 32_000));
        let grew = ["evidence.chain", "evidence.grewEachTime", "evidence.sizeGrew", "evidence.chainHeld"];
        assert_eq!(reasons(&leak), grew);
        assert_eq!(judged(&finding(&[chain(8), chain(9)])), (CLOSURE_CHAIN, Severity::Leak, 1.0, 9));
        let steady = finding(&[chain(12), chain(12)]);
        assert_eq!(judged(&steady), (CLOSURE_CHAIN, Severity::Suspect, 0.4, 12));
        assert_eq!(reasons(&steady), ["evidence.chain", "evidence.chainHeld"]);
        assert_eq!(judged(&finding(&[chain(8), chain(16), chain(16)])), (CLOSURE_CHAIN, Severity::Suspect, 0.4, 16));
    }

    #[test]
    fn the_function_that_shares_the_scope_is_named() {
        let heap = closures(&[4000; 8]);
        let leak = finding(&[&heap]);
        assert_eq!(leak.advice.key, "advice.closureChain.held");
        for sentence in [&leak.advice, reason(&leak, "evidence.chainHeld")] {
            let values = ["variable", "function", "place"].map(|value| text(sentence, value));
            assert_eq!(values, ["previous", "unused", "server.js"]);
        }
        let declared = finding(&[heap.replace("const␣kept␣=␣[]", "function␣unused")]);
        assert_eq!(text(&declared.advice, "place"), "server.js:1");
        let tagged = finding(&[heap.replace("-> unused{code}", "-> unused:system␣/␣SharedFunctionInfo␣/␣idle{code}")]);
        assert_eq!(text(&tagged.advice, "function"), "idle");
    }

    #[test]
    fn what_else_leads_to_the_scope_is_no_sibling() {
        let heap = closures(&[4000; 8]);
        let others = [
            // What the closures share.
            "s -internal:outer_scope_info> scope",
            // The function whose own scope it is.
            "root -> h1:create{code}@31 -internal:name_or_scope_info> scope",
            // Functions without a name, V8's own objects, and what is no code.
            "root -> h2:∅{code}@33 -internal:outer_scope_info> scope",
            "root -> h3:system␣/␣UncompiledData{code}@35 -internal:outer_scope_info> scope",
            "root -> h4:Cache@37 -internal:outer_scope_info> scope",
        ];
        let all = format!("{heap};{}", others.join(";"));
        assert_eq!(text(&finding(&[&all]).advice, "function"), "unused");
        let alone =
            finding(&[all.replace("-> unused{code}@27 -internal:outer_scope_info>", "-> unused{code}@27; root ->")]);
        assert_eq!((alone.kind, reasons(&alone)), (CLOSURE_CHAIN, vec!["evidence.chain"]));
        assert_eq!((alone.advice.key, text(&alone.advice, "variable").as_str()), ("advice.closureChain", "previous"));
    }

    #[test]
    fn the_line_is_the_owners_or_else_the_functions() {
        let heap = closures(&[4000; 8]);
        let line = |heap: &str| finding(&[heap]).location.map(|place| place.line);
        assert_eq!(line(&heap), Some(9));
        let declared = heap.replace("const␣kept␣=␣[]", "let␣latest");
        assert_eq!(
            (line(&declared), owner_text(&finding(&[&declared]).owner)),
            (Some(0), "`latest` in server.js:1".into())
        );
    }

    #[test]
    fn fewer_than_eight_generations_occur_by_chance() {
        assert_eq!(kinds_in(&closures(&[4000; 8])), ["closure-chain"]);
        assert!(kinds_in(&closures(&[4000; 7])).is_empty());
    }

    #[test]
    fn a_chain_keeps_at_least_some_kilobytes() {
        assert_eq!(kinds_in(&closures(&[2048; 8])), ["closure-chain"]);
        assert!(kinds_in(&closures(&[2048, 2048, 2048, 2048, 2048, 2048, 2048, 2047])).is_empty());
    }

    #[test]
    fn a_chain_keeps_at_least_a_thousandth_of_the_heap() {
        let heap = closures(&[5000; 8]);
        assert_eq!(kinds_in(&in_heap_of(40_000_999, 40_040, &heap)), ["closure-chain"]);
        assert!(kinds_in(&in_heap_of(40_001_000, 40_040, &heap)).is_empty());
        let ballast_first = format!("root@1 -> ballast:Ballast(39960000)@99; {heap}");
        assert_eq!(kinds_in(&ballast_first), ["closure-chain"], "the order of the nodes does not matter");
    }

    #[test]
    fn generations_of_a_handler_keep_about_equally_much() {
        let pairs = |large: u64, small: u64| [large, small, large, small, large, small, large, small, small];
        assert_eq!(kinds_in(&closures(&pairs(2900, 1100))), ["closure-chain"]);
        assert!(kinds_in(&closures(&pairs(3000, 1000))).is_empty(), "the deviation is half of the mean");
    }

    #[test]
    fn a_generation_has_up_to_eight_nodes() {
        // Object, method, context, and other objects.
        let of_period = |period: usize| {
            let mut heap = format!("{PROGRAM}; c -context:latest> o0:Latest(4000)");
            for at in 0..8 {
                write!(
                    heap,
                    "; o{at} -property:describe> f{at}:describe{{closure}} -internal:context> x{at}:system␣/␣Context"
                )
                .unwrap();
                write!(heap, " -context:previous> p{at}_0:Part0").unwrap();
                (1..period - 3).for_each(|part| write!(heap, " -property:part> p{at}_{part}:Part{part}").unwrap());
                write!(heap, " -property:whole> o{}:Latest(4000)", at + 1).unwrap();
            }
            heap
        };
        let leak = finding(&[of_period(8)]);
        // The run begins within a generation, so that the first whole one is the second.
        assert_eq!(judged(&leak), (CLOSURE_CHAIN, Severity::Leak, 0.9, 7));
        let pattern = text(reason(&leak, "evidence.chain"), "pattern");
        let whole = "Part0 .part Part1 .part Part2 .part Part3 .part Part4 .whole Latest \
                     .describe describe() ->previous Part0";
        assert_eq!(pattern, whole);
        assert!(kinds_in(&of_period(9)).is_empty());
    }

    #[test]
    fn a_chain_begins_with_its_newest_generation() {
        let heap = closures(&[4000; 9]);
        let first = |heap: &str| {
            let leak = finding(&[heap]);
            (leak.count, leak.retained_size, owner_text(&leak.owner))
        };
        assert_eq!(first(&heap), (9, 36_000, "`latest` in server.js".into()));
        // What holds the newest generation is no generation.
        let held = heap.replace("o0:Latest", "o0:Holder");
        assert_eq!(first(&held), (8, 32_000, "`latest.describe.previous` in server.js".into()));
    }

    /// The variable `head` with a list of `count` objects of `size` bytes.
    fn list(count: usize, size: u64) -> String {
        let mut heap = format!("{PROGRAM}; c -context:head> n0:Entry({size})@{}", 1001 + 2 * count);
        for at in 1..count {
            write!(heap, "; n{} -property:next> n{at}:Entry({size})@{}", at - 1, 1001 + 2 * (count - at)).unwrap();
        }
        heap
    }

    #[test]
    fn a_list_that_grows_is_a_container() {
        let leak = finding(&[list(65, 300), list(80, 300), list(95, 300)]);
        assert_eq!(judged(&leak), (CONTAINER, Severity::Leak, 0.9, 95));
        assert_eq!(owner_text(&leak.owner), "`head` in server.js");
        assert_eq!(leak.title.key, "title.containerGrows");
        let title = ["owner", "container", "added", "count", "entryClass"].map(|value| text(&leak.title, value));
        assert_eq!(title, ["`head` in server.js", "list", "30", "95", "Entry"]);
        assert_eq!(reasons(&leak), ["evidence.chain", "evidence.grewEachTime", "evidence.sizeGrew"]);
        assert_eq!(text(reason(&leak, "evidence.chain"), "pattern"), "Entry .next Entry");
        let advice = ["owner", "link"].map(|value| text(&leak.advice, value));
        assert_eq!((leak.advice.key, advice), ("advice.listNewest", ["`head` in server.js", "next"].map(String::from)));
        let unsure = finding(&[list(65, 300), list(95, 300)]);
        assert_eq!(judged(&unsure), (CONTAINER, Severity::Suspect, 0.4, 95));
    }

    #[test]
    fn only_a_list_that_grows_at_its_beginning_is_to_be_cut() {
        let advice = |heaps: &[String]| finding(heaps).advice.key;
        assert_eq!(advice(&[list(65, 300), list(80, 300), list(95, 300)]), "advice.listNewest");
        // A queue: what came first is first.
        let queue = |from: usize, to: usize| {
            let mut heap = format!("{PROGRAM}; c -context:head> n{from}:Entry(300)@{}", 1001 + 2 * from);
            for at in from + 1..to {
                write!(heap, "; n{} -property:next> n{at}:Entry(300)@{}", at - 1, 1001 + 2 * at).unwrap();
            }
            heap
        };
        assert_eq!(advice(&[queue(0, 65), queue(0, 80), queue(0, 95)]), "advice.list");
        assert_eq!(advice(&[queue(0, 65), queue(65, 145), queue(145, 240)]), "advice.list", "all that were in it went");
    }

    #[test]
    fn a_list_that_does_not_grow_is_no_finding() {
        let heaps = [list(80, 300), list(80, 300), list(80, 300)];
        assert!(trial::kinds(&heaps).is_empty());
        assert!(trial::kinds(&[list(65, 300), list(95, 300), list(95, 300)]).is_empty(), "it has stopped");
    }

    #[test]
    fn a_short_list_is_no_finding() {
        // The first object is held by another link, and repeats nothing.
        assert_eq!(kinds_in(&list(65, 300)), ["container"]);
        assert!(kinds_in(&list(64, 300)).is_empty());
    }

    #[test]
    fn one_snapshot_shows_a_list_that_is_a_tenth_of_the_heap() {
        let heap = list(65, 400);
        let suspect = finding(&[in_heap_of(260_000, 26_040, &heap)]);
        assert_eq!(judged(&suspect), (CONTAINER, Severity::Suspect, 0.4, 65));
        assert_eq!((suspect.title.key, reasons(&suspect)), ("title.containerLarge", vec!["evidence.chain"]));
        assert!(kinds_in(&in_heap_of(260_001, 26_040, &heap)).is_empty());
    }

    #[test]
    fn a_list_of_the_runtimes_is_no_finding() {
        let of_runtime = |count| list(count, 300).replace("c -context:head>", "root -> t:TimersList@97 -internal:1>");
        assert!(trial::kinds(&[of_runtime(65), of_runtime(80), of_runtime(95)]).is_empty());
    }

    #[test]
    fn links_repeat_whatever_their_numbers_are() {
        let mut heap = format!("{PROGRAM}; c -context:head> n0:Entry(300)");
        for at in 0..70 {
            // A weak link keeps nothing, so it is no link of the chain.
            let weak = if at % 2 == 0 { format!("; n{at} -weak:cell> n{}:Entry(300)", at + 1) } else { String::new() };
            write!(heap, "{weak}; n{at} -element:{at}> n{}:Entry(300)", at + 1).unwrap();
        }
        assert_eq!(judged(&finding(&[&heap])), (CONTAINER, Severity::Suspect, 0.4, 71));
        let mut named = format!("{PROGRAM}; c -context:head> n0:Entry(300)");
        (0..70).for_each(|at| write!(named, "; n{at} -property:key{at}> n{}:Entry(300)", at + 1).unwrap());
        assert!(kinds_in(&named).is_empty(), "nested objects under different names repeat nothing");
    }

    #[test]
    fn a_link_may_lead_over_several_nodes() {
        let mut heap = format!("{PROGRAM}; c -context:head> n0:Entry(300)");
        for at in 0..70 {
            // Two nodes lead to the next object, so neither of them dominates it.
            write!(heap, "; n{at} -> a{at}:Left -> n{}:Entry(300); n{at} -> b{at}:Right -> n{}", at + 1, at + 1)
                .unwrap();
        }
        let suspect = finding(&[&heap]);
        assert_eq!(judged(&suspect), (CONTAINER, Severity::Suspect, 0.4, 71));
        assert_eq!(text(reason(&suspect, "evidence.chain"), "pattern"), "Entry");
    }

    #[test]
    fn objects_of_several_classes_are_a_list_too() {
        let mut heap = format!("{PROGRAM}; c -context:head> n0:Entry(300)");
        (0..66).for_each(|at| write!(heap, "; n{at} -> box{at}:Box -> n{}:Entry(300)", at + 1).unwrap());
        assert!(kinds_in(&heap).is_empty(), "each box has another name");
        let heap = heap.replace("-> box", "-property:box> box").replace("-> n", "-property:next> n");
        assert_eq!(judged(&finding(&[&heap])), (CONTAINER, Severity::Suspect, 0.4, 66));
        assert!(kinds_in(&heap.replace(":Box", ":Box{code}")).is_empty(), "objects of V8's are no list of a program's");
    }

    /// The variable `tail` with `count` promises that wait for each other: promise, reaction, promise. A reaction calls
    /// `handler`.
    fn promises(count: usize, handler: &str) -> String {
        let id = |at: usize| 1001 + 10 * (count - at);
        let mut heap = format!("{PROGRAM}; c -context:tail> p0:Promise(300)@{}", id(0));
        for at in 0..count {
            write!(
                heap,
                "; p{at} -internal:reactions_or_result> r{at}:system␣/␣PromiseReaction{{code}}@{} \
                 -internal:promise_or_capability> p{}:Promise(300)@{}",
                id(at) + 2,
                at + 1,
                id(at + 1)
            )
            .unwrap();
            if !handler.is_empty() {
                write!(heap, "; r{at} -internal:fulfill_handler> {handler}").unwrap();
            }
        }
        heap
    }

    const OWN_HANDLER: &str = "g:onSettled{closure}@41#7:30:2 -internal:shared> gs:onSettled{code}@43";
    const NODES_HANDLER: &str = "g:onSettled{closure}@41#8:30:2 -internal:shared> gs:onSettled{code}@43 \
        -internal:script> node:node:internal/streams{code}@45";

    #[test]
    fn promises_that_wait_for_each_other_pile_up() {
        let of = |count| promises(count, OWN_HANDLER);
        let leak = finding(&[of(64), of(80), of(96)]);
        assert_eq!(judged(&leak), (PROMISES, Severity::Leak, 0.9, 96));
        assert_eq!(owner_text(&leak.owner), "`tail` in server.js");
        assert_eq!((leak.title.key, leak.advice.key), ("title.promisesPile", "advice.promises"));
        assert_eq!(["count", "waiter"].map(|value| text(&leak.title, value)), ["96", "onSettled"]);
        assert_eq!(leak.location.as_ref().map(|place| place.line), Some(30));
        assert_eq!(reasons(&leak), ["evidence.chain", "evidence.grewEachTime", "evidence.sizeGrew"]);
        assert_eq!(judged(&finding(&[of(64), of(96)])), (PROMISES, Severity::Suspect, 0.4, 96));
        assert!(trial::kinds(&[of(80), of(80)]).is_empty(), "they do not grow");
    }

    /// The variable `down` with one promise that has this many reactions, the newest first, each with a closure of a handler.
    fn reactions(count: usize) -> String {
        let id = |at: usize| 1001 + 10 * (count - at);
        let mut heap = format!("{PROGRAM}; c -context:down> p:Promise(60)@61 -internal:reactions_or_result> r0");
        for at in 0..count {
            write!(
                heap,
                "; r{at}:system␣/␣PromiseReaction(40){{code}}@{} -internal:1> r{}:system␣/␣PromiseReaction(40){{code}}@{};\
                 r{at} -internal:fulfill_handler> f{at}:onDown(400){{closure}}@{}#7:30:2 -internal:shared> fs:onDown{{code}}@43",
                id(at),
                at + 1,
                id(at + 1),
                id(at) + 4
            )
            .unwrap();
        }
        heap.replace(
            "-internal:reactions_or_result> r0;",
            &format!("-internal:reactions_or_result> r0:system␣/␣PromiseReaction(40){{code}}@{};", id(0)),
        )
    }

    #[test]
    fn what_waits_for_one_promise_is_counted_as_that() {
        let leak = finding(&[reactions(64), reactions(80), reactions(96)]);
        assert_eq!((leak.kind, leak.severity), (PROMISES, Severity::Leak));
        assert_eq!((leak.title.key, leak.advice.key), ("title.promiseWaiters", "advice.promiseWaiters"));
        assert_eq!(text(&leak.title, "owner"), "`down` in server.js");
        assert_eq!(leak.location.as_ref().map(|place| place.line), Some(30));
        let keys = ["evidence.grewEachTime", "evidence.sizeGrew", "evidence.promiseWaits"];
        assert_eq!(reasons(&leak), keys, "its reactions have no names");
        assert_eq!(text(reason(&leak, "evidence.promiseWaits"), "function"), "onDown");
    }

    #[test]
    fn one_snapshot_shows_promises_that_are_a_tenth_of_the_heap() {
        let heap = promises(64, "");
        assert_eq!(judged(&finding(&[&heap])), (PROMISES, Severity::Suspect, 0.4, 64));
        assert!(kinds_in(&promises(63, "")).is_empty());
        assert!(kinds_in(&in_heap_of(1_000_000, 65 * 300 + 40, &heap)).is_empty());
    }

    #[test]
    fn the_function_that_waits_is_the_programs() {
        let waiter = |handler: &str| {
            let suspect = finding(&[promises(64, handler)]);
            (text(&suspect.title, "waiter"), suspect.location.map(|place| place.line))
        };
        assert_eq!(waiter(OWN_HANDLER), ("onSettled".into(), Some(30)));
        assert_eq!(waiter(NODES_HANDLER), (String::new(), None));
        assert_eq!(waiter("g:onSettled{closure}@41"), (String::new(), None), "its place is not known");
    }

    #[test]
    fn promises_that_the_runtime_holds_are_a_finding_too() {
        let of_runtime =
            promises(64, OWN_HANDLER).replace("c -context:tail>", "root -> t:Http2Session@97 -internal:1>");
        let suspect = finding(&[of_runtime]);
        assert_eq!((suspect.kind, suspect.tier), (PROMISES, Tier::Runtime));
    }

    /// `count` promises: each is a variable of the function that waits for the one before it.
    fn waiting_closures(count: usize) -> String {
        let mut heap = format!("{PROGRAM}; c -context:tail> p0:Promise(300)");
        for at in 0..count {
            write!(
                heap,
                "; p{at} -internal:reactions_or_result> r{at}:system␣/␣PromiseReaction{{code}} \
                 -internal:fulfill_handler> g{at}:resume{{closure}} -internal:context> x{at}:system␣/␣Context \
                 -context:inner> p{}:Promise(300)",
                at + 1
            )
            .unwrap();
        }
        heap
    }

    #[test]
    fn functions_that_promises_call_are_a_chain_of_promises_where_there_are_many() {
        assert_eq!(kinds_in(&waiting_closures(64)), ["promises"]);
        let few = finding(&[waiting_closures(63)]);
        assert_eq!(judged(&few), (CLOSURE_CHAIN, Severity::Leak, 0.9, 63));
        assert_eq!(text(&few.advice, "variable"), "inner");
    }

    #[test]
    fn lists_and_promises_may_keep_unequally_much() {
        let uneven = list(65, 300).replace("n10:Entry(300)", "n10:Entry(60000)");
        assert_eq!(kinds_in(&uneven), ["container"]);
        let uneven = promises(64, "").replace("p10:Promise(300)", "p10:Promise(60000)");
        assert_eq!(kinds_in(&uneven), ["promises"]);
    }

    #[test]
    fn functions_may_keep_each_other_without_objects() {
        let mut heap = format!("{PROGRAM}; c -context:last> f0:wrapper(2500){{closure}}#7:9:1");
        for at in 0..8 {
            write!(
                heap,
                "; f{at} -internal:context> x{at}:system␣/␣Context -context:before> f{}:wrapper(2500){{closure}}#7:9:1",
                at + 1
            )
            .unwrap();
        }
        let leak = finding(&[heap]);
        assert_eq!((leak.kind, leak.severity, leak.confidence), (CLOSURE_CHAIN, Severity::Leak, 0.9));
        assert_eq!((owner_text(&leak.owner).as_str(), leak.count), ("`last` in server.js", 8));
        assert_eq!(text(&leak.advice, "variable"), "before");
        let pattern = text(reason(&leak, "evidence.chain"), "pattern");
        assert_eq!(pattern, "wrapper() ->before wrapper()");
    }

    #[test]
    fn what_a_framework_holds_is_to_be_changed_where_it_is_made() {
        let held_in = |file: &str| {
            let mut heap = format!(
                "{PROGRAM}; root -> g:render{{closure}}#8:3:1 -internal:shared> sg{{code}} -internal:script> \
                 pg:{file}{{code}}; g -internal:context> y:system␣/␣Context -context:current> fiber:Fiber \
                 -property:onClick> both:both{{closure}}#7:11:1 -internal:context> x -context:left> \
                 f0:wrapper(2500){{closure}}#7:9:1; x:system␣/␣Context -internal:scope_info> scope{{code}}"
            );
            for at in 0..17 {
                let (variable, line) = if at % 2 == 0 { ("right", 10) } else { ("left", 9) };
                write!(
                    heap,
                    "; f{at} -internal:context> x{at}:system␣/␣Context -context:{variable}> \
                     f{}:wrapper(2500){{closure}}#7:{line}:1; x{at} -internal:scope_info> scope",
                    at + 1
                )
                .unwrap();
            }
            let leak = finding(&[heap]);
            (owner_text(&leak.owner), leak.location.map(|place| place.line))
        };
        assert_eq!(held_in("/app/framework.js"), ("`left` in server.js:10".into(), Some(9)));
        assert_eq!(held_in("/app/server.js").0, "`current.onClick.left` in server.js");
    }
}
