//! Containers that only grow: an array, a Map, a Set, an object that is used as one.
//!
//! *Many snapshots*: the container has more entries each time, up to the end, and the entries of before are still there.
//! Where entries leave as well, it is a cache that evicts. *One snapshot*: it retains a large part of the heap, no entry
//! retains much of that, and most are of one class (Eclipse MAT's rule for accumulation points).
//!
//! What is in it tells what to change: requests, sockets, buffers, promises, detached nodes, slices of long strings.
//!
//! Cost: a look at the number of links of each object, in parallel; the entries of the largest containers, once for the
//! survey and once more for those that are reported.

use std::cmp::Reverse;
use std::collections::HashMap;

use rayon::prelude::*;

use crate::error::Result;
use crate::graph::NodeType;
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Following, Kind, Profile, Standing};
use crate::leaks::detectors::chains::PROMISES;
use crate::leaks::detectors::detached::DETACHED;
use crate::leaks::detectors::duplicate_strings::STRINGS;
use crate::leaks::detectors::timers::TIMERS;
use crate::leaks::follow::case::{Case, Course, Series};
use crate::leaks::follow::trace::{Sketch, Trace};
use crate::leaks::read::climb::way_key;
use crate::leaks::read::contents::{Contents, EntryKind};
use crate::leaks::read::entries::{Entries, Shape, entries, table};
use crate::leaks::read::filler::filler;
use crate::leaks::read::heap::Heap;
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::{Finding, Harmless, Severity};
use crate::leaks::tell::owner::{Owner, Place, Whereabouts};
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};
use crate::leaks::tell::shared::{
    ContainerGrows, DetachedAdvice, DetachedNodes, FilledBy, HeapShare, IntervalAdvice, PromisesAdvice, about_function,
    grew,
};

/// Containers that only grow.
pub const CONTAINER: Kind = Kind { slug: "container", standing: Standing::Place };
/// Requests and sockets that are kept after their end.
pub const HANDLES: Kind = Kind { slug: "handles", standing: Standing::Place };
/// Bytes outside the heap.
pub const BUFFERS: Kind = Kind { slug: "buffers", standing: Standing::Place };

