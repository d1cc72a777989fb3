//! Finds strings that occur more than once in the heap, like DevTools' `getDuplicateStrings`.
//!
//! Two strings are equal if their displayed texts are equal and, if V8 truncated them (`truncated`), also their lengths
//! and hashes. Flat and concatenated strings count. Sliced strings do not, nor do concatenated strings that V8 has
//! flattened already (one half is empty), nor strings without a size, which only represent a number.
//!
//! Flat strings with one ordinal are equal without a comparison, because V8's tables hold a text once. What remains is
//! one text per ordinal, and one per concatenated string. The hashes of these texts are sorted, and texts are compared
//! only where hashes are equal. So millions of strings cost one hash per text, in parallel, and a sort of sixteen-byte
//! entries.
//!
//! The displayed text of a concatenated string is made of its leaves from the left until there are 1,024 units.
//! Programs that append in a loop leave ropes whose left end is as deep as the number of steps, so collecting the
//! leaves of every node would be quadratic. But if the left half of a node already fills 1,024 units, the node is
//! displayed exactly like that half. Therefore nodes are processed by the depth of their left end, and text is joined
//! only for nodes within the first 1,024 units of a rope.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};
use std::ops::Range;

use rayon::prelude::*;

use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::strings::utf16;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::hash::NumberMap;
use crate::ids::{NodeIx, StrIx};
use crate::passes::values::{NameOf, Ordinals, Values, edge_name, internal_target};

/// Length and hash of a string that V8 truncated, as far as the file has them.
pub type Truncation = (Option<i64>, Option<i64>);

/// The strings with one text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// The index range of its strings in `Duplicates::nodes`.
    pub members: Range<usize>,
    /// Sum of their shallow sizes, in bytes.
    pub self_size: u64,
    /// Sum of their retained sizes, in bytes.
    pub retained_size: u64,
    /// Bytes that could be saved: the shallow sizes of all but the largest.
    pub wasted_size: u64,
    /// Distinguishes the text from others with the same beginning, if V8 truncated it.
    pub truncation: Option<Truncation>,
}

/// All strings that occur more than once.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Duplicates {
    /// The strings, group by group; within a group ordered by ordinal.
    pub nodes: Vec<NodeIx>,
    /// The groups, largest retained size first.
    pub groups: Vec<Group>,
}

impl Duplicates {
    /// The strings of a group, which all have the same display name.
    pub fn members(&self, group: &Group) -> &[NodeIx] {
        &self.nodes[group.members.clone()]
    }
}

/// Finds all duplicates. Groups with equal retained size are in the order of their first nodes; whole texts precede
/// truncated ones.
pub fn duplicates(graph: &Graph, retained_size: &dyn Fn(NodeIx) -> u64, name_of: &NameOf<'_>) -> Result<Duplicates> {
    let mut duplicates = find(graph, name_of)?;
    for group in &mut duplicates.groups {
        let mut largest = 0;
        for &node in &duplicates.nodes[group.members.clone()] {
            let size = graph.self_sizes.get(node.index());
            largest = size.max(largest);
            group.self_size += size;
            group.retained_size = group.retained_size.saturating_add(retained_size(node));
        }
        group.wasted_size = group.self_size - largest;
    }
    duplicates.groups.sort_by_key(|group| Reverse(group.retained_size));
    Ok(duplicates)
}

/// About how much the copies of one text waste at most, in bytes: cheap, and rather too much than too little, so that the
/// search can be left out where it would find little.
///
/// Flat strings of one ordinal are copies of each other. A concatenated string is longer than its left half, so it may be
/// equal to any other but that. Of those that are no left halves, texts are joined for a sample, evenly spread: the part of
/// the sample that is one text, doubled, stands for the part of all.
pub fn most_wasted(graph: &Graph, name_of: &NameOf<'_>) -> Result<u64> {
    let [first] = Ordinals::of(&graph.strings, ["first"]);
    let mut seen = BitSet::empty(graph.strings.len())?;
    let mut left_halves = BitSet::empty(graph.node_count())?;
    let mut repeated: NumberMap<StrIx, u64> = NumberMap::default();
    for (node, size) in graph.nodes().zip(graph.self_sizes.iter()) {
        match graph.node_type(node) {
            NodeType::String => {
                let string = graph.name(node);
                if string.index() < graph.strings.len() && !seen.insert(string.index()) {
                    *repeated.entry(string).or_default() += size;
                }
            }
            NodeType::ConcatenatedString => {
                if let Some(half) = internal_target(graph, node, &first) {
                    left_halves.insert(half.index());
                }
            }
            _ => {}
        }
    }
    let is_last = |node: NodeIx| graph.node_type(node) == NodeType::ConcatenatedString && !left_halves.has(node);
    let last: Vec<NodeIx> = graph.nodes().filter(|&node| is_last(node)).collect();
    let joined: u64 = last.iter().map(|node| graph.self_sizes.get(node.index())).sum();
    let mut texts: HashMap<Cow<'_, [u8]>, u64> = HashMap::new();
    let sample = last.iter().step_by(last.len().div_ceil(SAMPLE).max(1));
    let sampled = sample.len() as u64;
    sample.for_each(|&node| *texts.entry(name_of(node)).or_default() += 1);
    let alike = texts.into_values().max().unwrap_or(0);
    // In a full sample, a text that is there once has no copy.
    let joined =
        if sampled == last.len() as u64 && alike < 2 { 0 } else { joined * (2 * alike).min(sampled) / sampled.max(1) };
    Ok(joined + repeated.into_values().max().unwrap_or(0))
}

