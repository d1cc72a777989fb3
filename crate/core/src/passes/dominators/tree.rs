//! The dominator tree laid out so that every subtree is a range.
//!
//! Nodes are placed in preorder: a node, then all that it dominates, child by child. A walk down the tree is then a
//! loop over a range, a node's children are found by stepping over their subtrees, and whether one node dominates
//! another is a comparison. Children are in the order of the depth-first walk.
//!
//! Cost: three passes over the nodes in that order, whose accesses are mostly near each other; 20 bytes a node.

use std::ops::Range;

use super::Idoms;
use crate::bits::BitSet;
use crate::bursts::bursts;
use crate::error::{Error, Result};
use crate::graph::columns::WideColumn;
use crate::ids::NodeIx;

/// Dominators and retained sizes of all nodes.
#[derive(Default)]
pub struct DominatorTree {
    /// Place of each node in preorder.
    pub place: Vec<u32>,
    /// The node at each place; the root is at place 0.
    pub order: Vec<u32>,
    /// Where the subtree at each place ends.
    pub end: Vec<u32>,
    /// Place of the immediate dominator of what is at each place; the root's is its own.
    pub parent: Vec<u32>,
    /// By place: sum of the shallow sizes of the subtree, in bytes.
    pub retained_sizes: WideColumn,
    /// Nodes that the page owns: edges to them from others are not essential.
    pub page: BitSet,
}

/// The tree while nodes are placed, parents before children.
struct Layout {
    /// By number: the place of its next child.
    next: Vec<u32>,
    order: Vec<u32>,
    end: Vec<u32>,
    parent: Vec<u32>,
    retained_sizes: WideColumn,
}

impl Layout {
    #[inline(never)]
    fn place(&mut self, numbers: Range<usize>, vertex: &[u32], dominator: &[u32], counts: &[u32], bytes: &[u64]) {
        for number in numbers {
            let above = dominator[number] as usize;
            let at = if number == 0 { 0 } else { self.next[above] };
            self.next[above] = at + counts[number];
            self.next[number] = at + 1;
            let place = at as usize;
            self.order[place] = vertex[number];
            self.end[place] = at + counts[number];
            // Still a number; its place is known, but the number's own `next` has moved on.
            self.parent[place] = above as u32;
            self.retained_sizes.low[place] = bytes[number] as u32;
            if bytes[number] >> 32 != 0 {
                self.retained_sizes.high.push((at, (bytes[number] >> 32) as u32));
            }
        }
    }
}

/// Adds the nodes and bytes of some subtrees to those of their parents, the last number first.
#[inline(never)]
fn sum_up(numbers: Range<usize>, dominator: &[u32], counts: &mut [u32], bytes: &mut [u64]) {
    for number in numbers.rev() {
        counts[number] += 1;
        let parent = dominator[number] as usize;
        if parent != number {
            counts[parent] += counts[number];
            bytes[parent] += bytes[number];
        }
    }
}

impl DominatorTree {
    /// Lays out the tree and sums shallow sizes.
    pub fn build(idoms: Idoms, self_sizes: &WideColumn) -> Result<Self> {
        let Idoms { vertex, dominator, page } = idoms;
        let count = vertex.len();
        let no_memory = |_| Error::out_of_memory("the dominator tree", 28 * count as u64);
        let column = || -> Result<Vec<u32>> {
            let mut column = Vec::new();
            column.try_reserve_exact(count).map_err(no_memory)?;
            column.resize(count, 0);
            Ok(column)
        };

        // By number: how many nodes and bytes each subtree has, children before parents.
        let mut counts = column()?;
        let mut bytes: Vec<u64> = Vec::new();
        bytes.try_reserve_exact(count).map_err(no_memory)?;
        bytes.extend(vertex.iter().map(|&node| self_sizes.get(node as usize)));
        for numbers in bursts(count).rev() {
            sum_up(numbers, &dominator, &mut counts, &mut bytes);
        }

        let mut layout = Layout {
            next: column()?,
            order: column()?,
            end: column()?,
            parent: column()?,
            retained_sizes: WideColumn { low: column()?, high: Vec::new() },
        };
        for numbers in bursts(count) {
            layout.place(numbers, &vertex, &dominator, &counts, &bytes);
        }
        let Layout { order, end, mut parent, mut retained_sizes, .. } = layout;
        retained_sizes.high.sort_unstable();
        drop((bytes, dominator));

        // `counts` is done with: it becomes the place of each node.
        let mut place = counts;
        for (at, &node) in order.iter().enumerate() {
            place[node as usize] = at as u32;
        }
        for parent in &mut parent {
            *parent = place[vertex[*parent as usize] as usize];
        }
        Ok(DominatorTree { place, order, end, parent, retained_sizes, page })
    }

    /// Whether the dominators are known: they come later than most of a snapshot.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The immediate dominator; the root's is itself.
    pub fn dominator(&self, node: NodeIx) -> NodeIx {
        NodeIx(self.order[self.parent[self.place[node.index()] as usize] as usize])
    }

    /// Bytes that would be freed with the node, itself included.
    pub fn retained_size(&self, node: NodeIx) -> u64 {
        self.retained_sizes.get(self.place[node.index()] as usize)
    }

    /// The nodes that a node dominates immediately, in the order of the walk.
    pub fn children(&self, node: NodeIx) -> impl Iterator<Item = NodeIx> + '_ {
        let place = self.place[node.index()] as usize;
        let end = self.end[place] as usize;
        let mut next = place + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let child = self.order[next];
                next = self.end[next] as usize;
                NodeIx(child)
            })
        })
    }

    /// The nodes that a node dominates, itself first, in preorder.
    pub fn subtree(&self, node: NodeIx) -> &[u32] {
        let place = self.place[node.index()] as usize;
        &self.order[place..self.end[place] as usize]
    }

    /// Whether all ways from the root to `node` pass through `dominator`, or they are the same.
    pub fn dominates(&self, dominator: NodeIx, node: NodeIx) -> bool {
        let place = self.place[dominator.index()];
        (place..self.end[place as usize]).contains(&self.place[node.index()])
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        4 * (self.place.capacity() + self.order.capacity() + self.end.capacity() + self.parent.capacity())
            + self.retained_sizes.bytes()
            + self.page.bytes()
    }
}
