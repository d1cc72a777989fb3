//! What is missing in a snapshot whose file ends early, and what is certain all the same.
//!
//! V8 writes `nodes`, `edges`, a few tables and `strings`, in this order, so what is missing depends on the place where
//! the file ends: inside `nodes` there are no edges and no names, inside `edges` no names, inside `strings` the last
//! names. `fit_edges` drops edges that lead nowhere, and `name_missing` makes a text for each string that is missing,
//! so that every later step finds a whole graph. `Certain` then says which results are those of the whole heap.
//!
//! A result is certain if what is missing cannot change it, not if it probably does not: the halves of WeakMap entries
//! are known by the names of edges, so an internal edge without a name makes retained sizes and distances uncertain.
//!
//! Cost: one pass over the nodes and edges, for incomplete files only.

use crate::error::{Error, ErrorKind, Result};
use crate::graph::strings::StringTable;
use crate::graph::table::Table;
use crate::graph::{EdgeType, Graph, NodeType, PackedTarget};
use crate::ids::{EdgeIx, StrIx};
use crate::passes::user_roots::DOCUMENT_DOM_TREES;

/// A number of rows that were read, and the number that the header announces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    /// Rows that were read and kept.
    pub read: u64,
    /// Rows that the header announces.
    pub announced: u64,
}

impl Share {
    /// Whether all rows are there.
    pub fn is_whole(self) -> bool {
        self.read == self.announced
    }
}

/// Which results are those of the whole heap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Certain {
    /// The nodes: their number, ids, types, and the sizes that V8 wrote.
    pub nodes: bool,
    /// Which node refers to which.
    pub edges: bool,
    /// All names of nodes and edges.
    pub names: bool,
    /// Shallow sizes. If not, sizes stay with the nodes for which V8 wrote them and none is moved to an owner.
    pub shallow_sizes: bool,
    /// Dominators and retained sizes.
    pub retained_sizes: bool,
    /// Distances.
    pub distances: bool,
}

/// A snapshot whose file ends early.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Partial {
    /// Byte of the text at which it ends.
    pub end: u64,
    /// The section inside or after which it ends; empty after the last bracket of `strings`.
    pub section: String,
    /// Nodes.
    pub nodes: Share,
    /// Edges.
    pub edges: Share,
    /// Edges that were read and dropped, because a node at one of their ends is missing.
    pub dropped_edges: u64,
    /// Strings that were read.
    pub strings: u64,
    /// Nodes whose name is missing.
    pub nameless_nodes: u64,
    /// Edges whose name is missing.
    pub nameless_edges: u64,
    /// What is certain.
    pub certain: Certain,
}

impl Partial {
    /// Whether anything of the graph is missing; otherwise only the end of the text, or small tables, are.
    pub fn lacks_graph(&self) -> bool {
        let Certain { nodes, edges, names, .. } = self.certain;
        !(nodes && edges && names)
    }

    /// The error of redacting a copy: which strings stay depends on all nodes and edges.
    pub fn redaction_refusal(&self) -> Error {
        let message = "the file of this snapshot ends early, so it is not certain which of its texts are the user's";
        Error::at(ErrorKind::Truncated, self.end, message)
    }

    /// The error of what needs a whole file: comparisons, trends and findings.
    pub fn refusal(&self) -> Error {
        let message =
            "the file of this snapshot ends early, and what is missing cannot be distinguished from what is gone";
        Error::at(ErrorKind::Truncated, self.end, message)
    }
}

/// Drops the edges that are not edges between nodes of a list of `edge_counts`: those beyond the last node's, and those
/// to a missing node. Returns the first edge of each node, with the total at the end, and the number of dropped edges.
pub fn fit_edges(
    mut edge_counts: Vec<u32>,
    names: &mut Vec<u32>,
    targets: &mut Vec<PackedTarget>,
) -> Result<(Vec<u32>, u64)> {
    edge_counts.try_reserve_exact(1)?;
    let (nodes, edges) = (edge_counts.len(), targets.len());
    let (mut next, mut kept) = (0, 0);
    for count in &mut edge_counts {
        let end = edges.min(next + *count as usize);
        *count = kept as u32;
        for edge in next..end {
            if targets[edge].node().index() < nodes {
                (names[kept], targets[kept]) = (names[edge], targets[edge]);
                kept += 1;
            }
        }
        next = end;
    }
    names.truncate(kept);
    targets.truncate(kept);
    edge_counts.push(kept as u32);
    Ok((edge_counts, (edges - kept) as u64))
}