/// Concatenated strings whose texts are joined to see how many are alike.
const SAMPLE: usize = 1024;

const NONE: u32 = u32::MAX;

/// The groups in DevTools' order, without sums.
pub(crate) fn find(graph: &Graph, name_of: &NameOf<'_>) -> Result<Duplicates> {
    let mut texts = Texts::default();
    let mut strings = collect(graph, name_of, &mut texts)?;
    texts.unite(graph, name_of, &mut strings)?;
    let truncations = separate_truncated(graph, &mut strings, texts.list.len())?;
    group(&strings, texts.list.len(), &truncations)
}

/// A distinct string or concatenation, before texts are compared.
#[derive(Clone, Copy)]
enum Text {
    /// The text of a string ordinal.
    Flat(StrIx),
    /// A concatenated string and the hash of its text.
    Joined(NodeIx, u64),
}

/// The texts in order of first occurrence.
#[derive(Default)]
struct Texts {
    list: Vec<Text>,
}

impl Texts {
    fn add(&mut self, text: Text) -> Result<u32> {
        self.list.try_reserve(1)?;
        self.list.push(text);
        Ok(self.list.len() as u32 - 1)
    }

    /// Replaces the text of each string by the first text that is equal to it.
    fn unite(&self, graph: &Graph, name_of: &NameOf<'_>, strings: &mut [(NodeIx, u32)]) -> Result<()> {
        let mut by_hash: Vec<(u64, u32)> = Vec::new();
        by_hash.try_reserve_exact(self.list.len())?;
        by_hash.resize(self.list.len(), (0, 0));
        let places = by_hash.par_iter_mut().zip(&self.list).with_min_len(1 << 10).enumerate();
        places.for_each(|(text, (place, from))| {
            let hash = match *from {
                Text::Flat(string) => hash(graph.strings.get(string)),
                Text::Joined(_, hash) => hash,
            };
            *place = (hash, text as u32);
        });
        by_hash.par_sort_unstable();
        let bytes = |text: u32| match self.list[text as usize] {
            Text::Flat(string) => Cow::Borrowed(graph.strings.get(string)),
            Text::Joined(node, _) => name_of(node),
        };
        // From here on the hash of each text is replaced by the first text equal to it.
        by_hash.par_chunk_by_mut(|a, b| a.0 == b.0).for_each(|run| {
            if let [(place, text)] = run {
                *place = u64::from(*text);
                return;
            }
            // Almost always one text; a text that only shares the hash becomes a further entry.
            let mut firsts: Vec<(u32, Cow<'_, [u8]>)> = Vec::new();
            for (place, text) in run {
                let own = bytes(*text);
                *place = match firsts.iter().find(|(_, known)| *known == own) {
                    Some(&(first, _)) => u64::from(first),
                    None => {
                        firsts.push((*text, own));
                        u64::from(*text)
                    }
                };
            }
        });
        let mut first_of: Vec<u32> = Vec::new();
        first_of.try_reserve_exact(by_hash.len())?;
        first_of.resize(by_hash.len(), 0);
        by_hash.iter().for_each(|&(first, text)| first_of[text as usize] = first as u32);
        strings.iter_mut().for_each(|(_, text)| *text = first_of[*text as usize]);
        Ok(())
    }
}

/// The same on every run and machine.
fn hash(text: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text);
    hasher.finish()
}

