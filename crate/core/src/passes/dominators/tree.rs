//! The dominator tree, stored so that every subtree is a range.
//!
//! Nodes are stored in preorder: a node, then everything it dominates, child by child. A walk down the tree is then a
//! loop over a range, the next child is found by skipping a subtree, and whether one node dominates another is a
//! comparison. Children are in the order of the depth-first walk.
//!
//! Cost: three passes over the nodes in that order, with mostly local memory accesses; 20 bytes per node.

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
    /// Preorder index of each node.
    pub place: Vec<u32>,
    /// The node at each preorder index; the root is at 0.
    pub order: Vec<u32>,
    /// The end of the subtree at each index.
    pub end: Vec<u32>,
    /// Index of the immediate dominator of the node at each index; the root's is its own.
    pub parent: Vec<u32>,
    /// Sum of the shallow sizes of the subtree at each index, in bytes.
    pub retained_sizes: WideColumn,
    /// The nodes that the page owns; edges to them from other nodes are not essential.
    pub page: BitSet,
}

/// The tree while nodes are placed, parents before children.
struct Layout {
    /// The index of the next child, by number.
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
            // This is still a number: the index of the dominator is known, but its `next` has moved on.
            self.parent[place] = above as u32;
            self.retained_sizes.low[place] = bytes[number] as u32;
            if bytes[number] >> 32 != 0 {
                self.retained_sizes.high.push((at, (bytes[number] >> 32) as u32));
            }
        }
    }
}

/// Adds the nodes and bytes of some subtrees to those of their parents, last number first.
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
    /// Builds the tree and sums shallow sizes.
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

        // Nodes and bytes in each subtree, by number; children are summed before parents.
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

        // `counts` is no longer needed; its memory becomes the index of each node.
        let mut place = counts;
        for (at, &node) in order.iter().enumerate() {
            place[node as usize] = at as u32;
        }
        for parent in &mut parent {
            *parent = place[vertex[*parent as usize] as usize];
        }
        Ok(DominatorTree { place, order, end, parent, retained_sizes, page })
    }

    /// Whether the dominators are not known yet: they are computed after most of a snapshot.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The immediate dominator; the root is its own.
    pub fn dominator(&self, node: NodeIx) -> NodeIx {
        NodeIx(self.order[self.parent[self.place[node.index()] as usize] as usize])
    }

    /// Bytes that would be freed with the node, including its own.
    pub fn retained_size(&self, node: NodeIx) -> u64 {
        self.retained_sizes.get(self.place[node.index()] as usize)
    }

    /// The nodes that a node immediately dominates, in the order of the walk.
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

    /// The nodes that a node dominates, in preorder; the first is the node itself.
    pub fn subtree(&self, node: NodeIx) -> &[u32] {
        let place = self.place[node.index()] as usize;
        &self.order[place..self.end[place] as usize]
    }

    /// Whether all paths from the root to `node` pass through `dominator`; a node dominates itself.
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
