//! What closures keep of the scopes that they were made in: the variable that keeps most.
//!
//! Cost: the contexts of a few hundred functions.

use std::collections::HashMap;

use crate::graph::EdgeType;
use crate::ids::NodeIx;

use super::heap::Heap;
use super::script::functions_in;

/// Functions that are looked into.
const SAMPLE: usize = 256;

/// A variable that closures capture.
pub struct Captured {
    /// Its name.
    pub variable: String,
    /// What it keeps alive in each of them, on average, in bytes.
    pub size: u64,
}

/// The captured variable that keeps most, if it is worth a word.
pub fn captured(heap: &Heap, functions: &[NodeIx]) -> Option<Captured> {
    let policy = &heap.policy.contents;
    let mut sizes: HashMap<String, u64> = HashMap::new();
    for &function in functions.iter().take(SAMPLE) {
        let Some(context) = heap.context_of(function) else { continue };
        if functions_in(heap, context).len() > policy.most_functions {
            continue;
        }
        for (edge, edge_type, to) in heap.graph.edges(context) {
            if edge_type == EdgeType::Context && heap.snapshot.tree.dominates(context, to) {
                *sizes.entry(heap.edge(edge)).or_default() += heap.retained(to);
            }
        }
    }
    let count = functions.len().clamp(1, SAMPLE) as u64;
    let (variable, bytes) = sizes.into_iter().max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0)))?;
    let size = bytes / count;
    (size >= policy.captured_bytes).then_some(Captured { variable, size })
}
