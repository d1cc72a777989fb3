//! Replies as plain objects: the types of `protocol.d.ts`.

use std::collections::BTreeMap;

use heapwise_core::analyses::Grouped;
use heapwise_core::graph::EdgeType;
use heapwise_core::graph::locations::Location;
use heapwise_core::parse::Warning;
use heapwise_core::partial::{Certain, Partial, Share};
use heapwise_core::passes::aggregates::Aggregate;
use heapwise_core::passes::allocations;
use heapwise_core::passes::distances::UNREACHABLE;
use heapwise_core::passes::groups::Kind;
use heapwise_core::passes::native_contexts::NativeContextSizes;
use heapwise_core::passes::producer::Producer;
use heapwise_core::passes::samples::Sample;
use heapwise_core::passes::scopes::{self, Findings};
use heapwise_core::passes::scripts::Scripts;
use heapwise_core::query::cut::Cut;
use heapwise_core::query::edges::Link;
use heapwise_core::query::ends::Ends;
use heapwise_core::query::filters::ContextSummary;
use heapwise_core::query::graph::{Arrow, Member, RetainerGraph};
use heapwise_core::query::path_groups::PathGroup;
use heapwise_core::query::paths::Path;
use heapwise_core::query::retainers::{RetainersView, retainer_count};
use heapwise_core::redact::kept::Kept;
use heapwise_core::snapshot::Snapshot;
use heapwise_core::{EdgeIx, Graph, NodeIx, names};
use serde::Serialize;

/// `SnapshotInfo` without what only JavaScript knows: name, timings, memory.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Info {
    source_bytes: f64,
    text_bytes: f64,
    compressed: bool,
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    runtime: Option<Producer>,
    node_count: usize,
    edge_count: usize,
    string_count: usize,
    total_size: f64,
    extra_native_bytes: f64,
    sample_count: usize,
    location_count: usize,
    trace_function_count: usize,
    statistics: Statistics,
    is_complete: bool,
    has_scopes: bool,
    has_detachedness: bool,
    root: u32,
    meta: Meta,
    warnings: Vec<WarningRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partial: Option<PartialRow>,
}

/// `Incomplete`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PartialRow {
    end: f64,
    section: String,
    nodes: ShareRow,
    edges: ShareRow,
    dropped_edges: f64,
    strings: f64,
    nameless_nodes: f64,
    nameless_edges: f64,
    lacks_graph: bool,
    certain: CertainRow,
}

#[derive(Serialize)]
struct ShareRow {
    read: f64,
    announced: f64,
}

