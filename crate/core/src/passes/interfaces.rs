//! Classes plain objects by their properties: `{id, name}` instead of one class `Object` for a third of a heap.
//!
//! An *interface* is a list of properties that enough plain objects begin with: at least two objects, and at least one
//! in a thousand. An object gets the interface with the most properties of those it has completely; among interfaces of
//! equal length, the one that more objects begin with. As in DevTools, the definitions of one snapshot can be applied
//! to another, so that a class means the same in both. Definitions therefore hold texts.
//!
//! Most plain objects share a few sequences of property names, so all work on texts is done once per sequence, which is
//! called a *shape* here. One pass over the edges of plain objects finds the shapes. Chunks of nodes are read in
//! parallel, each with its own hash table; the tables are merged in the order of the chunks, so shapes are numbered by
//! their first object for any number of threads. A shape is stored as its first object, and equal hashes are verified
//! against the edges of that object. Strings are compared by ordinal; if a string table holds a text twice, the shapes
//! differ here and become equal when their texts are compared.
//!
//! Matching walks a tree of sorted properties, like DevTools, with two differences: properties that no definition has
//! are skipped at once, and the sort order is the order of first use instead of UTF-16. The result is the same for any
//! order, because a match means that the object's multiset of properties contains the definition's.
//!
//! Cost: the pass over edges, eight bytes per plain object, and a few microseconds per shape. DevTools builds the texts
//! of every object, which takes most of its time for names.

use std::hash::Hasher;
use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use crate::error::Result;
use crate::graph::strings::utf16_len;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::hash::{NumberHasher, NumberMap};
use crate::ids::{NodeIx, StrIx};
use crate::names::{PLAIN_OBJECT, PROTO, format_property_name};

/// An interface of plain objects.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Interface {
    /// Its display name, WTF-8: `{id, name}`.
    pub name: Box<[u8]>,
    /// Its properties in the order of the first object that has them, WTF-8.
    pub properties: Vec<Box<[u8]>>,
}

/// The plain objects of a heap, grouped by the sequence of their properties.
#[derive(Default)]
pub struct Shapes {
    /// Plain objects at or after the root, in file order.
    pub objects: Vec<NodeIx>,
    /// The shape of each object.
    of_object: Vec<u32>,
    /// The first object of each shape, in file order.
    firsts: Vec<NodeIx>,
    /// Number of objects of each shape.
    counts: Vec<u32>,
}

/// The interface of each plain object of a heap.
pub struct Matches<'a> {
    /// The interfaces.
    pub definitions: &'a [Interface],
    shapes: &'a Shapes,
    of_shape: Vec<u32>,
}

/// No interface, no branch, no property.
const NONE: u32 = u32::MAX;

/// Number of nodes in a chunk.
const CHUNK: usize = 1 << 16;
/// A property is not added to an interface's name if the name would become longer than this, in UTF-16 units.
const MAX_NAME_UNITS: usize = 120;
/// Least number of objects of an interface.
const MIN_OBJECTS: u64 = 2;
/// An interface must have at least one in this many plain objects.
const MAX_RARITY: u64 = 1000;

impl Shapes {
    /// Finds the plain objects of a heap and their shapes.
    pub fn of(graph: &Graph) -> Result<Self> {
        let names: Vec<StrIx> = graph.strings.find(PLAIN_OBJECT).collect();
        if names.is_empty() {
            return Ok(Shapes::default());
        }
        // DevTools starts at the root; V8 writes no node before it.
        let starts = (graph.root.index()..graph.node_count()).into_par_iter().step_by(CHUNK);
        let groups = starts.map(|begin| Group::of(graph, &names, begin..graph.node_count().min(begin + CHUNK)));
        let groups: Vec<Group> = groups.collect::<Result<_>>()?;

        let mut shapes = Shapes::default();
        let count = groups.iter().map(|group| group.objects.len()).sum();
        shapes.objects.try_reserve_exact(count)?;
        shapes.of_object.try_reserve_exact(count)?;
        let mut all = Group::default();
        let mut renamed = Vec::new();
        for group in groups {
            renamed.clear();
            for (&(hash, first), count) in group.shapes.iter().zip(group.counts) {
                renamed.push(all.add(graph, hash, first, count)?);
            }
            shapes.objects.extend_from_slice(&group.objects);
            shapes.of_object.extend(group.of_object.iter().map(|&shape| renamed[shape as usize]));
        }
        shapes.firsts.try_reserve_exact(all.shapes.len())?;
        shapes.firsts.extend(all.shapes.iter().map(|&(_, first)| first));
        shapes.counts = all.counts;
        Ok(shapes)
    }

