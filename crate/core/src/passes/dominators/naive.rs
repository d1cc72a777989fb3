//! Dominators by definition, for tests: removes each node and finds out what is no longer reachable.
//!
//! Cost: nodes times edges. Retained sizes by definition cost nodes times nodes times the depth of the tree.

use super::essential::{Essential, page_starts};
use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::{EdgeType, Graph};
use crate::ids::{EdgeIx, NodeIx};
use crate::passes::ephemerons::Ephemerons;

/// The immediate dominator of every node; the root is its own.
pub fn dominators(graph: &Graph, ephemerons: &Ephemerons) -> Result<Vec<NodeIx>> {
    let count = graph.node_count();
    let page = reach(count, page_starts(graph).collect(), &graph_edges(graph), None)?;
    let essential = Essential { graph, ephemerons, page: &page };
    let mut edges: Vec<(NodeIx, NodeIx)> = Vec::new();
    for source in graph.nodes() {
        for (edge, edge_type, target) in graph.edges(source) {
            let is_half = edge_type == EdgeType::Internal
                && ephemerons.is_table(source)
                && ephemerons.is_tables_half(graph, source, EdgeIx(edge.0));
            if essential.allows(source, edge_type, target) && !is_half {
                edges.push((source, target));
            }
        }
    }
    for node in graph.nodes() {
        if node != graph.root && !edges.iter().any(|&(_, target)| target == node) {
            edges.push((graph.root, node));
        }
    }
    let reached = reach(count, vec![graph.root], &edges, None)?;
    // All dominators of each node. The immediate dominator is the one that has the most dominators itself.
    let mut dominators = vec![Vec::new(); count];
    for removed in graph.nodes().filter(|node| reached.contains(node.index()) && *node != graph.root) {
        let without = reach(count, vec![graph.root], &edges, Some(removed))?;
        for node in graph.nodes().filter(|&node| node != removed) {
            if reached.contains(node.index()) && !without.contains(node.index()) {
                dominators[node.index()].push(removed);
            }
        }
    }
    let depths: Vec<usize> = dominators.iter().map(Vec::len).collect();
    let nearest = |of: &Vec<NodeIx>| of.iter().copied().max_by_key(|node| depths[node.index()]).unwrap_or(graph.root);
    Ok(dominators.iter().map(nearest).collect())
}

/// Whether `above` is the node itself or one of its dominators.
pub fn is_under(dominators: &[NodeIx], above: NodeIx, mut node: NodeIx) -> bool {
    while node != above && dominators[node.index()] != node {
        node = dominators[node.index()];
    }
    node == above
}

/// The retained size of a node: the shallow sizes of all nodes that it dominates, itself included.
pub fn retained_size(graph: &Graph, dominators: &[NodeIx], node: NodeIx) -> u64 {
    let kept = graph.nodes().filter(|&other| is_under(dominators, node, other));
    kept.map(|other| graph.self_sizes.get(other.index())).sum()
}

fn graph_edges(graph: &Graph) -> Vec<(NodeIx, NodeIx)> {
    let strong = |source| {
        graph.edges(source).filter(|&(_, edge_type, _)| edge_type != EdgeType::Weak).map(move |(.., to)| (source, to))
    };
    graph.nodes().flat_map(strong).collect()
}

fn reach(count: usize, from: Vec<NodeIx>, edges: &[(NodeIx, NodeIx)], without: Option<NodeIx>) -> Result<BitSet> {
    let mut seen = BitSet::empty(count)?;
    from.iter().for_each(|node| _ = seen.insert(node.index()));
    let mut stack = from;
    while let Some(node) = stack.pop() {
        for &(source, target) in edges {
            if source == node && Some(target) != without && seen.insert(target.index()) {
                stack.push(target);
            }
        }
    }
    Ok(seen)
}
