//! The list of duplicated texts: filtered and sorted.
//!
//! Cost: a filter tests one copy of each text, in parallel. Numbers are known; names are computed for sorting.

use std::cmp::Ordering;

use serde::Deserialize;

use rayon::prelude::*;

use crate::names;
use crate::query::duplicates::Duplicates;
use crate::query::order::{Direction, compare_names};
use crate::query::search::{Pattern, QueryError};
use crate::snapshot::Snapshot;

/// Sort keys of texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TextKey {
    /// The text itself.
    Name,
    /// Number of copies.
    Count,
    /// Bytes that could be saved.
    WastedSize,
    /// Shallow size of all copies.
    ShallowSize,
    /// Retained size of all copies.
    RetainedSize,
}

/// Indexes of the groups whose text matches: a regular expression (`/x/` or `/x/i`), else a substring in any case.
pub fn texts(
    snapshot: &Snapshot,
    duplicates: &Duplicates,
    key: TextKey,
    direction: Direction,
    filter: &str,
) -> std::result::Result<Vec<u32>, QueryError> {
    let groups = &duplicates.groups;
    let name = |index: u32| names::node_name(&snapshot.graph, duplicates.members(&groups[index as usize])[0]);
    let pattern = Pattern::of_filter(filter)?;
    let passes = |&index: &u32| filter.is_empty() || pattern.matches(&name(index));
    let mut order: Vec<u32> = (0..groups.len() as u32).into_par_iter().filter(passes).collect();
    order.par_sort_by(|&a, &b| {
        let (left, right) = (&groups[a as usize], &groups[b as usize]);
        let ordering: Ordering = match key {
            TextKey::Name => compare_names(&name(a), &name(b)),
            TextKey::Count => left.members.len().cmp(&right.members.len()),
            TextKey::WastedSize => left.wasted_size.cmp(&right.wasted_size),
            TextKey::ShallowSize => left.self_size.cmp(&right.self_size),
            TextKey::RetainedSize => left.retained_size.cmp(&right.retained_size),
        };
        direction.apply(ordering)
    });
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::duplicates::duplicates;
    use crate::testkit;

    #[test]
    fn filters_and_sorts() {
        let snapshot = testkit::open(
            "root -> a:Token(40){string}; root -> b:Token(40){string}; root -> c:/usr/bin(24){string};\
             root -> d:/usr/bin(24){string}; root -> e:/usr/bin(24){string}; root -> f:atoll(100){string} -> z:Z(50);\
             root -> g:atoll(4){string}",
        );
        let found = duplicates(&snapshot.graph, &|node| snapshot.retained_size(node), &|node| {
            names::node_name(&snapshot.graph, node)
        })
        .unwrap();
        let list = |key, direction, filter: &str| {
            let name = |index: u32| {
                let node = found.members(&found.groups[index as usize])[0];
                String::from_utf8(names::node_name(&snapshot.graph, node).into_owned()).unwrap()
            };
            let order = texts(&snapshot, &found, key, direction, filter);
            order.map(|order| order.into_iter().map(name).collect::<Vec<String>>())
        };
        use Direction::*;
        for (key, direction, wanted) in [
            (TextKey::Name, Ascending, ["/usr/bin", "Token", "atoll"]),
            (TextKey::Count, Descending, ["/usr/bin", "atoll", "Token"]),
            (TextKey::WastedSize, Descending, ["/usr/bin", "Token", "atoll"]),
            (TextKey::ShallowSize, Ascending, ["/usr/bin", "Token", "atoll"]),
            (TextKey::RetainedSize, Descending, ["atoll", "Token", "/usr/bin"]),
        ] {
            assert_eq!(list(key, direction, "").unwrap(), wanted, "{key:?} {direction:?}");
        }
        for (filter, wanted) in [
            ("TO", vec!["Token", "atoll"]),
            ("/^to/", vec![]),
            ("/^to/i", vec!["Token"]),
            (r"/^\/usr/", vec!["/usr/bin"]),
            ("usr/", vec!["/usr/bin"]),
            ("\"", vec![]),
            ("//", vec!["/usr/bin", "Token", "atoll"]),
        ] {
            assert_eq!(list(TextKey::Name, Ascending, filter).unwrap(), wanted, "{filter}");
        }
        for (filter, key) in
            [("/(/", "badPattern"), ("/x/q", "badPattern"), ("/x", "openPattern"), ("/", "openPattern")]
        {
            assert_eq!(
                list(TextKey::Name, Ascending, filter).unwrap_err(),
                QueryError { key, at: 0..filter.len() },
                "{filter}"
            );
        }
    }
}
