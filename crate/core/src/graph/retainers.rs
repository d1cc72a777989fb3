//! Retainers: for each node the edges that point to it, in compressed sparse rows.
//!
//! The retainers of node `i` are `first[i] .. first[i + 1]`: one word per incoming edge, with its source node and type.
//! Edges later in the file come first, as in DevTools, whose sorting shows this order among ties. The ordinal of the
//! edge is not stored, which saves four bytes per edge; `edges_of` finds it among the edges of the source.
//!
//! Cost: two passes over the edges with random memory access; four bytes per edge and per node.

use crate::bursts::bursts;
use crate::error::{Error, Result};
use crate::graph::{Graph, PackedTarget};
use crate::ids::{EdgeIx, NodeIx};

/// The incoming edges of every node.
#[derive(Default)]
pub struct Retainers {
    /// Index of each node's first retainer, and at the end the number of edges.
    pub first: Vec<u32>,
    /// Source and type of each edge.
    pub sources: Vec<PackedTarget>,
}

impl Retainers {
    /// Groups all edges by target.
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
        // Each entry becomes the end of its row. Filling moves it down to the start, so later edges come first.
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

    /// The indexes of a node's retainers in `sources`.
    #[inline]
    pub fn range(&self, node: NodeIx) -> std::ops::Range<usize> {
        self.first[node.index()] as usize..self.first[node.index() + 1] as usize
    }

    /// A node's retainers: source and type of the edge.
    #[inline]
    pub fn of(&self, node: NodeIx) -> &[PackedTarget] {
        &self.sources[self.range(node)]
    }

    /// The edges that retain a node, in the order of `of`. Cost: the edges of the retaining nodes.
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
    fn lists_every_edge_once_and_later_ones_first() {
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
