//! Node, edge, string and object numbers as distinct types that cannot be mixed up.
//!
//! A snapshot identifies a node in three ways: by its ordinal in the file, by the ordinal times the number of node
//! fields (as in `to_node`), and by V8's object id, which stays the same from one snapshot to the next. Only the first
//! and the last exist after parsing.

/// Ordinal of a node: 0 is the first row of `nodes`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeIx(pub u32);

/// Ordinal of an edge: 0 is the first row of `edges`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EdgeIx(pub u32);

/// Ordinal of a string in the snapshot's string table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StrIx(pub u32);

/// V8's id of an object: odd for heap objects, even for embedder and native ones. May exceed 2^32.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ObjectId(pub u64);

impl NodeIx {
    /// The ordinal as an index into a column.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl EdgeIx {
    /// The ordinal as an index into a column.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl StrIx {
    /// The ordinal as an index into the string table.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
