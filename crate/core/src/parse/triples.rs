//! Reads rows of three numbers of which the first has one digit: edges, three quarters of every snapshot.
//!
//! `3,1234,5678901\n,` shows its shape at once: with one bit a byte saying "comma", two lookups give the lengths of the
//! second and third number, and those choose, from a table, the one shuffle that moves both to the ends of two 64-bit
//! words. From there on it goes like `numbers::Fast`, four numbers at a time. Rows of any other shape make it give up,
//! and the chunk is read again by `Fast`.

use bytemuck::cast;
use wide::u8x16;

use super::numbers::{Fault, Mark, Reader, WideValue, any_digits, classify, four_values};

/// Bytes whose shape is looked at together.
const BLOCK: usize = 64;
/// The shuffle of the last row of a block may read so far behind it.
const REACH: usize = 16;
/// The second number may have so many digits, or it and the third do not fit one vector with the comma between them.
const MOST_SECOND: usize = 7;
const MOST_THIRD: usize = 8;

/// The reader of such rows.
pub struct Triples<'t> {
    text: &'t [u8],
    /// Where the next row begins.
    at: usize,
    rows: usize,
    /// Second and third number of each row of the batch, each at the end of eight bytes.
    words: Vec<[u64; 2]>,
    /// Numbers that are too long for the shuffle: place in the batch, and the value.
    long: Vec<(usize, u64)>,
}

impl<'t> Reader<'t> for Triples<'t> {
    fn new(text: &'t [u8]) -> Self {
        Triples { text, at: 0, rows: 0, words: Vec::new(), long: Vec::new() }
    }

    fn read(&mut self, out: &mut [u32], wide: &mut Vec<WideValue>) -> Result<usize, Fault> {
        let (out, _) = out.as_chunks_mut::<3>();
        self.words.resize(out.len().next_multiple_of(2), [0; 2]);
        let mut count = 0;
        // A block has at most ten rows of six bytes and a piece of one more.
        while count + BLOCK / 6 < out.len() && self.at < self.text.len() {
            count = match self.text[self.at..].first_chunk::<{ BLOCK + REACH }>() {
                Some(window) => self.read_block(window, out, count)?,
                None => self.read_row(out, count)?,
            };
        }
        let (pairs, _) = self.words[..count.next_multiple_of(2)].as_chunks::<2>();
        for (rows, &[[a, b], [c, d]]) in out[..count].chunks_mut(2).zip(pairs) {
            let [a, b, c, d] = four_values(&[a, b, c, d]);
            for (row, values) in rows.iter_mut().zip([[a, b], [c, d]]) {
                [row[1], row[2]] = values;
            }
        }
        for &(index, value) in &self.long {
            out[index / 3][index % 3] = value as u32;
            if value > u64::from(u32::MAX) {
                wide.push((self.rows * 3 + index, value));
            }
        }
        self.long.clear();
        self.rows += count;
        Ok(count * 3)
    }

    fn mark(&self) -> Mark {
        Mark { commas: self.rows * 3, at: self.at }
    }
}

impl Triples<'_> {
    /// Reads the rows that end within a block; returns how many there are in the batch now.
    #[inline(always)]
    fn read_block(
        &mut self,
        window: &[u8; BLOCK + REACH],
        out: &mut [[u32; 3]],
        mut count: usize,
    ) -> Result<usize, Fault> {
        let (digits, commas, known) = classify(&window[..BLOCK]);
        let newlines = known & !digits & !commas;
        let (mut begin, mut left, mut newlines_used) = (0, commas, 0);
        loop {
            let second = left & left.wrapping_sub(1);
            let third = second & second.wrapping_sub(1);
            if third == 0 {
                break;
            }
            let (first, second, third) =
                (left.trailing_zeros() as usize, second.trailing_zeros() as usize, third.trailing_zeros() as usize);
            left &= left.wrapping_sub(1);
            left &= left.wrapping_sub(1);
            left &= left.wrapping_sub(1);
            // A newline can only stand behind the third number.
            let newline = (newlines >> (third - 1) & 1) as usize;
            let (a, b) = (second.wrapping_sub(begin + 2), third.wrapping_sub(second + 1 + newline));
            if first != begin + 1 || a == 0 || b == 0 {
                return Err(Fault::Irregular);
            }
            newlines_used += newline;
            match (SHUFFLES.get(a).and_then(|row| row.get(b)), window[begin + 2..].first_chunk::<16>()) {
                (Some(&shuffle), Some(&bytes)) if a <= MOST_SECOND => {
                    self.words[count] = cast(u8x16::new(bytes).shuffle_zeroing(u8x16::new(shuffle)));
                }
                _ => {
                    self.words[count] = [0; 2];
                    self.keep_long(count * 3 + 1, &window[begin + 2..second])?;
                    self.keep_long(count * 3 + 2, &window[second + 1..third - newline])?;
                }
            }
            out[count][0] = u32::from(window[begin].wrapping_sub(b'0'));
            count += 1;
            begin = third + 1;
        }
        // What was taken for digits must have been: nothing unknown, and no newline but those behind rows.
        let done = match begin {
            0 => return Err(Fault::Irregular),
            BLOCK => u64::MAX,
            _ => (1 << begin) - 1,
        };
        if known & done != done || (newlines & done).count_ones() as usize != newlines_used {
            return Err(Fault::Irregular);
        }
        self.at += begin;
        Ok(count)
    }

    /// Reads one row near the end of the text.
    fn read_row(&mut self, out: &mut [[u32; 3]], count: usize) -> Result<usize, Fault> {
        self.words[count] = [0; 2];
        for field in 0..3 {
            let rest = &self.text[self.at..];
            let length = rest.iter().position(|byte| !byte.is_ascii_digit()).ok_or(Fault::Irregular)?;
            if length == 0 || field == 0 && length > 1 {
                return Err(Fault::Irregular);
            }
            match field {
                0 => out[count][0] = u32::from(rest[0] - b'0'),
                _ => self.keep_long(count * 3 + field, &rest[..length])?,
            }
            let newline = usize::from(field == 2 && rest.get(length) == Some(&b'\n'));
            if rest.get(length + newline) != Some(&b',') {
                return Err(Fault::Irregular);
            }
            self.at += length + newline + 1;
        }
        Ok(count + 1)
    }

    fn keep_long(&mut self, index: usize, digits: &[u8]) -> Result<(), Fault> {
        match digits.iter().all(u8::is_ascii_digit) {
            true => self.long.push((index, any_digits(digits).ok_or(Fault::Irregular)?)),
            false => return Err(Fault::Irregular),
        }
        Ok(())
    }
}

