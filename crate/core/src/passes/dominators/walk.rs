//! Numbers the nodes in the order of a depth-first walk from the root over essential edges, and finds the nodes that
//! the page owns.
//!
//! The walk starts with the page's objects. Everything that it reaches from them belongs to the page, too, so ownership
//! needs no walk of its own; only nodes that are reachable over edges that are not essential (shortcuts, the tables'
//! halves of WeakMap entries) are added afterwards. Then the walk continues with the root's other edges and, once
//! retainers are known, with the orphans: nodes without incoming essential edges.
//!
//! Cost: every edge once, in random order. One bit per node marks the visited nodes; unlike the numbers, the bits stay
//! in the cache.

use super::essential::{Essential, page_starts};
use crate::bits::BitSet;
use crate::bursts::BURST;
use crate::error::{Error, Result};
use crate::graph::retainers::Retainers;
use crate::graph::{EdgeType, Graph};
use crate::ids::{EdgeIx, NodeIx};
use crate::passes::ephemerons::Ephemerons;

/// A depth-first numbering; the root is number 0.
pub struct Walk {
    /// The node of each number.
    pub vertex: Vec<u32>,
    /// The parent of each number in the walk, as a number; the root is its own.
    pub parent: Vec<u32>,
    /// The nodes that have a number.
    pub seen: BitSet,
    /// The nodes that the page owns.
    pub page: BitSet,
}

/// An interrupted visit: number, next edge.
type Frame = (u32, u32);

/// The visit in progress.
struct Visit {
    number: u32,
    node: NodeIx,
    /// Its next edge.
    cursor: u32,
}

impl Walk {
    pub(super) fn new(graph: &Graph, ephemerons: &Ephemerons) -> Result<Self> {
        let count = graph.node_count();
        let mut walk =
            Walk { vertex: Vec::new(), parent: Vec::new(), seen: BitSet::empty(count)?, page: BitSet::default() };
        let no_memory = |_| Error::out_of_memory("the order of the dominators", 8 * count as u64);
        walk.vertex.try_reserve_exact(count).map_err(no_memory)?;
        walk.parent.try_reserve_exact(count).map_err(no_memory)?;
        walk.vertex.push(graph.root.0);
        walk.parent.push(0);

        let mut stack = Vec::new();
        let mut beyond = Vec::new();
        // The root is not marked as seen yet: if the page points to it, the page owns the root and everything else.
        for start in page_starts(graph) {
            if start == graph.root {
                beyond.push(start.0);
            } else if !walk.seen.contains(start.index()) {
                walk.visit_page(graph, ephemerons, start, &mut stack, &mut beyond)?;
            }
        }
        walk.page = walk.seen.clone();
        walk.own(graph, beyond)?;
        walk.seen.insert(graph.root.index());
        let root = graph.root;
        for (edge, edge_type, child) in graph.edges(root) {
            let is_half = || ephemerons.is_table(root) && ephemerons.is_tables_half(graph, root, edge);
            if edge_type != EdgeType::Weak && !walk.seen.contains(child.index()) && !is_half() {
                walk.visit(graph, ephemerons, child, &mut stack)?;
            }
        }
        Ok(walk)
    }

    /// Continues from the nodes without incoming essential edges, in file order. Nodes without a number then belong to
    /// an unreachable cycle, or are reachable only from one.
    pub(super) fn add_orphans(&mut self, graph: &Graph, ephemerons: &Ephemerons, retainers: &Retainers) -> Result<()> {
        let mut stack = Vec::new();
        for node in graph.nodes() {
            if self.vertex.len() == graph.node_count() {
                break;
            }
            if self.seen.contains(node.index()) {
                continue;
            }
            let essential = Essential { graph, ephemerons, page: &self.page };
            let is_retained = retainers.of(node).iter().any(|retainer| {
                let (source, edge_type) = (retainer.node(), retainer.edge_type());
                essential.allows(source, edge_type, node) && essential.is_kept(source, edge_type, node)
            });
            if !is_retained {
                self.visit(graph, ephemerons, node, &mut stack)?;
            }
        }
        Ok(())
    }

