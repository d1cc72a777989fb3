//! What happened to the process as a whole: does it retain more and more, was it warming up, or was there only garbage
//! that had not been collected yet?
//!
//! Where the heap grows and the findings explain little of that, the slots that hold the rest are named: not as leaks, but
//! as places to look at. Where the heap settled, a store of numbers that had most of the growth may still be filling up.
//!
//! Cost: nothing beside the findings; for the rest a look at each value that is followed.

use crate::compare::id_space::{IdSpace, Verdict as IdVerdict};
use crate::leaks::detector::{AnySubjects, Standing};
use crate::leaks::detectors::values::{Holder, filling, unexplained};
use crate::leaks::follow::case::{Case, Course, course};

use super::finding::{Finding, Severity, Verdict};
use super::owner::Owner;
use super::sentence::{Schema, Sentence, schemas, sentence};

sentence!(Single = "verdict.single" { totalSize: u64 });
sentence!(Unrelated = "verdict.unrelated" { agreeingShare: f64 });
sentence!(Growth = "verdict.growth" {
    fromSize: u64, toSize: u64, stepSize: u64, snapshots: usize, gainedSize: u64, explainedShare: Option<f64>,
});
sentence!(Garbage = "verdict.garbage" { fromSize: u64, toSize: u64, owner: Option<Owner> });
sentence!(Steady = "verdict.steady" { fromSize: u64, toSize: u64 });
sentence!(SteadyBut = "verdict.steadyBut" { fromSize: u64, toSize: u64 });
sentence!(Shrinking = "verdict.shrinking" { fromSize: u64, toSize: u64 });
sentence!(ShrinkingBut = "verdict.shrinkingBut" { fromSize: u64, toSize: u64 });
sentence!(WarmUp = "verdict.warmUp" { fromSize: u64, toSize: u64, firstSize: u64, restSize: u64 });
sentence!(Rest = "verdict.rest" { owner: Owner, valueSize: u64, grownSize: Option<u64> });
sentence!(Filling = "verdict.filling" { owner: Owner, count: u64, grownSize: u64 });

/// All sentences of a verdict.
pub const SENTENCES: &[Schema] =
    schemas![Single, Unrelated, Growth, Garbage, Steady, SteadyBut, Shrinking, ShrinkingBut, WarmUp, Rest, Filling];

/// Slots that are named beside the findings.
const MOST_HOLDERS: usize = 4;

/// The verdict. `subjects` are those of all detectors in the last heap.
pub fn verdict(case: &Case, subjects: &[AnySubjects], findings: &[Finding]) -> Verdict {
    let sizes = case.sizes.clone();
    let (kind, text) = judge(case, findings);
    let rest = match kind {
        "growth" => rest(case, subjects, findings),
        "warm-up" => still_filling(case, subjects).into_iter().collect(),
        _ => Vec::new(),
    };
    Verdict { kind, text, sizes, rest }
}

/// The slots that hold the growth, if the findings explain little of it, and as far as they hold a part worth a sentence.
fn rest(case: &Case, subjects: &[AnySubjects], findings: &[Finding]) -> Vec<Sentence> {
    let policy = &case.heap.policy.verdict;
    let (first, last) = (case.sizes.first().copied().unwrap_or(0), case.sizes.last().copied().unwrap_or(0));
    let gained = last.saturating_sub(first);
    if explained(findings, gained).is_some_and(|share| share >= policy.explained_share) {
        return Vec::new();
    }
    let is_worth = |holder: &Holder| holder.growth >= policy.rest_bytes && holder.growth * policy.rest_part >= gained;
    let named = |Holder { owned, size, growth, is_known }: Holder| {
        Rest { owner: owned.owner, valueSize: size, grownSize: is_known.then_some(growth) }.into()
    };
    unexplained(case, subjects, findings, MOST_HOLDERS).into_iter().filter(is_worth).map(named).collect()
}

/// What may grow on although the heap settled.
fn still_filling(case: &Case, subjects: &[AnySubjects]) -> Option<Sentence> {
    let (first, last) = (case.sizes.first()?, case.sizes.last()?);
    let (holder, count) = filling(case, subjects, last.saturating_sub(*first))?;
    Some(Filling { owner: holder.owned.owner, count, grownSize: holder.growth }.into())
}

