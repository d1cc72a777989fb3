//! Replays the corpus through the targets. `BLESS=1` writes the seeds again; files called `find-…` stay as they are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use heapwise_fuzz::{TARGETS, seeds};

/// Bytes of all files together, at most.
const MAX_BYTES: usize = 300_000;

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target)
}

/// The files of a target, by name.
fn files(target: &str) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder(target)).expect("a folder of each target");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    paths.map(|path| (name(&path), std::fs::read(&path).expect("a file"))).collect()
}

#[test]
fn the_seeds_are_those_of_the_source() {
    for (target, _) in TARGETS {
        let wanted: BTreeMap<String, Vec<u8>> =
            seeds::of(target).into_iter().map(|(name, bytes)| (format!("seed-{name}"), bytes)).collect();
        assert!(wanted.len() > 2, "seeds of {target}");
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(folder(target)).expect("a folder");
            for stale in files(target).keys().filter(|name| name.starts_with("seed-") && !wanted.contains_key(*name)) {
                std::fs::remove_file(folder(target).join(stale)).expect("a file that can be removed");
            }
            for (name, bytes) in &wanted {
                std::fs::write(folder(target).join(name), bytes).expect("a file that can be written");
            }
        }
        let mut present = files(target);
        present.retain(|name, _| name.starts_with("seed-"));
        let is_same = present == wanted;
        assert!(is_same, "seeds of {target} are out of date: BLESS=1 cargo test -p heapwise-fuzz --test corpus");
    }
}

#[test]
fn the_corpus_is_small_and_each_file_has_a_known_name() {
    let all: Vec<(String, Vec<u8>)> = TARGETS.iter().flat_map(|target| files(target.0)).collect();
    let bytes: usize = all.iter().map(|file| file.1.len()).sum();
    assert!(bytes <= MAX_BYTES, "{bytes} bytes");
    assert!(all.iter().all(|(name, _)| name.starts_with("seed-") || name.starts_with("find-")));
}

/// One test per target, so that a failure names it. The file that fails is in the panic's output.
fn replay(target: &str) {
    let (_, run) = TARGETS.into_iter().find(|known| known.0 == target).expect("a target");
    for (name, bytes) in files(target) {
        println!("crate/fuzz/corpus/{target}/{name}");
        run(&bytes);
    }
    // Parts of the files and files with one other byte, so that the replay is more than the seeds.
    for (name, bytes) in files(target) {
        println!("crate/fuzz/corpus/{target}/{name}, changed");
        for at in (0..bytes.len()).step_by(bytes.len() / 12 + 1) {
            run(&bytes[..at]);
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            run(&changed);
        }
    }
}

macro_rules! replays {
    ($($target:ident)*) => {
        $(#[test] fn $target() { replay(stringify!($target)); })*

        #[test]
        fn every_target_is_replayed() {
            assert!(TARGETS.iter().map(|target| target.0).eq([$(stringify!($target)),*]));
        }
    };
}

replays! { parse gunzip partial redact query graph }
