//! Whatever is left: objects that retain a large part of the heap while none of the objects they dominate retains most of
//! it (Eclipse MAT's accumulation points), and those of them that retain more in each snapshot. Many small things under
//! one owner are found here, whatever the owner is.
//!
//! Cost: that of `query::biggest`.

use crate::error::Result;
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Kind, Profile, Standing};
use crate::leaks::follow::case::{Case, Course};
use crate::leaks::follow::trace::Trace;
use crate::leaks::read::heap::Heap;
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::Owner;
use crate::leaks::tell::sentence::{schemas, sentence};
use crate::leaks::tell::shared::{HeapShare, grew};
use crate::query::biggest::{Most, biggest};

/// Objects that retain more and more.
pub const ACCUMULATION: Kind = Kind { slug: "accumulation", standing: Standing::Retainer };

sentence!(Title = "title.accumulates" { owner: Owner, childClass: String, count: u64 });
sentence!(Advice = "advice.accumulation" { owner: Owner });

/// Accumulation points that are followed.
const MAX_POINTS: usize = 64;

/// See the module.
pub struct Accumulations;

/// An accumulation point.
pub struct Point {
    /// The object whose children pile up.
    node: NodeIx,
    /// The class that most of its children are of.
    most: Option<Most>,
}

impl Detector for Accumulations {
    const PROFILE: Profile =
        Profile { name: "accumulations", kinds: &[ACCUMULATION], sentences: schemas![Title, Advice] };
    type Found = Point;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Point)>> {
        let point = |pile: crate::query::biggest::Pile| {
            // A person knows the object that an inner array belongs to, not the array.
            let node = pile.owner.unwrap_or(pile.node);
            let count = pile.most.as_ref().map_or(0, |most| u64::from(most.count));
            (Trace { count, ..Trace::of(heap, node) }, Point { node: pile.node, most: pile.most })
        };
        Ok(biggest(heap.snapshot, MAX_POINTS).into_iter().map(point).collect())
    }

    fn judge(case: &Case, followed: &Followed<Point>) -> Option<Draft> {
        let heap = case.heap;
        let Followed { found: point, trace, series } = followed;
        let most = point.most.as_ref()?;
        let owned = ownership(heap, trace.node);
        let judgement = judgement(case, followed, most, &owned)?;
        let count = u64::from(most.count);
        let child_class = heap.snapshot.classes.text(most.class as usize).into_owned();
        let title = Title { owner: owned.owner.clone(), childClass: child_class, count };
        let advice = Advice { owner: owned.owner.clone() };
        Some(
            Draft::new(heap, ACCUMULATION, &owned, judgement, title, advice)
                .series(series)
                .counting(count)
                .covering([point.node])
                .of_class(heap, most.class)
                .because([HeapShare { heapShare: heap.share(trace.bytes) }.into()])
                .because(grew(series)),
        )
    }
}

fn judgement(case: &Case, followed: &Followed<Point>, most: &Most, owned: &Ownership) -> Option<Judgement> {
    let heap = case.heap;
    let policy = &heap.policy.accumulations;
    let Followed { trace, series, .. } = followed;
    if !case.is_series() {
        let is_large = heap.is_part(trace.bytes, policy.alone_heap_part);
        let is_pile = most.size * policy.alone_class_part >= trace.bytes && most.count >= policy.alone_children;
        return (is_large && is_pile && !owned.is_runtime()).then_some((Severity::Suspect, policy.alone));
    }
    let gained = series.gained();
    let is_known = series.sizes.iter().all(Option::is_some);
    let grows = case.size_course(series) == Course::Grows
        && is_known
        && gained >= policy.least_bytes
        && heap.is_part(gained as u64, policy.heap_part);
    grows.then(|| match case.snapshots() > 2 && owned.is_own() {
        true => (Severity::Leak, policy.growing),
        false => (Severity::Suspect, policy.unsure),
    })
}
