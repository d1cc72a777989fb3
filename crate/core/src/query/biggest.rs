//! Accumulation points: objects that retain much, while no object that they dominate retains most of it.
//!
//! The search goes down the dominator tree from the root, as long as an object retains a hundredth of the heap. If the
//! largest child of an object retains less than half as much as the object, the object itself holds the memory
//! together: a cache, a list, a table. (The term is Eclipse MAT's.) Cost: one look at the children of a few hundred
//! objects at most.

use std::cmp::Reverse;

use crate::graph::{EdgeType, Graph, NodeType};
use crate::ids::{EdgeIx, NodeIx};
use crate::names;
use crate::passes::native_contexts::is_native_context;
use crate::snapshot::Snapshot;

/// An accumulation point.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pile {
    /// The object that holds the memory.
    pub node: NodeIx,
    /// Retained size of its largest child; 0 if it has none.
    pub largest_child: u64,
    /// The class that retains most among its children.
    pub most: Option<Most>,
    /// The program's own object that an inner array belongs to.
    pub owner: Option<NodeIx>,
    /// The variable or property, nearest to a root, that holds the object or its owner: its name in the program.
    pub held_by: Option<EdgeIx>,
}

/// The children of one class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Most {
    /// Index of the class.
    pub class: u32,
    /// Number of children.
    pub count: u32,
    /// Their retained size.
    pub size: u64,
}

/// The largest accumulation points, largest first.
pub fn biggest(snapshot: &Snapshot, max: usize) -> Vec<Pile> {
    let (graph, tree) = (&snapshot.graph, &snapshot.tree);
    let total = snapshot.retained_size(graph.root);
    let mut candidates = Vec::new();
    let mut open = vec![graph.root];
    while let Some(node) = open.pop() {
        let mut largest_child = 0;
        for child in tree.children(node) {
            let size = snapshot.retained_size(child);
            largest_child = size.max(largest_child);
            if size > 0 && u128::from(size) * 100 >= u128::from(total) {
                open.push(child);
            }
        }
        let falls = u128::from(largest_child) * 2 < u128::from(snapshot.retained_size(node));
        // The root and its like retain everything, which says nothing.
        let is_root = node == graph.root
            || graph.node_type(node) == NodeType::Synthetic
            || is_native_context(graph.strings.get(graph.name(node)));
        if falls && !is_root {
            candidates.push((node, largest_child));
        }
    }
    candidates.sort_unstable_by_key(|&(node, _)| (Reverse(snapshot.retained_size(node)), node));
    candidates.truncate(max);
    candidates
        .into_iter()
        .map(|(node, largest_child)| {
            let owner = owner(snapshot, node);
            let held_by = held_by(snapshot, owner.unwrap_or(node));
            Pile { node, largest_child, most: most(snapshot, node), owner, held_by }
        })
        .collect()
}

fn most(snapshot: &Snapshot, node: NodeIx) -> Option<Most> {
    let mut children: Vec<(u32, u64)> = (snapshot.tree.children(node))
        .map(|child| (snapshot.classes.of_node[child.index()], snapshot.retained_size(child)))
        .collect();
    children.sort_unstable();
    children
        .chunk_by(|left, right| left.0 == right.0)
        .map(|same| Most { class: same[0].0, count: same.len() as u32, size: same.iter().map(|(_, size)| size).sum() })
        .max_by_key(|most| (most.size, Reverse(most.class)))
}

/// Whether a node is one of V8's internal nodes that hold the contents of a program's objects.
pub(crate) fn is_inner(graph: &Graph, node: NodeIx) -> bool {
    matches!(graph.node_type(node), NodeType::Array | NodeType::Hidden)
}

/// The nearest dominator that is the program's own object. `None` if a step up at least doubles the retained size,
/// because then the array is only a part of what the object holds.
fn owner(snapshot: &Snapshot, node: NodeIx) -> Option<NodeIx> {
    let mut at = node;
    while is_inner(&snapshot.graph, at) {
        let above = snapshot.dominator(at);
        let is_shared = snapshot.retained_size(above) / 2 >= snapshot.retained_size(node);
        if above == at || is_shared || snapshot.graph.node_type(above) == NodeType::Synthetic {
            return None;
        }
        at = above;
    }
    (at != node).then_some(at)
}

fn held_by(snapshot: &Snapshot, node: NodeIx) -> Option<EdgeIx> {
    let graph = &snapshot.graph;
    let distance = |source: NodeIx| snapshot.distances[source.index()];
    (snapshot.retainers.edges_of(graph, node).into_iter())
        .zip(snapshot.retainers.of(node))
        .filter(|(edge, source)| {
            matches!(source.edge_type(), EdgeType::Context | EdgeType::Property)
                && distance(source.node()) >= 0
                && !names::is_numbered(graph, *edge)
                && *names::edge_name(graph, *edge) != *b"__proto__"
        })
        .min_by_key(|&(edge, source)| (distance(source.node()), edge.0))
        .map(|(edge, _)| edge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    #[test]
    fn finds_objects_with_many_children() {
        let mut heap =
            String::from("root:∅ -> app:App(10); app -property:cache> cache:Cache(20); cache -> table:∅(30){array}");
        for at in 0..50 {
            heap += &format!("; table -element:{at}> e{at}:Entry(16); e{at} -> s{at}:Text({})", 80 + at % 3);
        }
        heap += "; table -> odd:Odd(5); app -> buffer:Buffer(2000); root -> small:Small(1)";
        let snapshot = testkit::open(&heap);
        let piles = biggest(&snapshot, 10);
        let name = |node: NodeIx| snapshot.classes.text(snapshot.classes.of_node[node.index()] as usize).into_owned();
        let names: Vec<String> = piles.iter().map(|pile| name(pile.node)).collect();
        assert_eq!(&names[..2], ["(array)", "Buffer"]);
        let table = &piles[0];
        assert_eq!(table.owner.map(name).as_deref(), Some("Cache"));
        let most = table.most.as_ref().expect("children");
        assert_eq!((name(NodeIx(4)), most.count), ("Entry".into(), 50));
        assert_eq!(most.class, snapshot.classes.of_node[4]);
        assert!(table.largest_child < 100);
        assert_eq!((piles[1].largest_child, &piles[1].most, piles[1].owner), (0, &None, None));
        let held = |pile: &Pile| pile.held_by.map(|edge| names::edge_text(&snapshot.graph, edge));
        assert_eq!(held(table), Some(b".cache".to_vec()));
        assert_eq!(biggest(&snapshot, 1).len(), 1);

        let all = testkit::open("root -> all:system␣/␣NativeContext(90); all -> a:A(20); all -> b:B(30)");
        let nodes: Vec<u32> = biggest(&all, 10).iter().map(|pile| pile.node.0).collect();
        assert_eq!(nodes, [3, 2], "the root is not an accumulation point");
    }
}
