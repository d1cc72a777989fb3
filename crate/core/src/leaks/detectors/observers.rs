//! Observers of a page that are never disconnected: of mutations, of sizes, of what is in view.
//!
//! A node of the page leads to its observers, each with its function and all that this sees. An observer of its own component's
//! node goes with that node, so only those count that pile up on one node: the body, a list that stays.
//!
//! Cost: that of `read/blink.rs`; for each observer of a group the nodes between it and its function.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Kind, Profile, Standing};
use crate::leaks::follow::case::Case;
use crate::leaks::follow::trace::{Trace, key, text_key};
use crate::leaks::read::blink::{natives, targets};
use crate::leaks::read::group::{Holder, distinct, own_contexts};
use crate::leaks::read::heap::Heap;
use crate::leaks::read::ownership::Ownership;
use crate::leaks::read::within::functions_within;
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::{Place, Role};
use crate::leaks::tell::sentence::{schemas, sentence};
use crate::leaks::tell::shared::{EachHas, captures};

/// Observers that are never disconnected.
pub const OBSERVERS: Kind = Kind { slug: "observers", standing: Standing::Mechanism };

sentence!(Title = "title.observersPile" { count: usize, className: String, target: String });
sentence!(Calls = "evidence.observerCalls" { function: String, place: Option<Place> });
sentence!(Advice = "advice.observers" { className: String });

/// See the module.
pub struct Observers;

/// The observers of one class that observe one node.
pub struct Pile {
    target: NodeIx,
    observers: Vec<NodeIx>,
    /// The program's functions within them.
    functions: Vec<NodeIx>,
}

impl Detector for Observers {
    const PROFILE: Profile =
        Profile { name: "observers", kinds: &[OBSERVERS], sentences: schemas![Title, Calls, Advice] };
    type Subject = Pile;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Pile)>> {
        let trace = |pile: &Pile| {
            let class = text_key(heap.raw_name(pile.observers[0]));
            let key = key(&[heap.graph.id(pile.target).0, class]);
            Trace { key, ..Trace::group(heap, pile.observers[0], pile.target, &pile.observers, pile.bytes(heap)) }
        };
        Ok(piles(heap).into_iter().map(|pile| (trace(&pile), pile)).collect())
    }

    fn judge(case: &Case, followed: &Followed<Pile>) -> Option<Draft> {
        let heap = case.heap;
        let Followed { subject: pile, trace, series } = followed;
        let judgement = judgement(case, followed)?;
        let class_name = heap.name(pile.observers[0]);
        let functions = distinct(heap, &pile.functions);
        let holder = Holder::of(heap, &pile.observers);
        let owned = owned(heap, pile, holder.as_ref(), &functions);
        let count = pile.observers.len();
        let title = Title { count, className: class_name.clone(), target: heap.name(pile.target) };
        let calls = functions
            .first()
            .map(|&function| Calls { function: heap.function_name(function), place: heap.place(function) }.into());
        let has = holder.map(|it| EachHas { className: it.class_name, variable: it.property, place: it.place }.into());
        Some(
            Draft::new(heap, OBSERVERS, &owned, judgement, title, Advice { className: class_name })
                .series(series)
                .covering(pile.covered())
                .covering(own_contexts(heap, &pile.functions))
                .because(calls)
                .because(has)
                .because(captures(heap, &pile.functions, count))
                .traced(trace, series),
        )
    }
}

fn judgement(case: &Case, followed: &Followed<Pile>) -> Option<Judgement> {
    let policy = &case.heap.policy.observers;
    let Followed { subject: pile, series, .. } = followed;
    if !case.is_series() {
        return (pile.observers.len() >= policy.least_alone).then_some((Severity::Suspect, policy.alone));
    }
    let remain = series.least_kept().is_none_or(|kept| kept >= policy.kept_share);
    (case.grows_by(series, policy.least_added) && remain).then_some(match case.snapshots() > 2 {
        true => (Severity::Leak, policy.growing),
        false => (Severity::Suspect, policy.unsure),
    })
}

/// The property that has them, or else the function that they call.
fn owned(heap: &Heap, pile: &Pile, holder: Option<&Holder>, functions: &[NodeIx]) -> Ownership {
    let node = pile.observers[0];
    let held =
        holder.map(|it| Ownership::of_name(heap, format!("this.{}", it.property), it.line(heap, functions), node));
    let called = || functions.first().map(|&function| Ownership::of_function(heap, function, node, Role::Function));
    held.or_else(called).unwrap_or_else(|| Ownership::of_class(heap.name(node), node))
}

impl Pile {
    fn covered(&self) -> impl Iterator<Item = NodeIx> + '_ {
        self.observers.iter().chain(&self.functions).copied()
    }

    fn bytes(&self, heap: &Heap) -> u64 {
        heap.retained_together(self.covered().chain(own_contexts(heap, &self.functions)).collect())
    }
}

