//! Nodes of a page that are in no document, and that a script still holds.
//!
//! V8 marks nodes that a page has created and never attached, or has removed. The roots among them are those that something
//! other than a detached node holds. They are grouped by the path that holds them, since one list or one closure keeps all
//! of them.
//!
//! Cost: the retainers of detached nodes, and the paths to up to a few thousand of them.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Kind, Profile, Standing};
use crate::leaks::follow::case::Case;
use crate::leaks::follow::trace::Trace;
use crate::leaks::read::climb::path_key;
use crate::leaks::read::heap::Heap;
use crate::leaks::read::ownership::ownership;
use crate::leaks::read::script::functions_in;
use crate::leaks::tell::draft::Draft;
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::shared::{DetachedAdvice, DetachedNodes, KeptBy, about_function};
use crate::names;

/// Nodes that were taken out of the document and are still held.
pub const DETACHED: Kind = Kind { slug: "detached", standing: Standing::Place };

/// Roots whose paths are looked for.
const MAX_ROOTS: usize = 4096;
/// Nodes of a group whose contexts are compared.
const MAX_COMPARED: usize = 16;
/// The value of `detachedness` that V8 gives to nodes that are in no document.
const IS_DETACHED: u8 = 2;

/// See the module.
pub struct Detached;

impl Detector for Detached {
    const PROFILE: Profile = Profile { name: "detached", kinds: &[DETACHED], sentences: &[] };
    /// The roots that one path holds.
    type Subject = Vec<NodeIx>;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Vec<NodeIx>)>> {
        let trace = |key: u64, roots: &[NodeIx]| {
            let bytes = heap.retained_together(roots.to_vec());
            Trace { key, ..Trace::group(heap, roots[0], roots[0], roots, bytes) }
        };
        Ok(roots(heap).into_iter().map(|(path, roots)| (trace(path, &roots), roots)).collect())
    }

    fn judge(case: &Case, followed: &Followed<Vec<NodeIx>>) -> Option<Draft> {
        let heap = case.heap;
        let policy = &heap.policy.detached;
        let Followed { subject: roots, trace, series } = followed;
        let judgement = match case.is_series() {
            true if case.grows_by(series, policy.least_added) => (Severity::Leak, policy.growing),
            false if roots.len() >= policy.least_alone => (Severity::Suspect, policy.alone),
            _ => return None,
        };
        let owned = ownership(heap, roots[0]);
        let title = DetachedNodes { count: roots.len() as u64, owner: owned.owner.clone() };
        let advice = DetachedAdvice { owner: owned.owner.clone() };
        let keeper = keeper(heap, roots);
        Some(
            Draft::new(heap, DETACHED, &owned, judgement, title, advice)
                .at(keeper.and_then(|function| heap.place(function)))
                .because(about_function(heap, keeper, |function, place| KeptBy { function, place }))
                .series(series)
                .covering(roots.iter().copied())
                .of_class(heap, heap.class(roots[0]))
                .traced(trace, series),
        )
    }
}

/// The function that keeps the first node. Where each node is in a variable of a context of its own, a function that was
/// left behind keeps that context, and is what to look at.
fn keeper(heap: &Heap, roots: &[NodeIx]) -> Option<NodeIx> {
    let contexts: Vec<NodeIx> =
        roots.iter().take(MAX_COMPARED).filter_map(|&node| ownership(heap, node).context).collect();
    let (first, second) = (*contexts.first()?, *contexts.get(1)?);
    (first != second).then(|| functions_in(heap, first).first().copied()).flatten()
}

/// Roots of detached nodes by the path that holds them.
fn roots(heap: &Heap) -> Vec<(u64, Vec<NodeIx>)> {
    let graph = heap.graph;
    if !graph.detachedness.contains(&IS_DETACHED) {
        return Vec::new();
    }
    let is_detached =
        |node: NodeIx| graph.detachedness.get(node.index()) == Some(&IS_DETACHED) && !names::is_of_node(graph, node);
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
    let mut by_path: BTreeMap<u64, Vec<NodeIx>> = BTreeMap::new();
    for node in graph.nodes().filter(is_root).take(MAX_ROOTS) {
        by_path.entry(path_key(heap, node)).or_default().push(node);
    }
    by_path.into_iter().collect()
}
