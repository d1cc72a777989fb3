//! All state that outlives a call, and the calls that open and close a snapshot.
//!
//! An opening and its snapshot share one handle, so that questions are answered before the last phase is done.

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
    /// Slices of the file, which JavaScript fills.
    buffers: Vec<Vec<u8>>,
    /// Results that were computed on demand.
    analyses: Analyses,
}

impl Held for Open {
    const NAME: &str = "snapshot";
}

impl Handles<Open> {
    /// A snapshot with all results so far, maybe incomplete.
    pub fn analysed(&mut self, handle: u32) -> Result<(&Snapshot, &mut Analyses), JsValue> {
        let Open { opening, analyses, .. } = self.get_mut(handle)?;
        Ok((opening.snapshot().ok_or_else(|| closed(Open::NAME))?, analyses))
    }

    /// A complete snapshot; an error while phases are left.
    pub fn complete(&mut self, handle: u32) -> Result<(&Snapshot, &mut Analyses), JsValue> {
        match self.analysed(handle)? {
            (snapshot, analyses) if snapshot.is_complete() => Ok((snapshot, analyses)),
            _ => Err(malformed("this snapshot is still being analysed")),
        }
    }

    /// A complete snapshot of a file that has all nodes, edges and names. A comparison of another, or a leak found in
    /// it, could be due to what is missing.
    pub fn whole(&mut self, handle: u32) -> Result<(&Snapshot, &mut Analyses), JsValue> {
        let (snapshot, analyses) = self.complete(handle)?;
        match snapshot.partial.as_ref().filter(|partial| partial.lacks_graph()) {
            None => Ok((snapshot, analyses)),
            Some(partial) => Err(thrown(&partial.refusal())),
        }
    }

    fn opening(&mut self, handle: u32) -> Result<&mut Open, JsValue> {
        self.find_mut(handle).ok_or_else(|| closed("opening"))
    }
}

/// Everything that JavaScript holds by handle.
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

/// Runs a call on the session.
pub fn with<T>(body: impl FnOnce(&mut Session) -> Result<T, JsValue>) -> Result<T, JsValue> {
    SESSION.with_borrow_mut(body)
}

impl Session {
    /// The buffers of an opening or a redaction.
    fn buffers(&mut self, handle: u32) -> Result<&mut Vec<Vec<u8>>, JsValue> {
        match self.redactions.find_mut(handle) {
            Some(redaction) => Ok(&mut redaction.buffers),
            None => Ok(&mut self.snapshots.opening(handle)?.buffers),
        }
    }

    /// Drops a snapshot, its lists, and the comparisons of which it is the later snapshot.
    fn close(&mut self, snapshot: u32) {
        self.cursors.retain(|cursor| cursor.snapshot != snapshot);
        self.comparisons.retain(|comparison| comparison.current != snapshot);
        self.snapshots.remove(snapshot);
    }
}

/// The node with this ordinal, if there is one.
pub fn node_of(snapshot: &Snapshot, node: u32) -> Result<NodeIx, JsValue> {
    match (node as usize) < snapshot.graph.node_count() {
        true => Ok(NodeIx(node)),
        false => Err(malformed(&format!("there is no node {node}"))),
    }
}

/// Begins to open a file of `source_bytes` (negative if unknown) with at most `memory_bytes` for its columns. The
/// opening is cancelled when the monitor's cancel word holds its `ticket`, which is not 0.
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

/// The address of a buffer of an opening or a redaction, with room for `bytes`. It stays valid until the opening or
/// redaction ends.
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

/// Parses the first `bytes` of a buffer, the next bytes of the file.
#[wasm_bindgen]
pub fn push(handle: u32, buffer: usize, bytes: usize) -> Result<(), JsValue> {
    with(|session| {
        let open = session.snapshots.opening(handle)?;
        let bytes = open.buffers.get(buffer).and_then(|buffer| buffer.get(..bytes)).ok_or_else(|| closed("buffer"))?;
        open.opening.push(bytes, &MONITOR).map_err(|error| thrown(&error))
    })
}

/// The name of the next phase; `undefined` when the snapshot is complete.
#[wasm_bindgen(js_name = nextPhase)]
pub fn next_phase(handle: u32) -> Result<Option<String>, JsValue> {
    with(|session| Ok(session.snapshots.opening(handle)?.opening.next().map(|phase| phase.name().to_owned())))
}

/// Runs the next phase. Before the first one, every byte of the file was pushed.
#[wasm_bindgen(js_name = runPhase)]
pub fn run_phase(handle: u32) -> Result<(), JsValue> {
    with(|session| {
        let open = session.snapshots.opening(handle)?;
        // Every slice is parsed: the buffers are freed before the passes need memory.
        open.buffers = Vec::new();
        open.opening.run(&MONITOR).map_err(|error| thrown(&error))
    })
}

/// Whether classes with their counts and shallow sizes, and statistics are known: from then on the handle of the
/// opening can be asked as that of a snapshot.
#[wasm_bindgen(js_name = canPreview)]
pub fn can_preview(handle: u32) -> Result<bool, JsValue> {
    with(|session| Ok(session.snapshots.opening(handle)?.opening.snapshot().is_some()))
}

/// Ends the opening after its last phase; returns the handle of the snapshot.
#[wasm_bindgen(js_name = openEnd)]
pub fn open_end(handle: u32) -> Result<u32, JsValue> {
    with(|session| match session.snapshots.opening(handle)?.opening {
        Opening::Done(_) => Ok(handle),
        _ => Err(closed("opening")),
    })
}

/// Ends an opening or a redaction that has failed or was cancelled.
#[wasm_bindgen]
pub fn abandon(handle: u32) {
    SESSION.with_borrow_mut(|session| {
        session.redactions.remove(handle);
        session.close(handle);
    });
}

/// `SnapshotInfo`, as far as it is known.
#[wasm_bindgen]
pub fn info(snapshot: u32) -> Result<JsValue, JsValue> {
    with(|session| {
        let (snapshot, analyses) = session.snapshots.analysed(snapshot)?;
        Ok(plain(&rows::info(snapshot, analyses.producer(snapshot))))
    })
}

/// Closes a snapshot, its lists, and the comparisons of which it is the later snapshot. Their memory is reused, but the
/// instance does not shrink.
#[wasm_bindgen]
pub fn close(snapshot: JsValue) -> Result<(), JsValue> {
    let snapshot = read("snapshot", snapshot)?;
    with(|session| {
        session.close(snapshot);
        Ok(())
    })
}
