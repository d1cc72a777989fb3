//! Sizes by kind, as in DevTools' Statistics view.
//!
//! The backing store of an array counts as part of the array if nothing else has an edge to it.
//!
//! Cost: one pass over the nodes and the edges of arrays. Backing stores that still have a size need one more pass over
//! all edges, to find those with a single retainer; after ownership transfer hardly any are left.

use crate::graph::{EdgeType, Graph, NodeType};
use crate::ids::{NodeIx, StrIx};

/// Sizes in bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Statistics {
    /// All shallow sizes, plus the bytes that V8 knows of outside its heap.
    pub total: u64,
    /// Native memory, a part of the total.
    pub native_total: u64,
    /// Data of array buffers, a part of native memory.
    pub typed_arrays: u64,
    /// All shallow sizes except native ones.
    pub v8heap_total: u64,
    /// Compiled code.
    pub code: u64,
    /// Arrays, including their backing stores.
    pub js_arrays: u64,
    /// Strings of all types.
    pub strings: u64,
    /// Hidden nodes.
    pub system: u64,
}

const ARRAY_BUFFER_DATA: &[u8] = b"system / JSArrayBufferData";
const ARRAY: &[u8] = b"Array";
const ELEMENTS: &[u8] = b"elements";

/// Sums the sizes by kind.
pub fn statistics(graph: &Graph) -> Statistics {
    let buffer_data: Vec<_> = graph.strings.find(ARRAY_BUFFER_DATA).collect();
    let array: Vec<_> = graph.strings.find(ARRAY).collect();
    let elements: Vec<_> = graph.strings.find(ELEMENTS).collect();
    let mut sums = Statistics { native_total: graph.extra_native_bytes, ..Statistics::default() };
    let mut sum = 0;
    let mut stores = Vec::new();
    for (node, size) in graph.nodes().zip(graph.self_sizes.iter()) {
        sum += size;
        match graph.node_type(node) {
            NodeType::Hidden => sums.system += size,
            NodeType::Native => {
                sums.native_total += size;
                if buffer_data.contains(&graph.name(node)) {
                    sums.typed_arrays += size;
                }
            }
            NodeType::Code => sums.code += size,
            NodeType::String | NodeType::ConcatenatedString | NodeType::SlicedString => sums.strings += size,
            _ if array.contains(&graph.name(node)) => {
                sums.js_arrays += size;
                let store = backing_store(graph, node, &elements);
                stores.extend(store.filter(|store| graph.self_sizes.get(store.index()) > 0));
            }
            _ => {}
        }
    }
    sums.js_arrays += size_of_unshared(graph, stores);
    sums.total = sum + graph.extra_native_bytes;
    sums.v8heap_total = sums.total - sums.native_total;
    sums
}

/// The target of the first internal edge `elements` of a node.
fn backing_store(graph: &Graph, node: NodeIx, elements: &[StrIx]) -> Option<NodeIx> {
    graph
        .edges(node)
        .filter(|(_, edge_type, _)| *edge_type == EdgeType::Internal)
        .find(|(edge, ..)| elements.contains(&StrIx(graph.edge_names[edge.index()])))
        .map(|(.., to)| to)
}

/// Sum of the sizes of the nodes that have exactly one incoming edge; weak edges count. `nodes` lists a node once per
/// array that it belongs to.
fn size_of_unshared(graph: &Graph, mut nodes: Vec<NodeIx>) -> u64 {
    if nodes.is_empty() {
        return 0;
    }
    nodes.sort_unstable();
    nodes.dedup();
    let mut retainers = vec![0u32; nodes.len()];
    let mut is_asked = vec![false; graph.node_count()];
    nodes.iter().for_each(|node| is_asked[node.index()] = true);
    for target in graph.edge_targets.iter().map(|target| target.node()).filter(|target| is_asked[target.index()]) {
        if let Ok(place) = nodes.binary_search(&target) {
            retainers[place] += 1;
        }
    }
    let single = nodes.iter().zip(retainers).filter(|&(_, retainers)| retainers == 1);
    single.map(|(node, _)| graph.self_sizes.get(node.index())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::ownership;
    use crate::testkit::graph;

    #[test]
    fn sums_kinds_alike_with_and_without_the_transfer() {
        let inner = "a:Array(16); a -internal:elements> store(100){array}; x -> s(24){string}; x -> f(50){code};\
                     x -> n(7){native}; x -> h(9){hidden}; h2(1){hidden} -> h";
        let wanted = |statistics: Statistics| {
            assert_eq!((statistics.js_arrays, statistics.strings, statistics.code), (116, 24, 50));
            assert_eq!((statistics.native_total, statistics.total, statistics.v8heap_total), (7, 211, 204));
        };
        let mut with = graph(&format!("root -> x(4) -> {inner}; root -> h2"));
        let ownership = ownership::find(&with).unwrap();
        assert!(ownership.is_done);
        ownership.apply(&mut with.self_sizes);
        wanted(statistics(&with));
        let without = graph(&format!("root -> group{{synthetic}} -> x(4) -> {inner}; group -> h2"));
        wanted(statistics(&without));
    }

    #[test]
    fn only_the_first_store_counts_and_only_with_one_retainer() {
        let arrays = |heap: &str| {
            let mut graph = graph(heap);
            ownership::find(&graph).unwrap().apply(&mut graph.self_sizes);
            statistics(&graph).js_arrays
        };
        // Objects are never moved to an owner, so the result is the same with and without the transfer.
        assert_eq!(arrays("root -> a:Array(1) -internal:elements> s(10); a -internal:elements> t(100)"), 11);
        assert_eq!(arrays("root -> a:Array(1) -property:elements> s(10)"), 1);
        assert_eq!(arrays("root -> a:Array(1) -internal:elements> s(10); root -weak> s"), 1);
        assert_eq!(arrays("root -> a:Array(1) -internal:elements> s(10){array}; root -weak> s"), 11);
        assert_eq!(arrays("root -> a:Array(1) -internal:elements> s(10); root -> b:Array(2) -internal:elements> s"), 3);
    }
}
