//! Reads rows of three numbers of which the first has one digit: edges, three quarters of every snapshot.
//!
//! `3,1234,5678901\n,` shows its shape at once: with one bit a byte saying "comma", two differences give the lengths of
//! the second and third number, and those choose, from a table, the one shuffle that moves both to the ends of two 64-bit
//! words. From there on it goes like `numbers::Fast`, four numbers at a time, and out come three columns, not rows.
//!
//! Whether all that was moved were digits is not asked row by row: without the bits of `0` a digit is nine at most and any
//! other byte is more, so the largest of a batch tells. Rows of any other shape, or with newlines behind some rows only,
//! make it give up, and the chunk is read again by `Fast`.

use bytemuck::cast;
use wide::u8x16;

use super::numbers::{Fault, Mark, WideValue, any_digits, eights, fours};

/// Rows read at once; what they become stays in the first-level cache.
pub const ROWS: usize = 512;
/// Bytes whose shape is looked at together.
const BLOCK: usize = 64;
/// The shuffle of the last row of a block may read so far behind it.
const REACH: usize = 16;
/// Rows taken from a block. Most blocks have one or two more, but a loop of unforeseeable length costs more than to look at
/// the same bytes again.
const BLOCK_ROWS: usize = 3;
/// The second number may have so many digits, or it and the third do not fit one vector with the comma between them.
const MOST_SECOND: usize = 7;
const MOST_THIRD: usize = 8;

/// Rows by column.
pub struct Columns {
    /// First numbers, 0 to 9.
    pub firsts: [u8; ROWS],
    /// Second numbers, cut to 32 bits.
    pub seconds: [u32; ROWS],
    /// Third numbers, cut to 32 bits.
    pub thirds: [u32; ROWS],
}

/// The reader of such rows.
pub struct Triples<'t> {
    text: &'t [u8],
    /// Where the next row begins.
    at: usize,
    rows: usize,
    /// Whether a newline ends the first row, and so all.
    has_newlines: bool,
    /// Digits of the second and third number of each row of the batch, each at the end of eight bytes.
    words: Box<[[u64; 2]; ROWS]>,
    columns: Box<Columns>,
    /// Numbers that are too long for the shuffle: row of the batch, field, and the value.
    long: Vec<(usize, usize, u64)>,
}

impl<'t> Triples<'t> {
    /// Starts at the head of `text`: whole rows, a comma behind each.
    pub fn new(text: &'t [u8]) -> Self {
        let row_end = memchr::memchr_iter(b',', text).nth(2).unwrap_or(0);
        Triples {
            text,
            at: 0,
            rows: 0,
            has_newlines: text[..row_end].ends_with(b"\n"),
            words: Box::new([[0; 2]; ROWS]),
            columns: Box::new(Columns { firsts: [0; ROWS], seconds: [0; ROWS], thirds: [0; ROWS] }),
            long: Vec::new(),
        }
    }

    /// Reads the next rows and says how many; none means that the text is at its end. Values over 32 bits are pushed
    /// whole to `wide`, with their index in the chunk.
    pub fn read(&mut self, wide: &mut Vec<WideValue>) -> Result<(&Columns, usize), Fault> {
        let count = match self.has_newlines {
            true => self.read_batch::<1>()?,
            false => self.read_batch::<0>()?,
        };
        self.convert(count)?;
        for (row, field, value) in self.long.drain(..) {
            let column = if field == 1 { &mut self.columns.seconds } else { &mut self.columns.thirds };
            column[row] = value as u32;
            if value > u64::from(u32::MAX) {
                wide.push(((self.rows + row) * 3 + field, value));
            }
        }
        self.rows += count;
        Ok((&self.columns, count))
    }

    /// How far it is.
    pub fn mark(&self) -> Mark {
        Mark { commas: self.rows * 3, at: self.at }
    }

    /// Finds the digits of a batch of rows that end with so many newlines each.
    fn read_batch<const NEWLINES: usize>(&mut self) -> Result<usize, Fault> {
        let mut count = 0;
        while count + BLOCK_ROWS <= ROWS && self.at < self.text.len() {
            count = match self.text[self.at..].first_chunk::<{ BLOCK + REACH }>() {
                Some(window) => self.read_block::<NEWLINES>(window, count)?,
                None => self.read_row::<NEWLINES>(count)?,
            };
        }
        Ok(count)
    }

