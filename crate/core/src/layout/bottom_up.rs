//! Bottom-up pictures: which classes' own bytes fill the picture, and what keeps their objects alive.
//!
//! The outermost rectangle stands for everything that the root of the picture dominates. Below it are the classes of
//! these objects by shallow size; together they are what the root retains. Below a class are the classes of its
//! objects' immediate dominators, with the same bytes, and so on upwards. A chain ends below the root, which is not
//! shown again: the part of a rectangle without children is kept alive by the root directly.
//!
//! The first row takes one pass over the subtree, with one sum per class. A second pass collects, for each class that
//! is large enough to be drawn, the dominators of its objects, with the bytes that each dominates. For the next row,
//! each of these `Keeper`s moves up to its own dominator, and keepers that meet are merged. Paths in a tree only join,
//! so a row has at most as many keepers as the one before, and usually far fewer.
//!
//! Cost: two passes over the subtree, however many classes are split; 12 bytes per distinct keeper; per row, one look
//! at the remaining keepers and a sort.
//!
//! Rejected: a pass per class that is split (a picture has a hundred of them); sums by the path of classes instead of
//! keepers (a pass per row, and no number of keepers).

use super::{Choice, Part, Split, Step, Tree, What};
use crate::error::{Error, Result};
use crate::hash::NumberMap;
use crate::ids::NodeIx;
use crate::snapshot::Snapshot;

const NONE: u32 = u32::MAX;

/// The dominator tree below a node, read upwards.
pub struct BottomUp<'a> {
    snapshot: &'a Snapshot,
    root: NodeIx,
    /// Preorder index of the root.
    top: u32,
}

/// What a rectangle is split by.
pub enum Inside {
    /// The outermost rectangle: the objects of the subtree.
    Objects,
    /// The dominators of the objects of a class, ordered by `place`.
    Keepers(Vec<Keeper>),
}

/// A dominator of some objects of the first row. Packed to 12 bytes instead of 16, because there may be millions.
#[derive(Clone, Copy)]
#[repr(Rust, packed(4))]
pub struct Keeper {
    /// Preorder index; never that of the picture's root.
    place: u32,
    /// Shallow sizes of the objects that lead here, in bytes.
    bytes: u64,
}

impl Tree for BottomUp<'_> {
    type Inside = Inside;

    fn what(&self) -> What {
        What::Class
    }

    fn root(&self) -> Part<Inside> {
        let step = Step { node: self.root, count: 1, size: self.snapshot.retained_size(self.root) };
        Part { step, inside: Inside::Objects }
    }

    fn has_children(&self, inside: &Inside) -> bool {
        match inside {
            Inside::Objects => true,
            Inside::Keepers(keepers) => !keepers.is_empty(),
        }
    }

    fn split(&self, inside: &Inside, choice: &Choice<'_>) -> Result<Split<Inside>> {
        match inside {
            Inside::Objects => {
                let split = choice.among(self.classes()?.into_iter());
                let mut keepers = self.keepers_of(split.shown.iter().map(|part| part.inside))?.into_iter();
                split.try_map(|_| Ok(Inside::Keepers(keepers.next().unwrap_or_default())))
            }
            Inside::Keepers(keepers) => {
                let split = choice.among(self.by_class(keepers)?.into_iter());
                split.try_map(|keepers| Ok(Inside::Keepers(self.above(keepers))))
            }
        }
    }
}

impl<'a> BottomUp<'a> {
    /// The picture of the nodes that `root` dominates.
    pub fn new(snapshot: &'a Snapshot, root: NodeIx) -> Self {
        BottomUp { snapshot, root, top: snapshot.tree.place[root.index()] }
    }

