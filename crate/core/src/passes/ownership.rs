//! Moves the shallow size of V8's private nodes to the one object that owns them, as DevTools does.
//!
//! A hidden node, an internal array, or the data of an external string means nothing to a user. If all paths to it
//! (except over weak edges) come from one object, that object gets its size. Ownership spreads through private nodes
//! from every node that owns itself. A node that two owners reach has no owner, and neither has a node that is only
//! reachable through it. The result does not depend on the order of the walk.
//!
//! Cost: one pass over the edges, and at most two over the edges of private nodes; four bytes per node while it runs.
//! DevTools does the same in `calculateShallowSizes`. Without user roots it moves nothing, and neither does this pass.

use std::ops::Range;

use crate::bursts::bursts;
use crate::error::Result;
use crate::graph::columns::WideColumn;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::ids::NodeIx;
use crate::passes::user_roots::user_roots;

/// The transfers of shallow sizes. They are computed in parallel with passes that only read the graph, and applied
/// later.
#[derive(Default)]
pub struct Ownership {
    /// Whether the transfer applies to this snapshot.
    pub is_done: bool,
    /// Node, owner, and size in bytes; ordered by node.
    pub moves: Vec<(NodeIx, NodeIx, u64)>,
}

impl Ownership {
    /// Applies the transfers.
    pub fn apply(&self, self_sizes: &mut WideColumn) {
        for &(node, owner, size) in &self.moves {
            self_sizes.set(node.index(), 0);
            self_sizes.set(owner.index(), self_sizes.get(owner.index()) + size);
        }
    }

    /// Shallow size of a node as in the file. Cost: all transfers, for a node that received sizes.
    pub fn written_size(&self, node: NodeIx, self_sizes: &WideColumn) -> u64 {
        if let Ok(at) = self.moves.binary_search_by_key(&node, |&(moved, ..)| moved) {
            return self.moves[at].2;
        }
        let got: u64 = self.moves.iter().filter(|&&(_, owner, _)| owner == node).map(|&(.., size)| size).sum();
        self_sizes.get(node.index()) - got
    }

    /// Shallow sizes of all nodes as in the file, in file order.
    pub fn written_sizes(&self, self_sizes: &WideColumn) -> WideColumn {
        let mut written = self_sizes.clone();
        for &(node, owner, size) in &self.moves {
            written.set(node.index(), size);
            written.set(owner.index(), written.get(owner.index()) - size);
        }
        written
    }
}

const EXTERNAL_STRING_DATA: &[u8] = b"system / ExternalStringData";

/// No owner has reached the node.
const UNVISITED: u32 = u32::MAX;
/// More than one owner has reached the node.
const SHARED: u32 = u32::MAX - 1;

/// Finds the transfers: the private nodes that one object owns.
pub fn find(graph: &Graph) -> Result<Ownership> {
    if user_roots(graph).next().is_none() {
        return Ok(Ownership::default());
    }
    let owners = find_owners(graph)?;
    let mut moves = Vec::new();
    for ((node, &owner), size) in graph.nodes().zip(&owners).zip(graph.self_sizes.iter()) {
        if owner >= SHARED || owner == node.0 || size == 0 {
            continue;
        }
        let owner = NodeIx(owner);
        if owner != graph.root && graph.node_type(owner) != NodeType::Synthetic {
            moves.try_reserve(1)?;
            moves.push((node, owner, size));
        }
    }
    Ok(Ownership { is_done: true, moves })
}

/// The owner of each node: itself, another node, `SHARED`, or `UNVISITED`.
fn find_owners(graph: &Graph) -> Result<Vec<u32>> {
    let external = graph.strings.find(EXTERNAL_STRING_DATA).collect::<Vec<_>>();
    let is_private = |node: NodeIx| match graph.node_type(node) {
        NodeType::Hidden | NodeType::Array => true,
        NodeType::Native => external.contains(&graph.name(node)),
        _ => false,
    };
    let mut owners = Vec::new();
    owners.try_reserve_exact(graph.node_count())?;
    owners.extend(graph.nodes().map(|node| if is_private(node) { UNVISITED } else { node.0 }));

    let mut reached: Vec<NodeIx> = Vec::new();
    for nodes in bursts(graph.node_count()) {
        spread(graph, nodes, &mut owners, &mut reached)?;
    }
    Ok(owners)
}

/// Spreads ownership from those of `nodes` that own themselves.
#[inline(never)]
fn spread(graph: &Graph, nodes: Range<usize>, owners: &mut [u32], reached: &mut Vec<NodeIx>) -> Result<()> {
    for node in nodes.map(|node| NodeIx(node as u32)) {
        if owners[node.index()] == node.0 {
            reached.push(node);
        }
        while let Some(from) = reached.pop() {
            let owner = owners[from.index()];
            for (_, edge_type, to) in graph.edges(from) {
                let current = owners[to.index()];
                if current == to.0 || current == owner || current == SHARED || edge_type == EdgeType::Weak {
                    continue;
                }
                owners[to.index()] = if current == UNVISITED { owner } else { SHARED };
                reached.try_reserve(1)?;
                reached.push(to);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::graph;

    fn sizes(heap: &str) -> Vec<u64> {
        let mut graph = graph(heap);
        find(&graph).unwrap().apply(&mut graph.self_sizes);
        graph.self_sizes.iter().collect()
    }

    #[test]
    fn moves_the_sizes_that_one_object_owns() {
        // root, a, its elements, their map
        let heap = "root -> a(10); a -> elements(100){array} -> map(7){hidden}";
        assert_eq!(sizes(heap), [0, 117, 0, 0]);
    }

    #[test]
    fn leaves_shared_nodes_and_nodes_behind_them() {
        let heap = "root -> a(10) -> table(100){array} -> inner(7){hidden}; root -> b(20) -> table";
        assert_eq!(sizes(heap), [0, 10, 100, 7, 20]);
    }

    #[test]
    fn weak_edges_synthetic_owners_and_the_root_take_nothing() {
        assert_eq!(sizes("root -> a(10) -weak> table(5){array}"), [0, 10, 5]);
        assert_eq!(sizes("root -> a(1); root -> group{synthetic} -> table(5){array}"), [0, 1, 0, 5]);
        assert_eq!(sizes("root -> a(1); root -> table(5){array}"), [0, 1, 5]);
    }

    #[test]
    fn does_nothing_without_user_roots_and_keeps_written_sizes() {
        assert_eq!(sizes("root -> group{synthetic} -> a(10) -> table(5){array}"), [0, 0, 10, 5]);
        let mut graph = graph("root -> a(10) -> t(1){array}; a -> u(2){array}; root -> b(3)");
        let ownership = find(&graph).unwrap();
        ownership.apply(&mut graph.self_sizes);
        let written: Vec<u64> = ownership.written_sizes(&graph.self_sizes).iter().collect();
        assert_eq!(written, [0, 10, 1, 2, 3]);
    }
}
