//! Which names of properties are fields, and which are keys of dictionaries: data.
//!
//! The look of a name does not say (`keys` knows the looks that do): `V1StGXR8_Z5jdHi6` may be a user, and so may `margaret`. The
//! objects that have it do. A plain object is a dictionary if
//!
//! - it has many keys;
//! - it has some keys, and its values are all texts, or all objects of one class;
//! - it stands where others stand, in one property of objects of one class, in one object, list or table, and most keys of
//!   these are in one of them only. Objects of a class of which most keys are in one object only are dictionaries, too.
//!
//! A name is a field if an object that is no dictionary has it and code spells it (`evidence`), so `name` stays, whatever
//! dictionaries have it as well. A name that no code spells is a field only if many objects that are no dictionaries have it: V8 drops
//! code that has not run for a while.
//!
//! A file of a runtime that writes no code shows fields in another way: there a name stays unless one object alone has it
//! and it has a digit or punctuation.
//!
//! A property whose value is a small number has no edge, so it neither counts here nor is its name in the file.
//!
//! Cost: a few passes over the edges, and a sort of the names of properties of objects that may be dictionaries.

use std::collections::HashSet;

use super::evidence::Evidence;
use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::hash::{NumberMap, NumberSet};
use crate::ids::{NodeIx, StrIx};
use crate::passes::values::{Ordinals, edge_name};

/// A plain object with as many keys is a dictionary.
const MANY: usize = 32;
/// With as many keys whose values are objects of one class.
const MANY_ALIKE: usize = 3;
/// With as many keys whose values are texts: a record may have a few.
const MANY_TEXTS: usize = 8;
/// As many objects have a name that is a field, also where most keys differ.
const OFTEN: u8 = 16;
/// Objects of one class whose keys are compared, at least: a few may be of different classes that have one name.
const LEAST_OF_CLASS: u32 = 8;
/// Kinds of places: a property of objects of one class, one object, anywhere.
const IN_PROPERTY: u8 = 0;
const IN_HOLDER: u8 = 1;
const OF_CLASS: u8 = 2;

/// The names of properties that are fields, by string.
pub fn fields(graph: &Graph, evidence: &Evidence) -> Result<BitSet> {
    let mut reading = Reading::new(graph)?;
    reading.count_uses();
    reading.find_holders();
    let groups = reading.groups()?;
    let mut fields = BitSet::empty(graph.strings.len())?;
    for object in graph.nodes().filter(|&node| has_keys(graph, node)) {
        let of_code = reading.keys_of_code(object);
        let judged = match reading.is_dictionary(object, of_code.len()) {
            true => Judged::Dictionary,
            false if groups.differ(object) => Judged::Differs,
            false => Judged::Record,
        };
        for name in reading.keys(object) {
            let is_spelled = evidence.spells(graph.strings.get(StrIx(name)));
            let uses = reading.uses[name as usize];
            let is_of_code = of_code.contains(&name) && (is_spelled || !evidence.has_code());
            let is_field = match judged {
                Judged::Dictionary => is_of_code || is_spelled && evidence.has_code(),
                Judged::Differs => is_spelled || is_of_code || uses >= OFTEN,
                Judged::Record if evidence.has_code() => is_spelled || uses >= OFTEN,
                Judged::Record => is_spelled || is_of_code || uses > 1 || !is_unusual(graph, name),
            };
            if is_field || is_of_language(graph, name) {
                fields.insert(name as usize);
            }
        }
    }
    Ok(fields)
}

#[derive(Clone, Copy)]
enum Judged {
    /// No key of it is a field, except those that code made.
    Dictionary,
    /// Keys that code spells are fields, and those that many objects have.
    Differs,
    /// Its keys are, unless one looks unusual and is found nowhere else.
    Record,
}

/// Whether a node has properties.
fn has_keys(graph: &Graph, node: NodeIx) -> bool {
    graph.edges(node).any(|(_, edge_type, _)| edge_type == EdgeType::Property)
}

/// Whether a name is a symbol that the language has, such as `Symbol.iterator`.
fn is_of_language(graph: &Graph, name: u32) -> bool {
    graph.strings.get(StrIx(name)).starts_with(b"<symbol Symbol.")
}

