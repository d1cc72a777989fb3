//! The shortest paths from a root to an object.
//!
//! A best-first search backwards from the object. The priority of a partial path is its length plus the distance of its
//! last node, which is exactly the length that remains, so paths are found shortest first and no step is wasted. A path
//! ends at a user root, or at the root itself, and visits no node twice. Of a node with thousands of retainers only the
//! nearest are tried.
//!
//! Cost: about the length of the paths times the retainers on them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::graph::EdgeType;
use crate::ids::{EdgeIx, NodeIx};
use crate::passes::distances::SYSTEM;
use crate::query::edges::Link;
use crate::query::retainers::{BASE_UNREACHABLE, RetainersView};
use crate::snapshot::Snapshot;

/// Number of retainers of one node that are followed in addition to the requested number of paths.
const SPARE_RETAINERS: usize = 32;
/// The search stops after this many steps and returns the paths it has found.
const MAX_STEPS: usize = 200_000;

/// A path: the edges from the root to the object, each with its source.
pub type Path = Vec<Link>;

/// Up to `max` paths to `node` that avoid the view's ignored nodes, shortest first; empty for a root and for
/// unreachable nodes.
pub fn paths(snapshot: &Snapshot, view: &RetainersView, node: NodeIx, max: usize) -> Vec<Path> {
    let mut steps: Vec<Step> = vec![Step { link: None, node, previous: 0, length: 0 }];
    let mut open = BinaryHeap::from([Reverse((0, 0))]);
    let mut paths = Vec::new();
    while let Some(Reverse((_, at))) = open.pop() {
        let step = steps[at];
        if step.length > 0 && is_end(snapshot, step.node) {
            paths.push(unwind(&steps, at));
            if paths.len() >= max {
                break;
            }
            continue;
        }
        if steps.len() > MAX_STEPS || is_end(snapshot, step.node) {
            continue;
        }
        for (distance, link) in nearest(snapshot, view, step.node, max + SPARE_RETAINERS) {
            if !passes_through(&steps, at, link.node) {
                let length = step.length + 1;
                open.push(Reverse((distance.saturating_add(length), steps.len())));
                steps.push(Step { link: Some(link), node: link.node, previous: at, length });
            }
        }
    }
    paths
}

#[derive(Clone, Copy)]
struct Step {
    link: Option<Link>,
    node: NodeIx,
    /// The previous step, one edge nearer to the object.
    previous: usize,
    length: i32,
}

/// Only user roots have distance 1; without user roots, the root's children do.
fn is_end(snapshot: &Snapshot, node: NodeIx) -> bool {
    node == snapshot.graph.root || snapshot.distances[node.index()] == 1
}

fn nearest(snapshot: &Snapshot, view: &RetainersView, node: NodeIx, max: usize) -> Vec<(i32, Link)> {
    let graph = &snapshot.graph;
    let mut sources: Vec<(i32, NodeIx)> = snapshot
        .retainers
        .of(node)
        .iter()
        .filter(|source| source.edge_type() != EdgeType::Weak && source.node() != node)
        .map(|source| (view.distance(snapshot, source.node()), source.node()))
        .filter(|&(distance, source)| (0..BASE_UNREACHABLE).contains(&distance) && !view.ignored.contains(&source))
        .collect();
    sources.sort_unstable();
    sources.dedup();
    sources.truncate(max);
    let edge_to = |source: NodeIx| {
        let strong = |&(_, edge_type, to): &(EdgeIx, EdgeType, NodeIx)| to == node && edge_type != EdgeType::Weak;
        graph.edges(source).find(strong).map(|(edge, ..)| Link { edge, node: source })
    };
    sources
        .into_iter()
        .filter_map(|(distance, source)| {
            // Every child is one step from the root, whatever its distance says.
            let left = if source == graph.root { distance % SYSTEM } else { distance };
            edge_to(source).map(|link| (left, link))
        })
        .collect()
}

fn passes_through(steps: &[Step], mut at: usize, node: NodeIx) -> bool {
    loop {
        if steps[at].node == node {
            return true;
        }
        if at == steps[at].previous {
            return false;
        }
        at = steps[at].previous;
    }
}

fn unwind(steps: &[Step], mut at: usize) -> Path {
    let mut path = Vec::new();
    while let Some(link) = steps[at].link {
        path.push(link);
        at = steps[at].previous;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;
    use std::collections::HashSet;

    fn nodes_on_paths(snapshot: &Snapshot, view: &RetainersView, node: u32, max: usize) -> Vec<Vec<u32>> {
        let paths = paths(snapshot, view, NodeIx(node), max);
        paths.iter().map(|path| path.iter().map(|link| link.node.0).collect()).collect()
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
}
