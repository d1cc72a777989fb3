//! What is in a container: of which class, made where, with which sort of keys, and whether the entries are something
//! with a mechanism of its own.
//!
//! Cost: the entries; for the strings in them and the buffers behind them, the edges of up to a few hundred.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::graph::{EdgeType, NodeType};
use crate::ids::{EdgeIx, NodeIx};
use crate::leaks::tell::owner::Place;
use crate::passes::values::edge_name;

use super::entries::{Entries, Shape};
use super::heap::Heap;
use super::whose::Tier;

/// Entries that are looked into.
const SAMPLE: usize = 256;
/// The class of numbers that are objects.
const NUMBER: &str = "(number)";
/// Entries in which a function of the program's is looked for.
const FEW: usize = 8;
/// Nodes within one of them that are followed.
const MAX_WITHIN: usize = 256;

/// What sort of things the entries are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EntryKind {
    /// Requests and responses.
    Requests,
    /// Sockets and other handles.
    Handles,
    /// Bytes outside the heap.
    Buffers,
    /// Nodes of a page that are in no document.
    Detached,
    /// Parts of long strings.
    Slices,
    /// Promises of which it is not known that they are settled, or the functions that would settle them.
    Promises,
    /// Timers.
    Timers,
    /// Functions of the program's that one line makes again and again.
    Callbacks,
    /// Anything else.
    Other,
}

/// What the entries have in common.
#[derive(Clone, PartialEq, Debug)]
pub struct Contents {
    /// The class of most.
    pub class: u32,
    /// Its name.
    pub class_name: String,
    /// The share of the entries that are of it.
    pub share: f64,
    /// What the largest entry retains.
    pub largest: u64,
    /// What sort of things they are.
    pub kind: EntryKind,
    /// What the keys look like: `url`, `uuid`, `email`, `timestamp`, `number` (consecutive), `numeric`.
    pub keys: Option<&'static str>,
    /// Where the objects are made.
    pub made_at: Option<Place>,
    /// Whether the program's own code, or that of a package, makes them.
    pub is_made_by_program: bool,
    /// Where the program's own code makes them or what they hold: the constructor, or a function in them.
    pub own_line: Option<Place>,
    /// Most are promises that are not settled and that something waits for, or functions that would settle some.
    pub are_waited_for: bool,
    /// Requests and sockets that have ended.
    pub closed: u64,
    /// `WeakRef`s whose object is gone.
    pub emptied: u64,
    /// Entries with slices, and the bytes of the strings behind these.
    pub sliced: u64,
    /// See `sliced`.
    pub pinned: u64,
}

impl Contents {
    /// The contents of a container with at least one entry.
    pub fn of(heap: &Heap, entries: &Entries) -> Self {
        let mut classes: HashMap<u32, usize> = HashMap::new();
        let mut largest = 0;
        // V8 has three classes of strings, and for a program they are one.
        let mut strings = None;
        let mut class_of = |node: NodeIx| match heap.is_string(node) {
            true => *strings.get_or_insert_with(|| heap.class(node)),
            false => heap.class(node),
        };
        for entry in &entries.list {
            *classes.entry(class_of(entry.value)).or_default() += 1;
            if heap.graph.node_type(entry.value) != NodeType::Closure {
                largest = heap.retained(entry.value).max(largest);
            }
        }
        let most = classes.iter().max_by_key(|&(&class, &count)| (count, std::cmp::Reverse(class)));
        let (class, count) = most.map_or((0, 0), |(&class, &count)| (class, count));
        let members: Vec<NodeIx> =
            entries.list.iter().map(|entry| entry.value).filter(|&node| class_of(node) == class).collect();
        let made_at = members.first().and_then(|&node| heap.place(node));
        let tier = made_at.as_ref().map(|place| heap.whose(place.url.as_deref()));
        let class_name =
            if members.is_empty() { String::new() } else { heap.snapshot.classes.text(class as usize).into_owned() };
        let of_class = if class_name == NUMBER { count + entries.numbers } else { count };
        let (sliced, pinned) = slices(heap, entries);
        let kind = entry_kind(heap, entries, &members, &class_name, tier.as_ref(), (sliced, pinned));
        let closed = match kind {
            EntryKind::Requests | EntryKind::Handles => {
                members.iter().filter(|&&node| is_closed(heap, node)).count() as u64
            }
            _ => 0,
        };
        let own_line = own_line(heap, &members);
        // An object without a place of its own, a plain object or a string, is rarely made by the runtime.
        let is_context = || members.first().is_some_and(|&node| heap.is_context(node));
        Contents {
            class,
            share: of_class as f64 / entries.count().max(1) as f64,
            largest,
            keys: keys(heap, entries),
            is_made_by_program: kind != EntryKind::Other
                || !members.is_empty() && tier.map_or_else(|| !is_context(), |tier| tier != Tier::Runtime),
            are_waited_for: kind == EntryKind::Promises
                && (class_name != "Promise" || most_promises(heap, &members, true)),
            kind,
            class_name: shown_class(class_name),
            made_at,
            own_line,
            closed,
            emptied: members.iter().filter(|&&node| is_emptied(heap, node)).count() as u64,
            sliced,
            pinned,
        }
    }
}

