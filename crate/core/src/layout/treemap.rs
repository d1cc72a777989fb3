//! Treemaps: rectangles inside rectangles, by area; squarified as by Bruls, Huizing and van Wijk (2000).
//!
//! The largest go first, in rows along the shorter side of the free area. A row takes another rectangle as long as its
//! worst aspect ratio does not get worse. Linear in the number of rectangles, except for the sort.

use super::Rect;

/// Height of the strip with the name above the children, if there is room for it.
pub const HEADER: f64 = 18.0;
const HEADER_NEEDS: (f64, f64) = (44.0, 38.0);
/// Margin around the children, if there is room for it.
const WIDE_EDGE: f64 = 2.0;
const WIDE_EDGE_NEEDS: f64 = 24.0;
const EDGE: f64 = 1.0;
/// Parents smaller than this show no children.
const MIN_INSIDE: f64 = 4.0;

/// The area for the children of a rectangle; the outermost rectangle has no margin and no name.
pub fn inside(rect: Rect, depth: u32) -> Option<Rect> {
    if depth == 0 {
        return (rect.width >= MIN_INSIDE && rect.height >= MIN_INSIDE).then_some(rect);
    }
    let Rect { x, y, width, height } = rect;
    let edge = if width.min(height) >= WIDE_EDGE_NEEDS { WIDE_EDGE } else { EDGE };
    let top = if width >= HEADER_NEEDS.0 && height >= HEADER_NEEDS.1 { HEADER } else { edge };
    let inside = Rect { x: x + edge, y: y + top, width: width - 2.0 * edge, height: height - top - edge };
    (inside.width >= MIN_INSIDE && inside.height >= MIN_INSIDE).then_some(inside)
}

/// One rectangle per size, in the order of the sizes; together they fill `area`.
pub fn place(sizes: &[u64], area: Rect) -> Vec<Rect> {
    let total: u64 = sizes.iter().sum();
    let mut rects = vec![Rect { x: area.x, y: area.y, ..Rect::default() }; sizes.len()];
    if total == 0 {
        return rects;
    }
    let scale = area.width * area.height / total as f64;
    let mut order: Vec<usize> = (0..sizes.len()).filter(|&at| sizes[at] > 0).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(sizes[at]));
    let areas: Vec<f64> = order.iter().map(|&at| sizes[at] as f64 * scale).collect();

    let mut free = area;
    let mut first = 0;
    while first < areas.len() {
        let side = free.width.min(free.height).max(f64::MIN_POSITIVE);
        let mut sum = areas[first];
        let mut worst = proportion(areas[first], areas[first], sum, side);
        let mut end = first + 1;
        while end < areas.len() {
            let next = proportion(areas[first], areas[end], sum + areas[end], side);
            if next > worst {
                break;
            }
            worst = next;
            sum += areas[end];
            end += 1;
        }
        // The last of the area is a sliver whose sides have no digits left: neither leaves it.
        let thickness = (sum / side).min(free.width.max(free.height));
        let mut along = 0.0;
        for at in first..end {
            let length = (areas[at] / thickness).min(side - along);
            rects[order[at]] = match free.width >= free.height {
                true => Rect { x: free.x, y: free.y + along, width: thickness, height: length },
                false => Rect { x: free.x + along, y: free.y, width: length, height: thickness },
            };
            along += length;
        }
        free = match free.width >= free.height {
            true => Rect { x: free.x + thickness, width: (free.width - thickness).max(0.0), ..free },
            false => Rect { y: free.y + thickness, height: (free.height - thickness).max(0.0), ..free },
        };
        first = end;
    }
    rects
}

/// The worst aspect ratio in a row with areas from `least` to `most` and this sum.
fn proportion(most: f64, least: f64, sum: f64, side: f64) -> f64 {
    let (side, sum) = (side * side, sum * sum);
    (side * most / sum).max(sum / (side * least))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Rect = Rect { x: 3.0, y: 5.0, width: 600.0, height: 400.0 };

    #[test]
    fn the_example_of_the_paper() {
        let rects = place(&[6, 6, 4, 3, 2, 2, 1], Rect { x: 0.0, y: 0.0, width: 6.0, height: 4.0 });
        let near = |at: usize, x: f64, y: f64, width: f64, height: f64| {
            let rect: Rect = rects[at];
            let off = [rect.x - x, rect.y - y, rect.width - width, rect.height - height];
            assert!(off.iter().all(|off| off.abs() < 1e-9), "{at}: {rect:?}");
        };
        near(0, 0.0, 0.0, 3.0, 2.0);
        near(1, 0.0, 2.0, 3.0, 2.0);
        near(2, 3.0, 0.0, 12.0 / 7.0, 7.0 / 3.0);
        near(3, 3.0 + 12.0 / 7.0, 0.0, 9.0 / 7.0, 7.0 / 3.0);
    }

    #[test]
    fn fills_its_area_without_overlaps() {
        let sizes: Vec<u64> = (0..60).map(|at| at * at % 37 * 11).collect();
        let rects = place(&sizes, AREA);
        let total: u64 = sizes.iter().sum();
        for (at, rect) in rects.iter().enumerate() {
            let share = sizes[at] as f64 / total as f64;
            assert!((rect.width * rect.height - share * AREA.width * AREA.height).abs() < 1e-6);
            assert!(rect.x >= AREA.x - 1e-9 && rect.x + rect.width <= AREA.x + AREA.width + 1e-6);
            assert!(rect.y >= AREA.y - 1e-9 && rect.y + rect.height <= AREA.y + AREA.height + 1e-6);
            for other in &rects[at + 1..] {
                let (wide, high) = (
                    (rect.x + rect.width).min(other.x + other.width) - rect.x.max(other.x),
                    (rect.y + rect.height).min(other.y + other.height) - rect.y.max(other.y),
                );
                assert!(wide < 1e-6 || high < 1e-6 || sizes[at] == 0, "{rect:?} {other:?}");
            }
        }
    }

    #[test]
    fn slivers_stay_inside_the_area() {
        let huge = [1u64 << 50, 1 << 51, (1 << 52) - 1];
        for sizes in huge.iter().flat_map(|&size| (1..200u64).map(move |small| [size, small, 1, small * 7])) {
            for (width, height) in [(1512.0, 901.0), (901.0, 1512.0), (3.0, 1999.0)] {
                for rect in place(&sizes, Rect { x: 0.0, y: 0.0, width, height }) {
                    assert!(rect.width >= 0.0 && rect.x + rect.width <= width + 1e-6, "{rect:?} of {sizes:?}");
                    assert!(rect.height >= 0.0 && rect.y + rect.height <= height + 1e-6, "{rect:?} of {sizes:?}");
                }
            }
        }
    }

    #[test]
    fn sizes_of_zero_have_no_area() {
        assert!(place(&[0, 0], AREA).iter().all(|rect| rect.width == 0.0));
        assert!(place(&[], AREA).is_empty());
        assert_eq!(inside(Rect { x: 0.0, y: 0.0, width: 5.0, height: 90.0 }, 2), None);
    }
}
