//! Nodes of a page that are in no document and that a script still holds (H9 of our notes).
//!
//! V8 marks what a page has made and put nowhere, or taken out again. Those that something else than another of them holds
//! are the roots; they are grouped by the way that they are held, since it is one list or one closure that keeps them all.
//!
//! Cost: the retainers of detached nodes, and the way to up to a few thousand of them.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::names;

use super::anchor::{anchor, functions_in, way_key};
use super::case::{Case, Course};
use super::draft::Draft;
use super::finding::{Kind, Sentence, Severity};
use super::heap::Heap;
use super::survey::Trace;
use super::timers::sum_of_trees;
use super::{Detector, Number};

/// Roots whose way is looked for.
const MAX_ROOTS: usize = 4096;

/// See the module.
pub struct Detached;

impl Detector for Detached {
    fn survey(&self, heap: &Heap, out: &mut Vec<Trace>) -> Result<()> {
        for (way, group) in groups(heap) {
            let id = heap.graph.id(group[0]).0;
            out.push(Trace::group(heap, way, group[0], id, &group, sum_of_trees(heap, group.clone())));
        }
        Ok(())
    }

    fn judge(&self, case: &Case, number: Number, out: &mut Vec<Draft>) -> Result<()> {
        let heap = case.heap;
        for ((_, group), trace) in case.again(number, groups) {
            let series = case.series(trace);
            let (severity, sureness) = match case.is_series() {
                true if series.course() == Course::Grows && series.added() >= 10 => (Severity::Leak, 0.9),
                true => continue,
                false if group.len() >= 50 => (Severity::Suspect, 0.5),
                false => continue,
            };
            let anchor = anchor(heap, group[0]);
            let title = Sentence::new(
                "title.detachedNodes",
                [("count", group.len().into()), ("owner", anchor.text.clone().into())],
            );
            // A variable that each call has its own of: the function that was left behind is what keeps it.
            let keeper = keeper(heap, &group);
            let draft = Draft::new(heap, Kind::Detached, &anchor, title, Sentence::new("advice.detached", []))
                .at(keeper.and_then(|function| heap.place(function)))
                .naming(heap, "evidence.keptBy", keeper)
                .judged(severity, sureness)
                .series(&series)
                .covering(group.iter().copied())
                .of_class(heap, heap.class(group[0]));
            out.push(draft.traced(trace, &series));
        }
        Ok(())
    }
}

/// The function that sees the variable of the first node, where others are in a context each.
fn keeper(heap: &Heap, group: &[NodeIx]) -> Option<NodeIx> {
    let contexts: Vec<NodeIx> = group.iter().take(16).filter_map(|&node| anchor(heap, node).context).collect();
    let (first, second) = (*contexts.first()?, *contexts.get(1)?);
    (first != second).then(|| functions_in(heap, first).first().copied()).flatten()
}

/// Detached roots by the way that they are held.
fn groups(heap: &Heap) -> Vec<(u64, Vec<NodeIx>)> {
    let graph = heap.graph;
    let is_detached =
        |node: NodeIx| graph.detachedness.get(node.index()) == Some(&2) && !names::is_of_node(graph, node);
    if !graph.detachedness.contains(&2) {
        return Vec::new();
    }
    let is_root = |&node: &NodeIx| {
        is_detached(node)
            && heap.distance(node) >= 0
            && heap.snapshot.retainers.of(node).iter().any(|source| {
                let holder = source.node();
                source.edge_type() != EdgeType::Weak
                    && !is_detached(holder)
                    && !matches!(graph.node_type(holder), NodeType::Native | NodeType::Synthetic)
                    && !heap.raw_name(holder).starts_with(b"Detached ")
            })
    };
    let mut of_way: BTreeMap<u64, Vec<NodeIx>> = BTreeMap::new();
    for node in graph.nodes().filter(is_root).take(MAX_ROOTS) {
        of_way.entry(way_key(heap, node)).or_default().push(node);
    }
    of_way.into_iter().collect()
}