    /// The nodes that the root dominates, including itself: preorder index, node, class and shallow size. Nodes without
    /// a size are left out.
    fn objects(&self) -> impl Iterator<Item = (u32, NodeIx, u32, u64)> + '_ {
        let Snapshot { tree, graph, classes, .. } = self.snapshot;
        (self.top..).zip(tree.subtree(self.root)).filter_map(|(place, &node)| {
            let size = graph.self_sizes.get(node as usize);
            (size > 0).then(|| (place, NodeIx(node), classes.of_node[node as usize], size))
        })
    }

    /// The first row: every class with bytes in the subtree.
    fn classes(&self) -> Result<Vec<Part<u32>>> {
        let mut sums: Vec<(Step, u64)> = of_classes(self.snapshot, (Step { node: self.root, count: 0, size: 0 }, 0))?;
        for (_, node, class, size) in self.objects() {
            let (step, largest) = &mut sums[class as usize];
            step.count += 1;
            step.size += size;
            if size > *largest {
                (step.node, *largest) = (node, size);
            }
        }
        let seen = (0..).zip(sums).filter(|(_, (step, _))| step.count > 0);
        Ok(seen.map(|(class, (step, _))| Part { step, inside: class }).collect())
    }

    /// The keepers of the objects of these classes, one list per class.
    fn keepers_of(&self, classes: impl Iterator<Item = u32>) -> Result<Vec<Vec<Keeper>>> {
        let mut lists: Vec<Vec<Keeper>> = Vec::new();
        let mut list_of = of_classes(self.snapshot, NONE)?;
        for class in classes {
            list_of[class as usize] = lists.len() as u32;
            lists.push(Vec::new());
        }
        let parents = &self.snapshot.tree.parent;
        for (place, _, class, bytes) in self.objects() {
            let (list, above) = (list_of[class as usize], parents[place as usize]);
            if list == NONE || place == self.top || above == self.top {
                continue;
            }
            let list = &mut lists[list as usize];
            match list.last_mut() {
                // Siblings mostly follow each other.
                Some(last) if last.place == above => last.bytes += bytes,
                _ => push(list, Keeper { place: above, bytes })?,
            }
        }
        for list in &mut lists {
            meet(list);
        }
        Ok(lists)
    }

    /// Divides keepers by class.
    fn by_class(&self, keepers: &[Keeper]) -> Result<Vec<Part<Vec<Keeper>>>> {
        let mut list_of: NumberMap<u32, usize> = NumberMap::default();
        let mut lists: Vec<Vec<Keeper>> = Vec::new();
        let (mut last, mut list) = (NONE, 0);
        for &keeper in keepers {
            let class = self.snapshot.classes.of_node[self.node(keeper).index()];
            // The class is mostly the same as the previous one.
            if class != last {
                (last, list) = (class, *list_of.entry(class).or_insert(lists.len()));
            }
            if list == lists.len() {
                lists.push(Vec::new());
            }
            push(&mut lists[list], keeper)?;
        }
        let part = |list: Vec<Keeper>| {
            let step = Step::of(list.iter().map(|&keeper| (self.node(keeper), keeper.bytes)));
            Part { step, inside: list }
        };
        Ok(lists.into_iter().map(part).collect())
    }

    fn node(&self, keeper: Keeper) -> NodeIx {
        NodeIx(self.snapshot.tree.order[keeper.place as usize])
    }

    /// Moves keepers up to their dominators.
    fn above(&self, mut keepers: Vec<Keeper>) -> Vec<Keeper> {
        for keeper in &mut keepers {
            keeper.place = self.snapshot.tree.parent[keeper.place as usize];
        }
        keepers.retain(|keeper| keeper.place != self.top);
        meet(&mut keepers);
        keepers
    }
}

/// Sorts keepers and merges equal ones.
fn meet(keepers: &mut Vec<Keeper>) {
    keepers.sort_unstable_by_key(|keeper| keeper.place);
    keepers.dedup_by(|later, earlier| {
        let is_same = later.place == earlier.place;
        if is_same {
            earlier.bytes += later.bytes;
        }
        is_same
    });
    keepers.shrink_to_fit();
}

