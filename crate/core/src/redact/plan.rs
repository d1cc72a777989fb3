//! Decides which strings of a snapshot are replaced: those that name nothing.
//!
//! A string of the file stays if it is
//!
//! - the name of a node that is not content: classes, functions, code with the URLs of scripts, symbols, V8's own
//!   objects;
//! - the name of an edge, except for properties that are keys of dictionaries (`dictionaries`) or look like data (`keys`),
//!   and that have no other use;
//! - in a table: trace functions and their scripts, variables in scopes;
//! - the name of a function or the URL of a script that V8 keeps as a string;
//! - a number that V8 writes about an object (`int`, `bool`): lengths, hashes, positions in a script;
//! - one of V8's words for strings without a text of their own, or empty.
//!
//! All other strings are replaced, including those that nothing here refers to: texts of strings, including the sources
//! of scripts; sources of regular expressions; numbers of the program, if the file holds their values. A text with both
//! uses stays; `name` does in every heap. Two kinds of names that stay contain texts and are rewritten (`rewrites`).
//!
//! Each replaced text has a number among the texts of its length, in file order. Equal texts have one number. A number
//! is skipped if a string that stays equals its stand-in by chance.
//!
//! A concatenated string has no text of its own but that of its parts. If it equaled another string, it still does
//! afterwards only if the other was concatenated from the same parts. A table of duplicates may lose such pairs;
//! nothing else changes.
//!
//! Cost: a pass over nodes and edges, a few over strings. Memory: four bytes per string, which are kept, and sixteen
//! more per replaced string while equal ones are found.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher};

use rayon::prelude::*;
use serde::Deserialize;

use super::evidence::{Evidence, SHARED, is_runtimes};
use super::kept::{Kinds, Uses as KindsOfStrings};
use super::{dictionaries, keys, rewrites, stand_ins};
use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::strings::utf16_len;
use crate::graph::table::Table;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::hash::NumberMap;
use crate::ids::{NodeIx, StrIx};
use crate::passes::ephemerons;
use crate::passes::values::{Ordinals, edge_name, internal_target};

/// How much is replaced.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Level {
    /// Names that code has stay.
    #[default]
    Usual,
    /// Of the names that code has, only those of classes and functions stay.
    Strict,
}

/// What happens to a string of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// It stays.
    Keep,
    /// It is replaced by the stand-in with this number.
    StandIn(u32),
    /// It is the name of an element; the values of its attributes are masked.
    Element,
    /// It has an address; what may tell secrets in it is masked.
    Address,
    /// It is an address, of which only the form stays; the file's name becomes the stand-in with this number.
    Place(u32),
    /// It is the name of a WeakMap entry; the key's and the value's names in it are replaced by the stand-ins with these numbers, if
    /// any.
    Pair(Option<u32>, Option<u32>),
}

/// The change of each string.
pub struct Plan {
    /// The number of each string's stand-in, or `KEEP`.
    numbers: Vec<u32>,
    /// Changes of strings without a stand-in, ordered by ordinal.
    rewrites: Vec<(u32, Change)>,
    /// Names of attributes, ids and classes of elements that stay.
    pub attributes: HashSet<Vec<u8>>,
    /// What the strings that stay are names of.
    pub kinds: Vec<Kinds>,
}

const KEEP: u32 = u32::MAX;
const DETACHED: &[u8] = b"Detached ";
const PROTO: &[u8] = b"__proto__";
const SYSTEM: &[u8] = b"system / ";
const SCRIPT: &[u8] = b"system / Script / ";
/// What V8 and the language write behind the name of a class.
const PARTS: [&[u8]; 8] = [
    b" (global*)",
    b" (global)",
    b" (prototype)",
    b" (internal cache)",
    b" Iterator",
    b" Iterator Helper",
    b" [JSGlobalObject]",
    b" [JSGlobalProxy]",
];
/// What the language writes before the name of a class.
const NAMESPACES: [&[u8]; 3] = [b"Intl.", b"WebAssembly.", b"Temporal."];
/// Between a class and an address.
const OF: &[u8] = b" / ";
/// Names of strings that have no text of their own.
const V8_WORDS: [&[u8]; 3] = [b"", b"(concatenated string)", b"(sliced string)"];