    /// Number of shapes.
    pub fn len(&self) -> usize {
        self.firsts.len()
    }

    /// Whether there are no plain objects.
    pub fn is_empty(&self) -> bool {
        self.firsts.is_empty()
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        4 * [&self.of_object, &self.counts].map(Vec::capacity).iter().sum::<usize>()
            + 4 * [&self.objects, &self.firsts].map(Vec::capacity).iter().sum::<usize>()
    }
}

/// The shapes of a chunk of nodes, or of all chunks merged so far.
#[derive(Default)]
struct Group {
    objects: Vec<NodeIx>,
    of_object: Vec<u32>,
    /// Hash and first object of each shape.
    shapes: Vec<(u64, NodeIx)>,
    counts: Vec<u32>,
    /// Shapes by hash. If the hash is taken by another shape, the next free number is used.
    by_hash: NumberMap<u64, u32>,
}

impl Group {
    fn of(graph: &Graph, names: &[StrIx], nodes: std::ops::Range<usize>) -> Result<Self> {
        let mut group = Group::default();
        for node in nodes.map(|node| NodeIx(node as u32)) {
            if !names.contains(&graph.name(node)) || graph.node_type(node) != NodeType::Object {
                continue;
            }
            let mut hasher = NumberHasher::default();
            properties(graph, node).for_each(|name| hasher.write_u32(name.0));
            group.objects.try_reserve(1)?;
            group.of_object.try_reserve(1)?;
            group.objects.push(node);
            let shape = group.add(graph, hasher.finish(), node, 1)?;
            group.of_object.push(shape);
        }
        Ok(group)
    }

    /// Finds or adds the shape of an object with this hash, and adds `count` objects to it.
    fn add(&mut self, graph: &Graph, hash: u64, object: NodeIx, count: u32) -> Result<u32> {
        let mut place = hash;
        while let Some(&shape) = self.by_hash.get(&place) {
            let (known, first) = self.shapes[shape as usize];
            if known == hash && properties(graph, first).eq(properties(graph, object)) {
                self.counts[shape as usize] += count;
                return Ok(shape);
            }
            place = place.wrapping_add(1);
        }
        let shape = self.shapes.len() as u32;
        self.by_hash.try_reserve(1)?;
        self.shapes.try_reserve(1)?;
        self.counts.try_reserve(1)?;
        self.by_hash.insert(place, shape);
        self.shapes.push((hash, object));
        self.counts.push(count);
        Ok(shape)
    }
}

/// The names of an object's properties, in order.
fn properties(graph: &Graph, object: NodeIx) -> impl Iterator<Item = StrIx> + '_ {
    let is_property = |edge: &usize| graph.edge_targets[*edge].edge_type() == EdgeType::Property;
    graph.edge_range(object).filter(is_property).map(|edge| StrIx(graph.edge_names[edge]))
}

