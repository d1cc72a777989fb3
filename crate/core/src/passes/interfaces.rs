//! Sorts plain objects by what properties they have: `{id, name}` instead of one class `Object` for a third of a heap.
//!
//! An *interface* is a list of properties that enough plain objects begin with: two at least, and one in a thousand of
//! all. An object belongs to the interface with the most properties of which it lacks none; of two with as many, to the
//! one that more objects began with. As in DevTools, definitions of one snapshot can be applied to another, so that a
//! class means the same in both: they hold texts.
//!
//! Most plain objects share few sequences of property names, so all work on texts is done once for each sequence, called
//! a *shape* here. One pass over the edges of plain objects finds the shapes: chunks of nodes in parallel, each with its
//! own table of hashes, which are then merged in the order of the chunks, so that shapes are numbered by their first
//! object whatever the number of threads. A shape is remembered by that object alone, and equal hashes are checked
//! against its edges. Strings are compared by ordinals until then; should a string table hold a text twice, its shapes
//! are told apart here, and come together again as texts.
//!
//! Matching walks a tree of sorted properties, as DevTools does, with two liberties: an object's properties that no
//! definition has are left out at once, and the order is that of first use instead of UTF-16, since any order gives the
//! same answer (what is looked for are definitions contained in the object, as bags).
//!
//! Cost: the pass over edges, eight bytes for each plain object, and for each shape some microseconds. DevTools builds
//! the texts of every object, which is where most of its time for names goes.

use std::hash::Hasher;
use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use crate::error::Result;
use crate::graph::strings::utf16_len;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::hash::{NumberHasher, NumberMap};
use crate::ids::{NodeIx, StrIx};
use crate::names::{PLAIN_OBJECT, PROTO, format_property_name};

/// What a kind of plain object looks like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Interface {
    /// Its name for people, WTF-8: `{id, name}`.
    pub name: Box<[u8]>,
    /// Its properties in the order in which the first such object has them, WTF-8.
    pub properties: Vec<Box<[u8]>>,
}

/// The plain objects of a heap, sorted by the sequence of their properties.
#[derive(Default)]
pub struct Shapes {
    /// Plain objects behind the root, in file order.
    pub objects: Vec<NodeIx>,
    /// The shape of each.
    of_object: Vec<u32>,
    /// The first object of each shape, in file order.
    firsts: Vec<NodeIx>,
    /// How many objects have each shape.
    counts: Vec<u32>,
}

/// Which interface each plain object of a heap has.
pub struct Matches<'a> {
    /// What the interfaces are.
    pub definitions: &'a [Interface],
    shapes: &'a Shapes,
    of_shape: Vec<u32>,
}

/// No interface, and other things that do not exist.
const NONE: u32 = u32::MAX;

/// Nodes that are looked at in one go.
const CHUNK: usize = 1 << 16;
/// An interface's name takes no further property that would make it longer than this, in UTF-16 units.
const MAX_NAME_UNITS: usize = 120;
/// Fewer objects make no interface.
const MIN_OBJECTS: u64 = 2;
/// Fewer than one object in so many make no interface.
const MAX_RARITY: u64 = 1000;

impl Shapes {
    /// Finds the plain objects of a heap and their shapes.
    pub fn of(graph: &Graph) -> Result<Self> {
        let names: Vec<StrIx> = graph.strings.find(PLAIN_OBJECT).collect();
        if names.is_empty() {
            return Ok(Shapes::default());
        }
        // DevTools looks at the root and what is behind it in the file; V8 writes nothing before it.
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

    /// How many different sequences of properties there are.
    pub fn len(&self) -> usize {
        self.firsts.len()
    }

    /// Whether there is no plain object.
    pub fn is_empty(&self) -> bool {
        self.firsts.is_empty()
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        4 * [&self.of_object, &self.counts].map(Vec::capacity).iter().sum::<usize>()
            + 4 * [&self.objects, &self.firsts].map(Vec::capacity).iter().sum::<usize>()
    }
}

/// Shapes on their way: of a chunk of nodes, or of all.
#[derive(Default)]
struct Group {
    objects: Vec<NodeIx>,
    of_object: Vec<u32>,
    /// Hash and first object of each shape.
    shapes: Vec<(u64, NodeIx)>,
    counts: Vec<u32>,
    /// Shapes by hash; one whose hash was taken by another has the next number that was free.
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

    /// The shape of an object with this hash, which `count` objects have.
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

/// Names of an object's properties, in order.
fn properties(graph: &Graph, object: NodeIx) -> impl Iterator<Item = StrIx> + '_ {
    let is_property = |edge: &usize| graph.edge_targets[*edge].edge_type() == EdgeType::Property;
    graph.edge_range(object).filter(is_property).map(|edge| StrIx(graph.edge_names[edge]))
}

/// The interfaces of a heap, most frequent first.
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

