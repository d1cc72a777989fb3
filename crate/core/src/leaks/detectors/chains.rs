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
use crate::leaks::read::climb::{path_key, shown, step};
use crate::leaks::read::heap::Heap;
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::read::script::Script;
use crate::leaks::read::whose::Tier;
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::{Severity, Step};
use crate::leaks::tell::owner::{Owner, Whereabouts};
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};
use crate::leaks::tell::shared::{ContainerGrows, PromisesAdvice, PromisesPile, grew};
use crate::names;

use super::containers::CONTAINER;

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
sentence!(ListAdvice = "advice.list" { owner: Owner });

/// See the module.
pub struct Chains;

impl Detector for Chains {
    const PROFILE: Profile = Profile {
        name: "chains",
        kinds: &[CLOSURE_CHAIN, PROMISES],
        sentences: schemas![Title, Pattern, Held, Advice, HeldAdvice, ListAdvice],
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
            Shape::Promises => promises(heap, chain, &owned, judgement),
            Shape::List if owned.is_runtime() => return None,
            Shape::List => list(heap, chain, &owned, judgement, series),
        };
        let mut draft = draft.series(series).counting(chain.links as u64);
        draft.finding.evidence.splice(..0, [chain.pattern(heap).into()].into_iter().chain(grew(series)));
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
    let title = Title { owner: owned.owner.clone(), links: chain.links, stepSize: chain.step_size(heap) };
    let function = chain.nodes.iter().copied().find(|&node| heap.is_function(node));
    let sibling = function.and_then(|function| Some((sibling(heap, function)?, function)));
    let advice: Sentence = match &sibling {
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

fn list(heap: &Heap, chain: &Chain, owned: &Ownership, judgement: Judgement, series: &Series) -> Draft {
    let title = ContainerGrows {
        owner: owned.owner.clone(),
        container: "list",
        added: series.added().max(0) as u64,
        count: chain.links as u64,
        entryClass: heap.class_name(chain.nodes[0]),
    };
    let advice = ListAdvice { owner: owned.owner.clone() };
    Draft::new(heap, CONTAINER, owned, judgement, title, advice)
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

    /// `{rows, describe} .describe describe() {context} system / Context ->previous …`
    fn pattern(&self, heap: &Heap) -> Pattern {
        let mut pattern = shown(heap, self.nodes[0]);
        for step in self.steps(heap) {
            pattern += &format!(" {} {}", step.edge, step.name);
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
    let nodes = path[begin..].iter().copied().take(2 * period + 1).collect();
    (is_large && is_even).then_some(Chain { nodes, period, links, shape })
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
