//! Which edges keep their target alive, in DevTools' sense.
//!
//! Not essential are: weak edges; an edge to the node itself; the table's half of a WeakMap entry; and but for the
//! root's, shortcuts, and edges from a node that the page does not own to one that it does (or objects would seem kept by
//! the debugger). The page owns what is reachable by other than weak edges from the root's shortcuts and from
//! `(Document DOM trees)`.

use crate::bits::BitSet;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::ids::NodeIx;
use crate::passes::ephemerons::Ephemerons;
use crate::passes::user_roots::DOCUMENT_DOM_TREES;

/// Where the page's objects begin: by which edges of the root.
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

/// Tells essential edges, once the page's objects are known.
pub struct Essential<'a> {
    /// The snapshot.
    pub graph: &'a Graph,
    /// Its WeakMap entries.
    pub ephemerons: &'a Ephemerons,
    /// The nodes that the page owns.
    pub page: &'a BitSet,
}

impl Essential<'_> {
    /// Whether an edge of this type between these nodes is essential, but for what `is_kept` has to say of a table's.
    #[inline(always)]
    pub fn allows(&self, source: NodeIx, edge_type: EdgeType, target: NodeIx) -> bool {
        edge_type != EdgeType::Weak
            && source != target
            && (source == self.graph.root
                || edge_type != EdgeType::Shortcut
                    && (self.page.contains(source.index()) || !self.page.contains(target.index())))
    }

    /// Whether of the edges of this type between these nodes, of which there is one, any is more than the table's half of
    /// an entry.
    #[inline(always)]
    pub fn is_kept(&self, source: NodeIx, edge_type: EdgeType, target: NodeIx) -> bool {
        edge_type != EdgeType::Internal || !self.ephemerons.is_only_half(source, target)
    }
}
