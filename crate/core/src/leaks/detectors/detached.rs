//! Nodes of a page that are in no document, and that a script still holds.
//!
//! V8 marks nodes that a page has created and never attached, or has removed. The roots among them are those that something
//! other than a detached node holds. They are grouped by the path that holds them, since one list or one closure keeps all
//! of them.
//!
//! Cost: the retainers of detached nodes, and the paths to up to a few thousand of them.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Kind, Profile, Standing};
use crate::leaks::follow::case::Case;
use crate::leaks::follow::trace::Trace;
use crate::leaks::read::climb::path_key;
use crate::leaks::read::heap::Heap;
use crate::leaks::read::ownership::ownership;
use crate::leaks::read::script::functions_in;
use crate::leaks::tell::draft::Draft;
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::shared::{DetachedAdvice, DetachedNodes, KeptBy, about_function};
use crate::names;

/// Nodes that were taken out of the document and are still held.
pub const DETACHED: Kind = Kind { slug: "detached", standing: Standing::Place };

/// Roots whose paths are looked for.
const MAX_ROOTS: usize = 4096;
/// Nodes of a group whose contexts are compared.
const MAX_COMPARED: usize = 16;
/// The value of `detachedness` that V8 gives to nodes that are in no document.
const IS_DETACHED: u8 = 2;

/// See the module.
pub struct Detached;

impl Detector for Detached {
    const PROFILE: Profile = Profile { name: "detached", kinds: &[DETACHED], sentences: &[] };
    /// The roots that one path holds.
    type Subject = Vec<NodeIx>;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Vec<NodeIx>)>> {
        let trace = |key: u64, roots: &[NodeIx]| {
            let bytes = heap.retained_together(roots.to_vec());
            Trace { key, ..Trace::group(heap, roots[0], roots[0], roots, bytes) }
        };
        Ok(roots(heap).into_iter().map(|(path, roots)| (trace(path, &roots), roots)).collect())
    }

    fn judge(case: &Case, followed: &Followed<Vec<NodeIx>>) -> Option<Draft> {
        let heap = case.heap;
        let policy = &heap.policy.detached;
        let Followed { subject: roots, trace, series } = followed;
        let judgement = match case.is_series() {
            true if case.grows_by(series, policy.least_added) => (Severity::Leak, policy.growing),
            false if roots.len() >= policy.least_alone => (Severity::Suspect, policy.alone),
            _ => return None,
        };
        let owned = ownership(heap, roots[0]);
        let title = DetachedNodes { count: roots.len() as u64, owner: owned.owner.clone() };
        let advice = DetachedAdvice { owner: owned.owner.clone() };
        let keeper = keeper(heap, roots);
        Some(
            Draft::new(heap, DETACHED, &owned, judgement, title, advice)
                .at(keeper.and_then(|function| heap.place(function)))
                .because(about_function(heap, keeper, |function, place| KeptBy { function, place }))
                .series(series)
                .covering(roots.iter().copied())
                .of_class(heap, heap.class(roots[0]))
                .traced(trace, series),
        )
    }
}

/// The function that keeps the first node. Where each node is in a variable of a context of its own, a function that was
/// left behind keeps that context, and is what to look at.
fn keeper(heap: &Heap, roots: &[NodeIx]) -> Option<NodeIx> {
    let contexts: Vec<NodeIx> =
        roots.iter().take(MAX_COMPARED).filter_map(|&node| ownership(heap, node).context).collect();
    let (first, second) = (*contexts.first()?, *contexts.get(1)?);
    (first != second).then(|| functions_in(heap, first).first().copied()).flatten()
}

