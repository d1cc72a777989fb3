//! Puts findings in order, and takes out those that others explain.
//!
//! Drafts are looked at in this order: leaks before suspicions, mechanisms before the rest, the program's own code before
//! packages and the runtime, then what says where before what only says that something grows, then by bytes times how sure
//! they are. A draft that is kept covers what its objects dominate. A later one whose own object is covered, or most of
//! whose bytes are, says nothing new: it becomes a line "includes" of the finding that covers it. How kinds stand to each other is declared with each kind (`Standing`).
//!
//! Cost: a bit for each node that is covered, at most once.

use crate::bits::BitSet;
use crate::ids::NodeIx;
use crate::leaks::detector::Standing;
use crate::leaks::follow::case::Case;
use crate::leaks::read::holders::other_holders;
use crate::passes::dominators::DominatorTree;

use super::draft::Draft;
use super::finding::{Finding, Severity};
use super::sentence::{Declared, Sentence, Value};
use super::shared::{AlsoHeld, EveryHolderAdvice, FoundLater, Includes, SizeGrew};
use super::siblings::join_siblings;

/// Findings whose objects are searched for other holders.
const MAX_WITH_HOLDERS: usize = 10;

/// The findings, the worst first.
pub fn rank(case: &Case, mut drafts: Vec<Draft>) -> Vec<Finding> {
    let tree = &case.heap.snapshot.tree;
    let Ok(mut covered) = BitSet::empty(tree.order.len()) else { return Vec::new() };
    let mut kept: Vec<Draft> = Vec::new();
    replace_structures(case, &mut drafts);
    let importance = |draft: &Draft| draft.finding.tier.importance();
    // The sort is stable: among equals the detectors' order holds.
    drafts.sort_by(|a, b| {
        // What says why a place is no leak explains the suspicions about it.
        let explains = |draft: &Draft| {
            draft.finding.severity == Severity::Info && standing(draft) == Standing::Place && case.is_series()
        };
        let class = |draft: &Draft| (draft.finding.severity == Severity::Leak, is_mechanism(draft), explains(draft));
        // That an object retains more and more says less than what is found within it.
        let vagueness = |draft: &Draft| match standing(draft) {
            Standing::Remainder => 2,
            Standing::Retainer => 1,
            _ => 0,
        };
        (is_note(a).cmp(&is_note(b)))
            .then(class(b).cmp(&class(a)))
            .then(importance(b).cmp(&importance(a)))
            .then(vagueness(a).cmp(&vagueness(b)))
            .then(b.weight().total_cmp(&a.weight()))
    });
    for draft in drafts {
        let is_covered = |node: NodeIx| covered.contains(tree.place[node.index()] as usize);
        if standing(&draft) == Standing::Note {
            if is_covered(object(&draft)) {
                continue;
            }
        } else if is_explained(case, &draft, &is_covered) || is_around(case, &draft, &kept) {
            let explains = |known: &&mut Draft| dominates_any(tree, &known.covers, &draft.covers);
            if let Some(whole) = kept.iter_mut().find(explains) {
                include(case, whole, &draft);
            }
            continue;
        }
        for &node in &draft.covers {
            let place = tree.place[node.index()];
            // A subtree whose root is covered was covered whole.
            if !covered.contains(place as usize) {
                for within in place..tree.end[place as usize] {
                    covered.insert(within as usize);
                }
            }
        }
        kept.push(draft);
    }
    kept.sort_by(|a, b| {
        (b.finding.severity.cmp(&a.finding.severity))
            .then(importance(b).cmp(&importance(a)))
            .then(b.weight().total_cmp(&a.weight()))
            .then(a.finding.owner_node.cmp(&b.finding.owner_node))
    });
    if !case.is_series() {
        keep_one_suspect(&mut kept);
    }
    let mut kept = join_siblings(case.heap, kept);
    kept.truncate(case.heap.policy.ranking.most_findings);
    kept.iter_mut().take(MAX_WITH_HOLDERS).for_each(|draft| name_holders(case, draft));
    kept.into_iter().map(|draft| draft.finding).collect()
}

