//! What is large and no leak, and why, so that the short list of findings can be trusted: what detectors follow that is
//! in order, and compiled code.
//!
//! Cost: that of the detectors' own lists.

use crate::error::Result;
use crate::leaks::DETECTORS;
use crate::leaks::detector::AnySubjects;
use crate::leaks::follow::case::Case;

use super::finding::{Finding, Harmless};
use super::sentence::{Schema, schemas, sentence};

sentence!(CompiledCode = "harmless.compiledCode" { codeSize: u64 });

/// What is said here.
pub const SENTENCES: &[Schema] = schemas![CompiledCode];

/// The list, the largest first.
pub fn harmless(case: &Case, subjects: &[AnySubjects], findings: &[Finding]) -> Result<Vec<Harmless>> {
    let heap = case.heap;
    let mut all = Vec::new();
    for (at, (detector, subjects)) in DETECTORS.iter().zip(subjects).enumerate() {
        all.extend((detector.harmless)(case, at, subjects, findings)?);
    }
    let code = heap.snapshot.statistics.code;
    if heap.is_part(code, heap.policy.harmless.code_part) {
        all.push(Harmless {
            kind: "compiledCode",
            title: CompiledCode { codeSize: code }.into(),
            retained_size: code,
            owner: None,
            owner_node: None,
            location: None,
        });
    }
    all.sort_by_key(|harmless| std::cmp::Reverse(harmless.retained_size));
    all.dedup_by(|a, b| a.kind == b.kind && a.owner_node == b.owner_node);
    all.truncate(heap.policy.harmless.most);
    Ok(all)
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::leaks::trial::{PROGRAM, each, findings, kept, owner_text, padded, text};

    fn harmless_in(heaps: &[String]) -> Vec<Harmless> {
        findings(heaps).harmless
    }

    fn kinds(heaps: &[String]) -> Vec<&'static str> {
        harmless_in(heaps).iter().map(|harmless| harmless.kind).collect()
    }

    /// The only line about `kept`, which has entries of 200 bytes.
    fn only(entries: [Range<u32>; 3]) -> Harmless {
        let mut all = harmless_in(&entries.map(|entries| kept(entries, 200)));
        assert_eq!(all.len(), 1, "{all:#?}");
        let only = all.remove(0);
        assert_eq!(only.owner.as_ref().map(owner_text).as_deref(), Some("`kept` in server.js:1"));
        assert_eq!(only.location.as_ref().map(|place| place.line), Some(0));
        assert_eq!(only.title.key, format!("harmless.{}", only.kind));
        assert_eq!(text(&only.title, "owner"), "`kept` in server.js:1");
        only
    }

    #[test]
    fn a_container_of_a_steady_size_that_changes_evicts() {
        let evicts = only([0..60, 30..90, 60..120]);
        assert_eq!((evicts.kind, evicts.retained_size), ("evicts", 32 + 60 * 200));
        assert_eq!(text(&evicts.title, "removedShare"), "0.5");
        assert_eq!(only([0..20, 3..23, 3..23]).kind, "evicts", "17 of 20 stay");
        assert_eq!(only([0..20, 2..22, 2..22]).kind, "steady", "18 of 20 stay");
    }

    #[test]
    fn a_container_that_keeps_its_entries_is_steady() {
        let steady = only([0..100, 0..100, 0..100]);
        assert_eq!((steady.kind, text(&steady.title, "keptSize")), ("steady", "20032".into()));
    }

    #[test]
    fn a_container_whose_entries_grow_is_not_steady() {
        let growing = [200, 300, 400].map(|size| kept(0..100, size));
        assert_eq!(kinds(&growing), [""; 0]);
        let hardly = [20_000, 20_100, 20_200].map(|size| kept(0..100, size));
        assert_eq!(kinds(&hardly), ["steady"]);
    }

    #[test]
    fn a_container_that_stops_grew_at_first() {
        let stops = only([0..100, 0..500, 0..500]);
        assert_eq!((stops.kind, text(&stops.title, "grownSize")), ("firstRun", "80000".into()));
        assert_eq!(stops.retained_size, 100_032);
        let empty = PROGRAM.to_owned();
        assert_eq!(kinds(&[empty, kept(0..500, 200), kept(0..500, 200)]), ["firstRun"], "from nothing");
    }

    #[test]
    fn a_container_that_loses_a_few_entries_shrank() {
        let shrank = only([0..20, 0..19, 0..18]);
        let sizes = ["fromSize", "toSize"].map(|value| text(&shrank.title, value));
        assert_eq!((shrank.kind, sizes), ("shrank", ["4032".into(), "3632".into()]));
        assert_eq!(only([0..40, 0..40, 0..30]).kind, "evicts", "it loses a quarter");
    }

    #[test]
    fn a_container_that_goes_up_and_down_has_a_bound() {
        let wavers = only([0..100, 0..500, 0..300]);
        assert_eq!(wavers.kind, "boundedCache");
        assert_eq!(text(&wavers.title, "count"), "300");
    }

    #[test]
    fn what_grows_is_not_harmless() {
        let growing = [0..100, 0..300, 0..500].map(|entries| kept(entries, 200));
        assert_eq!(kinds(&growing), [""; 0], "it is a finding");
        let little = [0..100, 0..110, 0..120].map(|entries| kept(entries, 200));
        assert_eq!(kinds(&little), [""; 0], "it is neither");
        assert_eq!(kinds(&[kept(0..100, 200)]), [""; 0], "one snapshot shows nothing");
    }

    #[test]
    fn what_a_finding_is_about_is_not_harmless() {
        let steady = each(0..60, "; inner -element:*> i*:Item(900)@1*5");
        let heap = |count: u32, holder: &str| {
            let inner = format!("; {holder} -property:inner> inner:Array(32)@23{steady}");
            format!("{}{inner}", kept(0..count, 200))
        };
        let three = |holder: &str| [100, 300, 500].map(|count| heap(count, holder));
        assert_eq!(kinds(&three("e0000")), [""; 0], "it is within a container that grows");
        assert_eq!(kinds(&three("root -> app:App@25")), [""; 0], "the program does not name it");
        assert_eq!(kinds(&three("c -context:app> app:App@25")), ["steady"], "it is beside it");
    }

    #[test]
    fn the_runtimes_containers_are_not_mentioned() {
        let steady = [0; 3].map(|_| kept(0..100, 200));
        assert_eq!(kinds(&steady), ["steady"]);
        let runtimes = steady.map(|heap| heap.replace("/app/server.js", "node:internal/cache"));
        assert_eq!(kinds(&runtimes), [""; 0]);
    }

    #[test]
    fn a_container_is_large_by_its_part_of_the_heap() {
        let steady = |total: u64| [0; 3].map(|_| padded(&kept(0..100, 200), total));
        assert_eq!(kinds(&steady(2_003_200)), ["steady"], "one hundredth");
        assert_eq!(kinds(&steady(2_003_201)), [""; 0], "less");
    }

    #[test]
    fn a_container_of_a_megabyte_is_large_in_any_heap() {
        // 32 bytes and sixteen times 65,534 are 1 MiB.
        let heap = padded(&kept(0..16, 65_534), 400 << 20);
        let three = |heap: String| [0; 3].map(|_| heap.clone());
        assert_eq!(kinds(&three(heap.clone())), ["steady"]);
        assert_eq!(kinds(&three(heap.replace("kept:Array(32)", "kept:Array(31)"))), [""; 0], "a byte less");
    }

    #[test]
    fn compiled_code_is_mentioned_from_a_size_on() {
        let code = format!("{PROGRAM}; root -> compiled:f{{code}}(1000)@21");
        let all = harmless_in(&[padded(&code, 10_000)]);
        let only = all.first().expect("compiled code");
        assert_eq!((all.len(), only.kind, only.retained_size), (1, "compiledCode", 1000));
        assert_eq!((only.title.key, text(&only.title, "codeSize")), ("harmless.compiledCode", "1000".into()));
        assert_eq!((&only.owner, only.owner_node, &only.location), (&None, None, &None));
        assert_eq!(kinds(&[padded(&code, 10_001)]), [""; 0], "less than a tenth");
        assert_eq!(kinds(&[padded(&code, 10_000), padded(&code, 10_000)]), ["compiledCode"], "in several snapshots");
    }

    /// `cache` with so many slots, which hold users of 1,001, 1,002, … bytes.
    fn slots(count: u32) -> String {
        let slots: String = (1..=count)
            .map(|at| format!("; cache -property:user{at}> user{at}:User({})@{}", 1000 + at, 101 + 2 * at))
            .collect();
        format!("{PROGRAM}; c -context:cache> cache:Object(40)@21{slots}")
    }

    #[test]
    fn slots_of_plain_data_are_harmless_in_one_snapshot() {
        let all = harmless_in(&[slots(1)]);
        let only = all.first().expect("a slot");
        assert_eq!((all.len(), only.kind, only.retained_size), (1, "slot", 1001));
        assert_eq!(only.owner.as_ref().map(owner_text).as_deref(), Some("`cache.user1` in server.js"));
        assert_eq!((only.title.key, text(&only.title, "valueSize")), ("harmless.slot", "1001".into()));
        assert_eq!(kinds(&[slots(1), slots(1)]), [""; 0], "two show whether the values change");
    }

    #[test]
    fn the_largest_five_slots_are_mentioned_the_largest_first() {
        let sizes: Vec<u64> = harmless_in(&[slots(6)]).iter().map(|harmless| harmless.retained_size).collect();
        assert_eq!(sizes, [1006, 1005, 1004, 1003, 1002]);
    }

    #[test]
    fn a_value_in_two_slots_is_mentioned_once() {
        let twice = slots(1) + "; cache -property:last> user1";
        assert_eq!(kinds(&[twice]), ["slot"]);
    }

    #[test]
    fn slots_with_code_or_a_class_or_a_container_are_not_plain() {
        let slot = |value: &str| format!("{}; cache -property:value> {value}", slots(0));
        assert_eq!(kinds(&[slot("v:User(500)@23")]), ["slot"]);
        assert_eq!(kinds(&[slot("v:text(500){string}@23")]), ["slot"], "a text");
        assert_eq!(kinds(&[slot("v:User(500)@23#7:9:1")]), [""; 0], "its class has a place");
        assert_eq!(kinds(&[slot("v:User(500)@23 -property:f> f:f{closure}@25")]), [""; 0], "it has a function");
        let entries = each(0..16, "; v -element:*> e*:Entry@1*1");
        assert_eq!(kinds(&[slot(&format!("v:Array(500)@23{entries}"))]), [""; 0], "a container");
    }

    #[test]
    fn eight_lines_are_mentioned_the_largest_first() {
        let array = |at: u32| {
            let entries = each(0..16, &format!("; kept{at} -element:*> e{at}_*:Entry({})@{at}*1", 100 + at));
            format!("; c -context:kept{at}> kept{at}:Array(32)@{}{entries}", 101 + 2 * at)
        };
        let heap = PROGRAM.to_owned() + &(1..=9).map(array).collect::<String>();
        let sizes: Vec<u64> =
            harmless_in(&[heap.clone(), heap]).iter().map(|harmless| harmless.retained_size).collect();
        let wanted: Vec<u64> = (2..=9).rev().map(|at| 32 + 16 * (100 + at)).collect();
        assert_eq!(sizes, wanted);
    }
}
