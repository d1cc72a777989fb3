//! One value that grows: a string, a buffer, a memory of WebAssembly, an array of numbers, or whatever else a variable or a
//! property holds, a tree, a queue of blocks, a list that is made again with each change.
//!
//! Not more objects are kept, or not in one container: a slot keeps more. Every value that retains enough is followed, by its
//! id or, where each change makes another one, by the way from the scope that has its variable (`read/route.rs`). Of those
//! that grow in every snapshot, `follow/points.rs` finds the ones to which the growth belongs. For trees and the like the
//! objects within are followed too, by class, so that the report counts all of them and not those at the top.
//!
//! Cost: the larger part of the dominator tree's inner nodes, and one look at each node within the values.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::error::Result;
use crate::graph::{EdgeType, NodeType};
use crate::hash::NumberSet;
use crate::ids::{NodeIx, StrIx};
use crate::leaks::DETECTORS;
use crate::leaks::detector::{self, AnySubjects, Detector, Followed, Following, Kind, Profile, Standing};
use crate::leaks::detectors::containers;
use crate::leaks::follow::case::{Case, Course, Series};
use crate::leaks::follow::points::{Grown, is_container, points};
use crate::leaks::follow::trace::{Trace, key, text_key};
use crate::leaks::read::entries::{Entry, entries, table};
use crate::leaks::read::heap::Heap;
use crate::leaks::read::members::members;
use crate::leaks::read::numbers::{pointer_size, room, room_by};
use crate::leaks::read::ownership::{ENTRY, Ownership, of_way, ownership};
use crate::leaks::read::piles::piles;
use crate::leaks::read::route::Routes;
use crate::leaks::read::upkeep::bound;
use crate::leaks::read::values::{Sort, memory_of, sort, values};
use crate::leaks::read::way::{Way, way_around, weak_value};
use crate::leaks::read::whose::Tier;
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::{Finding, Severity};
use crate::leaks::tell::owner::Owner;
use crate::leaks::tell::sentence::Value::Text;
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};
use crate::leaks::tell::shared::{GrewEachTime, HeapShare, SizeGrew, changed_by};
use crate::passes::values::edge_name;

/// Single values that grow.
pub const VALUE: Kind = Kind { slug: "growing-value", standing: Standing::Retainer };
/// Trees, lists and queues of blocks that grow. What is found within one is a part of it.
pub const STRUCTURE: Kind = Kind { slug: "growing-structure", standing: Standing::Structure };

sentence!(TextGrows = "title.textGrows" { owner: Owner, valueSize: u64, grownSize: Option<u64> });
sentence!(TextsGrow = "title.textsGrow" { owner: Owner, count: u64, valueSize: u64, grownSize: Option<u64> });
sentence!(BytesGrow = "title.bytesGrow" { owner: Owner, className: String, valueSize: u64, grownSize: Option<u64> });
sentence!(MemoryGrows = "title.memoryGrows" { owner: Owner, valueSize: u64, grownSize: Option<u64> });
sentence!(NumbersGrow = "title.numbersGrow" {
    owner: Owner, container: &'static str, count: u64, added: Option<u64>,
});
sentence!(MembersGrow = "title.membersGrow" {
    owner: Owner, member: String, count: u64, valueSize: u64, grownSize: Option<u64>,
});
sentence!(StructureGrows = "title.structureGrows" { owner: Owner, count: u64, className: String, added: Option<u64> });
sentence!(ValueGrows = "title.valueGrows" { owner: Owner, valueSize: u64, grownSize: Option<u64> });
sentence!(MemoGrows = "title.memoGrows" { owner: Owner, count: u64, className: String, added: Option<u64> });
sentence!(OutsideHeap = "evidence.outsideHeap" {});
sentence!(RoomFor = "evidence.roomFor" { count: u64 });
sentence!(TextAdvice = "advice.textGrows" { owner: Owner });
sentence!(BytesAdvice = "advice.bytesGrow" { owner: Owner });
sentence!(MemoryAdvice = "advice.memoryGrows" { owner: Owner });
sentence!(NumbersAdvice = "advice.numbersGrow" { owner: Owner });
sentence!(MembersAdvice = "advice.membersGrow" { owner: Owner, member: String });
sentence!(StructureAdvice = "advice.structureGrows" { owner: Owner });
sentence!(MemoAdvice = "advice.memoGrows" { owner: Owner, variable: String });
sentence!(ValueAdvice = "advice.valueGrows" { owner: Owner });

/// Names of properties and classes are followed beside the values they belong to, each under a key of its own.
const PILE: u64 = 1;
const MEMBER: u64 = 2;

/// Typed arrays of numbers, which are no bytes for a program.
const NUMBERS: [&str; 9] = [
    "Float64Array",
    "Float32Array",
    "Float16Array",
    "Int32Array",
    "Uint32Array",
    "Int16Array",
    "Uint16Array",
    "BigInt64Array",
    "BigUint64Array",
];
/// Nodes within a value that are looked at for the shape of its objects.
const SHAPE_SAMPLE: usize = 4096;
/// Things within a value that are asked what else keeps them.
const MEMO_SAMPLE: usize = 8;
/// Things that a value retains directly and that are looked at.
const MAX_CHILDREN: usize = 4096;
/// Slots with unexplained growth that are asked for their names.
const MOST_OPEN: usize = 32;
/// Properties of a value that are looked at.
const MAX_PROPERTIES: usize = 64;

/// See the module.
pub struct Values;

/// What is followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// A value.
    Value,
    /// The objects of a class within a value.
    Pile(StrIx),
    /// A property of a value's entries.
    Member(StrIx),
}

impl Detector for Values {
    const PROFILE: Profile = Profile {
        name: "values",
        kinds: &[VALUE, STRUCTURE],
        sentences: schemas![
            TextGrows,
            TextsGrow,
            BytesGrow,
            MemoryGrows,
            NumbersGrow,
            MembersGrow,
            StructureGrows,
            MemoGrows,
            ValueGrows,
            OutsideHeap,
            RoomFor,
            TextAdvice,
            BytesAdvice,
            MemoryAdvice,
            NumbersAdvice,
            MembersAdvice,
            StructureAdvice,
            MemoAdvice,
            ValueAdvice,
        ],
    };
    type Subject = Subject;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Subject)>> {
        let least = heap.policy.values.least_followed;
        let values = values(heap, least);
        let (piles, members) = rayon::join(|| piles(heap, &values), || members(heap, &values, least));
        let pointer = pointer_size(heap);
        let mut routes = Routes::new(heap);
        let mut all = Vec::new();
        for (at, &node) in values.iter().enumerate() {
            let count = room_by(heap, node, pointer).map_or_else(|| slots(heap, node), |room| room.entries);
            let value = Trace { path_key: routes.to(node), count, ..Trace::of(heap, node) };
            let part = |kind: u64, name: StrIx, count: u64, bytes: u64| {
                let name = text_key(heap.graph.strings.get(name));
                let path_key = key(&[kind, value.path_key, name]);
                Trace { key: key(&[kind, value.id, name]), path_key, count, bytes, ..value.clone() }
            };
            for &(class, count) in &piles[at] {
                all.push((part(PILE, class, u64::from(count), 0), Subject::Pile(class)));
            }
            for member in &members[at] {
                all.push((part(MEMBER, member.name, member.entries, member.bytes), Subject::Member(member.name)));
            }
            all.push((value, Subject::Value));
        }
        Ok(all)
    }

    /// Not known: a class may have had many objects, and others more.
    fn most_unlisted(_heap: &Heap, _subject: &Subject) -> u64 {
        u64::MAX
    }

    fn judge(_case: &Case, _followed: &Followed<Subject>) -> Option<Draft> {
        None
    }

    fn judge_all(case: &Case, all: &Following<Subject>) -> Vec<Draft> {
        if !case.is_series() {
            return Vec::new();
        }
        let followed: Vec<(&Trace, Subject, Series)> =
            all.iter().map(|followed| (followed.trace, *followed.subject, followed.series)).collect();
        let growing = Growing::of(case, &followed);
        growing.points(case.heap).into_iter().filter_map(|point| draft(case, &growing.values[point])).collect()
    }
}