fn judge(case: &Case, findings: &[Finding]) -> (&'static str, Sentence) {
    let sizes = &case.sizes;
    let policy = &case.heap.policy.verdict;
    let (first, last) = (sizes.first().copied().unwrap_or(0), sizes.last().copied().unwrap_or(0));
    let snapshots = sizes.len();
    if snapshots < 2 {
        return ("single", Single { totalSize: last }.into());
    }
    if !case.is_one_process {
        return ("unrelated", Unrelated { agreeingShare: least_agreement(case) }.into());
    }
    let has_leak = findings.iter().any(|finding| finding.severity == Severity::Leak && finding.growth > 0);
    let has_grown = findings.iter().any(|finding| finding.severity > Severity::Info && finding.growth > 0);
    let gained = last as i64 - first as i64;
    let first_step = sizes[1] as i64 - first as i64;
    let is_steady = gained.unsigned_abs() * policy.steady_part < first.max(1);
    let churn = findings.iter().find(|finding| finding.kind.standing == Standing::Note);
    let growth = || {
        let gained = gained.max(0) as u64;
        let step = gained / (snapshots as u64 - 1);
        let share = explained(findings, gained);
        let growth = Growth {
            fromSize: first,
            toSize: last,
            stepSize: step,
            snapshots,
            gainedSize: gained,
            explainedShare: share,
        };
        ("growth", growth.into())
    };
    let warm_up = || {
        let (before, after) = (first_step.max(0) as u64, (gained - first_step).max(0) as u64);
        ("warm-up", WarmUp { fromSize: first, toSize: last, firstSize: before, restSize: after }.into())
    };
    match course(sizes, &case.heap.policy.course) {
        _ if has_leak && gained > 0 => growth(),
        _ if is_steady && has_grown => ("steady", SteadyBut { fromSize: first, toSize: last }.into()),
        _ if is_steady && churn.is_some() => {
            let owner = churn.map(|finding| finding.owner.clone());
            ("garbage", Garbage { fromSize: first, toSize: last, owner }.into())
        }
        _ if is_steady => ("steady", Steady { fromSize: first, toSize: last }.into()),
        _ if gained < 0 && has_grown => ("shrinking", ShrinkingBut { fromSize: first, toSize: last }.into()),
        _ if gained < 0 => ("shrinking", Shrinking { fromSize: first, toSize: last }.into()),
        Course::Stops | Course::Wavers => warm_up(),
        // Most of the growth came before the second snapshot, and no leak is known that goes on.
        _ if snapshots > 2 && (gained - first_step) * policy.late_growth_part < gained => warm_up(),
        _ => growth(),
    }
}

/// The part of the growth that findings account for; `None` if nothing was found. What one finding is about is not a part of
/// another (`rank.rs`), and no more than all of the growth can be explained.
fn explained(findings: &[Finding], gained: u64) -> Option<f64> {
    let found = findings.iter().filter(|finding| finding.severity > Severity::Info && finding.growth > 0);
    let sum: u64 = found.map(|finding| finding.growth as u64).sum();
    (sum > 0 && gained > 0).then(|| (sum as f64 / gained as f64).min(1.0))
}

