//! Everything that lives longer than a call: openings, snapshots, cursors, by integer handle.

use std::cell::RefCell;
use std::collections::HashMap;

use heapwise_core::graph::columns::WideColumn;
use heapwise_core::load::Loader;
use heapwise_core::query::classes::{self, Direction, SortKey};
use heapwise_core::snapshot::{Opening, Snapshot};
use heapwise_core::{Error, ErrorKind};
use js_sys::{Float64Array, Int32Array, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;

use crate::error::{plain, thrown};
use crate::monitor::MONITOR;
use crate::rows;

/// An opening and the buffers that JavaScript fills for it.
struct Intake {
    opening: Opening,
    buffers: Vec<Vec<u8>>,
}

/// A sorted and filtered view.
struct Cursor {
    snapshot: u32,
    classes: Vec<u32>,
}

#[derive(Default)]
struct Session {
    next: u32,
    intakes: HashMap<u32, Intake>,
    snapshots: HashMap<u32, Snapshot>,
    cursors: HashMap<u32, Cursor>,
}

thread_local! {
    // Only the engine's worker calls; rayon's workers see borrowed columns, never the session.
    static SESSION: RefCell<Session> = RefCell::default();
}

/// A page has at most so many rows.
const MAX_PAGE: usize = 256;

fn with<T>(body: impl FnOnce(&mut Session) -> Result<T, JsValue>) -> Result<T, JsValue> {
    SESSION.with_borrow_mut(body)
}

impl Session {
    fn handle(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn intake(&mut self, handle: u32) -> Result<&mut Intake, JsValue> {
        self.intakes.get_mut(&handle).ok_or_else(|| gone("opening"))
    }

    fn snapshot(&self, handle: u32) -> Result<&Snapshot, JsValue> {
        self.snapshots.get(&handle).ok_or_else(|| gone("snapshot"))
    }
}

fn gone(what: &str) -> JsValue {
    thrown(&Error::new(ErrorKind::Cancelled, format!("this {what} has been closed")))
}

/// Begins to open a file of `source_bytes` (negative where unknown) with at most `memory_bytes` for its columns.
/// `ticket`, not 0, is what the monitor's cancel word must hold to end it.
#[wasm_bindgen(js_name = openBegin)]
pub fn open_begin(source_bytes: f64, memory_bytes: f64, buffers: usize, ticket: u32) -> Result<u32, JsValue> {
    MONITOR.begin(ticket);
    let source_bytes = (source_bytes >= 0.0).then_some(source_bytes as u64);
    let loader = Loader::new(source_bytes, memory_bytes as u64);
    with(|session| {
        let handle = session.handle();
        let intake = Intake { opening: Opening::Loading(Box::new(loader)), buffers: vec![Vec::new(); buffers] };
        session.intakes.insert(handle, intake);
        Ok(handle)
    })
}

/// The address of one of the opening's buffers, with room for `bytes`; it stays there until the opening ends.
#[wasm_bindgen]
pub fn input(handle: u32, buffer: usize, bytes: usize) -> Result<usize, JsValue> {
    with(|session| {
        let buffer = session.intake(handle)?.buffers.get_mut(buffer).ok_or_else(|| gone("buffer"))?;
        if buffer.len() < bytes {
            buffer.try_reserve_exact(bytes - buffer.len()).map_err(|error| thrown(&error.into()))?;
            buffer.resize(bytes, 0);
        }
        Ok(buffer.as_ptr() as usize)
    })
}

/// Reads the first `bytes` of a buffer as the next of the file.
#[wasm_bindgen]
pub fn push(handle: u32, buffer: usize, bytes: usize) -> Result<(), JsValue> {
    with(|session| {
        let intake = session.intake(handle)?;
        let bytes = intake.buffers.get(buffer).and_then(|buffer| buffer.get(..bytes)).ok_or_else(|| gone("buffer"))?;
        intake.opening.push(bytes, &MONITOR).map_err(|error| thrown(&error))
    })
}

/// The name of the phase that `runPhase` would do; `undefined` when the snapshot is ready.
#[wasm_bindgen(js_name = nextPhase)]
pub fn next_phase(handle: u32) -> Result<Option<String>, JsValue> {
    with(|session| Ok(session.intake(handle)?.opening.next().map(|phase| phase.name().to_owned())))
}

/// Does the next phase. The first one says that every byte was pushed.
#[wasm_bindgen(js_name = runPhase)]
pub fn run_phase(handle: u32) -> Result<(), JsValue> {
    with(|session| {
        let intake = session.intake(handle)?;
        // The text is in: what held it goes back before the passes need room.
        intake.buffers = Vec::new();
        intake.opening.run(&MONITOR).map_err(|error| thrown(&error))
    })
}

/// Turns an opening whose phases are all done into a snapshot, whose handle it returns.
#[wasm_bindgen(js_name = openEnd)]
pub fn open_end(handle: u32) -> Result<u32, JsValue> {
    with(|session| match session.intakes.remove(&handle).map(|intake| intake.opening) {
        Some(Opening::Done(snapshot)) => {
            session.snapshots.insert(handle, *snapshot);
            Ok(handle)
        }
        _ => Err(gone("opening")),
    })
}

/// Ends an opening that failed or is not wanted any more.
#[wasm_bindgen]
pub fn abandon(handle: u32) {
    SESSION.with_borrow_mut(|session| session.intakes.remove(&handle));
}

/// What is known of a snapshot.
#[wasm_bindgen]
pub fn info(snapshot: u32) -> Result<JsValue, JsValue> {
    with(|session| Ok(plain(&rows::info(session.snapshot(snapshot)?))))
}

/// Sorts and filters the class table; returns the handle of a cursor.
#[wasm_bindgen(js_name = queryClasses)]
pub fn query_classes(snapshot: u32, key: &str, descending: bool, filter: &str) -> Result<u32, JsValue> {
    let key = match key {
        "name" => SortKey::Name,
        "count" => SortKey::Count,
        _ => SortKey::ShallowSize,
    };
    let direction = if descending { Direction::Descending } else { Direction::Ascending };
    with(|session| {
        let classes = classes::classes(session.snapshot(snapshot)?, key, direction, filter);
        let handle = session.handle();
        session.cursors.insert(handle, Cursor { snapshot, classes });
        Ok(handle)
    })
}

/// Rows that a cursor has.
#[wasm_bindgen]
pub fn total(cursor: u32) -> Result<usize, JsValue> {
    with(|session| session.cursors.get(&cursor).map(|cursor| cursor.classes.len()).ok_or_else(|| gone("view")))
}

/// Rows `start` to `end` of a cursor, fewer where it has no more, 256 at most.
#[wasm_bindgen]
pub fn rows(cursor: u32, start: usize, end: usize) -> Result<JsValue, JsValue> {
    with(|session| {
        let cursor = session.cursors.get(&cursor).ok_or_else(|| gone("view"))?;
        let start = start.min(cursor.classes.len());
        let end = end.min(cursor.classes.len()).min(start + MAX_PAGE).max(start);
        let snapshot = session.snapshot(cursor.snapshot)?;
        Ok(plain(&rows::class_rows(snapshot, &cursor.classes[start..end])))
    })
}

/// Ends a cursor.
#[wasm_bindgen]
pub fn release(cursor: u32) {
    SESSION.with_borrow_mut(|session| session.cursors.remove(&cursor));
}

/// A column over all nodes, copied out; `undefined` for a name that is none.
#[wasm_bindgen]
pub fn column(snapshot: u32, name: &str) -> Result<JsValue, JsValue> {
    with(|session| {
        let snapshot = session.snapshot(snapshot)?;
        let graph = &snapshot.graph;
        Ok(match name {
            "id" => wide(&graph.ids),
            "type" => Uint8Array::from(graph.types.as_slice()).into(),
            "selfSize" => wide(&snapshot.ownership.written_sizes(&graph.self_sizes)),
            "shallowSize" => wide(&graph.self_sizes),
            "edgeCount" => {
                let counts: Vec<u32> = graph.first_edge.windows(2).map(|pair| pair[1] - pair[0]).collect();
                Uint32Array::from(counts.as_slice()).into()
            }
            "detachedness" => match graph.detachedness.is_empty() {
                true => Uint8Array::new_with_length(graph.node_count() as u32).into(),
                false => Uint8Array::from(graph.detachedness.as_slice()).into(),
            },
            "traceNodeId" => match graph.trace_node_ids.is_empty() {
                true => Uint32Array::new_with_length(graph.node_count() as u32).into(),
                false => Uint32Array::from(graph.trace_node_ids.as_slice()).into(),
            },
            "retainedSize" => {
                let sizes = graph.nodes().map(|node| snapshot.tree.retained_size(node) as f64);
                Float64Array::from(sizes.collect::<Vec<_>>().as_slice()).into()
            }
            "distance" => Int32Array::from(snapshot.distances.as_slice()).into(),
            "dominator" => {
                let dominators = graph.nodes().map(|node| snapshot.tree.dominator(node).0);
                Uint32Array::from(dominators.collect::<Vec<_>>().as_slice()).into()
            }
            "classIndex" => Uint32Array::from(snapshot.classes.of_node.as_slice()).into(),
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

/// Closes a snapshot and every cursor on it. Its memory is free for the next one; the instance does not shrink.
#[wasm_bindgen]
pub fn close(snapshot: u32) {
    SESSION.with_borrow_mut(|session| {
        session.cursors.retain(|_, cursor| cursor.snapshot != snapshot);
        session.snapshots.remove(&snapshot);
    });
}
