//! heapwise-core: reads V8 heap snapshots and answers questions about them.
//!
//! The core uses no browser, no files and no clock. Its only threads are rayon's, and every parallel step gives the
//! same result on one thread. `crate/README.md` has the code map.

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
pub mod partial;
pub mod passes;
pub mod query;
pub mod redact;
pub mod snapshot;
#[cfg(any(test, feature = "testkit"))]
pub mod testkit;

pub use error::{Error, ErrorKind, Result};
pub use graph::Graph;
pub use ids::{EdgeIx, NodeIx, ObjectId, StrIx};
