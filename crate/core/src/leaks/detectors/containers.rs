//! Containers that only grow: an array, a Map, a Set, an object that is used as one.
//!
//! *Many snapshots*: the container has more entries each time, up to the end, and the entries of before are still there.
//! Where entries leave as well, it is a cache that evicts. *One snapshot*: it retains a large part of the heap, no entry
//! retains much of that, and most are of one class (Eclipse MAT's rule for accumulation points).
//!
//! *A slow leak* adds a few entries between captures. It is suspected where everything speaks for it: a variable of the
//! program's own or a property of what it holds, about as many new entries each time, all of which stay and are kept by
//! this container alone, and no code that takes any out.
//!
//! *No leak* is a cache with a limit that is not full yet (`read/upkeep.rs`), what grows less and less, and the tables of the
//! runtime's modules (`read/modules.rs`). These are mentioned as what they are.
//!
//! What is in it tells what to change: requests, sockets, buffers, promises, detached nodes, slices of long strings.
//!
//! Cost: a look at the number of edges of each object, in parallel; the entries of the largest containers, once for the
//! survey and once more for those that are reported.

use std::cmp::Reverse;
use std::collections::HashMap;

use rayon::prelude::*;

use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::leaks::DETECTORS;
use crate::leaks::detector::{Detector, Entry, Followed, Following, Kind, Profile, Standing};
use crate::leaks::detectors::chains::PROMISES;
use crate::leaks::detectors::detached::DETACHED;
use crate::leaks::detectors::duplicate_strings::STRINGS;
use crate::leaks::detectors::listeners::LISTENERS;
use crate::leaks::detectors::slots::held_by_variables;
use crate::leaks::detectors::timers::TIMERS;
use crate::leaks::follow::case::{Case, Course, Series};
use crate::leaks::follow::trace::{Sketch, Trace};
use crate::leaks::read::callers::callers;
use crate::leaks::read::climb::path_key;
use crate::leaks::read::contents::{Contents, EntryKind};
use crate::leaks::read::entries::{Entries, Shape, entries, table};
use crate::leaks::read::filler::filler;
use crate::leaks::read::heap::{Heap, NamedEdge};
use crate::leaks::read::modules::is_module_table;
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::read::upkeep::{Bound, bound, is_emptied, is_table_of_go};
use crate::leaks::read::whose::Tier;
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::{Finding, Harmless, Severity};
use crate::leaks::tell::owner::{Owner, Place, Whereabouts};
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};
use crate::leaks::tell::shared::{
    ContainerGrows, ContainerGrowsAll, ContainerHas, ContainerHasAll, DetachedAdvice, DetachedNodes, FilledBy,
    HeapShare, IntervalAdvice, PromisesAdvice, about_function, captures, changed_by, grew,
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
sentence!(Held = "title.requestsHeld" { count: u64, className: String, owner: Owner });
sentence!(Fills = "title.containerFills" { owner: Owner, container: &'static str, count: u64, limit: Option<u64> });
sentence!(Slows = "title.containerSlows" { owner: Owner, container: &'static str, count: u64, lastAdded: u64 });
sentence!(KeepsLimit = "evidence.keepsLimit" { function: String, place: Option<Place> });
sentence!(FillsAdvice = "advice.containerFills" { owner: Owner });
sentence!(LargeAdvice = "advice.containerLarge" { owner: Owner });
sentence!(PackageAdvice = "advice.containerOfPackage" { owner: Owner, package: String });
sentence!(WithinAdvice = "advice.containerWithin" { owner: Owner, variable: String, package: String });
sentence!(RuntimeAdvice = "advice.containerOfRuntime" { owner: Owner });
sentence!(Modules = "harmless.modules" { count: u64, loaded: u64 });
sentence!(Large = "title.containerLarge" { owner: Owner, container: &'static str, count: u64, entryClass: String });
sentence!(LargeAll = "title.containerLargeAll" { owner: Owner, container: &'static str, count: u64, entryClass: String });
sentence!(Callbacks = "title.callbacksPile" { count: u64, owner: Owner });
sentence!(CallbacksAdvice = "advice.callbacks" { owner: Owner });
sentence!(Turnover = "evidence.turnover" { removedShare: f64 });
sentence!(AppendOnly = "evidence.appendOnly" { keptShare: f64 });
sentence!(EntriesAre = "evidence.entriesAre" { entryClass: String, classShare: f64 });
sentence!(KeysLike = "evidence.keysLike" { keyPattern: &'static str });
sentence!(Closed = "evidence.closed" { count: u64 });
sentence!(Emptied = "evidence.emptiedRefs" { count: u64 });
sentence!(EmptiedAdvice = "advice.emptiedRefs" { owner: Owner });
sentence!(FunctionIn = "evidence.functionIn" { place: Place });
sentence!(MadeAt = "evidence.madeAt" { place: Place });
sentence!(Holey = "evidence.holey" { emptyShare: f64 });
sentence!(RequestsAdvice = "advice.requests" { owner: Owner });
sentence!(HandlesAdvice = "advice.handles" {});
sentence!(BuffersAdvice = "advice.buffers" { owner: Owner });
sentence!(PinnedAdvice = "advice.pinnedStrings" {});
sentence!(ArrayAdvice = "advice.array" { owner: Owner });
sentence!(MapAdvice = "advice.map" { owner: Owner });
sentence!(NamesAdvice = "advice.mapOfNames" { owner: Owner });
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
            Held,
            Fills,
            Slows,
            KeepsLimit,
            FillsAdvice,
            LargeAdvice,
            PackageAdvice,
            WithinAdvice,
            RuntimeAdvice,
            Modules,
            Buffers,
            Pinned,
            Large,
            LargeAll,
            Callbacks,
            CallbacksAdvice,
            Turnover,
            AppendOnly,
            EntriesAre,
            KeysLike,
            Closed,
            Emptied,
            EmptiedAdvice,
            FunctionIn,
            MadeAt,
            Holey,
            RequestsAdvice,
            HandlesAdvice,
            BuffersAdvice,
            PinnedAdvice,
            ArrayAdvice,
            MapAdvice,
            NamesAdvice,
            SetAdvice,
            ObjectAdvice,
            Evicts,
            FirstRun,
            Shrank,
            SteadySize,
            Bounded,
        ],
    };
    /// Whether a variable of the program's own, or an object that it holds, has the container as it is. Entries are read
    /// again for the few containers that are reported: to keep those of all would take as much memory as the edges.
    type Subject = bool;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, bool)>> {
        let policy = &heap.policy.containers;
        let mut named = BitSet::empty(heap.graph.node_count())?;
        held_by_variables(heap)?.into_iter().for_each(|node| {
            named.insert(node.index());
        });
        let trace = |node: NodeIx, is_named: bool| {
            let least = if is_named { policy.slow_entries } else { policy.least_entries };
            let entries = entries(heap, node, least)?;
            let ids = entries.list.iter().map(|entry| heap.graph.id(entry.value).0);
            let count = entries.count();
            let bytes = kept_bytes(heap, node, &entries);
            let sketch = Sketch::of(ids);
            let trace = Trace { path_key: path_key(heap, node), count, bytes, sketch, ..Trace::of(heap, node) };
            Some((trace, is_named))
        };
        let mut all = named.clone();
        largest(heap).into_iter().for_each(|node| {
            all.insert(node.index());
        });
        let all: Vec<NodeIx> = all.iter().map(|node| NodeIx(node as u32)).collect();
        Ok(all.into_par_iter().filter_map(|node| trace(node, named.has(node))).collect())
    }

    /// Containers with fewer entries are not listed.
    fn most_unlisted(heap: &Heap, &is_named: &bool) -> u64 {
        let policy = &heap.policy.containers;
        let least = if is_named { policy.slow_entries } else { policy.least_entries };
        least.saturating_sub(1) as u64
    }

    fn judge(case: &Case, followed: &Followed<bool>) -> Option<Draft> {
        let state = state(case, followed)?;
        let container = Container::read(case, followed, state)?;
        container.draft(case, followed)
    }

    /// Large containers that do not grow, and the runtime's tables of modules.
    fn harmless(case: &Case, all: &Following<bool>, findings: &[Finding]) -> Result<Vec<Harmless>> {
        if !case.is_series() {
            return Ok(Vec::new());
        }
        let mut large: Vec<Followed<bool>> =
            all.iter().filter(|followed| may_be_harmless(case, followed, findings)).collect();
        // Naming an owner takes time, so only those that are reported are named.
        large.sort_by_key(|followed| Reverse(followed.trace.bytes));
        let most = case.heap.policy.harmless.most;
        let mut harmless: Vec<Harmless> = Vec::new();
        for some in large.chunks(most.max(1)) {
            if harmless.len() < most {
                harmless.par_extend(some.par_iter().filter_map(|followed| harmless_one(case, followed)));
            }
        }
        harmless.truncate(most);
        // The table with most entries stands for the others, which hold the same modules.
        let tables = all.iter().filter_map(|followed| modules(case, &followed));
        harmless.extend(tables.max_by_key(|(loaded, _)| *loaded).map(|(_, table)| table));
        Ok(harmless)
    }
}

/// The fullest containers and those that retain most, in the order of their nodes.
fn largest(heap: &Heap) -> Vec<NodeIx> {
    let graph = heap.graph;
    let least = heap.policy.containers.least_entries;
    let is_object = |node: NodeIx| graph.node_type(node) == NodeType::Object && heap.distance(node) >= 0;
    let sized = |node: NodeIx, holder: NodeIx| {
        let links = graph.edge_range(holder).len();
        (links >= least && is_object(node) && !heap.is_context(node)).then_some((node, links))
    };
    let tabled = heap.edges_named(NamedEdge::Table).par_iter().with_min_len(1 << 12);
    let mut containers: Vec<(NodeIx, usize)> =
        tabled.filter_map(|&(node, _)| sized(node, table(heap, node)?)).collect();
    let has_table = |node: NodeIx| table(heap, node).is_some();
    let others = (0..graph.node_count() as u32).into_par_iter().with_min_len(1 << 14).map(NodeIx);
    containers.par_extend(others.filter_map(|node| sized(node, node).filter(|_| !has_table(node))));
    containers.par_sort_unstable();
    containers.dedup();
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
    /// It grows by a few entries each time.
    Creeps,
    /// It grows, but has a limit.
    Fills(Bound),
    /// It grew much more before than it did last.
    Slows,
    /// There is one snapshot, and it is large.
    IsLarge,
}

fn state(case: &Case, followed: &Followed<bool>) -> Option<State> {
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
    if !grows || !is_many && !is_much {
        return creeps(case, followed).then_some(State::Creeps);
    }
    Some(match series.least_kept() {
        _ if is_slowing(&series.steps(), policy.slowing_part) => State::Slows,
        Some(kept) if kept < policy.kept_share => State::TurnsOver,
        _ => State::Grows,
    })
}

/// Whether a container lost entries between the snapshots, as far as it is followed.
pub fn loses_entries(case: &Case, node: NodeIx) -> bool {
    let is_this = |entry: &Entry| entry.profile.name == Containers::PROFILE.name;
    let Some(detector) = DETECTORS.iter().position(is_this) else { return false };
    let traces = case.surveys.last().map(|survey| survey.traces[detector].as_slice()).unwrap_or_default();
    let trace = traces.iter().find(|trace| trace.node == node);
    let kept = trace.and_then(|trace| case.series(detector, trace, 0).least_kept());
    kept.is_some_and(|kept| kept < case.heap.policy.containers.kept_share)
}

/// Whether the last step is much smaller than those before were on average.
fn is_slowing(steps: &[i64], part: i64) -> bool {
    let [behind @ .., end] = steps else { return false };
    let usual = behind.iter().sum::<i64>() / behind.len().max(1) as i64;
    !behind.is_empty() && end * part < usual
}

/// Whether the last step is smaller than those before were on average.
fn is_slower(steps: &[i64], share: f64) -> bool {
    let [behind @ .., end] = steps else { return false };
    let usual = behind.iter().sum::<i64>() as f64 / behind.len().max(1) as f64;
    (*end as f64) < usual * share
}

/// Whether a container grows by about as many entries each time, none of which goes.
fn creeps(case: &Case, followed: &Followed<bool>) -> bool {
    let policy = &case.heap.policy.containers;
    let Followed { subject: is_named, series, .. } = followed;
    let steps = series.steps();
    let (least, most) = (steps.iter().min().copied().unwrap_or(0), steps.iter().max().copied().unwrap_or(0));
    **is_named
        && case.snapshots() > 2
        && series.present > 1
        && least >= policy.slow_step
        && most <= least * policy.slow_uneven
        && series.surely_kept() == Some(1.0)
        && series.gained() >= policy.slow_bytes
}

/// A container that is reported.
struct Container {
    state: State,
    entries: Entries,
    contents: Contents,
    owned: Ownership,
    /// The only function that can fill it.
    filler: Option<NodeIx>,
    /// The variable of the program's that it is inside of, and the package whose object has it.
    within: Option<(String, String)>,
}

impl Container {
    /// Reads it, unless a closer look shows that it is not worth a report.
    fn read(case: &Case, followed: &Followed<bool>, state: State) -> Option<Self> {
        let heap = case.heap;
        let policy = &heap.policy.containers;
        let trace = followed.trace;
        let entries = entries(heap, trace.node, policy.slow_entries)?;
        let contents = Contents::of(heap, &entries);
        let is_one_pile =
            || contents.share >= policy.large_class_share && contents.largest * policy.large_entry_part < trace.bytes;
        if state == State::IsLarge && !is_one_pile() {
            return None;
        }
        let mut owned = ownership(heap, trace.node);
        if state == State::IsLarge && owned.is_runtime() || is_module_table(heap, trace.node, &entries) {
            return None;
        }
        if is_table_of_go(heap, trace.node) {
            return None;
        }
        let bound = bound(heap, trace.node, &entries, owned.context);
        let state = match (state, bound) {
            (State::Creeps, Some(_)) => return None,
            (State::Creeps, None) if !owned.is_own() || !is_kept_alone(heap, trace.node, &entries) => return None,
            (State::Creeps, None) if is_emptied(heap, trace.node, entries.shape, owned.context) => return None,
            // The functions of a module of the runtime are many, and what they do to other containers says nothing.
            (State::Grows | State::TurnsOver, Some(bound)) if !owned.is_runtime() => State::Fills(bound),
            (state, _) => state,
        };
        let filler = owned.context.and_then(|context| filler(heap, context, entries.shape));
        if owned.line().is_none()
            && let Some(place) = filler.and_then(|function| heap.place(function))
        {
            owned.owner.place = Some(Whereabouts::Line(place));
        }
        let within = within(heap, &owned);
        Some(Container { state, entries, contents, owned, filler, within })
    }

    fn draft(&self, case: &Case, followed: &Followed<bool>) -> Option<Draft> {
        let heap = case.heap;
        let Followed { trace, series, .. } = followed;
        let Container { state, entries, contents, owned, filler, .. } = self;
        let entry_class = contents.class_name.clone();
        let title = self.title(series);
        let is_said =
            contents.share >= 1.0 && ["entryClass", "className"].iter().any(|it| title.values.contains_key(*it));
        let entries_are = (!entry_class.is_empty() && !is_said)
            .then(|| EntriesAre { entryClass: entry_class, classShare: rounded_down(contents.share) }.into());
        let nodes = entries.list.iter().flat_map(|entry| [Some(entry.value), entry.key].into_iter().flatten());
        let judgement = self.judgement(case, series);
        let bound = match state {
            State::Fills(bound) => Some(*bound),
            _ => None,
        };
        let keeps_limit = bound.and_then(|bound| bound.function);
        // Of a package's container, the program's own line is where its entries are made.
        let own_line = if owned.tier == Tier::Own { None } else { contents.own_line.clone() };
        Some(
            Draft::new(heap, self.kind(), owned, judgement, title, self.advice(heap))
                .series(series)
                .covering(nodes)
                .covering(bound.map(|bound| bound.cache))
                .of_class(heap, contents.class)
                .keeping(trace.bytes)
                .counting(entries.count())
                .at(own_line)
                .because(grew(series))
                .because(self.turnover(series))
                .because(about_function(heap, keeps_limit, |function, place| KeepsLimit { function, place }))
                .because(entries_are)
                .because(contents.keys.map(|pattern| KeysLike { keyPattern: pattern }.into()))
                .because((contents.closed > 0).then(|| Closed { count: contents.closed }.into()))
                .because((contents.emptied > 0).then(|| Emptied { count: contents.emptied }.into()))
                .because(self.made_at(heap))
                .because(self.captured(heap))
                .because(holey(heap, trace.node, entries))
                .because((*state == State::IsLarge).then(|| HeapShare { heapShare: heap.share(trace.bytes) }.into()))
                .because(about_function(heap, *filler, |function, place| FilledBy { function, place }))
                .because(if filler.is_some() { None } else { self.changed_in(heap) }),
        )
    }

    fn judgement(&self, case: &Case, series: &Series) -> Judgement {
        let policy = &case.heap.policy.containers;
        let (severity, sureness) = match self.state {
            State::Fills(_) | State::Slows => (Severity::Info, policy.filling),
            State::Grows if is_slower(&series.steps(), policy.slower_share) => (Severity::Suspect, policy.growing_new),
            State::Grows if case.snapshots() > 2 => (Severity::Leak, policy.growing),
            // Two snapshots cannot tell a container that fills up once from one that never stops, unless it was full.
            State::Grows if series.count_ends().0 >= policy.filled_before => (Severity::Leak, policy.growing_filled),
            State::Grows => (Severity::Suspect, policy.growing_new),
            State::TurnsOver => (Severity::Suspect, policy.turning_over),
            State::Creeps => (Severity::Suspect, policy.creeping),
            State::IsLarge if self.looks_fed() => (Severity::Suspect, policy.large),
            State::IsLarge => (Severity::Info, policy.large),
        };
        if self.owned.is_runtime() && !self.contents.is_made_by_program {
            return (Severity::Suspect.min(severity), sureness * policy.runtime_factor);
        }
        (severity, sureness * if self.owned.is_nameless { policy.nameless_factor } else { 1.0 })
    }

    /// Whether something but its size speaks for a container that is filled all the time: entries or keys that come with
    /// work, or a function that fills it. A table that was made once has no such function.
    fn looks_fed(&self) -> bool {
        let comes_with_work = matches!(self.contents.keys, Some("url" | "uuid" | "email" | "timestamp"));
        self.contents.kind != EntryKind::Other || comes_with_work || self.filler.is_some()
    }

    fn kind(&self) -> Kind {
        match self.contents.kind {
            EntryKind::Requests | EntryKind::Handles => HANDLES,
            EntryKind::Buffers => BUFFERS,
            EntryKind::Detached => DETACHED,
            EntryKind::Slices => STRINGS,
            EntryKind::Promises => PROMISES,
            EntryKind::Timers => TIMERS,
            EntryKind::Callbacks if matches!(self.state, State::Grows | State::Creeps) => LISTENERS,
            EntryKind::Callbacks | EntryKind::Other => CONTAINER,
        }
    }

    fn title(&self, series: &Series) -> Sentence {
        let owner = self.owned.owner.clone();
        let count = self.entries.count();
        let container = self.entries.shape.name();
        let entry_class = self.contents.class_name.clone();
        let class_name = entry_class.clone();
        let are_all = self.contents.share >= 1.0 && !entry_class.is_empty();
        match (self.state, self.contents.kind) {
            (State::Fills(bound), _) => Fills { owner, container, count, limit: bound.limit }.into(),
            (State::Slows, _) => {
                let last_added = series.steps().last().map_or(0, |&step| step.max(0) as u64);
                Slows { owner, container, count, lastAdded: last_added }.into()
            }
            (_, EntryKind::Requests) if self.contents.closed == count => {
                Requests { count, className: class_name, owner }.into()
            }
            (_, EntryKind::Requests) => Held { count, className: class_name, owner }.into(),
            (_, EntryKind::Buffers) => Buffers { count, owner }.into(),
            (_, EntryKind::Detached) => DetachedNodes { count, owner }.into(),
            (_, EntryKind::Slices) => {
                Pinned { count: self.contents.sliced, parentSize: self.contents.pinned, owner }.into()
            }
            (State::Grows | State::Creeps, EntryKind::Callbacks) => Callbacks { count, owner }.into(),
            (State::IsLarge, _) if are_all => LargeAll { owner, container, count, entryClass: entry_class }.into(),
            (State::IsLarge, _) => Large { owner, container, count, entryClass: entry_class }.into(),
            _ => match (series.surely_added(), are_all) {
                (Some(added), true) => {
                    ContainerGrowsAll { owner, container, added, count, entryClass: entry_class }.into()
                }
                (Some(added), false) => {
                    ContainerGrows { owner, container, added, count, entryClass: entry_class }.into()
                }
                (None, true) => ContainerHasAll { owner, container, count, entryClass: entry_class }.into(),
                (None, false) => ContainerHas { owner, container, count, entryClass: entry_class }.into(),
            },
        }
    }

    fn advice(&self, heap: &Heap) -> Sentence {
        let owner = self.owned.owner.clone();
        match (self.state, self.contents.kind, self.entries.shape) {
            (State::Fills(_) | State::Slows, ..) => FillsAdvice { owner }.into(),
            (_, EntryKind::Requests, _) if self.contents.closed > 0 => RequestsAdvice { owner }.into(),
            (_, EntryKind::Handles, _) => HandlesAdvice {}.into(),
            (_, EntryKind::Buffers, _) => BuffersAdvice { owner }.into(),
            (_, EntryKind::Detached, _) => DetachedAdvice { owner }.into(),
            (_, EntryKind::Slices, _) => PinnedAdvice {}.into(),
            (_, EntryKind::Promises, _) if self.contents.are_waited_for => PromisesAdvice {}.into(),
            (_, EntryKind::Timers, _) => IntervalAdvice {}.into(),
            (State::Grows | State::Creeps, EntryKind::Callbacks, _) => CallbacksAdvice { owner }.into(),
            (State::IsLarge, ..) => LargeAdvice { owner }.into(),
            _ if self.contents.emptied * 2 > self.entries.count() => EmptiedAdvice { owner }.into(),
            (.., shape) => match (&self.owned.tier, shape) {
                (Tier::Own, _) if let Some((variable, package)) = self.within.clone() => {
                    WithinAdvice { owner, variable, package }.into()
                }
                (Tier::Package { name }, _) => PackageAdvice { owner, package: name.clone() }.into(),
                (Tier::Runtime, _) => RuntimeAdvice { owner }.into(),
                (Tier::Own, Shape::Array) => ArrayAdvice { owner }.into(),
                (Tier::Own, Shape::Map) if self.has_objects_as_keys(heap) => MapAdvice { owner }.into(),
                (Tier::Own, Shape::Map) => NamesAdvice { owner }.into(),
                (Tier::Own, Shape::Set) => SetAdvice { owner }.into(),
                (Tier::Own, Shape::Object) => ObjectAdvice { owner }.into(),
            },
        }
    }

    /// Whether a `WeakMap` could have the keys: some are objects. A small integer has no node.
    fn has_objects_as_keys(&self, heap: &Heap) -> bool {
        let keys = self.entries.list.iter().take(SAMPLE).filter_map(|entry| entry.key);
        keys.into_iter().any(|key| heap.is_object(key) || heap.is_function(key))
    }

    /// The only function that changes the property of the program's that has the container.
    fn changed_in(&self, heap: &Heap) -> Option<Sentence> {
        let owned = &self.owned;
        let link =
            owned.way.first().filter(|link| link.target == owned.node && link.edge_type == EdgeType::Property)?;
        let class = heap.place(link.source);
        let is_own = owned.tier == Tier::Own && self.within.is_none();
        is_own.then(|| changed_by(heap, &heap.edge(link.edge), class.as_ref())).flatten()
    }

    /// Where entries are made, or else what of the program's own is in them: a line of a package says little.
    fn made_at(&self, heap: &Heap) -> Option<Sentence> {
        let is_own = |place: &Place| heap.whose(place.url.as_deref()) == Tier::Own;
        let made_at = self.contents.made_at.clone();
        match (made_at, self.contents.own_line.clone()) {
            (Some(place), _) if is_own(&place) => Some(MadeAt { place }.into()),
            (_, Some(place)) if self.contents.kind != EntryKind::Callbacks => Some(FunctionIn { place }.into()),
            (made_at, _) => made_at.map(|place| MadeAt { place }.into()),
        }
    }

    /// What callbacks keep alive.
    fn captured(&self, heap: &Heap) -> Option<Sentence> {
        if self.contents.kind != EntryKind::Callbacks {
            return None;
        }
        let values = self.entries.list.iter().map(|entry| entry.value);
        let functions: Vec<NodeIx> = values.filter(|&value| heap.is_function(value)).collect();
        captures(heap, &functions, functions.len())
    }

    /// Whether entries leave it.
    fn turnover(&self, series: &Series) -> Option<Sentence> {
        let kept = series.surely_kept()?;
        match self.state {
            State::TurnsOver => Some(Turnover { removedShare: rounded_down(1.0 - kept) }.into()),
            State::Grows | State::Creeps => Some(AppendOnly { keptShare: rounded_down(kept) }.into()),
            State::Fills(_) | State::Slows | State::IsLarge => None,
        }
    }
}

/// A share that is not made larger by being shown as a whole percentage.
fn rounded_down(share: f64) -> f64 {
    // The small part makes up for the binary form of a share such as 0.29.
    (share * 100.0 + 1e-9).floor() / 100.0
}

/// Whether most of the objects in a container would go with it. Those of a pool are elsewhere, too.
fn is_kept_alone(heap: &Heap, node: NodeIx, entries: &Entries) -> bool {
    let objects = || {
        let values = entries.list.iter().map(|entry| entry.value);
        values.filter(|&value| heap.graph.node_type(value) == NodeType::Object)
    };
    let alone = objects().filter(|&value| heap.snapshot.tree.dominates(node, value)).count();
    alone * 2 >= objects().count()
}

/// The modules that were loaded for the first time, as their table shows: how many, and what is said of it.
fn modules(case: &Case, followed: &Followed<bool>) -> Option<(u64, Harmless)> {
    let heap = case.heap;
    let Followed { trace, series, .. } = followed;
    let loaded = series.surely_added().filter(|&loaded| loaded > 0)?;
    let entries = entries(heap, trace.node, 1)?;
    let title = Modules { count: trace.count, loaded };
    is_module_table(heap, trace.node, &entries).then(|| {
        let harmless = Harmless {
            kind: "modules",
            title: title.into(),
            retained_size: trace.bytes,
            owner: None,
            owner_node: Some(trace.node.0),
            location: None,
        };
        (loaded, harmless)
    })
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

/// The variable of the program's that a container is inside of, where an object of a package has it and the program's own code
/// nowhere says its name: then the package fills it, and only calls of the variable's methods can empty it.
fn within(heap: &Heap, owned: &Ownership) -> Option<(String, String)> {
    let link = owned.way.first().filter(|_| owned.tier == Tier::Own)?;
    let Some(Tier::Package { name: package }) = heap.whose_node(link.source) else { return None };
    let (variable, _) = owned.owner.name.split_once(['.', '['])?;
    let is_property = link.edge_type == EdgeType::Property && !variable.is_empty() && variable != "this";
    let is_said = || callers(heap, &[&heap.edge(link.edge)]).iter().any(|caller| caller.tier == Tier::Own);
    (is_property && !is_said()).then(|| (variable.to_owned(), package))
}

/// Whether a container is large, does not grow, and is in no finding.
fn may_be_harmless(case: &Case, followed: &Followed<bool>, findings: &[Finding]) -> bool {
    let heap = case.heap;
    let policy = &heap.policy.harmless;
    let Followed { trace, series, .. } = followed;
    let is_large = heap.is_part(trace.bytes, policy.heap_part) || trace.bytes >= policy.least_bytes;
    let is_reported =
        || findings.iter().any(|finding| heap.snapshot.tree.dominates(NodeIx(finding.owner_node), trace.node));
    is_large && !matches!(case.course(series), Course::Grows | Course::Single) && !is_reported()
}

/// A large container that is no leak, and why.
fn harmless_one(case: &Case, followed: &Followed<bool>) -> Option<Harmless> {
    let heap = case.heap;
    let policy = &heap.policy.harmless;
    let Followed { trace, series, .. } = followed;
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
        // What it holds may grow while its entries are as many: then it is not as large as it was.
        (Course::Stays, _) if !keeps_no_more(&series.sizes) => return None,
        (Course::Stays, _) => ("steady", SteadySize { owner, keptSize: trace.bytes }.into()),
        (Course::Wavers, _) => ("boundedCache", Bounded { owner, count: trace.count }.into()),
        _ => return None,
    };
    let location = owned.line().cloned();
    let (owner, owner_node) = (Some(owned.owner), Some(trace.node.0));
    Some(Harmless { kind, title, retained_size: trace.bytes, owner, owner_node, location })
}

/// Whether all sizes are known, and later ones are no larger than the first but for a hundredth.
fn keeps_no_more(sizes: &[Option<u64>]) -> bool {
    let first = sizes.first().copied().flatten().unwrap_or(0);
    sizes.iter().all(|size| size.is_some_and(|size| size <= first + first / 100))
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::leaks::read::callers::tests::function;
    use crate::leaks::read::whose::Tier;
    use crate::leaks::trial::{
        OTHERS_CODE, PROGRAM, each, finding, findings, kept, kinds, owner_text, padded, reason, reasons, text,
        with_heap,
    };

    /// The container among the findings, if there is one.
    fn container(heaps: &[String]) -> Option<Finding> {
        findings(heaps).findings.into_iter().find(|finding| finding.kind == CONTAINER)
    }

    fn is_reported(heaps: &[String]) -> bool {
        container(heaps).is_some()
    }

    fn judged(heaps: &[String]) -> Judgement {
        let finding = container(heaps).expect("a container");
        (finding.severity, finding.confidence)
    }

    /// `kept` in three snapshots, with entries of 200 bytes.
    fn three(first: Range<u32>, second: Range<u32>, third: Range<u32>) -> [String; 3] {
        [first, second, third].map(|entries| kept(entries, 200))
    }

    const LEAK: Judgement = (Severity::Leak, 0.95);

    #[test]
    fn an_array_that_only_grows_is_a_leak() {
        let leak = finding(&three(0..100, 0..300, 0..500));
        assert_eq!((leak.kind, leak.severity, leak.confidence), (CONTAINER, Severity::Leak, 0.95));
        assert_eq!(owner_text(&leak.owner), "`kept` in server.js:1");
        assert_eq!((leak.tier, leak.location.map(|place| place.line)), (Tier::Own, Some(0)));
        assert_eq!((leak.count, leak.retained_size, leak.growth), (500, 32 + 100_000, 80_000));
        assert_eq!(leak.series.counts, [100.0, 300.0, 500.0]);
        assert_eq!(leak.series.sizes, [20_032.0, 60_032.0, 100_032.0]);
        assert_eq!(leak.class_name.as_deref(), Some("Entry"));
    }

    #[test]
    fn callbacks_that_one_line_adds_are_listeners() {
        let bus = |numbers: Range<u32>, others: u32| {
            let callback = |name: &str, line: u32| {
                format!(
                    "; kept -element:*> f*:{name}{{closure}}(60)@1*1#7:{line}:3 -internal:shared> {name}Code;\
                     f* -internal:context> x*:system␣/␣Context(20)@1*3 -context:view> v*:View(400)@1*5"
                )
            };
            let code = "; root -> onA:onA{closure}@41#7:20:3 -internal:shared> onACode:onA{code}@43;\
                        root -> onB:onB{closure}@45#7:30:3 -internal:shared> onBCode:onB{code}@47";
            let first = numbers.end - others;
            kept(0..0, 0)
                + code
                + &each(numbers.start..first, &callback("onA", 20))
                + &each(first..numbers.end, &callback("onB", 30))
        };
        let leak = finding(&[bus(0..80, 16), bus(0..160, 32), bus(0..240, 48)]);
        assert_eq!((leak.kind, leak.severity, leak.confidence), (LISTENERS, Severity::Leak, 0.95));
        assert_eq!((leak.title.key, leak.advice.key), ("title.callbacksPile", "advice.callbacks"));
        assert_eq!(text(&leak.title, "owner"), "`kept` in server.js:1");
        let captures = reason(&leak, "evidence.captures");
        assert_eq!(["variable", "valueSize", "count"].map(|value| text(captures, value)), ["view", "400", "240"]);
        let several = finding(&[bus(0..80, 17), bus(0..160, 33), bus(0..240, 49)]);
        assert_eq!((several.kind, several.advice.key), (CONTAINER, "advice.array"), "of several lines");
        let steady = kinds(&[bus(0..300, 0), bus(0..300, 0), bus(0..300, 0)]);
        assert!(steady.is_empty(), "a registry that was filled once");
        let large = finding(&[bus(0..300, 0)]);
        assert_eq!((large.kind, large.title.key), (CONTAINER, "title.containerLargeAll"));
    }

    #[test]
    fn a_leak_says_by_how_much_it_grew_and_what_is_in_it() {
        let leak = finding(&three(0..100, 0..300, 0..500));
        assert_eq!((leak.title.key, text(&leak.title, "container")), ("title.containerGrowsAll", "Array".into()));
        let title = ["added", "count", "entryClass"].map(|value| text(&leak.title, value));
        assert_eq!(title, ["400", "500", "Entry"]);
        let keys = ["evidence.grewEachTime", "evidence.sizeGrew", "evidence.appendOnly"];
        assert_eq!(reasons(&leak), keys, "the title says that all are of the class");
        assert_eq!(["from", "to", "snapshots"].map(|value| text(reason(&leak, keys[0]), value)), ["100", "500", "3"]);
        assert_eq!(["fromSize", "toSize"].map(|value| text(reason(&leak, keys[1]), value)), ["20032", "100032"]);
        assert_eq!(text(reason(&leak, keys[2]), "keptShare"), "1");
        assert_eq!((leak.advice.key, text(&leak.advice, "owner")), ("advice.array", "`kept` in server.js:1".into()));
    }

    #[test]
    fn the_title_says_all_where_no_entry_is_of_another_class() {
        let mixed = |heaps: [String; 3]| heaps.map(|heap| heap.replacen("e0000:Entry", "e0000:Other", 1));
        let leak = finding(&mixed(three(0..100, 0..300, 0..500)));
        assert_eq!((leak.title.key, text(&leak.title, "entryClass")), ("title.containerGrows", "Entry".into()));
        let share = ["entryClass", "classShare"].map(|value| text(reason(&leak, "evidence.entriesAre"), value));
        assert_eq!(share, ["Entry", "0.99"]);
        let found_later = creeping([1, 9, 14], 300).map(|heap| heap.replacen("e0000:Entry", "e0000:Other", 1));
        assert_eq!(container(&found_later).expect("a container").title.key, "title.containerHas");
        let large = container(&tenth(&kept(0..100, 200).replacen("e0000:Entry", "e0000:Other", 1)));
        assert_eq!(large.expect("a container").title.key, "title.containerLarge");
    }

    #[test]
    fn two_snapshots_show_a_leak_if_it_was_filled_before() {
        let two = |first: u32| [kept(0..first, 200), kept(0..first + 50, 200)];
        assert_eq!(judged(&two(20)), (Severity::Leak, 0.8));
        assert_eq!(judged(&two(19)), (Severity::Suspect, 0.6));
        assert_eq!(judged(&three(0..19, 0..44, 0..69)), LEAK, "three snapshots show it anyway");
    }

    /// `kept` with so many entries in three snapshots.
    fn creeping(counts: [u32; 3], size: u64) -> [String; 3] {
        counts.map(|count| kept(0..count, size))
    }

    #[test]
    fn a_variable_that_gains_a_few_entries_each_time_is_suspect() {
        assert_eq!(judged(&creeping([10, 15, 20], 200)), (Severity::Suspect, 0.5));
        assert!(!is_reported(&creeping([10, 14, 19], 200)), "four more");
        assert_eq!(judged(&creeping([10, 15, 25], 200)).0, Severity::Suspect, "twice as many more");
        assert!(!is_reported(&creeping([10, 15, 26], 200)), "more than twice as many");
        assert!(is_reported(&creeping([10, 15, 20], 103)) && !is_reported(&creeping([10, 15, 20], 102)));
        assert!(!is_reported(&creeping([10, 15, 20], 200)[1..]), "two snapshots do not show it");
        assert!(!is_reported(&three(0..10, 1..16, 1..22)), "one went");
    }

    /// `kept` as a property of an object that the variable `app` holds.
    fn held(heap: &str) -> String {
        heap.replace("c -context:kept> kept", "c -context:app> app:App@25 -property:kept> kept")
    }

    /// `kept` as a property of a property.
    fn deep(heap: &str) -> String {
        held(heap).replace("app:App@25", "app:App@25 -property:part> part:Part@27")
    }

    #[test]
    fn what_a_variable_holds_is_followed_from_five_entries_on() {
        let suspect = container(&creeping([1, 9, 14], 300)).expect("a container");
        assert_eq!(
            (suspect.title.key, suspect.series.counts.as_slice()),
            ("title.containerHasAll", &[-1.0, 9.0, 14.0][..])
        );
        assert_eq!(reasons(&suspect)[..2], ["evidence.foundLater", "evidence.sizeGrew"]);
        assert!(!is_reported(&creeping([3, 8, 13], 300)), "it may have had four, so that it gained four");
        assert!(is_reported(&creeping([10, 15, 20], 200).map(|heap| held(&heap))));
        assert!(!is_reported(&creeping([10, 15, 20], 200).map(|heap| deep(&heap))), "it is further in");
    }

    #[test]
    fn a_few_more_entries_of_a_pool_are_no_suspicion() {
        let shared = |count: u32| {
            let idle = each(0..count, "; idle -element:*> e*");
            kept(0..count, 200) + "; c -context:idle> idle:Array@27" + &idle
        };
        assert!(!is_reported(&[10, 15, 20].map(shared)), "another array has them, too");
        // The function `handle` takes entries out.
        let taken = |word: &str| {
            let code =
                "; shared -internal:function_data> code:system␣/␣BytecodeArray{code}@71 -internal:constant_pool>";
            let code = format!("{code} pool{{array}}@73 -internal:0> word:{word}{{string}}@75");
            is_reported(&creeping([10, 15, 20], 200).map(|heap| heap + &code))
        };
        assert!(taken("push") && !taken("pop") && !taken("splice"));
    }

    #[test]
    fn what_grows_less_and_less_is_filling_up() {
        assert_eq!(judged(&three(0..100, 0..300, 0..434)), LEAK, "67 of 100");
        assert_eq!(judged(&three(0..100, 0..300, 0..433)), (Severity::Suspect, 0.6), "it may be filling up");
        assert_eq!(judged(&three(0..100, 0..400, 0..550)), (Severity::Suspect, 0.6), "half");
        let note = container(&three(0..100, 0..400, 0..549)).expect("a note");
        assert_eq!((note.severity, note.confidence, note.title.key), (Severity::Info, 0.8, "title.containerSlows"));
        assert_eq!((text(&note.title, "lastAdded"), note.advice.key), ("149".into(), "advice.containerFills"));
    }

    #[test]
    fn a_cache_with_a_limit_is_filling_up() {
        let words = |words: [&str; 3]| {
            let code =
                "; shared -internal:function_data> code:system␣/␣BytecodeArray{code}@71 -internal:constant_pool>";
            let mut code = format!("{code} pool{{array}}@73");
            for (at, word) in words.iter().enumerate() {
                code += &format!("; pool -internal:{at}> w{at}:{word}{{string}}@{}", 75 + 2 * at);
            }
            container(&three(0..100, 0..300, 0..500).map(|heap| heap + &code)).expect("a container")
        };
        let note = words(["push", "length", "shift"]);
        assert_eq!(
            (note.severity, note.title.key, note.advice.key),
            (Severity::Info, "title.containerFills", "advice.containerFills")
        );
        assert_eq!(text(reason(&note, "evidence.keepsLimit"), "function"), "handle");
        assert_eq!(words(["push", "length", "pop"]).severity, Severity::Leak);
    }

    #[test]
    fn holes_of_deleted_entries_do_not_grow() {
        // A Map of 64 buckets: 3 + 64 + 128 * 3 slots, entries from slot 67 on. Sixty are there, and some were deleted.
        let map = |holes: usize| {
            let mut heap = format!(
                "{PROGRAM}; c -context:kept> kept:Map@21 -internal:table> t:∅({}){{array}}@23;\
                 root -property:h> hole:system␣/␣Hole{{hidden}}@8",
                16 + 8 * (3 + 64 + 384)
            );
            for at in 0..60 + holes {
                let slot = 67 + 3 * at;
                heap += &match at {
                    ..60 => format!(
                        "; t -internal:{slot}> k{at}:key{at}{{string}}@{}; t -internal:{}> v{at}:V(300)@{}",
                        1001 + 4 * at,
                        slot + 1,
                        1003 + 4 * at
                    ),
                    _ => format!("; t -internal:{slot}> hole; t -internal:{}> hole", slot + 1),
                };
            }
            heap
        };
        assert!(!is_reported(&[0, 30, 60].map(map)));
    }

    #[test]
    fn a_container_of_a_package_is_filled_by_calls_of_the_program() {
        let packages = |heap: String| heap.replace("file:/app/server.js", "file:/app/node_modules/lru/index.js");
        let leak = container(&three(0..100, 0..300, 0..500).map(packages)).expect("a container");
        assert_eq!((leak.advice.key, text(&leak.advice, "package")), ("advice.containerOfPackage", "lru".into()));
        // The program's own functions are in the entries: their line is the one to look at.
        let own = "; root -> f:done{closure}@91#17:30:3 -internal:shared> fs:done{code}@93;\
                   fs -internal:script> ff:/app/main.js{code}@95";
        let entries = |heap: String| packages(heap) + own + "; e0000 -property:done> f";
        let leak = container(&three(0..100, 0..300, 0..500).map(entries)).expect("a container");
        assert_eq!(leak.location.map(|place| (place.url, place.line)), Some((Some("/app/main.js".into()), 30)));
    }

    #[test]
    fn requests_are_done_only_where_all_are() {
        let held = |done: u32| {
            let oddball = "; ro -internal:false_value> no:Oddball{hidden}@2";
            let request = |heap: String| heap.replace(":Entry(", ":ServerResponse(") + oddball;
            let finished = each(0..done, "; e* -property:finished> yes");
            container_of(&[100, 300, 500].map(|count| request(kept(0..count, 200)) + &finished))
        };
        assert_eq!(held(500).title.key, "title.requestsKept");
        let some = held(499);
        assert_eq!(
            (some.title.key, text(reason(&some, "evidence.closed"), "count")),
            ("title.requestsHeld", "499".into())
        );
        let none = held(0);
        assert_eq!((none.title.key, none.advice.key), ("title.requestsHeld", "advice.array"));
    }

    /// The finding about requests.
    fn container_of(heaps: &[String]) -> Finding {
        findings(heaps).findings.into_iter().find(|finding| finding.kind == HANDLES).expect("requests")
    }

    #[test]
    fn shares_are_not_rounded_up() {
        assert_eq!([1.0, 0.999, 0.29, 0.0].map(rounded_down), [1.0, 0.99, 0.29, 0.0]);
    }

    #[test]
    fn a_few_more_entries_are_none() {
        let grown = |first: u32, last: u32| is_reported(&[kept(0..first, 200), kept(0..last, 200)]);
        assert!(grown(100, 150) && !grown(100, 149), "fifty more");
        assert!(grown(500, 550) && !grown(501, 551), "a tenth more");
    }

    #[test]
    fn entries_that_keep_little_are_none() {
        let heaps = [100, 164].map(|count| kept(0..count, 64));
        assert_eq!(container(&heaps).map(|leak| leak.growth), Some(4096));
        let [first, second] = heaps;
        assert!(!is_reported(&[first, second.replace("e0163:Entry(64)", "e0163:Entry(63)")]));
    }

    /// `kept` with sixteen small entries and some of a size.
    fn few(large: u32, size: u64) -> String {
        kept(0..16, 200) + &each(16..16 + large, &format!("; kept -element:*> e*:Large({size})@1*1"))
    }

    #[test]
    fn a_few_large_entries_are_a_leak_too() {
        let half = 512 << 10;
        let heaps = [few(0, half), few(1, half), few(2, half)];
        assert_eq!(container(&heaps).map(|leak| (leak.confidence, leak.growth)), Some((0.95, 1 << 20)));
        let [first, second, third] = heaps;
        assert!(
            !is_reported(&[first, second, third.replace("e0017:Large(524288)", "e0017:Large(524287)")]),
            "a byte less"
        );
        assert!(!is_reported(&[few(0, half), few(0, half), few(1, 1 << 20)]), "one entry");
    }

    #[test]
    fn large_entries_have_to_be_a_part_of_the_heap() {
        let heaps = |total: u64| {
            let last = padded(&few(2, 512 << 10), total);
            let ballast = &last[last.find("; root -> ballast").expect("a ballast")..];
            [few(0, 1) + ballast, few(1, 512 << 10) + ballast, last.clone()]
        };
        assert!(is_reported(&heaps(100 << 20)), "one hundredth");
        assert!(!is_reported(&heaps((100 << 20) + 1)), "less");
    }

    #[test]
    fn a_container_with_few_entries_is_not_followed() {
        let counts = |first: u32| finding(&three(0..first, 0..50, 0..100).map(|heap| deep(&heap))).series.counts;
        assert_eq!(counts(16), [16.0, 50.0, 100.0]);
        assert_eq!(counts(15), [-1.0, 50.0, 100.0], "it was there, but with how many entries is not known");
    }

    #[test]
    fn a_container_that_stops_or_shrinks_is_none() {
        for heaps in [
            three(0..100, 0..500, 0..500),
            three(0..500, 0..500, 0..500),
            three(0..100, 0..500, 0..300),
            three(0..500, 0..300, 0..100),
        ] {
            assert_eq!(kinds(&heaps), [""; 0]);
        }
    }

    #[test]
    fn a_container_of_the_last_snapshot_alone_is_none() {
        let empty = || PROGRAM.to_owned();
        assert!(!is_reported(&[empty(), empty(), kept(0..300, 200)]));
        let leak = container(&[empty(), kept(0..150, 200), kept(0..300, 200)]).expect("a container");
        assert_eq!((leak.confidence, leak.series.counts), (0.95, vec![-1.0, 150.0, 300.0]));
    }

    #[test]
    fn entries_that_leave_make_it_a_suspicion() {
        // The first two sketches have all members, so that the share is exact.
        let heaps = |gone: u32| three(0..20, gone..60, gone..90);
        let stays = container(&heaps(2)).expect("a container");
        assert_eq!((stays.severity, stays.confidence), LEAK, "18 of 20 stay");
        assert_eq!(text(reason(&stays, "evidence.appendOnly"), "keptShare"), "0.9");
        let leaves = container(&heaps(3)).expect("a container");
        assert_eq!((leaves.severity, leaves.confidence), (Severity::Suspect, 0.3), "17 of 20 stay");
        let leaves = container(&heaps(5)).expect("a container");
        assert_eq!(text(reason(&leaves, "evidence.turnover"), "removedShare"), "0.25");
        assert!(!reasons(&leaves).contains(&"evidence.appendOnly"));
        let two = [kept(0..20, 200), kept(10..80, 200)];
        assert_eq!(judged(&two), (Severity::Suspect, 0.3), "in two snapshots as well");
    }

    #[test]
    fn a_container_that_is_made_each_time_is_followed_by_its_variable() {
        let made =
            |id: u32, count: u32| kept(0..count, 200).replace("kept:Array(32)@21", &format!("kept:Array(32)@{id}"));
        let leak = finding(&[made(21, 100), made(900_001, 300), made(900_003, 500)]);
        assert_eq!((leak.severity, leak.confidence), LEAK);
        assert_eq!((leak.series.counts, leak.growth), (vec![100.0, 300.0, 500.0], 80_000));
        // The second closure of the same function has a variable of the same name.
        let twice = |id: u32, count: u32| {
            let second = "; root -> twin:handle{closure}@41#7:4:1 -internal:shared> shared; twin -internal:context> d:system␣/␣Context@43";
            let entries = each(0..16, "; other -element:*> o*:Entry(200)@1*5");
            format!("{}{second}; d -context:kept> other:Array(32)@{}{entries}", made(id, count), id + 100)
        };
        assert!(!is_reported(&[twice(21, 100), twice(900_001, 300), twice(910_001, 500)]), "which of them is it?");
    }

    #[test]
    fn snapshots_of_two_processes_are_not_followed() {
        let other = kept(0..500, 200).replace(":Entry(200)", ":Other(200)").replace("{code}", "{native}");
        let found = findings(&[other, kept(0..500, 200)]);
        assert_eq!(found.verdict.kind, "unrelated");
        let alone = found.findings.first().expect("a large container");
        assert_eq!((alone.kind, alone.severity, alone.growth), (CONTAINER, Severity::Info, 0));
        assert_eq!(alone.series.counts, [500.0]);
    }

    #[test]
    fn an_entry_that_others_hold_counts_unless_it_is_the_program_itself() {
        let size = |shared: u64, entry: u64| {
            let heap = |count: u32| {
                let twice = "; kept -element:9000> common; kept -element:9001> common";
                let text = "; kept -element:9002> note:note(900){string}@27; index -property:note> note";
                format!(
                    "{}; root -> index:Index@23 -property:one> common:Shared({shared})@25{twice}{text}",
                    kept(0..count, entry)
                )
            };
            container(&[heap(100), heap(150), heap(200)]).expect("a container").retained_size
        };
        let own = 32 + 200 * 200;
        assert_eq!(size(1 << 20, 200), own + (1 << 20), "once, and without the text");
        assert_eq!(size((1 << 20) + 1, 200), own, "more than a megabyte, and more than the container's own");
        assert_eq!(size(2_000_032, 10_000), 2 * 2_000_032, "as much as the container's own");
        assert_eq!(size(2_000_033, 10_000), 2_000_032);
    }

    /// A single snapshot with `kept` as exactly a tenth of the heap.
    fn tenth(heap: &str) -> [String; 1] {
        let own = with_heap(heap, |heap| heap.total()) - 40;
        [padded(heap, own * 10)]
    }

    #[test]
    fn one_snapshot_shows_what_is_large() {
        let found = container(&tenth(&kept(0..100, 200))).expect("a container");
        assert_eq!((found.severity, found.confidence, found.count), (Severity::Info, 0.5, 100));
        assert_eq!((found.retained_size, found.growth), (20_032, 0));
        assert_eq!(reasons(&found), ["evidence.heapShare"]);
        assert_eq!(text(reason(&found, "evidence.heapShare"), "heapShare"), "0.1");
        assert_eq!((found.title.key, found.advice.key), ("title.containerLargeAll", "advice.containerLarge"));
        let code = "; shared -internal:function_data> code:system␣/␣BytecodeArray{code}@71 -internal:constant_pool> \
                    pool{array}@73 -internal:0> word:push{string}@75";
        let fed = container(&tenth(&(kept(0..100, 200) + code))).expect("a container");
        assert_eq!(fed.severity, Severity::Suspect, "a function fills it");
        let title = ["container", "count", "entryClass", "owner"].map(|value| text(&found.title, value));
        assert_eq!(title, ["Array", "100", "Entry", "`kept` in server.js:1"]);
    }

    #[test]
    fn every_holder_has_to_let_go_of_what_grows() {
        let code = "; shared -internal:function_data> code:system␣/␣BytecodeArray{code}@71 -internal:constant_pool> \
                    pool{array}@73 -internal:0> word:push{string}@75";
        let held_twice = |entries: Range<u32>| {
            let list = each(entries.clone(), "; list -element:*> e*");
            let kept = kept(entries, 200).replace("Array(32)", "Array(20000)");
            format!("{kept}{code}; c -context:list> list:List(32)@25{list}")
        };
        let advice = |heaps: &[String]| {
            let found = finding(heaps);
            assert_eq!(text(reason(&found, "evidence.alsoHeld"), "owner"), "`list` in server.js");
            found.advice.key
        };
        assert_eq!(advice(&[0..100, 0..300, 0..500].map(held_twice)), "advice.everyHolder");
        assert_eq!(advice(&[padded(&held_twice(0..100), 200_000)]), "advice.containerLarge", "it may not grow");
    }

    #[test]
    fn one_snapshot_shows_only_a_pile_of_many_alike() {
        assert!(!is_reported(&[padded(&kept(0..100, 200), 200_321)]), "less than a tenth of the heap");
        assert!(is_reported(&tenth(&kept(0..50, 200))), "50 entries");
        assert!(!is_reported(&tenth(&kept(0..49, 200))), "49 entries");
        let mixed = |alike: u32| kept(0..alike, 200) + &each(alike..50, "; kept -element:*> e*:Other(200)@1*1");
        assert!(is_reported(&tenth(&mixed(40))), "four fifths are alike");
        assert!(!is_reported(&tenth(&mixed(39))), "fewer are");
        let uneven = |largest: u64| format!("{}; kept -element:99> large:Entry({largest})@23", kept(0..99, 200));
        assert!(is_reported(&tenth(&uneven(4957))), "the largest is less than a fifth");
        assert!(!is_reported(&tenth(&uneven(4958))), "the largest is a fifth");
    }

    #[test]
    fn in_one_snapshot_the_runtimes_containers_are_none() {
        let runtimes = kept(0..100, 200).replace("/app/server.js", "node:internal/cache");
        assert!(!is_reported(&tenth(&runtimes)));
        assert!(!is_reported(&tenth(&nameless(0..100, "Entry(200)"))));
        let packages = kept(0..100, 200).replace("/app/server.js", "/app/node_modules/lru/index.js");
        assert!(is_reported(&tenth(&packages)));
    }

    /// An array that only an object without a place holds, by an internal edge.
    fn nameless(entries: Range<u32>, entry: &str) -> String {
        let (class, rest) = entry.split_at(entry.find('#').unwrap_or(entry.len()));
        let entries = each(entries, &format!("; kept -element:*> e*:{class}@1*1{rest}"));
        format!("{PROGRAM}{OTHERS_CODE}; root -> holder:Registry@23 -internal:1> kept:Array(32)@21{entries}")
    }

    #[test]
    fn what_go_refers_to_goes_when_go_collects() {
        let go =
            |heap: String| heap.replace("c -context:kept> kept", "c -context:go> go:Go@23 -property:_values> kept");
        let heaps = three(0..100, 0..300, 0..500).map(go);
        assert!(is_reported(&heaps));
        assert!(!is_reported(&heaps.map(|heap| heap + "; go -property:_goRefCounts> counts:Array@25")));
    }

    #[test]
    fn without_a_name_it_is_less_sure() {
        let heaps = |entry: &str| [0..100, 0..300, 0..500].map(|entries| nameless(entries, entry));
        let leak = finding(&heaps("Entry(200)"));
        assert_eq!((leak.kind, leak.severity, leak.confidence), (CONTAINER, Severity::Leak, 0.95 * 0.8));
        assert_eq!((owner_text(&leak.owner).as_str(), leak.tier), ("`Registry`", Tier::Runtime));
        assert_eq!(
            judged(&heaps("Entry(200)#8:3:1")),
            (Severity::Suspect, 0.95 * 0.4),
            "the runtime makes the entries"
        );
    }

    /// `kept` in a file, three times, with a place in its entries.
    fn in_file(file: &str, entry: &str) -> [String; 3] {
        [0..100, 0..300, 0..500].map(|entries| {
            let (class, place) = entry.split_at(entry.find('#').unwrap_or(entry.len()));
            let program = PROGRAM.replace("/app/server.js", file);
            let entries = each(entries, &format!("; kept -element:*> e*:{class}@1*1{place}"));
            format!("{program}{OTHERS_CODE}; c -context:kept> kept:Array(32)@21{entries}")
        })
    }

    #[test]
    fn the_runtimes_containers_are_a_leak_if_the_program_fills_them() {
        let runtime = |entry: &str| in_file("node:internal/cache", entry);
        let leak = container(&runtime("Entry(200)#8:3:1")).expect("a container");
        assert_eq!((leak.severity, leak.confidence), (Severity::Suspect, 0.95 * 0.4));
        assert_eq!((leak.tier, leak.location.map(|place| place.line)), (Tier::Runtime, Some(0)));
        assert_eq!(judged(&runtime("system␣/␣Context(200)")), (Severity::Suspect, 0.95 * 0.4), "V8's own objects");
        assert_eq!(judged(&runtime("Entry(200)#9:3:1")), LEAK, "a package's objects");
        assert_eq!(judged(&runtime("Entry(200)")), LEAK, "plain objects");
        let two = &runtime("Entry(200)#8:3:1")[..2];
        assert_eq!(judged(two), (Severity::Suspect, 0.8 * 0.4), "in two snapshots");
    }

    #[test]
    fn a_packages_containers_are_judged_like_own_ones() {
        let leak = finding(&in_file("/app/node_modules/lru/index.js", "Entry(200)#9:3:1"));
        assert_eq!((leak.severity, leak.confidence), LEAK);
        assert_eq!(leak.tier, Tier::Package { name: "lru".into() });
    }

    #[test]
    fn what_a_packages_object_has_inside_is_emptied_by_calls_of_the_variable() {
        let advice = |made_at: &str, rest: &str| {
            let heaps = [0..100, 0..300, 0..500].map(|entries| {
                let entries = each(entries, "; rooms -element:*> e*:Room(200)@1*1");
                let server = format!("c -context:io> io:Server(40)@23{made_at} -property:rooms> rooms:Array(32)@21");
                format!("{PROGRAM}{OTHERS_CODE}; {server}{entries}{rest}")
            });
            let advice = finding(&heaps).advice;
            match advice.key {
                "advice.containerWithin" => ["variable", "package"].map(|value| text(&advice, value)).join(" of "),
                key => key.to_owned(),
            }
        };
        assert_eq!(advice("#9:5:5", ""), "io of ws");
        assert_eq!(advice("#7:5:5", ""), "advice.array", "the program's own class");
        assert_eq!(advice("", ""), "advice.array", "a plain object");
        let said = "; shared -internal:function_data> bytes:system␣/␣BytecodeArray{code};\
                    bytes -internal:constant_pool> pool{code} -internal:0> word:rooms{string}";
        assert_eq!(advice("#9:5:5", said), "advice.array", "the program fills it itself");
    }

    #[test]
    fn entries_decide_kind_title_and_advice() {
        let of = |entry: &str| {
            let heaps = in_file("/app/server.js", entry);
            let found = finding(&heaps);
            assert_eq!((found.severity, found.confidence), LEAK, "{entry}");
            (found.kind.slug, found.title.key, found.advice.key)
        };
        assert_eq!(of("Entry(200)"), ("container", "title.containerGrowsAll", "advice.array"));
        assert_eq!(of("IncomingMessage(200)#8:3:1"), ("handles", "title.requestsHeld", "advice.array"));
        assert_eq!(of("Socket(200)#8:3:1"), ("handles", "title.containerGrowsAll", "advice.handles"));
        assert_eq!(
            of("Socket(200)#7:9:1"),
            ("container", "title.containerGrowsAll", "advice.array"),
            "the program's own"
        );
        assert_eq!(of("Uint8Array(200)"), ("buffers", "title.buffersGrow", "advice.buffers"));
        assert_eq!(of("Detached␣Panel(200)"), ("detached", "title.detachedNodes", "advice.detached"));
        let has = |what: &str| of(&format!("Promise(200)#8:3:1 -internal:reactions_or_result> r*:{what}@1*3"));
        assert_eq!(has("system␣/␣PromiseReaction{code}"), ("promises", "title.containerGrowsAll", "advice.promises"));
        assert_eq!(has("Answer"), ("container", "title.containerGrowsAll", "advice.array"), "they are settled");
        assert_eq!(of("Promise(200)"), ("promises", "title.containerGrowsAll", "advice.array"), "it is not known");
        assert_eq!(of("Timeout(200)#8:3:1"), ("timers", "title.containerGrowsAll", "advice.interval"));
    }

    #[test]
    fn slices_pin_long_strings() {
        let heaps = [20, 60, 100].map(|count| {
            let slices = "; e* -property:id> s*:id{sliced␣string}@1*3 -internal:parent> p*:long(9000){string}@1*5";
            kept(0..count, 200) + &each(0..count, slices)
        });
        let found = finding(&heaps);
        assert_eq!(
            (found.kind, found.title.key, found.advice.key),
            (STRINGS, "title.pinnedStrings", "advice.pinnedStrings")
        );
        assert_eq!(["count", "parentSize"].map(|value| text(&found.title, value)), ["100", "900000"]);
        assert_eq!((found.severity, found.confidence), LEAK);
    }

    #[test]
    fn sockets_that_have_closed_are_counted() {
        let heaps = in_file("/app/server.js", "ServerResponse(200)#8:3:1");
        let [first, second, third] = heaps;
        let third = third + &each(0..30, "; e* -property:finished> yes");
        let found = finding(&[first, second, third]);
        assert_eq!(text(reason(&found, "evidence.closed"), "count"), "30");
        assert_eq!(["count", "className"].map(|value| text(&found.title, value)), ["500", "ServerResponse"]);
        assert_eq!(text(reason(&found, "evidence.madeAt"), "place"), "node:net:4");
        let open = finding(&in_file("/app/server.js", "ServerResponse(200)"));
        assert_eq!(reasons(&open).last(), Some(&"evidence.appendOnly"), "neither closed ones nor a place");
    }

    /// `kept` as a Map of 64 buckets: 3 + 64 + 128 * 3 slots, entries from slot 67 on.
    fn map(count: u32) -> String {
        let entry = |at: u32| {
            let (slot, id) = (67 + at * 3, 1001 + at * 10);
            format!(
                "; t -internal:{slot}> k{at}:/users/{at}{{string}}@{id}; t -internal:{}> e{at}:Entry(200)@{}",
                slot + 1,
                id + 2
            )
        };
        let entries: String = (0..count).map(entry).collect();
        format!("{PROGRAM}; c -context:kept> kept:Map(32)@21 -internal:table> t:∅(3624){{array}}@23{entries}")
    }

    /// `kept` as a Set of 64 buckets: 3 + 64 + 128 * 2 slots, entries from slot 67 on.
    fn set(count: u32) -> String {
        let entry = |at: u32| format!("; t -internal:{}> e{at}:Entry(200)@{}", 67 + at * 2, 1001 + at * 10);
        let entries: String = (0..count).map(entry).collect();
        format!("{PROGRAM}; c -context:kept> kept:Set(32)@21 -internal:table> t:∅(2600){{array}}@23{entries}")
    }

    fn object(count: u32) -> String {
        let entries = each(0..count, "; kept -property:user*@example.org> e*:Entry(200)@1*1");
        format!("{PROGRAM}; c -context:kept> kept:Object(32)@21{entries}")
    }

    #[test]
    fn every_shape_has_an_advice_of_its_own_and_keys_have_a_look() {
        let of = |heap: fn(u32) -> String| {
            let found = finding(&[heap(20), heap(60), heap(100)]);
            assert_eq!((found.severity, found.confidence, found.count), (Severity::Leak, 0.95, 100));
            let like = found.evidence.iter().find(|reason| reason.key == "evidence.keysLike");
            (
                text(&found.title, "container"),
                found.advice.key,
                like.map(|reason| text(reason, "keyPattern")).unwrap_or_default(),
            )
        };
        assert_eq!(of(map), ("Map".into(), "advice.mapOfNames", "url".into()));
        let of_objects = |count: u32| map(count).replace("{string}", "{object}");
        assert_eq!(of(of_objects), ("Map".into(), "advice.map", String::new()), "a WeakMap could have these keys");
        assert_eq!(of(set), ("Set".into(), "advice.set", String::new()));
        assert_eq!(of(object), ("Object".into(), "advice.object", "email".into()));
    }

    #[test]
    fn the_only_function_that_changes_a_property_is_a_reason() {
        let held = |heap: &str| {
            heap.replace("c -context:kept> kept:", "c -context:store> s:Store@27#7:2:6 -property:entries> kept:")
        };
        let function = |name: &str, line: u32| function(name, "file", &format!("#7:{line}:2"), &["entries"]);
        let heaps = |functions: &str| three(0..100, 0..300, 0..500).map(|heap| held(&heap) + functions);
        let changed = |functions: &str| {
            let leak = finding(&heaps(functions));
            let by = leak.evidence.iter().find(|reason| reason.key == "evidence.changedBy");
            by.map(|by| ["function", "place", "variable"].map(|value| text(by, value)))
        };
        assert_eq!(changed(&function("put", 8)), Some(["put", "server.js:9", "entries"].map(String::from)));
        assert_eq!(changed(&(function("put", 8) + &function("take", 12))), None, "two can");
        assert_eq!(changed(""), None);
        let variable = finding(&three(0..100, 0..300, 0..500).map(|heap| heap + &function("put", 8)));
        assert!(!reasons(&variable).contains(&"evidence.changedBy"), "a variable is no property");
    }

    #[test]
    fn weak_containers_keep_nothing() {
        let weak = |count: u32| map(count).replace("kept:Map", "kept:WeakMap");
        assert!(!is_reported(&[weak(20), weak(60), weak(100)]));
    }

    /// `late` as an array of a variable whose declaration is not in the text, and a function whose constants have a word.
    fn filled(constant: &str) -> [String; 3] {
        [0..100, 0..300, 0..500].map(|entries| {
            let fill = format!(
                "; root -> fill:remember{{closure}}@31#7:20:3 -internal:shared> fs:remember{{code}}@33; fill -internal:context> c;\
                 fs -internal:function_data> fc{{code}}@35 -internal:constant_pool> fp{{array}}@37 -internal:0> word:{constant}{{string}}@39"
            );
            kept(entries, 200).replace("-context:kept>", "-context:late>") + &fill
        })
    }

    #[test]
    fn the_line_of_the_only_function_that_fills_it_is_the_owners() {
        let found = finding(&filled("push"));
        assert_eq!(owner_text(&found.owner), "`late` in server.js:21");
        assert_eq!(found.location.as_ref().map(|place| (place.line, place.column)), Some((20, 3)));
        let by = reason(&found, "evidence.filledBy");
        assert_eq!(["function", "place"].map(|value| text(by, value)), ["remember", "server.js:21"]);
        assert_eq!(text(&found.advice, "owner"), "`late` in server.js:21");
        let unknown = finding(&filled("pop"));
        assert!(!reasons(&unknown).contains(&"evidence.filledBy"));
        assert_eq!((owner_text(&unknown.owner).as_str(), unknown.location), ("`late` in server.js", None));
    }

    #[test]
    fn the_line_of_the_declaration_comes_before_the_fillers() {
        let declared = filled("push").map(|heap| heap.replace("-context:late>", "-context:kept>"));
        let found = finding(&declared);
        assert_eq!(owner_text(&found.owner), "`kept` in server.js:1");
        assert_eq!(text(reason(&found, "evidence.filledBy"), "place"), "server.js:21");
    }

    /// `kept` as an array of arrays, each with a number of places, of which some are used by the same object.
    fn arrays(count: u32, places: u64, used: u32, holder: &str) -> String {
        let elements: String = (0..used).map(|at| format!("; s* -element:{at}> it")).collect();
        let entry = format!(
            "; kept -element:*> e*:{holder}Array(100)@1*3 -internal:elements> s*:∅({}){{array}}@1*5{elements}",
            16 + 8 * places
        );
        format!("{PROGRAM}; c -context:kept> kept:Array(32)@21; c -context:it> it:Item@23{}", each(0..count, &entry))
    }

    #[test]
    fn arrays_with_many_empty_places_are_holey() {
        let holey = |places: u64, used: u32, holder: &str| {
            let heap = |count: u32| arrays(count, places, used, holder);
            let found = container(&[heap(20), heap(60), heap(128)]).expect("a container");
            let holey = found.evidence.iter().find(|reason| reason.key == "evidence.holey");
            holey.map(|reason| text(reason, "emptyShare"))
        };
        assert_eq!(holey(128, 32, ""), Some("0.75".into()), "16,384 places, a quarter used");
        assert_eq!(holey(128, 32, "Row(40)@1*1 -property:list> a*:"), Some("0.75".into()), "arrays within entries");
        assert_eq!(holey(127, 32, ""), None, "128 places fewer");
        assert_eq!(holey(128, 64, ""), None, "half of them used");
        assert_eq!(holey(128, 63, ""), Some((1.0 - 63.0 / 128.0).to_string()), "a little less");
    }
}
