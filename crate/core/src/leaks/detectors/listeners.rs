//! Listeners that pile up on one emitter.
//!
//! An emitter of Node's has `_events`, and in it for each event a function or an array of functions. `once` adds a bound
//! function with the real one in `listener`. Node sets `warned` on an array that has become longer than it should. An
//! `EventTarget`, such as an `AbortSignal`, has a Map of linked lists. Chromium's nodes lead to theirs through native nodes
//! (`read/blink.rs`), which do not say for which event: there the listeners of one function are a pile.
//!
//! Cost: the listeners of emitters that have many.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::error::Result;
use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Following, Kind, Profile, Standing};
use crate::leaks::follow::case::Case;
use crate::leaks::follow::trace::{Trace, key, text_key};
use crate::leaks::read::blink::{callback, natives, targets};
use crate::leaks::read::callers::callers;
use crate::leaks::read::climb::path_key;
use crate::leaks::read::entries::entries;
use crate::leaks::read::heap::{Heap, NamedEdge, Oddball};
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::read::waiting::waiter;
use crate::leaks::read::whose::Tier;
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::{Owner, Place, Role, Whereabouts};
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};
use crate::leaks::tell::shared::captures;

/// Listeners that are added and never removed.
pub const LISTENERS: Kind = Kind { slug: "listeners", standing: Standing::Mechanism };

