//! The two ends of a list that may be too long to show: a path through a list of millions, a chain of dominators.
//!
//! Cost: one look at each item; memory for the items that are kept.

use std::collections::VecDeque;

/// Items that are kept at each end. Nobody reads more, and each becomes a row of the answer.
pub const END: usize = 500;

/// The first and the last items of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ends<T> {
    /// The items, in order, without those in the middle.
    pub items: Vec<T>,
    /// Number of items that are left out in the middle: after the first `END`.
    pub skipped: usize,
}

impl<T> Ends<T> {
    /// The ends of a list.
    pub fn of(mut list: impl Iterator<Item = T>) -> Self {
        let mut items: Vec<T> = list.by_ref().take(END).collect();
        let mut last = VecDeque::new();
        let mut skipped = 0;
        for item in list {
            if last.len() == END {
                last.pop_front();
                skipped += 1;
            }
            last.push_back(item);
        }
        items.extend(last);
        Ends { items, skipped }
    }

    /// The same with other items.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Ends<U> {
        Ends { items: self.items.into_iter().map(change).collect(), skipped: self.skipped }
    }

    /// Number of items that are left out before the item at a place.
    pub fn skipped_before(&self, place: usize) -> usize {
        if place == END { self.skipped } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_fits_is_whole() {
        for length in [0, 1, END, END + 1, 2 * END] {
            let ends = Ends::of(0..length);
            assert_eq!((ends.items, ends.skipped), ((0..length).collect(), 0));
        }
    }

    #[test]
    fn the_middle_of_a_longer_one_is_counted() {
        let ends = Ends::of(0..2 * END + 7);
        assert_eq!((ends.items.len(), ends.skipped), (2 * END, 7));
        assert_eq!((ends.items[END - 1], ends.items[END]), (END - 1, END + 7));
        assert_eq!((ends.skipped_before(END), ends.skipped_before(END + 1)), (7, 0));
    }
}