/// Infers the interfaces of a heap, most frequent first.
pub fn infer(graph: &Graph, shapes: &Shapes) -> Result<Vec<Interface>> {
    let total = shapes.objects.len() as u64;
    let is_enough = |count: u32| u64::from(count) >= MIN_OBJECTS && u64::from(count) * MAX_RARITY >= total;
    let mut names = Vec::new();
    names.try_reserve_exact(shapes.len())?;
    shapes
        .firsts
        .par_iter()
        .map_init(Vec::new, |text, &first| hash_of_name(graph, first, text))
        .collect_into_vec(&mut names);

    // Shapes with the same beginning have the same name. A candidate is its first shape and the number of its objects.
    let mut candidates: Vec<(u32, u32)> = Vec::new();
    let mut by_hash: NumberMap<u64, u32> = NumberMap::default();
    let (mut text, mut other) = (Vec::new(), Vec::new());
    for (shape, hash) in names.into_iter().enumerate() {
        let Some(mut place) = hash else {
            continue;
        };
        let (first, count) = (shapes.firsts[shape], shapes.counts[shape]);
        let known = loop {
            let Some(&candidate) = by_hash.get(&place) else {
                break None;
            };
            describe(graph, first, &mut text);
            describe(graph, shapes.firsts[candidates[candidate as usize].0 as usize], &mut other);
            if text == other {
                break Some(candidate);
            }
            place = place.wrapping_add(1);
        };
        match known {
            Some(candidate) => candidates[candidate as usize].1 += count,
            None => {
                by_hash.try_reserve(1)?;
                candidates.try_reserve(1)?;
                by_hash.insert(place, candidates.len() as u32);
                candidates.push((shape as u32, count));
            }
        }
    }

    candidates.retain(|&(_, count)| is_enough(count));
    candidates.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let mut interfaces = Vec::new();
    interfaces.try_reserve_exact(candidates.len())?;
    interfaces.extend(candidates.into_iter().map(|(shape, _)| {
        let properties = describe(graph, shapes.firsts[shape as usize], &mut text);
        let properties = properties.into_iter().map(|name| graph.strings.get(name).into()).collect();
        Interface { name: text.as_slice().into(), properties }
    }));
    Ok(interfaces)
}

/// A hash of the name of the interface that starts with this object's properties; `None` if it has none.
fn hash_of_name(graph: &Graph, object: NodeIx, text: &mut Vec<u8>) -> Option<u64> {
    let is_empty = describe(graph, object, text).is_empty();
    let mut hasher = NumberHasher::default();
    hasher.write(text);
    (!is_empty).then(|| hasher.finish())
}

/// Writes the interface name for an object to `text`; returns the properties in it.
fn describe(graph: &Graph, object: NodeIx, text: &mut Vec<u8>) -> Vec<StrIx> {
    text.clear();
    text.push(b'{');
    let mut units = 1;
    let mut taken = Vec::new();
    for property in properties(graph, object) {
        let name = graph.strings.get(property);
        if name == PROTO {
            continue;
        }
        let before = text.len();
        // No comma if the text is still empty; an empty name leaves it empty.
        let comma: &[u8] = if units > 1 { b", " } else { b"" };
        text.extend_from_slice(comma);
        format_property_name(name, text);
        let more = utf16_len(&text[before + comma.len()..]);
        if units > 1 && units + more > MAX_NAME_UNITS {
            text.truncate(before);
            break;
        }
        units += comma.len() + more;
        taken.push(property);
    }
    text.push(b'}');
    taken
}

/// Finds the interface of every plain object of a heap. The definitions may come from another heap.
pub fn apply<'a>(graph: &Graph, shapes: &'a Shapes, definitions: &'a [Interface]) -> Result<Matches<'a>> {
    let tree = Tree::of(definitions)?;
    // The number of each string in the tree, looked up at first use. Threads that race store the same value.
    let mut of_string = Vec::new();
    of_string.try_reserve_exact(graph.strings.len())?;
    of_string.resize_with(graph.strings.len(), || AtomicU32::new(UNKNOWN));
    let property = |name: StrIx| {
        let known = of_string[name.index()].load(Ordering::Relaxed);
        if known != UNKNOWN {
            return known;
        }
        let number = tree.properties.get(graph.strings.get(name)).copied().unwrap_or(NONE);
        of_string[name.index()].store(number, Ordering::Relaxed);
        number
    };
    let mut of_shape = Vec::new();
    of_shape.try_reserve_exact(shapes.len())?;
    let firsts = shapes.firsts.par_iter().with_min_len(256);
    let walk = |walk: &mut Walk, &first: &NodeIx| {
        let ids = properties(graph, first).map(property).filter(|&id| id != NONE);
        walk.best(&tree, ids)
    };
    firsts.map_init(Walk::default, walk).collect_into_vec(&mut of_shape);
    Ok(Matches { definitions, shapes, of_shape })
}

