//! `HEAPWISE_FUZZ=TARGET fuzz [libFuzzer's options] [folders or files]`: runs a target under libFuzzer.
//!
//! One program has all targets, so that there is one to link.

#![no_main]

use std::sync::OnceLock;

use heapwise_fuzz::TARGETS;
use libfuzzer_sys::fuzz_target;

static TARGET: OnceLock<fn(&[u8])> = OnceLock::new();

fn choose() -> fn(&[u8]) {
    let name = std::env::var("HEAPWISE_FUZZ").unwrap_or_default();
    match TARGETS.iter().find(|target| target.0 == name) {
        Some(target) => target.1,
        None => {
            let names: Vec<&str> = TARGETS.iter().map(|target| target.0).collect();
            eprintln!("HEAPWISE_FUZZ names the target: one of {}", names.join(", "));
            std::process::exit(2);
        }
    }
}

fuzz_target!(|data: &[u8]| TARGET.get_or_init(choose)(data));
