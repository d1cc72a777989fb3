//! An open snapshot: the graph and what the passes make of it, phase by phase.
//!
//! `Opening::run` does one phase a call, so that an owner without threads can report and hear a cancel between
//! them, and one with threads is free to do nothing but call it in a loop.

use crate::error::{Error, Result};
use std::collections::HashSet;

use crate::graph::Graph;
use crate::graph::retainers::Retainers;
use crate::load::{Loaded, Loader};
use crate::monitor::{Monitor, Phase};
use crate::parse::Warning;
use crate::passes::aggregates::{self, Aggregate};
use crate::passes::class_names::{self, Classes};
use crate::passes::distances;
use crate::passes::dominators::{self, DominatorTree, Idoms, Walk};
use crate::passes::ephemerons::Ephemerons;
use crate::passes::ownership::{self, Ownership};
use crate::passes::statistics::{self, Statistics};

/// A snapshot with everything that the passes know of it.
pub struct Snapshot {
    /// What was in the file; `self_sizes` are shallow sizes after ownership transfer.
    pub graph: Graph,
    /// Which sizes were moved.
    pub ownership: Ownership,
    /// Which edges are halves of WeakMap entries.
    pub ephemerons: Ephemerons,
    /// Who points to each node.
    pub retainers: Retainers,
    /// Each node's dominator and retained size.
    pub tree: DominatorTree,
    /// Steps from a root to each node.
    pub distances: Vec<i32>,
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
    /// Bytes of memory that the columns hold.
    pub fn bytes(&self) -> usize {
        self.graph.bytes()
            + self.retainers.bytes()
            + self.tree.bytes()
            + 4 * (self.distances.capacity() + self.classes.of_node.capacity())
    }

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
    Analysing(Box<Snapshot>, Phase, Halfway),
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
            Opening::Analysing(_, phase, _) => Some(*phase),
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
                Opening::Analysing(Box::new(Snapshot::bare(loader.finish(monitor)?)), Phase::Graph, Halfway::default())
            }
            Opening::Analysing(mut snapshot, phase, mut halfway) => {
                monitor.phase(phase, 0);
                match snapshot.analyse(phase, &mut halfway)? {
                    Some(next) => Opening::Analysing(snapshot, next, halfway),
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
            ephemerons: Ephemerons::default(),
            retainers: Retainers::default(),
            tree: DominatorTree::default(),
            distances: Vec::new(),
            classes: Classes::default(),
            aggregates: Vec::new(),
            statistics: Statistics::default(),
            warnings: loaded.parsed.warnings,
            source_bytes: loaded.source_bytes,
            text_bytes: loaded.parsed.text_bytes,
            compressed: loaded.compressed,
        }
    }

    /// Passes that only read the graph run beside each other: on two threads the walk and the retainers, then the
    /// dominators and all else.
    fn analyse(&mut self, phase: Phase, halfway: &mut Halfway) -> Result<Option<Phase>> {
        let graph = &self.graph;
        Ok(match phase {
            Phase::Parse | Phase::Index => Some(Phase::Graph),
            Phase::Graph => {
                let (walk, retainers) = rayon::join(
                    || -> Result<_> {
                        let ephemerons = Ephemerons::find(graph);
                        Ok((dominators::walk(graph, &ephemerons)?, ephemerons))
                    },
                    || Retainers::build(graph),
                );
                let (walk, ephemerons) = walk?;
                self.ephemerons = ephemerons;
                self.retainers = retainers?;
                halfway.walk = Some(walk);
                Some(Phase::Dominators)
            }
            Phase::Dominators => {
                let (ephemerons, retainers) = (&self.ephemerons, &self.retainers);
                let walk = halfway.walk.take();
                let dominate = || walk.map(|walk| dominators::dominate(graph, ephemerons, retainers, walk)).transpose();
                let find_distances = || distances::distances(graph, ephemerons, &HashSet::new());
                let classify = || class_names::classify(graph);
                let find_owners = || ownership::find(graph);
                let (idoms, ((distances, ownership), classes)) =
                    rayon::join(dominate, || rayon::join(|| rayon::join(find_distances, find_owners), classify));
                halfway.idoms = idoms?;
                self.distances = distances?;
                self.classes = classes?;
                self.ownership = ownership?;
                self.ownership.apply(&mut self.graph.self_sizes);
                Some(Phase::Retained)
            }
            Phase::Retained => {
                if let Some(idoms) = halfway.idoms.take() {
                    self.tree = DominatorTree::build(idoms, &graph.self_sizes)?;
                }
                Some(Phase::Aggregates)
            }
            Phase::Aggregates => {
                self.aggregates = aggregates::aggregate(graph, &self.classes, &self.distances, &self.tree, |_| true);
                Some(Phase::Statistics)
            }
            Phase::Statistics => {
                self.statistics = statistics::statistics(graph, self.ownership.is_done);
                None
            }
        })
    }
}

/// What one phase leaves for the next.
#[derive(Default)]
pub struct Halfway {
    walk: Option<Walk>,
    idoms: Option<Idoms>,
}