/// A value that grows, with what is known of the things in it.
struct Value<'a> {
    trace: &'a Trace,
    series: &'a Series,
    growth: Growth,
    /// The class of most objects that were added, and how their number went on.
    pile: Option<(StrIx, &'a Series)>,
    /// The property of its entries that has most of the growth.
    member: Option<(StrIx, &'a Series)>,
}

/// How a value grew.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Growth {
    /// Bytes gained, at least.
    gained: u64,
    /// The smallest step.
    step: u64,
    /// The smallest step as a part of the average one.
    evenness: f64,
    /// Every snapshot has the value, though in the first it may have been too small to be followed.
    is_old: bool,
    /// The size in the first snapshot is known.
    is_known: bool,
    /// The last step as a part of the average one before it.
    pace: f64,
}

impl Growth {
    /// The growth of something that was larger in each snapshot than in the one before.
    fn of(case: &Case, sizes: &[Option<u64>], present: usize) -> Option<Self> {
        let policy = &case.heap.policy.values;
        let (first, rest) = sizes.split_first()?;
        // What existed and was not followed was smaller than what is.
        let before = first.unwrap_or(policy.least_followed);
        let all: Vec<u64> = std::iter::once(Some(before)).chain(rest.iter().copied()).collect::<Option<_>>()?;
        let steps: Vec<u64> =
            all.windows(2).map(|pair| pair[1].checked_sub(pair[0]).filter(|&step| step > 0)).collect::<Option<_>>()?;
        let gained: u64 = steps.iter().sum();
        let step = steps.iter().copied().min()?;
        let evenness = step as f64 * steps.len() as f64 / gained as f64;
        let is_old = present + usize::from(first.is_none()) == sizes.len();
        let is_growth = evenness >= policy.least_evenness && present > 1;
        let is_known = first.is_some() && is_old;
        is_growth.then_some(Growth { gained, step, evenness, is_old, is_known, pace: pace(&steps) })
    }
}

/// The last step as a part of the average one before it; 1 if there is only one.
fn pace(steps: &[u64]) -> f64 {
    match steps {
        [before @ .., last] if !before.is_empty() => {
            *last as f64 * before.len() as f64 / before.iter().sum::<u64>() as f64
        }
        _ => 1.0,
    }
}

/// Whether a property of entries grows in each of them, and there are not merely more entries: what it keeps in one is more
/// in every snapshot, and that is most of what was gained.
fn grows_in_each(case: &Case, series: &Series, gained: u64) -> bool {
    let known = series.counts.iter().zip(&series.sizes).filter_map(|(count, size)| Some(((*count)?, (*size)?)));
    let (counts, each): (Vec<u64>, Vec<f64>) =
        known.filter(|&(count, _)| count > 0).map(|(count, size)| (count, size as f64 / count as f64)).unzip();
    let (Some(count), Some(first), Some(last)) = (counts.last(), each.first(), each.last()) else { return false };
    let in_each = (last - first) * *count as f64;
    each.windows(2).all(|pair| pair[1] > pair[0]) && in_each >= case.heap.policy.values.split_share * gained as f64
}

/// The values that grow.
struct Growing<'a> {
    values: Vec<Value<'a>>,
}

impl<'a> Growing<'a> {
    fn of(case: &Case, followed: &'a [(&'a Trace, Subject, Series)]) -> Self {
        let policy = &case.heap.policy.values;
        let mut values = Vec::new();
        let mut parts: Vec<&(&Trace, Subject, Series)> = Vec::new();
        // The parts of a value come before it.
        for it in followed {
            let (trace, subject, series) = it;
            if *subject != Subject::Value {
                parts.push(it);
                continue;
            }
            let parts = std::mem::take(&mut parts);
            let Some(growth) = Growth::of(case, &series.sizes, series.present) else { continue };
            let member = parts.iter().find_map(|(_, subject, series)| match subject {
                Subject::Member(name) => Growth::of(case, &series.sizes, series.present)
                    .is_some_and(|part| part.gained as f64 >= policy.child_share * growth.gained as f64)
                    .then_some((*name, series))
                    .filter(|(_, series)| grows_in_each(case, series, growth.gained)),
                _ => None,
            });
            values.push(Value { trace, series, growth, pile: pile(case, &parts), member });
        }
        Growing { values }
    }

    /// The values to which the growth belongs, by their places.
    fn points(&self, heap: &Heap) -> Vec<usize> {
        let grown: Vec<Grown> = (self.values.iter())
            .map(|value| Grown {
                node: value.trace.node,
                gained: value.growth.gained,
                added: value.pile.map(|(class, _)| class),
                has_member: value.member.is_some(),
            })
            .collect();
        points(heap, &grown)
    }
}

/// Of the classes within a value the one of which most objects were added, rather one with a name of its own.
fn pile<'a>(case: &Case, parts: &[&'a (&'a Trace, Subject, Series)]) -> Option<(StrIx, &'a Series)> {
    let policy = &case.heap.policy.values;
    let added = |series: &Series| if case.course(series) == Course::Grows { series.added().max(0) } else { 0 };
    let piles = || {
        parts.iter().filter_map(|(_, subject, series)| match subject {
            Subject::Pile(class) if added(series) >= policy.least_added => Some((*class, series)),
            _ => None,
        })
    };
    let most = piles().map(|(_, series)| added(series)).max()?;
    let is_named = |class: StrIx| !is_builtin(case.heap.graph.strings.get(class));
    let named = piles().filter(|&(class, series)| is_named(class) && added(series) * policy.named_part >= most);
    named.max_by_key(|(_, series)| added(series)).or_else(|| piles().max_by_key(|(_, series)| added(series)))
}

fn is_builtin(class: &[u8]) -> bool {
    matches!(class, b"Object" | b"Array" | b"Map" | b"Set")
}

fn draft(case: &Case, value: &Value) -> Option<Draft> {
    let heap = case.heap;
    let Value { trace, series, growth, .. } = value;
    // V8 makes another buffer each time a memory of WebAssembly grows; a program has a name for the memory.
    let node = memory_of(heap, trace.node).unwrap_or(trace.node);
    let memo = memo_owner(heap, node, growth.gained);
    let is_memo = memo.is_some();
    let owned = memo.unwrap_or_else(|| ownership(heap, node));
    let judgement = judgement(case, value, &owned)?;
    let told = Told::of(case, value, &owned, is_memo);
    let mut shown = (*series).clone();
    shown.counts = told.counts.clone().unwrap_or_else(|| vec![Some(1); series.counts.len()]);
    let mut draft = Draft::new(heap, told.kind, &owned, judgement, told.title, told.advice)
        .series(&shown)
        .keeping(trace.bytes)
        .covering((node != trace.node).then_some(trace.node))
        .because(told.evidence)
        .because(growth.is_known.then(|| {
            let (from, to) = series.size_ends();
            SizeGrew { fromSize: from, toSize: to, snapshots: case.snapshots() }.into()
        }))
        .because(
            heap.is_part(trace.bytes, heap.policy.values.told_part)
                .then(|| HeapShare { heapShare: heap.share(trace.bytes) }.into()),
        )
        .because(if is_memo { None } else { changed_in(heap, value, node, &owned) });
    draft.finding.growth = growth.gained as i64;
    // What is found within it may be some of the same objects.
    if draft.finding.kind == STRUCTURE
        && let Some(Text(class)) = draft.finding.title.values.get("className")
    {
        draft.part_name = class.clone();
    }
    Some(draft)
}

