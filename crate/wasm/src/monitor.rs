//! Progress and cancellation in shared memory, at a fixed address: the page reads and writes them while every worker is
//! busy.
//!
//! Layout at `monitor_address()`, little endian: phase (u32, index in `Phase::ALL`), cancel (u32, ticket of the opening
//! to cancel), done (u64), total (u64, 0 if unknown).

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

use heapwise_core::monitor::{Monitor, Phase};
use wasm_bindgen::prelude::*;

/// The shared words. `repr(C)` fixes the layout that the page relies on.
#[repr(C, align(8))]
pub struct Words {
    phase: AtomicU32,
    cancel: AtomicU32,
    done: AtomicU64,
    total: AtomicU64,
    /// Ticket of the running opening: a cancellation that comes too late for one opening must not end the next.
    ticket: AtomicU32,
}

/// The only monitor of this instance, which opens one snapshot at a time.
pub static MONITOR: Words = Words {
    phase: AtomicU32::new(0),
    cancel: AtomicU32::new(0),
    done: AtomicU64::new(0),
    total: AtomicU64::new(0),
    ticket: AtomicU32::new(0),
};

impl Words {
    /// Resets the words for the opening with this ticket.
    pub fn begin(&self, ticket: u32) {
        self.phase(Phase::Parse, 0);
        self.ticket.store(ticket, Relaxed);
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
        let cancel = self.cancel.load(Relaxed);
        cancel != 0 && cancel == self.ticket.load(Relaxed)
    }
}

/// The address of the words in the memory of this instance.
#[wasm_bindgen(js_name = monitorAddress)]
pub fn monitor_address() -> u32 {
    &raw const MONITOR as usize as u32
}
