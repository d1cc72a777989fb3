//! The heap as a graph: node columns, edges in compressed sparse rows, and the string table.
//!
//! The edges of node `i` are `first_edge[i] .. first_edge[i + 1]`, in file order. An edge takes eight bytes: its name,
//! and its target with the edge type in the three highest bits. That limits a graph to 2^29 nodes; a larger graph would
//! not fit a 32-bit memory anyway.

pub mod columns;
pub mod locations;
pub mod retainers;
pub mod strings;
pub mod table;

use crate::ids::{EdgeIx, NodeIx, ObjectId, StrIx};
use columns::WideColumn;
use strings::StringTable;
use table::{Table, TraceTree};

/// The type of an edge. Codes in the file are mapped through `snapshot.meta.edge_types`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum EdgeType {
    /// A variable in a function's context.
    Context = 0,
    /// An array element; the name is its index.
    Element = 1,
    /// A named property.
    Property = 2,
    /// A named edge that JavaScript cannot see.
    Internal = 3,
    /// An edge that matters only for sizes; the name is an index.
    Hidden = 4,
    /// An edge from the root to a user-visible root.
    Shortcut = 5,
    /// An edge that does not keep its target alive.
    Weak = 6,
    /// A type that this build does not know.
    Other = 7,
}

impl EdgeType {
    /// Every type, ordered by its code in this enum.
    pub const ALL: [EdgeType; 8] = [
        EdgeType::Context,
        EdgeType::Element,
        EdgeType::Property,
        EdgeType::Internal,
        EdgeType::Hidden,
        EdgeType::Shortcut,
        EdgeType::Weak,
        EdgeType::Other,
    ];

    /// The type with this name in `edge_types`.
    pub fn of(name: &str) -> Self {
        Self::ALL.into_iter().find(|edge_type| edge_type.name() == name).unwrap_or(EdgeType::Other)
    }

    /// V8's name of the type.
    pub fn name(self) -> &'static str {
        match self {
            EdgeType::Context => "context",
            EdgeType::Element => "element",
            EdgeType::Property => "property",
            EdgeType::Internal => "internal",
            EdgeType::Hidden => "hidden",
            EdgeType::Shortcut => "shortcut",
            EdgeType::Weak => "weak",
            EdgeType::Other => "other",
        }
    }

    /// Whether the edge's name is a number instead of a string.
    pub fn is_indexed(self) -> bool {
        matches!(self, EdgeType::Element | EdgeType::Hidden)
    }
}

/// The target of an edge and its type in one word.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct PackedTarget(u32);

/// Bits of the word that hold the target; the others hold the type.
const TARGET_BITS: u32 = 29;
/// The number of nodes that an edge can address.
pub const MAX_NODES: usize = 1 << TARGET_BITS;

impl PackedTarget {
    /// Packs a type and an ordinal, which must be below `MAX_NODES` or loses its upper bits.
    #[inline(always)]
    pub fn new(edge_type: EdgeType, ordinal: u32) -> Self {
        PackedTarget((edge_type as u32) << TARGET_BITS | ordinal & (MAX_NODES as u32 - 1))
    }

    /// The word itself.
    pub fn bits(self) -> u32 {
        self.0
    }

    /// The inverse of `bits`.
    #[inline(always)]
    pub fn from_bits(bits: u32) -> Self {
        PackedTarget(bits)
    }

    /// The node the edge points to.
    #[inline(always)]
    pub fn node(self) -> NodeIx {
        NodeIx(self.0 & (MAX_NODES as u32 - 1))
    }

    /// The type of the edge.
    #[inline(always)]
    pub fn edge_type(self) -> EdgeType {
        EdgeType::ALL[(self.0 >> TARGET_BITS) as usize]
    }
}

/// The node types that algorithms distinguish. Codes in the file are mapped through `snapshot.meta.node_types`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum NodeType {
    /// Internal to V8.
    Hidden,
    /// An internal array of V8.
    Array,
    /// A flat string.
    String,
    /// A JavaScript object.
    Object,
    /// Compiled code and its metadata.
    Code,
    /// A function.
    Closure,
    /// A regular expression.
    RegExp,
    /// A number on the heap.
    Number,
    /// Memory outside the JavaScript heap, or an embedder's object.
    Native,
    /// Made for the snapshot itself; mostly roots.
    Synthetic,
    /// A concatenation of two strings that is not flattened yet.
    ConcatenatedString,
    /// A slice of another string.
    SlicedString,
    /// A type that needs no special treatment: symbols, bigints, object shapes, future types.
    Other,
}

impl NodeType {
    /// The type with this name in `node_types`.
    pub fn of(name: &str) -> Self {
        match name {
            "hidden" => NodeType::Hidden,
            "array" => NodeType::Array,
            "string" => NodeType::String,
            "object" => NodeType::Object,
            "code" => NodeType::Code,
            "closure" => NodeType::Closure,
            "regexp" => NodeType::RegExp,
            "number" => NodeType::Number,
            "native" => NodeType::Native,
            "synthetic" => NodeType::Synthetic,
            "concatenated string" => NodeType::ConcatenatedString,
            "sliced string" => NodeType::SlicedString,
            _ => NodeType::Other,
        }
    }
}

