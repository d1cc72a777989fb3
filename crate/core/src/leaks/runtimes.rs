//! What runtimes keep inside, as data: how an inner thing is recognised, what it is in words, and the calls that fill it.
//!
//! A container that `performance.mark` fills is called `markEntryBuffer` in Node's own code, and that name says nothing to
//! a reader. `tell/inner.rs` looks at the way that leads to what a finding is about. If a row has that way, the finding is
//! told as the call that filled it. To support another runtime or version, add a row or a way.

use super::tell::owner::Owner;
use super::tell::sentence::{Schema, Sentence, schemas, sentence};

/// A runtime, as far as its insides differ from those of others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Runtime {
    /// Node.js
    Node,
}

/// The versions of a runtime that a row was seen in: runtime, first and last major version.
pub type Seen = (Runtime, u16, u16);

/// How an inner thing is recognised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// It is a variable of the runtime's own code.
    Variable(&'static str),
    /// It is a member of an object that the program knows: the names of the properties, from that object on; `*` is any
    /// name. If classes are given, the object is of one of them.
    Members(&'static [&'static str], &'static [&'static str]),
    /// It is an object of a class of the runtime's own.
    Object(&'static str),
}

/// A call that fills something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Call {
    /// As one writes it.
    pub text: &'static str,
    /// Words of the code that has the call, joined by dots in it; of several lists, the first that some code has.
    pub words: &'static [&'static [&'static str]],
}

/// What a thing is, if several rows need more than their words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// Signals that `AbortSignal.any` or `AbortSignal.timeout` made.
    Signals,
    /// Entries of `performance`: marks and measures are one finding.
    Entries,
    /// The thing belongs to the object that has the members.
    Member,
    /// The thing belongs to a diagnostics channel, whose name is a text.
    Channel,
}

/// A kind of inner thing.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What it is.
    pub name: &'static str,
    /// The ways that it is recognised by.
    pub ways: &'static [Way],
    /// The versions that it was seen in.
    pub seen: &'static [Seen],
    /// What its findings have in common.
    pub group: Group,
    /// The calls that fill it.
    pub fills: &'static [Call],
    /// Title and advice, of the number of entries and the owner.
    pub words: fn(u64, Owner) -> (Sentence, Sentence),
}

sentence!(SignalsTitle = "title.runtime.signals" { count: u64, owner: Owner });
sentence!(SignalsAdvice = "advice.runtime.signals" { owner: Owner });
sentence!(FollowersTitle = "title.runtime.followers" { count: u64, owner: Owner });
sentence!(FollowersAdvice = "advice.runtime.followers" {});
sentence!(TimeoutSignalsTitle = "title.runtime.timeoutSignals" { count: u64, owner: Option<Owner> });
sentence!(TimeoutSignalsAdvice = "advice.runtime.timeoutSignals" {});
sentence!(EntriesTitle = "title.runtime.entries" { marks: u64, measures: u64, owner: Option<Owner> });
sentence!(MarksTitle = "title.runtime.marks" { count: u64, owner: Option<Owner> });
sentence!(MeasuresTitle = "title.runtime.measures" { count: u64, owner: Option<Owner> });
sentence!(EntriesAdvice = "advice.runtime.entries" {});
sentence!(ObservedTitle = "title.runtime.observed" { count: u64, owner: Owner });
sentence!(ObservedAdvice = "advice.runtime.observed" { owner: Owner });
sentence!(ObserversTitle = "title.runtime.observers" { count: u64, owner: Option<Owner> });
sentence!(ObserversAdvice = "advice.runtime.observers" {});
sentence!(WrittenTitle = "title.runtime.written" { count: u64, owner: Owner });
sentence!(WrittenAdvice = "advice.runtime.written" { owner: Owner });
sentence!(ReadTitle = "title.runtime.read" { count: u64, owner: Owner });
sentence!(ReadAdvice = "advice.runtime.read" { owner: Owner });
sentence!(StreamTitle = "title.runtime.stream" { count: u64, owner: Owner });
sentence!(StreamAdvice = "advice.runtime.stream" { owner: Owner });
sentence!(BranchTitle = "title.runtime.branch" { count: u64, owner: Owner });
sentence!(BranchAdvice = "advice.runtime.branch" { owner: Owner });
sentence!(SinkTitle = "title.runtime.sink" { count: u64, owner: Owner });
sentence!(SinkAdvice = "advice.runtime.sink" { owner: Owner });
sentence!(ChannelTitle = "title.runtime.channel" { count: u64, owner: Owner });
sentence!(ChannelAdvice = "advice.runtime.channel" {});
sentence!(AgentTitle = "title.runtime.agent" { count: u64, owner: Owner });
sentence!(AgentAdvice = "advice.runtime.agent" {});
sentence!(StoragesTitle = "title.runtime.storages" { count: u64, owner: Option<Owner> });
sentence!(StoragesAdvice = "advice.runtime.storages" {});

