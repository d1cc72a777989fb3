//! Reads edges by name, and values that V8 writes as nodes.
//!
//! V8 represents a number or a boolean by a node of type number, called `int` or `bool`, with an internal edge `value`
//! to a string. Names are looked up in the string table once and then compared as ordinals. A text that the table holds
//! twice has two ordinals; both count, because DevTools compares texts.
//!
//! Cost: one pass over the strings for all names together, then the edges of a node per lookup.

use std::borrow::Cow;

use crate::graph::strings::StringTable;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::ids::{EdgeIx, NodeIx, StrIx};

/// A function for the display name of a node, WTF-8; see `names::node_name`.
pub type NameOf<'a> = dyn Fn(NodeIx) -> Cow<'a, [u8]> + Sync + 'a;

/// The ordinals of all strings with one text.
#[derive(Default, Clone, Debug)]
pub struct Ordinals(Vec<StrIx>);

impl Ordinals {
    /// Looks up several texts in one pass, in parallel.
    pub fn of<const N: usize>(strings: &StringTable, texts: [&str; N]) -> [Ordinals; N] {
        let mut ordinals = [const { Ordinals(Vec::new()) }; N];
        // Most strings begin with another byte, or are of another length: these are skipped without a comparison. For each
        // first byte, a bit for each length.
        let mut lengths = [0u64; 256];
        for text in &texts {
            lengths[first_byte(text.as_bytes())] |= length_bit(text.as_bytes());
        }
        for (string, text) in strings.find_all(|text| lengths[first_byte(text)] & length_bit(text) != 0) {
            // If two texts are equal, the first gets all ordinals.
            if let Some(place) = texts.iter().position(|wanted| wanted.as_bytes() == text) {
                ordinals[place].0.push(string);
            }
        }
        ordinals
    }

    /// Whether a string has this text.
    #[inline]
    pub fn has(&self, string: StrIx) -> bool {
        self.0.contains(&string)
    }

    /// All strings with this text.
    pub fn iter(&self) -> impl Iterator<Item = StrIx> + '_ {
        self.0.iter().copied()
    }

    /// Whether no string has this text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first string with this text.
    pub fn first(&self) -> Option<StrIx> {
        self.0.first().copied()
    }
}

#[inline]
fn first_byte(text: &[u8]) -> usize {
    text.first().copied().map_or(0, usize::from)
}

#[inline]
fn length_bit(text: &[u8]) -> u64 {
    1 << text.len().min(63)
}

/// The name of an edge whose type has names, not indexes.
#[inline]
pub fn edge_name(graph: &Graph, edge: EdgeIx) -> StrIx {
    StrIx(graph.edge_names[edge.index()])
}

/// The target of the first internal edge of a node with this name.
#[inline]
pub fn internal_target(graph: &Graph, node: NodeIx, name: &Ordinals) -> Option<NodeIx> {
    if name.is_empty() {
        return None;
    }
    graph
        .edges(node)
        .find(|&(edge, edge_type, _)| edge_type == EdgeType::Internal && name.has(edge_name(graph, edge)))
        .map(|(.., to)| to)
}

/// The ordinals of the names that represent values.
pub struct Values {
    int: Ordinals,
    bool: Ordinals,
    value: Ordinals,
    truth: Ordinals,
}

impl Values {
    /// Looks the names up.
    pub fn new(graph: &Graph) -> Self {
        let [int, bool, value, truth] = Ordinals::of(&graph.strings, ["int", "bool", "value", "true"]);
        Values { int, bool, value, truth }
    }

    /// The number that a node represents.
    pub fn int(&self, graph: &Graph, node: NodeIx) -> Option<i64> {
        parse_int(graph.strings.get(self.text(graph, node, &self.int)?))
    }

    /// Whether a node represents `true`.
    pub fn is_true(&self, graph: &Graph, node: NodeIx) -> bool {
        self.text(graph, node, &self.bool).is_some_and(|text| self.truth.has(text))
    }

    fn text(&self, graph: &Graph, node: NodeIx, kind: &Ordinals) -> Option<StrIx> {
        if graph.node_type(node) != NodeType::Number || !kind.has(graph.name(node)) {
            return None;
        }
        internal_target(graph, node, &self.value).map(|value| graph.name(value))
    }
}

/// The integer at the beginning of a text, as JavaScript's `parseInt(text, 10)` reads it; numbers beyond 2^63 saturate.
pub fn parse_int(text: &[u8]) -> Option<i64> {
    let text = String::from_utf8_lossy(&text[..text.len().min(64)]);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let (is_negative, text) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let digits = text.bytes().take_while(u8::is_ascii_digit);
    let value = digits.fold(None, |value: Option<i64>, digit| {
        Some(value.unwrap_or(0).saturating_mul(10).saturating_add(i64::from(digit - b'0')))
    })?;
    Some(if is_negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::graph;

    #[test]
    fn parses_as_javascript_does() {
        let texts = ["12", " -2x", "+7", "x1", "", "-", "99999999999999999999", "1 / a"];
        let wanted = [Some(12), Some(-2), Some(7), None, None, None, Some(i64::MAX), Some(1)];
        assert_eq!(texts.map(|text| parse_int(text.as_bytes())), wanted);
    }

    #[test]
    fn reads_values_written_as_nodes() {
        let graph = graph(
            "root -> a:int{number} -internal:value> v:-12{string}; root -> b:bool{number} -internal:value> t:true{string};\
             root -> c:int{object} -internal:value> v; root -> d:bool{number} -internal:value> v",
        );
        let values = Values::new(&graph);
        let ints: Vec<_> = graph.nodes().map(|node| values.int(&graph, node)).collect();
        assert_eq!(ints, [None, Some(-12), None, None, None, None, None]);
        let truths: Vec<_> = graph.nodes().filter(|&node| values.is_true(&graph, node)).collect();
        assert_eq!(truths, [NodeIx(3)]);
    }
}
