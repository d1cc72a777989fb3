//! `numbers`: prints every number of a snapshot; tests compare them with DevTools' own (`tests/parity/numbers`).
//!
//! Standard input: requests, one JSON object per line: `path`, and the nodes, classes and filters to answer for
//! (`Request` in `devtools.mjs`). A request with a second file, `base`, asks for the difference between the two.
//! Standard output: for each request a line of JSON, `{ columns: [{ name, kind, length }], tables, strings }` or `{
//! error }`, followed by the columns that the line announces, little-endian: `f64`, or `text`, which is `u32` indexes
//! into `strings`. By hand: `echo '{"path":"a.heapsnapshot"}' | numbers | head -1`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufRead, Read, Write};
use std::process::ExitCode;

use heapwise_core::analyses::Analyses;
use heapwise_core::compare::diff::{Matching, diff};
use heapwise_core::compare::side::Side;
use heapwise_core::graph::strings::utf16;
use heapwise_core::load::Loader;
use heapwise_core::monitor::Silent;
use heapwise_core::names;
use heapwise_core::passes::aggregates::Aggregate;
use heapwise_core::passes::allocations::{self, Allocations, Frame, Row};
use heapwise_core::passes::class_names::ClassKey;
use heapwise_core::passes::native_contexts::{self, Owner};
use heapwise_core::passes::samples;
use heapwise_core::passes::scopes::{self, ContextFinding, Findings, Inputs, ScopeFinding};
use heapwise_core::passes::scripts::Scripts;
use heapwise_core::query::duplicates::Duplicates;
use heapwise_core::query::edges::{self, Link};
use heapwise_core::query::filters::{self, Filter};
use heapwise_core::query::objects;
use heapwise_core::query::order::{Direction, ObjectKey};
use heapwise_core::query::retainers::{self, RetainersView};
use heapwise_core::snapshot::{Opening, Snapshot};
use heapwise_core::{Error, ErrorKind, NodeIx, Result, StrIx};
use serde_json::Value;

const SLICE: usize = 4 << 20;

// As many rows as `devtools.mjs` lists.
const PAGE: usize = 100;
const MEMBERS: usize = 50;
const CALLER_LEVELS: usize = 3;
const NAMED_FILTERS: [&str; 7] = [
    "duplicatedStrings",
    "objectsRetainedByDetachedDomNodes",
    "objectsRetainedByConsole",
    "objectsRetainedByEventHandlers",
    "objectsRetainedByContexts",
    "sharedNativeContext",
    "noNativeContext",
];

fn main() -> ExitCode {
    match answer_all() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn answer_all() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        match answer(&request) {
            Ok(dump) => dump.write(&mut out)?,
            Err(error) => {
                let error =
                    Json::record([("code", error.kind.code().into()), ("message", error.message.as_str().into())]);
                let mut text = Vec::new();
                Json::record([("error", error)]).write(&mut text);
                text.push(b'\n');
                out.write_all(&text)?;
            }
        }
    }
    out.flush()
}

fn answer(request: &Value) -> Result<Dump> {
    match request["base"].is_string() {
        true => dump_diff(&open(request["base"].as_str().unwrap_or_default())?, &snapshot(request)?),
        false => dump(&snapshot(request)?, request),
    }
}

fn snapshot(request: &Value) -> Result<Snapshot> {
    open(request["path"].as_str().unwrap_or_default())
}