/// Roots of detached nodes by the path that holds them.
fn roots(heap: &Heap) -> Vec<(u64, Vec<NodeIx>)> {
    let graph = heap.graph;
    let is_detached =
        |node: NodeIx| graph.detachedness.get(node.index()) == Some(&IS_DETACHED) && !names::is_of_node(graph, node);
    let is_root = |&node: &NodeIx| {
        is_detached(node)
            && heap.distance(node) >= 0
            && heap.snapshot.retainers.of(node).iter().any(|source| {
                let holder = source.node();
                source.edge_type() != EdgeType::Weak
                    && !is_detached(holder)
                    && !matches!(graph.node_type(holder), NodeType::Native | NodeType::Synthetic)
                    && !heap.raw_name(holder).starts_with(b"Detached ")
            })
    };
    let mut by_path: BTreeMap<u64, Vec<NodeIx>> = BTreeMap::new();
    let marked = memchr::memchr_iter(IS_DETACHED, &graph.detachedness).map(|node| NodeIx(node as u32));
    for node in marked.filter(is_root).take(MAX_ROOTS) {
        by_path.entry(path_key(heap, node)).or_default().push(node);
    }
    by_path.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::read::whose::Tier;
    use crate::leaks::trial::{PROGRAM, each, finding, kinds, owner_text, padded, reason, reasons, text};

    /// A node of 100 bytes in the list `kept`.
    const LISTED: &str = "; kept -element:*> d*:<div>(100)@1*1{native}!2";
    /// A node in a variable of a context of its own, which the closure `onClick` keeps.
    const CAPTURED: &str = "; root -> f*:onClick{closure}@1*3#7:40:2 -internal:shared> clickCode;\
                            f* -internal:context> x*:system␣/␣Context@1*5 -context:node> d*:<div>(100)@1*1{native}!2";

    /// A page with one node for each number. All nodes together are a small part of its heap.
    fn page(numbers: impl IntoIterator<Item = u32>, node: &str) -> String {
        let heap = format!(
            "{PROGRAM}; c -context:kept> kept:Array(32)@21; root -> clickCode:onClick{{code}}@23 -internal:script> file{}",
            each(numbers, node)
        );
        padded(&heap, 1_000_000)
    }

    #[test]
    fn many_nodes_in_one_list_are_suspect_in_one_snapshot() {
        let suspect = finding(&[page(0..50, LISTED)]);
        assert_eq!((suspect.kind, suspect.severity, suspect.confidence), (DETACHED, Severity::Suspect, 0.5));
        assert_eq!((owner_text(&suspect.owner).as_str(), &suspect.tier), ("`kept[…]` in server.js:1", &Tier::Own));
        assert_eq!((suspect.count, suspect.retained_size, suspect.growth), (50, 50 * 100, 0));
        assert_eq!(suspect.class_name.as_deref(), Some("Detached <div>"));
        assert_eq!((suspect.title.key, text(&suspect.title, "count").as_str()), ("title.detachedNodes", "50"));
        assert_eq!(text(&suspect.title, "owner"), "`kept[…]` in server.js:1");
        assert_eq!((suspect.advice.key, reasons(&suspect)), ("advice.detached", vec![]));
        assert!(kinds(&[page(0..49, LISTED)]).is_empty());
    }

    #[test]
    fn nodes_that_grow_are_a_leak() {
        let leak = finding(&[page(0..5, LISTED), page(0..15, LISTED)]);
        assert_eq!((leak.kind, leak.severity, leak.confidence), (DETACHED, Severity::Leak, 0.9));
        assert_eq!((leak.series.counts.as_slice(), leak.growth), (&[5.0, 15.0][..], 10 * 100));
        assert_eq!(reasons(&leak), ["evidence.grew", "evidence.sizeGrew"]);
        assert!(kinds(&[page(0..5, LISTED), page(0..14, LISTED)]).is_empty(), "nine more are few");
    }

    #[test]
    fn nodes_are_followed_by_the_way_they_are_held() {
        let leak = finding(&[page(0..10, LISTED), page(100..120, LISTED), page(200..230, LISTED)]);
        assert_eq!((leak.severity, leak.series.counts.as_slice()), (Severity::Leak, &[10.0, 20.0, 30.0][..]));
        assert!(kinds(&[page(0..30, LISTED), page(100..130, LISTED)]).is_empty(), "as many as before");
        assert!(kinds(&[page(0..9, LISTED), page(0..30, LISTED), page(0..30, LISTED)]).is_empty(), "no more");
    }

    #[test]
    fn where_each_node_is_in_a_scope_of_its_own_the_closure_is_named() {
        let suspect = finding(&[page(0..50, CAPTURED)]);
        assert_eq!((suspect.kind, suspect.count, suspect.retained_size), (DETACHED, 50, 50 * 100));
        assert_eq!(owner_text(&suspect.owner), "`node` in server.js");
        assert_eq!(suspect.location.as_ref().map(|place| (place.line, place.column)), Some((40, 2)));
        assert_eq!(reasons(&suspect), ["evidence.keptBy"]);
        let keeper = reason(&suspect, "evidence.keptBy");
        assert_eq!(["function", "place"].map(|value| text(keeper, value)), ["onClick", "server.js:41"]);
    }

    #[test]
    fn nodes_that_are_held_in_two_ways_are_two_groups() {
        let captured = each(50..80, CAPTURED);
        assert!(kinds(&[page(0..30, LISTED) + &captured]).is_empty());
        assert_eq!(finding(&[page(0..50, LISTED) + &captured]).count, 50);
    }

    #[test]
    fn a_holder_that_is_a_script_object_makes_a_root() {
        let held = |node: &str| kinds(&[page(0..50, node)]);
        let by =
            |holder: &str| format!("; kept -element:0> top:{holder}; top -element:*> d*:<div>(100)@1*1{{native}}!2");
        assert_eq!(held(&by("Page@25")), ["detached"]);
        assert!(held(&by("Fragment@25!2")).is_empty(), "a detached object holds them");
        assert!(held(&by("<body>@25{native}!1")).is_empty(), "the page holds them");
        assert!(held(&by("Document␣DOM␣trees@25{synthetic}")).is_empty(), "the browser holds them");
        let wrapped = "; kept -element:*> w*:HTMLDivElement@1*3 -property:node> d*:<div>(100)@1*1{native}!2";
        assert_eq!(held(wrapped), ["detached"]);
        let wrapped = wrapped.replace("w*:HTML", "w*:Detached␣HTML");
        assert!(held(&wrapped).is_empty(), "older versions of V8 say it in the wrapper's name");
    }

    #[test]
    fn a_weak_link_makes_no_root() {
        let tree = "; root -> doc:<body>@25{native}!1 -element:*> d*";
        assert_eq!(kinds(&[page(0..50, &format!("{LISTED}{tree}"))]), ["detached"]);
        let weak = LISTED.replace("-element:*>", "-weak:cache>");
        assert!(kinds(&[page(0..50, &format!("{weak}{tree}"))]).is_empty());
    }

    #[test]
    fn only_what_is_reachable_and_detached_counts() {
        let list = |from: &str, to: &str| kinds(&[page(0..50, &LISTED.replace(from, to))]);
        assert!(list("!2", "!1").is_empty(), "attached");
        assert!(list("!2", "").is_empty(), "neither");
        assert!(list("<div>", "Node␣/␣TCPWrap").is_empty(), "an object of Node.js");
        assert!(list("; kept ", "; lost:Array ").is_empty(), "garbage");
    }
}
