//! The difference of two snapshots, class by class, as in DevTools' comparison.
//!
//! An object is the same in both if it has the same id and class; such an object does not count, even if its size
//! changed. Damaged files have several objects with one id; these are paired in file order. In addition to DevTools,
//! the comparison reports objects in both snapshots that retain more than before, and by how much. If ids mean nothing,
//! classes are compared only by their totals.
//!
//! Both sides are ordered by id, so one pass over both finds all differences. Pieces of the pass run in parallel, and
//! their results are joined in order, so the result does not depend on the number of pieces.
//!
//! Cost: the objects of both sides, and one word per reported object.

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;

use rayon::prelude::*;

use crate::compare::class_name::{Name, name};
use crate::compare::id_space::IdSpace;
use crate::compare::side::{Side, SideClass};
use crate::error::Result;
use crate::passes::class_names::ClassKey;

/// How objects of two snapshots are matched.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Matching {
    /// By id if ids can be trusted, else by class.
    Auto,
    /// By id, as DevTools always does.
    Ids,
    /// By class only.
    Classes,
}

/// A class in both snapshots.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassDiff {
    /// Name and location; if several classes are joined, those of the first.
    pub key: ClassKey,
    /// URL of the script of the key's location, WTF-8, if known.
    pub url: Option<Box<[u8]>>,
    /// Its numbers in the class table of the base, and in that of the current snapshot. Several, if script ids mean
    /// nothing and classes with one name and location are joined.
    pub base_classes: Vec<u32>,
    /// See `base_classes`.
    pub current_classes: Vec<u32>,
    /// Number of objects with a size in the base.
    pub base_count: u32,
    /// Number of objects with a size in the current snapshot.
    pub count: u32,
    /// Sum of their shallow sizes in the base, in bytes.
    pub base_size: u64,
    /// Sum of their shallow sizes in the current snapshot, in bytes.
    pub size: u64,
    /// Bytes that would be freed with them in the base.
    pub base_retained: u64,
    /// Bytes that would be freed with them in the current snapshot.
    pub retained: u64,
    /// Number of objects that only the current snapshot has; 0 without trusted ids.
    pub added_count: u32,
    /// Number of objects that only the base has; 0 without trusted ids.
    pub removed_count: u32,
    /// Shallow size of the added objects, in bytes.
    pub added_size: u64,
    /// Shallow size of the removed objects, in bytes.
    pub removed_size: u64,
    /// Number of objects in both that retain more than before.
    pub grown_count: u32,
    /// Growth of their retained sizes in bytes; growth inside another object is counted again.
    pub grown_size: u64,
    added: Range<usize>,
    removed: Range<usize>,
    grown: Range<usize>,
}

impl ClassDiff {
    fn new(class: &SideClass) -> Self {
        ClassDiff {
            key: class.key.clone(),
            url: class.url.clone(),
            base_classes: Vec::new(),
            current_classes: Vec::new(),
            base_count: 0,
            count: 0,
            base_size: 0,
            size: 0,
            base_retained: 0,
            retained: 0,
            added_count: 0,
            removed_count: 0,
            added_size: 0,
            removed_size: 0,
            grown_count: 0,
            grown_size: 0,
            added: 0..0,
            removed: 0..0,
            grown: 0..0,
        }
    }

    /// Change in the number of objects.
    pub fn count_delta(&self) -> i64 {
        i64::from(self.count) - i64::from(self.base_count)
    }

    /// Change in the retained size, in bytes.
    pub fn retained_delta(&self) -> i64 {
        self.retained as i64 - self.base_retained as i64
    }
}

/// An object in both snapshots that retains more than before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grown {
    /// Its ordinal in the current snapshot.
    pub node: u32,
    /// Its ordinal in the base.
    pub base_node: u32,
    /// Its retained size in the base, in bytes.
    pub base_retained: u64,
}

