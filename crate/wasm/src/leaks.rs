//! What leaks: the calls `survey` and `findings`.

use std::rc::Rc;

use heapwise_core::leaks::follow::survey::Survey;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::ask::wrong;
use crate::error::{plain, thrown};
use crate::session::with;

/// Does a part of what `survey` and `findings` need of a snapshot; whether all of it is done. Other calls may come between
/// two parts.
#[wasm_bindgen(js_name = surveyStep)]
pub fn survey_step(snapshot: u32) -> Result<bool, JsValue> {
    with(|session| {
        let (snapshot, analyses) = session.complete(snapshot)?;
        analyses.survey_step(snapshot).map_err(|error| thrown(&error))
    })
}

/// A snapshot in short, for the engine of a later one.
#[wasm_bindgen]
pub fn survey(snapshot: u32) -> Result<Uint8Array, JsValue> {
    with(|session| {
        let (snapshot, analyses) = session.complete(snapshot)?;
        let survey = analyses.survey(snapshot).map_err(|error| thrown(&error))?;
        Ok(Uint8Array::from(survey.encode().as_slice()))
    })
}

/// What leaks in a snapshot, in the light of earlier ones, oldest first: handles of this engine, or surveys of others.
#[wasm_bindgen]
pub fn findings(snapshot: u32, earlier: Array) -> Result<JsValue, JsValue> {
    let mut surveys: Vec<Rc<Survey>> = Vec::new();
    for source in earlier.iter() {
        surveys.push(match source.dyn_ref::<Uint8Array>() {
            Some(bytes) => Rc::new(Survey::decode(&bytes.to_vec()).map_err(|error| thrown(&error))?),
            None => known(source.as_f64().ok_or_else(|| wrong("an earlier snapshot is neither a handle nor bytes"))? as u32)?,
        });
    }
    with(|session| {
        let (snapshot, analyses) = session.complete(snapshot)?;
        let found = analyses.findings(snapshot, &surveys).map_err(|error| thrown(&error))?;
        Ok(plain(&found))
    })
}

fn known(snapshot: u32) -> Result<Rc<Survey>, JsValue> {
    with(|session| {
        let (snapshot, analyses) = session.complete(snapshot)?;
        analyses.survey(snapshot).map_err(|error| thrown(&error))
    })
}
