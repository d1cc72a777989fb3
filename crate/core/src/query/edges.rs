//! The edges of an object, in the orders of DevTools' tree of fields.
//!
//! Cost: the edges of the object and a sort; names of the objects at the other end are computed only if the order
//! depends on them.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::graph::Graph;
use crate::ids::{EdgeIx, NodeIx, StrIx};
use crate::names::{self, PROTO};
use crate::query::name_ranks::name_ranks;
use crate::query::order::{Direction, ObjectKey, compare_names, digits_key};
use crate::snapshot::Snapshot;

/// Above this number of edges, names are ranked once before the edges are sorted.
const FEW: usize = 512;

/// An edge in a list, with the object to show in its row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// The edge.
    pub edge: EdgeIx,
    /// Its target; in a list of retainers its source.
    pub node: NodeIx,
}

/// The edges of a node, sorted.
pub fn edges(snapshot: &Snapshot, node: NodeIx, key: ObjectKey, direction: Direction) -> Vec<Link> {
    let graph = &snapshot.graph;
    let links = graph.edges(node).map(|(edge, _, node)| Link { edge, node }).collect();
    sort(snapshot, links, key, direction, |link| snapshot.distances[link.node.index()])
}

/// Sorts like DevTools: ties of the first key are broken by a second key, then by the input order.
pub fn sort(
    snapshot: &Snapshot,
    links: Vec<Link>,
    key: ObjectKey,
    direction: Direction,
    distance: impl Fn(&Link) -> i32 + Sync,
) -> Vec<Link> {
    let graph = &snapshot.graph;
    let size = |link: &Link| graph.self_sizes.get(link.node.index());
    let retained = |link: &Link| snapshot.retained_size(link.node);
    let name = |left: &Link, right: &Link| compare_edge_names(graph, left.edge, right.edge);
    let mut links: Vec<(u32, Link)> = (0..).zip(links).collect();
    match key {
        ObjectKey::Name => links.par_sort_by(|left, right| {
            protos_last(graph, left, right)
                .then_with(|| direction.apply(name(&left.1, &right.1)))
                .then_with(|| retained(&right.1).cmp(&retained(&left.1)))
        }),
        ObjectKey::ShallowSize => links.par_sort_by(|left, right| {
            direction
                .apply(size(&left.1).cmp(&size(&right.1)))
                .then_with(|| protos_last(graph, left, right))
                .then_with(|| name(&left.1, &right.1))
        }),
        ObjectKey::RetainedSize => links.par_sort_by(|left, right| {
            direction
                .apply(retained(&left.1).cmp(&retained(&right.1)))
                .then_with(|| protos_last(graph, left, right))
                .then_with(|| name(&left.1, &right.1))
        }),
        ObjectKey::Distance => {
            let distances: Vec<i32> = links.iter().map(|(_, link)| distance(link)).collect();
            let nodes: Vec<NodeIx> = links.iter().map(|(_, link)| link.node).collect();
            let ranks = (links.len() > FEW).then(|| name_ranks(snapshot, &nodes));
            let by_name = |left: usize, right: usize| match &ranks {
                Some(ranks) => ranks[left].cmp(&ranks[right]),
                None => compare_names(&names::node_name(graph, nodes[left]), &names::node_name(graph, nodes[right])),
            };
            links.par_sort_by(|&(left, _), &(right, _)| {
                let (left, right) = (left as usize, right as usize);
                direction.apply(distances[left].cmp(&distances[right])).then_with(|| by_name(left, right))
            });
        }
        ObjectKey::Id => links.par_sort_by_key(|(_, link)| match direction {
            Direction::Ascending => graph.id(link.node).0,
            Direction::Descending => !graph.id(link.node).0,
        }),
    }
    links.into_iter().map(|(_, link)| link).collect()
}

/// In both directions, edges named `__proto__` come last. Of two such edges, as `Object.prototype` has them, the one
/// that was last in the input comes first, because DevTools' comparison calls either less than the other.
fn protos_last(graph: &Graph, left: &(u32, Link), right: &(u32, Link)) -> Ordering {
    match (is_proto(graph, left.1.edge), is_proto(graph, right.1.edge)) {
        (true, true) => right.0.cmp(&left.0),
        (left, right) => left.cmp(&right),
    }
}

fn is_proto(graph: &Graph, edge: EdgeIx) -> bool {
    !graph.edge_targets[edge.index()].edge_type().is_indexed()
        && graph.strings.get(StrIx(graph.edge_names[edge.index()])) == PROTO
}

/// Names come before indexes; indexes are compared as text, like in DevTools.
fn compare_edge_names(graph: &Graph, left: EdgeIx, right: EdgeIx) -> Ordering {
    let is_indexed = |edge: EdgeIx| names::is_numbered(graph, edge);
    match (is_indexed(left), is_indexed(right)) {
        (false, false) if graph.edge_names[left.index()] == graph.edge_names[right.index()] => Ordering::Equal,
        (false, false) => compare_names(&names::edge_name(graph, left), &names::edge_name(graph, right)),
        (true, true) => {
            let plain = |edge: EdgeIx| graph.edge_targets[edge.index()].edge_type().is_indexed();
            if plain(left) && plain(right) {
                let digits = |edge: EdgeIx| digits_key(graph.edge_names[edge.index()]);
                return digits(left).cmp(&digits(right));
            }
            compare_names(&names::edge_name(graph, left), &names::edge_name(graph, right))
        }
        (left, right) => left.cmp(&right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    #[test]
    fn sorts_fields_as_devtools_does() {
        let snapshot = testkit::open(
            "root -> o:Widget; o -element:10> a(1); o -element:9> b(2); o -property:__proto__> p(9); o -property:b> c(3);\
             o -property:a> d(4); o -element:1> e(5)",
        );
        let names = |key, direction| -> Vec<String> {
            let links = edges(&snapshot, NodeIx(1), key, direction);
            let name =
                |link: &Link| String::from_utf8_lossy(&names::edge_name(&snapshot.graph, link.edge)).into_owned();
            links.iter().map(name).collect()
        };
        use Direction::*;
        assert_eq!(names(ObjectKey::Name, Ascending), ["a", "b", "1", "10", "9", "__proto__"]);
        assert_eq!(names(ObjectKey::Name, Descending), ["9", "10", "1", "b", "a", "__proto__"]);
        assert_eq!(names(ObjectKey::RetainedSize, Descending), ["__proto__", "1", "a", "b", "9", "10"]);
        assert_eq!(names(ObjectKey::ShallowSize, Ascending), ["10", "9", "b", "a", "1", "__proto__"]);
    }

    #[test]
    fn the_last_of_several_prototypes_comes_first() {
        let snapshot = testkit::open(
            "root -> o:Widget; o -property:__proto__> p(1); o -internal:__proto__> q(1); o -property:x> x(1);\
             o -weak:__proto__> r(1)",
        );
        for key in [ObjectKey::Name, ObjectKey::RetainedSize, ObjectKey::ShallowSize] {
            for direction in [Direction::Ascending, Direction::Descending] {
                let nodes =
                    edges(&snapshot, NodeIx(1), key, direction).iter().map(|link| link.node.0).collect::<Vec<_>>();
                assert_eq!(nodes, [4, 5, 3, 2], "{key:?} {direction:?}");
            }
        }
    }
}
