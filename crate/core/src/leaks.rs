//! What leaks: the list of detectors, and what they find together.
//!
//! Each snapshot is surveyed once, and the last one is judged in the light of the surveys of all. Surveys of earlier
//! snapshots may come from other engines as bytes, so only the last heap has to be at hand.

pub mod detector;
pub mod follow {
    //! From snapshot to snapshot: what is followed, and how it went on.
    pub mod case;
    pub mod points;
    pub mod survey;
    pub mod trace;
}
pub mod policy;
pub mod read {
    //! Reading a heap: what is in it, who owns it, where it is written.
    pub mod blink;
    pub mod callers;
    pub mod captured;
    pub mod changer;
    pub mod climb;
    pub mod code;
    pub mod constants;
    pub mod contents;
    pub mod entries;
    pub mod exports;
    pub mod filler;
    pub mod group;
    pub mod heap;
    pub mod holders;
    pub mod members;
    pub mod module_scopes;
    pub mod modules;
    pub mod numbers;
    pub mod open;
    pub mod ownership;
    pub mod piles;
    pub mod route;
    pub mod script;
    pub mod source;
    pub mod text;
    pub mod upkeep;
    pub mod values;
    pub mod waiting;
    pub mod way;
    pub mod whose;
    pub mod within;
}
pub mod tell {
    //! What a report says.
    pub mod draft;
    pub mod finding;
    pub mod harmless;
    pub mod inner;
    pub mod owner;
    pub mod process;
    pub mod rank;
    pub mod sentence;
    pub mod shared;
    pub mod siblings;
}
pub mod runtimes;
pub mod trial;

use std::sync::Arc;

use rayon::prelude::*;

use crate::error::Result;

use detector::Entry;
use follow::case::Case;
use follow::survey::{Survey, Surveyed};
use read::heap::Heap;
use tell::draft::Draft;
use tell::finding::Findings;
use tell::{harmless, inner, process, rank};

/// One line a detector: its file, its type, and whether it `follows` things from snapshot to snapshot or `looks` at the
/// last heap.
macro_rules! detectors {
    ($($how:ident $file:ident::$Detector:ident,)*) => {
        /// One file a detector.
        pub mod detectors {
            $(pub mod $file;)*
        }
        /// All detectors: those that know a mechanism before those that only see that something grows.
        pub const DETECTORS: &[Entry] = &[$(detector::$how::<detectors::$file::$Detector>()),*];
    };
}

detectors! {
    follows chains::Chains,
    follows open_handles::OpenHandles,
    follows observers::Observers,
    follows listeners::Listeners,
    follows timers::Timers,
    follows reloads::Reloads,
    follows containers::Containers,
    follows async_functions::AsyncFunctions,
    follows registries::Registries,
    follows detached::Detached,
    looks dead_variables::DeadVariables,
    looks duplicate_strings::DuplicateStrings,
    follows slots::Slots,
    follows values::Values,
    follows accumulations::Accumulations,
    looks unheld::Unheld,
    looks growth::Growth,
}

/// Judges the last snapshot: `surveyed` is its own survey, `earlier` are those before it, oldest first.
pub fn findings(heap: &Heap, surveyed: &Surveyed, earlier: &[Arc<Survey>]) -> Result<Findings> {
    let case = Case::new(heap, surveyed.survey.clone(), earlier);
    let judged = DETECTORS.par_iter().zip(&surveyed.subjects).enumerate();
    let judged = judged.map(|(at, (detector, subjects))| (detector.judge)(&case, at, subjects));
    let mut drafts: Vec<Draft> = judged.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
    inner::retell(&case, &mut drafts);
    let findings = rank::rank(&case, drafts);
    let verdict = process::verdict(&case, &surveyed.subjects, &findings);
    let harmless = harmless::harmless(&case, &surveyed.subjects, &findings)?;
    Ok(Findings { verdict, findings, harmless })
}
