//! A copy of a snapshot's file without the user's texts: the calls `redactBegin`, `redactPush` and `redactEnd`. As for
//! an opening, bytes go where `input` says, and `abandon` ends it early.

use heapwise_core::monitor::Monitor;
use heapwise_core::redact::Redactor;
use heapwise_core::redact::plan::Level;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::error::thrown;
use crate::handles::{Held, closed};
use crate::monitor::MONITOR;
use crate::read::read;
use crate::session::with;

/// A redaction in progress.
pub struct Redaction {
    redactor: Redactor,
    /// Slices of the file, which JavaScript fills.
    pub buffers: Vec<Vec<u8>>,
    /// The output of the last slice; its capacity is reused.
    out: Vec<u8>,
}

impl Held for Redaction {
    const NAME: &str = "redaction";
}

/// Begins to redact the file of a snapshot at a `RedactionLevel`; `ticket` as in `openBegin`.
#[wasm_bindgen(js_name = redactBegin)]
pub fn redact_begin(snapshot: JsValue, level: JsValue, buffers: usize, ticket: u32) -> Result<u32, JsValue> {
    let (snapshot, level): (_, Level) = (read("snapshot", snapshot)?, read("level", level)?);
    MONITOR.begin(ticket);
    with(|session| {
        let (snapshot, _) = session.snapshots.analysed(snapshot)?;
        if let Some(partial) = &snapshot.partial {
            return Err(thrown(&partial.redaction_refusal()));
        }
        let redactor = Redactor::of(snapshot, level).map_err(|error| thrown(&error))?;
        Ok(session.redactions.add(Redaction { redactor, buffers: vec![Vec::new(); buffers], out: Vec::new() }))
    })
}

/// Redacts the first `bytes` of a buffer, the next bytes of the file; returns the output.
#[wasm_bindgen(js_name = redactPush)]
pub fn redact_push(redaction: u32, buffer: usize, bytes: usize) -> Result<Uint8Array, JsValue> {
    with(|session| {
        let Redaction { redactor, buffers, out } = session.redactions.get_mut(redaction)?;
        let bytes = buffers.get(buffer).and_then(|buffer| buffer.get(..bytes)).ok_or_else(|| closed("buffer"))?;
        out.clear();
        redactor.push(bytes, &MONITOR as &dyn Monitor, out).map_err(|error| thrown(&error))?;
        Ok(Uint8Array::from(out.as_slice()))
    })
}

/// Ends the redaction, also if it fails; returns the last bytes of the output. Every byte of the file was pushed.
#[wasm_bindgen(js_name = redactEnd)]
pub fn redact_end(redaction: u32) -> Result<Uint8Array, JsValue> {
    with(|session| {
        let Redaction { redactor, mut out, .. } =
            session.redactions.remove(redaction).ok_or_else(|| closed(Redaction::NAME))?;
        out.clear();
        redactor.finish(&mut out).map_err(|error| thrown(&error))?;
        Ok(Uint8Array::from(out.as_slice()))
    })
}
