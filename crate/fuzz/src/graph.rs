//! Small graphs, made from the bytes: dominators and retained sizes by definition, every question answered.

use std::fmt::Write;

use heapwise_core::passes::dominators::naive;
use heapwise_core::testkit;

use crate::opened::{Random, assert_same, on_one_thread, on_threads, open};
use crate::questions::ask_everything;

/// Nodes and edges, at most: the definition of dominators costs nodes times edges times nodes.
const MAX_NODES: usize = 24;
const MAX_EDGES: usize = 96;

/// Classes that passes treat in a special way, and some of a program.
const CLASSES: [&str; 16] = [
    "Object",
    "Widget",
    "Array",
    "⟨Document␣DOM␣trees⟩",
    "Window␣/␣app",
    "system␣/␣NativeContext",
    "WeakMap",
    "system␣/␣Context",
    "⟨map␣descriptors⟩",
    "HTMLDivElement",
    "Detached␣<div>",
    "system␣/␣ExternalStringData",
    "⟨GC␣roots⟩",
    "Map",
    "a␣text",
    "∅",
];

/// Names of edges that passes treat in a special way; `entry` stands for the name of a WeakMap's entry.
const NAMES: [&str; 8] = ["a", "elements", "properties", "map", "data", "__proto__", "sloppy_function_map", "entry"];

pub fn run(bytes: &[u8]) {
    let text = testkit::snapshot(&heap(bytes));
    let snapshot = on_one_thread(|| open(&[&text])).expect("the testkit writes good files");
    let (graph, tree) = (&snapshot.graph, &snapshot.tree);
    let dominators = naive::dominators(graph, &snapshot.ephemerons).expect("memory");
    for node in graph.nodes() {
        assert_eq!(tree.dominator(node), dominators[node.index()], "dominator of {node:?}");
        let size = naive::retained_size(graph, &dominators, node);
        assert_eq!(tree.retained_size(node), size, "retained size of {node:?}");
        for other in graph.nodes() {
            let is_under = naive::is_under(&dominators, node, other);
            assert_eq!(tree.dominates(node, other), is_under, "{node:?} dominates {other:?}");
        }
    }
    assert_same(&snapshot, &on_threads(|| open(&[&text])).expect("the same file"));
    if Random::of(bytes).below(8) == 0 {
        on_one_thread(|| ask_everything(&snapshot));
    }
}

/// A heap as the testkit reads it: the first byte is the number of nodes, then two bytes per node, then three per edge.
fn heap(bytes: &[u8]) -> String {
    let mut bytes = bytes.iter().copied().map(usize::from);
    let mut next = || bytes.next();
    let count = 1 + next().unwrap_or(0) % MAX_NODES;
    let mut heap = String::new();
    for node in 0..count {
        let (kind, more) = (next().unwrap_or(0), next().unwrap_or(0));
        let node_type = if node == 0 { "synthetic" } else { testkit::NODE_TYPES[kind % 16] };
        let (class, node_type) = (CLASSES[more % 16], node_type.replace(' ', "␣"));
        let size = [0, 1, 16, 4096][more / 16 % 4];
        let location = if more >= 128 { format!("#{}:1:{node}", kind / 32) } else { String::new() };
        _ = writeln!(heap, "n{node}:{class}({size})@{}{{{node_type}}}!{}{location}", node * 2 + 1, kind / 64 % 3);
    }
    for _ in 0..MAX_EDGES {
        let (Some(from), Some(to), Some(kind)) = (next(), next(), next()) else { break };
        let (from, to) = (from % count, to % count);
        let edge_type = testkit::EDGE_TYPES[kind % 8 % 7];
        let name = match (edge_type, NAMES[kind / 8 % 8]) {
            ("element" | "hidden", _) => (kind / 8).to_string(),
            ("internal", "entry") => {
                // Source, target and a third node are the table, the key and the value of an entry.
                let (third, id) = (kind / 64 % count, |node: usize| node * 2 + 1);
                let (table, key) = if kind >= 192 { (third, from) } else { (from, third) };
                let pair = format!("K␣@{})␣->␣value␣(V␣@{})␣pair␣in␣WeakMap␣(table␣@{}", id(key), id(to), id(table));
                format!("{}␣/␣part␣of␣key␣({pair})", to % 4)
            }
            (_, name) => name.to_owned(),
        };
        _ = writeln!(heap, "n{from} -{edge_type}:{name}> n{to}");
    }
    heap
}
