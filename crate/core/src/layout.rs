//! Pictures of the dominator tree: which rectangles to draw, and of what.
//!
//! A picture starts at one node and takes its children apart where there is room for them, the largest rectangle first,
//! until no rectangle is worth it or there are `MAX_CELLS`. What would be too small to see becomes one remainder a
//! parent, so a parent's size is always that of its cells, its remainder and itself. By class, the children of a
//! rectangle are merged by class, level by level: a rectangle is then a set of nodes, and its children are theirs.
//!
//! Cost: the children of what is taken apart, each looked at once; a sort of those that are large enough; by class, a
//! sort of all of them. A picture of a large heap is O(visible) but for wide nodes, whose children all have to be asked
//! how large they are.
//!
//! Rejected: an exact layout of the whole tree that is then cut (it takes as long as the heap is large, at every zoom).

pub mod icicle;
pub mod treemap;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::ids::NodeIx;
use crate::snapshot::Snapshot;

/// More rectangles than this nobody tells apart.
pub const MAX_CELLS: usize = 5000;
/// One parent shows so many children at most, the others go into its remainder: of a smaller one fewer are told apart, and
/// the rectangles are better spent on the next level.
const MAX_CHILDREN: f64 = 2400.0;
const MIN_CHILDREN: f64 = 24.0;
const AREA_A_CHILD: f64 = 120.0;
const WIDTH_A_CHILD: f64 = 3.0;
/// Narrower rows are not drawn, nor are smaller areas.
pub const MIN_SIDE: f64 = 1.5;
const MIN_AREA: f64 = 25.0;

/// How a parent holds its children.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Inside it, by area.
    Treemap,
    /// Below it, by width.
    Icicle,
}

/// What a rectangle stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grouping {
    /// One object each.
    Object,
    /// All children of one class.
    Class,
}

/// What to draw.
#[derive(Clone, Debug)]
pub struct Request {
    /// Areas or rows.
    pub shape: Shape,
    /// Objects or classes.
    pub by: Grouping,
    /// Where the picture starts.
    pub root: NodeIx,
    /// By class: from `root` down, the classes that lead to what the picture is of.
    pub within: Vec<u32>,
    /// In CSS pixels.
    pub width: f64,
    /// In CSS pixels.
    pub height: f64,
    /// Levels below the outermost rectangle, at most.
    pub depth: u32,
}

/// A rectangle.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Rect {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// To the right.
    pub width: f64,
    /// To the bottom.
    pub height: f64,
}

/// What a cell is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// One object.
    Object,
    /// Objects of one class.
    Class,
    /// What is too small to be drawn by itself.
    Rest,
}

/// A rectangle of the picture.
#[derive(Clone, PartialEq, Debug)]
pub struct Cell {
    /// Where it is.
    pub rect: Rect,
    /// 0 for the outermost.
    pub depth: u32,
    /// Index of the cell that it is in; its own for the outermost.
    pub parent: u32,
    /// What it stands for.
    pub what: What,
    /// The object; the largest, where there are several.
    pub node: NodeIx,
    /// How many objects, or how many merged ones.
    pub count: u32,
    /// What they retain, in bytes.
    pub size: u64,
    /// Whether it dominates anything: whether a picture of it would show more.
    pub has_children: bool,
}

/// A picture, parents before their children, and what it is a part of.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Picture {
    /// The rectangles; the first is the outermost.
    pub cells: Vec<Cell>,
    /// The groups that lead from `root` to the outermost rectangle, by class only.
    pub trail: Vec<Step>,
}

/// A group on the way to what a picture is of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Its largest object.
    pub node: NodeIx,
    /// How many objects.
    pub count: u32,
    /// What they retain.
    pub size: u64,
}

/// Objects drawn as one.
struct Group {
    /// The largest first where it matters: at place 0.
    nodes: Vec<NodeIx>,
    size: u64,
}

