//! Pictures of the dominator tree: the rectangles to draw, and what each stands for.
//!
//! A picture starts with one rectangle and splits the largest rectangles that have room for their children, until none
//! is left or there are `MAX_CELLS`. Children too small to see become one remainder per parent, so the size of a parent
//! is always the sum of its cells, its remainder, and the part that has no cell. A `Tree` says what is inside a
//! rectangle: `top_down` the dominated objects, `bottom_up` the dominators. `treemap` and `icicle` place the
//! rectangles. When grouped by class, the children of a rectangle are merged by class, level by level: a rectangle then
//! stands for a set of nodes, and its children are the children of all of them.
//!
//! Cost: top-down O(visible), except for wide nodes, whose children must all be read; bottom-up two passes over the
//! subtree, and the cost of the rows (see `bottom_up`).
//!
//! Rejected: an exact layout of the whole tree that is then truncated, because it takes time proportional to the heap
//! at every zoom.

mod bottom_up;
pub mod icicle;
mod top_down;
pub mod treemap;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde::Deserialize;

use self::bottom_up::BottomUp;
use self::top_down::TopDown;
use crate::error::Result;
use crate::ids::NodeIx;
use crate::snapshot::Snapshot;

/// Nobody can distinguish more rectangles than this.
pub const MAX_CELLS: usize = 5000;
/// Most children that one parent shows; the others go into its remainder. A smaller parent shows fewer, because the
/// rectangles are better spent on the next level.
const MAX_CHILDREN: f64 = 2400.0;
const MIN_CHILDREN: f64 = 24.0;
const AREA_A_CHILD: f64 = 120.0;
const WIDTH_A_CHILD: f64 = 3.0;
/// Rows narrower than this are not drawn, nor are areas smaller than `MIN_AREA`, in CSS pixels.
pub const MIN_SIDE: f64 = 1.5;
const MIN_AREA: f64 = 25.0;

/// How children are placed relative to their parent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Shape {
    /// Inside the parent, by area.
    Treemap,
    /// Below the parent, by width.
    Icicle,
}

/// What a rectangle stands for, and its relation to its children.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Grouping {
    /// One object; it dominates its children. Sizes are retained sizes.
    Object,
    /// Siblings of one class; they dominate their children. Sizes are retained sizes.
    Class,
    /// Objects of one class; their children dominate them. Sizes are shallow sizes of the objects in the first row.
    Keeper,
}

/// The picture to draw.
#[derive(Clone, Debug)]
pub struct Request {
    /// Treemap or icicle.
    pub shape: Shape,
    /// What a rectangle stands for.
    pub by: Grouping,
    /// The node where the picture starts.
    pub root: NodeIx,
    /// When grouped by class: the path of classes from `root` to the outermost rectangle.
    pub within: Vec<u32>,
    /// In CSS pixels.
    pub width: f64,
    /// In CSS pixels.
    pub height: f64,
    /// Greatest number of levels below the outermost rectangle.
    pub depth: u32,
}

/// A rectangle, in CSS pixels.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Extent to the right.
    pub width: f64,
    /// Extent to the bottom.
    pub height: f64,
}

/// The kind of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// One object.
    Object,
    /// Objects of one class.
    Class,
    /// Objects or classes too small to draw separately.
    Rest,
}

/// A rectangle of the picture, with its meaning.
#[derive(Clone, PartialEq, Debug)]
pub struct Cell {
    /// Position and size.
    pub rect: Rect,
    /// Level; 0 for the outermost cell.
    pub depth: u32,
    /// Index of the parent cell; the outermost cell is its own parent.
    pub parent: u32,
    /// The kind of the cell.
    pub what: What,
    /// The object; if there are several, the largest.
    pub node: NodeIx,
    /// Number of objects, including those merged into a remainder.
    pub count: u32,
    /// Retained size in bytes; bottom-up, the shallow size of the objects in the first row that the cell's objects keep
    /// alive.
    pub size: u64,
    /// Whether a picture of this cell would have children.
    pub has_children: bool,
}

