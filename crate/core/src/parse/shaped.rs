//! Reads rows of three to seven numbers by their shape: edges and nodes, nine tenths of every snapshot.
//!
//! In `3,1234,5678901\n,`, a mask with one bit per byte that says "comma" gives the lengths of the second and third
//! number by two subtractions. The lengths select from a table the one shuffle that moves both numbers to the ends of
//! two 64-bit words. From there it works like `numbers::Fast`, four numbers at a time, but the result is columns, not
//! rows. Rows of seven are a short number and three such pairs, rows of six are three pairs.
//!
//! Whether all moved bytes were digits is checked once per batch: XOR with `0` makes a digit nine at most and any other
//! byte larger, so the maximum decides. Rows of any other shape, or with newlines after only some rows, make this
//! reader give up, and `Fast` reads the chunk again.

use bytemuck::cast;
use wide::u8x16;

use super::numbers::{Fault, Mark, WideValue, any_digits, eights, fours};

/// Rows per batch; their columns stay in the first-level cache.
pub const ROWS: usize = 256;
/// Bytes whose commas are found together.
const BLOCK: usize = 64;
/// The shuffle of the last row of a block may read this many bytes beyond the block.
const REACH: usize = 16;
/// Most digits of a number in a pair. Two numbers may have one digit less than twice this, because the comma between
/// them must fit into the vector, too.
const MOST_DIGITS: usize = 8;
/// Number of pairs in the widest rows.
const MOST_PAIRS: usize = 3;

/// A batch of rows, by column.
pub struct Columns {
    /// The first number of rows of odd width: 0 to 99, in rows of three 0 to 9.
    pub firsts: [u8; ROWS],
    has_firsts: bool,
    /// The other numbers by field, truncated to 32 bits.
    pub others: Vec<[u32; ROWS]>,
}

impl Columns {
    /// All values of a field; `None` for the field in `firsts`.
    pub fn field(&self, field: usize) -> Option<&[u32; ROWS]> {
        self.others.get(field.checked_sub(self.width() % 2)?)
    }

    /// The values of the first `count` rows, row by row.
    pub fn rows(&self, count: usize) -> impl Iterator<Item = u32> {
        let fields = (0..count).flat_map(|row| (0..self.width()).map(move |field| (row, field)));
        fields.map(|(row, field)| self.field(field).map_or_else(|| u32::from(self.firsts[row]), |field| field[row]))
    }

    fn width(&self) -> usize {
        self.others.len() + usize::from(self.has_firsts)
    }
}

/// The reader of rows of `WIDTH` numbers.
pub struct Shaped<'t, const WIDTH: usize> {
    text: &'t [u8],
    /// Start of the next row.
    at: usize,
    rows: usize,
    /// Whether the first row ends with a newline; then all rows must.
    has_newlines: bool,
    /// Digits of the pairs of each row of the batch, each number right-aligned in eight bytes.
    words: Box<[[[u64; 2]; ROWS]; MOST_PAIRS]>,
    columns: Columns,
    /// Numbers too long for the shuffle: row in the batch, field, and value.
    long: Vec<(usize, usize, u64)>,
}

impl<'t, const WIDTH: usize> Shaped<'t, WIDTH> {
    /// 1 if rows begin with a number outside the pairs.
    const ODD: usize = WIDTH % 2;
    /// Rows read per block. Most blocks of edges have one or two more, but a loop of unpredictable length costs more
    /// than looking at the same bytes again.
    const BLOCK_ROWS: usize = if WIDTH == 3 { 3 } else { 1 };

    /// Starts at the beginning of `text`: whole rows, each followed by a comma.
    pub fn new(text: &'t [u8]) -> Self {
        let row_end = memchr::memchr_iter(b',', text).nth(WIDTH - 1).unwrap_or(0);
        Shaped {
            text,
            at: 0,
            rows: 0,
            has_newlines: text[..row_end].ends_with(b"\n"),
            words: Box::new([[[0; 2]; ROWS]; MOST_PAIRS]),
            columns: Columns {
                firsts: [0; ROWS],
                has_firsts: Self::ODD == 1,
                others: vec![[0; ROWS]; WIDTH - Self::ODD],
            },
            long: Vec::new(),
        }
    }

