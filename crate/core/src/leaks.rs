//! What leaks: detectors over one snapshot or many, and the verdict on the process.
//!
//! A detector does two things. It *surveys* each snapshot for what it can follow, and *judges* the last snapshot in the
//! light of the surveys of earlier ones: so snapshots may lie in several engines, and only the last one's heap is needed.
//! `rank` puts the findings in order and takes out what others explain.

pub mod accumulations;
pub mod anchor;
pub mod case;
pub mod chains;
pub mod containers;
pub mod contents;
pub mod dead_variables;
pub mod detached;
pub mod draft;
pub mod entries;
pub mod fillers;
pub mod finding;
pub mod growth;
pub mod harmless;
pub mod heap;
pub mod listeners;
pub mod process;
pub mod promises;
pub mod rank;
pub mod reloads;
pub mod slots;
pub mod source;
pub mod strings;
pub mod survey;
pub mod timers;

use std::rc::Rc;

use crate::error::Result;

use case::Case;
use draft::Draft;
use finding::Findings;
use heap::Heap;
use survey::{Survey, Trace};

/// A detector's place in the list: which traces are its own.
pub type Number = u8;

/// Looks for one sort of leak.
pub trait Detector: Sync {
    /// What there is in one snapshot that can be followed; most detectors need nothing but the last heap.
    fn survey(&self, _heap: &Heap, _out: &mut Vec<Trace>) -> Result<()> {
        Ok(())
    }

    /// What that means.
    fn judge(&self, case: &Case, number: Number, out: &mut Vec<Draft>) -> Result<()>;
}

/// All detectors: those that know a mechanism before those that only see that something grows.
pub const DETECTORS: [&dyn Detector; 12] = [
    &chains::Chains,
    &listeners::Listeners,
    &timers::Timers,
    &reloads::Reloads,
    &containers::Containers,
    &promises::Promises,
    &detached::Detached,
    &dead_variables::DeadVariables,
    &strings::Strings,
    &slots::Slots,
    &accumulations::Accumulations,
    &growth::Growth,
];

/// The place of `Containers` in the list.
const CONTAINERS: Number = 4;

/// Judges the last snapshot; `surveys` are those of all, oldest first, its own last.
pub fn findings(heap: &Heap, surveys: &[Rc<Survey>]) -> Result<Findings> {
    let case = Case::new(heap, surveys);
    let mut drafts = Vec::new();
    for (number, detector) in (0..).zip(DETECTORS) {
        detector.judge(&case, number, &mut drafts)?;
    }
    let ranked = rank::rank(&case, drafts);
    let verdict = process::verdict(&case, &ranked);
    let harmless = harmless::harmless(&case, &ranked)?;
    Ok(Findings { verdict, findings: ranked, harmless })
}