/// A picture. Parents come before their children.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Picture {
    /// The cells; the first is the outermost.
    pub cells: Vec<Cell>,
    /// When grouped by class: the groups on the path from `root` to the outermost cell.
    pub trail: Vec<Step>,
}

/// A group of objects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// Its largest object.
    pub node: NodeIx,
    /// Number of objects.
    pub count: u32,
    /// Its size, as in `Cell::size`.
    pub size: u64,
}

impl Step {
    /// The group of these objects and sizes, at least one.
    fn of(members: impl Iterator<Item = (NodeIx, u64)>) -> Self {
        let (mut step, mut largest) = (Step { node: NodeIx(0), count: 0, size: 0 }, 0);
        for (node, size) in members {
            if step.count == 0 || size > largest {
                (step.node, largest) = (node, size);
            }
            step.count += 1;
            step.size += size;
        }
        step
    }
}

/// A tree of parts that are split into smaller parts.
trait Tree {
    /// The data that is needed to split a part.
    type Inside;

    /// The kind of the parts.
    fn what(&self) -> What;

    /// The outermost part.
    fn root(&self) -> Part<Self::Inside>;

    /// Whether splitting the part would give any children.
    fn has_children(&self, inside: &Self::Inside) -> bool;

    /// Splits a part into its children.
    fn split(&self, inside: &Self::Inside, choice: &Choice<'_>) -> Result<Split<Self::Inside>>;
}

/// A part of the tree that has no rectangle yet.
struct Part<Inside> {
    step: Step,
    inside: Inside,
}

/// The children of a part: those that are shown, largest first, and the sum of the others.
struct Split<Inside> {
    shown: Vec<Part<Inside>>,
    rest: Option<Step>,
}

impl<Inside> Split<Inside> {
    fn try_map<To>(self, mut map: impl FnMut(Inside) -> Result<To>) -> Result<Split<To>> {
        let parts = self.shown.into_iter().map(|Part { step, inside }| Ok(Part { step, inside: map(inside)? }));
        Ok(Split { shown: parts.collect::<Result<_>>()?, rest: self.rest })
    }
}

/// Selects the children that are shown.
struct Choice<'a> {
    wanted: &'a dyn Fn(&Step) -> bool,
    most: usize,
}

impl Choice<'_> {
    fn among<Inside>(&self, parts: impl Iterator<Item = Part<Inside>>) -> Split<Inside> {
        let (mut rest, mut largest) = (None, 0);
        let mut leave = |step: Step| {
            let sum = rest.get_or_insert(Step { count: 0, size: 0, ..step });
            sum.count += step.count;
            sum.size += step.size;
            if step.size > largest {
                (sum.node, largest) = (step.node, step.size);
            }
        };
        let mut shown = Vec::new();
        for part in parts {
            if (self.wanted)(&part.step) { shown.push(part) } else { leave(part.step) }
        }
        shown.sort_unstable_by_key(|part| (Reverse(part.step.size), part.step.node));
        shown.drain(self.most.min(shown.len())..).for_each(|part| leave(part.step));
        Split { shown, rest }
    }
}

/// Draws a picture. If a class of `within` does not exist, the path ends before it, and the picture is of the last
/// class found.
pub fn draw(snapshot: &Snapshot, request: &Request) -> Result<Picture> {
    let root = request.root;
    let by_class = match request.by {
        Grouping::Object => false,
        Grouping::Class => true,
        Grouping::Keeper => return draw_tree(&BottomUp::new(snapshot, root), snapshot, request),
    };
    draw_tree(&TopDown { snapshot, root, by_class }, snapshot, request)
}

