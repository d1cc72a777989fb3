//! What is in a container: of which class, made where, with which sort of keys, and whether the entries are something
//! that leaks in a way of its own.
//!
//! Cost: the entries; for the strings in them and the buffers behind them, the links of up to a few hundred.

use std::collections::{HashMap, HashSet};

use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::leaks::tell::owner::Place;

use super::entries::{Entries, Shape};
use super::heap::Heap;
use super::whose::Tier;

/// Entries that are looked into.
const SAMPLE: usize = 256;

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
    /// Promises that are not settled, or the functions that would settle them.
    Promises,
    /// Timers.
    Timers,
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
    /// What the keys look like: `url`, `uuid`, `email`, `timestamp`, `number`.
    pub keys: Option<&'static str>,
    /// Where the objects are made.
    pub made_at: Option<Place>,
    /// Whether the program's own code, or that of a package, makes them.
    pub is_made_by_program: bool,
    /// Requests and sockets that have ended.
    pub closed: u64,
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
        for entry in &entries.list {
            *classes.entry(heap.class(entry.value)).or_default() += 1;
            if heap.graph.node_type(entry.value) != NodeType::Closure {
                largest = heap.retained(entry.value).max(largest);
            }
        }
        let most = classes.iter().max_by_key(|&(&class, &count)| (count, std::cmp::Reverse(class)));
        let (class, count) = most.map_or((0, 0), |(&class, &count)| (class, count));
        let members: Vec<NodeIx> =
            entries.list.iter().map(|entry| entry.value).filter(|&node| heap.class(node) == class).collect();
        let made_at = members.first().and_then(|&node| heap.place(node));
        let tier = made_at.as_ref().map(|place| heap.whose(place.url.as_deref()));
        let class_name = heap.snapshot.classes.text(class as usize).into_owned();
        let (sliced, pinned) = slices(heap, entries);
        let kind = entry_kind(heap, entries, &members, &class_name, tier.as_ref(), (sliced, pinned));
        let closed = match kind {
            EntryKind::Requests | EntryKind::Handles => {
                members.iter().filter(|&&node| is_closed(heap, node)).count() as u64
            }
            _ => 0,
        };
        // An object without a place of its own, a plain object or a string, is rarely made by the runtime.
        let is_context = || members.first().is_some_and(|&node| heap.is_context(node));
        Contents {
            class,
            share: count as f64 / entries.list.len().max(1) as f64,
            largest,
            keys: keys(heap, entries),
            is_made_by_program: kind != EntryKind::Other
                || !members.is_empty() && tier.map_or_else(|| !is_context(), |tier| tier != Tier::Runtime),
            kind,
            class_name,
            made_at,
            closed,
            sliced,
            pinned,
        }
    }
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
        "Promise" => EntryKind::Promises,
        "Timeout" | "Immediate" => EntryKind::Timers,
        _ if sample().all(|&node| is_detached(heap, node)) && !members.is_empty() => EntryKind::Detached,
        _ if sliced * policy.sliced_part >= all && pinned >= policy.pinned_bytes => EntryKind::Slices,
        "Function" if sample().all(|&node| settles(heap, node)) => EntryKind::Promises,
        _ if members.first().is_some_and(|&node| holds_buffers(heap, node)) => EntryKind::Buffers,
        _ => EntryKind::Other,
    }
}

fn is_detached(heap: &Heap, node: NodeIx) -> bool {
    heap.raw_name(node).starts_with(b"Detached ") || heap.graph.detachedness.get(node.index()) == Some(&2)
}

/// A request or a socket that has ended.
fn is_closed(heap: &Heap, node: NodeIx) -> bool {
    let words = &heap.words;
    [&words.complete, &words.finished, &words.destroyed].into_iter().any(|word| heap.is_true(node, word))
        || heap.property(node, &words.k_handle).is_some_and(|handle| heap.oddball(handle).is_some())
}

/// Whether a function settles a promise: V8 made it, so it has no place, and its context holds the promise.
fn settles(heap: &Heap, node: NodeIx) -> bool {
    heap.is_function(node)
        && heap.location(node).is_none()
        && heap.context_of(node).is_some_and(|context| {
            heap.graph.edges(context).any(|(.., to)| heap.raw_name(to) == b"Promise" && !heap.is_function(to))
        })
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
    for entry in entries.list.iter().take(SAMPLE) {
        let text = match entry.key {
            Some(key) if heap.is_string(key) => heap.name(key),
            Some(_) => continue,
            None => heap.edge(entry.edge),
        };
        keys += 1;
        if let Some(pattern) = key_pattern(&text) {
            *counts.entry(pattern).or_default() += 1;
        }
    }
    let (pattern, most) = counts.into_iter().max_by_key(|&(pattern, most)| (most, pattern))?;
    (keys >= policy.least_keys && most as f64 >= keys as f64 * policy.alike_keys_share).then_some(pattern)
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

    #[test]
    fn keys_are_recognised_by_their_look() {
        let texts =
            ["/users/1", "https://a.b/c", "123e4567-e89b-12d3-a456-426614174000", "a@b.cd", "1700000000000", "u7"];
        let wanted = ["url", "url", "uuid", "email", "timestamp", "number"];
        assert_eq!(texts.map(key_pattern), wanted.map(Some));
        assert_eq!(["name", "a b", ""].map(key_pattern), [None; 3]);
    }
}
