//! How long work tells how far it is, and hears that it should stop.
//!
//! The core has no clock and no thread to report from, so it calls a `Monitor` now and then, and the owner
//! decides what to do with it: write shared memory, call JavaScript, or nothing.

/// The phases of opening a snapshot, in the order in which they end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Phase {
    /// Text into columns; counted in bytes of text.
    Parse = 0,
    /// First-edge index, checks across sections, root.
    Index = 1,
    /// Classes and ownership; beside them nodes numbered depth first. From here on a snapshot answers.
    Classes = 2,
    /// Edges turned round.
    Retainers = 3,
    /// Dominators; beside them distances.
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

/// Receives progress and says whether to go on. Called from any thread, so it must be cheap.
pub trait Monitor: Sync {
    /// A phase begins; `total` is its amount of work, 0 where unknown.
    fn phase(&self, phase: Phase, total: u64);
    /// `done` units of the current phase are done.
    fn advance(&self, done: u64);
    /// Whether the caller wants the work to end with `ErrorKind::Cancelled`.
    fn cancelled(&self) -> bool;
}

/// A monitor that hears nothing and never cancels.
pub struct Silent;

impl Monitor for Silent {
    fn phase(&self, _: Phase, _: u64) {}
    fn advance(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}
