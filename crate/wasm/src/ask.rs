//! What JavaScript may ask: the types `Query`, `Question`, `NodeFilter` of `protocol.d.ts`.

use heapwise_core::layout;
use heapwise_core::passes::groups::By;
use heapwise_core::passes::native_contexts::Owner;
use heapwise_core::query::classes::ClassKey;
use heapwise_core::query::filters::Filter;
use heapwise_core::query::order::{Direction, ObjectKey};
use heapwise_core::query::owners::OwnerKey;
use heapwise_core::query::texts::TextKey;
use heapwise_core::{Error, ErrorKind, NodeIx};
use serde::Deserialize;
use wasm_bindgen::JsValue;

use crate::compare::{DiffScope, DiffSort};
use crate::error::thrown;

/// `Sort`.
#[derive(Deserialize)]
pub struct Sort<Key> {
    /// By what.
    pub key: Key,
    descending: bool,
}

impl<Key> Sort<Key> {
    /// Which way.
    pub fn direction(&self) -> Direction {
        if self.descending { Direction::Descending } else { Direction::Ascending }
    }
}

/// `ClassSortKey`.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ClassSort {
    Name,
    Count,
    Distance,
    ShallowSize,
    RetainedSize,
}

impl From<ClassSort> for ClassKey {
    fn from(key: ClassSort) -> Self {
        match key {
            ClassSort::Name => ClassKey::Name,
            ClassSort::Count => ClassKey::Count,
            ClassSort::Distance => ClassKey::Distance,
            ClassSort::ShallowSize => ClassKey::ShallowSize,
            ClassSort::RetainedSize => ClassKey::RetainedSize,
        }
    }
}

/// `ObjectSortKey`.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ObjectSort {
    Name,
    Id,
    Distance,
    ShallowSize,
    RetainedSize,
}

impl From<ObjectSort> for ObjectKey {
    fn from(key: ObjectSort) -> Self {
        match key {
            ObjectSort::Name => ObjectKey::Name,
            ObjectSort::Id => ObjectKey::Id,
            ObjectSort::Distance => ObjectKey::Distance,
            ObjectSort::ShallowSize => ObjectKey::ShallowSize,
            ObjectSort::RetainedSize => ObjectKey::RetainedSize,
        }
    }
}

/// `StringSortKey`.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TextSort {
    Name,
    Count,
    WastedSize,
    ShallowSize,
    RetainedSize,
}

impl From<TextSort> for TextKey {
    fn from(key: TextSort) -> Self {
        match key {
            TextSort::Name => TextKey::Name,
            TextSort::Count => TextKey::Count,
            TextSort::WastedSize => TextKey::WastedSize,
            TextSort::ShallowSize => TextKey::ShallowSize,
            TextSort::RetainedSize => TextKey::RetainedSize,
        }
    }
}

/// `OwnerSortKey`.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OwnerSort {
    Name,
    Count,
    ShallowSize,
    RetainedSize,
}

impl From<OwnerSort> for OwnerKey {
    fn from(key: OwnerSort) -> Self {
        match key {
            OwnerSort::Name => OwnerKey::Name,
            OwnerSort::Count => OwnerKey::Count,
            OwnerSort::ShallowSize => OwnerKey::ShallowSize,
            OwnerSort::RetainedSize => OwnerKey::RetainedSize,
        }
    }
}

/// `Query`.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Query {
    Classes { sort: Sort<ClassSort>, text: String, nodes: Option<NodeFilter> },
    Groups { by: GroupBy, sort: Sort<ClassSort>, text: String, nodes: Option<NodeFilter> },
    Objects { of: ObjectSource, sort: Sort<ObjectSort>, nodes: Option<NodeFilter> },
    Edges { node: u32, sort: Sort<ObjectSort> },
    Retainers { node: u32, sort: Sort<ObjectSort>, ignored: Vec<u32> },
    Strings { sort: Sort<TextSort>, text: String },
    Owners { string: usize, sort: Sort<OwnerSort> },
    Diff { comparison: u32, scope: DiffScope, sort: Sort<DiffSort>, text: String },
}

/// `ObjectSource`.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ObjectSource {
    Class {
        index: u32,
    },
    Search {
        text: String,
    },
    Dominated {
        node: u32,
    },
    String {
        index: usize,
    },
    Owner {
        string: usize,
        index: usize,
    },
    /// Those that come beside the query, as serde would read a typed array one by one.
    Nodes,
}

/// `NodeFilter`.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
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
        by: GroupBy,
        index: u32,
        nodes: Option<Box<NodeFilter>>,
    },
}

/// `GroupBy`.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum GroupBy {
    File,
    Package,
}

impl From<GroupBy> for By {
    fn from(by: GroupBy) -> Self {
        match by {
            GroupBy::File => By::File,
            GroupBy::Package => By::Package,
        }
    }
}

/// `Question`.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Question {
    Object { node: u32 },
    NodeById { id: f64 },
    Dominators { node: u32 },
    Paths { node: u32, max: usize, ignored: Vec<u32> },
    RetainerGraph { node: u32, max: usize, ignored: Vec<u32>, opened: Vec<u32> },
    Cut { node: u32, edge: u32 },
    NativeContexts,
    ContextSummary,
    DeadVariables,
    Samples,
    AllocationTops,
    AllocationCallers { row: u32 },
    AllocationStack { node: u32 },
    Layout { shape: Shape, by: Grouping, node: u32, within: Vec<u32>, width: f64, height: f64, depth: u32 },
    Biggest,
    Wasted,
    PathGroups { name: String },
    Text { node: u32 },
    TypeCounts,
}

/// How a picture holds children.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Shape {
    Treemap,
    Icicle,
}

impl From<Shape> for layout::Shape {
    fn from(shape: Shape) -> Self {
        match shape {
            Shape::Treemap => layout::Shape::Treemap,
            Shape::Icicle => layout::Shape::Icicle,
        }
    }
}

/// What a rectangle of a picture stands for.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Grouping {
    Object,
    Class,
    Keeper,
}

impl From<Grouping> for layout::Direction {
    fn from(by: Grouping) -> Self {
        match by {
            Grouping::Object => layout::Direction::TopDown(layout::Grouping::Object),
            Grouping::Class => layout::Direction::TopDown(layout::Grouping::Class),
            Grouping::Keeper => layout::Direction::BottomUp,
        }
    }
}

/// Reads a value of JavaScript as one of the types above.
pub fn read<T: serde::de::DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|error| wrong(&error.to_string()))
}

/// What was asked makes no sense.
pub fn wrong(what: &str) -> JsValue {
    thrown(&Error::new(ErrorKind::Malformed, what).with_hint(""))
}

/// The filter of the core; `trace_ids` tells those of an allocation row.
pub fn filter(
    nodes: NodeFilter,
    trace_ids: &mut dyn FnMut(u32) -> Result<Vec<u32>, JsValue>,
) -> Result<Filter, JsValue> {
    Ok(match nodes {
        NodeFilter::Named { name } => Filter::of(&name).ok_or_else(|| wrong(&format!("there is no filter {name}")))?,
        NodeFilter::Ids { above, up_to } => Filter::IdsBetween(above as u64, up_to as u64),
        NodeFilter::Allocation { row } => Filter::AllocatedBy(trace_ids(row)?),
        NodeFilter::Group { by, index, nodes } => {
            let among = nodes.map(|nodes| filter(*nodes, trace_ids)).transpose()?;
            Filter::InGroup(by.into(), index, among.map(Box::new))
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
