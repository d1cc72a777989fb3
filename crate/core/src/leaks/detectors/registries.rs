//! What piles up in registries and queues of the engine and the runtime, which no variable of the program holds.
//!
//! *Symbols*: `Symbol.for` enters a symbol into a table of V8's, for ever. *Finalizers*: a `FinalizationRegistry` holds a
//! value for each object that it watches. If that value leads to the object, the object is never collected: here the value
//! is followed through what the registry alone keeps. *Races*: `Promise.race` adds a reaction to each of its promises. A
//! promise that is not settled keeps the reactions of all races, also of those that are over: these have the functions that
//! settle a race's promise as handlers, and that promise is settled. *Events*: `events.on` has a queue of events that no
//! loop has read yet.
//!
//! Each is followed by its object, and is a leak if it grows over three snapshots.
//!
//! Cost: one look at the type and the name of each node, in parallel; the reactions of promises; for a registry its cells,
//! of which a sample is followed.

use std::collections::{HashSet, VecDeque};

use rayon::prelude::*;

use crate::error::Result;
use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Profile};
use crate::leaks::follow::case::Case;
use crate::leaks::follow::trace::{Trace, key};
use crate::leaks::read::callers::callers;
use crate::leaks::read::heap::{Heap, NamedEdge};
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::read::script::functions_in;
use crate::leaks::read::whose::Tier;
use crate::leaks::runtimes::{FIRST, RACE, REGISTER, SYMBOL_FOR};
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::inner::{RUNTIME, all_callers, at_first_call, caller_owner, calls};
use crate::leaks::tell::owner::{Owner, Place, Role, Whereabouts};
use crate::leaks::tell::sentence::{schemas, sentence};
use crate::leaks::tell::shared::grew;
use crate::passes::values::{Ordinals, edge_name};

sentence!(SymbolsTitle = "title.runtime.symbols" { count: u64, owner: Option<Owner> });
sentence!(SymbolsAdvice = "advice.runtime.symbols" {});
sentence!(WatchedTitle = "title.runtime.watched" { count: u64, className: String, owner: Owner });
sentence!(WatchedAdvice = "advice.runtime.watched" { owner: Owner });
sentence!(HeldMadeAt = "evidence.runtime.heldMadeAt" { place: Place });
sentence!(RacesTitle = "title.runtime.races" { count: u64, owner: Owner });
sentence!(RacesAdvice = "advice.runtime.races" { call: &'static str, owner: Owner });
sentence!(RaceResults = "evidence.runtime.raceResults" {});
sentence!(EventsTitle = "title.runtime.events" { count: u64, event: String, owner: Owner, reader: Option<String> });
sentence!(EventsAdvice = "advice.runtime.events" { owner: Owner });
sentence!(ReadIn = "evidence.runtime.readIn" { function: String, place: Option<Place> });

/// Cells and reactions that are looked into.
const SAMPLE: usize = 64;
/// Nodes that a held value is followed through.
const MAX_NODES: usize = 256;
/// Reactions of a promise, and blocks of a queue.
const MAX_LINKS: usize = 1 << 22;

/// See the module.
pub struct Registries;

/// What is followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// The table of registered symbols.
    Symbols,
    /// A `FinalizationRegistry`.
    Finalizers,
    /// A promise that races wait for.
    Races,
    /// A queue of events.
    Events,
}

impl Detector for Registries {
    const PROFILE: Profile = Profile {
        name: "registries",
        kinds: &[RUNTIME],
        sentences: schemas![
            SymbolsTitle,
            SymbolsAdvice,
            WatchedTitle,
            WatchedAdvice,
            HeldMadeAt,
            RacesTitle,
            RacesAdvice,
            RaceResults,
            EventsTitle,
            EventsAdvice,
            ReadIn,
        ],
    };
    type Subject = Subject;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Subject)>> {
        let counted = |node: NodeIx, count: usize, subject: Subject| {
            let is_enough = count as u64 >= heap.policy.registries.least;
            is_enough.then(|| (Trace { count: count as u64, ..Trace::of(heap, node) }, subject))
        };
        let mut all = Vec::new();
        if let Some((table, count)) = symbols(heap)
            && let Some((trace, subject)) = counted(table, count, Subject::Symbols)
        {
            // The table is another object whenever it has grown.
            all.push((Trace { key: key(&[u64::MAX]), id: 0, ..trace }, subject));
        }
        let [registries, queues] = [&heap.words.finalization_registry, &heap.words.fixed_queue];
        let named = objects_named(heap, [registries, queues]);
        let (registries, queues): (Vec<NodeIx>, Vec<NodeIx>) =
            named.into_iter().partition(|&node| registries.has(heap.graph.name(node)));
        let of_registry = |node| counted(node, cells(heap, node).count(), Subject::Finalizers);
        all.extend(registries.into_iter().filter_map(of_registry));
        let of_queue = |node| counted(node, queued(heap, node).len(), Subject::Events);
        all.extend(queues.into_iter().filter_map(of_queue));
        let promises: Vec<(NodeIx, usize)> = (heap.edges_named(NamedEdge::Reactions).par_iter().with_min_len(1 << 12))
            .filter(|&&(_, reaction)| is_reaction(heap, reaction))
            .map(|&(promise, reaction)| (promise, reactions(heap, reaction).count()))
            .filter(|&(_, count)| count as u64 >= heap.policy.registries.least)
            .collect();
        all.extend(promises.into_iter().filter_map(|(promise, count)| counted(promise, count, Subject::Races)));
        Ok(all)
    }

    fn judge(case: &Case, followed: &Followed<Subject>) -> Option<Draft> {
        let Followed { subject, trace, series } = followed;
        let judgement = judgement(case, followed)?;
        let draft = match subject {
            Subject::Symbols => symbols_draft(case.heap, trace, judgement),
            Subject::Finalizers => finalizers_draft(case.heap, trace, judgement)?,
            Subject::Races => races_draft(case.heap, trace, judgement)?,
            Subject::Events => events_draft(case.heap, trace, judgement)?,
        };
        let mut draft = draft.series(series).counting(trace.count).keeping(trace.bytes);
        draft.finding.evidence.splice(..0, grew(series));
        Some(draft)
    }
}

