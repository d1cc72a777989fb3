//! The function that fills a container.
//!
//! A function that calls `list.push` has the word `push` among the constants of its bytecode. If exactly one of the
//! functions that see the container's variable has a word that fills such a container, it is the one. V8 drops the bytecode
//! of functions that were not called for long, but a function that fills a leak is called all the time.
//!
//! Cost: the constants of the functions of one context.

use crate::graph::NodeType;
use crate::ids::NodeIx;

use super::entries::Shape;
use super::heap::Heap;
use super::script::functions_in;

/// Functions that are looked at.
const MAX_FUNCTIONS: usize = 512;

/// The only function that can fill a container of a shape that a variable of this context holds.
pub fn filler(heap: &Heap, context: NodeIx, shape: Shape) -> Option<NodeIx> {
    let words: &[&[u8]] = match shape {
        Shape::Array => &[b"push", b"unshift", b"splice", b"concat"],
        Shape::Map => &[b"set"],
        Shape::Set => &[b"add"],
        Shape::Object => return None,
    };
    let functions = functions_in(heap, context);
    let mut able = functions.into_iter().take(MAX_FUNCTIONS).filter(|&function| knows(heap, function, words));
    able.next().filter(|_| able.next().is_none())
}

/// Whether a function's constants have one of these words.
fn knows(heap: &Heap, function: NodeIx, words: &[&[u8]]) -> bool {
    let Some(shared) = heap.shared(function) else { return false };
    // Up to Node 16 these nodes are hidden, and the constants are an array.
    let code =
        |node: &NodeIx| matches!(heap.graph.node_type(*node), NodeType::Code | NodeType::Hidden | NodeType::Array);
    let within = |node: NodeIx| heap.graph.edges(node).map(|(.., to)| to);
    // Shared function info → bytecode → constants; newer versions of V8 have one more node between them.
    let mut open: Vec<(NodeIx, u32)> = vec![(shared, 0)];
    while let Some((node, depth)) = open.pop() {
        for to in within(node) {
            if words.contains(&heap.raw_name(to)) && heap.is_string(to) && depth > 0 {
                return true;
            }
            let name = heap.raw_name(to);
            let is_further =
                name.starts_with(b"system / Script") || name.contains(&b'/') && !name.starts_with(b"system");
            if depth < 3 && code(&to) && !is_further && !name.starts_with(b"system / ScopeInfo") && to != shared {
                open.push((to, depth + 1));
            }
        }
    }
    false
}