/// A class as a person names it: all strings are `(string)`; V8's own classes say nothing.
fn shown_class(class: String) -> String {
    match class.as_str() {
        "(concatenated string)" | "(sliced string)" => "(string)".into(),
        "(system)" | "(array)" | "(compiled code)" | "(object shape)" => String::new(),
        _ => class,
    }
}

/// A line of the program's own that makes entries or what they hold: the place of one of them, or of a function in it.
fn own_line(heap: &Heap, members: &[NodeIx]) -> Option<Place> {
    let own = |node: NodeIx| heap.place(node).filter(|place| heap.whose(place.url.as_deref()) == Tier::Own);
    let sample = || members.iter().copied().take(FEW);
    sample().find_map(own).or_else(|| sample().find_map(|node| own(own_function_in(heap, node)?)))
}

/// The function of the program's own that is nearest within an object of a package or of the runtime: a listener, a
/// handler, a loader, often behind some objects and functions of the package's.
fn own_function_in(heap: &Heap, object: NodeIx) -> Option<NodeIx> {
    let tree = &heap.snapshot.tree;
    let mut open = VecDeque::from([object]);
    let mut seen = HashSet::from([object]);
    while let Some(at) = open.pop_front() {
        for (edge, edge_type, to) in heap.graph.edges(at).take(SAMPLE) {
            let is_further =
                matches!(edge_type, EdgeType::Property | EdgeType::Element | EdgeType::Internal | EdgeType::Context)
                    && !(edge_type == EdgeType::Property && heap.words.proto.has(edge_name(heap.graph, edge)));
            if !is_further || seen.len() >= MAX_WITHIN || !seen.insert(to) {
                continue;
            }
            let tier = heap.whose_node(to);
            if heap.is_function(to) && tier == Some(Tier::Own) {
                return Some(to);
            }
            // What the object shares with others is not in it.
            if tier != Some(Tier::Own) && tree.dominates(object, to) {
                open.push_back(to);
            }
        }
    }
    None
}

/// What sort of things entries of a class are. `tier` is whose code has the constructor: a program's own class `Worker` is
/// not Node's.
fn entry_kind(
    heap: &Heap,
    entries: &Entries,
    members: &[NodeIx],
    class_name: &str,
    tier: Option<&Tier>,
    (sliced, pinned): (u64, u64),
) -> EntryKind {
    let policy = &heap.policy.contents;
    let all = entries.list.len() as u64;
    let known = if tier == Some(&Tier::Own) { "" } else { class_name };
    let sample = || members.iter().take(SAMPLE);
    match known {
        "IncomingMessage" | "ServerResponse" | "ClientRequest" | "Http2ServerRequest" | "Http2ServerResponse" => {
            EntryKind::Requests
        }
        "Socket" | "TLSSocket" | "Server" | "TCP" | "Pipe" | "WebSocket" | "ReadStream" | "WriteStream"
        | "ChildProcess" | "Worker" => EntryKind::Handles,
        "Buffer" | "Uint8Array" | "ArrayBuffer" | "FastBuffer" | "DataView" | "Float32Array" | "Float64Array"
        | "Blob" => EntryKind::Buffers,
        _ if is_one_function(heap, members) => EntryKind::Callbacks,
        // Those that are settled are results that are kept.
        "Promise" if most_promises(heap, members, false) => EntryKind::Other,
        "Promise" => EntryKind::Promises,
        "Timeout" | "Immediate" => EntryKind::Timers,
        _ if sample().all(|&node| is_detached(heap, node)) && !members.is_empty() => EntryKind::Detached,
        _ if sliced * policy.sliced_part >= all && pinned >= policy.pinned_bytes => EntryKind::Slices,
        "Function" if sample().all(|&node| settles(heap, node)) => EntryKind::Promises,
        _ if members.first().is_some_and(|&node| holds_buffers(heap, node)) => EntryKind::Buffers,
        _ => EntryKind::Other,
    }
}