/// By class key: counts of added and removed objects, their sizes, and their ordinals ordered by id. Always matched by
/// id, as in DevTools.
fn dump_diff(base: &Snapshot, current: &Snapshot) -> Result<Dump> {
    let side = |snapshot: &Snapshot| Side::of(snapshot, &Scripts::find(&snapshot.graph), &current.interfaces);
    let (before, now) = (side(base)?, side(current)?);
    // Compares the bytes that pass between engines.
    let (comparison, _) = diff(&Side::decode(&before.encode()?)?, &now, Matching::Ids)?;
    let mut rows: Rows = Vec::new();
    for (at, class) in comparison.classes.iter().enumerate().filter(|&(at, _)| comparison.is_changed(at)) {
        let ordinals = |nodes: &[u32]| Json::List(nodes.iter().map(|&node| node.into()).collect());
        let row = Json::list([
            class.added_count.into(),
            class.removed_count.into(),
            class.added_size.into(),
            class.removed_size.into(),
            ordinals(comparison.added(at)),
            ordinals(comparison.removed(at)),
        ]);
        rows.push((key_text(&class.key), row));
    }
    let mut dump = Dump::default();
    dump.table("diff", Json::Record(rows));
    Ok(dump)
}

fn open(path: &str) -> Result<Snapshot> {
    let io = |error: std::io::Error| Error::new(ErrorKind::NotASnapshot, error.to_string());
    let mut file = File::open(path).map_err(io)?;
    let bytes = file.metadata().map_err(io)?.len();
    let mut opening = Opening::Loading(Box::new(Loader::new(Some(bytes), u64::MAX)));
    let mut slice = vec![0; SLICE];
    loop {
        match file.read(&mut slice).map_err(io)? {
            0 => break,
            count => opening.push(&slice[..count], &Silent)?,
        }
    }
    while opening.next().is_some() {
        opening.run(&Silent)?;
    }
    match opening {
        Opening::Done(snapshot) => Ok(*snapshot),
        _ => unreachable!("an opening without a next phase is done"),
    }
}

/// Uses the names of columns and tables of `devtools.mjs`.
fn dump(snapshot: &Snapshot, request: &Value) -> Result<Dump> {
    let (mut dump, mut analyses) = (Dump::default(), Analyses::default());
    columns(&mut dump, snapshot, &mut analyses)?;
    summary(&mut dump, snapshot, &mut analyses)?;
    class_filters(&mut dump, snapshot, &mut analyses, request)?;
    lists(&mut dump, snapshot, &mut analyses, request)?;
    timeline(&mut dump, snapshot, &mut analyses, request)?;
    Ok(dump)
}

fn columns(dump: &mut Dump, snapshot: &Snapshot, analyses: &mut Analyses) -> Result<()> {
    let Snapshot { graph, classes, .. } = snapshot;
    dump.numbers("id", graph.ids.iter().map(|id| id as f64));
    dump.numbers("shallowSize", graph.self_sizes.iter().map(|size| size as f64));
    dump.numbers("retainedSize", graph.nodes().map(|node| snapshot.retained_size(node) as f64));
    dump.numbers("distance", snapshot.distances.iter().map(|&distance| distance.into()));
    dump.numbers("dominator", graph.nodes().map(|node| snapshot.tree.dominator(node).0.into()));
    // Old files have no such field.
    let detachedness = |node: NodeIx| graph.detachedness.get(node.index()).copied().unwrap_or_default();
    dump.numbers("detachedness", graph.nodes().map(|node| detachedness(node).into()));
    dump.text("className", classes.of_node.iter().map(|&class| &*classes.keys[class as usize].name));
    let keys: Vec<Vec<u8>> = classes.keys.iter().map(key_text).collect();
    dump.text("classKey", classes.of_node.iter().map(|&class| &*keys[class as usize]));
    dump.text("name", graph.nodes().map(|node| names::node_name(graph, node)));
    locations(dump, snapshot);
    let owners = analyses.native_contexts(snapshot)?.owners();
    dump.numbers(
        "nativeContext",
        owners.map(|owner| match owner {
            Owner::Context(node) => node.0.into(),
            Owner::None => -1.0,
            Owner::Shared => -2.0,
        }),
    );
    Ok(())
}

/// `ClassKey::text`, with lone surrogates preserved.
fn key_text(key: &ClassKey) -> Vec<u8> {
    let nameless = ClassKey { name: Box::default(), location: key.location }.text();
    [nameless.as_bytes(), &key.name].concat()
}