/// Whether a name is not how programmers write fields.
fn is_unusual(graph: &Graph, name: u32) -> bool {
    let name = graph.strings.get(StrIx(name));
    let name = name.strip_prefix(b"<symbol ").and_then(|name| name.strip_suffix(b">")).unwrap_or(name);
    name.iter().any(|byte| byte.is_ascii_digit() || byte.is_ascii_punctuation() && !matches!(byte, b'_' | b'$' | b'#'))
}

struct Reading<'a> {
    graph: &'a Graph,
    /// `__proto__`, which is not a key.
    proto: Ordinals,
    /// By string, the number of objects that have it as a key, up to 255.
    uses: Vec<u8>,
    /// By node, what holds a plain object: the first holder and the name of the edge. `NONE` for other nodes.
    holders: Vec<(u32, u32)>,
}

const NONE: (u32, u32) = (u32::MAX, u32::MAX);

impl<'a> Reading<'a> {
    fn new(graph: &'a Graph) -> Result<Self> {
        let [proto] = Ordinals::of(&graph.strings, ["__proto__"]);
        let mut uses = Vec::new();
        uses.try_reserve_exact(graph.strings.len())?;
        uses.resize(graph.strings.len(), 0);
        let mut holders = Vec::new();
        holders.try_reserve_exact(graph.node_count())?;
        holders.resize(graph.node_count(), NONE);
        Ok(Reading { graph, proto, uses, holders })
    }