/// Whether one of some nodes dominates one of others: their subtrees are ranges, and of each node only the last range that
/// begins before it, or one around that, can have it.
fn dominates_any(tree: &DominatorTree, over: &[NodeIx], nodes: &[NodeIx]) -> bool {
    let range = |node: &NodeIx| (tree.place[node.index()], tree.end[tree.place[node.index()] as usize]);
    let mut ranges: Vec<(u32, u32)> = over.iter().map(range).collect();
    ranges.sort_unstable();
    // Ranges are within each other or apart: what is within an earlier one adds nothing.
    let mut end = 0;
    ranges.retain(|range| {
        range.0 >= end && {
            end = range.1;
            true
        }
    });
    nodes.iter().any(|node| {
        let place = tree.place[node.index()];
        let before = ranges.partition_point(|range| range.0 <= place);
        before.checked_sub(1).is_some_and(|at| place < ranges[at].1)
    })
}

/// In one snapshot growth cannot be seen. Of the findings that merely are large, the largest is worth a suspicion, and the
/// others a note.
fn keep_one_suspect(kept: &mut [Draft]) {
    let is_large = |draft: &&mut Draft| draft.finding.severity == Severity::Suspect && !is_mechanism(draft);
    for draft in kept.iter_mut().filter(is_large).skip(1) {
        draft.finding.severity = Severity::Info;
    }
}

fn standing(draft: &Draft) -> Standing {
    draft.finding.kind.standing
}

/// Notes are looked at last: what is merely worth knowing must not hide a suspicion.
fn is_note(draft: &Draft) -> bool {
    standing(draft) == Standing::Note
}

fn is_mechanism(draft: &Draft) -> bool {
    standing(draft) == Standing::Mechanism
}

/// Names what else holds the objects that pile up somewhere: they are freed when all of it has let go.
fn name_holders(case: &Case, draft: &mut Draft) {
    let heap = case.heap;
    if standing(draft) != Standing::Place || draft.finding.severity == Severity::Info {
        return;
    }
    let owner = draft.finding.owner.clone();
    let objects = draft.covers.get(1..).unwrap_or_default();
    let others = other_holders(heap, object(draft), &owner.name, objects);
    // One snapshot does not show whether anything has to be let go.
    if let Some(other) = others.first().map(|other| other.owner.clone()).filter(|_| case.is_series()) {
        draft.finding.advice = EveryHolderAdvice { owner, other }.into();
    }
    draft.finding.evidence.extend(others.into_iter().map(|other| AlsoHeld { owner: other.owner }.into()));
}

/// The object that a draft is about.
fn object(draft: &Draft) -> NodeIx {
    NodeIx(draft.finding.owner_node)
}

/// Whether other findings cover most of it.
fn is_explained(case: &Case, draft: &Draft, is_covered: &dyn Fn(NodeIx) -> bool) -> bool {
    if is_covered(object(draft)) {
        return true;
    }
    let heap = case.heap;
    let parts: Vec<NodeIx> = match (standing(draft), draft.covers.as_slice()) {
        (_, []) => return false,
        (Standing::Class, objects) => objects.to_vec(),
        // A single object stands for everything in it.
        (_, [object]) => heap.snapshot.tree.children(*object).collect(),
        (_, [_, rest @ ..]) => rest.to_vec(),
    };
    let (mut all, mut explained) = (0u128, 0u128);
    for node in parts {
        let size = u128::from(heap.retained(node).max(1));
        all += size;
        explained += if is_covered(node) { size } else { 0 };
    }
    explained * heap.policy.ranking.explained_part > all
}

/// Whether an object only retains more because objects within it, that other findings are about, do.
fn is_around(case: &Case, draft: &Draft, kept: &[Draft]) -> bool {
    if !matches!(standing(draft), Standing::Structure | Standing::Retainer | Standing::Remainder) {
        return false;
    }
    let tree = &case.heap.snapshot.tree;
    let within = kept.iter().filter(|known| tree.dominates(object(draft), object(known)));
    let growth: i64 = within.map(|known| known.finding.growth.max(0)).sum();
    growth > 0 && growth * case.heap.policy.ranking.within_part > draft.finding.growth
}

