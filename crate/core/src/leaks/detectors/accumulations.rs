//! Whatever is left: objects that retain a large part of the heap while none of what they dominate retains most of it
//! (Eclipse MAT's accumulation points), and those of them that retain more in each snapshot. Many small things under one
//! owner are found here, whatever the owner is.
//!
//! Cost: that of `query::biggest`.

use crate::error::Result;
use crate::ids::NodeIx;
use crate::query::biggest::{Pile, biggest};

use super::anchor::anchor;
use super::case::{Case, Course};
use super::draft::{Draft, grew};
use super::finding::{Kind, Sentence, Severity};
use super::heap::Heap;
use super::survey::{Sketch, Trace, key};
use super::{Detector, Number};

/// So many are followed.
const MAX_PILES: usize = 64;

/// See the module.
pub struct Accumulations;

impl Detector for Accumulations {
    fn survey(&self, heap: &Heap, out: &mut Vec<Trace>) -> Result<()> {
        for (pile, node) in piles(heap) {
            out.push(Trace {
                detector: 0,
                key: key(&[heap.graph.id(node).0]),
                way: 0,
                node,
                id: heap.graph.id(node).0,
                count: pile.most.as_ref().map_or(0, |most| u64::from(most.count)),
                bytes: heap.retained(node),
                sketch: Sketch::default(),
            });
        }
        Ok(())
    }

    fn judge(&self, case: &Case, number: Number, out: &mut Vec<Draft>) -> Result<()> {
        let heap = case.heap;
        for ((pile, node), trace) in case.again(number, piles) {
            let Some(most) = &pile.most else { continue };
            let series = case.series(trace);
            let gained = series.gained();
            let is_known = series.sizes.iter().all(Option::is_some);
            let grows = series.size_course() == Course::Grows
                && is_known
                && gained >= 1 << 20
                && gained as u64 * 100 >= heap.total();
            let anchor = anchor(heap, node);
            let (severity, sureness) = match case.is_series() {
                true if grows && case.len() > 2 && anchor.is_app() => (Severity::Leak, 0.6),
                true if grows => (Severity::Suspect, 0.4),
                true => continue,
                false
                    if trace.bytes * 10 >= heap.total()
                        && most.size * 2 >= trace.bytes
                        && most.count >= 20
                        && !anchor.is_core() =>
                {
                    (Severity::Suspect, 0.35)
                }
                false => continue,
            };
            let child = heap.snapshot.classes.text(most.class as usize).into_owned();
            let title = Sentence::new(
                "title.accumulates",
                [
                    ("owner", anchor.text.clone().into()),
                    ("childClass", child.into()),
                    ("count", u64::from(most.count).into()),
                ],
            );
            let share = trace.bytes as f64 / heap.total().max(1) as f64;
            let mut draft =
                Draft::new(heap, Kind::Accumulation, &anchor, title, Sentence::new("advice.accumulation", []))
                    .judged(severity, sureness)
                    .series(&series)
                    .covering([pile.node])
                    .of_class(heap, most.class)
                    .because(Sentence::new("evidence.heapShare", [("heapShare", share.into())]));
            draft.finding.count = u64::from(most.count);
            draft.finding.evidence.extend(grew(&series));
            out.push(draft);
        }
        Ok(())
    }
}

/// Piles and what they are called by: the object that an inner array belongs to.
fn piles(heap: &Heap) -> Vec<(Pile, NodeIx)> {
    biggest(heap.snapshot, MAX_PILES)
        .into_iter()
        .map(|pile| {
            let node = pile.owner.unwrap_or(pile.node);
            (pile, node)
        })
        .collect()
}
