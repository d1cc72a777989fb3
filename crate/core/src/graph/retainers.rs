//! Who points to a node: the graph's edges turned round, in compressed sparse rows.
//!
//! Node `i`'s retainers are `first[i] .. first[i + 1]`: one word for every edge that ends there, the node it comes from
//! and its type, later edges of the file first (DevTools' order, which shows where its sorting meets ties). An edge's
//! own ordinal is not kept: it is found again among the edges of its source, which costs four bytes an edge less.
//!
//! Cost: two passes over the edges that touch memory at random; four bytes an edge and a node.

use crate::bursts::bursts;
use crate::error::{Error, Result};
use crate::graph::{Graph, PackedTarget};
use crate::ids::{EdgeIx, NodeIx};

/// The retaining edges of every node.
#[derive(Default)]
pub struct Retainers {
    /// Place of each node's first retainer, and the number of edges at the end.
    pub first: Vec<u32>,
    /// Where each edge comes from, and its type.
    pub sources: Vec<PackedTarget>,
}

impl Retainers {
    /// Turns all edges round.
    pub fn build(graph: &Graph) -> Result<Self> {
        let node_count = graph.node_count();
        let mut first = Vec::new();
        let mut sources = Vec::new();
        let no_memory = |_| Error::out_of_memory("the retainers", 4 * (node_count + graph.edge_count()) as u64);
        first.try_reserve_exact(node_count + 1).map_err(no_memory)?;
        sources.try_reserve_exact(graph.edge_count()).map_err(no_memory)?;
        first.resize(node_count + 1, 0u32);
        sources.resize(graph.edge_count(), PackedTarget::default());

        for edges in bursts(graph.edge_count()) {
            count(&graph.edge_targets[edges], &mut first);
        }
        // Each entry becomes the end of its row; filling moves it down to the row's begin, later edges first.
        let mut end = 0;
        for count in &mut first {
            end += *count;
            *count = end;
        }
        for nodes in bursts(node_count) {
            fill(graph, nodes, &mut first, &mut sources);
        }
        Ok(Retainers { first, sources })
    }

    /// Places of a node's retainers.
    #[inline]
    pub fn range(&self, node: NodeIx) -> std::ops::Range<usize> {
        self.first[node.index()] as usize..self.first[node.index() + 1] as usize
    }

    /// A node's retainers: source and type of the edge.
    #[inline]
    pub fn of(&self, node: NodeIx) -> &[PackedTarget] {
        &self.sources[self.range(node)]
    }

    /// A node's retaining edges, in the same order as `of`. Cost: the edges of the retaining nodes.
    pub fn edges_of(&self, graph: &Graph, node: NodeIx) -> Vec<EdgeIx> {
        let mut edges: Vec<EdgeIx> = Vec::with_capacity(self.range(node).len());
        let sources = self.of(node);
        for (at, source) in sources.iter().enumerate() {
            if at > 0 && sources[at - 1].node() == source.node() {
                continue;
            }
            let to_node = graph.edge_range(source.node()).rev();
            edges.extend(
                to_node.filter(|&edge| graph.edge_targets[edge].node() == node).map(|edge| EdgeIx(edge as u32)),
            );
        }
        edges
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        4 * (self.first.capacity() + self.sources.capacity())
    }
}

#[inline(never)]
fn count(targets: &[PackedTarget], counts: &mut [u32]) {
    for target in targets {
        counts[target.node().index()] += 1;
    }
}

#[inline(never)]
fn fill(graph: &Graph, nodes: std::ops::Range<usize>, first: &mut [u32], sources: &mut [PackedTarget]) {
    for source in nodes {
        for &target in &graph.edge_targets[graph.edge_range(NodeIx(source as u32))] {
            let place = &mut first[target.node().index()];
            *place -= 1;
            sources[*place as usize] = PackedTarget::new(target.edge_type(), source as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::graph;

    #[test]
    fn lists_every_edge_once_later_ones_first() {
        let graph = graph("root -> a -> b; root -> b; a -element:1> b; a -weak:w> b; b -> b");
        let retainers = Retainers::build(&graph).unwrap();
        let of = |node: u32| -> Vec<u32> { retainers.of(NodeIx(node)).iter().map(|source| source.node().0).collect() };
        assert!(of(0).is_empty());
        assert_eq!(of(1), [0]);
        assert_eq!(of(2), [2, 1, 1, 1, 0]);
        let edges = retainers.edges_of(&graph, NodeIx(2));
        for (edge, source) in edges.iter().zip(retainers.of(NodeIx(2))) {
            assert!(graph.edge_range(source.node()).contains(&edge.index()));
            assert!(graph.edge_targets[edge.index()] == PackedTarget::new(source.edge_type(), 2));
        }
        assert!(edges.windows(2).all(|pair| pair[0] > pair[1]));
    }
}