impl Plan {
    /// Makes the plan for a snapshot.
    pub fn of(graph: &Graph, level: Level) -> Result<Self> {
        let evidence = Evidence::of(graph)?;
        let mut uses = Uses::new(graph, &evidence, level)?;
        uses.add_nodes(graph)?;
        uses.add_edges(graph)?;
        uses.add_tables(graph);
        let fields = dictionaries::fields(graph, &evidence)?;
        uses.add_texts(graph, &fields);
        let firsts = unite(graph, &mut uses.kept)?;
        uses.add_rewrites(graph);
        let numbers = number(graph, &uses.kept, &firsts)?;
        let mut rewrites: Vec<(u32, Change)> = Vec::new();
        rewrites
            .try_reserve_exact(uses.elements.len() + uses.addresses.len() + uses.places.len() + uses.pairs.len())?;
        rewrites.extend(uses.elements.iter().map(|&name| (name, Change::Element)));
        rewrites.extend(uses.addresses.iter().map(|&name| (name, Change::Address)));
        // Addresses may be called `system / Script / …` and without that.
        let mut places: HashMap<&[u8], u32> = HashMap::new();
        for &name in &uses.places {
            let text = graph.strings.get(StrIx(name));
            let next = places.len() as u32;
            places.try_reserve(1)?;
            let place = *places.entry(text.strip_prefix(SCRIPT).unwrap_or(text)).or_insert(next);
            rewrites.push((name, Change::Place(place)));
        }
        let number_of = |name: Option<u32>| {
            name.and_then(|name| numbers.get(name as usize).copied()).filter(|&number| number != KEEP)
        };
        rewrites.extend(
            uses.pairs.iter().map(|&(name, key, value)| (name, Change::Pair(number_of(key), number_of(Some(value))))),
        );
        // Both edges of an entry have the same name; the one from the key knows its name.
        rewrites.sort_by_key(|&(name, change)| (name, !matches!(change, Change::Pair(Some(_), _))));
        rewrites.dedup_by_key(|&mut (name, _)| name);
        let mut attributes = HashSet::new();
        for text in uses.elements.iter().map(|&name| graph.strings.get(StrIx(name))) {
            for word in rewrites::words_of(text) {
                let stays = rewrites::is_attribute(word)
                    || level == Level::Usual && evidence.shows(word) && !keys::is_data(word);
                if stays && !attributes.contains(word) {
                    attributes.try_reserve(1)?;
                    attributes.insert(word.to_vec());
                }
            }
        }
        let kinds = uses.kinds.settle(graph, &evidence);
        Ok(Plan { numbers, rewrites, attributes, kinds })
    }

    /// The change of a string; `None` if there is no such string.
    #[inline]
    pub fn change(&self, string: usize) -> Option<Change> {
        match *self.numbers.get(string)? {
            KEEP if self.rewrites.is_empty() => Some(Change::Keep),
            KEEP => {
                let rewrite = self.rewrites.binary_search_by_key(&(string as u32), |&(name, _)| name);
                Some(rewrite.map_or(Change::Keep, |at| self.rewrites[at].1))
            }
            number => Some(Change::StandIn(number)),
        }
    }

    /// Number of strings.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are no strings.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Writes what a string becomes that has a change.
    pub fn write(&self, change: Change, text: &[u8], out: &mut Vec<u8>) {
        let stays = |word: &[u8]| self.attributes.contains(word);
        match change {
            Change::Keep => out.extend_from_slice(text),
            Change::StandIn(number) => stand_ins::write(number, utf16_len(text), out),
            Change::Element => rewrites::element(text, &stays, out),
            Change::Address => rewrites::address(text, out),
            Change::Place(number) => rewrites::place(text, number, out),
            Change::Pair(key, value) => rewrites::pair(text, key, value, &stays, out),
        }
    }
}

/// The uses of strings.
struct Uses<'a> {
    evidence: &'a Evidence<'a>,
    level: Level,
    /// Strings that stay.
    kept: BitSet,
    /// What they name.
    kinds: KindsOfStrings,
    /// Names of properties.
    properties: BitSet,
    /// Derived names of detached nodes. The file has these names without `Detached `.
    derived: HashSet<u32>,
    /// Names of elements with attributes.
    elements: Vec<u32>,
    /// Names that have an address with secrets.
    addresses: Vec<u32>,
    /// Addresses of which only the form stays.
    places: Vec<u32>,
    /// Names of WeakMap entries, each with the names of its key and its value.
    pairs: Vec<(u32, Option<u32>, u32)>,
}

