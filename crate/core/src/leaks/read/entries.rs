//! The entries of a container: an array's elements, a Map's or a Set's entries, an object's properties.
//!
//! A Map and a Set have a `table`, an array of V8's: three numbers, the buckets, then one entry after the other: key, value
//! and a link to the next in a Map, key and link in a Set. The table's size tells which of the two it is, and where entries
//! begin: `slots = 3 + buckets + 2 * buckets * width`, so a Map has `(slots - 3) / 7` buckets and a Set `(slots - 3) / 5`.
//! Where both fit, the places of the edges decide. A number as a key or a value has no edge, so an entry may lack one.
//! A deleted entry leaves a *hole* in the place of its key and of its value until V8 makes a new table: it is no entry.
//!
//! Cost: the edges of the container.

use crate::graph::{EdgeType, NodeType};
use crate::ids::{EdgeIx, NodeIx, StrIx};
use crate::passes::values::edge_name;

use super::heap::{Heap, Words};

/// What a container is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// An array, or an object with numbered properties.
    Array,
    /// A Map.
    Map,
    /// A Set.
    Set,
    /// An object with many properties.
    Object,
}

impl Shape {
    /// Its name in code.
    pub fn name(self) -> &'static str {
        match self {
            Shape::Array => "Array",
            Shape::Map => "Map",
            Shape::Set => "Set",
            Shape::Object => "Object",
        }
    }
}

/// An entry of a container.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The edge to the value, or to the key where the value has none.
    pub edge: EdgeIx,
    /// The value; a Set's key.
    pub value: NodeIx,
    /// A Map's key, where it is an object or a text.
    pub key: Option<NodeIx>,
}

/// Entries of a container.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entries {
    /// What it is.
    pub shape: Shape,
    /// In order.
    pub list: Vec<Entry>,
    /// Entries between these that have neither an edge to a key nor to a value: they are plain numbers.
    pub numbers: usize,
}

impl Entries {
    /// The number of entries, as far as it is known: numbers after the last entry that has an edge are not, nor is any
    /// number where the file has no edges for holes.
    pub fn count(&self) -> u64 {
        (self.list.len() + self.numbers) as u64
    }
}

/// The table of a Map or a Set. A WeakMap does not own its entries.
pub fn table(heap: &Heap, node: NodeIx) -> Option<NodeIx> {
    let table = heap.internal(node, &heap.words.table)?;
    let is_weak = heap.raw_name(node).starts_with(b"Weak");
    (heap.graph.node_type(table) == NodeType::Array && !is_weak).then_some(table)
}

/// The entries of a container that has at least so many; `None` for any other object.
pub fn entries(heap: &Heap, node: NodeIx, least: usize) -> Option<Entries> {
    if heap.graph.node_type(node) != NodeType::Object || heap.is_context(node) {
        return None;
    }
    // Most nodes have too few: one look at the edges says so.
    let (mut elements, mut properties, mut has_table) = (0, 0, false);
    for (edge, edge_type, _) in heap.graph.edges(node) {
        match edge_type {
            EdgeType::Element => elements += 1,
            EdgeType::Property => properties += 1,
            EdgeType::Internal => has_table |= heap.words.table.has(edge_name(heap.graph, edge)),
            _ => {}
        }
    }
    if has_table && let Some(table) = table(heap, node) {
        let may_have = heap.graph.edge_range(table).len() >= least;
        return may_have.then(|| of_table(heap, table)).filter(|found| found.list.len() >= least);
    }
    if elements.max(properties) < least {
        return None;
    }
    let (mut elements, mut properties) = (Vec::with_capacity(elements), Vec::with_capacity(properties));
    for (edge, edge_type, value) in heap.graph.edges(node) {
        let entry = Entry { edge, value, key: None };
        match edge_type {
            EdgeType::Element if !is_hole(heap, value) => elements.push(entry),
            EdgeType::Property if !is_hole(heap, value) && !is_of_runtime(heap, edge) => properties.push(entry),
            _ => {}
        }
    }
    if elements.len() >= least && elements.len() >= properties.len() {
        return Some(Entries { shape: Shape::Array, list: elements, numbers: 0 });
    }
    (properties.len() >= least).then_some(Entries { shape: Shape::Object, list: properties, numbers: 0 })
}

/// Whether the engine or the runtime put a property there: the prototype, and what Node up to 22 notes on each resource for
/// each `AsyncLocalStorage`, whose growth is that of the storages.
fn is_of_runtime(heap: &Heap, edge: EdgeIx) -> bool {
    let name = edge_name(heap.graph, edge);
    heap.words.proto.has(name) || heap.words.resource_store.has(name)
}