    /// Reads the next rows and returns their number, 0 at the end of the text. Values over 32 bits are pushed in full
    /// to `wide`, with their index in the chunk.
    pub fn read(&mut self, wide: &mut Vec<WideValue>) -> Result<(&Columns, usize), Fault> {
        let count = match self.has_newlines {
            true => self.read_batch::<1>()?,
            false => self.read_batch::<0>()?,
        };
        self.convert(count)?;
        for (row, field, value) in self.long.drain(..) {
            self.columns.others[field - Self::ODD][row] = value as u32;
            if value > u64::from(u32::MAX) {
                wide.push(((self.rows + row) * WIDTH + field, value));
            }
        }
        self.rows += count;
        Ok((&self.columns, count))
    }

    /// The current position.
    pub fn mark(&self) -> Mark {
        Mark { commas: self.rows * WIDTH, at: self.at }
    }

    /// Finds the digits of a batch of rows that each end with `NEWLINES` newlines.
    fn read_batch<const NEWLINES: usize>(&mut self) -> Result<usize, Fault> {
        let mut count = 0;
        while count + Self::BLOCK_ROWS <= ROWS && self.at < self.text.len() {
            let rows = match self.text[self.at..].first_chunk::<{ BLOCK + REACH }>() {
                Some(window) => self.read_block::<NEWLINES>(window, count)?,
                None => 0,
            };
            if rows == 0 {
                self.read_row::<NEWLINES>(count)?;
            }
            count += rows.max(1);
        }
        Ok(count)
    }

    /// Reads the first rows of a block; returns their number.
    #[inline(always)]
    fn read_block<const NEWLINES: usize>(
        &mut self,
        window: &[u8; BLOCK + REACH],
        count: usize,
    ) -> Result<usize, Fault> {
        // As locals; otherwise the compiler reloads them after every store.
        let (words, firsts, long) = (&mut *self.words, &mut self.columns.firsts, &mut self.long);
        let mut left = commas(window);
        let (mut begin, mut misplaced, mut rows) = (0, 0, 0);
        for row in count..(count + Self::BLOCK_ROWS).min(ROWS) {
            let mut ends = [0; WIDTH];
            let mut last = left;
            for end in &mut ends {
                last = left;
                *end = left.trailing_zeros() as usize;
                left &= left.wrapping_sub(1);
            }
            if last == 0 {
                break;
            }
            let mut from = begin;
            if Self::ODD == 1 {
                let length = ends[0].wrapping_sub(begin);
                firsts[row] = match WIDTH {
                    3 => {
                        misplaced |= length ^ 1;
                        window[begin] ^ b'0'
                    }
                    _ => {
                        let digits = [window[begin] ^ b'0', window[begin + 1] ^ b'0'];
                        let is_short = length == 1;
                        misplaced |= usize::from(digits[0] > 9 || !is_short && (digits[1] > 9 || length != 2));
                        if is_short { digits[0] } else { digits[0].wrapping_mul(10).wrapping_add(digits[1]) }
                    }
                };
                from = ends[0] + 1;
            }
            for (pair, words) in words.iter_mut().enumerate().take(WIDTH / 2) {
                let field = 2 * pair + Self::ODD;
                let newlines = if field + 2 == WIDTH { NEWLINES } else { 0 };
                let a = ends[field].wrapping_sub(from);
                let b = ends[field + 1].wrapping_sub(ends[field] + 2 + newlines);
                match window.get(from..from + 16).and_then(|bytes| bytes.first_chunk::<16>()) {
                    Some(&bytes) if a <= MOST_DIGITS && b < MOST_DIGITS && a + b < 15 => {
                        let digits = u8x16::new(bytes) ^ u8x16::splat(b'0');
                        words[row] = cast(digits.shuffle_zeroing(u8x16::new(SHUFFLES[a][b])));
                    }
                    _ => {
                        let both = window.get(from..ends[field + 1] - newlines).ok_or(Fault::Irregular)?;
                        words[row] = keep_both(row, field, both, long)?;
                    }
                }
                from = ends[field + 1] + 1;
            }
            if NEWLINES == 1 {
                misplaced |= usize::from(window[from - 2] ^ b'\n');
            }
            begin = from;
            rows += 1;
        }
        if misplaced != 0 {
            return Err(Fault::Irregular);
        }
        self.at += begin;
        Ok(rows)
    }

