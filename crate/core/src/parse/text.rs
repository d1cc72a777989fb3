//! Reads the `strings` section: JSON strings into blocks of WTF-8.
//!
//! A slice is split into pieces that are read in parallel, each into its own block. The number of quotes before a
//! border tells whether the border is inside a string. Escaped quotes do not count, and a border never follows a
//! backslash, so each piece can count its own quotes. Searching for newlines would be cheaper, but only Node up to 22
//! writes them.
//!
//! Where a fault is reported does not depend on the slices: a string that the end of a slice splits is carried whole, and
//! one that is longer than `MAX_STRING` is refused where it begins, before its text is looked at.
//!
//! Cost: three vector scans over the text and one copy.

use std::collections::TryReserveError;

use rayon::prelude::*;

use super::numbers::spaces;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::strings::{Block, StringTable};

/// The section that is being read.
#[derive(Default)]
pub struct Strings {
    /// The strings that were read so far.
    pub table: StringTable,
    /// A string that is not complete yet, from its opening quote on.
    carry: Vec<u8>,
    carry_offset: u64,
    commas: usize,
}

const MIN_PIECE: usize = 64 << 10;
const PIECES_PER_THREAD: usize = 4;
/// Bytes of a string between its quotes, at most. V8 has none of more characters than 2^29, and writes the first 1,024.
const MAX_STRING: usize = 1 << 28;

/// How a piece of text ended.
enum End {
    /// At its last byte, outside a string.
    Whole,
    /// Inside the string that begins at this index.
    Open(usize),
    /// At the closing bracket, which has this index.
    Closed(usize),
    /// At this index, with a syntax error.
    Bad(usize, &'static str),
    /// Before the string at this index, which is too long.
    TooLong(usize),
}

struct Piece {
    block: Block,
    commas: usize,
    end: End,
}

impl Strings {
    /// Takes text of the array, after its opening bracket. Once the closing bracket arrives, returns the number of
    /// bytes used.
    pub fn push(&mut self, text: &[u8], offset: u64) -> Result<Option<usize>> {
        let mut begin = 0;
        if !self.carry.is_empty() {
            let escaped = self.carry.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1;
            let Some(quote) = closing_quote(text, usize::from(escaped)) else {
                return self.keep(text, false).map(|()| None);
            };
            begin = quote + 1;
            self.keep(&text[..begin], true)?;
            let token = std::mem::take(&mut self.carry);
            let piece = read_piece(&token)?;
            if let End::Bad(at, message) = piece.end {
                return Err(Error::malformed(self.carry_offset + at as u64, message));
            }
            self.table.push(piece.block);
        }
        let borders = cut(&text[begin..]).into_iter().map(|border| begin + border).collect::<Vec<_>>();
        let pieces: Vec<Result<Piece>> =
            borders.par_windows(2).map(|border| read_piece(&text[border[0]..border[1]])).collect();
        for (piece, &from) in pieces.into_iter().zip(&borders) {
            let piece = piece?;
            self.commas += piece.commas;
            self.table.push(piece.block);
            match piece.end {
                End::Whole => {}
                End::Bad(at, message) => {
                    return Err(Error::malformed(offset + (from + at) as u64, message));
                }
                End::TooLong(at) => return Err(self.too_long(offset + (from + at) as u64)),
                End::Closed(at) => {
                    return self.close(offset + (from + at) as u64).map(|()| Some(from + at + 1));
                }
                // Only the last piece can end inside a string: the slice does.
                End::Open(at) => {
                    self.carry_offset = offset + (from + at) as u64;
                    self.keep(&text[from + at..], false)?;
                }
            }
        }
        Ok(None)
    }

    fn close(&self, offset: u64) -> Result<()> {
        match self.table.len().saturating_sub(1) == self.commas {
            true => Ok(()),
            false => {
                let message = format!("{} strings are separated by {} commas", self.table.len(), self.commas);
                Err(Error::malformed(offset, message))
            }
        }
    }

    /// The strings of a text that ends here, inside the array or after it. A string that is not complete is dropped.
    pub fn into_partial(self) -> StringTable {
        self.table
    }