/// The objects with one of these names, in the order of the file.
fn objects_named(heap: &Heap, names: [&Ordinals; 2]) -> Vec<NodeIx> {
    let strings: Vec<u32> = names.into_iter().flat_map(Ordinals::iter).map(|string| string.0).collect();
    if strings.is_empty() {
        return Vec::new();
    }
    const CHUNK: usize = 1 << 14;
    let of_chunk = |(chunk, names): (usize, &[u32])| -> Vec<NodeIx> {
        let named = (chunk * CHUNK..).zip(names).filter(|(_, name)| strings.contains(name));
        let nodes = named.map(|(node, _)| NodeIx(node as u32));
        nodes.filter(|&node| heap.graph.node_type(node) == NodeType::Object).collect()
    };
    heap.graph.names.par_chunks(CHUNK).enumerate().flat_map_iter(of_chunk).collect()
}

fn judgement(case: &Case, followed: &Followed<Subject>) -> Option<Judgement> {
    let policy = &case.heap.policy.registries;
    let Followed { subject, trace, series } = followed;
    let least = if **subject == Subject::Symbols { policy.symbols_added } else { policy.least_added };
    // What can't be collected is seen in one snapshot; that a table or a queue only grows is not.
    let is_proven = matches!(subject, Subject::Finalizers | Subject::Races);
    let is_new = series.present < 2;
    Some(match case.is_series() {
        true if case.grows_by(series, least) && case.snapshots() > 2 && !is_new => (Severity::Leak, policy.growing),
        true if case.grows_by(series, least) && !is_new => (Severity::Suspect, policy.unsure),
        false if is_proven && trace.count >= policy.least_alone => (Severity::Suspect, policy.alone),
        _ => return None,
    })
}

/// V8's table of registered symbols, and how many it has.
fn symbols(heap: &Heap) -> Option<(NodeIx, usize)> {
    let graph = heap.graph;
    let is_group = |&node: &NodeIx| graph.node_type(node) == NodeType::Synthetic;
    let mut groups = vec![graph.root];
    groups.extend(graph.edges(graph.root).map(|(.., to)| to).filter(is_group));
    for at in 1..groups.len() {
        groups.extend(graph.edges(groups[at]).map(|(.., to)| to).filter(is_group));
    }
    let table = groups.into_iter().find_map(|group| heap.internal(group, &heap.words.public_symbol_table))?;
    Some((table, graph.edges(table).filter(|&(.., to)| heap.raw_name(to) == b"symbol").count()))
}

