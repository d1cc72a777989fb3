//! Lists of objects: of a class, dominated by another, or found; in DevTools' orders.
//!
//! Cost: one pass over the nodes to find them, a sort of what was found.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::ids::NodeIx;
use crate::names;
use crate::query::order::{Direction, ObjectKey, compare_names};
use crate::snapshot::Snapshot;

/// The objects of a class that have a size and pass, in file order.
pub fn of_class(snapshot: &Snapshot, class: u32, passes: impl Fn(NodeIx) -> bool + Sync) -> Vec<NodeIx> {
    let low = &snapshot.graph.self_sizes;
    let of_node = &snapshot.classes.of_node;
    (0..of_node.len() as u32)
        .into_par_iter()
        .filter(|&node| of_node[node as usize] == class && low.get(node as usize) > 0 && passes(NodeIx(node)))
        .map(NodeIx)
        .collect()
}

/// The objects that one dominates immediately.
pub fn dominated(snapshot: &Snapshot, node: NodeIx) -> Vec<NodeIx> {
    snapshot.tree.children(node).collect()
}

/// Sorts objects; ties are broken as DevTools does, by id or retained size, and then by ordinal.
pub fn sort(snapshot: &Snapshot, mut nodes: Vec<NodeIx>, key: ObjectKey, direction: Direction) -> Vec<NodeIx> {
    let graph = &snapshot.graph;
    let by_id = |left: NodeIx, right: NodeIx| graph.id(left).cmp(&graph.id(right));
    let retained = |node: NodeIx| snapshot.retained_size(node);
    let compare = |left: &NodeIx, right: &NodeIx| -> Ordering {
        let (left, right) = (*left, *right);
        let ordering = match key {
            ObjectKey::Name => direction
                .apply(compare_names(&names::node_name(graph, left), &names::node_name(graph, right)))
                .then_with(|| by_id(left, right)),
            ObjectKey::Id => direction.apply(by_id(left, right)),
            ObjectKey::Distance => direction
                .apply(snapshot.distances[left.index()].cmp(&snapshot.distances[right.index()]))
                .then_with(|| retained(right).cmp(&retained(left))),
            ObjectKey::ShallowSize => direction
                .apply(graph.self_sizes.get(left.index()).cmp(&graph.self_sizes.get(right.index())))
                .then_with(|| by_id(left, right)),
            ObjectKey::RetainedSize => {
                direction.apply(retained(left).cmp(&retained(right))).then_with(|| by_id(left, right))
            }
        };
        ordering.then(left.cmp(&right))
    };
    nodes.par_sort_unstable_by(compare);
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    #[test]
    fn lists_and_sorts_a_class() {
        let snapshot = testkit::open(
            "root -> a:W(3)@9; root -> b:W(5)@7; b -> c:V(9)@5; b -> d:W(1)@3; root -> e:W(0)@1; root -> f:W(3)@11",
        );
        let class = snapshot.classes.of_node[1];
        let ids = |key, direction| -> Vec<u64> {
            let nodes = sort(&snapshot, of_class(&snapshot, class, |_| true), key, direction);
            nodes.iter().map(|&node| snapshot.graph.id(node).0).collect()
        };
        use Direction::*;
        assert_eq!(ids(ObjectKey::RetainedSize, Descending), [7, 9, 11, 3]);
        assert_eq!(ids(ObjectKey::ShallowSize, Ascending), [3, 9, 11, 7]);
        assert_eq!(ids(ObjectKey::Distance, Ascending), [7, 9, 11, 3]);
        assert_eq!(ids(ObjectKey::Id, Ascending), [3, 7, 9, 11]);
        assert_eq!(dominated(&snapshot, NodeIx(2)).len(), 2);
    }
}
