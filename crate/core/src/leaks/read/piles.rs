//! Of which classes the objects within a value are: a tree has 26,000 `Letter`, whichever of them is at the top.
//!
//! A subtree of the dominator tree is a range, and values within each other are ranges within each other. Each part of a
//! range that belongs to no value further in is counted once, in parallel, and added to the values around it.
//!
//! Cost: one look at each node within a value; for each value the classes in it.

use rayon::prelude::*;

use crate::graph::NodeType;
use crate::hash::NumberMap;
use crate::ids::{NodeIx, StrIx};

use super::heap::Heap;

/// Values with fewer nodes are no piles.
const LEAST_NODES: u32 = 64;
/// Nodes that are counted in one go.
const PIECE: u32 = 1 << 12;
/// Classes of a value that are named: those with most objects.
const MAX_CLASSES: usize = 4;

/// Objects by the name of their class.
type Counts = NumberMap<u32, u32>;

/// For each value, which are in the order of the dominator tree, the classes with most objects in it, and their number.
pub fn piles(heap: &Heap, values: &[NodeIx]) -> Vec<Vec<(StrIx, u32)>> {
    let nesting = Nesting::of(heap, values);
    let mut counts = nesting.count(heap, values.len());
    let mut piles: Vec<Vec<(StrIx, u32)>> = vec![Vec::new(); values.len()];
    // A value comes after those around it.
    for at in (0..values.len()).rev() {
        let own = std::mem::take(&mut counts[at]);
        piles[at] = largest(&own);
        if let Some(outer) = nesting.parents[at] {
            for (class, count) in own {
                *counts[outer].entry(class).or_default() += count;
            }
        }
    }
    piles
}

fn largest(counts: &Counts) -> Vec<(StrIx, u32)> {
    let mut all: Vec<(StrIx, u32)> = counts.iter().map(|(&class, &count)| (StrIx(class), count)).collect();
    all.sort_unstable_by_key(|&(class, count)| (std::cmp::Reverse(count), class));
    all.truncate(MAX_CLASSES);
    all
}

/// Which value is within which.
struct Nesting {
    /// The value right around each.
    parents: Vec<Option<usize>>,
    /// Ranges of the dominator tree and the value that each belongs to.
    pieces: Vec<(u32, u32, usize)>,
}

impl Nesting {
    fn of(heap: &Heap, values: &[NodeIx]) -> Self {
        let tree = &heap.snapshot.tree;
        let mut nesting = Nesting { parents: vec![None; values.len()], pieces: Vec::new() };
        // Values around the current place, each with its end; up to `done` everything belongs to a value.
        let mut around: Vec<(usize, u32)> = Vec::new();
        let mut done = 0;
        for (at, node) in values.iter().enumerate() {
            let place = tree.place[node.index()];
            let end = tree.end[place as usize];
            nesting.close(&mut around, &mut done, place);
            nesting.parents[at] = around.last().map(|&(outer, _)| outer);
            if end - place < LEAST_NODES {
                continue;
            }
            if let Some(&(outer, _)) = around.last() {
                nesting.add(done, place, outer);
            }
            done = place;
            around.push((at, end));
        }
        nesting.close(&mut around, &mut done, u32::MAX);
        nesting
    }

    /// Ends the values that are over before a place.
    fn close(&mut self, around: &mut Vec<(usize, u32)>, done: &mut u32, place: u32) {
        while let Some(&(value, end)) = around.last()
            && end <= place
        {
            self.add(*done, end, value);
            *done = end;
            around.pop();
        }
    }

    fn add(&mut self, begin: u32, end: u32, value: usize) {
        let mut at = begin;
        while at < end {
            let next = end.min(at + PIECE);
            self.pieces.push((at, next, value));
            at = next;
        }
    }

    /// The objects of each value that are in no value within it.
    fn count(&self, heap: &Heap, values: usize) -> Vec<Counts> {
        let order = &heap.snapshot.tree.order;
        let is_internal = |node: NodeIx| heap.raw_name(node).starts_with(b"system /");
        let count = |&(begin, end, value): &(u32, u32, usize)| {
            let mut counts = Counts::default();
            for &node in &order[begin as usize..end as usize] {
                if heap.graph.node_type(NodeIx(node)) == NodeType::Object {
                    let class = heap.graph.name(NodeIx(node)).0;
                    match counts.get_mut(&class) {
                        Some(known) => *known += 1,
                        None if is_internal(NodeIx(node)) => {}
                        None => drop(counts.insert(class, 1)),
                    }
                }
            }
            (value, counts)
        };
        let pieces: Vec<(usize, Counts)> = self.pieces.par_iter().with_min_len(4).map(count).collect();
        let mut all = vec![Counts::default(); values];
        for (value, counts) in pieces {
            match all[value].is_empty() {
                true => all[value] = counts,
                false => counts.into_iter().for_each(|(class, count)| *all[value].entry(class).or_default() += count),
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::read::values::values;
    use crate::leaks::trial::{each, with_heap};

    /// The piles of the values of a heap of at least 1,000 bytes: class of the value, then classes and numbers.
    fn of(heap: &str) -> Vec<(String, Vec<(String, u32)>)> {
        with_heap(heap, |heap| {
            let text = |class: StrIx| String::from_utf8_lossy(heap.graph.strings.get(class)).into_owned();
            let values = values(heap, 1000);
            let named = |pile: Vec<(StrIx, u32)>| pile.into_iter().map(|(class, count)| (text(class), count)).collect();
            values
                .iter()
                .map(|&node| text(heap.graph.name(node)))
                .zip(piles(heap, &values).into_iter().map(named))
                .collect()
        })
    }

    fn pile(class: &str, counts: &[(&str, u32)]) -> (String, Vec<(String, u32)>) {
        (class.into(), counts.iter().map(|&(class, count)| (class.to_owned(), count)).collect())
    }

    #[test]
    fn objects_count_for_every_value_around_them() {
        let heap = "root -> a:A(1000); a -> b:B(1000)".to_owned()
            + &each(0..100, "; a -> l*:Leaf")
            + &each(0..70, "; b -> p*:Part; p* -> m*:Leaf");
        assert_eq!(
            of(&heap),
            [
                pile("A", &[("Leaf", 170), ("Part", 70), ("A", 1), ("B", 1)]),
                pile("B", &[("Leaf", 70), ("Part", 70), ("B", 1)]),
            ]
        );
    }

    #[test]
    fn a_value_of_few_nodes_is_no_pile_but_counts_for_those_around_it() {
        let heap = "root -> a:A(1000); a -> b:B(1000)".to_owned()
            + &each(0..60, "; a -> l*:Leaf")
            + &each(0..60, "; b -> p*:Part");
        assert_eq!(of(&heap), [pile("A", &[("Leaf", 60), ("Part", 60), ("A", 1), ("B", 1)]), pile("B", &[])]);
    }

    #[test]
    fn only_objects_of_the_program_count() {
        let heap = "root -> a:A(1000)".to_owned()
            + &each(0..70, "; a -> x*:system␣/␣Foreign; a -> s*:text{string}; a -> r*:∅{array}");
        assert_eq!(of(&heap), [pile("A", &[("A", 1)])]);
    }

    #[test]
    fn large_values_are_counted_in_pieces() {
        let heap = "root -> a:A(1000)".to_owned() + &each(0..2 * PIECE + 10, "; a -> l*:Leaf");
        assert_eq!(of(&heap), [pile("A", &[("Leaf", 2 * PIECE + 10), ("A", 1)])]);
    }
}