impl From<Share> for ShareRow {
    fn from(share: Share) -> Self {
        ShareRow { read: share.read as f64, announced: share.announced as f64 }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CertainRow {
    nodes: bool,
    edges: bool,
    names: bool,
    shallow_sizes: bool,
    retained_sizes: bool,
    distances: bool,
}

fn partial(partial: &Partial) -> PartialRow {
    // Destructured, so that a new field cannot be forgotten here.
    let Certain { nodes, edges, names, shallow_sizes, retained_sizes, distances } = partial.certain;
    PartialRow {
        end: partial.end as f64,
        section: partial.section.clone(),
        nodes: partial.nodes.into(),
        edges: partial.edges.into(),
        dropped_edges: partial.dropped_edges as f64,
        strings: partial.strings as f64,
        nameless_nodes: partial.nameless_nodes as f64,
        nameless_edges: partial.nameless_edges as f64,
        lacks_graph: partial.lacks_graph(),
        certain: CertainRow { nodes, edges, names, shallow_sizes, retained_sizes, distances },
    }
}

/// `Statistics`.
#[derive(Serialize)]
pub struct Statistics {
    total: f64,
    native: Native,
    v8heap: V8Heap,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Native {
    total: f64,
    typed_arrays: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct V8Heap {
    total: f64,
    code: f64,
    js_arrays: f64,
    strings: f64,
    system: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    node_fields: Vec<String>,
    node_types: Vec<String>,
    edge_fields: Vec<String>,
    edge_types: Vec<String>,
    sections: Vec<String>,
}

#[derive(Serialize)]
struct WarningRow {
    key: &'static str,
    values: BTreeMap<&'static str, String>,
}

/// The facts about a snapshot, as far as they are known.
pub fn info(snapshot: &Snapshot, runtime: Option<Producer>) -> Info {
    let graph = &snapshot.graph;
    let sizes = &snapshot.statistics;
    Info {
        source_bytes: snapshot.source_bytes as f64,
        text_bytes: snapshot.text_bytes as f64,
        compressed: snapshot.compressed,
        format: if snapshot.is_timeline() { "heaptimeline" } else { "heapsnapshot" },
        runtime,
        node_count: graph.node_count(),
        edge_count: graph.edge_count(),
        string_count: graph.strings.written_len(),
        total_size: sizes.total as f64,
        extra_native_bytes: graph.extra_native_bytes as f64,
        sample_count: graph.samples.len(),
        location_count: graph.locations.len(),
        trace_function_count: graph.trace_functions.len(),
        statistics: statistics(sizes),
        is_complete: snapshot.is_complete(),
        has_scopes: !graph.scopes.is_empty(),
        has_detachedness: graph.node_fields.iter().any(|field| field == "detachedness"),
        root: graph.root.0,
        meta: Meta {
            node_fields: graph.node_fields.clone(),
            node_types: graph.node_type_names.clone(),
            edge_fields: graph.edge_fields.clone(),
            edge_types: graph.edge_type_names.clone(),
            sections: graph.sections.clone(),
        },
        warnings: snapshot.warnings.iter().map(warning).collect(),
        partial: snapshot.partial.as_ref().map(partial),
    }
}

/// Sizes by kind.
pub fn statistics(sizes: &heapwise_core::passes::statistics::Statistics) -> Statistics {
    Statistics {
        total: sizes.total as f64,
        native: Native { total: sizes.native_total as f64, typed_arrays: sizes.typed_arrays as f64 },
        v8heap: V8Heap {
            total: sizes.v8heap_total as f64,
            code: sizes.code as f64,
            js_arrays: sizes.js_arrays as f64,
            strings: sizes.strings as f64,
            system: sizes.system as f64,
        },
    }
}

fn warning(warning: &Warning) -> WarningRow {
    let (key, name, value) = match warning {
        Warning::UnknownSections(names) => ("unknownSections", "names", names.join(", ")),
        Warning::TrailingData(offset) => ("trailingData", "offset", offset.to_string()),
        Warning::StrayLocations(count) => ("strayLocations", "count", count.to_string()),
    };
    WarningRow { key, values: BTreeMap::from([(name, value)]) }
}

/// `Location`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LocationRow {
    script_id: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    line: u32,
    column: u32,
}

fn location(snapshot: &Snapshot, scripts: &Scripts, location: Location) -> LocationRow {
    place(location, scripts.url(&snapshot.graph, location.script_id))
}

/// A location in a script whose URL may be known.
pub fn place(Location { script_id, line, column }: Location, url: Option<&[u8]>) -> LocationRow {
    LocationRow { script_id, url: url.map(text), line, column }
}

/// WTF-8 as a string; lone surrogates become U+FFFD.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Bytes of a text in a list, at most: some producers write strings of megabytes, and a page has 256 rows.
const SHOWN_BYTES: usize = 4096;

/// Variables of a context in a list, at most: enough to tell one context from another.
const SHOWN_VARIABLES: usize = 6;

/// A text for a list: if it is long, its beginning and `…`.
pub fn shown(bytes: &[u8]) -> String {
    match bytes.len() > SHOWN_BYTES {
        false => text(bytes),
        true => beginning(bytes, SHOWN_BYTES) + "…",
    }
}

/// The first bytes of a text, up to a whole character.
pub fn beginning(bytes: &[u8], max: usize) -> String {
    match bytes.len() > max {
        false => text(bytes),
        true => String::from_utf8_lossy(&bytes[..max]).trim_end_matches('\u{fffd}').to_owned(),
    }
}

/// `ClassRow`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassRow {
    index: u32,
    name: String,
    key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<LocationRow>,
    count: u32,
    distance: i32,
    shallow_size: f64,
    retained_size: f64,
}

/// The rows of some classes.
pub fn class_rows(snapshot: &Snapshot, scripts: &Scripts, aggregates: &[Aggregate], classes: &[u32]) -> Vec<ClassRow> {
    let row = |&class: &u32| {
        let aggregate = &aggregates[class as usize];
        ClassRow {
            index: class,
            name: snapshot.classes.text(class as usize).into_owned(),
            key: snapshot.classes.key_text(class as usize),
            location: snapshot.classes.keys[class as usize].location.map(|at| location(snapshot, scripts, at)),
            count: aggregate.count,
            distance: if snapshot.is_complete() { aggregate.distance } else { UNREACHABLE },
            shallow_size: aggregate.shallow_size as f64,
            retained_size: aggregate.retained_size as f64,
        }
    };
    classes.iter().map(row).collect()
}

/// `GroupRow`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupRow {
    index: u32,
    kind: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    script_id: Option<u32>,
    count: u32,
    distance: i32,
    shallow_size: f64,
    retained_size: f64,
}

/// The rows of some groups.
pub fn group_rows(grouped: &Grouped, aggregates: &[Aggregate], groups: &[u32]) -> Vec<GroupRow> {
    let row = |&index: &u32| {
        let (group, aggregate) = (&grouped.groups.keys[index as usize], &aggregates[index as usize]);
        GroupRow {
            index,
            kind: group_kind(group.kind),
            name: text(&group.name),
            script_id: if let Kind::Script(id) = group.kind { Some(id) } else { None },
            count: aggregate.count,
            distance: aggregate.distance,
            shallow_size: aggregate.shallow_size as f64,
            retained_size: aggregate.retained_size as f64,
        }
    };
    groups.iter().map(row).collect()
}

fn group_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::File => "file",
        Kind::Script(_) => "script",
        Kind::Package => "package",
        Kind::Origin => "origin",
        Kind::Node => "node",
        Kind::App => "app",
        Kind::NoFile => "noFile",
        Kind::Strings => "strings",
        Kind::Values => "values",
        Kind::Arrays => "arrays",
        Kind::Objects => "objects",
        Kind::Functions => "functions",
        Kind::Code => "code",
        Kind::Native => "native",
        Kind::System => "system",
    }
}