    // Shapes that begin alike have one name. A candidate is its first shape and the number of its objects.
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

/// A hash of the name of the interface that an object would make; `None` if it has no property.
fn hash_of_name(graph: &Graph, object: NodeIx, text: &mut Vec<u8>) -> Option<u64> {
    let is_empty = describe(graph, object, text).is_empty();
    let mut hasher = NumberHasher::default();
    hasher.write(text);
    (!is_empty).then(|| hasher.finish())
}

/// Writes the name of the interface that an object would make, and returns the properties in it.
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
        // A name without a letter leaves the text as if it were not there, and so no comma follows it.
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

/// Finds the interface of every plain object of a heap, whether the definitions are its own or another's.
pub fn apply<'a>(graph: &Graph, shapes: &'a Shapes, definitions: &'a [Interface]) -> Result<Matches<'a>> {
    let tree = Tree::of(definitions)?;
    // What each string is to the tree, found out when it is first met; whoever does that finds the same.
    let mut of_string = Vec::new();
    of_string.try_reserve_exact(graph.strings.len())?;
    of_string.resize_with(graph.strings.len(), || AtomicU32::new(UNKNOWN));
    let property = |name: StrIx| {
        let known = of_string[name.index()].load(Ordering::Relaxed);
        if known != UNKNOWN {
            return known;
        }
        let found = tree.properties.get(graph.strings.get(name)).copied().unwrap_or(NONE);
        of_string[name.index()].store(found, Ordering::Relaxed);
        found
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

/// A string that no one has asked the tree about yet.
const UNKNOWN: u32 = u32::MAX - 1;

/// Definitions by their sorted properties, those that begin alike in one branch.
struct Tree<'a> {
    /// Number of each property that a definition has.
    properties: std::collections::HashMap<&'a [u8], u32>,
    /// From a branch and a property to the next branch; the first branch is 0.
    next: NumberMap<(u32, u32), u32>,
    branches: Vec<Branch>,
}

#[derive(Clone, Copy)]
struct Branch {
    /// One more than the largest property that leads on from here.
    end: u32,
    /// The first definition that ends here, and how many properties it has.
    definition: u32,
    length: u32,
}

impl Branch {
    const NEW: Branch = Branch { end: 0, definition: NONE, length: 0 };

    /// Whether its definition is to be preferred: more properties, or as many and earlier.
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

/// A walk of the tree, and the room that the next one can use again.
#[derive(Default)]
struct Walk {
    ids: Vec<u32>,
    /// Branches that the properties so far lead to and that lead on.
    open: Vec<u32>,
    /// When each branch was last met, as a number of the walk.
    met: Vec<u32>,
    now: u32,
}

impl Walk {
    /// The best definition that has none but these properties.
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
                // What was met just now may go on with the same property once more.
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

    /// A heap of plain objects with these properties each, named `n` and their place.
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

    /// The interface of each plain object, by definitions of `of`.
    fn applied(graph: &Graph, of: &Graph) -> Vec<String> {
        let definitions = infer(of, &Shapes::of(of).unwrap()).unwrap();
        let shapes = Shapes::of(graph).unwrap();
        let matches = apply(graph, &shapes, &definitions).unwrap();
        matches.iter().map(|(_, at)| at.map_or("-".into(), |at| text(&definitions[at].name))).collect()
    }

    #[test]
    fn what_two_objects_begin_with_is_an_interface() {
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
        // One property is always taken.
        let object = format!("{long}{long} z");
        assert_eq!(inferred(&graph(&heap(&[&object, &object]))), [format!("{{{long}{long}}}")]);
        // Two units each, four bytes.
        let object = format!("{} z", "😀".repeat(59));
        assert_eq!(inferred(&graph(&heap(&[&object, &object]))), [format!("{{{}, z}}", "😀".repeat(59))]);
    }

    #[test]
    fn names_with_a_meaning_are_quoted_and_empty_ones_leave_no_trace() {
        assert_eq!(inferred(&graph(&heap(&["a,b {", "a,b {"]))), [r#"{"a,b", "{"}"#]);
        // `{a}` is the name of both; the first decides what it has.
        let graph = graph(&heap(&["∅ a", "a", "a"]));
        assert_eq!(inferred(&graph), ["{a}"]);
        assert_eq!(applied(&graph, &graph), ["{a}", "-", "-"]);
    }

    #[test]
    fn a_property_that_is_there_twice_must_be_matched_twice() {
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
    fn other_types_and_names_are_no_plain_objects() {
        let graph =
            graph("root -> a:Object -> p; root -> b:Object{native} -> p; root -> c:object -> p; root -> d:Object -> p");
        assert_eq!(Shapes::of(&graph).unwrap().objects, [NodeIx(1), NodeIx(5)]);
    }

    #[test]
    fn objects_before_the_root_are_not_met() {
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
    fn strings_that_the_table_has_twice_are_one() {
        let text = String::from_utf8(snapshot(&heap(&["a b", "twin b", "b a", "twin"]))).unwrap();
        let graph = parse(text.replace(r#""twin""#, r#""a""#).as_bytes());
        assert_eq!(inferred(&graph), ["{a, b}"]);
        assert_eq!(applied(&graph, &graph), ["{a, b}", "{a, b}", "{a, b}", "-"]);
        let object = String::from_utf8(snapshot("root -> a:Object -> p; root -> b:Twin -> p")).unwrap();
        assert_eq!(inferred(&parse(object.replace("Twin", "Object").as_bytes())), ["{p}"]);
    }

    #[test]
    fn any_number_of_threads_finds_the_same() {
        // More nodes than two chunks have.
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

    /// The ordinal of the best definition, by the words of the rule alone.
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
