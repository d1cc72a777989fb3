//! The small tables beside the graph: locations, samples, trace functions, scopes; and the allocation call tree.

/// Rows of whole numbers with named fields, row after row in one vector.
#[derive(Default, Clone, Debug)]
pub struct Table {
    /// Names of the fields, as the file's meta gives them.
    pub fields: Vec<String>,
    /// `fields.len()` values a row; values beyond 2^32 are cut to 32 bits here.
    pub values: Vec<u32>,
    /// Index into `values` and the whole value, for those beyond 2^32, by index.
    pub wide: Vec<(u64, u64)>,
}

impl Table {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.fields.len()).unwrap_or(0)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The place of a field in a row.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field == name)
    }

    /// One value, whole.
    pub fn get(&self, row: usize, field: usize) -> u64 {
        let index = row * self.fields.len() + field;
        match self.wide.binary_search_by_key(&(index as u64), |&(at, _)| at) {
            Ok(found) => self.wide[found].1,
            Err(_) => u64::from(self.values[index]),
        }
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        self.values.capacity() * 4 + self.wide.capacity() * 16
    }
}

/// The call tree of allocation traces, in the order of the file (parents before their children).
#[derive(Default, Clone, Debug)]
pub struct TraceTree {
    /// Trace node id, as `trace_node_ids` of the graph refers to it.
    pub ids: Vec<u32>,
    /// Row in the table of trace functions.
    pub functions: Vec<u32>,
    /// Allocations made there.
    pub counts: Vec<u32>,
    /// Bytes allocated there.
    pub sizes: Vec<u64>,
    /// Parent's place in these columns; the root's is its own.
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
