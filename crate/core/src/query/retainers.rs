//! The retainers of an object: its incoming edges, in the order of DevTools' retainers view, which can ignore nodes.
//!
//! Edges from the root and weak edges are not shown. If nodes are ignored, distances are computed again without them,
//! and nodes that are then unreachable come last. Both halves of a WeakMap entry are needed, so if one is unreachable,
//! the other counts as unreachable, too.
//!
//! Cost: the retainers of the object and a sort; with ignored nodes, one walk of the heap whenever their set changes.

use std::collections::{BTreeSet, HashSet};

use crate::error::Result;
use crate::graph::{EdgeType, Graph, PackedTarget};
use crate::ids::{EdgeIx, NodeIx};
use crate::passes::distances::{SYSTEM, UNREACHABLE, distances};
use crate::query::edges::{Link, sort};
use crate::query::order::{Direction, ObjectKey};
use crate::snapshot::Snapshot;

/// Added to the distance of nodes that are unreachable without the ignored nodes.
pub const BASE_UNREACHABLE: i32 = 2 * SYSTEM;

/// Distances that avoid a set of ignored nodes.
#[derive(Default)]
pub struct RetainersView {
    /// The ignored nodes. If there are none, the fields below are empty.
    pub ignored: HashSet<NodeIx>,
    distances: Vec<i32>,
    /// Halves of WeakMap entries whose other half is unreachable.
    halves: HashSet<EdgeIx>,
}

impl RetainersView {
    /// Computes the distances that avoid these nodes.
    pub fn ignoring(snapshot: &Snapshot, ignored: HashSet<NodeIx>) -> Result<Self> {
        if ignored.is_empty() {
            return Ok(Self::default());
        }
        let graph = &snapshot.graph;
        let distances = distances(graph, &snapshot.ephemerons, &ignored)?;
        let mut unreachable: HashSet<(NodeIx, u32)> = HashSet::new();
        let mut targets = BTreeSet::new();
        for node in graph.nodes().filter(|node| distances[node.index()] == UNREACHABLE) {
            for (edge, _, target) in graph.edges(node) {
                if let Some(pair) = snapshot.ephemerons.pair(graph, edge) {
                    unreachable.insert((target, pair));
                    targets.insert(target);
                }
            }
        }
        let mut halves = HashSet::new();
        for target in targets {
            for edge in snapshot.retainers.edges_of(graph, target) {
                let pair = snapshot.ephemerons.pair(graph, edge);
                if pair.is_some_and(|pair| unreachable.contains(&(target, pair))) {
                    halves.insert(edge);
                }
            }
        }
        Ok(RetainersView { ignored, distances, halves })
    }

    /// The distance of a node in this view.
    pub fn distance(&self, snapshot: &Snapshot, node: NodeIx) -> i32 {
        let plain = snapshot.distances[node.index()];
        match self.distances.get(node.index()).copied().unwrap_or(plain) {
            UNREACHABLE => plain.max(0) + BASE_UNREACHABLE,
            distance => distance,
        }
    }

    /// The distance of the source of a retaining edge.
    pub fn distance_by(&self, snapshot: &Snapshot, link: &Link) -> i32 {
        match self.halves.contains(&link.edge) {
            true => BASE_UNREACHABLE,
            false => self.distance(snapshot, link.node),
        }
    }
}

/// The retaining edges of a node, sorted.
pub fn retainers(
    snapshot: &Snapshot,
    view: &RetainersView,
    node: NodeIx,
    key: ObjectKey,
    direction: Direction,
) -> Vec<Link> {
    let graph = &snapshot.graph;
    let edges = snapshot.retainers.edges_of(graph, node);
    let sources = snapshot.retainers.of(node);
    let shown = (edges.into_iter().zip(sources))
        .filter(|&(_, &source)| is_shown(graph, source))
        .map(|(edge, source)| Link { edge, node: source.node() });
    sort(snapshot, shown.collect(), key, direction, |link| view.distance_by(snapshot, link))
}

/// Number of edges that `retainers` lists.
pub fn retainer_count(snapshot: &Snapshot, node: NodeIx) -> usize {
    snapshot.retainers.of(node).iter().filter(|&&source| is_shown(&snapshot.graph, source)).count()
}

fn is_shown(graph: &Graph, source: PackedTarget) -> bool {
    source.node() != graph.root && source.edge_type() != EdgeType::Weak
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    fn sources(snapshot: &Snapshot, view: &RetainersView, node: u32) -> Vec<(u32, i32)> {
        let links = retainers(snapshot, view, NodeIx(node), ObjectKey::Distance, Direction::Ascending);
        links.iter().map(|link| (link.node.0, view.distance_by(snapshot, link))).collect()
    }

    #[test]
    fn many_retainers_are_in_the_order_of_few() {
        let mut heap = String::from("root -> near:Near; near -> target:Target");
        for at in 0..900u32 {
            let holder = ["root", "near"][at as usize % 2];
            heap += &format!("; {holder} -> h{at}:H{}; h{at} -> target", at * 7 % 13);
        }
        let snapshot = testkit::open(&heap);
        let view = RetainersView::default();
        let target = NodeIx(2);
        for direction in [Direction::Ascending, Direction::Descending] {
            let listed = retainers(&snapshot, &view, target, ObjectKey::Distance, direction);
            let mut wanted = retainers(&snapshot, &view, target, ObjectKey::Id, Direction::Descending);
            assert_eq!(wanted.len(), 901);
            // In input order: edges later in the file come first.
            wanted.sort_by_key(|link| std::cmp::Reverse(link.edge));
            wanted.sort_by(|left, right| {
                let name = |link: &Link| crate::names::node_name(&snapshot.graph, link.node).into_owned();
                let distance = |link: &Link| snapshot.distances[link.node.index()];
                direction.apply(distance(left).cmp(&distance(right))).then_with(|| name(left).cmp(&name(right)))
            });
            assert_eq!(listed, wanted);
        }
    }

    #[test]
    fn nearest_retainers_come_first_and_weak_and_root_edges_are_left_out() {
        let snapshot = testkit::open("root -> a -> b -> x; a -> x; root -> x; a -weak:w> x; root -> c -> d -> e -> x");
        let view = RetainersView::default();
        assert_eq!(sources(&snapshot, &view, 3), [(1, 1), (2, 2), (6, 3)]);
        assert_eq!(retainer_count(&snapshot, NodeIx(3)), 3);
    }

    #[test]
    fn ignored_nodes_are_avoided() {
        let snapshot = testkit::open("root -> a -> b -> x; root -> c -> d -> e -> x");
        let view = RetainersView::ignoring(&snapshot, HashSet::from([NodeIx(2)])).unwrap();
        assert_eq!(sources(&snapshot, &view, 3), [(6, 3), (2, BASE_UNREACHABLE + 2)]);
    }
}