impl<'a> Uses<'a> {
    fn new(graph: &Graph, evidence: &'a Evidence<'a>, level: Level) -> Result<Self> {
        let written = graph.strings.written_len();
        Ok(Uses {
            evidence,
            level,
            kept: BitSet::empty(written)?,
            kinds: KindsOfStrings::new(written)?,
            properties: BitSet::empty(written)?,
            derived: HashSet::new(),
            elements: Vec::new(),
            addresses: Vec::new(),
            places: Vec::new(),
            pairs: Vec::new(),
        })
    }

    /// Keeps a string; returns whether it was not kept before.
    fn keep(&mut self, string: u32, kind: Kinds) -> bool {
        let is_written = (string as usize) < self.kept.len();
        if is_written {
            self.kinds.add(string, kind);
        }
        is_written && self.kept.insert(string as usize)
    }

    /// Whether the name of a class or a function stays: code has it. At the strict level the file must show that.
    fn stays(&self, name: &[u8]) -> bool {
        match self.level {
            Level::Usual => self.evidence.shows(name),
            Level::Strict => self.evidence.spells(name),
        }
    }

    /// Whether the name of anything else stays that is not content.
    fn stays_besides(&self, name: &[u8]) -> bool {
        match self.level {
            Level::Usual => self.evidence.shows(name),
            Level::Strict => self.evidence.spells(name) && self.evidence.is_of_runtime(name),
        }
    }

    /// Whether the class of an object stays: `Session`, `Window / https://example.com/`, `Map Iterator`.
    fn is_class(&self, name: &[u8]) -> bool {
        let name = name.strip_prefix(DETACHED).unwrap_or(name);
        if name.starts_with(SYSTEM) || rewrites::is_element(name) || name.starts_with(b"<") {
            return true;
        }
        let class = memchr::memmem::find(name, OF).map_or(name, |end| &name[..end]);
        let class = PARTS.iter().find_map(|part| class.strip_suffix(*part)).unwrap_or(class);
        let is_of_language = NAMESPACES.iter().any(|namespace| class.starts_with(namespace));
        is_of_language || self.stays(class)
    }

    /// What the name of a node is the name of, if it stays.
    fn kind_of(&self, graph: &Graph, node: NodeIx) -> Option<Kinds> {
        let name = graph.strings.get(graph.name(node));
        match graph.node_type(node) {
            NodeType::String | NodeType::ConcatenatedString | NodeType::SlicedString | NodeType::RegExp => None,
            // Other writers may name a number node by its value.
            NodeType::Number => (!is_value(name)).then_some(Kinds::INTERNALS),
            NodeType::Object if name.starts_with(SYSTEM) => Some(Kinds::INTERNALS),
            NodeType::Object => self.is_class(name).then_some(Kinds::CLASSES),
            NodeType::Closure => self.stays(name).then_some(Kinds::FUNCTIONS),
            NodeType::Other => {
                match graph.node_type_names.get(graph.types[node.index()] as usize).map(String::as_str) {
                    Some("symbol") if name != b"symbol" && name != b"private symbol" => {
                        self.stays_besides(name).then_some(Kinds::SYMBOLS)
                    }
                    Some("bigint") if is_value(name) => None,
                    _ => Some(Kinds::INTERNALS),
                }
            }
            NodeType::Code if self.evidence.is_script(node) => Some(Kinds::SCRIPTS),
            NodeType::Code => self.kind_of_code(node, name),
            NodeType::Native if rewrites::is_element(name) => Some(Kinds::ELEMENTS),
            _ => Some(Kinds::INTERNALS),
        }
    }

    fn kind_of_code(&self, node: NodeIx, name: &[u8]) -> Option<Kinds> {
        if name.starts_with(SCRIPT) {
            return Some(Kinds::SCRIPTS);
        }
        let function = name.strip_prefix(b"(code for ").and_then(|name| name.strip_suffix(b")"));
        let function = function.or_else(|| name.strip_prefix(SHARED));
        match function {
            Some(function) => self.stays(function).then_some(Kinds::FUNCTIONS),
            None if name.starts_with(SYSTEM) || name.starts_with(b"(") || name.is_empty() => Some(Kinds::INTERNALS),
            None if self.stays(name) => Some(Kinds::FUNCTIONS),
            None if self.evidence.is_made(node) => None,
            // A function of a V8 that does not name its script, or a script that no function leads to.
            None if is_place(name) => Some(Kinds::SCRIPTS),
            None => (self.level == Level::Usual).then_some(Kinds::FUNCTIONS),
        }
    }

