//! Counts and sums each class, over objects that have a size left after ownership transfer, as DevTools does.
//!
//! A class's retained size is that of its objects, but for those that another of the class dominates already: their
//! bytes are in its retained size. In the dominator tree's preorder such objects lie in the range of the other's
//! subtree, so one word a class, the end of the last such range, tells.
//!
//! Cost: one pass over the nodes, and one over the dominator tree.

use crate::graph::Graph;
use crate::passes::class_names::Classes;
use crate::passes::dominators::DominatorTree;

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

const EMPTY: Aggregate = Aggregate { count: 0, shallow_size: 0, retained_size: 0, distance: i32::MAX };

/// Aggregates by class ordinal; classes whose objects have no size are there with a count of 0. `passes` says which
/// nodes take part.
pub fn aggregate(
    graph: &Graph,
    classes: &Classes,
    distances: &[i32],
    tree: &DominatorTree,
    passes: impl Fn(usize) -> bool,
) -> Vec<Aggregate> {
    let mut aggregates = vec![EMPTY; classes.names.len()];
    let sizes = graph.self_sizes.iter();
    for (node, ((&class, size), &distance)) in classes.of_node.iter().zip(sizes).zip(distances).enumerate() {
        if size > 0 && passes(node) {
            let aggregate = &mut aggregates[class as usize];
            aggregate.count += 1;
            aggregate.shallow_size += size;
            aggregate.distance = aggregate.distance.min(distance);
        }
    }
    let mut open_until = vec![0; aggregates.len()];
    for ((place, &node), retained_size) in (0u32..).zip(&tree.order).zip(tree.retained_sizes.iter()) {
        let class = classes.of_node[node as usize] as usize;
        if place < open_until[class] || graph.self_sizes.get(node as usize) == 0 || !passes(node as usize) {
            continue;
        }
        aggregates[class].retained_size += retained_size;
        open_until[class] = tree.end[place as usize];
    }
    aggregates
}