    /// An object's properties: their names and values.
    fn properties(&self, object: NodeIx) -> impl Iterator<Item = (u32, NodeIx)> + '_ {
        let named = self.graph.edges(object).filter(|&(_, edge_type, _)| edge_type == EdgeType::Property);
        let properties = named.map(|(edge, _, value)| (edge_name(self.graph, edge), value));
        let is_key = |name: StrIx| name.index() < self.graph.strings.len() && !self.proto.has(name);
        properties.filter(move |&(name, _)| is_key(name)).map(|(name, value)| (name.0, value))
    }

    fn keys(&self, object: NodeIx) -> impl Iterator<Item = u32> + '_ {
        self.properties(object).map(|(name, _)| name)
    }

    fn values(&self, object: NodeIx) -> impl Iterator<Item = NodeIx> + '_ {
        self.properties(object).map(|(_, value)| value)
    }

    /// The keys that code made: methods, which have the name of their function, and properties with a getter or a setter. An
    /// object that has them is a prototype or what a module exports.
    fn keys_of_code(&self, object: NodeIx) -> NumberSet<u32> {
        let strings = &self.graph.strings;
        let text = |name: u32| strings.get(StrIx(name));
        let accessed = |name: u32| text(name).strip_prefix(b"get ").or_else(|| text(name).strip_prefix(b"set "));
        let accessors: HashSet<&[u8]> = self.keys(object).filter_map(accessed).collect();
        let is_method = |name: u32, value: NodeIx| {
            self.graph.node_type(value) == NodeType::Closure && self.graph.name(value).0 == name
        };
        let is_of_code = |name: u32, value: NodeIx| {
            is_method(name, value) || accessors.contains(text(name)) || accessed(name).is_some()
        };
        self.properties(object).filter(|&(name, value)| is_of_code(name, value)).map(|(name, _)| name).collect()
    }

    fn count_uses(&mut self) {
        let mut uses = std::mem::take(&mut self.uses);
        for name in self.graph.nodes().flat_map(|object| self.keys(object)) {
            uses[name as usize] = uses[name as usize].saturating_add(1);
        }
        self.uses = uses;
    }

    fn find_holders(&mut self) {
        for holder in self.graph.nodes() {
            for (edge, edge_type, to) in self.graph.edges(holder) {
                let name = match edge_type {
                    EdgeType::Property | EdgeType::Context if self.proto.has(edge_name(self.graph, edge)) => continue,
                    EdgeType::Property | EdgeType::Context => edge_name(self.graph, edge).0,
                    EdgeType::Element | EdgeType::Internal => u32::MAX,
                    _ => continue,
                };
                if self.holders[to.index()] == NONE && is_plain(self.graph, to) {
                    self.holders[to.index()] = (holder.0, name);
                }
            }
        }
    }

    /// Whether an object is a dictionary by itself; code made `of_code` of its keys.
    fn is_dictionary(&self, object: NodeIx, of_code: usize) -> bool {
        if !is_plain(self.graph, object) {
            return false;
        }
        let count = self.keys(object).count() - of_code;
        if count < MANY_ALIKE {
            return false;
        }
        let all_texts = || self.values(object).all(|value| is_text(self.graph, value));
        count >= MANY || self.are_of_one_class(object) || count >= MANY_TEXTS && all_texts()
    }

    /// Whether all values are objects of one class, and not many objects have the same keys: the branches of a tree are
    /// fields.
    fn are_of_one_class(&self, object: NodeIx) -> bool {
        let mut values = self.values(object);
        let Some(first) = values.next().filter(|&value| self.graph.node_type(value) == NodeType::Object) else {
            return false;
        };
        let name = self.graph.name(first);
        values.all(|value| self.graph.node_type(value) == NodeType::Object && self.graph.name(value) == name)
            && self.keys(object).all(|name| self.uses[name as usize] < OFTEN)
    }

    /// Objects that stand in one place.
    fn groups(&self) -> Result<Groups> {
        let graph = self.graph;
        let mut numbers: NumberMap<(u8, u32, u32), u32> = NumberMap::default();
        let mut rows: Vec<(u32, u32)> = Vec::new();
        let mut of_object: NumberMap<NodeIx, [u32; 2]> = NumberMap::default();
        let mut sizes: Vec<(u32, u32)> = Vec::new();
        let least = |kind: u8| if kind == OF_CLASS { LEAST_OF_CLASS } else { 2 };
        for object in graph.nodes().filter(|&node| graph.node_type(node) == NodeType::Object) {
            let places = match (is_plain(graph, object), self.holders[object.index()]) {
                (true, NONE) => continue,
                (true, (holder, name)) => [(IN_PROPERTY, graph.name(NodeIx(holder)).0, name), (IN_HOLDER, holder, 0)],
                (false, _) => [(OF_CLASS, graph.name(object).0, 0); 2],
            };
            if self.keys(object).next().is_none() {
                continue;
            }
            // Lists and tables of any class are one place only where it is the same list.
            let [first, second] = places.map(|place| if place.2 == u32::MAX { places[1] } else { place });
            let mut groups = [0; 2];
            for (at, place) in [first, second].into_iter().enumerate() {
                let next = sizes.len() as u32;
                groups[at] = *numbers.entry(place).or_insert(next);
                if groups[at] == next {
                    sizes.try_reserve(1)?;
                    sizes.push((0, least(place.0)));
                }
            }
            let is_once = groups[0] == groups[1];
            for &group in &groups[..if is_once { 1 } else { 2 }] {
                sizes[group as usize].0 += 1;
                for name in self.keys(object) {
                    rows.try_reserve(1)?;
                    rows.push((group, name));
                }
            }
            of_object.try_reserve(1)?;
            of_object.insert(object, groups);
        }
        rows.sort_unstable();
        let mut differ = BitSet::empty(sizes.len())?;
        for group in rows.chunk_by(|a, b| a.0 == b.0) {
            let number = group[0].0;
            let distinct = group.chunk_by(|a, b| a == b).count();
            // Most are in one object only.
            let differs = distinct * 4 > group.len() * 3;
            let (size, least) = sizes[number as usize];
            if differs && size >= least {
                differ.insert(number as usize);
            }
        }
        Ok(Groups { of_object, differ })
    }
}

/// Objects by the places where they stand.
struct Groups {
    of_object: NumberMap<NodeIx, [u32; 2]>,
    differ: BitSet,
}

impl Groups {
    /// Whether the objects that stand where this one stands have different keys.
    fn differ(&self, object: NodeIx) -> bool {
        let groups = self.of_object.get(&object);
        groups.is_some_and(|groups| groups.iter().any(|&group| self.differ.contains(group as usize)))
    }
}

