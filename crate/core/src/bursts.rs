//! Long loops in bursts.
//!
//! V8 compiles a function of WebAssembly quickly first and well later, when it has turned out to be hot; but it cannot
//! exchange a function that is running. A loop over all nodes that is entered once therefore runs to its end in code that
//! is two or three times as slow. Cut into bursts, each a call of a function of its own (`#[inline(never)]`), the first few
//! make it hot and the others run in the good code. Where code is compiled ahead of time, a call every 16,384 steps is
//! nothing.

use std::ops::Range;

/// Steps of a burst.
pub const BURST: usize = 1 << 14;

/// `0..len` in bursts.
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