/// What is said about rows.
pub const SENTENCES: &[Schema] = schemas![
    SignalsTitle,
    SignalsAdvice,
    FollowersTitle,
    FollowersAdvice,
    TimeoutSignalsTitle,
    TimeoutSignalsAdvice,
    EntriesTitle,
    MarksTitle,
    MeasuresTitle,
    EntriesAdvice,
    ObservedTitle,
    ObservedAdvice,
    ObserversTitle,
    ObserversAdvice,
    WrittenTitle,
    WrittenAdvice,
    ReadTitle,
    ReadAdvice,
    StreamTitle,
    StreamAdvice,
    BranchTitle,
    BranchAdvice,
    SinkTitle,
    SinkAdvice,
    ChannelTitle,
    ChannelAdvice,
    AgentTitle,
    AgentAdvice,
    StoragesTitle,
    StoragesAdvice,
];

/// An owner that is a function that makes the call, if one is known.
fn known(owner: Owner) -> Option<Owner> {
    (!owner.name.is_empty()).then_some(owner)
}

const NODE: Seen = (Runtime::Node, 20, 26);

/// `AbortSignal.any`
const ANY: Call = Call { text: "AbortSignal.any", words: &[&["AbortSignal", "any"]] };
/// `AbortSignal.timeout`
pub const TIMEOUT: Call = Call { text: "AbortSignal.timeout", words: &[&["AbortSignal", "timeout"]] };
/// `performance.mark`
pub const MARK: Call = Call { text: "performance.mark", words: &[&["performance", "mark"], &["mark"]] };
/// `performance.measure`
pub const MEASURE: Call = Call { text: "performance.measure", words: &[&["performance", "measure"], &["measure"]] };
/// `Symbol.for`
pub const SYMBOL_FOR: Call = Call { text: "Symbol.for", words: &[&["Symbol", "for"]] };
/// `Promise.race`, `Promise.any`
pub const RACE: Call = Call { text: "Promise.race", words: &[&["Promise", "race"]] };
/// See `RACE`.
pub const FIRST: Call = Call { text: "Promise.any", words: &[&["Promise", "any"]] };
/// `register` of a `FinalizationRegistry`.
pub const REGISTER: Call = Call { text: "register", words: &[&["register"]] };

