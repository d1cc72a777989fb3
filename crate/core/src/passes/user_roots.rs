//! The children of the root that the user sees as roots.
//!
//! Snapshots from V8 up to mid-2026 link the root to the global objects; captures with internals and newer V8 versions
//! do not. Several of DevTools' algorithms depend on whether any such child exists. Cost: the root's edges.

use crate::graph::{Graph, NodeType};
use crate::ids::NodeIx;

/// Name of the only synthetic child that counts as a user root.
pub const DOCUMENT_DOM_TREES: &[u8] = b"(Document DOM trees)";

/// The children of the root that are not synthetic, and `(Document DOM trees)`.
pub fn user_roots(graph: &Graph) -> impl Iterator<Item = NodeIx> + '_ {
    graph.edges(graph.root).map(|(_, _, child)| child).filter(|&child| {
        graph.node_type(child) != NodeType::Synthetic || graph.strings.get(graph.name(child)) == DOCUMENT_DOM_TREES
    })
}
