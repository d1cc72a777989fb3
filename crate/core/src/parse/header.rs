//! The `snapshot` object: field names, type names, counts. It is small, so serde_json reads it whole.

use serde_json::Value;

use super::Options;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::MAX_NODES;
use crate::graph::columns::Growth;
use crate::ids::NodeIx;

/// The contents of the header, checked as far as possible without the rest of the file.
#[derive(Debug)]
pub struct Header {
    /// Names of the fields of a node row, in order.
    pub node_fields: Vec<String>,
    /// Names of the node types, by code.
    pub node_types: Vec<String>,
    /// Names of the fields of an edge row, in order.
    pub edge_fields: Vec<String>,
    /// Names of the edge types, by code.
    pub edge_types: Vec<String>,
    /// Number of nodes that the header announces.
    pub announced_nodes: u64,
    /// Number of edges that the header announces.
    pub announced_edges: u64,
    /// The same, at most as many as can be addressed: more than that do not fit into the text.
    pub node_count: usize,
    /// The same for edges.
    pub edge_count: usize,
    /// Whether the header does not tell the counts: Hermes up to 0.11 writes 0 for both. Until the nodes are read, there may
    /// be as many as can be addressed, and no edges.
    pub is_untold: bool,
    /// Number of functions in the allocation traces.
    pub trace_function_count: u64,
    /// Bytes outside the heap that no node represents.
    pub extra_native_bytes: u64,
    /// The root node.
    pub root: NodeIx,
    meta: Value,
}

const NODE_FIELDS: [&str; 5] = ["type", "name", "id", "self_size", "edge_count"];
const EDGE_FIELDS: [&str; 3] = ["type", "name_or_index", "to_node"];

/// Bytes that the required columns take per node.
const NODE_BYTES: u64 = 1 + 4 + 4 + 4 + 4 + 1;
const EDGE_BYTES: u64 = 8;

/// Nodes and edges that can be addressed, on every platform.
const NODES_AT_MOST: u64 = MAX_NODES as u64 - 1;
const EDGES_AT_MOST: u64 = u32::MAX as u64 - 1;

impl Header {
    /// Reads the text of the object, which begins at `offset`.
    pub fn read(text: &[u8], offset: u64, options: &Options) -> Result<Self> {
        let value: Value = serde_json::from_slice(text).map_err(|error| {
            let line_begin: usize =
                text.split_inclusive(|&byte| byte == b'\n').take(error.line() - 1).map(<[u8]>::len).sum();
            let at = offset + (line_begin + error.column().saturating_sub(1)) as u64;
            Error::malformed(at, "the `snapshot` object is not valid JSON")
        })?;
        let bad = |message: String| Error::malformed(offset, message);
        let meta = value.get("meta").filter(|meta| meta.is_object());
        let meta = meta.ok_or_else(|| bad("the `snapshot` object has no `meta`".into()))?.clone();

        let node_fields = names(meta.get("node_fields"));
        let edge_fields = names(meta.get("edge_fields"));
        for (array, fields, needed) in
            [("node_fields", &node_fields, &NODE_FIELDS[..]), ("edge_fields", &edge_fields, &EDGE_FIELDS[..])]
        {
            if let Some(missing) = needed.iter().find(|needed| !fields.iter().any(|field| field == *needed)) {
                return Err(bad(format!("`meta.{array}` lacks the field `{missing}`")));
            }
        }
        let count = |name: &str| match value.get(name) {
            None => Err(bad(format!("the `snapshot` object has no `{name}`"))),
            Some(count) => whole(count).ok_or_else(|| bad(format!("`{name}` is not a whole number"))),
        };
        let (node_count, edge_count) = (count("node_count")?, count("edge_count")?);
        let width = node_fields.len() as u64;
        check_size(node_count, edge_count, width, edge_fields.len() as u64, offset, options)?;

        let is_untold = node_count == 0 && edge_count == 0;
        let likely = if is_untold { NODES_AT_MOST } else { node_count };
        let root_index = value.get("root_index").and_then(whole).unwrap_or(0);
        if !root_index.is_multiple_of(width) || root_index / width >= likely.clamp(1, NODES_AT_MOST) {
            return Err(bad(format!("`root_index` is {root_index}, where no node begins")));
        }
        Ok(Header {
            node_types: names(type_names(&meta, "node_types", &node_fields)),
            edge_types: names(type_names(&meta, "edge_types", &edge_fields)),
            node_fields,
            edge_fields,
            announced_nodes: node_count,
            announced_edges: edge_count,
            node_count: likely.min(NODES_AT_MOST) as usize,
            edge_count: edge_count.min(EDGES_AT_MOST) as usize,
            is_untold,
            trace_function_count: value.get("trace_function_count").and_then(whole).unwrap_or(0),
            extra_native_bytes: value.get("extra_native_bytes").and_then(whole).unwrap_or(0),
            root: NodeIx((root_index / width) as u32),
            meta,
        })
    }