/// What is known about a missing string from the objects that it names.
#[derive(Clone, Copy)]
struct Bearer {
    /// Code of the type of the first node with this name, if it is one that is listed by name.
    type_code: Option<u8>,
    /// The least and the greatest number of property edges of these nodes.
    properties: (u32, u32),
}

/// Makes a text for each string that is missing, up to the largest that a node or an edge uses: its number, the type of
/// the objects with this name and, if `has_edges`, how many properties they have. Objects of one class stay one class.
pub fn name_missing(graph: &mut Graph, largest: Option<u32>, has_edges: bool, end: u64) -> Result<()> {
    let first = graph.strings.len();
    let usable = graph.node_count() + graph.edge_names.len() + graph.trace_functions.values.len() + SPARE_STRINGS;
    let largest = largest.max(functions_names(&graph.trace_functions).filter(|&name| name as usize <= usable).max());
    let Some(missing) = largest.and_then(|largest| (u64::from(largest) + 1).checked_sub(first as u64)) else {
        return Ok(());
    };
    // A file has no string that nothing refers to; a number far beyond that is no reason to reserve memory.
    if missing > usable as u64 {
        let message = format!("the file ends before its `strings`, and its names cannot be numbered: up to {missing}");
        return Err(Error::at(ErrorKind::Truncated, end, message));
    }
    let missing = missing as usize;
    let mut bearers: Vec<Bearer> = Vec::new();
    bearers.try_reserve_exact(missing)?;
    bearers.resize(missing, Bearer { type_code: None, properties: (u32::MAX, 0) });
    for node in graph.nodes() {
        let is_listed_by_name = matches!(graph.node_type(node), NodeType::Object | NodeType::Native);
        let place = graph.name(node).index().checked_sub(first).filter(|_| is_listed_by_name);
        let Some(bearer) = place.and_then(|place| bearers.get_mut(place)) else {
            continue;
        };
        bearer.type_code.get_or_insert(graph.types[node.index()]);
        let count = graph.edges(node).filter(|&(_, edge_type, _)| edge_type == EdgeType::Property).count() as u32;
        bearer.properties = (bearer.properties.0.min(count), bearer.properties.1.max(count));
    }
    let texts: Vec<Option<String>> = (0..=255u8).map(|code| Some(graph.type_name(code))).collect();
    let text = |(place, bearer): (usize, &Bearer)| {
        let number = first + place;
        let of_type = bearer.type_code.and_then(|code| texts[code as usize].as_deref());
        match (of_type, has_edges, bearer.properties) {
            (None, ..) => format!("(name {number} missing)"),
            (Some(of_type), false, _) => format!("(unnamed {of_type} {number})"),
            (Some(of_type), true, (1, 1)) => format!("(unnamed {of_type} {number}, 1 property)"),
            (Some(of_type), true, (least, most)) if least == most => {
                format!("(unnamed {of_type} {number}, {most} properties)")
            }
            (Some(of_type), true, (least, most)) => {
                format!("(unnamed {of_type} {number}, {least} to {most} properties)")
            }
        }
        .into_bytes()
    };
    graph.strings.push_derived(bearers.iter().enumerate().map(text))
}

/// The strings that a table of functions uses.
fn functions_names(functions: &Table) -> impl Iterator<Item = u32> + '_ {
    let fields = ["name", "script_name"].map(|name| functions.field(name));
    let rows = functions.values.chunks_exact(functions.fields.len().max(1));
    rows.flat_map(move |row| fields.map(|field| field.and_then(|field| row.get(field).copied())).into_iter().flatten())
}

/// Strings of a file that nothing counted in `name_missing` refers to, at most: names of scripts and variables.
const SPARE_STRINGS: usize = 1 << 20;

/// Numbers of nodes and edges without a name, and what that makes uncertain.
#[derive(Default)]
struct Nameless {
    nodes: u64,
    edges: u64,
    /// A name that decides about sizes or walks may be among the missing ones: of native memory, of a child of the
    /// root, of a hidden node or an array, of an edge.
    of_native: bool,
    of_root_child: bool,
    of_inner_node: bool,
    of_deciding_edge: bool,
}

