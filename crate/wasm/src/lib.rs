//! The bridge between `heapwise-core` and JavaScript: arguments, handles, pages of rows, errors. The only code that
//! knows JavaScript.
//!
//! Nothing here computes. Every function takes and returns numbers, strings, typed arrays, or plain objects by serde
//! (`read`, `rows`). Snapshots, cursors, comparisons and trends are integers (`handles`), which end with `close`,
//! `release`, `endComparison` and `endTrend`.

mod answers;
mod ask;
mod columns;
mod compare;
mod error;
mod handles;
mod leaks;
mod lists;
mod monitor;
mod pictures;
mod read;
mod redact;
mod rows;
mod session;
mod strings;
mod trend;

use wasm_bindgen::prelude::*;

#[cfg(feature = "threads")]
pub use wasm_bindgen_rayon::init_thread_pool;

/// Prints the message and place of a panic, which is our bug, on the console before the instance dies.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}
