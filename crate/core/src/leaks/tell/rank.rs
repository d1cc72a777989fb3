//! Puts findings in order, and takes out what others explain.
//!
//! Drafts come in the order of the detectors, those that know a mechanism first. Each that is kept covers what its objects
//! dominate. A later one whose own object is covered, or most of whose bytes are, says nothing new: it becomes a line
//! "includes" of the one that covers it. What remains is ordered by severity, then the program's own before that of
//! packages and Node, then by bytes times how sure it is.
//!
//! Cost: a bit for each node that is covered, at most once.

use crate::bits::BitSet;
use crate::ids::NodeIx;

use super::case::Case;
use super::draft::Draft;
use super::finding::{Finding, Kind, Sentence, Severity};

/// So many are handed out.
const MAX_FINDINGS: usize = 40;
/// Mentions of what is included.
const MAX_INCLUDED: usize = 4;

/// The findings, the worst first.
pub fn rank(case: &Case, drafts: Vec<Draft>) -> Vec<Finding> {
    let tree = &case.heap.snapshot.tree;
    let Ok(mut covered) = BitSet::empty(tree.order.len()) else { return Vec::new() };
    let mut kept: Vec<Draft> = Vec::new();
    // Those that are sure of a leak explain others, not the other way round; within, by mechanism and size.
    let mut drafts: Vec<(usize, Draft)> = drafts.into_iter().enumerate().collect();
    drafts.sort_by(|(left, a), (right, b)| {
        let class = |draft: &Draft| (draft.finding.severity == Severity::Leak, is_mechanism(draft.finding.kind));
        (class(b).cmp(&class(a)))
            .then(b.tier.cmp(&a.tier))
            .then(b.weight().total_cmp(&a.weight()))
            .then(left.cmp(right))
    });
    for (_, draft) in drafts {
        let is_covered = |node: NodeIx| covered.contains(tree.place[node.index()] as usize);
        if draft.finding.kind != Kind::Churn
            && (is_explained(case, &draft, &is_covered) || is_around(case, &draft, &kept))
        {
            let owner = kept.iter_mut().find(|known| {
                known.covers.iter().any(|&over| draft.covers.iter().any(|&node| tree.dominates(over, node)))
            });
            if let Some(owner) = owner {
                include(owner, &draft);
            }
            continue;
        }
        if draft.finding.kind == Kind::Churn && is_covered(NodeIx(draft.finding.anchor.node)) {
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
            .then(b.tier.cmp(&a.tier))
            .then(b.weight().total_cmp(&a.weight()))
            .then(a.finding.anchor.node.cmp(&b.finding.anchor.node))
    });
    if !case.is_series() {
        one_suspect(&mut kept);
    }
    kept.truncate(MAX_FINDINGS);
    kept.into_iter().map(|draft| draft.finding).collect()
}

/// In one snapshot nothing grows. Of what is merely large the largest is worth a suspicion, the rest a note.
fn one_suspect(kept: &mut [Draft]) {
    let is_large =
        |draft: &&mut Draft| draft.finding.severity == Severity::Suspect && !is_mechanism(draft.finding.kind);
    for draft in kept.iter_mut().filter(is_large).skip(1) {
        draft.finding.severity = Severity::Info;
    }
}

/// Kinds that say what happens, not only where it piles up.
fn is_mechanism(kind: Kind) -> bool {
    matches!(kind, Kind::ClosureChain | Kind::Listeners | Kind::Reload | Kind::Timers)
}

/// Whether others have told most of it.
fn is_explained(case: &Case, draft: &Draft, is_covered: &dyn Fn(NodeIx) -> bool) -> bool {
    if is_covered(NodeIx(draft.finding.anchor.node)) {
        return true;
    }
    let heap = case.heap;
    // What is told of an object itself stands for everything in it.
    let parts: Vec<NodeIx> = match draft.covers.len() {
        0 => return false,
        1 => heap.snapshot.tree.children(draft.covers[0]).collect(),
        _ => draft.covers[1..].to_vec(),
    };
    let parts = if draft.finding.kind == Kind::Growth { draft.covers.clone() } else { parts };
    let (mut sum, mut told) = (0u128, 0u128);
    for node in parts {
        let size = u128::from(heap.retained(node).max(1));
        sum += size;
        told += if is_covered(node) { size } else { 0 };
    }
    told * 2 > sum
}

/// Whether an object only retains more because what was told already lies in it.
fn is_around(case: &Case, draft: &Draft, kept: &[Draft]) -> bool {
    let tree = &case.heap.snapshot.tree;
    let node = NodeIx(draft.finding.anchor.node);
    let within = kept.iter().filter(|known| tree.dominates(node, NodeIx(known.finding.anchor.node)));
    let told: i64 = within.map(|known| known.finding.growth.max(0)).sum();
    draft.finding.kind == Kind::Accumulation && told > 0 && told * 2 > draft.finding.growth
}

/// Mentions what was found within; a class that grows is more than what is within.
fn include(owner: &mut Draft, part: &Draft) {
    if matches!(part.finding.kind, Kind::Growth | Kind::Churn) {
        return;
    }
    let mentioned = owner.finding.evidence.iter().filter(|reason| reason.key == "evidence.includes");
    let what = part.finding.class_name.clone().unwrap_or_else(|| part.what.clone());
    let is_known = owner.finding.evidence.iter().any(|reason| {
        reason.key == "evidence.includes" && reason.values.get("className") == Some(&what.clone().into())
    });
    let is_same = owner.finding.class_name.as_ref() == Some(&what) || owner.what == what;
    if mentioned.count() < MAX_INCLUDED && !is_known && !is_same {
        owner.finding.evidence.push(Sentence::new(
            "evidence.includes",
            [
                ("count", part.finding.count.into()),
                ("className", what.into()),
                ("partSize", part.finding.retained_size.into()),
            ],
        ));
    }
}