/// `ObjectRow`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectRow {
    node: u32,
    id: f64,
    name: String,
    class_name: String,
    #[serde(rename = "type")]
    node_type: String,
    shallow_size: f64,
    retained_size: f64,
    distance: i32,
    detachedness: u8,
    edge_count: usize,
    dominated_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    variables: Option<Vec<String>>,
    /// Steps of a path that are left out before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<usize>,
}

/// The rows of some objects.
pub fn object_rows(snapshot: &Snapshot, nodes: &[NodeIx]) -> Vec<ObjectRow> {
    nodes.iter().map(|&node| object_row(snapshot, node)).collect()
}

/// `DominatorRow`: the objects that dominate one, from that one up.
pub fn dominator_rows(snapshot: &Snapshot, chain: &Ends<NodeIx>) -> Vec<ObjectRow> {
    let mut rows = object_rows(snapshot, &chain.items);
    for (at, row) in rows.iter_mut().enumerate() {
        row.skipped = some_skipped(chain.skipped_before(at));
    }
    rows
}

fn some_skipped(count: usize) -> Option<usize> {
    (count > 0).then_some(count)
}

fn object_row(snapshot: &Snapshot, node: NodeIx) -> ObjectRow {
    let graph = &snapshot.graph;
    ObjectRow {
        node: node.0,
        id: graph.id(node).0 as f64,
        name: shown(&names::node_name(graph, node)),
        class_name: snapshot.classes.text(snapshot.classes.of_node[node.index()] as usize).into_owned(),
        node_type: graph.type_name(graph.types[node.index()]),
        shallow_size: graph.self_sizes.get(node.index()) as f64,
        retained_size: snapshot.retained_size(node) as f64,
        distance: snapshot.distances[node.index()],
        detachedness: graph.detachedness.get(node.index()).map_or(0, |state| state & 3),
        edge_count: graph.edge_range(node).len(),
        dominated_count: snapshot.tree.children(node).count(),
        variables: names::variables(graph, node, SHOWN_VARIABLES)
            .map(|found| found.iter().map(|name| shown(name)).collect()),
        skipped: None,
    }
}

/// `EdgeRow`.
#[derive(Serialize)]
pub struct EdgeRow {
    #[serde(flatten)]
    object: ObjectRow,
    edge: Edge,
    #[serde(skip_serializing_if = "Option::is_none")]
    ignored: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<LocationRow>,
}

