//! Containers of one cause are one finding: several in one object that are filled together, such as the keys and the values
//! of a package's cache, those that one line makes in several objects, such as the list of each room, and those of one
//! variable that a package fills by as many each time. Where two functions of the program's own fill two containers of one
//! object, there are two causes.
//!
//! The one with most growth stands for the others, which become reasons of it; its bytes are those of all.
//!
//! Cost: the retainers of the containers that are reported, and a comparison of each with those before it.

use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::leaks::detector::Standing;
use crate::leaks::detectors::containers::WithinAdvice;
use crate::leaks::read::changer::changer;
use crate::leaks::read::climb::MAX_RETAINERS;
use crate::leaks::read::heap::Heap;

use super::draft::Draft;
use super::finding::Severity;
use super::owner::Owner;
use super::sentence::{Declared, Schema, schemas, sentence};
use super::shared::SizeGrew;

sentence!(GrowsWith = "evidence.growsWith" { owner: Owner, count: u64 });
sentence!(MoreGrow = "evidence.moreGrow" { count: usize });
sentence!(Together = "evidence.together" { fromSize: u64, toSize: u64, snapshots: usize });

/// What is said here.
pub const SENTENCES: &[Schema] = schemas![GrowsWith, MoreGrow, Together];

/// Others that are named.
const MAX_NAMED: usize = 3;

/// Drafts in order of importance, those of one cause as one.
pub fn join_siblings(heap: &Heap, drafts: Vec<Draft>) -> Vec<Draft> {
    let mut groups: Vec<(Draft, Vec<Draft>)> = Vec::new();
    for draft in drafts {
        match groups.iter_mut().find(|(first, _)| is_sibling(heap, first, &draft)) {
            Some((_, others)) => others.push(draft),
            None => groups.push((draft, Vec::new())),
        }
    }
    groups.into_iter().map(|(first, others)| joined(first, others)).collect()
}

fn is_sibling(heap: &Heap, first: &Draft, other: &Draft) -> bool {
    let grows = |draft: &Draft| {
        let finding = &draft.finding;
        finding.kind.standing == Standing::Place && finding.severity > Severity::Info && finding.growth > 0
    };
    let is_pair = grows(first) && grows(other) && first.finding.severity == other.finding.severity;
    is_pair
        && (is_filled_together(heap, first, other)
            || is_of_one_line(first, other)
            || is_filled_by_one_package(first, other))
}

/// Whether two containers are in one object and had as many entries as each other in each snapshot.
fn is_filled_together(heap: &Heap, first: &Draft, other: &Draft) -> bool {
    let counts = &first.finding.series.counts;
    if counts.len() < 2 || counts.iter().any(|&count| count < 0.0) || *counts != other.finding.series.counts {
        return false;
    }
    let of_first = holders(heap, first);
    let shared = holders(heap, other).into_iter().find(|holder| of_first.contains(holder));
    shared.is_some_and(|holder| !are_filled_apart(heap, holder, first, other))
}

/// Whether two functions of the program's own each fill one of two containers of an object.
fn are_filled_apart(heap: &Heap, holder: NodeIx, first: &Draft, other: &Draft) -> bool {
    let class = heap.place(holder);
    let filler = |draft: &Draft| {
        let container = NodeIx(draft.finding.owner_node);
        let mut members = heap.graph.edges(holder).filter(|&(_, edge_type, _)| edge_type == EdgeType::Property);
        let member = members.find(|&(.., to)| to == container).map(|(edge, ..)| heap.edge(edge))?;
        changer(heap, &member, class.as_ref()).map(|caller| (caller.name, caller.place))
    };
    filler(first).zip(filler(other)).is_some_and(|(first, other)| first != other)
}

