//! Objects of the program's classes that nothing in the file refers to, and that get more: what only a `Map` or a `Set`
//! holds in Bun.
//!
//! JavaScriptCore writes no references from a `Map` or a `Set` to its entries. Entries that nothing else holds have no
//! holder in the file, so no way leads to them, and the table is as large as its store and no larger. What can be said is
//! the class, how it grew, and which tables have a store with room for as many. Objects that were not collected yet look
//! the same, so it is never more than a suspicion.
//!
//! Cost: that of `compare::trend`, and a look at all nodes; only for files of JavaScriptCore.

use std::cmp::Reverse;

use crate::compare::trend::{Measure, Trend, is_of_v8};
use crate::error::Result;
use crate::graph::NodeType;
use crate::ids::NodeIx;
use crate::leaks::detector::{Kind, Looker, Profile, Standing};
use crate::leaks::detectors::growth::{Growing, MAX_CLASSES, rising};
use crate::leaks::follow::case::Case;
use crate::leaks::read::heap::Heap;
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::read::whose::Tier;
use crate::leaks::tell::draft::Draft;
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::Owner;
use crate::leaks::tell::sentence::{schemas, sentence};
use crate::leaks::tell::shared::grew;
use crate::passes::producer::Producer;

/// Objects without a holder in the file.
pub const UNHELD: Kind = Kind { slug: "unheld", standing: Standing::Class };

sentence!(Title = "title.unheld" { className: String, count: u64, added: u64 });
sentence!(Advice = "advice.unheld" { className: String });
sentence!(NoHolder = "evidence.unheld" {});
sentence!(Store = "evidence.unheldStore" { owner: Owner, className: String, storeSize: u64 });

/// Tables that are named.
const MAX_TABLES: usize = 3;
/// Bytes of a table's store for each of its entries, at least.
const ENTRY_BYTES: u64 = 16;
/// Classes that say nothing about what an object is.
const PLAIN: [&[u8]; 5] = [b"Object", b"Array", b"Function", b"Promise", b"String"];

/// See the module.
pub struct Unheld;

impl Looker for Unheld {
    const PROFILE: Profile =
        Profile { name: "unheld", kinds: &[UNHELD], sentences: schemas![Title, Advice, NoHolder, Store] };

    fn look(case: &Case) -> Result<Vec<Draft>> {
        // A series that can be followed by id is not one of Bun's files, and need not be searched for its runtime.
        if !case.is_series() || case.is_by_id || Producer::find(case.heap.graph) != Some(Producer::Bun) {
            return Ok(Vec::new());
        }
        let digests: Vec<_> = case.surveys.iter().map(|survey| survey.digest.clone()).collect();
        let trend = Trend::of(&digests)?;
        Ok(growing(case, &trend).into_iter().filter_map(|class| draft(case, class)).collect())
    }
}

/// Classes with a name of their own that grow every time.
fn growing(case: &Case, trend: &Trend) -> Vec<Growing> {
    let is_worth_a_look = |Growing { class, series, .. }: &Growing| {
        let name = &*trend.classes[*class as usize].key.name;
        !is_of_v8(name) && !PLAIN.contains(&name) && case.grows_by(series, case.heap.policy.growth.least_added)
    };
    rising(trend, Measure::Count, |point| point.shallow_size).filter(is_worth_a_look).take(MAX_CLASSES).collect()
}

fn draft(case: &Case, Growing { own, series, .. }: Growing) -> Option<Draft> {
    let heap = case.heap;
    let policy = &heap.policy.growth;
    let is_unheld = |node: NodeIx| heap.snapshot.retainers.of(node).is_empty();
    let of_class = heap.graph.nodes().filter(|&node| heap.is_object(node) && heap.class(node) == own);
    let (unheld, held): (Vec<NodeIx>, Vec<NodeIx>) = of_class.partition(|&node| is_unheld(node));
    let share = unheld.len() as f64 / (unheld.len() + held.len()).max(1) as f64;
    if share < heap.policy.unheld.least_share {
        return None;
    }
    let name = heap.class_name(unheld[0]);
    let owned = Ownership { tier: Tier::Own, is_nameless: false, ..Ownership::of_class(name.clone(), unheld[0]) };
    let count = unheld.len() as u64;
    let stores = tables(heap, count)
        .into_iter()
        .map(|(owner, class_name, size)| Store { owner, className: class_name, storeSize: size }.into());
    let is_sure = case.snapshots() > 2;
    let sureness = if is_sure { policy.growing } else { policy.unsure };
    let title = Title { className: name.clone(), count, added: series.added().max(0) as u64 };
    let mut draft = Draft::new(heap, UNHELD, &owned, (Severity::Suspect, sureness), title, Advice { className: name })
        .of_class(heap, own)
        .series(&series)
        .keeping(series.size_ends().1)
        .because([NoHolder {}.into()])
        .because(stores)
        .because(grew(&series));
    draft.finding.path.clear();
    draft.covers = unheld;
    Some(draft)
}