#[derive(Serialize)]
struct Edge {
    index: u32,
    #[serde(rename = "type")]
    edge_type: &'static str,
    name: String,
    text: String,
}

fn edge(snapshot: &Snapshot, edge: EdgeIx) -> Edge {
    let graph = &snapshot.graph;
    Edge {
        index: edge.0,
        edge_type: graph.edge_targets[edge.index()].edge_type().name(),
        name: text(&names::edge_name(graph, edge)),
        text: text(&names::edge_text(graph, edge)),
    }
}

/// The rows of some edges. With a view they are retainers: distances and ignored nodes come from the view.
pub fn edge_rows(snapshot: &Snapshot, links: &[Link], view: Option<&RetainersView>) -> Vec<EdgeRow> {
    let row = |link: &Link| {
        let mut object = object_row(snapshot, link.node);
        if let Some(view) = view {
            object.distance = view.distance_by(snapshot, link);
        }
        EdgeRow {
            object,
            edge: edge(snapshot, link.edge),
            ignored: view.map(|view| view.ignored.contains(&link.node)),
            location: None,
        }
    };
    links.iter().map(row).collect()
}

/// The steps of a retaining path, with the locations of their objects.
pub fn path_rows(
    snapshot: &Snapshot,
    scripts: &Scripts,
    path: &Path,
    places: &[Option<Location>],
    view: &RetainersView,
) -> Vec<EdgeRow> {
    let mut rows = edge_rows(snapshot, &path.items, Some(view));
    for (at, (row, place)) in rows.iter_mut().zip(places).enumerate() {
        row.location = place.map(|at| location(snapshot, scripts, at));
        row.object.skipped = some_skipped(path.skipped_before(at));
    }
    rows
}

/// `RetainerGraph`.
#[derive(Serialize)]
pub struct Drawn {
    nodes: Vec<DrawnNode>,
    edges: Vec<DrawnEdge>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DrawnNode {
    #[serde(flatten)]
    object: ObjectRow,
    layer: u32,
    is_root: bool,
    hidden_count: usize,
}

#[derive(Serialize)]
struct DrawnEdge {
    from: usize,
    to: usize,
    count: usize,
    edge: Edge,
}

/// A retainer graph.
pub fn retainer_graph(snapshot: &Snapshot, drawn: &RetainerGraph) -> Drawn {
    let node = |member: &Member| DrawnNode {
        object: object_row(snapshot, member.node),
        layer: member.layer,
        is_root: member.is_root,
        hidden_count: member.hidden,
    };
    let arrow = |arrow: &Arrow| DrawnEdge {
        from: arrow.from,
        to: arrow.to,
        count: arrow.count,
        edge: edge(snapshot, arrow.edge),
    };
    Drawn { nodes: drawn.members.iter().map(node).collect(), edges: drawn.arrows.iter().map(arrow).collect() }
}

/// `Cut`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CutRow {
    is_essential: bool,
    other_count: usize,
    freed_size: f64,
}

/// The effect of cutting an edge.
pub fn cut(cut: &Cut) -> CutRow {
    CutRow { is_essential: cut.is_essential, other_count: cut.other_count, freed_size: cut.freed_bytes as f64 }
}

/// `PathGroup`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PathGroupRow {
    path: String,
    count: u32,
    shallow_size: f64,
    retained_size: f64,
}

/// Path groups of a class, at most.
const MAX_PATHS: usize = 256;

/// The objects of a class by the path that keeps them, largest group first.
pub fn path_groups(groups: &[PathGroup]) -> Vec<PathGroupRow> {
    let row = |group: &PathGroup| PathGroupRow {
        path: group.path.clone(),
        count: group.count,
        shallow_size: group.shallow_size as f64,
        retained_size: group.retained_size as f64,
    };
    groups.iter().take(MAX_PATHS).map(row).collect()
}

/// `ObjectInfo`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectInfo {
    #[serde(flatten)]
    row: ObjectRow,
    class_index: u32,
    dominator: u32,
    retainer_count: usize,
    written_size: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<LocationRow>,
}

