//! Tries detectors on small heaps, for tests: heaps as text (`testkit`) go through the parser, all passes and all
//! detectors. Each trial also proves that a survey that was sent between engines, and a survey made on one thread, lead to
//! the same findings.
//!
//! The environment variable `HEAPWISE_POLICY` (`timers.least_timers=20,…`) replaces thresholds in all trials, so that the
//! lab can show which test depends on which threshold.

#![cfg(test)]

use std::sync::Arc;

use crate::analyses::Analyses;
use crate::snapshot::Snapshot;
use crate::testkit;

use super::detector::Kind;
use super::follow::case::Case;
use super::follow::survey::{Survey, Surveyed};
use super::policy::Policy;
use super::read::heap::Heap;
use super::read::script::file_name;
use super::tell::finding::{Finding, Findings, Severity};
use super::tell::owner::{Owner, Place, Role, Whereabouts};
use super::tell::sentence::{Sentence, Value};

/// The beginning of a heap that has a program: the function `handle` of `/app/server.js`, line 5, and its context `c`, whose
/// variables are the program's own. `yes` and `null` are V8's `true` and `null`.
pub const PROGRAM: &str = "root@1 -> gc:GC␣roots{synthetic}@3 -> ro:Read-only␣roots{synthetic}@5;\
    ro -internal:true_value> yes:Oddball{hidden}@7; ro -internal:null_value> null:Oddball{hidden}@9;\
    root -> handle:handle{closure}@11#7:4:1 -internal:shared> shared:handle{code}@13;\
    shared -internal:script> file:/app/server.js{code}@15;\
    file -internal:source> text:const␣kept␣=␣[]{string}@17; handle -internal:context> c:system␣/␣Context(40)@19";

/// A package and the runtime beside a program: functions of `/app/node_modules/ws/index.js`, whose script is number 9, and of
/// `node:net`, number 8. The program's script is number 7.
pub const OTHERS_CODE: &str = "; root -> net:connect{closure}@51#8:1:1 -internal:shared> netCode:connect{code}@53;\
    netCode -internal:script> netFile:node:net{code}@55; root -> ws:send{closure}@57#9:1:1;\
    ws -internal:shared> wsCode:send{code}@59 -internal:script> wsFile:/app/node_modules/ws/index.js{code}@61";

/// A part of a heap for each number, which `*` stands for, in four digits: `e*:Entry@1*1` is a node, its id and an end that
/// leaves room for `@1*3`.
pub fn each(numbers: impl IntoIterator<Item = u32>, text: &str) -> String {
    numbers.into_iter().map(|number| text.replace('*', &format!("{number:04}"))).collect()
}

/// `PROGRAM`, whose variable `kept` is an array of 32 bytes with the id 21. Its entries are `Entry` objects of a size each.
pub fn kept(entries: impl IntoIterator<Item = u32>, size: u64) -> String {
    let entries = each(entries, &format!("; kept -element:*> e*:Entry({size})@1*1"));
    format!("{PROGRAM}; c -context:kept> kept:Array(32)@21{entries}")
}

/// The same heap with a ballast, so that it has so many bytes in all.
///
/// # Panics
/// If it has more already.
pub fn padded(heap: &str, total: u64) -> String {
    let rest = with_heap(heap, |heap| total.checked_sub(heap.total())).expect("a heap of fewer bytes");
    format!("{heap}; root -> ballast:Ballast({rest})@29")
}

/// The thresholds in force: the defaults, but for what `HEAPWISE_POLICY` replaces.
///
/// # Panics
/// If the variable names an unknown threshold or has no number for it.
pub fn policy() -> Policy {
    let mut policy = Policy::default();
    for replacement in std::env::var("HEAPWISE_POLICY").unwrap_or_default().split(',').filter(|it| !it.is_empty()) {
        let (name, value) = replacement.split_once('=').expect("name=value");
        assert!(policy.set(name, value.parse().expect("a number")), "there is no threshold {name}");
    }
    policy
}

fn analyses() -> Analyses {
    Analyses::with_policy(policy())
}

/// What is found in a series of heaps, oldest first.
///
/// # Panics
/// If a heap does not parse, or if the findings depend on threads or on where the surveys come from.
pub fn findings<Text: AsRef<str>>(heaps: &[Text]) -> Findings {
    let snapshots: Vec<Snapshot> = heaps.iter().map(|heap| testkit::open(heap.as_ref())).collect();
    let (last, earlier) = snapshots.split_last().expect("a heap");
    let surveys: Vec<Arc<Survey>> =
        earlier.iter().map(|snapshot| analyses().survey(snapshot).expect("a survey")).collect();
    let found = analyses().findings(last, &surveys).expect("findings");

    let bytes: Vec<Vec<u8>> = surveys.iter().map(|survey| survey.encode()).collect();
    let received = || bytes.iter().map(|bytes| Arc::new(Survey::decode(bytes).expect("a survey"))).collect::<Vec<_>>();
    assert_eq!(analyses().findings(last, &received()).expect("findings"), found, "surveys of another engine");

    let serial = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let again = serial.install(|| {
        let mut analyses = analyses();
        let mut parts = 1;
        while !analyses.survey_step(last).expect("a part of a survey") {
            parts += 1;
        }
        assert!(parts > 1, "a survey has several parts");
        analyses.findings(last, &received()).expect("findings")
    });
    assert_eq!(again, found, "on one thread, in parts");
    found
}

