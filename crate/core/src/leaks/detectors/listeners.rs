//! Listeners that pile up on one emitter.
//!
//! An emitter of Node's has `_events`, and in it for each event a function or an array of functions. `once` adds a bound
//! function with the real one in `listener`. Node sets `warned` on an array that has become longer than it should. An
//! `EventTarget`, such as an `AbortSignal`, has a Map of linked lists.
//!
//! Cost: the listeners of emitters that have many.

use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::graph::EdgeType;
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Kind, Profile, Standing};
use crate::leaks::follow::case::Case;
use crate::leaks::follow::trace::{Trace, key, text_key};
use crate::leaks::read::climb::path_key;
use crate::leaks::read::entries::entries;
use crate::leaks::read::heap::{Heap, NamedEdge, Oddball};
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::read::whose::Tier;
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::{Owner, Place, Role, Whereabouts};
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};
use crate::leaks::tell::shared::captures;

/// Listeners that are added and never removed.
pub const LISTENERS: Kind = Kind { slug: "listeners", standing: Standing::Mechanism };

sentence!(Title = "title.listenersPile" { event: String, emitter: Owner, count: usize });
sentence!(SameListener = "evidence.sameListener" { function: String, place: Option<Place>, listenerShare: f64 });
sentence!(Once = "evidence.once" {});
sentence!(Warned = "evidence.warned" {});
sentence!(EmitterDead = "evidence.emitterDead" { state: &'static str });
sentence!(AbortSignalAdvice = "advice.abortSignal" {});
sentence!(ReconnectAdvice = "advice.listenersReconnect" { event: String, owner: Owner });
sentence!(Advice = "advice.listeners" { event: String, owner: Owner });

/// Listeners of one list: one that leads back to itself ends here.
const MAX_LISTENERS: usize = 1 << 20;

/// See the module.
pub struct Listeners;

impl Detector for Listeners {
    const PROFILE: Profile = Profile {
        name: "listeners",
        kinds: &[LISTENERS],
        sentences: schemas![Title, SameListener, Once, Warned, EmitterDead, AbortSignalAdvice, ReconnectAdvice, Advice,],
    };
    type Subject = Pile;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Pile)>> {
        let trace = |pile: &Pile| {
            let event = text_key(pile.event.as_bytes());
            let path_key = key(&[path_key(heap, pile.emitter), event]);
            let key = key(&[heap.graph.id(pile.emitter).0, event]);
            Trace { key, path_key, ..Trace::group(heap, pile.emitter, pile.emitter, &pile.listeners, pile.bytes(heap)) }
        };
        Ok(piles(heap).into_iter().map(|pile| (trace(&pile), pile)).collect())
    }

    fn judge(case: &Case, followed: &Followed<Pile>) -> Option<Draft> {
        let Followed { subject: pile, trace, series } = followed;
        let functions = Functions::of(case.heap, &pile.listeners);
        let judgement = judgement(case, followed, &functions)?;
        Some(draft(case.heap, pile, &functions, judgement).series(series).traced(trace, series))
    }
}

fn judgement(case: &Case, followed: &Followed<Pile>, functions: &Functions) -> Option<Judgement> {
    let policy = &case.heap.policy.listeners;
    let pile = followed.subject;
    let count = pile.listeners.len();
    let grows = case.grows_by(&followed.series, policy.least_added);
    let is_one = functions.share >= policy.same_function_share;
    Some(match case.is_series() {
        true if grows && (is_one || pile.is_warned) => (Severity::Leak, policy.growing),
        true if grows => (Severity::Leak, policy.growing_mixed),
        true if is_one && pile.is_warned && count >= policy.steady_listeners => (Severity::Suspect, policy.steady),
        false if is_one && (pile.is_warned || count >= policy.leak_alone) => (Severity::Leak, policy.alone),
        false if is_one || pile.is_warned => (Severity::Suspect, policy.unsure_alone),
        _ => return None,
    })
}

/// The finding, with all that does not depend on time.
fn draft(heap: &Heap, pile: &Pile, functions: &Functions, judgement: Judgement) -> Draft {
    let class = heap.class_name(pile.emitter);
    let place = functions.example.and_then(|function| heap.place(function));
    let holder = ownership(heap, pile.emitter);
    let name = if holder.is_nameless { String::new() } else { holder.owner.name.clone() };
    let owned = owned(heap, pile, holder, place.as_ref());
    // Advice names the emitter by its variable, and by its class only where there is none.
    let emitter = match name.as_str() {
        "" => Owner::object(String::new(), class.clone()),
        name => Owner::variable(name.to_owned(), None),
    };
    let state = dead_state(heap, pile.emitter);
    let event = pile.event.clone();
    let advice: Sentence = match (pile.is_target, state) {
        (true, _) => AbortSignalAdvice {}.into(),
        (false, Some(_)) => ReconnectAdvice { event, owner: emitter }.into(),
        (false, None) => Advice { event, owner: emitter }.into(),
    };
    let count = pile.listeners.len();
    let title = Title { event: pile.event.clone(), emitter: Owner::object(name, class), count };
    let same = SameListener { function: functions.name.clone(), place: place.clone(), listenerShare: functions.share };
    Draft::new(heap, LISTENERS, &owned, judgement, title, advice)
        .covering(pile.array)
        .covering(pile.listeners.iter().copied())
        .covering(functions.all.iter().copied())
        .covering(functions.own_contexts(heap))
        .because([same.into()])
        .because(functions.is_once.then(|| Once {}.into()))
        .because(pile.is_warned.then(|| Warned {}.into()))
        .because(state.map(|state| EmitterDead { state }.into()))
        .because(captures(heap, &functions.all, functions.all.len()))
        .at(place)
}

/// The listeners as what an emitter owns. The program can remove its listeners from an emitter of the runtime's, so the
/// listening function decides whose they are.
fn owned(heap: &Heap, pile: &Pile, emitter: Ownership, place: Option<&Place>) -> Ownership {
    let class_name = heap.class_name(pile.emitter);
    let tier = match place.and_then(|place| place.url.as_deref()) {
        Some(url) => heap.whose(Some(url)),
        None => emitter.tier.clone(),
    };
    let line = place.or(emitter.line()).cloned();
    let owner = Owner {
        name: if emitter.is_nameless { String::new() } else { emitter.owner.name.clone() },
        role: Role::Listeners { event: pile.event.clone(), class_name },
        place: line.map(Whereabouts::Line),
    };
    Ownership { owner, is_nameless: emitter.is_nameless && tier == Tier::Runtime, tier, ..emitter }
}

/// Why an emitter can never emit, if so.
fn dead_state(heap: &Heap, emitter: NodeIx) -> Option<&'static str> {
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
pub struct Pile {
    emitter: NodeIx,
    event: String,
    /// The array or list that has them.
    array: Option<NodeIx>,
    listeners: Vec<NodeIx>,
    /// Node has warned of too many.
    is_warned: bool,
    /// The emitter is an `EventTarget`.
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
    let least = heap.policy.listeners.least_listeners;
    let mut piles = Vec::new();
    for &(emitter, events) in heap.edges_named(NamedEdge::Events) {
        for (edge, edge_type, array) in heap.graph.edges(events) {
            if edge_type != EdgeType::Property || heap.raw_name(array) != b"Array" {
                continue;
            }
            let elements = heap.graph.edges(array).filter(|&(_, edge_type, _)| edge_type == EdgeType::Element);
            let listeners: Vec<NodeIx> = elements.map(|(.., to)| to).collect();
            if listeners.len() >= least {
                let is_warned = heap.is_true(array, &heap.words.warned);
                let event = heap.edge(edge);
                piles.push(Pile { emitter, event, array: Some(array), listeners, is_warned, is_target: false });
            }
        }
    }
    for &(emitter, events) in heap.edges_named(NamedEdge::TargetEvents) {
        let Some(events) = entries(heap, events, 1) else { continue };
        for entry in events.list {
            let listeners = linked(heap, entry.value);
            if listeners.len() >= least {
                let event = entry.key.map(|key| heap.name(key)).unwrap_or_default();
                let array = Some(entry.value);
                piles.push(Pile { emitter, event, array, listeners, is_warned: false, is_target: true });
            }
        }
    }
    piles
}

/// The listeners of a linked list.
fn linked(heap: &Heap, head: NodeIx) -> Vec<NodeIx> {
    let mut listeners = Vec::new();
    let mut at = head;
    while listeners.len() < MAX_LISTENERS {
        match heap.property(at, &heap.words.next) {
            Some(next) if heap.oddball(next).is_none() && next != head => {
                listeners.push(next);
                at = next;
            }
            _ => break,
        }
    }
    listeners
}

/// The functions that listen.
struct Functions {
    /// The name of the function that most listeners are.
    name: String,
    /// One of its closures.
    example: Option<NodeIx>,
    /// The share of the listeners that it is.
    share: f64,
    /// Most were added with `once`.
    is_once: bool,
    all: Vec<NodeIx>,
}

impl Functions {
    fn of(heap: &Heap, listeners: &[NodeIx]) -> Self {
        let mut by_function: HashMap<Option<NodeIx>, Vec<NodeIx>> = HashMap::new();
        let mut all = Vec::new();
        let mut once = 0;
        for &listener in listeners {
            let (function, is_once) = unwrapped(heap, listener);
            once += usize::from(is_once);
            all.push(function);
            by_function.entry(heap.shared(function)).or_default().push(function);
        }
        let most =
            by_function.into_values().max_by_key(|same| (same.len(), std::cmp::Reverse(same[0]))).unwrap_or_default();
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

    /// Contexts that only these functions see. A context that many functions share is not theirs.
    fn own_contexts(&self, heap: &Heap) -> HashSet<NodeIx> {
        let most = heap.policy.listeners.shared_context_links;
        let contexts = self.all.iter().filter_map(|&function| heap.context_of(function));
        contexts.filter(|&context| heap.snapshot.retainers.of(context).len() <= most).collect()
    }
}

/// The function that was given to `on` or `once`, and whether it was `once`.
fn unwrapped(heap: &Heap, listener: NodeIx) -> (NodeIx, bool) {
    let words = &heap.words;
    if !heap.is_function(listener) {
        // An entry of an EventTarget.
        let function = heap.property(listener, &words.listener).or_else(|| heap.property(listener, &words.callback));
        let function = function.filter(|&function| heap.is_function(function));
        return (function.unwrap_or(listener), false);
    }
    match heap.property(listener, &words.listener) {
        Some(function) if heap.is_function(function) => (function, true),
        _ => (heap.internal(listener, &words.bound_function).unwrap_or(listener), false),
    }
}
