//! Timers of one function that pile up (H5 of our notes).
//!
//! A `Timeout` of Node's has its function in `_onTimeout`. `_repeat` leads to `null` unless it is an interval, whose
//! milliseconds are a small integer and so no link. All timers of one duration are linked in both directions, so the
//! dominators end at the list: what a timer keeps is counted by its function and the context of it.
//!
//! Cost: a look at the names of all edges; the timers.

use std::collections::{BTreeMap, HashSet};

use crate::error::Result;
use crate::ids::NodeIx;

use super::anchor::Anchor;
use super::case::{Case, Course};
use super::contents::captured;
use super::draft::Draft;
use super::finding::{Kind, Sentence, Severity};
use super::heap::{Followed, Heap, Oddball, package_name};
use super::survey::{Trace, key};
use super::{Detector, Number};

/// Fewer timers of one function are not followed.
const LEAST: usize = 10;

/// See the module.
pub struct Timers;

impl Detector for Timers {
    fn survey(&self, heap: &Heap, out: &mut Vec<Trace>) -> Result<()> {
        for (shared, group) in groups(heap) {
            let id = heap.graph.id(shared).0;
            out.push(Trace::group(heap, key(&[id]), group.functions[0], id, &group.timers, group.bytes(heap)));
        }
        Ok(())
    }

    fn judge(&self, case: &Case, number: Number, out: &mut Vec<Draft>) -> Result<()> {
        let heap = case.heap;
        for ((_, group), trace) in case.again(number, groups) {
            let series = case.series(trace);
            let count = group.timers.len();
            let grows = series.course() == Course::Grows && series.added() >= 20;
            let keeps = series.least_kept().is_none_or(|kept| kept >= 0.9);
            let (severity, sureness) = match (case.is_series(), grows, group.is_interval) {
                (true, true, true) => (Severity::Leak, 1.0),
                (true, true, false) if case.len() > 2 && keeps => (Severity::Leak, 0.8),
                (true, true, false) => (Severity::Suspect, 0.4),
                (false, _, true) if count >= 50 => (Severity::Suspect, 0.7),
                (false, _, false) if count >= 200 => (Severity::Suspect, 0.3),
                _ => continue,
            };
            let function = group.functions[0];
            let timer = if group.is_interval { "setInterval" } else { "setTimeout" };
            let name = heap.function_name(function);
            let anchor = Anchor::of_function(heap, function, function, &format!("`{timer}` of `{name}`"));
            let title = Sentence::new(
                "title.timersPile",
                [("timer", timer.into()), ("function", name.into()), ("count", count.into())],
            );
            let advice = Sentence::new(if group.is_interval { "advice.interval" } else { "advice.timeout" }, []);
            let cleared =
                group.timers.iter().filter(|&&timer| heap.is_true(timer, &heap.words.timer_destroyed)).count();
            let draft = Draft::new(heap, Kind::Timers, &anchor, title, advice)
                .judged(severity, sureness)
                .series(&series)
                .covering(group.timers.iter().copied())
                .covering(group.functions.iter().copied())
                .covering(group.contexts(heap))
                .perhaps((cleared > 0).then(|| Sentence::new("evidence.cleared", [("count", cleared.into())])))
                .perhaps(captured(heap, &group.functions).map(|(variable, size)| {
                    Sentence::new(
                        "evidence.captures",
                        [("variable", variable.into()), ("valueSize", size.into()), ("count", count.into())],
                    )
                }));
            out.push(draft.traced(trace, &series));
        }
        Ok(())
    }
}

/// Timers of one function.
#[derive(Default)]
struct Group {
    timers: Vec<NodeIx>,
    functions: Vec<NodeIx>,
    is_interval: bool,
}

impl Group {
    /// Contexts that only these functions see.
    fn contexts(&self, heap: &Heap) -> Vec<NodeIx> {
        let contexts: HashSet<NodeIx> =
            self.functions.iter().filter_map(|&function| heap.context_of(function)).collect();
        if contexts.len() * 2 < self.functions.len() {
            return Vec::new();
        }
        let mut contexts: Vec<NodeIx> = contexts.into_iter().collect();
        contexts.sort_unstable();
        contexts
    }

    fn bytes(&self, heap: &Heap) -> u64 {
        let mut nodes: Vec<NodeIx> = self.timers.iter().chain(&self.functions).copied().collect();
        nodes.extend(self.contexts(heap));
        sum_of_trees(heap, nodes)
    }
}

/// What nodes retain together: nothing that one of them dominates is counted twice.
pub fn sum_of_trees(heap: &Heap, mut nodes: Vec<NodeIx>) -> u64 {
    let tree = &heap.snapshot.tree;
    nodes.sort_unstable_by_key(|node| tree.place[node.index()]);
    let (mut end, mut sum) = (0, 0);
    for node in nodes {
        let place = tree.place[node.index()];
        if place >= end {
            end = tree.end[place as usize];
            sum += heap.retained(node);
        }
    }
    sum
}

/// Timers by what tells their functions apart; Node's own functions are left out.
fn groups(heap: &Heap) -> Vec<(NodeIx, Group)> {
    let mut of_shared: BTreeMap<NodeIx, Group> = BTreeMap::new();
    for &(timer, function) in heap.links(Followed::OnTimeout) {
        if !heap.is_function(function) {
            continue;
        }
        let function = heap.internal(function, &heap.words.bound_function).unwrap_or(function);
        let Some(shared) = heap.shared(function) else { continue };
        let group = of_shared.entry(shared).or_default();
        let repeat = heap.property(timer, &heap.words.repeat).and_then(|repeat| heap.oddball(repeat));
        group.is_interval |= !matches!(repeat, Some(Oddball::Null | Oddball::Undefined));
        group.timers.push(timer);
        group.functions.push(function);
    }
    let is_own = |group: &Group| {
        let place = heap.place(group.functions[0]);
        place.is_some_and(|place| package_name(place.url.as_deref()) != "node:")
    };
    of_shared.into_iter().filter(|(_, group)| group.timers.len() >= LEAST && is_own(group)).collect()
}