/// Whether a package fills two containers within one variable of the program's, by as many entries each time.
fn is_filled_by_one_package(first: &Draft, other: &Draft) -> bool {
    let within = |draft: &Draft| {
        let advice = &draft.finding.advice;
        let value = |name: &str| advice.values.get(name).cloned();
        (advice.key == WithinAdvice::SCHEMA.key).then(|| (value("variable"), value("package")))
    };
    let steps = |draft: &Draft| {
        let counts = &draft.finding.series.counts;
        let is_known = counts.len() > 2 && counts.iter().all(|&count| count >= 0.0);
        is_known.then(|| counts.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<f64>>())
    };
    within(first).is_some() && within(first) == within(other) && steps(first).is_some() && steps(first) == steps(other)
}

/// The objects that have a container as a property.
fn holders(heap: &Heap, draft: &Draft) -> Vec<NodeIx> {
    let sources = heap.snapshot.retainers.of(NodeIx(draft.finding.owner_node)).iter().take(MAX_RETAINERS);
    sources
        .filter(|source| source.edge_type() == EdgeType::Property)
        .map(|source| source.node())
        .filter(|&node| heap.graph.node_type(node) == NodeType::Object && !heap.is_context(node))
        .collect()
}

/// Whether two containers are the same member of several objects, which one line makes.
fn is_of_one_line(first: &Draft, other: &Draft) -> bool {
    let member = |draft: &Draft| draft.finding.owner.name.rsplit_once('.').map(|(_, member)| member.to_owned());
    let line = |draft: &Draft| draft.finding.location.clone();
    member(first).is_some() && member(first) == member(other) && line(first).is_some() && line(first) == line(other)
}

fn joined(mut first: Draft, others: Vec<Draft>) -> Draft {
    if others.is_empty() {
        return first;
    }
    let finding = &mut first.finding;
    for other in &others {
        finding.retained_size += other.finding.retained_size;
        finding.growth += other.finding.growth;
        let sizes = finding.series.sizes.iter_mut().zip(&other.finding.series.sizes);
        sizes.for_each(|(sum, &size)| *sum = if *sum < 0.0 || size < 0.0 { -1.0 } else { *sum + size });
    }
    let named = others
        .iter()
        .take(MAX_NAMED)
        .map(|other| GrowsWith { owner: other.finding.owner.clone(), count: other.finding.count }.into());
    finding.evidence.extend(named);
    let more = others.len().saturating_sub(MAX_NAMED);
    finding.evidence.extend((more > 0).then(|| MoreGrow { count: more }.into()));
    // What it keeps is said of all of them.
    if let Some(at) = finding.evidence.iter().position(|reason| reason.key == SizeGrew::SCHEMA.key)
        && let (Some(&from), Some(&to)) = (finding.series.sizes.first(), finding.series.sizes.last())
        && from >= 0.0
    {
        let together = Together { fromSize: from as u64, toSize: to as u64, snapshots: finding.series.sizes.len() };
        finding.evidence.remove(at);
        finding.evidence.push(together.into());
    }
    first.covering(others.into_iter().flat_map(|other| other.covers))
}

#[cfg(test)]
mod tests {
    use crate::leaks::read::callers::tests::function;
    use crate::leaks::trial::{OTHERS_CODE, PROGRAM, each, findings, owner_text, reason, reasons, text};

    /// Two arrays, with so many entries each, which hold objects of their own.
    fn two(first: u32, second: u32, holders: &str) -> String {
        let of = |name: &str, count: u32, id: u32| {
            each(0..count, &format!("; {name} -element:*> {name}*:Entry(200)@{id}*1"))
        };
        format!("{PROGRAM}; {holders}{}{}", of("keys", first, 1), of("values", second, 2))
    }

    const ONE: &str =
        "c -context:cache> k:Cache@25 -property:keys> keys:Array(32)@21; k -property:values> values:Array(32)@23";

    fn owners(heaps: &[String]) -> Vec<String> {
        findings(heaps).findings.iter().map(|finding| owner_text(&finding.owner)).collect()
    }