fn symbols_draft(heap: &Heap, trace: &Trace, judgement: Judgement) -> Draft {
    let functions = all_callers(heap, &[SYMBOL_FOR]);
    let (owner, tier) = caller_owner(&functions);
    let title = SymbolsTitle { count: trace.count, owner: (!owner.name.is_empty()).then(|| owner.clone()) };
    let owned = Ownership { owner, tier, ..ownership(heap, trace.node) };
    let mut draft = Draft::new(heap, RUNTIME, &owned, judgement, title, SymbolsAdvice {}).because(calls(&functions));
    at_first_call(&mut draft, &functions);
    draft
}

/// The cells of a `FinalizationRegistry`: each watches an object.
fn cells<'a>(heap: &'a Heap, registry: NodeIx) -> impl Iterator<Item = NodeIx> + 'a {
    let sources = heap.snapshot.retainers.of(registry).iter();
    sources
        .filter(|source| source.edge_type() != EdgeType::Weak)
        .map(|source| source.node())
        .filter(|&node| heap.raw_name(node) == b"system / WeakCell")
}

/// The object that a cell watches.
fn target(heap: &Heap, cell: NodeIx) -> Option<NodeIx> {
    let is_target = |&(_, edge_type, to): &(_, EdgeType, NodeIx)| edge_type == EdgeType::Weak && heap.distance(to) >= 0;
    heap.graph.edges(cell).find(is_target).map(|(.., to)| to)
}

/// The value that a registry holds for a cell.
fn held(heap: &Heap, registry: NodeIx, cell: NodeIx) -> Option<NodeIx> {
    let is_held = |&(_, edge_type, to): &(_, EdgeType, NodeIx)| {
        edge_type != EdgeType::Weak
            && to != registry
            && heap.oddball(to).is_none()
            && heap.raw_name(to) != b"system / WeakCell"
            && heap.raw_name(to) != b"system / Map"
    };
    heap.graph.edges(cell).find(is_held).map(|(.., to)| to)
}

/// Whether a value leads to an object, by nothing but what a registry alone keeps.
fn leads_to(heap: &Heap, registry: NodeIx, value: NodeIx, object: NodeIx) -> bool {
    let tree = &heap.snapshot.tree;
    let mut open = VecDeque::from([value]);
    let mut seen = HashSet::from([value]);
    while let Some(at) = open.pop_front() {
        if at == object {
            return true;
        }
        for (_, edge_type, to) in heap.graph.edges(at) {
            let is_strong = !matches!(edge_type, EdgeType::Weak | EdgeType::Shortcut);
            // Other cells lead to the values of all other objects.
            let is_cell = heap.raw_name(to) == b"system / WeakCell";
            if is_strong && !is_cell && seen.len() < MAX_NODES && tree.dominates(registry, to) && seen.insert(to) {
                open.push_back(to);
            }
        }
    }
    false
}

fn finalizers_draft(heap: &Heap, trace: &Trace, judgement: Judgement) -> Option<Draft> {
    let registry = trace.node;
    let owned = ownership(heap, registry);
    if owned.tier == Tier::Runtime && !owned.is_nameless {
        return None;
    }
    let all: Vec<NodeIx> = cells(heap, registry).collect();
    let sample: Vec<NodeIx> = all.iter().copied().step_by(all.len().div_ceil(SAMPLE).max(1)).collect();
    let leads = |&cell: &NodeIx| {
        let (held, target) = (held(heap, registry, cell)?, target(heap, cell)?);
        leads_to(heap, registry, held, target).then_some((held, target))
    };
    let proven: Vec<(NodeIx, NodeIx)> = sample.iter().filter_map(leads).collect();
    if (proven.len() as f64) < sample.len() as f64 * heap.policy.registries.self_held_share {
        return None;
    }
    let &(held, target) = proven.first()?;
    let made = std::iter::once(held).chain(heap.graph.edges(held).map(|(.., to)| to));
    let made = made
        .filter(|&node| heap.is_function(node) && heap.whose_node(node) == Some(Tier::Own))
        .find_map(|function| heap.place(function));
    let title = WatchedTitle { count: trace.count, className: heap.class_name(target), owner: owned.owner.clone() };
    let advice = WatchedAdvice { owner: owned.owner.clone() };
    let functions = all_callers(heap, &[REGISTER]);
    let line = functions.first().and_then(|(_, caller)| caller.line().cloned());
    Some(
        Draft::new(heap, RUNTIME, &owned, judgement, title, advice)
            .at_least(line)
            .because(calls(&functions))
            .because(made.map(|place| HeldMadeAt { place }.into())),
    )
}

