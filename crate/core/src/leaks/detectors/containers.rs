//! Containers that only grow: an array, a Map, a Set, an object used as one (H2 of our notes).
//!
//! *Many snapshots*: the same container has more entries each time, up to the end, and what was in it before still is: in,
//! and never out. Where entries leave as well, it is a cache that evicts. *One snapshot*: it retains a tenth of the heap
//! and more, none of its entries a fifth of that, and most are of one class (Eclipse MAT's rule for accumulation points).
//!
//! What is in it tells what to change: requests, sockets, buffers, promises, detached nodes, slices of long strings.
//!
//! Cost: a look at the number of links of each object, in parallel; the entries of the largest containers.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::error::Result;
use crate::graph::NodeType;
use crate::ids::NodeIx;

use super::anchor::{Anchor, anchor, way_key};
use super::case::{Case, Course, Series};
use super::contents::{Contents, Load};
use super::draft::{Draft, grew};
use super::entries::{Entries, Shape, entries, table};
use super::fillers::filler;
use super::finding::{Kind, Sentence, Severity};
use super::heap::{Heap, place_text};
use super::survey::{Sketch, Trace, key};
use super::{Detector, Number};

/// Fewer entries are not followed.
pub const LEAST: usize = 16;
/// So many containers are followed: the fullest, and those that retain most.
const MAX_TRACES: usize = 4096;
/// An array with fewer entries than this part of its room was made large and is empty.
const HOLEY: f64 = 0.5;

/// See the module.
pub struct Containers;

impl Detector for Containers {
    fn survey(&self, heap: &Heap, out: &mut Vec<Trace>) -> Result<()> {
        for (node, _) in largest(heap) {
            let Some(found) = entries(heap, node, LEAST) else { continue };
            let ids = found.list.iter().map(|entry| heap.graph.id(entry.value).0);
            out.push(Trace {
                detector: 0,
                key: key(&[heap.graph.id(node).0]),
                way: way_key(heap, node),
                node,
                id: heap.graph.id(node).0,
                count: found.list.len() as u64,
                bytes: kept_bytes(heap, node, &found),
                sketch: Sketch::of(ids),
            });
        }
        Ok(())
    }

    fn judge(&self, case: &Case, number: Number, out: &mut Vec<Draft>) -> Result<()> {
        for trace in case.traces(number) {
            let series = case.series(trace);
            if let Some(how) = how(case, trace, &series) {
                out.extend(judge(case.heap, trace, &series, how, case.len()));
            }
        }
        Ok(())
    }
}

/// The fullest containers and those that retain most, in the order of their nodes.
fn largest(heap: &Heap) -> Vec<(NodeIx, usize)> {
    let graph = heap.graph;
    let links = |node: NodeIx| -> Option<(NodeIx, usize)> {
        if graph.node_type(node) != NodeType::Object {
            return None;
        }
        let own = graph.edge_range(node).len();
        let most = table(heap, node).map_or(own, |table| graph.edge_range(table).len());
        (most >= LEAST && heap.distance(node) >= 0 && !heap.is_context(node)).then_some((node, most))
    };
    let mut found: Vec<(NodeIx, usize)> = (0..graph.node_count() as u32)
        .into_par_iter()
        .with_min_len(1 << 14)
        .filter_map(|at| links(NodeIx(at)))
        .collect();
    if found.len() > MAX_TRACES {
        found.sort_unstable_by_key(|&(node, links)| (std::cmp::Reverse(links), node));
        let mut rest = found.split_off(MAX_TRACES);
        rest.sort_unstable_by_key(|&(node, _)| (std::cmp::Reverse(heap.retained(node)), node));
        rest.truncate(MAX_TRACES);
        found.append(&mut rest);
        found.sort_unstable();
    }
    found
}

