//! Slots that are overwritten all the time: churn, not a leak.
//!
//! A slot is a variable of a module, or a property of an object that such a variable holds. If it holds another value in
//! every snapshot, and none is larger than the one before, then memory rises between collections, but only the last value
//! is kept. The report says so, so that no one searches there.
//!
//! Cost: the contexts of the program's functions and the edges of the objects they hold.

use std::cmp::Reverse;

use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::{EdgeType, NodeType};
use crate::ids::{EdgeIx, NodeIx};
use crate::leaks::detector::{Detector, Followed, Following, Kind, Profile, Standing};
use crate::leaks::detectors::values;
use crate::leaks::follow::case::{Case, Series};
use crate::leaks::follow::trace::{Sketch, Trace, key, text_key};
use crate::leaks::read::entries::entries;
use crate::leaks::read::heap::Heap;
use crate::leaks::read::ownership::ownership;
use crate::leaks::tell::draft::Draft;
use crate::leaks::tell::finding::{Finding, Harmless, Severity};
use crate::leaks::tell::owner::Owner;
use crate::leaks::tell::sentence::{schemas, sentence};
use crate::names;
use crate::passes::values::edge_name;

/// Values that are replaced all the time.
pub const CHURN: Kind = Kind { slug: "churn", standing: Standing::Note };

sentence!(Title = "title.churn" { owner: Owner, valueSize: u64 });
sentence!(Replaced = "evidence.slotReplaced" { snapshots: usize });
sentence!(Steady = "evidence.valueSteady" { fromSize: u64, toSize: u64 });
sentence!(Advice = "advice.churn" { owner: Owner });
sentence!(HarmlessSlot = "harmless.slot" { owner: Owner, valueSize: u64 });

/// Slots that are looked at.
const MAX_SLOTS: usize = 1 << 14;
/// Slots that are followed: those whose values retain most.
const MAX_FOLLOWED: usize = 1 << 10;

/// See the module.
pub struct Slots;

/// A place that holds one value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Slot {
    /// The context or the object.
    owner: NodeIx,
    /// The variable or the property.
    edge: EdgeIx,
    /// The value.
    value: NodeIx,
}

