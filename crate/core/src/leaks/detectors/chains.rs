//! Chains: every generation keeps the one before it (H1 of our notes).
//!
//! A function that is made anew on each request and shares its context with one that mentions the last result keeps that
//! result, whose function keeps its own context, and so on. In the dominator tree this is a path that repeats itself:
//! object, function, context, object, … From each subtree that is large the *heavy path* is followed, always to the child
//! that retains most; a run in which node, class and link repeat with a period of up to eight is a chain. With a function
//! and a context in the period it is a closure chain; a chain of objects is a list that nobody takes from.
//!
//! Cost: each node is on one heavy path at most; a comparison for each period and node, and a look at the links of those
//! on a path.

use std::hash::Hasher;

use crate::error::Result;
use crate::graph::{EdgeType, NodeType};
use crate::hash::NumberHasher;
use crate::ids::{EdgeIx, NodeIx};
use crate::names;

use super::anchor::{anchor, declared, way_key};
use super::case::{Case, Course};
use super::draft::{Draft, grew};
use super::finding::{Kind, Sentence, Severity};
use super::heap::{Heap, file_name, package_name, place_text};
use super::survey::{Sketch, Trace, key};
use super::{Detector, Number};

/// The longest period.
const MAX_PERIOD: usize = 8;
/// A period repeats at least so often, in a closure chain and in a list.
const LEAST_LINKS: usize = 8;
const LEAST_LIST: usize = 64;

/// See the module.
pub struct Chains;

impl Detector for Chains {
    fn survey(&self, heap: &Heap, out: &mut Vec<Trace>) -> Result<()> {
        for chain in chains(heap) {
            let head = chain.nodes[0];
            let way = way_key(heap, head);
            out.push(Trace {
                detector: 0,
                key: key(&[way, chain.period as u64]),
                way,
                node: head,
                id: heap.graph.id(head).0,
                count: chain.links as u64,
                bytes: heap.retained(head),
                sketch: Sketch::default(),
            });
        }
        Ok(())
    }

    fn judge(&self, case: &Case, number: Number, out: &mut Vec<Draft>) -> Result<()> {
        let heap = case.heap;
        for (chain, trace) in case.again(number, chains) {
            let series = case.series(trace);
            let grows = series.course() == Course::Grows;
            let is_closure = chain.sort == Sort::Closures;
            if case.is_series() && !grows && !is_closure {
                continue;
            }
            if !is_closure && !case.is_series() && trace.bytes * 10 < heap.total() {
                continue;
            }
            let anchor = anchor(heap, trace.node);
            if chain.sort == Sort::List && anchor.is_core() {
                continue;
            }
            let step = heap.retained(trace.node) / chain.links as u64;
            let (owner, links) = (("owner", anchor.text.clone().into()), ("links", chain.links.into()));
            let handler = chain.handler(heap);
            let (title, advice, kind) = match chain.sort {
                Sort::Closures => (
                    Sentence::new("title.closureChain", [owner, links, ("stepSize", step.into())]),
                    Sentence::new("advice.closureChain", [("variable", chain.variable(heap).into())]),
                    Kind::ClosureChain,
                ),
                Sort::Promises => (
                    Sentence::new(
                        "title.promisesPile",
                        [
                            ("count", chain.links.into()),
                            ("waiter", handler.map_or_else(String::new, |it| heap.function_name(it)).into()),
                        ],
                    ),
                    Sentence::new("advice.promises", []),
                    Kind::Promises,
                ),
                Sort::List => (
                    Sentence::new(
                        "title.containerGrows",
                        [
                            owner,
                            ("container", "list".into()),
                            ("added", (series.added().max(0) as u64).into()),
                            ("count", chain.links.into()),
                            ("entryClass", chain.class_name(heap).into()),
                        ],
                    ),
                    Sentence::new("advice.list", []),
                    Kind::Container,
                ),
            };
            let (severity, sureness) = match (is_closure, grows) {
                (true, true) => (Severity::Leak, 1.0),
                (true, false) if case.is_series() => (Severity::Suspect, 0.4),
                (true, false) => (Severity::Leak, 0.9),
                (false, true) if case.len() > 2 => (Severity::Leak, 0.9),
                (false, _) => (Severity::Suspect, 0.4),
            };
            let pattern = chain.pattern(heap);
            let mut draft = Draft::new(heap, kind, &anchor, title, advice)
                .judged(severity, sureness)
                .series(&series)
                .because(Sentence::new(
                    "evidence.chain",
                    [("pattern", pattern.into()), ("links", chain.links.into()), ("stepSize", step.into())],
                ));
            draft.finding.count = chain.links as u64;
            draft.finding.evidence.extend(grew(&series));
            draft.finding.path.extend(chain.steps(heap));
            match chain.sort {
                Sort::Closures => draft = held_by_sibling(heap, &chain, draft),
                Sort::Promises => draft = draft.at(handler.and_then(|handler| heap.place(handler))),
                Sort::List => {}
            }
            out.push(draft);
        }
        Ok(())
    }
}