    fn add_nodes(&mut self, graph: &Graph) -> Result<()> {
        let [int, bool, value] = Ordinals::of(&graph.strings, ["int", "bool", "value"]);
        for node in graph.nodes() {
            let name = graph.name(node);
            if graph.node_type(node) == NodeType::Number
                && (int.has(name) || bool.has(name))
                && let Some(value) = internal_target(graph, node, &value)
            {
                self.keep(graph.name(value).0, Kinds::INTERNALS);
            }
            let Some(kind) = self.kind_of(graph, node) else { continue };
            if name.index() >= self.kept.len() {
                self.derived.try_reserve(1)?;
                self.derived.insert(name.0);
            } else if self.keep(name.0, kind)
                && matches!(graph.node_type(node), NodeType::Native | NodeType::Object)
                && rewrites::is_element(graph.strings.get(name))
            {
                self.elements.try_reserve(1)?;
                self.elements.push(name.0);
            }
        }
        Ok(())
    }

    fn add_edges(&mut self, graph: &Graph) -> Result<()> {
        let [function_name, source_url, scope_info] =
            Ordinals::of(&graph.strings, ["function_name", "source_url", "scope_info"]);
        let mut is_pair = BitSet::empty(graph.strings.len())?;
        graph.strings.find_containing(ephemerons::MIDDLE).for_each(|(name, _)| _ = is_pair.insert(name.index()));
        for node in graph.nodes() {
            // Whether the scope is of code made at run time, and of the runtime.
            let mut scope: Option<(bool, bool)> = None;
            for (edge, edge_type, to) in graph.edges(node) {
                let name = edge_name(graph, edge);
                let text = || graph.strings.get(name);
                match edge_type {
                    EdgeType::Element | EdgeType::Hidden => continue,
                    EdgeType::Property => {
                        if name.index() < self.kept.len() {
                            self.properties.insert(name.index());
                        }
                        continue;
                    }
                    EdgeType::Context => {
                        let (is_made, is_runtimes) = *scope.get_or_insert_with(|| {
                            let scope = internal_target(graph, node, &scope_info);
                            let [made, runtimes] = [Evidence::is_made, Evidence::is_runtimes];
                            (
                                scope.is_some_and(|scope| made(self.evidence, scope)),
                                scope.is_some_and(|scope| runtimes(self.evidence, scope)),
                            )
                        });
                        let stays = match self.level {
                            Level::Usual => !is_made || self.evidence.spells(text()),
                            Level::Strict => is_runtimes || self.stays_besides(text()),
                        };
                        if stays {
                            self.keep(name.0, if is_runtimes { Kinds::INTERNALS } else { Kinds::VARIABLES });
                        }
                        continue;
                    }
                    EdgeType::Internal if source_url.has(name) => _ = self.keep(graph.name(to).0, Kinds::SCRIPTS),
                    EdgeType::Internal if function_name.has(name) && !self.evidence.is_made(node) => {
                        self.keep(graph.name(to).0, Kinds::FUNCTIONS);
                    }
                    _ => {}
                }
                self.keep(name.0, Kinds::INTERNALS);
                if is_pair.contains(name.index()) {
                    let source = graph.strings.get(graph.name(node));
                    let is_key = ephemerons::parts(text()).is_some_and(|(key, _)| text()[key] == *source);
                    self.pairs.try_reserve(1)?;
                    self.pairs.push((name.0, is_key.then_some(graph.name(node).0), graph.name(to).0));
                }
            }
        }
        Ok(())
    }