    /// Reads the first rows of a block; returns how many there are in the batch now.
    #[inline(always)]
    fn read_block<const NEWLINES: usize>(
        &mut self,
        window: &[u8; BLOCK + REACH],
        mut count: usize,
    ) -> Result<usize, Fault> {
        // As locals, so that no store makes the compiler fetch them again.
        let (words, firsts, long) = (&mut *self.words, &mut self.columns.firsts, &mut self.long);
        let mut left = commas(window);
        let (mut begin, mut misplaced) = (0, 0);
        for _ in 0..BLOCK_ROWS {
            let second = left & left.wrapping_sub(1);
            let third = second & second.wrapping_sub(1);
            if third == 0 || count == ROWS {
                break;
            }
            let (first, second, last) =
                (left.trailing_zeros() as usize, second.trailing_zeros() as usize, third.trailing_zeros() as usize);
            left = third & third.wrapping_sub(1);
            misplaced |= first ^ (begin + 1);
            if NEWLINES == 1 {
                misplaced |= usize::from(window[last - 1] ^ b'\n');
            }
            let a = second.wrapping_sub(begin + 2);
            let b = last.wrapping_sub(second + 2 + NEWLINES);
            match window.get(begin + 2..begin + 18).and_then(|bytes| bytes.first_chunk::<16>()) {
                Some(&bytes) if a <= MOST_SECOND && b < MOST_THIRD => {
                    let digits = u8x16::new(bytes) ^ u8x16::splat(b'0');
                    words[count] = cast(digits.shuffle_zeroing(u8x16::new(SHUFFLES[a][b])));
                }
                _ => words[count] = keep_both(count, &window[begin + 2..last - NEWLINES], long)?,
            }
            firsts[count] = window[begin];
            count += 1;
            begin = last + 1;
        }
        if begin == 0 || misplaced != 0 {
            return Err(Fault::Irregular);
        }
        self.at += begin;
        Ok(count)
    }

    /// Reads one row near the end of the text.
    fn read_row<const NEWLINES: usize>(&mut self, count: usize) -> Result<usize, Fault> {
        let rest = &self.text[self.at..];
        let last = memchr::memchr_iter(b',', rest).nth(2).ok_or(Fault::Irregular)?;
        match rest[..last] {
            [first, b',', ref both @ ..] if NEWLINES == 0 => {
                self.columns.firsts[count] = first;
                self.words[count] = keep_both(count, both, &mut self.long)?;
            }
            [first, b',', ref both @ .., b'\n'] if NEWLINES == 1 => {
                self.columns.firsts[count] = first;
                self.words[count] = keep_both(count, both, &mut self.long)?;
            }
            _ => return Err(Fault::Irregular),
        }
        self.at += last + 1;
        Ok(count + 1)
    }

    /// Turns what was found into numbers.
    fn convert(&mut self, count: usize) -> Result<(), Fault> {
        let Columns { firsts, seconds, thirds } = &mut *self.columns;
        let mut first_most = 0;
        for first in &mut firsts[..count] {
            *first = first.wrapping_sub(b'0');
            first_most = first_most.max(*first);
        }
        let mut most = u8x16::ZERO;
        let fours_of_rows = self.words.as_chunks::<4>().0.iter().take(count.div_ceil(4));
        let places = seconds.as_chunks_mut::<4>().0.iter_mut().zip(thirds.as_chunks_mut::<4>().0);
        for (&[a, b, c, d], (seconds, thirds)) in fours_of_rows.zip(places) {
            most = most.max(cast::<_, u8x16>(a).max(cast(b))).max(cast::<_, u8x16>(c).max(cast(d)));
            let ab: [u32; 4] = cast(eights([fours(cast(a)), fours(cast(b))]));
            let cd: [u32; 4] = cast(eights([fours(cast(c)), fours(cast(d))]));
            *seconds = [ab[0], ab[2], cd[0], cd[2]];
            *thirds = [ab[1], ab[3], cd[1], cd[3]];
        }
        match first_most > 9 || most.to_array().iter().any(|&digit| digit > 9) {
            true => Err(Fault::Irregular),
            false => Ok(()),
        }
    }
}

/// Keeps the second and third number of a row, which have one comma between them; returns what stands for them.
#[cold]
fn keep_both(row: usize, both: &[u8], long: &mut Vec<(usize, usize, u64)>) -> Result<[u64; 2], Fault> {
    let comma = memchr::memchr(b',', both).ok_or(Fault::Irregular)?;
    for (field, digits) in [(1, &both[..comma]), (2, &both[comma + 1..])] {
        let value = any_digits(digits).filter(|_| !digits.is_empty()).ok_or(Fault::Irregular)?;
        long.push((row, field, value));
    }
    Ok([0; 2])
}

