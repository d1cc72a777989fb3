//! Columns that grow only as far as the file justifies, and columns of numbers that rarely exceed 32 bits.

use std::mem::MaybeUninit;

use crate::error::{Error, Result};

/// How much memory a column may reserve at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Growth {
    /// The header's count is plausible for a file of this size: reserve memory for all of it now.
    Exact,
    /// The size of the file is unknown, so the header is not trusted: grow with the rows that arrive.
    Stepwise,
}

/// Makes room for `extra` more items of `expected` in total.
pub fn grow<T>(column: &mut Vec<T>, extra: usize, expected: usize, growth: Growth, what: &str) -> Result<()> {
    if column.capacity() - column.len() >= extra {
        return Ok(());
    }
    let target = match growth {
        Growth::Exact => expected.max(column.len() + extra),
        Growth::Stepwise => (column.len() + column.len() / 2 + extra).min(expected.max(column.len() + extra)),
    };
    let bytes = (target as u64).saturating_mul(size_of::<T>() as u64);
    column.try_reserve_exact(target - column.len()).map_err(|_| Error::out_of_memory(what, bytes))
}

/// Spare room for `extra` more items after a column's last; empty if the column is not kept. Items written there become
/// part of the column when `adopt` raises its length.
///
/// Zeroing the room first would write all columns twice, and on one thread.
pub fn spare<T>(
    column: &mut Vec<T>,
    is_kept: bool,
    extra: usize,
    expected: usize,
    growth: Growth,
) -> Result<&mut [MaybeUninit<T>]> {
    if !is_kept {
        return Ok(&mut []);
    }
    grow(column, extra, expected, growth, "the columns of the snapshot")?;
    Ok(&mut column.spare_capacity_mut()[..extra])
}

/// Makes `extra` items part of a column that is kept.
///
/// # Safety
///
/// All of the room that the last `spare` returned must have been written.
pub unsafe fn adopt<T>(column: &mut Vec<T>, is_kept: bool, extra: usize) {
    if is_kept {
        // SAFETY: the caller has written them, and `spare` reserved their room.
        unsafe { column.set_len(column.len() + extra) }
    }
}

/// Unsigned numbers that almost always fit 32 bits: a dense column of lower halves and a sparse list of upper halves.
#[derive(Default, Clone, Debug)]
pub struct WideColumn {
    /// The lower 32 bits of every value.
    pub low: Vec<u32>,
    /// Index and upper 32 bits of each value of 2^32 or more, ordered by index.
    pub high: Vec<(u32, u32)>,
}

impl WideColumn {
    /// Number of values.
    pub fn len(&self) -> usize {
        self.low.len()
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.low.is_empty()
    }

    /// The whole value. Constant time if no wide values exist, else logarithmic in their number.
    #[inline]
    pub fn get(&self, index: usize) -> u64 {
        let low = u64::from(self.low[index]);
        if self.high.is_empty() {
            return low;
        }
        match self.high.binary_search_by_key(&(index as u32), |&(at, _)| at) {
            Ok(at) => u64::from(self.high[at].1) << 32 | low,
            Err(_) => low,
        }
    }

    /// All values in order.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        let mut high = self.high.iter().copied().peekable();
        self.low.iter().enumerate().map(move |(index, &low)| match high.next_if(|&(at, _)| at as usize == index) {
            Some((_, upper)) => u64::from(upper) << 32 | u64::from(low),
            None => u64::from(low),
        })
    }

    /// Overwrites a value.
    pub fn set(&mut self, index: usize, value: u64) {
        self.low[index] = value as u32;
        let upper = (value >> 32) as u32;
        match (self.high.binary_search_by_key(&(index as u32), |&(at, _)| at), upper) {
            (Ok(at), 0) => {
                self.high.remove(at);
            }
            (Ok(at), _) => self.high[at].1 = upper,
            (Err(_), 0) => {}
            (Err(place), _) => self.high.insert(place, (index as u32, upper)),
        }
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        self.low.capacity() * 4 + self.high.capacity() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_column_reads_back_what_was_set() {
        let mut column = WideColumn { low: vec![1, 2, 3], high: vec![] };
        column.set(1, 5 << 32 | 7);
        column.set(0, 1 << 40);
        assert_eq!(column.iter().collect::<Vec<_>>(), [1 << 40, 5 << 32 | 7, 3]);
        column.set(0, 9);
        assert_eq!((0..3).map(|i| column.get(i)).collect::<Vec<_>>(), [9, 5 << 32 | 7, 3]);
        assert_eq!(column.high, [(1, 5)]);
    }

    #[test]
    fn growth_never_exceeds_the_expected_when_stepwise() {
        let mut column: Vec<u32> = Vec::new();
        grow(&mut column, 4, 1_000_000_000_000, Growth::Stepwise, "x").unwrap();
        assert!(column.capacity() < 100);
        let error = grow(&mut Vec::<u32>::new(), 4, usize::MAX / 2, Growth::Exact, "x").unwrap_err();
        assert_eq!(error.kind, crate::ErrorKind::OutOfMemory);
    }
}
