//! Sizes by kind, as DevTools' Statistics view sums them.
//!
//! Cost: one pass over the nodes, and one over the edges, to tell which backing stores of arrays have a single retainer.
//! Those that were moved to their array have no size left; leaving them out after the transfer would be wrong for the
//! few that are no arrays and so keep their own.

use crate::graph::{EdgeType, Graph, NodeType};
use crate::ids::NodeIx;

/// Sizes in bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Statistics {
    /// All shallow sizes and what V8 knows of outside its heap.
    pub total: u64,
    /// Of that, native memory.
    pub native_total: u64,
    /// Of native memory, array buffers' data.
    pub typed_arrays: u64,
    /// All shallow sizes but native ones.
    pub v8heap_total: u64,
    /// Compiled code.
    pub code: u64,
    /// Arrays with their backing stores.
    pub js_arrays: u64,
    /// Strings of all sorts.
    pub strings: u64,
    /// Hidden nodes.
    pub system: u64,
}

const ARRAY_BUFFER_DATA: &[u8] = b"system / JSArrayBufferData";
const ARRAY: &[u8] = b"Array";
const ELEMENTS: &[u8] = b"elements";

/// Sums the kinds, of sizes that have been moved to their owners where they are to be.
pub fn statistics(graph: &Graph) -> Statistics {
    let buffer_data: Vec<_> = graph.strings.find(ARRAY_BUFFER_DATA).collect();
    let array: Vec<_> = graph.strings.find(ARRAY).collect();
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
                // Mostly of size 0 by now, its size moved to the array; but not if something that is no array is there.
                stores.extend(backing_store(graph, node));
            }
            _ => {}
        }
    }
    sums.js_arrays += size_of_unshared(graph, stores);
    sums.total = sum + graph.extra_native_bytes;
    sums.v8heap_total = sums.total - sums.native_total;
    sums
}

/// The target of a node's first internal edge `elements`.
fn backing_store(graph: &Graph, node: NodeIx) -> Option<NodeIx> {
    graph
        .edges(node)
        .filter(|(_, edge_type, _)| *edge_type == EdgeType::Internal)
        .find(|(edge, ..)| graph.strings.get(crate::StrIx(graph.edge_names[edge.index()])) == ELEMENTS)
        .map(|(.., to)| to)
}

/// Sum of the sizes of the nodes that have exactly one edge to them, weak ones counted; `nodes` lists a node once for
/// every array that has it.
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
        assert!(ownership::transfer(&mut with).unwrap().is_done);
        wanted(statistics(&with));
        let without = graph(&format!("root -> group{{synthetic}} -> x(4) -> {inner}; group -> h2"));
        wanted(statistics(&without));
    }

    #[test]
    fn counts_a_backing_store_that_keeps_its_size_in_spite_of_the_transfer() {
        let mut graph = graph("root -> a:Array(16); a -internal:elements> store:Odd(100)");
        assert!(ownership::transfer(&mut graph).unwrap().is_done);
        assert_eq!(statistics(&graph).js_arrays, 116);
    }
}
