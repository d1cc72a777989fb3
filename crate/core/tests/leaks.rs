//! Detectors on small heaps: each mechanism is named, and what only looks like it is not.

use std::fmt::Write;
use std::rc::Rc;

use heapwise_core::analyses::Analyses;
use heapwise_core::leaks::finding::{Finding, Findings, Kind, Severity};
use heapwise_core::leaks::survey::Survey;
use heapwise_core::snapshot::Snapshot;
use heapwise_core::testkit;

/// A function `handle` in `/app/server.js`, line 5, whose context is `c`; `app` hangs off the root.
const CODE: &str = "root@1 -> gc:GC␣roots{synthetic}@3 -> ro:Read-only␣roots{synthetic}@5;\
    ro -internal:true_value> yes:Oddball{hidden}@7; ro -internal:null_value> null:Oddball{hidden}@9;\
    root -> handle:handle{closure}@11#7:4:1 -internal:shared> shared:handle{code}@13;\
    shared -internal:script> file:/app/server.js{code}@15;\
    file -internal:source> text:const␣kept␣=␣[]{string}@17; handle -internal:context> c:system␣/␣Context(40)@19";

fn findings(heaps: &[String]) -> Findings {
    let snapshots: Vec<Snapshot> = heaps.iter().map(|heap| testkit::open(heap)).collect();
    let survey = |snapshot| Analyses::default().survey(snapshot).expect("a survey");
    let surveys: Vec<Rc<Survey>> = snapshots.iter().map(survey).collect();
    let last = snapshots.last().expect("a heap");
    let judge = |surveys: &[Rc<Survey>]| Analyses::default().findings(last, surveys).expect("findings");
    let found = judge(&surveys);

    // Between engines surveys are bytes.
    let sent: Vec<Rc<Survey>> =
        surveys.iter().map(|survey| Rc::new(Survey::decode(&survey.encode()).expect("a survey"))).collect();
    assert_eq!(judge(&sent), found, "from another engine");

    // One thread finds the same, in parts, too.
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let again = alone.install(|| {
        let mut analyses = Analyses::default();
        let mut parts = 1;
        while !analyses.survey_step(last).expect("a part of a survey") {
            parts += 1;
        }
        assert!(parts > 1);
        Survey::clone(&analyses.survey(last).expect("a survey"))
    });
    assert_eq!(Some(&again), surveys.last().map(Rc::as_ref), "on one thread");
    found
}

fn first(found: &Findings) -> &Finding {
    found.findings.first().unwrap_or_else(|| panic!("nothing was found: {found:#?}"))
}

/// A heap with `kept`, an array with these entries.
fn array(entries: impl Iterator<Item = u32>) -> String {
    let mut heap = format!("{CODE}; c -context:kept> kept:Array(32)@21");
    for (at, entry) in entries.enumerate() {
        write!(heap, "; kept -element:{at}> e{entry}:Entry(200)@{}", 1001 + 2 * entry).expect("a good heap");
    }
    heap
}

#[test]
fn an_array_that_only_grows_is_a_leak() {
    let found = findings(&[array(0..100), array(0..300), array(0..500)]);
    let leak = first(&found);
    assert_eq!((leak.kind, leak.severity, leak.count), (Kind::Container, Severity::Leak, 500));
    assert_eq!(leak.anchor.text, "`kept` in server.js:1");
    assert_eq!(leak.series.counts, [100.0, 300.0, 500.0]);
    assert!(leak.growth >= 400 * 200, "{}", leak.growth);
    let reasons: Vec<&str> = leak.evidence.iter().map(|reason| reason.key).collect();
    assert!(reasons.contains(&"evidence.appendOnly") && reasons.contains(&"evidence.entriesAre"), "{reasons:?}");
    assert_eq!((found.verdict.kind, found.findings.len()), ("growth", 1), "its entries' class is not told again");
    assert_eq!(leak.package, "app");
}

