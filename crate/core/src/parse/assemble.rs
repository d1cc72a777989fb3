//! What the sections became, put together as the graph. A parser of another format ends with a function like this one:
//! the graph knows no file.

use super::edges::Edges;
use super::header::Header;
use super::nodes::Nodes;
use super::tables::Tables;
use crate::graph::strings::StringTable;
use crate::graph::{Graph, NodeType};

/// The columns of every section, checked against each other.
pub(super) struct Sections {
    pub header: Header,
    pub nodes: Nodes,
    pub edges: Edges,
    /// As in the graph.
    pub first_edge: Vec<u32>,
    pub strings: StringTable,
    pub tables: Tables,
    /// Names of all sections, in the order of the file.
    pub names: Vec<String>,
}

/// Moves the columns into the graph; copies none.
pub(super) fn assemble(sections: Sections) -> Graph {
    let Sections { header, nodes, edges, first_edge, strings, tables, names } = sections;
    Graph {
        types: nodes.types,
        names: nodes.names,
        ids: nodes.ids,
        self_sizes: nodes.self_sizes,
        first_edge,
        detachedness: nodes.detachedness,
        trace_node_ids: nodes.trace_node_ids,
        edge_names: edges.names,
        edge_targets: edges.targets,
        strings,
        type_of_code: header.node_types.iter().map(|name| NodeType::of(name)).collect(),
        node_fields: header.node_fields,
        node_type_names: header.node_types,
        edge_fields: header.edge_fields,
        edge_type_names: header.edge_types,
        root: header.root,
        extra_native_bytes: header.extra_native_bytes,
        trace_function_count: header.trace_function_count,
        locations: tables.locations,
        samples: tables.samples,
        trace_functions: tables.trace_functions,
        trace_tree: tables.trace_tree,
        scopes: tables.scopes,
        scope_context_vars: tables.scope_context_vars,
        scope_uses: tables.scope_uses,
        sections: names,
    }
}
