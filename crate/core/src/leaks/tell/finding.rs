//! What is handed out, as plain data: findings, what is harmless, and the verdict on the process. Sentences are keys and
//! values; the page has the words.

use serde::{Serialize, Serializer};

use crate::leaks::detector::Kind;
use crate::leaks::read::whose::Tier;

use super::owner::{Owner, Place};
use super::sentence::Sentence;

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing, so that no one searches there.
    Info,
    /// May be a leak.
    Suspect,
    /// Grows without end: shown by several snapshots, or by structure alone.
    Leak,
}

/// An edge on the path from a root.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The edge as one would write it: `.name`, `[3]`, `->variable`.
    pub edge: String,
    /// The class of the node it leads to, or the node's text.
    pub name: String,
    /// That node's ordinal.
    pub node: u32,
    /// Whether the name is content of a string.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_text: bool,
}

/// A count and a size for each snapshot, oldest first; -1 where it is not known.
#[derive(Clone, Default, PartialEq, Debug, Serialize)]
pub struct SeriesData {
    /// Entries, listeners, timers.
    pub counts: Vec<f64>,
    /// Bytes kept.
    pub sizes: Vec<f64>,
}

/// Something that leaks, may leak, or only looks like it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The kind of leak.
    #[serde(serialize_with = "slug")]
    pub kind: Kind,
    /// How bad.
    pub severity: Severity,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// In one sentence.
    pub title: Sentence,
    /// Bytes kept in the last snapshot.
    pub retained_size: u64,
    /// Bytes gained from the first snapshot to the last; 0 with one.
    pub growth: i64,
    /// Entries, listeners, timers in the last snapshot.
    pub count: u64,
    /// The owner of what piles up.
    pub owner: Owner,
    /// The object that the finding is about: its ordinal in the last snapshot.
    pub owner_node: u32,
    /// Whose code it is in.
    pub tier: Tier,
    /// The line to look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Place>,
    /// From the root's side to what is kept.
    pub path: Vec<Step>,
    /// How it grew.
    pub series: SeriesData,
    /// What speaks for it.
    pub evidence: Vec<Sentence>,
    /// What to change.
    pub advice: Sentence,
    /// The class whose objects pile up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_index: Option<u32>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_name: Option<String>,
}

fn slug<S: Serializer>(kind: &Kind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.slug)
}

/// Something large that is no leak, and why.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Harmless {
    /// Why, in a word.
    pub kind: &'static str,
    /// Why, in a sentence.
    pub title: Sentence,
    /// Bytes kept.
    pub retained_size: u64,
    /// Its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
    /// The object: its ordinal in the last snapshot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_node: Option<u32>,
    /// The line to look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Place>,
}

/// What happened to the process as a whole.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Verdict {
    /// In a word.
    pub kind: &'static str,
    /// In a sentence.
    pub text: Sentence,
    /// Bytes of each snapshot.
    pub sizes: Vec<u64>,
    /// Where the heap grew, if the findings explain little of it: the most first.
    pub rest: Vec<Sentence>,
}

/// All that there is to say about a series of snapshots.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Findings {
    /// Of the process.
    pub verdict: Verdict,
    /// The worst first.
    pub findings: Vec<Finding>,
    /// The largest first.
    pub harmless: Vec<Harmless>,
}