#[test]
fn what_has_a_bound_is_none() {
    let full = findings(&[array(0..100), array(0..500), array(0..500)]);
    assert!(full.findings.is_empty(), "{full:#?}");
    let turns_over = findings(&[array(0..500), array(300..800), array(700..1200)]);
    assert!(turns_over.findings.is_empty(), "{turns_over:#?}");
    assert_eq!(turns_over.harmless.first().map(|harmless| harmless.kind), Some("evicts"));
    let drained = findings(&[array(0..100), array(0..500), array(400..450)]);
    assert!(drained.findings.is_empty(), "{drained:#?}");
    // Grows, but what was in it has left: a cache that is not full yet.
    let replaced = findings(&[array(0..200), array(200..600), array(600..1300)]);
    assert!(replaced.findings.iter().all(|finding| finding.severity != Severity::Leak), "{replaced:#?}");
}

#[test]
fn one_snapshot_tells_what_is_large_and_no_more() {
    let found = findings(&[array(0..500)]);
    let suspect = first(&found);
    assert_eq!((suspect.kind, suspect.severity, found.verdict.kind), (Kind::Container, Severity::Suspect, "single"));
}

#[test]
fn a_list_that_is_made_anew_each_time_is_followed_by_its_variable() {
    let anew = |id: u32, count: u32| array(0..count).replace("kept:Array(32)@21", &format!("kept:Array(32)@{id}"));
    let found = findings(&[anew(21, 100), anew(5001, 300), anew(7001, 500)]);
    let leak = first(&found);
    assert_eq!((leak.severity, leak.series.counts.as_slice()), (Severity::Leak, &[100.0, 300.0, 500.0][..]));
}

/// A heap with a chain of so many generations: object, method, context, object.
fn chain(links: u32) -> String {
    let mut heap = format!("{CODE}; c -context:latest> o0:Object(4000)@21");
    for at in 0..links {
        let id = 1001 + 10 * at;
        write!(
            heap,
            "; o{at} -property:describe> f{at}:describe{{closure}}(60)@{id}#7:9:1 -internal:shared> s:describe{{code}}@23;\
             f{at} -internal:context> x{at}:system␣/␣Context(40)@{};\
             x{at} -context:previous> o{}:Object(4000)@{}; x{at} -internal:scope_info> i:system␣/␣ScopeInfo{{code}}@25",
            id + 2,
            at + 1,
            id + 4
        )
        .expect("a good heap");
    }
    heap += "; s -internal:script> file; i2:unused{code}@27 -internal:outer> i; root -> i2";
    // The function around them, whose own scope it is.
    heap += "; root -> i3:replace{code}@29 -internal:name_or_scope_info> i";
    heap
}

#[test]
fn a_closure_chain_is_named_by_one_snapshot() {
    let found = findings(&[chain(40)]);
    let leak = first(&found);
    assert_eq!((leak.kind, leak.severity), (Kind::ClosureChain, Severity::Leak), "{found:#?}");
    assert!(leak.anchor.text.starts_with("`latest`"), "{}", leak.anchor.text);
    let held = leak.evidence.iter().find(|reason| reason.key == "evidence.chainHeld").expect("who holds it");
    assert_eq!(held.values["variable"], "previous".into());
    assert_eq!(held.values["function"], "unused".into());
    let alone = findings(&[chain(40).replace("i2:unused{code}@27 -internal:outer> i;", "i2:unused{code}@27;")]);
    assert!(first(&alone).evidence.iter().all(|reason| reason.key != "evidence.chainHeld"), "nobody is blamed");
    assert!(findings(&[chain(5)]).findings.is_empty(), "five are no chain");
}

#[test]
fn a_slot_that_is_overwritten_is_churn() {
    let slot = |value: u32| {
        format!("{CODE}; c -context:cache> cache:Object(40)@21 -property:user> v:User(90000)@{value}; v -> t:T(9)@31")
    };
    let found = findings(&[slot(101), slot(201), slot(301)]);
    let info = first(&found);
    assert_eq!((info.kind, info.severity), (Kind::Churn, Severity::Info));
    assert!(info.anchor.text.starts_with("`cache.user`"), "{}", info.anchor.text);
    assert_eq!(found.verdict.kind, "garbage");
    assert!(findings(&[slot(101), slot(101), slot(101)]).findings.is_empty(), "a value that stays is none");
}