/// One bit a byte saying "comma".
#[inline(always)]
fn commas(window: &[u8; BLOCK + REACH]) -> u64 {
    let mut commas = 0;
    for (i, &lane) in window[..BLOCK].as_chunks::<16>().0.iter().enumerate() {
        let comma = u8x16::new(lane).simd_eq(u8x16::splat(b','));
        commas |= u64::from(comma.to_bitmask() as u16) << (16 * i);
    }
    commas
}

/// `SHUFFLES[a][b - 1]` moves `a` bytes to the end of the first half of a vector and, over one byte, the next `b` to the
/// end of the second half, and fills up with zeros. Where there are no bytes to move it moves the comma, which is noticed.
static SHUFFLES: [[[u8; 16]; MOST_THIRD]; MOST_SECOND + 1] = {
    let mut shuffles = [[[u8::MAX; 16]; MOST_THIRD]; MOST_SECOND + 1];
    let mut a = 0;
    while a <= MOST_SECOND {
        let mut b = 1;
        while b <= MOST_THIRD {
            let mut i = 0;
            while i < a || i == 0 {
                shuffles[a][b - 1][if a == 0 { 7 } else { 8 - a + i }] = i as u8;
                i += 1;
            }
            let mut i = 0;
            while i < b {
                shuffles[a][b - 1][16 - b + i] = (a + 1 + i) as u8;
                i += 1;
            }
            b += 1;
        }
        a += 1;
    }
    shuffles
};

#[cfg(test)]
mod tests {
    use super::super::numbers::Scalar;
    use super::super::numbers::tests::all;
    use super::*;
    use proptest::prelude::*;

    /// All numbers of a text, row by row.
    fn rows(text: &[u8]) -> Result<(Vec<u32>, Vec<WideValue>), Fault> {
        let (mut values, mut wide) = (Vec::new(), Vec::new());
        let mut reader = Triples::new(text);
        loop {
            let (columns, count) = reader.read(&mut wide)?;
            for row in 0..count {
                values.extend([u32::from(columns.firsts[row]), columns.seconds[row], columns.thirds[row]]);
            }
            if count == 0 {
                return Ok((values, wide));
            }
        }
    }

    #[test]
    fn reads_every_combination_of_lengths() {
        let mut text = String::new();
        for second in 0..=12 {
            for third in 0..=19 {
                text += &format!("{},{},{}\n,", second % 10, 9 * 10u64.pow(second), 10u64.pow(third) + 7);
            }
        }
        for text in [text.clone(), text.replace('\n', "")] {
            assert_eq!(rows(text.as_bytes()), all::<Scalar>(text.as_bytes(), 64));
        }
    }

    #[test]
    fn gives_up_on_other_shapes() {
        for text in ["12,3,4,", "1,3,4\n\n,", "1\n,3,4,", "1,3\n,4,", "1,,4,", "1,2,,", "x,2,3,", "1,2 ,3,", "1,2x,3,"]
        {
            for text in [text.to_owned(), text.repeat(20), format!("{}{text}{0}", "1,2,3,".repeat(20))] {
                assert_eq!(rows(text.as_bytes()), Err(Fault::Irregular), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn agrees_with_scalar(
            numbers in proptest::collection::vec((0u32..10, prop_oneof![0u64..100, 0u64..1_000_000, any::<u64>()],
                prop_oneof![0u64..10_000, 0u64..400_000_000, any::<u64>()]), 0..2000),
            newline in prop_oneof![Just(""), Just("\n")],
        ) {
            let text: String = numbers.iter().map(|(a, b, c)| format!("{a},{b},{c}{newline},")).collect();
            prop_assert_eq!(rows(text.as_bytes()), all::<Scalar>(text.as_bytes(), 64));
        }

        #[test]
        fn damaged_text_never_passes_as_something_else(
            numbers in proptest::collection::vec((0u32..10, 0u32..100_000, 0u32..10_000_000), 1..60),
            newline in prop_oneof![Just(""), Just("\n")],
            at in any::<proptest::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let mut text: Vec<u8> =
                numbers.iter().flat_map(|(a, b, c)| format!("{a},{b},{c}{newline},").into_bytes()).collect();
            let at = at.index(text.len());
            text[at] = byte;
            if let Ok(fast) = rows(&text) {
                prop_assert_eq!(Ok(fast), all::<Scalar>(&text, 64));
            }
        }
    }
}
