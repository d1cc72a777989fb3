//! Divides the objects of a snapshot by the earlier snapshots in which they already existed.
//!
//! V8 assigns odd ids in ascending order, when a snapshot is taken, to all objects that have none yet. So the largest
//! id of each snapshot of a session divides the objects of a later one by the time when they were first seen. Even ids
//! are derived from addresses and say nothing about time.
//!
//! Cost: one pass over ids and sizes, with a binary search among the bounds per object.

use rayon::prelude::*;

use crate::graph::Graph;
use crate::ids::NodeIx;

/// Objects that were first seen together.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Cohort {
    /// Number of objects with a size.
    pub count: u64,
    /// Their shallow sizes, in bytes.
    pub shallow_size: u64,
}

/// Nodes per chunk; few in tests, so that there are several chunks.
const CHUNK: usize = if cfg!(test) { 16 } else { 1 << 16 };

/// For each bound, the objects whose odd id is above the previous bound (0 for the first) and not above this one.
/// `bounds` must ascend. Objects above the last bound are not counted.
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
    // Integer sums do not depend on the order of the chunks.
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
        fn match_a_plain_count(
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
