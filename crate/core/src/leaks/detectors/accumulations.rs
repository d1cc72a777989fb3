//! Whatever is left: objects that retain a large part of the heap while none of the objects they dominate retains most of
//! it (Eclipse MAT's accumulation points), and those of them that retain more in each snapshot. Many small things under
//! one owner are found here, whatever the owner is. The functions of a scope are its program, and a global object holds all
//! there is: neither is a pile. Where children go as new ones come, something evicts them.
//!
//! Cost: that of `query::biggest`.

use crate::error::Result;
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Kind, Profile, Standing};
use crate::leaks::detectors::values::grows_evenly;
use crate::leaks::follow::case::{Case, Course};
use crate::leaks::follow::trace::{Sketch, Trace};
use crate::leaks::read::heap::Heap;
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::Owner;
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};
use crate::leaks::tell::shared::{HeapShare, grew};
use crate::query::biggest::{Most, biggest};

/// Objects that retain more and more.
pub const ACCUMULATION: Kind = Kind { slug: "accumulation", standing: Standing::Remainder };

sentence!(Title = "title.accumulates" { owner: Owner, childClass: String, count: u64 });
sentence!(KeepsMore = "title.keepsMore" { owner: Owner, keptSize: u64 });
sentence!(Large = "title.keepsMany" { owner: Owner, childClass: String, count: u64 });
sentence!(Advice = "advice.accumulation" { owner: Owner });
sentence!(LargeAdvice = "advice.keepsMany" { owner: Owner });

/// Accumulation points that are followed.
const MAX_POINTS: usize = 64;

/// See the module.
pub struct Accumulations;

/// An accumulation point.
pub struct Point {
    /// The object whose children pile up.
    node: NodeIx,
    /// The class that most of its children are of.
    most: Option<Most>,
}

impl Detector for Accumulations {
    const PROFILE: Profile = Profile {
        name: "accumulations",
        kinds: &[ACCUMULATION],
        sentences: schemas![Title, KeepsMore, Large, Advice, LargeAdvice],
    };
    type Subject = Point;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Point)>> {
        let point = |pile: crate::query::biggest::Pile| {
            // A person knows the object that an inner array belongs to, not the array.
            let node = pile.owner.unwrap_or(pile.node);
            let count = pile.most.as_ref().map_or(0, |most| u64::from(most.count));
            let is_of_most = |&child: &NodeIx| pile.most.as_ref().is_some_and(|most| heap.class(child) == most.class);
            let children = heap.snapshot.tree.children(pile.node).filter(is_of_most);
            let sketch = Sketch::of(children.map(|child| heap.graph.id(child).0));
            (Trace { count, sketch, ..Trace::of(heap, node) }, Point { node: pile.node, most: pile.most })
        };
        Ok(biggest(heap.snapshot, MAX_POINTS).into_iter().map(point).collect())
    }

    fn judge(case: &Case, followed: &Followed<Point>) -> Option<Draft> {
        let heap = case.heap;
        let Followed { subject: point, trace, series } = followed;
        let most = point.most.as_ref().filter(|most| !is_program(heap, point.node, most))?;
        let owned = ownership(heap, trace.node);
        let judgement = judgement(case, followed, most, &owned)?;
        let count = u64::from(most.count);
        let child_class = heap.snapshot.classes.text(most.class as usize).into_owned();
        let owner = owned.owner.clone();
        let (title, advice): (Sentence, Sentence) = match case.course(series) {
            Course::Single => {
                (Large { owner: owner.clone(), childClass: child_class, count }.into(), LargeAdvice { owner }.into())
            }
            Course::Grows => {
                (Title { owner: owner.clone(), childClass: child_class, count }.into(), Advice { owner }.into())
            }
            // It keeps more, but not by having more of them.
            _ => (KeepsMore { owner: owner.clone(), keptSize: trace.bytes }.into(), Advice { owner }.into()),
        };
        Some(
            Draft::new(heap, ACCUMULATION, &owned, judgement, title, advice)
                .series(series)
                .counting(count)
                .covering([point.node])
                .of_class(heap, most.class)
                .because([HeapShare { heapShare: heap.share(trace.bytes) }.into()])
                .because(grew(series)),
        )
    }
}