/// A comparison of two snapshots.
#[derive(Default)]
pub struct Diff {
    /// Every class of either snapshot: those of the current snapshot in its order, then those that only the base has.
    pub classes: Vec<ClassDiff>,
    /// Whether objects were matched by id.
    pub is_by_id: bool,
    added: Vec<u32>,
    removed: Vec<u32>,
    grown: Vec<Grown>,
}

impl Diff {
    /// Growth of a class in bytes, as DevTools counts it: added minus removed sizes, so an object whose own size
    /// changed does not count. Without ids, the difference of the sums.
    pub fn size_delta(&self, class: usize) -> i64 {
        let class = &self.classes[class];
        match self.is_by_id {
            true => class.added_size as i64 - class.removed_size as i64,
            false => class.size as i64 - class.base_size as i64,
        }
    }

    /// Whether objects were added or removed; without ids, whether any number changed.
    pub fn is_changed(&self, class: usize) -> bool {
        let class = &self.classes[class];
        match self.is_by_id {
            true => class.added_count > 0 || class.removed_count > 0,
            false => {
                (class.count, class.size, class.retained) != (class.base_count, class.base_size, class.base_retained)
            }
        }
    }

    /// Objects that only the current snapshot has, as its ordinals, ordered by id.
    pub fn added(&self, class: usize) -> &[u32] {
        &self.added[self.classes[class].added.clone()]
    }

    /// Objects that only the base has, as its ordinals, ordered by id.
    pub fn removed(&self, class: usize) -> &[u32] {
        &self.removed[self.classes[class].removed.clone()]
    }

    /// Objects that retain more than in the base, ordered by id.
    pub fn grown(&self, class: usize) -> &[Grown] {
        &self.grown[self.classes[class].grown.clone()]
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        4 * (self.added.capacity() + self.removed.capacity())
            + self.grown.capacity() * size_of::<Grown>()
            + self.classes.capacity() * size_of::<ClassDiff>()
    }
}

/// Compares a base with a later snapshot.
pub fn diff(base: &Side, current: &Side, matching: Matching) -> Result<(Diff, IdSpace)> {
    let id_space = base.sample.compare(&current.sample);
    let is_by_id = match matching {
        Matching::Auto => id_space.verdict().is_by_id(),
        Matching::Ids => true,
        Matching::Classes => false,
    };
    let (mut classes, base_numbers, current_numbers) = classes(base, current, is_by_id);
    if !is_by_id {
        return Ok((Diff { classes, ..Diff::default() }, id_space));
    }
    let pieces = pieces(base, current);
    let changes: Vec<Changes> = (pieces.into_par_iter())
        .map(|(of_base, of_current)| {
            let mut changes = Changes::default();
            let sides = Sides { base, current, base_numbers: &base_numbers, current_numbers: &current_numbers };
            sides.merge(of_base, of_current, &mut changes)?;
            Ok(changes)
        })
        .collect::<Result<_>>()?;

    for (class, at) in changes.iter().flat_map(|changes| &changes.added) {
        classes[*class as usize].added_count += 1;
        let sum = &mut classes[*class as usize].added_size;
        *sum = sum.saturating_add(current.shallow_sizes.get(*at as usize));
    }
    for (class, at) in changes.iter().flat_map(|changes| &changes.removed) {
        classes[*class as usize].removed_count += 1;
        let sum = &mut classes[*class as usize].removed_size;
        *sum = sum.saturating_add(base.shallow_sizes.get(*at as usize));
    }
    for (class, _, by) in changes.iter().flat_map(|changes| &changes.grown) {
        classes[*class as usize].grown_count += 1;
        let sum = &mut classes[*class as usize].grown_size;
        *sum = sum.saturating_add(*by);
    }
    let mut diff = Diff { is_by_id, ..Diff::default() };
    let (mut added, mut removed, mut grown) = (0, 0, 0);
    for class in &mut classes {
        let range = |end: &mut usize, count: u32| {
            let start = *end;
            *end += count as usize;
            start..*end
        };
        class.added = range(&mut added, class.added_count);
        class.removed = range(&mut removed, class.removed_count);
        class.grown = range(&mut grown, class.grown_count);
    }
    let starts = |of: fn(&ClassDiff) -> usize| -> Vec<usize> { classes.iter().map(of).collect() };
    diff.added = place(
        (added, 0),
        starts(|class| class.added.start),
        changes.iter().flat_map(|changes| &changes.added).map(|&(class, at)| (class, current.nodes[at as usize])),
    )?;
    diff.removed = place(
        (removed, 0),
        starts(|class| class.removed.start),
        changes.iter().flat_map(|changes| &changes.removed).map(|&(class, at)| (class, base.nodes[at as usize])),
    )?;
    diff.grown = place(
        (grown, Grown { node: 0, base_node: 0, base_retained: 0 }),
        starts(|class| class.grown.start),
        changes.iter().flat_map(|changes| &changes.grown).map(|&(class, grown, _)| (class, grown)),
    )?;
    diff.classes = classes;
    Ok((diff, id_space))
}