/// One object, in full.
pub fn object(snapshot: &Snapshot, scripts: &Scripts, created: Option<Location>, node: NodeIx) -> ObjectInfo {
    ObjectInfo {
        // In full: lists cut it.
        row: ObjectRow { name: text(&names::node_name(&snapshot.graph, node)), ..object_row(snapshot, node) },
        class_index: snapshot.classes.of_node[node.index()],
        dominator: snapshot.dominator(node).0,
        retainer_count: retainer_count(snapshot, node),
        written_size: snapshot.ownership.written_size(node, &snapshot.graph.self_sizes) as f64,
        location: created.map(|at| location(snapshot, scripts, at)),
    }
}

/// `NativeContextSizes`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NativeContexts {
    contexts: Vec<NativeContext>,
    shared_size: f64,
    unattributed_size: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NativeContext {
    node: u32,
    id: f64,
    name: String,
    shallow_size: f64,
    attributed_size: f64,
    retained_size: f64,
}

/// Sizes by native context.
pub fn native_contexts(snapshot: &Snapshot, sizes: &NativeContextSizes) -> NativeContexts {
    let graph = &snapshot.graph;
    let contexts = sizes.contexts.iter().map(|context| NativeContext {
        node: context.node.0,
        id: graph.id(context.node).0 as f64,
        name: text(&names::node_name(graph, context.node)),
        shallow_size: context.self_size as f64,
        attributed_size: context.attributed_size as f64,
        retained_size: context.retained_size as f64,
    });
    NativeContexts {
        contexts: contexts.collect(),
        shared_size: sizes.shared_size as f64,
        unattributed_size: sizes.unattributed_size as f64,
    }
}

/// `ContextSummary`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ContextTotals {
    context_count: f64,
    retained_count: f64,
    retained_size: f64,
    other_count: f64,
    other_size: f64,
}

/// The objects that contexts keep alive.
pub fn context_summary(summary: &ContextSummary) -> ContextTotals {
    ContextTotals {
        context_count: summary.context_count as f64,
        retained_count: summary.retained_count as f64,
        retained_size: summary.retained_size as f64,
        other_count: summary.other_count as f64,
        other_size: summary.other_size as f64,
    }
}

/// `DeadVariables`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeadVariables {
    scopes: Vec<DeadScope>,
    unknown_scripts: Vec<UnknownScript>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeadScope {
    scope_info: u32,
    script: u32,
    script_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_name: Option<String>,
    start: f64,
    end: f64,
    field_count: usize,
    is_from_text: bool,
    contexts: Vec<DeadContext>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeadContext {
    node: u32,
    id: f64,
    retained_size: f64,
    dead_size: f64,
    dead: Vec<DeadVariable>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeadVariable {
    name: String,
    value: u32,
    value_id: f64,
    value_name: String,
    retained_size: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UnknownScript {
    script: u32,
    name: String,
    context_count: usize,
}

/// Variables that no code can read any more.
pub fn dead_variables(snapshot: &Snapshot, found: &Findings) -> DeadVariables {
    let graph = &snapshot.graph;
    let variable = |variable: &scopes::DeadVariable| DeadVariable {
        name: text(graph.strings.get(variable.name)),
        value: variable.value.0,
        value_id: graph.id(variable.value).0 as f64,
        value_name: text(&names::node_name(graph, variable.value)),
        retained_size: variable.retained_size as f64,
    };
    let context = |context: &scopes::ContextFinding| DeadContext {
        node: context.node.0,
        id: graph.id(context.node).0 as f64,
        retained_size: context.retained_size as f64,
        dead_size: context.dead_size as f64,
        dead: context.dead.iter().map(variable).collect(),
    };
    let scope = |scope: &scopes::ScopeFinding| DeadScope {
        scope_info: scope.scope_info.0,
        script: scope.script.0,
        script_name: text(&scope.script_name),
        function_name: scope.name.as_deref().map(text),
        start: scope.start as f64,
        end: scope.end as f64,
        field_count: scope.field_count,
        is_from_text: scope.basis == scopes::Basis::Text,
        contexts: scope.contexts.iter().map(context).collect(),
    };
    let unknown = |unknown: &scopes::UnknownScript| UnknownScript {
        script: unknown.script.0,
        name: text(&unknown.name),
        context_count: unknown.context_count,
    };
    DeadVariables {
        scopes: found.scopes.iter().map(scope).collect(),
        unknown_scripts: found.unknown_scripts.iter().map(unknown).collect(),
    }
}

/// `Sample`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SampleRow {
    timestamp_ms: f64,
    last_assigned_id: f64,
    live_size: f64,
}

/// One sample.
pub fn sample(sample: &Sample) -> SampleRow {
    SampleRow {
        timestamp_ms: sample.timestamp_ms,
        last_assigned_id: sample.last_assigned_id as f64,
        live_size: sample.live_size as f64,
    }
}

/// `AllocationRow`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AllocationRow {
    row: u32,
    frame: FrameRow,
    count: f64,
    size: f64,
    live_count: f64,
    live_size: f64,
    has_callers: bool,
}

/// `AllocationFrame`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FrameRow {
    function_name: String,
    script_name: String,
    script_id: f64,
    line: f64,
    column: f64,
}

