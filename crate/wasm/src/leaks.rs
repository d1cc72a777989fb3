//! Finding leaks: the calls `surveyStep`, `survey` and `findings`.

use std::sync::Arc;

use heapwise_core::leaks::follow::survey::Survey;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::error::{plain, thrown};
use crate::read::{HandleOrBytes, read};
use crate::session::with;

/// Computes one part of the input of `survey` and `findings`; returns whether it was the last. Other calls may come
/// between two parts.
#[wasm_bindgen(js_name = surveyStep)]
pub fn survey_step(snapshot: JsValue) -> Result<bool, JsValue> {
    let snapshot = read("snapshot", snapshot)?;
    with(|session| {
        let (snapshot, analyses) = session.snapshots.whole(snapshot)?;
        analyses.survey_step(snapshot).map_err(|error| thrown(&error))
    })
}

/// The survey of a snapshot, in bytes, for the engine of a later snapshot.
#[wasm_bindgen]
pub fn survey(snapshot: JsValue) -> Result<Uint8Array, JsValue> {
    let snapshot = read("snapshot", snapshot)?;
    with(|session| {
        let (snapshot, analyses) = session.snapshots.whole(snapshot)?;
        let survey = analyses.survey(snapshot).map_err(|error| thrown(&error))?;
        Ok(Uint8Array::from(survey.encode().as_slice()))
    })
}

/// The findings for a snapshot. `earlier` snapshots come oldest first: handles of this engine, or surveys of others.
#[wasm_bindgen]
pub fn findings(snapshot: JsValue, earlier: JsValue) -> Result<JsValue, JsValue> {
    let (snapshot, earlier): (u32, Vec<HandleOrBytes>) = (read("snapshot", snapshot)?, read("earlier", earlier)?);
    let mut surveys: Vec<Arc<Survey>> = Vec::new();
    for source in earlier {
        surveys.push(match source {
            HandleOrBytes::Bytes(bytes) => Arc::new(Survey::decode(&bytes).map_err(|error| thrown(&error))?),
            HandleOrBytes::Handle(earlier) => survey_of(earlier)?,
        });
    }
    with(|session| {
        let (snapshot, analyses) = session.snapshots.whole(snapshot)?;
        let found = analyses.findings(snapshot, &surveys).map_err(|error| thrown(&error))?;
        Ok(plain(&found))
    })
}

fn survey_of(snapshot: u32) -> Result<Arc<Survey>, JsValue> {
    with(|session| {
        let (snapshot, analyses) = session.snapshots.whole(snapshot)?;
        analyses.survey(snapshot).map_err(|error| thrown(&error))
    })
}
