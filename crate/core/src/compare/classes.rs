//! The classes of a snapshot under the interface definitions of another one.
//!
//! The class of a plain object depends on the other plain objects of its snapshot. Before two snapshots are compared,
//! the definitions of the current one are applied to the other, as in DevTools, so that `{id, name}` means the same in
//! both.
//!
//! Cost: nothing if the definitions are the snapshot's own; else the cost of naming the classes on opening, and a pass
//! over the nodes and over the dominator tree.

use crate::error::Result;
use crate::passes::aggregates::{self, Aggregate};
use crate::passes::class_names::{self, Classes};
use crate::passes::interfaces::{self, Interface, Shapes};
use crate::snapshot::Snapshot;

/// Classes and their totals.
pub enum ClassesUnder<'a> {
    /// The snapshot's own classes.
    Own(&'a Snapshot),
    /// The classes under other definitions.
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

    /// The totals of each class.
    pub fn aggregates(&self) -> &[Aggregate] {
        match self {
            ClassesUnder::Own(snapshot) => &snapshot.aggregates,
            ClassesUnder::Other(_, aggregates) => aggregates,
        }
    }
}