/// Draws. A class in `within` that is not there ends the way: the picture is of what was found.
pub fn draw(snapshot: &Snapshot, request: &Request) -> Picture {
    let mut group = Group { nodes: vec![request.root], size: snapshot.retained_size(request.root) };
    let mut trail = Vec::new();
    for &class in &request.within {
        let found = by_class(snapshot, &group).into_iter().find(|found| class_of(snapshot, found) == class);
        let Some(found) = found else { break };
        trail.push(Step { node: found.nodes[0], count: found.nodes.len() as u32, size: found.size });
        group = found;
    }

    let outer = Rect { x: 0.0, y: 0.0, width: request.width, height: request.height };
    let rect = match request.shape {
        Shape::Treemap => outer,
        Shape::Icicle => Rect { height: icicle::ROW.min(outer.height), ..outer },
    };
    let what = if trail.is_empty() { What::Object } else { What::Class };
    let mut cells = vec![cell(snapshot, &group, what, rect, 0, 0)];
    // Largest first; of equal ones the one that came first.
    let mut open = BinaryHeap::from([(area(rect), Reverse(0))]);
    let mut groups = vec![Some(group)];
    while let Some((_, Reverse(at))) = open.pop() {
        if cells.len() >= MAX_CELLS {
            break;
        }
        let (parent, depth, size) = (cells[at].rect, cells[at].depth, cells[at].size);
        let inside = match request.shape {
            Shape::Treemap => treemap::inside(parent, depth),
            Shape::Icicle => icicle::below(parent, request.height),
        };
        let (Some(inside), Some(group)) = (inside, groups[at].take()) else { continue };
        if depth >= request.depth || size == 0 {
            continue;
        }
        let room = match request.shape {
            Shape::Treemap => MIN_AREA / (inside.width * inside.height),
            Shape::Icicle => MIN_SIDE / inside.width,
        };
        let most = match request.shape {
            Shape::Treemap => inside.width * inside.height / AREA_A_CHILD,
            Shape::Icicle => inside.width / WIDTH_A_CHILD,
        };
        let most = most.clamp(MIN_CHILDREN, MAX_CHILDREN) as usize;
        let least = (room * size as f64).ceil().max(1.0) as u64;
        let Split { shown, rest, rest_count, rest_node } = split(snapshot, request.by, &group, least, most);
        let own = size.saturating_sub(shown.iter().map(|child| child.size).sum::<u64>() + rest);

        let mut sizes: Vec<u64> = shown.iter().map(|child| child.size).collect();
        sizes.extend([rest, own]);
        let rects = match request.shape {
            Shape::Treemap => treemap::place(&sizes, inside),
            Shape::Icicle => icicle::place(&sizes, inside),
        };
        let what = match request.by {
            Grouping::Object => What::Object,
            Grouping::Class => What::Class,
        };
        for (child, &rect) in shown.into_iter().zip(&rects) {
            let index = cells.len();
            let drawn = cell(snapshot, &child, what, rect, depth + 1, at as u32);
            if drawn.has_children {
                open.push((area(rect), Reverse(index)));
            }
            groups.push(drawn.has_children.then_some(child));
            cells.push(drawn);
        }
        if let Some(node) = rest_node {
            groups.push(None);
            cells.push(Cell {
                rect: rects[rects.len() - 2],
                depth: depth + 1,
                parent: at as u32,
                what: What::Rest,
                node,
                count: rest_count,
                size: rest,
                has_children: false,
            });
        }
    }
    Picture { cells, trail }
}

/// Positive numbers are in the order of their bits.
fn area(rect: Rect) -> u64 {
    (rect.width * rect.height).max(0.0).to_bits()
}

fn cell(snapshot: &Snapshot, group: &Group, what: What, rect: Rect, depth: u32, parent: u32) -> Cell {
    Cell {
        rect,
        depth,
        parent,
        what,
        node: group.nodes[0],
        count: group.nodes.len() as u32,
        size: group.size,
        has_children: group.nodes.iter().any(|&node| snapshot.tree.children(node).next().is_some()),
    }
}

/// The children of a group: those that are seen, largest first, and the sum of the others.
struct Split {
    shown: Vec<Group>,
    rest: u64,
    rest_count: u32,
    /// The largest of the others.
    rest_node: Option<NodeIx>,
}

