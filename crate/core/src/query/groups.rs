//! The class table by file or by package: which groups, in which order.
//!
//! Cost: one sort of the groups per request. With a filter of nodes also two passes over the nodes and one over the
//! dominator tree.

use std::rc::Rc;

use crate::analyses::Grouped;
use crate::bits::BitSet;
use crate::passes::aggregates::{self, Aggregate};
use crate::query::classes::{self, ClassKey};
use crate::query::order::Direction;
use crate::snapshot::Snapshot;

/// The totals of each group; with `nodes`, only over these.
pub fn aggregates(snapshot: &Snapshot, grouped: &Grouped, nodes: Option<&BitSet>) -> Rc<[Aggregate]> {
    let Some(nodes) = nodes else { return grouped.aggregates.clone() };
    let Snapshot { graph, distances, tree, .. } = snapshot;
    aggregates::aggregate(graph, grouped.groups.partition(), distances, tree, |node| nodes.has(node)).into()
}

/// The ordinals of the groups that have objects and whose name contains `text`, sorted.
pub fn groups(
    grouped: &Grouped,
    aggregates: &[Aggregate],
    key: ClassKey,
    direction: Direction,
    text: &str,
) -> Vec<u32> {
    classes::order(aggregates, |group| &grouped.groups.keys[group as usize].name, key, direction, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyses::Analyses;
    use crate::ids::NodeIx;
    use crate::passes::groups::{By, Groups};
    use crate::query::filters::Filter;
    use crate::testkit;
    use proptest::prelude::*;

    /// A program of two files, one of them in a package, and Node's own; their functions are `f7`, `f8` and `f9`.
    const FILES: &str = "root -> f7(1){closure}#7:0:0 -internal:shared> s7{code};\
         s7 -internal:script> p7:/app/node_modules/pkg/a.js{code};\
         root -> f8(1){closure}#8:0:0 -internal:shared> s8{code} -internal:script> p8:file:///app/b.js{code};\
         root -> f9(1){closure}#9:0:0 -internal:shared> s9{code} -internal:script> p9:node:fs{code};\
         root -> f6(1){closure}#6:0:0";

    type Row = (String, u32, u64, u64, i32);

    fn rows(snapshot: &Snapshot, by: By, text: &str) -> Vec<Row> {
        let grouped = Analyses::default().grouped(snapshot, by).unwrap();
        let row = |group: u32| {
            let Aggregate { count, shallow_size, retained_size, distance } = grouped.aggregates[group as usize];
            let name = String::from_utf8_lossy(&grouped.groups.keys[group as usize].name).into_owned();
            (name, count, shallow_size, retained_size, distance)
        };
        let order = groups(&grouped, &grouped.aggregates, ClassKey::Name, Direction::Ascending, text);
        order.into_iter().map(row).collect()
    }

    fn names(rows: &[Row]) -> Vec<&str> {
        rows.iter().map(|(name, ..)| name.as_str()).collect()
    }

    #[test]
    fn objects_belong_to_their_constructors_file_and_functions_to_their_own() {
        let heap = format!(
            "{FILES}; root -> a:W(10)#7:1:1 -> b:V(20)#8:1:1 -> c:W(40)#7:1:1; a -> d:W(80)#7:9:9;\
             root -> t(3){{string}}; root -> o:Object(5); root -> n(2){{native}}; root -> y(6){{symbol}}"
        );
        let snapshot = testkit::open(&heap);
        let row =
            |name: &str, count, shallow, retained, distance| (name.to_owned(), count, shallow, retained, distance);
        let shared = [
            row("(built-in objects)", 1, 5, 5, 1),
            row("(native)", 1, 2, 2, 1),
            row("(numbers and symbols)", 1, 6, 6, 1),
        ];
        let strings = row("(strings)", 1, 3, 3, 1);
        let mut by_file = shared.to_vec();
        by_file.extend([
            row("(script 6)", 1, 1, 1, 1),
            strings.clone(),
            // Of `a`, `c` and `d` only `a` counts, because it retains the others.
            row("/app/node_modules/pkg/a.js", 4, 131, 151, 1),
            row("file:///app/b.js", 2, 21, 61, 1),
            row("node:fs", 1, 1, 1, 1),
        ]);
        assert_eq!(rows(&snapshot, By::File, ""), by_file);
        assert_eq!(
            names(&rows(&snapshot, By::Package, "")),
            [
                "(app)",
                "(built-in objects)",
                "(native)",
                "(no file)",
                "(numbers and symbols)",
                "(strings)",
                "node:",
                "pkg"
            ]
        );
        assert_eq!(names(&rows(&snapshot, By::File, " NODE")), ["/app/node_modules/pkg/a.js", "node:fs"]);
    }

    #[test]
    fn a_group_is_a_filter_and_combines_with_others() {
        let snapshot =
            testkit::open(&format!("{FILES}; root -> a:W(10)@51#7:1:1 -> b:W(20)@53#7:2:2; root -> c:W(30)@55"));
        let mut analyses = Analyses::default();
        let grouped = analyses.grouped(&snapshot, By::File).unwrap();
        let group = grouped.groups.of_node[0..].iter().zip(&snapshot.classes.of_node);
        let group =
            group.map(|(&group, _)| group).find(|&group| grouped.groups.keys[group as usize].name.ends_with(b"a.js"));
        let mut sums = |among: Option<Filter>| {
            let filter = Filter::InGroup(By::File, group.unwrap(), among.map(Box::new));
            let filtered = analyses.filtered(&snapshot, &filter).unwrap();
            let order =
                classes::classes(&snapshot, &filtered.aggregates, ClassKey::ShallowSize, Direction::Descending, "");
            let of = |class: u32| {
                (snapshot.classes.key_text(class as usize), filtered.aggregates[class as usize].retained_size)
            };
            order.into_iter().map(of).collect::<Vec<_>>()
        };
        let row = |key: &str, size| (key.to_owned(), size);
        assert_eq!(sums(None), [row("7,2,2,W", 20), row("7,1,1,W", 30), row(",Function", 1)]);
        assert_eq!(sums(Some(Filter::IdsBetween(51, 55))), [row("7,2,2,W", 20)]);
        assert_eq!(sums(Some(Filter::IdsBetween(55, 99))), []);
    }

    #[test]
    fn groups_of_some_nodes_only() {
        let snapshot = testkit::open(&format!("{FILES}; root -> a:W(10)@51#7:1:1 -> b:W(20)@53#7:2:2"));
        let grouped = Analyses::default().grouped(&snapshot, By::File).unwrap();
        let nodes = BitSet::of(snapshot.graph.node_count(), |node| snapshot.graph.ids.get(node) == 53).unwrap();
        let some = aggregates(&snapshot, &grouped, Some(&nodes));
        let order = groups(&grouped, &some, ClassKey::Count, Direction::Descending, "");
        assert_eq!(order.len(), 1);
        let wanted = Aggregate { count: 1, shallow_size: 20, retained_size: 20, distance: 2 };
        assert_eq!(some[order[0] as usize], wanted);
    }

    /// Retained size of a group by definition: the sizes of all nodes that are in the group or have a dominator in it.
    fn retained_by(snapshot: &Snapshot, groups: &Groups, group: u32) -> u64 {
        let graph = &snapshot.graph;
        let is_of = |node: NodeIx| groups.of_node[node.index()] == group && graph.self_sizes.get(node.index()) > 0;
        let is_kept = |&node: &NodeIx| {
            let above = std::iter::successors(Some(node), |&node| {
                Some(snapshot.dominator(node)).filter(|&dominator| dominator != node)
            });
            above.into_iter().any(is_of)
        };
        graph.nodes().filter(is_kept).map(|node| graph.self_sizes.get(node.index())).sum()
    }

    proptest! {
        #[test]
        fn retained_sizes_match_the_definition(
            edges in proptest::collection::vec((0usize..12, 0usize..12), 0..40),
            places in proptest::collection::vec((0u32..8, 0u64..3), 12),
        ) {
            let mut heap = FILES.to_owned();
            for (node, (script, size)) in places.iter().enumerate() {
                // Scripts below 5 stand for no location.
                let place = if *script < 5 { String::new() } else { format!("#{}:1:1", script + 2) };
                heap += &format!("; root -weak> n{node}:W({}){place}", size * (node as u64 + 1));
            }
            heap += "; root -> n0; root -> n1";
            for (from, to) in edges {
                heap += &format!("; n{from} -> n{to}");
            }
            let snapshot = testkit::open(&heap);
            for by in [By::File, By::Package] {
                let grouped = Analyses::default().grouped(&snapshot, by).unwrap();
                for (group, aggregate) in (0..).zip(grouped.aggregates.iter()) {
                    prop_assert_eq!(aggregate.retained_size, retained_by(&snapshot, &grouped.groups, group));
                }
                let count: u32 = grouped.aggregates.iter().map(|aggregate| aggregate.count).sum();
                prop_assert_eq!(count as usize, snapshot.graph.self_sizes.iter().filter(|&size| size > 0).count());
            }
        }
    }
}
