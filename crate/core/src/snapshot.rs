//! An open snapshot: the graph and what the passes make of it, phase by phase.
//!
//! `Opening::run` does one phase a call, so that an owner without threads can report and hear a cancel between
//! them, and one with threads is free to do nothing but call it in a loop.

use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::load::{Loaded, Loader};
use crate::monitor::{Monitor, Phase};
use crate::parse::Warning;
use crate::passes::aggregates::{self, Aggregate};
use crate::passes::class_names::{self, Classes};
use crate::passes::ownership::{self, Ownership};
use crate::passes::statistics::{self, Statistics};

/// A snapshot with everything that the passes know of it.
pub struct Snapshot {
    /// What was in the file; `self_sizes` are shallow sizes after ownership transfer.
    pub graph: Graph,
    /// Which sizes were moved.
    pub ownership: Ownership,
    /// Each node's class, and the classes' names.
    pub classes: Classes,
    /// Count and size of each class.
    pub aggregates: Vec<Aggregate>,
    /// Sizes by kind.
    pub statistics: Statistics,
    /// What was odd about the file.
    pub warnings: Vec<Warning>,
    /// Bytes of the file as it came, and of the JSON text in it.
    pub source_bytes: u64,
    /// Bytes of JSON text.
    pub text_bytes: u64,
    /// Whether the file was gzipped.
    pub compressed: bool,
}

impl Snapshot {
    /// Whether the file has allocation samples or stacks.
    pub fn is_timeline(&self) -> bool {
        !self.graph.samples.is_empty() || !self.graph.trace_tree.is_empty()
    }
}

/// A snapshot on its way from bytes to answers.
pub enum Opening {
    /// Takes bytes.
    Loading(Box<Loader>),
    /// Has all bytes and some answers.
    Analysing(Box<Snapshot>, Phase),
    /// Has every answer.
    Done(Box<Snapshot>),
    /// An error ended it.
    Failed,
}

impl Opening {
    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8], monitor: &dyn Monitor) -> Result<()> {
        match self {
            Opening::Loading(loader) => loader.push(bytes, monitor),
            _ => Ok(()),
        }
    }

    /// The phase that `run` would do; `None` when all are done.
    pub fn next(&self) -> Option<Phase> {
        match self {
            Opening::Loading(_) => Some(Phase::Index),
            Opening::Analysing(_, phase) => Some(*phase),
            Opening::Done(_) | Opening::Failed => None,
        }
    }

    /// Does the next phase. The first call says that all bytes were pushed.
    pub fn run(&mut self, monitor: &dyn Monitor) -> Result<()> {
        if monitor.cancelled() {
            return Err(Error::cancelled());
        }
        *self = match std::mem::replace(self, Opening::Failed) {
            Opening::Loading(loader) => {
                Opening::Analysing(Box::new(Snapshot::bare(loader.finish(monitor)?)), Phase::Ownership)
            }
            Opening::Analysing(mut snapshot, phase) => {
                monitor.phase(phase, 0);
                match snapshot.analyse(phase)? {
                    Some(next) => Opening::Analysing(snapshot, next),
                    None => Opening::Done(snapshot),
                }
            }
            other => other,
        };
        Ok(())
    }
}

impl Snapshot {
    fn bare(loaded: Loaded) -> Self {
        Snapshot {
            graph: loaded.parsed.graph,
            ownership: Ownership::default(),
            classes: Classes::default(),
            aggregates: Vec::new(),
            statistics: Statistics::default(),
            warnings: loaded.parsed.warnings,
            source_bytes: loaded.source_bytes,
            text_bytes: loaded.parsed.text_bytes,
            compressed: loaded.compressed,
        }
    }

    fn analyse(&mut self, phase: Phase) -> Result<Option<Phase>> {
        Ok(match phase {
            Phase::Parse | Phase::Index => Some(Phase::Ownership),
            Phase::Ownership => {
                self.ownership = ownership::transfer(&mut self.graph)?;
                Some(Phase::Names)
            }
            Phase::Names => {
                self.classes = class_names::classify(&self.graph)?;
                Some(Phase::Aggregates)
            }
            Phase::Aggregates => {
                self.aggregates = aggregates::aggregate(&self.graph, &self.classes);
                Some(Phase::Statistics)
            }
            Phase::Statistics => {
                self.statistics = statistics::statistics(&self.graph);
                None
            }
        })
    }
}
