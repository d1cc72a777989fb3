//! Counts and sums each class, over objects that have a size left after ownership transfer, as DevTools does. What is
//! true of classes is true of any way to part the nodes, so `Partition` is all that is asked for.
//!
//! A class's retained size is that of its objects, but for those that another of the class dominates already: their
//! bytes are in its retained size. In the dominator tree's preorder such objects lie in the range of the other's
//! subtree, so one word a class, the end of the last such range, tells.
//!
//! Cost: one pass over the nodes, and one over the dominator tree.

use crate::graph::Graph;
use crate::ids::NodeIx;
use crate::passes::dominators::DominatorTree;

/// Nodes parted into classes, or into groups of another kind.
#[derive(Clone, Copy)]
pub struct Partition<'a> {
    /// The ordinal of each node's class.
    pub of_node: &'a [u32],
    /// How many classes there are.
    pub len: usize,
}

/// What a class amounts to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Aggregate {
    /// Objects with a shallow size above 0.
    pub count: u32,
    /// Sum of their shallow sizes, in bytes.
    pub shallow_size: u64,
    /// Bytes that would be freed with all of them.
    pub retained_size: u64,
    /// The least of their distances.
    pub distance: i32,
}

/// Counts and shallow sizes by class ordinal; classes whose objects have no size are there with a count of 0. `passes`
/// says which nodes take part.
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

/// The least distance of each class's objects; `i32::MAX` where none passes.
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

/// Adds what the walks and the dominators tell; `passes` as before.
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

/// All of it, over the nodes that pass.
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