/// Distributes changes to their classes. The class at index `i` begins at `next[i]`; the order of changes is kept.
fn place<Value: Copy>(
    (count, none): (usize, Value),
    mut next: Vec<usize>,
    changes: impl Iterator<Item = (u32, Value)>,
) -> Result<Vec<Value>> {
    let mut placed = Vec::new();
    placed.try_reserve_exact(count)?;
    placed.resize(count, none);
    for (class, value) in changes {
        let place = &mut next[class as usize];
        placed[*place] = value;
        *place += 1;
    }
    Ok(placed)
}

/// The changes that one piece of the pass finds: class of the comparison, and index on a side.
#[derive(Default)]
struct Changes {
    added: Vec<(u32, u32)>,
    removed: Vec<(u32, u32)>,
    /// The last number is the growth in bytes.
    grown: Vec<(u32, Grown, u64)>,
}

/// Objects per piece; few in tests, so that there are several pieces.
const PIECE: usize = if cfg!(test) { 64 } else { 1 << 16 };

/// Splits both sides at the same ids.
fn pieces(base: &Side, current: &Side) -> Vec<(Range<usize>, Range<usize>)> {
    let longer = if base.len() > current.len() { base } else { current };
    let mut cuts = vec![(0, 0)];
    for at in (PIECE..longer.len()).step_by(PIECE) {
        let id = longer.ids.get(at);
        cuts.push((first_from(base, id), first_from(current, id)));
    }
    cuts.push((base.len(), current.len()));
    cuts.windows(2).map(|pair| (pair[0].0..pair[1].0, pair[0].1..pair[1].1)).collect()
}

/// Index of the first object whose id is not below `id`.
fn first_from(side: &Side, id: u64) -> usize {
    let (mut low, mut high) = (0, side.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if side.ids.get(middle) < id { low = middle + 1 } else { high = middle }
    }
    low
}

struct Sides<'a> {
    base: &'a Side,
    current: &'a Side,
    /// Maps a class of the base to a class of the comparison.
    base_numbers: &'a [u32],
    current_numbers: &'a [u32],
}

