//! The shortest paths from a root to an object.
//!
//! A best-first search backwards from the object. The priority of a partial path is its length plus the distance of its
//! last node, which is exactly the length that remains, so paths are found shortest first and no step is wasted. A path
//! ends at a user root, or at the root itself, and visits no node twice: a node that is nearer to a root than all others
//! on its path is new there, and only the rest is searched for. Of a node with thousands of retainers only the nearest are
//! tried. Of a long path only the ends are returned.
//!
//! Cost: about the length of the paths times the retainers on them, up to a limit.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::graph::EdgeType;
use crate::ids::{EdgeIx, NodeIx};
use crate::passes::distances::SYSTEM;
use crate::query::edges::Link;
use crate::query::ends::Ends;
use crate::query::retainers::{BASE_UNREACHABLE, RetainersView};
use crate::snapshot::Snapshot;

/// Number of retainers of one node that are followed in addition to the requested number of paths.
const SPARE_RETAINERS: usize = 32;
/// The search stops after this many steps, of 16 bytes each, and returns the paths it has found. Lists of millions of
/// nodes are in real heaps, and the first path through one needs a step for each.
const MAX_STEPS: usize = 1 << 23;
/// It stops as well after so many looks at the steps of a path for a node that may be on it.
const MAX_LOOKS: usize = 1 << 26;

/// The edges from the root to the object, each with its source.
pub type Path = Ends<Link>;

/// Up to `max` paths to `node` that avoid the view's ignored nodes, shortest first; empty for a root and for
/// unreachable nodes.
pub fn paths(snapshot: &Snapshot, view: &RetainersView, node: NodeIx, max: usize) -> Vec<Path> {
    let mut search = Search { steps: Vec::new(), looks: 0 };
    let distance = view.distance(snapshot, node);
    search.steps.push(Step { node, previous: 0, length: 0, least: distance });
    let mut open = BinaryHeap::from([Reverse((0, 0, 0))]);
    let mut paths = Vec::new();
    while let Some(Reverse((.., at))) = open.pop() {
        let step = search.steps[at as usize];
        if search.is_repeated(step) {
            continue;
        }
        if step.length > 0 && is_end(snapshot, step.node) {
            paths.push(search.unwind(snapshot, at));
            if paths.len() >= max {
                break;
            }
            continue;
        }
        if search.is_over() || is_end(snapshot, step.node) {
            continue;
        }
        for (distance, left, source) in nearest(snapshot, view, step.node, max + SPARE_RETAINERS) {
            if search.steps.try_reserve(1).is_err() {
                return paths;
            }
            let length = step.length + 1;
            // Of paths as long, the one that is almost done comes first.
            open.push(Reverse((left.saturating_add(length), -length, search.steps.len() as u32)));
            let least = step.least & !MAY_REPEAT;
            let is_new = distance < least;
            // A node that is on the path already is found when it is its turn.
            let least = if is_new { distance } else { least | MAY_REPEAT };
            search.steps.push(Step { node: source, previous: at, length, least });
        }
    }
    paths
}

/// Set in `Step::least` of a node that may be on its path already. Distances are below it.
const MAY_REPEAT: i32 = 1 << 30;

#[derive(Clone, Copy)]
struct Step {
    node: NodeIx,
    /// The previous step, one edge nearer to the object.
    previous: u32,
    length: i32,
    /// The least distance of the nodes on the path so far.
    least: i32,
}

struct Search {
    steps: Vec<Step>,
    looks: usize,
}

impl Search {
    fn is_over(&self) -> bool {
        self.steps.len() > MAX_STEPS || self.looks > MAX_LOOKS
    }

    /// Whether the node of a step is on the path before it. Where the search may not look any more, it counts as if.
    fn is_repeated(&mut self, step: Step) -> bool {
        if step.least & MAY_REPEAT == 0 {
            return false;
        }
        let mut at = step.previous;
        loop {
            let before = self.steps[at as usize];
            self.looks += 1;
            if before.node == step.node || self.looks > MAX_LOOKS {
                return true;
            }
            if before.length == 0 {
                return false;
            }
            at = before.previous;
        }
    }

    /// The edges from the node of a step to the object.
    fn unwind(&self, snapshot: &Snapshot, at: u32) -> Path {
        let from = |&at: &u32| (self.steps[at as usize].length > 0).then(|| self.steps[at as usize].previous);
        let steps = std::iter::successors(Some(at), from).take(self.steps[at as usize].length as usize);
        let ends = Ends::of(steps.map(|at| (self.steps[at as usize].node, self.steps[at as usize].previous)));
        let link = |(source, previous): (NodeIx, u32)| {
            let target = self.steps[previous as usize].node;
            let is_it = |&(_, edge_type, to): &(EdgeIx, EdgeType, NodeIx)| to == target && edge_type != EdgeType::Weak;
            let edge = snapshot.graph.edges(source).find(is_it).map_or(EdgeIx(0), |(edge, ..)| edge);
            Link { edge, node: source }
        };
        ends.map(link)
    }
}

/// Only user roots have distance 1; without user roots, the root's children do.
fn is_end(snapshot: &Snapshot, node: NodeIx) -> bool {
    node == snapshot.graph.root || snapshot.distances[node.index()] == 1
}

