//! Icicles: children in a row below their parent, with proportional widths, largest on the left.

use super::Rect;

/// Height of a row in CSS pixels.
pub const ROW: f64 = 22.0;
/// Parents narrower than this show no children.
const MIN_WIDTH: f64 = 3.0;

/// The row below a rectangle, if it fits into the picture.
pub fn below(parent: Rect, height: f64) -> Option<Rect> {
    let rect = Rect { y: parent.y + ROW, height: ROW, ..parent };
    (rect.y + rect.height <= height && rect.width >= MIN_WIDTH).then_some(rect)
}

/// One rectangle per size, from left to right.
pub fn place(sizes: &[u64], row: Rect) -> Vec<Rect> {
    let total: u64 = sizes.iter().sum();
    let scale = if total == 0 { 0.0 } else { row.width / total as f64 };
    let mut before = 0;
    let place = |&size: &u64| {
        let rect = Rect { x: row.x + before as f64 * scale, width: size as f64 * scale, ..row };
        before += size;
        rect
    };
    sizes.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_lie_side_by_side() {
        let row = Rect { x: 10.0, y: 22.0, width: 90.0, height: ROW };
        let rects = place(&[5, 3, 0, 1], row);
        assert_eq!(rects.iter().map(|rect| rect.width).collect::<Vec<_>>(), [50.0, 30.0, 0.0, 10.0]);
        assert_eq!(rects.iter().map(|rect| rect.x).collect::<Vec<_>>(), [10.0, 60.0, 90.0, 90.0]);
        assert!(place(&[0, 0], row).iter().all(|rect| rect.width == 0.0));
    }

    #[test]
    fn rows_end_at_the_bottom() {
        let row = Rect { x: 0.0, y: 0.0, width: 50.0, height: ROW };
        assert_eq!(below(row, 44.0).map(|rect| rect.y), Some(22.0));
        assert_eq!(below(row, 43.0), None);
        assert_eq!(below(Rect { width: 2.0, ..row }, 440.0), None);
    }
}