/// A parsed snapshot: everything in the file, as columns.
pub struct Graph {
    /// Type code of each node: an index into `node_type_names`, unless it is beyond the list.
    pub types: Vec<u8>,
    /// Name of each node: a string ordinal.
    pub names: Vec<u32>,
    /// Object id of each node.
    pub ids: WideColumn,
    /// Shallow size of each node in bytes. As written in the file until ownership transfer moves sizes.
    pub self_sizes: WideColumn,
    /// First edge of each node, and at the end the number of edges.
    pub first_edge: Vec<u32>,
    /// 0 unknown, 1 attached, 2 detached; empty if the file has no such field.
    pub detachedness: Vec<u8>,
    /// Trace node that allocated each node, 0 if none; empty without allocation traces.
    pub trace_node_ids: Vec<u32>,
    /// Name or index of each edge.
    pub edge_names: Vec<u32>,
    /// Target and type of each edge.
    pub edge_targets: Vec<PackedTarget>,
    /// All strings.
    pub strings: StringTable,
    /// Names of the fields of a node row, as in the file.
    pub node_fields: Vec<String>,
    /// Names of the node types by code.
    pub node_type_names: Vec<String>,
    /// Names of the fields of an edge row.
    pub edge_fields: Vec<String>,
    /// Names of the edge types by code.
    pub edge_type_names: Vec<String>,
    /// The root. Everything alive is reachable from it.
    pub root: NodeIx,
    /// Bytes outside V8's heap that V8 knows of and no node represents.
    pub extra_native_bytes: u64,
    /// Number of functions in the allocation traces, as in the header.
    pub trace_function_count: u64,
    /// Source locations of objects; `object_index` has been replaced by the node ordinal.
    pub locations: Table,
    /// Timestamps with the last object id assigned by then.
    pub samples: Table,
    /// Functions of the allocation traces.
    pub trace_functions: Table,
    /// Call tree of the allocation traces.
    pub trace_tree: TraceTree,
    /// `scopes` of newer V8 versions.
    pub scopes: Table,
    /// `scope_context_vars` of newer V8 versions.
    pub scope_context_vars: Table,
    /// `scope_uses` of newer V8 versions.
    pub scope_uses: Table,
    /// Names of the top-level sections in file order, unknown ones included.
    pub sections: Vec<String>,
    /// The `NodeType` of each code in `node_type_names`.
    pub type_of_code: Vec<NodeType>,
}

impl Graph {
    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.types.len()
    }

    /// Number of edges.
    pub fn edge_count(&self) -> usize {
        self.edge_targets.len()
    }

    /// The type of a node.
    #[inline]
    pub fn node_type(&self, node: NodeIx) -> NodeType {
        self.type_of_code.get(self.types[node.index()] as usize).copied().unwrap_or(NodeType::Other)
    }

    /// The name of a node's type; `(unknown N)` for a code that the file does not list.
    pub fn type_name(&self, code: u8) -> String {
        match self.node_type_names.get(code as usize) {
            Some(name) => name.clone(),
            None => format!("(unknown {code})"),
        }
    }

    /// A node's raw name.
    pub fn name(&self, node: NodeIx) -> StrIx {
        StrIx(self.names[node.index()])
    }

    /// A node's id.
    pub fn id(&self, node: NodeIx) -> ObjectId {
        ObjectId(self.ids.get(node.index()))
    }

    /// A node's edges, as ordinals.
    #[inline]
    pub fn edge_range(&self, node: NodeIx) -> std::ops::Range<usize> {
        self.first_edge[node.index()] as usize..self.first_edge[node.index() + 1] as usize
    }

    /// A node's edges: ordinal, type, target.
    #[inline]
    pub fn edges(&self, node: NodeIx) -> impl Iterator<Item = (EdgeIx, EdgeType, NodeIx)> + '_ {
        self.edge_range(node).map(|edge| {
            let target = self.edge_targets[edge];
            (EdgeIx(edge as u32), target.edge_type(), target.node())
        })
    }

    /// All nodes, in file order.
    pub fn nodes(&self) -> impl Iterator<Item = NodeIx> + use<> {
        (0..self.node_count() as u32).map(NodeIx)
    }

    /// Bytes of memory that the columns hold.
    pub fn bytes(&self) -> usize {
        self.types.capacity()
            + 4 * (self.names.capacity() + self.first_edge.capacity() + self.trace_node_ids.capacity())
            + self.ids.bytes()
            + self.self_sizes.bytes()
            + self.detachedness.capacity()
            + 4 * (self.edge_names.capacity() + self.edge_targets.capacity())
            + self.strings.bytes()
            + [&self.locations, &self.samples, &self.trace_functions]
                .into_iter()
                .chain([&self.scopes, &self.scope_context_vars, &self.scope_uses])
                .map(Table::bytes)
                .sum::<usize>()
            + self.trace_tree.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_target_gives_back_both_halves() {
        for edge_type in EdgeType::ALL {
            let packed = PackedTarget::new(edge_type, MAX_NODES as u32 - 1);
            assert_eq!((packed.edge_type(), packed.node().index()), (edge_type, MAX_NODES - 1));
        }
    }
}
