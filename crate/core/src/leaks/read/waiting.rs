//! The async function that waits for a promise, found from the callback that settles the promise.
//!
//! `await once(emitter, 'answer')` gives the emitter a function of the runtime's. That function's scope has `resolve`, a
//! function of V8's whose own scope has the promise; the promise has reactions, and these lead to other promises or to the
//! suspended call of the function that waits. So from the callback only scopes, V8's functions, promises and reactions are
//! followed, up to the first suspended call of the program's code.
//!
//! Cost: up to `MAX_NODES` nodes for each callback.

use std::collections::{HashSet, VecDeque};

use crate::graph::EdgeType;
use crate::ids::NodeIx;

use super::heap::Heap;
use super::whose::Tier;

/// Nodes that are followed from one callback.
const MAX_NODES: usize = 64;
/// Edges of one node that are followed.
const MAX_EDGES: usize = 32;

/// The program's async function that waits until a callback is called.
pub fn waiter(heap: &Heap, callback: NodeIx) -> Option<NodeIx> {
    let scope = heap.context_of(callback)?;
    let mut open = VecDeque::from([scope]);
    let mut seen = HashSet::from([scope, callback]);
    while let Some(at) = open.pop_front() {
        if let Some(function) = waits(heap, at) {
            return Some(function);
        }
        for (_, edge_type, to) in heap.graph.edges(at).take(MAX_EDGES) {
            let is_strong = !matches!(edge_type, EdgeType::Weak | EdgeType::Shortcut);
            // The scope of the callback leads to the emitter as well: only what settles a promise is of interest there.
            let is_next = if at == scope { is_of_v8(heap, to) } else { is_between(heap, to) };
            if is_strong && is_next && seen.len() < MAX_NODES && seen.insert(to) {
                open.push_back(to);
            }
        }
    }
    None
}

/// The program's function whose suspended call a node is.
fn waits(heap: &Heap, node: NodeIx) -> Option<NodeIx> {
    heap.internal(node, &heap.words.registers)?;
    let function = heap.internal(node, &heap.words.function)?;
    (heap.whose_node(function) == Some(Tier::Own)).then_some(function)
}

fn is_of_v8(heap: &Heap, node: NodeIx) -> bool {
    heap.is_function(node) && heap.location(node).is_none()
}

/// Whether a node may stand between a function that settles a promise and a call that waits for it.
fn is_between(heap: &Heap, node: NodeIx) -> bool {
    is_of_v8(heap, node)
        || heap.raw_name(node) == b"Promise" && !heap.is_function(node)
        || heap.raw_name(node).ends_with(b"PromiseReaction")
        || heap.internal(node, &heap.words.registers).is_some()
        || heap.is_context(node) && is_of_call_by_v8(heap, node)
}

/// Whether a scope is of a function of V8's: around it is nothing but V8's own.
fn is_of_call_by_v8(heap: &Heap, scope: NodeIx) -> bool {
    let around = heap.internal(scope, &heap.words.previous);
    around.is_none_or(|around| heap.raw_name(around) == b"system / NativeContext")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial::{self, OTHERS_CODE, PROGRAM};

    /// A callback of the runtime's, whose scope has `resolve` of a promise that the function in line 31 waits for.
    fn heap(function: &str) -> String {
        format!(
            "{PROGRAM}{OTHERS_CODE}; root -> callback:resolver{{closure}}#8:3:1 -internal:context> x:system␣/␣Context;\
             x -context:emitter> e:Emitter -property:other> g2:Generator -internal:function> other:other{{closure}}#7:50:1;\
             g2 -internal:parameters_and_registers> r2{{array}}; x -context:resolve> v:∅{{closure}};\
             v -internal:context> y:system␣/␣Context -context:promise> p:Promise;\
             y -internal:previous> native:system␣/␣NativeContext;\
             p -internal:reactions_or_result> a:system␣/␣PromiseReaction -internal:promise> q:Promise;\
             q -internal:reactions_or_result> b:system␣/␣PromiseReaction -internal:fulfill_handler> w:∅{{closure}};\
             w -internal:context> z:system␣/␣Context -internal:extension> g:Generator -internal:function> {function};\
             g -internal:parameters_and_registers> r{{array}}"
        )
    }

    fn found(heap: &str) -> Option<String> {
        trial::with_heap(heap, |heap| {
            let callback = heap.graph.nodes().find(|&node| heap.raw_name(node) == b"resolver").expect("a function");
            waiter(heap, callback).map(|function| heap.function_name(function))
        })
    }

    #[test]
    fn the_call_that_waits_is_found_through_promises() {
        assert_eq!(found(&heap("ask:ask{closure}#7:30:1")).as_deref(), Some("ask"));
    }

    #[test]
    fn the_runtime_does_not_wait_and_the_emitter_is_no_way() {
        assert_eq!(found(&heap("once:once{closure}#8:30:1")), None);
        assert_eq!(
            found(&heap("ask:ask{closure}#7:30:1").replace("-context:resolve>", "-context:done>")).as_deref(),
            Some("ask")
        );
        assert_eq!(found(&heap("ask:ask{closure}#7:30:1").replace("v:∅{closure}", "v:v{closure}#7:40:1")), None);
    }
}
