//! The string table: the bytes of all strings in blocks, and the end of each string.
//!
//! Strings are stored as WTF-8, which is UTF-8 plus lone surrogates: every JavaScript string is preserved exactly, and
//! text that is mostly ASCII takes one byte per character. A block is as large as the piece of text it was read from,
//! so nothing is copied to grow, and no allocation approaches 2 GiB.
//!
//! Looking up a string is a binary search over the blocks (a few hundred in a large file) and one subtraction.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::error::Result;
use crate::ids::StrIx;

/// A block of consecutive strings.
pub struct Block {
    /// All bytes, WTF-8.
    pub bytes: Box<[u8]>,
    /// The end of each string in `bytes`.
    pub ends: Box<[u32]>,
}

/// All strings of a snapshot, by ordinal.
#[derive(Default)]
pub struct StringTable {
    blocks: Vec<Block>,
    /// Ordinal of the first string of each block.
    firsts: Vec<u32>,
    len: usize,
    /// Number of strings that came from the file; the strings after them are derived.
    written: usize,
}

/// Size of a block of derived strings, in bytes, after which a new block begins.
const DERIVED_BLOCK_BYTES: usize = 1 << 24;

impl StringTable {
    /// Appends a block of the file.
    pub fn push(&mut self, block: Block) {
        self.append(block);
        self.written = self.len;
    }

    /// Appends strings that are not in the file. The first gets the ordinal that equals the previous `len`.
    pub fn push_derived(&mut self, strings: impl Iterator<Item = Vec<u8>>) -> Result<()> {
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        for string in strings {
            if !ends.is_empty() && bytes.len() + string.len() > DERIVED_BLOCK_BYTES {
                self.append(Block { bytes: std::mem::take(&mut bytes).into(), ends: std::mem::take(&mut ends).into() });
            }
            bytes.try_reserve(string.len())?;
            ends.try_reserve(1)?;
            bytes.extend_from_slice(&string);
            ends.push(bytes.len() as u32);
        }
        self.append(Block { bytes: bytes.into(), ends: ends.into() });
        Ok(())
    }

    fn append(&mut self, block: Block) {
        if !block.ends.is_empty() {
            self.firsts.push(self.len as u32);
            self.len += block.ends.len();
            self.blocks.push(block);
        }
    }

    /// Number of strings in the file.
    pub fn written_len(&self) -> usize {
        self.written
    }

    /// Number of strings, including derived ones.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no strings.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The WTF-8 bytes of a string; empty for an ordinal that does not exist.
    pub fn get(&self, string: StrIx) -> &[u8] {
        let Some(block) = self.firsts.partition_point(|&first| first <= string.0).checked_sub(1) else {
            return &[];
        };
        let (block, at) = (&self.blocks[block], (string.0 - self.firsts[block]) as usize);
        let Some(&end) = block.ends.get(at) else {
            return &[];
        };
        let begin = at.checked_sub(1).map_or(0, |previous| block.ends[previous]);
        &block.bytes[begin as usize..end as usize]
    }

    /// A string for display: lone surrogates become U+FFFD.
    pub fn text(&self, string: StrIx) -> Cow<'_, str> {
        String::from_utf8_lossy(self.get(string))
    }

    /// All strings, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.blocks.iter().flat_map(|block| {
            let begins = std::iter::once(&0).chain(&block.ends);
            begins.zip(&block.ends).map(|(&begin, &end)| &block.bytes[begin as usize..end as usize])
        })
    }

    /// Ordinals of the strings equal to `wanted`.
    pub fn find<'a>(&'a self, wanted: &'a [u8]) -> impl Iterator<Item = StrIx> + 'a {
        (0u32..).zip(self.iter()).filter(move |(_, string)| *string == wanted).map(|(ix, _)| StrIx(ix))
    }

    /// The strings that are wanted, in order. Blocks are searched in parallel.
    pub fn find_all<'a>(&'a self, is_wanted: impl Fn(&[u8]) -> bool + Sync) -> Vec<(StrIx, &'a [u8])> {
        let of_block = |(block, &first): (&'a Block, &u32)| {
            let mut found = Vec::new();
            let mut begin = 0;
            for (string, &end) in (first..).zip(&block.ends) {
                let text = &block.bytes[begin as usize..end as usize];
                begin = end;
                if is_wanted(text) {
                    found.push((StrIx(string), text));
                }
            }
            found
        };
        self.blocks.par_iter().zip(&self.firsts).flat_map_iter(of_block).collect()
    }

    /// The strings that contain `wanted`, in order. Searches whole blocks, so it is fast if matches are rare.
    pub fn find_containing<'a>(&'a self, wanted: &'a [u8]) -> impl Iterator<Item = (StrIx, &'a [u8])> {
        let finder = memchr::memmem::Finder::new(wanted).into_owned();
        self.blocks.iter().zip(&self.firsts).flat_map(move |(block, &first)| {
            let finder = finder.clone();
            let mut from = 0;
            std::iter::from_fn(move || {
                while let Some(match_at) = finder.find(&block.bytes[from..]) {
                    let (begin, end) = (from + match_at, from + match_at + wanted.len());
                    let at = block.ends.partition_point(|&end| end as usize <= begin);
                    let string_begin = at.checked_sub(1).map_or(0, |previous| block.ends[previous] as usize);
                    let string_end = block.ends[at] as usize;
                    if end <= string_end {
                        from = string_end;
                        return Some((StrIx(first + at as u32), &block.bytes[string_begin..string_end]));
                    }
                    // The match spans two strings, so it is in neither.
                    from = begin + 1;
                }
                None
            })
        })
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.bytes.len() + block.ends.len() * 4 + size_of::<Block>() + 4).sum()
    }
}