    fn add_tables(&mut self, graph: &Graph) {
        let functions = &graph.trace_functions;
        for row in 0..functions.len() {
            let string = |field: &str| functions.field(field).map(|field| functions.get(row, field) as u32);
            let text = |string: Option<u32>| {
                string
                    .filter(|&string| (string as usize) < graph.strings.len())
                    .map(|string| graph.strings.get(StrIx(string)))
            };
            let (name, script) = (string("name"), string("script_name"));
            let has_script = text(script).is_some_and(|script| !script.is_empty());
            let stays = text(name).is_some_and(|name| self.stays(name));
            if let Some(name) = name.filter(|_| stays || has_script && self.level == Level::Usual) {
                self.keep(name, Kinds::FUNCTIONS);
            }
            if let Some(script) = script {
                self.keep(script, Kinds::SCRIPTS);
            }
        }
        for name in strings_of(&graph.scope_context_vars, "name") {
            let is_string = (name as usize) < graph.strings.len();
            let stays = |uses: &Self| match uses.level {
                Level::Usual => true,
                Level::Strict => uses.stays_besides(graph.strings.get(StrIx(name))),
            };
            if is_string && stays(self) {
                self.keep(name, Kinds::VARIABLES);
            }
        }
    }

    /// Adds the uses that depend only on the text of a string.
    fn add_texts(&mut self, graph: &Graph, fields: &BitSet) {
        let renamed: HashSet<&[u8]> = self.derived.iter().map(|&name| graph.strings.get(StrIx(name))).collect();
        let renamed: HashSet<&[u8]> = renamed.into_iter().filter_map(|name| name.strip_prefix(DETACHED)).collect();
        for (string, text) in (0..self.kept.len() as u32).zip(graph.strings.iter()) {
            if !renamed.is_empty() && renamed.contains(text) {
                let is_element = rewrites::is_element(text);
                let kind = if is_element { Kinds::ELEMENTS } else { Kinds::CLASSES };
                if self.keep(string, kind) && is_element {
                    self.elements.push(string);
                }
            }
            if V8_WORDS.contains(&text) || text == PROTO {
                self.keep(string, Kinds::INTERNALS);
            }
            let is_field = self.properties.contains(string as usize)
                && fields.contains(string as usize)
                && !keys::is_data(text)
                && (self.level == Level::Usual || self.stays_besides(text));
            if is_field {
                let is_symbol = text.starts_with(b"<symbol ");
                self.keep(string, if is_symbol { Kinds::SYMBOLS } else { Kinds::PROPERTIES });
            }
        }
    }

    /// Adds the rewrites that depend only on the text of a string that stays: what one string of a text loses, every
    /// other one loses, too.
    fn add_rewrites(&mut self, graph: &Graph) {
        let text = |&string: &u32| graph.strings.get(StrIx(string));
        let elements: HashSet<&[u8]> = self.elements.iter().map(text).collect();
        // The two names of an entry begin with numbers of their own. The one of the edge from the table does not say which
        // node the key is; the other one does.
        let rest = |name: &u32| -> &[u8] {
            let text = text(name);
            &text[text.iter().take_while(|byte| byte.is_ascii_digit()).count()..]
        };
        let keys: HashMap<&[u8], u32> =
            self.pairs.iter().filter_map(|(name, key, _)| Some((rest(name), (*key)?))).collect();
        for (name, key, _) in &mut self.pairs {
            *key = key.or_else(|| keys.get(rest(name)).copied());
        }
        let pairs: HashMap<&[u8], (Option<u32>, u32)> =
            self.pairs.iter().rev().map(|(name, key, value)| (text(name), (*key, *value))).collect();
        for (string, text) in (0..self.kept.len() as u32).zip(graph.strings.iter()) {
            if !self.kept.contains(string as usize) {
                continue;
            }
            if rewrites::is_element(text) {
                if elements.contains(text) {
                    self.elements.push(string);
                }
            } else if let Some(&(key, value)) = pairs.get(text) {
                self.pairs.push((string, key, value));
            } else if self.level == Level::Strict && self.is_own_place(string, text) {
                self.places.push(string);
            } else if rewrites::is_address(text) {
                self.addresses.push(string);
            }
        }
    }

    fn is_own_place(&self, string: u32, text: &[u8]) -> bool {
        let place = text.strip_prefix(SCRIPT).unwrap_or(text);
        let is_address = self.kinds.of(string).has(Kinds::SCRIPTS) || memchr::memmem::find(place, b"://").is_some();
        is_address && !place.is_empty() && !place.starts_with(SYSTEM) && !is_runtimes(place)
    }
}

/// Whether a text is the address of a file.
fn is_place(text: &[u8]) -> bool {
    memchr::memchr2(b'/', b'\\', text).is_some() || text.ends_with(b".js") || is_runtimes(text)
}