/// Whether more than half of a sample of promises have reactions, or more than half have a result. A promise has its
/// reactions until it is settled, and then its result. One that has neither is not settled, or its result has no node, such
/// as a small integer.
fn most_promises(heap: &Heap, members: &[NodeIx], are_waited_for: bool) -> bool {
    let counts = |node: NodeIx| {
        let result = heap.internal(node, &heap.words.reactions_or_result);
        result.is_some_and(|result| heap.raw_name(result).ends_with(b"PromiseReaction") == are_waited_for)
    };
    let sample = members.len().min(SAMPLE);
    2 * members[..sample].iter().filter(|&&node| counts(node)).count() > sample
}

fn is_detached(heap: &Heap, node: NodeIx) -> bool {
    heap.raw_name(node).starts_with(b"Detached ") || heap.graph.detachedness.get(node.index()) == Some(&2)
}

/// A response that was sent, or a socket that was closed. That a request has arrived (`complete`) says nothing of its
/// answer, and a socket that connects has no handle yet.
fn is_closed(heap: &Heap, node: NodeIx) -> bool {
    let words = &heap.words;
    let has_no_handle = || heap.property(node, &words.k_handle).is_some_and(|handle| heap.oddball(handle).is_some());
    [&words.finished, &words.destroyed].into_iter().any(|word| heap.is_true(node, word))
        || has_no_handle() && !heap.is_true(node, &words.connecting)
}

/// Whether a node is a `WeakRef` whose object is gone.
fn is_emptied(heap: &Heap, node: NodeIx) -> bool {
    let leads = |&(_, edge_type, to): &(EdgeIx, EdgeType, NodeIx)| {
        edge_type == EdgeType::Weak && heap.graph.node_type(to) != NodeType::Hidden && heap.oddball(to).is_none()
    };
    heap.raw_name(node) == b"WeakRef" && !heap.graph.edges(node).any(|edge| leads(&edge))
}

/// Whether a function settles a promise: V8 made it, so it has no place, and its context holds the promise.
fn settles(heap: &Heap, node: NodeIx) -> bool {
    heap.is_function(node)
        && heap.location(node).is_none()
        && heap.context_of(node).is_some_and(|context| {
            heap.graph.edges(context).any(|(.., to)| heap.raw_name(to) == b"Promise" && !heap.is_function(to))
        })
}

/// Whether most functions of a sample are closures of one function outside the runtime.
fn is_one_function(heap: &Heap, members: &[NodeIx]) -> bool {
    if members.first().is_none_or(|&first| !heap.is_function(first)) {
        return false;
    }
    let sample: Vec<NodeIx> = members.iter().copied().take(SAMPLE).collect();
    let function = |node: NodeIx| heap.internal(node, &heap.words.bound_function).unwrap_or(node);
    let mut counts: HashMap<NodeIx, usize> = HashMap::new();
    let of_program = |&node: &NodeIx| heap.whose_node(function(node)).is_some_and(|tier| tier != Tier::Runtime);
    for shared in sample.iter().filter(|node| of_program(node)).filter_map(|&node| heap.shared(function(node))) {
        *counts.entry(shared).or_default() += 1;
    }
    let most = counts.into_values().max().unwrap_or(0);
    most > 1 && most as f64 >= sample.len() as f64 * heap.policy.listeners.same_function_share
}

/// Whether most of what an object retains is bytes outside the heap.
fn holds_buffers(heap: &Heap, node: NodeIx) -> bool {
    let policy = &heap.policy.contents;
    let retained = heap.retained(node);
    let mut bytes = 0;
    let mut seen = HashSet::new();
    for (_, edge_type, to) in heap.graph.edges(node) {
        if edge_type != EdgeType::Property && edge_type != EdgeType::Internal || !seen.insert(to) {
            continue;
        }
        let is_view = matches!(heap.raw_name(to), b"Buffer" | b"Uint8Array" | b"ArrayBuffer");
        if is_view && heap.snapshot.tree.dominates(node, to) {
            bytes += heap.retained(to);
        }
    }
    retained >= policy.buffer_holder_bytes && bytes * policy.buffer_part > retained
}

