//! The small tables: locations, samples, trace functions, scopes; and the allocation call tree.

/// Rows of whole numbers with named fields, stored row by row in one vector.
#[derive(Default, Clone, Debug)]
pub struct Table {
    /// Names of the fields, from the file's meta.
    pub fields: Vec<String>,
    /// `fields.len()` values per row, truncated to 32 bits.
    pub values: Vec<u32>,
    /// The values of 2^32 or more: index into `values` and the whole value, ordered by index.
    pub wide: Vec<(u64, u64)>,
}

impl Table {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.fields.len()).unwrap_or(0)
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The position of a field in a row.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field == name)
    }

    /// One value, not truncated.
    pub fn get(&self, row: usize, field: usize) -> u64 {
        let index = row * self.fields.len() + field;
        match self.wide.binary_search_by_key(&(index as u64), |&(at, _)| at) {
            Ok(at) => self.wide[at].1,
            Err(_) => u64::from(self.values[index]),
        }
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        self.values.capacity() * 4 + self.wide.capacity() * 16
    }
}

/// The call tree of the allocation traces, in file order: parents before their children.
#[derive(Default, Clone, Debug)]
pub struct TraceTree {
    /// Trace node ids; `Graph::trace_node_ids` refers to them.
    pub ids: Vec<u32>,
    /// Row of the function in the table of trace functions.
    pub functions: Vec<u32>,
    /// Number of allocations at this node.
    pub counts: Vec<u32>,
    /// Bytes allocated at this node.
    pub sizes: Vec<u64>,
    /// Index of the parent in these columns; the root is its own parent.
    pub parents: Vec<u32>,
}

impl TraceTree {
    /// Number of trace nodes.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether the file has no allocation traces.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        4 * (self.ids.capacity() + self.functions.capacity() + self.counts.capacity() + self.parents.capacity())
            + 8 * self.sizes.capacity()
    }
}
