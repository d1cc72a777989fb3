//! heapwise-core: V8 heap snapshots, from bytes to answers.
//!
//! Knows no browser, no files and no clock; the only threads are rayon's, and every parallel step gives the same
//! result on one thread. See `crate/README.md` for the map.

pub mod analyses;
pub mod bits;
pub mod bursts;
pub mod compare;
pub mod error;
pub mod graph;
pub mod gunzip;
pub mod hash;
pub mod ids;
pub mod layout;
pub mod leaks;
pub mod load;
pub mod monitor;
pub mod names;
pub mod parse;
pub mod passes;
pub mod query;
pub mod redact;
pub mod snapshot;
#[cfg(any(test, feature = "testkit"))]
pub mod testkit;

pub use error::{Error, ErrorKind, Result};
pub use graph::Graph;
pub use ids::{EdgeIx, NodeIx, ObjectId, StrIx};
