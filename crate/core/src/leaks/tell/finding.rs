//! What is handed out: findings, what is harmless, and the verdict on the process, as plain data.
//!
//! No sentence is written here. A `Sentence` is a key and what is put into it, so that the page can speak more than one
//! language. Numbers whose name ends with `Size` are bytes, with `Share` parts of one, with `Ms` milliseconds; all others
//! are counts. A value called `text` is content of the user's strings.

use std::collections::BTreeMap;

use serde::Serialize;

/// A message's key and values.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Sentence {
    /// Which message.
    pub key: &'static str,
    /// What is put into it.
    pub values: BTreeMap<&'static str, Value>,
}

/// Something that is put into a message.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A name, or text that is ready to show.
    Text(String),
    /// A number; exact below 2^53.
    Number(f64),
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Value::Number(number as f64)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Value::Number(number as f64)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Number(number)
    }
}

impl Sentence {
    /// A sentence of this key.
    pub fn new<const N: usize>(key: &'static str, values: [(&'static str, Value); N]) -> Self {
        Sentence { key, values: values.into_iter().collect() }
    }

    /// With one more value.
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.insert(name, value.into());
        self
    }
}

/// What sort of leak a finding is of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the names are all there is to say
pub enum Kind {
    ClosureChain,
    Container,
    Churn,
    Listeners,
    Timers,
    Promises,
    Async,
    Handles,
    Reload,
    Strings,
    Detached,
    Buffers,
    Growth,
    DeadVariable,
    Accumulation,
}

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Told so that nobody searches.
    Info,
    /// May be one.
    Suspect,
    /// Grows without end: shown by several snapshots, or by structure alone.
    Leak,
}

/// A place in a script; line and column count from 0.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// V8's number of the script.
    pub script_id: u32,
    /// Its address, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// A link on the way from a root.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The edge as one would write it: `.name`, `[3]`, `->variable`.
    pub edge: String,
    /// What it leads to.
    pub name: String,
    /// That node's ordinal.
    pub node: u32,
    /// The name is content of a string.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_text: bool,
}

/// Who owns what piles up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Owner {
    /// As a person would say it: "`sessions` in server.js:12".
    pub text: String,
    /// The object's ordinal in the last snapshot.
    pub node: u32,
}

/// By snapshot, oldest first; -1 where it is not known.
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
    /// What sort.
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
    /// Whose it is.
    pub anchor: Owner,
    /// `app`, `node:`, a package's name or a page's origin.
    pub package: String,
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
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Owner>,
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
}

/// Everything that there is to say.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Findings {
    /// Of the process.
    pub verdict: Verdict,
    /// The worst first.
    pub findings: Vec<Finding>,
    /// The largest first.
    pub harmless: Vec<Harmless>,
}
