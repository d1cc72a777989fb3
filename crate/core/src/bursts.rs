//! Splits long loops into bursts, for the sake of V8's compilers.
//!
//! V8 first compiles a WebAssembly function quickly, and compiles it well once it turns out to be hot; but it cannot
//! replace a function that is running. A loop over all nodes that is entered once therefore runs to its end in code
//! that is two or three times as slow. If each burst is a call of a separate function (`#[inline(never)]`), the first
//! few calls make the function hot and the rest run in the optimized code. In ahead-of-time builds, one call per 16,384
//! steps costs nothing measurable.

use std::ops::Range;

/// Steps per burst.
pub const BURST: usize = 1 << 14;

/// `0..len`, split into bursts.
pub fn bursts(len: usize) -> impl DoubleEndedIterator<Item = Range<usize>> {
    (0..len.div_ceil(BURST)).map(move |burst| burst * BURST..len.min((burst + 1) * BURST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bursts_cover_everything_once() {
        for len in [0, 1, BURST - 1, BURST, BURST + 1, 3 * BURST + 5] {
            assert_eq!(bursts(len).flatten().collect::<Vec<_>>(), (0..len).collect::<Vec<_>>());
        }
        assert_eq!(bursts(BURST + 1).next_back(), Some(BURST..BURST + 1));
    }
}