/// The only function that changes the property whose value grows, or that property of a value's entries.
fn changed_in(heap: &Heap, value: &Value, node: NodeIx, owned: &Ownership) -> Option<Sentence> {
    let (property, holder) = match value.member {
        Some((name, _)) => {
            (String::from_utf8_lossy(heap.graph.strings.get(name)).into_owned(), with_member(heap, node, name)?)
        }
        None => {
            let link = owned.way.first().filter(|link| link.target == node && link.edge_type == EdgeType::Property)?;
            (heap.edge(link.edge), link.source)
        }
    };
    let class = heap.place(holder);
    let is_own = owned.tier == Tier::Own;
    is_own.then(|| changed_by(heap, &property, class.as_ref())).flatten()
}

/// The first entry of a value that has a property of this name.
fn with_member(heap: &Heap, node: NodeIx, name: StrIx) -> Option<NodeIx> {
    let has = |&entry: &NodeIx| {
        let mut properties = heap.graph.edges(entry).filter(|&(_, edge_type, _)| edge_type == EdgeType::Property);
        properties.any(|(edge, ..)| edge_name(heap.graph, edge) == name)
    };
    let source = table(heap, node).unwrap_or(node);
    heap.graph.edges(source).take(MAX_CHILDREN).map(|(.., to)| to).find(has)
}

/// The memo that keeps what a node retains, where that is most of the growth: a WeakMap whose keys are the node and what it
/// leads to. The key retains the values, but it is the memo that has to let go of them.
fn memo_owner(heap: &Heap, node: NodeIx, gained: u64) -> Option<Ownership> {
    let held: NumberSet<NodeIx> = heap.graph.edges(node).take(MAX_CHILDREN).map(|(.., to)| to).collect();
    // What the node holds itself is its own.
    let children: Vec<NodeIx> =
        heap.snapshot.tree.children(node).take(MAX_CHILDREN).filter(|child| !held.contains(child)).collect();
    let bytes: u64 = children.iter().map(|&child| heap.retained(child)).sum();
    if children.len() < MEMO_SAMPLE || bytes * 2 < gained {
        return None;
    }
    let avoided: NumberSet<NodeIx> = [node].into_iter().collect();
    let sample = (0..MEMO_SAMPLE).map(|at| children[at * (children.len() - 1) / (MEMO_SAMPLE - 1)]);
    let is_weak = |way: &Way| way.links.iter().any(|link| weak_value(heap, link.source, link.target).is_some());
    let ways: Vec<(NodeIx, Way)> = (sample.map(|child| (child, way_around(heap, child, &avoided))))
        .filter(|(_, way)| way.is_own && is_weak(way))
        .collect();
    if ways.len() * 4 < MEMO_SAMPLE * 3 {
        return None;
    }
    let (child, way) = ways.into_iter().next()?;
    let mut owned = of_way(heap, child, way);
    let end = owned.owner.name.find(ENTRY).unwrap_or(owned.owner.name.len());
    owned.owner.name.truncate(end);
    owned.node = node;
    (!owned.owner.name.is_empty()).then_some(owned)
}

/// How bad it is, if it is worth a finding.
fn judgement(case: &Case, value: &Value, owned: &Ownership) -> Option<Judgement> {
    let heap = case.heap;
    let policy = &heap.policy.values;
    let growth = &value.growth;
    let is_long = case.snapshots() > 2;
    let is_much = growth.gained >= policy.much_bytes && heap.is_part(growth.gained, policy.heap_part);
    let is_slow = is_long && growth.step >= policy.slow_bytes && growth.evenness >= policy.slow_evenness;
    let is_own = match owned.tier {
        _ if owned.is_runtime() => return None,
        Tier::Own => true,
        _ => false,
    };
    if gets_entries(case, value) || has_limit(heap, value, owned) || is_filling(case, value) {
        return None;
    }
    // A store that is made larger as it fills grows by steps of its own.
    let is_slower = growth.pace < heap.policy.containers.slower_share && !has_store(heap, value.trace.node);
    match () {
        () if is_own
            && is_much
            && is_long
            && growth.is_old
            && growth.evenness >= policy.leak_evenness
            && !is_slower =>
        {
            Some((Severity::Leak, policy.growing))
        }
        () if is_own && is_much => Some((Severity::Suspect, policy.unsure)),
        () if is_own && is_slow && (growth.is_old || is_replaced(case, value, owned)) => {
            Some((Severity::Suspect, policy.slow))
        }
        () if !is_own && is_much && growth.gained >= policy.package_bytes => Some((Severity::Suspect, policy.slow)),
        () => None,
    }
}

/// Whether a value has room for more than it has, as arrays of numbers and buffers do.
fn has_store(heap: &Heap, node: NodeIx) -> bool {
    matches!(sort(heap, node), Sort::Numbers | Sort::Bytes | Sort::Memory)
}

/// Whether the growth of an object is coming to its end: a cache that is nearly full, code that has seen most of its input.
fn is_filling(case: &Case, value: &Value) -> bool {
    let heap = case.heap;
    let part = heap.policy.containers.slowing_part as f64;
    let counts = value.pile.and_then(|(_, series)| {
        series.steps().into_iter().map(|step| u64::try_from(step).ok()).collect::<Option<Vec<u64>>>()
    });
    let is_slowing = value.growth.pace * part < 1.0 || counts.is_some_and(|steps| pace(&steps) * part < 1.0);
    sort(heap, value.trace.node) == Sort::Object && is_slowing
}

/// Whether a value that the first snapshot does not have took the place of another one. Code that makes a longer string or
/// buffer each time gives it a new id; the variable is older.
fn is_replaced(case: &Case, value: &Value, owned: &Ownership) -> bool {
    let heap = case.heap;
    let is_new = case.is_new(case.snapshots().saturating_sub(2), value.trace.id);
    let is_whole = matches!(sort(heap, value.trace.node), Sort::Text | Sort::Bytes);
    let had_variable = || owned.context.is_some_and(|context| case.existed(0, heap.graph.id(context).0));
    is_whole && is_new && value.series.present + 1 == case.snapshots() && had_variable()
}

/// Whether a value is a container that gets more entries: whether it grows without end is for `containers` to say. Blocks
/// of a queue are no entries of its own: each is a container, and there are many objects in it.
fn gets_entries(case: &Case, value: &Value) -> bool {
    let heap = case.heap;
    let (trace, series) = (value.trace, value.series);
    let is_in_blocks = || {
        let added = value.pile.map_or(0, |(_, series)| series.added().max(0) as u64);
        added >= heap.policy.values.block_entries * trace.count && has_blocks(heap, trace.node)
    };
    is_container(heap, trace.node)
        && value.member.is_none()
        && room(heap, trace.node).is_none()
        && series.counts.iter().any(|&count| count != Some(trace.count))
        && (!is_in_blocks() || containers::loses_entries(case, trace.node))
}

/// Whether most entries of a container are containers themselves.
fn has_blocks(heap: &Heap, node: NodeIx) -> bool {
    let all = entries(heap, node, 1).map(|entries| entries.list).unwrap_or_default();
    let sample = &all[..all.len().min(MAX_PROPERTIES)];
    let is_block = |entry: &&Entry| is_container(heap, entry.value);
    2 * sample.iter().filter(is_block).count() > sample.len()
}

/// Whether a value is a cache with a limit, or an object that keeps its entries in one: that it is not full yet is for
/// `containers` to say.
fn has_limit(heap: &Heap, value: &Value, owned: &Ownership) -> bool {
    let node = value.trace.node;
    let held = heap.graph.edges(node).take(MAX_PROPERTIES).filter(|&(_, edge_type, _)| edge_type == EdgeType::Property);
    let least = heap.policy.containers.least_entries;
    let is_bound = |container: NodeIx| {
        let context = owned.context.filter(|_| container == node);
        entries(heap, container, least).is_some_and(|entries| bound(heap, container, &entries, context).is_some())
    };
    value.member.is_none() && std::iter::once(node).chain(held.map(|(.., to)| to)).any(is_bound)
}