/// The callers of a row.
#[derive(Serialize)]
pub struct CallerRows {
    single: Vec<AllocationRow>,
    branching: Vec<AllocationRow>,
}

/// Rows of the allocation profile.
pub fn allocation_rows(graph: &Graph, rows: &[allocations::Row]) -> Vec<AllocationRow> {
    let row = |row: &allocations::Row| AllocationRow {
        row: row.id,
        frame: frame(graph, &row.frame),
        count: row.amount.count as f64,
        size: row.amount.size as f64,
        live_count: row.amount.live_count as f64,
        live_size: row.amount.live_size as f64,
        has_callers: row.has_callers,
    };
    rows.iter().map(row).collect()
}

/// The callers of a row of the allocation profile.
pub fn allocation_callers(graph: &Graph, callers: &allocations::Callers) -> CallerRows {
    CallerRows {
        single: allocation_rows(graph, &callers.single),
        branching: allocation_rows(graph, &callers.branching),
    }
}

/// A stack frame.
pub fn frame(graph: &Graph, frame: &allocations::Frame) -> FrameRow {
    FrameRow {
        function_name: text(graph.strings.get(frame.name)),
        script_name: text(graph.strings.get(frame.script_name)),
        script_id: frame.script_id as f64,
        line: frame.line as f64,
        column: frame.column as f64,
    }
}

/// `TypeCounts`.
#[derive(Serialize)]
pub struct TypeCounts {
    nodes: Vec<NodeTypeCount>,
    edges: Vec<EdgeTypeCount>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NodeTypeCount {
    #[serde(rename = "type")]
    name: String,
    count: f64,
    shallow_size: f64,
}

#[derive(Serialize)]
struct EdgeTypeCount {
    #[serde(rename = "type")]
    name: &'static str,
    count: f64,
}

/// The number of nodes and edges of each type that occurs, most first.
pub fn type_counts(graph: &Graph) -> TypeCounts {
    let mut of_code = [(0u64, 0u64); 256];
    for (&code, size) in graph.types.iter().zip(graph.self_sizes.iter()) {
        let (count, sum) = &mut of_code[code as usize];
        *count += 1;
        *sum += size;
    }
    let mut of_edge = [0u64; EdgeType::ALL.len()];
    for target in &graph.edge_targets {
        of_edge[target.edge_type() as usize] += 1;
    }
    let mut nodes: Vec<_> = (0..=u8::MAX).zip(of_code).filter(|(_, (count, _))| *count > 0).collect();
    nodes.sort_by_key(|&(code, (count, _))| (std::cmp::Reverse(count), code));
    let mut edges: Vec<_> = EdgeType::ALL.into_iter().zip(of_edge).filter(|(_, count)| *count > 0).collect();
    edges.sort_by_key(|&(edge_type, count)| (std::cmp::Reverse(count), edge_type as u8));
    let node = |(code, (count, size)): (u8, (u64, u64))| NodeTypeCount {
        name: graph.type_name(code),
        count: count as f64,
        shallow_size: size as f64,
    };
    let edge = |(edge_type, count): (EdgeType, u64)| EdgeTypeCount { name: edge_type.name(), count: count as f64 };
    TypeCounts { nodes: nodes.into_iter().map(node).collect(), edges: edges.into_iter().map(edge).collect() }
}

/// `KeptNames`.
#[derive(Serialize)]
pub struct KeptNames {
    kind: &'static str,
    count: f64,
    examples: Vec<String>,
}

/// The names of a kind that stay in a redacted copy.
pub fn kept(kept: &Kept) -> KeptNames {
    let examples = kept.examples.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    KeptNames { kind: kept.kind, count: kept.count as f64, examples }
}
