//! Async functions that wait and never go on.
//!
//! A suspended function is an object with its `function`, its `context` and its registers. The heap shows how many calls of
//! one function wait, and sometimes for what: a timer that dominates the call wakes it up. Such a call does not wait in vain; if
//! it is still there in the next snapshot, it waits long or runs in a loop.
//!
//! Cost: the suspended functions, and the dominators of each.

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
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};

/// Calls of async functions that never end.
pub const ASYNC: Kind = Kind { slug: "async", standing: Standing::Place };

sentence!(Title = "title.asyncPile" { count: usize, function: String });
sentence!(Survivors = "evidence.survivors" { count: u64, snapshots: usize });
sentence!(Advice = "advice.async" {});
sentence!(Timed = "evidence.asyncTimed" { count: usize });
sentence!(TimedAdvice = "advice.asyncTimed" {});

/// Dominators of a call that are climbed to find its timer.
const MAX_CLIMBED: usize = 64;

/// See the module.
pub struct AsyncFunctions;

impl Detector for AsyncFunctions {
    const PROFILE: Profile = Profile {
        name: "async_functions",
        kinds: &[ASYNC],
        sentences: schemas![Title, Survivors, Advice, Timed, TimedAdvice],
    };
    /// The suspended calls of one function.
    type Subject = Vec<NodeIx>;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Vec<NodeIx>)>> {
        let trace = |shared: NodeIx, calls: &[NodeIx]| {
            Trace::group(heap, calls[0], shared, calls, heap.retained_together(kept(heap, calls)))
        };
        Ok(calls(heap).into_iter().map(|(shared, calls)| (trace(shared, &calls), calls)).collect())
    }

    fn most_unlisted(heap: &Heap, _subject: &Vec<NodeIx>) -> u64 {
        heap.policy.async_functions.least_calls.saturating_sub(1) as u64
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
        let timed = calls.iter().filter(|&&call| timer(heap, call).is_some()).count();
        let advice: Sentence = if timed * 2 > calls.len() { TimedAdvice {}.into() } else { Advice {}.into() };
        Some(
            Draft::new(heap, ASYNC, &owned, judgement, title, advice)
                .series(series)
                .covering(kept(heap, calls))
                .because((timed > 0).then(|| Timed { count: timed }.into()))
                .because((series.present > 1 && remain).then(survivors))
                .traced(trace, series),
        )
    }
}

/// The timer that a call waits for: nothing else leads to the call.
fn timer(heap: &Heap, call: NodeIx) -> Option<NodeIx> {
    let mut at = call;
    for _ in 0..MAX_CLIMBED {
        at = heap.snapshot.dominator(at);
        if heap.raw_name(at) == b"Timeout" && heap.property(at, &heap.words.on_timeout).is_some() {
            return Some(at);
        }
        if at == heap.graph.root {
            break;
        }
    }
    None
}