fn summary(dump: &mut Dump, snapshot: &Snapshot, analyses: &mut Analyses) -> Result<()> {
    let graph = &snapshot.graph;
    let retained = |node| snapshot.retained_size(node);
    let name = |node| names::node_name(graph, node);
    dump.table("classTotals", class_totals(snapshot));
    dump.table("classes", Json::Record(classes_of(snapshot, &snapshot.aggregates, "")));
    dump.table("statistics", statistics(snapshot));
    let greatest_id = graph.ids.iter().filter(|id| id % 2 == 1).max().unwrap_or_default();
    let header = [
        ("nodeCount", graph.node_count().into()),
        ("root", graph.root.into()),
        ("totalSize", snapshot.statistics.total.into()),
        ("maxJSObjectId", greatest_id.into()),
    ];
    dump.table("header", Json::record(header));
    let interfaces = snapshot.interfaces.iter().map(|interface| {
        let properties = Json::list(interface.properties.iter().map(|property| (&**property).into()));
        Json::record([("name", (&*interface.name).into()), ("properties", properties)])
    });
    dump.table("interfaces", Json::list(interfaces));
    dump.table("duplicates", duplicates(snapshot, &*analyses.duplicates(snapshot)?));

    let sizes = native_contexts::sizes(graph, analyses.native_contexts(snapshot)?, &retained)?;
    let contexts = sizes.contexts.iter().map(|size| {
        let sizes = [size.attributed_size, size.retained_size, size.self_size].map(Json::from);
        Json::list([size.node.into(), (&*name(size.node)).into()].into_iter().chain(sizes))
    });
    let sizes = [
        ("contexts", Json::list(contexts)),
        ("sharedSize", sizes.shared_size.into()),
        ("noAttributionSize", sizes.unattributed_size.into()),
    ];
    dump.table("nativeContextSizes", Json::record(sizes));

    let sums = filters::context_summary(graph, &snapshot.distances)?;
    let sums = [
        ("contextCount", sums.context_count),
        ("retainedByContextSize", sums.retained_size),
        ("retainedByContextCount", sums.retained_count),
        ("notRetainedByContextSize", sums.other_size),
        ("notRetainedByContextCount", sums.other_count),
        ("totalSize", sums.retained_size + sums.other_size),
    ];
    dump.table("retainedByContext", Json::record(sums.map(|(name, sum)| (name, sum.into()))));
    let inputs = Inputs {
        graph,
        retained_size: &retained,
        name_of: &name,
        location: &|_| None,
        text_of: &scopes::no_text,
        matters: &|_, _| true,
        least_bytes: 0,
        most_text: usize::MAX,
    };
    let findings = scopes::recorded_dead_variables(&inputs)?.unwrap_or_default();
    dump.table("contexts", contexts_table(snapshot, &findings));
    Ok(())
}

fn duplicates(snapshot: &Snapshot, duplicates: &Duplicates) -> Json {
    let graph = &snapshot.graph;
    Json::list(duplicates.groups.iter().map(|group| {
        let members = duplicates.members(group);
        let (length, hash) = group.truncation.unwrap_or_default();
        Json::record([
            ("value", (&*names::node_name(graph, members[0])).into()),
            ("count", members.len().into()),
            ("totalSelfSize", group.self_size.into()),
            ("totalRetainedSize", group.retained_size.into()),
            ("ids", Json::list(members.iter().map(|&node| graph.id(node).0.into()))),
            ("truncated", group.truncation.is_some().into()),
            ("length", length.unwrap_or(-1).into()),
            ("hash", hash.unwrap_or(-1).into()),
        ])
    }))
}

