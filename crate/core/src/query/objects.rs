//! Lists of objects: the objects of a class, the objects that another dominates, or search results; in DevTools'
//! orders.
//!
//! Cost: one pass over the nodes to find them, and a sort of the result.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::ids::NodeIx;
use crate::names;
use crate::query::name_ranks::name_ranks;
use crate::query::order::{Direction, ObjectKey, compare_names};
use crate::snapshot::Snapshot;

/// The objects of a class that have a size and satisfy `passes`, in file order.
pub fn of_class(snapshot: &Snapshot, class: u32, passes: impl Fn(NodeIx) -> bool + Sync) -> Vec<NodeIx> {
    let low = &snapshot.graph.self_sizes;
    let of_node = &snapshot.classes.of_node;
    (0..of_node.len() as u32)
        .into_par_iter()
        .filter(|&node| of_node[node as usize] == class && low.get(node as usize) > 0 && passes(NodeIx(node)))
        .map(NodeIx)
        .collect()
}

/// The objects that `node` immediately dominates.
pub fn dominated(snapshot: &Snapshot, node: NodeIx) -> Vec<NodeIx> {
    snapshot.tree.children(node).collect()
}

/// Sorts objects. Ties are broken as in DevTools, by id or retained size, and then by ordinal.
///
/// The sort keys are packed into one word per object, so that sorting needs no lookups. If they do not fit into memory,
/// or a number is too large for its bits, each comparison looks up its values.
pub fn sort(snapshot: &Snapshot, nodes: Vec<NodeIx>, key: ObjectKey, direction: Direction) -> Vec<NodeIx> {
    if key == ObjectKey::Name {
        return sort_by_name(snapshot, nodes, direction);
    }
    match packed(snapshot, &nodes, key, direction) {
        Some(mut keys) => {
            keys.par_sort_unstable();
            unpacked(nodes, &keys)
        }
        None => sort_in_place(snapshot, nodes, key, direction),
    }
}

fn sort_by_name(snapshot: &Snapshot, nodes: Vec<NodeIx>, direction: Direction) -> Vec<NodeIx> {
    let graph = &snapshot.graph;
    let ranks = name_ranks(snapshot, &nodes);
    let mut ranked: Vec<(u32, u64, NodeIx)> = (nodes.par_iter().zip(ranks))
        .map(|(&node, rank)| {
            (if direction == Direction::Ascending { rank } else { u32::MAX - rank }, graph.id(node).0, node)
        })
        .collect();
    ranked.par_sort_unstable();
    unpacked_with(nodes, &ranked, |&(_, _, node)| node)
}

/// Bits for the ordinal in a packed word, and for the number that breaks ties.
const NODE_BITS: u32 = 29;
const TIE_BITS: u32 = 49;
/// Exclusive bound of sizes and ids.
const LIMIT: u64 = 1 << TIE_BITS;

/// One word per node: the sort key, the number that breaks ties, and the ordinal, from high to low.
fn packed(snapshot: &Snapshot, nodes: &[NodeIx], key: ObjectKey, direction: Direction) -> Option<Vec<u128>> {
    let graph = &snapshot.graph;
    let numbers = |node: NodeIx| {
        let retained = || snapshot.retained_size(node);
        let id = graph.id(node).0;
        match key {
            // The least distance is -5.
            ObjectKey::Distance => {
                ((i64::from(snapshot.distances[node.index()]) + 8) as u64, LIMIT.checked_sub(retained() + 1))
            }
            ObjectKey::ShallowSize => (graph.self_sizes.get(node.index()), Some(id)),
            ObjectKey::RetainedSize => (retained(), Some(id)),
            ObjectKey::Id | ObjectKey::Name => (id, Some(0)),
        }
    };
    let mut words: Vec<u128> = Vec::new();
    words.try_reserve_exact(nodes.len()).ok()?;
    words.par_extend(nodes.par_iter().map(|&node| {
        let (first, tie) = numbers(node);
        let (Some(tie), true) = (tie.filter(|&tie| tie < LIMIT), first < LIMIT) else { return u128::MAX };
        let first = if direction == Direction::Ascending { first } else { LIMIT - 1 - first };
        u128::from(first) << (TIE_BITS + NODE_BITS) | u128::from(tie) << NODE_BITS | u128::from(node.0)
    }));
    (!words.par_iter().any(|&word| word == u128::MAX)).then_some(words)
}

fn unpacked(nodes: Vec<NodeIx>, words: &[u128]) -> Vec<NodeIx> {
    unpacked_with(nodes, words, |&word| NodeIx((word & ((1 << NODE_BITS) - 1)) as u32))
}

/// Writes the sorted list into the memory of the input list.
fn unpacked_with<T: Sync>(mut nodes: Vec<NodeIx>, sorted: &[T], node_of: impl Fn(&T) -> NodeIx + Sync) -> Vec<NodeIx> {
    nodes.par_iter_mut().zip(sorted).for_each(|(node, word)| *node = node_of(word));
    nodes
}

fn sort_in_place(snapshot: &Snapshot, mut nodes: Vec<NodeIx>, key: ObjectKey, direction: Direction) -> Vec<NodeIx> {
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
    #[test]
    fn packed_keys_order_as_comparisons_do() {
        let mut heap = String::from("root -> big:W(562949953421312)@1; root -> odd:W(3)@562949953421313");
        for at in 0..120u32 {
            let (size, id) = (at * 7 % 5, 2 * (at * 37 % 120) + 3);
            heap += &match at % 4 {
                0 => format!("; root -> n{at}:W{}({size})@{id}", at % 3),
                1 => format!("; n{} -> n{at}:Object({size})@{id}; n{at} -property:p{}> n{}", at - 1, at % 7, at - 1),
                2 => format!("; n{} -> n{at}:ab({size}){{string}}@{id}", at - 2),
                _ => format!("; n{} -> n{at}:～({size}){{string}}@{id}", at - 1),
            };
        }
        let snapshot = testkit::open(&heap);
        let all: Vec<NodeIx> = snapshot.graph.nodes().collect();
        let ordinary: Vec<NodeIx> = all.iter().copied().filter(|node| ![1, 2].contains(&node.0)).skip(1).collect();
        use ObjectKey::*;
        for key in [Name, Id, Distance, ShallowSize, RetainedSize] {
            for direction in [Direction::Ascending, Direction::Descending] {
                for nodes in [&all, &ordinary] {
                    let wanted = sort_in_place(&snapshot, nodes.clone(), key, direction);
                    assert_eq!(sort(&snapshot, nodes.clone(), key, direction), wanted, "{key:?} {direction:?}");
                }
                let is_packed = packed(&snapshot, &ordinary, key, direction).is_some();
                assert!(is_packed, "{key:?}");
            }
        }
        assert!(packed(&snapshot, &all, Id, Direction::Ascending).is_none());
        assert!(packed(&snapshot, &all, ShallowSize, Direction::Ascending).is_none());
    }
}
