//! Sets of ordinals, one bit per ordinal.
//!
//! `fixedbitset` has the same functions and more, but it aborts if memory is refused. A set here is as large as the
//! graph, and in a browser tab a refusal has to come back as an error.

use crate::error::Result;
use crate::graph::strings::StringTable;
use crate::ids::{NodeIx, StrIx};

const WORD_BITS: usize = u64::BITS as usize;

/// A set of numbers below a bound.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct BitSet {
    words: Vec<u64>,
    len: usize,
}

impl BitSet {
    /// The empty set of numbers below `len`.
    pub fn empty(len: usize) -> Result<Self> {
        let mut words = Vec::new();
        words.try_reserve_exact(len.div_ceil(WORD_BITS))?;
        words.resize(len.div_ceil(WORD_BITS), 0);
        Ok(BitSet { words, len })
    }

    /// The numbers below `len` that pass a predicate.
    pub fn of(len: usize, passes: impl Fn(usize) -> bool) -> Result<Self> {
        let mut set = BitSet::empty(len)?;
        for (word, bits) in set.words.iter_mut().enumerate() {
            let begin = word * WORD_BITS;
            let numbers = begin..len.min(begin + WORD_BITS);
            *bits = numbers.fold(0, |bits, number| bits | u64::from(passes(number)) << (number - begin));
        }
        Ok(set)
    }

    /// The strings of a table whose text passes a predicate.
    pub fn of_strings(strings: &StringTable, passes: impl Fn(&[u8]) -> bool) -> Result<Self> {
        let mut set = BitSet::empty(strings.len())?;
        for (ordinal, text) in strings.iter().enumerate() {
            if passes(text) {
                set.insert(ordinal);
            }
        }
        Ok(set)
    }

    /// Whether a number is in the set; a number beyond the bound is not.
    #[inline]
    pub fn contains(&self, number: usize) -> bool {
        self.words.get(number / WORD_BITS).is_some_and(|word| word >> (number % WORD_BITS) & 1 == 1)
    }

    /// Whether a node is in a set of nodes.
    #[inline]
    pub fn has(&self, node: NodeIx) -> bool {
        self.contains(node.index())
    }

    /// Whether a string is in a set of strings.
    #[inline]
    pub fn has_string(&self, string: StrIx) -> bool {
        self.contains(string.index())
    }

    /// Inserts a number, which must be below the bound; returns whether it is new.
    #[inline]
    pub fn insert(&mut self, number: usize) -> bool {
        debug_assert!(number < self.len);
        let word = &mut self.words[number / WORD_BITS];
        let bit = 1 << (number % WORD_BITS);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// How many numbers are in the set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The bound: every number in the set is smaller.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// The numbers in the set, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(word, &bits)| {
            let mut rest = bits;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then_some(rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(word * WORD_BITS + bit)
            })
        })
    }

    /// The numbers below the bound that are not in the set, ascending.
    pub fn missing(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len).filter(|&number| !self.contains(number))
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        self.words.capacity() * size_of::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_the_inserted_numbers() {
        let mut set = BitSet::empty(130).unwrap();
        assert!(set.is_empty());
        assert!([0, 63, 64, 129].into_iter().all(|number| set.insert(number)));
        assert!(!set.insert(64));
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        assert_eq!((set.count(), set.len(), set.contains(65), set.contains(9999)), (4, 130, false, false));
    }

    #[test]
    fn a_predicate_makes_a_set() {
        let set = BitSet::of(70, |number| number % 33 == 3).unwrap();
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 36, 69]);
    }
}