impl Sides<'_> {
    fn base_class(&self, at: usize) -> u32 {
        self.base_numbers[self.base.classes_of[at] as usize]
    }

    fn current_class(&self, at: usize) -> u32 {
        self.current_numbers[self.current.classes_of[at] as usize]
    }

    fn merge(&self, base: Range<usize>, current: Range<usize>, changes: &mut Changes) -> Result<()> {
        changes.added.try_reserve(current.len() / 4)?;
        let (mut left, mut right) = (base.start, current.start);
        while left < base.end && right < current.end {
            let (id, other) = (self.base.ids.get(left), self.current.ids.get(right));
            if id < other {
                changes.removed.push((self.base_class(left), left as u32));
                left += 1;
            } else if id > other {
                changes.added.push((self.current_class(right), right as u32));
                right += 1;
            } else {
                let is_same = |side: &Side, at: usize, end: usize| at < end && side.ids.get(at) == id;
                if is_same(self.base, left + 1, base.end) || is_same(self.current, right + 1, current.end) {
                    let (lefts, rights) = (left, right);
                    while is_same(self.base, left, base.end) {
                        left += 1;
                    }
                    while is_same(self.current, right, current.end) {
                        right += 1;
                    }
                    self.merge_several(lefts..left, rights..right, changes);
                } else {
                    self.merge_one(left, right, changes);
                    (left, right) = (left + 1, right + 1);
                }
            }
        }
        changes.removed.extend((left..base.end).map(|at| (self.base_class(at), at as u32)));
        changes.added.extend((right..current.end).map(|at| (self.current_class(at), at as u32)));
        Ok(())
    }

    /// Compares two objects with one id.
    fn merge_one(&self, left: usize, right: usize, changes: &mut Changes) {
        let (before, now) = (self.base_class(left), self.current_class(right));
        if before != now {
            changes.removed.push((before, left as u32));
            changes.added.push((now, right as u32));
            return;
        }
        let (base_retained, retained) = (self.base.retained_sizes.get(left), self.current.retained_sizes.get(right));
        if retained > base_retained {
            let grown = Grown { node: self.current.nodes[right], base_node: self.base.nodes[left], base_retained };
            changes.grown.push((now, grown, retained - base_retained));
        }
    }

    /// Compares several objects with one id; within a class they are paired in order.
    fn merge_several(&self, left: Range<usize>, right: Range<usize>, changes: &mut Changes) {
        let by_class = |range: Range<usize>, class: &dyn Fn(usize) -> u32| {
            let mut sorted: Vec<(u32, usize)> = range.map(|at| (class(at), at)).collect();
            sorted.sort_unstable();
            sorted
        };
        let lefts = by_class(left, &|at| self.base_class(at));
        let rights = by_class(right, &|at| self.current_class(at));
        let (mut left, mut right) = (lefts.iter().peekable(), rights.iter().peekable());
        loop {
            match (left.peek(), right.peek()) {
                (Some(&&(before, at)), Some(&&(now, other))) if before == now => {
                    self.merge_one(at, other, changes);
                    left.next();
                    right.next();
                }
                (Some(&&(before, at)), now) if now.is_none_or(|&&(now, _)| before < now) => {
                    changes.removed.push((before, at as u32));
                    left.next();
                }
                (_, Some(&&(now, other))) => {
                    changes.added.push((now, other as u32));
                    right.next();
                }
                _ => return,
            }
        }
    }
}

/// The classes of both sides joined, and the number in this list of each class of the base and of the current snapshot.
fn classes(base: &Side, current: &Side, is_by_id: bool) -> (Vec<ClassDiff>, Vec<u32>, Vec<u32>) {
    let mut classes: Vec<ClassDiff> = Vec::new();
    let mut by_name: HashMap<Name<'_>, u32> = HashMap::new();
    let mut current_numbers = Vec::with_capacity(current.classes.len());
    for (number, class) in current.classes.iter().enumerate() {
        let at = number_of(&mut classes, &mut by_name, class, is_by_id);
        let joined = &mut classes[at as usize];
        joined.current_classes.push(number as u32);
        joined.count += class.count;
        joined.size += class.shallow_size;
        joined.retained += class.retained_size;
        current_numbers.push(at);
    }
    let mut base_numbers = Vec::with_capacity(base.classes.len());
    for (number, class) in base.classes.iter().enumerate() {
        let at = number_of(&mut classes, &mut by_name, class, is_by_id);
        let joined = &mut classes[at as usize];
        joined.base_classes.push(number as u32);
        joined.base_count += class.count;
        joined.base_size += class.shallow_size;
        joined.base_retained += class.retained_size;
        base_numbers.push(at);
    }
    (classes, base_numbers, current_numbers)
}

