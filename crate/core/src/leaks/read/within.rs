//! The program's functions that something of the runtime's has: its listeners and callbacks, wherever it keeps them.
//!
//! An emitter has them in an object by event, an `EventTarget` in linked lists, Chromium in native nodes; often a function
//! of the runtime's stands before the program's. What they have in common: it lies within the thing, between nothing but the
//! runtime's own objects. So the nodes that the thing dominates are followed up to the first function that is not the runtime's.
//!
//! Cost: up to `MAX_NODES` nodes for each thing.

use std::collections::{HashSet, VecDeque};

use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::passes::values::edge_name;

use super::group::is_of_program;
use super::heap::Heap;

/// Nodes of one thing that are followed.
const MAX_NODES: usize = 512;
/// Edges of one node that are followed.
const MAX_EDGES: usize = 256;

/// The program's functions within a thing, of which `handle` is the inner half or the thing itself, the nearest first.
pub fn functions_within(heap: &Heap, handle: NodeIx, thing: NodeIx) -> Vec<NodeIx> {
    let tree = &heap.snapshot.tree;
    let mut open = VecDeque::from([handle, thing]);
    let mut seen = HashSet::from([handle, thing]);
    let mut functions = Vec::new();
    while let Some(node) = open.pop_front() {
        for (edge, edge_type, to) in heap.graph.edges(node).take(MAX_EDGES) {
            let is_further =
                matches!(edge_type, EdgeType::Property | EdgeType::Element | EdgeType::Internal | EdgeType::Context)
                    && !(edge_type == EdgeType::Property && heap.words.proto.has(edge_name(heap.graph, edge)));
            if !is_further || seen.len() >= MAX_NODES || !seen.insert(to) {
                continue;
            }
            if heap.is_function(to) && is_of_program(heap, to) {
                functions.push(to);
            } else if is_inner(heap, to) && (tree.dominates(handle, to) || tree.dominates(thing, to)) {
                open.push_back(to);
            }
        }
    }
    functions
}

/// Whether a node may stand between a thing and its listeners: the program's own objects may not.
fn is_inner(heap: &Heap, node: NodeIx) -> bool {
    match heap.graph.node_type(node) {
        NodeType::Closure | NodeType::Array | NodeType::Native | NodeType::Hidden => true,
        NodeType::Object => heap.is_context(node) || !is_of_program(heap, node),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial::{self, OTHERS_CODE, PROGRAM};

    /// The names of the program's functions within `h`, which the roots hold.
    fn of(rest: &str) -> Vec<String> {
        let heap = format!("root -> h:Handle; {PROGRAM}{OTHERS_CODE}; {rest}");
        trial::with_heap(&heap, |heap| {
            let functions = functions_within(heap, NodeIx(1), NodeIx(1));
            functions.into_iter().map(|function| heap.function_name(function)).collect()
        })
    }

    #[test]
    fn listeners_are_found_behind_objects_and_functions_of_the_runtimes() {
        assert_eq!(of("h -property:_events> e:Object -property:data> f:onData{closure}#7:1:1"), ["onData"]);
        let listed = "h -property:kEvents> m:Map -internal:table> t:∅{array} -internal:6> l:Listener#8:1:1;\
                      l -property:next> k:Listener#8:1:1 -property:callback> f:onData{closure}#7:1:1";
        assert_eq!(of(listed), ["onData"]);
        let wrapped = "h -property:onchange> w:wrap{closure}#8:1:1 -internal:context> x:system␣/␣Context;\
                       x -context:this> o:Watcher#8:1:1 -property:change> f:onData{closure}#7:1:1";
        assert_eq!(of(wrapped), ["onData"]);
        let native =
            "h -element:3> d:Delegate{native} -element:1> v:V8Callback{native} -element:1> f:onData{closure}#7:1:1";
        assert_eq!(of(native), ["onData"]);
        assert_eq!(of("h -property:f> f:send{closure}#9:1:1"), ["send"], "of a package");
    }

    #[test]
    fn what_is_beyond_the_programs_own_things_is_left_out() {
        let beyond = "; o -property:run> f:onData{closure}#7:1:1";
        assert_eq!(of(&format!("h -property:job> o:Job#7:1:1{beyond}")), [""; 0], "an object of the program's");
        assert_eq!(of(&format!("h -property:server> o:Server#8:1:1{beyond}; root -> o")), [""; 0], "shared");
        assert_eq!(of(&format!("h -property:__proto__> o:Socket#8:1:1{beyond}")), [""; 0], "the class");
        assert_eq!(of(&format!("h -weak:o> o:Socket#8:1:1{beyond}")), [""; 0], "not held");
        assert_eq!(of("h -property:f> f:connect{closure}#8:1:1"), [""; 0], "the runtime's");
    }
}
