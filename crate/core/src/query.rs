//! Answers for views: the rows to show, in order. A page of rows is a slice of the answer.

pub mod biggest;
pub mod classes;
pub mod cut;
pub mod duplicates;
pub mod edges;
pub mod ends;
pub mod filters;
pub mod graph;
pub mod groups;
pub mod name_ranks;
pub mod objects;
pub mod order;
pub mod owners;
pub mod path_groups;
pub mod paths;
pub mod retainers;
pub mod search;
pub mod texts;
pub mod wasted;
