//! Timers of one function that pile up.
//!
//! A `Timeout` of Node's has its function in `_onTimeout`. `_repeat` leads to `null` unless it is an interval: the
//! milliseconds of an interval are a small integer, which has no edge. All timers of one duration are linked in both
//! directions, so none of them dominates what it keeps: that is counted by its function, and by the function's context.
//!
//! A page has a native `DOMTimer`, which leads to its function through other native nodes. Whether it is an interval, only the
//! program's text says: where its functions call `setInterval` and not `setTimeout`, or call it in the line of the timers'
//! function. If the text does not say it, nothing is said.
//!
//! Cost: the timers.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use crate::error::Result;
use crate::graph::EdgeType;
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Kind, Profile, Standing};
use crate::leaks::follow::case::Case;
use crate::leaks::follow::trace::Trace;
use crate::leaks::read::blink::natives;
use crate::leaks::read::callers::callers;
use crate::leaks::read::entries::entries;
use crate::leaks::read::heap::{Heap, NamedEdge, Oddball};
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::read::whose::Tier;
use crate::leaks::read::within::functions_within;
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::{Owner, Place, Role, TimerFunction};
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};
use crate::leaks::tell::shared::{IntervalAdvice, captures};
use crate::passes::values::edge_name;

/// Timers that are never cleared.
pub const TIMERS: Kind = Kind { slug: "timers", standing: Standing::Mechanism };

