//! Computations over the whole graph, one per file. Each states its cost and which of DevTools' numbers it equals.

pub mod aggregates;
pub mod allocations;
pub mod class_names;
pub mod detachedness;
pub mod distances;
pub mod dominators;
pub mod ephemerons;
pub mod groups;
pub mod interfaces;
pub mod native_contexts;
pub mod ownership;
pub mod packages;
pub mod producer;
pub mod samples;
pub mod scopes;
pub mod scripts;
pub mod statistics;
pub mod user_roots;
pub mod values;