/// The nearest retainers of a node: their distance, the steps that are left from there, and themselves.
fn nearest(snapshot: &Snapshot, view: &RetainersView, node: NodeIx, max: usize) -> Vec<(i32, i32, NodeIx)> {
    // The sources of several edges are beside each other.
    let mut last = None;
    let mut sources: Vec<(i32, NodeIx)> = (snapshot.retainers.of(node).iter())
        .filter(|source| source.edge_type() != EdgeType::Weak && source.node() != node)
        .map(|source| source.node())
        .filter(|&source| last.replace(source) != Some(source) && !view.ignored.contains(&source))
        .map(|source| (view.distance(snapshot, source), source))
        .filter(|(distance, _)| (0..BASE_UNREACHABLE).contains(distance))
        .collect();
    if sources.len() > max {
        sources.select_nth_unstable(max);
        sources.truncate(max);
    }
    sources.sort_unstable();
    // Every child is one step from the root, whatever its distance says.
    let left = |distance: i32, source: NodeIx| if source == snapshot.graph.root { distance % SYSTEM } else { distance };
    sources.into_iter().map(|(distance, source)| (distance, left(distance, source), source)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;
    use std::collections::HashSet;

    fn nodes_on_paths(snapshot: &Snapshot, view: &RetainersView, node: u32, max: usize) -> Vec<Vec<u32>> {
        let paths = paths(snapshot, view, NodeIx(node), max);
        paths.iter().map(|path| path.items.iter().map(|link| link.node.0).collect()).collect()
    }

    #[test]
    fn shortest_paths_come_first_and_have_no_cycles() {
        let snapshot = testkit::open("root -> a -> b -> c -> x; a -> x; root -> d -> e -> x; c -> b; x -> b");
        let view = RetainersView::default();
        assert_eq!(nodes_on_paths(&snapshot, &view, 4, 9), [vec![1], vec![5, 6], vec![1, 2, 3]]);
        assert_eq!(nodes_on_paths(&snapshot, &view, 4, 1), [vec![1]]);
        let without = RetainersView::ignoring(&snapshot, HashSet::from([NodeIx(1), NodeIx(6)])).unwrap();
        assert!(nodes_on_paths(&snapshot, &without, 4, 9).is_empty());
    }

    #[test]
    fn paths_end_at_the_root_without_user_roots() {
        let snapshot = testkit::open("root -> g{synthetic} -> a -> x; g -> b -> x");
        let view = RetainersView::default();
        assert_eq!(nodes_on_paths(&snapshot, &view, 3, 9), [vec![1, 2], vec![1, 4]]);
    }

    /// A list of objects that a root holds by its head; each leads to the next, and with `both` to the one before.
    fn list(length: u32, both: bool) -> Snapshot {
        let links = (2..=length).map(|at| {
            let back = if both { format!("; n{at} -> n{}", at - 1) } else { String::new() };
            format!("; n{} -> n{at}{back}", at - 1)
        });
        testkit::open(&format!("root -> n1{}", links.collect::<String>()))
    }

    #[test]
    fn of_a_long_path_the_ends_are_returned() {
        for both in [false, true] {
            let snapshot = list(100_000, both);
            let found = paths(&snapshot, &RetainersView::default(), NodeIx(100_000), 9);
            let [path] = found.as_slice() else { panic!("{} paths", found.len()) };
            assert_eq!((path.items.len(), path.skipped), (1000, 99_999 - 1000));
            let nodes: Vec<u32> = path.items.iter().map(|link| link.node.0).collect();
            assert_eq!((nodes[0], nodes[499], nodes[500], nodes[999]), (1, 500, 99_500, 99_999));
            let leads = |link: &Link| snapshot.graph.edges(link.node).any(|(edge, ..)| edge == link.edge);
            assert!(path.items.iter().all(leads));
        }
    }

    #[test]
    fn a_detour_at_each_step_does_not_end_the_search() {
        // Beside each object of the list stands one that holds it, and that the last object holds.
        let length = 20_000;
        let list: String =
            (2..=length).map(|at| format!("; n{} -> n{at}; n{length} -> d{at} -> n{at}", at - 1)).collect();
        let snapshot = testkit::open(&format!("root -> n1{list}"));
        let last =
            snapshot.graph.nodes().find(|&node| snapshot.graph.strings.get(snapshot.graph.name(node)) == b"n20000");
        let found = paths(&snapshot, &RetainersView::default(), last.unwrap(), 9);
        assert_eq!(found.iter().map(|path| path.items.len() + path.skipped).collect::<Vec<_>>(), [19_999]);
    }

    #[test]
    fn of_many_retainers_the_nearest_are_tried() {
        let near = "root -> a -> x; root -> z -> b -> x";
        let far: String = (0..200).map(|at| format!("; b -> c{at} -> x; c{at} -> x")).collect();
        let snapshot = testkit::open(&format!("{near}{far}"));
        let found = nodes_on_paths(&snapshot, &RetainersView::default(), 2, 2);
        assert_eq!(found, [vec![1], vec![3, 4]]);
    }
}