    fn keep(&mut self, text: &[u8], is_closed: bool) -> Result<()> {
        let bytes = self.carry.len().saturating_add(text.len());
        if bytes > MAX_STRING + 1 + usize::from(is_closed) {
            return Err(self.too_long(self.carry_offset));
        }
        self.carry.try_reserve(text.len()).map_err(|_| Error::out_of_memory("a string", bytes as u64))?;
        self.carry.extend_from_slice(text);
        Ok(())
    }

    fn too_long(&self, offset: u64) -> Error {
        let message = format!("string {} has more than {MAX_STRING} bytes", self.table.len());
        Error::at(ErrorKind::TooLarge, offset, message)
    }
}

/// Splits `text`, which begins outside a string, into pieces that begin outside a string; returns their borders.
fn cut(text: &[u8]) -> Vec<usize> {
    let pieces = (text.len() / MIN_PIECE).clamp(1, rayon::current_num_threads() * PIECES_PER_THREAD);
    let behind_escape = |border: usize| border > 0 && text[border - 1] == b'\\';
    let mut raw: Vec<usize> = (0..pieces).map(|i| text.len() / pieces * i).collect();
    for border in &mut raw {
        while behind_escape(*border) && *border < text.len() {
            *border += 1;
        }
    }
    raw.push(text.len());
    raw.dedup();
    let odd: Vec<bool> = raw.par_windows(2).map(|piece| count_quotes(&text[piece[0]..piece[1]]) % 2 == 1).collect();

    let mut borders = vec![0];
    let mut inside = false;
    for (&border, odd) in raw[1..].iter().zip(odd) {
        inside ^= odd;
        let outside = match inside {
            false => Some(border),
            true => closing_quote(&text[border..], 0).map(|quote| border + quote + 1),
        };
        // The borders inside a string that spans several pieces coincide; inside a string that the slice cuts there is
        // no border.
        if let Some(border) = outside.filter(|&border| border > borders[borders.len() - 1]) {
            borders.push(border);
        }
    }
    if borders[borders.len() - 1] < text.len() {
        borders.push(text.len());
    }
    borders
}

/// Counts the quotes that are not escaped.
fn count_quotes(text: &[u8]) -> usize {
    let mut quotes = 0;
    let mut at = 0;
    while let Some(next) = closing_quote(text.get(at..).unwrap_or_default(), 0) {
        quotes += 1;
        at += next + 1;
    }
    quotes
}

/// The index of the quote that closes the string which is open at the start of `text`; skips the first `skip` bytes.
pub(crate) fn closing_quote(text: &[u8], skip: usize) -> Option<usize> {
    let mut at = skip;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        match text[at] {
            b'"' => return Some(at),
            _ => at += 2,
        }
    }
}

fn read_piece(text: &[u8]) -> Result<Piece> {
    // If the whole piece is valid UTF-8, which one fast check decides, raw bytes are copied without conversion.
    let clean = text.is_ascii() || std::str::from_utf8(text).is_ok();
    let no_memory = |_| Error::out_of_memory("the strings", text.len() as u64);
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(text.len()).map_err(no_memory)?;
    let mut ends: Vec<u32> = Vec::new();
    ends.try_reserve(text.len() / 32).map_err(no_memory)?;
    let (mut at, mut commas) = (0, 0);
    let end = loop {
        at += spaces(&text[at..]);
        match text.get(at) {
            None => break End::Whole,
            Some(b',') => {
                commas += 1;
                at += 1;
            }
            Some(b'"') => {
                let before = bytes.len();
                match read_string(text, at + 1, clean, &mut bytes) {
                    Ok(next) if next - at - 2 > MAX_STRING => break End::TooLong(at),
                    Ok(next) => {
                        ends.try_reserve(1).map_err(no_memory)?;
                        ends.push(bytes.len() as u32);
                        at = next;
                    }
                    // A fault counts once the whole string is there, as where slices split the string.
                    Err(stop) => {
                        bytes.truncate(before);
                        break match (stop, closing_quote(&text[at + 1..], 0)) {
                            (Stop::Unfinished, _) | (_, None) => End::Open(at),
                            (Stop::Bad(_), Some(length)) if length > MAX_STRING => End::TooLong(at),
                            (Stop::Bad(bad), _) => End::Bad(bad, "this is not a valid JSON escape"),
                        };
                    }
                }
            }
            Some(b']') => break End::Closed(at),
            Some(_) => break End::Bad(at, "a string was expected here"),
        }
    };
    // Copies of exact size: the over-reserved memory is free for the next piece at once.
    let block = Block { bytes: exact(&bytes).map_err(no_memory)?, ends: exact(&ends).map_err(no_memory)? };
    Ok(Piece { block, commas, end })
}

