//! Essential edges: those that keep their target alive, in DevTools' sense.
//!
//! Not essential are weak edges, edges from a node to itself, and the table's half of a WeakMap entry. Except for the
//! root's edges, shortcuts are not essential either, nor are edges from a node that the page does not own to one that
//! it owns; otherwise the debugger would seem to retain the page's objects. The page owns everything that is reachable,
//! over edges that are not weak, from the root's shortcuts and from `(Document DOM trees)`.

use crate::bits::BitSet;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::ids::NodeIx;
use crate::passes::ephemerons::Ephemerons;
use crate::passes::user_roots::DOCUMENT_DOM_TREES;

/// The children of the root with which the page's objects begin.
pub fn page_starts(graph: &Graph) -> impl Iterator<Item = NodeIx> + '_ {
    graph.edges(graph.root).filter(|&(_, edge_type, child)| is_page_start(graph, edge_type, child)).map(|(.., to)| to)
}

fn is_page_start(graph: &Graph, edge_type: EdgeType, child: NodeIx) -> bool {
    match edge_type {
        EdgeType::Shortcut => true,
        EdgeType::Element => {
            graph.node_type(child) == NodeType::Synthetic && graph.strings.get(graph.name(child)) == DOCUMENT_DOM_TREES
        }
        _ => false,
    }
}

/// Decides which edges are essential, once the page's objects are known.
pub struct Essential<'a> {
    /// The snapshot.
    pub graph: &'a Graph,
    /// Its WeakMap entries.
    pub ephemerons: &'a Ephemerons,
    /// The nodes that the page owns.
    pub page: &'a BitSet,
}

impl Essential<'_> {
    /// Whether an edge of this type between these nodes is essential; `is_kept` must hold as well.
    #[inline(always)]
    pub fn allows(&self, source: NodeIx, edge_type: EdgeType, target: NodeIx) -> bool {
        edge_type != EdgeType::Weak
            && source != target
            && (source == self.graph.root
                || edge_type != EdgeType::Shortcut
                    && (self.page.contains(source.index()) || !self.page.contains(target.index())))
    }

    /// Whether any internal edge between these nodes is more than the table's half of an entry. There must be an edge
    /// of this type between them; other types always pass.
    #[inline(always)]
    pub fn is_kept(&self, source: NodeIx, edge_type: EdgeType, target: NodeIx) -> bool {
        edge_type != EdgeType::Internal || !self.ephemerons.is_only_half(source, target)
    }
}
