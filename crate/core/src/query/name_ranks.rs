//! Ranks objects by name, so that sorting by name compares numbers.
//!
//! Most names are strings of the file that many objects share; each of these is sorted once. Composed names
//! (concatenated strings, plain objects) are built once per object.
//!
//! Cost: a sort of the distinct strings and the composed names; one word per object, and the composed names while it
//! runs.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::ids::{NodeIx, StrIx};
use crate::names;
use crate::query::order::compare_names;
use crate::snapshot::Snapshot;

/// The rank of each object's name; equal names have equal ranks.
pub fn name_ranks(snapshot: &Snapshot, nodes: &[NodeIx]) -> Vec<u32> {
    let graph = &snapshot.graph;
    let mut entry_of_string = vec![u32::MAX; graph.strings.len()];
    let mut entries: Vec<Cow<'_, [u8]>> = Vec::new();
    let mut entry_of: Vec<u32> = Vec::with_capacity(nodes.len());
    let mut made: Vec<NodeIx> = Vec::new();
    for &node in nodes {
        let string = graph.name(node);
        if names::is_made_up(graph, node) {
            // Composed names come after all strings, whose number is not known yet.
            entry_of.push(u32::MAX);
            made.push(node);
            continue;
        }
        let entry = &mut entry_of_string[string.index()];
        if *entry == u32::MAX {
            *entry = entries.len() as u32;
            entries.push(Cow::Borrowed(graph.strings.get(StrIx(string.0))));
        }
        entry_of.push(*entry);
    }
    let mut next = entries.len() as u32;
    for entry in entry_of.iter_mut().filter(|entry| **entry == u32::MAX) {
        *entry = next;
        next += 1;
    }
    entries.par_extend(made.par_iter().map(|&node| names::node_name(graph, node)));

    let mut order: Vec<u32> = (0..next).collect();
    order.par_sort_unstable_by(|&left, &right| compare_names(&entries[left as usize], &entries[right as usize]));
    let mut ranks = vec![0; entries.len()];
    let mut rank = 0;
    for pair in order.windows(2) {
        rank += u32::from(entries[pair[0] as usize] != entries[pair[1] as usize]);
        ranks[pair[1] as usize] = rank;
    }
    entry_of.iter_mut().for_each(|entry| *entry = ranks[*entry as usize]);
    entry_of
}