    /// Marks the nodes that the page owns and the walk has not reached.
    fn own(&mut self, graph: &Graph, mut from: Vec<u32>) -> Result<()> {
        while let Some(node) = from.pop() {
            let node = NodeIx(node);
            if self.page.contains(node.index()) {
                continue;
            }
            self.page.insert(node.index());
            for (_, edge_type, child) in graph.edges(node) {
                if edge_type != EdgeType::Weak && !self.page.contains(child.index()) {
                    from.try_reserve(1)?;
                    from.push(child.0);
                }
            }
        }
        Ok(())
    }

    /// Walks from `start`, which the page owns; adds to `beyond` the nodes that edges which are not essential lead to.
    fn visit_page(
        &mut self,
        graph: &Graph,
        ephemerons: &Ephemerons,
        start: NodeIx,
        stack: &mut Vec<Frame>,
        beyond: &mut Vec<u32>,
    ) -> Result<()> {
        let mut beyond_failed = false;
        let mut leave = |child: NodeIx| match beyond.try_reserve(1) {
            Ok(()) => beyond.push(child.0),
            Err(_) => beyond_failed = true,
        };
        let root = graph.root;
        self.walk(graph, start, stack, |source, edge, edge_type, child| {
            let is_essential = edge_type != EdgeType::Shortcut
                && child != root
                && !(ephemerons.is_table(source) && ephemerons.is_tables_half(graph, source, EdgeIx(edge)));
            if !is_essential {
                leave(child);
            }
            is_essential
        })?;
        if beyond_failed { Err(Error::out_of_memory("the page's objects", 4 * beyond.len() as u64)) } else { Ok(()) }
    }

    fn visit(&mut self, graph: &Graph, ephemerons: &Ephemerons, start: NodeIx, stack: &mut Vec<Frame>) -> Result<()> {
        let page = std::mem::take(&mut self.page);
        let outcome = self.walk(graph, start, stack, |source, edge, edge_type, child| {
            edge_type != EdgeType::Shortcut
                && (!page.contains(child.index()) || page.contains(source.index()))
                && !(ephemerons.is_table(source) && ephemerons.is_tables_half(graph, source, EdgeIx(edge)))
        });
        self.page = page;
        outcome
    }

    /// Numbers `start`, a child of the root, and the nodes reachable from it over edges that `follow` accepts. `follow`
    /// sees only edges that are not weak and whose target has no number.
    #[inline(always)]
    fn walk(
        &mut self,
        graph: &Graph,
        start: NodeIx,
        stack: &mut Vec<Frame>,
        mut follow: impl FnMut(NodeIx, u32, EdgeType, NodeIx) -> bool,
    ) -> Result<()> {
        let mut visit = Visit { number: self.number(start, 0), node: start, cursor: graph.first_edge[start.index()] };
        while self.walk_burst(graph, &mut visit, stack, &mut follow)? {}
        Ok(())
    }

    /// Runs a burst of the walk; returns whether there is more to do.
    #[inline(never)]
    fn walk_burst(
        &mut self,
        graph: &Graph,
        visit: &mut Visit,
        stack: &mut Vec<Frame>,
        follow: &mut impl FnMut(NodeIx, u32, EdgeType, NodeIx) -> bool,
    ) -> Result<bool> {
        let Visit { mut number, mut node, mut cursor } = *visit;
        for _ in 0..BURST {
            let end = graph.first_edge[node.index() + 1];
            let mut child = None;
            while cursor < end {
                let target = graph.edge_targets[cursor as usize];
                cursor += 1;
                let to = target.node();
                if self.seen.contains(to.index())
                    || target.edge_type() == EdgeType::Weak
                    || !follow(node, cursor - 1, target.edge_type(), to)
                {
                    continue;
                }
                child = Some(to);
                break;
            }
            match child {
                Some(child) => {
                    let parent = number;
                    // A visit without further edges is not resumed.
                    if cursor < end {
                        stack.try_reserve(1)?;
                        stack.push((number, cursor));
                    }
                    number = self.number(child, parent);
                    node = child;
                    cursor = graph.first_edge[node.index()];
                }
                None => match stack.pop() {
                    Some((back, edge)) => {
                        number = back;
                        node = NodeIx(self.vertex[back as usize]);
                        cursor = edge;
                    }
                    None => return Ok(false),
                },
            }
        }
        *visit = Visit { number, node, cursor };
        Ok(true)
    }

    #[inline(always)]
    fn number(&mut self, node: NodeIx, parent: u32) -> u32 {
        self.seen.insert(node.index());
        self.vertex.push(node.0);
        self.parent.push(parent);
        self.vertex.len() as u32 - 1
    }
}
