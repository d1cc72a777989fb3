//! Display names of nodes and edges, as DevTools shows them.
//!
//! Most nodes are shown by their name in the file. There are two exceptions. The name of a concatenated string that is
//! not flattened is joined from its parts, left to right, until it has 1,024 UTF-16 units. The name of a plain object
//! lists its properties, `{a, b, …, z}`, taken alternately from both ends as long as they fit into 100 units. Names are
//! not cached, because a page of rows asks for only a few hundred.
//!
//! Texts are WTF-8, and lengths count UTF-16 units, as in JavaScript, so that names are cut at the same place.

use std::borrow::Cow;

use crate::graph::strings::{append, quote, utf16_len};
use crate::graph::{EdgeType, Graph, NodeType};
use crate::ids::{EdgeIx, NodeIx, StrIx};

/// A concatenated string is joined until its name has at least this many units.
const MAX_JOINED_UNITS: usize = 1024;
/// The preview of a plain object takes no property that would make it longer than this.
const MAX_PREVIEW_UNITS: usize = 100;

/// The property that every object has. It says nothing about the object.
pub const PROTO: &[u8] = b"__proto__";
/// V8's name for objects without a constructor of their own.
pub const PLAIN_OBJECT: &[u8] = b"Object";

/// Whether the display name of a node is composed, not taken from the file.
pub fn is_made_up(graph: &Graph, node: NodeIx) -> bool {
    match graph.node_type(node) {
        NodeType::ConcatenatedString => true,
        NodeType::Object => graph.strings.get(graph.name(node)) == PLAIN_OBJECT,
        _ => false,
    }
}

/// The display name of a node, WTF-8.
pub fn node_name(graph: &Graph, node: NodeIx) -> Cow<'_, [u8]> {
    let raw = graph.strings.get(graph.name(node));
    match graph.node_type(node) {
        NodeType::ConcatenatedString => Cow::Owned(joined_string(graph, node)),
        NodeType::Object if raw == PLAIN_OBJECT => Cow::Owned(preview(graph, node)),
        _ => Cow::Borrowed(raw),
    }
}

/// The text of a node of type `concatenated string`, or its beginning.
///
/// A missing part is replaced by the first node, as in DevTools; that is the root, whose name is empty. A cycle of
/// parts without any text would never end, so the loop stops after as many steps without text as the heap has nodes.
fn joined_string(graph: &Graph, node: NodeIx) -> Vec<u8> {
    let mut name = Vec::new();
    let mut units = 0;
    let mut idle_steps = 0;
    let mut rest = vec![node];
    while units < MAX_JOINED_UNITS && idle_steps <= graph.node_count() {
        let Some(part) = rest.pop() else {
            break;
        };
        idle_steps += 1;
        if graph.node_type(part) == NodeType::ConcatenatedString {
            let [first, second] = halves(graph, part);
            rest.extend([second, first]);
            continue;
        }
        let text = graph.strings.get(graph.name(part));
        if !text.is_empty() {
            append(&mut name, text);
            units += utf16_len(text);
            idle_steps = 0;
        }
    }
    name
}

/// The targets of the internal edges `first` and `second`, as last seen when both have been found. A missing target is
/// the first node; an edge that leads to the first node counts as missing.
fn halves(graph: &Graph, node: NodeIx) -> [NodeIx; 2] {
    let mut halves = [NodeIx(0); 2];
    for (edge, edge_type, to) in graph.edges(node) {
        if edge_type != EdgeType::Internal {
            continue;
        }
        match graph.strings.get(edge_string(graph, edge)) {
            b"first" => halves[0] = to,
            b"second" => halves[1] = to,
            _ => continue,
        }
        if halves.iter().all(|half| half.0 != 0) {
            break;
        }
    }
    halves
}