impl Detector for Slots {
    const PROFILE: Profile =
        Profile { name: "slots", kinds: &[CHURN], sentences: schemas![Title, Replaced, Steady, Advice, HarmlessSlot] };
    type Subject = Slot;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Slot)>> {
        let trace = |slot: &Slot| {
            let (id, name) = (heap.graph.id(slot.owner).0, names::edge_name(heap.graph, slot.edge));
            let sketch = Sketch::of(std::iter::once(heap.graph.id(slot.value).0));
            Trace { key: key(&[id, text_key(&name)]), id, count: 1, sketch, ..Trace::of(heap, slot.value) }
        };
        Ok(slots(heap)?.into_iter().map(|slot| (trace(&slot), slot)).collect())
    }

    fn judge(case: &Case, followed: &Followed<Slot>) -> Option<Draft> {
        let heap = case.heap;
        let policy = &heap.policy.slots;
        let Followed { trace, series, .. } = followed;
        let owned = ownership(heap, trace.node);
        if !owned.is_own() {
            return None;
        }
        let sureness = if case.snapshots() > 2 { policy.replaced } else { policy.replaced_once };
        let title = Title { owner: owned.owner.clone(), valueSize: trace.bytes };
        let advice = Advice { owner: owned.owner.clone() };
        let (from, to) = series.size_ends();
        Some(
            Draft::new(heap, CHURN, &owned, (Severity::Info, sureness), title, advice)
                .series(series)
                .keeping(trace.bytes)
                .because([Replaced { snapshots: case.snapshots() }.into()])
                .because([Steady { fromSize: from, toSize: to }.into()]),
        )
    }

    /// The largest few. Naming an owner takes time, so only those that are reported are named.
    fn judge_all(case: &Case, all: &Following<Slot>) -> Vec<Draft> {
        if !case.is_series() {
            return Vec::new();
        }
        let least = case.heap.policy.slots.noted_bytes;
        let is_replaced = |series: &Series| {
            let is_large = series.sizes.iter().all(|size| size.is_some_and(|size| size >= least));
            is_large && series.present == case.snapshots() && series.kept.iter().all(|&kept| kept == Some(0.0))
        };
        let mut replaced: Vec<Followed<Slot>> = (all
            .iter_if(move |trace| trace.bytes >= least)
            .filter(|slot| is_replaced(&slot.series) && is_steady(case.heap, &slot.series)))
        .filter(|slot| case.snapshots() < 3 || !values::grows(case, &slot.series))
        .collect();
        replaced.sort_by_key(|slot| (Reverse(slot.trace.bytes), slot.trace.node));
        let drafts = replaced.iter().filter_map(|slot| Self::judge(case, slot));
        drafts.take(case.heap.policy.slots.most_notes).collect()
    }

    /// One snapshot alone shows slots that hold plain data and no container.
    fn harmless(case: &Case, all: &Following<Slot>, findings: &[Finding]) -> Result<Vec<Harmless>> {
        if case.is_series() {
            return Ok(Vec::new());
        }
        let heap = case.heap;
        let is_reported = |node: NodeIx| {
            findings.iter().any(|finding| heap.snapshot.tree.dominates(NodeIx(finding.owner_node), node))
        };
        let mut plain: Vec<NodeIx> = (all.iter())
            .filter(|slot| !heap.is_context(slot.subject.owner) && is_plain(heap, slot.subject.value))
            .map(|slot| slot.subject.value)
            .filter(|&value| !is_reported(value))
            .collect();
        plain.sort_by_key(|&value| (Reverse(heap.retained(value)), value));
        plain.truncate(heap.policy.harmless.most_slots);
        let harmless = |value: NodeIx| {
            let owned = ownership(heap, value);
            let size = heap.retained(value);
            Harmless {
                kind: "slot",
                title: HarmlessSlot { owner: owned.owner.clone(), valueSize: size }.into(),
                retained_size: size,
                location: owned.line().cloned(),
                owner_node: Some(value.0),
                owner: Some(owned.owner),
            }
        };
        Ok(plain.into_iter().map(harmless).collect())
    }
}

/// Whether no value is much larger than the one before.
fn is_steady(heap: &Heap, series: &Series) -> bool {
    let policy = &heap.policy.slots;
    let sizes: Vec<u64> = series.sizes.iter().flatten().copied().collect();
    sizes.windows(2).all(|pair| pair[1] <= pair[0] + pair[0] / policy.steady_part + policy.steady_bytes)
}

/// Whether a value is a text, or an object without code that is no container and has no class.
fn is_plain(heap: &Heap, node: NodeIx) -> bool {
    let has_code = || {
        heap.graph
            .edges(node)
            .any(|(_, edge_type, to)| edge_type == EdgeType::Property && (heap.is_function(to) || heap.is_context(to)))
    };
    let is_container = || entries(heap, node, heap.policy.containers.least_entries).is_some();
    heap.is_string(node) || !has_code() && !is_container() && heap.location(node).is_none()
}

