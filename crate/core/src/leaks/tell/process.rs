//! What happened to the process as a whole: does it retain more and more, was it warming up, or was there only garbage
//! that had not been collected yet.
//!
//! Cost: nothing.

use crate::compare::id_space::Verdict as Ids;

use super::case::{Case, Course, course};
use super::finding::{Finding, Kind, Sentence, Severity, Verdict};

/// Growth of less than this part of the heap is none, where nothing is known that leaks: code is compiled, and caches of
/// Node's fill, for as long as a process runs.
const STEADY: u64 = 20;

/// The verdict.
pub fn verdict(case: &Case, findings: &[Finding]) -> Verdict {
    let sizes = case.sizes.clone();
    let (first, last) = (sizes.first().copied().unwrap_or(0), sizes.last().copied().unwrap_or(0));
    let ends = [("fromSize", first.into()), ("toSize", last.into())];
    let snapshots = sizes.len();
    if snapshots < 2 {
        return Verdict { kind: "single", text: Sentence::new("verdict.single", [("totalSize", last.into())]), sizes };
    }
    if !case.is_by_id {
        let worst = case.ids.iter().filter(|ids| ids.verdict() == Ids::Different);
        let shares = worst.map(|ids| f64::from(ids.agreeing) / f64::from(ids.checked.max(1)));
        let share = shares.reduce(f64::min).unwrap_or(0.0);
        let text = Sentence::new("verdict.unrelated", [("agreeingShare", share.into())]);
        return Verdict { kind: "unrelated", text, sizes };
    }
    let leaks = findings.iter().any(|finding| finding.severity == Severity::Leak && finding.growth > 0);
    let gained = last as i64 - first as i64;
    let is_steady = gained.unsigned_abs() * STEADY < first.max(1);
    let churn = findings.iter().find(|finding| finding.kind == Kind::Churn);
    let went = course(&sizes);
    let (kind, text) = match went {
        _ if leaks && gained > 0 => growth(ends, gained, snapshots),
        _ if is_steady && churn.is_some() => {
            let owner = churn.map(|finding| finding.anchor.text.clone()).unwrap_or_default();
            ("garbage", Sentence::new("verdict.garbage", ends).with("owner", owner))
        }
        _ if is_steady => ("steady", Sentence::new("verdict.steady", ends)),
        _ if gained < 0 => ("shrinking", Sentence::new("verdict.shrinking", ends)),
        Course::Stops | Course::Wavers => {
            let first_step = sizes[1] as i64 - first as i64;
            let text = Sentence::new("verdict.warmUp", ends)
                .with("firstSize", first_step.max(0) as u64)
                .with("restSize", (gained - first_step).max(0) as u64);
            ("warm-up", text)
        }
        _ => {
            // Most of it came before the second snapshot, and nothing is known that goes on.
            let rest = last as i64 - sizes[1] as i64;
            if snapshots > 2 && rest * 3 < gained {
                let text = Sentence::new("verdict.warmUp", ends)
                    .with("firstSize", (gained - rest).max(0) as u64)
                    .with("restSize", rest.max(0) as u64);
                ("warm-up", text)
            } else {
                growth(ends, gained, snapshots)
            }
        }
    };
    Verdict { kind, text, sizes }
}

fn growth(ends: [(&'static str, super::finding::Value); 2], gained: i64, snapshots: usize) -> (&'static str, Sentence) {
    let step = gained.max(0) as u64 / (snapshots as u64 - 1);
    ("growth", Sentence::new("verdict.growth", ends).with("stepSize", step).with("snapshots", snapshots))
}
