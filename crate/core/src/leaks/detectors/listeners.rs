//! Listeners that pile up on one emitter (H4 of our notes).
//!
//! An emitter of Node's keeps `_events`, and in it for each event a function or an array of functions; what `once` adds is
//! bound to an object that has the real `listener`. Node sets `warned` on an array that has become longer than it should.
//! An `EventTarget`, an `AbortSignal` for one, has a Map of lists. Ten listeners of one function on one event are many.
//!
//! Cost: a look at the names of all edges; the listeners of emitters that have many.

use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::graph::EdgeType;
use crate::ids::NodeIx;

use super::anchor::{Anchor, anchor, way_key};
use super::case::{Case, Course};
use super::contents::captured;
use super::draft::Draft;
use super::entries::entries;
use super::finding::{Kind, Sentence, Severity};
use super::heap::{Followed, Heap, Oddball, package_name, place_text};
use super::survey::{Trace, key, text_key};
use super::{Detector, Number};

/// Fewer are not many: Node warns beyond ten.
const LEAST: usize = 10;
/// A list of listeners that leads back to itself ends here.
const MAX_LIST: usize = 1 << 20;

/// See the module.
pub struct Listeners;

impl Detector for Listeners {
    fn survey(&self, heap: &Heap, out: &mut Vec<Trace>) -> Result<()> {
        for pile in piles(heap) {
            let id = heap.graph.id(pile.emitter).0;
            let event = text_key(pile.event.as_bytes());
            let way = key(&[way_key(heap, pile.emitter), event]);
            let bytes = pile.bytes(heap);
            out.push(Trace { way, ..Trace::group(heap, key(&[id, event]), pile.emitter, id, &pile.listeners, bytes) });
        }
        Ok(())
    }

    fn judge(&self, case: &Case, number: Number, out: &mut Vec<Draft>) -> Result<()> {
        let heap = case.heap;
        for (pile, trace) in case.again(number, piles) {
            let series = case.series(trace);
            let count = pile.listeners.len();
            let functions = Functions::of(heap, &pile.listeners);
            let grows = series.course() == Course::Grows && series.added() >= LEAST as i64;
            let is_one = functions.share >= 0.8;
            let (severity, sureness) = match (case.is_series(), grows) {
                (true, true) if is_one || pile.is_warned => (Severity::Leak, 1.0),
                (true, true) => (Severity::Leak, 0.8),
                // It was many before, and is no more now.
                (true, false) if is_one && pile.is_warned && count >= 3 * LEAST => (Severity::Suspect, 0.4),
                (true, false) => continue,
                (false, _) if is_one && (pile.is_warned || count >= 100) => (Severity::Leak, 0.9),
                (false, _) if is_one || pile.is_warned => (Severity::Suspect, 0.6),
                (false, _) => continue,
            };
            let draft = draft(heap, &pile, &functions).judged(severity, sureness).series(&series);
            out.push(draft.traced(trace, &series));
        }
        Ok(())
    }
}

/// The title and everything that does not depend on time.
fn draft(heap: &Heap, pile: &Pile, functions: &Functions) -> Draft {
    let class = heap.class_name(pile.emitter);
    let found = anchor(heap, pile.emitter);
    let place = functions.example.and_then(|function| heap.place(function));
    let found_name = if found.is_nameless { String::new() } else { found.name.clone() };
    let emitter = match found.is_nameless {
        true => class.clone(),
        false => format!("`{}` ({class})", found.name),
    };
    // A listener of the program's on an emitter of Node's is the program's to take off.
    let url = place.as_ref().and_then(|place| place.url.clone());
    let package = match &url {
        Some(url) => package_name(Some(url)),
        None => found.package.clone(),
    };
    let where_at = place.as_ref().or(found.place.as_ref()).map(|place| format!(" in {}", place_text(place)));
    let anchor = Anchor {
        text: format!("`{}` listeners of {emitter}{}", pile.event, where_at.unwrap_or_default()),
        place: place.clone().or(found.place.clone()),
        is_nameless: found.is_nameless && package == "node:",
        package,
        ..found
    };
    let is_dead = state(heap, pile.emitter);
    let advice = match (pile.is_target, is_dead.is_some()) {
        (true, _) => Sentence::new("advice.abortSignal", []),
        (false, true) => Sentence::new("advice.listenersReconnect", [("event", pile.event.clone().into())]),
        (false, false) => Sentence::new("advice.listeners", [("event", pile.event.clone().into())]),
    };
    let owner = if found_name.is_empty() { class } else { format!("`{found_name}`") };
    let title = Sentence::new(
        "title.listenersPile",
        [("event", pile.event.clone().into()), ("emitter", emitter.into()), ("count", pile.listeners.len().into())],
    );
    let same = Sentence::new(
        "evidence.sameListener",
        [
            ("function", functions.name.clone().into()),
            ("place", place.as_ref().map(place_text).unwrap_or_default().into()),
            ("listenerShare", functions.share.into()),
        ],
    );
    let contexts = functions.all.iter().filter_map(|&function| heap.context_of(function));
    // A context that many of them share is not theirs.
    let own: HashSet<NodeIx> = contexts.filter(|&context| heap.snapshot.retainers.of(context).len() <= 4).collect();
    let mut draft = Draft::new(heap, Kind::Listeners, &anchor, title, advice)
        .covering(pile.array)
        .covering(pile.listeners.iter().copied())
        .covering(functions.all.iter().copied())
        .covering(own)
        .because(same)
        .perhaps(functions.is_once.then(|| Sentence::new("evidence.once", [])))
        .perhaps(pile.is_warned.then(|| Sentence::new("evidence.warned", [])))
        .perhaps(is_dead.map(|state| Sentence::new("evidence.emitterDead", [("state", state.into())])))
        .perhaps(captured(heap, &functions.all).map(|(variable, size)| {
            Sentence::new(
                "evidence.captures",
                [("variable", variable.into()), ("valueSize", size.into()), ("count", functions.all.len().into())],
            )
        }))
        .at(place);
    draft.finding.advice.values.insert("owner", owner.into());
    draft
}