/// The only finding that is a leak or a suspicion.
///
/// # Panics
/// If there is none, or more than one.
pub fn finding<Text: AsRef<str>>(heaps: &[Text]) -> Finding {
    let found = findings(heaps);
    let mut all = found.findings.iter().filter(|finding| finding.severity > Severity::Info);
    let first = all.next().unwrap_or_else(|| panic!("nothing was found: {found:#?}"));
    assert!(all.next().is_none(), "there is more than one finding: {found:#?}");
    first.clone()
}

/// The kinds of all findings, in their order.
pub fn kinds<Text: AsRef<str>>(heaps: &[Text]) -> Vec<&'static str> {
    findings(heaps).findings.iter().map(|finding| finding.kind.slug).collect()
}

/// The kinds of all findings in one snapshot.
pub fn kinds_in(heap: &str) -> Vec<&'static str> {
    kinds(&[heap])
}

/// What was decided about a finding: kind, severity, confidence, and the count of the last snapshot.
pub fn judged(finding: &Finding) -> (Kind, Severity, f64, u64) {
    (finding.kind, finding.severity, finding.confidence, finding.count)
}

/// Opens a heap and reads it as detectors do.
pub fn with_heap<T>(heap: &str, read: impl FnOnce(&Heap) -> T) -> T {
    read_snapshot(&testkit::open(heap), read)
}

/// Reads a real snapshot of `tests/fixtures` as detectors do.
pub fn with_fixture<T>(name: &str, read: impl FnOnce(&Heap) -> T) -> T {
    let file = format!("{}/../../tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    read_snapshot(&testkit::open_file(&std::fs::read(file).expect("a fixture")), read)
}

fn read_snapshot<T>(snapshot: &Snapshot, read: impl FnOnce(&Heap) -> T) -> T {
    analyses().read(snapshot, read).expect("a heap that can be read")
}

/// Opens a heap as the only snapshot of a case.
pub fn with_case<T>(heap: &str, judge: impl FnOnce(&Case) -> T) -> T {
    with_heap(heap, |heap| judge(&Case::new(heap, Surveyed::of(heap).expect("a survey").survey, &[])))
}

/// The keys of a finding's reasons.
pub fn reasons(finding: &Finding) -> Vec<&'static str> {
    finding.evidence.iter().map(|reason| reason.key).collect()
}

/// A reason of a finding, by its key.
///
/// # Panics
/// If the finding does not have it.
pub fn reason<'a>(finding: &'a Finding, key: &str) -> &'a Sentence {
    let reason = finding.evidence.iter().find(|reason| reason.key == key);
    reason.unwrap_or_else(|| panic!("{key} is not among {:?}", reasons(finding)))
}

/// A text value of a sentence; owners and places as one reads them.
pub fn text(sentence: &Sentence, value: &str) -> String {
    match sentence.values.get(value) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Owner(owner)) => owner_text(owner),
        Some(Value::Place(place)) => whereabouts_text(place),
        None => String::new(),
    }
}

/// An owner as one reads it: "`sessions` in server.js:12".
pub fn owner_text(owner: &Owner) -> String {
    let Owner { name, role, place } = owner;
    let object = |class_name: &str| match name.as_str() {
        "" => format!("`{class_name}`"),
        name => format!("`{name}` ({class_name})"),
    };
    let what = match role {
        Role::Variable | Role::Function => format!("`{name}`"),
        Role::Object { class_name } => object(class_name),
        Role::Listeners { event, class_name } => format!("`{event}` listeners of {}", object(class_name)),
        Role::Timer { timer } => format!("`{}` of `{name}`", timer.name()),
        Role::Opened { call } => format!("`{call}` in `{name}`"),
        Role::File { kept_by: None } => format!("`{name}`"),
        Role::File { kept_by: Some(by) } => format!("`{name}`, kept by {}", owner_text(by)),
    };
    place.as_ref().map_or(what.clone(), |place| format!("{what} in {}", whereabouts_text(place)))
}

fn whereabouts_text(place: &Whereabouts) -> String {
    match place {
        Whereabouts::File { url } => file_name(url).to_owned(),
        Whereabouts::Line(Place { url: Some(url), line, .. }) => format!("{}:{}", file_name(url), line + 1),
        Whereabouts::Line(Place { url: None, line, .. }) => format!("line {}", line + 1),
    }
}
