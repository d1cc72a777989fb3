//! Small heaps described as text, turned into the bytes of a real snapshot, so that tests use the parser.
//!
//! `root -> a:Widget(40) -> b; a -weak> c; b -element:3> c{string}` means: the root has a property `a`, a `Widget` of
//! 40 bytes, which has a property `b`, and so on. A node is described where it first occurs: `name:Class(self
//! size)@id{type}!detachedness#script:line:column`. Everything but the name is optional, and the last part is repeated
//! for each row of `locations`. The class is the node's name in the snapshot. An edge is `->` (a property with the name
//! of its target), `-type>` or `-type:name>`. In classes and edge names, `␣` stands for a space, `∅` for the empty
//! name, `⟨` and `⟩` for parentheses, `⦃` and `⦄` for braces, `♯` for a number sign, and `⏎` for a line break.
//!
//! `%script id depth variables uses` is a row of `scopes`: a script that was described before, the number of the scope
//! and its depth, the names of the variables that it keeps in a context (`x,y`, or `-`), and the variables that it uses,
//! each by the number of the scope that declares it and its place there (`10:0,10:1`). Without such a row, the snapshot
//! has no tables of scopes, like those of older versions of V8.

use std::collections::HashMap;
use std::fmt::Write;

/// Node types in the order of Node 20.
pub const NODE_TYPES: [&str; 16] = [
    "hidden",
    "array",
    "string",
    "object",
    "code",
    "closure",
    "regexp",
    "number",
    "native",
    "synthetic",
    "concatenated string",
    "sliced string",
    "symbol",
    "bigint",
    "object shape",
    "wasm object",
];
/// Edge types in V8's order, which has never changed.
pub const EDGE_TYPES: [&str; 7] = ["context", "element", "property", "internal", "hidden", "shortcut", "weak"];

#[derive(Default)]
struct Node {
    class: String,
    size: u64,
    id: u64,
    type_code: usize,
    detachedness: u32,
    /// Script, line and column of each row of `locations`.
    locations: Vec<String>,
    edges: Vec<(usize, String, usize)>,
}

/// A row of `scopes`.
struct Scope {
    script: usize,
    id: i64,
    depth: u32,
    variables: Vec<String>,
    /// The number of the declaring scope and the place of the variable.
    uses: Vec<(i64, u32)>,
}

/// The snapshot of a described heap. The first node is the root; its type is `synthetic` by default.
///
/// # Panics
///
/// If the description does not follow the grammar.
pub fn snapshot(heap: &str) -> Vec<u8> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut scopes: Vec<Scope> = Vec::new();
    for statement in heap.split([';', '\n']).map(str::trim).filter(|statement| !statement.is_empty()) {
        if let Some(row) = statement.strip_prefix('%') {
            scopes.push(scope(row, &places));
            continue;
        }
        let mut words = statement.split_whitespace();
        let mut from = node(words.next().expect("a node"), &mut nodes, &mut places);
        while let Some(arrow) = words.next() {
            let target = words.next().expect("a node after the arrow");
            let to = node(target, &mut nodes, &mut places);
            let kind = arrow.strip_prefix('-').and_then(|arrow| arrow.strip_suffix('>')).expect("an arrow");
            let (kind, name) = kind.split_once(':').unwrap_or((kind, ""));
            let kind = if kind.is_empty() { "property" } else { kind };
            let code = EDGE_TYPES.iter().position(|&name| name == kind).expect("an edge type");
            let name = if name.is_empty() { plain_name(target) } else { name };
            nodes[from].edges.push((code, unescaped(name), to));
            from = to;
        }
    }
    write(&nodes, &scopes)
}

fn scope(row: &str, places: &HashMap<String, usize>) -> Scope {
    let mut words = row.split_whitespace();
    let script = words.next().and_then(|name| places.get(name)).expect("a script");
    let id = words.next().and_then(|id| id.parse().ok()).expect("a number of a scope");
    let depth = words.next().and_then(|depth| depth.parse().ok()).expect("a depth");
    let mut list = || words.next().unwrap_or("-").split(',').filter(|&item| item != "-");
    let variables = list().map(unescaped).collect();
    let used = |item: &str| {
        let (scope, place) = item.split_once(':').expect("a scope and a place in it");
        (scope.parse().expect("a number of a scope"), place.parse().expect("a place"))
    };
    Scope { script: *script, id, depth, variables, uses: list().map(used).collect() }
}

fn plain_name(word: &str) -> &str {
    word.split([':', '(', '@', '{', '!', '#']).next().unwrap_or(word)
}

fn unescaped(text: &str) -> String {
    text.replace('␣', " ")
        .replace('∅', "")
        .replace('⟨', "(")
        .replace('⟩', ")")
        .replace('⦃', "{")
        .replace('⦄', "}")
        .replace('⏎', "\n")
        .replace('♯', "#")
}

fn node(word: &str, nodes: &mut Vec<Node>, places: &mut HashMap<String, usize>) -> usize {
    let name = plain_name(word).to_owned();
    let next = nodes.len();
    let mut parts = word.split('#');
    let word = parts.next().unwrap_or(word);
    *places.entry(name.clone()).or_insert_with(|| {
        let part = |open: char, close: &[char]| {
            word.split_once(open).map(|(_, rest)| rest.split(close).next().unwrap_or(rest).to_owned())
        };
        let type_name = part('{', &['}']).map(|name| unescaped(&name));
        let type_name = type_name.unwrap_or_else(|| if next == 0 { "synthetic" } else { "object" }.into());
        nodes.push(Node {
            class: part(':', &['(', '@', '{', '!']).map_or(name, |class| unescaped(&class)),
            size: part('(', &[')']).map_or(0, |size| size.parse().expect("a size")),
            id: part('@', &['(', '{', '!']).map_or(next as u64 * 2 + 1, |id| id.parse().expect("an id")),
            type_code: NODE_TYPES.iter().position(|&name| name == type_name).expect("a node type"),
            detachedness: part('!', &[]).map_or(0, |state| state.parse().expect("a state")),
            locations: parts.map(|location| location.replace(':', ",")).collect(),
            edges: Vec::new(),
        });
        next
    })
}