fn split(snapshot: &Snapshot, by: Grouping, group: &Group, least: u64, most: usize) -> Split {
    let mut rest = Rest::default();
    let mut shown: Vec<Group> = match by {
        Grouping::Object => {
            let mut large: Vec<(u64, NodeIx)> = Vec::new();
            for child in children(snapshot, group) {
                let size = snapshot.retained_size(child);
                if size >= least { large.push((size, child)) } else { rest.add(size, child, 1) }
            }
            large.sort_unstable_by_key(|&(size, node)| (Reverse(size), node));
            for (size, node) in large.drain(most.min(large.len())..) {
                rest.add(size, node, 1);
            }
            large.into_iter().map(|(size, node)| Group { nodes: vec![node], size }).collect()
        }
        Grouping::Class => {
            let (large, small): (Vec<Group>, Vec<Group>) =
                by_class(snapshot, group).into_iter().partition(|found| found.size >= least);
            for found in small {
                rest.add(found.size, found.nodes[0], found.nodes.len() as u32);
            }
            large
        }
    };
    for found in shown.drain(most.min(shown.len())..) {
        rest.add(found.size, found.nodes[0], found.nodes.len() as u32);
    }
    Split { shown, rest: rest.size, rest_count: rest.count, rest_node: rest.largest.map(|(_, node)| node) }
}

#[derive(Default)]
struct Rest {
    size: u64,
    count: u32,
    largest: Option<(u64, NodeIx)>,
}

impl Rest {
    fn add(&mut self, size: u64, node: NodeIx, count: u32) {
        self.size += size;
        self.count += count;
        if self.largest.is_none_or(|(largest, _)| size > largest) {
            self.largest = Some((size, node));
        }
    }
}

fn children<'a>(snapshot: &'a Snapshot, group: &'a Group) -> impl Iterator<Item = NodeIx> + 'a {
    group.nodes.iter().flat_map(|&node| snapshot.tree.children(node))
}

fn class_of(snapshot: &Snapshot, group: &Group) -> u32 {
    snapshot.classes.of_node[group.nodes[0].index()]
}