/// The UTF-16 code units of WTF-8 text.
pub fn utf16(wtf8: &[u8]) -> impl Iterator<Item = u16> + '_ {
    let mut rest = wtf8;
    let mut low: Option<u16> = None;
    std::iter::from_fn(move || {
        if let Some(unit) = low.take() {
            return Some(unit);
        }
        let (&lead, tail) = rest.split_first()?;
        let continuation = |at: usize| u32::from(tail.get(at).copied().unwrap_or(0)) & 0x3f;
        let (point, length) = match lead {
            0..0x80 => (u32::from(lead), 0),
            0x80..0xe0 => (u32::from(lead & 0x1f) << 6 | continuation(0), 1),
            0xe0..0xf0 => (u32::from(lead & 0x0f) << 12 | continuation(0) << 6 | continuation(1), 2),
            _ => {
                let upper = u32::from(lead & 0x07) << 18 | continuation(0) << 12;
                (upper | continuation(1) << 6 | continuation(2), 3)
            }
        };
        rest = tail.get(length..).unwrap_or_default();
        match point.checked_sub(0x1_0000) {
            None => Some(point as u16),
            Some(above) => {
                low = Some(0xdc00 | (above & 0x3ff) as u16);
                Some(0xd800 | (above >> 10) as u16)
            }
        }
    })
}

/// Number of UTF-16 code units of WTF-8 text: JavaScript's `length`.
pub fn utf16_len(wtf8: &[u8]) -> usize {
    wtf8.iter().map(|&byte| usize::from(byte & 0xc0 != 0x80) + usize::from(byte >= 0xf0)).sum()
}

/// Appends WTF-8 text: a high surrogate at the end and a low surrogate at the beginning of `more` become one character,
/// as in JavaScript.
pub fn append(text: &mut Vec<u8>, more: &[u8]) {
    let (&[.., 0xed, high @ 0xa0..=0xaf, high_end], &[0xed, low @ 0xb0..=0xbf, low_end, ref rest @ ..]) =
        (text.as_slice(), more)
    else {
        text.extend_from_slice(more);
        return;
    };
    let unit = |middle: u8, end: u8| u32::from(middle & 0x0f) << 6 | u32::from(end & 0x3f);
    let point = 0x1_0000 + (unit(high, high_end) << 10) + unit(low & 0x0f, low_end);
    text.truncate(text.len() - 3);
    let continuation = |shift: u32| 0x80 | (point >> shift & 0x3f) as u8;
    text.extend([0xf0 | (point >> 18) as u8, continuation(12), continuation(6), continuation(0)]);
    text.extend_from_slice(rest);
}

