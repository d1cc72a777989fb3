//! The dominator tree of the essential edges, and retained sizes.
//!
//! A node dominates another if every path from the root to the other passes through it; everything that a node
//! dominates would be freed with it. Any algorithm gives the same tree as DevTools' Lengauer-Tarjan, as long as it uses
//! the essential edges (`essential`), links the root to every node without incoming essential edges, and attaches to
//! the root what is unreachable even then.
//!
//! There are three steps, each in its own file: `walk` numbers the nodes depth first, `semi_nca` finds immediate
//! dominators, `tree` stores the result so that a subtree is a range. The walk needs no retainers, so they are built in
//! parallel with it.

pub mod essential;
#[cfg(any(test, feature = "testkit"))]
pub mod naive;
mod semi_nca;
mod tree;
mod walk;

use crate::error::Result;
use crate::graph::Graph;
use crate::graph::retainers::Retainers;
use crate::passes::ephemerons::Ephemerons;

pub use semi_nca::Idoms;
pub use tree::DominatorTree;
pub use walk::Walk;

/// Numbers the nodes depth first: the first half, which needs no retainers.
pub fn walk(graph: &Graph, ephemerons: &Ephemerons) -> Result<Walk> {
    Walk::new(graph, ephemerons)
}

/// Finds immediate dominators: the second half.
pub fn dominate(graph: &Graph, ephemerons: &Ephemerons, retainers: &Retainers, mut walk: Walk) -> Result<Idoms> {
    walk.add_orphans(graph, ephemerons, retainers)?;
    semi_nca::dominators(graph, ephemerons, retainers, walk)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::NodeIx;
    use crate::testkit::graph;

    /// Dominator and retained size of each node.
    fn of(heap: &str) -> Vec<(u32, u64)> {
        let graph = graph(heap);
        let ephemerons = Ephemerons::find(&graph).unwrap();
        let retainers = Retainers::build(&graph).unwrap();
        let walk = walk(&graph, &ephemerons).unwrap();
        let idoms = dominate(&graph, &ephemerons, &retainers, walk).unwrap();
        let tree = DominatorTree::build(idoms, &graph.self_sizes).unwrap();
        let naive = naive::dominators(&graph, &ephemerons).unwrap();
        for node in graph.nodes() {
            assert_eq!(tree.dominator(node), naive[node.index()], "dominator of {node:?} in {heap}");
            let size = naive::retained_size(&graph, &naive, node);
            assert_eq!(tree.retained_size(node), size, "retained size of {node:?} in {heap}");
            for other in graph.nodes() {
                assert_eq!(tree.dominates(node, other), naive::is_under(&naive, node, other));
            }
        }
        graph.nodes().map(|node| (tree.dominator(node).0, tree.retained_size(node))).collect()
    }

    #[test]
    fn a_diamond_belongs_to_its_top() {
        assert_eq!(
            of("root -> a(1) -> b(2) -> d(4); a -> c(3) -> d -> e(5)"),
            [(0, 15), (0, 15), (1, 2), (1, 9), (1, 3), (3, 5)]
        );
    }

    #[test]
    fn weak_edges_keep_nothing_and_orphans_belong_to_the_root() {
        assert_eq!(of("root -> a(1) -weak> b(2) -> c(3)"), [(0, 6), (0, 1), (0, 5), (2, 3)]);
    }

    #[test]
    fn the_root_dominates_each_node_of_an_unreachable_cycle() {
        assert_eq!(of("root -> a(1) -weak> b(2) -> c(4) -> b; c -> d(8)"), [(0, 15), (0, 1), (0, 2), (0, 4), (0, 8)]);
    }

    #[test]
    fn other_nodes_do_not_retain_the_pages_objects() {
        // The page: a and what it reaches. The debugger's object also points there.
        let heap = "root -shortcut:global> a(1) -> b(2); root -> g{synthetic} -> debugger(4) -> b; g -> a";
        assert_eq!(of(heap), [(0, 7), (0, 3), (1, 2), (0, 4), (3, 4)]);
    }

    #[test]
    fn shortcuts_count_at_the_root_only() {
        assert_eq!(of("root -> a(1) -> b(2) -> c(4); a -shortcut:s> c"), [(0, 7), (0, 7), (1, 6), (2, 4)]);
    }

    #[test]
    fn a_page_that_points_to_the_root_owns_everything() {
        of("root -shortcut:global> a(1) -> root; root -> g{synthetic} -> d(4) -> b(2); g -> b; d -> a");
    }

    #[test]
    fn a_page_that_begins_with_the_root_owns_all_that_is_reachable() {
        // The orphan is not reachable, so it does not retain what the page owns.
        assert_eq!(
            of("root -shortcut:global> root; root -> a(1) -> b(2); orphan(4) -> b"),
            [(0, 7), (0, 3), (1, 2), (0, 4)]
        );
    }

    #[test]
    fn the_root_may_be_a_table() {
        let entry = "6␣/␣part␣of␣key␣(K␣@5)␣->␣value␣(V␣@7)␣pair␣in␣WeakMap␣(table␣@3)";
        let heap = format!("root@3 -internal:{entry}> value(1)@7; root -> key(2)@5 -internal:{entry}> value");
        assert_eq!(of(&heap), [(0, 3), (2, 1), (0, 3)]);
    }

    mod random {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
            #[test]
            fn equals_deleting_nodes_one_by_one(
                edges in proptest::collection::vec((0usize..14, 0usize..14, 0usize..7), 0..60),
                root_edges in proptest::collection::vec((0usize..14, 0usize..3), 1..4),
            ) {
                let mut heap = String::from("root{synthetic}");
                for node in 0..14 {
                    heap += &format!("; n{node}({})", node * node + 1);
                }
                for (to, kind) in root_edges {
                    heap += &format!("; root -{}:0> n{to}", ["property", "shortcut", "element"][kind]);
                }
                for (from, to, kind) in edges {
                    let kind = ["property", "property", "internal", "context", "weak", "shortcut", "element"][kind];
                    heap += &format!("; n{from} -{kind}:1> n{to}");
                }
                let sizes = of(&heap);
                prop_assert_eq!(sizes[0].1, (0..14u64).map(|node| node * node + 1).sum::<u64>());
            }
        }
    }

    #[test]
    fn handles_a_list_as_long_as_the_heap() {
        let mut heap = String::from("root -> n0");
        for node in 1..20_000 {
            heap += &format!(" -> n{node}(1)");
        }
        let graph = graph(&heap);
        let ephemerons = Ephemerons::default();
        let retainers = Retainers::build(&graph).unwrap();
        let walk = walk(&graph, &ephemerons).unwrap();
        let idoms = dominate(&graph, &ephemerons, &retainers, walk).unwrap();
        let tree = DominatorTree::build(idoms, &graph.self_sizes).unwrap();
        assert_eq!(tree.retained_size(NodeIx(1)), 19_999);
        assert_eq!(tree.dominator(NodeIx(20_000)), NodeIx(19_999));
    }
}