/// A copy without spare room.
fn exact<T: Copy>(items: &[T]) -> std::result::Result<Box<[T]>, TryReserveError> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(items.len())?;
    copy.extend_from_slice(items);
    Ok(copy.into_boxed_slice())
}

/// Appends the content of one quoted string; returns `false` if `token` is not a valid string.
pub(crate) fn read_one(token: &[u8], bytes: &mut Vec<u8>) -> bool {
    read_string(token, 1, std::str::from_utf8(token).is_ok(), bytes).is_ok_and(|end| end == token.len())
}

enum Stop {
    /// The text ends inside the string.
    Unfinished,
    /// The escape at this byte is invalid.
    Bad(usize),
}

/// Appends the string whose first character is at `at`; returns the index after its closing quote.
fn read_string(text: &[u8], mut at: usize, clean: bool, bytes: &mut Vec<u8>) -> std::result::Result<usize, Stop> {
    loop {
        let stop = at + memchr::memchr2(b'"', b'\\', &text[at..]).ok_or(Stop::Unfinished)?;
        let raw = &text[at..stop];
        match clean {
            true => bytes.extend_from_slice(raw),
            // The same replacement as TextDecoder's, and so as DevTools'.
            false => bytes.extend_from_slice(String::from_utf8_lossy(raw).as_bytes()),
        }
        if text[stop] == b'"' {
            return Ok(stop + 1);
        }
        let plain = match text.get(stop + 1).ok_or(Stop::Unfinished)? {
            b'u' => {
                at = stop + unicode_escape(text, stop, bytes)?;
                continue;
            }
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            b'b' => 8,
            b'f' => 12,
            same @ (b'"' | b'\\' | b'/') => *same,
            _ => return Err(Stop::Bad(stop)),
        };
        bytes.push(plain);
        at = stop + 2;
    }
}

/// Appends the character of a `\uXXXX`, or of two that form a surrogate pair; returns the number of bytes read.
fn unicode_escape(text: &[u8], at: usize, bytes: &mut Vec<u8>) -> std::result::Result<usize, Stop> {
    let unit = |at: usize| -> std::result::Result<Option<u32>, Stop> {
        match (text.get(at), text.get(at + 1)) {
            (Some(b'\\'), Some(b'u')) => {}
            (None, _) | (Some(b'\\'), None) => return Err(Stop::Unfinished),
            _ => return Ok(None),
        }
        let mut value = 0;
        // Digit by digit: text that ends after a wrong one is wrong, not unfinished.
        for place in at + 2..at + 6 {
            let &digit = text.get(place).ok_or(Stop::Unfinished)?;
            value = value << 4 | (digit as char).to_digit(16).ok_or(Stop::Bad(at))?;
        }
        Ok(Some(value))
    };
    let Some(first) = unit(at)? else {
        return Err(Stop::Bad(at));
    };
    if matches!(first, 0xd800..0xdc00)
        && let Some(second @ 0xdc00..0xe000) = unit(at + 6)?
    {
        push_wtf8(bytes, 0x1_0000 + ((first & 0x3ff) << 10 | second & 0x3ff));
        return Ok(12);
    }
    push_wtf8(bytes, first);
    Ok(6)
}