sentence!(Title = "title.listenersPile" { event: String, emitter: Owner, count: usize });
sentence!(AnyEventTitle = "title.listenersPileAny" { emitter: Owner, count: usize });
sentence!(SameListener = "evidence.sameListener" { function: String, place: Option<Place>, listenerShare: f64 });
sentence!(Once = "evidence.once" {});
sentence!(Warned = "evidence.warned" {});
sentence!(Waits = "evidence.onceWaits" { function: String, place: Option<Place> });
sentence!(WaitsAdvice = "advice.listenersWait" { event: String, owner: Owner, function: String });
sentence!(EmitterDead = "evidence.emitterDead" { state: &'static str });
sentence!(AbortSignalAdvice = "advice.abortSignal" {});
sentence!(TargetAdvice = "advice.eventTarget" { owner: Owner });
sentence!(OnceAdvice = "advice.listenersOnce" { event: String, owner: Owner });
sentence!(ReconnectAdvice = "advice.listenersReconnect" { event: String, owner: Owner });
sentence!(UnclosedTitle = "title.unclosed" { emitter: Owner, count: usize, className: &'static str });
sentence!(MadeBy = "evidence.unclosedMade" { call: &'static str, place: Place });
sentence!(UnclosedAdvice = "advice.unclosed" { owner: Owner, className: &'static str, close: &'static str });
sentence!(Advice = "advice.listeners" { event: String, owner: Owner });

/// Objects of the runtime's that listen to what the program hands to them, until they are closed.
struct Closable {
    /// The file of the runtime's with the listeners.
    file: &'static str,
    /// The class.
    class: &'static str,
    /// The word of the call that makes one, and the call as one writes it.
    word: &'static str,
    /// See `word`.
    call: &'static str,
    /// The call that closes one.
    close: &'static str,
}

const CLOSABLE: &[Closable] = &[Closable {
    file: "node:internal/readline/interface",
    class: "Interface",
    word: "createInterface",
    call: "readline.createInterface",
    close: "close()",
}];

/// Listeners of one list: one that leads back to itself ends here.
const MAX_LISTENERS: usize = 1 << 20;

/// The event that `events.once` listens to beside the one that is waited for.
const ERROR: &str = "error";
/// Listeners that are looked at for what waits.
const FEW: usize = 8;

/// See the module.
pub struct Listeners;

impl Detector for Listeners {
    const PROFILE: Profile = Profile {
        name: "listeners",
        kinds: &[LISTENERS],
        sentences: schemas![
            Title,
            AnyEventTitle,
            SameListener,
            Once,
            Warned,
            Waits,
            WaitsAdvice,
            EmitterDead,
            AbortSignalAdvice,
            TargetAdvice,
            OnceAdvice,
            ReconnectAdvice,
            UnclosedTitle,
            MadeBy,
            UnclosedAdvice,
            Advice,
        ],
    };
    type Subject = Pile;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Pile)>> {
        let trace = |pile: &Pile| {
            let event = text_key(pile.event.as_bytes());
            let function = pile.function.map_or(0, |function| heap.graph.id(function).0);
            let path_key = key(&[path_key(heap, pile.emitter), event, function]);
            let key = key(&[heap.graph.id(pile.emitter).0, event, function]);
            Trace { key, path_key, ..Trace::group(heap, pile.emitter, pile.emitter, &pile.listeners, pile.bytes(heap)) }
        };
        Ok(piles(heap).into_iter().map(|pile| (trace(&pile), pile)).collect())
    }

    fn most_unlisted(heap: &Heap, _subject: &Pile) -> u64 {
        heap.policy.listeners.least_listeners.saturating_sub(1) as u64
    }

    /// `events.once` adds a listener for the event and one for `error`: the second says nothing new.
    fn judge_all(case: &Case, all: &Following<Pile>) -> Vec<Draft> {
        let waited: Vec<(NodeIx, usize)> = (all.iter())
            .filter(|followed| followed.subject.event != ERROR && is_waited_for(case.heap, followed.subject))
            .map(|followed| (followed.subject.emitter, followed.subject.listeners.len()))
            .collect();
        let is_second = |pile: &Pile| {
            let mut same = waited.iter().filter(|&&(emitter, _)| emitter == pile.emitter);
            pile.event == ERROR
                && is_waited_for(case.heap, pile)
                && same.any(|&(_, count)| count * 2 > pile.listeners.len())
        };
        (all.iter())
            .filter(|followed| !is_second(followed.subject))
            .filter_map(|followed| Self::judge(case, &followed))
            .collect()
    }

    fn judge(case: &Case, followed: &Followed<Pile>) -> Option<Draft> {
        let Followed { subject: pile, trace, series } = followed;
        let functions = Functions::of(case.heap, &pile.listeners);
        let judgement = judgement(case, followed, &functions)?;
        let place = functions.example.and_then(|function| case.heap.place(function));
        let holder = ownership(case.heap, pile.emitter);
        let waiter = waiting(case.heap, pile);
        let mut owned = owned(case.heap, pile, &holder, place.as_ref());
        if let Some(waits) = waiter.and_then(|function| case.heap.place(function)) {
            owned.owner.place = Some(Whereabouts::Line(waits));
        }
        // The runtime listens to its own objects, and raises the limit where it means to.
        let listens = place.as_ref().map(|place| case.heap.whose(place.url.as_deref()));
        let is_inner = owned.tier == Tier::Runtime
            || !pile.is_target && listens == Some(Tier::Runtime) && is_inner_name(&owned.owner.name);
        if is_inner && !pile.is_warned {
            return None;
        }
        let closable = closable(case.heap, pile, &functions);
        let draft = draft(case.heap, pile, &functions, &owned, judgement, place, waiter);
        let draft =
            closable.into_iter().fold(draft, |draft, closable| unclosed(case.heap, draft, &functions, closable));
        Some(draft.series(series).traced(trace, series))
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
        // A page may have a component for each row of a table.
        false if pile.function.is_some() && count >= policy.leak_alone => (Severity::Suspect, policy.unsure_alone),
        false if pile.function.is_some() => return None,
        false if is_one && (pile.is_warned || count >= policy.leak_alone) => (Severity::Leak, policy.alone),
        false if is_one || pile.is_warned => (Severity::Suspect, policy.unsure_alone),
        _ => return None,
    })
}

/// The finding, with all that does not depend on time.
fn draft(
    heap: &Heap,
    pile: &Pile,
    functions: &Functions,
    owned: &Ownership,
    judgement: Judgement,
    place: Option<Place>,
    waiter: Option<NodeIx>,
) -> Draft {
    let class = class_name(heap, pile.emitter);
    let name = owned.owner.name.clone();
    // Advice names the emitter by its variable, and by its class only where there is none.
    let emitter = match name.as_str() {
        "" => Owner::object(String::new(), class.clone()),
        name => Owner::variable(name.to_owned(), None),
    };
    let state = dead_state(heap, pile.emitter);
    let event = pile.event.clone();
    let waiting = waiter.map(|function| (heap.function_name(function), heap.place(function)));
    let advice: Sentence = match (pile.is_target, state) {
        (false, _) if let Some((function, _)) = &waiting => {
            WaitsAdvice { event, owner: emitter, function: function.clone() }.into()
        }
        (true, _) if class == "AbortSignal" => AbortSignalAdvice {}.into(),
        (true, _) => TargetAdvice { owner: emitter }.into(),
        (false, Some(_)) => ReconnectAdvice { event, owner: emitter }.into(),
        (false, None) if functions.is_once => OnceAdvice { event, owner: emitter }.into(),
        (false, None) => Advice { event, owner: emitter }.into(),
    };
    let count = pile.listeners.len();
    let emitter = Owner::object(name, class);
    let title: Sentence = match pile.event.as_str() {
        "" => AnyEventTitle { emitter, count }.into(),
        event => Title { event: event.to_owned(), emitter, count }.into(),
    };
    let same = SameListener { function: functions.name.clone(), place: place.clone(), listenerShare: functions.share };
    Draft::new(heap, LISTENERS, owned, judgement, title, advice)
        .of_class(heap, heap.class(pile.listeners[0]))
        .covering(pile.array)
        .covering(pile.listeners.iter().copied())
        .covering(functions.all.iter().copied())
        .covering(functions.own_contexts(heap))
        .because(waiting.is_none().then(|| same.into()))
        .because(waiting.map(|(function, place)| Waits { function, place }.into()))
        .because(functions.is_once.then(|| Once {}.into()))
        .because(pile.is_warned.then(|| Warned {}.into()))
        .because(state.map(|state| EmitterDead { state }.into()))
        .because(captures(heap, &functions.all, functions.all.len()))
        .at(owned.line().cloned())
}

/// What listens, if it is an object of the runtime's that the program can close.
fn closable(heap: &Heap, pile: &Pile, functions: &Functions) -> Option<&'static Closable> {
    let place = heap.place(functions.example?)?;
    let is_most = functions.share >= heap.policy.listeners.same_function_share;
    CLOSABLE.iter().find(|closable| !pile.is_target && is_most && place.url.as_deref() == Some(closable.file))
}

/// Tells listeners as objects that are not closed. What they keep are these objects, which the scopes of listeners lead to.
fn unclosed(heap: &Heap, mut draft: Draft, functions: &Functions, closable: &'static Closable) -> Draft {
    let Closable { class, word, call, close, .. } = closable;
    let owner = draft.finding.owner.clone();
    let emitter = match owner.name.as_str() {
        "" => Owner::object(String::new(), emitter_class(&owner)),
        name => Owner::variable(name.to_owned(), None),
    };
    let title = UnclosedTitle { emitter: emitter.clone(), count: functions.listeners, className: class };
    (draft.finding.title, draft.finding.advice) =
        (title.into(), UnclosedAdvice { owner: emitter, className: class, close }.into());
    let made = callers(heap, &[word]).into_iter().find(|caller| caller.tier == Tier::Own);
    let line = made.and_then(|caller| caller.line().cloned());
    draft
        .covering(closed_over(heap, functions, class))
        .at(line.clone())
        .because(line.map(|place| MadeBy { call, place }.into()))
}

fn emitter_class(owner: &Owner) -> String {
    match &owner.role {
        Role::Listeners { class_name, .. } => class_name.clone(),
        _ => String::new(),
    }
}

/// The objects of a class that the scopes of listeners lead to.
fn closed_over(heap: &Heap, functions: &Functions, class: &str) -> Vec<NodeIx> {
    let contexts = functions.all.iter().filter_map(|&function| heap.context_of(function));
    let objects = contexts
        .flat_map(|context| heap.graph.edges(context).filter(|&(_, edge_type, _)| edge_type == EdgeType::Context));
    let mut objects: Vec<NodeIx> =
        objects.map(|(.., to)| to).filter(|&to| heap.is_object(to) && heap.raw_name(to) == class.as_bytes()).collect();
    objects.sort_unstable();
    objects.dedup();
    objects
}

/// Whether the listeners are the runtime's own, most for an async function of the program's that waits.
fn is_waited_for(heap: &Heap, pile: &Pile) -> bool {
    waiting(heap, pile).is_some()
}

/// The async function of the program's that most listeners of a sample are for, which the runtime added.
fn waiting(heap: &Heap, pile: &Pile) -> Option<NodeIx> {
    if pile.is_target {
        return None;
    }
    let step = pile.listeners.len().div_ceil(FEW).max(1);
    let sample: Vec<NodeIx> =
        pile.listeners.iter().copied().step_by(step).map(|node| unwrapped(heap, node).0).collect();
    let is_runtimes = |&function: &NodeIx| heap.whose_node(function) == Some(Tier::Runtime);
    let waiters: Vec<NodeIx> = sample
        .iter()
        .filter(|&function| is_runtimes(function))
        .filter_map(|&function| waiter(heap, function))
        .collect();
    let same = |waiter: NodeIx| waiters.iter().filter(|&&other| heap.shared(other) == heap.shared(waiter)).count();
    waiters.iter().copied().find(|&waiter| same(waiter) * 2 > sample.len())
}

/// The listeners as what an emitter owns. The program can remove its listeners from an emitter of the runtime's, so the
/// listening function decides whose they are, unless the runtime itself listens to an emitter of the program's.
fn owned(heap: &Heap, pile: &Pile, emitter: &Ownership, place: Option<&Place>) -> Ownership {
    let of_function = place.and_then(|place| place.url.as_deref()).map(|url| heap.whose(Some(url)));
    let listens = of_function.filter(|tier| *tier != Tier::Runtime || emitter.is_runtime());
    let line = match listens {
        Some(_) => place.or(emitter.line()),
        None => emitter.line().or(place),
    };
    let name = match page_name(heap, pile.emitter) {
        Some(name) => name.to_owned(),
        None if emitter.is_nameless => String::new(),
        None => emitter.owner.name.clone(),
    };
    let owner = Owner {
        name,
        role: Role::Listeners { event: pile.event.clone(), class_name: class_name(heap, pile.emitter) },
        place: line.cloned().map(Whereabouts::Line),
    };
    let tier = listens.unwrap_or_else(|| emitter.tier.clone());
    Ownership { owner, is_nameless: emitter.is_nameless && tier == Tier::Runtime, tier, ..emitter.clone() }
}

/// Whether a name leads through fields of the runtime's own: private ones, and symbols that only its code knows.
fn is_inner_name(name: &str) -> bool {
    name.contains("._") || name.contains("[k")
}

/// What every page calls its window and its document.
fn page_name(heap: &Heap, emitter: NodeIx) -> Option<&'static str> {
    match heap.raw_name(emitter) {
        _ if heap.graph.node_type(emitter) != NodeType::Native => None,
        name if name == b"Window" || name.starts_with(b"Window ") => Some("window"),
        b"HTMLDocument" | b"Document" => Some("document"),
        _ => None,
    }
}

/// The class of an emitter; Chromium adds the page's address to some.
fn class_name(heap: &Heap, emitter: NodeIx) -> String {
    let class = heap.class_name(emitter);
    match heap.graph.node_type(emitter) {
        NodeType::Native => class.split(" / ").next().unwrap_or_default().to_owned(),
        _ => class,
    }
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
    /// Where the event is not known: what the listeners share.
    function: Option<NodeIx>,
}

impl Pile {
    /// The objects that listen, where the program can close them.
    fn closables(&self, heap: &Heap) -> Vec<NodeIx> {
        // What listens first decides whether the others are looked at.
        let first = self.listeners.first().and_then(|&listener| heap.place(unwrapped(heap, listener).0));
        let is_closable = first.and_then(|place| place.url).is_some_and(|url| CLOSABLE.iter().any(|it| it.file == url));
        if self.is_target || !is_closable {
            return Vec::new();
        }
        let functions = Functions::of(heap, &self.listeners);
        closable(heap, self, &functions).map(|it| closed_over(heap, &functions, it.class)).unwrap_or_default()
    }

    fn bytes(&self, heap: &Heap) -> u64 {
        let nodes = self.array.into_iter().chain(self.listeners.iter().copied()).chain(self.closables(heap));
        heap.retained_together(nodes.collect())
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
                piles.push(Pile {
                    emitter,
                    event,
                    array: Some(array),
                    listeners,
                    is_warned,
                    is_target: false,
                    function: None,
                });
            }
        }
    }
    for &(emitter, events) in heap.edges_named(NamedEdge::TargetEvents) {
        let Some(events) = entries(heap, events, 1) else { continue };
        for entry in events.list {
            let listeners = linked(heap, entry.value);
            if listeners.len() >= least {
                let event = entry.key.and_then(|key| heap.text(key)).unwrap_or_default();
                let array = Some(entry.value);
                piles.push(Pile {
                    emitter,
                    event,
                    array,
                    listeners,
                    is_warned: false,
                    is_target: true,
                    function: None,
                });
            }
        }
    }
    piles.extend(of_page(heap).filter(|pile| pile.listeners.len() >= least));
    piles
}

