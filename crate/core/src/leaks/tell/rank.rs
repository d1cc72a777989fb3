//! Puts findings in order, and takes out those that others explain.
//!
//! Drafts are looked at in this order: leaks before suspicions, mechanisms before the rest, the program's own code before
//! packages and the runtime, then by bytes times how sure they are. A draft that is kept covers what its objects dominate. A
//! later one whose own object is covered, or most of whose bytes are, says nothing new: it becomes a line "includes" of
//! the finding that covers it. How kinds stand to each other is declared with each kind (`Standing`).
//!
//! Cost: a bit for each node that is covered, at most once.

use crate::bits::BitSet;
use crate::ids::NodeIx;
use crate::leaks::detector::Standing;
use crate::leaks::follow::case::Case;

use super::draft::Draft;
use super::finding::{Finding, Severity};
use super::sentence::{Declared, Sentence, Value};
use super::shared::Includes;

/// The findings, the worst first.
pub fn rank(case: &Case, mut drafts: Vec<Draft>) -> Vec<Finding> {
    let tree = &case.heap.snapshot.tree;
    let Ok(mut covered) = BitSet::empty(tree.order.len()) else { return Vec::new() };
    let mut kept: Vec<Draft> = Vec::new();
    let importance = |draft: &Draft| draft.finding.tier.importance();
    // The sort is stable: among equals the detectors' order holds.
    drafts.sort_by(|a, b| {
        let class = |draft: &Draft| (draft.finding.severity == Severity::Leak, is_mechanism(draft));
        (class(b).cmp(&class(a))).then(importance(b).cmp(&importance(a))).then(b.weight().total_cmp(&a.weight()))
    });
    for draft in drafts {
        let is_covered = |node: NodeIx| covered.contains(tree.place[node.index()] as usize);
        if standing(&draft) == Standing::Note {
            if is_covered(object(&draft)) {
                continue;
            }
        } else if is_explained(case, &draft, &is_covered) || is_around(case, &draft, &kept) {
            let explains = |known: &&mut Draft| {
                known.covers.iter().any(|&over| draft.covers.iter().any(|&node| tree.dominates(over, node)))
            };
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
    kept.truncate(case.heap.policy.ranking.most_findings);
    kept.into_iter().map(|draft| draft.finding).collect()
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

fn is_mechanism(draft: &Draft) -> bool {
    standing(draft) == Standing::Mechanism
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
    if standing(draft) != Standing::Retainer {
        return false;
    }
    let tree = &case.heap.snapshot.tree;
    let within = kept.iter().filter(|known| tree.dominates(object(draft), object(known)));
    let growth: i64 = within.map(|known| known.finding.growth.max(0)).sum();
    growth > 0 && growth * case.heap.policy.ranking.within_part > draft.finding.growth
}

/// Mentions a part in the finding that explains it.
fn include(case: &Case, whole: &mut Draft, part: &Draft) {
    // The objects of a class are also elsewhere, and a note is no part.
    if matches!(standing(part), Standing::Class | Standing::Note) {
        return;
    }
    let name = part.finding.class_name.clone().unwrap_or_else(|| part.part_name.clone());
    let is_part = |reason: &&Sentence| reason.key == Includes::SCHEMA.key;
    let parts = || whole.finding.evidence.iter().filter(is_part);
    let is_known = parts().any(|reason| reason.values.get("className") == Some(&Value::Text(name.clone())));
    let is_same = whole.finding.class_name.as_ref() == Some(&name) || whole.part_name == name;
    if parts().count() < case.heap.policy.ranking.most_parts && !is_known && !is_same {
        let (count, size) = (part.finding.count, part.finding.retained_size);
        whole.finding.evidence.push(Includes { count, className: name, partSize: size }.into());
    }
}