/// Maps and Sets of the program's whose stores have room for so many entries, the largest first: owner, class, size of the
/// store in bytes.
fn tables(heap: &Heap, count: u64) -> Vec<(Owner, String, u64)> {
    let is_table = |node: NodeIx| heap.is_object(node) && matches!(heap.raw_name(node), b"Map" | b"Set");
    let store = |node: NodeIx| {
        let hidden =
            heap.graph.edges(node).map(|(.., to)| to).filter(|&to| heap.graph.node_type(to) == NodeType::Hidden);
        hidden.map(|to| heap.written_size(to)).max().unwrap_or(0)
    };
    let with_room = |node: NodeIx| {
        let size = store(node);
        (size >= count * ENTRY_BYTES).then_some((node, size))
    };
    let mut found: Vec<(NodeIx, u64)> =
        heap.graph.nodes().filter(|&node| is_table(node)).filter_map(with_room).collect();
    found.sort_by_key(|&(_, size)| Reverse(size));
    let owned = found.into_iter().map(|(node, size)| (ownership(heap, node), heap.class_name(node), size));
    // Some variables have lost their names, and have numbers instead.
    let is_numbered = |owned: &Ownership| owned.owner.name.bytes().all(|byte| byte.is_ascii_digit());
    owned
        .filter(|(owned, ..)| owned.is_own() && !is_numbered(owned))
        .map(|(owned, class, size)| (owned.owner, class, size))
        .take(MAX_TABLES)
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::leaks::trial::{findings, reasons, text};

    /// Other objects, so that the one id that the files have in common is rare.
    const OTHERS: u32 = 200;

    /// A heap as Bun writes it: a module's variable `sessions`, a Map with a store, and sessions that nothing refers to. Ids
    /// are new in each file.
    fn heap(count: u32, first_id: u32, store: u32) -> String {
        let sessions: String = (0..count).map(|at| format!("; s{at}:Session(32)@{}", first_id + 2 * at)).collect();
        let id = |at: u32| first_id + 2 * (count + at);
        let others: String = (0..OTHERS).map(|at| format!("; c -> o{at}:Other(8)@{}", id(4 + at))).collect();
        format!(
            "root@1 -> m:system␣/␣JSModuleEnvironment(40)@{} -context:sessions> map:Map(32)@{} -internal:> \
             t:Cell␣Butterfly({store}){{hidden}}@{}; root -> c:UnlinkedFunctionExecutable(96){{code}}@{}{others}{sessions}",
            id(0),
            id(1),
            id(2),
            id(3)
        )
    }

    fn series(counts: [u32; 3]) -> Vec<String> {
        let mut first = 3;
        let mut of = |count: u32| {
            let text = heap(count, first, count * 40);
            first += 2 * (count + 5 + OTHERS);
            text
        };
        counts.map(&mut of).to_vec()
    }

    #[test]
    fn what_only_a_map_holds_is_told_by_its_class_and_the_maps_with_room() {
        let found = findings(&series([400, 800, 1200]));
        let unheld = found.findings.iter().find(|finding| finding.kind.slug == "unheld").expect("a finding");
        assert_eq!(["className", "count", "added"].map(|name| text(&unheld.title, name)), ["Session", "1200", "800"]);
        assert!(reasons(unheld).contains(&"evidence.unheldStore"), "{:?}", reasons(unheld));
        assert!(unheld.path.is_empty(), "no way leads to them");
    }

    #[test]
    fn objects_that_are_held_or_do_not_grow_are_none() {
        let kinds = |heaps: &[String]| -> Vec<&str> {
            findings(heaps).findings.iter().map(|finding| finding.kind.slug).filter(|&slug| slug == "unheld").collect()
        };
        let grown = series([400, 800, 1200]);
        assert_eq!(kinds(&grown).len(), 1);
        assert!(kinds(&series([800, 1200, 800])).is_empty());
        // Of 1,200 in the last file, 120 are held by others, too: 0.9 are not. One more is too many.
        let partly = |held: usize| -> Vec<String> {
            let hold = |heap: &String| heap.replacen("; s", "; root -> s", held.min(heap.matches("; s").count()));
            grown.iter().map(hold).collect()
        };
        assert_eq!(kinds(&partly(120)).len(), 1);
        assert!(kinds(&partly(121)).is_empty());
        let held: Vec<String> = grown.iter().map(|heap| heap.replace("; s", "; root -> s")).collect();
        assert!(kinds(&held).is_empty());
        let of_v8: Vec<String> = grown.iter().map(|heap| heap.replace("UnlinkedFunctionExecutable", "other")).collect();
        assert!(kinds(&of_v8).is_empty(), "V8 writes what a Map holds: what has no holder there is garbage");
    }
}
