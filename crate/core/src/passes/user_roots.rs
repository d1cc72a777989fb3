//! Which children of the root the user sees as roots.
//!
//! Snapshots of V8 up to mid-2026 link the root to the global objects; internals captures and newer V8 do not. Several
//! of DevTools' algorithms branch on whether any such child exists. Cost: the root's edges.

use crate::graph::{Graph, NodeType};
use crate::ids::NodeIx;

/// Name of the one synthetic child that counts.
pub const DOCUMENT_DOM_TREES: &[u8] = b"(Document DOM trees)";

/// The children of the root that are not synthetic, and `(Document DOM trees)`.
pub fn user_roots(graph: &Graph) -> impl Iterator<Item = NodeIx> + '_ {
    graph.edges(graph.root).map(|(_, _, child)| child).filter(|&child| {
        graph.node_type(child) != NodeType::Synthetic || graph.strings.get(graph.name(child)) == DOCUMENT_DOM_TREES
    })
}