/// Takes out structures that are a chain or a container which another finding, as severe, is about: that one knows how it
/// grows. What the structure gained is its, as far as it keeps that: it may have been too small at first to be followed.
fn replace_structures(case: &Case, drafts: &mut Vec<Draft>) {
    let known: Vec<(usize, usize)> =
        (0..drafts.len()).filter_map(|at| Some((at, known_better(case, &drafts[at], drafts)?))).collect();
    for &(at, by) in &known {
        let structure = drafts[at].finding.clone();
        let better = &mut drafts[by].finding;
        better.growth = better.growth.max(structure.growth.min(better.retained_size as i64));
        let is_known = |finding: &Finding| finding.series.sizes.iter().all(|&size| size >= 0.0);
        if better.owner_node == structure.owner_node && is_known(&structure) && !is_known(better) {
            let said = [FoundLater::SCHEMA.key, SizeGrew::SCHEMA.key];
            better.evidence.retain(|reason| !said.contains(&reason.key));
            better.evidence.extend(structure.evidence.into_iter().filter(|reason| reason.key == SizeGrew::SCHEMA.key));
            better.series.sizes = structure.series.sizes;
        }
    }
    for (at, _) in known.into_iter().rev() {
        drafts.remove(at);
    }
}

/// The finding about the chain or container that a structure is, if there is one. A part that grows much less is not the
/// structure.
fn known_better(case: &Case, structure: &Draft, drafts: &[Draft]) -> Option<usize> {
    if standing(structure) != Standing::Structure {
        return None;
    }
    let tree = &case.heap.snapshot.tree;
    drafts.iter().position(|other| {
        matches!(standing(other), Standing::Mechanism | Standing::Place)
            && other.finding.severity >= structure.finding.severity
            && tree.dominates(object(structure), object(other))
            && grew_with(&structure.finding, &other.finding)
                .is_some_and(|(whole, part)| part * case.heap.policy.ranking.within_part as f64 > whole)
    })
}

/// What two findings gained in the snapshots that have a size of both.
fn grew_with(a: &Finding, b: &Finding) -> Option<(f64, f64)> {
    let both = || a.series.sizes.iter().zip(&b.series.sizes).filter(|&(a, b)| *a >= 0.0 && *b >= 0.0);
    let (first, last) = (both().next()?, both().next_back()?);
    let (a, b) = (last.0 - first.0, last.1 - first.1);
    (a > 0.0 && b > 0.0).then_some((a, b))
}

