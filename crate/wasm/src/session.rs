//! Everything that lives longer than a call: snapshots, cursors, by integer handle.
//!
//! An opening and the snapshot that comes of it have one handle, so that what is known can be asked for before all is.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use heapwise_core::analyses::Analyses;
use heapwise_core::load::Loader;
use heapwise_core::snapshot::{Opening, Snapshot};
use heapwise_core::{Error, ErrorKind, NodeIx};
use wasm_bindgen::prelude::*;

use crate::ask::wrong;
use crate::compare::Comparison;
use crate::error::{plain, thrown};
use crate::lists::Cursor;
use crate::monitor::MONITOR;
use crate::redact::Redaction;
use crate::rows;

/// A snapshot, open or being opened.
pub struct Open {
    opening: Opening,
    /// What JavaScript fills while it is read.
    buffers: Vec<Vec<u8>>,
    /// What was worked out since.
    pub analyses: Analyses,
}

#[derive(Default)]
pub struct Session {
    next: u32,
    open: HashMap<u32, Open>,
    pub cursors: HashMap<u32, Cursor>,
    pub comparisons: HashMap<u32, Rc<Comparison>>,
    pub redactions: HashMap<u32, Redaction>,
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
    /// A handle that was not given out yet.
    pub fn handle(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn intake(&mut self, handle: u32) -> Result<&mut Open, JsValue> {
        self.open.get_mut(&handle).ok_or_else(|| gone("opening"))
    }

    /// What JavaScript fills for an opening or a redaction.
    fn buffers(&mut self, handle: u32) -> Result<&mut Vec<Vec<u8>>, JsValue> {
        match self.redactions.get_mut(&handle) {
            Some(redaction) => Ok(&mut redaction.buffers),
            None => self.open.get_mut(&handle).map(|open| &mut open.buffers).ok_or_else(|| gone("opening")),
        }
    }

    /// A snapshot as far as it is known.
    pub fn snapshot(&self, handle: u32) -> Result<&Snapshot, JsValue> {
        self.open.get(&handle).and_then(|open| open.opening.snapshot()).ok_or_else(|| gone("snapshot"))
    }

    /// The same with what was worked out since.
    pub fn analysed(&mut self, handle: u32) -> Result<(&Snapshot, &mut Analyses), JsValue> {
        let open = self.open.get_mut(&handle).ok_or_else(|| gone("snapshot"))?;
        let snapshot = open.opening.snapshot().ok_or_else(|| gone("snapshot"))?;
        Ok((snapshot, &mut open.analyses))
    }

    /// A snapshot all of whose numbers are there.
    pub fn complete(&mut self, handle: u32) -> Result<(&Snapshot, &mut Analyses), JsValue> {
        match self.analysed(handle)? {
            (snapshot, analyses) if snapshot.is_complete() => Ok((snapshot, analyses)),
            _ => Err(wrong("this snapshot is still being analysed")),
        }
    }
}

/// A node that JavaScript names, if there is one.
pub fn node_of(snapshot: &Snapshot, node: u32) -> Result<NodeIx, JsValue> {
    match (node as usize) < snapshot.graph.node_count() {
        true => Ok(NodeIx(node)),
        false => Err(thrown(&Error::new(ErrorKind::Malformed, format!("there is no node {node}")).with_hint(""))),
    }
}

/// What has been closed cannot be asked.
pub fn gone(what: &str) -> JsValue {
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
        let opening = Opening::Loading(Box::new(loader));
        session
            .open
            .insert(handle, Open { opening, buffers: vec![Vec::new(); buffers], analyses: Analyses::default() });
        Ok(handle)
    })
}

/// The address of one of the buffers of an opening or a redaction, with room for `bytes`; it stays there until that ends.
#[wasm_bindgen]
pub fn input(handle: u32, buffer: usize, bytes: usize) -> Result<usize, JsValue> {
    with(|session| {
        let buffer = session.buffers(handle)?.get_mut(buffer).ok_or_else(|| gone("buffer"))?;
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

/// Whether classes, their counts and shallow sizes, and statistics are known already: the opening's handle then answers
/// as the snapshot's.
#[wasm_bindgen(js_name = canPreview)]
pub fn can_preview(handle: u32) -> Result<bool, JsValue> {
    with(|session| Ok(session.intake(handle)?.opening.snapshot().is_some()))
}

/// Says that the phases are all done; the handle is the snapshot's from now on.
#[wasm_bindgen(js_name = openEnd)]
pub fn open_end(handle: u32) -> Result<u32, JsValue> {
    with(|session| match session.intake(handle)?.opening {
        Opening::Done(_) => Ok(handle),
        _ => Err(gone("opening")),
    })
}

/// Ends an opening, or a redaction, that failed or is not wanted any more.
#[wasm_bindgen]
pub fn abandon(handle: u32) {
    SESSION.with_borrow_mut(|session| session.redactions.remove(&handle));
    close(handle);
}

/// What is known of a snapshot.
#[wasm_bindgen]
pub fn info(snapshot: u32) -> Result<JsValue, JsValue> {
    with(|session| Ok(plain(&rows::info(session.snapshot(snapshot)?))))
}

/// Closes a snapshot, every cursor on it and every comparison with it as the later one. Its memory is free for the next one; the instance does not shrink.
#[wasm_bindgen]
pub fn close(snapshot: u32) {
    SESSION.with_borrow_mut(|session| {
        session.cursors.retain(|_, cursor| cursor.snapshot != snapshot);
        session.comparisons.retain(|_, comparison| comparison.current != snapshot);
        session.open.remove(&snapshot);
    });
}