/// Appends a code point, which may be a lone surrogate.
fn push_wtf8(bytes: &mut Vec<u8>, point: u32) {
    let tail = |shift: u32| 0x80 | (point >> shift & 0x3f) as u8;
    match point {
        0..0x80 => bytes.push(point as u8),
        0x80..0x800 => bytes.extend([0xc0 | (point >> 6) as u8, tail(0)]),
        0x800..0x1_0000 => bytes.extend([0xe0 | (point >> 12) as u8, tail(6), tail(0)]),
        _ => bytes.extend([0xf0 | (point >> 18) as u8, tail(12), tail(6), tail(0)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::strings::utf16;
    use proptest::prelude::*;

    fn read(text: &[u8], step: usize) -> Result<(Vec<Vec<u8>>, Option<usize>)> {
        let mut strings = Strings::default();
        let mut offset = 0;
        for slice in text.chunks(step.max(1)) {
            if let Some(used) = strings.push(slice, offset as u64)? {
                return Ok((strings.table.iter().map(<[u8]>::to_vec).collect(), Some(offset + used)));
            }
            offset += slice.len();
        }
        Ok((strings.table.iter().map(<[u8]>::to_vec).collect(), None))
    }

    #[test]
    fn reads_every_escape() {
        let text = br#""a\"\\\/\b\f\n\r\t","\u00e9\u4e2d\ud83d\ude00","\ud800","\ud800\ud800\udc00","\udc00x",""]"#;
        let (strings, used) = read(text, 1000).unwrap();
        assert_eq!(used, Some(text.len()));
        assert_eq!(strings[0], b"a\"\\/\x08\x0c\n\r\t");
        assert_eq!(strings[1], "é中😀".as_bytes());
        let units: Vec<Vec<u16>> = strings[2..].iter().map(|string| utf16(string).collect()).collect();
        assert_eq!(units, [vec![0xd800], vec![0xd800, 0xd800, 0xdc00], vec![0xdc00, 0x78], vec![]]);
    }

    #[test]
    fn reports_the_place_of_a_fault() {
        let offset = |text: &[u8]| read(text, 1000).unwrap_err().offset;
        assert_eq!(offset(br#""ab","c\x"]"#), Some(7));
        assert_eq!(offset(br#""ab",7]"#), Some(5));
        assert_eq!(offset(br#""ab" "c"]"#), Some(8));
        assert_eq!(offset(br#""ab","\u12g4"]"#), Some(6));
    }

    #[test]
    fn pieces_agree_with_one_piece_for_any_text_at_their_borders() {
        let mut strings: Vec<String> = Vec::new();
        for i in 0..60_000 {
            strings.push(["\\\\".repeat(i % 7), "\"[,".repeat(i % 3), format!("x{i}\n")].concat());
        }
        strings.insert(777, "\\".repeat(400_001));
        strings.insert(9_999, "long \"".repeat(100_000));
        let json = serde_json::to_string(&strings).unwrap();
        let wanted: Vec<Vec<u8>> = strings.iter().map(|string| string.as_bytes().to_vec()).collect();
        assert!(cut(&json.as_bytes()[1..]).len() > 2);
        assert_eq!(read(&json.as_bytes()[1..], json.len()).unwrap(), (wanted, Some(json.len() - 1)));
    }

    #[test]
    fn invalid_utf8_becomes_replacement_characters() {
        assert_eq!(read(b"\"a\xffb\",\"\xc3\xa9\"]", 100).unwrap().0, ["a\u{fffd}b".as_bytes(), "é".as_bytes()]);
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json_at_every_border(
            strings in proptest::collection::vec(any::<String>(), 0..20),
            step in 1usize..60,
        ) {
            let quoted: Vec<_> = strings.iter().map(|string| serde_json::to_string(string).unwrap()).collect();
            let json = format!("[{}]", quoted.join(",\n"));
            let (read, used) = read(&json.as_bytes()[1..], step).unwrap();
            prop_assert_eq!(used, Some(json.len() - 1));
            prop_assert_eq!(read, strings.iter().map(|s| s.as_bytes().to_vec()).collect::<Vec<_>>());
        }
    }
}