/// The strings in a column of a table.
fn strings_of<'a>(table: &'a Table, field: &str) -> impl Iterator<Item = u32> + use<'a> {
    let width = table.fields.len().max(1);
    let column = table.field(field).map(|field| table.values.iter().skip(field).step_by(width).copied());
    column.into_iter().flatten()
}

fn is_value(name: &[u8]) -> bool {
    name.first().is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.'))
}

/// Numbers the replaced strings; `firsts` is the result of `unite`.
fn number(graph: &Graph, kept: &BitSet, firsts: &NumberMap<u32, u32>) -> Result<Vec<u32>> {
    let strings = &graph.strings;
    // Lengths and numbers of stand-ins that occur among the kept strings.
    let mut taken: HashSet<(usize, u32)> = HashSet::new();
    for (string, text) in strings.iter().take(kept.len()).enumerate() {
        if kept.contains(string)
            && let Some(number) = stand_ins::read(text)
        {
            taken.try_reserve(1)?;
            taken.insert((utf16_len(text), number));
        }
    }
    let mut next: NumberMap<usize, u32> = NumberMap::default();
    let mut numbers: Vec<u32> = Vec::new();
    numbers.try_reserve_exact(kept.len())?;
    for (string, text) in strings.iter().take(kept.len()).enumerate() {
        let number = if kept.contains(string) {
            KEEP
        } else if let Some(&first) = firsts.get(&(string as u32)) {
            numbers[first as usize]
        } else {
            let units = utf16_len(text);
            next.try_reserve(1)?;
            let next = next.entry(units).or_insert(0);
            while taken.contains(&(units, *next)) {
                *next += 1;
            }
            *next += 1;
            *next - 1
        };
        numbers.push(number);
    }
    Ok(numbers)
}