fn judgement(case: &Case, followed: &Followed<Point>, most: &Most, owned: &Ownership) -> Option<Judgement> {
    let heap = case.heap;
    let policy = &heap.policy.accumulations;
    let Followed { trace, series, .. } = followed;
    if !case.is_series() {
        let is_large = heap.is_part(trace.bytes, policy.alone_heap_part);
        let is_pile = most.size * policy.alone_class_part >= trace.bytes && most.count >= policy.alone_children;
        return (is_large && is_pile && !owned.is_runtime()).then_some((Severity::Info, policy.alone));
    }
    let gained = series.gained();
    let is_known = series.sizes.iter().all(Option::is_some);
    // A single child, such as the store of an array of numbers, is replaced by a larger one as it grows.
    let stays = most.count < 2 || series.least_kept().is_none_or(|kept| kept >= policy.kept_share);
    let grows = case.size_course(series) == Course::Grows
        && is_known
        && stays
        && gained >= policy.least_bytes
        && heap.is_part(gained as u64, policy.heap_part);
    grows.then(|| match case.snapshots() > 2 && owned.is_own() && grows_evenly(case, series) {
        true => (Severity::Leak, policy.growing),
        false => (Severity::Suspect, policy.unsure),
    })
}

/// Whether objects are a program's code: functions of a scope, or what a global object or V8's own tables hold.
fn is_program(heap: &Heap, node: NodeIx, most: &Most) -> bool {
    let class = heap.snapshot.classes.text(most.class as usize);
    let name = heap.raw_name(node);
    let is_global = name == b"global" || name == b"globalThis" || name.starts_with(b"Window") || {
        memchr::memmem::find(name, b"GlobalScope").is_some()
    };
    class == "Function" || class.starts_with("system / ") || class == "(compiled code)" || is_global
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial::{PROGRAM, finding, findings, kinds, owner_text, reasons, text};

    /// A program whose variable `index` holds an object of the embedder of 40 bytes, whose internal edges lead to nodes of
    /// these sizes; beside it other memory, so that the heap has `total` bytes.
    fn index(sizes: &[u64], total: u64) -> String {
        let mut heap = format!("{PROGRAM}; c -context:index> index:Index(40)@21{{native}}");
        for (at, size) in sizes.iter().enumerate() {
            heap += &format!("; index -internal:child> n{at}:Node({size})@{}", 1001 + 2 * at);
        }
        // The program's context has 40 bytes, too.
        let rest = total.saturating_sub(sizes.iter().sum::<u64>() + 80);
        heap + &format!("; root -> rest:Rest({rest})@23")
    }

    const MEBIBYTE: u64 = 1 << 20;

    #[test]
    fn an_object_that_retains_more_each_time_is_a_leak() {
        let nodes = |count: usize| index(&vec![60_000; count], 4_000_000);
        let leak = finding(&[nodes(10), nodes(20), nodes(30)]);
        assert_eq!((leak.kind, leak.severity, leak.confidence), (ACCUMULATION, Severity::Leak, 0.6));
        assert_eq!(owner_text(&leak.owner), "`index` in server.js");
        assert_eq!((leak.count, leak.growth, leak.retained_size), (30, 20 * 60_000, 30 * 60_000 + 40));
        assert_eq!(text(&leak.title, "childClass"), "Node");
        assert_eq!(reasons(&leak), ["evidence.heapShare", "evidence.grewEachTime", "evidence.sizeGrew"]);
        let suspect = finding(&[nodes(10), nodes(30)]);
        assert_eq!((suspect.severity, suspect.confidence), (Severity::Suspect, 0.4), "two snapshots are less sure");
    }

    #[test]
    fn less_growth_is_none() {
        assert!(is_found(&spread(MEBIBYTE, 8_000_000)));
        assert!(!is_found(&spread(MEBIBYTE - 1, 8_000_000)));
    }

    fn is_found(heaps: &[String]) -> bool {
        kinds(heaps).contains(&"accumulation")
    }

    #[test]
    fn uneven_growth_is_a_suspicion() {
        let severity = |middle: u64| {
            let heaps = [0, middle, 2 * MEBIBYTE].map(|more| index(&[300_000 + more / 8; 8], 8_000_000));
            findings(&heaps).findings.into_iter().find(|it| it.kind == ACCUMULATION).map(|it| it.severity)
        };
        assert_eq!(severity(MEBIBYTE / 4), Some(Severity::Leak));
        assert_eq!(severity(MEBIBYTE / 4 - 8), Some(Severity::Suspect));
    }

    /// Growth that is spread over several nodes, so that none of them retains half.
    fn spread(gained: u64, total: u64) -> [String; 3] {
        [0, gained / 2, gained].map(|more| {
            let mut sizes = vec![300_000 + more / 8; 8];
            sizes[0] += more % 8;
            index(&sizes, total)
        })
    }

    #[test]
    fn growth_counts_against_the_heap() {
        let total = 100 * 2 * MEBIBYTE;
        assert!(is_found(&spread(2 * MEBIBYTE, total)));
        assert!(!is_found(&spread(2 * MEBIBYTE, total + 1)));
    }

    #[test]
    fn growth_that_stopped_is_none() {
        let [first, _, last] = spread(2 * MEBIBYTE, 8_000_000);
        assert!(kinds(&[first, last.clone(), last]).is_empty());
    }

    #[test]
    fn growth_of_a_single_child_belongs_to_the_child() {
        let heaps =
            [0, 2 * MEBIBYTE, 4 * MEBIBYTE].map(|more| index(&[60_000, 60_000, 60_000, 60_000 + more], 8_000_000));
        assert!(!is_found(&heaps));
    }

    #[test]
    fn one_snapshot_shows_a_large_pile() {
        let bytes = 20 * 1_000 + 40;
        let note = findings(&[index(&[1_000; 20], 10 * bytes)]).findings.remove(0);
        assert_eq!((note.kind, note.severity, note.confidence), (ACCUMULATION, Severity::Info, 0.35));
        assert_eq!((note.count, note.growth, note.title.key), (20, 0, "title.keepsMany"), "it need not grow");
        assert!(kinds(&[index(&[1_000; 20], 10 * bytes + 1)]).is_empty(), "less than a tenth of the heap");
        assert!(kinds(&[index(&[1_000; 19], 100_000)]).is_empty(), "nineteen are few");
    }

    #[test]
    fn the_functions_of_a_scope_are_no_pile() {
        let functions = |class: &str| {
            let heap = index(&[1_000; 20], 100_000);
            (0..20).fold(heap, |heap, at| heap.replace(&format!("n{at}:Node(1000)"), &format!("n{at}:{class}")))
        };
        assert_eq!(kinds(&[functions("Part(1000)")]), ["accumulation"]);
        assert!(kinds(&[functions("part(1000){closure}")]).is_empty());
    }

    #[test]
    fn where_children_go_as_others_come_something_evicts_them() {
        let nodes = |numbers: std::ops::Range<u32>| {
            let total = 4_000_000 - 60_000 * numbers.len();
            let nodes = crate::leaks::trial::each(numbers, "; index -internal:child> n*:Node(60000)@1*1");
            format!("{PROGRAM}; c -context:index> index:Index(40)@21{{native}}{nodes}; root -> rest:Rest({total})@23")
        };
        assert!(is_found(&[nodes(0..10), nodes(0..20), nodes(0..30)]));
        assert!(is_found(&[nodes(0..10), nodes(1..21), nodes(3..33)]), "nine of ten stay");
        assert!(!is_found(&[nodes(0..10), nodes(2..22), nodes(2..32)]), "eight of ten stay");
    }

    #[test]
    fn a_single_child_that_is_replaced_as_it_grows_is_not_evicted() {
        let store = |size: u64, id: u32| {
            let heap = index(&[size], 12_000_000).replace("@1001", &format!("@{id}"));
            let others =
                ["Left", "Right"].map(|class| format!("; index -internal:other> {class}:{class}({})", size - 9));
            heap + &others.concat()
        };
        let heaps = [store(1_000_000, 1001), store(2_500_000, 2001), store(4_000_000, 3001)];
        assert_eq!(kinds(&heaps), ["accumulation"]);
    }

    #[test]
    fn more_bytes_are_not_more_objects() {
        let leak = finding(&[60_000, 120_000, 180_000].map(|size| index(&[size; 10], 4_000_000)));
        assert_eq!((leak.title.key, text(&leak.title, "keptSize")), ("title.keepsMore", "1800040".into()));
        assert_eq!(reasons(&leak), ["evidence.heapShare", "evidence.sizeGrew"]);
    }

    #[test]
    fn one_snapshot_asks_for_children_of_one_class() {
        let mixed = |others: u64| {
            let heap = index(&[1_000; 20], 20_080);
            (0..2).fold(heap, |heap, at| {
                heap + &format!("; index -internal:other> o{at}:Other{at}({})@{}", others / 2, 5001 + 2 * at)
            })
        };
        assert_eq!(kinds(&[mixed(20_000 - 40)]), ["accumulation"], "they are half of it");
        assert!(kinds(&[mixed(20_000 - 38)]).is_empty(), "they are less than half");
    }

    #[test]
    fn what_only_the_runtime_holds_is_no_suspect_in_one_snapshot() {
        let heap = index(&[1_000; 20], 20_080).replace("c -context:index>", "root -internal:cache>");
        assert!(kinds(&[heap]).is_empty());
    }
}
