//! The class table: which classes, in which order.
//!
//! Cost: one sort of the classes per request; a page is then a slice. A filter of nodes costs one more pass over the
//! nodes.

use serde::Deserialize;

use crate::ids::NodeIx;
use crate::passes::aggregates::{self, Aggregate};
use crate::query::order::{Direction, compare_names};
use crate::snapshot::Snapshot;

/// Sort keys of classes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ClassKey {
    /// The name, by UTF-16 code units, as JavaScript compares strings.
    Name,
    /// Number of objects.
    Count,
    /// Least distance.
    Distance,
    /// Sum of shallow sizes.
    ShallowSize,
    /// Retained size.
    RetainedSize,
}

/// The totals of each class over the nodes that satisfy `passes`.
pub fn filtered(snapshot: &Snapshot, passes: impl Fn(NodeIx) -> bool + Copy) -> Vec<Aggregate> {
    let Snapshot { graph, classes, distances, tree, .. } = snapshot;
    aggregates::aggregate(graph, classes.partition(), distances, tree, passes)
}

/// The ordinals of the classes that have objects and whose name contains `text`, sorted.
pub fn classes(
    snapshot: &Snapshot,
    aggregates: &[Aggregate],
    key: ClassKey,
    direction: Direction,
    text: &str,
) -> Vec<u32> {
    order(aggregates, |class| &snapshot.classes.keys[class as usize].name, key, direction, text)
}

/// The ordinals of the entries that have objects and whose name contains `text`, ignoring case, sorted. In both
/// directions, ties are ordered by name, then by ordinal.
pub fn order<'a>(
    aggregates: &[Aggregate],
    name: impl Fn(u32) -> &'a [u8],
    key: ClassKey,
    direction: Direction,
    text: &str,
) -> Vec<u32> {
    let text = text.trim().to_lowercase();
    let mut order: Vec<u32> = (0..aggregates.len() as u32)
        .filter(|&class| aggregates[class as usize].count > 0)
        .filter(|&class| text.is_empty() || String::from_utf8_lossy(name(class)).to_lowercase().contains(&text))
        .collect();
    let by_name = |a: u32, b: u32| compare_names(name(a), name(b));
    order.sort_by(|&a, &b| {
        let (left, right) = (&aggregates[a as usize], &aggregates[b as usize]);
        let ordering = match key {
            ClassKey::Name => by_name(a, b),
            ClassKey::Count => left.count.cmp(&right.count),
            ClassKey::Distance => left.distance.cmp(&right.distance),
            ClassKey::ShallowSize => left.shallow_size.cmp(&right.shallow_size),
            ClassKey::RetainedSize => left.retained_size.cmp(&right.retained_size),
        };
        direction.apply(ordering).then_with(|| by_name(a, b))
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    #[test]
    fn sorts_filters_and_leaves_out_classes_without_objects() {
        let snapshot = testkit::open("root -> a:Beta(10); root -> b:alpha(30); root -> c:Beta(15); root -> d:Gone(0)");
        let names = |key, direction, text| -> Vec<String> {
            let order = classes(&snapshot, &snapshot.aggregates, key, direction, text);
            order.into_iter().map(|class| snapshot.classes.text(class as usize).into_owned()).collect()
        };
        use Direction::*;
        assert_eq!(names(ClassKey::ShallowSize, Descending, ""), ["alpha", "Beta"]);
        assert_eq!(names(ClassKey::Count, Descending, ""), ["Beta", "alpha"]);
        assert_eq!(names(ClassKey::Name, Ascending, ""), ["Beta", "alpha"]);
        assert_eq!(names(ClassKey::Name, Ascending, " bET"), ["Beta"]);
        assert_eq!(names(ClassKey::Distance, Descending, ""), ["Beta", "alpha"]);
    }

    #[test]
    fn a_filter_of_nodes_changes_every_number() {
        let snapshot = testkit::open("root -> a:W(10) -> b:W(5) -> c:V(1); root -> d:W(3)");
        let class = snapshot.classes.of_node[1] as usize;
        let all = snapshot.aggregates[class];
        assert_eq!((all.count, all.shallow_size, all.retained_size, all.distance), (3, 18, 19, 1));
        let some = filtered(&snapshot, |node| node.0 != 1)[class];
        assert_eq!((some.count, some.shallow_size, some.retained_size, some.distance), (2, 8, 9, 1));
    }
}