/// All strings that may be duplicates, each with its text.
fn collect(graph: &Graph, name_of: &NameOf<'_>, texts: &mut Texts) -> Result<Vec<(NodeIx, u32)>> {
    let joined = Joined::new(graph, name_of)?;
    let mut of_string: Vec<u32> = Vec::new();
    of_string.try_reserve_exact(graph.strings.len())?;
    of_string.resize(graph.strings.len(), NONE);
    let mut of_joined: Vec<u32> = Vec::new();
    of_joined.try_reserve_exact(joined.nodes.len())?;
    of_joined.resize(joined.nodes.len(), NONE);
    let mut strings = Vec::new();
    let mut next_joined = 0;
    for (node, size) in graph.nodes().zip(graph.self_sizes.iter()) {
        let text = match graph.node_type(node) {
            NodeType::String if size > 0 => {
                let string = graph.name(node);
                let Some(text) = of_string.get_mut(string.index()) else { continue };
                if *text == NONE {
                    *text = texts.add(Text::Flat(string))?;
                }
                *text
            }
            NodeType::ConcatenatedString => {
                let place = next_joined;
                next_joined += 1;
                if size == 0 || joined.is_flattened(graph, node) {
                    continue;
                }
                let same_text = joined.shown[place].same_text as usize;
                if of_joined[same_text] == NONE {
                    of_joined[same_text] =
                        texts.add(Text::Joined(joined.nodes[same_text], joined.shown[same_text].hash))?;
                }
                of_joined[same_text]
            }
            _ => continue,
        };
        strings.try_reserve(1)?;
        strings.push((node, text));
    }
    Ok(strings)
}

/// The displayed text of a concatenated string.
#[derive(Clone, Copy, Default)]
struct Shown {
    /// Index of a concatenated string with the same text: itself, or one at its left end.
    same_text: u32,
    hash: u64,
    is_empty: bool,
    /// Whether the text has the maximum length of a displayed text.
    is_full: bool,
}

/// A concatenated string is joined until it has this many units.
const SHOWN_UNITS: usize = 1024;

/// All concatenated strings and their displayed texts.
struct Joined {
    nodes: Vec<NodeIx>,
    shown: Vec<Shown>,
    first: Ordinals,
    second: Ordinals,
}

/// With fewer concatenated strings than this, waking threads costs more than it saves.
const WORTH_THREADS: usize = 256;

impl Joined {
    fn new(graph: &Graph, name_of: &NameOf<'_>) -> Result<Self> {
        let [first, second] = Ordinals::of(&graph.strings, ["first", "second"]);
        let mut joined = Joined { nodes: Vec::new(), shown: Vec::new(), first, second };
        for node in graph.nodes().filter(|&node| graph.node_type(node) == NodeType::ConcatenatedString) {
            joined.nodes.try_reserve(1)?;
            joined.nodes.push(node);
        }
        let count = joined.nodes.len();
        joined.shown.try_reserve_exact(count)?;
        joined.shown.resize(count, Shown::default());
        let mut left: Vec<u32> = Vec::new();
        left.try_reserve_exact(count)?;
        left.extend(joined.nodes.iter().map(|&node| {
            let half = joined.left_half(graph, node);
            joined.nodes.binary_search(&half).map_or(NONE, |place| place as u32)
        }));
        let depths = depths(&left)?;
        let mut by_depth: Vec<u32> = Vec::new();
        by_depth.try_reserve_exact(count)?;
        by_depth.extend(0..count as u32);
        by_depth.par_sort_unstable_by_key(|&place| (depths[place as usize], place));
        let mut level = Vec::new();
        for places in by_depth.chunk_by(|&a, &b| depths[a as usize] == depths[b as usize]) {
            let show = |&place: &u32| joined.show(place, depths[place as usize], &left, name_of);
            level.clear();
            level.try_reserve(places.len())?;
            match places.len() >= WORTH_THREADS {
                true => level.par_extend(places.par_iter().map(show)),
                false => level.extend(places.iter().map(show)),
            }
            for (&place, &shown) in places.iter().zip(&level) {
                joined.shown[place as usize] = shown;
            }
        }
        Ok(joined)
    }

    fn show(&self, place: u32, depth: u32, left: &[u32], name_of: &NameOf<'_>) -> Shown {
        if depth > 0 {
            let half = self.shown[left[place as usize] as usize];
            if half.is_full {
                return half;
            }
        }
        let text = name_of(self.nodes[place as usize]);
        let is_full = text.len() >= SHOWN_UNITS && utf16(&text).nth(SHOWN_UNITS - 1).is_some();
        Shown { same_text: place, hash: hash(&text), is_empty: text.is_empty(), is_full }
    }