fn write(nodes: &[Node], scopes: &[Scope]) -> Vec<u8> {
    let mut strings = vec!["<dummy>".to_owned()];
    let mut known = HashMap::from([(strings[0].clone(), 0)]);
    let mut intern = |text: &str| {
        *known.entry(text.to_owned()).or_insert_with(|| {
            strings.push(text.to_owned());
            strings.len() - 1
        })
    };
    let (mut node_rows, mut edge_rows, mut edge_count) = (Vec::new(), Vec::new(), 0);
    let mut location_rows = Vec::new();
    for (ordinal, node) in nodes.iter().enumerate() {
        let name = intern(&node.class);
        let edges = node.edges.len();
        node_rows.push(format!("{},{name},{},{},{edges},0,{}", node.type_code, node.id, node.size, node.detachedness));
        location_rows.extend(node.locations.iter().map(|location| format!("{},{location}", ordinal * 7)));
        for (code, name, to) in &node.edges {
            let indexed = matches!(EDGE_TYPES[*code], "element" | "hidden");
            let name = if indexed { name.parse().expect("an index") } else { intern(name) };
            edge_rows.push(format!("{code},{name},{}", to * 7));
            edge_count += 1;
        }
    }
    let (scope_meta, scope_sections) = match scopes {
        [] => (String::new(), String::new()),
        scopes => (SCOPE_META.to_owned(), scope_tables(scopes, &mut intern)),
    };
    let quoted = |names: &[&str]| serde_json::to_string(names).expect("names are strings");
    let mut text = String::new();
    write!(
        text,
        r#"{{"snapshot":{{"meta":{{"node_fields":["type","name","id","self_size","edge_count","trace_node_id","detachedness"],"node_types":[{},"string","number","number","number","number","number"],"edge_fields":["type","name_or_index","to_node"],"edge_types":[{},"string_or_number","node"],"location_fields":["object_index","script_id","line","column"]{scope_meta}}},"node_count":{},"edge_count":{edge_count},"trace_function_count":0}},
"nodes":[{}
],
"edges":[{}
],
"trace_function_infos":[],
"trace_tree":[],
"samples":[],
"locations":[{}],
{scope_sections}"strings":{}}}
"#,
        quoted(&NODE_TYPES),
        quoted(&EDGE_TYPES),
        nodes.len(),
        node_rows.join("\n,"),
        edge_rows.join("\n,"),
        location_rows.join("\n,"),
        serde_json::to_string(&strings).expect("strings are strings").replace("\",\"", "\",\n\""),
    )
    .expect("a String takes everything");
    text.into_bytes()
}

/// The fields of the tables of scopes.
const SCOPE_META: &str = r#","scope_fields":["script_node_index","scope_id","depth","scope_context_vars_count","scope_uses_count"],"scope_context_var_fields":["name"],"scope_use_fields":["declaring_scope_id","slot_index"]"#;

/// The three tables of scopes, as sections of the snapshot.
fn scope_tables(scopes: &[Scope], intern: &mut impl FnMut(&str) -> usize) -> String {
    let (mut rows, mut variables, mut uses) = (Vec::new(), Vec::new(), Vec::new());
    for scope in scopes {
        let Scope { script, id, depth, variables: own, uses: used } = scope;
        rows.push(format!("{},{id},{depth},{},{}", script * 7, own.len(), used.len()));
        variables.extend(own.iter().map(|name| intern(name).to_string()));
        uses.extend(used.iter().map(|(scope, place)| format!("{scope},{place}")));
    }
    let section = |name: &str, rows: &[String]| format!("\"{name}\":[{}],\n", rows.join("\n,"));
    section("scopes", &rows) + &section("scope_context_vars", &variables) + &section("scope_uses", &uses)
}

/// The parsed graph of a described heap.
///
/// # Panics
///
/// If it does not parse.
pub fn graph(heap: &str) -> crate::Graph {
    parse(&snapshot(heap))
}

/// The graph of a snapshot's bytes, for tests that change what `snapshot` wrote.
///
/// # Panics
///
/// Like `graph`.
pub fn parse(snapshot: &[u8]) -> crate::Graph {
    use crate::monitor::Silent;
    use crate::parse::{Options, Parser};
    let mut parser = Parser::new(Options::default());
    parser.push(snapshot, &Silent).expect("a good snapshot");
    parser.finish(&Silent).expect("a whole snapshot").graph
}

/// The snapshot of a described heap after all passes.
///
/// # Panics
///
/// Like `graph`.
pub fn open(heap: &str) -> crate::snapshot::Snapshot {
    open_file(&snapshot(heap))
}

/// The snapshot of a file's bytes after all passes; they may be gzipped.
///
/// # Panics
///
/// Like `graph`.
pub fn open_file(bytes: &[u8]) -> crate::snapshot::Snapshot {
    use crate::load::Loader;
    use crate::monitor::Silent;
    use crate::snapshot::Opening;
    let mut opening = Opening::Loading(Box::new(Loader::new(None, u64::MAX)));
    opening.push(bytes, &Silent).expect("a good snapshot");
    while opening.next().is_some() {
        opening.run(&Silent).expect("passes succeed");
    }
    match opening {
        Opening::Done(snapshot) => *snapshot,
        _ => unreachable!("no phase is left"),
    }
}
