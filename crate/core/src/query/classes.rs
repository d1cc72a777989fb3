//! The class table: which classes, in which order.
//!
//! Cost: one sort of the classes a question; a page is then a slice.

use std::cmp::Ordering;

use crate::snapshot::Snapshot;

/// What to sort by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SortKey {
    /// The name, by UTF-16 code units, as JavaScript compares strings.
    Name,
    /// Number of objects.
    Count,
    /// Sum of shallow sizes.
    ShallowSize,
}

/// Which way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// The ordinals of the classes that have objects and whose name contains `filter` (letter case aside), in order.
/// Equal ones stay in order of their ordinals whichever way is sorted.
pub fn classes(snapshot: &Snapshot, key: SortKey, direction: Direction, filter: &str) -> Vec<u32> {
    let filter = filter.trim().to_lowercase();
    let aggregates = &snapshot.aggregates;
    let mut order: Vec<u32> = (0..aggregates.len() as u32)
        .filter(|&class| aggregates[class as usize].count > 0)
        .filter(|&class| filter.is_empty() || snapshot.classes.text(class as usize).to_lowercase().contains(&filter))
        .collect();
    let compare = |&a: &u32, &b: &u32| {
        let (left, right) = (&aggregates[a as usize], &aggregates[b as usize]);
        let ordering = match key {
            SortKey::Name => compare_names(&snapshot.classes.names[a as usize], &snapshot.classes.names[b as usize]),
            SortKey::Count => left.count.cmp(&right.count),
            SortKey::ShallowSize => left.shallow_size.cmp(&right.shallow_size),
        };
        match direction {
            Direction::Ascending => ordering,
            Direction::Descending => ordering.reverse(),
        }
    };
    order.sort_by(compare);
    order
}

/// Orders WTF-8 texts by their UTF-16 code units.
pub fn compare_names(left: &[u8], right: &[u8]) -> Ordering {
    use crate::graph::strings::utf16;
    utf16(left).cmp(utf16(right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    #[test]
    fn sorts_filters_and_leaves_out_what_has_no_objects() {
        let snapshot = testkit::open("root -> a:Beta(10); root -> b:alpha(30); root -> c:Beta(15); root -> d:Gone(0)");
        let names = |order: Vec<u32>| -> Vec<String> {
            order.into_iter().map(|class| snapshot.classes.text(class as usize).into_owned()).collect()
        };
        use Direction::*;
        assert_eq!(names(classes(&snapshot, SortKey::ShallowSize, Descending, "")), ["alpha", "Beta"]);
        assert_eq!(names(classes(&snapshot, SortKey::Count, Descending, "")), ["Beta", "alpha"]);
        assert_eq!(names(classes(&snapshot, SortKey::Name, Ascending, "")), ["Beta", "alpha"]);
        assert_eq!(names(classes(&snapshot, SortKey::Name, Ascending, " bET")), ["Beta"]);
    }

    #[test]
    fn compares_like_javascript() {
        // U+FF5E sorts behind the surrogates of U+1F600 in UTF-16, before them in UTF-8.
        assert_eq!(compare_names("～".as_bytes(), "😀".as_bytes()), Ordering::Greater);
    }
}
