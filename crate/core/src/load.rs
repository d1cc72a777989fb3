//! Bytes of a file to a snapshot. gzip is detected by its first two bytes; the file's name does not matter.

use crate::error::Result;
use crate::gunzip::Gunzip;
use crate::monitor::Monitor;
use crate::parse::{Options, Parsed, Parser};

/// The best ratio that deflate can reach.
const GZIP_BEST: u64 = 1032;
/// An upper estimate: snapshots usually compress six- to twelvefold.
const GZIP_USUAL: u64 = 16;

/// A file that is being read.
pub struct Loader {
    options: Options,
    bytes: u64,
    stage: Stage,
}

enum Stage {
    /// Fewer than two bytes have arrived.
    Sniff(Vec<u8>),
    Plain(Box<Parser>),
    Gzip(Box<Gunzip>, Box<Parser>),
}

/// A file that has been read.
pub struct Loaded {
    /// The snapshot.
    pub parsed: Parsed,
    /// Size of the file in bytes, before decompression.
    pub source_bytes: u64,
    /// Whether it was gzipped.
    pub compressed: bool,
}

impl Loader {
    /// A loader for a file of `source_bytes`, if that is known; its columns may take at most `memory_bytes`.
    pub fn new(source_bytes: Option<u64>, memory_bytes: u64) -> Self {
        let options = Options { text_bytes_at_most: source_bytes, text_bytes_likely: source_bytes, memory_bytes };
        Loader { options, bytes: 0, stage: Stage::Sniff(Vec::new()) }
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8], monitor: &dyn Monitor) -> Result<()> {
        match &mut self.stage {
            Stage::Sniff(head) => {
                if head.len() + bytes.len() < 2 {
                    head.extend_from_slice(bytes);
                    return Ok(());
                }
                let head = std::mem::take(head);
                let first_two: Vec<u8> = head.iter().chain(bytes).take(2).copied().collect();
                self.stage = match first_two == [0x1f, 0x8b] {
                    true => Stage::Gzip(Box::default(), Box::new(Parser::new(unpacked(&self.options)))),
                    false => Stage::Plain(Box::new(Parser::new(self.options.clone()))),
                };
                if !head.is_empty() {
                    self.push(&head, monitor)?;
                }
                self.push(bytes, monitor)
            }
            Stage::Plain(parser) => {
                self.bytes += bytes.len() as u64;
                parser.push(bytes, monitor)
            }
            Stage::Gzip(gunzip, parser) => {
                self.bytes += bytes.len() as u64;
                gunzip.push(bytes, &mut |text| parser.push(text, monitor))
            }
        }
    }

    /// Ends the file. A snapshot that is cut off is read as far as it goes: see `Parsed::partial`.
    pub fn finish(self, monitor: &dyn Monitor) -> Result<Loaded> {
        let source_bytes = self.bytes;
        let (parser, compressed) = match self.stage {
            Stage::Sniff(head) => {
                let mut parser = Parser::new(self.options);
                parser.push(&head, monitor)?;
                (parser, false)
            }
            Stage::Plain(parser) => (*parser, false),
            Stage::Gzip(gunzip, mut parser) => {
                if !gunzip.finish(&mut |text| parser.push(text, monitor))? {
                    parser.cut_off();
                }
                (*parser, true)
            }
        };
        Ok(Loaded { parsed: parser.finish(monitor)?, source_bytes, compressed })
    }
}

fn unpacked(options: &Options) -> Options {
    Options {
        text_bytes_at_most: options.text_bytes_at_most.map(|bytes| bytes.saturating_mul(GZIP_BEST)),
        text_bytes_likely: options.text_bytes_likely.map(|bytes| bytes.saturating_mul(GZIP_USUAL)),
        ..options.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;
    use crate::monitor::Silent;
    use crate::testkit;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn load(bytes: &[u8], step: usize) -> Result<Loaded> {
        let mut loader = Loader::new(Some(bytes.len() as u64), u64::MAX);
        for slice in bytes.chunks(step) {
            loader.push(slice, &Silent)?;
        }
        loader.finish(&Silent)
    }

    #[test]
    fn opens_plain_and_gzipped_in_any_slices() {
        let text = testkit::snapshot("root -> a:Widget(40) -> b");
        let members = [gzip(&text[..50]), gzip(&text[50..])].concat();
        for (bytes, compressed) in [(text.clone(), false), (gzip(&text), true), (members, true)] {
            for step in [1, 2, 7, 100_000] {
                let loaded = load(&bytes, step).unwrap();
                assert_eq!(loaded.parsed.graph.node_count(), 3);
                assert_eq!((loaded.compressed, loaded.source_bytes), (compressed, bytes.len() as u64));
            }
        }
    }

    #[test]
    fn reports_damage_and_truncation_of_gzip() {
        let bytes = gzip(&testkit::snapshot("root -> a -> b; a -> c; c -> d:Other(3)"));
        let whole = load(&bytes, 10).unwrap();
        assert_eq!(whole.parsed.partial, None);
        let without_checksum = load(&bytes[..bytes.len() - 4], 10).unwrap().parsed;
        assert_eq!(without_checksum.graph.node_count(), whole.parsed.graph.node_count());
        assert!(!without_checksum.partial.unwrap().lacks_graph());
        let mut opened = 0;
        for length in 3..bytes.len() {
            let results = [1, 10, 10_000].map(|step| load(&bytes[..length], step).map(|loaded| loaded.parsed));
            match results {
                [Ok(a), Ok(b), Ok(c)] => {
                    assert!(a.partial.is_some() && a.partial == b.partial && b.partial == c.partial, "cut at {length}");
                    opened += 1;
                }
                [Err(a), Err(b), Err(c)] => {
                    assert_eq!((a.kind, &a, &b), (ErrorKind::Truncated, &b, &c), "cut at {length}");
                }
                _ => panic!("the slices decide whether a file opens that is cut at {length}"),
            }
        }
        assert!(opened > 20, "{opened}");
        let mut flipped = bytes.clone();
        let at = flipped.len() - 6;
        flipped[at] ^= 0xff;
        assert_eq!(load(&flipped, 10).err().unwrap().kind, ErrorKind::Malformed);
    }

    #[test]
    fn reports_an_empty_file() {
        let error = load(b"", 1).err().unwrap();
        assert_eq!((error.kind, error.message.as_str()), (ErrorKind::NotASnapshot, "the file is empty"));
        assert_eq!(load(b"{", 1).err().unwrap().kind, ErrorKind::Truncated);
    }
}