/// Entries that are slices or have them as properties, and the bytes of the strings behind them, each counted once.
fn slices(heap: &Heap, entries: &Entries) -> (u64, u64) {
    let policy = &heap.policy.contents;
    let mut parents = HashSet::new();
    let (mut count, mut bytes) = (0, 0);
    for entry in entries.list.iter().take(SAMPLE) {
        let held = heap.graph.edges(entry.value).filter(|&(_, edge_type, _)| edge_type == EdgeType::Property);
        let texts = [Some(entry.value), entry.key].into_iter().flatten().chain(held.map(|(.., to)| to));
        let mut is_sliced = false;
        for text in texts.filter(|&text| heap.graph.node_type(text) == NodeType::SlicedString) {
            let Some(parent) = heap.internal(text, &heap.words.parent) else { continue };
            let (long, short) = (heap.written_size(parent), heap.raw_name(text).len() as u64);
            let is_much_longer = long >= policy.pinning * short.max(policy.pinned_units);
            if is_much_longer && !is_placeholder(heap.raw_name(text)) || long >= policy.long_string_bytes {
                is_sliced = true;
                if parents.insert(parent) {
                    bytes += long;
                }
            }
        }
        count += u64::from(is_sliced);
    }
    // The sample stands for the rest.
    let all = entries.list.len() as u64;
    let sampled = all.clamp(1, SAMPLE as u64);
    (count * all / sampled, bytes * all / sampled)
}

/// V8 may write this instead of a slice's text.
fn is_placeholder(name: &[u8]) -> bool {
    name == b"(sliced string)"
}

/// What most keys look like.
fn keys(heap: &Heap, entries: &Entries) -> Option<&'static str> {
    if entries.shape == Shape::Array {
        return None;
    }
    let policy = &heap.policy.contents;
    let mut counts: HashMap<&'static str, usize> = HashMap::new();
    let mut keys = 0;
    let mut numbers: Vec<u64> = Vec::new();
    for entry in entries.list.iter().take(SAMPLE) {
        let text = match (entry.key, entries.shape) {
            (Some(key), _) if heap.is_string(key) => heap.text(key),
            (None, Shape::Object) => Some(heap.edge(entry.edge)),
            // A small integer has no node.
            (None, _) => {
                keys += 1;
                *counts.entry("numeric").or_default() += 1;
                continue;
            }
            _ => None,
        };
        let Some(text) = text else { continue };
        keys += 1;
        if let Some(pattern) = key_pattern(&text) {
            *counts.entry(pattern).or_default() += 1;
        }
        numbers.extend(number_at_the_end(&text));
    }
    let (pattern, most) = counts.into_iter().max_by_key(|&(pattern, most)| (most, pattern))?;
    let are_alike = keys >= policy.least_keys && most as f64 >= keys as f64 * policy.alike_keys_share;
    (are_alike && (pattern != "number" || are_consecutive(numbers))).then_some(pattern)
}

/// The number that a text is or ends with.
fn number_at_the_end(text: &str) -> Option<u64> {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    text[text.len() - digits..].parse().ok()
}

/// Whether numbers follow each other: at most one in two is missing, and none occurs twice.
fn are_consecutive(mut numbers: Vec<u64>) -> bool {
    let count = numbers.len() as u64;
    numbers.sort_unstable();
    numbers.dedup();
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return false };
    numbers.len() as u64 == count && (last - first) / 2 < count
}

