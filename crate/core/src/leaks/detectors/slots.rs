//! Slots that are overwritten all the time: churn, not a leak (H3 of our notes).
//!
//! A slot is a variable of a module, or a property of an object that such a variable holds. If it holds another value in
//! every snapshot, and none is larger than the one before, then memory rises between collections and nothing is kept but
//! the last value. It is told so that nobody searches there.
//!
//! Cost: the contexts of the program's functions and the links of what they hold.

use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::locations::Rows;
use crate::graph::{EdgeType, NodeType};
use crate::hash::NumberMap;
use crate::ids::{EdgeIx, NodeIx};
use crate::names;
use crate::passes::packages::Package;

use super::anchor::anchor;
use super::case::{Case, Series};
use super::containers::LEAST;
use super::draft::Draft;
use super::entries::entries;
use super::finding::{Kind, Sentence, Severity};
use super::heap::Heap;
use super::survey::{Sketch, Trace, key, text_key};
use super::{Detector, Number};

/// Objects with more properties are tables.
const MAX_PROPERTIES: usize = 64;
/// Values that keep less are not worth a word.
const LEAST_BYTES: u64 = 64;
/// So many slots are told.
const MAX_TOLD: usize = 3;
/// So many are followed.
const MAX_TRACES: usize = 1 << 14;

/// See the module.
pub struct Slots;

impl Detector for Slots {
    fn survey(&self, heap: &Heap, out: &mut Vec<Trace>) -> Result<()> {
        for slot in slots(heap)? {
            let (id, name) = (heap.graph.id(slot.owner).0, names::edge_name(heap.graph, slot.edge));
            out.push(Trace {
                detector: 0,
                key: key(&[id, text_key(&name)]),
                way: 0,
                node: slot.value,
                id,
                count: 1,
                bytes: heap.retained(slot.value),
                sketch: Sketch::of(std::iter::once(heap.graph.id(slot.value).0)),
            });
        }
        Ok(())
    }

    fn judge(&self, case: &Case, number: Number, out: &mut Vec<Draft>) -> Result<()> {
        if !case.is_series() {
            return Ok(());
        }
        let heap = case.heap;
        let mut found: Vec<(u64, &Trace, Series)> = Vec::new();
        for trace in case.traces(number) {
            let series = case.series(trace);
            let is_replaced = series.present == case.len() && series.kept.iter().all(|&kept| kept == Some(0.0));
            if is_replaced && is_steady(&series) {
                found.push((trace.bytes, trace, series));
            }
        }
        found.sort_by_key(|&(bytes, trace, _)| (std::cmp::Reverse(bytes), trace.node));
        let named = found.into_iter().map(|(bytes, trace, series)| (bytes, series, anchor(heap, trace.node)));
        for (bytes, series, anchor) in named.filter(|(.., anchor)| anchor.is_app()).take(MAX_TOLD) {
            let owner = anchor.text.clone();
            let (from, to) = series.size_ends();
            let title = Sentence::new("title.churn", [("owner", owner.into()), ("valueSize", bytes.into())]);
            let mut draft = Draft::new(heap, Kind::Churn, &anchor, title, Sentence::new("advice.churn", []))
                .judged(Severity::Info, if case.len() > 2 { 0.9 } else { 0.6 })
                .series(&series)
                .because(Sentence::new("evidence.slotReplaced", [("snapshots", case.len().into())]))
                .because(Sentence::new("evidence.valueSteady", [("fromSize", from.into()), ("toSize", to.into())]));
            draft.finding.retained_size = bytes;
            out.push(draft);
        }
        Ok(())
    }
}

/// Whether no value is much larger than the one before.
fn is_steady(series: &Series) -> bool {
    let sizes: Vec<u64> = series.sizes.iter().flatten().copied().collect();
    sizes.windows(2).all(|pair| pair[1] <= pair[0] + pair[0] / 4 + 1024)
}

/// A place that holds one value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Slot {
    /// The context or the object.
    pub owner: NodeIx,
    /// The variable or the property.
    pub edge: EdgeIx,
    /// What it holds.
    pub value: NodeIx,
}

/// The slots of the program's own modules, in the order of their owners.
pub fn slots(heap: &Heap) -> Result<Vec<Slot>> {
    let mut found = Vec::new();
    let mut seen = BitSet::empty(heap.graph.node_count())?;
    for context in contexts(heap)? {
        let variables: Vec<_> =
            heap.graph.edges(context).filter(|&(_, edge_type, _)| edge_type == EdgeType::Context).collect();
        for (edge, _, value) in variables {
            add(heap, Slot { owner: context, edge, value }, &mut found);
            let is_object = heap.graph.node_type(value) == NodeType::Object && !heap.is_context(value);
            if !is_object || !seen.insert(value.index()) {
                continue;
            }
            let properties = || heap.graph.edges(value).filter(|&(_, edge_type, _)| edge_type == EdgeType::Property);
            if properties().count() <= MAX_PROPERTIES {
                for (edge, _, held) in properties() {
                    add(heap, Slot { owner: value, edge, value: held }, &mut found);
                }
            }
        }
        if found.len() >= MAX_TRACES {
            break;
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn add(heap: &Heap, slot: Slot, found: &mut Vec<Slot>) {
    let is_value = heap.is_string(slot.value)
        || heap.graph.node_type(slot.value) == NodeType::Object && !heap.is_context(slot.value);
    // What others hold too is not the slot's: freeing it frees nothing.
    let is_own = heap.snapshot.tree.dominator(slot.value) == slot.owner;
    let is_named = !heap.words.proto.has(crate::passes::values::edge_name(heap.graph, slot.edge));
    if is_value && is_own && is_named && heap.retained(slot.value) >= LEAST_BYTES {
        found.push(slot);
    }
}

/// Contexts of the program's modules: those of its functions that have no context of the program's around them.
fn contexts(heap: &Heap) -> Result<Vec<NodeIx>> {
    let rows = Rows::of(&heap.graph.locations);
    let mut own: NumberMap<u32, bool> = NumberMap::default();
    let mut found = Vec::new();
    let mut passed = BitSet::empty(heap.graph.node_count())?;
    for (node, at) in rows.iter() {
        let is_own = *own.entry(at.script_id).or_insert_with(|| {
            let url = heap.scripts.url(heap.graph, at.script_id);
            url.is_some_and(|url| matches!(Package::of(url), Package::App | Package::Origin(_)))
        });
        if !is_own || !heap.is_function(node) {
            continue;
        }
        let Some(mut context) = heap.context_of(node) else { continue };
        // A few steps out, but not twice the same way; a chain may be circular.
        let mut is_known = !passed.insert(context.index());
        for _ in 0..16 {
            if is_known {
                break;
            }
            match heap.internal(context, &heap.words.previous) {
                Some(outer) if heap.is_context(outer) => context = outer,
                _ => break,
            }
            is_known = !passed.insert(context.index());
        }
        if !is_known && heap.is_context(context) {
            found.push(context);
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Slots that hold plain data and no container: what one snapshot alone can call a slot.
pub fn plain_slots(heap: &Heap) -> Result<Vec<Slot>> {
    let is_plain = |node: NodeIx| {
        let is_data = |to: NodeIx| !heap.is_function(to) && !heap.is_context(to);
        let has_code =
            || heap.graph.edges(node).any(|(_, edge_type, to)| edge_type == EdgeType::Property && !is_data(to));
        heap.is_string(node) || !has_code() && entries(heap, node, LEAST).is_none() && heap.location(node).is_none()
    };
    Ok(slots(heap)?.into_iter().filter(|slot| !heap.is_context(slot.owner) && is_plain(slot.value)).collect())
}
