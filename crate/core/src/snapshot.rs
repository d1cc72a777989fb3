//! An open snapshot: the graph and the results of the passes, computed phase by phase.
//!
//! Each call of `Opening::run` does one phase. A caller without threads can report progress and check for cancellation
//! between the calls; a caller with threads can call it in a loop.

use crate::error::{Error, Result};
use std::collections::HashSet;

use crate::graph::Graph;
use crate::graph::retainers::Retainers;
use crate::ids::NodeIx;
use crate::load::{Loaded, Loader};
use crate::monitor::{Monitor, Phase};
use crate::parse::Warning;
use crate::partial::Partial;
use crate::passes::aggregates::{self, Aggregate};
use crate::passes::class_names::{self, Classes};
use crate::passes::detachedness;
use crate::passes::distances;
use crate::passes::dominators::{self, DominatorTree, Idoms, Walk};
use crate::passes::ephemerons::Ephemerons;
use crate::passes::interfaces::{self, Interface, Shapes};
use crate::passes::ownership::{self, Ownership};
use crate::passes::statistics::{self, Statistics};

/// A snapshot with the results of all passes.
pub struct Snapshot {
    /// The contents of the file; `self_sizes` are shallow sizes after ownership transfer.
    pub graph: Graph,
    /// The shallow sizes that were moved.
    pub ownership: Ownership,
    /// The edges that are halves of WeakMap entries.
    pub ephemerons: Ephemerons,
    /// The incoming edges of each node.
    pub retainers: Retainers,
    /// Dominator and retained size of each node.
    pub tree: DominatorTree,
    /// Distance of each node: steps from a root.
    pub distances: Vec<i32>,
    /// The interfaces that name plain objects, most frequent first.
    pub interfaces: Vec<Interface>,
    /// The class of each node, and the names of the classes.
    pub classes: Classes,
    /// Count and size of each class.
    pub aggregates: Vec<Aggregate>,
    /// Sizes by kind.
    pub statistics: Statistics,
    /// Oddities of the file.
    pub warnings: Vec<Warning>,
    /// What is missing, if the file ends early.
    pub partial: Option<Partial>,
    /// Size of the file in bytes, before decompression.
    pub source_bytes: u64,
    /// Size of the JSON text in bytes.
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
            + self.classes.bytes()
            + 4 * self.distances.capacity()
    }

    /// Whether all phases are complete.
    pub fn is_complete(&self) -> bool {
        !self.tree.is_empty()
    }

    /// Bytes that would be freed with a node; 0 until the dominators are known.
    pub fn retained_size(&self, node: NodeIx) -> u64 {
        if self.tree.is_empty() { 0 } else { self.tree.retained_size(node) }
    }

    /// The immediate dominator of a node; the node itself for the root, and until the dominators are known.
    pub fn dominator(&self, node: NodeIx) -> NodeIx {
        if self.tree.is_empty() { node } else { self.tree.dominator(node) }
    }

    /// Whether the file has allocation samples or stacks.
    pub fn is_timeline(&self) -> bool {
        !self.graph.samples.is_empty() || !self.graph.trace_tree.is_empty()
    }
}

/// A snapshot that is being opened.
pub enum Opening {
    /// Reading the file.
    Loading(Box<Loader>),
    /// All bytes are read, some phases are complete.
    Analysing(Box<Snapshot>, Phase, Halfway),
    /// All phases are complete.
    Done(Box<Snapshot>),
    /// An error ended the opening.
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

    /// The phase that the next `run` does; `None` if all are complete.
    pub fn next(&self) -> Option<Phase> {
        match self {
            Opening::Loading(_) => Some(Phase::Index),
            Opening::Analysing(_, phase, _) => Some(*phase),
            Opening::Done(_) | Opening::Failed => None,
        }
    }

    /// The snapshot as far as it is computed. After `Phase::Classes` it has classes with counts and shallow sizes, and
    /// statistics; distances, retainers and retained sizes follow later.
    pub fn snapshot(&self) -> Option<&Snapshot> {
        match self {
            Opening::Analysing(snapshot, phase, _) if *phase as u32 > Phase::Classes as u32 => Some(snapshot),
            Opening::Done(snapshot) => Some(snapshot),
            _ => None,
        }
    }

