//! Findings about what a runtime keeps inside, told as the call that filled it (`runtimes.rs` has the rows).
//!
//! From what a finding is about, the nearest way to a root is read up to the first variable. If a row has that way, the
//! finding gets the row's words; its owner is the object that the program knows, or the function that makes the call.
//! What was measured stays as it is: a row only changes words. Findings of one cause become one.
//!
//! Cost: a few steps for each finding, and for those of rows a look at the words of functions (`read/callers.rs`).

use std::collections::HashMap;

use crate::graph::EdgeType;
use crate::ids::NodeIx;
use crate::leaks::detector::{Kind, Standing};
use crate::leaks::detectors::listeners::LISTENERS;
use crate::leaks::follow::case::Case;
use crate::leaks::read::callers::{Caller, callers};
use crate::leaks::read::climb::{MAX_RETAINERS, PathEdge};
use crate::leaks::read::entries::entries;
use crate::leaks::read::group::distinct;
use crate::leaks::read::heap::Heap;
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::read::script::functions_in;
use crate::leaks::read::whose::Tier;
use crate::leaks::read::within::functions_within;
use crate::leaks::runtimes::{
    BranchAdvice, BranchTitle, Call, EntriesAdvice, EntriesTitle, Group, MARK, MEASURE, ROWS, Row, TIMEOUT,
    TimeoutSignalsAdvice, TimeoutSignalsTitle, Way,
};
use crate::names;

use super::draft::Draft;
use super::finding::Severity;
use super::owner::{Owner, Place, Role, Whereabouts};
use super::sentence::{Declared, Schema, Sentence, schemas, sentence};
use super::shared::{GrewEachTime, HeapShare, Includes, ListensAt, SizeGrew};

/// What a runtime keeps inside.
pub const RUNTIME: Kind = Kind { slug: "runtime", standing: Standing::Mechanism };

