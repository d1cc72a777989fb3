//! Finds the edges that are halves of a WeakMap entry.
//!
//! V8 writes the value of an entry twice, as an edge of the table and as an edge of the key, both named `N / part of
//! key (X @id) -> value (Y @id) pair in WeakMap (table @id)`. Neither alone keeps the value alive. DevTools reads the
//! name by a regular expression, which does not match a name with a line break; neither does this pass.
//!
//! Cost: one search for a rare text through the bytes of all strings; then only its occurrences and the edges of
//! tables.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::{EdgeType, Graph};
use crate::ids::{EdgeIx, NodeIx};

/// The WeakMap entries of a snapshot.
#[derive(Default)]
pub struct Ephemerons {
    /// The strings that name entries, ordered by ordinal, with their entry.
    names: Vec<(u32, Entry)>,
    /// The same strings as a set, which rejects most edges quickly.
    is_name: BitSet,
    /// The nodes that some name declares to be tables.
    is_table: BitSet,
    /// Whether there are any tables.
    has_tables: bool,
    /// Internal edges of tables that are not halves of entries, as source and target.
    plain: HashSet<(NodeIx, NodeIx)>,
}

#[derive(Clone, Copy)]
struct Entry {
    /// Equal for the two edges of an entry: a number for the text of the name after its index.
    pair: u32,
    /// V8's id of the table.
    table: u64,
}

impl Ephemerons {
    /// Finds all names of entries, and the tables that they mention.
    pub fn find(graph: &Graph) -> Result<Self> {
        let mut pairs: HashMap<&[u8], u32> = HashMap::new();
        let mut names = Vec::new();
        for (string, text) in graph.strings.find_containing(MIDDLE) {
            if let Some((pair, table)) = parse(text) {
                let next = pairs.len() as u32;
                names.push((string.0, Entry { pair: *pairs.entry(pair).or_insert(next), table }));
            }
        }
        if names.is_empty() {
            return Ok(Self::default());
        }
        let mut is_name = BitSet::empty(graph.strings.len())?;
        names.iter().for_each(|&(string, _)| _ = is_name.insert(string as usize));
        let mut tables: Vec<u64> = names.iter().map(|&(_, entry)| entry.table).collect();
        tables.sort_unstable();
        tables.dedup();
        let mut is_table = BitSet::empty(graph.node_count())?;
        let mut has_tables = false;
        let (least, most) = (tables[0], tables[tables.len() - 1]);
        for (node, id) in graph.ids.iter().enumerate() {
            if (least..=most).contains(&id) && tables.binary_search(&id).is_ok() {
                is_table.insert(node);
                has_tables = true;
            }
        }
        let mut ephemerons = Ephemerons { names, is_name, is_table, has_tables, plain: HashSet::new() };
        let tables: Vec<usize> = ephemerons.is_table.iter().collect();
        for table in tables.into_iter().map(|table| NodeIx(table as u32)) {
            for (edge, edge_type, target) in graph.edges(table) {
                if edge_type == EdgeType::Internal && !ephemerons.is_tables_half(graph, table, edge) {
                    ephemerons.plain.insert((table, target));
                }
            }
        }
        Ok(ephemerons)
    }

    /// Whether all internal edges between two nodes are the table's halves of entries.
    #[inline(always)]
    pub fn is_only_half(&self, source: NodeIx, target: NodeIx) -> bool {
        self.is_table(source) && !self.plain.contains(&(source, target))
    }

    /// Whether a node is the table of some entry, so that its edges must be checked.
    #[inline(always)]
    pub fn is_table(&self, node: NodeIx) -> bool {
        self.has_tables && self.is_table.contains(node.index())
    }

    /// Whether an edge is the table's half of an entry. `source` must be the source of the edge, and a table.
    pub fn is_tables_half(&self, graph: &Graph, source: NodeIx, edge: EdgeIx) -> bool {
        let id = graph.id(source).0;
        self.entry(graph, edge).is_some_and(|entry| entry.table == id)
    }

    /// A number for the entry that an edge is half of; it is the same for both halves.
    #[inline]
    pub fn pair(&self, graph: &Graph, edge: EdgeIx) -> Option<u32> {
        self.entry(graph, edge).map(|entry| entry.pair)
    }

    #[inline]
    fn entry(&self, graph: &Graph, edge: EdgeIx) -> Option<Entry> {
        if self.names.is_empty() || graph.edge_targets[edge.index()].edge_type() != EdgeType::Internal {
            return None;
        }
        let name = graph.edge_names[edge.index()];
        if !self.is_name.contains(name as usize) {
            return None;
        }
        let at = self.names.binary_search_by_key(&name, |&(string, _)| string).ok()?;
        Some(self.names[at].1)
    }
}

const BEGIN: &[u8] = b" / part of key (";
const KEY: &[u8] = b"part of key (";
/// The text between key and value in the name of an entry.
pub const MIDDLE: &[u8] = b") -> value (";
const END: &[u8] = b") pair in WeakMap (table @";

