//! Columns over all nodes, copied out as typed arrays.

use heapwise_core::graph::columns::WideColumn;
use js_sys::{Float64Array, Int32Array, Uint8Array, Uint32Array};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

use crate::ask::owner_number;
use crate::error::thrown;
use crate::read::read;
use crate::session::with;

/// `ColumnName`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Column {
    Id,
    Type,
    SelfSize,
    ShallowSize,
    RetainedSize,
    Distance,
    Dominator,
    EdgeCount,
    Detachedness,
    TraceNodeId,
    ClassIndex,
    NativeContext,
}

/// A column: one value per node.
#[wasm_bindgen]
pub fn column(snapshot: JsValue, name: JsValue) -> Result<JsValue, JsValue> {
    let (snapshot, name) = (read("snapshot", snapshot)?, read("name", name)?);
    with(|session| {
        let (snapshot, analyses) = session.snapshots.analysed(snapshot)?;
        let graph = &snapshot.graph;
        let count = graph.node_count() as u32;
        Ok(match name {
            Column::Id => wide(&graph.ids),
            Column::Type => Uint8Array::from(graph.types.as_slice()).into(),
            Column::SelfSize => wide(&snapshot.ownership.written_sizes(&graph.self_sizes)),
            Column::ShallowSize => wide(&graph.self_sizes),
            Column::RetainedSize => {
                let sizes = graph.nodes().map(|node| snapshot.retained_size(node) as f64);
                Float64Array::from(sizes.collect::<Vec<_>>().as_slice()).into()
            }
            Column::Distance => match snapshot.is_complete() {
                true => Int32Array::from(snapshot.distances.as_slice()).into(),
                false => Int32Array::new_with_length(count).fill(-5, 0, count).into(),
            },
            Column::Dominator => {
                let dominators = graph.nodes().map(|node| snapshot.dominator(node).0);
                Uint32Array::from(dominators.collect::<Vec<_>>().as_slice()).into()
            }
            Column::EdgeCount => {
                let counts: Vec<u32> = graph.first_edge.windows(2).map(|pair| pair[1] - pair[0]).collect();
                Uint32Array::from(counts.as_slice()).into()
            }
            Column::Detachedness => match graph.detachedness.is_empty() {
                true => Uint8Array::new_with_length(count).into(),
                false => Uint8Array::from(graph.detachedness.as_slice()).into(),
            },
            Column::TraceNodeId => match graph.trace_node_ids.is_empty() {
                true => Uint32Array::new_with_length(count).into(),
                false => Uint32Array::from(graph.trace_node_ids.as_slice()).into(),
            },
            Column::ClassIndex => Uint32Array::from(snapshot.classes.of_node.as_slice()).into(),
            Column::NativeContext => {
                let contexts = analyses.native_contexts(snapshot).map_err(|error| thrown(&error))?;
                let owners: Vec<i32> = contexts.owners().map(owner_number).collect();
                Int32Array::from(owners.as_slice()).into()
            }
        })
    })
}

/// 32-bit integers if all values fit, otherwise doubles.
fn wide(column: &WideColumn) -> JsValue {
    match column.high.is_empty() {
        true => Uint32Array::from(column.low.as_slice()).into(),
        false => Float64Array::from(column.iter().map(|value| value as f64).collect::<Vec<_>>().as_slice()).into(),
    }
}
