//! Counts and sums each class, over objects that have a size left after ownership transfer, as DevTools does.
//!
//! Cost: one pass over the nodes.

use crate::graph::Graph;
use crate::passes::class_names::Classes;

/// What a class amounts to.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Aggregate {
    /// Objects with a shallow size above 0.
    pub count: u32,
    /// Sum of their shallow sizes, in bytes.
    pub shallow_size: u64,
}

/// Aggregates by class ordinal; classes whose objects have no size are there with a count of 0.
pub fn aggregate(graph: &Graph, classes: &Classes) -> Vec<Aggregate> {
    let mut aggregates = vec![Aggregate::default(); classes.names.len()];
    for (&class, size) in classes.of_node.iter().zip(graph.self_sizes.iter()) {
        if size > 0 {
            let aggregate = &mut aggregates[class as usize];
            aggregate.count += 1;
            aggregate.shallow_size += size;
        }
    }
    aggregates
}
