//! The retainer graph of an object, small enough to draw: the nodes around the shortest paths from roots to the object.
//!
//! A best-first search backwards, as in `paths`: the priority of a node is its steps to the object plus its distance,
//! so nodes on short paths come first. Only the nearest retainers of a node are added; more if the user expanded the
//! node. Weak edges, the root and ignored nodes are left out, and a user root ends a path.
//!
//! The layer of a node is its number of steps to the object within the graph. Several edges between two nodes become
//! one, with a count.
//!
//! Cost: the retainers of the nodes in the graph; a limit per node avoids reading all retainers of a string with a
//! million.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};

use crate::graph::EdgeType;
use crate::ids::{EdgeIx, NodeIx};
use crate::query::retainers::{BASE_UNREACHABLE, RetainersView};
use crate::snapshot::Snapshot;

/// Number of retainers added per node: by default, and once the user has expanded the node.
const NEAREST: usize = 6;
const NEAREST_OPENED: usize = 24;
/// Number of retaining edges read per node.
const MAX_LOOKED_AT: usize = 1 << 16;

/// A node of the graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// The node.
    pub node: NodeIx,
    /// Steps to the object, which is in layer 0.
    pub layer: u32,
    /// Whether it is a user root.
    pub is_root: bool,
    /// Number of its retainers that are not in the graph.
    pub hidden: usize,
}

/// An edge between two members.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arrow {
    /// Index of its source in `members`.
    pub from: usize,
    /// Index of its target in `members`.
    pub to: usize,
    /// The first edge between the two nodes.
    pub edge: EdgeIx,
    /// Number of edges between them.
    pub count: usize,
}

/// The graph to draw; the first member is the object.
#[derive(Default)]
pub struct RetainerGraph {
    /// The nodes, nearest layers first.
    pub members: Vec<Member>,
    /// Edges.
    pub arrows: Vec<Arrow>,
}

/// The graph of at most `max` nodes around `node`. For `opened` nodes, more retainers are added.
pub fn retainer_graph(
    snapshot: &Snapshot,
    view: &RetainersView,
    node: NodeIx,
    max: usize,
    opened: &HashSet<NodeIx>,
) -> RetainerGraph {
    let mut chosen: HashSet<NodeIx> = HashSet::new();
    let mut open = BinaryHeap::from([Reverse((0, 0, node))]);
    while let Some(Reverse((_, steps, at))) = open.pop() {
        if chosen.len() >= max {
            break;
        }
        if !chosen.insert(at) || ends_at(snapshot, node, at) {
            continue;
        }
        let is_opened = opened.contains(&at);
        let most = if is_opened { NEAREST_OPENED } else { NEAREST };
        for &(distance, retainer) in sources(snapshot, view, at).iter().take(most) {
            if !chosen.contains(&retainer) {
                // Retainers of expanded nodes come before everything else.
                let worth = if is_opened { -1 } else { distance.saturating_add(steps + 1) };
                open.push(Reverse((worth, steps + 1, retainer)));
            }
        }
    }
    connect(snapshot, view, node, &chosen)
}

/// A user root needs no retainer, unless it is the object itself.
fn ends_at(snapshot: &Snapshot, object: NodeIx, node: NodeIx) -> bool {
    node != object && snapshot.distances[node.index()] == 1
}

/// The strong retainers of a node, nearest to a root first.
fn sources(snapshot: &Snapshot, view: &RetainersView, node: NodeIx) -> Vec<(i32, NodeIx)> {
    let mut sources: Vec<(i32, NodeIx)> = snapshot
        .retainers
        .of(node)
        .iter()
        .take(MAX_LOOKED_AT)
        .filter(|source| source.edge_type() != EdgeType::Weak)
        .map(|source| source.node())
        .filter(|&source| source != node && source != snapshot.graph.root && !view.ignored.contains(&source))
        .map(|source| (view.distance(snapshot, source), source))
        .filter(|(distance, _)| (0..BASE_UNREACHABLE).contains(distance))
        .collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}

