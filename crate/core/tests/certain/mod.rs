//! What is called certain in a file that ends early is what the whole file has.

use heapwise_core::snapshot::Snapshot;

/// How often each result was certain although something is missing.
#[derive(Default, Debug)]
pub struct Tally {
    /// Files that opened.
    pub opened: usize,
    /// Shallow sizes, and so on.
    pub shallow: usize,
    pub retained: usize,
    pub distances: usize,
    /// Files whose retained sizes are not certain.
    pub uncertain: usize,
}

/// Compares the snapshot of a cut file with that of the whole.
pub fn check(cut: &Snapshot, whole: &Snapshot, end: usize, tally: &mut Tally) {
    let partial = cut.partial.as_ref().expect("a record of what is missing");
    let certain = partial.certain;
    let count = cut.graph.node_count();
    assert!(count <= whole.graph.node_count() && cut.graph.edge_count() <= whole.graph.edge_count(), "cut at {end}");
    assert_eq!((partial.nodes.read, partial.edges.read), (count as u64, cut.graph.edge_count() as u64));
    assert_eq!(partial.nodes.announced, whole.graph.node_count() as u64);
    assert_eq!(certain.nodes, count == whole.graph.node_count(), "cut at {end}");
    assert_eq!(certain.edges, certain.nodes && cut.graph.edge_count() == whole.graph.edge_count(), "cut at {end}");
    assert!(cut.statistics.total <= whole.statistics.total, "cut at {end}");
    if certain.nodes {
        assert_eq!(cut.statistics.total, whole.statistics.total, "cut at {end}");
    }
    // Whatever else is missing, sizes are those that V8 wrote, and they add up.
    let written = cut.ownership.written_sizes(&cut.graph.self_sizes);
    let all_written = whole.ownership.written_sizes(&whole.graph.self_sizes);
    assert!(written.iter().eq(all_written.iter().take(count)), "cut at {end}");
    let sum: u64 = cut.graph.self_sizes.iter().sum();
    assert_eq!(cut.retained_size(cut.graph.root), sum, "the root retains everything, cut at {end}");
    let counted: u64 = cut.aggregates.iter().map(|aggregate| u64::from(aggregate.count)).sum();
    assert_eq!(counted, cut.graph.self_sizes.iter().filter(|&size| size > 0).count() as u64, "cut at {end}");
    tally.opened += 1;
    if !partial.lacks_graph() {
        assert!(certain.shallow_sizes && certain.retained_sizes && certain.distances, "cut at {end}");
        return;
    }
    if certain.shallow_sizes {
        tally.shallow += 1;
        assert!(cut.graph.self_sizes.iter().eq(whole.graph.self_sizes.iter()), "shallow sizes, cut at {end}");
    }
    if certain.retained_sizes {
        tally.retained += 1;
        let same = cut.graph.nodes().all(|node| cut.retained_size(node) == whole.retained_size(node));
        assert!(same, "retained sizes, cut at {end}");
        assert!(cut.graph.nodes().all(|node| cut.dominator(node) == whole.dominator(node)), "cut at {end}");
    }
    if certain.distances {
        tally.distances += 1;
        assert_eq!(cut.distances, whole.distances, "distances, cut at {end}");
    }
    tally.uncertain += usize::from(!certain.retained_sizes);
}