/// What a container keeps: what would be freed with it; and where others hold its entries as well, what these retain.
fn kept_bytes(heap: &Heap, node: NodeIx, found: &Entries) -> u64 {
    let own = heap.retained(node);
    let shared = |value: NodeIx| {
        let is_counted = heap.graph.node_type(value) == NodeType::Object && !heap.snapshot.tree.dominates(node, value);
        // What everything shares, a class or the program itself, is not what piles up.
        (is_counted && heap.retained(value) <= own.max(1 << 20)).then(|| heap.retained(value))
    };
    let mut values: Vec<NodeIx> = found.list.iter().map(|entry| entry.value).collect();
    values.sort_unstable();
    values.dedup();
    own + values.into_iter().filter_map(shared).sum::<u64>()
}

/// What speaks against a container.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// It grows.
    Grows,
    /// It grows, and things leave it.
    TurnsOver,
    /// There is one snapshot, and it is large.
    IsLarge,
}

/// Whether a series is worth telling.
pub fn how(case: &Case, trace: &Trace, series: &Series) -> Option<How> {
    let total = case.heap.total();
    if !case.is_series() {
        let is_large = trace.bytes * 10 >= total && trace.count >= 50;
        return is_large.then_some(How::IsLarge);
    }
    let (first, last) = series.count_ends();
    let (added, gained) = (series.added(), series.gained());
    let is_many = added >= 50 && added * 10 >= first as i64 && gained >= 4096;
    let is_much = added >= 2 && gained >= (1 << 20) && gained as u64 * 100 >= total;
    // What only the last snapshot has may be gone in the next.
    let is_old = series.present > 1;
    let grows = is_old && series.course() == Course::Grows && last > first;
    (grows && (is_many || is_much)).then(|| match series.least_kept() {
        Some(kept) if kept < 0.9 => How::TurnsOver,
        _ => How::Grows,
    })
}

fn judge(heap: &Heap, trace: &Trace, series: &Series, how: How, snapshots: usize) -> Option<Draft> {
    let found = entries(heap, trace.node, LEAST)?;
    let contents = Contents::of(heap, &found);
    if how == How::IsLarge && !(contents.share >= 0.8 && contents.largest * 5 < trace.bytes) {
        return None;
    }
    let anchor = anchor(heap, trace.node);
    if how == How::IsLarge && anchor.is_core() {
        return None;
    }
    let load = contents.load;
    let entry_class = contents.class_name.clone();
    let count = found.list.len() as u64;
    let owner = ("owner", anchor.text.clone().into());
    let title = match (load, how) {
        (Load::Requests, _) => Sentence::new(
            "title.requestsKept",
            [("count", count.into()), ("className", entry_class.clone().into()), owner],
        ),
        (Load::Buffers, _) => Sentence::new("title.buffersGrow", [("count", count.into()), owner]),
        (Load::Detached, _) => Sentence::new("title.detachedNodes", [("count", count.into()), owner]),
        (Load::Slices, _) => Sentence::new(
            "title.pinnedStrings",
            [("count", contents.sliced.into()), ("parentSize", contents.pinned.into()), owner],
        ),
        (_, How::IsLarge) => Sentence::new(
            "title.containerLarge",
            [
                owner,
                ("container", found.shape.name().into()),
                ("count", count.into()),
                ("entryClass", entry_class.clone().into()),
            ],
        ),
        _ => Sentence::new(
            "title.containerGrows",
            [
                owner,
                ("container", found.shape.name().into()),
                ("added", (series.added().max(0) as u64).into()),
                ("count", count.into()),
                ("entryClass", entry_class.clone().into()),
            ],
        ),
    };
    let (kind, advice) = match load {
        Load::Requests => (Kind::Handles, "advice.requests"),
        Load::Handles => (Kind::Handles, "advice.handles"),
        Load::Buffers => (Kind::Buffers, "advice.buffers"),
        Load::Detached => (Kind::Detached, "advice.detached"),
        Load::Slices => (Kind::Strings, "advice.pinnedStrings"),
        Load::Promises => (Kind::Promises, "advice.promises"),
        Load::Timers => (Kind::Timers, "advice.interval"),
        Load::Other => (
            Kind::Container,
            match found.shape {
                Shape::Array => "advice.array",
                Shape::Map => "advice.map",
                Shape::Set => "advice.set",
                Shape::Object => "advice.object",
            },
        ),
    };
    let is_named = !anchor.is_nameless;
    let (severity, sureness) = match how {
        // Two snapshots cannot tell filling up once from filling up for ever, unless it was full before.
        How::Grows if snapshots > 2 => (Severity::Leak, 0.95),
        How::Grows if series.count_ends().0 >= 20 => (Severity::Leak, 0.8),
        How::Grows => (Severity::Suspect, 0.6),
        How::TurnsOver => (Severity::Suspect, 0.3),
        How::IsLarge => (Severity::Suspect, 0.5),
    };
    let is_own = anchor.is_core() && !contents.is_app;
    let (severity, sureness) = match (severity, is_own) {
        // What Node itself fills mostly has a bound.
        (_, true) => (Severity::Suspect.min(severity), sureness * 0.4),
        _ => (severity, sureness * if is_named { 1.0 } else { 0.8 }),
    };
    let mut draft = Draft::new(heap, kind, &anchor, title, Sentence::new(advice, []))
        .judged(severity, sureness)
        .series(series)
        .covering(found.list.iter().flat_map(|entry| [Some(entry.value), entry.key].into_iter().flatten()))
        .of_class(heap, contents.class);
    draft.finding.retained_size = trace.bytes;
    draft.finding.count = count;
    draft.finding.evidence.extend(grew(series));
    if let Some(kept) = series.least_kept().filter(|_| how != How::IsLarge) {
        draft.finding.evidence.push(match how {
            How::TurnsOver => Sentence::new("evidence.turnover", [("removedShare", (1.0 - kept).into())]),
            _ => Sentence::new("evidence.appendOnly", [("keptShare", kept.into())]),
        });
    }
    let entries_are = Sentence::new(
        "evidence.entriesAre",
        [("entryClass", entry_class.into()), ("classShare", contents.share.into())],
    );
    draft = draft
        .because(entries_are)
        .perhaps(contents.keys.map(|like| Sentence::new("evidence.keysLike", [("like", like.into())])))
        .perhaps(contents.closed_sentence())
        .perhaps(contents.made_at.clone().map(|place| Sentence::new("evidence.madeAt", [("place", place.into())])))
        .perhaps(holey(heap, trace.node, &found));
    if how == How::IsLarge {
        let share = trace.bytes as f64 / heap.total().max(1) as f64;
        draft = draft.because(Sentence::new("evidence.heapShare", [("heapShare", share.into())]));
    }
    let filler = filler(heap, &anchor, found.shape);
    draft = draft.placed(filler.and_then(|function| heap.place(function))).naming(heap, "evidence.filledBy", filler);
    Some(named_with_place(draft, &anchor))
}

