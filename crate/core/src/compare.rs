//! Two snapshots, or many: what came, what went, what grew, and whether ids of one mean anything in the other.
//!
//! What is compared may live in different engines, so nothing here holds two graphs: a snapshot is made into a
//! `side::Side` (columns of its objects by id) or a `digest::Digest` (a table of its classes), both of which cross as
//! bytes.

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
