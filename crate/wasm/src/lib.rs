//! The bridge between `heapwise-core` and JavaScript: handles, pages of rows, errors. The only code that speaks JS.
//!
//! Nothing here computes. Every function takes and gives numbers, strings, typed arrays, or plain objects by serde;
//! snapshots and cursors are integers into `session`, and end with `close`, `abandon` and `release`.

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

/// Makes a panic, which is our bug, tell its message and place on the console before the instance dies.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}