/// Whether an emitter cannot tell anything any more, or never could.
fn state(heap: &Heap, emitter: NodeIx) -> Option<&'static str> {
    let words = &heap.words;
    if heap.is_true(emitter, &words.destroyed) {
        return Some("destroyed");
    }
    if heap.is_true(emitter, &words.connecting) {
        return Some("connecting");
    }
    let handle = heap.property(emitter, &words.k_handle).or_else(|| heap.property(emitter, &words.handle))?;
    matches!(heap.oddball(handle), Some(Oddball::Null | Oddball::Undefined)).then_some("no handle")
}

/// The listeners of one event of one emitter.
struct Pile {
    emitter: NodeIx,
    event: String,
    /// What `_events` has for it.
    array: Option<NodeIx>,
    listeners: Vec<NodeIx>,
    is_warned: bool,
    is_target: bool,
}

impl Pile {
    fn bytes(&self, heap: &Heap) -> u64 {
        let held = self.array.map_or(0, |array| heap.retained(array));
        let is_within = |node: NodeIx| self.array.is_some_and(|array| heap.snapshot.tree.dominates(array, node));
        let mut nodes: Vec<NodeIx> = self.listeners.iter().copied().filter(|&node| !is_within(node)).collect();
        nodes.sort_unstable();
        nodes.dedup();
        held + nodes.into_iter().map(|node| heap.retained(node)).sum::<u64>()
    }
}

/// Every event with many listeners.
fn piles(heap: &Heap) -> Vec<Pile> {
    let mut found = Vec::new();
    for &(emitter, events) in heap.links(Followed::Events) {
        for (edge, edge_type, array) in heap.graph.edges(events) {
            if edge_type != EdgeType::Property || heap.raw_name(array) != b"Array" {
                continue;
            }
            let elements = heap.graph.edges(array).filter(|&(_, edge_type, _)| edge_type == EdgeType::Element);
            let listeners: Vec<NodeIx> = elements.map(|(.., to)| to).collect();
            if listeners.len() >= LEAST {
                let is_warned = heap.is_true(array, &heap.words.warned);
                let event = heap.edge(edge);
                found.push(Pile { emitter, event, array: Some(array), listeners, is_warned, is_target: false });
            }
        }
    }
    for &(emitter, events) in heap.links(Followed::TargetEvents) {
        let Some(events) = entries(heap, events, 1) else { continue };
        for entry in events.list {
            let listeners = list(heap, entry.value);
            if listeners.len() >= LEAST {
                let event = entry.key.map(|key| heap.name(key)).unwrap_or_default();
                let array = Some(entry.value);
                found.push(Pile { emitter, event, array, listeners, is_warned: false, is_target: true });
            }
        }
    }
    found
}

/// The listeners of a list, by its links `next`.
fn list(heap: &Heap, head: NodeIx) -> Vec<NodeIx> {
    let mut found = Vec::new();
    let mut at = head;
    while found.len() < MAX_LIST {
        match heap.property(at, &heap.words.next) {
            Some(next) if heap.oddball(next).is_none() && next != head => {
                found.push(next);
                at = next;
            }
            _ => break,
        }
    }
    found
}

/// The functions that listen.
struct Functions {
    /// The function that most listeners are.
    name: String,
    example: Option<NodeIx>,
    /// Which part of the listeners it is.
    share: f64,
    is_once: bool,
    all: Vec<NodeIx>,
}

impl Functions {
    fn of(heap: &Heap, listeners: &[NodeIx]) -> Self {
        let mut of_shared: HashMap<Option<NodeIx>, Vec<NodeIx>> = HashMap::new();
        let mut all = Vec::new();
        let mut once = 0;
        for &listener in listeners {
            let (function, is_once) = unwrap(heap, listener);
            once += usize::from(is_once);
            all.push(function);
            of_shared.entry(heap.shared(function)).or_default().push(function);
        }
        let most =
            of_shared.into_values().max_by_key(|same| (same.len(), std::cmp::Reverse(same[0]))).unwrap_or_default();
        let example = most.first().copied();
        all.sort_unstable();
        all.dedup();
        Functions {
            name: example.map(|function| heap.function_name(function)).unwrap_or_default(),
            example,
            share: most.len() as f64 / listeners.len().max(1) as f64,
            is_once: once * 2 > listeners.len(),
            all,
        }
    }
}

/// The function that was given to `on` or `once`, and whether it was `once`.
fn unwrap(heap: &Heap, listener: NodeIx) -> (NodeIx, bool) {
    let words = &heap.words;
    if !heap.is_function(listener) {
        // An entry of an EventTarget.
        let function = heap.property(listener, &words.listener).or_else(|| heap.property(listener, &words.callback));
        let function = function.filter(|&function| heap.is_function(function));
        return (function.unwrap_or(listener), false);
    }
    let bound = heap.property(listener, &words.listener);
    match bound {
        Some(function) if heap.is_function(function) => (function, true),
        _ => (heap.internal(listener, &words.bound_function).unwrap_or(listener), false),
    }
}
