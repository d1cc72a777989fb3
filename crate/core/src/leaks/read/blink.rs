//! Chromium's own nodes: what a page's node is told of, and by which function.
//!
//! A node of the page leads to its listeners and observers through nodes without a name of their own, `InternalNode`, from
//! `EventListener` on to `V8EventListener` and the function. Nothing says which event a listener is for.
//!
//! Cost: one pass over the names of nodes, in parallel, if the heap is Chromium's; then a few retainers for each node found.

use std::collections::HashSet;

use rayon::prelude::*;

use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::passes::values::Ordinals;

use super::climb::MAX_RETAINERS;
use super::heap::Heap;

/// Nodes without a name that are climbed through.
const MAX_CLIMBED: usize = 64;
/// Nodes between a listener and its function.
const MAX_STEPS: usize = 4;

/// All native nodes of some names, in the order of the file.
pub fn natives(heap: &Heap, names: &[&Ordinals]) -> Vec<NodeIx> {
    let graph = heap.graph;
    if heap.words.internal_node.is_empty() || names.iter().all(|name| name.is_empty()) {
        return Vec::new();
    }
    (0..graph.node_count() as u32)
        .into_par_iter()
        .with_min_len(1 << 14)
        .map(NodeIx)
        .filter(|&node| names.iter().any(|name| name.has(graph.name(node))))
        .filter(|&node| graph.node_type(node) == NodeType::Native)
        .collect()
}

/// The nearest nodes with a name that lead to a node through nodes without one: what a listener or an observer is of.
pub fn targets(heap: &Heap, node: NodeIx) -> Vec<NodeIx> {
    let mut seen = HashSet::from([node]);
    let mut level = vec![node];
    let mut found = Vec::new();
    while found.is_empty() && !level.is_empty() && seen.len() < MAX_CLIMBED {
        let mut next = Vec::new();
        for at in level {
            for source in heap.snapshot.retainers.of(at).iter().take(MAX_RETAINERS) {
                let from = source.node();
                let is_native = heap.graph.node_type(from) == NodeType::Native && !is_beside(heap, from);
                if source.edge_type() == EdgeType::Weak || !is_native || !seen.insert(from) {
                    continue;
                }
                match is_between(heap, from) {
                    true => next.push(from),
                    false => found.push(from),
                }
            }
        }
        level = next;
    }
    found
}

/// Whether a node stands between a node of the page and what it is told by: its name says nothing.
fn is_between(heap: &Heap, node: NodeIx) -> bool {
    let name = heap.raw_name(node);
    heap.words.internal_node.has(heap.graph.name(node))
        || name == b"MutationObserverRegistration"
        || name.ends_with(b"Data")
}

/// Whether a node leads to listeners or observers that are of something else.
fn is_beside(heap: &Heap, node: NodeIx) -> bool {
    let name = heap.raw_name(node);
    name.ends_with(b"Controller") || name.ends_with(b"::Delegate") || name == b"Pending activities"
}

/// The function that an `EventListener` calls, or the object whose `handleEvent` it calls.
pub fn callback(heap: &Heap, listener: NodeIx) -> Option<NodeIx> {
    let mut at = listener;
    for _ in 0..MAX_STEPS {
        let elements = heap.graph.edges(at).filter(|&(_, edge_type, _)| edge_type == EdgeType::Element);
        at = elements.map(|(.., to)| to).next()?;
        if heap.graph.node_type(at) != NodeType::Native {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial;

    fn named(heap: &str, name: &str) -> Vec<String> {
        trial::with_heap(heap, |heap| {
            let node = heap.graph.nodes().find(|&node| heap.raw_name(node) == name.as_bytes()).expect("a node");
            targets(heap, node).into_iter().map(|target| heap.name(target)).collect()
        })
    }

    const LISTENER: &str = "root -> w:Window{native} -element:4> a:InternalNode{native} -element:1> b:InternalNode{native};\
                            b -element:7> l:EventListener{native}";

    #[test]
    fn a_listener_is_of_the_nearest_node_with_a_name() {
        assert_eq!(named(LISTENER, "EventListener"), ["Window"]);
        let document = format!("root -> d:HTMLDocument{{native}} -element:1> w:Window{{native}}; {LISTENER}");
        assert_eq!(named(&document, "EventListener"), ["Window"]);
        let shared = format!("{LISTENER}; root -> c:Controller{{native}} -element:1> b; root -> o:Panel -element:1> b");
        assert_eq!(named(&shared, "EventListener"), ["Window"], "lists of all, and objects, say nothing");
        let weak = LISTENER.replace("-element:4>", "-weak:4>");
        assert!(named(&weak, "EventListener").is_empty());
    }

    #[test]
    fn an_observer_is_of_what_it_is_registered_with() {
        let heap = "root -> b:<body>{native} -element:8> r:InternalNode{native};\
                    r -element:1> m:MutationObserverRegistration{native} -element:1> o:MutationObserver{native};\
                    o -element:3> d:MutationObserver::Delegate{native} -element:2> o";
        assert_eq!(named(heap, "MutationObserver"), ["<body>"]);
    }

    #[test]
    fn data_of_an_element_stands_between() {
        let heap = "root -> p:<div␣id=\"place\">{native} -element:8> e:ElementIntersectionObserverData{native};\
                    e -element:1> r:InternalNode{native} -element:5> o:IntersectionObserver{native};\
                    root -> c:IntersectionObserverController{native} -element:1> s:InternalNode{native} -element:5> o";
        assert_eq!(named(heap, "IntersectionObserver"), ["<div id=\"place\">"]);
    }

    #[test]
    fn native_nodes_are_found_by_name_in_heaps_of_chromium() {
        let count = |heap: &str| trial::with_heap(heap, |heap| natives(heap, &[&heap.words.event_listener]).len());
        assert_eq!(count(LISTENER), 1);
        assert_eq!(count(&LISTENER.replace("EventListener{native}", "EventListener")), 0);
        assert_eq!(count(&LISTENER.replace("EventListener{native}", "EventListeners{native}")), 0);
    }

    #[test]
    fn a_listener_leads_to_its_function_or_object() {
        let called = |rest: &str| {
            trial::with_heap(&format!("root -> l:EventListener{{native}}; {rest}"), |heap| {
                callback(heap, NodeIx(1)).map(|node| heap.name(node))
            })
        };
        let function = "l -element:1> v:V8EventListener{native} -element:1> f:onResize{closure}#7:1:1";
        assert_eq!(called(function).as_deref(), Some("onResize"));
        assert_eq!(called("l -element:1> o:Dialog#7:1:1").as_deref(), Some("Dialog"));
        assert_eq!(called("l -element:1> v:V8EventListener{native}"), None);
    }
}