/// An owner without a line of its own is told with the line that was found otherwise.
fn named_with_place(mut draft: Draft, anchor: &Anchor) -> Draft {
    if anchor.place.is_none()
        && let Some(place) = &draft.finding.location
    {
        let text = format!("`{}` in {}", anchor.name, place_text(place));
        draft.finding.title.values.insert("owner", text.clone().into());
        draft.finding.advice.values.insert("owner", text.clone().into());
        draft.finding.anchor.text = text;
    }
    draft
}

/// Arrays that were made large and hold little: `new Array(1000000)`.
fn holey(heap: &Heap, node: NodeIx, found: &Entries) -> Option<Sentence> {
    let mut rooms: HashMap<NodeIx, (u64, u64)> = HashMap::new();
    for entry in found.list.iter().take(256) {
        let arrays = std::iter::once(entry.value).chain(heap.graph.edges(entry.value).map(|(.., to)| to));
        for array in arrays.filter(|&array| array != node && heap.raw_name(array) == b"Array") {
            let Some(elements) = heap.internal(array, &heap.words.elements) else { continue };
            let room = heap.written_size(elements).saturating_sub(16) / 8;
            let used = heap.graph.edge_range(elements).len() as u64;
            rooms.insert(array, (room, used));
        }
    }
    let (room, used) = rooms.values().fold((0, 0), |(room, used), of| (room + of.0, used + of.1));
    let share = 1.0 - used as f64 / room.max(1) as f64;
    (room >= 1 << 14 && share > HOLEY).then(|| Sentence::new("evidence.holey", [("emptyShare", share.into())]))
}