/// Appends a text in quotes, as `JSON.stringify` writes it: escapes lone surrogates, control characters, quotes and
/// backslashes, and nothing else.
pub fn quote(text: &[u8], out: &mut Vec<u8>) {
    let escape = |out: &mut Vec<u8>, unit: u32| {
        out.extend_from_slice(b"\\u");
        out.extend([12, 8, 4, 0].map(|shift| b"0123456789abcdef"[(unit >> shift & 15) as usize]));
    };
    out.push(b'"');
    let mut rest = text;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match (byte, tail) {
            (b'"' | b'\\', _) => out.extend([b'\\', byte]),
            (0x08, _) => out.extend(b"\\b"),
            (b'\t', _) => out.extend(b"\\t"),
            (b'\n', _) => out.extend(b"\\n"),
            (0x0c, _) => out.extend(b"\\f"),
            (b'\r', _) => out.extend(b"\\r"),
            (0..0x20, _) => escape(out, u32::from(byte)),
            (0xed, &[middle @ 0xa0..=0xbf, end, ref behind @ ..]) => {
                escape(out, 0xd000 | u32::from(middle & 0x3f) << 6 | u32::from(end & 0x3f));
                rest = behind;
            }
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(blocks: &[&[&str]]) -> StringTable {
        let mut table = StringTable::default();
        for block in blocks {
            let ends = block.iter().scan(0, |end, text| {
                *end += text.len() as u32;
                Some(*end)
            });
            table.push(Block { bytes: block.concat().into_bytes().into(), ends: ends.collect() });
        }
        table
    }

    #[test]
    fn finds_strings_across_blocks() {
        let table = table(&[&["a", "", "bc"], &[], &["d"], &["", "ef"]]);
        let wanted = ["a", "", "bc", "d", "", "ef"];
        assert_eq!(table.len(), wanted.len());
        for (ix, text) in wanted.iter().enumerate() {
            assert_eq!(table.get(StrIx(ix as u32)), text.as_bytes());
        }
        assert_eq!(table.iter().collect::<Vec<_>>(), wanted.map(str::as_bytes));
        assert_eq!(table.get(StrIx(6)), b"");
        assert_eq!(table.find(b"").collect::<Vec<_>>(), [StrIx(1), StrIx(4)]);
    }

    #[test]
    fn finds_parts_within_strings_only() {
        let table = table(&[&["xab", "", "ab ab", "a", "b"], &["b", "aab"]]);
        let found: Vec<_> = table.find_containing(b"ab").map(|(ix, text)| (ix.0, text)).collect();
        assert_eq!(found, [(0, &b"xab"[..]), (2, b"ab ab"), (6, b"aab")]);
    }

    #[test]
    fn utf16_agrees_with_std() {
        let text = "aé漢😀z";
        assert_eq!(utf16(text.as_bytes()).collect::<Vec<_>>(), text.encode_utf16().collect::<Vec<_>>());
        assert_eq!(utf16(&[0xed, 0xa0, 0x80]).collect::<Vec<_>>(), [0xd800]);
    }

    #[test]
    fn derived_strings_follow_those_of_the_file() {
        let mut table = table(&[&["a", "bc"]]);
        table.push_derived([b"Detached a".to_vec(), b"".to_vec()].into_iter()).unwrap();
        assert_eq!((table.written_len(), table.len()), (2, 4));
        assert_eq!((table.get(StrIx(2)), table.get(StrIx(3))), (&b"Detached a"[..], &b""[..]));
        table.push_derived(std::iter::empty()).unwrap();
        assert_eq!(table.len(), 4);
    }

    #[test]
    fn lengths_are_those_of_javascript() {
        for text in ["", "aé漢😀z"] {
            assert_eq!(utf16_len(text.as_bytes()), text.encode_utf16().count());
        }
        assert_eq!(utf16_len(&[0xed, 0xa0, 0x80]), 1);
    }

    #[test]
    fn halves_of_a_character_join() {
        let mut text = b"a\xed\xa0\xbd".to_vec();
        append(&mut text, b"\xed\xb8\x80z");
        assert_eq!(text, "a😀z".as_bytes());
        append(&mut text, b"\xed\xb8\x80");
        append(&mut text, b"\xed\xa0\xbd");
        assert_eq!(text, b"a\xf0\x9f\x98\x80z\xed\xb8\x80\xed\xa0\xbd");
    }

    #[test]
    fn quotes_as_json_stringify_does() {
        let mut out = Vec::new();
        quote(b"a\"\\\x08\t\n\x0c\r\x0b/\x7f\xe2\x80\xa8\xed\xa0\xbd\xed\x9f\xbf", &mut out);
        assert_eq!(out, b"\"a\\\"\\\\\\b\\t\\n\\f\\r\\u000b/\x7f\xe2\x80\xa8\\ud83d\xed\x9f\xbf\"");
    }
}
