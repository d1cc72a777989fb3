//! Errors as the plain objects of the worker protocol.

use heapwise_core::{Error, ErrorKind};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// `ErrorData` of `protocol.d.ts`.
#[derive(Serialize)]
struct ErrorData<'a> {
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<f64>,
    #[serde(skip_serializing_if = "str::is_empty")]
    hint: &'a str,
}

/// An error of the core as a value to throw.
pub fn thrown(error: &Error) -> JsValue {
    plain(&ErrorData {
        code: error.kind.code(),
        message: &error.message,
        offset: error.offset.map(|offset| offset as f64),
        hint: &error.hint,
    })
}

/// The error for an argument that makes no sense. It has no hint: that of `Malformed` is about files.
pub fn malformed(message: &str) -> JsValue {
    thrown(&Error::new(ErrorKind::Malformed, message).with_hint(""))
}

/// A serialisable value as a plain JavaScript value. Numbers above 2^53 lose their last digits.
pub fn plain<T: Serialize>(value: &T) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    // Our own types always serialise; a failure would show as `undefined`, which no caller expects.
    value.serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
}