fn is_reaction(heap: &Heap, node: NodeIx) -> bool {
    heap.raw_name(node).ends_with(b"PromiseReaction")
}

/// The reactions from one on.
fn reactions<'a>(heap: &'a Heap, first: NodeIx) -> impl Iterator<Item = NodeIx> + 'a {
    let next = |at: &NodeIx| heap.graph.edges(*at).map(|(.., to)| to).find(|&to| is_reaction(heap, to));
    std::iter::successors(Some(first), next).take(MAX_LINKS)
}

/// The promise of a race whose reaction this is: whether it is settled, and whether the reaction keeps its result. `None`
/// for a reaction of something else.
fn race(heap: &Heap, reaction: NodeIx) -> Option<(bool, bool)> {
    let settles = |&function: &NodeIx| {
        let code = heap.graph.edges(function).find(|&(edge, edge_type, _)| {
            edge_type == EdgeType::Internal && heap.words.code.has(edge_name(heap.graph, edge))
        });
        let name = code.map(|(.., code)| heap.raw_name(code)).unwrap_or_default();
        heap.is_function(function) && memchr::memmem::find(name, b"PromiseCapabilityDefaultRe").is_some()
    };
    let function = heap.graph.edges(reaction).map(|(.., to)| to).find(settles)?;
    let context = heap.context_of(function)?;
    let is_promise = |&to: &NodeIx| heap.raw_name(to) == b"Promise" && heap.graph.node_type(to) == NodeType::Object;
    // From Node 26 on, a promise that is settled is no longer referenced.
    let Some(promise) = heap.graph.edges(context).map(|(.., to)| to).find(is_promise) else {
        return Some((true, false));
    };
    let result = heap.internal(promise, &heap.words.reactions_or_result).filter(|&result| !is_reaction(heap, result));
    let keeps = result.is_some_and(|result| heap.oddball(result).is_none());
    Some((result.is_some(), keeps))
}

fn races_draft(heap: &Heap, trace: &Trace, judgement: Judgement) -> Option<Draft> {
    let first = heap.internal(trace.node, &heap.words.reactions_or_result)?;
    // The newest ones come first, and may not be over.
    let all = trace.count as usize;
    let sample: Vec<NodeIx> = reactions(heap, first).step_by(all.div_ceil(SAMPLE).max(1)).collect();
    let races: Vec<(bool, bool)> = sample.iter().filter_map(|&reaction| race(heap, reaction)).collect();
    let over = races.iter().filter(|&&(is_settled, _)| is_settled).count();
    if (over as f64) < sample.len() as f64 * heap.policy.registries.over_share {
        return None;
    }
    let mut owned = ownership(heap, trace.node);
    let mut functions = all_callers(heap, &[RACE]);
    if functions.is_empty() {
        functions = all_callers(heap, &[FIRST]);
    }
    if owned.is_runtime()
        && let Some((_, caller)) = functions.first()
    {
        owned.owner.place = caller.place.clone();
        owned.tier = caller.tier.clone();
    }
    let call = functions.first().map_or(RACE.text, |&(call, _)| call);
    let title = RacesTitle { count: trace.count, owner: owned.owner.clone() };
    let advice = RacesAdvice { call, owner: owned.owner.clone() };
    let keep = races.iter().filter(|&&(_, keeps)| keeps).count();
    Some(
        Draft::new(heap, RUNTIME, &owned, judgement, title, advice)
            .because((keep * 2 > races.len()).then(|| RaceResults {}.into()))
            .because(calls(&functions)),
    )
}

/// What waits in a queue of Node's: a list of blocks, from the one that is read to the one that is written.
fn queued(heap: &Heap, queue: NodeIx) -> Vec<NodeIx> {
    let words = &heap.words;
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    let mut block = heap.property(queue, &words.tail);
    while let Some(at) = block.filter(|&at| heap.oddball(at).is_none() && seen.len() < MAX_LINKS && seen.insert(at)) {
        if let Some(list) = heap.property(at, &words.list) {
            let entries = heap.graph.edges(list).filter(|&(_, edge_type, _)| edge_type == EdgeType::Element);
            all.extend(entries.map(|(.., to)| to).filter(|&to| heap.oddball(to).is_none()));
        }
        block = heap.property(at, &words.next);
    }
    all
}

