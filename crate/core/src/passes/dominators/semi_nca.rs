//! Immediate dominators by semi-NCA (Georgiadis, "Linear-time algorithms for dominators and related problems", 2005).
//!
//! First come semidominators as in Lengauer-Tarjan, with path compression and no balancing. Then the dominator of each
//! node is its nearest ancestor, in the tree built so far, whose number is not above the node's semidominator. In heaps
//! the paths are short, and two thirds of the nodes have one retainer, their parent in the walk, so their semidominator
//! needs no lookup.
//!
//! Cost: every retaining edge once, in random order; 24 bytes per node while it runs.

use std::ops::Range;

use super::essential::Essential;
use super::walk::Walk;
use crate::bits::BitSet;
use crate::bursts::bursts;
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::graph::retainers::Retainers;
use crate::ids::NodeIx;
use crate::passes::ephemerons::Ephemerons;

/// Immediate dominators by number. `dominator[number] < number`, except for the root, which is its own dominator. Every
/// node has a number.
pub struct Idoms {
    /// The node of each number.
    pub vertex: Vec<u32>,
    /// The number of the immediate dominator of each number.
    pub dominator: Vec<u32>,
    /// The nodes that the page owns.
    pub page: BitSet,
}

/// The number of nodes that no walk reached.
const NONE: u32 = u32::MAX;

/// The state of path compression for one number.
#[derive(Clone, Copy)]
struct Link {
    /// Some ancestor in the walk's tree.
    ancestor: u32,
    /// The least semidominator on the path to the ancestor, including this number's and excluding the ancestor's.
    label: u32,
}

pub(super) fn dominators(graph: &Graph, ephemerons: &Ephemerons, retainers: &Retainers, walk: Walk) -> Result<Idoms> {
    let Walk { mut vertex, parent, page, seen } = walk;
    let essential = Essential { graph, ephemerons, page: &page };
    let reached = vertex.len();
    let no_memory = |_| Error::out_of_memory("the dominators", 16 * graph.node_count() as u64);
    let mut number = Vec::new();
    number.try_reserve_exact(graph.node_count()).map_err(no_memory)?;
    number.resize(graph.node_count(), NONE);
    for (index, &node) in vertex.iter().enumerate() {
        number[node as usize] = index as u32;
    }
    let mut links = Vec::new();
    links.try_reserve_exact(reached).map_err(no_memory)?;
    links.extend(parent.iter().map(|&parent| Link { ancestor: parent, label: parent }));
    let mut semis = Vec::new();
    semis.try_reserve_exact(reached).map_err(no_memory)?;
    semis.resize(reached, 0u32);

    let mut search =
        Search { retainers, essential, vertex: &vertex, parent: &parent, number, links, semis, path: Vec::new() };
    for numbers in bursts(reached).rev() {
        search.find_semis(numbers)?;
    }
    let Search { semis, .. } = search;

    let mut dominator = parent;
    for numbers in bursts(reached) {
        find_dominators(numbers, &semis, &mut dominator);
    }
    vertex.extend(seen.missing().map(|node| node as u32));
    dominator.resize(vertex.len(), 0);
    Ok(Idoms { vertex, dominator, page })
}

/// Working state of the search for semidominators.
struct Search<'a> {
    retainers: &'a Retainers,
    essential: Essential<'a>,
    vertex: &'a [u32],
    parent: &'a [u32],
    /// The number of each node.
    number: Vec<u32>,
    links: Vec<Link>,
    semis: Vec<u32>,
    /// Scratch memory of `evaluate`.
    path: Vec<u32>,
}

impl Search<'_> {
    /// Finds the semidominators of `numbers`, from the last to the first; larger numbers must be done.
    #[inline(never)]
    fn find_semis(&mut self, numbers: Range<usize>) -> Result<()> {
        // As slices: vectors would have their pointer and length reloaded at every access.
        let (number, links, semis) = (&self.number[..], &mut self.links[..], &mut self.semis[..]);
        let (retainers, essential, path) = (self.retainers, &self.essential, &mut self.path);
        let (vertex, parent) = (self.vertex, self.parent);
        for index in numbers.rev() {
            let node = NodeIx(vertex[index]);
            let mut semi = parent[index];
            let from = retainers.of(node);
            // A single edge is the one that the walk took, and no number is below the root's.
            if from.len() > 1 && semi != 0 {
                for retainer in from {
                    let (source, edge_type) = (retainer.node(), retainer.edge_type());
                    if !essential.allows(source, edge_type, node) || !essential.is_kept(source, edge_type, node) {
                        continue;
                    }
                    let candidate = match number[source.index()] {
                        NONE => continue,
                        source if source <= index as u32 => source,
                        source => evaluate(links, source, index as u32, path)?,
                    };
                    semi = semi.min(candidate);
                }
            }
            semis[index] = semi;
            links[index].label = semi;
        }
        Ok(())
    }
}

/// Replaces parents in the walk by dominators, from the first number to the last; smaller numbers must be done.
#[inline(never)]
fn find_dominators(numbers: Range<usize>, semis: &[u32], dominator: &mut [u32]) {
    for index in numbers {
        let mut ancestor = dominator[index];
        while ancestor > semis[index] {
            ancestor = dominator[ancestor as usize];
        }
        dominator[index] = ancestor;
    }
}

/// The least semidominator on the path from `from` up to the first number that is not above `limit`, excluding that
/// one.
fn evaluate(links: &mut [Link], from: u32, limit: u32, path: &mut Vec<u32>) -> Result<u32> {
    let mut at = from;
    while links[at as usize].ancestor > limit {
        path.try_reserve(1)?;
        path.push(at);
        at = links[at as usize].ancestor;
    }
    let Link { ancestor, mut label } = links[at as usize];
    while let Some(below) = path.pop() {
        let link = &mut links[below as usize];
        label = label.min(link.label);
        *link = Link { ancestor, label };
    }
    Ok(label)
}