/// The edges to entries of a container; 0 of any other value.
fn slots(heap: &Heap, node: NodeIx) -> u64 {
    if !is_container(heap, node) {
        return 0;
    }
    let source = table(heap, node).unwrap_or(node);
    heap.graph.edge_range(source).len() as u64
}

/// What is said of a value.
struct Told {
    kind: Kind,
    title: Sentence,
    advice: Sentence,
    evidence: Vec<Sentence>,
    /// Counts by snapshot, where more than one thing grows.
    counts: Option<Vec<Option<u64>>>,
}

impl Told {
    /// `is_memo`: the owner is a memo, and the value is the key of its WeakMap.
    fn of(case: &Case, value: &Value, owned: &Ownership, is_memo: bool) -> Self {
        let heap = case.heap;
        let owner = || owned.owner.clone();
        let text = |name: StrIx| String::from_utf8_lossy(heap.graph.strings.get(name)).into_owned();
        let (trace, growth) = (value.trace, &value.growth);
        let (size, grown) = (trace.bytes, growth.is_known.then_some(growth.gained));
        let plain =
            |title: Sentence, advice: Sentence| Told { kind: VALUE, title, advice, evidence: Vec::new(), counts: None };
        let advice = |other: Sentence| {
            let variable = owned.owner.name.split(['.', '[']).next().unwrap_or_default().to_owned();
            if is_memo { MemoAdvice { owner: owner(), variable }.into() } else { other }
        };
        match sort(heap, trace.node) {
            Sort::Text => plain(
                TextGrows { owner: owner(), valueSize: size, grownSize: grown }.into(),
                TextAdvice { owner: owner() }.into(),
            ),
            Sort::Bytes => {
                let class = heap.class_name(trace.node);
                let advice: Sentence = match class.as_str() {
                    name if NUMBERS.contains(&name) => NumbersAdvice { owner: owner() }.into(),
                    _ => BytesAdvice { owner: owner() }.into(),
                };
                let title = BytesGrow { owner: owner(), className: class, valueSize: size, grownSize: grown };
                plain(title.into(), advice)
            }
            Sort::Memory => Told {
                evidence: vec![OutsideHeap {}.into()],
                ..plain(
                    MemoryGrows { owner: owner(), valueSize: size, grownSize: grown }.into(),
                    MemoryAdvice { owner: owner() }.into(),
                )
            },
            Sort::Numbers => {
                let container = room(heap, trace.node).map_or("Array", |room| room.shape.name());
                let added = known_added(value.series);
                let title = NumbersGrow { owner: owner(), container, count: trace.count, added };
                Told {
                    evidence: vec![RoomFor { count: trace.count }.into()],
                    counts: Some(value.series.counts.clone()),
                    ..plain(title.into(), NumbersAdvice { owner: owner() }.into())
                }
            }
            Sort::Object => match (value.member, value.pile) {
                (Some((name, series)), _) => {
                    let count = series.count_ends().1;
                    let (size, member) = (series.size_ends().1, text(name));
                    let grown = is_known(&series.sizes).then(|| series.gained().max(0) as u64);
                    let title = MembersGrow {
                        owner: owner(),
                        member: member.clone(),
                        count,
                        valueSize: size,
                        grownSize: grown,
                    };
                    Told {
                        counts: Some(series.counts.clone()),
                        ..plain(title.into(), MembersAdvice { owner: owner(), member }.into())
                    }
                }
                (None, Some((class, series))) => {
                    let (from, to) = series.count_ends();
                    let added = known_added(series);
                    let is_plain = is_builtin(heap.graph.strings.get(class));
                    let shape = if is_plain { shape(heap, trace.node, class) } else { None };
                    let class_name = shape.unwrap_or_else(|| text(class));
                    let title: Sentence = match is_memo {
                        true => MemoGrows { owner: owner(), count: to, className: class_name, added }.into(),
                        false => StructureGrows { owner: owner(), count: to, className: class_name, added }.into(),
                    };
                    let grew = added.map(|_| GrewEachTime { from, to, snapshots: case.snapshots() }.into());
                    Told {
                        kind: STRUCTURE,
                        evidence: grew.into_iter().collect(),
                        counts: Some(series.counts.clone()),
                        ..plain(title, advice(StructureAdvice { owner: owner() }.into()))
                    }
                }
                (None, None) => match texts(heap, trace) {
                    Some(count) => plain(
                        TextsGrow { owner: owner(), count, valueSize: size, grownSize: grown }.into(),
                        TextAdvice { owner: owner() }.into(),
                    ),
                    None => plain(
                        ValueGrows { owner: owner(), valueSize: size, grownSize: grown }.into(),
                        advice(ValueAdvice { owner: owner() }.into()),
                    ),
                },
            },
        }
    }
}

/// The strings in a container, if they are most of what it keeps.
fn texts(heap: &Heap, trace: &Trace) -> Option<u64> {
    let all = entries(heap, trace.node, 2)?;
    let is_own = |text: NodeIx| heap.is_string(text) && heap.snapshot.tree.dominates(trace.node, text);
    let texts = || all.list.iter().map(|entry| entry.value).filter(|&value| is_own(value));
    let bytes = heap.retained_together(texts().collect());
    let is_most = bytes as f64 >= heap.policy.values.child_share * trace.bytes as f64;
    is_most.then(|| texts().count() as u64)
}

/// The shape that nearly all plain objects of a value have, `{text, at}`: of a sample of those of a class.
fn shape(heap: &Heap, node: NodeIx, class: StrIx) -> Option<String> {
    let tree = &heap.snapshot.tree;
    let begin = tree.place[node.index()] as usize;
    let end = tree.end[begin] as usize;
    let nodes = (begin..end).step_by(((end - begin) / SHAPE_SAMPLE).max(1)).map(|place| NodeIx(tree.order[place]));
    let is_it = |&it: &NodeIx| heap.graph.name(it) == class && heap.graph.node_type(it) == NodeType::Object;
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    nodes.filter(is_it).for_each(|it| *counts.entry(heap.class(it)).or_default() += 1);
    let all: usize = counts.values().sum();
    let (shape, most) = counts.into_iter().max_by_key(|&(_, count)| count)?;
    let name = heap.snapshot.classes.text(shape as usize).into_owned();
    (most * 10 >= all * 9 && name.starts_with('{')).then_some(name)
}

fn is_known(numbers: &[Option<u64>]) -> bool {
    numbers.iter().all(Option::is_some)
}

/// What was added in all, if every count is known and each is larger than the one before.
fn known_added(series: &Series) -> Option<u64> {
    let rises = |pair: &[Option<u64>]| pair[0].zip(pair[1]).is_some_and(|(before, after)| after > before);
    series.surely_added().filter(|_| series.counts.windows(2).all(rises))
}

/// A slot whose value grew, for the verdict.
#[derive(Clone, PartialEq, Debug)]
pub struct Holder {
    /// The slot, as a report names it.
    pub owned: Ownership,
    /// Bytes kept in the last snapshot.
    pub size: u64,
    /// Bytes gained from the first snapshot to the last, at least.
    pub growth: u64,
    /// The size in the first snapshot is known.
    pub is_known: bool,
}