/// Computes the layers, and the edges between the chosen nodes.
fn connect(snapshot: &Snapshot, view: &RetainersView, object: NodeIx, chosen: &HashSet<NodeIx>) -> RetainerGraph {
    let graph = &snapshot.graph;
    let mut drawn = RetainerGraph::default();
    let mut place_of: HashMap<NodeIx, usize> = HashMap::from([(object, 0)]);
    let mut waiting = VecDeque::from([(object, 0)]);
    while let Some((node, layer)) = waiting.pop_front() {
        let mut hidden = 0;
        if !ends_at(snapshot, object, node) {
            for (_, source) in sources(snapshot, view, node) {
                if !chosen.contains(&source) {
                    hidden += 1;
                    continue;
                }
                let next = place_of.len();
                let from = *place_of.entry(source).or_insert(next);
                if from == next {
                    waiting.push_back((source, layer + 1));
                }
                let strong =
                    |&(_, edge_type, to): &(EdgeIx, EdgeType, NodeIx)| to == node && edge_type != EdgeType::Weak;
                let mut edges = graph.edges(source).filter(strong);
                if let Some((edge, ..)) = edges.next() {
                    drawn.arrows.push(Arrow { from, to: drawn.members.len(), edge, count: 1 + edges.count() });
                }
            }
        }
        let is_root = snapshot.distances[node.index()] == 1;
        drawn.members.push(Member { node, layer, is_root, hidden });
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    fn drawn(snapshot: &Snapshot, node: u32, max: usize, opened: &[u32]) -> RetainerGraph {
        let opened = opened.iter().map(|&node| NodeIx(node)).collect();
        retainer_graph(snapshot, &RetainersView::default(), NodeIx(node), max, &opened)
    }

    fn members(graph: &RetainerGraph) -> Vec<(u32, u32)> {
        graph.members.iter().map(|member| (member.node.0, member.layer)).collect()
    }

    fn arrows(graph: &RetainerGraph) -> Vec<(u32, u32, usize)> {
        let node = |place: usize| graph.members[place].node.0;
        graph.arrows.iter().map(|arrow| (node(arrow.from), node(arrow.to), arrow.count)).collect()
    }

    #[test]
    fn layers_count_steps_to_the_object() {
        let snapshot = testkit::open("root -> a -> b -> x; a -> x; root -> c -> b; x -> d -> x; d -weak> x");
        let graph = drawn(&snapshot, 3, 60, &[]);
        assert_eq!(members(&graph), [(3, 0), (1, 1), (2, 1), (5, 1), (4, 2)]);
        assert_eq!(arrows(&graph), [(1, 3, 1), (2, 3, 1), (5, 3, 1), (1, 2, 1), (4, 2, 1), (3, 5, 1)]);
        let roots: Vec<u32> = graph.members.iter().filter(|member| member.is_root).map(|m| m.node.0).collect();
        assert_eq!(roots, [1, 4]);
    }

    #[test]
    fn parallel_edges_are_merged_and_weak_ones_left_out() {
        let snapshot = testkit::open("root -> a -property:one> x; a -element:2> x; a -weak:w> x; root -> b -weak> x");
        let graph = drawn(&snapshot, 2, 60, &[]);
        assert_eq!(members(&graph), [(2, 0), (1, 1)]);
        assert_eq!(arrows(&graph), [(1, 2, 2)]);
    }

    #[test]
    fn the_nearest_retainers_are_added_and_the_others_counted() {
        let mut heap = String::from("root -> x");
        for node in 0..40 {
            heap += &format!("; root -> p{node} -> q{node} -> x");
        }
        let snapshot = testkit::open(&heap);
        let closed = drawn(&snapshot, 1, 60, &[]);
        assert_eq!((closed.members.len(), closed.members[0].hidden), (1 + 2 * NEAREST, 40 - NEAREST));
        let opened = drawn(&snapshot, 1, 60, &[1]);
        assert_eq!((opened.members.len(), opened.members[0].hidden), (1 + 2 * NEAREST_OPENED, 40 - NEAREST_OPENED));
        assert_eq!(drawn(&snapshot, 1, 10, &[1]).members.len(), 10);
    }

    #[test]
    fn avoids_ignored_nodes() {
        let snapshot = testkit::open("root -> a -> x; root -> b -> c -> x");
        let view = RetainersView::ignoring(&snapshot, HashSet::from([NodeIx(1)])).unwrap();
        let graph = retainer_graph(&snapshot, &view, NodeIx(2), 60, &HashSet::new());
        assert_eq!(members(&graph), [(2, 0), (4, 1), (3, 2)]);
    }
}
