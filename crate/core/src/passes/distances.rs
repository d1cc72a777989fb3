//! Distances: the number of steps from a root that the user knows, counted as in DevTools.
//!
//! Two breadth-first walks: the first from the user roots, which have distance 1; the second from the root over the
//! rest, starting at 100,000,000 if there are user roots and at 0 otherwise. Weak edges do not count. Three more kinds
//! do not count, and are checked only if their target has no distance yet: `sloppy_function_map` of a native context,
//! the descriptors in `(map descriptors)`, and of the two edges of a WeakMap entry the one met first, so that the value
//! is as far away as the farther of table and key. Nodes that no walk reaches keep -5.
//!
//! The order of the walk matters if names of entries repeat, so it is the same as in DevTools. Cost: every edge once,
//! in random order; four bytes per node for the queue, and one bit per node to mark the visited, which stays in the
//! cache where the distances do not.

use std::collections::HashSet;

use crate::bits::BitSet;
use crate::bursts::BURST;
use crate::error::{Error, Result};
use crate::graph::{EdgeType, Graph, NodeType};
use crate::ids::{EdgeIx, NodeIx, StrIx};
use crate::passes::ephemerons::Ephemerons;
use crate::passes::user_roots::user_roots;
use crate::passes::values::{edge_name, parse_int};

/// Distance of a node that no walk reaches.
pub const UNREACHABLE: i32 = -5;
/// Distances from here on are counted from the root and not from a user root.
pub const SYSTEM: i32 = 100_000_000;

/// The distance of every node. The walks avoid the `ignored` nodes, as in the retainers view; the set may be empty.
pub fn distances(graph: &Graph, ephemerons: &Ephemerons, ignored: &HashSet<NodeIx>) -> Result<Vec<i32>> {
    let mut walk = Walk::new(graph, ephemerons, ignored)?;
    for root in user_roots(graph) {
        walk.distances[root.index()] = 1;
        walk.seen.insert(root.index());
        walk.queue.push(root.0);
    }
    let any = !walk.queue.is_empty();
    walk.run();
    walk.queue.clear();
    walk.queue.push(graph.root.0);
    walk.distances[graph.root.index()] = if any { SYSTEM } else { 0 };
    walk.seen.insert(graph.root.index());
    walk.run();
    Ok(walk.distances)
}

struct Walk<'a> {
    graph: &'a Graph,
    ephemerons: &'a Ephemerons,
    ignored: &'a HashSet<NodeIx>,
    distances: Vec<i32>,
    seen: BitSet,
    queue: Vec<u32>,
    /// Entries of which one edge was met.
    pending: HashSet<u32>,
    native_context: Vec<StrIx>,
    map_descriptors: Vec<StrIx>,
    sloppy_function_map: Vec<StrIx>,
}

/// Kinds of nodes that have edges which do not count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Special {
    None,
    NativeContext,
    MapDescriptors,
}

impl<'a> Walk<'a> {
    fn new(graph: &'a Graph, ephemerons: &'a Ephemerons, ignored: &'a HashSet<NodeIx>) -> Result<Self> {
        let count = graph.node_count();
        let no_memory = |_| Error::out_of_memory("the distances", 8 * count as u64);
        let mut distances = Vec::new();
        distances.try_reserve_exact(count).map_err(no_memory)?;
        distances.resize(count, UNREACHABLE);
        let mut queue = Vec::new();
        // If the root has two edges to a user root, the root is queued twice.
        let roots = graph.edge_range(graph.root).len();
        queue.try_reserve_exact(count + roots).map_err(no_memory)?;
        let find = |text: &'static str| graph.strings.find(text.as_bytes()).collect();
        Ok(Walk {
            graph,
            ephemerons,
            ignored,
            distances,
            seen: BitSet::empty(count)?,
            queue,
            pending: HashSet::new(),
            native_context: find("system / NativeContext"),
            map_descriptors: find("(map descriptors)"),
            sloppy_function_map: find("sloppy_function_map"),
        })
    }

    /// Walks until the queue is empty.
    fn run(&mut self) {
        let mut next = 0;
        while next < self.queue.len() {
            next = self.run_burst(next);
        }
    }

