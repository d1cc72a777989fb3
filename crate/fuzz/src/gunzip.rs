//! gzip: every slicing gives the same text or the same error, flate2 agrees about files that it can read, and a part of
//! a file gives a part of its text.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use heapwise_core::gunzip::Gunzip;
use heapwise_core::{Error, ErrorKind};

use crate::opened::{Random, slicings};

pub fn run(bytes: &[u8]) {
    check(bytes);
    // Random bytes are seldom gzip, so they are packed, too, in two members.
    let mut random = Random::of(bytes);
    let (first, second) = bytes.split_at(random.below(bytes.len() + 1));
    let packed = [pack(first), pack(second), vec![0; random.below(3)]].concat();
    assert_eq!(unpack(&[&packed]), Ok((bytes.to_vec(), true)));
    check_part(&packed, random.below(packed.len()), bytes);
}

fn check(bytes: &[u8]) {
    let [whole, pieces, smallest] = slicings(bytes);
    let result = unpack(&whole);
    assert_eq!(unpack(&pieces), result);
    assert_eq!(unpack(&smallest), result);
    let mut text = Vec::new();
    let read = MultiGzDecoder::new(bytes).read_to_end(&mut text);
    match &result {
        Ok((ours, is_whole)) => {
            if read.is_ok() {
                assert!(*is_whole && *ours == text, "flate2 reads the same");
            }
            if !bytes.is_empty() {
                check_part(bytes, Random::of(bytes).below(bytes.len()), ours);
            }
        }
        Err(error) => {
            assert!(matches!(error.kind, ErrorKind::Malformed | ErrorKind::Truncated), "{error}");
            assert!(error.offset.is_some_and(|offset| offset <= bytes.len() as u64), "{error}");
            assert!(read.is_err() || bytes.is_empty(), "flate2 reads {} bytes, and ours says: {error}", text.len());
        }
    }
}

/// A file that is cut gives the first part of the text, or has no text.
fn check_part(bytes: &[u8], end: usize, text: &[u8]) {
    match unpack(&[&bytes[..end]]) {
        Ok((part, is_whole)) => {
            assert!(text.starts_with(&part), "cut at {end}");
            // A file may end after any member, and padding is no part of it.
            assert!(!is_whole || part.len() <= text.len(), "cut at {end}");
        }
        Err(error) => assert_eq!((error.kind, error.offset), (ErrorKind::Truncated, Some(end as u64)), "cut at {end}"),
    }
}

/// The text, and whether the file has its end.
fn unpack(slices: &[&[u8]]) -> Result<(Vec<u8>, bool), Error> {
    let mut text = Vec::new();
    let mut sink = |part: &[u8]| {
        text.extend_from_slice(part);
        Ok(())
    };
    let mut gunzip = Gunzip::default();
    for slice in slices {
        gunzip.push(slice, &mut sink)?;
    }
    let is_whole = gunzip.finish(&mut sink)?;
    Ok((text, is_whole))
}

/// A gzip file with one member.
pub fn pack(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).expect("a Vec takes everything");
    encoder.finish().expect("a Vec takes everything")
}