/// The slots of the program's own modules, in the order of their owners.
fn slots(heap: &Heap) -> Result<Vec<Slot>> {
    let mut all = Vec::new();
    let mut seen = BitSet::empty(heap.graph.node_count())?;
    for &context in heap.module_scopes()? {
        for (edge, edge_type, value) in heap.graph.edges(context) {
            if edge_type != EdgeType::Context {
                continue;
            }
            add(heap, Slot { owner: context, edge, value }, &mut all);
            let is_object = heap.graph.node_type(value) == NodeType::Object && !heap.is_context(value);
            if !is_object || !seen.insert(value.index()) {
                continue;
            }
            let properties = || heap.graph.edges(value).filter(|&(_, edge_type, _)| edge_type == EdgeType::Property);
            let most = heap.policy.slots.table_properties;
            if heap.graph.edge_range(value).len() <= most || properties().count() <= most {
                for (edge, _, held) in properties() {
                    add(heap, Slot { owner: value, edge, value: held }, &mut all);
                }
            }
        }
        if all.len() >= MAX_SLOTS {
            break;
        }
    }
    if all.len() > MAX_FOLLOWED {
        all.select_nth_unstable_by_key(MAX_FOLLOWED, |slot| (Reverse(heap.retained(slot.value)), *slot));
        all.truncate(MAX_FOLLOWED);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// The objects that the variables of the program's own modules hold, and those that are properties of these or statics of
/// its classes.
pub fn held_by_variables(heap: &Heap) -> Result<Vec<NodeIx>> {
    let is_object = |node: NodeIx| heap.graph.node_type(node) == NodeType::Object && !heap.is_context(node);
    let mut all = Vec::new();
    let mut seen = BitSet::empty(heap.graph.node_count())?;
    for &context in heap.module_scopes()? {
        for (_, edge_type, value) in heap.graph.edges(context) {
            let holds = is_object(value) || heap.is_function(value) && is_own_function(heap, value);
            if edge_type != EdgeType::Context || !holds || !seen.insert(value.index()) {
                continue;
            }
            all.push(value);
            let is_held = |&(edge, edge_type, held): &(EdgeIx, EdgeType, NodeIx)| {
                edge_type == EdgeType::Property && is_object(held) && !heap.words.proto.has(edge_name(heap.graph, edge))
            };
            if heap.graph.edge_range(value).len() <= heap.policy.slots.table_properties {
                all.extend(heap.graph.edges(value).filter(is_held).map(|(.., held)| held));
            }
        }
        if all.len() >= MAX_SLOTS {
            break;
        }
    }
    Ok(all)
}

fn is_own_function(heap: &Heap, function: NodeIx) -> bool {
    heap.location(function).is_some_and(|at| heap.is_own_script(at.script_id))
}

fn add(heap: &Heap, slot: Slot, all: &mut Vec<Slot>) {
    let is_value = || {
        heap.is_string(slot.value)
            || heap.graph.node_type(slot.value) == NodeType::Object && !heap.is_context(slot.value)
    };
    // A value that others hold as well is not the slot's: to clear the slot would free nothing.
    let is_own = || heap.snapshot.tree.dominator(slot.value) == slot.owner;
    let is_named = || !heap.words.proto.has(edge_name(heap.graph, slot.edge));
    if heap.retained(slot.value) >= heap.policy.slots.least_bytes && is_value() && is_own() && is_named() {
        all.push(slot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::tell::finding::Finding;
    use crate::leaks::trial::{PROGRAM, findings, owner_text, reason, reasons, text};

    /// A program whose variable `cache` holds an object with these properties: name, id and size of the value.
    fn cache(slots: &[(&str, u32, u64)]) -> String {
        let mut heap = format!("{PROGRAM}; c -context:cache> cache:Object(40)@21");
        for (name, id, size) in slots {
            heap += &format!("; cache -property:{name}> {name}:User({size})@{id}");
        }
        heap
    }

    /// Three snapshots in which the value of `user` is another one each time, of these sizes.
    fn user(sizes: [u64; 3]) -> Vec<String> {
        (0..).zip(sizes).map(|(at, size)| cache(&[("user", 101 + 100 * at, size)])).collect()
    }

    fn churn(heaps: &[String]) -> Vec<Finding> {
        findings(heaps).findings.into_iter().filter(|finding| finding.kind == CHURN).collect()
    }

    #[test]
    fn small_values_are_not_worth_a_note() {
        assert_eq!(churn(&user([64 << 10; 3])).len(), 1);
        assert!(churn(&user([64 << 10, 64 << 10, (64 << 10) - 1])).is_empty());
    }

    #[test]
    fn a_value_that_is_replaced_in_every_snapshot_is_churn() {
        let heaps = user([90_000; 3]);
        let found = churn(&heaps);
        let [note] = found.as_slice() else { panic!("{found:#?}") };
        assert_eq!((note.severity, note.confidence, note.retained_size), (Severity::Info, 0.9, 90_000));
        assert_eq!(owner_text(&note.owner), "`cache.user` in server.js");
        assert_eq!(reasons(note), ["evidence.slotReplaced", "evidence.valueSteady"]);
        assert_eq!(text(reason(note, "evidence.slotReplaced"), "snapshots"), "3");
        assert_eq!(note.advice.key, "advice.churn");
        let verdict = findings(&heaps).verdict;
        assert_eq!((verdict.kind, text(&verdict.text, "owner")), ("garbage", "`cache.user` in server.js".into()));
    }

    #[test]
    fn two_snapshots_are_less_sure() {
        let found = churn(&user([90_000; 3])[..2]);
        assert_eq!(found.iter().map(|note| note.confidence).collect::<Vec<_>>(), [0.6]);
    }

    #[test]
    fn a_value_that_stays_is_no_churn() {
        let same = cache(&[("user", 101, 90_000)]);
        assert!(churn(&[same.clone(), same.clone(), same]).is_empty());
        let stays_once = [("user", 101), ("user", 201), ("user", 201)].map(|(name, id)| cache(&[(name, id, 90_000)]));
        assert!(churn(&stays_once).is_empty());
    }

    #[test]
    fn a_slot_that_one_snapshot_lacks_is_no_churn() {
        assert!(churn(&[cache(&[("user", 101, 90_000)]), cache(&[]), cache(&[("user", 301, 90_000)])]).is_empty());
    }

    #[test]
    fn a_value_that_grows_is_no_churn() {
        // A quarter and a kilobyte more are steady.
        assert_eq!(churn(&user([80_000, 80_000, 80_000 + 20_000 + 1_024])).len(), 1);
        assert!(churn(&user([80_000, 80_000, 80_000 + 20_000 + 1_025])).is_empty());
    }

    #[test]
    fn a_small_value_is_not_worth_a_word() {
        let lines = |size: u64| findings(&[cache(&[("user", 101, size)]).replace(":User", ":Object")]).harmless.len();
        assert_eq!((lines(64), lines(63)), (1, 0));
    }

    #[test]
    fn a_value_that_others_hold_as_well_is_not_the_slots() {
        let shared = user([90_000; 3]).into_iter().map(|heap| heap + "; root -> user").collect::<Vec<_>>();
        assert!(churn(&shared).is_empty());
    }

    #[test]
    fn an_object_with_many_properties_is_a_table() {
        let table = |rows: u32| {
            let heap = |at: u32| {
                let names: Vec<String> = (1..rows).map(|row| format!("k{row}")).collect();
                let mut slots = vec![("user", 100_001 + 2 * at, 90_000)];
                slots.extend(names.iter().zip(0..).map(|(name, row)| (name.as_str(), 1001 + 2 * row, 8)));
                cache(&slots)
            };
            [heap(0), heap(1), heap(2)]
        };
        assert_eq!(churn(&table(64)).len(), 1);
        assert!(churn(&table(65)).is_empty());
    }

    #[test]
    fn only_the_largest_are_told() {
        let heap = |at: u32| {
            let id = |slot: u32| 101 + 2 * slot + 100 * at;
            cache(&[("a", id(0), 100_000), ("b", id(1), 400_000), ("d", id(2), 300_000), ("e", id(3), 200_000)])
        };
        let found = churn(&[heap(0), heap(1), heap(2)]);
        assert_eq!(found.iter().map(|note| note.retained_size).collect::<Vec<_>>(), [400_000, 300_000, 200_000]);
    }

    #[test]
    fn a_package_replaces_values_as_it_likes() {
        let installed = user([90_000; 3]).into_iter().map(|heap| heap.replace("/app/", "/app/node_modules/x/"));
        assert!(churn(&installed.collect::<Vec<_>>()).is_empty());
    }

    #[test]
    fn one_snapshot_lists_a_slot_as_harmless() {
        let found = findings(&[cache(&[("user", 101, 90_000)]).replace(":User", ":Object")]);
        assert!(found.findings.is_empty());
        let kinds: Vec<&str> = found.harmless.iter().map(|harmless| harmless.kind).collect();
        assert_eq!(kinds, ["slot"]);
        assert_eq!(text(&found.harmless[0].title, "owner"), "`cache.user` in server.js");
    }
}