    /// Visits a burst of nodes in the queue, starting at `next`; returns where to continue.
    #[inline(never)]
    fn run_burst(&mut self, mut next: usize) -> usize {
        let graph = self.graph;
        let end = next + BURST;
        while let Some(&node) = self.queue.get(next).filter(|_| next < end) {
            next += 1;
            let node = NodeIx(node);
            let distance = self.distances[node.index()] + 1;
            let special = self.special(node);
            for edge in graph.edge_range(node) {
                let target = graph.edge_targets[edge];
                let child = target.node();
                if self.seen.contains(child.index()) || target.edge_type() == EdgeType::Weak {
                    continue;
                }
                if !self.counts(special, EdgeIx(edge as u32), target.edge_type(), child) {
                    continue;
                }
                self.seen.insert(child.index());
                self.distances[child.index()] = distance;
                self.queue.push(child.0);
            }
        }
        next
    }

    fn special(&self, node: NodeIx) -> Special {
        match self.graph.node_type(node) {
            NodeType::Hidden if self.native_context.contains(&self.graph.name(node)) => Special::NativeContext,
            NodeType::Array if self.map_descriptors.contains(&self.graph.name(node)) => Special::MapDescriptors,
            _ => Special::None,
        }
    }

    fn counts(&mut self, special: Special, edge: EdgeIx, edge_type: EdgeType, child: NodeIx) -> bool {
        if !self.ignored.is_empty() && self.ignored.contains(&child) {
            return false;
        }
        match special {
            Special::MapDescriptors => {
                let index = match edge_type.is_indexed() {
                    true => Some(i64::from(self.graph.edge_names[edge.index()])),
                    false => parse_int(self.graph.strings.get(edge_name(self.graph, edge))),
                };
                return index.is_none_or(|index| index < 2 || index % 3 != 1);
            }
            Special::NativeContext
                if !edge_type.is_indexed() && self.sloppy_function_map.contains(&edge_name(self.graph, edge)) =>
            {
                return false;
            }
            _ => {}
        }
        match self.ephemerons.pair(self.graph, edge) {
            Some(pair) if !self.pending.remove(&pair) => {
                self.pending.insert(pair);
                false
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::graph;

    fn of(heap: &str) -> Vec<i32> {
        let graph = graph(heap);
        distances(&graph, &Ephemerons::find(&graph).unwrap(), &HashSet::new()).unwrap()
    }

    #[test]
    fn counts_from_user_roots_then_from_the_root() {
        let heap = "root -> system{synthetic} -> hidden -> deep; root -> a -> b -> c; a -> c; a -weak> gone";
        assert_eq!(of(heap), [SYSTEM, SYSTEM + 1, SYSTEM + 2, SYSTEM + 3, 1, 2, 2, UNREACHABLE]);
        assert_eq!(of("root -> system{synthetic} -> a"), [0, 1, 2]);
    }

    #[test]
    fn does_not_count_descriptors_nor_the_sloppy_function_map() {
        let heap = "root -> d:map_descriptors{array}; d -element:1> a; d -element:4> b; d -internal:map> c; \
                    d -element:5> e; root -> n:system_/_NativeContext{hidden} -internal:sloppy_function_map> f; n -> g";
        // Descriptions cannot have spaces in names, real names do.
        let bytes = crate::testkit::snapshot(heap);
        let text = String::from_utf8(bytes).unwrap().replace("map_descriptors", "(map descriptors)");
        let graph = crate::testkit::parse(text.replace("system_/_NativeContext", "system / NativeContext").as_bytes());
        let distances = distances(&graph, &Ephemerons::find(&graph).unwrap(), &HashSet::new()).unwrap();
        assert_eq!(distances, [SYSTEM, 1, 2, UNREACHABLE, 2, 2, 1, UNREACHABLE, 2]);
    }

    #[test]
    fn walks_around_ignored_nodes() {
        let graph = graph("root -> a -> b; root -> x -> y -> b");
        let ignored = HashSet::from([NodeIx(1)]);
        // The walk begins at a user root even if it is ignored, so it has a distance.
        assert_eq!(distances(&graph, &Ephemerons::default(), &ignored).unwrap(), [SYSTEM, 1, 2, 1, 2]);
        let ignored = HashSet::from([NodeIx(4), NodeIx(2)]);
        assert_eq!(
            distances(&graph, &Ephemerons::default(), &ignored).unwrap(),
            [SYSTEM, 1, UNREACHABLE, 1, UNREACHABLE]
        );
    }
}
