//! Comparisons of two or more snapshots: objects added, removed and grown, and whether the ids of one snapshot mean
//! anything in another.
//!
//! The snapshots may be open in different engines, so nothing here holds two graphs. A snapshot becomes a `side::Side`
//! (columns of its objects, ordered by id) or a `digest::Digest` (a table of its classes), which can both be passed
//! between engines as bytes.

pub mod bytes;
pub mod class_name;
pub mod classes;
pub mod cohorts;
pub mod definitions;
pub mod diff;
pub mod digest;
pub mod id_space;
pub mod order;
pub mod side;
pub mod trend;
