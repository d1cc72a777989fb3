//! What is large and no leak, and why: so that the short list of findings can be trusted.
//!
//! Containers that hold much and grew no more, or evict; what was filled once; compiled code; slots that hold one value.
//!
//! Cost: what was followed anyway.

use crate::error::Result;
use crate::ids::NodeIx;

use super::anchor::anchor;
use super::case::{Case, Course};
use super::finding::{Finding, Harmless, Sentence};
use super::slots::plain_slots;

/// So many are told.
const MAX_TOLD: usize = 8;
/// Of these at most so many slots.
const MAX_SLOTS: usize = 5;

/// The list, the largest first.
pub fn harmless(case: &Case, findings: &[Finding]) -> Result<Vec<Harmless>> {
    let heap = case.heap;
    let told =
        |node: NodeIx| findings.iter().any(|finding| heap.snapshot.tree.dominates(NodeIx(finding.anchor.node), node));
    let mut found = Vec::new();
    for trace in case.traces(super::CONTAINERS) {
        let is_large = trace.bytes * 100 >= heap.total() || trace.bytes >= 1 << 20;
        if !case.is_series() || !is_large || told(trace.node) {
            continue;
        }
        let series = case.series(trace);
        let anchor = anchor(heap, trace.node);
        if anchor.is_core() {
            continue;
        }
        let owner = ("owner", anchor.text.clone().into());
        let kept = series.least_kept();
        let (kind, title) = match (series.course(), kept) {
            (Course::Stays, Some(kept)) if kept < 0.9 => {
                ("evicts", Sentence::new("harmless.evicts", [owner, ("removedShare", (1.0 - kept).into())]))
            }
            (Course::Stops, _) if series.count_ends().0 > 0 || series.gained() > 0 => (
                "firstRun",
                Sentence::new("harmless.firstRun", [owner, ("grownSize", (series.gained().max(0) as u64).into())]),
            ),
            (Course::Stays, _) if series.added() < 0 => {
                let (from, to) = series.size_ends();
                ("shrank", Sentence::new("harmless.shrank", [owner, ("fromSize", from.into()), ("toSize", to.into())]))
            }
            (Course::Stays, _) => {
                ("steady", Sentence::new("harmless.steady", [owner, ("keptSize", trace.bytes.into())]))
            }
            (Course::Wavers, _) => {
                ("boundedCache", Sentence::new("harmless.boundedCache", [owner, ("count", trace.count.into())]))
            }
            _ => continue,
        };
        found.push(Harmless {
            kind,
            title,
            retained_size: trace.bytes,
            anchor: Some(anchor.owner()),
            location: anchor.place,
        });
    }
    let code = heap.snapshot.statistics.code;
    if code * 10 >= heap.total() {
        found.push(Harmless {
            kind: "compiledCode",
            title: Sentence::new("harmless.compiledCode", [("codeSize", code.into())]),
            retained_size: code,
            anchor: None,
            location: None,
        });
    }
    found.sort_by_key(|harmless| std::cmp::Reverse(harmless.retained_size));
    found.dedup_by(|a, b| a.anchor == b.anchor && a.kind == b.kind);
    found.truncate(MAX_TOLD);
    if !case.is_series() {
        let mut slots = plain_slots(heap)?;
        slots.retain(|slot| !told(slot.value));
        slots.sort_by_key(|slot| (std::cmp::Reverse(heap.retained(slot.value)), slot.value));
        for slot in slots.into_iter().take(MAX_SLOTS) {
            let anchor = anchor(heap, slot.value);
            let size = heap.retained(slot.value);
            let title =
                Sentence::new("harmless.slot", [("owner", anchor.text.clone().into()), ("valueSize", size.into())]);
            found.push(Harmless {
                kind: "slot",
                title,
                retained_size: size,
                anchor: Some(anchor.owner()),
                location: anchor.place,
            });
        }
    }
    Ok(found)
}
