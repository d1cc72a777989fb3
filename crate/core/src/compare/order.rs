//! The table of a comparison: which classes, in which order.
//!
//! Cost: a sort of the classes.

use std::cmp::Ordering;

use serde::Deserialize;

use crate::compare::diff::{ClassDiff, Diff};
use crate::query::order::{Direction, compare_names};

/// A selection of classes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Scope {
    /// Classes with added or removed objects; without ids, classes whose numbers changed.
    Changed,
    /// Classes with objects that the base does not have.
    Added,
    /// Classes with objects that only the base has.
    Removed,
    /// Classes with objects that retain more than before.
    Grown,
}

/// Sort keys of the comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DiffKey {
    /// The name, as JavaScript compares strings.
    Name,
    /// Number of added objects.
    AddedCount,
    /// Number of removed objects.
    RemovedCount,
    /// Change in the number of objects.
    CountDelta,
    /// Shallow size of the added objects.
    AddedSize,
    /// Shallow size of the removed objects.
    RemovedSize,
    /// Change in the shallow size.
    SizeDelta,
    /// Change in the retained size.
    RetainedDelta,
    /// Number of objects that retain more than before.
    GrownCount,
    /// Growth of their retained sizes.
    GrownSize,
}

/// Ordinals of the classes in `scope` whose name contains `text`, ignoring case, sorted; ties are ordered by name.
pub fn order(diff: &Diff, scope: Scope, key: DiffKey, direction: Direction, text: &str) -> Vec<u32> {
    let text = text.trim().to_lowercase();
    let is_in = |at: usize| {
        let class = &diff.classes[at];
        let is_in = match scope {
            Scope::Changed => diff.is_changed(at),
            Scope::Added => class.added_count > 0,
            Scope::Removed => class.removed_count > 0,
            Scope::Grown => class.grown_count > 0,
        };
        is_in && (text.is_empty() || String::from_utf8_lossy(&class.key.name).to_lowercase().contains(&text))
    };
    let mut order: Vec<u32> = (0..diff.classes.len()).filter(|&at| is_in(at)).map(|at| at as u32).collect();
    let by_name = |left: &ClassDiff, right: &ClassDiff| compare_names(&left.key.name, &right.key.name);
    order.sort_by(|&a, &b| {
        let (left, right) = (&diff.classes[a as usize], &diff.classes[b as usize]);
        let by = |of: &dyn Fn(&ClassDiff) -> i64| -> Ordering { of(left).cmp(&of(right)) };
        let ordering = match key {
            DiffKey::Name => by_name(left, right),
            DiffKey::AddedCount => by(&|class| class.added_count.into()),
            DiffKey::RemovedCount => by(&|class| class.removed_count.into()),
            DiffKey::CountDelta => by(&ClassDiff::count_delta),
            DiffKey::AddedSize => by(&|class| class.added_size as i64),
            DiffKey::RemovedSize => by(&|class| class.removed_size as i64),
            DiffKey::SizeDelta => diff.size_delta(a as usize).cmp(&diff.size_delta(b as usize)),
            DiffKey::RetainedDelta => by(&ClassDiff::retained_delta),
            DiffKey::GrownCount => by(&|class| class.grown_count.into()),
            DiffKey::GrownSize => by(&|class| class.grown_size as i64),
        };
        direction.apply(ordering).then_with(|| by_name(left, right)).then(a.cmp(&b))
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::diff::{Matching, diff};
    use crate::compare::side::Side;
    use crate::passes::scripts::Scripts;
    use crate::testkit;

    #[test]
    fn scopes_keys_and_names() {
        let base = testkit::open("root@1 -> a:Alpha(1)@3; root -> b:Beta(20)@5; a -> g:Gamma(1)@7");
        let current =
            testkit::open("root@1 -> a:Alpha(1)@3; a -> n:Alpha(2)@9; root -> m:Beta(5)@11; a -> g:Gamma(1)@7");
        let side = |snapshot| Side::of(snapshot, &Scripts::default(), &current.interfaces).unwrap();
        let (found, _) = diff(&side(&base), &side(&current), Matching::Ids).unwrap();
        let names = |scope, key, direction, text: &str| -> Vec<String> {
            let order = order(&found, scope, key, direction, text);
            order.iter().map(|&at| String::from_utf8_lossy(&found.classes[at as usize].key.name).into_owned()).collect()
        };
        use Direction::{Ascending, Descending};
        assert_eq!(names(Scope::Changed, DiffKey::SizeDelta, Descending, ""), ["Alpha", "Beta"]);
        assert_eq!(names(Scope::Changed, DiffKey::SizeDelta, Ascending, ""), ["Beta", "Alpha"]);
        assert_eq!(names(Scope::Changed, DiffKey::AddedSize, Descending, ""), ["Beta", "Alpha"]);
        assert_eq!(names(Scope::Removed, DiffKey::Name, Ascending, ""), ["Beta"]);
        assert_eq!(names(Scope::Grown, DiffKey::GrownSize, Descending, ""), ["Alpha"]);
        assert_eq!(names(Scope::Changed, DiffKey::Name, Descending, " bET"), ["Beta"]);
    }
}
