//! Streaming gzip decompression (RFC 1952); flate2 inflates the data.
//!
//! Reads one or more members, compares checksums and lengths, and reports every fault with its byte in the compressed
//! file. flate2's own gzip writers treat the framing the same way, but they cannot distinguish a file that was cut in
//! its trailer from a wrong checksum, nor say where in the data the damage is.

use flate2::{Crc, Decompress, FlushDecompress, Status};

use crate::error::{Error, ErrorKind, Result};

/// Bytes of text that are collected before they are passed on.
const TEXT_STEP: usize = 4 << 20;

/// A gzip file that is being read.
pub struct Gunzip {
    offset: u64,
    state: State,
    inflate: Decompress,
    crc: Crc,
    /// Room for text. It stays initialised: flate2 would clear all of a `Vec`'s spare room for each piece of the file.
    room: Vec<u8>,
    /// Bytes of `room` that hold text which was not passed on.
    filled: usize,
    /// Bytes of text that were passed on.
    text_bytes: u64,
}

enum State {
    /// The header: the part that is being read, and its bytes so far.
    Header(HeaderPart, Vec<u8>),
    /// The deflate data.
    Data,
    /// Checksum and length; the bytes so far.
    Trailer(Vec<u8>),
    /// After a member: another member, padding, or the end of the file.
    Between,
}

/// The parts of a header, in order. Flags in the first part say which of the others exist.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HeaderPart {
    Fixed,
    ExtraLength(u8),
    Extra(u8, usize),
    Name(u8),
    Comment(u8),
    Checksum,
}

/// Bytes of a name, a comment or an extra field, at most: the length of the latter has 16 bits.
const MAX_HEADER_PART: usize = 1 << 16;
const HAS_CHECKSUM: u8 = 2;
const HAS_EXTRA: u8 = 4;
const HAS_NAME: u8 = 8;
const HAS_COMMENT: u8 = 16;

impl Default for Gunzip {
    /// A decompressor at the first byte of a file.
    fn default() -> Self {
        Gunzip {
            offset: 0,
            state: State::Header(HeaderPart::Fixed, Vec::new()),
            inflate: Decompress::new(false),
            crc: Crc::new(),
            room: vec![0; TEXT_STEP],
            filled: 0,
            text_bytes: 0,
        }
    }
}

impl Gunzip {
    /// Takes compressed bytes and passes text to `sink` whenever enough has been collected.
    pub fn push(&mut self, mut bytes: &[u8], sink: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        while let Some(&byte) = bytes.first() {
            let used = match &mut self.state {
                State::Data => self.inflate(bytes, sink)?,
                State::Header(part, kept) => {
                    if kept.len() == MAX_HEADER_PART {
                        return Err(Error::malformed(self.offset, "this is not a valid gzip header"));
                    }
                    kept.push(byte);
                    if let Some(next) = next_part(*part, kept, self.offset)? {
                        kept.clear();
                        match next {
                            Next::Part(next) => *part = next,
                            Next::Data => self.state = State::Data,
                        }
                    }
                    1
                }
                State::Trailer(kept) => {
                    kept.push(byte);
                    if let &[a, b, c, d, e, f, g, h] = kept.as_slice() {
                        let fits = u32::from_le_bytes([a, b, c, d]) == self.crc.sum()
                            && u32::from_le_bytes([e, f, g, h]) == self.crc.amount();
                        if !fits {
                            let message = "the checksum of the gzip file does not match its data";
                            return Err(Error::malformed(self.offset - 7, message));
                        }
                        self.state = State::Between;
                    }
                    1
                }
                // Some writers pad with zeros.
                State::Between if byte == 0 => 1,
                State::Between => {
                    self.inflate.reset(false);
                    self.crc.reset();
                    self.state = State::Header(HeaderPart::Fixed, Vec::new());
                    0
                }
            };
            self.offset += used as u64;
            bytes = &bytes[used..];
        }
        Ok(())
    }