    /// The half that is displayed first: the last `first` before both halves are known. A missing half is node 0, and
    /// node 0 counts as a missing half.
    fn left_half(&self, graph: &Graph, node: NodeIx) -> NodeIx {
        let (mut first, mut second) = (NodeIx(0), NodeIx(0));
        for (edge, edge_type, to) in graph.edges(node) {
            if first.0 != 0 && second.0 != 0 {
                break;
            }
            if edge_type == EdgeType::Internal {
                let name = edge_name(graph, edge);
                if self.first.has(name) {
                    first = to;
                } else if self.second.has(name) {
                    second = to;
                }
            }
        }
        first
    }

    /// Whether one half of a concatenated string is empty.
    fn is_flattened(&self, graph: &Graph, node: NodeIx) -> bool {
        graph.edges(node).any(|(edge, edge_type, to)| {
            let name = edge_name(graph, edge);
            edge_type == EdgeType::Internal
                && (self.first.has(name) || self.second.has(name))
                && self.is_empty(graph, to)
        })
    }

    fn is_empty(&self, graph: &Graph, node: NodeIx) -> bool {
        match graph.node_type(node) {
            NodeType::ConcatenatedString => {
                self.nodes.binary_search(&node).is_ok_and(|place| self.shown[place].is_empty)
            }
            _ => graph.strings.get(graph.name(node)).is_empty(),
        }
    }
}

/// The number of steps from each concatenated string to its left end. Cycles are broken at an arbitrary node.
fn depths(left: &[u32]) -> Result<Vec<u32>> {
    const UNKNOWN: u32 = u32::MAX;
    const OPEN: u32 = u32::MAX - 1;
    let mut depths: Vec<u32> = Vec::new();
    depths.try_reserve_exact(left.len())?;
    depths.resize(left.len(), UNKNOWN);
    let mut path: Vec<usize> = Vec::new();
    for start in 0..left.len() {
        let mut at = start;
        while depths[at] == UNKNOWN {
            depths[at] = OPEN;
            path.try_reserve(1)?;
            path.push(at);
            match left[at] {
                NONE => break,
                half => at = half as usize,
            }
        }
        // The depth of the last node is known, unless it is the end of the path or part of it.
        let mut next = match depths[at] {
            OPEN => 0,
            known => known + 1,
        };
        while let Some(place) = path.pop() {
            depths[place] = next;
            next += 1;
        }
    }
    Ok(depths)
}

/// Gives truncated strings separate text numbers, from `text_count` on; returns the text and the length and hash of
/// each.
fn separate_truncated(
    graph: &Graph,
    strings: &mut [(NodeIx, u32)],
    text_count: usize,
) -> Result<Vec<(u32, Truncation)>> {
    let [truncated, length, hash] = Ordinals::of(&graph.strings, ["truncated", "length", "hash"]);
    let mut truncations: Vec<(u32, Truncation)> = Vec::new();
    if truncated.is_empty() {
        return Ok(truncations);
    }
    let values = Values::new(graph);
    let mut known: HashMap<(u32, Truncation), u32> = HashMap::new();
    for (node, text) in strings {
        let is_truncated = internal_target(graph, *node, &truncated).is_some_and(|value| values.is_true(graph, value));
        if !is_truncated {
            continue;
        }
        let number = |name| values.int(graph, internal_target(graph, *node, name)?);
        let key = (*text, (number(&length), number(&hash)));
        known.try_reserve(1)?;
        truncations.try_reserve(1)?;
        *text = *known.entry(key).or_insert_with(|| {
            truncations.push(key);
            (text_count + truncations.len() - 1) as u32
        });
    }
    Ok(truncations)
}