/// The preview of a plain object: its properties in braces.
fn preview(graph: &Graph, node: NodeIx) -> Vec<u8> {
    // `back` is in reverse order, as the properties are taken from the end.
    let (mut front, mut back): (Vec<u8>, Vec<Vec<u8>>) = (vec![b'{'], Vec::new());
    let (mut front_units, mut back_units) = (1, 1);
    let mut edges = graph.edge_range(node);
    let mut is_from_back = false;
    while !edges.is_empty() {
        let edge = if is_from_back { edges.end - 1 } else { edges.start };
        let property = property_name(graph, edge);
        let formatted = property.map(|name| {
            let mut formatted = Vec::new();
            format_property_name(name, &mut formatted);
            formatted
        });
        let units = formatted.as_deref().map_or(0, utf16_len);
        if formatted.is_some() && front_units > 1 && front_units + back_units + units > MAX_PREVIEW_UNITS {
            break;
        }
        match is_from_back {
            true => edges.end -= 1,
            false => edges.start += 1,
        }
        let Some(mut formatted) = formatted else {
            continue;
        };
        if is_from_back {
            if back_units > 1 {
                formatted.extend_from_slice(b", ");
                back_units += 2;
            }
            back_units += units;
            back.push(formatted);
        } else {
            if front_units > 1 {
                front.extend_from_slice(b", ");
                front_units += 2;
            }
            front_units += units;
            front.append(&mut formatted);
        }
        is_from_back = !is_from_back;
    }
    if !edges.is_empty() {
        front.extend_from_slice(", …".as_bytes());
    }
    if back_units > 1 {
        front.extend_from_slice(b", ");
    }
    back.iter().rev().for_each(|name| front.extend_from_slice(name));
    front.push(b'}');
    front
}

/// The name of an edge if it is a property other than `__proto__`.
fn property_name(graph: &Graph, edge: usize) -> Option<&[u8]> {
    let is_property = graph.edge_targets[edge].edge_type() == EdgeType::Property;
    let name = is_property.then(|| graph.strings.get(StrIx(graph.edge_names[edge])))?;
    (name != PROTO).then_some(name)
}

/// Appends the name of a property, in quotes if it contains a character that has a meaning in the list.
pub fn format_property_name(name: &[u8], out: &mut Vec<u8>) {
    match name.iter().any(|byte| matches!(byte, b',' | b'\'' | b'"' | b'{' | b'}')) {
        true => quote(name, out),
        false => out.extend_from_slice(name),
    }
}

/// The string that names an edge; meaningless for an edge with an index.
fn edge_string(graph: &Graph, edge: EdgeIx) -> StrIx {
    StrIx(graph.edge_names[edge.index()])
}

/// What V8 calls a context, perhaps with ` / ` and more after it.
pub const CONTEXT: &[u8] = b"system / Context";

/// Whether a node with this name is a context, which holds the variables of a function for its closures.
pub fn is_context(name: &[u8]) -> bool {
    name.strip_prefix(CONTEXT).is_some_and(|rest| rest.is_empty() || rest.starts_with(b" / "))
}

/// The first `max` variables of a context; `None` if the node is not a context.
pub fn variables(graph: &Graph, node: NodeIx, max: usize) -> Option<Vec<Cow<'_, [u8]>>> {
    if !is_context(graph.strings.get(graph.name(node))) {
        return None;
    }
    let variables = graph.edges(node).filter(|&(_, edge_type, _)| edge_type == EdgeType::Context);
    Some(variables.take(max).map(|(edge, _, _)| edge_name(graph, edge)).collect())
}

/// Whether a node represents something outside the heap that Node.js made, such as a handle or an environment.
pub fn is_of_node(graph: &Graph, node: NodeIx) -> bool {
    let name = graph.strings.get(graph.name(node));
    name.strip_prefix(b"Detached ").unwrap_or(name).starts_with(b"Node / ")
}

/// Whether the display name of an edge is a number: an index, or the number of a root.
pub fn is_numbered(graph: &Graph, edge: EdgeIx) -> bool {
    match graph.edge_targets[edge.index()].edge_type() {
        EdgeType::Shortcut => leading_integer(graph.strings.get(edge_string(graph, edge))).is_some(),
        edge_type => edge_type.is_indexed(),
    }
}