    #[test]
    fn containers_that_are_filled_together_are_joined() {
        let heaps = [100, 300, 500].map(|count| two(count, count, ONE));
        let found = findings(&heaps);
        assert_eq!(found.findings.len(), 1);
        let leak = &found.findings[0];
        let with = reason(leak, "evidence.growsWith");
        assert_eq!(text(with, "count"), "500");
        assert_eq!((leak.growth, leak.retained_size), (2 * 80_000, 2 * 100_032));
        assert_eq!(text(reason(leak, "evidence.together"), "toSize"), (2 * 100_032).to_string());
        assert!(!reasons(leak).contains(&"evidence.sizeGrew"));
    }

    #[test]
    fn other_counts_or_other_objects_are_other_findings() {
        let unequal = [100, 300, 500].map(|count| two(count, count + 20, ONE));
        assert_eq!(owners(&unequal).len(), 2, "another number of entries");
        let apart = "c -context:keys> keys:Array(32)@21; c -context:values> values:Array(32)@23";
        assert_eq!(owners(&[100, 300, 500].map(|count| two(count, count, apart))).len(), 2, "variables of their own");
    }

    #[test]
    fn what_two_functions_fill_has_two_causes() {
        let filled = |by: [&str; 2]| {
            let functions: String = [("keys", by[0], 11), ("values", by[1], 21)]
                .iter()
                .map(|(word, name, line)| function(&format!("{name}{word}"), "file", &format!("#7:{line}:1"), &[word]))
                .collect();
            [100, 300, 500].map(|count| two(count, count, ONE) + &functions)
        };
        assert_eq!(owners(&filled(["add", "put"])).len(), 2);
        let one = function("both", "file", "#7:9:1", &["keys", "values"]);
        assert_eq!(owners(&[100, 300, 500].map(|count| two(count, count, ONE) + &one)).len(), 1, "one fills both");
        let some = function("add", "file", "#7:9:1", &["keys"]);
        assert_eq!(owners(&[100, 300, 500].map(|count| two(count, count, ONE) + &some)).len(), 1, "one is not known");
    }

    #[test]
    fn what_a_package_fills_within_one_variable_is_joined_where_it_grows_alike() {
        let heap = |first: u32, second: u32, variable: &str| {
            let files = "c -context:server> s:Server@25#9:2:1 -property:files> keys:Array(32)@21";
            let names = format!("{variable} -property:names> values:Array(32)@23");
            two(first, second, &format!("{files}; {names}")).replacen(PROGRAM, &format!("{PROGRAM}{OTHERS_CODE}"), 1)
        };
        let inner = "s -property:inner> i:Inner@27#9:3:1; i";
        let alike = [100, 300, 500].map(|count| heap(count, count + 5, inner));
        let found = findings(&alike);
        assert_eq!(found.findings.len(), 1, "{:#?}", found.findings);
        assert_eq!(text(reason(&found.findings[0], "evidence.growsWith"), "count"), "505");
        let unlike = [(100, 100), (300, 310), (500, 520)].map(|(first, second)| heap(first, second, inner));
        assert_eq!(owners(&unlike).len(), 2, "by other numbers");
        let other = "c -context:client> i:Client@27#9:3:1; i";
        let apart = [100, 300, 500].map(|count| heap(count, count + 5, other));
        assert_eq!(owners(&apart).len(), 2, "within another variable");
    }

    #[test]
    fn the_same_member_of_several_objects_is_one_line() {
        let rooms = |count: usize| -> String {
            let room = |at: usize| {
                format!(
                    "; c -context:room{at}> r{at}:Room@{}#7:12:4 -property:lines> l{at}:Array(32)@{}{}",
                    101 + 4 * at,
                    103 + 4 * at,
                    each(0..count as u32 * 100, &format!("; l{at} -element:*> l{at}x*:Entry(200)@{}*1", at + 1))
                )
            };
            PROGRAM.to_owned() + &(0..5).map(room).collect::<String>()
        };
        let found = findings(&[1, 3, 5].map(rooms));
        assert_eq!(found.findings.len(), 1);
        assert_eq!(reasons(&found.findings[0]).iter().filter(|key| **key == "evidence.growsWith").count(), 3);
        assert_eq!(text(reason(&found.findings[0], "evidence.moreGrow"), "count"), "1");
    }
}