/// Groups the strings by text number.
fn group(strings: &[(NodeIx, u32)], text_count: usize, truncations: &[(u32, Truncation)]) -> Result<Duplicates> {
    let mut counts: Vec<u32> = Vec::new();
    counts.try_reserve_exact(text_count + truncations.len())?;
    counts.resize(text_count + truncations.len(), 0);
    strings.iter().for_each(|&(_, text)| counts[text as usize] += 1);
    // Texts with duplicates in order of occurrence. Truncated ones come last, with equal beginnings next to each other.
    let (mut whole, mut truncated) = (Vec::new(), Vec::new());
    let mut first_alike: HashMap<u32, usize> = HashMap::new();
    let mut place_of: Vec<u32> = Vec::new();
    place_of.try_reserve_exact(counts.len())?;
    place_of.resize(counts.len(), NONE);
    for &(_, text) in strings {
        if counts[text as usize] < 2 || place_of[text as usize] != NONE {
            continue;
        }
        place_of[text as usize] = 0;
        match (text as usize).checked_sub(text_count) {
            None => {
                whole.try_reserve(1)?;
                whole.push(text);
            }
            Some(place) => {
                truncated.try_reserve(1)?;
                first_alike.try_reserve(1)?;
                truncated.push((*first_alike.entry(truncations[place].0).or_insert(truncated.len()), text));
            }
        }
    }
    truncated.sort_by_key(|&(first_alike, _)| first_alike);
    let mut duplicates = Duplicates::default();
    duplicates.groups.try_reserve_exact(whole.len() + truncated.len())?;
    let mut begin = 0;
    for text in whole.into_iter().chain(truncated.into_iter().map(|(_, text)| text)) {
        place_of[text as usize] = duplicates.groups.len() as u32;
        let truncation = (text as usize).checked_sub(text_count).map(|place| truncations[place].1);
        let members = begin..begin + counts[text as usize] as usize;
        begin = members.end;
        duplicates.groups.push(Group { members, self_size: 0, retained_size: 0, wasted_size: 0, truncation });
    }
    duplicates.nodes.try_reserve_exact(begin)?;
    duplicates.nodes.resize(begin, NodeIx(0));
    // From here on the count of a text is the number of members still to be placed.
    for &(node, text) in strings {
        let Some(group) = duplicates.groups.get(place_of[text as usize] as usize) else { continue };
        duplicates.nodes[group.members.end - counts[text as usize] as usize] = node;
        counts[text as usize] -= 1;
    }
    Ok(duplicates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::graph;

    /// Leaves from the left, like the display name in DevTools.
    pub(crate) fn shown(graph: &Graph, node: NodeIx) -> Vec<u8> {
        let [first, second] = Ordinals::of(&graph.strings, ["first", "second"]);
        let (mut text, mut stack) = (Vec::new(), vec![node]);
        while let Some(node) = stack.pop().filter(|_| utf16(&text).count() < 1024) {
            match graph.node_type(node) {
                NodeType::ConcatenatedString => {
                    stack.extend([&second, &first].map(|half| internal_target(graph, node, half).unwrap_or(NodeIx(0))));
                }
                _ => text.extend_from_slice(graph.strings.get(graph.name(node))),
            }
        }
        text
    }

    fn groups(graph: &Graph) -> Vec<(String, Vec<u32>, u64, Option<Truncation>)> {
        let name_of = |node| Cow::Owned(shown(graph, node));
        let retained = |node: NodeIx| graph.self_sizes.get(node.index());
        let duplicates = duplicates(graph, &retained, &name_of).unwrap();
        let wasted = duplicates.groups.iter().map(|group| group.wasted_size).max();
        assert!(most_wasted(graph, &name_of).unwrap() >= wasted.unwrap_or(0));
        let group = |group: &Group| {
            let members = duplicates.members(group);
            let text = String::from_utf8(shown(graph, members[0])).unwrap();
            (text, members.iter().map(|node| node.0).collect(), group.retained_size, group.truncation)
        };
        duplicates.groups.iter().map(group).collect()
    }

    #[test]
    fn flat_and_concatenated_strings_with_one_text_are_duplicates() {
        let graph = graph(
            "root -> a:ab(1){string}; root -> b:ab(2){string}; root -> c:x(1){string}; root -> zero:x{string};\
             root -> d:joined(10){concatenated␣string} -internal:first> e:a{string}; d -internal:second> f:b{string};\
             root -> g:x(2){sliced␣string}; root -> h:x(7){object}; root -> empty:∅{string}; root -> n:x2(5){string};\
             root -> m:x2(5){string}; root -> k:y(5){string}; root -> l:y(5){string}",
        );
        let wanted = [
            ("ab".to_owned(), vec![1, 2, 5], 13, None),
            ("x2".to_owned(), vec![11, 12], 10, None),
            ("y".to_owned(), vec![13, 14], 10, None),
        ];
        assert_eq!(groups(&graph), wanted);
    }

    #[test]
    fn what_is_wasted_at_most_is_known_without_a_search() {
        let most = |heap: &str| {
            let graph = graph(heap);
            most_wasted(&graph, &|node| Cow::Owned(shown(&graph, node))).unwrap()
        };
        let copies = "root -> a:ab(1){string}; root -> b:ab(2){string}; root -> c:ab(4){string}; root -> d:x(8){string};\
                      root -> y(8){string}";
        assert_eq!(most(copies), 6);
        let joined = |name: &str, halves: [&str; 2]| {
            let [first, second] = halves;
            format!(
                "; root -> {name}(32){{concatenated␣string}} -internal:first> {first}; {name} -internal:second> {second}"
            )
        };
        let chain =
            format!("{copies}{}{}{}", joined("e", ["a", "d"]), joined("f", ["e", "d"]), joined("g", ["f", "d"]));
        assert_eq!(most(&chain), 6, "each is longer than the one before");
        let alike = format!("{copies}{}{}", joined("e", ["a", "d"]), joined("f", ["b", "d"]));
        assert_eq!(most(&alike), 6 + 64);
        let others = format!("{copies}{}{}", joined("e", ["a", "d"]), joined("f", ["a", "y"]));
        assert_eq!(most(&others), 6);
    }

    #[test]
    fn flattened_strings_are_skipped() {
        let mut heap = "root -> a:ab(1){string} -> e:nothing{string};".to_owned();
        for name in ["d", "f"] {
            heap +=
                &format!("root -> {name}(10){{concatenated␣string}} -internal:first> a; {name} -internal:second> e;");
        }
        let mut graph = graph(&heap);
        assert_eq!(groups(&graph), [("abnothing".to_owned(), vec![3, 4], 20, None)]);
        graph.names[2] = graph.strings.len() as u32;
        assert_eq!(groups(&graph), []);
    }

    #[test]
    fn truncated_strings_differ_by_length_and_hash() {
        let mut heap = "root -> yes:bool{number} -internal:value> t:true{string};\
            root -> no:bool{number} -internal:value> f:false{string};"
            .to_owned();
        for number in [1, 2, 3] {
            heap += &format!("root -> i{number}:int{{number}} -internal:value> s{number}:{number}{{string}};");
        }
        let strings = [("A", 1, 1), ("B", 1, 1), ("A", 1, 2), ("A", 1, 1), ("B", 1, 1), ("A", 1, 2), ("A", 3, 1)];
        for (at, (text, length, hash)) in strings.into_iter().enumerate() {
            heap += &format!(
                "root -> x{at}:{text}(1){{string}} -internal:truncated> yes;\
                 x{at} -internal:length> i{length}; x{at} -internal:hash> i{hash};"
            );
        }
        heap += "root -> w:A(1){string} -internal:truncated> no; root -> v:A(1){string}";
        let graph = graph(&heap);
        let wanted = [
            ("A".to_owned(), vec![18, 19], 2, None),
            ("A".to_owned(), vec![11, 14], 2, Some((Some(1), Some(1)))),
            ("A".to_owned(), vec![13, 16], 2, Some((Some(1), Some(2)))),
            ("B".to_owned(), vec![12, 15], 2, Some((Some(1), Some(1)))),
        ];
        assert_eq!(groups(&graph), wanted);
    }

    #[test]
    fn a_long_rope_is_not_quadratic() {
        let mut heap = "root -> leaf:0123456789abcdef(1){string}; root -> j0:j(1){concatenated␣string};\
            j0 -internal:first> leaf; j0 -internal:second> leaf;"
            .to_owned();
        for step in 1..3000 {
            let before = step - 1;
            heap += &format!(
                "j{step}:j(1){{concatenated␣string}} -internal:first> j{before}; j{step} -internal:second> leaf;"
            );
        }
        let graph = graph(&heap);
        let calls = std::sync::atomic::AtomicUsize::new(0);
        let name_of = |node| {
            calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Cow::Owned(shown(&graph, node))
        };
        let duplicates = find(&graph, &name_of).unwrap();
        // 64 leaves fill the displayed text; j62 is the first node that has as many.
        assert_eq!(duplicates.groups.iter().map(|group| group.members.len()).collect::<Vec<_>>(), [3000 - 62]);
        assert_eq!(calls.into_inner(), 63);
    }

    #[test]
    fn depths_of_ropes_and_cycles() {
        assert_eq!(depths(&[NONE, 0, 1, 4, 3, 4, 6]).unwrap(), [0, 1, 2, 1, 0, 1, 0]);
    }
}