/// The nodes of the page that have many observers of one class.
fn piles(heap: &Heap) -> Vec<Pile> {
    let words = &heap.words;
    let names = [&words.mutation_observer, &words.resize_observer, &words.intersection_observer];
    let mut by_target: BTreeMap<(NodeIx, u32), Vec<NodeIx>> = BTreeMap::new();
    for observer in natives(heap, &names) {
        for target in targets(heap, observer).into_iter().filter(|&target| is_of_page(heap, target)) {
            by_target.entry((target, heap.class(observer))).or_default().push(observer);
        }
    }
    let least = heap.policy.observers.least_observers;
    let many = by_target.into_iter().filter(|(_, observers)| observers.len() >= least);
    many.map(|((target, _), observers)| {
        let within = observers.iter().flat_map(|&observer| functions_within(heap, observer, observer));
        let functions = within.collect();
        Pile { target, observers, functions }
    })
    .collect()
}

/// Whether a node is an element, or a document.
fn is_of_page(heap: &Heap, node: NodeIx) -> bool {
    let name = heap.raw_name(node);
    name.starts_with(b"<") || name.ends_with(b"Document")
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::leaks::trial::{PROGRAM, each, finding, judged, kinds, owner_text, reason, reasons, text};

    /// A page whose body has an observer for each number, of 100 bytes, which calls a function in line 8 that keeps a `Panel` of
    /// 500 bytes.
    fn page(numbers: Range<u32>) -> String {
        let observer = "; r -element:*> g*:MutationObserverRegistration{native}(10)@1*1 -element:1> o*:MutationObserver{native}(100)@1*3;\
                        o* -element:3> d*:MutationObserver::Delegate{native}@1*5 -element:1> v*:V8MutationCallback{native}@1*7;\
                        v* -element:1> f*:changed{closure}(40)@1*9#7:7:3 -internal:shared> changedCode;\
                        f* -internal:context> x*:system␣/␣Context(20)@2*1 -context:this> p*:Panel(500)@2*3#7:2:1;\
                        p* -property:observer> o*";
        let body = "; root -> body:<body>{native}@41 -element:8> r:InternalNode{native}@43;\
                    root -> main:main{closure}@73#7:0:1 -internal:shared> changedCode:changed{code}@75 -internal:script> file";
        format!("{PROGRAM}{body}{}", each(numbers, observer))
    }

    #[test]
    fn observers_that_pile_up_on_a_node_are_a_leak() {
        let leak = finding(&[page(0..20), page(0..40), page(0..60)]);
        assert_eq!(judged(&leak), (OBSERVERS, Severity::Leak, 0.95, 60));
        assert_eq!(owner_text(&leak.owner), "`this.observer` in server.js:3");
        assert_eq!(leak.retained_size, 60 * (100 + 40 + 20 + 500));
        let title = ["count", "className", "target"].map(|value| text(&leak.title, value));
        assert_eq!(title, ["60", "MutationObserver", "<body>"]);
        let keys = ["evidence.observerCalls", "evidence.eachHas", "evidence.capturesObject"];
        assert_eq!(reasons(&leak)[..3], keys);
        assert_eq!(text(reason(&leak, keys[0]), "place"), "server.js:8");
        let captures = ["variable", "className", "place"].map(|value| text(reason(&leak, keys[2]), value));
        assert_eq!(captures, ["this", "Panel", "server.js:3"]);
        let two = finding(&[page(0..20), page(0..60)]);
        assert_eq!((two.severity, two.confidence), (Severity::Suspect, 0.6));
    }

    #[test]
    fn few_observers_and_those_that_are_disconnected_are_none() {
        assert_eq!(finding(&[page(0..20), page(0..25), page(0..30)]).count, 30);
        assert!(kinds(&[page(0..20), page(0..25), page(0..29)]).is_empty());
        assert_eq!(finding(&[page(0..9), page(0..19), page(0..29)]).series.counts, [-1.0, 19.0, 29.0]);
        assert!(kinds(&[page(0..99), page(0..99), page(0..99)]).is_empty());
        // Nine of ten remain, then eight of ten.
        assert_eq!(finding(&[page(0..20), page(2..50), page(2..90)]).severity, Severity::Leak);
        assert!(!kinds(&[page(0..20), page(4..50), page(4..90)]).contains(&"observers"));
    }

    #[test]
    fn one_snapshot_may_show_too_many() {
        assert_eq!(judged(&finding(&[page(0..100)])), (OBSERVERS, Severity::Suspect, 0.6, 100));
        assert!(!kinds(&[page(0..99)]).contains(&"observers"));
    }

    #[test]
    fn observers_of_their_own_nodes_are_no_pile() {
        let own = |count: u32| {
            let element = "; root -> b*:<div>{native}@3*1 -element:8> r*:InternalNode{native}@3*3 -element:1> g*";
            page(0..count).replace("r -element:", "r -weak:") + &each(0..count, element)
        };
        assert!(!kinds(&[own(20), own(40), own(60)]).contains(&"observers"));
    }

    #[test]
    fn without_an_object_that_has_them_the_function_is_the_owner() {
        let bare = |numbers: Range<u32>| page(numbers).replace("-property:observer>", "-weak:observer>");
        let leak = finding(&[bare(0..20), bare(0..40), bare(0..60)]);
        assert_eq!(owner_text(&leak.owner), "`changed` in server.js:8");
    }
}