/// Suspended calls, their registers and their own contexts, and the timers that they wait for.
fn kept(heap: &Heap, calls: &[NodeIx]) -> Vec<NodeIx> {
    let mut nodes = calls.to_vec();
    let most = heap.policy.async_functions.shared_context_links;
    for &call in calls {
        nodes.extend(heap.internal(call, &heap.words.registers));
        nodes.extend(timer(heap, call));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial::{PROGRAM, each, finding, kinds, owner_text, reason, reasons, text};

    /// A suspended call of 80 bytes with registers of 200.
    const CALL: &str = "; root -> g*:AsyncFunction(80)@1*1 -internal:function> work;\
                        g* -internal:parameters_and_registers> r*:∅(200)@1*3{array}";

    /// A program with one suspended call of its function `work` for each number.
    fn program(numbers: impl IntoIterator<Item = u32>, call: &str) -> String {
        format!(
            "{PROGRAM}; root -> work:work{{closure}}@23#7:30:2 -internal:shared> workCode:work{{code}}@25;\
             workCode -internal:script> file{}",
            each(numbers, call)
        )
    }

    fn calls(numbers: impl IntoIterator<Item = u32>) -> String {
        program(numbers, CALL)
    }

    #[test]
    fn many_calls_of_one_function_are_suspect_in_one_snapshot() {
        let suspect = finding(&[calls(0..100)]);
        assert_eq!((suspect.kind, suspect.severity, suspect.confidence), (ASYNC, Severity::Suspect, 0.5));
        assert_eq!(owner_text(&suspect.owner), "`work` in server.js:31");
        assert_eq!(suspect.location.as_ref().map(|place| place.line), Some(30));
        assert_eq!((suspect.count, suspect.retained_size, suspect.growth), (100, 100 * 280, 0));
        let title = ["count", "function"].map(|value| text(&suspect.title, value));
        assert_eq!((suspect.title.key, title), ("title.asyncPile", ["100", "work"].map(String::from)));
        assert_eq!((suspect.advice.key, reasons(&suspect)), ("advice.async", vec![]));
        assert!(kinds(&[calls(0..99)]).is_empty());
    }

    #[test]
    fn calls_that_grow_and_remain_are_a_leak() {
        let leak = finding(&[calls(0..10), calls(0..30)]);
        assert_eq!((leak.kind, leak.severity, leak.confidence), (ASYNC, Severity::Leak, 0.9));
        assert_eq!((leak.series.counts.as_slice(), leak.growth), (&[10.0, 30.0][..], 20 * 280));
        assert_eq!(reasons(&leak), ["evidence.survivors", "evidence.grew", "evidence.sizeGrew"]);
        let survivors = reason(&leak, "evidence.survivors");
        assert_eq!(["count", "snapshots"].map(|value| text(survivors, value)), ["10", "2"]);
        assert!(kinds(&[calls(0..11), calls(0..30)]).is_empty(), "nineteen more are few");
    }

    #[test]
    fn fewer_than_ten_calls_are_not_followed() {
        let leak = finding(&[calls(0..9), calls(0..29)]);
        assert_eq!(leak.series.counts, [-1.0, 29.0]);
        assert_eq!(reasons(&leak), ["evidence.foundLast"], "no survivors are known");
        assert!(kinds(&[calls(0..9), calls(0..28)]).is_empty(), "it may have had nine");
    }

    #[test]
    fn calls_that_come_to_an_end_are_none() {
        // Nine of ten remain, or eight.
        assert_eq!(finding(&[calls(0..10), calls(1..31)]).confidence, 0.9);
        assert!(kinds(&[calls(0..10), calls(2..32)]).is_empty());
        assert!(kinds(&[calls(0..200), calls(0..200)]).is_empty(), "as many as before");
        assert!(kinds(&[calls(0..50), calls(0..200), calls(0..200)]).is_empty(), "no more than before");
    }

    #[test]
    fn the_runtimes_own_functions_are_left_out() {
        let heap = calls(0..100);
        assert!(kinds(&[heap.replace("/app/server.js", "node:internal/streams/pipeline")]).is_empty());
        let package = finding(&[heap.replace("/app/server.js", "/app/node_modules/ws/index.js")]);
        assert_eq!(package.tier, Tier::Package { name: "ws".into() });
    }

    #[test]
    fn what_has_no_function_or_no_registers_is_no_suspended_call() {
        for link in ["-internal:function>", "-internal:parameters_and_registers>"] {
            assert!(kinds(&[program(0..100, &CALL.replace(link, "-internal:other>"))]).is_empty(), "{link}");
        }
        let without_code = calls(0..100).replace("-internal:shared> workCode", "-internal:other> workCode");
        assert!(kinds(&[without_code]).is_empty());
    }

    #[test]
    fn registers_count_where_others_hold_them_too() {
        let suspect = finding(&[calls(0..100) + &each(0..100, "; root -> r*")]);
        assert_eq!(suspect.retained_size, 100 * 280);
    }

    #[test]
    fn contexts_of_their_own_count_and_shared_ones_do_not() {
        // Contexts of 50 bytes, each of which belongs to this number of calls.
        let sharing = |calls_of_each: u32| {
            let context = |at: u32| {
                let number = at / calls_of_each;
                format!("; g{at:04} -internal:context> x{number}:system␣/␣Context(50)@{}", 500_001 + 2 * number)
            };
            (0..100).fold(calls(0..100), |heap, at| heap + &context(at))
        };
        assert_eq!(finding(&[sharing(1)]).retained_size, 100 * 330);
        assert_eq!(finding(&[sharing(4)]).retained_size, 100 * 280 + 25 * 50);
        assert_eq!(finding(&[sharing(5)]).retained_size, 100 * 280);
    }

    #[test]
    fn calls_that_wait_for_a_timer_are_told_with_it() {
        let timed = |count: u32| {
            let timer = "; root -> t*:Timeout(90)@5*1#8:1:1 -property:_onTimeout> done*:done{closure}(10)@5*3;\
                         t* -property:_idlePrev> list; root -> list:TimersList; done* -property:promise> g*";
            calls(0..count).replace("; root -> g", "; g") + &each(0..count, timer)
        };
        let leak = finding(&[timed(20), timed(40), timed(60)]);
        assert_eq!(
            (leak.advice.key, text(reason(&leak, "evidence.asyncTimed"), "count")),
            ("advice.asyncTimed", "60".into())
        );
        assert_eq!(leak.retained_size, 60 * (80 + 200 + 90 + 10));
    }
}
