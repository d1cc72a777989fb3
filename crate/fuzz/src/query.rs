//! The query language and sorted lists, on small heaps: a fault of a query is in its text, two queries together find
//! what both find, and lists are sorted and complete.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use heapwise_core::NodeIx;
use heapwise_core::analyses::Analyses;
use heapwise_core::query::order::{Direction, ObjectKey};
use heapwise_core::query::search::{Pattern, Query};
use heapwise_core::query::{edges, objects, retainers};
use heapwise_core::snapshot::Snapshot;
use heapwise_core::testkit;

use crate::opened::{on_one_thread, on_threads, open};
use crate::seeds::HEAPS;

/// Length of a query in bytes, at most: regular expressions take time for their length times that of the texts.
const MAX_QUERY: usize = 300;

thread_local! {
    static SNAPSHOTS: OnceCell<Vec<Snapshot>> = const { OnceCell::new() };
}

/// The first byte chooses a heap, the second a list; the rest is a query, or two with a line break between them.
pub fn run(bytes: &[u8]) {
    let [heap, list, text @ ..] = bytes else { return };
    let text = String::from_utf8_lossy(&text[..text.len().min(MAX_QUERY)]).into_owned();
    SNAPSHOTS.with(|known| {
        let of = |heap: &&str| on_one_thread(|| open(&[&testkit::snapshot(heap)])).expect("a good heap");
        let snapshots = known.get_or_init(|| HEAPS.iter().map(of).collect());
        let snapshot = &snapshots[usize::from(*heap) % snapshots.len()];
        search(snapshot, &text);
        check_lists(snapshot, usize::from(*list));
    });
}

fn search(snapshot: &Snapshot, text: &str) {
    let (left, right) = text.split_once('\n').unwrap_or((text, ""));
    if let Ok(pattern) = Pattern::of_filter(left) {
        snapshot.graph.strings.iter().for_each(|string| _ = pattern.matches(string));
    }
    let (Some(first), Some(second)) = (found(snapshot, left), found(snapshot, right)) else { return };
    let both = found(snapshot, &format!("{left} {right}")).expect("terms of two good queries are good");
    let has_size = |node: &NodeIx| snapshot.graph.self_sizes.get(node.index()) > 0;
    let expected: BTreeSet<NodeIx> = first.intersection(&second).copied().collect();
    // Without an id, a query finds no object without a size, so only these may be more.
    assert!(expected.is_subset(&both), "{left:?} and {right:?}");
    assert!(both.difference(&expected).all(|node| !has_size(node)), "{left:?} and {right:?}");
}

/// What a query finds; `None` if it has a fault.
fn found(snapshot: &Snapshot, text: &str) -> Option<BTreeSet<NodeIx>> {
    match Query::parse(text) {
        Ok(query) => {
            let nodes = on_one_thread(|| query.run(snapshot)).expect("memory");
            assert!(nodes.is_sorted_by(|left, right| left < right), "in file order, each once");
            assert_eq!(on_threads(|| query.run(snapshot)).as_ref(), Ok(&nodes));
            Some(nodes.into_iter().collect())
        }
        Err(fault) => {
            // It is empty where something is missing.
            assert!(text.get(fault.at.clone()).is_some(), "{fault:?} in {text:?}");
            None
        }
    }
}

fn check_lists(snapshot: &Snapshot, choice: usize) {
    let keys = [ObjectKey::Name, ObjectKey::Id, ObjectKey::Distance, ObjectKey::ShallowSize, ObjectKey::RetainedSize];
    let key = keys[choice % keys.len()];
    let direction = if choice & 32 == 0 { Direction::Ascending } else { Direction::Descending };
    let node = NodeIx((choice % snapshot.graph.node_count()) as u32);
    let all: Vec<NodeIx> = snapshot.graph.nodes().collect();
    let sorted = objects::sort(snapshot, all.clone(), key, direction);
    assert_eq!(BTreeSet::from_iter(sorted.iter().copied()), BTreeSet::from_iter(all));
    let number = |node: &NodeIx| match key {
        ObjectKey::Name => 0,
        ObjectKey::Id => i128::from(snapshot.graph.id(*node).0),
        ObjectKey::Distance => i128::from(snapshot.distances[node.index()]),
        ObjectKey::ShallowSize => i128::from(snapshot.graph.self_sizes.get(node.index())),
        ObjectKey::RetainedSize => i128::from(snapshot.retained_size(*node)),
    };
    assert!(sorted.is_sorted_by(|left, right| direction.apply(number(left).cmp(&number(right))).is_le()), "{key:?}");
    let edges: BTreeSet<u32> = edges::edges(snapshot, node, key, direction).iter().map(|link| link.edge.0).collect();
    assert!(edges.into_iter().eq(snapshot.graph.edge_range(node).map(|edge| edge as u32)), "every edge once");
    let view = Analyses::default().retainers_view(snapshot, BTreeSet::new()).expect("memory");
    for link in retainers::retainers(snapshot, &view, node, key, direction) {
        assert_eq!(snapshot.graph.edge_targets[link.edge.0 as usize].node(), node);
        assert!(snapshot.graph.edge_range(link.node).contains(&(link.edge.0 as usize)), "an edge of its source");
    }
}