/// A string that was not looked up in the tree yet.
const UNKNOWN: u32 = u32::MAX - 1;

/// Definitions by their sorted properties, as a tree: definitions that begin alike share a branch.
struct Tree<'a> {
    /// The number of each property that occurs in a definition.
    properties: std::collections::HashMap<&'a [u8], u32>,
    /// Maps a branch and a property to the next branch; the first branch is 0.
    next: NumberMap<(u32, u32), u32>,
    branches: Vec<Branch>,
}

#[derive(Clone, Copy)]
struct Branch {
    /// One more than the largest property that leads on from this branch.
    end: u32,
    /// The first definition that ends at this branch, and its number of properties.
    definition: u32,
    length: u32,
}

impl Branch {
    const NEW: Branch = Branch { end: 0, definition: NONE, length: 0 };

    /// Whether its definition is better: more properties, or equally many and earlier.
    fn is_better(&self, other: &Branch) -> bool {
        self.definition != NONE && (self.length, other.definition) > (other.length, self.definition)
    }
}

impl<'a> Tree<'a> {
    fn of(definitions: &'a [Interface]) -> Result<Self> {
        let mut tree = Tree {
            properties: std::collections::HashMap::new(),
            next: NumberMap::default(),
            branches: vec![Branch::NEW],
        };
        for (definition, interface) in definitions.iter().enumerate() {
            let mut ids = Vec::new();
            ids.try_reserve_exact(interface.properties.len())?;
            for property in &interface.properties {
                tree.properties.try_reserve(1)?;
                let next = tree.properties.len() as u32;
                ids.push(*tree.properties.entry(property).or_insert(next));
            }
            ids.sort_unstable();
            let mut at = 0;
            for &id in &ids {
                tree.next.try_reserve(1)?;
                tree.branches.try_reserve(1)?;
                let new = tree.branches.len() as u32;
                let next = *tree.next.entry((at, id)).or_insert(new);
                if next == new {
                    tree.branches.push(Branch::NEW);
                    let branch = &mut tree.branches[at as usize];
                    branch.end = branch.end.max(id + 1);
                }
                at = next;
            }
            let branch = &mut tree.branches[at as usize];
            if branch.definition == NONE {
                *branch = Branch { definition: definition as u32, length: ids.len() as u32, ..*branch };
            }
        }
        Ok(tree)
    }
}

/// A walk of the tree; its memory is reused for the next walk.
#[derive(Default)]
struct Walk {
    ids: Vec<u32>,
    /// Branches that the properties so far lead to and that have further branches.
    open: Vec<u32>,
    /// The number of the walk that last reached each branch.
    met: Vec<u32>,
    now: u32,
}