/// The share of agreeing ids where two snapshots agree least.
fn least_agreement(case: &Case) -> f64 {
    let different = case.ids.iter().filter(|ids| ids.verdict() == IdVerdict::Different);
    // The few ids that have one meaning everywhere prove nothing.
    let agreeing = |ids: &IdSpace| if ids.is_rare { 0.0 } else { f64::from(ids.agreeing) };
    let shares = different.map(|ids| agreeing(ids) / f64::from(ids.checked.max(1)));
    shares.reduce(f64::min).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use crate::leaks::trial::{OTHERS_CODE, PROGRAM, findings, kept, text};

    /// A snapshot of so many bytes, none of which leaks.
    fn heap(bytes: u64) -> String {
        format!("{PROGRAM}; root -> rest:Rest({})@21", bytes - 40)
    }

    fn verdict(sizes: &[u64]) -> &'static str {
        findings(&sizes.iter().map(|&size| heap(size)).collect::<Vec<_>>()).verdict.kind
    }

    #[test]
    fn one_snapshot_tells_its_size_alone() {
        let found = findings(&[heap(1_000_000)]);
        assert_eq!((found.verdict.kind, text(&found.verdict.text, "totalSize")), ("single", "1000000".into()));
        assert_eq!(found.verdict.sizes, [1_000_000]);
    }

    #[test]
    fn little_growth_is_none() {
        assert_eq!(verdict(&[1_000_000, 1_049_999]), "steady");
        assert_eq!(verdict(&[1_000_000, 1_050_000]), "growth");
    }

    #[test]
    fn growth_is_reported_with_its_step() {
        let found = findings(&[heap(1_000_000), heap(1_300_000), heap(1_600_000)]);
        assert_eq!((found.verdict.kind, text(&found.verdict.text, "stepSize")), ("growth", "300000".into()));
        assert_eq!(text(&found.verdict.text, "explainedShare"), "", "nothing was found");
    }

    #[test]
    fn a_heap_that_stays_as_large_may_leak_all_the_same() {
        let heaps = |growing: bool| {
            [0, 1, 2].map(|at: u32| {
                let rest = 2_000_000 - if growing { 41_000 * u64::from(at) } else { 0 };
                format!("{}; root -> rest:Rest({rest})@23", kept(0..100 + if growing { 200 * at } else { 0 }, 200))
            })
        };
        let said = |growing: bool| findings(&heaps(growing)).verdict;
        assert_eq!((said(true).kind, said(true).text.key), ("steady", "verdict.steadyBut"));
        assert_eq!((said(false).kind, said(false).text.key), ("steady", "verdict.steady"));
    }

    #[test]
    fn growth_is_explained_by_what_was_found() {
        let heaps = |rest: [u64; 3]| {
            let heap = |at: usize| {
                let kept = kept(0..100 + 200 * at as u32, 200);
                format!("{kept}; root -> rest:Rest({})@23", rest[at])
            };
            [heap(0), heap(1), heap(2)]
        };
        let share = |rest: [u64; 3]| {
            let found = findings(&heaps(rest));
            (text(&found.verdict.text, "gainedSize"), text(&found.verdict.text, "explainedShare"))
        };
        assert_eq!(share([0; 3]), ("80000".into(), "1".into()));
        assert_eq!(share([0, 40_000, 80_000]), ("160000".into(), "0.5".into()));
        assert_eq!(share([60_000, 40_000, 20_000]), ("40000".into(), "1".into()), "no more than all of it");
    }

    /// The slots that are named for a package's variable `log` of such sizes, beside something that has no name, and a leak.
    fn rest(log: [u64; 3], rest: [u64; 3], leaking: u32) -> Vec<[String; 3]> {
        let heap = |at: usize| {
            let slot = format!(
                "; ws -internal:context> w:system␣/␣Context(40)@63 -context:log> l:line␣after␣line({})@65{{string}}",
                log[at]
            );
            let kept = kept(0..100 + leaking * at as u32, 200);
            format!("{kept}{OTHERS_CODE}{slot}; root -> rest:Rest({})@23", rest[at])
        };
        let verdict = findings(&[heap(0), heap(1), heap(2)]).verdict;
        assert_eq!(verdict.kind, "growth");
        verdict.rest.iter().map(|slot| ["owner", "valueSize", "grownSize"].map(|name| text(slot, name))).collect()
    }

    #[test]
    fn slots_are_named_where_findings_explain_little() {
        let grown = |by: u64| [100_000, 100_000 + by / 2, 100_000 + by];
        let named = |size: &str, by: &str| vec![["`log` in index.js", size, by].map(String::from)];
        assert_eq!(rest(grown(80_002), [0; 3], 0), named("180002", "80002"));
        assert_eq!(rest([1_000, 50_000, 100_000], [0; 3], 0), named("100000", ""), "it was too small at first");
        // The leak gains 80,000 bytes.
        assert_eq!(rest(grown(80_000), [0; 3], 200), Vec::<[String; 3]>::new(), "it is half of the growth");
        assert_eq!(rest(grown(80_002), [0; 3], 200), named("180002", "80002"));
    }

    #[test]
    fn slots_with_little_of_the_growth_are_not_named() {
        let beside = |by: u64| {
            let rest_by = 4_000_000 - by;
            rest([100_000, 100_000 + by / 2, 100_000 + by], [50_000, 50_000 + rest_by / 2, 50_000 + rest_by], 0).len()
        };
        assert_eq!((beside(200_000), beside(199_998)), (1, 0), "a twentieth; what has no name is left out");
        let little = |by: u64| rest([100_000, 100_000 + by / 2, 100_000 + by], [0; 3], 0).len();
        assert_eq!((little(65_536), little(65_534)), (1, 0));
    }

    #[test]
    fn nothing_is_named_where_the_heap_does_not_grow() {
        let found = |sizes: [u64; 3]| findings(&sizes.map(heap)).verdict.rest.len();
        assert_eq!((found([1_000_000, 1_010_000, 1_020_000]), found([1_000_000, 900_000, 800_000])), (0, 0));
    }

    #[test]
    fn a_process_that_settles_was_warming_up() {
        assert_eq!(verdict(&[1_000_000, 1_300_000, 1_300_000]), "warm-up");
        assert_eq!(verdict(&[1_000_000, 1_500_000, 1_300_000]), "warm-up", "it went down again");
        // Less than a third of the growth came after the second snapshot.
        assert_eq!(verdict(&[1_000_000, 1_200_001, 1_300_000]), "warm-up");
        assert_eq!(verdict(&[1_000_000, 1_200_000, 1_300_000]), "growth");
    }

    /// What is said of the variable `seen`, an array with room for so many numbers, beside a rest of so many bytes.
    fn beside_numbers(rooms: [u64; 3], rest: [u64; 3]) -> Vec<[String; 3]> {
        let heap = |at: usize| {
            format!(
                "{PROGRAM}; c -context:seen> a:Array(32)@21 -internal:elements> e:⟨object␣elements⟩({}){{array}}@{};\
                 root -> rest:Rest({})@27",
                16 + 8 * rooms[at],
                31 + 2 * rooms[at],
                rest[at]
            )
        };
        let verdict = findings(&[heap(0), heap(1), heap(2)]).verdict;
        assert_eq!(verdict.kind, "warm-up");
        verdict.rest.iter().map(|said| ["owner", "count", "grownSize"].map(|name| text(said, name))).collect()
    }

    #[test]
    fn a_store_of_numbers_may_be_filling_up_though_the_heap_settled() {
        let said = vec![["`seen` in server.js", "20000", "80000"].map(String::from)];
        assert_eq!(beside_numbers([10_000, 20_000, 20_000], [9_000; 3]), said);
        assert_eq!(beside_numbers([10_000, 20_000, 20_000], [9_000, 89_000, 89_000]), said, "half of the growth");
        assert!(beside_numbers([10_000, 20_000, 20_000], [9_000, 89_008, 89_008]).is_empty(), "less than half");
        assert!(beside_numbers([20_000; 3], [9_000, 89_008, 89_008]).is_empty(), "it has as much room as before");
        assert!(beside_numbers([10_000, 20_000, 20_001], [9_000; 3]).is_empty(), "it is seen to grow");
    }

    #[test]
    fn a_process_may_shrink() {
        assert_eq!(verdict(&[1_000_000, 900_000, 800_000]), "shrinking");
    }

    #[test]
    fn a_heap_that_shrinks_may_leak_all_the_same() {
        let said = |added: u32| {
            let heaps = [0, 1, 2].map(|at: u32| {
                let rest = 2_000_000 - 200_000 * u64::from(at);
                format!("{}; root -> rest:Rest({rest})@23", kept(0..100 + added * at, 200))
            });
            findings(&heaps).verdict
        };
        assert_eq!((said(200).kind, said(200).text.key), ("shrinking", "verdict.shrinkingBut"));
        assert_eq!((said(0).kind, said(0).text.key), ("shrinking", "verdict.shrinking"));
    }

    #[test]
    fn snapshots_of_two_processes_are_not_compared() {
        let entries = |class: &str| {
            (0..100).fold(heap(1_000_000), |heap, at| heap + &format!("; root -> e{at}:{class}(8)@{}", 1001 + 2 * at))
        };
        let other = entries("Other").replace("{code}", "{native}");
        let found = findings(&[other, entries("Entry")]);
        assert_eq!((found.verdict.kind, found.verdict.sizes.len()), ("unrelated", 2));
    }
}