/// Says which function drags the variable along, and where the one that is kept is written.
fn held_by_sibling(heap: &Heap, chain: &Chain, draft: Draft) -> Draft {
    let Some(function) = chain.nodes.iter().copied().find(|&node| heap.is_function(node)) else { return draft };
    let place = heap.place(function);
    let Some(told) = sibling(heap, function) else { return draft.placed(place) };
    let written = declared(heap, function, &told).map(|place| place_text(&place));
    let file = || place.as_ref().and_then(|place| place.url.as_deref()).map(|url| file_name(url).to_owned());
    let draft = draft.because(Sentence::new(
        "evidence.chainHeld",
        [
            ("variable", chain.variable(heap).into()),
            ("function", told.into()),
            ("place", written.or_else(file).unwrap_or_default().into()),
        ],
    ));
    draft.placed(place)
}

/// A function that was written in the same scope as one, and never made or never kept: functions that were not compiled
/// yet lead to the scope around them. The function whose own scope it is does so, too, and is none of them.
fn sibling(heap: &Heap, function: NodeIx) -> Option<String> {
    let scope = heap.internal(heap.context_of(function)?, &heap.words.scope_info)?;
    let own = heap.shared(function);
    let sources = heap.snapshot.retainers.of(scope).iter().map(|source| source.node());
    let mut found: Vec<String> = sources
        .filter(|&node| heap.graph.node_type(node) == NodeType::Code && Some(node) != own)
        .filter(|&node| heap.internal(node, &heap.words.name_or_scope_info) != Some(scope))
        .filter_map(|node| {
            let name = heap.raw_name(node);
            let name = name.strip_prefix(b"system / SharedFunctionInfo / ").unwrap_or(name);
            let is_name = !name.is_empty() && !name.starts_with(b"system / ") && !name.starts_with(b"(");
            is_name.then(|| String::from_utf8_lossy(name).into_owned())
        })
        .collect();
    found.sort();
    found.into_iter().next()
}

/// A path that repeats itself.
struct Chain {
    /// Its nodes, at most a few periods of them.
    nodes: Vec<NodeIx>,
    period: usize,
    links: usize,
    sort: Sort,
}

/// What a chain is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sort {
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

    fn class_name(&self, heap: &Heap) -> String {
        heap.class_name(self.nodes[0])
    }

    /// A function of the program's that something in it leads to: what waits.
    fn handler(&self, heap: &Heap) -> Option<NodeIx> {
        let near = self.nodes.iter().flat_map(|&node| heap.graph.edges(node).map(|(.., to)| to));
        near.filter(|&to| heap.is_function(to))
            .find(|&function| heap.place(function).is_some_and(|place| package_name(place.url.as_deref()) != "node:"))
    }

    /// The links within the first period and to the next.
    fn edges<'a>(&'a self, heap: &'a Heap) -> impl Iterator<Item = (EdgeIx, NodeIx)> + 'a {
        self.nodes.windows(2).take(self.period).filter_map(|pair| Some((direct(heap, pair[0], pair[1])?, pair[1])))
    }

    fn steps<'a>(&'a self, heap: &'a Heap) -> impl Iterator<Item = super::finding::Step> + 'a {
        self.edges(heap).map(|(edge, to)| super::anchor::step(heap, edge, to))
    }

    /// `{rows, describe} .describe describe() {context} system / Context ->previous …`
    fn pattern(&self, heap: &Heap) -> String {
        let mut text = super::anchor::shown(heap, self.nodes[0]);
        for step in self.steps(heap) {
            text += &format!(" {} {}", step.edge, step.name);
        }
        text
    }
}

