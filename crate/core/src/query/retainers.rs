//! Who holds an object: its retaining edges, in the order of DevTools' retainers view, which walks past ignored nodes.
//!
//! Edges from the root and weak ones are not shown. Where nodes are ignored, distances are counted anew without them,
//! and what is reachable no more comes last. Of a WeakMap's entry both halves are needed, so where one is out of reach,
//! the other counts as out of reach too.
//!
//! Cost: an object's retainers and a sort; with ignored nodes one walk of the heap when their set changes.

use std::collections::{BTreeSet, HashSet};

use crate::error::Result;
use crate::graph::{EdgeType, Graph, PackedTarget};
use crate::ids::{EdgeIx, NodeIx};
use crate::passes::distances::{SYSTEM, UNREACHABLE, distances};
use crate::query::edges::{Link, sort};
use crate::query::order::{Direction, ObjectKey};
use crate::snapshot::Snapshot;

/// Added to the distance of what cannot be reached past the ignored nodes.
pub const BASE_UNREACHABLE: i32 = 2 * SYSTEM;

/// Distances past a set of ignored nodes.
#[derive(Default)]
pub struct RetainersView {
    /// The nodes walked past; none, and nothing below is filled.
    pub ignored: HashSet<NodeIx>,
    distances: Vec<i32>,
    /// Halves of WeakMap entries whose other half is out of reach.
    halves: HashSet<EdgeIx>,
}

impl RetainersView {
    /// Walks past these nodes.
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

    /// A node's distance in this view.
    pub fn distance(&self, snapshot: &Snapshot, node: NodeIx) -> i32 {
        let plain = snapshot.distances[node.index()];
        match self.distances.get(node.index()).copied().unwrap_or(plain) {
            UNREACHABLE => plain.max(0) + BASE_UNREACHABLE,
            distance => distance,
        }
    }

    /// The distance of what is behind a retaining edge.
    pub fn distance_by(&self, snapshot: &Snapshot, link: &Link) -> i32 {
        match self.halves.contains(&link.edge) {
            true => BASE_UNREACHABLE,
            false => self.distance(snapshot, link.node),
        }
    }
}

/// A node's retaining edges in order.
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

/// How many edges `retainers` lists.
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
    fn many_are_in_the_order_of_few() {
        let mut heap = String::from("root -> near:Near; near -> target:Target");
        for at in 0..900u32 {
            let holder = ["root", "near"][at as usize % 2];
            heap += &format!("; {holder} -> h{at}:H{}; h{at} -> target", at * 7 % 13);
        }
        let snapshot = testkit::open(&heap);
        let view = RetainersView::default();
        let target = NodeIx(2);
        for direction in [Direction::Ascending, Direction::Descending] {
            let found = retainers(&snapshot, &view, target, ObjectKey::Distance, direction);
            let mut wanted = retainers(&snapshot, &view, target, ObjectKey::Id, Direction::Descending);
            assert_eq!(wanted.len(), 901);
            // As they come: later edges of the file first.
            wanted.sort_by_key(|link| std::cmp::Reverse(link.edge));
            wanted.sort_by(|left, right| {
                let name = |link: &Link| crate::names::node_name(&snapshot.graph, link.node).into_owned();
                let distance = |link: &Link| snapshot.distances[link.node.index()];
                direction.apply(distance(left).cmp(&distance(right))).then_with(|| name(left).cmp(&name(right)))
            });
            assert_eq!(found, wanted);
        }
    }

    #[test]
    fn nearest_first_and_neither_weak_nor_the_roots() {
        let snapshot = testkit::open("root -> a -> b -> x; a -> x; root -> x; a -weak:w> x; root -> c -> d -> e -> x");
        let view = RetainersView::default();
        assert_eq!(sources(&snapshot, &view, 3), [(1, 1), (2, 2), (6, 3)]);
        assert_eq!(retainer_count(&snapshot, NodeIx(3)), 3);
    }

    #[test]
    fn ignored_nodes_are_walked_past() {
        let snapshot = testkit::open("root -> a -> b -> x; root -> c -> d -> e -> x");
        let view = RetainersView::ignoring(&snapshot, HashSet::from([NodeIx(2)])).unwrap();
        assert_eq!(sources(&snapshot, &view, 3), [(6, 3), (2, BASE_UNREACHABLE + 2)]);
    }
}
