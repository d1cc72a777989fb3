//! Progress reports and cancellation of long work.
//!
//! The core has no clock and no thread to report from, so it calls a `Monitor` now and then. The owner decides what a
//! call does: write to shared memory, call JavaScript, or nothing.

/// The phases of opening a snapshot, in the order in which they end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Phase {
    /// Text into columns. The unit of progress is a byte of text.
    Parse = 0,
    /// Index of first edges, checks across sections, the root.
    Index = 1,
    /// Classes and ownership, in parallel with the depth-first numbering of nodes. From here on the snapshot answers
    /// questions.
    Classes = 2,
    /// Edges grouped by their targets.
    Retainers = 3,
    /// Dominators, in parallel with distances.
    Dominators = 4,
    /// Retained sizes of nodes and classes.
    Retained = 5,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Phase; 6] =
        [Phase::Parse, Phase::Index, Phase::Classes, Phase::Retainers, Phase::Dominators, Phase::Retained];

    /// The name that the worker protocol uses.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Parse => "parse",
            Phase::Index => "index",
            Phase::Classes => "classes",
            Phase::Retainers => "retainers",
            Phase::Dominators => "dominators",
            Phase::Retained => "retained",
        }
    }
}

/// Receives progress and decides whether the work goes on. Called from any thread, so it must be cheap.
pub trait Monitor: Sync {
    /// A phase begins; `total` is its amount of work, 0 if unknown.
    fn phase(&self, phase: Phase, total: u64);
    /// `done` units of the current phase are complete.
    fn advance(&self, done: u64);
    /// Whether the work must end with `ErrorKind::Cancelled`.
    fn cancelled(&self) -> bool;
}

/// A monitor that ignores progress and never cancels.
pub struct Silent;

impl Monitor for Silent {
    fn phase(&self, _: Phase, _: u64) {}
    fn advance(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}
