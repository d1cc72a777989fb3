//! Sentences that several detectors say.

use crate::ids::NodeIx;
use crate::leaks::follow::case::Series;
use crate::leaks::read::captured::captured;
use crate::leaks::read::heap::Heap;

use super::owner::{Owner, Place};
use super::sentence::{Schema, Sentence, schemas, sentence};

sentence!(GrewEachTime = "evidence.grewEachTime" { from: u64, to: u64, snapshots: usize });
sentence!(SizeGrew = "evidence.sizeGrew" { fromSize: u64, toSize: u64, snapshots: usize });
sentence!(HeapShare = "evidence.heapShare" { heapShare: f64 });
sentence!(Captures = "evidence.captures" { variable: String, valueSize: u64, count: usize });
sentence!(CapturesObject = "evidence.capturesObject" {
    variable: String, className: String, place: Place, valueSize: u64, count: usize,
});
sentence!(EachHas = "evidence.eachHas" { className: String, variable: String, place: Option<Place> });
sentence!(Includes = "evidence.includes" { count: u64, className: String, partSize: u64 });
sentence!(AlsoHeld = "evidence.alsoHeld" { owner: Owner });
sentence!(EveryHolderAdvice = "advice.everyHolder" { owner: Owner, other: Owner });
sentence!(WeakValueOf = "evidence.weakValue" { map: Owner, key: Owner });
sentence!(FilledBy = "evidence.filledBy" { function: String, place: Option<Place> });
sentence!(KeptBy = "evidence.keptBy" { function: String, place: Option<Place> });
sentence!(LoadedBy = "evidence.loadedBy" { function: String, place: Option<Place> });
sentence!(ContainerGrows = "title.containerGrows" {
    owner: Owner, container: &'static str, added: u64, count: u64, entryClass: String,
});
sentence!(PromisesPile = "title.promisesPile" { count: u64, waiter: Option<String> });
sentence!(PromisesAdvice = "advice.promises" {});
sentence!(DetachedNodes = "title.detachedNodes" { count: u64, owner: Owner });
sentence!(DetachedAdvice = "advice.detached" { owner: Owner });
sentence!(IntervalAdvice = "advice.interval" {});

/// All of them.
pub const SENTENCES: &[Schema] = schemas![
    GrewEachTime,
    SizeGrew,
    HeapShare,
    Captures,
    CapturesObject,
    EachHas,
    Includes,
    AlsoHeld,
    EveryHolderAdvice,
    WeakValueOf,
    FilledBy,
    KeptBy,
    LoadedBy,
    ContainerGrows,
    PromisesPile,
    PromisesAdvice,
    DetachedNodes,
    DetachedAdvice,
    IntervalAdvice,
];

/// "from … to … in … snapshots": of entries and of bytes, where there are several snapshots and these grew.
pub fn grew(series: &Series) -> Vec<Sentence> {
    let snapshots = series.counts.len();
    if snapshots < 2 {
        return Vec::new();
    }
    let ((from, to), (from_size, to_size)) = (series.count_ends(), series.size_ends());
    let mut all = Vec::new();
    if to > from {
        all.push(GrewEachTime { from, to, snapshots }.into());
    }
    if to_size > from_size {
        all.push(SizeGrew { fromSize: from_size, toSize: to_size, snapshots }.into());
    }
    all
}

/// The variable that most of `count` functions keep alive, if it is worth a word.
pub fn captures(heap: &Heap, functions: &[NodeIx], count: usize) -> Option<Sentence> {
    let captured = captured(heap, functions)?;
    let (variable, size) = (captured.variable, captured.size);
    Some(match captured.class {
        Some((class, place)) => CapturesObject { variable, className: class, place, valueSize: size, count }.into(),
        None => Captures { variable, valueSize: size, count }.into(),
    })
}

/// A sentence about a function, of its name and its place.
pub fn about_function<S: Into<Sentence>>(
    heap: &Heap,
    function: Option<NodeIx>,
    say: impl FnOnce(String, Option<Place>) -> S,
) -> Option<Sentence> {
    function.map(|function| say(heap.function_name(function), heap.place(function)).into())
}