/// The listeners of each of Chromium's nodes, by function.
fn of_page(heap: &Heap) -> impl Iterator<Item = Pile> {
    let mut piles: BTreeMap<(NodeIx, NodeIx), Vec<NodeIx>> = BTreeMap::new();
    for listener in natives(heap, &[&heap.words.event_listener]) {
        let Some(called) = callback(heap, listener) else { continue };
        // Objects with `handleEvent` have a class in common.
        let shared = heap.shared(called).or_else(|| heap.property(called, &heap.words.proto));
        if let (Some(shared), [target, ..]) = (shared, targets(heap, listener).as_slice()) {
            piles.entry((*target, shared)).or_default().push(listener);
        }
    }
    piles.into_iter().map(|((emitter, function), listeners)| Pile {
        emitter,
        event: String::new(),
        array: None,
        listeners,
        is_warned: false,
        is_target: true,
        function: Some(function),
    })
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
    /// The number of listeners.
    listeners: usize,
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
            // Objects with `handleEvent` have a class in common.
            let shared = heap.shared(function).or_else(|| heap.property(function, &heap.words.proto));
            by_function.entry(shared).or_default().push(function);
        }
        let most =
            by_function.into_values().max_by_key(|same| (same.len(), std::cmp::Reverse(same[0]))).unwrap_or_default();
        let example = most.first().copied();
        all.sort_unstable();
        all.dedup();
        Functions {
            name: example.map(|function| name(heap, function)).unwrap_or_default(),
            example,
            share: most.len() as f64 / listeners.len().max(1) as f64,
            is_once: once * 2 > listeners.len(),
            listeners: listeners.len(),
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

/// The name of a listener: a function's, or that of the method of an object.
fn name(heap: &Heap, listener: NodeIx) -> String {
    match heap.is_function(listener) || heap.graph.node_type(listener) != NodeType::Object {
        true => heap.function_name(listener),
        false => format!("{}.handleEvent", heap.class_name(listener)),
    }
}

/// The function that was given to `on` or `once`, and whether it was `once`.
fn unwrapped(heap: &Heap, listener: NodeIx) -> (NodeIx, bool) {
    let words = &heap.words;
    if heap.graph.node_type(listener) == NodeType::Native {
        return (callback(heap, listener).unwrap_or(listener), false);
    }
    if !heap.is_function(listener) {
        // An entry of an EventTarget.
        let given = heap.property(listener, &words.listener).or_else(|| heap.property(listener, &words.callback));
        let is_given = |&given: &NodeIx| heap.is_function(given) || heap.graph.node_type(given) == NodeType::Object;
        return (given.filter(is_given).unwrap_or(listener), false);
    }
    match heap.property(listener, &words.listener) {
        Some(function) if heap.is_function(function) => (function, true),
        _ => (heap.internal(listener, &words.bound_function).unwrap_or(listener), false),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::ops::Range;

    use super::*;
    use crate::leaks::read::callers::tests::function;
    use crate::leaks::trial::{
        self, OTHERS_CODE, PROGRAM, finding, judged, kinds_in, owner_text, reason, reasons, text,
    };

    /// Closures of a function in line 21 or 31 of the program; `shared` is the id of what they share.
    fn closures(name: &str, shared: u32, numbers: Range<u32>) -> Vec<String> {
        let line = if shared == CONNECT { 20 } else { 30 };
        let closure = |at: u32| {
            format!(
                "{name}{at}:{name}(60)@{}{{closure}}#7:{line}:3 -internal:shared> of_{name}:{name}{{code}}@{shared}",
                shared * 1000 + 1 + 2 * at
            )
        };
        numbers.map(closure).collect()
    }

    const CONNECT: u32 = 29;
    const OTHER: u32 = 31;

    /// `count` listeners of one function, `onConnect`.
    fn same(count: u32) -> Vec<String> {
        closures("onConnect", CONNECT, 0..count)
    }

    /// Listeners of two functions: `first` of `onConnect` and `second` of `onOther`.
    fn mixed(first: u32, second: u32) -> Vec<String> {
        [same(first), closures("onOther", OTHER, 0..second)].concat()
    }

    /// The variable `client` with an emitter that has these listeners for `connect`.
    fn socket(listeners: &[String]) -> String {
        let mut heap = format!(
            "{PROGRAM}; c -context:client> e:Socket(300)@21 -property:_events> ev:Object(40)@23 \
             -property:connect> l:Array(40)@25"
        );
        for (at, listener) in listeners.iter().enumerate() {
            write!(heap, "; l -element:{at}> {listener}").unwrap();
        }
        heap
    }

    fn warned(heap: &str) -> String {
        format!("{heap}; l -property:warned> yes")
    }

    #[test]
    fn a_listener_that_keeps_its_emitter_is_counted_once() {
        let heap = |count: u32| {
            let listeners = same(count);
            let mut heap = format!(
                "{PROGRAM}; c -context:first> {}; onConnect0 -internal:context> own:system␣/␣Context(10)@41 \
                 -context:client> e:Socket(300)@21 -property:_events> ev:Object(40)@23 -property:connect> l:Array(40)@25",
                listeners[0]
            );
            listeners.iter().enumerate().for_each(|(at, it)| write!(heap, "; l -element:{at}> {it}").unwrap());
            heap
        };
        let leak = finding(&[10, 25, 40].map(heap));
        assert_eq!((leak.kind, leak.count), (LISTENERS, 40));
        assert_eq!(leak.retained_size, 40 * 60 + 10 + 300 + 40 + 40, "what the first listener retains");
    }

    #[test]
    fn listeners_of_one_function_that_grow_are_a_leak() {
        let leak = finding(&[10, 25, 40].map(|count| socket(&same(count))));
        assert_eq!(judged(&leak), (LISTENERS, Severity::Leak, 1.0, 40));
        assert_eq!(owner_text(&leak.owner), "`connect` listeners of `client` (Socket) in server.js:21");
        assert_eq!((leak.location.as_ref().map(|place| place.line), leak.tier.clone()), (Some(20), Tier::Own));
        assert_eq!((leak.series.counts.as_slice(), leak.growth), (&[10.0, 25.0, 40.0][..], 30 * 60));
        assert_eq!(leak.retained_size, 40 + 40 * 60);
        assert_eq!(reasons(&leak), ["evidence.sameListener", "evidence.grewEachTime", "evidence.sizeGrew"]);
        let same = reason(&leak, "evidence.sameListener");
        let values = ["function", "place", "listenerShare"].map(|value| text(same, value));
        assert_eq!(values, ["onConnect", "server.js:21", "1"]);
        assert_eq!(leak.title.key, "title.listenersPile");
        let title = ["event", "emitter", "count"].map(|value| text(&leak.title, value));
        assert_eq!(title, ["connect", "`client` (Socket)", "40"]);
        assert_eq!(leak.advice.key, "advice.listeners");
        assert_eq!(["event", "owner"].map(|value| text(&leak.advice, value)), ["connect", "`client`"]);
    }

    #[test]
    fn fewer_than_ten_new_listeners_are_work_in_flight() {
        let grown = |to| [socket(&same(10)), socket(&same(to))];
        assert_eq!(judged(&finding(&grown(20))), (LISTENERS, Severity::Leak, 1.0, 20));
        assert!(trial::kinds(&grown(19)).is_empty());
    }

    #[test]
    fn fewer_than_ten_listeners_are_not_followed() {
        assert_eq!(judged(&finding(&[socket(&same(10))])), (LISTENERS, Severity::Suspect, 0.6, 10));
        assert!(kinds_in(&socket(&same(9))).is_empty());
        assert!(kinds_in(&warned(&socket(&same(9)))).is_empty());
        // An earlier snapshot does not list fewer.
        let leak = finding(&[socket(&same(2)), socket(&same(19))]);
        assert_eq!((judged(&leak), leak.series.counts), ((LISTENERS, Severity::Leak, 1.0, 19), vec![-1.0, 19.0]));
        assert!(trial::kinds(&[socket(&same(2)), socket(&same(18))]).is_empty(), "there may have been nine");
    }

    #[test]
    fn a_hundred_of_one_function_are_a_leak_without_a_warning() {
        assert_eq!(judged(&finding(&[socket(&same(100))])), (LISTENERS, Severity::Leak, 0.9, 100));
        assert_eq!(judged(&finding(&[socket(&same(99))])), (LISTENERS, Severity::Suspect, 0.6, 99));
    }

    #[test]
    fn with_nodes_warning_ten_of_one_function_are_a_leak() {
        let leak = finding(&[warned(&socket(&same(10)))]);
        assert_eq!(judged(&leak), (LISTENERS, Severity::Leak, 0.9, 10));
        assert_eq!(reasons(&leak), ["evidence.sameListener", "evidence.warned"]);
        let not = socket(&same(10)) + "; l -property:warned> no:Oddball{hidden}@81; ro -internal:false_value> no";
        assert_eq!(judged(&finding(&[not])), (LISTENERS, Severity::Suspect, 0.6, 10));
    }

    #[test]
    fn four_in_five_of_one_function_are_of_one_line() {
        let suspect = finding(&[socket(&mixed(8, 2))]);
        assert_eq!(judged(&suspect), (LISTENERS, Severity::Suspect, 0.6, 10));
        assert_eq!(text(reason(&suspect, "evidence.sameListener"), "listenerShare"), "0.8");
        assert!(kinds_in(&socket(&mixed(7, 3))).is_empty());
        assert!(!kinds_in(&socket(&mixed(70, 30))).contains(&"listeners"), "their number does not matter");
    }

    #[test]
    fn listeners_of_several_functions_need_a_warning_or_growth() {
        let heap = socket(&mixed(5, 6));
        let suspect = finding(&[warned(&heap)]);
        assert_eq!(judged(&suspect), (LISTENERS, Severity::Suspect, 0.6, 11));
        assert_eq!(owner_text(&suspect.owner), "`connect` listeners of `client` (Socket) in server.js:31", "of most");
        let grown = socket(&mixed(15, 16));
        assert_eq!(judged(&finding(&[&heap, &grown])), (LISTENERS, Severity::Leak, 0.8, 31));
        assert_eq!(judged(&finding(&[heap, warned(&grown)])), (LISTENERS, Severity::Leak, 1.0, 31));
    }

    #[test]
    fn many_listeners_that_do_not_grow_are_suspect_after_a_warning() {
        let steady = |heap: String| [heap.clone(), heap];
        let suspect = finding(&steady(warned(&socket(&same(30)))));
        assert_eq!(judged(&suspect), (LISTENERS, Severity::Suspect, 0.4, 30));
        assert!(trial::kinds(&steady(warned(&socket(&same(29))))).is_empty());
        assert!(trial::kinds(&steady(socket(&same(200)))).is_empty(), "without a warning");
        assert!(trial::kinds(&steady(warned(&socket(&mixed(20, 20))))).is_empty(), "of several functions");
        assert!(trial::kinds(&[10, 40, 40].map(|count| socket(&same(count)))).is_empty(), "they have stopped");
    }

    #[test]
    fn listeners_that_were_added_with_once_are_known_by_their_own_function() {
        // `once` adds a bound function that has the listener.
        let once = |count: usize| {
            let wrapped = |(at, listener): (usize, String)| match at < count {
                true => {
                    format!("w{at}:bound␣onceWrapper(50)@{}{{closure}} -property:listener> {listener}", 51_001 + 2 * at)
                }
                false => listener,
            };
            socket(&same(10).into_iter().enumerate().map(wrapped).collect::<Vec<_>>())
        };
        let most = finding(&[once(6)]);
        assert_eq!(judged(&most), (LISTENERS, Severity::Suspect, 0.6, 10));
        assert_eq!(reasons(&most), ["evidence.sameListener", "evidence.once"]);
        assert_eq!(text(reason(&most, "evidence.sameListener"), "function"), "onConnect");
        assert_eq!(most.advice.key, "advice.listenersOnce", "`once` is no remedy");
        assert_eq!(reasons(&finding(&[once(5)])), ["evidence.sameListener"], "half are not most");
    }

    #[test]
    fn bound_listeners_are_known_by_their_own_function() {
        let bound = |(at, listener): (usize, String)| {
            format!("w{at}:native_bind{{closure}}@{} -internal:bound_function> {listener}", 51_001 + 2 * at)
        };
        let suspect = finding(&[socket(&same(10).into_iter().enumerate().map(bound).collect::<Vec<_>>())]);
        assert_eq!(reasons(&suspect), ["evidence.sameListener"]);
        assert_eq!(text(reason(&suspect, "evidence.sameListener"), "function"), "onConnect");
        assert_eq!(suspect.location.map(|place| place.line), Some(20));
    }

    #[test]
    fn an_emitter_that_can_never_emit_is_named_dead() {
        let of = |more: &str| {
            let suspect = finding(&[socket(&same(10)) + more]);
            let dead = suspect.evidence.iter().find(|reason| reason.key == "evidence.emitterDead");
            (dead.map(|dead| text(dead, "state")), suspect.advice.key)
        };
        let dead = |state: &str| (Some(state.to_owned()), "advice.listenersReconnect");
        assert_eq!(of("; e -property:destroyed> yes"), dead("destroyed"));
        assert_eq!(of("; e -property:connecting> yes"), dead("connecting"));
        assert_eq!(of("; e -property:<symbol␣kHandle>> null"), dead("no handle"));
        assert_eq!(of("; e -property:_handle> null"), dead("no handle"));
        assert_eq!(
            of("; ro -internal:undefined_value> undefined:Oddball@83; e -property:_handle> undefined"),
            dead("no handle")
        );
        let alive = || (None, "advice.listeners");
        assert_eq!(of("; e -property:_handle> tcp:TCP@83"), alive());
        assert_eq!(of("; e -property:destroyed> null; e -property:connecting> null"), alive());
        assert_eq!(of(""), alive());
    }

    #[test]
    fn the_listening_function_decides_whose_an_emitter_of_the_runtimes_is() {
        let of_runtime = |heap: &str| heap.replace("c -context:client> e:Socket", "root -> e:process");
        let heap = of_runtime(&warned(&socket(&same(10))));
        let leak = finding(&[&heap]);
        assert_eq!((judged(&leak), leak.tier.clone()), ((LISTENERS, Severity::Leak, 0.9, 10), Tier::Own));
        assert_eq!(owner_text(&leak.owner), "`connect` listeners of `process` in server.js:21");
        assert_eq!(
            (text(&leak.title, "emitter"), text(&leak.advice, "owner")),
            ("`process`".into(), "`process`".into())
        );
        // The runtime's own listeners.
        let elsewhere = |script: &str| {
            heap.replace("#7:20:3", "#8:20:3") + &format!("; of_onConnect -internal:script> script:{script}{{code}}@85")
        };
        assert_eq!(finding(&[elsewhere("node:internal/process")]).tier, Tier::Runtime);
        assert_eq!(finding(&[elsewhere("/app/node_modules/pg/a.js")]).tier, Tier::Package { name: "pg".into() });
        // Without a place the emitter decides.
        let nowhere = |heap: &str| finding(&[heap.replace("#7:20:3", "")]);
        assert_eq!(nowhere(&heap).tier, Tier::Runtime);
        let of_program = nowhere(&warned(&socket(&same(10))).replace("const␣kept␣=␣[]", "let␣client"));
        assert_eq!(of_program.tier, Tier::Own);
        assert_eq!(owner_text(&of_program.owner), "`connect` listeners of `client` (Socket) in server.js:1");
    }

    #[test]
    fn what_only_the_listeners_see_is_explained_by_them() {
        // A listener and other functions see a context with a large array.
        let with_others = |others: u32| {
            let mut heap = warned(&socket(&same(10)));
            heap += "; onConnect0 -internal:context> x:system␣/␣Context@91 -context:seen> seen:Array(32)@93";
            (0..others).for_each(|at| {
                write!(heap, "; root -> other{at}:other{{closure}}@{} -internal:context> x", 61_001 + 2 * at).unwrap();
            });
            (0..60).for_each(|at| write!(heap, "; seen -element:{at}> v{at}:Seen(500)@{}", 71_001 + 2 * at).unwrap());
            heap
        };
        let heap = with_others(3);
        assert_eq!(kinds_in(&heap), ["listeners"]);
        assert!(reasons(&finding(&[heap])).contains(&"evidence.includes"));
        assert_eq!(kinds_in(&with_others(4)), ["listeners", "container"], "five functions see it");
    }

    #[test]
    fn what_listeners_capture_is_named() {
        let mut heap = warned(&socket(&same(10)));
        for at in 0..10 {
            write!(
                heap,
                "; onConnect{at} -internal:context> x{at}:system␣/␣Context@{} -context:user> u{at}:User(700)@{}",
                61_001 + 2 * at,
                71_001 + 2 * at
            )
            .unwrap();
        }
        let leak = finding(&[heap]);
        assert_eq!(reasons(&leak), ["evidence.sameListener", "evidence.warned", "evidence.captures"]);
        let captures = reason(&leak, "evidence.captures");
        assert_eq!(["variable", "valueSize", "count"].map(|value| text(captures, value)), ["user", "700", "10"]);
        assert_eq!(leak.retained_size, 40 + 10 * (60 + 700));
    }

    #[test]
    fn listeners_that_something_else_holds_count_once() {
        // The first one was added twice, and two are held by the program as well.
        let mut listeners = same(10);
        listeners.push("onConnect0".into());
        let leak = finding(&[warned(&socket(&listeners)) + "; c -context:a> onConnect0; c -context:b> onConnect1"]);
        assert_eq!((leak.count, leak.retained_size), (11, 40 + 10 * 60));
    }

    #[test]
    fn an_event_with_one_function_or_another_object_is_no_pile() {
        let heap = socket(&same(10));
        assert!(kinds_in(&heap.replace("l:Array", "l:Listeners")).is_empty());
        assert!(kinds_in(&heap.replace("-property:_events>", "-property:events>")).is_empty());
        assert!(kinds_in(&heap.replace("-property:connect>", "-weak:connect>")).is_empty());
        let single = format!(
            "{PROGRAM}; c -context:client> e:Socket@21 -property:_events> ev@23 -property:connect> {}",
            same(1)[0]
        );
        assert!(kinds_in(&single).is_empty());
    }

    #[test]
    fn an_emitter_that_took_the_place_of_another_is_followed() {
        let replaced =
            |id: u32, count: u32| socket(&same(count)).replace("e:Socket(300)@21", &format!("e:Socket(300)@{id}"));
        let leak = finding(&[replaced(21, 10), replaced(90_001, 30)]);
        assert_eq!((judged(&leak), leak.series.counts), ((LISTENERS, Severity::Leak, 1.0, 30), vec![10.0, 30.0]));
    }

    #[test]
    fn events_of_one_emitter_are_separate() {
        let heap = |connect: u32, close: u32| {
            let mut heap = socket(&same(connect)) + "; ev -property:close> k:Array(40)@27";
            for (at, listener) in closures("onOther", OTHER, 0..close).iter().enumerate() {
                write!(heap, "; k -element:{at}> {listener}").unwrap();
            }
            heap
        };
        let leak = finding(&[heap(12, 10), heap(12, 40)]);
        assert_eq!(
            (judged(&leak), text(&leak.title, "event").as_str()),
            ((LISTENERS, Severity::Leak, 1.0, 40), "close")
        );
    }

    /// The variable `signal` with an `EventTarget` that has a list of `count` listeners for `abort`. The last one leads to
    /// `end`.
    fn signal(count: u32, end: &str) -> String {
        // A Map with one entry: three numbers, two buckets, key and value in slots 5 and 6.
        let mut heap = format!(
            "{PROGRAM}; c -context:signal> e:AbortSignal(100)@21 -property:<symbol␣kEvents>> m:Map(32)@23 \
             -internal:table> t:∅(152)@25{{array}} -internal:5> k:abort{{string}}@27; t -internal:6> l0:Object(40)@33"
        );
        for (at, function) in same(count).iter().enumerate() {
            write!(
                heap,
                "; l{at} -property:next> l{}:Listener(50)@{} -property:callback> {function}",
                at + 1,
                51_001 + 2 * at
            )
            .unwrap();
        }
        heap + &format!("; l{count} -property:next> {end}")
    }

    #[test]
    fn listeners_of_an_event_target_are_a_list() {
        let leak = finding(&[signal(10, "null"), signal(30, "null")]);
        assert_eq!(judged(&leak), (LISTENERS, Severity::Leak, 1.0, 30));
        assert_eq!(owner_text(&leak.owner), "`abort` listeners of `signal` (AbortSignal) in server.js:21");
        assert_eq!((leak.advice.key, leak.retained_size), ("advice.abortSignal", 40 + 30 * (50 + 60)));
        let same = reason(&leak, "evidence.sameListener");
        assert_eq!(["function", "listenerShare"].map(|value| text(same, value)), ["onConnect", "1"]);
        let undefined = signal(10, "undefined:Oddball@83") + "; ro -internal:undefined_value> undefined";
        assert_eq!(judged(&finding(&[undefined])), (LISTENERS, Severity::Suspect, 0.6, 10));
        assert_eq!(
            judged(&finding(&[signal(10, "l0")])),
            (LISTENERS, Severity::Suspect, 0.6, 10),
            "its end is its beginning"
        );
        assert_eq!(judged(&finding(&[signal(100, "null")])), (LISTENERS, Severity::Leak, 0.9, 100));
        assert!(kinds_in(&signal(9, "null")).is_empty());
    }

    #[test]
    fn an_event_target_may_keep_the_function_by_another_name() {
        let suspect = finding(&[signal(10, "null").replace("-property:callback>", "-property:listener>")]);
        assert_eq!(text(reason(&suspect, "evidence.sameListener"), "function"), "onConnect");
        // Such an entry has the property that `once` adds to a function.
        assert_eq!(reasons(&suspect), ["evidence.sameListener"]);
    }

    /// A page whose window has a listener for each number; `called` is what they call.
    fn page(numbers: Range<u32>, called: &str) -> String {
        let listener = "; list -element:*> l*:EventListener{native}(24)@1*1 -element:1> v*:V8EventListener{native}@1*3";
        let window = "; root -> w:Window␣/␣https://shop.example{native}@41 -element:4> list:InternalNode{native}@43";
        let code = "; root -> main:main{closure}@73#7:0:1 -internal:shared> draw:draw{code}@75 -internal:script> file";
        let listeners = trial::each(numbers, &format!("{listener}; v* -element:1> {called}"));
        format!("{PROGRAM}{window}{code}{listeners}")
    }

    const DRAW: &str = "f*:onResize{closure}(60)@1*5#7:20:3 -internal:shared> draw";

    #[test]
    fn listeners_of_a_page_are_a_pile_by_function() {
        let leak = finding(&[page(0..10, DRAW), page(0..25, DRAW), page(0..40, DRAW)]);
        assert_eq!(judged(&leak), (LISTENERS, Severity::Leak, 1.0, 40));
        assert_eq!(owner_text(&leak.owner), "`` listeners of `window` (Window) in server.js:21");
        assert_eq!(
            (leak.title.key, text(&leak.title, "emitter")),
            ("title.listenersPileAny", "`window` (Window)".into())
        );
        assert_eq!((leak.advice.key, text(&leak.advice, "owner")), ("advice.eventTarget", "`window`".into()));
        assert_eq!(leak.retained_size, 40 * (24 + 60));
        let mixed = |first: Range<u32>, second: Range<u32>| {
            let other = "f*:onKey{closure}(60)@1*5#7:30:3 -internal:shared> key:key{code}@77";
            page(first, DRAW) + &page(second, other)[PROGRAM.len()..].replace("; list -element:", "; list -element:9")
        };
        let one = finding(&[mixed(0..9, 100..109), mixed(0..9, 100..140)]);
        assert_eq!((one.count, text(reason(&one, "evidence.sameListener"), "function")), (31 + 9, "onKey".into()));
        assert_eq!(one.series.counts, [-1.0, 40.0], "each function is a pile of its own");
    }

    #[test]
    fn objects_that_handle_events_are_listeners() {
        let dialog = "o*:Dialog(90)@1*5#7:2:1 -property:__proto__> proto:Dialog@79";
        let leak = finding(&[page(0..10, dialog), page(0..40, dialog)]);
        assert_eq!(owner_text(&leak.owner), "`` listeners of `window` (Window) in server.js:3");
        assert_eq!(leak.retained_size, 40 * (24 + 90));
        assert_eq!(text(reason(&leak, "evidence.sameListener"), "function"), "Dialog.handleEvent");
    }

    #[test]
    fn one_snapshot_of_a_page_shows_a_component_for_each_row() {
        assert_eq!(judged(&finding(&[page(0..100, DRAW)])), (LISTENERS, Severity::Suspect, 0.6, 100));
        assert!(kinds_in(&page(0..99, DRAW)).is_empty());
    }

    #[test]
    fn an_event_target_that_is_no_signal_has_advice_of_its_own() {
        let player = |count: u32| signal(count, "null").replace("AbortSignal", "Player");
        let leak = finding(&[player(10), player(30)]);
        assert_eq!((leak.advice.key, text(&leak.advice, "owner")), ("advice.eventTarget", "`signal`".into()));
    }

    #[test]
    fn the_runtime_may_listen_to_its_own_objects() {
        let inner = |count: u32| {
            socket(&same(count))
                .replace("#7:20:3", "#8:20:3")
                .replace("c -context:client> e:Socket", "root -> e:Stream")
                + OTHERS_CODE
        };
        assert!(trial::kinds(&[inner(10), inner(30)]).is_empty());
        let warned = finding(&[inner(10), warned(&inner(30))]);
        assert_eq!((judged(&warned), warned.tier), ((LISTENERS, Severity::Leak, 1.0, 30), Tier::Runtime));
    }

    #[test]
    fn emitters_within_the_runtimes_objects_are_its_own() {
        let within = |count: u32, property: &str| {
            let held = format!("c -context:worker> w:Worker; w -property:{property}> e:Socket");
            socket(&same(count)).replace("#7:20:3", "#8:20:3").replace("c -context:client> e:Socket", &held)
                + OTHERS_CODE
        };
        let kinds = |property: &str| trial::kinds(&[within(10, property), within(30, property)]);
        assert!(kinds("_stdout").is_empty());
        assert!(kinds("<symbol␣kStdout>").is_empty());
        assert_eq!(kinds("stdout"), ["listeners"]);
    }

    #[test]
    fn what_the_runtime_listens_to_may_be_the_programs() {
        let input = |count: u32| {
            socket(&same(count)).replace("#7:20:3", "#8:20:3").replace("const␣kept␣=␣[]", "let␣client") + OTHERS_CODE
        };
        let leak = finding(&[input(10), input(30)]);
        assert_eq!(owner_text(&leak.owner), "`connect` listeners of `client` (Socket) in server.js:1");
        assert_eq!((leak.tier, leak.location.map(|place| place.line)), (Tier::Own, Some(0)));
    }

    /// `client`, to which so many interfaces of `readline` listen, each with 900 bytes.
    fn interfaces(count: u32, file: &str) -> String {
        let interface = |at: u32| {
            let id = 51_001 + 10 * at;
            format!(
                "onerror{at}:onerror(60)@{id}{{closure}}#8:30:3 -internal:shared> of_onerror:onerror{{code}}@33;\
                 onerror{at} -internal:context> x{at}:system␣/␣Context(40)@{} -context:self> i{at}:Interface(900)@{}#8:2:1",
                id + 2,
                id + 4
            )
        };
        let maker = function("open", "file", "#7:9:2", &["createInterface"]);
        let listeners: Vec<String> = (0..count).map(interface).collect();
        // Each has more than this listener.
        let held: String = (0..count).map(|at| format!("; root -> i{at}")).collect();
        socket(&listeners) + &held + &OTHERS_CODE.replace("node:net", file) + &maker
    }

    #[test]
    fn what_the_program_can_close_is_told_as_not_closed() {
        let found = |file: &str| finding(&[10, 25, 40].map(|count| interfaces(count, file)));
        let leak = found("node:internal/readline/interface");
        assert_eq!(judged(&leak), (LISTENERS, Severity::Leak, 1.0, 40));
        assert_eq!((leak.title.key, text(&leak.title, "className")), ("title.unclosed", "Interface".into()));
        assert_eq!(text(&leak.title, "emitter"), "`client`");
        assert_eq!((leak.advice.key, text(&leak.advice, "close")), ("advice.unclosed", "close()".into()));
        assert_eq!(leak.location.as_ref().map(|place| place.line), Some(9), "where it is made");
        assert_eq!(text(reason(&leak, "evidence.unclosedMade"), "call"), "readline.createInterface");
        assert_eq!((leak.retained_size, leak.growth), (40 + 40 * (100 + 900), 30 * (100 + 900)));
        let other = found("node:internal/other");
        assert_eq!((other.title.key, other.advice.key), ("title.listenersPile", "advice.listeners"));
        assert_eq!((other.retained_size, other.growth), (40 + 40 * 100, 30 * 100));
    }
}