/// Whether a node is what V8 writes where a table or an array has no value. The names differ by version: `system / Oddball`
/// up to Node 22, where `true` and `null` have that name, too; then `system / Hole`.
pub fn is_hole(heap: &Heap, node: NodeIx) -> bool {
    let is_named = |name: StrIx| {
        let Words { hole, the_hole, oddball, .. } = heap.words;
        hole.has(name) || the_hole.has(name) || oddball.has(name)
    };
    heap.graph.node_type(node) == NodeType::Hidden && is_named(heap.graph.name(node)) && heap.oddball(node).is_none()
}

/// The entries of a table.
fn of_table(heap: &Heap, table: NodeIx) -> Entries {
    let slots = (heap.written_size(table).saturating_sub(16) / 8) as usize;
    let mut holes: Vec<usize> = Vec::new();
    let mut links: Vec<(usize, EdgeIx, NodeIx)> = Vec::with_capacity(heap.graph.edge_range(table).len());
    for (edge, edge_type, to) in heap.graph.edges(table) {
        if edge_type != EdgeType::Internal {
            continue;
        }
        let Some(at) = number(heap.graph.strings.get(edge_name(heap.graph, edge))) else { continue };
        if is_hole(heap, to) {
            holes.push(at);
        } else if heap.oddball(to).is_none() {
            links.push((at, edge, to));
        }
    }
    let (shape, first, width) = layout(slots, &links);
    let mut list: Vec<Entry> = Vec::new();
    let mut last = None;
    for (number, edge, to) in links {
        if number < first {
            continue;
        }
        let (entry, within) = ((number - first) / width, (number - first) % width);
        match within {
            0 => {
                list.push(Entry { edge, value: to, key: Some(to) });
                last = Some(entry);
            }
            1 if shape == Shape::Map => match (last == Some(entry), list.last_mut()) {
                (true, Some(known)) => (known.edge, known.value) = (edge, to),
                _ => {
                    list.push(Entry { edge, value: to, key: None });
                    last = Some(entry);
                }
            },
            _ => {}
        }
    }
    // The places of keys that were deleted are before the last entry, too.
    let holes = holes.iter().filter(|&&at| at >= first && (at - first) % width == 0);
    let deleted = holes.filter(|&&at| last.is_some_and(|last| (at - first) / width < last)).count();
    let places = last.map_or(0, |last| last + 1);
    // Where holes have no edges, a place without one may be a number or a hole.
    let numbers = if heap.writes_holes() { places.saturating_sub(list.len() + deleted) } else { 0 };
    Entries { shape, list, numbers }
}

/// The number that a name is. V8 writes no more digits than a place in a table has.
fn number(name: &[u8]) -> Option<usize> {
    const MAX_DIGITS: usize = 9;
    if name.is_empty() || name.len() > MAX_DIGITS {
        return None;
    }
    name.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + usize::from(byte - b'0')))
}

/// Shape, slot of the first entry, and slots for each entry. The two layouts have edges at different places.
fn layout(slots: usize, links: &[(usize, EdgeIx, NodeIx)]) -> (Shape, usize, usize) {
    let rest = slots.saturating_sub(3);
    let fits = |first: usize, width: usize| {
        // The last slot of an entry is a number.
        links.iter().all(|&(number, ..)| number >= first && (number - first) % width < width - 1)
    };
    // V8 makes room for twice as many entries as there are buckets, a power of two.
    let (map, set) = (3 + power_below(rest / 7), 3 + power_below(rest / 5));
    let is_map = rest.is_multiple_of(7) && (rest / 7).is_power_of_two();
    let is_set = rest.is_multiple_of(5) && (rest / 5).is_power_of_two();
    match (is_map, is_set) {
        (true, false) => (Shape::Map, map, 3),
        (false, true) => (Shape::Set, set, 2),
        _ if fits(map, 3) => (Shape::Map, map, 3),
        _ => (Shape::Set, set, 2),
    }
}

