//! Requests: the types `Query`, `Question` and `NodeFilter` of `protocol.d.ts`.

use heapwise_core::NodeIx;
use heapwise_core::compare::order::{DiffKey, Scope};
use heapwise_core::layout;
use heapwise_core::passes::groups::By;
use heapwise_core::passes::native_contexts::Owner;
use heapwise_core::query::classes::ClassKey;
use heapwise_core::query::filters::Filter;
use heapwise_core::query::order::{Direction, ObjectKey};
use heapwise_core::query::owners::OwnerKey;
use heapwise_core::query::texts::TextKey;
use heapwise_core::redact::plan::Level;
use serde::Deserialize;
use wasm_bindgen::JsValue;

use crate::error::malformed;

/// `Sort`.
#[derive(Deserialize)]
pub struct Sort<Key> {
    /// What decides the order.
    pub key: Key,
    descending: bool,
}

impl<Key> Sort<Key> {
    /// Smallest or largest first.
    pub fn direction(&self) -> Direction {
        if self.descending { Direction::Descending } else { Direction::Ascending }
    }
}

/// `Query`.
#[derive(Deserialize)]
#[serde(rename = "union", rename_all = "camelCase")]
pub enum Query {
    Classes { sort: Sort<ClassKey>, filter: String, nodes: Option<NodeFilter> },
    Groups { by: By, sort: Sort<ClassKey>, filter: String, nodes: Option<NodeFilter> },
    Objects { of: ObjectSource, sort: Sort<ObjectKey>, nodes: Option<NodeFilter> },
    Edges { node: u32, sort: Sort<ObjectKey> },
    Retainers { node: u32, sort: Sort<ObjectKey>, ignored: Vec<u32> },
    Strings { sort: Sort<TextKey>, filter: String },
    Owners { string: usize, sort: Sort<OwnerKey> },
    Diff { comparison: u32, scope: Scope, sort: Sort<DiffKey>, filter: String },
}

/// `ObjectSource`.
#[derive(Deserialize)]
#[serde(rename = "union", rename_all = "camelCase")]
pub enum ObjectSource {
    Class { index: u32 },
    Search { text: String },
    Dominated { node: u32 },
    String { index: usize },
    Owner { string: usize, index: usize },
    Nodes { nodes: Vec<u32> },
}

/// `NodeFilter`.
#[derive(Deserialize)]
#[serde(rename = "union", rename_all = "camelCase")]
pub enum NodeFilter {
    Named {
        name: String,
    },
    #[serde(rename_all = "camelCase")]
    Ids {
        above: f64,
        up_to: f64,
    },
    Allocation {
        row: u32,
    },
    Group {
        by: By,
        index: u32,
        nodes: Option<Box<NodeFilter>>,
    },
}

/// `Question`.
#[derive(Deserialize)]
#[serde(rename = "union", rename_all = "camelCase")]
pub enum Question {
    Object {
        node: u32,
    },
    NodeById {
        id: f64,
    },
    Dominators {
        node: u32,
    },
    Paths {
        node: u32,
        max: usize,
        ignored: Vec<u32>,
    },
    RetainerGraph {
        node: u32,
        max: usize,
        ignored: Vec<u32>,
        opened: Vec<u32>,
    },
    Cut {
        node: u32,
        edge: u32,
    },
    NativeContexts,
    ContextSummary,
    DeadVariables,
    Samples,
    AllocationTops,
    AllocationCallers {
        row: u32,
    },
    AllocationStack {
        node: u32,
    },
    Layout {
        shape: layout::Shape,
        by: layout::Grouping,
        node: u32,
        within: Vec<u32>,
        width: f64,
        height: f64,
        depth: u32,
    },
    Biggest,
    Wasted,
    PathGroups {
        name: String,
    },
    Text {
        node: u32,
    },
    TypeCounts,
    Kept {
        level: Level,
        examples: usize,
    },
}

/// The filter of the core; `trace_ids` finds those of a row of the allocation profile.
pub fn filter(
    nodes: NodeFilter,
    trace_ids: &mut dyn FnMut(u32) -> Result<Vec<u32>, JsValue>,
) -> Result<Filter, JsValue> {
    Ok(match nodes {
        NodeFilter::Named { name } => {
            Filter::of(&name).ok_or_else(|| malformed(&format!("nodes.name: there is no filter {name:?}")))?
        }
        NodeFilter::Ids { above, up_to } => Filter::IdsBetween(above as u64, up_to as u64),
        NodeFilter::Allocation { row } => Filter::AllocatedBy(trace_ids(row)?),
        NodeFilter::Group { by, index, nodes } => {
            let among = nodes.map(|nodes| filter(*nodes, trace_ids)).transpose()?;
            Filter::InGroup(by, index, among.map(Box::new))
        }
    })
}

/// An owner as `column('nativeContext')` has it.
pub fn owner_number(owner: Owner) -> i32 {
    match owner {
        Owner::None => -1,
        Owner::Shared => -2,
        Owner::Context(NodeIx(node)) => node as i32,
    }
}