sentence!(CalledAt = "evidence.runtime.calledAt" { call: &'static str, place: Place });
sentence!(CalledIn = "evidence.runtime.calledIn" { call: &'static str, function: String, place: Whereabouts });

/// What is said here.
pub const SENTENCES: &[Schema] = schemas![CalledAt, CalledIn];

/// Steps from a finding's object to what the program knows.
const MAX_STEPS: usize = 24;
/// Entries that are looked into.
const SAMPLE: usize = 64;
/// Lines of calls that a finding names.
const MAX_CALLS: usize = 4;
/// Listeners that a finding names.
const MAX_LISTENERS: usize = 2;

/// A row that a finding is about.
#[derive(Clone, Copy)]
pub struct Inner {
    /// The row.
    pub row: &'static Row,
    /// The object that has the members, or the context of the variable.
    pub holder: NodeIx,
}

/// The row of an object that a runtime keeps inside, if it is one.
pub fn inner(heap: &Heap, node: NodeIx) -> Option<Inner> {
    let is_object = |way: &Way| matches!(way, Way::Object(class) if heap.raw_name(node) == class.as_bytes());
    if let Some(row) = ROWS.iter().find(|row| row.ways.iter().any(is_object)) {
        return (heap.whose_node(node) == Some(Tier::Runtime)).then_some(Inner { row, holder: node });
    }
    let mut members: Vec<(String, NodeIx)> = Vec::new();
    // Of several ways that end here, the longest: a controller is a member of its stream.
    let mut longest = None;
    let mut at = node;
    for _ in 0..MAX_STEPS {
        let Some(edge) = PathEdge::nearest(heap, at) else { break };
        match edge.edge_type {
            EdgeType::Context if members.is_empty() => return by_variable(heap, &edge),
            EdgeType::Property if !names::is_numbered(heap.graph, edge.edge) => {
                members.push((heap.edge(edge.edge), edge.source));
                longest = by_members(heap, &members).or(longest);
            }
            // What is in an entry of a container is not the container.
            EdgeType::Context | EdgeType::Property | EdgeType::Element => break,
            _ => {}
        }
        at = edge.source;
    }
    longest
}

/// The row of a variable of the runtime's own code.
fn by_variable(heap: &Heap, edge: &PathEdge) -> Option<Inner> {
    let name = heap.edge(edge.edge);
    let is_it = |row: &&Row| row.ways.iter().any(|way| matches!(way, Way::Variable(known) if *known == name));
    let row = ROWS.iter().find(is_it)?;
    let function = functions_in(heap, edge.source).first().copied()?;
    let is_runtimes = heap.whose_node(function) == Some(Tier::Runtime);
    is_runtimes.then_some(Inner { row, holder: edge.source })
}

/// The row whose members are the outermost ones of these, from the inside out. One more member may be within: the array
/// of a queue.
fn by_members(heap: &Heap, members: &[(String, NodeIx)]) -> Option<Inner> {
    let holder = members.last()?.1;
    ROWS.iter().find_map(|row| {
        let is_it = |way: &Way| match way {
            Way::Variable(_) | Way::Object(_) => false,
            Way::Members(names, classes) => {
                let within = members.len().checked_sub(names.len());
                let is_same = |(name, (known, _)): (&&str, &(String, NodeIx))| *name == "*" || known == name;
                within.is_some_and(|within| within == 0 || within == 1 && members[0].0 == "list")
                    && names.iter().zip(members.iter().rev()).all(is_same)
                    && (classes.is_empty() || classes.iter().any(|class| heap.raw_name(holder) == class.as_bytes()))
            }
        };
        row.ways.iter().any(is_it).then_some(Inner { row, holder })
    })
}

/// Changes the words of findings about what a runtime keeps inside, and makes one of those that have one cause.
pub fn retell(case: &Case, drafts: &mut Vec<Draft>) {
    let heap = case.heap;
    let mut told: Vec<(Draft, Inner)> = Vec::new();
    let mut rest = Vec::new();
    for draft in drafts.drain(..) {
        // A detector may know that callbacks pile up, and not whose.
        let is_container = draft.finding.kind.standing == Standing::Place || draft.finding.kind == LISTENERS;
        match is_container.then(|| inner(heap, NodeIx(draft.finding.owner_node))).flatten() {
            Some(inner) => told.push((draft, inner)),
            None => rest.push(draft),
        }
    }
    let mut signals: Vec<Draft> = Vec::new();
    let mut performance: Vec<(Draft, Inner)> = Vec::new();
    let mut members: Vec<Draft> = Vec::new();
    for (draft, inner) in told {
        match inner.row.group {
            // What keeps the signals is found elsewhere.
            Group::Signals if remembers_living(heap, &draft, &inner) => {}
            Group::Signals => signals.push(of_signals(case, draft, &inner)),
            Group::Entries => performance.push((draft, inner)),
            Group::Member | Group::Channel => members.push(of_member(case, draft, &inner)),
        }
    }
    rest.extend(merged(signals, true));
    let mut members = merged(members, false);
    members.iter_mut().for_each(|member| take_structures(heap, member, &mut rest));
    rest.extend(members);
    rest.extend(of_performance(case, performance));
    *drafts = rest;
}

/// What all findings of rows have in common: kind, evidence, and a severity that does not depend on whose code the
/// container is in.
fn base(case: &Case, draft: &mut Draft) {
    let finding = &mut draft.finding;
    let appends = finding.evidence.iter().any(|reason| reason.key == "evidence.appendOnly");
    if appends && case.snapshots() > 2 && finding.severity != Severity::Leak {
        (finding.severity, finding.confidence) = (Severity::Leak, case.heap.policy.containers.growing);
    }
    finding.kind = RUNTIME;
    let keys = [GrewEachTime::SCHEMA.key, SizeGrew::SCHEMA.key, HeapShare::SCHEMA.key, Includes::SCHEMA.key];
    finding.evidence.retain(|reason| keys.contains(&reason.key));
}

/// Gives a finding its owner and that owner's line.
fn owned_by(draft: &mut Draft, owner: Owner, tier: Tier) {
    draft.finding.location = owner.place.as_ref().and_then(Whereabouts::line).cloned();
    draft.finding.owner = owner;
    draft.finding.tier = tier;
}

/// The owner of an object, by what a program knows it as: a signal by its controller; without the members that only the
/// runtime's code can read, `viewers[…][kSocket]`, and what is within them.
fn known_as(heap: &Heap, node: NodeIx) -> Ownership {
    let retainers = heap.snapshot.retainers.of(node).iter().take(MAX_RETAINERS);
    let controller = retainers
        .filter(|source| source.edge_type() == EdgeType::Property)
        .map(|source| source.node())
        .find(|&source| heap.raw_name(source) == b"AbortController");
    let mut owned = ownership(heap, controller.unwrap_or(node));
    if let Some(begin) = owned.owner.name.find("[k").filter(|&begin| begin > 0) {
        owned.owner.name.truncate(begin);
    }
    owned
}

fn of_member(case: &Case, mut draft: Draft, inner: &Inner) -> Draft {
    let heap = case.heap;
    base(case, &mut draft);
    let stream = stream_of(heap, inner.holder).map(|stream| known_as(heap, stream));
    let is_known = |owned: &Ownership| owned.is_own() && !owned.owner.name.contains("[k");
    let owned = stream.filter(is_known).unwrap_or_else(|| known_as(heap, inner.holder));
    let mut owner = owned.owner.clone();
    let mut tier = owned.tier.clone();
    let functions = all_callers(heap, inner.row.fills);
    let channel = (inner.row.group == Group::Channel).then(|| channel_name(heap, inner.holder)).flatten();
    if channel.is_some() || owned.is_runtime() {
        // The program has no name for the object: the function that makes the call is where.
        owner = match channel {
            Some(name) => Owner::variable(name, None),
            None => Owner::object(String::new(), heap.class_name(inner.holder)),
        };
        if let Some((_, caller)) = functions.first() {
            owner.place = caller.line().cloned().map(Whereabouts::Line).or(caller.place.clone());
            tier = caller.tier.clone();
        }
    }
    let count = draft.finding.count;
    let (title, advice) = match is_branch(heap, inner.holder) {
        true => (BranchTitle { count, owner: owner.clone() }.into(), BranchAdvice { owner: owner.clone() }.into()),
        false => (inner.row.words)(count, owner.clone()),
    };
    (draft.finding.title, draft.finding.advice) = (title, advice);
    owned_by(&mut draft, owner, tier);
    draft.because(calls(&functions))
}

/// Takes out findings that the stream itself keeps more and more, as its promises of chunks are: a part of the finding about
/// the chunks, whose bytes are then those of both.
fn take_structures(heap: &Heap, member: &mut Draft, rest: &mut Vec<Draft>) {
    let Some(inner) = inner(heap, NodeIx(member.finding.owner_node)) else { return };
    let Some(stream) = stream_of(heap, inner.holder).or_else(|| is_stream(heap, inner.holder).then_some(inner.holder))
    else {
        return;
    };
    let is_streams = |draft: &Draft| {
        draft.finding.owner_node == stream.0
            && matches!(draft.finding.kind.standing, Standing::Structure | Standing::Retainer)
    };
    for part in rest.extract_if(.., |draft| is_streams(draft)) {
        let counts = (member.finding.count, member.finding.series.counts.clone(), member.finding.evidence.clone());
        add(member, part);
        // What is counted are the chunks.
        let grew = |reason: &&Sentence| reason.key == GrewEachTime::SCHEMA.key;
        let (count, series, evidence) = counts;
        (member.finding.count, member.finding.series.counts) = (count, series);
        member.finding.evidence.retain(|reason| reason.key != GrewEachTime::SCHEMA.key);
        member.finding.evidence.splice(..0, evidence.into_iter().filter(|reason| grew(&reason)));
    }
}

fn is_stream(heap: &Heap, node: NodeIx) -> bool {
    matches!(heap.raw_name(node), b"ReadableStream" | b"WritableStream")
}

/// The name of a diagnostics channel.
fn channel_name(heap: &Heap, holder: NodeIx) -> Option<String> {
    let edge = heap.graph.edges(holder).find(|&(edge, edge_type, to)| {
        edge_type == EdgeType::Property && heap.is_string(to) && heap.edge(edge) == "name"
    });
    edge.map(|(.., to)| heap.name(to))
}

/// A property of an object.
fn member(heap: &Heap, of: NodeIx, name: &str) -> Option<NodeIx> {
    let is_it = |&(edge, edge_type, _): &(_, EdgeType, _)| edge_type == EdgeType::Property && heap.edge(edge) == name;
    heap.graph.edges(of).find(is_it).map(|(.., to)| to)
}

/// The web stream of a controller.
fn stream_of(heap: &Heap, controller: NodeIx) -> Option<NodeIx> {
    let is_controller = heap.raw_name(controller).ends_with(b"Controller");
    let state = is_controller.then(|| member(heap, controller, "<symbol kState>")).flatten()?;
    member(heap, state, "stream")
}

/// Whether a stream is a branch of `tee()`: its controller cancels it with the function of a branch.
fn is_branch(heap: &Heap, stream: NodeIx) -> bool {
    let state = member(heap, stream, "<symbol kState>");
    let controller = state.and_then(|state| member(heap, state, "controller"));
    let state = controller.and_then(|controller| member(heap, controller, "<symbol kState>"));
    let cancel = state.and_then(|state| member(heap, state, "cancelAlgorithm"));
    cancel.is_some_and(|cancel| matches!(heap.raw_name(cancel), b"cancel1Algorithm" | b"cancel2Algorithm"))
}

/// Signals that follow another signal, or that wait for their time.
fn of_signals(case: &Case, mut draft: Draft, inner: &Inner) -> Draft {
    let heap = case.heap;
    base(case, &mut draft);
    let count = draft.finding.count;
    let is_variable = heap.is_context(inner.holder);
    if !is_variable {
        // A reference to a signal that is gone is all that is kept: little, and the runtime's doing.
        draft.finding.severity = draft.finding.severity.min(Severity::Suspect);
        draft.finding.confidence = case.heap.policy.containers.growing * case.heap.policy.containers.runtime_factor;
    }
    let source = if is_variable { source_of(heap, NodeIx(draft.finding.owner_node)) } else { Some(inner.holder) };
    match source {
        Some(source) => {
            let functions = all_callers(heap, inner.row.fills);
            let owned = known_as(heap, source);
            let owner = owned.owner.clone();
            let (title, advice) = (inner.row.words)(count, owner.clone());
            (draft.finding.title, draft.finding.advice) = (title, advice);
            owned_by(&mut draft, owner, owned.tier);
            let listeners = if is_variable { listeners(heap, NodeIx(draft.finding.owner_node)) } else { Vec::new() };
            draft.because(calls(&functions)).because(listeners)
        }
        None => {
            let functions = all_callers(heap, &[TIMEOUT]);
            let (owner, tier) = caller_owner(&functions);
            let title = TimeoutSignalsTitle { count, owner: (!owner.name.is_empty()).then(|| owner.clone()) };
            (draft.finding.title, draft.finding.advice) = (title.into(), TimeoutSignalsAdvice {}.into());
            owned_by(&mut draft, owner, tier);
            at_first_call(&mut draft, &functions);
            draft.because(calls(&functions))
        }
    }
}

/// The program's functions that listen to the signals in a set.
fn listeners(heap: &Heap, set: NodeIx) -> Vec<Sentence> {
    let signals = entries(heap, set, 1).map(|entries| entries.list).unwrap_or_default();
    let signals = signals.iter().take(SAMPLE).map(|entry| entry.value);
    let functions: Vec<NodeIx> = signals.flat_map(|signal| functions_within(heap, signal, signal)).collect();
    let named = |function: NodeIx| ListensAt { function: heap.function_name(function), place: heap.place(function) };
    distinct(heap, &functions).into_iter().take(MAX_LISTENERS).map(|function| named(function).into()).collect()
}

/// Whether a signal's references are to signals that are alive: then something else keeps these.
fn remembers_living(heap: &Heap, draft: &Draft, inner: &Inner) -> bool {
    if heap.is_context(inner.holder) {
        return false;
    }
    let Some(entries) = entries(heap, NodeIx(draft.finding.owner_node), 1) else { return false };
    let is_living = |reference: NodeIx| {
        heap.graph.edges(reference).any(|(_, edge_type, to)| edge_type == EdgeType::Weak && heap.distance(to) >= 0)
    };
    let sample = || entries.list.iter().take(SAMPLE).map(|entry| entry.value);
    sample().filter(|&reference| is_living(reference)).count() * 2 > sample().count()
}

/// The signal that most of the signals in a set follow: the one that most of them hold by a `WeakRef`.
fn source_of(heap: &Heap, set: NodeIx) -> Option<NodeIx> {
    let entries = entries(heap, set, 1)?;
    let mut sources: HashMap<NodeIx, usize> = HashMap::new();
    let mut seen = 0;
    for entry in entries.list.iter().take(SAMPLE) {
        seen += 1;
        let is_sources = |&(edge, edge_type, _): &(_, EdgeType, _)| {
            edge_type == EdgeType::Property && heap.edge(edge) == "<symbol kSourceSignals>"
        };
        let Some((.., of)) = heap.graph.edges(entry.value).find(is_sources) else { continue };
        let Some(table) = heap.internal(of, &heap.words.table) else { continue };
        for (.., reference) in heap.graph.edges(table).filter(|&(.., to)| heap.raw_name(to) == b"WeakRef") {
            let target = heap.graph.edges(reference).find(|&(_, edge_type, _)| edge_type == EdgeType::Weak);
            if let Some((.., signal)) = target.filter(|&(.., signal)| heap.distance(signal) >= 0) {
                *sources.entry(signal).or_default() += 1;
            }
        }
    }
    let (signal, count) = sources.into_iter().max_by_key(|&(signal, count)| (count, std::cmp::Reverse(signal)))?;
    (count * 2 > seen).then_some(signal)
}

/// The findings of one owner that say the same are one: that of most bytes, which explains the objects of the others.
fn merged(mut drafts: Vec<Draft>, of_signals: bool) -> Vec<Draft> {
    drafts.sort_by_key(|draft| std::cmp::Reverse(draft.finding.retained_size));
    let mut whole: Vec<Draft> = Vec::new();
    for draft in drafts {
        // A signal has a set of those that follow it, and another of those that the runtime keeps for it.
        let is_one = |known: &Draft| of_signals || known.finding.title.key == draft.finding.title.key;
        let is_same = |known: &&mut Draft| known.finding.owner == draft.finding.owner && is_one(known);
        match whole.iter_mut().find(is_same) {
            Some(known) => known.covers.extend(draft.covers),
            None => whole.push(draft),
        }
    }
    whole
}

/// Marks and measures, in one finding; other containers of the runtime that a function of the program fills.
fn of_performance(case: &Case, mut told: Vec<(Draft, Inner)>) -> Vec<Draft> {
    let heap = case.heap;
    let mut all: Vec<Draft> = Vec::new();
    let place = |name: &str| told.iter().position(|(_, inner)| inner.row.name == name);
    let both = place("performance marks").zip(place("performance measures"));
    let mut marks = None;
    if let Some((first, second)) = both {
        let (measures, _) = told.remove(first.max(second));
        let (other, _) = told.remove(first.min(second));
        let (one, two) = if first < second { (other, measures) } else { (measures, other) };
        marks = Some((one, two));
    }
    if let Some((mut marks, measures)) = marks {
        base(case, &mut marks);
        let functions = all_callers(heap, &[MARK, MEASURE]);
        let (owner, tier) = caller_owner(&functions);
        let title = EntriesTitle {
            marks: marks.finding.count,
            measures: measures.finding.count,
            owner: (!owner.name.is_empty()).then(|| owner.clone()),
        };
        (marks.finding.title, marks.finding.advice) = (title.into(), EntriesAdvice {}.into());
        add(&mut marks, measures);
        owned_by(&mut marks, owner, tier);
        at_first_call(&mut marks, &functions);
        all.push(marks.because(calls(&functions)));
    }
    for (mut draft, inner) in told {
        base(case, &mut draft);
        let functions = all_callers(heap, inner.row.fills);
        let (owner, tier) = caller_owner(&functions);
        let (title, advice) = (inner.row.words)(draft.finding.count, owner.clone());
        (draft.finding.title, draft.finding.advice) = (title, advice);
        owned_by(&mut draft, owner, tier);
        at_first_call(&mut draft, &functions);
        all.push(draft.because(calls(&functions)));
    }
    all
}

/// Adds another finding's numbers to a finding.
fn add(whole: &mut Draft, part: Draft) {
    let sum = |a: &[f64], b: &[f64]| -> Vec<f64> {
        a.iter().zip(b).map(|(a, b)| if *a < 0.0 || *b < 0.0 { -1.0 } else { a + b }).collect()
    };
    let (finding, other) = (&mut whole.finding, part.finding);
    finding.retained_size += other.retained_size;
    finding.growth += other.growth;
    finding.count += other.count;
    finding.series.counts = sum(&finding.series.counts, &other.series.counts);
    finding.series.sizes = sum(&finding.series.sizes, &other.series.sizes);
    // What grew is said again, of both.
    finding.evidence.retain(|reason| reason.key != GrewEachTime::SCHEMA.key && reason.key != SizeGrew::SCHEMA.key);
    let ends = |of: &[f64]| of.first().zip(of.last()).map(|(first, last)| (*first, *last));
    if let Some((from, to)) = ends(&finding.series.counts).filter(|(from, to)| *from >= 0.0 && to > from) {
        let snapshots = finding.series.counts.len();
        finding.evidence.push(GrewEachTime { from: from as u64, to: to as u64, snapshots }.into());
    }
    if let Some((from, to)) = ends(&finding.series.sizes).filter(|(from, to)| *from >= 0.0 && to > from) {
        let snapshots = finding.series.sizes.len();
        finding.evidence.push(SizeGrew { fromSize: from as u64, toSize: to as u64, snapshots }.into());
    }
    whole.covers.extend(part.covers);
}

/// The functions that make some calls, with the call as one writes it.
pub fn all_callers(heap: &Heap, fills: &[Call]) -> Vec<(&'static str, Caller)> {
    let of_call = |call: &Call| {
        let is_own = |callers: &Vec<Caller>| callers.iter().any(|caller| caller.tier == Tier::Own);
        let of_words = call.words.iter().map(|words| callers(heap, words)).find(is_own);
        let text = call.text;
        of_words
            .unwrap_or_else(|| call.words.first().map(|words| callers(heap, words)).unwrap_or_default())
            .into_iter()
            .map(move |caller| (text, caller))
    };
    fills.iter().flat_map(of_call).collect()
}

/// The first function that makes a call, as an owner.
pub fn caller_owner(functions: &[(&'static str, Caller)]) -> (Owner, Tier) {
    let Some((_, caller)) = functions.first() else {
        return (Owner { name: String::new(), role: Role::Function, place: None }, Tier::Runtime);
    };
    let owner = Owner { name: caller.name.clone(), role: Role::Function, place: caller.place.clone() };
    (owner, caller.tier.clone())
}

/// The line of the first call is the one to look at.
pub fn at_first_call(draft: &mut Draft, functions: &[(&'static str, Caller)]) {
    if let Some(line) = functions.first().and_then(|(_, caller)| caller.line()) {
        draft.finding.location = Some(line.clone());
    }
}

/// Where calls are.
pub fn calls(functions: &[(&'static str, Caller)]) -> Vec<Sentence> {
    let mut all = Vec::new();
    for &(call, ref caller) in functions {
        if caller.calls.is_empty()
            && let Some(place) = caller.place.clone()
        {
            all.push(CalledIn { call, function: caller.name.clone(), place }.into());
        }
        all.extend(caller.calls.iter().map(|place| CalledAt { call, place: place.clone() }.into()));
    }
    all.truncate(MAX_CALLS);
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::leaks::tell::finding::Finding;
    use crate::leaks::trial::{OTHERS_CODE, PROGRAM, each, findings, kinds, owner_text, reasons, text, with_fixture};

    /// Three heaps in which an array `@21` has more entries each time: `holder` is what leads to it.
    fn three(holder: &str) -> [String; 3] {
        [100, 300, 500].map(|count| {
            let entries = each(0..count, "; buffer -element:*> e*:Entry(200)@1*1");
            format!("{PROGRAM}{OTHERS_CODE}{holder} buffer:Array(32)@21{entries}")
        })
    }

    fn only(holder: &str) -> Finding {
        let found = findings(&three(holder));
        assert_eq!(found.findings.len(), 1, "{:#?}", found.findings);
        found.findings.into_iter().next().expect("a finding")
    }

    const INNER: &str = "; net -internal:context> inner:system␣/␣Context@31 -context:markEntryBuffer>";
    /// The function `timed`, line 10, calls `performance.mark`.
    const CALLER: &str = "; root -> timed:timed{closure}@33#7:9:2 -internal:shared> timedCode:timed{code}@35;\
        timedCode -internal:script> file; timedCode -internal:function_data> bytes:system␣/␣BytecodeArray{code}@37;\
        bytes -internal:constant_pool> pool:⟨constant␣pool⟩{code}@39 -internal:0> word:mark{string}@41";

    /// `tests/fixtures/inner.mjs` makes the files.
    #[test]
    fn each_row_is_in_real_snapshots_of_its_versions() {
        for version in [20, 24, 26] {
            let found: BTreeSet<&str> = with_fixture(&format!("inner-{version}.heapsnapshot.gz"), |heap| {
                let reached = heap.graph.nodes().filter(|&node| heap.is_object(node) && heap.distance(node) >= 0);
                reached.filter_map(|node| inner(heap, node)).map(|inner| inner.row.name).collect()
            });
            let is_seen = |row: &&Row| row.seen.iter().any(|&(_, from, to)| (from..=to).contains(&version));
            let wanted: BTreeSet<&str> = ROWS.iter().filter(is_seen).map(|row| row.name).collect();
            assert_eq!(found, wanted, "Node {version}");
        }
    }

    #[test]
    fn a_runtimes_variable_is_told_as_the_call_that_fills_it() {
        let leak = only(&format!("{CALLER}{INNER}"));
        assert_eq!((leak.kind, leak.severity, leak.count), (RUNTIME, Severity::Leak, 500));
        assert_eq!((owner_text(&leak.owner).as_str(), leak.tier), ("`timed` in server.js:10", Tier::Own));
        assert_eq!((leak.title.key, leak.advice.key), ("title.runtime.marks", "advice.runtime.entries"));
        assert_eq!(leak.location.map(|at| at.line), Some(9));
        let alone = only(INNER);
        assert_eq!((alone.title.key, text(&alone.title, "owner")), ("title.runtime.marks", String::new()));
    }

    #[test]
    fn marks_and_measures_are_one_finding() {
        let heaps = three(&format!("{CALLER}{INNER}")).map(|heap| {
            let more = each(0..heap.matches("Entry").count() as u32 / 2, "; measures -element:*> m*:Measure(100)@3*1");
            format!("{heap}; inner -context:measureEntryBuffer> measures:Array(32)@43{more}")
        });
        let found = findings(&heaps).findings;
        assert_eq!(found.len(), 1, "{found:#?}");
        let title = ["marks", "measures", "owner"].map(|value| text(&found[0].title, value));
        assert_eq!(title, ["500", "250", "`timed` in server.js:10"].map(String::from));
        assert_eq!((found[0].count, found[0].series.counts.as_slice()), (750, &[150.0, 450.0, 750.0][..]));
        assert_eq!(found[0].retained_size, 32 + 500 * 200 + 32 + 250 * 100);
        assert_eq!(reasons(&found[0])[..2], ["evidence.grewEachTime", "evidence.sizeGrew"]);
    }

    #[test]
    fn a_programs_own_variable_of_that_name_stays_as_it_is() {
        assert_eq!(only("; c -context:markEntryBuffer>").kind.slug, "container");
        assert_eq!(only("; c -context:other>").kind.slug, "container");
    }

    #[test]
    fn members_are_told_by_the_object_that_has_them() {
        let stream = "; c -context:uplink> s:Socket@31 -property:_writableState> w:WritableState@33";
        let leak = only(&format!("{stream} -property:<symbol␣kBufferedValue>>"));
        assert_eq!(owner_text(&leak.owner), "`uplink` in server.js");
        assert_eq!((leak.title.key, text(&leak.title, "count")), ("title.runtime.written", "500".into()));
        let other =
            only("; c -context:uplink> s:Socket@31 -property:state> w:State@33 -property:<symbol␣kBufferedValue>>");
        assert_eq!(other.kind.slug, "container", "only one of the members has that name");
    }

    #[test]
    fn what_is_in_an_entry_is_not_the_container() {
        let within = "; c -context:uplink> s:Socket@31 -property:_writableState> w:WritableState@33;\
                      w -property:<symbol␣kBufferedValue>> all:Array@35 -element:0> chunk:Chunk@37 -property:parts>";
        assert_eq!(kinds(&three(within)), ["container"]);
    }

    #[test]
    fn a_branch_of_tee_is_told_as_one() {
        let state = "<symbol␣kState>";
        let way = |stream: &str, cancel: &str| {
            format!(
                "; c -context:audit> s:{stream}@31 -property:{state}> a:Object@33 -property:controller> k:Controller@35;\
                 k -property:{state}> b:Object@37 -property:cancelAlgorithm> f:{cancel}{{closure}}@39; b -property:queue>"
            )
        };
        assert_eq!(only(&way("ReadableStream", "cancel2Algorithm")).title.key, "title.runtime.branch");
        assert_eq!(only(&way("ReadableStream", "cancel")).title.key, "title.runtime.stream");
        assert_eq!(only(&way("WritableStream", "cancel")).title.key, "title.runtime.sink");
        assert_eq!(only(&way("Stream", "cancel")).kind.slug, "container");
    }

    #[test]
    fn what_a_stream_keeps_beside_its_chunks_is_a_part_of_that_finding() {
        let state = "<symbol␣kState>";
        let heap = |count: u32, of_stream: &str| {
            // Two variables lead to the controller, so the stream does not keep the chunks alone.
            let way = format!(
                "; c -context:sink> s:WritableStream@31 -property:{state}> a:Object@33 -property:controller> k:WritableStreamDefaultController@35;\
                 c -context:other> k; k -property:{state}> b:Object@37 -property:queue> buffer:Array(32)@21{of_stream}"
            );
            let chunks = each(0..count, "; buffer -element:*> e*:Entry(800)@1*1");
            let promises = each(0..count, "; s -property:p*> p*:Answer(600)@1*3");
            format!("{PROGRAM}{OTHERS_CODE}{way}{chunks}{promises}").replace("-property:p", "-internal:p")
        };
        let all = findings(&[1_000, 2_000, 3_000].map(|count| heap(count, "; b -property:stream> s"))).findings;
        assert_eq!(all.len(), 1, "{all:#?}");
        assert_eq!((all[0].title.key, all[0].count), ("title.runtime.sink", 3_000));
        assert_eq!(all[0].growth, 2_000 * (800 + 600));
        assert_eq!(all[0].series.counts, [1_000.0, 2_000.0, 3_000.0]);
        let said = reasons(&all[0]);
        assert_eq!(said.iter().filter(|key| **key == "evidence.grewEachTime").count(), 1, "{said:?}");
        assert_eq!(said.iter().filter(|key| **key == "evidence.sizeGrew").count(), 1, "{said:?}");
        let other = findings(&[1_000, 2_000, 3_000].map(|count| heap(count, ""))).findings;
        assert_eq!(other.len(), 2, "the controller does not lead to it: {other:#?}");
    }

    #[test]
    fn signals_are_told_by_the_signal_that_they_follow() {
        let heaps = [100, 300, 500].map(|count| {
            // 256 buckets: entries begin at slot 259, two slots each.
            let entries: String = (0..count)
                .map(|at| {
                    let (slot, id) = (259 + 2 * at, 1000 + at * 10 + 1);
                    format!(
                        "; set -internal:{slot}> a{at}:AbortSignal(200)@{id} -property:<symbol␣kSourceSignals>> o{at}:Set@{};\
                         o{at} -internal:table> t{at}:∅{{array}}@{} -internal:5> ref",
                        id + 2,
                        id + 4
                    )
                })
                .collect();
            format!(
                "{PROGRAM}{OTHERS_CODE}; c -context:shutdown> own:AbortController@31 -property:#signal> source:AbortSignal@33;\
                 net -internal:context> inner:system␣/␣Context@35 -context:gcPersistentSignals> all:Set@37;\
                 all -internal:table> set:∅({}){{array}}@39; root -> ref:WeakRef@41 -weak:target> source{entries}",
                16 + 8 * 1283,
            )
        });
        let found = findings(&heaps).findings;
        assert_eq!((found.len(), owner_text(&found[0].owner).as_str()), (1, "`shutdown` in server.js"), "{found:#?}");
        assert_eq!(found[0].title.key, "title.runtime.signals");
    }

    #[test]
    fn references_to_signals_that_are_gone_are_no_listeners() {
        let signal = "; c -context:shutdown> own:AbortController@31 -property:#signal> source:AbortSignal@33;\
                      source -property:<symbol␣kDependantSignals>>";
        let suspect = only(signal);
        assert_eq!((suspect.title.key, suspect.severity), ("title.runtime.followers", Severity::Suspect));
        assert_eq!(owner_text(&suspect.owner), "`shutdown` in server.js");
    }

    #[test]
    fn callbacks_of_a_diagnostics_channel_have_its_name() {
        let channel = "; c -context:channel> k:ActiveChannel@31 -property:name> called:queries{string}@33;\
                       k -property:_subscribers>";
        let leak = only(channel);
        assert_eq!((leak.title.key, owner_text(&leak.owner).as_str()), ("title.runtime.channel", "`queries`"));
    }
}