fn power_below(number: usize) -> usize {
    if number == 0 { 0 } else { 1 << number.ilog2() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial;

    fn of(text: &str, node: u32) -> Option<Entries> {
        trial::with_heap(text, |heap| entries(heap, NodeIx(node), 2))
    }

    fn values(found: &Option<Entries>) -> (Shape, Vec<u32>) {
        let found = found.as_ref().unwrap();
        (found.shape, found.list.iter().map(|entry| entry.value.0).collect())
    }

    #[test]
    fn arrays_and_objects_have_links_of_their_own() {
        let found = of("root -> a:Array -element:0> x:X; a -element:1> y:Y; a -internal:elements> e{array}", 1);
        assert_eq!(values(&found), (Shape::Array, vec![2, 3]));
        let found = of("root -> a:Object -property:k> x:X; a -property:l> y:Y; a -property:__proto__> p:Object", 1);
        assert_eq!(values(&found), (Shape::Object, vec![2, 3]));
        assert_eq!(of("root -> a:Object -property:k> x:X; a -property:__proto__> p:Object", 1), None);
        let stores =
            "root -> t:Timeout -property:<symbol␣kResourceStore>> x:X; t -property:<symbol␣kResourceStore>> y:Y";
        assert_eq!(of(stores, 1), None, "what storages note on a resource is no entry");
        assert!(of(&stores.replace("kResourceStore", "kOther"), 1).is_some());
    }

    #[test]
    fn a_table_is_read_by_its_size() {
        // Two buckets: 3 + 2 + 4 * 3 slots, entries from slot 5 on.
        let map = "root -> m:Map -internal:table> t:∅(152){array} -internal:5> k{string}; t -internal:6> v:V;\
                   t -internal:9> w:W; t -internal:11> u:U";
        let found = of(map, 1);
        assert_eq!(values(&found), (Shape::Map, vec![4, 5, 6]));
        let keys: Vec<_> = found.unwrap().list.iter().map(|entry| entry.key.map(|key| key.0)).collect();
        assert_eq!(keys, [Some(3), None, Some(6)]);
        // 3 + 2 + 4 * 2 slots.
        let set = "root -> s:Set -internal:table> t:∅(120){array} -internal:5> a:A; t -internal:7> b:B";
        assert_eq!(values(&of(set, 1)), (Shape::Set, vec![3, 4]));
        assert_eq!(of(&set.replace("s:Set", "s:WeakSet"), 1), None);
    }

    #[test]
    fn numbers_between_entries_are_entries() {
        // 3 + 4 + 8 * 3 slots, entries from slot 7 on: of five, the second and the fourth have an edge to a key or a value.
        let map = |rest: &str| {
            of(
                &format!(
                    "root -> m:Map -internal:table> t:∅(264){{array}} -internal:11> v:V; t -internal:16> k{{string}}{rest}"
                ),
                1,
            )
        };
        let count = |rest: &str| map(rest).map(|found| (found.list.len(), found.count()));
        assert_eq!(count("; t -internal:19> w:W"), Some((3, 3)), "this file may have no edges for holes");
        let elsewhere = "; root -> other:Set -internal:table> u:∅{array} -internal:5> h:system␣/␣Hole{hidden}";
        assert_eq!(count(&format!("; t -internal:19> w:W{elsewhere}")), Some((3, 5)));
        let holes = "; t -internal:7> hole:system␣/␣Hole{hidden}; t -internal:8> hole; t -internal:19> w:W";
        assert_eq!(count(holes), Some((3, 4)), "a deleted entry is none");
        assert_eq!(count("; t -internal:22> h:system␣/␣Hole{hidden}"), Some((2, 4)), "nor is one at the end");
    }

    #[test]
    fn holes_are_no_entries() {
        // The second entry was deleted: V8 leaves a hole in the place of its key and of its value.
        let map = |hole: &str| {
            format!(
                "root -> m:Map -internal:table> t:∅(152){{array}} -internal:5> k{{string}}; t -internal:6> v:V;\
                 t -internal:8> hole:{hole}{{hidden}}; t -internal:9> hole; t -internal:11> l{{string}}; t -internal:12> u:U"
            )
        };
        for name in ["system␣/␣Hole", "system␣/␣Oddball", "system␣/␣TheHole"] {
            assert_eq!(values(&of(&map(name), 1)), (Shape::Map, vec![4, 7]), "{name}");
        }
        // A proxy is an object of the program's, although V8 calls it hidden.
        assert_eq!(values(&of(&map("system␣/␣JSProxy"), 1)), (Shape::Map, vec![4, 5, 7]));
        let array = "root -> a:Array -element:0> x:X; a -element:1> hole:system␣/␣Hole{hidden}; a -element:2> y:Y";
        assert_eq!(values(&of(array, 1)), (Shape::Array, vec![2, 4]));
    }
}