impl Nameless {
    /// Looks at all nodes and edges.
    fn of(graph: &Graph) -> Self {
        let mut nameless = Nameless::default();
        let written = graph.strings.written_len() as u32;
        if graph.strings.len() == written as usize {
            return nameless;
        }
        for node in graph.nodes() {
            let node_type = graph.node_type(node);
            let is_inner = matches!(node_type, NodeType::Hidden | NodeType::Array);
            if graph.name(node).0 >= written {
                nameless.nodes += 1;
                nameless.of_native |= node_type == NodeType::Native;
                nameless.of_inner_node |= is_inner;
            }
            for (EdgeIx(edge), edge_type, target) in graph.edges(node) {
                if !edge_type.is_indexed() && graph.edge_names[edge as usize] >= written {
                    nameless.edges += 1;
                    nameless.of_deciding_edge |= is_inner || edge_type == EdgeType::Internal;
                }
                nameless.of_root_child |= node == graph.root
                    && graph.node_type(target) == NodeType::Synthetic
                    && graph.name(target).0 >= written;
            }
        }
        nameless
    }
}

/// Whether a text is among the strings that were read. V8 writes each text once, so no missing string equals it.
fn is_read(strings: &StringTable, text: &str) -> bool {
    let found = strings.find(text.as_bytes()).next();
    found.is_some_and(|StrIx(string)| (string as usize) < strings.written_len())
}

/// The record of a file that ends early, for the graph that was made of it.
pub fn record(
    graph: &Graph,
    end: u64,
    section: String,
    announced: (u64, u64),
    dropped_edges: u64,
    has_all_strings: bool,
) -> Partial {
    let nameless = Nameless::of(graph);
    let nodes = Share { read: graph.node_count() as u64, announced: announced.0 };
    let edges = Share { read: graph.edge_count() as u64, announced: announced.1 };
    let (has_nodes, has_edges) = (nodes.is_whole(), nodes.is_whole() && edges.is_whole());
    let may_be = |text: &str| !is_read(&graph.strings, text);
    let dom_trees = String::from_utf8_lossy(DOCUMENT_DOM_TREES);
    let root_children = !(nameless.of_root_child && may_be(&dom_trees));
    let shallow_sizes = has_edges && root_children && !(nameless.of_native && may_be("system / ExternalStringData"));
    let walks = has_edges && root_children && !nameless.of_deciding_edge;
    let inner = nameless.of_inner_node && (may_be("system / NativeContext") || may_be("(map descriptors)"));
    Partial {
        end,
        section,
        nodes,
        edges,
        dropped_edges,
        strings: graph.strings.written_len() as u64,
        nameless_nodes: nameless.nodes,
        nameless_edges: nameless.edges,
        certain: Certain {
            nodes: has_nodes,
            edges: has_edges,
            names: has_all_strings,
            shallow_sizes,
            retained_sizes: walks && shallow_sizes,
            distances: walks && !inner,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_of_and_to_missing_nodes_are_dropped() {
        let target = |node| PackedTarget::new(EdgeType::Property, node);
        let mut names = vec![10, 11, 12, 13, 14, 15];
        let mut targets = [1, 5, 2, 0, 9, 1].map(target).to_vec();
        // Three nodes with 2, 0 and 2 edges; the last two edges belong to a node that is missing.
        let (first_edge, dropped) = fit_edges(vec![2, 0, 2], &mut names, &mut targets).unwrap();
        assert_eq!((first_edge, dropped), (vec![0, 1, 1, 3], 3));
        assert_eq!(names, [10, 12, 13]);
        assert_eq!(targets.iter().map(|target| target.node().0).collect::<Vec<_>>(), [1, 2, 0]);
    }

    #[test]
    fn counts_beyond_the_edges_that_were_read_stop_there() {
        let mut targets = vec![PackedTarget::new(EdgeType::Property, 0); 3];
        let counts = vec![2, u32::MAX, u32::MAX, 7];
        let (first_edge, dropped) = fit_edges(counts, &mut vec![0, 1, 2], &mut targets).unwrap();
        assert_eq!((first_edge, dropped), (vec![0, 2, 3, 3, 3], 0));
    }
}
