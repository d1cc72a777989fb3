//! A file, plain or gzipped: every slicing and every number of threads gives the same snapshot or the same error.

use crate::opened::{Random, assert_same_result, on_one_thread, on_threads, open, slicings};
use crate::questions::ask_everything;

pub fn run(bytes: &[u8]) {
    let [whole, pieces, smallest] = slicings(bytes);
    let result = on_one_thread(|| open(&whole));
    assert_same_result(&result, &on_threads(|| open(&pieces)));
    assert_same_result(&result, &on_one_thread(|| open(&smallest)));
    // Questions take longer than opening, so only some inputs are asked.
    if let Ok(snapshot) = result
        && Random::of(bytes).below(16) == 0
    {
        on_one_thread(|| ask_everything(&snapshot));
    }
}