/// Mentions a part in the finding that explains it.
fn include(case: &Case, whole: &mut Draft, part: &Draft) {
    // The objects of a class are also elsewhere, a note is no part, and an object that retains much has no number of its
    // own. What holds the same objects is beside it.
    let tree = &case.heap.snapshot.tree;
    let is_within = whole.covers.iter().any(|&over| tree.dominates(over, object(part)));
    let is_part =
        !matches!(standing(part), Standing::Class | Standing::Note | Standing::Retainer | Standing::Remainder);
    if !is_part || !is_within {
        return;
    }
    let name = part.finding.class_name.clone().unwrap_or_else(|| part.part_name.clone());
    let is_part = |reason: &&Sentence| reason.key == Includes::SCHEMA.key;
    let parts = || whole.finding.evidence.iter().filter(is_part);
    let is_known = parts().any(|reason| reason.values.get("className") == Some(&Value::Text(name.clone())));
    let is_same = whole.finding.class_name.as_ref() == Some(&name) || whole.part_name == name;
    // V8's own names for what has no class, `(array)`, are no name for a part.
    let is_named = !name.starts_with('(');
    if is_named && parts().count() < case.heap.policy.ranking.most_parts && !is_known && !is_same {
        let (count, size) = (part.finding.count, part.finding.retained_size);
        whole.finding.evidence.push(Includes { count, className: name, partSize: size }.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::detector::Kind;
    use crate::leaks::read::ownership::ownership;
    use crate::leaks::read::whose::Tier;
    use crate::leaks::trial::{reasons, with_case};

    const PLACE: Kind = Kind { slug: "place", standing: Standing::Place };
    const MECHANISM: Kind = Kind { slug: "mechanism", standing: Standing::Mechanism };
    const RETAINER: Kind = Kind { slug: "retainer", standing: Standing::Retainer };
    const CLASS: Kind = Kind { slug: "class", standing: Standing::Class };
    const NOTE: Kind = Kind { slug: "note", standing: Standing::Note };

    /// An object `a` with two children, `x` and `y`, of these sizes, and another object `b`.
    fn heap(x: u64, y: u64) -> String {
        format!("root -> a:A(0) -> x:X({x}); a -> y:Y({y}); root -> b:B(50)")
    }

    /// A leak of a kind about the node of a name.
    fn leak(case: &Case, kind: Kind, class: &str) -> Draft {
        let node = case.heap.graph.nodes().find(|&node| case.heap.raw_name(node) == class.as_bytes()).expect("a node");
        let owned = ownership(case.heap, node);
        let mut draft = Draft::new(case.heap, kind, &owned, (Severity::Leak, 0.5), words(), words());
        draft.finding.tier = Tier::Own;
        draft
    }

    fn words() -> Sentence {
        Sentence { key: "title.test", values: [].into() }
    }

    fn ranked(heap: &str, drafts: impl Fn(&Case) -> Vec<Draft>) -> Vec<Finding> {
        with_case(heap, |case| rank(case, drafts(case)))
    }

    fn slugs(findings: &[Finding]) -> Vec<&'static str> {
        findings.iter().map(|finding| finding.kind.slug).collect()
    }

    #[test]
    fn ranges_are_searched_as_every_pair_would_be() {
        with_case("root -> a:A -> b:B -> c:C; a -> d:D; root -> e:E -> f:F; e -> g:G; root -> h:H", |case| {
            let tree = &case.heap.snapshot.tree;
            let nodes: Vec<NodeIx> = case.heap.graph.nodes().collect();
            let chosen = |set: u32| -> Vec<NodeIx> {
                nodes.iter().copied().filter(|node| set >> node.index() & 1 == 1).collect()
            };
            for set in 0..1 << nodes.len() {
                let (over, rest) = (chosen(set), chosen(set.rotate_left(3) ^ 0b1010));
                let any = over.iter().any(|&over| rest.iter().any(|&node| tree.dominates(over, node)));
                assert_eq!(dominates_any(tree, &over, &rest), any, "{over:?} {rest:?}");
            }
        });
    }

    #[test]
    fn a_finding_that_others_mostly_cover_is_a_part_of_them() {
        let both = |case: &Case| vec![leak(case, MECHANISM, "X"), leak(case, PLACE, "A")];
        assert_eq!(slugs(&ranked(&heap(100, 100), both)), ["place", "mechanism"], "half is not most");
        let found = ranked(&heap(101, 100), both);
        assert_eq!(slugs(&found), ["mechanism"]);
        let inner = |case: &Case| vec![leak(case, MECHANISM, "A"), leak(case, PLACE, "X")];
        let found = ranked(&heap(100, 100), inner);
        assert_eq!((slugs(&found), reasons(&found[0])), (vec!["mechanism"], vec!["evidence.includes"]));
    }

    #[test]
    fn a_retainer_says_nothing_new_where_findings_within_it_grow() {
        let within = |growth: i64| {
            ranked(&heap(10, 1_000), |case| {
                let mut drafts = vec![leak(case, PLACE, "X"), leak(case, RETAINER, "A")];
                (drafts[0].finding.growth, drafts[1].finding.growth) = (growth, 10_000);
                drafts[0].finding.confidence = 1.0;
                drafts[0].finding.retained_size = 1 << 30;
                drafts[1].finding.confidence = 0.0;
                drafts
            })
        };
        assert_eq!(slugs(&within(5_000)), ["place", "retainer"]);
        assert_eq!(slugs(&within(5_001)), ["place"]);
    }

    #[test]
    fn a_structure_covers_what_is_within_it_unless_that_grows_most() {
        const STRUCTURE: Kind = Kind { slug: "structure", standing: Standing::Structure };
        let within = |growth: i64| {
            ranked(&heap(10, 1_000), |case| {
                let mut drafts = vec![leak(case, PLACE, "X"), leak(case, STRUCTURE, "A")];
                (drafts[0].finding.growth, drafts[1].finding.growth) = (growth, 10_000);
                drafts
            })
        };
        assert_eq!(slugs(&within(5_000)), ["structure"]);
        assert_eq!(slugs(&within(20_000)), ["place"]);
    }

    #[test]
    fn a_structure_gives_way_to_what_is_known_of_it() {
        const STRUCTURE: Kind = Kind { slug: "structure", standing: Standing::Structure };
        let of = |sizes: [f64; 3], class: &str, severity: Severity| {
            ranked(&heap(10, 1_000), |case| {
                let mut drafts = vec![leak(case, PLACE, class), leak(case, STRUCTURE, "A")];
                drafts[0].finding.series.sizes = sizes.into();
                (drafts[0].finding.retained_size, drafts[0].finding.growth) = (1_000, 10);
                drafts[1].finding.series.sizes = vec![100.0, 550.0, 1_000.0];
                drafts[1].finding.growth = 900;
                drafts[0].finding.severity = severity;
                let grew = SizeGrew { fromSize: 100, toSize: 1_000, snapshots: 3 };
                drafts[1].finding.evidence = vec![grew.into()];
                drafts[0].finding.evidence = vec![FoundLater { missing: 1, from: 5, to: 9 }.into()];
                drafts
            })
        };
        // From the second snapshot to the third the structure gained 450 bytes.
        let later = of([-1.0, 400.0, 626.0], "X", Severity::Leak);
        assert_eq!((slugs(&later), later[0].growth), (vec!["place"], 900), "all of its growth");
        assert_eq!(reasons(&later[0]), ["evidence.foundLater"]);
        assert_eq!(slugs(&of([-1.0, 400.0, 625.0], "X", Severity::Leak)), ["structure"], "half is not most");
        assert_eq!(slugs(&of([-1.0, 400.0, 626.0], "X", Severity::Suspect)), ["structure"], "it is less sure");
        assert_eq!(slugs(&of([-1.0, 400.0, 626.0], "B", Severity::Leak)), ["structure", "place"], "something else");
        let same = of([-1.0, 400.0, 626.0], "A", Severity::Leak);
        assert_eq!((slugs(&same), reasons(&same[0])), (vec!["place"], vec!["evidence.sizeGrew"]));
        assert_eq!(same[0].series.sizes, [100.0, 550.0, 1_000.0]);
    }

    #[test]
    fn a_class_stands_for_its_objects_and_is_no_part() {
        let found = ranked(&heap(100, 100), |case| {
            let mut class = leak(case, CLASS, "B");
            class.covers = leak(case, PLACE, "X").covers;
            vec![leak(case, MECHANISM, "A"), class]
        });
        assert_eq!((slugs(&found), reasons(&found[0])), (vec!["mechanism"], vec![]), "its objects are covered");
    }

    #[test]
    fn a_note_goes_only_where_its_object_is_covered() {
        let of = |class: &'static str| {
            slugs(&ranked(&heap(100, 1), |case| vec![leak(case, MECHANISM, "X"), leak(case, NOTE, class)]))
        };
        assert_eq!((of("A"), of("X")), (vec!["note", "mechanism"], vec!["mechanism"]));
    }

    #[test]
    fn leaks_come_first_then_own_code_then_weight() {
        let found = ranked("root -> a:A(10); root -> b:B(20); root -> d:D(30); root -> e:E(40)", |case| {
            let mut drafts: Vec<Draft> = ["A", "B", "D", "E"].map(|class| leak(case, PLACE, class)).into();
            drafts[2].finding.tier = Tier::Package { name: "x".into() };
            drafts[3].finding.severity = Severity::Suspect;
            drafts
        });
        assert_eq!(found.iter().map(|finding| finding.retained_size).collect::<Vec<_>>(), [20, 10, 30, 40]);
    }

    #[test]
    fn one_snapshot_leaves_one_suspicion_about_mere_size() {
        let found = ranked("root -> a:A(10); root -> b:B(20); root -> d:D(30)", |case| {
            let mut drafts = vec![leak(case, PLACE, "A"), leak(case, PLACE, "B"), leak(case, MECHANISM, "D")];
            drafts.iter_mut().for_each(|draft| draft.finding.severity = Severity::Suspect);
            drafts
        });
        let severities: Vec<_> = found.iter().map(|finding| (finding.retained_size, finding.severity)).collect();
        assert_eq!(severities, [(30, Severity::Suspect), (20, Severity::Suspect), (10, Severity::Info)]);
    }

    #[test]
    fn a_reader_gets_forty_findings_and_four_parts_of_each() {
        let many = (0..41).fold(String::from("root -> z:Z"), |heap, at| heap + &format!("; root -> n{at}:N{at}(10)"));
        let found = ranked(&many, |case| (0..41).map(|at| leak(case, PLACE, &format!("N{at}"))).collect());
        assert_eq!(found.len(), 40);
        let whole = (0..5).fold(String::from("root -> z:Z"), |heap, at| heap + &format!("; z -> n{at}:N{at}(10)"));
        let found = ranked(&whole, |case| {
            let parts = (0..5).map(|at| leak(case, PLACE, &format!("N{at}")));
            std::iter::once(leak(case, MECHANISM, "Z")).chain(parts).collect()
        });
        assert_eq!(reasons(&found[0]), ["evidence.includes"; 4]);
    }
}