/// All rows.
pub const ROWS: &[Row] = &[
    Row {
        name: "signals that follow another",
        ways: &[Way::Variable("gcPersistentSignals")],
        seen: &[NODE],
        group: Group::Signals,
        fills: &[ANY],
        words: |count, owner| (SignalsTitle { count, owner: owner.clone() }.into(), SignalsAdvice { owner }.into()),
    },
    Row {
        // Node 20 keeps a `WeakRef` of each, also when the signal is gone.
        name: "signals that a signal remembers",
        ways: &[Way::Members(&["<symbol kDependantSignals>"], &[])],
        seen: &[NODE],
        group: Group::Signals,
        fills: &[ANY],
        words: |count, owner| (FollowersTitle { count, owner }.into(), FollowersAdvice {}.into()),
    },
    Row {
        name: "performance marks",
        ways: &[Way::Variable("markEntryBuffer")],
        seen: &[NODE],
        group: Group::Entries,
        fills: &[MARK],
        words: |count, owner| (MarksTitle { count, owner: known(owner) }.into(), EntriesAdvice {}.into()),
    },
    Row {
        name: "performance measures",
        ways: &[Way::Variable("measureEntryBuffer")],
        seen: &[NODE],
        group: Group::Entries,
        fills: &[MEASURE],
        words: |count, owner| (MeasuresTitle { count, owner: known(owner) }.into(), EntriesAdvice {}.into()),
    },
    Row {
        name: "entries of a performance observer",
        ways: &[Way::Members(&["#buffer"], &["PerformanceObserver"])],
        seen: &[NODE],
        group: Group::Member,
        fills: &[Call { text: "new PerformanceObserver", words: &[&["PerformanceObserver"]] }],
        words: |count, owner| (ObservedTitle { count, owner: owner.clone() }.into(), ObservedAdvice { owner }.into()),
    },
    Row {
        name: "performance observers",
        ways: &[Way::Variable("kObservers")],
        seen: &[NODE],
        group: Group::Entries,
        fills: &[Call { text: "new PerformanceObserver", words: &[&["PerformanceObserver"]] }],
        words: |count, owner| (ObserversTitle { count, owner: known(owner) }.into(), ObserversAdvice {}.into()),
    },
    Row {
        name: "chunks to be written",
        ways: &[Way::Members(&["_writableState", "<symbol kBufferedValue>"], &[]), Way::Members(&["outputData"], &[])],
        seen: &[NODE],
        group: Group::Member,
        fills: &[],
        words: |count, owner| (WrittenTitle { count, owner: owner.clone() }.into(), WrittenAdvice { owner }.into()),
    },
    Row {
        name: "chunks to be read",
        ways: &[Way::Members(&["_readableState", "buffer"], &[])],
        seen: &[NODE],
        group: Group::Member,
        fills: &[],
        words: |count, owner| (ReadTitle { count, owner: owner.clone() }.into(), ReadAdvice { owner }.into()),
    },
    Row {
        name: "chunks of a web stream",
        ways: &[
            Way::Members(
                &["<symbol kState>", "controller", "<symbol kState>", "queue"],
                &["ReadableStream", "InternalReadableStream"],
            ),
            Way::Members(
                &["<symbol kState>", "queue"],
                &["ReadableStreamDefaultController", "ReadableByteStreamController"],
            ),
        ],
        seen: &[NODE],
        group: Group::Member,
        fills: &[],
        words: |count, owner| (StreamTitle { count, owner: owner.clone() }.into(), StreamAdvice { owner }.into()),
    },
    Row {
        name: "chunks for a web stream",
        ways: &[
            Way::Members(
                &["<symbol kState>", "controller", "<symbol kState>", "queue"],
                &["WritableStream", "InternalWritableStream"],
            ),
            Way::Members(&["<symbol kState>", "queue"], &["WritableStreamDefaultController"]),
            // The promises of the writes that wait.
            Way::Members(&["<symbol kState>", "writeRequests"], &["WritableStream", "InternalWritableStream"]),
        ],
        seen: &[NODE],
        group: Group::Member,
        fills: &[],
        words: |count, owner| (SinkTitle { count, owner: owner.clone() }.into(), SinkAdvice { owner }.into()),
    },
    Row {
        name: "subscribers of a diagnostics channel",
        ways: &[Way::Members(&["_subscribers"], &["Channel", "ActiveChannel"])],
        seen: &[NODE],
        group: Group::Channel,
        fills: &[Call { text: "subscribe", words: &[&["subscribe"]] }],
        words: |count, owner| (ChannelTitle { count, owner }.into(), ChannelAdvice {}.into()),
    },
    Row {
        name: "requests that wait for a connection",
        ways: &[Way::Members(&["requests", "*"], &["Agent"])],
        seen: &[NODE],
        group: Group::Member,
        fills: &[],
        words: |count, owner| (AgentTitle { count, owner }.into(), AgentAdvice {}.into()),
    },
    Row {
        name: "async storages that are enabled",
        // Up to Node 22 a list of all; then the entries of the context that a piece of work runs in.
        ways: &[Way::Variable("storageList"), Way::Object("AsyncContextFrame")],
        seen: &[NODE],
        group: Group::Entries,
        fills: &[Call { text: "new AsyncLocalStorage", words: &[&["AsyncLocalStorage"]] }],
        words: |count, owner| (StoragesTitle { count, owner: known(owner) }.into(), StoragesAdvice {}.into()),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_distinct_and_were_seen_somewhere() {
        for (at, row) in ROWS.iter().enumerate() {
            assert!(!row.ways.is_empty() && !row.seen.is_empty(), "{}", row.name);
            assert!(row.seen.iter().all(|&(_, from, to)| from <= to), "{}", row.name);
            for other in &ROWS[at + 1..] {
                assert!(row.ways.iter().all(|way| !other.ways.contains(way)), "{} and {}", row.name, other.name);
            }
        }
    }
}
