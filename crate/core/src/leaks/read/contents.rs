//! What is in a container: of which class, made where, called by what sort of keys, and whether it is something that has
//! a way of its own to leak.
//!
//! Cost: the entries; for the strings in them and the buffers behind them the links of up to a few hundred.

use std::collections::{HashMap, HashSet};

use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;

use super::anchor::functions_in;
use super::entries::Entries;
use super::finding::Sentence;
use super::heap::{Heap, package_name, place_text};

/// Entries that are looked into.
const SAMPLE: usize = 256;
/// A slice that keeps a string so many times as long as itself pins it.
const PINNING: u64 = 16;

/// What sort of things are in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Load {
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
    /// Promises that nobody has settled, or what would settle them.
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
    /// The part of the entries that are of it.
    pub share: f64,
    /// What the largest entry retains.
    pub largest: u64,
    /// What sort of things they are.
    pub load: Load,
    /// What the keys look like.
    pub keys: Option<&'static str>,
    /// Where the objects are made.
    pub made_at: Option<String>,
    /// They are made by the program's own code, or by that of a package.
    pub is_app: bool,
    /// Requests and sockets that have ended.
    pub closed: u64,
    /// Slices among what was looked into, and what the strings behind them take.
    pub sliced: u64,
    /// Bytes of these strings.
    pub pinned: u64,
}

impl Contents {
    /// Of some entries, at least one.
    pub fn of(heap: &Heap, found: &Entries) -> Self {
        let mut classes: HashMap<u32, usize> = HashMap::new();
        let mut largest = 0;
        for entry in &found.list {
            *classes.entry(heap.class(entry.value)).or_default() += 1;
            if heap.graph.node_type(entry.value) != NodeType::Closure {
                largest = heap.retained(entry.value).max(largest);
            }
        }
        let most = classes.iter().max_by_key(|&(&class, &count)| (count, std::cmp::Reverse(class)));
        let (class, count) = most.map_or((0, 0), |(&class, &count)| (class, count));
        let of_class = || found.list.iter().map(|entry| entry.value).filter(|&node| heap.class(node) == class);
        let class_name = heap.snapshot.classes.text(class as usize).into_owned();
        let example = of_class().next();
        let place = example.and_then(|node| heap.place(node));
        let (sliced, pinned) = slices(heap, found);
        let sampled = found.list.len().min(SAMPLE) as u64;
        let load = match class_name.as_str() {
            "IncomingMessage" | "ServerResponse" | "ClientRequest" | "Http2ServerRequest" | "Http2ServerResponse" => {
                Load::Requests
            }
            "Socket" | "TLSSocket" | "Server" | "TCP" | "Pipe" | "WebSocket" | "ReadStream" | "WriteStream"
            | "ChildProcess" | "Worker" => Load::Handles,
            "Buffer" | "Uint8Array" | "ArrayBuffer" | "FastBuffer" | "DataView" | "Float32Array" | "Float64Array"
            | "Blob" => Load::Buffers,
            "Promise" => Load::Promises,
            "Timeout" | "Immediate" => Load::Timers,
            _ if of_class().take(SAMPLE).all(|node| is_detached(heap, node)) && count > 0 => Load::Detached,
            _ if sliced * 2 >= sampled && pinned >= 256 << 10 => Load::Slices,
            "Function" if of_class().take(SAMPLE).all(|node| settles(heap, node)) => Load::Promises,
            _ if example.is_some_and(|node| holds_buffers(heap, node)) => Load::Buffers,
            _ => Load::Other,
        };
        let closed = match load {
            Load::Requests | Load::Handles => of_class().filter(|&node| is_closed(heap, node)).count() as u64,
            _ => 0,
        };
        Contents {
            class,
            class_name,
            share: count as f64 / found.list.len().max(1) as f64,
            largest,
            load,
            keys: keys(heap, found),
            is_app: example.is_some_and(|node| {
                let package = place.as_ref().map(|place| package_name(place.url.as_deref()));
                // What has no place of its own, a plain object or a string, is rarely made by Node.
                package.map_or(!heap.is_context(node), |package| package != "node:") || load != Load::Other
            }),
            made_at: place.as_ref().map(place_text),
            closed,
            sliced,
            pinned,
        }
    }