fn contexts_table(snapshot: &Snapshot, findings: &Findings) -> Json {
    let graph = &snapshot.graph;
    let context = |context: &ContextFinding| {
        let dead = context.dead.iter().map(|variable| {
            Json::list([
                graph.strings.get(variable.name).into(),
                variable.value.into(),
                (&*names::node_name(graph, variable.value)).into(),
                graph.type_name(graph.types[variable.value.index()]).as_str().into(),
                graph.self_sizes.get(variable.value.index()).into(),
                variable.retained_size.into(),
            ])
        });
        Json::record([
            ("context", context.node.into()),
            ("retainedSize", context.retained_size.into()),
            ("deadSize", context.dead_size.into()),
            ("dead", Json::list(dead)),
        ])
    };
    let scope = |scope: &ScopeFinding| {
        Json::record([
            ("scopeInfo", scope.scope_info.into()),
            ("script", scope.script.into()),
            ("scriptName", (&*scope.script_name).into()),
            ("scopeName", scope.name.as_deref().unwrap_or_default().into()),
            ("start", scope.start.into()),
            ("end", scope.end.into()),
            ("fieldCount", scope.field_count.into()),
            ("contexts", Json::list(scope.contexts.iter().map(context))),
        ])
    };
    let unknown = findings
        .unknown_scripts
        .iter()
        .map(|unknown| Json::list([unknown.script.into(), (&*unknown.name).into(), unknown.context_count.into()]));
    Json::record([("scopes", Json::list(findings.scopes.iter().map(scope))), ("withoutScopes", Json::list(unknown))])
}

fn class_filters(dump: &mut Dump, snapshot: &Snapshot, analyses: &mut Analyses, request: &Value) -> Result<()> {
    let mut rows = |filter: &Filter, prefix: &str| -> Result<Rows> {
        Ok(classes_of(snapshot, &analyses.filtered(snapshot, filter)?.aggregates, prefix))
    };
    for name in NAMED_FILTERS {
        if let Some(filter) = Filter::of(name) {
            dump.table(&format!("filter {name}"), Json::Record(rows(&filter, "")?));
        }
    }
    let mut of_contexts = Vec::new();
    for context in ordinals(&request["nativeContexts"]) {
        of_contexts.extend(rows(&Filter::OwnedBy(Owner::Context(context)), &format!("{} ", context.0))?);
    }
    dump.table("filter nativeContext", Json::Record(of_contexts));
    let [above, up_to] = [0, 1].map(|at| request["idRange"][at].as_u64().unwrap_or_default());
    dump.table("filter idRange", Json::Record(rows(&Filter::IdsBetween(above, up_to), "")?));
    Ok(())
}

/// Count, shallow size, distance, retained size and name by key, for classes that have objects.
fn classes_of(snapshot: &Snapshot, aggregates: &[Aggregate], prefix: &str) -> Rows {
    let rows = snapshot.classes.keys.iter().zip(aggregates).filter(|(_, aggregate)| aggregate.count > 0);
    let row = |(key, aggregate): (&ClassKey, &Aggregate)| {
        let Aggregate { count, shallow_size, retained_size, distance } = *aggregate;
        let row = [count.into(), shallow_size.into(), distance.into(), retained_size.into(), (&*key.name).into()];
        ([prefix.as_bytes(), &key_text(key)].concat(), Json::list(row))
    };
    rows.map(row).collect()
}

fn lists(dump: &mut Dump, snapshot: &Snapshot, analyses: &mut Analyses, request: &Value) -> Result<()> {
    let nodes: Vec<NodeIx> = ordinals(&request["nodes"]).collect();
    let by_node = |row: &dyn Fn(NodeIx) -> Json| {
        Json::Record(nodes.iter().map(|&node| (node.0.to_string().into_bytes(), row(node))).collect())
    };
    let view = RetainersView::default();
    dump.table("retainers", by_node(&|node| retainers_of(snapshot, &view, node)));
    let mut ignoring = Vec::new();
    for asked in request["ignoring"].as_array().into_iter().flatten() {
        for ignored in ordinals(&Value::Array(vec![asked["ignored"].clone()])) {
            let view = analyses.retainers_view(snapshot, BTreeSet::from([ignored]))?;
            for node in ordinals(&asked["nodes"]) {
                let key = format!("{} {}", ignored.0, node.0);
                ignoring.push((key.into_bytes(), retainers_of(snapshot, &view, node)));
            }
        }
    }
    dump.table("retainersIgnoring", Json::Record(ignoring));
    let edges_by = |key, direction| {
        by_node(&|node| {
            let links = edges::edges(snapshot, node, key, direction);
            page(&links, PAGE, |link| Json::list(edge(snapshot, link)))
        })
    };
    dump.table("edges", edges_by(ObjectKey::RetainedSize, Direction::Descending));
    dump.table("edgesByName", edges_by(ObjectKey::Name, Direction::Ascending));
    let members = ordinals(&request["members"]).map(|node| {
        let objects = objects::of_class(snapshot, snapshot.classes.of_node[node.index()], |_| true);
        let sorted = objects::sort(snapshot, objects, ObjectKey::RetainedSize, Direction::Descending);
        (node.0.to_string().into_bytes(), page(&sorted, MEMBERS, |&node| node.into()))
    });
    dump.table("members", Json::Record(members.collect()));
    Ok(())
}