/// An emitter whose events wait, the event, and the loop that reads them.
struct Reading {
    emitter: NodeIx,
    event: String,
    /// The function that is suspended in the loop.
    reader: Option<NodeIx>,
}

fn reading(heap: &Heap, queue: NodeIx) -> Option<Reading> {
    let of_queue = heap.snapshot.retainers.of(queue).iter().find(|source| {
        let is_it = |&(edge, _, to): &(_, EdgeType, NodeIx)| to == queue && heap.edge(edge) == "unconsumedEvents";
        source.edge_type() == EdgeType::Context && heap.graph.edges(source.node()).any(|edge| is_it(&edge))
    });
    let context = of_queue?.node();
    let functions: HashSet<NodeIx> = functions_in(heap, context).into_iter().collect();
    let is_runtimes = functions.iter().any(|&function| heap.whose_node(function) == Some(Tier::Runtime));
    let is_handler = |node: NodeIx| functions.contains(&node);
    let listens = |node: NodeIx| is_handler(node) || heap.graph.edges(node).any(|(.., to)| is_handler(to));
    let emitter = heap.edges_named(NamedEdge::Events).iter().find_map(|&(emitter, events)| {
        let event = heap.graph.edges(events).filter(|&(_, edge_type, _)| edge_type == EdgeType::Property);
        let event = event.filter(|&(edge, ..)| !heap.words.proto.has(edge_name(heap.graph, edge)));
        let mut names: Vec<String> = event.filter(|&(.., to)| listens(to)).map(|(edge, ..)| heap.edge(edge)).collect();
        // The loop listens to errors, too.
        names.sort_by_key(|name| name == "error");
        Some((emitter, names.into_iter().next()?))
    });
    let (emitter, event) = emitter.filter(|_| is_runtimes)?;
    let reads = |&&(_, registers): &&(NodeIx, NodeIx)| {
        heap.graph.edges(registers).any(|(.., to)| is_handler(to) || heap.is_object(to) && listens(to) && to != emitter)
    };
    let call = heap.edges_named(NamedEdge::Registers).iter().find(reads).map(|&(call, _)| call);
    let reader = call.and_then(|call| heap.internal(call, &heap.words.function));
    Some(Reading { emitter, event, reader })
}