impl Walk {
    /// The best definition that has only these properties.
    fn best(&mut self, tree: &Tree, ids: impl Iterator<Item = u32>) -> u32 {
        self.ids.clear();
        self.ids.extend(ids);
        self.ids.sort_unstable();
        if self.now == u32::MAX || self.met.is_empty() {
            self.met.clear();
            self.met.resize(tree.branches.len(), 0);
            self.now = 0;
        }
        self.now += 1;
        self.open.clear();
        self.open.push(0);
        let mut best = tree.branches[0];
        for &id in &self.ids {
            let before = self.open.len();
            for place in 0..before {
                let Some(&next) = tree.next.get(&(self.open[place], id)) else {
                    continue;
                };
                // A property that an object has twice leads to the same branch twice.
                if self.met[next as usize] != self.now {
                    self.met[next as usize] = self.now;
                    self.open.push(next);
                    if tree.branches[next as usize].is_better(&best) {
                        best = tree.branches[next as usize];
                    }
                }
            }
            let mut place = 0;
            self.open.retain(|&branch| {
                place += 1;
                // Branches reached in this step may continue with the same property again.
                place > before || tree.branches[branch as usize].end > id + 1
            });
        }
        best.definition
    }
}

impl Matches<'_> {
    /// Every plain object in file order, with the ordinal of its interface if it has one.
    pub fn iter(&self) -> impl Iterator<Item = (NodeIx, Option<usize>)> + '_ {
        self.shapes.objects.iter().zip(&self.shapes.of_object).map(|(&object, &shape)| {
            let definition = self.of_shape[shape as usize];
            (object, (definition != NONE).then_some(definition as usize))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::{graph, parse, snapshot};
    use proptest::prelude::*;

    /// A heap of plain objects with these properties. Object number `i` is called `n{i}`.
    fn heap(objects: &[&str]) -> String {
        let object = |(at, properties): (usize, &&str)| {
            let edges = properties.split_whitespace().map(|name| format!("; n{at} -property:{name}> x"));
            format!("root -> n{at}:Object{}", edges.collect::<String>())
        };
        format!("root -> x; {}", objects.iter().enumerate().map(object).collect::<Vec<_>>().join("; "))
    }

    fn text(name: &[u8]) -> String {
        String::from_utf8_lossy(name).into_owned()
    }

    fn inferred(graph: &Graph) -> Vec<String> {
        infer(graph, &Shapes::of(graph).unwrap()).unwrap().iter().map(|interface| text(&interface.name)).collect()
    }

    /// The interface of each plain object, by the definitions of `of`.
    fn applied(graph: &Graph, of: &Graph) -> Vec<String> {
        let definitions = infer(of, &Shapes::of(of).unwrap()).unwrap();
        let shapes = Shapes::of(graph).unwrap();
        let matches = apply(graph, &shapes, &definitions).unwrap();
        matches.iter().map(|(_, at)| at.map_or("-".into(), |at| text(&definitions[at].name))).collect()
    }

    #[test]
    fn properties_that_two_objects_begin_with_are_an_interface() {
        let graph = graph(&heap(&["a b", "c", "b a", "c", "a b", "c", "", "", "d", "__proto__ e", "e"]));
        assert_eq!(inferred(&graph), ["{c}", "{a, b}", "{e}"]);
        let wanted = ["{a, b}", "{c}", "{a, b}", "{c}", "{a, b}", "{c}", "-", "-", "-", "{e}", "{e}"];
        assert_eq!(applied(&graph, &graph), wanted);
    }

    #[test]
    fn the_most_properties_win_then_the_most_objects() {
        let graph = graph(&heap(&["a", "a", "a", "b c", "b c", "a d", "a d", "a b c d"]));
        assert_eq!(inferred(&graph), ["{a}", "{b, c}", "{a, d}"]);
        assert_eq!(applied(&graph, &graph)[7], "{b, c}");
        assert_eq!(applied(&graph, &graph)[5], "{a, d}");
    }

    #[test]
    fn rare_interfaces_are_left_out_by_a_fraction() {
        let of = |more: usize| {
            let mut objects = vec!["a", "a", "b", "b", "b"];
            objects.resize(objects.len() + more, "");
            inferred(&graph(&heap(&objects)))
        };
        assert_eq!(of(1995), ["{b}", "{a}"]);
        assert_eq!(of(1996), ["{b}"]);
    }

    #[test]
    fn long_names_end_with_the_last_property_that_fits() {
        let (long, second) = ("x".repeat(110), "y".repeat(9));
        let object = format!("{long} {second} z");
        assert_eq!(inferred(&graph(&heap(&[&object, &object]))), [format!("{{{long}, {second}}}")]);
        let object = format!("{long} {second}y z");
        assert_eq!(inferred(&graph(&heap(&[&object, &object]))), [format!("{{{long}}}")]);
        // An interface has at least one property, however long.
        let object = format!("{long}{long} z");
        assert_eq!(inferred(&graph(&heap(&[&object, &object]))), [format!("{{{long}{long}}}")]);
        // Two units each, four bytes.
        let object = format!("{} z", "😀".repeat(59));
        assert_eq!(inferred(&graph(&heap(&[&object, &object]))), [format!("{{{}, z}}", "😀".repeat(59))]);
    }

    #[test]
    fn names_with_punctuation_are_quoted_and_empty_names_leave_no_trace() {
        assert_eq!(inferred(&graph(&heap(&["a,b {", "a,b {"]))), [r#"{"a,b", "{"}"#]);
        // `{a}` is the name of both; the first object decides on the properties.
        let graph = graph(&heap(&["∅ a", "a", "a"]));
        assert_eq!(inferred(&graph), ["{a}"]);
        assert_eq!(applied(&graph, &graph), ["{a}", "-", "-"]);
    }

    #[test]
    fn a_repeated_property_must_be_matched_as_often() {
        let graph = graph(&heap(&["a a", "a a", "a", "a a a", "a b a"]));
        assert_eq!(applied(&graph, &graph), ["{a, a}", "{a, a}", "-", "{a, a}", "{a, a}"]);
    }

    #[test]
    fn the_prototype_matches_but_is_not_inferred() {
        let (base, other) = (graph(&heap(&["p", "p"])), graph(&heap(&["__proto__ p", "__proto__"])));
        assert_eq!(applied(&other, &base), ["{p}", "-"]);
        let definitions = [Interface { name: (*b"proto").into(), properties: vec![PROTO.into()] }];
        let shapes = Shapes::of(&other).unwrap();
        assert!(apply(&other, &shapes, &definitions).unwrap().iter().all(|(_, at)| at == Some(0)));
    }

    #[test]
    fn nodes_of_other_types_or_names_are_not_plain_objects() {
        let graph =
            graph("root -> a:Object -> p; root -> b:Object{native} -> p; root -> c:object -> p; root -> d:Object -> p");
        assert_eq!(Shapes::of(&graph).unwrap().objects, [NodeIx(1), NodeIx(5)]);
    }

    #[test]
    fn objects_before_the_root_are_skipped() {
        let mut graph = graph(&heap(&["a", "b", "a", "b", "b"]));
        graph.root = NodeIx(3);
        assert_eq!(Shapes::of(&graph).unwrap().objects, [3, 4, 5, 6].map(NodeIx));
        assert_eq!(inferred(&graph), ["{b}"]);
    }

    #[test]
    fn definitions_apply_to_another_string_table() {
        let base = graph(&heap(&["a b", "a b", "c d", "c d", "c d"]));
        let other = graph(&heap(&["z d c", "b a", "a"]));
        assert_eq!(applied(&other, &base), ["{c, d}", "{a, b}", "-"]);
    }

    #[test]
    fn equal_strings_of_the_table_are_one_property() {
        let text = String::from_utf8(snapshot(&heap(&["a b", "twin b", "b a", "twin"]))).unwrap();
        let graph = parse(text.replace(r#""twin""#, r#""a""#).as_bytes());
        assert_eq!(inferred(&graph), ["{a, b}"]);
        assert_eq!(applied(&graph, &graph), ["{a, b}", "{a, b}", "{a, b}", "-"]);
        let object = String::from_utf8(snapshot("root -> a:Object -> p; root -> b:Twin -> p")).unwrap();
        assert_eq!(inferred(&parse(object.replace("Twin", "Object").as_bytes())), ["{p}"]);
    }

    #[test]
    fn the_result_does_not_depend_on_the_number_of_threads() {
        // More nodes than two chunks hold.
        let object = |at: usize| ["a b", "b a c", "c", "a d", "", "e f g"][at * at % 6];
        let names: Vec<&str> = (0..40).map(object).collect();
        let small = String::from_utf8(snapshot(&heap(&names))).unwrap();
        let copies = 4000;
        let (before, rest) = small.split_once("\"nodes\":[").unwrap();
        let (nodes, rest) = rest.split_once("],\n\"edges\":[").unwrap();
        let (edges, after) = rest.split_once("],\n\"trace_function_infos\"").unwrap();
        let objects = nodes.split_once("\n,").unwrap().1;
        let edges_of_root = 41;
        let more = edges.split("\n,").skip(edges_of_root).collect::<Vec<_>>();
        let count = |name: &str, value: usize| format!("\"{name}\":{value}");
        let before = before
            .replace(&count("node_count", 42), &count("node_count", 1 + 41 * copies))
            .replace(&count("edge_count", 41 + more.len()), &count("edge_count", 41 + more.len() * copies));
        let large = format!(
            "{before}\"nodes\":[{nodes}{}],\n\"edges\":[{edges}{}],\n\"trace_function_infos\"{after}",
            format!("\n,{objects}").repeat(copies - 1),
            format!("\n,{}", more.join("\n,")).repeat(copies - 1),
        );
        let graph = parse(large.as_bytes());
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let shapes = Shapes::of(&graph).unwrap();
                let definitions = infer(&graph, &shapes).unwrap();
                let matches: Vec<_> = apply(&graph, &shapes, &definitions).unwrap().iter().collect();
                (definitions, matches, shapes.firsts, shapes.counts)
            })
        };
        let one = with(1);
        assert_eq!((one.1.len(), one.2.len()), (40 * copies, one.3.len()));
        assert!(one.0.len() > 2);
        for threads in [2, 3] {
            assert!(with(threads) == one, "{threads} threads differ from one");
        }
    }

    /// The ordinal of the best definition, computed directly from the rule.
    fn naive(definitions: &[Vec<u8>], object: &[u8]) -> Option<usize> {
        let fits = |definition: &[u8]| {
            let mut left = object.to_vec();
            definition
                .iter()
                .all(|id| left.iter().position(|other| other == id).map(|at| left.swap_remove(at)).is_some())
        };
        let fitting = (0..definitions.len()).filter(|&at| fits(&definitions[at]));
        fitting.max_by_key(|&at| (definitions[at].len(), std::cmp::Reverse(at)))
    }

    proptest! {
        #[test]
        fn the_walk_agrees_with_the_rule(
            definitions in proptest::collection::vec(proptest::collection::vec(0u8..6, 0..5), 0..12),
            objects in proptest::collection::vec(proptest::collection::vec(0u8..7, 0..8), 1..8),
        ) {
            let named: Vec<Interface> = definitions.iter().enumerate().map(|(at, ids)| Interface {
                name: vec![at as u8].into(),
                properties: ids.iter().map(|&id| vec![b'a' + id].into()).collect(),
            }).collect();
            let words: Vec<String> = objects.iter().map(|ids| {
                ids.iter().map(|id| char::from(b'a' + id).to_string()).collect::<Vec<_>>().join(" ")
            }).collect();
            let graph = graph(&heap(&words.iter().map(String::as_str).collect::<Vec<_>>()));
            let shapes = Shapes::of(&graph).unwrap();
            let found: Vec<_> = apply(&graph, &shapes, &named).unwrap().iter().map(|(_, at)| at).collect();
            prop_assert_eq!(found, objects.iter().map(|object| naive(&definitions, object)).collect::<Vec<_>>());
        }
    }
}