/// The children of a group by class, largest group first; the largest object is at the front of each.
fn by_class(snapshot: &Snapshot, group: &Group) -> Vec<Group> {
    let mut all: Vec<(u32, NodeIx)> =
        children(snapshot, group).map(|node| (snapshot.classes.of_node[node.index()], node)).collect();
    all.sort_unstable();
    let mut groups: Vec<Group> = all
        .chunk_by(|left, right| left.0 == right.0)
        .map(|members| {
            let mut nodes: Vec<NodeIx> = members.iter().map(|&(_, node)| node).collect();
            let retained = |node: NodeIx| snapshot.retained_size(node);
            let size = nodes.iter().map(|&node| retained(node)).sum();
            let largest = (0..nodes.len()).max_by_key(|&at| (retained(nodes[at]), Reverse(at))).unwrap_or(0);
            nodes.swap(0, largest);
            Group { nodes, size }
        })
        .collect();
    groups.sort_by_key(|group| (Reverse(group.size), group.nodes[0]));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    /// A tree four levels deep with sizes that differ, and one wide node.
    fn heap() -> Snapshot {
        let mut text = String::from("root:∅");
        for outer in 0..6 {
            text += &format!("; root -> o{outer}:Outer{}({})", outer % 2, outer * 7);
            for inner in 0..5 {
                text += &format!("; o{outer} -> i{outer}x{inner}:Inner{}({})", inner % 3, 40 + inner * 90);
                text += &format!("; i{outer}x{inner} -> l{outer}x{inner}:Leaf({})", 10 + outer * inner);
            }
        }
        text += "; root -> wide:Wide(3)";
        for at in 0..700 {
            text += &format!("; wide -> w{at}:W({})", 1 + at % 5);
        }
        testkit::open(&text)
    }

    fn request(shape: Shape, by: Grouping) -> Request {
        Request { shape, by, root: NodeIx(0), within: Vec::new(), width: 800.0, height: 500.0, depth: 12 }
    }

    fn all() -> impl Iterator<Item = Request> {
        [Shape::Treemap, Shape::Icicle]
            .into_iter()
            .flat_map(|shape| [Grouping::Object, Grouping::Class].map(|by| request(shape, by)))
    }

    fn children_of(cells: &[Cell], parent: usize) -> Vec<&Cell> {
        cells.iter().skip(1).filter(|cell| cell.parent as usize == parent).collect()
    }

    #[test]
    fn parents_come_first_and_hold_their_children() {
        let snapshot = heap();
        for request in all() {
            let Picture { cells, .. } = draw(&snapshot, &request);
            assert!(cells.len() > 10, "{request:?}: {}", cells.len());
            assert_eq!(cells[0].size, snapshot.retained_size(NodeIx(0)));
            for (at, cell) in cells.iter().enumerate().skip(1) {
                let (rect, parent) = (cell.rect, &cells[cell.parent as usize]);
                assert!((cell.parent as usize) < at);
                assert_eq!(cell.depth, parent.depth + 1);
                let fits = |from: f64, size: f64, outer: f64, room: f64| {
                    from >= outer - 1e-6 && from + size <= outer + room + 1e-6
                };
                assert!(fits(rect.x, rect.width, parent.rect.x, parent.rect.width), "{cell:?} in {parent:?}");
                match request.shape {
                    Shape::Treemap => assert!(fits(rect.y, rect.height, parent.rect.y, parent.rect.height)),
                    Shape::Icicle => assert!((rect.y - parent.rect.y - icicle::ROW).abs() < 1e-6),
                }
                assert!(rect.y + rect.height <= request.height + 1e-6);
            }
        }
    }

    #[test]
    fn sizes_are_areas_and_nothing_is_lost() {
        let snapshot = heap();
        for request in all() {
            let Picture { cells, .. } = draw(&snapshot, &request);
            for at in 0..cells.len() {
                let inside = children_of(&cells, at);
                if inside.is_empty() {
                    continue;
                }
                let sum: u64 = inside.iter().map(|cell| cell.size).sum();
                let merged_own: u64 = cells[at].size - sum;
                // By object the rest is the object itself.
                if request.by == Grouping::Object {
                    assert_eq!(merged_own, snapshot.graph.self_sizes.get(cells[at].node.index()), "{:?}", cells[at]);
                }
                let measure = |cell: &Cell| match request.shape {
                    Shape::Treemap => cell.rect.width * cell.rect.height,
                    Shape::Icicle => cell.rect.width,
                };
                let scale = measure(inside[0]) / inside[0].size as f64;
                for cell in &inside {
                    assert!((measure(cell) - scale * cell.size as f64).abs() < 1e-6 * measure(inside[0]), "{cell:?}");
                }
                assert!(inside.iter().filter(|cell| cell.what == What::Rest).count() <= 1);
            }
        }
    }

    #[test]
    fn a_wide_node_has_a_remainder() {
        let snapshot = heap();
        let Picture { cells, .. } =
            draw(&snapshot, &Request { width: 60.0, ..request(Shape::Icicle, Grouping::Object) });
        let rest = cells.iter().find(|cell| cell.what == What::Rest && cell.count > 100).expect("a remainder");
        assert_eq!(rest.count, 700);
        assert_eq!(rest.size, 700 / 5 * 15);
        let wide = &cells[rest.parent as usize];
        assert_eq!(wide.size, rest.size + 3);
    }

    #[test]
    fn classes_are_merged_level_by_level_and_can_be_entered() {
        let snapshot = heap();
        let class = |name: &str| {
            snapshot.classes.keys.iter().position(|key| &*key.name == name.as_bytes()).expect("the class") as u32
        };
        let picture = draw(&snapshot, &request(Shape::Treemap, Grouping::Class));
        let outer = children_of(&picture.cells, 0);
        assert_eq!(outer.iter().filter(|cell| cell.what == What::Class).count(), 3);
        assert_eq!(outer[0].count, 3);

        let within = vec![class("Outer1"), class("Inner2")];
        let picture = draw(&snapshot, &Request { within, ..request(Shape::Treemap, Grouping::Class) });
        assert_eq!(picture.trail.iter().map(|step| step.count).collect::<Vec<_>>(), [3, 3]);
        assert_eq!(picture.cells[0].count, 3);
        assert_eq!(picture.cells[0].size, picture.trail[1].size);
        assert_eq!(children_of(&picture.cells, 0)[0].count, 3);

        let lost = draw(&snapshot, &Request { within: vec![9999], ..request(Shape::Treemap, Grouping::Class) });
        assert!(lost.trail.is_empty() && lost.cells.len() > 1);
    }

    #[test]
    fn the_same_twice_and_never_without_room() {
        let snapshot = heap();
        for request in all() {
            assert_eq!(draw(&snapshot, &request), draw(&snapshot, &request));
            for (width, height) in [(0.0, 0.0), (1.0, 1.0), (5.0, 900.0), (900.0, 3.0)] {
                let Picture { cells, .. } = draw(&snapshot, &Request { width, height, ..request.clone() });
                assert!(!cells.is_empty());
                assert!(cells.iter().all(|cell| cell.rect.width.is_finite() && cell.rect.height.is_finite()));
            }
            let flat = draw(&snapshot, &Request { depth: 1, ..request });
            assert!(flat.cells.iter().all(|cell| cell.depth <= 1));
        }
    }
}