/// Finds strings with equal texts. V8 writes them where it cannot write a text, and so do tools that edit files. If one
/// of them is kept, all are. For the others, the result maps each to the first.
fn unite(graph: &Graph, kept: &mut BitSet) -> Result<NumberMap<u32, u32>> {
    // The same on every run and machine.
    let hash = |text: &[u8]| {
        let mut hasher = DefaultHasher::new();
        hasher.write(text);
        hasher.finish()
    };
    let text = |string: u32| graph.strings.get(StrIx(string));
    let mut by_hash: Vec<(u64, u32)> = Vec::new();
    by_hash.try_reserve_exact(kept.len() - kept.count())?;
    by_hash.extend(kept.missing().map(|string| (0, string as u32)));
    by_hash.par_iter_mut().with_min_len(1 << 10).for_each(|(place, string)| *place = hash(text(*string)));
    by_hash.par_sort_unstable();

    let mut firsts: NumberMap<u32, u32> = NumberMap::default();
    for run in by_hash.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        for (at, &(_, string)) in run.iter().enumerate() {
            if let Some(&(_, first)) = run[..at].iter().find(|&&(_, first)| text(first) == text(string)) {
                firsts.try_reserve(1)?;
                firsts.insert(string, first);
            }
        }
    }
    let mut stay: Vec<u32> = Vec::new();
    for (string, own) in graph.strings.iter().take(kept.len()).enumerate() {
        if kept.contains(string) {
            let hash = hash(own);
            let begin = by_hash.partition_point(|&(other, _)| other < hash);
            let equals = by_hash[begin..].iter().take_while(|&&(other, _)| other == hash);
            for &(_, other) in equals.filter(|&&(_, other)| text(other) == own) {
                stay.try_reserve(1)?;
                stay.push(other);
            }
        }
    }
    stay.into_iter().for_each(|string| _ = kept.insert(string as usize));
    Ok(firsts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    /// The texts that get a stand-in, in file order.
    fn replaced(graph: &Graph) -> Vec<String> {
        let plan = Plan::of(graph, Level::Usual).unwrap();
        let is_replaced = |&(at, _): &(usize, &[u8])| matches!(plan.change(at), Some(Change::StandIn(_)));
        let texts = graph.strings.iter().take(plan.len()).enumerate().filter(is_replaced);
        texts.map(|(_, text)| String::from_utf8_lossy(text).into_owned()).collect()
    }

    fn of(heap: &str) -> Vec<String> {
        replaced(&testkit::graph(heap))
    }

    #[test]
    fn contents_are_replaced_and_names_stay() {
        let heap = "root -> a:Widget -property:field> s:secret{string}; root -> f:open{closure};\
            root -> c:/app/a.js{code}; root -> y:sym{symbol}; root -> r:se.ret{regexp};\
            root -> n:heap␣number{number} -internal:value> v:47.11{string}; root -> o:12{number};\
            root -context:variable> t:field2{string}; root -> e:∅{string}; root -> j:joined{concatenated␣string}";
        assert_eq!(of(heap), ["<dummy>", "secret", "se.ret", "47.11", "12", "field2", "joined"]);
        let text = String::from_utf8(testkit::snapshot(heap)).unwrap();
        let text = text.replace("\"joined\"", "\"(concatenated string)\"");
        assert_eq!(replaced(&testkit::parse(text.as_bytes())).last().map(String::as_str), Some("field2"));
    }

    #[test]
    fn a_text_with_another_use_stays() {
        let heap = "root -> a:Widget -property:name> b:name{string}; a -> c:Widget{string}; a -internal:map> d:map{string};\
            root -> i:int{number} -internal:value> v:128{string}; root -> x:128{string};\
            root -> t:bool{number} -internal:value> w:true{string};\
            root -> g:system␣/␣ScopeInfo{code} -internal:function_name> h:gone{string};\
            root -> k:system␣/␣Script{code} -internal:source_url> l:/a.js{string}; k -internal:source> m:text{string}";
        assert_eq!(of(heap), ["<dummy>", "text"]);
    }

    #[test]
    fn keys_that_look_like_data_are_replaced_unless_they_name_something_else() {
        let heap = "root -> o:Object -property:Alice␣Liddell> s:Alice␣Liddell{string};\
            o -property:bob@example.com> t:x{string}; root -context:bob@example.com> o";
        assert_eq!(of(heap), ["<dummy>", "Alice Liddell", "x"]);
    }

    #[test]
    fn names_in_tables_stay() {
        let mut graph = testkit::graph("root -> a:one{string}; root -> b:two{string}; root -> c:three{string}");
        let place = |text: &[u8]| graph.strings.find(text).next().unwrap().0;
        let fields = ["function_id", "name", "script_name"].map(str::to_owned).to_vec();
        let values = vec![place(b"three"), place(b"one"), place(b"two")];
        graph.trace_functions = Table { fields, values, wide: Vec::new() };
        assert_eq!(replaced(&graph), ["<dummy>", "three"]);
    }

    #[test]
    fn detached_elements_keep_the_name_that_the_file_has() {
        let heap =
            "root -> a:<p␣title=\"secret\">{native}!2; root -> b:<i>{native}!2; root -> c:<p␣lang=\"x\">{native}";
        let mut graph = testkit::graph(heap);
        crate::passes::detachedness::propagate(&mut graph).unwrap();
        assert_eq!(replaced(&graph), ["<dummy>"]);
        let plan = Plan::of(&graph, Level::Usual).unwrap();
        let changed: Vec<_> = (0..plan.len()).filter(|&at| plan.change(at) == Some(Change::Element)).collect();
        let texts: Vec<_> = changed.iter().map(|&at| graph.strings.text(StrIx(at as u32))).collect();
        assert_eq!(texts, [r#"<p title="secret">"#, r#"<p lang="x">"#]);
    }

    #[test]
    fn equal_texts_have_one_number_and_taken_numbers_are_skipped() {
        // Three units: `xx0` is the name of a property, so the second text becomes `xx1`.
        let text = testkit::snapshot(
            "root -> a:abc{string}; root -property:xx0> b:def{string}; root -> c:dup{string}; root -> d:four{string};\
            root -> e:also{string}; root -> o:Other -property:xx0> e",
        );
        let text = String::from_utf8(text).unwrap().replace("\"dup\"", "\"abc\"").replace("\"also\"", "\"xx0\"");
        let graph = testkit::parse(text.as_bytes());
        let plan = Plan::of(&graph, Level::Usual).unwrap();
        let changes = ["abc", "def", "four", "xx0"].map(|text| {
            let places = graph.strings.find(text.as_bytes()).map(|string| plan.change(string.index()).unwrap());
            places.collect::<Vec<_>>()
        });
        let number = Change::StandIn;
        let wanted = [vec![number(0), number(0)], vec![number(2)], vec![number(0)], vec![Change::Keep, Change::Keep]];
        assert_eq!(changes, wanted);
        assert_eq!(plan.change(plan.len()), None);
    }
}
