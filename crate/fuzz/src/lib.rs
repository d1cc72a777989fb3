//! Fuzz targets: functions that take any bytes and panic if the core gives a wrong answer.
//!
//! Each target compares two ways to the same answer: slices with slices, one thread with several, a part with the whole,
//! a pass with its definition. `src/bin/fuzz.rs` runs a target under libFuzzer, `tests/corpus.rs` replays the corpus
//! without it. A target depends on nothing but its bytes, so a find can be replayed.

// Targets panic on purpose.
#![allow(clippy::unwrap_used)]

#[path = "../../core/tests/certain/mod.rs"]
mod certain;
mod graph;
mod gunzip;
mod opened;
mod parse;
mod partial;
mod query;
#[path = "../../core/tests/questions/mod.rs"]
mod questions;
mod redact;
pub mod seeds;

/// A target: its name and its function.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 6] = [
    ("parse", parse::run),
    ("gunzip", gunzip::run),
    ("partial", partial::run),
    ("redact", redact::run),
    ("query", query::run),
    ("graph", graph::run),
];