fn retainers_of(snapshot: &Snapshot, view: &RetainersView, node: NodeIx) -> Json {
    let links = retainers::retainers(snapshot, view, node, ObjectKey::Distance, Direction::Ascending);
    page(&links, PAGE, |link| {
        let more = [view.distance_by(snapshot, link).into(), view.ignored.contains(&link.node).into()];
        Json::list(edge(snapshot, link).into_iter().chain(more))
    })
}

fn page<T>(rows: &[T], count: usize, row: impl Fn(&T) -> Json) -> Json {
    Json::record([("total", rows.len().into()), ("rows", Json::list(rows.iter().take(count).map(row)))])
}

/// Name, type, and the node at the other end.
fn edge(snapshot: &Snapshot, link: &Link) -> [Json; 3] {
    let graph = &snapshot.graph;
    let edge_type = graph.edge_targets[link.edge.index()].edge_type();
    [(&*names::edge_name(graph, link.edge)).into(), edge_type.name().into(), link.node.into()]
}

fn timeline(dump: &mut Dump, snapshot: &Snapshot, analyses: &mut Analyses, request: &Value) -> Result<()> {
    let graph = &snapshot.graph;
    let samples = samples::samples(graph);
    if !samples.is_empty() {
        let columns = [
            ("timestamps", Json::list(samples.iter().map(|sample| sample.timestamp_ms.into()))),
            ("lastAssignedIds", Json::list(samples.iter().map(|sample| sample.last_assigned_id.into()))),
            ("sizes", Json::list(samples.iter().map(|sample| sample.live_size.into()))),
        ];
        dump.table("samples", Json::record(columns));
    }
    if graph.trace_functions.is_empty() {
        return Ok(());
    }
    let allocations = analyses.allocations(snapshot)?;
    let tops = allocations.tops(graph);
    dump.table("allocationTops", Json::list(tops.iter().map(|row| allocation(snapshot, row))));
    let mut callers = Vec::new();
    for top in &tops {
        callers.push(match top.has_callers {
            true => callers_of(snapshot, allocations, top.id, CALLER_LEVELS)?,
            false => Json::record([]),
        });
    }
    dump.table("allocationCallers", Json::List(callers));
    let stacks = ordinals(&request["nodes"]).map(|node| {
        let frames = allocations::stack(graph, node).unwrap_or_default();
        let rows = frames.iter().map(|frame| Json::list(frame_values(snapshot, frame)));
        (node.0.to_string().into_bytes(), Json::list(rows))
    });
    dump.table("allocationStacks", Json::Record(stacks.collect()));
    let mut rows = Vec::new();
    for place in request["allocationTops"].as_array().into_iter().flatten().filter_map(Value::as_u64) {
        let Some(top) = tops.get(place as usize) else { continue };
        let filter = Filter::AllocatedBy(analyses.allocations(snapshot)?.trace_ids(graph, top.id));
        rows.extend(classes_of(snapshot, &analyses.filtered(snapshot, &filter)?.aggregates, &format!("{place} ")));
    }
    dump.table("filter allocation", Json::Record(rows));
    Ok(())
}