/// The slots that hold growth which no finding explains, largest first, at most `most`, each with a name that a person knows.
/// The runtime's own are left out. A slot is explained if a finding is
/// about its value, about something around it, or about things within it that have most of its growth. `subjects` are those
/// of all detectors in the last heap.
///
/// Cost: a look at each followed value; naming the owners of the result.
pub fn unexplained(case: &Case, subjects: &[AnySubjects], findings: &[Finding], most: usize) -> Vec<Holder> {
    let heap = case.heap;
    let followed = followed(case, subjects);
    let growing = Growing::of(case, &followed);
    let is_explained = |value: &Value| {
        let tree = &heap.snapshot.tree;
        let (node, about) = (value.trace.node, |finding: &Finding| NodeIx(finding.owner_node));
        let within: i64 = (findings.iter().filter(|finding| tree.dominates(node, about(finding))))
            .map(|finding| finding.growth.max(0))
            .sum();
        // What is beside it in one object is the other half of a cache.
        let is_beside = |other: NodeIx| {
            let holder = tree.dominator(other);
            holder == tree.dominator(node)
                && heap.graph.node_type(holder) == NodeType::Object
                && !heap.is_context(holder)
        };
        within as u64 * 2 > value.growth.gained
            || findings.iter().map(about).any(|other| tree.dominates(other, node) || is_beside(other))
    };
    let points = growing.points(heap).into_iter().map(|at| &growing.values[at]);
    let mut open: Vec<&Value> = points.filter(|value| !is_explained(value)).collect();
    open.sort_by_key(|value| (Reverse(value.growth.gained), value.trace.node));
    let holder = |value: &Value| {
        let node = memory_of(heap, value.trace.node).unwrap_or(value.trace.node);
        let Growth { gained, is_known, .. } = value.growth;
        Holder { owned: ownership(heap, node), size: value.trace.bytes, growth: gained, is_known }
    };
    let mut holders: Vec<Holder> = Vec::new();
    // The growth of a prototype is code that is compiled when it is first called.
    let is_known = |holder: &Holder| !holder.owned.is_runtime() && !holder.owned.owner.name.ends_with(".prototype");
    for holder in open.into_iter().take(MOST_OPEN).map(holder).filter(is_known) {
        if holders.len() < most && holders.iter().all(|known| known.owned.owner != holder.owned.owner) {
            holders.push(holder);
        }
    }
    holders
}

/// The container of plain numbers that holds most of what a heap gained before it stayed as it was, and the number that it
/// has room for. Its store is made larger only now and then, and is not seen to fill up in between.
///
/// Cost: a look at each followed value; naming one owner.
pub fn filling(case: &Case, subjects: &[AnySubjects], gained: u64) -> Option<(Holder, u64)> {
    let heap = case.heap;
    let is_numbers = |node: NodeIx| room(heap, node).is_some();
    let stays = |series: &Series| {
        let end = series.sizes.len().saturating_sub(2);
        series.sizes[end].is_some() && series.sizes[end] == series.sizes[end + 1]
    };
    let part = heap.policy.verdict.filling_part;
    let mut stores: Vec<(&Trace, Series)> = (followed(case, subjects).into_iter())
        .filter(|(_, subject, series)| *subject == Subject::Value && series.sizes.len() > 2 && stays(series))
        .filter(|(trace, _, series)| series.gained() as f64 >= part * gained as f64 && is_numbers(trace.node))
        .map(|(trace, _, series)| (trace, series))
        .collect();
    stores.sort_by_key(|(trace, series)| (Reverse(series.gained()), trace.node));
    let (trace, series) = stores.into_iter().next()?;
    let owned = ownership(heap, trace.node);
    let growth = series.gained().max(0) as u64;
    let holder = Holder { owned, size: trace.bytes, growth, is_known: true };
    (gained > 0 && growth > 0 && !holder.owned.is_runtime()).then_some((holder, trace.count))
}

/// What this detector follows in the last heap, and how it went on; nothing where there is one snapshot.
fn followed<'a>(case: &Case, subjects: &'a [AnySubjects]) -> Vec<(&'a Trace, Subject, Series)> {
    let is_this = |entry: &detector::Entry| entry.profile.name == Values::PROFILE.name;
    let Some(detector) = DETECTORS.iter().position(is_this).filter(|_| case.is_series()) else { return Vec::new() };
    let subjects = subjects.get(detector).and_then(|all| all.downcast_ref::<Vec<(Trace, Subject)>>());
    (subjects.into_iter().flatten())
        .map(|(trace, subject)| (trace, *subject, case.series(detector, trace, u64::MAX)))
        .collect()
}

/// Whether a value that a slot holds grows in every snapshot by about as much, so that it is not merely replaced.
pub fn grows(case: &Case, series: &Series) -> bool {
    let least = case.heap.policy.values.slow_bytes;
    grows_evenly(case, series) && Growth::of(case, &series.sizes, series.present).is_some_and(|it| it.step >= least)
}

