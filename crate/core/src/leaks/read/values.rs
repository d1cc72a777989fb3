//! The values of a heap that keep enough to be followed: strings, buffers, objects.
//!
//! The dominator tree is walked from the root down to whatever retains less. Scopes, functions, modules and global objects
//! hold everything, so they are walked through and are no values. A list of a million links would give a million values, each
//! of which retains nearly all, so a class is followed only so often below itself.
//!
//! Cost: the children of every node that retains enough.

use std::cmp::Reverse;

use crate::graph::NodeType;
use crate::ids::{NodeIx, StrIx};

use super::heap::Heap;
use super::numbers::room;

/// Values that are followed: the largest.
const MAX_VALUES: usize = 4096;
/// Values of one class within each other that are followed.
const MAX_NESTED: u8 = 16;

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// A string.
    Text,
    /// Bytes: a buffer, a typed array.
    Bytes,
    /// A memory of WebAssembly.
    Memory,
    /// An array, a Map or a Set whose entries are plain numbers.
    Numbers,
    /// Any other object.
    Object,
}

/// The values that retain at least so many bytes, in the order of the dominator tree: a value is followed by those within
/// it.
pub fn values(heap: &Heap, least: u64) -> Vec<NodeIx> {
    let tree = &heap.snapshot.tree;
    let mut found: Vec<NodeIx> = Vec::new();
    // A node, the class of the nearest value around it, and how often that class was there in a row.
    let mut open: Vec<(NodeIx, [StrIx; 2], u8)> = vec![(heap.graph.root, [StrIx(0); 2], 0)];
    while let Some((node, [outer, nearest], repeats)) = open.pop() {
        let mut around = ([outer, nearest], repeats);
        if is_value(heap, node) {
            found.push(node);
            // What a string or a buffer holds is a part of it.
            if heap.is_string(node) || is_memory(heap, node) || is_bytes(heap, node) {
                continue;
            }
            let class = heap.graph.name(node);
            let repeats = if class == nearest || class == outer { repeats + 1 } else { 0 };
            if repeats >= MAX_NESTED {
                continue;
            }
            around = ([nearest, class], repeats);
        }
        let is_wanted = |child: &NodeIx| {
            heap.retained(*child) >= least && !matches!(heap.graph.node_type(*child), NodeType::Code | NodeType::Native)
        };
        open.extend(tree.children(node).filter(is_wanted).map(|child| (child, around.0, around.1)));
    }
    if found.len() > MAX_VALUES {
        found.sort_unstable_by_key(|&node| (Reverse(heap.retained(node)), node));
        found.truncate(MAX_VALUES);
    }
    found.sort_unstable_by_key(|node| tree.place[node.index()]);
    found
}

/// Whether a node is a value of the program: a string, or an object that is neither a scope nor a module nor global.
pub fn is_value(heap: &Heap, node: NodeIx) -> bool {
    match heap.graph.node_type(node) {
        NodeType::String | NodeType::ConcatenatedString | NodeType::SlicedString => true,
        NodeType::Object => {
            let name = heap.raw_name(node);
            let is_global = || {
                name.starts_with(b"global")
                    || name.starts_with(b"Window")
                    || name.windows(11).any(|part| part == b"GlobalScope")
            };
            let is_module = || name == b"Module" || heap.property(node, &heap.words.filename).is_some();
            let is_around = heap.is_context(node) || is_module() || heap.distance(node) <= 3 && is_global();
            !is_around && !name.starts_with(b"system /")
        }
        _ => false,
    }
}

/// What a value is.
pub fn sort(heap: &Heap, node: NodeIx) -> Sort {
    if heap.is_string(node) {
        return Sort::Text;
    }
    if is_memory(heap, node) || memory_of(heap, node).is_some() {
        return Sort::Memory;
    }
    if is_bytes(heap, node) {
        return Sort::Bytes;
    }
    if room(heap, node).is_some() { Sort::Numbers } else { Sort::Object }
}

/// Whether a node is bytes: it has a store outside the heap, itself or by its buffer.
fn is_bytes(heap: &Heap, node: NodeIx) -> bool {
    let words = &heap.words;
    let has_store = |node: NodeIx| heap.internal(node, &words.backing_store).is_some();
    has_store(node) || heap.internal(node, &words.buffer).is_some_and(has_store)
}

/// Whether a node is a memory of WebAssembly: V8 calls it so, and it holds its buffer by an edge without a name.
fn is_memory(heap: &Heap, node: NodeIx) -> bool {
    let has_buffer = || heap.graph.edges(node).any(|(.., to)| heap.raw_name(to).ends_with(b"ArrayBuffer"));
    matches!(heap.raw_name(node), b"Memory" | b"WebAssembly.Memory") && has_buffer()
}

/// The memory of WebAssembly that a buffer belongs to.
pub fn memory_of(heap: &Heap, buffer: NodeIx) -> Option<NodeIx> {
    if !heap.raw_name(buffer).ends_with(b"ArrayBuffer") {
        return None;
    }
    heap.snapshot.retainers.of(buffer).iter().map(|source| source.node()).find(|&source| is_memory(heap, source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial::with_heap;

    /// The names of the values of at least 1,000 bytes.
    fn names(heap: &str) -> Vec<String> {
        with_heap(heap, |heap| values(heap, 1000).into_iter().map(|node| heap.class_name(node)).collect())
    }

    #[test]
    fn values_come_before_those_within_them() {
        let heap = "root -> c:system␣/␣Context(9000) -context:x> a:A(10) -property:b> b:B(995) -property:d> d:D(5)";
        assert_eq!(names(heap), ["A", "B"], "a scope is none, and `D` retains less");
        assert_eq!(names(&heap.replace("(995)", "(994)")), ["A"]);
    }

    #[test]
    fn scopes_functions_modules_and_globals_are_walked_through() {
        let heap = "root -> g:global(9000) -property:f> f:f(9000){closure} -internal:context> c:system␣/␣Context(9000);\
            c -context:module> m:Module(9000) -property:exports> e:Exports(9000); m -property:filename> n:x.js{string}";
        assert_eq!(names(heap), ["Exports"]);
    }

    #[test]
    fn what_a_string_or_a_buffer_holds_is_a_part_of_it() {
        let text = "root -> s:abc(9000){concatenated␣string} -internal:first> t:ab(9000){string}";
        assert_eq!(names(text).len(), 1);
        let buffer = "root -> b:Buffer(9000) -internal:buffer> a:ArrayBuffer(9000);\
            a -internal:backing_store> d:system␣/␣JSArrayBufferData(9000){native}";
        assert_eq!(names(buffer), ["Buffer"]);
        let memory = buffer.replace("b:Buffer(9000) -internal:buffer>", "m:Memory(9000) -hidden:2>");
        assert_eq!(names(&memory), ["Memory"]);
    }

    #[test]
    fn a_long_list_gives_only_its_first_links() {
        let mut heap = String::from("root -> n0:Link(9000)");
        (1..40).for_each(|at| heap += &format!("; n{} -property:next> n{at}:Link(9000)", at - 1));
        assert_eq!(names(&heap).len(), 17);
    }
}