    /// "… of them have ended".
    pub fn closed_sentence(&self) -> Option<Sentence> {
        (self.closed > 0).then(|| Sentence::new("evidence.closed", [("count", self.closed.into())]))
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

/// Whether a function is what settles a promise: it has no text of its own, and its context holds the promise.
pub fn settles(heap: &Heap, node: NodeIx) -> bool {
    heap.is_function(node)
        && heap.location(node).is_none()
        && heap.context_of(node).is_some_and(|context| {
            heap.graph.edges(context).any(|(.., to)| heap.raw_name(to) == b"Promise" && !heap.is_function(to))
        })
}

/// Whether most of what an object retains is bytes outside the heap.
fn holds_buffers(heap: &Heap, node: NodeIx) -> bool {
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
    retained >= 4096 && bytes * 2 > retained
}

/// Slices among the entries and their properties, each long string counted once.
fn slices(heap: &Heap, found: &Entries) -> (u64, u64) {
    let mut parents = HashSet::new();
    let (mut count, mut bytes) = (0, 0);
    for entry in found.list.iter().take(SAMPLE) {
        let held = heap.graph.edges(entry.value).filter(|&(_, edge_type, _)| edge_type == EdgeType::Property);
        let texts = [Some(entry.value), entry.key].into_iter().flatten().chain(held.map(|(.., to)| to));
        let mut is_sliced = false;
        for text in texts.filter(|&text| heap.graph.node_type(text) == NodeType::SlicedString) {
            let Some(parent) = heap.internal(text, &heap.words.parent) else { continue };
            let (long, short) = (heap.written_size(parent), heap.raw_name(text).len() as u64);
            if long >= PINNING * short.max(16) && !is_placeholder(heap.raw_name(text)) || long >= 64 << 10 {
                is_sliced = true;
                if parents.insert(parent) {
                    bytes += long;
                }
            }
        }
        count += u64::from(is_sliced);
    }
    // What was looked into stands for the rest.
    let factor = found.list.len().div_ceil(SAMPLE).max(1) as u64;
    (count * factor, bytes * factor)
}

/// What V8 writes for a slice instead of its text.
fn is_placeholder(name: &[u8]) -> bool {
    name == b"(sliced string)"
}

/// What most keys look like.
fn keys(heap: &Heap, found: &Entries) -> Option<&'static str> {
    let mut of_kind: HashMap<&'static str, usize> = HashMap::new();
    let mut count = 0;
    for entry in found.list.iter().take(SAMPLE) {
        let text = match entry.key {
            Some(key) if heap.is_string(key) => heap.name(key),
            Some(_) => continue,
            None => heap.edge(entry.edge),
        };
        count += 1;
        if let Some(kind) = like(&text) {
            *of_kind.entry(kind).or_default() += 1;
        }
    }
    if found.shape == super::entries::Shape::Array || count < 8 {
        return None;
    }
    let (kind, most) = of_kind.into_iter().max_by_key(|&(kind, most)| (most, kind))?;
    (most * 10 >= count * 7).then_some(kind)
}

/// What a key looks like.
fn like(text: &str) -> Option<&'static str> {
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

/// What closures keep of the scopes that they were made in: the variable that is largest, and where.
pub fn captured(heap: &Heap, functions: &[NodeIx]) -> Option<(String, u64)> {
    let mut sizes: HashMap<String, u64> = HashMap::new();
    for &function in functions.iter().take(SAMPLE) {
        let Some(context) = heap.context_of(function) else { continue };
        if functions_in(heap, context).len() > 64 {
            continue;
        }
        for (edge, edge_type, to) in heap.graph.edges(context) {
            if edge_type == EdgeType::Context && heap.snapshot.tree.dominates(context, to) {
                *sizes.entry(heap.edge(edge)).or_default() += heap.retained(to);
            }
        }
    }
    let count = functions.len().clamp(1, SAMPLE) as u64;
    let (name, bytes) = sizes.into_iter().max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0)))?;
    (bytes / count >= 256).then_some((name, bytes / count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_by_how_they_look() {
        let texts =
            ["/users/1", "https://a.b/c", "123e4567-e89b-12d3-a456-426614174000", "a@b.cd", "1700000000000", "u7"];
        let wanted = ["url", "url", "uuid", "email", "timestamp", "number"];
        assert_eq!(texts.map(like), wanted.map(Some));
        assert_eq!(["name", "a b", ""].map(like), [None; 3]);
    }
}