/// What a key looks like.
fn key_pattern(text: &str) -> Option<&'static str> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_hex = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    match text {
        _ if text.contains("://") || text.starts_with('/') && text.len() > 1 => Some("url"),
        _ if text.len() == 36 && text.bytes().all(is_hex) && text.matches('-').count() == 4 => Some("uuid"),
        _ if text.contains('@') && text.contains('.') && !text.contains(' ') => Some("email"),
        _ if digits == text.len() && (12..=14).contains(&digits) => Some("timestamp"),
        _ if digits > 0 && (digits == text.len() || text.ends_with(|last: char| last.is_ascii_digit())) => {
            Some("number")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::read::entries::entries;
    use crate::leaks::trial::{self, OTHERS_CODE, each};

    /// The program's own function: its script is number 7.
    const OWN_CODE: &str = "root -> kept:Kept; root -> own:own{closure}#7:1:1 -internal:shared> ownCode:own{code};\
        ownCode -internal:script> ownFile:/app/server.js{code}";

    // Places in own code, in a package's, in the runtime's, and in a script without an address.
    const OWN: &str = "#7:3:1";
    const PACKAGE: &str = "#9:3:1";
    const RUNTIME: &str = "#8:3:1";
    const UNKNOWN: &str = "#99:3:1";

    /// The contents of `kept`.
    fn of(rest: &str) -> Contents {
        trial::with_heap(&format!("{OWN_CODE}{OTHERS_CODE}{rest}"), |heap| {
            Contents::of(heap, &entries(heap, NodeIx(1), 1).expect("entries"))
        })
    }

    /// The contents of an array of twenty such entries: `e*:Entry(8)`, and what follows.
    fn twenty(entry: &str) -> Contents {
        of(&each(0..20, &format!("; kept -element:*> {entry}")))
    }

    /// The kind of entries of a class that was made at a place.
    fn kind(class: &str, place: &str) -> EntryKind {
        twenty(&format!("e*:{class}{place}")).kind
    }

    #[test]
    fn classes_of_the_runtime_have_kinds() {
        for (wanted, classes) in [
            (
                EntryKind::Requests,
                &["IncomingMessage", "ServerResponse", "ClientRequest", "Http2ServerRequest", "Http2ServerResponse"][..],
            ),
            (
                EntryKind::Handles,
                &["Socket", "TLSSocket", "Server", "TCP", "Pipe", "WebSocket", "ReadStream", "WriteStream"][..],
            ),
            (EntryKind::Handles, &["ChildProcess", "Worker"][..]),
            (EntryKind::Buffers, &["Buffer", "Uint8Array", "ArrayBuffer", "FastBuffer", "DataView"][..]),
            (EntryKind::Buffers, &["Float32Array", "Float64Array", "Blob"][..]),
            (EntryKind::Promises, &["Promise"][..]),
            (EntryKind::Timers, &["Timeout", "Immediate"][..]),
            (EntryKind::Other, &["Object", "Array", "Session", "SocketPool"][..]),
        ] {
            for class in classes {
                assert_eq!(kind(class, ""), wanted, "{class} without a place");
                assert_eq!(kind(class, RUNTIME), wanted, "{class} of the runtime");
                assert_eq!(kind(class, PACKAGE), wanted, "{class} of a package");
            }
        }
    }

    #[test]
    fn a_programs_own_class_is_not_the_runtimes_of_that_name() {
        for class in ["Worker", "Server", "Socket", "Pipe", "IncomingMessage", "Buffer", "Promise", "Timeout"] {
            assert_eq!(kind(class, OWN), EntryKind::Other, "{class} of the program");
            assert_eq!(kind(class, UNKNOWN), EntryKind::Other, "{class} of evaluated code");
        }
    }

    #[test]
    fn a_weak_reference_is_empty_without_its_object() {
        let entry = "r*:WeakRef -internal:map> m:system␣/␣Map{hidden}";
        assert_eq!(twenty(entry).emptied, 20);
        let alive = twenty(entry);
        assert_eq!(alive.class_name, "WeakRef");
        let live = each(0..12, "; kept -element:*> e*:WeakRef -weak:target> o*:Window; root -> o*");
        let dead = each(12..20, "; kept -element:*> e*:WeakRef");
        assert_eq!(of(&(live + &dead)).emptied, 8);
        assert_eq!(twenty("e*:Entry").emptied, 0);
    }

    #[test]
    fn the_class_of_most_entries_counts() {
        let mixed = |first: u32| {
            each(0..first, "; kept -element:*> e*:Session") + &each(first..20, "; kept -element:*> e*:Socket")
        };
        let sessions = of(&mixed(12));
        assert_eq!((sessions.kind, sessions.class_name.as_str(), sessions.share), (EntryKind::Other, "Session", 0.6));
        let sockets = of(&mixed(8));
        assert_eq!((sockets.kind, sockets.class_name.as_str(), sockets.share), (EntryKind::Handles, "Socket", 0.6));
        assert_eq!(of(&mixed(10)).class_name, "Session", "of two, the class that comes first");
    }

    #[test]
    fn requests_and_handles_are_closed_or_open() {
        let oddballs = "; root -> ro:Read-only␣roots{synthetic} -internal:true_value> yes:Oddball{hidden};\
                        ro -internal:false_value> no:Oddball{hidden}; ro -internal:null_value> null:Oddball{hidden}";
        let closed = |class: &str, property: &str, value: &str| {
            let entries = each(0..20, &format!("; kept -element:*> e*:{class}"));
            of(&format!("{oddballs}{entries}{}", each(0..7, &format!("; e* -property:{property}> {value}")))).closed
        };
        assert_eq!(closed("IncomingMessage", "complete", "yes"), 0, "it has arrived, and may wait for its answer");
        for property in ["finished", "destroyed"] {
            assert_eq!(closed("ServerResponse", property, "yes"), 7, "{property}");
            assert_eq!(closed("ServerResponse", property, "no"), 0, "{property}");
        }
        assert_eq!(closed("Socket", "destroyed", "yes"), 7);
        assert_eq!(closed("Socket", "<symbol␣kHandle>", "null"), 7, "its handle has gone");
        assert_eq!(closed("Socket", "<symbol␣kHandle>", "handle:TCP"), 0, "its handle is there");
        assert_eq!(closed("Session", "destroyed", "yes"), 0, "neither a request nor a handle");
    }

    #[test]
    fn nodes_are_detached_by_name_or_by_state() {
        assert_eq!(kind("Detached␣HTMLDivElement{native}", ""), EntryKind::Detached);
        assert_eq!(kind("Detached␣<div␣id=a>", ""), EntryKind::Detached);
        assert_eq!(kind("Panel", "!2"), EntryKind::Detached);
        assert_eq!(kind("Panel", "!1"), EntryKind::Other, "it is in the document");
        let but_one = each(0..19, "; kept -element:*> e*:Panel!2") + "; kept -element:19> last:Panel!1";
        assert_eq!(of(&but_one).kind, EntryKind::Other, "one is in the document");
    }

    #[test]
    fn promises_are_settled_or_waited_for() {
        let of = |waited_for: u32, settled: u32| {
            let have = |range: std::ops::Range<u32>, what: &str| {
                each(range, &format!("; e* -internal:reactions_or_result> r*:{what}"))
            };
            let contents = of(&(each(0..20, "; kept -element:*> e*:Promise")
                + &have(0..waited_for, "system␣/␣PromiseReaction{code}")
                + &have(waited_for..waited_for + settled, "Answer")));
            (contents.kind, contents.are_waited_for)
        };
        assert_eq!((of(11, 9), of(10, 10)), ((EntryKind::Promises, true), (EntryKind::Promises, false)));
        assert_eq!((of(9, 11), of(0, 20)), ((EntryKind::Other, false), (EntryKind::Other, false)));
        assert_eq!(of(0, 0), (EntryKind::Promises, false), "nothing shows whether they are settled");
    }

    #[test]
    fn functions_that_settle_promises_are_promises() {
        let settle = "e*:∅{closure} -internal:context> x*:system␣/␣Context -context:promise> p*:Promise";
        assert_eq!((twenty(settle).kind, twenty(settle).are_waited_for), (EntryKind::Promises, true));
        assert_eq!(
            twenty(&settle.replace("{closure}", "{closure}#8:3:1")).kind,
            EntryKind::Other,
            "V8 gives it no place"
        );
        assert_eq!(twenty(&settle.replace("p*:Promise", "p*:Session")).kind, EntryKind::Other, "it holds no promise");
        assert_eq!(
            twenty(&settle.replace("p*:Promise", "p*:Promise{closure}")).kind,
            EntryKind::Other,
            "it holds a constructor"
        );
        assert_eq!(twenty("e*:∅{closure}").kind, EntryKind::Other, "it has no context");
        let but_one = each(0..19, &format!("; kept -element:*> {settle}")) + "; kept -element:19> last:tick{closure}";
        assert_eq!(of(&but_one).kind, EntryKind::Other, "one settles nothing");
    }

    #[test]
    fn an_object_that_is_mostly_a_buffer_holds_buffers() {
        let holder = |rest: u64, buffer: u64| {
            twenty(&format!("e*:Message({rest}) -property:body> b*:Uint8Array({buffer})")).kind
        };
        assert_eq!(holder(2047, 2049), EntryKind::Buffers, "4,096 bytes are enough");
        assert_eq!(holder(2047, 2048), EntryKind::Other, "4,095 are not");
        assert_eq!(holder(2499, 2501), EntryKind::Buffers, "more than half is the buffer's");
        assert_eq!(holder(2500, 2500), EntryKind::Other, "half is not more");
    }

    #[test]
    fn only_a_buffer_of_its_own_is_held() {
        let holder = "e*:Message(96) -property:body> b*:Uint8Array(9000)";
        assert_eq!(twenty(holder).kind, EntryKind::Buffers);
        for class in ["Buffer", "ArrayBuffer"] {
            assert_eq!(twenty(&holder.replace("Uint8Array", class)).kind, EntryKind::Buffers, "{class}");
        }
        assert_eq!(twenty(&holder.replace("-property:", "-internal:")).kind, EntryKind::Buffers, "an internal link");
        assert_eq!(twenty(&holder.replace("-property:body", "-element:0")).kind, EntryKind::Other, "an element");
        assert_eq!(twenty(&holder.replace("Uint8Array", "Body")).kind, EntryKind::Other, "another class");
        assert_eq!(twenty(&format!("{holder}; root -> b*")).kind, EntryKind::Other, "it is shared");
        let twice = "e*:Message(3000) -property:body> b*:Uint8Array(2000); e* -property:again> b*";
        assert_eq!(twenty(twice).kind, EntryKind::Other, "a buffer counts once");
    }

    /// Entries with slices and the pinned bytes, of one slice of a text out of a string of a size.
    fn slice(text: &str, parent: u64) -> (u64, u64) {
        let found =
            of(&format!("; kept -element:0> e:{text}{{sliced␣string}} -internal:parent> p:long({parent}){{string}}"));
        (found.sliced, found.pinned)
    }

    #[test]
    fn a_slice_pins_a_string_that_is_much_longer() {
        // Of a text of 16 bytes or less, sixteen times sixteen bytes are much; of 32 bytes, sixteen times 32.
        assert_eq!(slice("id", 256), (1, 256));
        assert_eq!(slice("id", 255), (0, 0));
        let long = "a".repeat(32);
        assert_eq!(slice(&long, 512), (1, 512));
        assert_eq!(slice(&long, 511), (0, 0));
    }

    #[test]
    fn any_slice_pins_a_string_that_is_long() {
        let text = "a".repeat(5000);
        assert_eq!(slice(&text, 65_536), (1, 65_536));
        assert_eq!(slice(&text, 65_535), (0, 0));
        // V8 does not say how long such a text is.
        assert_eq!(slice("⟨sliced␣string⟩", 65_536), (1, 65_536));
        assert_eq!(slice("⟨sliced␣string⟩", 65_535), (0, 0));
    }

    #[test]
    fn slices_are_entries_or_their_keys_or_their_properties() {
        let parent = "-internal:parent> p*:long(300){string}";
        let count = |rest: &str| {
            let found = twenty(rest);
            (found.sliced, found.pinned)
        };
        assert_eq!(count(&format!("e*:id{{sliced␣string}} {parent}")), (20, 6000));
        assert_eq!(count(&format!("e*:Row -property:id> s*:id{{sliced␣string}} {parent}")), (20, 6000));
        assert_eq!(count(&format!("e*:Row -internal:id> s*:id{{sliced␣string}} {parent}")), (0, 0));
        assert_eq!(count(&format!("e*:id{{string}} {parent}")), (0, 0), "a whole string");
        assert_eq!(count("e*:id{sliced␣string}"), (0, 0), "its parent is not known");
        assert_eq!(count("e*:id{sliced␣string} -internal:parent> p:long(300){string}"), (20, 300), "one parent");
    }

    /// Twenty entries. Some have slices of strings of their own, and the first also one of a string of a size.
    fn sliced(count: u32, size: u64) -> String {
        each(0..20, "; kept -element:*> e*:Row")
            + &each(0..count, "; e* -property:id> s*:id{sliced␣string} -internal:parent> p*:long(300){string}")
            + &format!("; e0000 -property:big> b:id{{sliced␣string}} -internal:parent> bp:long({size}){{string}}")
    }

    #[test]
    fn entries_are_slices_if_half_of_them_pin_much() {
        let of = |count: u32, pinned: u64| of(&sliced(count, pinned - 300 * u64::from(count))).kind;
        assert_eq!(of(10, 262_144), EntryKind::Slices);
        assert_eq!(of(9, 262_144), EntryKind::Other, "nine of twenty are not half");
        assert_eq!(of(10, 262_143), EntryKind::Other, "a byte less than 256 KiB");
    }

    #[test]
    fn a_sample_of_slices_stands_for_all_entries() {
        let row = "; kept -element:*> e*:id{sliced␣string} -internal:parent> p*:long(2560){string}";
        let all = of(&each(0..512, row));
        assert_eq!((all.sliced, all.pinned, all.kind), (512, 512 * 2560, EntryKind::Slices));
        let found = of(&each(0..300, row));
        assert_eq!((found.sliced, found.pinned), (300, 300 * 2560), "no more than there are");
        let few = of(&(each(0..100, row) + &each(100..1024, "; kept -element:*> e*:Row")));
        assert_eq!((few.sliced, few.pinned, few.kind), (400, 400 * 2560, EntryKind::Other), "100 of 256 are not half");
    }

    /// The pattern of the keys of an object.
    fn pattern(keys: &[String]) -> Option<&'static str> {
        let entries = keys.iter().enumerate().map(|(at, key)| format!("; kept -property:{key}> e{at}:Entry"));
        of(&entries.collect::<String>()).keys
    }

    fn keys(count: usize, key: impl Fn(usize) -> String) -> Vec<String> {
        (0..count).map(key).collect()
    }

    #[test]
    fn keys_look_alike_if_most_of_them_do() {
        let mixed = |urls: usize| {
            [keys(urls, |at| format!("/users/{at}")), keys(10 - urls, |at| format!("name{at}x"))].concat()
        };
        assert_eq!(pattern(&mixed(10)), Some("url"));
        assert_eq!(pattern(&mixed(7)), Some("url"));
        assert_eq!(pattern(&mixed(6)), None);
        assert_eq!(pattern(&mixed(0)), None);
    }

    #[test]
    fn a_few_keys_show_no_pattern() {
        assert_eq!(pattern(&keys(8, |at| format!("/users/{at}"))), Some("url"));
        assert_eq!(pattern(&keys(7, |at| format!("/users/{at}"))), None);
    }

    #[test]
    fn keys_of_several_looks_are_recognised() {
        assert_eq!(pattern(&keys(9, |at| format!("https://example.org/{at}"))), Some("url"));
        assert_eq!(pattern(&keys(9, |at| format!("123e4567-e89b-12d3-a456-42661417400{at}"))), Some("uuid"));
        assert_eq!(pattern(&keys(9, |at| format!("user{at}@example.org"))), Some("email"));
        assert_eq!(pattern(&keys(9, |at| format!("170000000000{at}"))), Some("timestamp"));
        assert_eq!(pattern(&keys(9, |at| format!("{at}"))), Some("number"));
        assert_eq!(pattern(&keys(9, |at| format!("user:{at}"))), Some("number"));
        assert_eq!(pattern(&keys(9, |at| format!("user:{}", 2 * at))), Some("number"), "one in two is missing");
        assert_eq!(pattern(&keys(9, |at| format!("user:{}", 3 * at))), None, "they do not follow each other");
        assert_eq!(pattern(&keys(9, |at| format!("{at}:7"))), None, "the same number");
        assert_eq!(twenty("e*:Entry").keys, None, "an array's indexes are no keys");
    }

    #[test]
    fn keys_of_a_map_are_its_texts_or_its_numbers() {
        // Eight buckets: 3 + 8 + 16 * 3 slots, entries from slot 11 on.
        let map = |entry: &dyn Fn(usize) -> String| {
            let table = "; kept -internal:table> t:∅(488){array}".to_owned();
            of(&(table + &(0..12).map(entry).collect::<String>())).keys
        };
        let text = |at: usize| {
            let key = 11 + at * 3;
            format!("; t -internal:{key}> k{at}:/users/{at}{{string}}; t -internal:{}> v{at}:Entry", key + 1)
        };
        assert_eq!(map(&text), Some("url"));
        assert_eq!(map(&|at| text(at).replace("{string}", "")), None, "objects have no look");
        assert_eq!(
            map(&|at| format!("; t -internal:{}> v{at}:Entry", 12 + at * 3)),
            Some("numeric"),
            "keys without an edge"
        );
    }

    #[test]
    fn what_the_program_makes_has_a_place_in_it_or_none() {
        let by_program = |entry: &str| twenty(entry).is_made_by_program;
        assert!(by_program("e*:Entry#7:3:1"));
        assert!(by_program("e*:Entry#9:3:1"), "a package");
        assert!(by_program("e*:Entry"), "a plain object");
        assert!(!by_program("e*:Entry#8:3:1"), "the runtime");
        assert!(!by_program("e*:system␣/␣Context"), "V8's contexts");
        assert!(by_program("e*:Socket#8:3:1"), "the program opens the runtime's sockets");
    }

    #[test]
    fn the_place_of_the_class_is_where_entries_are_made() {
        let place = twenty("e*:Entry#7:3:1").made_at.unwrap();
        assert_eq!((place.url.as_deref(), place.line, place.column), (Some("/app/server.js"), 3, 1));
        assert_eq!(twenty("e*:Entry").made_at, None);
    }

    #[test]
    fn the_line_of_an_entry_of_a_package_is_that_of_the_programs_function_in_it() {
        let entry = "e*:Subscriber#9:3:1 -property:destination> o*:Observer -property:next> w*:wrap{closure}#9:5:1;\
                     w* -internal:context> x*:system␣/␣Context -context:given>";
        let found = twenty(&format!("{entry} f*:show{{closure}}#7:8:2"));
        assert_eq!((found.own_line.map(|place| place.line), found.made_at.map(|place| place.line)), (Some(8), Some(3)));
        let shared = twenty(&format!("{entry} s:Shared -property:on> f:f{{closure}}#7:8:2"));
        assert_eq!(shared.own_line, None, "it is not in them");
    }

    #[test]
    fn the_largest_entry_is_no_function() {
        let found =
            of("; kept -element:0> a:A(30); kept -element:1> b:B(50) -> p:P(5); kept -element:2> f:f{closure}(900)");
        assert_eq!(found.largest, 55);
    }

    #[test]
    fn keys_are_recognised_by_their_look() {
        let texts =
            ["/users/1", "https://a.b/c", "123e4567-e89b-12d3-a456-426614174000", "a@b.cd", "1700000000000", "u7"];
        let wanted = ["url", "url", "uuid", "email", "timestamp", "number"];
        assert_eq!(texts.map(key_pattern), wanted.map(Some));
        assert_eq!(["name", "a b", ""].map(key_pattern), [None; 3]);
    }
}
