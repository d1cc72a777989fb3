//! Progress and cancel in shared memory, at a fixed address, so that the page can read and write them while every
//! worker is busy.
//!
//! Layout at `monitor_address()`, little endian: phase (u32, its place in `Phase::ALL`), cancel (u32, not 0 to end
//! the running opening), done (u64), total (u64, 0 where unknown).

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

use heapwise_core::monitor::{Monitor, Phase};
use wasm_bindgen::prelude::*;

/// The words. `repr(C)` is the layout that the page relies on.
#[repr(C, align(8))]
pub struct Words {
    phase: AtomicU32,
    cancel: AtomicU32,
    done: AtomicU64,
    total: AtomicU64,
}

/// The one monitor of this instance: it opens one snapshot at a time.
pub static MONITOR: Words =
    Words { phase: AtomicU32::new(0), cancel: AtomicU32::new(0), done: AtomicU64::new(0), total: AtomicU64::new(0) };

impl Words {
    /// Forgets the last opening.
    pub fn reset(&self) {
        self.phase(Phase::Parse, 0);
        self.cancel.store(0, Relaxed);
    }
}

impl Monitor for Words {
    fn phase(&self, phase: Phase, total: u64) {
        self.phase.store(phase as u32, Relaxed);
        self.done.store(0, Relaxed);
        self.total.store(total, Relaxed);
    }

    fn advance(&self, done: u64) {
        self.done.store(done, Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.cancel.load(Relaxed) != 0
    }
}

/// Where the words are in the memory of this instance.
#[wasm_bindgen(js_name = monitorAddress)]
pub fn monitor_address() -> u32 {
    &raw const MONITOR as usize as u32
}