    /// Does the next phase. The first call also ends the file: all bytes must have been pushed.
    pub fn run(&mut self, monitor: &dyn Monitor) -> Result<()> {
        if monitor.cancelled() {
            return Err(Error::cancelled());
        }
        *self = match std::mem::replace(self, Opening::Failed) {
            Opening::Loading(loader) => Opening::Analysing(
                Box::new(Snapshot::bare(loader.finish(monitor)?)),
                Phase::Classes,
                Halfway::default(),
            ),
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
            interfaces: Vec::new(),
            classes: Classes::default(),
            aggregates: Vec::new(),
            statistics: Statistics::default(),
            warnings: loaded.parsed.warnings,
            partial: loaded.parsed.partial,
            source_bytes: loaded.source_bytes,
            text_bytes: loaded.parsed.text_bytes,
            compressed: loaded.compressed,
        }
    }

    /// Runs one phase. Passes that only read the graph run in parallel.
    fn analyse(&mut self, phase: Phase, halfway: &mut Halfway) -> Result<Option<Phase>> {
        Ok(match phase {
            Phase::Parse | Phase::Index => Some(Phase::Classes),
            Phase::Classes => {
                detachedness::propagate(&mut self.graph)?;
                let graph = &self.graph;
                let walk = || -> Result<_> {
                    let ephemerons = Ephemerons::find(graph)?;
                    Ok((dominators::walk(graph, &ephemerons)?, ephemerons))
                };
                let classify = || -> Result<_> {
                    let shapes = Shapes::of(graph)?;
                    let definitions = interfaces::infer(graph, &shapes)?;
                    let classes =
                        class_names::classify(graph, Some(&interfaces::apply(graph, &shapes, &definitions)?))?;
                    Ok((definitions, classes))
                };
                // An owner is the only one if all edges are known.
                let is_movable = self.partial.as_ref().is_none_or(|partial| partial.certain.shallow_sizes);
                let own = || if is_movable { ownership::find(graph) } else { Ok(Ownership::default()) };
                let (walk, (ownership, classes)) = rayon::join(walk, || rayon::join(own, classify));
                let (walk, ephemerons) = walk?;
                halfway.walk = Some(walk);
                self.ephemerons = ephemerons;
                (self.interfaces, self.classes) = classes?;
                self.ownership = ownership?;
                self.ownership.apply(&mut self.graph.self_sizes);
                let (graph, classes) = (&self.graph, &self.classes);
                (self.aggregates, self.statistics) = rayon::join(
                    || aggregates::count(graph, classes.partition(), |_| true),
                    || statistics::statistics(graph),
                );
                Some(Phase::Retainers)
            }
            Phase::Retainers => {
                self.retainers = Retainers::build(&self.graph)?;
                Some(Phase::Dominators)
            }
            Phase::Dominators => {
                let (graph, ephemerons, retainers) = (&self.graph, &self.ephemerons, &self.retainers);
                let walk = halfway.walk.take();
                let (idoms, distances) = rayon::join(
                    || walk.map(|walk| dominators::dominate(graph, ephemerons, retainers, walk)).transpose(),
                    || distances::distances(graph, ephemerons, &HashSet::new()),
                );
                halfway.idoms = idoms?;
                self.distances = distances?;
                Some(Phase::Retained)
            }
            Phase::Retained => {
                let Snapshot { graph, classes, distances, aggregates, .. } = self;
                let idoms = halfway.idoms.take();
                let (tree, least) = rayon::join(
                    || idoms.map(|idoms| DominatorTree::build(idoms, &graph.self_sizes)).transpose(),
                    || aggregates::least_distances(graph, classes.partition(), distances, |_| true),
                );
                self.tree = tree?.unwrap_or_default();
                aggregates::complete(aggregates, graph, classes.partition(), &least, &self.tree, |_| true);
                None
            }
        })
    }
}

/// Intermediate results that one phase passes to the next.
#[derive(Default)]
pub struct Halfway {
    walk: Option<Walk>,
    idoms: Option<Idoms>,
}
