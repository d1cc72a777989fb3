//! The route to a value: the names by which it is held, from a scope, a class or a root on. `state = [...state, item]` makes
//! another array each time, but the route to it is still the variable `state` of the same scope.
//!
//! A route is a hash: of the id of the scope, the class or the exported variable, and of the names from there. Entries of arrays and tables all have
//! one name, so routes to several entries of one container are the same and say nothing.
//!
//! Cost: for each step the retainers of a node, of thousands only the first; a step that several routes share is taken once.

use crate::graph::{EdgeType, NodeType};
use crate::hash::NumberMap;
use crate::ids::{EdgeIx, NodeIx};
use crate::leaks::follow::trace::{key, text_key};
use crate::names;

use super::climb::{MAX_RETAINERS, MAX_STEPS};
use super::heap::Heap;

/// A source with more edges is a table, and no name is looked up in it.
const MAX_EDGES: usize = 1024;
/// The name of any entry.
const ENTRY: u64 = 1;

/// The routes of a heap, as far as they are known.
pub struct Routes<'h> {
    heap: &'h Heap<'h>,
    known: NumberMap<u32, u64>,
}

impl<'h> Routes<'h> {
    /// No route is known yet.
    pub fn new(heap: &'h Heap<'h>) -> Self {
        Routes { heap, known: NumberMap::default() }
    }

    /// The route to a node.
    pub fn to(&mut self, node: NodeIx) -> u64 {
        let heap = self.heap;
        let mut steps: Vec<(NodeIx, u64)> = Vec::new();
        let mut at = node;
        let mut route = 0;
        while steps.len() < MAX_STEPS {
            if let Some(&known) = self.known.get(&at.0) {
                route = known;
                break;
            }
            let Some((edge_type, source)) = nearest(heap, at) else { break };
            steps.push((at, label(heap, source, edge_type, at)));
            let is_cell = heap.raw_name(source) == b"system / Cell";
            if edge_type == EdgeType::Context || is_cell || heap.is_function(source) {
                route = key(&[heap.graph.id(source).0]);
                break;
            }
            at = source;
        }
        for (node, label) in steps.into_iter().rev() {
            route = key(&[route, label]);
            self.known.insert(node.0, route);
        }
        route
    }
}

/// The strong edge from the retainer nearest to a root. Of several the type decides, then the id, which is the same in the
/// next snapshot.
fn nearest(heap: &Heap, node: NodeIx) -> Option<(EdgeType, NodeIx)> {
    let own = heap.distance(node);
    let strong = heap.snapshot.retainers.of(node).iter().take(MAX_RETAINERS).filter(|source| {
        let distance = heap.distance(source.node());
        !matches!(source.edge_type(), EdgeType::Weak | EdgeType::Shortcut) && distance >= 0 && distance < own
    });
    let rank = |edge_type: EdgeType| match edge_type {
        EdgeType::Context => 0,
        EdgeType::Property => 1,
        EdgeType::Element => 2,
        EdgeType::Internal => 3,
        _ => 4,
    };
    let best = strong.min_by_key(|source| {
        (heap.distance(source.node()), rank(source.edge_type()), heap.graph.id(source.node()).0)
    })?;
    Some((best.edge_type(), best.node()))
}

/// What a step adds to a route: the name of the edge, where it has one.
fn label(heap: &Heap, source: NodeIx, edge_type: EdgeType, target: NodeIx) -> u64 {
    let is_it = |&(_, of_type, to): &(EdgeIx, EdgeType, NodeIx)| to == target && of_type == edge_type;
    let is_table = heap.graph.node_type(source) == NodeType::Array || heap.graph.edge_range(source).len() > MAX_EDGES;
    let name = match edge_type {
        EdgeType::Context | EdgeType::Property if !is_table => {
            let edge = heap.graph.edges(source).find(is_it).map(|(edge, ..)| edge);
            edge.filter(|&edge| !names::is_numbered(heap.graph, edge)).map(|edge| names::edge_name(heap.graph, edge))
        }
        _ => None,
    };
    key(&[edge_type as u64, name.map_or(ENTRY, |name| text_key(&name))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial;

    /// The routes to some nodes of a heap.
    fn routes<const N: usize>(heap: &str, nodes: [u32; N]) -> [u64; N] {
        trial::with_heap(heap, |heap| {
            let mut routes = Routes::new(heap);
            nodes.map(|node| routes.to(NodeIx(node)))
        })
    }

    /// A context with the id 19, node 1, whose variable `state` leads on.
    fn state(rest: &str) -> String {
        format!("root -> c:system␣/␣Context@19 -context:state> s:State@21; {rest}")
    }

    #[test]
    fn another_object_at_the_same_place_has_the_same_route() {
        let [a] = routes(&state("s -property:list> l:List@23"), [3]);
        assert_eq!(routes(&state("s -property:list> l:List@93").replace("@21", "@91"), [3]), [a]);
        assert_ne!(routes(&state("s -property:rest> l:List@23"), [3]), [a], "another property");
        assert_ne!(routes(&state("s -property:list> l:List@23").replace("@19", "@17"), [3]), [a], "another scope");
        assert_ne!(routes(&state("s -property:list> l:List@23"), [2]), [a], "a step less");
    }

    #[test]
    fn exported_variables_are_told_apart_by_their_cells() {
        let exports = "root -> m:system␣/␣SourceTextModule -internal:exports> t:∅{array};\
            t -internal:1> c:system␣/␣Cell@31{hidden} -internal:value> v:V; t -internal:2> d:system␣/␣Cell@33{hidden};\
            d -internal:value> w:V";
        let [v, w] = routes(exports, [4, 6]);
        assert_ne!(v, w);
    }

    #[test]
    fn entries_of_one_container_have_the_same_route() {
        let heap = state("s -element:1> a:A; s -element:2> b:A; s -property:x> d:A");
        let [a, b, d] = routes(&heap, [3, 4, 5]);
        assert_eq!(a, b);
        assert_ne!(a, d, "a property has a name");
    }

    #[test]
    fn a_route_does_not_depend_on_what_was_asked_before() {
        let heap = state("s -property:a> a:A; a -property:b> b:B; b -property:d> d:D");
        let [first, middle, last] = routes(&heap, [3, 4, 5]);
        assert_eq!(routes(&heap, [5, 4, 3]), [last, middle, first]);
        assert_eq!(routes(&heap, [5]), [last]);
    }

    #[test]
    fn of_several_holders_the_one_with_the_least_id_is_taken() {
        let heap = |first: &str, second: &str| {
            format!("root -> {first}; root -> {second}; p -property:x> v:V; q -property:y> v")
        };
        assert_eq!(routes(&heap("p:P@5", "q:P@7"), [3]), routes(&heap("q:P@7", "p:P@5"), [3]));
    }
}
