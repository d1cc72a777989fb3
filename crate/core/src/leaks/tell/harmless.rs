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