fn callers_of(snapshot: &Snapshot, allocations: &mut Allocations, id: u32, level: usize) -> Result<Json> {
    let callers = allocations.callers(&snapshot.graph, id)?;
    let mut branching = Vec::new();
    for caller in &callers.branching {
        let mut row = vec![(b"caller".to_vec(), allocation(snapshot, caller))];
        if level > 1 && caller.has_callers {
            row.push((b"callers".to_vec(), callers_of(snapshot, allocations, caller.id, level - 1)?));
        }
        branching.push(Json::Record(row));
    }
    let single = callers.single.iter().map(|row| allocation(snapshot, row));
    Ok(Json::record([("single", Json::list(single)), ("branching", Json::List(branching))]))
}

fn allocation(snapshot: &Snapshot, row: &Row) -> Json {
    let amount = row.amount;
    let sums = [amount.count, amount.size, amount.live_count, amount.live_size].map(Json::from);
    Json::list(frame_values(snapshot, &row.frame).into_iter().chain(sums).chain([row.has_callers.into()]))
}

fn frame_values(snapshot: &Snapshot, frame: &Frame) -> [Json; 5] {
    let text = |string: StrIx| snapshot.graph.strings.get(string).into();
    let place = [frame.script_id, frame.line, frame.column].map(Json::from);
    let [script_id, line, column] = place;
    [text(frame.name), text(frame.script_name), script_id, line, column]
}

fn ordinals(list: &Value) -> impl Iterator<Item = NodeIx> {
    list.as_array().into_iter().flatten().filter_map(Value::as_u64).map(|ordinal| NodeIx(ordinal as u32))
}

/// Later rows override earlier ones, as in DevTools' map.
fn locations(dump: &mut Dump, snapshot: &Snapshot) {
    let graph = &snapshot.graph;
    let table = &graph.locations;
    for (name, field) in [("locationScript", "script_id"), ("locationLine", "line"), ("locationColumn", "column")] {
        let mut values = vec![-1.0; graph.node_count()];
        if let (Some(object), Some(value)) = (table.field("object_index"), table.field(field)) {
            for row in 0..table.len() {
                if let Some(place) = values.get_mut(table.get(row, object) as usize) {
                    *place = table.get(row, value) as f64;
                }
            }
        }
        dump.numbers(name, values.into_iter());
    }
}

fn statistics(snapshot: &Snapshot) -> Json {
    let sums = &snapshot.statistics;
    Json::record([
        ("total", sums.total.into()),
        ("native", Json::record([("total", sums.native_total.into()), ("typedArrays", sums.typed_arrays.into())])),
        (
            "v8heap",
            Json::record([
                ("total", sums.v8heap_total.into()),
                ("code", sums.code.into()),
                ("jsArrays", sums.js_arrays.into()),
                ("strings", sums.strings.into()),
                ("system", sums.system.into()),
            ]),
        ),
    ])
}

/// Count and size by class name alone.
fn class_totals(snapshot: &Snapshot) -> Json {
    let mut totals: BTreeMap<&[u8], (u64, u64)> = BTreeMap::new();
    for (key, aggregate) in snapshot.classes.keys.iter().zip(&snapshot.aggregates) {
        let total = totals.entry(&key.name).or_default();
        total.0 += u64::from(aggregate.count);
        total.1 += aggregate.shallow_size;
    }
    let rows = totals.into_iter().filter(|(_, (count, _))| *count > 0);
    Json::Record(
        rows.map(|(name, (count, size))| (name.to_vec(), Json::List(vec![count.into(), size.into()]))).collect(),
    )
}

/// The answer to one request.
#[derive(Default)]
struct Dump {
    strings: Vec<Json>,
    places: HashMap<Vec<u8>, u32>,
    announced: Vec<Json>,
    columns: Vec<u8>,
    tables: Rows,
}