/// A socket with so many listeners of one function.
fn socket(count: u32, warned: bool) -> String {
    let mut heap = format!(
        "{CODE}; c -context:client> e:Socket(300)@21 -property:_events> ev:Object(40)@23 -property:connect> l:Array(40)@25;\
         e -property:destroyed> yes"
    );
    if warned {
        heap += "; l -property:warned> yes";
    }
    for at in 0..count {
        write!(
            heap,
            "; l -element:{at}> w{at}:bound{{closure}}(60)@{} -property:listener> g{at}:onConnect{{closure}}(60)@{}#7:20:3;\
             g{at} -internal:shared> gs:onConnect{{code}}@29",
            1001 + 10 * at,
            1003 + 10 * at
        )
        .expect("a good heap");
    }
    heap
}

#[test]
fn listeners_of_one_function_pile_up() {
    let found = findings(&[socket(30, true)]);
    let leak = first(&found);
    assert_eq!((leak.kind, leak.severity, leak.count), (Kind::Listeners, Severity::Leak, 30), "{found:#?}");
    assert_eq!(leak.anchor.text, "`connect` listeners of `client` (Socket) in server.js:21");
    let reasons: Vec<&str> = leak.evidence.iter().map(|reason| reason.key).collect();
    assert_eq!(reasons[..4], ["evidence.sameListener", "evidence.once", "evidence.warned", "evidence.emitterDead"]);
    assert!(findings(&[socket(9, false)]).findings.is_empty());
    let grows = findings(&[socket(12, false), socket(40, false), socket(70, false)]);
    assert_eq!((first(&grows).kind, first(&grows).severity), (Kind::Listeners, Severity::Leak));
    assert_eq!(grows.findings.len(), 1, "the array of them is not told again: {grows:#?}");
    let stays = findings(&[socket(12, false), socket(12, false), socket(12, false)]);
    assert!(stays.findings.is_empty(), "{stays:#?}");
}

/// So many timers of one function, an interval's or not.
fn timers(count: u32, once: bool) -> String {
    let mut heap = format!("{CODE}; gs:tick{{code}}@29 -internal:script> file");
    for at in 0..count {
        write!(
            heap,
            "; root -> t{at}:Timeout(120)@{} -property:_onTimeout> g{at}:tick{{closure}}(60)@{}#7:20:3 -internal:shared> gs",
            1001 + 10 * at,
            1003 + 10 * at
        )
        .expect("a good heap");
        if once {
            write!(heap, "; t{at} -property:_repeat> null").expect("a good heap");
        }
    }
    heap
}

#[test]
fn intervals_pile_up_and_timeouts_may() {
    let found = findings(&[timers(20, false), timers(60, false), timers(100, false)]);
    let leak = first(&found);
    assert_eq!((leak.kind, leak.severity, leak.count), (Kind::Timers, Severity::Leak, 100), "{found:#?}");
    assert_eq!(leak.anchor.text, "`setInterval` of `tick` in server.js:21");
    assert!(findings(&[timers(100, true), timers(100, true), timers(100, true)]).findings.is_empty());
    assert_eq!(first(&findings(&[timers(60, false)])).severity, Severity::Suspect);
}

#[test]
fn snapshots_of_two_processes_are_not_followed() {
    let other = |heap: String| heap.replace(":Entry(200)", ":Other(200)").replace("{code}", "{native}");
    let found = findings(&[other(array(0..900)), array(0..500)]);
    assert_eq!(found.verdict.kind, "unrelated", "{found:#?}");
    assert!(found.findings.iter().all(|finding| finding.severity != Severity::Leak));
    assert!(found.findings.iter().all(|finding| finding.growth == 0 && finding.series.counts.len() == 1));
    assert_eq!(found.verdict.sizes.len(), 2);
}
