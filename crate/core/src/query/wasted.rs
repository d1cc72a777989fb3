//! The bytes that duplicated texts waste: all copies of a text but one.
//!
//! Cost: one pass over the groups that `duplicates` found.

use std::cmp::Reverse;

use crate::query::duplicates::Duplicates;

/// The total, and the groups that waste most.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wasted {
    /// Shallow sizes of all copies of each text except the largest, in bytes.
    pub size: u64,
    /// Number of strings that could be removed.
    pub count: usize,
    /// Index and wasted bytes of the groups that waste most.
    pub top: Vec<(u32, u64)>,
}

/// Sums the wasted bytes; `max` limits `top`.
pub fn wasted(duplicates: &Duplicates, max: usize) -> Wasted {
    let mut wasted = Wasted::default();
    let mut groups: Vec<(u32, u64)> = Vec::with_capacity(duplicates.groups.len());
    for (at, group) in duplicates.groups.iter().enumerate() {
        wasted.size += group.wasted_size;
        wasted.count += group.members.len().saturating_sub(1);
        groups.push((at as u32, group.wasted_size));
    }
    groups.sort_unstable_by_key(|&(at, size)| (Reverse(size), at));
    groups.truncate(max);
    wasted.top = groups;
    wasted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names;
    use crate::query::duplicates::duplicates;
    use crate::testkit;

    #[test]
    fn all_but_one() {
        let snapshot = testkit::open(
            "root -> a:one(40){string}; root -> b:one(40){string}; root -> c:one(24){string};\
             root -> d:two(100){string}; root -> e:two(100){string}; root -> f:once(900){string}",
        );
        let found = duplicates(&snapshot.graph, &|node| snapshot.retained_size(node), &|node| {
            names::node_name(&snapshot.graph, node)
        })
        .expect("memory");
        let wasted = wasted(&found, 1);
        assert_eq!((wasted.size, wasted.count), (164, 3));
        assert_eq!(wasted.top.len(), 1);
        assert_eq!(wasted.top[0].1, 100);
    }
}
