//! A fast hash for numbers, and maps that use it.
//!
//! std's default hash costs more than the lookup itself. This is the multiply-and-rotate hash of Firefox and rustc plus
//! a last multiplication, whose upper half is folded down because the hash table selects buckets by the lower bits. It
//! has no secret: use it only for maps whose worst case is slow but harmless.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map whose keys are numbers or tuples of numbers.
pub type NumberMap<K, V> = HashMap<K, V, BuildHasherDefault<NumberHasher>>;

/// A set of numbers.
pub type NumberSet<K> = HashSet<K, BuildHasherDefault<NumberHasher>>;

const FACTOR: u64 = 0xf135_7aea_2e62_a9c5;

/// The hasher for numbers.
#[derive(Clone, Copy, Default)]
pub struct NumberHasher(u64);

impl Hasher for NumberHasher {
    #[inline]
    fn finish(&self) -> u64 {
        let product = self.0.wrapping_mul(FACTOR);
        product ^ product >> 32
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|&word| self.write_u64(u64::from_le_bytes(word)));
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    #[inline]
    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    #[inline]
    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(FACTOR);
    }

    #[inline]
    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::Hash;

    #[test]
    fn neighbors_fall_into_different_buckets() {
        let bucket = |number: u32| {
            let mut hasher = NumberHasher::default();
            (number, 7u32).hash(&mut hasher);
            hasher.finish() & 0xffff
        };
        let mut buckets: Vec<u64> = (0..1000).map(bucket).collect();
        buckets.sort_unstable();
        buckets.dedup();
        assert!(buckets.len() > 950, "{} buckets", buckets.len());
    }
}
