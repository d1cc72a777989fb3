//! Files that end early: a part of a file that opens also opens, or says that it ends early, and what it calls certain is
//! what the whole file has.

use heapwise_core::ErrorKind;

use crate::certain::{Tally, check};
use crate::opened::{Random, assert_same_result, on_one_thread, on_threads, open, slicings};
use crate::questions::ask_everything;

/// Number of places at which a file is cut.
const CUTS: usize = 4;

pub fn run(bytes: &[u8]) {
    let body = bytes.trim_ascii_end().len();
    let Ok(whole) = on_one_thread(|| open(&[bytes])) else { return };
    // A partial file has nothing to compare with, and data after the end is not cut.
    if whole.partial.is_some() || whole.compressed || !whole.warnings.is_empty() || body < 2 {
        return;
    }
    let mut random = Random::of(bytes);
    for _ in 0..CUTS {
        let end = 1 + random.below(body - 1);
        let [one, pieces, _] = slicings(&bytes[..end]);
        let result = on_one_thread(|| open(&one));
        assert_same_result(&result, &on_threads(|| open(&pieces)));
        match result {
            Ok(cut) => {
                check(&cut, &whole, end, &mut Tally::default());
                if random.below(16) == 0 {
                    on_one_thread(|| ask_everything(&cut));
                }
            }
            Err(error) => {
                assert_eq!(
                    (error.kind, error.offset),
                    (ErrorKind::Truncated, Some(end as u64)),
                    "cut at {end}: {error}"
                );
            }
        }
    }
}