/// Whether something retains more in every snapshot, by about as much each time.
pub fn grows_evenly(case: &Case, series: &Series) -> bool {
    let least = case.heap.policy.values.leak_evenness;
    Growth::of(case, &series.sizes, series.present).is_some_and(|growth| growth.evenness >= least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::read::callers::tests::function;
    use crate::leaks::trial::{PROGRAM, each, finding, findings, owner_text, padded, reason, reasons, text, with_case};

    /// Three heaps of a program whose variable `log` holds what `value` makes of a size and of an id of each snapshot.
    fn log(sizes: [u64; 3], value: impl Fn(u64, u64) -> String) -> [String; 3] {
        let heap = |at: usize| format!("{PROGRAM}; c -context:log> {}", value(sizes[at], 1001 + 100 * at as u64));
        [heap(0), heap(1), heap(2)]
    }

    /// `log` is another string each time.
    fn string(sizes: [u64; 3]) -> [String; 3] {
        log(sizes, |size, id| format!("t:line␣after␣line({size})@{id}{{concatenated␣string}}"))
    }

    /// What this detector finds.
    fn found(heaps: &[String]) -> Vec<Finding> {
        let own = |finding: &Finding| finding.kind == VALUE || finding.kind == STRUCTURE;
        findings(heaps).findings.into_iter().filter(own).collect()
    }

    fn judged(heaps: &[String]) -> Option<Judgement> {
        let found = found(heaps);
        assert!(found.len() < 2, "{found:#?}");
        found.first().map(|finding| (finding.severity, finding.confidence))
    }

    const LEAK: Option<Judgement> = Some((Severity::Leak, 0.85));
    const UNSURE: Option<Judgement> = Some((Severity::Suspect, 0.4));
    const SLOW: Option<Judgement> = Some((Severity::Suspect, 0.3));

    #[test]
    fn a_string_that_is_longer_each_time_is_a_leak() {
        let leak = finding(&string([400_000, 800_000, 1_200_000]));
        assert_eq!((leak.kind, leak.severity, leak.confidence), (VALUE, Severity::Leak, 0.85));
        assert_eq!(owner_text(&leak.owner), "`log` in server.js");
        assert_eq!((leak.growth, leak.retained_size, leak.count), (800_000, 1_200_000, 1));
        assert_eq!(leak.series.sizes, [400_000.0, 800_000.0, 1_200_000.0]);
        assert_eq!((leak.title.key, leak.advice.key), ("title.textGrows", "advice.textGrows"));
        assert_eq!(["valueSize", "grownSize"].map(|value| text(&leak.title, value)), ["1200000", "800000"]);
        assert_eq!(reasons(&leak), ["evidence.sizeGrew", "evidence.heapShare"]);
        let suspect = finding(&string([400_000, 800_000, 1_200_000])[1..]);
        assert_eq!((suspect.severity, suspect.confidence), (Severity::Suspect, 0.4), "two snapshots are less sure");
    }

    #[test]
    fn what_does_not_grow_in_every_snapshot_is_none() {
        assert_eq!(judged(&string([400_000, 400_000, 1_200_000])), None, "once");
        assert_eq!(judged(&string([400_000, 1_200_000, 1_200_000])), None, "no further");
        assert_eq!(judged(&string([400_000, 1_200_000, 800_000])), None, "and less again");
        assert_eq!(judged(&string([400_000; 3])), None);
        assert_eq!(judged(&string([1_200_000; 3])[2..]), None, "one snapshot shows no growth");
    }

    #[test]
    fn the_steps_have_to_be_about_equal() {
        let steps = |first: u64| string([1_000_000, 1_000_000 + first, 2_000_000]);
        assert_eq!(judged(&steps(125_000)), LEAK, "a quarter of the average step");
        assert_eq!(judged(&steps(124_999)), UNSURE);
        assert_eq!(judged(&steps(62_500)), UNSURE, "an eighth");
        assert_eq!(judged(&steps(62_499)), None);
        assert_eq!(judged(&steps(1_000_000 - 124_999)), UNSURE);
    }

    #[test]
    fn little_growth_has_to_be_constant() {
        let total = 26_214_400;
        let gained =
            |bytes: u64| string([500_000, 500_000 + bytes / 2, 500_000 + bytes]).map(|heap| padded(&heap, total));
        assert_eq!(judged(&gained(262_144)), LEAK);
        assert_eq!(judged(&gained(262_143)), SLOW);
        assert_eq!(judged(&gained(65_536)), SLOW, "32,768 in each step");
        assert_eq!(judged(&gained(65_535)), None);
        assert_eq!(judged(&gained(65_536)[1..]), None, "two snapshots do not show that it is constant");
        let steps = |second: u64| string([500_000, 533_000, 533_000 + second]);
        assert_eq!(judged(&steps(99_000)), SLOW, "half of the average step");
        assert_eq!(judged(&steps(99_001)), None);
    }

    #[test]
    fn growth_counts_against_the_heap() {
        let beside = |total: u64| string([300_000, 500_000, 700_000]).map(|heap| padded(&heap, total));
        assert_eq!(judged(&beside(40_000_000)), LEAK);
        assert_eq!(judged(&beside(40_000_001)), SLOW);
    }

    #[test]
    fn a_value_that_was_too_small_at_first_is_followed_all_the_same() {
        let small = |size: u64| {
            let heaps = log([size, 300_000, 600_000], |size, _| {
                format!("t:Box@21 -property:text> s:text({size})@23{{string}}")
            });
            found(&heaps)
        };
        let known = small(8_192);
        assert_eq!(text(&known[0].title, "grownSize"), "591808");
        let unknown = small(8_191);
        assert_eq!((unknown[0].severity, unknown[0].series.sizes[0]), (Severity::Leak, -1.0));
        assert_eq!(
            (text(&unknown[0].title, "grownSize"), reasons(&unknown[0])),
            ("".into(), vec!["evidence.heapShare"])
        );
    }

    #[test]
    fn a_value_that_one_snapshot_lacks_is_a_suspicion() {
        let heaps = string([400_000, 800_000, 1_200_000]);
        let late = [PROGRAM.to_owned(), heaps[1].clone(), heaps[2].clone()];
        assert_eq!(judged(&late), UNSURE);
        assert_eq!(judged(&[PROGRAM.to_owned(), PROGRAM.to_owned(), heaps[2].clone()]), None, "seen once");
    }

    #[test]
    fn packages_may_fill_their_caches() {
        let installed = |bytes: u64| {
            string([500_000, 500_000 + bytes / 2, 500_000 + bytes])
                .map(|heap| heap.replace("/app/", "/app/node_modules/x/"))
        };
        assert_eq!(judged(&installed(1 << 20)), SLOW);
        assert_eq!(judged(&installed((1 << 20) - 1)), None);
        let runtimes = string([1_000_000, 2_000_000, 3_000_000]).map(|heap| heap.replace("/app/server.js", "node:net"));
        assert_eq!(judged(&runtimes), None, "the runtime's own values are not the program's");
    }

    #[test]
    fn a_buffer_is_named_by_its_view() {
        let leak = finding(&log([400_000, 800_000, 1_200_000], |size, id| {
            let (data, buffer) = (id + 2, id + 4);
            format!(
                "b:Buffer(96)@{id} -internal:buffer> a:ArrayBuffer(88)@{buffer};\
                 a -internal:backing_store> d:system␣/␣JSArrayBufferData({size})@{data}{{native}}"
            )
        }));
        assert_eq!((leak.title.key, leak.advice.key), ("title.bytesGrow", "advice.bytesGrow"));
        assert_eq!((text(&leak.title, "className"), leak.retained_size), ("Buffer".into(), 1_200_184));
        assert_eq!(owner_text(&leak.owner), "`log` in server.js");
    }

    /// A memory of WebAssembly; V8 makes another buffer each time it grows.
    fn memory(rest: &str) -> [String; 3] {
        log([16 << 20, 32 << 20, 48 << 20], |size, id| {
            format!(
                "m:Memory(56)@21 -hidden:2> a:ArrayBuffer(88)@{id};\
                 a -internal:backing_store> d:system␣/␣JSArrayBufferData({size})@{}{{native}}{}",
                id + 2,
                rest.replace("ID", &(id + 4).to_string())
            )
        })
    }

    #[test]
    fn a_memory_of_webassembly_is_named_and_not_its_buffer() {
        let leak = finding(&memory(""));
        assert_eq!((leak.title.key, leak.advice.key), ("title.memoryGrows", "advice.memoryGrows"));
        assert_eq!((owner_text(&leak.owner), leak.growth), ("`log` in server.js".into(), 32 << 20));
        assert_eq!(reasons(&leak)[0], "evidence.outsideHeap");
        let seen = finding(&memory("; c -context:view> v:Uint8Array(96)@ID -internal:buffer> a"));
        assert_eq!((seen.title.key, owner_text(&seen.owner)), ("title.memoryGrows", "`log` in server.js".into()));
    }

    #[test]
    fn numbers_are_counted_by_their_room() {
        let leak = finding(&log([400_016, 800_016, 1_200_016], |size, id| {
            format!("a:Array(32)@21 -internal:elements> e:⟨object␣elements⟩({size})@{id}{{array}}")
        }));
        assert_eq!((leak.title.key, leak.advice.key), ("title.numbersGrow", "advice.numbersGrow"));
        assert_eq!(["container", "count", "added"].map(|it| text(&leak.title, it)), ["Array", "150000", "100000"]);
        assert_eq!((leak.count, leak.series.counts.as_slice()), (150_000, [50_000.0, 100_000.0, 150_000.0].as_slice()));
        assert_eq!(text(reason(&leak, "evidence.roomFor"), "count"), "150000");
    }

    /// `log` is a Map with five objects, whose `text` grows by so much each in each snapshot, and something beside it.
    fn devices(step: u64, beside: u64) -> [String; 3] {
        [1, 2, 3].map(|at| {
            let entry =
                format!("; t -internal:*> e*:Object(40)@1*1 -property:text> s*:text({})@2*1{{string}}", step * at);
            let rest = format!("; m -internal:rest> r:Rest({})@31{{native}}", 10_000 + beside * at);
            format!("{PROGRAM}; c -context:log> m:Map(32)@21 -internal:table> t:∅(200)@23{{array}}")
                + &each(1..6, &entry)
                + &rest
        })
    }

    #[test]
    fn entries_that_grow_are_one_finding_of_their_container() {
        let leak = finding(&devices(100_000, 0));
        assert_eq!((leak.kind, leak.title.key, leak.advice.key), (VALUE, "title.membersGrow", "advice.membersGrow"));
        let title = ["member", "count", "valueSize", "grownSize"].map(|value| text(&leak.title, value));
        assert_eq!(title, ["text", "5", "1500000", "1000000"]);
        assert_eq!((leak.count, owner_text(&leak.owner)), (5, "`log` in server.js".into()));
        // Five hundred thousand in each step are three quarters of what the Map gains.
        let key = |beside: u64| found(&devices(99_999, beside)).first().map(|leak| leak.title.key);
        assert_eq!((key(166_664), key(166_666)), (Some("title.membersGrow"), Some("title.valueGrows")));
    }

    /// `log` is a tree of so many letters.
    fn tree(letters: u32, class: &str) -> String {
        let top = format!("{PROGRAM}; c -context:log> top:Letter(40)@21 -property:next> n:Object(40)@23");
        top + &each(0..letters, &format!("; n -property:k*> l*:{class}(20000)@1*1 -property:next> o*:Object(40)@2*1"))
    }

    #[test]
    fn a_tree_is_counted_as_a_whole() {
        let leak = finding(&[40, 60, 80].map(|letters| tree(letters, "Letter")));
        assert_eq!((leak.kind, leak.severity, leak.confidence), (STRUCTURE, Severity::Leak, 0.85));
        assert_eq!((leak.title.key, leak.advice.key), ("title.structureGrows", "advice.structureGrows"));
        assert_eq!(["className", "count", "added"].map(|value| text(&leak.title, value)), ["Letter", "81", "40"]);
        assert_eq!((leak.count, owner_text(&leak.owner)), (81, "`log` in server.js".into()));
        assert_eq!(text(reason(&leak, "evidence.grewEachTime"), "from"), "41");
    }

    #[test]
    fn results_that_a_memo_keeps_for_a_value_are_the_memos() {
        // Each result has two arguments that lie within `log`, so what keeps both retains it: `log`, not the memo.
        let pair = |letter: char, table: u32| {
            format!("1␣/␣part␣of␣key␣(Object␣@{letter}*)␣->␣value␣(Result␣@3*1)␣pair␣in␣WeakMap␣(table␣@{table})")
        };
        let heap = |results: u32| {
            let top = "; c -context:log> top:State(40)@21 -property:rows> a:Array(32)@23; top -property:columns> b:Array(32)@25;\
                c -context:visible> memo:Memo(40)@27 -property:byRow> w:WeakMap@29 -internal:table> t:∅{array}@31;\
                memo -property:byColumn> u:WeakMap@33 -internal:table> s:∅{array}@35";
            let (by_row, by_column) = (pair('1', 31).replace("*)", "*1)"), pair('2', 35).replace("*)", "*1)"));
            let entry = format!(
                "; a -element:*> k*:Object(40)@1*1 -internal:{by_row}> r*:Result(20000)@3*1; t -internal:{by_row}> r*;\
                 b -element:*> l*:Object(40)@2*1 -internal:{by_column}> r*; s -internal:{by_column}> r*"
            );
            format!("{PROGRAM}{top}") + &each(0..results, &entry)
        };
        let leak = finding(&[heap(40), heap(60), heap(80)]);
        assert_eq!((leak.title.key, leak.advice.key), ("title.memoGrows", "advice.memoGrows"));
        assert_eq!(text(&leak.advice, "variable"), "visible");
        assert_eq!(["className", "count", "added"].map(|value| text(&leak.title, value)), ["Result", "80", "40"]);
    }

    #[test]
    fn that_a_value_keeps_a_part_of_the_heap_is_said_from_a_tenth_on() {
        let said = |total: u64| {
            let heaps = string([400_000, 800_000, 1_200_000]).map(|heap| padded(&heap, total));
            reasons(&finding(&heaps)).contains(&"evidence.heapShare")
        };
        assert_eq!((said(12_000_000), said(12_000_010)), (true, false));
    }

    #[test]
    fn the_only_function_that_changes_a_property_is_named() {
        let heaps = |functions: &str| {
            log([400_000, 800_000, 1_200_000], |size, id| {
                format!("s:Session@21#7:2:6 -property:text> t:line␣after␣line({size})@{id}{{concatenated␣string}}")
            })
            .map(|heap| heap + functions)
        };
        let changed = |heaps: &[String]| {
            let leak = finding(heaps);
            let by = leak.evidence.iter().find(|reason| reason.key == "evidence.changedBy");
            by.map(|by| ["function", "place", "variable"].map(|value| text(by, value)))
        };
        let add = function("add", "file", "#7:8:2", &["text"]);
        assert_eq!(changed(&heaps(&add)), Some(["add", "server.js:9", "text"].map(String::from)));
        let constructor = function("Session", "file", "#7:2:6", &["text"]);
        assert!(changed(&heaps(&format!("{add}{constructor}"))).is_some(), "a constructor writes the first value");
        assert_eq!(changed(&heaps(&(add.clone() + &function("cut", "file", "#7:9:2", &["text"])))), None, "two can");
        let devices = devices(100_000, 0).map(|heap| heap + &add);
        assert_eq!(changed(&devices), Some(["add", "server.js:9", "text"].map(String::from)), "of its entries");
        assert_eq!(changed(&string([400_000, 800_000, 1_200_000]).map(|heap| heap + &add)), None, "it is a variable");
    }

    #[test]
    fn a_few_new_objects_are_not_counted() {
        let key = |added: u32| {
            let heaps = [40, 40 + added / 2, 40 + added].map(|letters| tree(letters, "Leaf"));
            found(&heaps).first().map(|leak| leak.title.key)
        };
        assert_eq!((key(16), key(14)), (Some("title.structureGrows"), Some("title.valueGrows")));
    }

    #[test]
    fn a_class_with_a_name_is_named_before_plain_objects() {
        let class = |letters: u32, plain: u32| {
            let heap = |part: u32| {
                tree(letters * part, "Leaf").replace("-property:next> o", "-property:next> x")
                    + &each(0..plain * part, "; n -internal:p*> q*:Object(8)@3*1")
            };
            found(&[heap(1), heap(2), heap(3)]).first().map(|leak| text(&leak.title, "className"))
        };
        // Each leaf has a plain object, too.
        assert_eq!(class(20, 60), Some("Leaf".into()), "forty new ones beside 160 plain objects");
        assert_eq!(class(20, 61), Some("Object".into()));
    }

    #[test]
    fn a_cache_with_a_limit_is_for_another_detector() {
        // The cache has its entries in an array and in a list, and a method with these words.
        let cache = |word: &str| {
            let heap = |entries: u32| {
                let method = "; top -property:__proto__> p:Object@35 -property:add> add:add{closure}@37#7:4:1;\
                    add -internal:shared> as:add{code}@39 -internal:function_data> code:system␣/␣BytecodeArray{code}@41;\
                    code -internal:constant_pool> pool{array}@43 -internal:0> w0:push{string}@45;\
                    pool -internal:1> w1:length{string}@47; pool -internal:2> w2:";
                let entry = "; m -element:*> e*:Entry(20000)@1*1; top -internal:l*> e*";
                format!(
                    "{PROGRAM}; c -context:log> top:Cache(40)@21 -property:all> m:Array(32)@23{method}{word}{{string}}@49"
                ) + &each(0..entries, entry)
            };
            found(&[heap(80), heap(100), heap(120)]).len()
        };
        assert_eq!(cache("other"), 1);
        assert_eq!(cache("shift"), 0);
    }

    /// `log` is an array of blocks with so many events each.
    fn blocks(blocks: u32, events: u32) -> String {
        let heap = format!("{PROGRAM}; c -context:log> a:Array(32)@21");
        (0..blocks).fold(heap, |heap, at| {
            let block = format!("; a -element:{at}> b{at}:Array(32)@{}", 31 + 2 * at);
            heap + &block + &each(0..events, &format!("; b{at} -element:*> e{at}x*:Event(2000)@{}*1", 1 + at))
        })
    }

    #[test]
    fn a_container_that_gets_more_entries_is_for_another_detector() {
        let heaps = |events: u32| [8, 12, 16].map(|number| blocks(number, events));
        // Eight blocks were added, and the array has sixteen and its prototype: eight events for each of these.
        let of = |events: u32| found(&heaps(events)).iter().map(|leak| (leak.kind, leak.count)).collect::<Vec<_>>();
        assert_eq!(of(64), [(STRUCTURE, 16 * 64)]);
        assert_eq!(of(24), [(STRUCTURE, 16 * 24)]);
        assert!(of(15).is_empty());
    }

    #[test]
    fn more_entries_of_one_size_do_not_grow_themselves() {
        // Entries with a text of so many bytes each, by snapshot.
        let key = |entries: [(u32, u64); 3]| {
            let heaps = entries.map(|(count, size)| {
                let entry = format!("; t -internal:*> e*:Object(40)@1*1 -property:text> s*:text({size})@2*1{{string}}");
                format!("{PROGRAM}; c -context:log> m:Map(32)@21 -internal:table> t:∅(200)@23{{array}}")
                    + &each(1..count + 1, &entry)
            });
            found(&heaps).first().map(|leak| leak.title.key)
        };
        assert_eq!(key([(5, 100_000), (10, 100_000), (15, 100_000)]), None);
        assert_eq!(key([(5, 100_000), (10, 99_000), (15, 99_900)]), None);
        assert_eq!(key([(5, 100_000), (6, 200_000), (7, 300_000)]), Some("title.membersGrow"));
        assert_eq!(key([(5, 100_000), (10, 110_000), (15, 120_000)]), None, "most is in the new entries");
        assert_eq!(key([(5, 100_000), (6, 300_000), (7, 290_000)]), None, "they are smaller again");
    }

    #[test]
    fn strings_side_by_side_are_counted() {
        let heaps = |texts: u32, rest: u64| {
            [1_u64, 2, 3].map(|at| {
                let text = format!("; a -element:*> s*:text({})@1*1{{string}}", 100_000 * at);
                let rest = format!("; a -property:rest> r:Rest({})@31", rest * at);
                format!("{PROGRAM}; c -context:log> a:Array(32)@21") + &each(0..texts, &text) + &rest
            })
        };
        let leak = finding(&heaps(4, 0));
        assert_eq!((leak.title.key, leak.advice.key), ("title.textsGrow", "advice.textGrows"));
        assert_eq!(["count", "valueSize", "grownSize"].map(|it| text(&leak.title, it)), ["4", "1200032", "800000"]);
        let key = |rest: u64| found(&heaps(4, rest)).first().map(|leak| leak.title.key);
        // The largest part is a value of its own from three quarters on.
        assert_eq!((key(133_000), key(134_000)), (Some("title.textsGrow"), Some("title.valueGrows")));
    }

    #[test]
    fn an_array_of_typed_numbers_is_no_message() {
        let advice = |class: &str| {
            let leak = finding(&log([400_000, 800_000, 1_200_000], |size, id| {
                let (data, buffer) = (id + 2, id + 4);
                format!(
                    "b:{class}(96)@{id} -internal:buffer> a:ArrayBuffer(88)@{buffer};\
                     a -internal:backing_store> d:system␣/␣JSArrayBufferData({size})@{data}{{native}}"
                )
            }));
            leak.advice.key
        };
        assert_eq!(["Float64Array", "Uint8Array"].map(advice), ["advice.numbersGrow", "advice.bytesGrow"]);
    }

    #[test]
    fn plain_objects_are_named_by_their_shape() {
        let named = |others: u32| {
            let heap = |messages: u32| {
                let top = format!("{PROGRAM}; c -context:log> t:Top(40)@21 -internal:l> l:List(40)@23");
                let message = |names: &str| {
                    names.split(' ').fold("; l -internal:*> m*:Object(9000)@1*1".to_owned(), |heap, name| {
                        heap + &format!("; m* -property:{name}> v{name}*:Value(8)@{}*1{{string}}", 2 + name.len())
                    })
                };
                top + &each(0..messages - others, &message("text at"))
                    + &each(messages - others..messages, &message("id name"))
            };
            found(&[heap(100), heap(150), heap(200)]).first().map(|leak| text(&leak.title, "className"))
        };
        assert_eq!(named(0), Some("{text, at}".into()));
        assert_eq!(named(20), Some("{text, at}".into()), "nine in ten");
        assert_eq!(named(40), Some("Object".into()));
    }

    #[test]
    fn what_grows_less_and_less_is_filling_up() {
        let list = |entries: u32| {
            format!("{PROGRAM}; c -context:log> l:List(32)@21")
                + &each(0..entries, "; l -internal:k*> e*:Entry(20000)@1*1")
        };
        let lists = |entries: [u32; 3]| judged(&entries.map(list));
        assert_eq!(lists([20, 40, 54]), LEAK, "14 of 20 in the last step");
        assert_eq!(lists([20, 40, 53]), UNSURE, "less than two thirds");
        assert_eq!(lists([20, 40, 50]), UNSURE, "half");
        assert_eq!(lists([20, 40, 49]), None);
        assert_eq!(judged(&string([400_000, 1_000_000, 1_403_000])), LEAK);
        assert_eq!(judged(&string([400_000, 1_000_000, 1_400_000])), UNSURE);
        let buffers = log([400_000, 1_000_000, 1_100_000], |size, id| {
            format!(
                "b:Buffer(96)@{id} -internal:buffer> a:ArrayBuffer(88)@{};\
                 a -internal:backing_store> d:system␣/␣JSArrayBufferData({size})@{}{{native}}",
                id + 2,
                id + 4
            )
        });
        assert_eq!(judged(&buffers), LEAK, "a store may be made larger in steps of its own");
    }

    #[test]
    fn a_value_that_is_made_again_is_as_old_as_its_variable() {
        let heaps = string([1_000, 60_000, 111_000]);
        assert_eq!(judged(&heaps), SLOW, "at first it was too small to be followed");
        let same = [heaps[0].clone(), heaps[1].clone(), heaps[2].replace("@1201", "@1101")];
        assert_eq!(judged(&same), None, "the second and the third snapshot have one string");
        let later = |heap: &String| heap.replace("(40)@19", "(40)@1003");
        let other = [heaps[0].clone(), later(&heaps[1]), later(&heaps[2])];
        assert_eq!(judged(&other), None, "the variable is new, too");
    }

    #[test]
    fn entries_with_many_parts_are_no_blocks() {
        let jobs = |jobs: u32| {
            let job = |at: u32| {
                format!(
                    "; a -element:{at}> b{at}:Job(32)@{} -property:pages> p{at}:Array(32)@{}",
                    31 + 4 * at,
                    33 + 4 * at
                ) + &each(0..64, &format!("; p{at} -element:*> e{at}x*:Page(2000)@{}*1", 1 + at))
            };
            (0..jobs).fold(format!("{PROGRAM}; c -context:log> a:Array(32)@21"), |heap, at| heap + &job(at))
        };
        assert!(found(&[8, 12, 16].map(jobs)).is_empty());
    }

    #[test]
    fn blocks_that_go_are_a_queue_in_work() {
        // The blocks of a snapshot have ids of their own, except so many.
        let heap = |at: u32, stay: u32| {
            let id = |block: u32| if block < stay { 31 + 2 * block } else { 131 + 100 * at + 2 * block };
            (0..8 + 4 * at).fold(format!("{PROGRAM}; c -context:log> a:Array(32)@21"), |heap, block| {
                let events = format!("; b{block} -element:*> e{block}x*:Event(2000)@{}{}*1", 1 + at, 10 + block);
                heap + &format!("; a -element:{block}> b{block}:Array(32)@{}", id(block)) + &each(0..64, &events)
            })
        };
        let found = |stay: u32| found(&[heap(0, stay), heap(1, stay), heap(2, stay)]).len();
        assert_eq!((found(100), found(0)), (1, 0));
    }

    #[test]
    fn the_verdict_learns_which_slots_hold_the_rest() {
        let heaps = string([1_000, 1_000, 1_000]);
        with_case(&heaps[0], |case| assert!(unexplained(case, &[], &[], 5).is_empty(), "one snapshot"));
    }
}