    /// Reads one row near the end of the text, or one longer than a block.
    #[cold]
    fn read_row<const NEWLINES: usize>(&mut self, row: usize) -> Result<(), Fault> {
        let rest = &self.text[self.at..];
        let last = memchr::memchr_iter(b',', rest).nth(WIDTH - 1).ok_or(Fault::Irregular)?;
        let mut numbers = match NEWLINES {
            0 => &rest[..last],
            _ => rest[..last].strip_suffix(b"\n").ok_or(Fault::Irregular)?,
        };
        if Self::ODD == 1 {
            let comma = memchr::memchr(b',', numbers).ok_or(Fault::Irregular)?;
            let first = any_digits(&numbers[..comma]).ok_or(Fault::Irregular)?;
            if comma == 0 || comma > 2 || WIDTH == 3 && comma > 1 {
                return Err(Fault::Irregular);
            }
            self.columns.firsts[row] = first as u8;
            numbers = &numbers[comma + 1..];
        }
        for pair in 0..WIDTH / 2 {
            let end = memchr::memchr_iter(b',', numbers).nth(1).unwrap_or(numbers.len());
            self.words[pair][row] = keep_both(row, 2 * pair + Self::ODD, &numbers[..end], &mut self.long)?;
            numbers = numbers.get(end + 1..).unwrap_or_default();
        }
        self.at += last + 1;
        Ok(())
    }

    /// Converts the digits of a batch to numbers, and checks that they are digits.
    fn convert(&mut self, count: usize) -> Result<(), Fault> {
        let mut most = u8x16::ZERO;
        let (pairs, _) = self.columns.others.as_chunks_mut::<2>();
        for (words, [firsts, seconds]) in self.words.iter().zip(pairs) {
            let rows = words.as_chunks::<4>().0.iter().take(count.div_ceil(4));
            let places = firsts.as_chunks_mut::<4>().0.iter_mut().zip(seconds.as_chunks_mut::<4>().0);
            for (&[a, b, c, d], (firsts, seconds)) in rows.zip(places) {
                most = most.max(cast::<_, u8x16>(a).max(cast(b))).max(cast::<_, u8x16>(c).max(cast(d)));
                let ab: [u32; 4] = cast(eights([fours(cast(a)), fours(cast(b))]));
                let cd: [u32; 4] = cast(eights([fours(cast(c)), fours(cast(d))]));
                *firsts = [ab[0], ab[2], cd[0], cd[2]];
                *seconds = [ab[1], ab[3], cd[1], cd[3]];
            }
        }
        let first_most = self.columns.firsts[..count].iter().copied().max().unwrap_or(0);
        match WIDTH == 3 && first_most > 9 || most.to_array().iter().any(|&digit| digit > 9) {
            true => Err(Fault::Irregular),
            false => Ok(()),
        }
    }
}

/// Stores the numbers of a pair, which have one comma between them, in `long`; returns the words that stand in for
/// them.
#[cold]
fn keep_both(row: usize, field: usize, both: &[u8], long: &mut Vec<(usize, usize, u64)>) -> Result<[u64; 2], Fault> {
    let comma = memchr::memchr(b',', both).ok_or(Fault::Irregular)?;
    for (field, digits) in [(field, &both[..comma]), (field + 1, &both[comma + 1..])] {
        let value = any_digits(digits).filter(|_| !digits.is_empty()).ok_or(Fault::Irregular)?;
        long.push((row, field, value));
    }
    Ok([0; 2])
}

/// A mask with one bit per byte of a block: 1 for a comma.
#[inline(always)]
fn commas(window: &[u8; BLOCK + REACH]) -> u64 {
    let mut commas = 0;
    for (i, &lane) in window[..BLOCK].as_chunks::<16>().0.iter().enumerate() {
        let comma = u8x16::new(lane).simd_eq(u8x16::splat(b','));
        commas |= u64::from(comma.to_bitmask() as u16) << (16 * i);
    }
    commas
}

