//! Who holds an object, as a graph small enough to be drawn: the nodes around the shortest ways from roots to it.
//!
//! Searched backwards, best first, as `paths` does: a node is worth its steps to the object plus its distance, so what
//! lies on short ways comes first. Of a node only its nearest retainers are taken, more where a person has asked to see
//! more. Weak edges, the root and ignored nodes are left out, and a user root is where a way ends.
//!
//! Layers are steps to the object within the graph. Of several edges between two nodes one is kept, with their number.
//!
//! Cost: the retainers of the nodes taken. A cap on them keeps a string with a million retainers from being walked whole.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};

use crate::graph::EdgeType;
use crate::ids::{EdgeIx, NodeIx};
use crate::query::retainers::{BASE_UNREACHABLE, RetainersView};
use crate::snapshot::Snapshot;

/// So many retainers of a node come in by themselves, and so many once somebody has asked for more of them.
const NEAREST: usize = 6;
const NEAREST_OPENED: usize = 24;
/// So many retaining edges of a node are looked at.
const MAX_LOOKED_AT: usize = 1 << 16;

/// A node of the graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// Which.
    pub node: NodeIx,
    /// Steps to the object, which is in layer 0.
    pub layer: u32,
    /// Whether programs reach it directly.
    pub is_root: bool,
    /// How many retainers of it are not in the graph.
    pub hidden: usize,
}

/// An edge between two members.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arrow {
    /// Its source, by place among the members.
    pub from: usize,
    /// Its target.
    pub to: usize,
    /// The first edge between them.
    pub edge: EdgeIx,
    /// How many there are.
    pub count: usize,
}

/// What is to be drawn; the object comes first.
#[derive(Default)]
pub struct RetainerGraph {
    /// Nodes, nearest layers first.
    pub members: Vec<Member>,
    /// Edges.
    pub arrows: Vec<Arrow>,
}

/// At most `max` nodes around `node`; of the `opened` ones more retainers than of others.
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
                // What was asked for comes before everything else.
                let worth = if is_opened { -1 } else { distance.saturating_add(steps + 1) };
                open.push(Reverse((worth, steps + 1, retainer)));
            }
        }
    }
    connect(snapshot, view, node, &chosen)
}

/// A user root needs nobody to hold it.
fn ends_at(snapshot: &Snapshot, object: NodeIx, node: NodeIx) -> bool {
    node != object && snapshot.distances[node.index()] == 1
}

/// The nodes that hold one, nearest to a root first.
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

/// Layers, and the edges between the nodes chosen.
fn connect(snapshot: &Snapshot, view: &RetainersView, object: NodeIx, chosen: &HashSet<NodeIx>) -> RetainerGraph {
    let graph = &snapshot.graph;
    let mut found = RetainerGraph::default();
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
                    found.arrows.push(Arrow { from, to: found.members.len(), edge, count: 1 + edges.count() });
                }
            }
        }
        let is_root = snapshot.distances[node.index()] == 1;
        found.members.push(Member { node, layer, is_root, hidden });
    }
    found
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
    fn several_edges_are_one_and_weak_ones_none() {
        let snapshot = testkit::open("root -> a -property:one> x; a -element:2> x; a -weak:w> x; root -> b -weak> x");
        let graph = drawn(&snapshot, 2, 60, &[]);
        assert_eq!(members(&graph), [(2, 0), (1, 1)]);
        assert_eq!(arrows(&graph), [(1, 2, 2)]);
    }

    #[test]
    fn the_nearest_come_in_and_the_others_are_counted() {
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
    fn goes_around_ignored_nodes() {
        let snapshot = testkit::open("root -> a -> x; root -> b -> c -> x");
        let view = RetainersView::ignoring(&snapshot, HashSet::from([NodeIx(1)])).unwrap();
        let graph = retainer_graph(&snapshot, &view, NodeIx(2), 60, &HashSet::new());
        assert_eq!(members(&graph), [(2, 0), (4, 1), (3, 2)]);
    }
}