/// `SHUFFLES[a][b]` moves `a` bytes to the end of the first half of a vector and, over one byte, the next `b` to the end
/// of the second half, and fills up with zeros.
static SHUFFLES: [[[u8; 16]; MOST_THIRD + 1]; MOST_SECOND + 1] = {
    let mut shuffles = [[[u8::MAX; 16]; MOST_THIRD + 1]; MOST_SECOND + 1];
    let mut a = 1;
    while a <= MOST_SECOND {
        let mut b = 1;
        while b <= MOST_THIRD {
            let mut i = 0;
            while i < a {
                shuffles[a][b][8 - a + i] = i as u8;
                i += 1;
            }
            let mut i = 0;
            while i < b {
                shuffles[a][b][16 - b + i] = (a + 1 + i) as u8;
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
    use super::super::numbers::{Scalar, tests::all};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_every_combination_of_lengths() {
        let mut text = String::new();
        for second in 0..=12 {
            for third in 0..=19 {
                text += &format!("{},{},{}\n,", second % 10, 9 * 10u64.pow(second), 10u64.pow(third) + 7);
            }
        }
        for text in [text.clone(), text.replace('\n', "")] {
            assert_eq!(all::<Triples>(text.as_bytes(), 64), all::<Scalar>(text.as_bytes(), 64));
        }
    }

    #[test]
    fn gives_up_on_other_shapes() {
        for text in ["12,3,4,", "1,3,4\n\n,", "1\n,3,4,", "1,3\n,4,", "1,,4,", "1,2,,", "x,2,3,", "1,2 ,3,", "1,2x,3,"]
        {
            for text in [text.to_owned(), text.repeat(20), format!("{}{text}{0}", "1,2,3,".repeat(20))] {
                assert_eq!(all::<Triples>(text.as_bytes(), 64), Err(Fault::Irregular), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn agrees_with_scalar(
            rows in proptest::collection::vec((0u32..10, prop_oneof![0u64..100, 0u64..1_000_000, any::<u64>()],
                prop_oneof![0u64..10_000, 0u64..400_000_000, any::<u64>()], any::<bool>()), 0..200),
            batch in 64usize..300,
        ) {
            let text: String =
                rows.iter().map(|(a, b, c, newline)| format!("{a},{b},{c}{},", if *newline { "\n" } else { "" })).collect();
            prop_assert_eq!(all::<Triples>(text.as_bytes(), batch), all::<Scalar>(text.as_bytes(), batch));
        }

        #[test]
        fn damaged_text_never_passes_as_something_else(
            rows in proptest::collection::vec((0u32..10, 0u32..100_000, 0u32..10_000_000), 1..60),
            at in any::<proptest::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let mut text: Vec<u8> = rows.iter().flat_map(|(a, b, c)| format!("{a},{b},{c},").into_bytes()).collect();
            let at = at.index(text.len());
            text[at] = byte;
            if let Ok(fast) = all::<Triples>(&text, 64) {
                prop_assert_eq!(Ok(fast), all::<Scalar>(&text, 64));
            }
        }
    }
}