/// `SHUFFLES[a][b - 1]` moves `a` bytes to the end of the first half of a vector, skips one byte, moves the next `b` to
/// the end of the second half, and fills the rest with zeros. If `a` is 0 it moves the comma, which the check for
/// digits detects.
static SHUFFLES: [[[u8; 16]; MOST_DIGITS]; MOST_DIGITS + 1] = {
    let mut shuffles = [[[u8::MAX; 16]; MOST_DIGITS]; MOST_DIGITS + 1];
    let mut a = 0;
    while a <= MOST_DIGITS {
        let mut b = 1;
        while b <= MOST_DIGITS {
            let mut i = 0;
            while i < a || i == 0 {
                shuffles[a][b - 1][if a == 0 { 7 } else { 8 - a + i }] = i as u8;
                i += 1;
            }
            let mut i = 0;
            while i < b && a + b < 16 {
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
    fn rows<const WIDTH: usize>(text: &[u8]) -> Result<(Vec<u32>, Vec<WideValue>), Fault> {
        let (mut values, mut wide) = (Vec::new(), Vec::new());
        let mut reader = Shaped::<WIDTH>::new(text);
        loop {
            let (columns, count) = reader.read(&mut wide)?;
            values.extend(columns.rows(count));
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
            assert_eq!(rows::<3>(text.as_bytes()), all::<Scalar>(text.as_bytes(), 64));
        }
    }

    #[test]
    fn gives_up_on_other_shapes() {
        for text in ["12,3,4,", "1,3,4\n\n,", "1\n,3,4,", "1,3\n,4,", "1,,4,", "1,2,,", "x,2,3,", "1,2 ,3,", "1,2x,3,"]
        {
            for text in [text.to_owned(), text.repeat(20), format!("{}{text}{0}", "1,2,3,".repeat(20))] {
                assert_eq!(rows::<3>(text.as_bytes()), Err(Fault::Irregular), "{text}");
            }
        }
    }

    /// Random rows: a first number below `most_first`, and others of all lengths.
    fn numbers(most_first: u64, width: usize) -> impl Strategy<Value = Vec<Vec<u64>>> {
        let other = || prop_oneof![0u64..100, 0u64..1_000_000, 0u64..400_000_000, any::<u64>()];
        let row = (0..most_first, proptest::collection::vec(other(), width - 1));
        proptest::collection::vec(row.prop_map(|(first, others)| [vec![first], others].concat()), 0..700)
    }

    fn text(numbers: &[Vec<u64>], newline: &str) -> String {
        let row = |row: &Vec<u64>| row.iter().map(u64::to_string).collect::<Vec<_>>().join(",") + newline + ",";
        numbers.iter().map(row).collect()
    }

    fn agrees<const WIDTH: usize>(numbers: &[Vec<u64>], newline: &str) {
        let text = text(numbers, newline);
        assert_eq!(rows::<WIDTH>(text.as_bytes()), all::<Scalar>(text.as_bytes(), 64));
    }

    fn damaged<const WIDTH: usize>(numbers: &[Vec<u64>], newline: &str, at: proptest::sample::Index, byte: u8) {
        let mut text = text(numbers, newline).into_bytes();
        let at = at.index(text.len().max(1));
        text.iter_mut().skip(at).take(1).for_each(|damaged| *damaged = byte);
        if let Ok(fast) = rows::<WIDTH>(&text) {
            assert_eq!(Ok(fast), all::<Scalar>(&text, 64));
        }
    }

    proptest! {
        #[test]
        fn agrees_with_scalar(
            three in numbers(10, 3), five in numbers(100, 5), six in numbers(100, 6), seven in numbers(100, 7),
            newline in prop_oneof![Just(""), Just("\n")],
        ) {
            agrees::<3>(&three, newline);
            agrees::<5>(&five, newline);
            agrees::<6>(&six, newline);
            agrees::<7>(&seven, newline);
        }

        #[test]
        fn damaged_text_never_passes_as_something_else(
            three in numbers(10, 3), six in numbers(100, 6), seven in numbers(100, 7),
            newline in prop_oneof![Just(""), Just("\n")],
            at in any::<proptest::sample::Index>(),
            byte in prop_oneof![any::<u8>(), Just(b','), Just(b'\n'), Just(b'0')],
        ) {
            damaged::<3>(&three, newline, at, byte);
            damaged::<6>(&six, newline, at, byte);
            damaged::<7>(&seven, newline, at, byte);
        }
    }
}
