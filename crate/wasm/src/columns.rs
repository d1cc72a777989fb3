//! Columns over all nodes, copied out as typed arrays.

use heapwise_core::graph::columns::WideColumn;
use js_sys::{Float64Array, Int32Array, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;

use crate::ask::owner_number;
use crate::error::thrown;
use crate::session::with;

/// A column; `undefined` for a name that is none.
#[wasm_bindgen]
pub fn column(snapshot: u32, name: &str) -> Result<JsValue, JsValue> {
    with(|session| {
        let (snapshot, analyses) = session.analysed(snapshot)?;
        let graph = &snapshot.graph;
        let count = graph.node_count() as u32;
        Ok(match name {
            "id" => wide(&graph.ids),
            "type" => Uint8Array::from(graph.types.as_slice()).into(),
            "selfSize" => wide(&snapshot.ownership.written_sizes(&graph.self_sizes)),
            "shallowSize" => wide(&graph.self_sizes),
            "retainedSize" => {
                let sizes = graph.nodes().map(|node| snapshot.retained_size(node) as f64);
                Float64Array::from(sizes.collect::<Vec<_>>().as_slice()).into()
            }
            "distance" => match snapshot.is_complete() {
                true => Int32Array::from(snapshot.distances.as_slice()).into(),
                false => Int32Array::new_with_length(count).fill(-5, 0, count).into(),
            },
            "dominator" => {
                let dominators = graph.nodes().map(|node| snapshot.dominator(node).0);
                Uint32Array::from(dominators.collect::<Vec<_>>().as_slice()).into()
            }
            "edgeCount" => {
                let counts: Vec<u32> = graph.first_edge.windows(2).map(|pair| pair[1] - pair[0]).collect();
                Uint32Array::from(counts.as_slice()).into()
            }
            "detachedness" => match graph.detachedness.is_empty() {
                true => Uint8Array::new_with_length(count).into(),
                false => Uint8Array::from(graph.detachedness.as_slice()).into(),
            },
            "traceNodeId" => match graph.trace_node_ids.is_empty() {
                true => Uint32Array::new_with_length(count).into(),
                false => Uint32Array::from(graph.trace_node_ids.as_slice()).into(),
            },
            "classIndex" => Uint32Array::from(snapshot.classes.of_node.as_slice()).into(),
            "nativeContext" => {
                let contexts = analyses.native_contexts(snapshot).map_err(|error| thrown(&error))?;
                let owners: Vec<i32> = contexts.owners().map(owner_number).collect();
                Int32Array::from(owners.as_slice()).into()
            }
            _ => JsValue::UNDEFINED,
        })
    })
}

/// 32-bit numbers where all fit, else doubles.
fn wide(column: &WideColumn) -> JsValue {
    match column.high.is_empty() {
        true => Uint32Array::from(column.low.as_slice()).into(),
        false => Float64Array::from(column.iter().map(|value| value as f64).collect::<Vec<_>>().as_slice()).into(),
    }
}