sentence!(Title = "title.timersPile" { timer: &'static str, function: String, count: usize });
sentence!(PackageTitle = "title.timersOfPackage" { timer: &'static str, package: String, count: usize });
sentence!(Duration = "evidence.timerTime" { timeMs: u64 });
sentence!(Durations = "evidence.timerTimes" { fromMs: u64, toMs: u64 });
sentence!(Contexts = "evidence.timerStore" { count: usize, owner: Option<Owner>, storeSize: u64 });
sentence!(MadeBy = "evidence.timerMaker" { className: String, place: Place });
sentence!(PackageAdvice = "advice.timersOfPackage" { package: String });
sentence!(MakerAdvice = "advice.timersOfMaker" { package: String, className: String });
sentence!(Cleared = "evidence.cleared" { count: usize });
sentence!(TimeoutAdvice = "advice.timeout" {});

/// Objects that are looked at for the one that the program made.
const MAX_NODES: usize = 64;
/// A larger object is a table.
const MAX_LINKS: usize = 64;

/// See the module.
pub struct Timers;

/// Timers of one function.
#[derive(Default)]
pub struct Group {
    timers: Vec<NodeIx>,
    functions: Vec<NodeIx>,
    is_interval: bool,
    /// They are a page's: what `is_interval` says is not known.
    is_of_page: bool,
}

impl Detector for Timers {
    const PROFILE: Profile = Profile {
        name: "timers",
        kinds: &[TIMERS],
        sentences: schemas![
            Title,
            PackageTitle,
            Duration,
            Durations,
            Contexts,
            MadeBy,
            Cleared,
            TimeoutAdvice,
            PackageAdvice,
            MakerAdvice,
        ],
    };
    type Subject = Group;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Group)>> {
        let trace = |(shared, group): &(NodeIx, Group)| {
            Trace::group(heap, group.functions[0], *shared, &group.timers, group.bytes(heap))
        };
        Ok(groups(heap).into_iter().map(|group| (trace(&group), group.1)).collect())
    }

    fn most_unlisted(heap: &Heap, _subject: &Group) -> u64 {
        heap.policy.timers.least_timers.saturating_sub(1) as u64
    }

    fn judge(case: &Case, followed: &Followed<Group>) -> Option<Draft> {
        let heap = case.heap;
        let Followed { subject: group, trace, series } = followed;
        let is_interval = group.is_interval(heap)?;
        let times = times(heap, group);
        let judgement = judgement(case, followed, is_interval, times)?;
        let function = group.functions[0];
        let count = group.timers.len();
        let timer = if is_interval { TimerFunction::Interval } else { TimerFunction::Timeout };
        let mut owned = Ownership::of_function(heap, function, function, Role::Timer { timer });
        let maker = maker(heap, group, &owned.tier);
        let advice: Sentence = match (timer, &owned.tier) {
            (_, Tier::Package { name }) => match &maker {
                Some((class, _)) => MakerAdvice { package: name.clone(), className: class.clone() }.into(),
                None => PackageAdvice { package: name.clone() }.into(),
            },
            (TimerFunction::Interval, _) => IntervalAdvice {}.into(),
            (TimerFunction::Timeout, _) => TimeoutAdvice {}.into(),
        };
        let title: Sentence = match &owned.tier {
            Tier::Package { name } => PackageTitle { timer: timer.name(), package: name.clone(), count }.into(),
            _ => Title { timer: timer.name(), function: heap.function_name(function), count }.into(),
        };
        if maker.is_some() {
            // The program's own line reaches the package.
            owned.tier = Tier::Own;
        }
        let line = maker.as_ref().map(|(_, line)| line.clone());
        let cleared = group.timers.iter().filter(|&&timer| heap.is_true(timer, &heap.words.timer_destroyed)).count();
        Some(
            Draft::new(heap, TIMERS, &owned, judgement, title, advice)
                .series(series)
                .covering(group.timers.iter().copied())
                .covering(group.functions.iter().copied())
                .covering(group.contexts(heap))
                .at(line)
                .because(times.map(|times| match times {
                    (from, to) if from == to => Duration { timeMs: to }.into(),
                    (from, to) => Durations { fromMs: from, toMs: to }.into(),
                }))
                .because((cleared > 0).then(|| Cleared { count: cleared }.into()))
                .because(maker.map(|(class, place)| MadeBy { className: class, place }.into()))
                .because(contexts(heap, group))
                .because(captures(heap, &group.functions, count))
                .traced(trace, series),
        )
    }
}

fn judgement(
    case: &Case,
    followed: &Followed<Group>,
    is_interval: bool,
    times: Option<(u64, u64)>,
) -> Option<Judgement> {
    let policy = &case.heap.policy.timers;
    let Followed { subject: group, series, .. } = followed;
    let count = group.timers.len();
    let grows = case.grows_by(series, policy.least_added);
    let remain = series.least_kept().is_none_or(|kept| kept >= policy.kept_share);
    // All timeouts that are this brief may have been started since the snapshot before: fewer at first, which are not
    // counted, and more later may be work in flight that began in between.
    let is_brief = times.is_some_and(|(_, longest)| longest <= policy.brief_ms);
    if case.is_series() && !is_interval && is_brief && series.surely_added().is_none() {
        return None;
    }
    Some(match (case.is_series(), is_interval) {
        (true, true) if grows => (Severity::Leak, policy.growing_intervals),
        (true, true) if case.grows_by(series, policy.least_added_intervals) && remain => {
            (Severity::Suspect, policy.few_intervals)
        }
        (true, false) if grows && case.snapshots() > 2 && remain => (Severity::Leak, policy.growing_timeouts),
        (true, false) if series.least_kept().is_some_and(|kept| kept < policy.fired_share) => return None,
        (true, false) if grows => (Severity::Suspect, policy.unsure_timeouts),
        (false, true) if count >= policy.least_intervals_alone => (Severity::Suspect, policy.intervals_alone),
        (false, false) if count >= policy.least_timeouts_alone => (Severity::Suspect, policy.timeouts_alone),
        _ => return None,
    })
}

impl Group {
    /// Whether they are intervals, as far as that is known.
    fn is_interval(&self, heap: &Heap) -> Option<bool> {
        if !self.is_of_page {
            return Some(self.is_interval);
        }
        let line = heap.place(self.functions[0])?;
        let [intervals, timeouts] = ["setInterval", "setTimeout"].map(|call| {
            let own = callers(heap, &[call]).into_iter().filter(|caller| caller.tier == Tier::Own);
            own.flat_map(|caller| caller.calls).collect::<Vec<Place>>()
        });
        let is_in_line =
            |calls: &[Place]| calls.iter().any(|call| (call.script_id, call.line) == (line.script_id, line.line));
        match (is_in_line(&intervals), is_in_line(&timeouts)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            (true, true) => None,
            (false, false) if intervals.is_empty() == timeouts.is_empty() => None,
            (false, false) => Some(timeouts.is_empty()),
        }
    }

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

/// Where the program makes the object of a package that started the timers: an object that the timers' function leads to,
/// whose class is the package's, and whose class the program's own code names with `new`.
fn maker(heap: &Heap, group: &Group, tier: &Tier) -> Option<(String, Place)> {
    if !matches!(tier, Tier::Package { .. }) {
        return None;
    }
    let mut open = VecDeque::from([*group.functions.last()?]);
    let mut seen: HashSet<NodeIx> = open.iter().copied().collect();
    let mut classes: Vec<String> = Vec::new();
    while let Some(at) = open.pop_front() {
        if heap.is_object(at) && !heap.is_context(at) && heap.whose_node(at).as_ref() == Some(tier) {
            let class = heap.class_name(at);
            if !classes.contains(&class) {
                classes.push(class);
            }
        }
        for (_, edge_type, to) in heap.graph.edges(at) {
            let is_named = matches!(edge_type, EdgeType::Property | EdgeType::Context)
                || edge_type == EdgeType::Internal && heap.is_context(to);
            let is_object = heap.is_object(to) && heap.graph.edge_range(to).len() <= MAX_LINKS;
            if is_named && is_object && seen.len() < MAX_NODES && seen.insert(to) {
                open.push_back(to);
            }
        }
    }
    classes.into_iter().find_map(|class| {
        let callers = callers(heap, &[&class]);
        let own = callers.into_iter().filter(|caller| caller.tier == Tier::Own);
        let line = own.into_iter().find_map(|caller| caller.calls.into_iter().next())?;
        Some((class, line))
    })
}

/// The shortest and the longest time that timers are set to, in milliseconds, of those that are in lists of Node's.
fn times(heap: &Heap, group: &Group) -> Option<(u64, u64)> {
    // Timers of one list lead to each other, so each of them is passed once.
    let mut known: HashMap<NodeIx, Option<u64>> = HashMap::new();
    let mut ends: Option<(u64, u64)> = None;
    for &timer in &group.timers {
        let mut passed = Vec::new();
        let mut at = Some(timer);
        let time = loop {
            let Some(node) = at else { break None };
            if heap.raw_name(node) == b"TimersList" {
                break time_of_list(heap, node);
            }
            if let Some(&time) = known.get(&node) {
                break time;
            }
            known.insert(node, None);
            passed.push(node);
            at = heap.property(node, &heap.words.idle_next);
        };
        known.extend(passed.into_iter().map(|node| (node, time)));
        ends = time.map_or(ends, |time| {
            let (shortest, longest) = ends.unwrap_or((time, time));
            Some((shortest.min(time), longest.max(time)))
        });
    }
    ends
}

/// The time of the timers in a list of Node's: its place in the table of lists, in milliseconds.
fn time_of_list(heap: &Heap, list: NodeIx) -> Option<u64> {
    let tables = heap.snapshot.retainers.of(list).iter().filter(|source| source.edge_type() == EdgeType::Element);
    let table = tables.map(|source| source.node()).find(|&table| heap.raw_name(table) == b"Object")?;
    let edge = heap.graph.edges(table).find(|&(_, edge_type, to)| edge_type == EdgeType::Element && to == list)?;
    Some(u64::from(heap.graph.edge_names[edge.0.index()]))
}

/// What the async contexts of timers keep: the stores of an `AsyncLocalStorage`.
fn contexts(heap: &Heap, group: &Group) -> Option<Sentence> {
    let mut stores: Vec<NodeIx> = Vec::new();
    let mut storages: HashMap<NodeIx, usize> = HashMap::new();
    for &timer in &group.timers {
        for (edge, edge_type, to) in heap.graph.edges(timer) {
            if edge_type != EdgeType::Property {
                continue;
            }
            if heap.words.resource_store.has(edge_name(heap.graph, edge)) && heap.oddball(to).is_none() {
                stores.push(to);
            } else if heap.raw_name(to) == b"AsyncContextFrame" {
                for entry in entries(heap, to, 1).map(|entries| entries.list).unwrap_or_default() {
                    if let Some(key) = entry.key.filter(|_| heap.oddball(entry.value).is_none()) {
                        stores.push(entry.value);
                        *storages.entry(key).or_default() += 1;
                    }
                }
            }
        }
    }
    stores.sort_unstable();
    stores.dedup();
    if stores.len() * 2 < group.timers.len() {
        return None;
    }
    let storage = storages.into_iter().max_by_key(|&(storage, count)| (count, Reverse(storage))).map(|(key, _)| key);
    let owned = storage.map(|storage| ownership(heap, storage)).filter(Ownership::is_own);
    let size = heap.retained_together(stores.clone()) / stores.len().max(1) as u64;
    Some(Contexts { count: stores.len(), owner: owned.map(|owned| owned.owner), storeSize: size }.into())
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
    for timer in natives(heap, &[&heap.words.dom_timer]) {
        let Some(function) = functions_within(heap, timer, timer).first().copied() else { continue };
        let function = heap.internal(function, &heap.words.bound_function).unwrap_or(function);
        let Some(shared) = heap.shared(function) else { continue };
        let group = by_function.entry(shared).or_default();
        group.is_of_page = true;
        group.timers.push(timer);
        group.functions.push(function);
    }
    let least = heap.policy.timers.least_timers;
    let is_programs = |group: &Group| heap.whose_node(group.functions[0]).is_some_and(|tier| tier != Tier::Runtime);
    by_function.into_iter().filter(|(_, group)| group.timers.len() >= least && is_programs(group)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial::{
        OTHERS_CODE, PROGRAM, each, finding, findings, kinds, owner_text, reason, reasons, text,
    };

    /// Timers of 120 bytes, each with a closure of 60 bytes of the function `tick`.
    const TIMER: &str = "; root -> t*:Timeout(120)@1*1 -property:_onTimeout> f*:tick{closure}(60)@1*3#7:20:3;\
                         f* -internal:shared> tickCode";

    /// A program with one timer for each number.
    fn program(numbers: impl IntoIterator<Item = u32>, timer: &str) -> String {
        format!("{PROGRAM}; tickCode:tick{{code}}@23 -internal:script> file{}", each(numbers, timer))
    }

    fn intervals(numbers: impl IntoIterator<Item = u32>) -> String {
        program(numbers, TIMER)
    }

    fn timeouts(numbers: impl IntoIterator<Item = u32>) -> String {
        program(numbers, &format!("{TIMER}; t* -property:_repeat> null"))
    }

    /// A page with one timer for each number, whose function is in line 3 of a script with a text.
    fn page(numbers: impl IntoIterator<Item = u32>, text: &str) -> String {
        let timer = "; root -> t*:DOMTimer{native}(120)@1*1 -element:1> a*:ScheduledAction{native}(40)@1*3;\
                     a* -element:1> v*:V8Function{native}(8)@1*5 -element:1> f*:tick{closure}(60)@1*7#7:2:12;\
                     f* -internal:shared> tickCode";
        program(numbers, timer).replace("const␣kept␣=␣[]", text) + "; root -> inner:InternalNode{native}"
    }

    #[test]
    fn the_text_says_what_timers_of_a_page_are() {
        let lines = |call: &str| format!("first⏎function␣tick⟨⟩␣⦃⏎␣␣{call}⟨⟨⟩␣=>␣1,␣9⟩⏎⦄⏎function␣handle⟨⟩␣⦃⦄");
        let found = |text: &str| {
            let heaps = [page(0..60, text), page(0..120, text), page(0..180, text)];
            findings(&heaps).findings.into_iter().find(|finding| finding.kind == TIMERS)
        };
        let timer = |text: &str| found(text).map(|leak| self::text(&leak.title, "timer"));
        assert_eq!(timer(&lines("setInterval")).as_deref(), Some("setInterval"));
        assert_eq!(timer(&lines("setTimeout")).as_deref(), Some("setTimeout"));
        assert_eq!(timer(&lines("start")), None, "the text does not say it");
        let both = lines("setInterval").replace("9⟩", "setTimeout⟨done,␣9⟩⟩");
        assert_eq!(timer(&both), None, "it may be either");
    }

    #[test]
    fn many_intervals_of_one_function_are_suspect_in_one_snapshot() {
        let suspect = finding(&[intervals(0..50)]);
        assert_eq!((suspect.kind, suspect.severity, suspect.confidence), (TIMERS, Severity::Suspect, 0.7));
        assert_eq!(owner_text(&suspect.owner), "`setInterval` of `tick` in server.js:21");
        assert_eq!(suspect.location.as_ref().map(|place| place.line), Some(20));
        assert_eq!((suspect.count, suspect.retained_size, suspect.growth), (50, 50 * 180, 0));
        let title = ["timer", "function", "count"].map(|value| text(&suspect.title, value));
        assert_eq!((suspect.title.key, title), ("title.timersPile", ["setInterval", "tick", "50"].map(String::from)));
        assert_eq!((suspect.advice.key, reasons(&suspect)), ("advice.interval", vec![]));
        assert!(kinds(&[intervals(0..49)]).is_empty());
    }

    #[test]
    fn a_heap_may_have_more_timeouts_than_intervals() {
        let suspect = finding(&[timeouts(0..200)]);
        assert_eq!((suspect.kind, suspect.severity, suspect.confidence), (TIMERS, Severity::Suspect, 0.3));
        assert_eq!((suspect.count, suspect.advice.key), (200, "advice.timeout"));
        assert_eq!(owner_text(&suspect.owner), "`setTimeout` of `tick` in server.js:21");
        assert!(kinds(&[timeouts(0..199)]).is_empty());
    }

    #[test]
    fn intervals_that_grow_are_a_leak() {
        let leak = finding(&[intervals(0..10), intervals(0..30)]);
        assert_eq!((leak.kind, leak.severity, leak.confidence), (TIMERS, Severity::Leak, 1.0));
        assert_eq!((leak.series.counts.as_slice(), leak.growth), (&[10.0, 30.0][..], 20 * 180));
        assert_eq!(reasons(&leak), ["evidence.grew", "evidence.sizeGrew"]);
        let few = finding(&[intervals(0..11), intervals(0..30)]);
        assert_eq!((few.severity, few.confidence), (Severity::Suspect, 0.5), "nineteen more are few");
        assert_eq!(finding(&[intervals(0..10), intervals(0..20)]).severity, Severity::Suspect);
        assert!(kinds(&[intervals(0..10), intervals(0..19)]).is_empty(), "nine are fewer");
        assert!(kinds(&[intervals(0..10), intervals(2..22)]).is_empty(), "some were cleared");
    }

    #[test]
    fn timeouts_that_fire_are_work_in_flight() {
        let later = |first: u32| [timeouts(0..20), timeouts(first..first + 50)];
        assert_eq!(finding(&later(10)).severity, Severity::Suspect, "half of them remain");
        assert!(kinds(&later(11)).is_empty(), "fewer remain");
    }

    #[test]
    fn fewer_than_ten_timers_are_not_followed() {
        let leak = finding(&[intervals(0..9), intervals(0..29)]);
        assert_eq!(leak.series.counts, [-1.0, 29.0]);
    }

    /// Timeouts of one list: each leads to the one before it, and the first to the list.
    fn timed(numbers: std::ops::Range<u32>, time_ms: u64) -> String {
        let first = format!(
            "; root -> lists{time_ms}:Object@71 -element:{time_ms}> list{time_ms}:TimersList@73;\
             t{:04} -property:_idleNext> list{time_ms}",
            numbers.start
        );
        let next = |at: u32| format!("; t{at:04} -property:_idleNext> t{:04}", at - 1);
        let rest: String = numbers.clone().skip(1).map(next).collect();
        timeouts(numbers) + &first + &rest
    }

    #[test]
    fn brief_timeouts_that_were_not_counted_before_are_work_in_flight() {
        let course = |first: u32, time_ms: u64| {
            [timed(0..first, time_ms), timed(0..first + 20, time_ms), timed(0..first + 40, time_ms)]
        };
        assert!(kinds(&course(9, 10_000)).is_empty(), "fewer than ten are not counted");
        assert_eq!(finding(&course(10, 10_000)).severity, Severity::Leak, "all counts are known");
        assert_eq!(finding(&course(9, 10_001)).severity, Severity::Leak, "they run for longer");
        assert!(kinds(&[timed(0..9, 1_200), timed(0..40, 1_200)]).is_empty());
        assert_eq!(finding(&[timed(0..10, 1_200), timed(0..40, 1_200)]).severity, Severity::Suspect);
        let repeating = course(9, 1_200).map(|heap| heap.replace("-property:_repeat> null", "-property:_repeat> yes"));
        assert_eq!(finding(&repeating).severity, Severity::Leak, "intervals never end by themselves");
        assert_eq!(
            finding(&[timed(0..200, 1_200)]).severity,
            Severity::Suspect,
            "one snapshot has no other to compare"
        );
    }

    #[test]
    fn timers_of_several_times_are_said_with_both_ends() {
        let two = timed(0..100, 1_200)
            + &timed(100..200, 1_600).replace(&program([], ""), "").replace("@71", "@75").replace("@73", "@77");
        let times = |heap: &str| {
            let suspect = finding(&[heap]);
            let key = reasons(&suspect)[0];
            ["fromMs", "toMs", "timeMs"].map(|value| text(reason(&suspect, key), value))
        };
        assert_eq!(times(&two), ["1200", "1600", ""].map(String::from));
        assert_eq!(times(&timed(0..200, 1_200)), ["", "", "1200"].map(String::from));
        let cleared =
            timed(0..200, 1_200).replace("t0100 -property:_idleNext> t0099", "t0100 -property:_idleNext> null");
        assert_eq!(times(&cleared), ["", "", "1200"].map(String::from), "those that lead to no list say nothing");
    }

    #[test]
    fn timers_that_do_not_grow_any_more_are_none() {
        assert!(kinds(&[intervals(0..100), intervals(0..100)]).is_empty());
        assert!(kinds(&[intervals(0..20), intervals(0..100), intervals(0..100)]).is_empty());
        assert!(kinds(&[timeouts(0..300), timeouts(0..300), timeouts(0..300)]).is_empty());
    }

    #[test]
    fn timeouts_that_remain_are_a_leak_in_three_snapshots() {
        // Nine of ten remain, then 27 of thirty.
        let leak = finding(&[timeouts(0..10), timeouts(1..31), timeouts(4..54)]);
        assert_eq!((leak.severity, leak.confidence, leak.count), (Severity::Leak, 0.8, 50));
        let two = finding(&[timeouts(0..10), timeouts(0..30)]);
        assert_eq!((two.severity, two.confidence), (Severity::Suspect, 0.4));
        assert!(kinds(&[timeouts(0..11), timeouts(0..30)]).is_empty(), "nineteen more are few");
    }

    #[test]
    fn timeouts_that_fire_are_only_suspect() {
        // Eight of ten remain.
        let suspect = finding(&[timeouts(0..10), timeouts(2..32), timeouts(2..54)]);
        assert_eq!((suspect.severity, suspect.confidence), (Severity::Suspect, 0.4));
        let all_new = [timeouts(0..20), timeouts(100..140), timeouts(200..260)];
        assert!(kinds(&all_new).is_empty(), "all fired: more are in flight, and none stays");
    }

    #[test]
    fn what_repeats_is_an_interval() {
        let advice = |repeat: &str| {
            let heap = program(0..200, &format!("{TIMER}; t* -property:_repeat> {repeat}"));
            finding(&[heap]).advice.key
        };
        assert_eq!(advice("number:heap␣number{number}@31"), "advice.interval");
        assert_eq!(advice("null"), "advice.timeout");
        let undefined = format!("{}; ro -internal:undefined_value> u:Oddball{{hidden}}@31", timeouts(0..200));
        assert_eq!(finding(&[undefined.replace("_repeat> null", "_repeat> u")]).advice.key, "advice.timeout");
        let mixed = timeouts(0..50).replacen("-property:_repeat>", "-property:other>", 1);
        assert_eq!(finding(&[mixed]).advice.key, "advice.interval", "one of them repeats");
    }

    #[test]
    fn timers_of_the_runtimes_own_functions_are_left_out() {
        let heap = intervals(0..50);
        assert!(kinds(&[heap.replace("/app/server.js", "node:internal/http")]).is_empty());
        assert!(kinds(&[heap.replace("#7:20:3", "")]).is_empty(), "functions of V8 have no place");
        let package = finding(&[heap.replace("/app/server.js", "/app/node_modules/ws/index.js")]);
        assert_eq!(package.tier, Tier::Package { name: "ws".into() });
    }

    #[test]
    fn what_is_no_function_is_left_out() {
        let object = TIMER.replace("{closure}", "{object}");
        assert!(kinds(&[program(0..50, &object)]).is_empty());
        let without_code = TIMER.replace("-internal:shared>", "-internal:other>");
        assert!(kinds(&[program(0..50, &without_code)]).is_empty());
    }

    #[test]
    fn bound_functions_stand_for_what_they_call() {
        let bound = "; root -> t*:Timeout(120)@1*1 -property:_onTimeout> b*:bound␣tick{closure}(40)@1*3;\
                     b* -internal:bound_function> f:tick{closure}(60)@25#7:20:3 -internal:shared> tickCode";
        let suspect = finding(&[program(0..50, bound)]);
        assert_eq!(owner_text(&suspect.owner), "`setInterval` of `tick` in server.js:21");
        assert_eq!((suspect.count, suspect.retained_size), (50, 50 * 160 + 60));
    }

    #[test]
    fn timers_that_were_cleared_are_counted() {
        let heap =
            intervals(0..50) + &each(0..3, "; t* -property:_destroyed> yes") + "; t0007 -property:_destroyed> null";
        let suspect = finding(&[heap]);
        assert_eq!(reasons(&suspect), ["evidence.cleared"]);
        assert_eq!(text(reason(&suspect, "evidence.cleared"), "count"), "3");
    }

    /// Fifty intervals whose functions share this number of contexts, of 1,000 bytes each.
    fn with_contexts(contexts: u32) -> String {
        let context = |at: u32| {
            let number = at % contexts;
            format!("; f{at:04} -internal:context> x{number}:system␣/␣Context(1000)@{}", 500_001 + 2 * number)
        };
        (0..50).fold(intervals(0..50), |heap, at| heap + &context(at))
    }

    #[test]
    fn contexts_of_their_own_count_and_shared_ones_do_not() {
        assert_eq!(finding(&[with_contexts(25)]).retained_size, 50 * 180 + 25 * 1_000);
        assert_eq!(finding(&[with_contexts(24)]).retained_size, 50 * 180);
    }

    #[test]
    fn the_variable_that_keeps_most_is_named() {
        let heap = (0..50).fold(with_contexts(50), |heap, at| {
            let id = 600_001 + 10 * at;
            heap + &format!(
                "; x{at} -context:big> b{at}:Big(300)@{id}; x{at} -context:small> s{at}:Small(9)@{}",
                id + 2
            )
        });
        let suspect = finding(&[heap]);
        assert_eq!(reasons(&suspect), ["evidence.captures"]);
        let values = ["variable", "valueSize", "count"].map(|value| text(reason(&suspect, "evidence.captures"), value));
        assert_eq!(values, ["big", "300", "50"]);
        assert_eq!(suspect.retained_size, 50 * (180 + 1_000 + 309));
    }

    /// Timeouts of a package, whose objects the program makes; so many of them have a store.
    fn of_package(count: u32, stores: u32) -> String {
        let timer = "; root -> t*:Timeout(120)@1*1 -property:_onTimeout> f*:expire{closure}(60)@1*3#9:20:3;\
                     f* -internal:shared> expireCode; t* -property:_repeat> null;\
                     f* -internal:context> x*:system␣/␣Context(40)@1*5 -context:this> q*:Client(50)@1*7#9:2:1";
        let store = "; t* -property:<symbol␣kResourceStore>> s*:Work(100)@2*1";
        let lists = "; root -> lists:Object@71 -element:86400000> list:TimersList@73; t0000 -property:_idleNext> list";
        format!(
            "{PROGRAM}{OTHERS_CODE}; expireCode:expire{{code}}@23 -internal:script> wsFile{}{}{lists}",
            each(0..count, timer),
            each(0..stores, store)
        )
        .replace("const␣kept␣=␣[]", "const␣c␣=␣new␣Client⟨⟩")
    }

    #[test]
    fn timers_of_a_package_have_the_line_of_the_program_that_reaches_it() {
        let leak = finding(&[50, 100, 150].map(|count| of_package(count, count)));
        assert_eq!((leak.kind, leak.severity, &leak.tier), (TIMERS, Severity::Leak, &Tier::Own));
        assert_eq!((leak.title.key, text(&leak.title, "package")), ("title.timersOfPackage", "ws".into()));
        assert_eq!(leak.location.as_ref().map(|place| (place.line, place.column)), Some((0, 14)));
        assert_eq!((leak.advice.key, text(&leak.advice, "className")), ("advice.timersOfMaker", "Client".into()));
        assert_eq!(text(reason(&leak, "evidence.timerTime"), "timeMs"), "86400000");
        assert_eq!(text(reason(&leak, "evidence.timerMaker"), "className"), "Client");
        let store = ["count", "storeSize"].map(|value| text(reason(&leak, "evidence.timerStore"), value));
        assert_eq!(store, ["150", "100"]);
        let few = finding(&[50, 100, 150].map(|count| of_package(count, count / 2 - 1)));
        assert!(!reasons(&few).contains(&"evidence.timerStore"), "fewer than half of them");
    }

    #[test]
    fn timers_of_a_package_that_the_program_does_not_make_stay_there() {
        let leak = finding(&[50, 100, 150].map(|count| of_package(count, 0).replace("Client⟨⟩", "Other⟨⟩")));
        assert_eq!((leak.title.key, &leak.tier), ("title.timersOfPackage", &Tier::Package { name: "ws".into() }));
        assert!(!reasons(&leak).contains(&"evidence.timerMaker"));
        assert_eq!(leak.advice.key, "advice.timersOfPackage");
    }
}
