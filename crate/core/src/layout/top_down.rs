//! Top-down pictures: inside a rectangle are the objects that it dominates, one rectangle per object or class. Sizes
//! are retained sizes; the part of a rectangle without children is its objects' own bytes.
//!
//! Cost: one look at each child of the rectangles that are split; by class, a sort of these children.

use super::{Choice, Part, Split, Step, Tree, What};
use crate::error::Result;
use crate::ids::NodeIx;
use crate::snapshot::Snapshot;

/// The dominator tree below a node.
pub struct TopDown<'a> {
    /// The snapshot.
    pub snapshot: &'a Snapshot,
    /// The node where the picture starts.
    pub root: NodeIx,
    /// Siblings of one class share a rectangle.
    pub by_class: bool,
}

impl Tree for TopDown<'_> {
    /// The objects of a rectangle.
    type Inside = Vec<NodeIx>;

    fn what(&self) -> What {
        if self.by_class { What::Class } else { What::Object }
    }

    fn root(&self) -> Part<Vec<NodeIx>> {
        Part { step: self.step(self.root), inside: vec![self.root] }
    }

    fn has_children(&self, nodes: &Vec<NodeIx>) -> bool {
        self.children(nodes).next().is_some()
    }

    fn split(&self, nodes: &Vec<NodeIx>, choice: &Choice<'_>) -> Result<Split<Vec<NodeIx>>> {
        if self.by_class {
            return Ok(choice.among(self.classes(nodes).into_iter()));
        }
        let children = self.children(nodes).map(|child| Part { step: self.step(child), inside: child });
        choice.among(children).try_map(|child| Ok(vec![child]))
    }
}

impl TopDown<'_> {
    fn step(&self, node: NodeIx) -> Step {
        Step { node, count: 1, size: self.snapshot.retained_size(node) }
    }

    fn children<'b>(&'b self, nodes: &'b [NodeIx]) -> impl Iterator<Item = NodeIx> + 'b {
        nodes.iter().flat_map(|&node| self.snapshot.tree.children(node))
    }

    fn classes(&self, nodes: &[NodeIx]) -> Vec<Part<Vec<NodeIx>>> {
        let class_of = |node: NodeIx| self.snapshot.classes.of_node[node.index()];
        let mut all: Vec<(u32, NodeIx)> = self.children(nodes).map(|node| (class_of(node), node)).collect();
        all.sort_unstable();
        let part = |members: &[(u32, NodeIx)]| {
            let inside: Vec<NodeIx> = members.iter().map(|&(_, node)| node).collect();
            Part { step: Step::of(inside.iter().map(|&node| (node, self.snapshot.retained_size(node)))), inside }
        };
        all.chunk_by(|left, right| left.0 == right.0).map(part).collect()
    }
}
