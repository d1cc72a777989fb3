//! Async functions that wait and never go on.
//!
//! A suspended function is an object with its `function`, its `context` and its registers. The heap does not tell what it
//! waits for, but it tells how many calls of one function wait.
//!
//! Cost: the suspended functions.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Kind, Profile, Standing};
use crate::leaks::follow::case::Case;
use crate::leaks::follow::trace::Trace;
use crate::leaks::read::heap::{Heap, NamedEdge};
use crate::leaks::read::ownership::Ownership;
use crate::leaks::read::whose::Tier;
use crate::leaks::tell::draft::Draft;
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::Role;
use crate::leaks::tell::sentence::{schemas, sentence};

/// Calls of async functions that never end.
pub const ASYNC: Kind = Kind { slug: "async", standing: Standing::Place };

sentence!(Title = "title.asyncPile" { count: usize, function: String });
sentence!(Survivors = "evidence.survivors" { count: u64, snapshots: usize });
sentence!(Advice = "advice.async" {});

/// See the module.
pub struct AsyncFunctions;

impl Detector for AsyncFunctions {
    const PROFILE: Profile =
        Profile { name: "async_functions", kinds: &[ASYNC], sentences: schemas![Title, Survivors, Advice] };
    /// The suspended calls of one function.
    type Subject = Vec<NodeIx>;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Vec<NodeIx>)>> {
        let trace = |shared: NodeIx, calls: &[NodeIx]| {
            Trace::group(heap, calls[0], shared, calls, heap.retained_together(kept(heap, calls)))
        };
        Ok(calls(heap).into_iter().map(|(shared, calls)| (trace(shared, &calls), calls)).collect())
    }

    fn judge(case: &Case, followed: &Followed<Vec<NodeIx>>) -> Option<Draft> {
        let heap = case.heap;
        let policy = &heap.policy.async_functions;
        let Followed { subject: calls, trace, series } = followed;
        let remain = series.least_kept().is_none_or(|kept| kept >= policy.kept_share);
        let judgement = match case.is_series() {
            true if case.grows_by(series, policy.least_added) && remain => (Severity::Leak, policy.growing),
            false if calls.len() >= policy.least_alone => (Severity::Suspect, policy.alone),
            _ => return None,
        };
        let function = heap.internal(calls[0], &heap.words.function)?;
        let owned = Ownership::of_function(heap, function, calls[0], Role::Function);
        if owned.tier == Tier::Runtime {
            return None;
        }
        let title = Title { count: calls.len(), function: heap.function_name(function) };
        let survivors = || {
            let count = series.counts.iter().flatten().copied().find(|&count| count > 0).unwrap_or(0);
            Survivors { count, snapshots: series.present }.into()
        };
        Some(
            Draft::new(heap, ASYNC, &owned, judgement, title, Advice {})
                .series(series)
                .covering(kept(heap, calls))
                .because((series.present > 1 && remain).then(survivors))
                .traced(trace, series),
        )
    }
}

/// Suspended calls, their registers and their own contexts.
fn kept(heap: &Heap, calls: &[NodeIx]) -> Vec<NodeIx> {
    let mut nodes = calls.to_vec();
    let most = heap.policy.async_functions.shared_context_links;
    for &call in calls {
        nodes.extend(heap.internal(call, &heap.words.registers));
        // A context that other functions see as well is not the call's own.
        nodes.extend(heap.context_of(call).filter(|&context| heap.snapshot.retainers.of(context).len() <= most));
    }
    nodes
}

/// Suspended calls by function.
fn calls(heap: &Heap) -> Vec<(NodeIx, Vec<NodeIx>)> {
    let mut by_function: BTreeMap<NodeIx, Vec<NodeIx>> = BTreeMap::new();
    for &(call, _) in heap.edges_named(NamedEdge::Registers) {
        let function = heap.internal(call, &heap.words.function);
        if let Some(shared) = function.and_then(|function| heap.shared(function)) {
            by_function.entry(shared).or_default().push(call);
        }
    }
    let least = heap.policy.async_functions.least_calls;
    by_function.into_iter().filter(|(_, calls)| calls.len() >= least).collect()
}
