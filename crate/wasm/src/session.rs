//! Everything that outlives a call, and opening.
//!
//! An opening and the snapshot that comes of it have one handle, so that questions can be answered before the last phase
//! is done.

use std::cell::RefCell;
use std::rc::Rc;

use heapwise_core::NodeIx;
use heapwise_core::analyses::Analyses;
use heapwise_core::load::Loader;
use heapwise_core::snapshot::{Opening, Snapshot};
use wasm_bindgen::prelude::*;

use crate::compare::Comparison;
use crate::error::{malformed, plain, thrown};
use crate::handles::{Handles, Held, closed};
use crate::lists::Cursor;
use crate::monitor::MONITOR;
use crate::read::read;
use crate::redact::Redaction;
use crate::rows;
use crate::trend::Series;

/// A snapshot, open or being opened.
pub struct Open {
    opening: Opening,
    /// What JavaScript fills while it is read.
    buffers: Vec<Vec<u8>>,
    /// Results that were computed on demand.
    analyses: Analyses,
}

impl Held for Open {
    const NAME: &str = "snapshot";
}

impl Handles<Open> {
    /// A snapshot as far as it is known, and what was computed from it.
    pub fn analysed(&mut self, handle: u32) -> Result<(&Snapshot, &mut Analyses), JsValue> {
        let Open { opening, analyses, .. } = self.get_mut(handle)?;
        Ok((opening.snapshot().ok_or_else(|| closed(Open::NAME))?, analyses))
    }

    /// The same; an error while a phase is left to be done.
    pub fn complete(&mut self, handle: u32) -> Result<(&Snapshot, &mut Analyses), JsValue> {
        match self.analysed(handle)? {
            (snapshot, analyses) if snapshot.is_complete() => Ok((snapshot, analyses)),
            _ => Err(malformed("this snapshot is still being analysed")),
        }
    }

    fn opening(&mut self, handle: u32) -> Result<&mut Open, JsValue> {
        self.find_mut(handle).ok_or_else(|| closed("opening"))
    }
}

/// All that is held by handles.
#[derive(Default)]
pub struct Session {
    pub snapshots: Handles<Open>,
    pub cursors: Handles<Cursor>,
    pub comparisons: Handles<Rc<Comparison>>,
    pub trends: Handles<Series>,
    pub redactions: Handles<Redaction>,
}

thread_local! {
    // Only the engine's worker calls; rayon's workers see borrowed columns, never the session.
    static SESSION: RefCell<Session> = RefCell::default();
}

/// Does something with the session.
pub fn with<T>(body: impl FnOnce(&mut Session) -> Result<T, JsValue>) -> Result<T, JsValue> {
    SESSION.with_borrow_mut(body)
}

impl Session {
    /// What JavaScript fills for an opening or a redaction.
    fn buffers(&mut self, handle: u32) -> Result<&mut Vec<Vec<u8>>, JsValue> {
        match self.redactions.find_mut(handle) {
            Some(redaction) => Ok(&mut redaction.buffers),
            None => Ok(&mut self.snapshots.opening(handle)?.buffers),
        }
    }

    /// Lets go of a snapshot, of its lists, and of the comparisons of which it is the later one.
    fn close(&mut self, snapshot: u32) {
        self.cursors.retain(|cursor| cursor.snapshot != snapshot);
        self.comparisons.retain(|comparison| comparison.current != snapshot);
        self.snapshots.remove(snapshot);
    }
}

/// The node of this ordinal.
pub fn node_of(snapshot: &Snapshot, node: u32) -> Result<NodeIx, JsValue> {
    match (node as usize) < snapshot.graph.node_count() {
        true => Ok(NodeIx(node)),
        false => Err(malformed(&format!("there is no node {node}"))),
    }
}

/// Begins to open a file of `source_bytes` (negative where unknown) with at most `memory_bytes` for its columns.
/// `ticket`, not 0, is what the monitor's cancel word must hold to end it.
#[wasm_bindgen(js_name = openBegin)]
pub fn open_begin(source_bytes: f64, memory_bytes: f64, buffers: usize, ticket: u32) -> Result<u32, JsValue> {
    MONITOR.begin(ticket);
    let source_bytes = (source_bytes >= 0.0).then_some(source_bytes as u64);
    let loader = Loader::new(source_bytes, memory_bytes as u64);
    with(|session| {
        let opening = Opening::Loading(Box::new(loader));
        Ok(session.snapshots.add(Open { opening, buffers: vec![Vec::new(); buffers], analyses: Analyses::default() }))
    })
}

/// The address of one of the buffers of an opening or a redaction, with room for `bytes`; it stays there until that ends.
#[wasm_bindgen]
pub fn input(handle: u32, buffer: usize, bytes: usize) -> Result<usize, JsValue> {
    with(|session| {
        let buffer = session.buffers(handle)?.get_mut(buffer).ok_or_else(|| closed("buffer"))?;
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
        let open = session.snapshots.opening(handle)?;
        let bytes = open.buffers.get(buffer).and_then(|buffer| buffer.get(..bytes)).ok_or_else(|| closed("buffer"))?;
        open.opening.push(bytes, &MONITOR).map_err(|error| thrown(&error))
    })
}

/// The name of the phase that `runPhase` would do; `undefined` when the snapshot is ready.
#[wasm_bindgen(js_name = nextPhase)]
pub fn next_phase(handle: u32) -> Result<Option<String>, JsValue> {
    with(|session| Ok(session.snapshots.opening(handle)?.opening.next().map(|phase| phase.name().to_owned())))
}

/// Does the next phase. The first one says that every byte was pushed.
#[wasm_bindgen(js_name = runPhase)]
pub fn run_phase(handle: u32) -> Result<(), JsValue> {
    with(|session| {
        let open = session.snapshots.opening(handle)?;
        // The text is in: what held it goes back before the passes need room.
        open.buffers = Vec::new();
        open.opening.run(&MONITOR).map_err(|error| thrown(&error))
    })
}

/// Whether classes, their counts and shallow sizes, and statistics are known already: the opening's handle then answers
/// as the snapshot's.
#[wasm_bindgen(js_name = canPreview)]
pub fn can_preview(handle: u32) -> Result<bool, JsValue> {
    with(|session| Ok(session.snapshots.opening(handle)?.opening.snapshot().is_some()))
}

/// Says that the phases are all done; the handle is the snapshot's from now on.
#[wasm_bindgen(js_name = openEnd)]
pub fn open_end(handle: u32) -> Result<u32, JsValue> {
    with(|session| match session.snapshots.opening(handle)?.opening {
        Opening::Done(_) => Ok(handle),
        _ => Err(closed("opening")),
    })
}

/// Ends an opening, or a redaction, that failed or is not wanted any more.
#[wasm_bindgen]
pub fn abandon(handle: u32) {
    SESSION.with_borrow_mut(|session| {
        session.redactions.remove(handle);
        session.close(handle);
    });
}

/// What is known of a snapshot.
#[wasm_bindgen]
pub fn info(snapshot: u32) -> Result<JsValue, JsValue> {
    with(|session| {
        let (snapshot, _) = session.snapshots.analysed(snapshot)?;
        Ok(plain(&rows::info(snapshot)))
    })
}

/// Closes a snapshot, its lists, and the comparisons of which it is the later one. The memory is free for the next
/// snapshot; the instance does not shrink.
#[wasm_bindgen]
pub fn close(snapshot: JsValue) -> Result<(), JsValue> {
    let snapshot = read("snapshot", snapshot)?;
    with(|session| {
        session.close(snapshot);
        Ok(())
    })
}
