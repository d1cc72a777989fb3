//! The bytes that would be freed if one edge to an object were removed.
//!
//! The answer is nothing if another edge keeps the object alive, and its retained size otherwise, because everything
//! that is reachable only through the object is what it dominates. Another edge keeps the object alive if it is
//! essential and comes from a node that the object does not dominate.
//!
//! Cost: the incoming edges of the object.

use crate::ids::{EdgeIx, NodeIx};
use crate::passes::dominators::essential::Essential;
use crate::snapshot::Snapshot;

/// The effect of removing an edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cut {
    /// Whether the edge helps to keep the object alive.
    pub is_essential: bool,
    /// Number of other edges that keep the object alive.
    pub other_count: usize,
    /// Bytes that would be freed.
    pub freed_bytes: u64,
}

/// The effect of removing `edge`, which must lead to `node`; `None` if it does not.
pub fn cut(snapshot: &Snapshot, node: NodeIx, edge: EdgeIx) -> Option<Cut> {
    let graph = &snapshot.graph;
    if graph.edge_targets.get(edge.index()).is_none_or(|target| target.node() != node) {
        return None;
    }
    let essential = Essential { graph, ephemerons: &snapshot.ephemerons, page: &snapshot.tree.page };
    let sources = snapshot.retainers.of(node);
    let keeps = |at: usize| {
        let (source, edge_type) = (sources[at].node(), sources[at].edge_type());
        essential.allows(source, edge_type, node)
            && essential.is_kept(source, edge_type, node)
            && !snapshot.tree.dominates(node, source)
    };
    let edges = snapshot.retainers.edges_of(graph, node);
    let is_essential = edges.iter().position(|&other| other == edge).is_some_and(keeps);
    let other_count = (0..edges.len()).filter(|&at| edges[at] != edge && keeps(at)).count();
    let freed_bytes = if is_essential && other_count == 0 { snapshot.retained_size(node) } else { 0 };
    Some(Cut { is_essential, other_count, freed_bytes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    /// The effect of removing the edge from one node to another.
    fn of(heap: &str, from: u32, to: u32) -> (bool, usize, u64) {
        let snapshot = testkit::open(heap);
        let graph = &snapshot.graph;
        let (edge, ..) = graph.edges(NodeIx(from)).find(|&(.., target)| target == NodeIx(to)).unwrap();
        let cut = cut(&snapshot, NodeIx(to), edge).unwrap();
        (cut.is_essential, cut.other_count, cut.freed_bytes)
    }

    #[test]
    fn the_only_edge_frees_everything_behind_it() {
        assert_eq!(of("root -> a(1) -> b(2) -> c(4); c -> b", 1, 2), (true, 0, 6));
    }

    #[test]
    fn another_edge_keeps_it_alive() {
        assert_eq!(of("root -> a(1) -> b(2); root -> c(4) -> b", 1, 2), (true, 1, 0));
        assert_eq!(of("root -> a(1) -property:one> b(2); a -property:two> b", 1, 2), (true, 1, 0));
    }

    #[test]
    fn weak_edges_and_edges_from_dominated_nodes_keep_nothing_alive() {
        assert_eq!(of("root -> a(1) -> b(2) -> c(4) -> b; root -> d -weak> b", 1, 2), (true, 0, 6));
        assert_eq!(of("root -> a(1) -> b(2) -> c(4) -> b; root -> d -weak> b", 3, 2), (false, 1, 0));
    }

    #[test]
    fn only_its_own_edges_can_be_cut() {
        let snapshot = testkit::open("root -> a -> b");
        assert_eq!(cut(&snapshot, NodeIx(1), EdgeIx(1)), None);
    }
}