sentence!(Requests = "title.requestsKept" { count: u64, className: String, owner: Owner });
sentence!(Buffers = "title.buffersGrow" { count: u64, owner: Owner });
sentence!(Pinned = "title.pinnedStrings" { count: u64, parentSize: u64, owner: Owner });
sentence!(Large = "title.containerLarge" { owner: Owner, container: &'static str, count: u64, entryClass: String });
sentence!(Turnover = "evidence.turnover" { removedShare: f64 });
sentence!(AppendOnly = "evidence.appendOnly" { keptShare: f64 });
sentence!(EntriesAre = "evidence.entriesAre" { entryClass: String, classShare: f64 });
sentence!(KeysLike = "evidence.keysLike" { keyPattern: &'static str });
sentence!(Closed = "evidence.closed" { count: u64 });
sentence!(MadeAt = "evidence.madeAt" { place: Place });
sentence!(Holey = "evidence.holey" { emptyShare: f64 });
sentence!(RequestsAdvice = "advice.requests" { owner: Owner });
sentence!(HandlesAdvice = "advice.handles" {});
sentence!(BuffersAdvice = "advice.buffers" { owner: Owner });
sentence!(PinnedAdvice = "advice.pinnedStrings" {});
sentence!(ArrayAdvice = "advice.array" { owner: Owner });
sentence!(MapAdvice = "advice.map" { owner: Owner });
sentence!(SetAdvice = "advice.set" { owner: Owner });
sentence!(ObjectAdvice = "advice.object" { owner: Owner });
sentence!(Evicts = "harmless.evicts" { owner: Owner, removedShare: f64 });
sentence!(FirstRun = "harmless.firstRun" { owner: Owner, grownSize: u64 });
sentence!(Shrank = "harmless.shrank" { owner: Owner, fromSize: u64, toSize: u64 });
sentence!(SteadySize = "harmless.steady" { owner: Owner, keptSize: u64 });
sentence!(Bounded = "harmless.boundedCache" { owner: Owner, count: u64 });

/// Containers that are followed: so many of the fullest, and so many of those that retain most.
const MAX_CONTAINERS: usize = 4096;
/// Entries that are looked into for empty places.
const SAMPLE: usize = 256;

/// See the module.
pub struct Containers;

impl Detector for Containers {
    const PROFILE: Profile = Profile {
        name: "containers",
        kinds: &[CONTAINER, HANDLES, BUFFERS],
        sentences: schemas![
            Requests,
            Buffers,
            Pinned,
            Large,
            Turnover,
            AppendOnly,
            EntriesAre,
            KeysLike,
            Closed,
            MadeAt,
            Holey,
            RequestsAdvice,
            HandlesAdvice,
            BuffersAdvice,
            PinnedAdvice,
            ArrayAdvice,
            MapAdvice,
            SetAdvice,
            ObjectAdvice,
            Evicts,
            FirstRun,
            Shrank,
            SteadySize,
            Bounded,
        ],
    };
    /// Entries are read again for the few containers that are reported: to keep those of all would take as much memory as
    /// the edges of the heap.
    type Subject = ();

    fn survey(heap: &Heap) -> Result<Vec<(Trace, ())>> {
        let trace = |node: NodeIx| {
            let entries = entries(heap, node, heap.policy.containers.least_entries)?;
            let ids = entries.list.iter().map(|entry| heap.graph.id(entry.value).0);
            let count = entries.list.len() as u64;
            let bytes = kept_bytes(heap, node, &entries);
            Some(Trace { way: way_key(heap, node), count, bytes, sketch: Sketch::of(ids), ..Trace::of(heap, node) })
        };
        Ok(largest(heap).into_iter().filter_map(|node| Some((trace(node)?, ()))).collect())
    }

    fn judge(case: &Case, followed: &Followed<()>) -> Option<Draft> {
        let state = state(case, followed)?;
        let container = Container::read(case.heap, followed.trace, state)?;
        container.draft(case, followed)
    }

    /// Large containers that do not grow.
    fn harmless(case: &Case, all: &Following<()>, findings: &[Finding]) -> Result<Vec<Harmless>> {
        if !case.is_series() {
            return Ok(Vec::new());
        }
        Ok(all.iter().filter_map(|followed| harmless(case, &followed, findings)).collect())
    }
}

/// The fullest containers and those that retain most, in the order of their nodes.
fn largest(heap: &Heap) -> Vec<NodeIx> {
    let graph = heap.graph;
    let least = heap.policy.containers.least_entries;
    let links = |node: NodeIx| -> Option<(NodeIx, usize)> {
        if graph.node_type(node) != NodeType::Object {
            return None;
        }
        let own = graph.edge_range(node).len();
        let most = table(heap, node).map_or(own, |table| graph.edge_range(table).len());
        (most >= least && heap.distance(node) >= 0 && !heap.is_context(node)).then_some((node, most))
    };
    let mut containers: Vec<(NodeIx, usize)> = (0..graph.node_count() as u32)
        .into_par_iter()
        .with_min_len(1 << 14)
        .filter_map(|at| links(NodeIx(at)))
        .collect();
    if containers.len() > MAX_CONTAINERS {
        containers.sort_unstable_by_key(|&(node, links)| (Reverse(links), node));
        let mut rest = containers.split_off(MAX_CONTAINERS);
        rest.sort_unstable_by_key(|&(node, _)| (Reverse(heap.retained(node)), node));
        rest.truncate(MAX_CONTAINERS);
        containers.append(&mut rest);
        containers.sort_unstable();
    }
    containers.into_iter().map(|(node, _)| node).collect()
}

/// The bytes that a container keeps: what would be freed with it, and what its entries retain that others hold as well.
fn kept_bytes(heap: &Heap, node: NodeIx, entries: &Entries) -> u64 {
    let own = heap.retained(node);
    let most = own.max(heap.policy.containers.shared_entry_bytes);
    let shared = |value: NodeIx| {
        let is_shared = heap.graph.node_type(value) == NodeType::Object && !heap.snapshot.tree.dominates(node, value);
        // A class or the program itself, which everything shares, is not what piles up.
        (is_shared && heap.retained(value) <= most).then(|| heap.retained(value))
    };
    let mut values: Vec<NodeIx> = entries.list.iter().map(|entry| entry.value).collect();
    values.sort_unstable();
    values.dedup();
    own + values.into_iter().filter_map(shared).sum::<u64>()
}

/// Why a container is reported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// It grows.
    Grows,
    /// It grows, and entries leave it.
    TurnsOver,
    /// There is one snapshot, and it is large.
    IsLarge,
}

fn state(case: &Case, followed: &Followed<()>) -> Option<State> {
    let heap = case.heap;
    let policy = &heap.policy.containers;
    let Followed { trace, series, .. } = followed;
    if !case.is_series() {
        let is_large = heap.is_part(trace.bytes, policy.large_heap_part) && trace.count >= policy.large_entries;
        return is_large.then_some(State::IsLarge);
    }
    let (first, last) = series.count_ends();
    let (added, gained) = (series.added(), series.gained());
    let is_many =
        added >= policy.many_added && added * policy.many_added_part >= first as i64 && gained >= policy.many_bytes;
    let is_much =
        added >= policy.much_added && gained >= policy.much_bytes && heap.is_part(gained as u64, policy.much_heap_part);
    // A container that only the last snapshot has may be gone in the next.
    let is_old = series.present > 1;
    let grows = is_old && case.course(series) == Course::Grows && last > first;
    (grows && (is_many || is_much)).then(|| match series.least_kept() {
        Some(kept) if kept < policy.kept_share => State::TurnsOver,
        _ => State::Grows,
    })
}

/// A container that is reported.
struct Container {
    state: State,
    entries: Entries,
    contents: Contents,
    owned: Ownership,
    /// The only function that can fill it.
    filler: Option<NodeIx>,
}

impl Container {
    /// Reads it, unless a closer look shows that it is not worth a report.
    fn read(heap: &Heap, trace: &Trace, state: State) -> Option<Self> {
        let policy = &heap.policy.containers;
        let entries = entries(heap, trace.node, policy.least_entries)?;
        let contents = Contents::of(heap, &entries);
        let is_one_pile =
            || contents.share >= policy.large_class_share && contents.largest * policy.large_entry_part < trace.bytes;
        if state == State::IsLarge && !is_one_pile() {
            return None;
        }
        let mut owned = ownership(heap, trace.node);
        if state == State::IsLarge && owned.is_runtime() {
            return None;
        }
        let filler = owned.context.and_then(|context| filler(heap, context, entries.shape));
        if owned.line().is_none()
            && let Some(place) = filler.and_then(|function| heap.place(function))
        {
            owned.owner.place = Some(Whereabouts::Line(place));
        }
        Some(Container { state, entries, contents, owned, filler })
    }

    fn draft(&self, case: &Case, followed: &Followed<()>) -> Option<Draft> {
        let heap = case.heap;
        let Followed { trace, series, .. } = followed;
        let Container { state, entries, contents, owned, filler } = self;
        let entries_are = EntriesAre { entryClass: contents.class_name.clone(), classShare: contents.share };
        let nodes = entries.list.iter().flat_map(|entry| [Some(entry.value), entry.key].into_iter().flatten());
        let judgement = self.judgement(case, series);
        Some(
            Draft::new(heap, self.kind(), owned, judgement, self.title(series), self.advice())
                .series(series)
                .covering(nodes)
                .of_class(heap, contents.class)
                .keeping(trace.bytes)
                .counting(entries.list.len() as u64)
                .because(grew(series))
                .because(self.turnover(series))
                .because([entries_are.into()])
                .because(contents.keys.map(|pattern| KeysLike { keyPattern: pattern }.into()))
                .because((contents.closed > 0).then(|| Closed { count: contents.closed }.into()))
                .because(contents.made_at.clone().map(|place| MadeAt { place }.into()))
                .because(holey(heap, trace.node, entries))
                .because((*state == State::IsLarge).then(|| HeapShare { heapShare: heap.share(trace.bytes) }.into()))
                .because(about_function(heap, *filler, |function, place| FilledBy { function, place })),
        )
    }

    fn judgement(&self, case: &Case, series: &Series) -> Judgement {
        let policy = &case.heap.policy.containers;
        let (severity, sureness) = match self.state {
            State::Grows if case.snapshots() > 2 => (Severity::Leak, policy.growing),
            // Two snapshots cannot tell a container that fills up once from one that never stops, unless it was full.
            State::Grows if series.count_ends().0 >= policy.filled_before => (Severity::Leak, policy.growing_filled),
            State::Grows => (Severity::Suspect, policy.growing_new),
            State::TurnsOver => (Severity::Suspect, policy.turning_over),
            State::IsLarge => (Severity::Suspect, policy.large),
        };
        if self.owned.is_runtime() && !self.contents.is_made_by_program {
            return (Severity::Suspect.min(severity), sureness * policy.runtime_factor);
        }
        (severity, sureness * if self.owned.is_nameless { policy.nameless_factor } else { 1.0 })
    }

    fn kind(&self) -> Kind {
        match self.contents.kind {
            EntryKind::Requests | EntryKind::Handles => HANDLES,
            EntryKind::Buffers => BUFFERS,
            EntryKind::Detached => DETACHED,
            EntryKind::Slices => STRINGS,
            EntryKind::Promises => PROMISES,
            EntryKind::Timers => TIMERS,
            EntryKind::Other => CONTAINER,
        }
    }

    fn title(&self, series: &Series) -> Sentence {
        let owner = self.owned.owner.clone();
        let count = self.entries.list.len() as u64;
        let container = self.entries.shape.name();
        let entry_class = self.contents.class_name.clone();
        match (self.contents.kind, self.state) {
            (EntryKind::Requests, _) => Requests { count, className: entry_class, owner }.into(),
            (EntryKind::Buffers, _) => Buffers { count, owner }.into(),
            (EntryKind::Detached, _) => DetachedNodes { count, owner }.into(),
            (EntryKind::Slices, _) => {
                Pinned { count: self.contents.sliced, parentSize: self.contents.pinned, owner }.into()
            }
            (_, State::IsLarge) => Large { owner, container, count, entryClass: entry_class }.into(),
            _ => {
                let added = series.added().max(0) as u64;
                ContainerGrows { owner, container, added, count, entryClass: entry_class }.into()
            }
        }
    }

    fn advice(&self) -> Sentence {
        let owner = self.owned.owner.clone();
        match (self.contents.kind, self.entries.shape) {
            (EntryKind::Requests, _) => RequestsAdvice { owner }.into(),
            (EntryKind::Handles, _) => HandlesAdvice {}.into(),
            (EntryKind::Buffers, _) => BuffersAdvice { owner }.into(),
            (EntryKind::Detached, _) => DetachedAdvice { owner }.into(),
            (EntryKind::Slices, _) => PinnedAdvice {}.into(),
            (EntryKind::Promises, _) => PromisesAdvice {}.into(),
            (EntryKind::Timers, _) => IntervalAdvice {}.into(),
            (EntryKind::Other, Shape::Array) => ArrayAdvice { owner }.into(),
            (EntryKind::Other, Shape::Map) => MapAdvice { owner }.into(),
            (EntryKind::Other, Shape::Set) => SetAdvice { owner }.into(),
            (EntryKind::Other, Shape::Object) => ObjectAdvice { owner }.into(),
        }
    }

    /// Whether entries leave it.
    fn turnover(&self, series: &Series) -> Option<Sentence> {
        let kept = series.least_kept()?;
        match self.state {
            State::TurnsOver => Some(Turnover { removedShare: 1.0 - kept }.into()),
            State::Grows => Some(AppendOnly { keptShare: kept }.into()),
            State::IsLarge => None,
        }
    }
}

/// Arrays that were made large and hold little: `new Array(1000000)`.
fn holey(heap: &Heap, node: NodeIx, entries: &Entries) -> Option<Sentence> {
    let policy = &heap.policy.containers;
    let mut places: HashMap<NodeIx, (u64, u64)> = HashMap::new();
    for entry in entries.list.iter().take(SAMPLE) {
        let arrays = std::iter::once(entry.value).chain(heap.graph.edges(entry.value).map(|(.., to)| to));
        for array in arrays.filter(|&array| array != node && heap.raw_name(array) == b"Array") {
            let Some(elements) = heap.internal(array, &heap.words.elements) else { continue };
            let all = heap.written_size(elements).saturating_sub(16) / 8;
            let used = heap.graph.edge_range(elements).len() as u64;
            places.insert(array, (all, used));
        }
    }
    let (all, used) = places.values().fold((0, 0), |(all, used), of| (all + of.0, used + of.1));
    let empty = 1.0 - used as f64 / all.max(1) as f64;
    (all >= policy.empty_slots && empty > policy.empty_share).then(|| Holey { emptyShare: empty }.into())
}

/// A large container that is no leak, and why.
fn harmless(case: &Case, followed: &Followed<()>, findings: &[Finding]) -> Option<Harmless> {
    let heap = case.heap;
    let policy = &heap.policy.harmless;
    let Followed { trace, series, .. } = followed;
    let is_large = heap.is_part(trace.bytes, policy.heap_part) || trace.bytes >= policy.least_bytes;
    let is_reported =
        || findings.iter().any(|finding| heap.snapshot.tree.dominates(NodeIx(finding.owner_node), trace.node));
    if !is_large || is_reported() {
        return None;
    }
    let owned = ownership(heap, trace.node);
    if owned.is_runtime() {
        return None;
    }
    let owner = owned.owner.clone();
    let (kind, title) = match (case.course(series), series.least_kept()) {
        (Course::Stays, Some(kept)) if kept < policy.kept_share => {
            ("evicts", Evicts { owner, removedShare: 1.0 - kept }.into())
        }
        (Course::Stops, _) if series.count_ends().0 > 0 || series.gained() > 0 => {
            ("firstRun", FirstRun { owner, grownSize: series.gained().max(0) as u64 }.into())
        }
        (Course::Stays, _) if series.added() < 0 => {
            let (from, to) = series.size_ends();
            ("shrank", Shrank { owner, fromSize: from, toSize: to }.into())
        }
        (Course::Stays, _) => ("steady", SteadySize { owner, keptSize: trace.bytes }.into()),
        (Course::Wavers, _) => ("boundedCache", Bounded { owner, count: trace.count }.into()),
        _ => return None,
    };
    let location = owned.line().cloned();
    let (owner, owner_node) = (Some(owned.owner), Some(trace.node.0));
    Some(Harmless { kind, title, retained_size: trace.bytes, owner, owner_node, location })
}