    /// Takes the counts from the nodes, because the header does not tell them: how many there are, and how many edges they have
    /// together. Fails if the root is not among them; `offset` is where they end.
    pub fn adopt_counts(&mut self, nodes: usize, edges: u64, offset: u64) -> Result<()> {
        if !is_addressable(nodes as u64, self.node_fields.len() as u64, edges) {
            let message = format!("{nodes} nodes with {edges} edges together are more than can be addressed");
            return Err(Error::at(ErrorKind::TooLarge, offset, message));
        }
        (self.announced_nodes, self.announced_edges) = (nodes as u64, edges);
        (self.node_count, self.edge_count) = (nodes, edges as usize);
        if self.root.index() >= nodes.max(1) {
            return Err(Error::malformed(offset, "the root is not among the nodes"));
        }
        Ok(())
    }

    /// The field names listed in the meta under a key such as `location_fields`.
    pub fn fields(&self, name: &str) -> Vec<String> {
        names(self.meta.get(name))
    }

    /// How the columns grow: reserved at once if the text is large enough for the announced counts, else step by step.
    pub fn growth(&self, options: &Options) -> Growth {
        let least = least_text(self.announced_nodes, self.node_fields.len() as u64)
            .saturating_add(least_text(self.announced_edges, self.edge_fields.len() as u64));
        match options.text_bytes_likely {
            Some(likely) if least <= likely && !self.is_untold => Growth::Exact,
            _ => Growth::Stepwise,
        }
    }
}

/// Refuses counts whose columns do not fit into the memory.
///
/// Counts that the text is too short for are not refused here: the file may have been cut, and the parser reports that
/// at its end. `growth` reserves nothing for them.
fn check_size(
    node_count: u64,
    edge_count: u64,
    node_width: u64,
    edge_width: u64,
    offset: u64,
    options: &Options,
) -> Result<()> {
    // What can be addressed: a text that holds as many rows may hold one too many.
    let (nodes, edges) = (node_count.min(NODES_AT_MOST + 1), edge_count.min(EDGES_AT_MOST + 1));
    let least = least_text(nodes, node_width).saturating_add(least_text(edges, edge_width));
    if options.text_bytes_at_most.is_some_and(|bytes| least > bytes) {
        return Ok(());
    }
    let bytes = node_count.saturating_mul(NODE_BYTES).saturating_add(edge_count.saturating_mul(EDGE_BYTES));
    if !is_addressable(node_count, node_width, edge_count) || bytes > options.memory_bytes {
        let message =
            format!("{node_count} nodes and {edge_count} edges need {bytes} bytes of memory, more than there is");
        return Err(Error::at(ErrorKind::TooLarge, offset, message));
    }
    Ok(())
}

/// Whether all nodes, their values in the file, and all edges have ordinals.
fn is_addressable(node_count: u64, node_width: u64, edge_count: u64) -> bool {
    node_count <= NODES_AT_MOST
        && node_count.saturating_mul(node_width) <= u64::from(u32::MAX)
        && edge_count <= EDGES_AT_MOST
}

/// The least text that `count` rows need: a digit and a comma for each of `width` numbers.
fn least_text(count: u64, width: u64) -> u64 {
    count.saturating_mul(width.saturating_mul(2)).saturating_sub(1)
}

/// The entry of `node_types` or `edge_types` for the field `type`: the list of type names. Both have one entry per
/// field.
fn type_names<'v>(meta: &'v Value, key: &str, fields: &[String]) -> Option<&'v Value> {
    let place = fields.iter().position(|field| field == "type")?;
    meta.get(key)?.get(place)
}

fn names(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|name| name.as_str().unwrap_or_default().to_owned()).collect()
}

/// A whole number; it may be written as a float.
fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_f64().filter(|n| *n >= 0.0 && n.fract() == 0.0).map(|n| n as u64))
}
