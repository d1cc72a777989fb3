//! The path from a root to an object: for naming its owner, for following it by name, for showing it.
//!
//! Cost: for each step the retainers of a node; of thousands only the first.

use std::hash::Hasher;

use crate::graph::{EdgeType, NodeType};
use crate::hash::NumberHasher;
use crate::ids::{EdgeIx, NodeIx};
use crate::leaks::tell::finding::Step;
use crate::names;
use crate::passes::values::edge_name;

use super::heap::Heap;

/// Retainers of a node that are looked at.
pub const MAX_RETAINERS: usize = 4096;
/// Steps of a path.
pub const MAX_STEPS: usize = 64;
/// Steps that a key is made of.
const MAX_KEY_STEPS: usize = 16;
/// A source with more edges is a table, and the name of one of them says nothing.
const MAX_LINKS: usize = 1024;
/// Characters of a string that are shown on a path.
const MAX_SHOWN: usize = 60;

/// An edge on a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PathEdge {
    /// The edge.
    pub edge: EdgeIx,
    /// Its type.
    pub edge_type: EdgeType,
    /// Its source.
    pub source: NodeIx,
    /// Its target.
    pub target: NodeIx,
}

impl PathEdge {
    /// The first edge of a type from one node to another.
    pub fn between(heap: &Heap, source: NodeIx, edge_type: EdgeType, target: NodeIx) -> Option<Self> {
        let is_it = |&(edge, of_type, to): &(EdgeIx, EdgeType, NodeIx)| {
            to == target && of_type == edge_type && (edge_type != EdgeType::Property || !is_proto(heap, edge))
        };
        let (edge, ..) = heap.graph.edges(source).find(is_it)?;
        Some(PathEdge { edge, edge_type, source, target })
    }

    /// The strong edge from the retainer that is nearest to a root; of several, the one that a program would write.
    pub fn nearest(heap: &Heap, node: NodeIx) -> Option<Self> {
        let (edge_type, source) = nearest_source(heap, node)?;
        PathEdge::between(heap, source, edge_type, node)
    }
}

/// The shortest path from a root to a node, from the node on.
fn shortest(heap: &Heap, node: NodeIx) -> Vec<PathEdge> {
    let mut path = Vec::new();
    let mut at = node;
    while path.len() < MAX_STEPS {
        let Some(edge) = PathEdge::nearest(heap, at) else { break };
        path.push(edge);
        at = edge.source;
    }
    path
}

fn nearest_source(heap: &Heap, node: NodeIx) -> Option<(EdgeType, NodeIx)> {
    let own = heap.distance(node);
    let strong = heap.snapshot.retainers.of(node).iter().take(MAX_RETAINERS).filter(|source| {
        let distance = heap.distance(source.node());
        !matches!(source.edge_type(), EdgeType::Weak | EdgeType::Shortcut) && distance >= 0 && distance < own
    });
    let rank = |edge_type: EdgeType| match edge_type {
        EdgeType::Context => 0,
        EdgeType::Property => 1,
        EdgeType::Element => 2,
        EdgeType::Internal => 3,
        _ => 4,
    };
    let best = strong.min_by_key(|source| (heap.distance(source.node()), rank(source.edge_type()), source.node()))?;
    Some((best.edge_type(), best.node()))
}

fn is_proto(heap: &Heap, edge: EdgeIx) -> bool {
    heap.words.proto.has(edge_name(heap.graph, edge))
}

/// A key of the path that holds an object, up to a variable or a function: whatever is held by the same names has the
/// same key. Entries of tables add no names, so that no table is searched for each of its entries.
pub fn path_key(heap: &Heap, node: NodeIx) -> u64 {
    let mut hasher = NumberHasher::default();
    let mut at = node;
    for _ in 0..MAX_KEY_STEPS {
        let Some((edge_type, source)) = nearest_source(heap, at) else { break };
        hasher.write_u32(edge_type as u32);
        let is_named = matches!(edge_type, EdgeType::Context | EdgeType::Property | EdgeType::Internal)
            && heap.graph.node_type(source) != NodeType::Array
            && heap.graph.edge_range(source).len() <= MAX_LINKS;
        let is_it = |&(_, of_type, to): &(EdgeIx, EdgeType, NodeIx)| to == at && of_type == edge_type;
        if let Some((edge, ..)) = is_named.then(|| heap.graph.edges(source).find(is_it)).flatten() {
            hasher.write(&names::edge_name(heap.graph, edge));
        }
        if edge_type == EdgeType::Context || heap.is_function(source) {
            break;
        }
        at = source;
    }
    hasher.finish()
}

/// A path to a node as it is shown, from the root's side, its last `max` steps: along a way to a name (`way.rs`), and from there
/// by the shortest path.
pub fn path(heap: &Heap, node: NodeIx, way: &[PathEdge], max: usize) -> Vec<Step> {
    let named = way.last().map_or(node, |link| link.source);
    let mut path = way.to_vec();
    path.extend(shortest(heap, named));
    // Roots hold everything: steps through them say nothing.
    while path
        .last()
        .is_some_and(|edge| edge.source == heap.graph.root || heap.graph.node_type(edge.source) == NodeType::Synthetic)
    {
        path.pop();
    }
    path.truncate(max);
    path.iter().rev().map(|at| step(heap, at.edge, at.target)).collect()
}

/// An edge and the node it leads to, as they are shown.
pub fn step(heap: &Heap, edge: EdgeIx, target: NodeIx) -> Step {
    let text = names::edge_text(heap.graph, edge);
    // V8 writes key, value and table into the name.
    let is_weak = memchr::memmem::find(&text, b" / part of key (").is_some();
    Step {
        edge: if is_weak { "{WeakMap}".into() } else { String::from_utf8_lossy(&text).into_owned() },
        name: called(heap, target),
        node: target.0,
        is_text: heap.is_string(target),
    }
}

/// The name of an object on a path: its class, or its text.
pub fn shown(heap: &Heap, node: NodeIx) -> String {
    if heap.is_string(node) {
        return heap.name(node).chars().take(MAX_SHOWN).collect();
    }
    heap.class_name(node)
}

/// The same for a function: `describe()`.
pub fn called(heap: &Heap, node: NodeIx) -> String {
    if heap.is_function(node) { format!("{}()", heap.function_name(node)) } else { shown(heap, node) }
}
