//! What happened to the process as a whole: does it retain more and more, was it warming up, or was there only garbage
//! that had not been collected yet?
//!
//! Cost: nothing beside the findings.

use crate::compare::id_space::Verdict as IdVerdict;
use crate::leaks::detector::Standing;
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
sentence!(WarmUp = "verdict.warmUp" { fromSize: u64, toSize: u64, firstSize: u64, restSize: u64 });

/// All sentences that a verdict may be.
pub const SENTENCES: &[Schema] = schemas![Single, Unrelated, Growth, Garbage, Steady, SteadyBut, Shrinking, WarmUp];

/// The verdict.
pub fn verdict(case: &Case, findings: &[Finding]) -> Verdict {
    let sizes = case.sizes.clone();
    let (kind, text) = judge(case, findings);
    Verdict { kind, text, sizes }
}

fn judge(case: &Case, findings: &[Finding]) -> (&'static str, Sentence) {
    let sizes = &case.sizes;
    let policy = &case.heap.policy.verdict;
    let (first, last) = (sizes.first().copied().unwrap_or(0), sizes.last().copied().unwrap_or(0));
    let snapshots = sizes.len();
    if snapshots < 2 {
        return ("single", Single { totalSize: last }.into());
    }
    if !case.is_by_id {
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
    let shares = different.map(|ids| f64::from(ids.agreeing) / f64::from(ids.checked.max(1)));
    shares.reduce(f64::min).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use crate::leaks::trial::{PROGRAM, findings, kept, text};

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

    #[test]
    fn a_process_that_settles_was_warming_up() {
        assert_eq!(verdict(&[1_000_000, 1_300_000, 1_300_000]), "warm-up");
        assert_eq!(verdict(&[1_000_000, 1_500_000, 1_300_000]), "warm-up", "it went down again");
        // Less than a third of the growth came after the second snapshot.
        assert_eq!(verdict(&[1_000_000, 1_200_001, 1_300_000]), "warm-up");
        assert_eq!(verdict(&[1_000_000, 1_200_000, 1_300_000]), "growth");
    }

    #[test]
    fn a_process_may_shrink() {
        assert_eq!(verdict(&[1_000_000, 900_000, 800_000]), "shrinking");
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