impl Dump {
    fn numbers(&mut self, name: &str, values: impl Iterator<Item = f64>) {
        let begin = self.columns.len();
        self.columns.extend(values.flat_map(f64::to_le_bytes));
        self.announce(name, "f64", (self.columns.len() - begin) / 8);
    }

    /// A column of WTF-8.
    fn text(&mut self, name: &str, values: impl Iterator<Item = impl AsRef<[u8]>>) {
        let mut length = 0;
        for text in values {
            let text = text.as_ref();
            let place = match self.places.get(text) {
                Some(&place) => place,
                None => {
                    let place = self.strings.len() as u32;
                    self.strings.push(Json::Text(text.to_vec()));
                    self.places.insert(text.to_vec(), place);
                    place
                }
            };
            self.columns.extend(place.to_le_bytes());
            length += 1;
        }
        self.announce(name, "text", length);
    }

    fn announce(&mut self, name: &str, kind: &str, length: usize) {
        let entry = [("name", name.into()), ("kind", kind.into()), ("length", (length as u64).into())];
        self.announced.push(Json::record(entry));
    }

    fn table(&mut self, name: &str, table: Json) {
        self.tables.push((name.into(), table));
    }

    fn write(self, out: &mut impl Write) -> std::io::Result<()> {
        let parts = [
            ("columns", Json::List(self.announced)),
            ("tables", Json::Record(self.tables)),
            ("strings", Json::List(self.strings)),
        ];
        let mut text = Vec::new();
        Json::record(parts).write(&mut text);
        text.push(b'\n');
        out.write_all(&text)?;
        out.write_all(&self.columns)
    }
}

/// JSON whose strings may hold lone surrogates, which `serde_json` cannot represent.
enum Json {
    Number(String),
    Text(Vec<u8>),
    List(Vec<Json>),
    Record(Rows),
    Truth(bool),
}

/// Keys and values of a record.
type Rows = Vec<(Vec<u8>, Json)>;

macro_rules! from_numbers {
    ($($kind:ty),*) => {
        $(impl From<$kind> for Json {
            fn from(value: $kind) -> Self {
                Json::Number(value.to_string())
            }
        })*
    };
}

from_numbers!(u64, u32, i64, i32, usize, f64);

impl From<NodeIx> for Json {
    fn from(node: NodeIx) -> Self {
        node.0.into()
    }
}

impl From<bool> for Json {
    fn from(truth: bool) -> Self {
        Json::Truth(truth)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Json::Text(text.into())
    }
}

impl From<&[u8]> for Json {
    fn from(wtf8: &[u8]) -> Self {
        Json::Text(wtf8.into())
    }
}

impl Json {
    fn list(values: impl IntoIterator<Item = Json>) -> Self {
        Json::List(values.into_iter().collect())
    }

    fn record<const N: usize>(entries: [(&str, Json); N]) -> Self {
        Json::Record(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Json::Number(digits) => out.extend(digits.as_bytes()),
            Json::Text(wtf8) => quote(wtf8, out),
            Json::Truth(truth) => out.extend(truth.to_string().as_bytes()),
            Json::List(values) => {
                out.push(b'[');
                for (place, value) in values.iter().enumerate() {
                    if place > 0 {
                        out.push(b',');
                    }
                    value.write(out);
                }
                out.push(b']');
            }
            Json::Record(entries) => {
                out.push(b'{');
                for (place, (key, value)) in entries.iter().enumerate() {
                    if place > 0 {
                        out.push(b',');
                    }
                    quote(key, out);
                    out.push(b':');
                    value.write(out);
                }
                out.push(b'}');
            }
        }
    }
}

/// Quotes a text; every character outside plain ASCII becomes an escape.
fn quote(wtf8: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for unit in utf16(wtf8) {
        match unit {
            0x20..0x7f if unit != u16::from(b'"') && unit != u16::from(b'\\') => out.push(unit as u8),
            _ => out.extend(format!("\\u{unit:04x}").as_bytes()),
        }
    }
    out.push(b'"');
}
