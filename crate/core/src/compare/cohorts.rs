//! Which of the objects that are here were there when earlier snapshots were taken.
//!
//! V8 gives out odd ids in ascending order, to whatever has none yet when a snapshot is taken. So the largest id of each
//! snapshot of a session parts the objects of a later one by when they were first seen. Even ids are made from addresses
//! and tell nothing.
//!
//! Cost: one pass over ids and sizes, a binary search among the bounds for each object.

use rayon::prelude::*;

use crate::graph::Graph;
use crate::ids::NodeIx;

/// Objects that were first seen together.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Cohort {
    /// Those that have a size.
    pub count: u64,
    /// Their shallow sizes, in bytes.
    pub shallow_size: u64,
}

/// Nodes that are looked at in a row; few in tests, so that there are chunks.
const CHUNK: usize = if cfg!(test) { 16 } else { 1 << 16 };

/// For each bound the objects whose odd id is beyond the bound before it (the first one's: 0) and not beyond it. `bounds`
/// ascend. Objects beyond the last one are not counted.
pub fn cohorts(graph: &Graph, bounds: &[u64]) -> Vec<Cohort> {
    let none = || vec![Cohort::default(); bounds.len()];
    let count = |mut cohorts: Vec<Cohort>, node: u32| {
        let id = graph.id(NodeIx(node)).0;
        let size = graph.self_sizes.get(node as usize);
        let is_counted = id % 2 == 1 && size > 0;
        let cohort = is_counted.then(|| bounds.partition_point(|&bound| bound < id));
        if let Some(cohort) = cohort.and_then(|at| cohorts.get_mut(at)) {
            cohort.count += 1;
            cohort.shallow_size += size;
        }
        cohorts
    };
    // Sums of whole numbers: whatever is added to what first, the outcome is the same.
    let add = |mut left: Vec<Cohort>, right: Vec<Cohort>| {
        for (sum, part) in left.iter_mut().zip(right) {
            sum.count += part.count;
            sum.shallow_size += part.shallow_size;
        }
        left
    };
    (0..graph.node_count() as u32).into_par_iter().with_min_len(CHUNK).fold(none, count).reduce(none, add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn are_what_a_plain_count_tells(
            objects in prop::collection::vec((0u64..400, 0u64..3), 0..120),
            mut bounds in prop::collection::vec(0u64..420, 0..6),
        ) {
            bounds.sort_unstable();
            let mut heap = String::from("root@1");
            for (at, (id, size)) in objects.iter().enumerate() {
                heap += &format!("; root -> n{at}:C({size})@{id}");
            }
            let graph = testkit::graph(&heap);
            let mut wanted = Vec::new();
            for (at, &bound) in bounds.iter().enumerate() {
                let above = if at == 0 { 0 } else { bounds[at - 1] };
                let is_in = |id: u64, size: u64| id % 2 == 1 && size > 0 && id > above && id <= bound;
                let members: Vec<u64> =
                    objects.iter().filter(|(id, size)| is_in(*id, *size)).map(|(_, size)| *size).collect();
                wanted.push(Cohort { count: members.len() as u64, shallow_size: members.iter().sum() });
            }
            prop_assert_eq!(&cohorts(&graph, &bounds), &wanted);
            let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
            prop_assert_eq!(&alone.install(|| cohorts(&graph, &bounds)), &wanted);
        }
    }
}