/// The display name of an edge, WTF-8: its name or index. If the name of a root edge begins with a number, only the
/// number.
pub fn edge_name(graph: &Graph, edge: EdgeIx) -> Cow<'_, [u8]> {
    let edge_type = graph.edge_targets[edge.index()].edge_type();
    if edge_type.is_indexed() {
        return Cow::Owned(graph.edge_names[edge.index()].to_string().into_bytes());
    }
    let name = graph.strings.get(edge_string(graph, edge));
    match edge_type {
        EdgeType::Shortcut => leading_integer(name).map_or(Cow::Borrowed(name), Cow::Owned),
        _ => Cow::Borrowed(name),
    }
}

/// An edge in the notation that follows its node: `.name`, `[3]`, `["two words"]`, `->variable`, `{internal}`,
/// `[[weak]]`; an edge of unknown type is `?name?`.
pub fn edge_text(graph: &Graph, edge: EdgeIx) -> Vec<u8> {
    let name = edge_name(graph, edge);
    let (before, after): (&[u8], &[u8]) = match graph.edge_targets[edge.index()].edge_type() {
        EdgeType::Context => (b"->", b""),
        EdgeType::Element => (b"[", b"]"),
        EdgeType::Weak => (b"[[", b"]]"),
        EdgeType::Property | EdgeType::Shortcut if name.contains(&b' ') => (b"[\"", b"\"]"),
        EdgeType::Property | EdgeType::Shortcut => (b".", b""),
        EdgeType::Internal | EdgeType::Hidden => (b"{", b"}"),
        EdgeType::Other => (b"?", b"?"),
    };
    [before, &name, after].concat()
}

/// The number at the beginning of a text as JavaScript's `parseInt` reads it, in JavaScript's notation.
fn leading_integer(text: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(text);
    let text = text.trim_start_matches(|letter: char| {
        // JavaScript's white space: Unicode's without U+0085 and with the byte order mark.
        letter != '\u{85}' && letter.is_whitespace() || letter == '\u{feff}'
    });
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    let digits = &digits[..digits.bytes().take_while(u8::is_ascii_digit).count()];
    let number: f64 = digits.parse().ok()?;
    let sign = if number == 0.0 { "" } else { sign };
    Some(format!("{sign}{}", number_text(number)).into_bytes())
}