fn events_draft(heap: &Heap, trace: &Trace, judgement: Judgement) -> Option<Draft> {
    let Reading { emitter, event, reader } = reading(heap, trace.node)?;
    let of_emitter = ownership(heap, emitter);
    let place = reader.and_then(|reader| heap.place(reader));
    let name = reader.map(|reader| heap.function_name(reader));
    let title = EventsTitle { count: trace.count, event, owner: of_emitter.owner.clone(), reader: name.clone() };
    let advice = EventsAdvice { owner: of_emitter.owner.clone() };
    let is_reader = |name: &str| reader.is_some_and(|reader| heap.function_name(reader) == name);
    let line = callers(heap, &["on"]).into_iter().find(|caller| is_reader(&caller.name));
    let line = line.and_then(|caller| caller.line().cloned()).or(place.clone());
    let owned = match (&name, &place) {
        (Some(name), Some(place)) => Ownership {
            owner: Owner { name: name.clone(), role: Role::Function, place: Some(Whereabouts::Line(place.clone())) },
            tier: heap.whose(place.url.as_deref()),
            is_nameless: false,
            node: trace.node,
            ..of_emitter
        },
        _ => Ownership { node: trace.node, ..of_emitter },
    };
    Some(
        Draft::new(heap, RUNTIME, &owned, judgement, title, advice)
            .covering([trace.node])
            .at(line.clone())
            .because(name.map(|function| ReadIn { function, place: line }.into())),
    )
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::leaks::tell::finding::Finding;
    use crate::leaks::trial::{PROGRAM, each, finding, findings, kinds, owner_text, reasons, text};

    /// What is found in heaps of so many.
    fn over(counts: &[u32], heap: impl Fn(u32) -> String) -> Vec<&'static str> {
        kinds(&counts.iter().map(|&count| heap(count)).collect::<Vec<_>>())
    }

    fn only(counts: &[u32], heap: impl Fn(u32) -> String) -> Finding {
        finding(&counts.iter().map(|&count| heap(count)).collect::<Vec<_>>())
    }

    /// The function `tag` of line 10, whose code has these words.
    fn code(words: &[&str]) -> String {
        let pool: String =
            (0..).zip(words).map(|(at, word)| format!("; pool -internal:{at}> word{at}:{word}{{string}}")).collect();
        format!(
            "; root -> tag:tag{{closure}}@23#7:9:2 -internal:shared> tagCode:tag{{code}}@25 -internal:script> file;\
             tagCode -internal:function_data> bytes:system␣/␣BytecodeArray{{code}}@27;\
             bytes -internal:constant_pool> pool:⟨constant␣pool⟩{{code}}@29{pool}"
        )
    }

    /// A table of so many symbols.
    fn symbols(count: u32) -> String {
        let table = "; gc -> strong:⟨Strong␣root␣list⟩{synthetic}@31; strong -internal:public_symbol_table> table:∅";
        let entries = each(0..count, "; table -internal:*> s*:symbol{symbol}(24)@1*1");
        format!("{PROGRAM}{}{table}({}){{array}}@33{entries}", code(&["Symbol", "for"]), 8 * count)
    }

    #[test]
    fn registered_symbols_are_a_leak_where_they_are_registered() {
        let leak = only(&[1000, 1600, 2000], symbols);
        assert_eq!((leak.kind, leak.severity, leak.confidence), (RUNTIME, Severity::Leak, 0.95));
        assert_eq!((owner_text(&leak.owner).as_str(), leak.count), ("`tag` in server.js:10", 2000));
        assert_eq!((leak.title.key, text(&leak.title, "count")), ("title.runtime.symbols", "2000".into()));
        assert_eq!(leak.advice.key, "advice.runtime.symbols");
        let (severity, confidence) = (Severity::Suspect, 0.6);
        let suspect = only(&[1000, 2000], symbols);
        assert_eq!((suspect.severity, suspect.confidence), (severity, confidence));
        assert!(over(&[1001, 1600, 2000], symbols).is_empty(), "999 more");
        assert!(over(&[9000], symbols).is_empty(), "one snapshot does not show that there will be more");
    }

    /// A registry with so many pictures; the first of them, `others`, have values that do not lead to them.
    fn watched(count: u32, others: u32) -> String {
        let cell = "; handles -hidden:4> k*:system␣/␣WeakCell(72){hidden}@1*1 -hidden:0> handles;\
                    k* -hidden:2> h*:Record(40)@1*3; k* -weak:target> p*:Picture(100)@1*5";
        let all = each(0..count, cell);
        let inner = each(others..count, "; h* -property:picture> p*");
        let free = each(0..others, "; c -context:open> p*");
        format!("{PROGRAM}; c -context:handles> handles:FinalizationRegistry(80)@21{all}{inner}{free}")
    }

    #[test]
    fn objects_that_their_own_finalizer_keeps_are_a_leak() {
        let leak = only(&[50, 80, 100], |count| watched(count, 0));
        assert_eq!((leak.kind, leak.severity, leak.confidence), (RUNTIME, Severity::Leak, 0.95));
        assert_eq!(owner_text(&leak.owner), "`handles` in server.js");
        let title = ["count", "className"].map(|value| text(&leak.title, value));
        assert_eq!((leak.title.key, title), ("title.runtime.watched", ["100", "Picture"].map(String::from)));
        assert!(over(&[51, 80, 100], |count| watched(count, 0)).is_empty(), "49 more");
        let two = |first: u32| over(&[first, 90], |count| watched(count, 0)).contains(&"runtime");
        assert!(!two(31), "too few at first to be followed");
        assert!(two(32));
    }

    #[test]
    fn objects_that_others_hold_are_watched_as_they_should_be() {
        assert!(over(&[100, 200, 300], |count| watched(count, count)).iter().all(|&kind| kind != "runtime"));
        let some = |others: u32| over(&[50, 55, 60, 64, 114], |count| watched(count, others)).contains(&"runtime");
        // Of 114 cells, each second is looked at: 57.
        assert!(some(10), "5 of 57 are held elsewhere");
        assert!(!some(14), "7 of 57 are held elsewhere");
    }

    #[test]
    fn one_snapshot_proves_that_an_object_keeps_itself() {
        let suspect = only(&[100], |count| watched(count, 0));
        assert_eq!((suspect.kind, suspect.severity, suspect.confidence), (RUNTIME, Severity::Suspect, 0.6));
        assert!(!over(&[99], |count| watched(count, 0)).contains(&"runtime"));
    }

    /// The promise `stopped` with so many reactions, of which the newest, `open`, are of races that are not over.
    fn races(count: u32, open: u32) -> String {
        let mut heap = format!("{PROGRAM}; c -context:stopped> stopped:Promise(48)@21");
        let mut from = String::from("stopped -internal:reactions_or_result>");
        for at in (0..count).rev() {
            let id = 1000 + at * 10 + 1;
            write!(
                heap,
                "; {from} r{at}:system␣/␣PromiseReaction(48){{hidden}}@{id} -hidden:2> f{at}:∅(56){{closure}}@{};\
                 f{at} -internal:code> resolve:⟨PromiseCapabilityDefaultResolve␣builtin␣code⟩{{code}}@41;\
                 f{at} -internal:context> x{at}:system␣/␣Context(40)@{} -hidden:1> q{at}:Promise(48)@{}",
                id + 2,
                id + 4,
                id + 6
            )
            .expect("a text");
            if at < count - open {
                write!(heap, "; q{at} -internal:reactions_or_result> v{at}:Quote(500)@{}", id + 8).expect("a text");
            }
            from = format!("r{at} -hidden:1>");
        }
        heap
    }

    #[test]
    fn races_that_are_over_are_a_leak_of_the_promise_that_is_not() {
        let leak = only(&[50, 80, 100], |count| races(count, 0));
        assert_eq!((leak.kind, leak.severity, leak.confidence), (RUNTIME, Severity::Leak, 0.95));
        assert_eq!((owner_text(&leak.owner).as_str(), leak.count), ("`stopped` in server.js", 100));
        assert_eq!((leak.title.key, leak.advice.key), ("title.runtime.races", "advice.runtime.races"));
        assert!(reasons(&leak).contains(&"evidence.runtime.raceResults"));
        assert_eq!(only(&[100], |count| races(count, 0)).severity, Severity::Suspect);
    }

    #[test]
    fn races_that_are_not_over_wait_as_they_should() {
        let is_race = |open: u32| over(&[50, 90, 128], |count| races(count, open)).contains(&"runtime");
        // Each second one is looked at.
        assert!(is_race(12), "6 of 64 are not over");
        assert!(!is_race(14), "7 of 64 are not over");
        let without =
            |count: u32| races(count, 0).replace("PromiseCapabilityDefaultResolve", "PromiseAllResolveElement");
        assert!(!over(&[50, 80, 110], without).contains(&"runtime"), "other handlers");
    }

    /// The events of an emitter that a loop has not read.
    fn events(count: u32) -> String {
        let queued = each(0..count, "; list -element:*> e*:Array(400)@1*1");
        let loose = "; root -> net:on{closure}@51#8:1:1 -internal:shared> netCode:on{code}@53;\
                     netCode -internal:script> netFile:node:events{code}@55";
        format!(
            "{PROGRAM}{loose}; c -context:exchange> exchange:EventEmitter(40)@61 -property:_events> names:Object@63;\
             names -property:tick> handler:eventHandler{{closure}}@65#8:9:9 -internal:context> inner:system␣/␣Context@67;\
             inner -context:unconsumedEvents> queue:FixedQueue(40)@69 -property:tail> block:FixedCircularBuffer@71;\
             queue -property:head> block; block -property:list> list:Array(32)@73; block -property:next> null{queued};\
             root -> follow:follow{{closure}}@75#7:5:20 -internal:shared> followCode:follow{{code}}@77;\
             followCode -internal:script> file; root -> call:AsyncFunction@79 -internal:function> follow;\
             call -internal:parameters_and_registers> registers{{array}}@81 -internal:1> handler"
        )
    }

    #[test]
    fn events_that_no_loop_has_read_are_a_leak_of_the_loop() {
        let leak = only(&[50, 80, 100], events);
        assert_eq!((leak.kind, leak.severity, leak.count), (RUNTIME, Severity::Leak, 100));
        assert_eq!(owner_text(&leak.owner), "`follow` in server.js:6");
        let title = ["event", "owner", "reader"].map(|value| text(&leak.title, value));
        assert_eq!(title, ["tick", "`exchange` in server.js", "follow"].map(String::from));
        assert!(over(&[51, 80, 100], events).is_empty(), "49 more");
        let found = findings(&[100, 100, 100].map(events));
        assert!(found.findings.is_empty(), "the loop keeps up");
    }
}
