//! The bridge between `heapwise-core` and JavaScript: the only code that speaks JS.
use wasm_bindgen::prelude::*;

#[cfg(feature = "threads")]
pub use wasm_bindgen_rayon::init_thread_pool;

/// Adds, to prove the build.
#[wasm_bindgen]
pub fn add(a: u32, b: u32) -> u32 {
    a + b
}
