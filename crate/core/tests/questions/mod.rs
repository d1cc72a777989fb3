//! Every question that views ask, for tests that only care whether the answers come.

use std::collections::{BTreeSet, HashSet};

use heapwise_core::NodeIx;
use heapwise_core::analyses::Analyses;
use heapwise_core::compare::cohorts::cohorts;
use heapwise_core::compare::diff::{Matching, diff};
use heapwise_core::compare::digest::Digest;
use heapwise_core::compare::side::Side;
use heapwise_core::compare::trend::Trend;
use heapwise_core::layout::{Grouping, Request, Shape, draw};
use heapwise_core::names;
use heapwise_core::passes::allocations::stack;
use heapwise_core::passes::groups::By;
use heapwise_core::passes::samples::samples;
use heapwise_core::query::filters::Filter;
use heapwise_core::query::order::{Direction, ObjectKey};
use heapwise_core::query::{biggest, cut, edges, graph, objects, path_groups, paths, retainers, wasted};
use heapwise_core::snapshot::Snapshot;

/// Asks everything about a snapshot, and something about each of its first nodes.
pub fn ask_everything(snapshot: &Snapshot) {
    let mut analyses = Analyses::default();
    let nodes: Vec<NodeIx> = snapshot.graph.nodes().take(20).collect();
    let view = analyses.retainers_view(snapshot, BTreeSet::new()).expect("memory");
    let ignoring =
        analyses.retainers_view(snapshot, nodes.iter().copied().skip(1).step_by(3).collect()).expect("memory");
    for node in nodes {
        names::node_name(&snapshot.graph, node);
        for link in edges::edges(snapshot, node, ObjectKey::RetainedSize, Direction::Descending) {
            cut::cut(snapshot, node, link.edge);
        }
        for view in [&view, &ignoring] {
            retainers::retainers(snapshot, view, node, ObjectKey::Distance, Direction::Ascending);
            paths::paths(snapshot, view, node, 5);
            graph::retainer_graph(snapshot, view, node, 20, &HashSet::new());
        }
        objects::dominated(snapshot, node);
        stack(&snapshot.graph, node);
    }
    for class in 0..snapshot.classes.keys.len().min(20) {
        path_groups::path_groups(snapshot, &snapshot.classes.keys[class].name);
        let members = objects::of_class(snapshot, class as u32, |_| true);
        objects::sort(snapshot, members, ObjectKey::Name, Direction::Ascending);
    }
    for (shape, by) in
        [(Shape::Treemap, Grouping::Object), (Shape::Icicle, Grouping::Class), (Shape::Treemap, Grouping::Keeper)]
    {
        let root = snapshot.graph.root;
        let request = Request { shape, by, root, within: Vec::new(), width: 800.0, height: 600.0, depth: 5 };
        draw(snapshot, &request).expect("memory");
    }
    biggest::biggest(snapshot, 20);
    let duplicates = analyses.duplicates(snapshot).expect("memory");
    wasted::wasted(&duplicates, 10);
    for group in 0..duplicates.groups.len().min(5) {
        analyses.owners(snapshot, group).expect("memory");
    }
    for by in [By::File, By::Package] {
        analyses.grouped(snapshot, by).expect("memory");
    }
    analyses.native_contexts(snapshot).expect("memory");
    for name in ["duplicatedStrings", "objectsRetainedByContexts", "sharedNativeContext", "noNativeContext"] {
        analyses.filtered(snapshot, &Filter::of(name).expect("a filter")).expect("memory");
    }
    let times = samples(&snapshot.graph);
    cohorts(&snapshot.graph, &times.iter().map(|sample| sample.last_assigned_id).collect::<Vec<_>>());
    let allocations = analyses.allocations(snapshot).expect("memory");
    for row in allocations.tops(&snapshot.graph).iter().take(20) {
        allocations.callers(&snapshot.graph, row.id).expect("memory");
    }
    let definitions = snapshot.interfaces.clone();
    let side = Side::of(snapshot, analyses.scripts(snapshot), &definitions).expect("memory");
    let other = Side::decode(&side.encode().expect("memory")).expect("the same bytes");
    let (same, _) = diff(&other, &side, Matching::Ids).expect("memory");
    for class in 0..same.classes.len() {
        assert!(!same.is_changed(class), "a snapshot is no different from itself");
    }
    let digest = Digest::of(snapshot, analyses.scripts(snapshot), &definitions).expect("memory");
    let digests = [Digest::decode(&digest.encode()).expect("the same bytes"), digest];
    Trend::of(&digests).expect("memory");
    let survey = analyses.survey(snapshot).expect("memory");
    analyses.findings(snapshot, &[survey]).expect("memory");
}