/// If this is the name of an entry: the name after its index, and the id of the table.
fn parse(name: &[u8]) -> Option<(&[u8], u64)> {
    let digits = leading_digits(name);
    if digits == 0 {
        return None;
    }
    let pair = &name[digits..];
    let rest = pair.strip_prefix(BEGIN)?.strip_suffix(b")")?;
    let table = &rest[rest.len() - trailing_digits(rest)..];
    let rest = rest[..rest.len() - table.len()].strip_suffix(END)?;
    if table.is_empty() || has_line_break(rest) {
        return None;
    }
    let is_pair =
        memchr::memmem::find_iter(rest, MIDDLE).any(|at| strip_id(&rest[..at]) && strip_id(&rest[at + MIDDLE.len()..]));
    let number = table.iter().fold(0u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
    is_pair.then_some((pair, number))
}

/// The ranges of the key's and the value's name in the name of an entry. Also accepts names that V8 truncated, and
/// names with line breaks.
pub fn parts(name: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
    let key = memchr::memmem::find(name, KEY)? + KEY.len();
    let before = |end: usize| end - 2 - trailing_digits(&name[..end]);
    let middle = memchr::memmem::find_iter(&name[key..], MIDDLE).find(|&at| strip_id(&name[key..key + at]))? + key;
    let value = middle + MIDDLE.len();
    let end = memchr::memmem::rfind_iter(&name[value..], END).find(|&at| strip_id(&name[value..value + at]));
    Some((key..before(middle), value..end.map_or(name.len(), |at| before(value + at))))
}

/// Whether a text ends with ` @` and digits.
fn strip_id(text: &[u8]) -> bool {
    let digits = trailing_digits(text);
    digits > 0 && text[..text.len() - digits].ends_with(b" @")
}

fn leading_digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn trailing_digits(text: &[u8]) -> usize {
    text.iter().rev().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Whether a text contains a character that `.` in a JavaScript regular expression does not match: `\n`, `\r`, U+2028
/// or U+2029.
pub fn has_line_break(text: &[u8]) -> bool {
    memchr::memchr3(b'\n', b'\r', 0xe2, text).is_some_and(|_| {
        text.iter().any(|&byte| byte == b'\n' || byte == b'\r')
            || text.windows(3).any(|bytes| matches!(bytes, [0xe2, 0x80, 0xa8 | 0xa9]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_as_the_regular_expression_does() {
        let good = "3 / part of key (a @1) -> value (b @2) pair in WeakMap (table @77)";
        let (pair, table) = parse(good.as_bytes()).unwrap();
        assert_eq!((pair, table), (&good.as_bytes()[1..], 77));
        for odd in [
            "3 / part of key ( @1) -> value ( @2) pair in WeakMap (table @7)",
            "3 / part of key (x) -> value (y @1) -> value (b @2) pair in WeakMap (table @7)",
            "3 / part of key (x @4) -> value (y @1) -> value (b @2) pair in WeakMap (table @7)",
            "31 / part of key (ü @1) -> value (\u{2020} @2) pair in WeakMap (table @7)",
        ] {
            assert!(parse(odd.as_bytes()).is_some(), "{odd}");
        }
        for bad in [
            " / part of key (a @1) -> value (b @2) pair in WeakMap (table @7)",
            "3 / part of key (a @1) -> value (b\n @2) pair in WeakMap (table @7)",
            "3 / part of key (a @1) -> value (b\u{2028} @2) pair in WeakMap (table @7)",
            "3 / part of key (a @1) -> value (b @2) pair in WeakMap (table @7) ",
            "3 / part of key (a @1) -> value (b @2) pair in WeakMap (table @)",
            "3 / part of key (a @) -> value (b @2) pair in WeakMap (table @7)",
            "3 / part of key (a @1) -> value (b 2) pair in WeakMap (table @7)",
            "3 / part of key (@1) -> value (b @2) pair in WeakMap (table @7)",
            "3 / key a in WeakMap",
        ] {
            assert!(parse(bad.as_bytes()).is_none(), "{bad}");
        }
    }

    #[test]
    fn finds_the_names_of_key_and_value() {
        let found =
            |name: &str| parts(name.as_bytes()).map(|(key, value)| (name[key].to_owned(), name[value].to_owned()));
        let pair = |key: &str, value: &str| Some((key.to_owned(), value.to_owned()));
        assert_eq!(found("3 / part of key (K @4) -> value (a b @5) pair in WeakMap (table @7)"), pair("K", "a b"));
        assert_eq!(found("part of key (K @4) -> value ( @5) pair in WeakMap (table @7)"), pair("K", ""));
        assert_eq!(
            found("3 / part of key (K @4) -> value (x @1) pair in WeakMap (table @9 @5) pair in WeakMap (table @7)"),
            pair("K", "x @1) pair in WeakMap (table @9"),
        );
        assert_eq!(found("3 / part of key (K @4) -> value (cut @5) pai"), pair("K", "cut @5) pai"));
        assert_eq!(found("3 / part of key (K @4) -> value (b\n @2) pair in WeakMap (table @7)"), pair("K", "b\n"));
        assert_eq!((found("3 / part of key (K) -> value (x"), found("3 / key K in WeakMap")), (None, None));
    }
}