/// Fails if memory is refused: next to a large heap there may be little left.
fn push(keepers: &mut Vec<Keeper>, keeper: Keeper) -> Result<()> {
    let bytes = 2 * (keepers.len() * size_of::<Keeper>()) as u64;
    keepers.try_reserve(1).map_err(|_| Error::out_of_memory("the dominators of the objects", bytes))?;
    keepers.push(keeper);
    Ok(())
}

/// One value per class.
fn of_classes<T: Clone>(snapshot: &Snapshot, empty: T) -> Result<Vec<T>> {
    let mut words = Vec::new();
    words.try_reserve_exact(snapshot.classes.keys.len())?;
    words.resize(snapshot.classes.keys.len(), empty);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::layout::{Cell, Grouping, Picture, Request, Shape, draw};
    use crate::testkit;
    use proptest::prelude::*;

    /// For each path of classes upwards from an object: the nodes at its end, and the bytes that lead to each.
    type Ways = BTreeMap<Vec<u32>, BTreeMap<NodeIx, u64>>;

    /// The reference implementation: follows the chain of every object separately.
    fn ways(snapshot: &Snapshot, root: NodeIx) -> Ways {
        let mut ways = Ways::new();
        for node in snapshot.graph.nodes() {
            let mut chain = vec![node];
            let mut at = node;
            while at != root && at != snapshot.graph.root {
                at = snapshot.dominator(at);
                chain.push(at);
            }
            let size = snapshot.graph.self_sizes.get(node.index());
            if at != root || size == 0 {
                continue;
            }
            if chain.len() > 1 {
                chain.pop();
            }
            let mut way = Vec::new();
            for at in chain {
                way.push(snapshot.classes.of_node[at.index()]);
                *ways.entry(way.clone()).or_default().entry(at).or_default() += size;
            }
        }
        ways
    }

    fn picture(snapshot: &Snapshot, root: NodeIx, within: &[u32], width: f64) -> Picture {
        let (shape, within) = (Shape::Icicle, within.to_vec());
        let request = Request { shape, by: Grouping::Keeper, root, within, width, height: 900.0, depth: 30 };
        draw(snapshot, &request).expect("a picture")
    }

    /// Compares every cell with the reference; returns the number of cells.
    fn check(snapshot: &Snapshot, root: NodeIx, within: &[u32], width: f64) -> usize {
        let ways = ways(snapshot, root);
        let Picture { cells, trail } = picture(snapshot, root, within, width);
        assert_eq!(trail.len(), within.len());
        if within.is_empty() {
            assert_eq!(cells[0].size, snapshot.retained_size(root));
        }
        let below = |way: &[u32]| -> Vec<(&Vec<u32>, &BTreeMap<NodeIx, u64>)> {
            ways.iter().filter(|(other, _)| other.len() == way.len() + 1 && other.starts_with(way)).collect()
        };
        let mut way_of = vec![within.to_vec()];
        for (at, cell) in cells.iter().enumerate() {
            let mut way = way_of[cell.parent as usize].clone();
            if at > 0 && cell.what == What::Class {
                way.push(snapshot.classes.of_node[cell.node.index()]);
            }
            if cell.what == What::Rest {
                let drawn = |other: &Vec<u32>| way_of.contains(other);
                let left: Vec<_> = below(&way).into_iter().filter(|(other, _)| !drawn(other)).collect();
                assert_eq!(cell.size, left.iter().flat_map(|(_, ends)| ends.values()).sum::<u64>());
                assert_eq!(cell.count as usize, left.iter().map(|(_, ends)| ends.len()).sum::<usize>());
            } else if !way.is_empty() {
                let ends = &ways[&way];
                assert_eq!(cell.size, ends.values().sum::<u64>(), "{way:?}");
                assert_eq!(cell.count as usize, ends.len(), "{way:?}");
                assert_eq!(ends.get(&cell.node), ends.values().max(), "the largest of {way:?}");
                assert_eq!(cell.has_children, !below(&way).is_empty(), "{way:?}");
            }
            if at > 0 {
                way_of.push(way);
            }
        }
        let row: Vec<&Cell> = cells.iter().filter(|cell| cell.depth == 1).collect();
        if within.is_empty() {
            assert_eq!(row.iter().map(|cell| cell.size).sum::<u64>(), cells[0].size, "the first row has all bytes");
        }
        cells.len()
    }

    fn class(snapshot: &Snapshot, name: &str) -> u32 {
        snapshot.classes.keys.iter().position(|key| &*key.name == name.as_bytes()).expect("the class") as u32
    }

    /// Sessions with a token each in two caches, other tokens, a shared text, and an unreachable cycle.
    fn sessions() -> Snapshot {
        let mut text =
            String::from("root:∅ -> app:App(8) -> cache:Cache(16); app -> old:Cache(24); app -> pool:Pool(4)");
        for at in 0..40 {
            let cache = if at % 4 == 0 { "old" } else { "cache" };
            text += &format!("; {cache} -> s{at}:Session(32) -> t{at}:Token({}); s{at} -> shared:Text(100)", 50 + at);
            text += &format!("; pool -> p{at}:Token(10); root -> r{at}:Token(7)");
        }
        text += "; lost:Lost(11) -> other:Lost(12) -> lost; other -> lt:Token(13)";
        testkit::open(&text)
    }

    #[test]
    fn every_cell_matches_a_walk_up_from_each_object() {
        let snapshot = sessions();
        assert!(check(&snapshot, NodeIx(0), &[], 4000.0) > 15);
        for width in [300.0, 60.0, 20.0] {
            check(&snapshot, NodeIx(0), &[], width);
        }
        for node in snapshot.graph.nodes() {
            check(&snapshot, node, &[], 4000.0);
        }
    }

    #[test]
    fn classes_are_entered_one_after_the_other() {
        let snapshot = sessions();
        let names = ["Token", "Session", "Cache", "App"].map(|name| class(&snapshot, name));
        for until in 1..=names.len() {
            check(&snapshot, NodeIx(0), &names[..until], 4000.0);
        }
        let trail = picture(&snapshot, NodeIx(0), &names, 4000.0).trail;
        assert_eq!(trail.iter().map(|step| step.count).collect::<Vec<_>>(), [122 - 1, 40, 2, 1]);
        let tokens: u64 = (0..40).map(|at| 50 + at).sum();
        assert!(trail[1..].iter().all(|step| step.size == tokens));

        let lost = picture(&snapshot, NodeIx(0), &[names[0], 9999], 4000.0);
        assert_eq!(lost.trail.len(), 1, "a class that does not exist ends the path");
    }

    #[test]
    fn a_long_chain_of_one_class_needs_no_stack() {
        let mut text = String::from("root:∅ -> n0:Node(8)");
        for at in 1..3000 {
            text += &format!("; n{} -> n{at}:Node(8)", at - 1);
        }
        let snapshot = testkit::open(&text);
        let Picture { cells, .. } = picture(&snapshot, NodeIx(0), &[], 900.0);
        let counts: Vec<u32> = cells[1..].iter().map(|cell| cell.count).collect();
        assert_eq!(counts[..4], [3000, 2999, 2998, 2997]);
        assert_eq!(cells[4].size, 2997 * 8);
    }

    proptest! {
        #[test]
        fn every_cell_of_any_heap_matches_the_walk(
            edges in proptest::collection::vec((0usize..24, 0usize..24), 10..60),
            sizes in proptest::collection::vec((0u64..4, 0usize..4), 24),
            root in 0usize..24,
            width in 10.0f64..2000.0,
        ) {
            let node = |at: usize| {
                let (size, class) = sizes[at];
                // Sizes beyond 2^32 are exact, too.
                format!("n{at}:C{class}({})", (size * size * size) << (size * 11))
            };
            let mut text: String = (0..24).map(|at| format!("{};", node(at))).collect();
            for (from, to) in edges {
                text += &format!("n{from} -> n{to};");
            }
            let snapshot = testkit::open(&text);
            check(&snapshot, NodeIx(root as u32), &[], width);
        }
    }
}
