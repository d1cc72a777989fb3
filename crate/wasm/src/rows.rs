//! What crosses the border as plain objects: the types of `protocol.d.ts`.

use std::collections::BTreeMap;

use heapwise_core::parse::Warning;
use heapwise_core::snapshot::Snapshot;
use serde::Serialize;

/// `SnapshotInfo` without what only JavaScript knows: name, timings, memory.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Info {
    source_bytes: f64,
    text_bytes: f64,
    compressed: bool,
    format: &'static str,
    node_count: usize,
    edge_count: usize,
    string_count: usize,
    total_size: f64,
    extra_native_bytes: f64,
    sample_count: usize,
    location_count: usize,
    trace_function_count: usize,
    statistics: Statistics,
    meta: Meta,
    warnings: Vec<WarningRow>,
}

#[derive(Serialize)]
struct Statistics {
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

/// What is known of a snapshot.
pub fn info(snapshot: &Snapshot) -> Info {
    let graph = &snapshot.graph;
    let sizes = &snapshot.statistics;
    Info {
        source_bytes: snapshot.source_bytes as f64,
        text_bytes: snapshot.text_bytes as f64,
        compressed: snapshot.compressed,
        format: if snapshot.is_timeline() { "heaptimeline" } else { "heapsnapshot" },
        node_count: graph.node_count(),
        edge_count: graph.edge_count(),
        string_count: graph.strings.written_len(),
        total_size: sizes.total as f64,
        extra_native_bytes: graph.extra_native_bytes as f64,
        sample_count: graph.samples.len(),
        location_count: graph.locations.len(),
        trace_function_count: graph.trace_functions.len(),
        statistics: Statistics {
            total: sizes.total as f64,
            native: Native { total: sizes.native_total as f64, typed_arrays: sizes.typed_arrays as f64 },
            v8heap: V8Heap {
                total: sizes.v8heap_total as f64,
                code: sizes.code as f64,
                js_arrays: sizes.js_arrays as f64,
                strings: sizes.strings as f64,
                system: sizes.system as f64,
            },
        },
        meta: Meta {
            node_fields: graph.node_fields.clone(),
            node_types: graph.node_type_names.clone(),
            edge_fields: graph.edge_fields.clone(),
            edge_types: graph.edge_type_names.clone(),
            sections: graph.sections.clone(),
        },
        warnings: snapshot.warnings.iter().map(warning).collect(),
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

/// `ClassRow`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassRow {
    index: u32,
    name: String,
    count: u32,
    shallow_size: f64,
}

/// The rows of some classes.
pub fn class_rows(snapshot: &Snapshot, classes: &[u32]) -> Vec<ClassRow> {
    let row = |&class: &u32| {
        let aggregate = &snapshot.aggregates[class as usize];
        ClassRow {
            index: class,
            name: snapshot.classes.text(class as usize).into_owned(),
            count: aggregate.count,
            shallow_size: aggregate.shallow_size as f64,
        }
    };
    classes.iter().map(row).collect()
}