fn number_of<'a>(
    classes: &mut Vec<ClassDiff>,
    by_name: &mut HashMap<Name<'a>, u32>,
    class: &'a SideClass,
    is_by_id: bool,
) -> u32 {
    *by_name.entry(name(class, is_by_id)).or_insert_with(|| {
        classes.push(ClassDiff::new(class));
        classes.len() as u32 - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::id_space::Verdict;
    use crate::ids::NodeIx;
    use crate::passes::scripts::Scripts;
    use crate::snapshot::Snapshot;
    use crate::testkit;
    use std::collections::BTreeMap;

    fn side(snapshot: &Snapshot, definitions: &Snapshot) -> Side {
        Side::of(snapshot, &Scripts::find(&snapshot.graph), &definitions.interfaces).unwrap()
    }

    fn compare(base: &Snapshot, current: &Snapshot, matching: Matching) -> Diff {
        diff(&side(base, current), &side(current, current), matching).unwrap().0
    }

    /// By class name: added and removed counts and sizes, grown count and size.
    fn summary(diff: &Diff) -> BTreeMap<String, [u64; 6]> {
        let numbers = |class: &ClassDiff| {
            [
                class.added_count.into(),
                class.removed_count.into(),
                class.added_size,
                class.removed_size,
                class.grown_count.into(),
                class.grown_size,
            ]
        };
        let named = |class: &ClassDiff| String::from_utf8_lossy(&class.key.name).into_owned();
        diff.classes
            .iter()
            .map(|class| (named(class), numbers(class)))
            .filter(|(_, numbers)| *numbers != [0; 6])
            .collect()
    }

    #[test]
    fn finds_added_removed_and_grown_objects() {
        let base = testkit::open("root@1 -> a:Cache(10)@3; a -> x:Entry(5)@5; a -> y:Entry(7)@7; root -> z:Gone(9)@9");
        let current = testkit::open(
            "root@1 -> a:Cache(10)@3; a -> x:Entry(6)@5; a -> n:Entry(11)@13; a -> m:Entry(0)@15; root -> y:Other(7)@7",
        );
        let now = side(&current, &current);
        let comparison = compare(&base, &current, Matching::Ids);
        let wanted = [
            ("Cache", [0, 0, 0, 0, 1, 5]),
            ("Entry", [1, 1, 11, 7, 1, 1]),
            ("Gone", [0, 1, 0, 9, 0, 0]),
            ("Other", [1, 0, 7, 0, 0, 0]),
        ];
        let wanted: BTreeMap<String, [u64; 6]> = wanted.map(|(name, numbers)| (name.to_owned(), numbers)).into();
        let mut listed = summary(&comparison);
        listed.remove("");
        listed.retain(|name, _| !name.starts_with('('));
        assert_eq!(listed, wanted);
        let class = |name: &str| {
            let is = |at: &u32| &*now.classes[*at as usize].key.name == name.as_bytes();
            comparison.classes.iter().position(|class| class.current_classes.iter().any(is)).unwrap()
        };
        let ids = |nodes: &[u32], of: &Snapshot| -> Vec<u64> {
            nodes.iter().map(|&node| of.graph.id(NodeIx(node)).0).collect()
        };
        assert_eq!(ids(comparison.added(class("Entry")), &current), [13]);
        assert_eq!(ids(comparison.removed(class("Entry")), &base), [7]);
        let grown = comparison.grown(class("Cache"))[0];
        assert_eq!((ids(&[grown.node], &current), ids(&[grown.base_node], &base)), (vec![3], vec![3]));
        assert_eq!(grown.base_retained, 22);
        let entry = &comparison.classes[class("Entry")];
        assert_eq!((entry.base_count, entry.count, entry.base_size, entry.size), (2, 2, 12, 17));
        assert_eq!((entry.base_retained, entry.retained, entry.count_delta()), (12, 17, 0));
    }

    #[test]
    fn plain_objects_have_the_classes_of_the_current_snapshot() {
        let plain = |id: u32, names: &str| {
            names.chars().fold(format!("; root -> o{id}:Object(8)@{id}"), |text, name| {
                text + &format!("; o{id} -property:{name}> root")
            })
        };
        let base = testkit::open(&(String::from("root@1") + &plain(3, "ab") + &plain(5, "ab") + &plain(7, "abc")));
        let heap = String::from("root@1") + &plain(3, "ab") + &plain(9, "abc") + &plain(11, "abc") + &plain(13, "abc");
        let current = testkit::open(&heap);
        assert_ne!(base.interfaces, current.interfaces);
        let comparison = summary(&compare(&base, &current, Matching::Ids));
        assert_eq!(comparison.get("{a, b, c}"), Some(&[3, 1, 24, 8, 0, 0]));
        assert_eq!(comparison.get("{a, b}"), None);
        // The current snapshot has only one object with at most two properties, which makes no interface.
        assert_eq!(comparison.get("Object"), Some(&[0, 1, 0, 8, 0, 0]));
    }

    #[test]
    fn without_ids_classes_are_matched_by_script_url_and_position() {
        let heap = |script: u32, count: u32| {
            let mut text = format!(
                "root@1; root -> f{{closure}}#{script}:1:2 -internal:shared> s{{code}} -internal:script> p:/app/a.js{{code}}"
            );
            for at in 0..count {
                text += &format!("; root -> o{at}:Widget(8)#{script}:3:4");
            }
            testkit::open(&text)
        };
        let (base, current) = (heap(7, 3), heap(9, 5));
        let comparison = compare(&base, &current, Matching::Classes);
        let widgets: Vec<&ClassDiff> =
            comparison.classes.iter().filter(|class| (class.base_count, class.count) == (3, 5)).collect();
        assert_eq!((widgets.len(), widgets[0].count_delta(), widgets[0].added_count), (1, 2, 0));
        let changed = (0..comparison.classes.len()).find(|&class| comparison.is_changed(class)).unwrap();
        assert_eq!(
            (comparison.classes[changed].key.name.as_ref(), comparison.size_delta(changed)),
            (&b"Widget"[..], 16)
        );
        assert!(!comparison.is_by_id && comparison.added.is_empty());
        // By DevTools' keys, two script ids are two scripts.
        let apart = compare(&base, &current, Matching::Ids);
        assert!(!apart.classes.iter().any(|class| (class.base_count, class.count) == (3, 5)));
    }

    /// A heap of objects with few distinct ids, some of them used several times.
    fn random(seed: u64, count: u64) -> Snapshot {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = |below: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % below
        };
        let mut text = String::from("root@1");
        for at in 0..count {
            let (from, class, size, id) = (next(at + 1), next(4), next(3), next(2 * count));
            let from = if from == 0 { "root".to_owned() } else { format!("n{}", from - 1) };
            text += &format!("; {from} -> n{at}:C{class}({size})@{id}");
        }
        testkit::open(&text)
    }

    #[test]
    fn agrees_with_the_algorithm_of_devtools() {
        for seed in 1..40 {
            let (base, current) = (random(seed, 60), random(seed + 1000, 70));
            let comparison = summary(&compare(&base, &current, Matching::Ids));
            // DevTools' algorithm: lists of ids for each class, merged.
            let lists = |snapshot: &Snapshot| {
                let mut lists: BTreeMap<String, Vec<(u64, u64)>> = BTreeMap::new();
                for node in snapshot.graph.nodes() {
                    let size = snapshot.graph.self_sizes.get(node.index());
                    if size > 0 {
                        let class = snapshot.classes.of_node[node.index()] as usize;
                        lists
                            .entry(snapshot.classes.text(class).into_owned())
                            .or_default()
                            .push((snapshot.graph.id(node).0, size));
                    }
                }
                lists.values_mut().for_each(|list| list.sort_by_key(|&(id, _)| id));
                lists
            };
            let (before, now) = (lists(&base), lists(&current));
            let mut wanted: BTreeMap<String, [u64; 4]> = BTreeMap::new();
            for name in before.keys().chain(now.keys()) {
                let none = Vec::new();
                let (left, right) = (before.get(name).unwrap_or(&none), now.get(name).unwrap_or(&none));
                let (mut i, mut j, mut numbers) = (0, 0, [0; 4]);
                while i < left.len() || j < right.len() {
                    let (a, b) = (left.get(i), right.get(j));
                    if b.is_none() || a.is_some_and(|a| b.is_some_and(|b| a.0 < b.0)) {
                        numbers[1] += 1;
                        numbers[3] += left[i].1;
                        i += 1;
                    } else if a.is_none() || a.is_some_and(|a| b.is_some_and(|b| a.0 > b.0)) {
                        numbers[0] += 1;
                        numbers[2] += right[j].1;
                        j += 1;
                    } else {
                        (i, j) = (i + 1, j + 1);
                    }
                }
                wanted.insert(name.clone(), numbers);
            }
            for (name, numbers) in wanted {
                let listed = comparison.get(&name).copied().unwrap_or_default();
                assert_eq!(listed[..4], numbers, "{seed} {name}");
            }
        }
    }

    #[test]
    fn a_snapshot_equals_itself_and_swapping_sides_mirrors_the_diff() {
        for seed in 1..20 {
            let (base, current) = (random(seed, 90), random(seed + 1, 80));
            let none = compare(&base, &base, Matching::Ids);
            assert!(
                (0..none.classes.len()).all(|class| !none.is_changed(class) && none.classes[class].grown_count == 0)
            );
            let there = diff(&side(&base, &current), &side(&current, &current), Matching::Ids).unwrap().0;
            let back = diff(&side(&current, &current), &side(&base, &current), Matching::Ids).unwrap().0;
            let mirror: BTreeMap<String, [u64; 4]> = (summary(&back).into_iter())
                .map(|(name, [a, b, c, d, ..])| (name, [b, a, d, c]))
                .filter(|(_, numbers)| *numbers != [0; 4])
                .collect();
            let there: BTreeMap<String, [u64; 4]> = (summary(&there).into_iter())
                .map(|(name, [a, b, c, d, ..])| (name, [a, b, c, d]))
                .filter(|(_, numbers)| *numbers != [0; 4])
                .collect();
            assert_eq!(there, mirror);
        }
    }

    #[test]
    fn the_number_of_pieces_does_not_matter_and_sides_survive_a_round_trip() {
        let heap = |from: u32, to: u32| {
            let mut text = String::from("root@1");
            for at in from..to {
                text += &format!("; root -> n{at}:C{}({})@{}", at % 5, 1 + at % 3, 2 * at + 3);
            }
            testkit::open(&text)
        };
        let (base, current) = (heap(0, 1500), heap(700, 2000));
        let (before, now) = (side(&base, &current), side(&current, &current));
        assert!(pieces(&before, &now).len() > 2);
        let (comparison, ids) = diff(&before, &now, Matching::Auto).unwrap();
        assert_eq!(ids.verdict(), Verdict::Same);
        let sums = |of: fn(&ClassDiff) -> u32| comparison.classes.iter().map(of).sum::<u32>();
        assert_eq!((sums(|class| class.added_count), sums(|class| class.removed_count)), (500, 700));
        for class in 0..comparison.classes.len() {
            assert!(comparison.added(class).windows(2).all(|pair| pair[0] < pair[1]));
        }
        let bytes = before.encode().unwrap();
        let again = Side::decode(&bytes).unwrap();
        let (other, other_ids) = diff(&again, &now, Matching::Auto).unwrap();
        assert!(other.classes == comparison.classes && other_ids == ids && other.removed == comparison.removed);
        for cut in (0..bytes.len()).step_by(bytes.len() / 50) {
            assert!(Side::decode(&bytes[..cut]).is_err());
        }
    }
}