    /// Ends the file: passes on the last text, and returns whether the data is complete. Data that ends early is passed
    /// on as far as it goes; a file that ends in its header has none, and is an error.
    pub fn finish(mut self, sink: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<bool> {
        // The last bytes may stand for more text than there was room for.
        while matches!(self.state, State::Data) {
            let made = self.inflate.total_out();
            self.inflate(&[], sink)?;
            if self.inflate.total_out() == made && !matches!(self.state, State::Trailer(_)) {
                break;
            }
        }
        self.hand_over(sink)?;
        match self.state {
            State::Between => Ok(true),
            _ if self.text_bytes == 0 => {
                Err(Error::at(ErrorKind::Truncated, self.offset, "the gzip file ends before its data begins"))
            }
            _ => Ok(false),
        }
    }

    /// Inflates as much as the text buffer holds; returns the number of bytes used.
    fn inflate(&mut self, bytes: &[u8], sink: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<usize> {
        let (used, made) = (self.inflate.total_in(), self.inflate.total_out());
        let status = self.inflate.decompress(bytes, &mut self.room[self.filled..], FlushDecompress::None);
        let used = (self.inflate.total_in() - used) as usize;
        let made = (self.inflate.total_out() - made) as usize;
        self.crc.update(&self.room[self.filled..self.filled + made]);
        let stuck = !bytes.is_empty() && used == 0 && made == 0 && self.filled < TEXT_STEP;
        self.filled += made;
        match status {
            Ok(Status::StreamEnd) => self.state = State::Trailer(Vec::new()),
            Ok(Status::Ok | Status::BufError) if !stuck => {}
            _ => {
                return Err(Error::malformed(self.offset + used as u64, "the gzip data is damaged here"));
            }
        }
        if self.filled == TEXT_STEP {
            self.hand_over(sink)?;
        }
        Ok(used)
    }

    fn hand_over(&mut self, sink: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        self.text_bytes += self.filled as u64;
        sink(&self.room[..self.filled])?;
        self.filled = 0;
        Ok(())
    }
}

enum Next {
    Part(HeaderPart),
    Data,
}

/// The state that follows once `kept` is a complete part; `None` while it is not.
fn next_part(part: HeaderPart, kept: &[u8], offset: u64) -> Result<Option<Next>> {
    let flags = match (part, kept) {
        (HeaderPart::Fixed, _) => {
            let good = match kept.len() {
                1 => kept[0] == 0x1f,
                2 => kept[1] == 0x8b,
                3 => kept[2] == 8,
                4 => kept[3] & 0xe0 == 0,
                _ => true,
            };
            if !good {
                return Err(Error::malformed(offset, "this is not a valid gzip header"));
            }
            match kept.len() {
                10 => kept[3],
                _ => return Ok(None),
            }
        }
        (HeaderPart::ExtraLength(flags), &[low, high]) => match u16::from_le_bytes([low, high]) {
            0 => flags,
            length => return Ok(Some(Next::Part(HeaderPart::Extra(flags, length as usize)))),
        },
        (HeaderPart::Extra(flags, length), kept) if kept.len() == length => flags,
        (HeaderPart::Name(flags) | HeaderPart::Comment(flags), [.., 0]) => flags,
        (HeaderPart::Checksum, [_, _]) => return Ok(Some(Next::Data)),
        _ => return Ok(None),
    };
    let after = match part {
        HeaderPart::Fixed => 0,
        HeaderPart::ExtraLength(_) | HeaderPart::Extra(..) => 1,
        HeaderPart::Name(_) => 2,
        _ => 3,
    };
    let parts = [
        (HAS_EXTRA, HeaderPart::ExtraLength(flags)),
        (HAS_NAME, HeaderPart::Name(flags)),
        (HAS_COMMENT, HeaderPart::Comment(flags)),
        (HAS_CHECKSUM, HeaderPart::Checksum),
    ];
    let next = parts.into_iter().skip(after).find(|(flag, _)| flags & flag != 0);
    Ok(Some(next.map_or(Next::Data, |(_, part)| Next::Part(part))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, GzBuilder};
    use proptest::prelude::*;
    use std::io::Write;

    fn unpack(bytes: &[u8], step: usize) -> Result<Vec<u8>> {
        unpack_part(bytes, step).map(|(text, is_whole)| {
            assert!(is_whole);
            text
        })
    }

    /// The text, and whether the file has its end.
    fn unpack_part(bytes: &[u8], step: usize) -> Result<(Vec<u8>, bool)> {
        let mut text = Vec::new();
        let mut sink = |part: &[u8]| {
            text.extend_from_slice(part);
            Ok(())
        };
        let mut gunzip = Gunzip::default();
        for slice in bytes.chunks(step) {
            gunzip.push(slice, &mut sink)?;
        }
        let is_whole = gunzip.finish(&mut sink)?;
        Ok((text, is_whole))
    }

    fn pack(text: &[u8]) -> Vec<u8> {
        let builder = GzBuilder::new().filename("a.heapsnapshot").comment("made by a test").extra([1, 2, 3]);
        let mut encoder = builder.write(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn distinguishes_truncation_from_damage() {
        let text = b"some text, some text, some more text";
        let bytes = pack(text);
        let (mut texts, mut errors) = (Vec::new(), 0);
        for length in 2..bytes.len() {
            match unpack_part(&bytes[..length], 7) {
                Ok((part, is_whole)) => {
                    assert!(!is_whole && text.starts_with(&part), "cut at {length}");
                    assert_eq!(unpack_part(&bytes[..length], 1).unwrap(), (part.clone(), false), "cut at {length}");
                    texts.push(part.len());
                }
                Err(error) => {
                    assert_eq!((error.kind, error.offset), (ErrorKind::Truncated, Some(length as u64)));
                    errors += 1;
                }
            }
        }
        assert!(texts.is_sorted() && texts.last() == Some(&text.len()), "{texts:?}");
        assert!(errors >= 10, "a file that ends in its header has no text");
        for at in bytes.len() - 8..bytes.len() {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1;
            let error = unpack(&bytes, 7).unwrap_err();
            assert_eq!((error.kind, error.offset), (ErrorKind::Malformed, Some(bytes.len() as u64 - 8)));
        }
    }

    #[test]
    fn a_file_that_ends_early_gives_all_the_text_of_its_bytes() {
        // A long run takes few bytes, so much text is due when the bytes end.
        let text = vec![b'a'; TEXT_STEP * 3];
        let bytes = pack(&text);
        let (part, is_whole) = unpack_part(&bytes[..bytes.len() - 8], 1 << 20).unwrap();
        assert_eq!((part.len(), is_whole), (text.len(), false));
        for length in [bytes.len() - 9, bytes.len() / 2] {
            let parts = [1, 1000, 1 << 20].map(|step| unpack_part(&bytes[..length], step).unwrap().0.len());
            assert_eq!(parts, [parts[0]; 3], "cut at {length}");
            assert!(parts[0] > 0 && parts[0] <= text.len());
        }
    }

    #[test]
    fn a_name_without_an_end_is_refused() {
        let mut bytes = vec![0x1f, 0x8b, 8, HAS_NAME, 0, 0, 0, 0, 0, 0];
        bytes.resize(1 << 20, b'x');
        let errors = [1 << 20, 100].map(|step| unpack_part(&bytes, step).unwrap_err());
        assert_eq!(errors[0], errors[1]);
        assert_eq!(errors[0].kind, ErrorKind::Malformed);
    }

    #[test]
    fn text_larger_than_the_buffer_comes_in_parts() {
        let text = vec![b'a'; TEXT_STEP * 2 + 5];
        assert_eq!(unpack(&pack(&text), 1 << 20).unwrap(), text);
    }

    proptest! {
        #[test]
        fn unpacks_members_and_padding_in_any_slices(
            texts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..200), 1..4),
            padding in 0usize..5,
            step in 1usize..50,
        ) {
            let bytes: Vec<u8> = texts.iter().flat_map(|text| pack(text)).chain(vec![0; padding]).collect();
            prop_assert_eq!(unpack(&bytes, step).unwrap(), texts.concat());
        }
    }
}
