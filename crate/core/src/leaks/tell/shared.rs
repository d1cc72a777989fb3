//! Sentences that several detectors say.

use crate::ids::NodeIx;
use crate::leaks::follow::case::Series;
use crate::leaks::read::captured::captured;
use crate::leaks::read::changer::changer;
use crate::leaks::read::heap::Heap;

use super::owner::{Owner, Place, Whereabouts};
use super::sentence::{Schema, Sentence, schemas, sentence};

sentence!(GrewEachTime = "evidence.grewEachTime" { from: u64, to: u64, snapshots: usize });
sentence!(Grew = "evidence.grew" { from: u64, to: u64 });
sentence!(FoundLater = "evidence.foundLater" { missing: usize, from: u64, to: u64 });
sentence!(FoundLast = "evidence.foundLast" { count: u64 });
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
sentence!(ChangedBy = "evidence.changedBy" { function: String, place: Option<Whereabouts>, variable: String });
sentence!(ListensAt = "evidence.listensAt" { function: String, place: Option<Place> });
sentence!(KeptBy = "evidence.keptBy" { function: String, place: Option<Place> });
sentence!(LoadedBy = "evidence.loadedBy" { function: String, place: Option<Place> });
sentence!(ContainerGrows = "title.containerGrows" {
    owner: Owner, container: &'static str, added: u64, count: u64, entryClass: String,
});
sentence!(ContainerHas = "title.containerHas" {
    owner: Owner, container: &'static str, count: u64, entryClass: String,
});
sentence!(ContainerGrowsAll = "title.containerGrowsAll" {
    owner: Owner, container: &'static str, added: u64, count: u64, entryClass: String,
});
sentence!(ContainerHasAll = "title.containerHasAll" {
    owner: Owner, container: &'static str, count: u64, entryClass: String,
});
sentence!(PromisesPile = "title.promisesPile" { count: u64, waiter: Option<String> });
sentence!(PromisesAdvice = "advice.promises" {});
sentence!(DetachedNodes = "title.detachedNodes" { count: u64, owner: Owner });
sentence!(DetachedAdvice = "advice.detached" { owner: Owner });
sentence!(IntervalAdvice = "advice.interval" {});

/// All of them.
pub const SENTENCES: &[Schema] = schemas![
    GrewEachTime,
    Grew,
    FoundLater,
    FoundLast,
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
    ChangedBy,
    ListensAt,
    KeptBy,
    LoadedBy,
    ContainerGrows,
    ContainerHas,
    ContainerGrowsAll,
    ContainerHasAll,
    PromisesPile,
    PromisesAdvice,
    DetachedNodes,
    DetachedAdvice,
    IntervalAdvice,
];

/// How entries and bytes grew, where there are several snapshots, and as far as the counts are known. Only where each
/// step grew does it say so.
pub fn grew(series: &Series) -> Vec<Sentence> {
    let snapshots = series.counts.len();
    if snapshots < 2 {
        return Vec::new();
    }
    let since = series.missing.min(snapshots - 1);
    let counts: Option<Vec<u64>> = series.counts[since..].iter().copied().collect();
    let mut all = Vec::new();
    if let Some(counts) = counts {
        let (from, to) = (counts[0], counts[counts.len() - 1]);
        let grew_each_time = counts.windows(2).all(|pair| pair[1] > pair[0]);
        match (since, counts.len()) {
            (1.., 1) => all.push(FoundLast { count: to }.into()),
            (1.., _) if to > from => all.push(FoundLater { missing: since, from, to }.into()),
            (0, 3..) if grew_each_time => all.push(GrewEachTime { from, to, snapshots }.into()),
            (0, _) if to > from => all.push(Grew { from, to }.into()),
            _ => {}
        }
    }
    let sizes: Option<Vec<u64>> = series.sizes[since.min(series.sizes.len())..].iter().copied().collect();
    if let Some([from, .., to]) = sizes.as_deref()
        && to > from
    {
        all.push(SizeGrew { fromSize: *from, toSize: *to, snapshots: snapshots - since }.into());
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

/// The only function that changes a property, if there is one. `constructor` is where the class of its objects is written.
pub fn changed_by(heap: &Heap, property: &str, constructor: Option<&Place>) -> Option<Sentence> {
    let caller = changer(heap, property, constructor)?;
    let place = caller.line().cloned().map(Whereabouts::Line).or(caller.place);
    Some(ChangedBy { function: caller.name, place, variable: property.to_owned() }.into())
}

/// A sentence about a function, of its name and its place.
pub fn about_function<S: Into<Sentence>>(
    heap: &Heap,
    function: Option<NodeIx>,
    say: impl FnOnce(String, Option<Place>) -> S,
) -> Option<Sentence> {
    function.map(|function| say(heap.function_name(function), heap.place(function)).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(counts: &[Option<u64>], missing: usize) -> Vec<&'static str> {
        let sizes = counts.to_vec();
        let series = Series { counts: counts.to_vec(), sizes, missing, ..Series::default() };
        grew(&series).iter().map(|sentence| sentence.key).collect()
    }

    #[test]
    fn each_time_is_said_where_each_step_grew() {
        assert_eq!(said(&[Some(1), Some(2), Some(3)], 0), ["evidence.grewEachTime", "evidence.sizeGrew"]);
        assert_eq!(said(&[Some(1), Some(1), Some(3)], 0), ["evidence.grew", "evidence.sizeGrew"]);
        assert_eq!(said(&[Some(1), Some(3)], 0), ["evidence.grew", "evidence.sizeGrew"], "there is one step");
        assert_eq!(said(&[Some(3), Some(3), Some(3)], 0), [""; 0]);
        assert_eq!(said(&[Some(3), Some(4), Some(2)], 0), [""; 0]);
        assert_eq!(said(&[Some(3)], 0), [""; 0], "one snapshot shows no growth");
    }

    #[test]
    fn what_was_not_found_did_not_grow_from_nothing() {
        assert_eq!(said(&[Some(0), Some(2), Some(3)], 1), ["evidence.foundLater", "evidence.sizeGrew"]);
        assert_eq!(said(&[Some(0), Some(0), Some(3)], 2), ["evidence.foundLast"]);
        assert_eq!(said(&[None, Some(2), Some(3)], 1), ["evidence.foundLater", "evidence.sizeGrew"]);
        assert_eq!(said(&[Some(0), Some(3), Some(3)], 1), [""; 0]);
        assert_eq!(said(&[Some(1), None, Some(3)], 0), [""; 0], "a count in between is not known");
    }
}
