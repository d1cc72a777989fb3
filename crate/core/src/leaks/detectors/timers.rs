//! Timers of one function that pile up.
//!
//! A `Timeout` of Node's has its function in `_onTimeout`. `_repeat` leads to `null` unless it is an interval: the
//! milliseconds of an interval are a small integer, which has no edge. All timers of one duration are linked in both
//! directions, so none of them dominates what it keeps: that is counted by its function, and by the function's context.
//!
//! Cost: the timers.

use std::collections::{BTreeMap, HashSet};

use crate::error::Result;
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Kind, Profile, Standing};
use crate::leaks::follow::case::Case;
use crate::leaks::follow::trace::Trace;
use crate::leaks::read::heap::{Heap, NamedEdge, Oddball};
use crate::leaks::read::ownership::Ownership;
use crate::leaks::read::whose::Tier;
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::{Role, TimerFunction};
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};
use crate::leaks::tell::shared::{IntervalAdvice, captures};

/// Timers that are never cleared.
pub const TIMERS: Kind = Kind { slug: "timers", standing: Standing::Mechanism };

sentence!(Title = "title.timersPile" { timer: &'static str, function: String, count: usize });
sentence!(Cleared = "evidence.cleared" { count: usize });
sentence!(TimeoutAdvice = "advice.timeout" {});

/// See the module.
pub struct Timers;

/// Timers of one function.
#[derive(Default)]
pub struct Group {
    timers: Vec<NodeIx>,
    functions: Vec<NodeIx>,
    is_interval: bool,
}

impl Detector for Timers {
    const PROFILE: Profile =
        Profile { name: "timers", kinds: &[TIMERS], sentences: schemas![Title, Cleared, TimeoutAdvice] };
    type Subject = Group;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Group)>> {
        let trace = |(shared, group): &(NodeIx, Group)| {
            Trace::group(heap, group.functions[0], *shared, &group.timers, group.bytes(heap))
        };
        Ok(groups(heap).into_iter().map(|group| (trace(&group), group.1)).collect())
    }

    fn judge(case: &Case, followed: &Followed<Group>) -> Option<Draft> {
        let heap = case.heap;
        let Followed { subject: group, trace, series } = followed;
        let judgement = judgement(case, followed)?;
        let function = group.functions[0];
        let count = group.timers.len();
        let timer = if group.is_interval { TimerFunction::Interval } else { TimerFunction::Timeout };
        let owned = Ownership::of_function(heap, function, function, Role::Timer { timer });
        let title = Title { timer: timer.name(), function: heap.function_name(function), count };
        let advice: Sentence = match timer {
            TimerFunction::Interval => IntervalAdvice {}.into(),
            TimerFunction::Timeout => TimeoutAdvice {}.into(),
        };
        let cleared = group.timers.iter().filter(|&&timer| heap.is_true(timer, &heap.words.timer_destroyed)).count();
        Some(
            Draft::new(heap, TIMERS, &owned, judgement, title, advice)
                .series(series)
                .covering(group.timers.iter().copied())
                .covering(group.functions.iter().copied())
                .covering(group.contexts(heap))
                .because((cleared > 0).then(|| Cleared { count: cleared }.into()))
                .because(captures(heap, &group.functions, count))
                .traced(trace, series),
        )
    }
}

fn judgement(case: &Case, followed: &Followed<Group>) -> Option<Judgement> {
    let policy = &case.heap.policy.timers;
    let Followed { subject: group, series, .. } = followed;
    let count = group.timers.len();
    let grows = case.grows_by(series, policy.least_added);
    let remain = series.least_kept().is_none_or(|kept| kept >= policy.kept_share);
    Some(match (case.is_series(), group.is_interval) {
        (true, true) if grows => (Severity::Leak, policy.growing_intervals),
        (true, false) if grows && case.snapshots() > 2 && remain => (Severity::Leak, policy.growing_timeouts),
        (true, false) if grows => (Severity::Suspect, policy.unsure_timeouts),
        (false, true) if count >= policy.least_intervals_alone => (Severity::Suspect, policy.intervals_alone),
        (false, false) if count >= policy.least_timeouts_alone => (Severity::Suspect, policy.timeouts_alone),
        _ => return None,
    })
}

impl Group {
    /// Contexts that only these functions see.
    fn contexts(&self, heap: &Heap) -> Vec<NodeIx> {
        let contexts: HashSet<NodeIx> =
            self.functions.iter().filter_map(|&function| heap.context_of(function)).collect();
        if contexts.len() * heap.policy.timers.own_context_part < self.functions.len() {
            return Vec::new();
        }
        let mut contexts: Vec<NodeIx> = contexts.into_iter().collect();
        contexts.sort_unstable();
        contexts
    }

    fn bytes(&self, heap: &Heap) -> u64 {
        let mut nodes: Vec<NodeIx> = self.timers.iter().chain(&self.functions).copied().collect();
        nodes.extend(self.contexts(heap));
        heap.retained_together(nodes)
    }
}

/// Timers by function. Those that call the runtime's own functions are left out.
fn groups(heap: &Heap) -> Vec<(NodeIx, Group)> {
    let mut by_function: BTreeMap<NodeIx, Group> = BTreeMap::new();
    for &(timer, function) in heap.edges_named(NamedEdge::OnTimeout) {
        if !heap.is_function(function) {
            continue;
        }
        let function = heap.internal(function, &heap.words.bound_function).unwrap_or(function);
        let Some(shared) = heap.shared(function) else { continue };
        let group = by_function.entry(shared).or_default();
        let repeat = heap.property(timer, &heap.words.repeat).and_then(|repeat| heap.oddball(repeat));
        group.is_interval |= !matches!(repeat, Some(Oddball::Null | Oddball::Undefined));
        group.timers.push(timer);
        group.functions.push(function);
    }
    let least = heap.policy.timers.least_timers;
    let is_programs = |group: &Group| heap.whose_node(group.functions[0]).is_some_and(|tier| tier != Tier::Runtime);
    by_function.into_iter().filter(|(_, group)| group.timers.len() >= least && is_programs(group)).collect()
}