fn draw_tree<T: Tree>(tree: &T, snapshot: &Snapshot, request: &Request) -> Result<Picture> {
    let mut outermost = tree.root();
    let mut trail = Vec::new();
    for &class in &request.within {
        let is_it = |step: &Step| snapshot.classes.of_node[step.node.index()] == class;
        let choice = Choice { wanted: &is_it, most: 1 };
        let Some(part) = tree.split(&outermost.inside, &choice)?.shown.pop() else { break };
        trail.push(part.step);
        outermost = part;
    }

    let outer = Rect { x: 0.0, y: 0.0, width: request.width, height: request.height };
    let rect = match request.shape {
        Shape::Treemap => outer,
        Shape::Icicle => Rect { height: icicle::ROW.min(outer.height), ..outer },
    };
    let cell = |part: &Part<T::Inside>, what: What, rect: Rect, depth: u32, parent: u32| {
        let Step { node, count, size } = part.step;
        Cell { rect, depth, parent, what, node, count, size, has_children: tree.has_children(&part.inside) }
    };
    let what = if trail.is_empty() { What::Object } else { What::Class };
    let mut cells = vec![cell(&outermost, what, rect, 0, 0)];
    // Largest first; among equal ones, the earlier.
    let mut open = BinaryHeap::from([(area(rect), Reverse(0))]);
    let mut insides = vec![Some(outermost.inside)];
    while let Some((_, Reverse(at))) = open.pop() {
        if cells.len() >= MAX_CELLS {
            break;
        }
        let (parent, depth, size) = (cells[at].rect, cells[at].depth, cells[at].size);
        let room = match request.shape {
            Shape::Treemap => treemap::inside(parent, depth),
            Shape::Icicle => icicle::below(parent, request.height),
        };
        let (Some(room), Some(inside)) = (room, insides[at].take()) else { continue };
        if depth >= request.depth || size == 0 {
            continue;
        }
        let (least, most) = match request.shape {
            Shape::Treemap => (MIN_AREA / (room.width * room.height), room.width * room.height / AREA_A_CHILD),
            Shape::Icicle => (MIN_SIDE / room.width, room.width / WIDTH_A_CHILD),
        };
        let least = (least * size as f64).ceil().max(1.0) as u64;
        let most = most.clamp(MIN_CHILDREN, MAX_CHILDREN) as usize;
        let Split { shown, rest } = tree.split(&inside, &Choice { wanted: &|step| step.size >= least, most })?;

        let mut sizes: Vec<u64> = shown.iter().map(|part| part.step.size).collect();
        sizes.push(rest.map_or(0, |rest| rest.size));
        sizes.push(size.saturating_sub(sizes.iter().sum()));
        let rects = match request.shape {
            Shape::Treemap => treemap::place(&sizes, room),
            Shape::Icicle => icicle::place(&sizes, room),
        };
        let rest_rect = rects[shown.len()];
        for (part, &rect) in shown.into_iter().zip(&rects) {
            let drawn = cell(&part, tree.what(), rect, depth + 1, at as u32);
            if drawn.has_children {
                open.push((area(rect), Reverse(cells.len())));
            }
            insides.push(drawn.has_children.then_some(part.inside));
            cells.push(drawn);
        }
        if let Some(Step { node, count, size }) = rest {
            insides.push(None);
            cells.push(Cell {
                rect: rest_rect,
                depth: depth + 1,
                parent: at as u32,
                what: What::Rest,
                node,
                count,
                size,
                has_children: false,
            });
        }
    }
    Ok(Picture { cells, trail })
}

/// A sort key: the bits of positive floats are in the order of their values.
fn area(rect: Rect) -> u64 {
    (rect.width * rect.height).max(0.0).to_bits()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    /// A tree four levels deep with different sizes, and one wide node.
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
            .flat_map(|shape| [Grouping::Object, Grouping::Class, Grouping::Keeper].map(|by| request(shape, by)))
    }

    fn draw(snapshot: &Snapshot, request: &Request) -> Picture {
        super::draw(snapshot, request).expect("a picture")
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
                // By object, the part without a cell is the object itself.
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
    fn drawing_is_deterministic_and_needs_no_minimum_size() {
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