/// Whether an object is of no class that somebody wrote.
fn is_plain(graph: &Graph, node: NodeIx) -> bool {
    graph.node_type(node) == NodeType::Object && graph.strings.get(graph.name(node)) == b"Object"
}

fn is_text(graph: &Graph, node: NodeIx) -> bool {
    matches!(graph.node_type(node), NodeType::String | NodeType::ConcatenatedString | NodeType::SlicedString)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    /// The keys among these names that are fields.
    fn fields_of<'a>(heap: &str, names: &[&'a str]) -> Vec<&'a str> {
        let graph = testkit::graph(heap);
        let fields = fields(&graph, &Evidence::of(&graph).unwrap()).unwrap();
        let is_field = |name: &&&str| graph.strings.find(name.as_bytes()).any(|string| fields.contains(string.index()));
        names.iter().filter(is_field).copied().collect()
    }

    fn each(count: usize, part: &str) -> String {
        (0..count).map(|at| part.replace('*', &char::from(b'a' + at as u8).to_string())).collect()
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn an_object_with_many_keys_is_a_dictionary() {
        // Values of two classes, so only their number says so.
        let dictionary = |count: usize| {
            let keys: Vec<String> = (0..count).map(|at| "k".repeat(at + 1)).collect();
            let values = keys.iter().enumerate().map(|(at, key)| format!("; d -property:{key}> v{at}:V{}", at % 2));
            format!("root -> d:Object{}", values.collect::<String>())
        };
        assert_eq!(fields_of(&dictionary(MANY), &["k", "kkk"]), NONE);
        assert_eq!(fields_of(&dictionary(MANY - 1), &["k", "kkk"]), ["k", "kkk"]);
        assert_eq!(fields_of(&dictionary(MANY).replace("d:Object", "d:Service"), &["k"]), ["k"], "a class has fields");
    }

    #[test]
    fn values_of_one_class_are_entries() {
        let users =
            "root -> d:Object -property:alice> a:Session; d -property:bob> b:Session; d -property:carol> c:Session";
        assert_eq!(fields_of(users, &["alice", "bob", "carol"]), NONE);
        assert_eq!(fields_of(&users.replace("c:Session", "c:Guest"), &["alice", "carol"]), ["alice", "carol"]);
        let two = "root -> d:Object -property:alice> a:Session; d -property:bob> b:Session";
        assert_eq!(fields_of(two, &["alice"]), ["alice"], "two may be fields");
        let others = format!("{users}; root -> e:Object -property:alice> f:X");
        assert_eq!(fields_of(&others, &["alice", "bob"]), ["alice"], "another object has it as a field");
        let trees = |count: usize| {
            let tree = |at: usize| {
                let part = |key: &str| format!("; t{at} -property:{key}> {key}{at}:Part");
                format!("; r -> t{at}:Object") + &["low", "high", "middle"].map(part).concat()
            };
            "root -> r:Root".to_owned() + &(0..count).map(tree).collect::<String>()
        };
        assert_eq!(fields_of(&trees(OFTEN as usize), &["low", "high"]), ["low", "high"]);
        assert_eq!(fields_of(&trees(OFTEN as usize - 1), &["low", "high"]), NONE);
    }

    #[test]
    fn methods_and_accessors_are_no_entries() {
        let methods: String = (0..MANY).map(|at| format!("; d -property:m{at}> m{at}{{closure}}")).collect();
        assert_eq!(fields_of(&format!("root -> d:Object{methods}"), &["m0", "m31"]), ["m0", "m31"]);
        let accessors: String = (0..MANY)
            .map(|at| format!("; d -property:a{at}> v{at}:V; d -property:get␣a{at}> g{at}{{closure}}"))
            .collect();
        let names = ["a0", "a31", "get a31"];
        assert_eq!(fields_of(&format!("root -> d:Object{accessors}"), &names), names);
        let entries = methods.replace("{closure}", ":Handler");
        assert_eq!(fields_of(&format!("root -> d:Object{entries}"), &["m0"]), NONE);
    }

    #[test]
    fn what_many_objects_have_is_a_field() {
        let rows = |count: usize| {
            let row = |at: usize| {
                let others: String = (0..5)
                    .map(|key| format!("; r{at} -property:{}> x{at}_{key}:X", "k".repeat(5 * at + key + 1)))
                    .collect();
                format!("; l -element:{at}> r{at}:Object -property:rare> y{at}:Y{others}")
            };
            "root -> l:Array".to_owned() + &(0..count).map(row).collect::<String>()
        };
        assert_eq!(fields_of(&rows(OFTEN as usize), &["rare", "k"]), ["rare"]);
        assert_eq!(fields_of(&rows(OFTEN as usize - 1), &["rare", "k"]), NONE);
    }

    #[test]
    fn many_texts_are_entries() {
        let texts = |count: usize| {
            let keys = (0..count).map(|at| format!("; d -property:{}> t{at}:text{{string}}", "k".repeat(at + 1)));
            format!("root -> d:Object{}", keys.collect::<String>())
        };
        assert_eq!(fields_of(&texts(MANY_TEXTS), &["k"]), NONE);
        assert_eq!(fields_of(&texts(MANY_TEXTS - 1), &["k"]), ["k"]);
    }

    #[test]
    fn keys_that_differ_from_object_to_object_are_data() {
        let rows =
            "root -> l:Array; l -element:1> r1:Object -property:ann> x1:X; l -element:2> r2:Object -property:ben> x2:Y";
        assert_eq!(fields_of(rows, &["ann", "ben"]), NONE);
        let alike = rows.replace(":ben>", ":ann>");
        assert_eq!(fields_of(&alike, &["ann"]), ["ann"]);
        let code = "; root -> b:code{code} -internal:constant_pool> p{array}; p -element:1> s:ann{string}";
        assert_eq!(fields_of(&(rows.to_owned() + code), &["ann", "ben"]), ["ann"], "code spells it");
        let places = "root -> u:User -property:tags> t:Object -property:ann> x:X; root -> v:User -property:tags> w:Object -property:ben> y:X";
        assert_eq!(fields_of(places, &["tags", "ann", "ben"]), ["tags"]);
    }

    #[test]
    fn objects_of_a_class_may_be_dictionaries() {
        let bags =
            |count: usize| "root -> l:Array".to_owned() + &each(count, "; l -element:1> g*:Bag -property:k*x> x*:X");
        assert_eq!(fields_of(&bags(8), &["kax", "kbx"]), NONE);
        assert_eq!(fields_of(&bags(7), &["kax", "kbx"]), ["kax", "kbx"]);
        let alike = (b'b'..b'i').fold(bags(8), |heap, at| heap.replace(&format!("k{}x", char::from(at)), "kax"));
        assert_eq!(fields_of(&alike, &["kax"]), ["kax"]);
    }

    #[test]
    fn an_unusual_key_of_one_object_is_data() {
        let one = "root -> s:Service -property:V1StGXR8> x:X; s -property:size> y:Y";
        assert_eq!(fields_of(one, &["V1StGXR8", "size"]), ["size"]);
        let two = format!("{one}; root -> t:Service -property:V1StGXR8> z:X");
        assert_eq!(fields_of(&two, &["V1StGXR8"]), ["V1StGXR8"]);
        let code = "; root -> b:code{code} -internal:constant_pool> p{array} -element:1> q{array}; q -element:1> s1:V1StGXR8{string}";
        assert_eq!(fields_of(&(one.to_owned() + code), &["V1StGXR8"]), ["V1StGXR8"]);
    }

    #[test]
    fn a_field_stays_one_beside_dictionaries() {
        let users =
            "root -> d:Object -property:name> a:Session; d -property:bob> b:Session; d -property:carol> c:Session";
        let user = "; root -> u:User -property:name> t:text{string}; root -> w:User -property:name> t";
        assert_eq!(fields_of(&(users.to_owned() + user), &["name", "bob"]), ["name"]);
        let symbol = users.replace(":name>", ":<symbol␣Symbol.iterator>>");
        assert_eq!(fields_of(&symbol, &["<symbol Symbol.iterator>"]), ["<symbol Symbol.iterator>"]);
    }
}