/// A whole number that is not negative, in the notation of JavaScript's `String`.
fn number_text(number: f64) -> String {
    if number.is_infinite() {
        return "Infinity".into();
    }
    // Rust prints the same shortest digits, but without the plus sign of `1.25e+21`.
    match number < 1e21 {
        true => format!("{number}"),
        false => format!("{number:e}").replace('e', "e+"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::graph;

    fn name(heap: &str, node: u32) -> String {
        String::from_utf8_lossy(&node_name(&graph(heap), NodeIx(node))).into_owned()
    }

    /// Descriptions of heaps cannot contain the space of `concatenated string`.
    fn joined(heap: &str, node: u32) -> String {
        let bytes = crate::testkit::snapshot(&heap.replace("{cons}", "{bigint}"));
        let text = String::from_utf8(bytes).unwrap().replace("\"concatenated string\"", "\"was cons\"");
        let graph = crate::testkit::parse(text.replace("\"bigint\"", "\"concatenated string\"").as_bytes());
        String::from_utf8_lossy(&node_name(&graph, NodeIx(node))).into_owned()
    }

    #[test]
    fn joins_parts_in_order() {
        let heap = "r:∅ -> s{cons} -internal:first> l{cons} -internal:first> a:ab{string};\
                    l -internal:second> b:cd{string}; s -internal:second> c:ef{string}; s -property:first> c";
        assert_eq!(joined(heap, 1), "abcdef");
    }

    #[test]
    fn a_long_string_ends_with_the_part_that_made_it_long_enough() {
        let (a, b) = ("a".repeat(1023), "b".repeat(50));
        let heap = format!(
            "r:∅ -> s{{cons}} -internal:first> x:{a}{{string}}; s -internal:second> t{{cons}};\
             t -internal:first> y:{b}{{string}}; t -internal:second> z:c{{string}}"
        );
        assert_eq!(joined(&heap, 1), a + &b);
    }

    #[test]
    fn missing_parts_are_the_first_node_and_cycles_end() {
        assert_eq!(joined("r:R -> s{cons} -internal:second> b:b{string}", 1), "Rb");
        assert_eq!(joined("r:∅ -> s{cons} -internal:first> s; s -internal:second> s", 1), "");
        let endless = joined("r:∅ -> s{cons} -internal:first> x:x{string}; s -internal:second> s", 1);
        assert_eq!(endless, "x".repeat(1024));
        // While there is no `second`, a later `first` replaces an earlier one.
        let heap = "r:∅ -> s{cons} -internal:first> a:a{string}; s -internal:first> b:b{string};\
                    s -internal:second> c:c{string}; s -internal:first> a";
        assert_eq!(joined(heap, 1), "bc");
    }

    #[test]
    fn plain_objects_are_named_by_their_properties() {
        assert_eq!(name("root -> o:Object", 1), "{}");
        assert_eq!(
            name("root -> o:Object -> a; o -> b; o -> c; o -property:__proto__> a; o -internal:x> a", 1),
            "{a, b, c}"
        );
        assert_eq!(name("root -> o:Object{native} -> a", 1), "Object");
        let quoted = r#"root -> o:Object -property:a,b> x; o -property:it's> x; o -property:"> x; o -property:a-b> x"#;
        assert_eq!(name(quoted, 1), r#"{"a,b", "it's", "\"", a-b}"#);
    }

    #[test]
    fn long_previews_lose_their_middle() {
        let heap = |names: &[String]| {
            let edges: Vec<String> = names.iter().map(|name| format!("o -property:{name}> x")).collect();
            format!("root -> o:Object; {}", edges.join("; "))
        };
        let names: Vec<String> = (0..20).map(|at| format!("property{at:02}")).collect();
        // 1 + 10 + 1 + 10, then 12 per property: the ninth would exceed 100.
        let wanted =
            "{property00, property01, property02, property03, …, property16, property17, property18, property19}";
        assert_eq!(name(&heap(&names), 1), wanted);
        let long = ["x".repeat(150), "y".into()];
        assert_eq!(name(&heap(&long), 1), format!("{{{}, …}}", long[0]));
    }

    #[test]
    fn contexts_list_their_variables() {
        let graph = graph(
            "root -> c:system␣/␣Context; c -internal:previous> p; c -context:a> x; c -context:b> x; c -context:c> x;\
             root -> n:system␣/␣Contexts -context:a> x; root -> h:Detached␣Node␣/␣Handle",
        );
        let named = |node: u32| variables(&graph, NodeIx(node), 2).map(|found| found.concat());
        assert_eq!((named(1), named(4)), (Some(b"ab".to_vec()), None));
        assert_eq!((is_of_node(&graph, NodeIx(5)), is_of_node(&graph, NodeIx(4))), (true, false));
    }

    #[test]
    fn the_notation_of_an_edge_shows_its_type() {
        let graph = graph(
            "root -shortcut:12abc> a; root -shortcut:x> a; root -element:7> a; root -hidden:8> a; root -context:v> a;\
             root -internal:map> a; root -weak:w> a; root -property:p> a; root -property:two␣words> a",
        );
        let texts: Vec<String> =
            (0..9).map(|edge| String::from_utf8(edge_text(&graph, EdgeIx(edge))).unwrap()).collect();
        let wanted = [".12", ".x", "[7]", "{8}", "->v", "{map}", "[[w]]", ".p", "[\"two words\"]"];
        assert_eq!(texts, wanted);
        assert_eq!(&*edge_name(&graph, EdgeIx(0)), b"12");
    }

    #[test]
    fn integers_are_found_as_parse_int_finds_them() {
        let found = |text: &str| leading_integer(text.as_bytes()).map(|number| String::from_utf8(number).unwrap());
        for (text, wanted) in [
            ("12", "12"),
            (" \u{feff}+7 x", "7"),
            ("-5", "-5"),
            ("-0", "0"),
            ("007", "7"),
            ("9007199254740993", "9007199254740992"),
            ("123456789012345678901", "123456789012345680000"),
            ("1234567890123456789012", "1.2345678901234568e+21"),
        ] {
            assert_eq!(found(text).as_deref(), Some(wanted), "{text}");
        }
        for text in ["", "x1", "-", "+-1", "\u{85}1"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
