//! What closures keep of the scopes that they were made in: the variable that keeps most.
//!
//! Cost: the contexts of a few hundred functions.

use std::collections::HashMap;

use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::leaks::tell::owner::Place;

use super::heap::Heap;
use super::script::functions_in;
use super::whose::Tier;

/// Functions that are looked into.
const SAMPLE: usize = 256;

/// A variable that closures capture.
pub struct Captured {
    /// Its name.
    pub variable: String,
    /// What it keeps alive in each of them, on average, in bytes.
    pub size: u64,
    /// The class of its value and where that is written, if it is a class of the program's.
    pub class: Option<(String, Place)>,
}

/// The captured variable that keeps most, if it is worth a word.
pub fn captured(heap: &Heap, functions: &[NodeIx]) -> Option<Captured> {
    let policy = &heap.policy.contents;
    let mut sizes: HashMap<String, (u64, NodeIx)> = HashMap::new();
    for &function in functions.iter().take(SAMPLE) {
        let Some(context) = heap.context_of(function) else { continue };
        if functions_in(heap, context).len() > policy.most_functions {
            continue;
        }
        for (edge, edge_type, to) in heap.graph.edges(context) {
            if edge_type == EdgeType::Context && heap.snapshot.tree.dominates(context, to) {
                sizes.entry(heap.edge(edge)).or_insert((0, to)).0 += heap.retained(to);
            }
        }
    }
    let count = functions.len().clamp(1, SAMPLE) as u64;
    let (variable, (bytes, value)) = sizes.into_iter().max_by(|a, b| (a.1.0, &b.0).cmp(&(b.1.0, &a.0)))?;
    let size = bytes / count;
    let is_object = heap.graph.node_type(value) == NodeType::Object;
    let place = heap.place(value).filter(|place| is_object && heap.whose(place.url.as_deref()) != Tier::Runtime);
    let class = place.map(|place| (heap.class_name(value), place));
    (size >= policy.captured_bytes).then_some(Captured { variable, size, class })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial;

    /// The variable that the first `functions` functions of a heap capture, and its size.
    fn of(heap: &str, functions: usize) -> Option<(String, u64)> {
        trial::with_heap(heap, |heap| {
            let all: Vec<NodeIx> = heap.graph.nodes().filter(|&node| heap.is_function(node)).take(functions).collect();
            assert_eq!(all.len(), functions);
            captured(heap, &all).map(|captured| (captured.variable, captured.size))
        })
    }

    fn some(variable: &str, size: u64) -> Option<(String, u64)> {
        Some((variable.into(), size))
    }

    const CONTEXT: &str = "root -> f:on{closure}#7:1:1 -internal:context> x:system␣/␣Context(40)";

    #[test]
    fn a_captured_value_is_mentioned_from_a_size_on() {
        assert_eq!(of(&format!("{CONTEXT}; x -context:big> b:Big(256)"), 1), some("big", 256));
        assert_eq!(of(&format!("{CONTEXT}; x -context:big> b:Big(255)"), 1), None);
        assert_eq!(of(&format!("{CONTEXT}; x -context:big> b:Big(200) -> p:Part(56)"), 1), some("big", 256));
    }

    #[test]
    fn the_variable_that_keeps_most_is_named() {
        let two = |a: u64, b: u64| format!("{CONTEXT}; x -context:b> v:V({b}); x -context:a> w:W({a})");
        assert_eq!(of(&two(300, 400), 1), some("b", 400));
        assert_eq!(of(&two(500, 400), 1), some("a", 500));
        assert_eq!(of(&two(400, 400), 1), some("a", 400), "of two that keep as much, the first by name");
    }

    #[test]
    fn what_others_hold_as_well_is_not_kept_by_the_function() {
        let shared = format!("{CONTEXT}; x -context:big> b:Big(9000); x -context:own> o:Own(300); root -> b");
        assert_eq!(of(&shared, 1), some("own", 300));
        let internal = format!("{CONTEXT}; x -internal:scope_info> i:Info(9000); x -internal:previous> y:Y(9000)");
        assert_eq!(of(&internal, 1), None, "only variables are captured");
    }

    #[test]
    fn sizes_are_the_average_of_all_functions() {
        let second = "; root -> g:on{closure}#7:1:1 -internal:context> y:system␣/␣Context(40) -context:big> d:Big";
        assert_eq!(of(&format!("{CONTEXT}; x -context:big> b:Big(600){second}(200)"), 2), some("big", 400));
        assert_eq!(of(&format!("{CONTEXT}; x -context:big> b:Big(600)"), 1), some("big", 600));
        let bare = "; root -> g:on{closure}#7:1:1";
        assert_eq!(of(&format!("{CONTEXT}; x -context:big> b:Big(600){bare}"), 2), some("big", 300));
    }

    #[test]
    fn variables_that_many_functions_see_are_not_theirs() {
        let seen_by = |functions: u32| {
            let others = trial::each(1..functions, "; root -> g*:on{closure}#7:1*:1 -internal:context> x");
            of(&format!("{CONTEXT}; x -context:big> b:Big(9000){others}"), 1)
        };
        assert_eq!(seen_by(64), some("big", 9000));
        assert_eq!(seen_by(65), None);
    }

    #[test]
    fn functions_without_a_context_capture_nothing() {
        assert_eq!(of("root -> f:on{closure}#7:1:1", 1), None);
        assert_eq!(of("root -> a:A", 0), None);
    }
}
