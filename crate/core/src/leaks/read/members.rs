//! Objects that hold many others alike: which property of these keeps most. Five devices, each with a `text` that grows, are
//! one thing to say, not five.
//!
//! Cost: the entries of the values that are followed and the edges of these, up to a limit.

use crate::graph::{EdgeType, NodeType};
use crate::hash::NumberMap;
use crate::ids::{NodeIx, StrIx};
use crate::passes::values::edge_name;

use super::entries::table;
use super::heap::Heap;

/// Edges that are looked at in one survey.
const MAX_EDGES: usize = 1 << 18;
/// An entry with more edges is a container itself.
const MAX_PROPERTIES: usize = 64;
/// A container with fewer entries has none that stand for each other.
const LEAST_ENTRIES: u64 = 2;

/// The property that keeps most in the entries of one container.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its name.
    pub name: StrIx,
    /// The number of entries that have it.
    pub entries: u64,
    /// What it keeps in all of them, in bytes.
    pub bytes: u64,
}

/// For each value the properties of its entries that keep at least so many bytes together, the largest two.
pub fn members(heap: &Heap, values: &[NodeIx], least: u64) -> Vec<Vec<Member>> {
    let mut left = MAX_EDGES;
    values.iter().map(|&value| of(heap, value, least, &mut left)).collect()
}

fn of(heap: &Heap, value: NodeIx, least: u64, left: &mut usize) -> Vec<Member> {
    if heap.graph.node_type(value) != NodeType::Object {
        return Vec::new();
    }
    let source = table(heap, value).unwrap_or(value);
    let edges = heap.graph.edge_range(source).len();
    if edges < LEAST_ENTRIES as usize || edges > *left {
        return Vec::new();
    }
    let mut sums: NumberMap<u32, (u64, u64)> = NumberMap::default();
    let mut looked = edges;
    for (edge, edge_type, entry) in heap.graph.edges(source) {
        let is_entry = match edge_type {
            EdgeType::Element | EdgeType::Property => source == value,
            EdgeType::Internal => source != value,
            _ => false,
        } && !heap.words.proto.has(edge_name(heap.graph, edge));
        let properties = heap.graph.edge_range(entry).len();
        if !is_entry
            || heap.graph.node_type(entry) != NodeType::Object
            || properties > MAX_PROPERTIES
            || !heap.snapshot.tree.dominates(value, entry)
        {
            continue;
        }
        looked += properties;
        for (edge, edge_type, held) in heap.graph.edges(entry) {
            let is_property = edge_type == EdgeType::Property && !heap.words.proto.has(edge_name(heap.graph, edge));
            if is_property && heap.snapshot.tree.dominator(held) == entry {
                let sum = sums.entry(edge_name(heap.graph, edge).0).or_default();
                *sum = (sum.0 + 1, sum.1 + heap.retained(held));
            }
        }
    }
    *left = left.saturating_sub(looked);
    let member = |(name, (entries, bytes)): (u32, (u64, u64))| Member { name: StrIx(name), entries, bytes };
    let mut all: Vec<Member> = (sums.into_iter().map(member))
        .filter(|member| member.entries >= LEAST_ENTRIES && member.bytes >= least)
        .collect();
    all.sort_unstable_by_key(|member| (std::cmp::Reverse(member.bytes), member.name));
    all.truncate(2);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial::{each, with_heap};

    /// The members of node 1: name, entries, bytes.
    fn members_of(text: &str, least: u64) -> Vec<(String, u64, u64)> {
        with_heap(text, |heap| {
            let name = |name: StrIx| String::from_utf8_lossy(heap.graph.strings.get(name)).into_owned();
            let members = members(heap, &[NodeIx(1)], least).remove(0);
            members.into_iter().map(|member| (name(member.name), member.entries, member.bytes)).collect()
        })
    }

    /// Entries with a property `text` of 100 bytes and one `name` of 10.
    const ENTRIES: &str = "; a -element:*> e*:Object -property:text> t*:T(100); e* -property:name> n*:N(10)";

    fn one(name: &str, entries: u64, bytes: u64) -> (String, u64, u64) {
        (name.into(), entries, bytes)
    }

    #[test]
    fn the_properties_that_keep_most_are_named() {
        let heap = "root -> a:Array".to_owned() + &each(0..5, ENTRIES);
        assert_eq!(members_of(&heap, 1), [one("text", 5, 500), one("name", 5, 50)]);
        assert_eq!(members_of(&heap, 51), [one("text", 5, 500)]);
        assert_eq!(members_of(&heap.replace("element:", "property:x"), 51), [one("text", 5, 500)]);
    }

    #[test]
    fn entries_of_tables_count_too() {
        let heap = "root -> a:Map -internal:table> b:∅(200){array}".to_owned()
            + &each(0..5, &ENTRIES.replace("a -element", "b -internal"));
        assert_eq!(members_of(&heap, 51), [one("text", 5, 500)]);
    }

    #[test]
    fn one_entry_stands_for_no_other() {
        assert!(members_of(&("root -> a:Array; a -element:1> x:X".to_owned() + &each(0..1, ENTRIES)), 1).is_empty());
    }

    #[test]
    fn what_others_hold_as_well_is_not_kept_by_the_entries() {
        let heap = "root -> a:Array".to_owned() + &each(0..5, ENTRIES) + &each(0..5, "; root -> t*");
        assert_eq!(members_of(&heap, 1), [one("name", 5, 50)]);
        let shared = "root -> a:Array".to_owned() + &each(0..5, ENTRIES) + &each(0..5, "; root -> e*");
        assert!(members_of(&shared, 1).is_empty());
    }

    #[test]
    fn an_entry_with_many_properties_is_a_container_itself() {
        let wide = |properties: u32| {
            let entry = |name: &str| {
                format!("; a -element:1> {name}:Object -property:text> t{name}:T(100)")
                    + &each(1..properties, &format!("; {name} -property:p*> p{name}*:P"))
            };
            members_of(&("root -> a:Array".to_owned() + &entry("x") + &entry("y")), 51)
        };
        assert_eq!(wide(64), [one("text", 2, 200)]);
        assert!(wide(65).is_empty());
    }
}
