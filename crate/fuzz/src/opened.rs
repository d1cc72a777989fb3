//! Opening bytes in slices that the bytes themselves decide, and comparing what was opened.

use std::sync::LazyLock;

use heapwise_core::load::Loader;
use heapwise_core::monitor::Silent;
use heapwise_core::snapshot::{Opening, Snapshot};
use heapwise_core::{Error, ErrorKind};
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Memory for the columns of one file: inputs are small, and no count in them may take the machine's memory.
const MEMORY_BYTES: u64 = 1 << 28;

static ONE_THREAD: LazyLock<ThreadPool> = LazyLock::new(|| pool(1));
static THREADS: LazyLock<ThreadPool> = LazyLock::new(|| pool(3));

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("threads")
}

/// Runs a function on one thread.
pub fn on_one_thread<T: Send>(body: impl FnOnce() -> T + Send) -> T {
    ONE_THREAD.install(body)
}

/// Runs a function on several threads.
pub fn on_threads<T: Send>(body: impl FnOnce() -> T + Send) -> T {
    THREADS.install(body)
}

/// Random numbers that depend on the bytes only.
pub struct Random(u64);

impl Random {
    /// Numbers that begin with a hash of the bytes (FNV-1a).
    pub fn of(bytes: &[u8]) -> Self {
        let hash = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        Random(bytes.iter().fold(0xcbf2_9ce4_8422_2325, hash))
    }

    /// The next number below a bound, which is not 0 (splitmix64).
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}

/// The bytes in three slicings: whole, in pieces of random length, and in the smallest pieces that take little time.
pub fn slicings(bytes: &[u8]) -> [Vec<&[u8]>; 3] {
    let mut random = Random::of(bytes);
    let least = 1 + bytes.len() / 4096;
    // Short pieces for some inputs, long ones for others.
    let scale = [3, 17, 200, 5000][random.below(4)];
    let (mut pieces, mut rest) = (Vec::new(), bytes);
    while !rest.is_empty() {
        let (piece, tail) = rest.split_at(rest.len().min(least + random.below(scale)));
        pieces.push(piece);
        rest = tail;
    }
    [vec![bytes], pieces, bytes.chunks(least).collect()]
}

/// Opens a file.
pub fn open(slices: &[&[u8]]) -> Result<Snapshot, Error> {
    let bytes: usize = slices.iter().map(|slice| slice.len()).sum();
    let mut opening = Opening::Loading(Box::new(Loader::new(Some(bytes as u64), MEMORY_BYTES)));
    slices.iter().try_for_each(|slice| opening.push(slice, &Silent))?;
    while opening.next().is_some() {
        opening.run(&Silent)?;
    }
    match opening {
        Opening::Done(snapshot) => Ok(*snapshot),
        _ => unreachable!("no phase is left"),
    }
}

/// Panics if two ways to read a file do not give the same snapshot, or the same error at the same byte.
pub fn assert_same_result(left: &Result<Snapshot, Error>, right: &Result<Snapshot, Error>) {
    match (left, right) {
        (Ok(left), Ok(right)) => assert_same(left, right),
        (left, right) => {
            assert_eq!(left.as_ref().err(), right.as_ref().err(), "the same error");
            let error = left.as_ref().err().expect("an error");
            let of_the_file =
                [ErrorKind::NotASnapshot, ErrorKind::Truncated, ErrorKind::Malformed, ErrorKind::TooLarge];
            assert!(of_the_file.contains(&error.kind), "{error}");
        }
    }
}

/// Panics if two snapshots are not the same in every column and in every result of a pass.
pub fn assert_same(left: &Snapshot, right: &Snapshot) {
    assert_same_shape(left, right);
    assert!(left.graph.strings.iter().eq(right.graph.strings.iter()), "strings");
    assert_eq!(left.graph.sections, right.graph.sections);
    assert_eq!(left.warnings, right.warnings);
    assert_eq!(left.partial, right.partial);
    assert_eq!((left.source_bytes, left.text_bytes), (right.source_bytes, right.text_bytes));
    assert_eq!(left.compressed, right.compressed);
    assert_eq!(left.classes.keys, right.classes.keys);
}

/// Panics if two snapshots differ in more than their strings.
pub fn assert_same_shape(left: &Snapshot, right: &Snapshot) {
    let (one, other) = (&left.graph, &right.graph);
    assert_eq!(one.types, other.types);
    assert_eq!(one.names, other.names);
    assert!(one.ids.iter().eq(other.ids.iter()), "ids");
    assert!(one.self_sizes.iter().eq(other.self_sizes.iter()), "shallow sizes");
    assert_eq!(one.first_edge, other.first_edge);
    assert_eq!(one.detachedness, other.detachedness);
    assert_eq!(one.trace_node_ids, other.trace_node_ids);
    assert_eq!(one.edge_names, other.edge_names);
    let targets = |graph: &heapwise_core::Graph| graph.edge_targets.iter().map(|it| it.bits()).collect::<Vec<_>>();
    assert_eq!(targets(one), targets(other));
    let tables = |graph: &heapwise_core::Graph| {
        let of_scopes = (graph.scopes.clone(), graph.scope_context_vars.clone(), graph.scope_uses.clone());
        let others = (graph.locations.clone(), graph.samples.clone(), graph.trace_functions.clone());
        format!("{of_scopes:?} {others:?} {:?}", graph.trace_tree)
    };
    assert_eq!(tables(one), tables(other));
    assert_eq!(one.strings.len(), other.strings.len());
    assert_eq!(left.distances, right.distances);
    assert_eq!(left.classes.of_node, right.classes.of_node);
    assert_eq!(left.aggregates, right.aggregates);
    assert_eq!(left.statistics, right.statistics);
    for node in one.nodes() {
        assert_eq!(left.dominator(node), right.dominator(node), "dominator of {node:?}");
        assert_eq!(left.retained_size(node), right.retained_size(node), "retained size of {node:?}");
    }
}
