//! Counts and sizes of each class, over the objects that have a size after ownership transfer, as in DevTools. The
//! computation works for any partition of the nodes, so it takes a `Partition`.
//!
//! The retained size of a class is the sum over its objects, without those that another object of the class dominates,
//! because their bytes are already counted. In preorder these objects lie in the subtree range of the other object, so
//! one word per class, the end of the last such range, is enough to detect them.
//!
//! Cost: one pass over the nodes, and one over the dominator tree.

use crate::graph::Graph;
use crate::ids::NodeIx;
use crate::passes::dominators::DominatorTree;

/// Nodes divided into classes, or into groups of another kind.
#[derive(Clone, Copy)]
pub struct Partition<'a> {
    /// The ordinal of each node's class.
    pub of_node: &'a [u32],
    /// Number of classes.
    pub len: usize,
}

/// The totals of a class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Aggregate {
    /// Number of objects with a shallow size above 0.
    pub count: u32,
    /// Sum of their shallow sizes, in bytes.
    pub shallow_size: u64,
    /// Bytes that would be freed with all of them.
    pub retained_size: u64,
    /// The least of their distances.
    pub distance: i32,
}

/// Counts and shallow sizes by class ordinal. Classes whose objects have no size are included, with a count of 0. Only
/// nodes that satisfy `passes` take part.
pub fn count(graph: &Graph, classes: Partition<'_>, passes: impl Fn(NodeIx) -> bool) -> Vec<Aggregate> {
    let empty = Aggregate { count: 0, shallow_size: 0, retained_size: 0, distance: i32::MAX };
    let mut aggregates = vec![empty; classes.len];
    for ((node, &class), size) in graph.nodes().zip(classes.of_node).zip(graph.self_sizes.iter()) {
        if size > 0 && passes(node) {
            let aggregate = &mut aggregates[class as usize];
            aggregate.count += 1;
            aggregate.shallow_size += size;
        }
    }
    aggregates
}

/// The least distance among each class's objects; `i32::MAX` if none passes.
pub fn least_distances(
    graph: &Graph,
    classes: Partition<'_>,
    distances: &[i32],
    passes: impl Fn(NodeIx) -> bool,
) -> Vec<i32> {
    let mut least = vec![i32::MAX; classes.len];
    for ((node, &class), &distance) in graph.nodes().zip(classes.of_node).zip(distances) {
        let least = &mut least[class as usize];
        if distance < *least && graph.self_sizes.get(node.index()) > 0 && passes(node) {
            *least = distance;
        }
    }
    least
}

/// Adds least distances and retained sizes; `passes` must be the same as in `count`.
pub fn complete(
    aggregates: &mut [Aggregate],
    graph: &Graph,
    classes: Partition<'_>,
    least_distances: &[i32],
    tree: &DominatorTree,
    passes: impl Fn(NodeIx) -> bool,
) {
    for (aggregate, &distance) in aggregates.iter_mut().zip(least_distances) {
        aggregate.distance = distance;
    }
    let mut open_until = vec![0; aggregates.len()];
    for ((place, &node), retained_size) in (0u32..).zip(&tree.order).zip(tree.retained_sizes.iter()) {
        let class = classes.of_node[node as usize] as usize;
        if place >= open_until[class] && graph.self_sizes.get(node as usize) > 0 && passes(NodeIx(node)) {
            aggregates[class].retained_size += retained_size;
            open_until[class] = tree.end[place as usize];
        }
    }
}

/// Counts, sizes and distances, over the nodes that pass.
pub fn aggregate(
    graph: &Graph,
    classes: Partition<'_>,
    distances: &[i32],
    tree: &DominatorTree,
    passes: impl Fn(NodeIx) -> bool + Copy,
) -> Vec<Aggregate> {
    let mut aggregates = count(graph, classes, passes);
    let least = least_distances(graph, classes, distances, passes);
    complete(&mut aggregates, graph, classes, &least, tree, passes);
    aggregates
}
