//! The classes of a snapshot as another one has them.
//!
//! What a plain object is called depends on which others there are. Before two snapshots are compared, the interface
//! definitions of the one that is looked at are applied to the other, as DevTools does, so that `{id, name}` means the
//! same in both.
//!
//! Cost: nothing where the definitions are the snapshot's own; else what naming the classes cost when it was opened, and
//! a pass over the nodes and over the dominator tree.

use crate::error::Result;
use crate::passes::aggregates::{self, Aggregate};
use crate::passes::class_names::{self, Classes};
use crate::passes::interfaces::{self, Interface, Shapes};
use crate::snapshot::Snapshot;

/// Classes and what they amount to.
pub enum ClassesUnder<'a> {
    /// As they are shown.
    Own(&'a Snapshot),
    /// Under other definitions.
    Other(Classes, Vec<Aggregate>),
}

impl<'a> ClassesUnder<'a> {
    /// The classes of a snapshot under these definitions.
    pub fn of(snapshot: &'a Snapshot, definitions: &[Interface]) -> Result<Self> {
        if definitions == snapshot.interfaces {
            return Ok(ClassesUnder::Own(snapshot));
        }
        let graph = &snapshot.graph;
        let shapes = Shapes::of(graph)?;
        let classes = class_names::classify(graph, Some(&interfaces::apply(graph, &shapes, definitions)?))?;
        let aggregates =
            aggregates::aggregate(graph, classes.partition(), &snapshot.distances, &snapshot.tree, |_| true);
        Ok(ClassesUnder::Other(classes, aggregates))
    }

    /// The classes.
    pub fn classes(&self) -> &Classes {
        match self {
            ClassesUnder::Own(snapshot) => &snapshot.classes,
            ClassesUnder::Other(classes, _) => classes,
        }
    }

    /// What they amount to.
    pub fn aggregates(&self) -> &[Aggregate] {
        match self {
            ClassesUnder::Own(snapshot) => &snapshot.aggregates,
            ClassesUnder::Other(_, aggregates) => aggregates,
        }
    }
}
