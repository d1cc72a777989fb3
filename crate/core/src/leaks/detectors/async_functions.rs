//! Async functions that wait and never go on (H6 of our notes).
//!
//! A suspended function is an object with its `function`, its `context` and its registers; what an async function waits
//! for is not known, but that thousands of one function wait is. They are counted by function.
//!
//! Cost: a look at the names of all edges; the suspended functions.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::ids::NodeIx;

use super::anchor::Anchor;
use super::case::{Case, Course};
use super::draft::Draft;
use super::finding::{Kind, Sentence, Severity};
use super::heap::{Followed, Heap};
use super::survey::{Trace, key};
use super::timers::sum_of_trees;
use super::{Detector, Number};

/// Fewer are not followed.
const LEAST: usize = 10;

/// See the module.
pub struct Promises;

impl Detector for Promises {
    fn survey(&self, heap: &Heap, out: &mut Vec<Trace>) -> Result<()> {
        for (shared, group) in groups(heap) {
            let id = heap.graph.id(shared).0;
            let bytes = sum_of_trees(heap, kept(heap, &group));
            out.push(Trace::group(heap, key(&[id]), group[0], id, &group, bytes));
        }
        Ok(())
    }

    fn judge(&self, case: &Case, number: Number, out: &mut Vec<Draft>) -> Result<()> {
        let heap = case.heap;
        for ((_, group), trace) in case.again(number, groups) {
            let series = case.series(trace);
            let stays = series.least_kept().is_none_or(|kept| kept >= 0.9);
            let (severity, sureness) = match case.is_series() {
                true if series.course() == Course::Grows && series.added() >= 20 && stays => (Severity::Leak, 0.9),
                true => continue,
                false if group.len() >= 100 => (Severity::Suspect, 0.5),
                false => continue,
            };
            let Some(function) = heap.internal(group[0], &heap.words.function) else { continue };
            let name = heap.function_name(function);
            let anchor = Anchor::of_function(heap, function, group[0], &format!("`{name}`"));
            if anchor.package == "node:" {
                continue;
            }
            let title = Sentence::new("title.asyncPile", [("count", group.len().into()), ("function", name.into())]);
            let draft = Draft::new(heap, Kind::Async, &anchor, title, Sentence::new("advice.async", []))
                .judged(severity, sureness)
                .series(&series)
                .covering(kept(heap, &group))
                .perhaps((series.present > 1 && stays).then(|| {
                    let first = series.counts.iter().flatten().copied().find(|&count| count > 0).unwrap_or(0);
                    Sentence::new("evidence.survivors", [("count", first.into()), ("snapshots", series.present.into())])
                }));
            out.push(draft.traced(trace, &series));
        }
        Ok(())
    }
}

/// Suspended functions, their registers and their own contexts.
fn kept(heap: &Heap, group: &[NodeIx]) -> Vec<NodeIx> {
    let mut nodes = group.to_vec();
    for &node in group {
        nodes.extend(heap.internal(node, &heap.words.registers));
        // A context that others see as well is not the function's own.
        let context = heap.context_of(node).filter(|&context| heap.snapshot.retainers.of(context).len() <= 4);
        nodes.extend(context);
    }
    nodes
}

/// Suspended functions by what tells functions apart.
fn groups(heap: &Heap) -> Vec<(NodeIx, Vec<NodeIx>)> {
    let mut of_shared: BTreeMap<NodeIx, Vec<NodeIx>> = BTreeMap::new();
    for &(node, _) in heap.links(Followed::Registers) {
        let function = heap.internal(node, &heap.words.function);
        if let Some(shared) = function.and_then(|function| heap.shared(function)) {
            of_shared.entry(shared).or_default().push(node);
        }
    }
    of_shared.into_iter().filter(|(_, group)| group.len() >= LEAST).collect()
}