/// All chains of a heap, in the order of the walk.
fn chains(heap: &Heap) -> Vec<Chain> {
    let least = (heap.total() / 1000).max(16 << 10);
    let mut open = vec![heap.graph.root];
    let mut found = Vec::new();
    while let Some(head) = open.pop() {
        let path = heavy_path(heap, head, least, &mut open);
        if path.len() >= LEAST_LINKS {
            found.extend(repeats(heap, &path, least));
        }
    }
    found.sort_by_key(|chain| chain.nodes[0]);
    found
}

/// The way down to the heaviest child of each; other large children are left to look at later.
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
    let signs: Vec<u64> = std::iter::once(0).chain(path.windows(2).map(|pair| sign(heap, pair[0], pair[1]))).collect();
    let mut best: Option<(usize, usize, usize)> = None;
    for period in 1..=MAX_PERIOD.min(path.len() / LEAST_LINKS) {
        let mut begin = 0;
        for at in 0..=path.len() - period {
            let is_same = at + period < path.len() && signs[at] == signs[at + period];
            if !is_same {
                let links = (at + period - begin) / period;
                if links >= LEAST_LINKS && best.is_none_or(|(_, of, most)| links * period > most * of) {
                    best = Some((begin, period, links));
                }
                begin = at + 1;
            }
        }
    }
    let (begin, period, links) = best?;
    let within = &path[begin..begin + period];
    let has_function = within.iter().any(|&node| heap.is_function(node));
    let is_closure = has_function && within.iter().any(|&node| heap.is_context(node));
    let is_list = links >= LEAST_LIST
        && within.iter().all(|&node| heap.graph.node_type(node) == NodeType::Object && !heap.is_context(node));
    // What is held by a variable or a property is what repeats; the run may begin in the middle of a period.
    let turn = (0..period)
        .find(|&turn| {
            let node = path[begin + turn];
            heap.graph.node_type(node) == NodeType::Object && !heap.is_context(node)
        })
        .unwrap_or(0);
    let (mut begin, mut links) = (begin + turn, if turn > 0 { links - 1 } else { links });
    // The newest generation is held by another link than the others: by what everybody calls it.
    let before = begin.checked_sub(period).map(|at| path[at]);
    if before.is_some_and(|node| node != heap.graph.root && heap.class(node) == heap.class(path[begin])) {
        begin -= period;
        links += 1;
    }
    let waits = links >= LEAST_LIST && within.iter().any(|&node| is_reaction(heap, node));
    let is_large = heap.retained(path[begin]) >= least;
    let is_even = waits || !is_closure || steps_are_even(heap, path, begin, period, links);
    let nodes = path[begin..].iter().copied().take(2 * period + 1).collect();
    let sort = match () {
        () if waits => Sort::Promises,
        () if is_closure => Sort::Closures,
        () if is_list => Sort::List,
        () => return None,
    };
    (is_large && is_even).then_some(Chain { nodes, period, links, sort })
}

/// Whether a node is what a promise does once it is settled.
fn is_reaction(heap: &Heap, node: NodeIx) -> bool {
    heap.raw_name(node) == b"system / PromiseReaction"
}

/// Whether every link keeps about as much as the others.
fn steps_are_even(heap: &Heap, path: &[NodeIx], begin: usize, period: usize, links: usize) -> bool {
    let kept: Vec<f64> = (0..links).map(|link| heap.retained(path[begin + link * period]) as f64).collect();
    let steps: Vec<f64> = kept.windows(2).map(|pair| pair[0] - pair[1]).collect();
    let mean = steps.iter().sum::<f64>() / steps.len().max(1) as f64;
    let variance = steps.iter().map(|step| (step - mean).powi(2)).sum::<f64>() / steps.len().max(1) as f64;
    mean > 0.0 && variance.sqrt() / mean < 0.5
}

/// What tells a node on a path from others: its type, its class, and what its dominator calls it.
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
