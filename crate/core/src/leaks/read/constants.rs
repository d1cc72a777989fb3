//! The words in a function's code: names of the properties and methods that it uses, and its texts.
//!
//! They are among the constants of its bytecode. V8 drops the bytecode of functions that were not called for long, but a
//! function that fills a leak, or keeps a cache small, is called all the time. Words of functions within it are theirs.
//!
//! Cost: the constants of the function.

use crate::graph::NodeType;
use crate::ids::NodeIx;

use super::heap::Heap;

/// Steps from a function's shared info to a constant: through its bytecode to the pool.
const MAX_DEPTH: u32 = 3;

/// The words in a function's code, in no order, some of them more than once.
pub fn constants<'a>(heap: &Heap<'a>, function: NodeIx) -> Vec<&'a [u8]> {
    let Some(shared) = heap.shared(function) else { return Vec::new() };
    // Up to Node 16 these nodes are hidden, and the constants are an array.
    let is_code =
        |node: NodeIx| matches!(heap.graph.node_type(node), NodeType::Code | NodeType::Hidden | NodeType::Array);
    let mut words = Vec::new();
    // Shared function info → bytecode → constants; newer versions of V8 have one more node between them.
    let mut open: Vec<(NodeIx, u32)> = vec![(shared, 0)];
    while let Some((node, depth)) = open.pop() {
        for (.., to) in heap.graph.edges(node) {
            let name = heap.raw_name(to);
            if depth > 0 && heap.is_string(to) {
                words.push(name);
            }
            let is_further =
                name.starts_with(b"system / Script") || name.contains(&b'/') && !name.starts_with(b"system");
            let is_scope = name.starts_with(b"system / ScopeInfo");
            if depth < MAX_DEPTH && is_code(to) && !is_further && !is_scope && to != shared {
                open.push((to, depth + 1));
            }
        }
    }
    words
}
