//! Reads comma-separated unsigned integers, which make up nine tenths of every snapshot.
//!
//! The fast reader works in two steps without a branch on the length of a number. First, vector comparisons of 64 bytes
//! yield one bit per byte that says "digit"; numbers start and end where that bit changes, and the characters of each
//! number are shifted to the end of a 64-bit word. Then four words at a time become four values: vector multiplications
//! combine digits into pairs, fours and eights (after Mula, "SIMD-ized parsing of series of integers", and Lemire,
//! "Number parsing at a gigabyte per second"). The fast reader gives up on blocks that hold anything but digits, commas
//! and newlines. The caller then reads the whole chunk again with `Scalar`, which accepts white space and floats (Julia
//! writes them) and says exactly where something is wrong.
//!
//! Rejected: one pass that finds structure and values byte by byte; converting each word as soon as it is found, with
//! three 64-bit multiplications; shuffle tables for several numbers per step (wasm has no shuffle wide enough, and rows
//! mix 1 to 9 digits); finding all commas of a batch first and the numbers in a second loop, which was a tenth slower
//! than one loop under V8.

use bytemuck::cast;
use wide::{i8x16, i16x8, i32x4, i32x8};

const BLOCK: usize = 64;

/// A value over 32 bits: its index among the values of the chunk, and the whole value.
pub type WideValue = (usize, u64);

/// Reads the values of a chunk of text in batches.
pub trait Reader<'t> {
    /// Starts at the beginning of `text`: whole values, each followed by a comma.
    fn new(text: &'t [u8]) -> Self;

    /// Reads as many values as are sure to fit into `out`; returns their number, 0 at the end of the text. A value over
    /// 32 bits is stored truncated to 32 bits and pushed in full to `wide`.
    fn read(&mut self, out: &mut [u32], wide: &mut Vec<WideValue>) -> Result<usize, Fault>;

    /// The current position.
    fn mark(&self) -> Mark;
}

/// A position in a chunk from which values can be counted without starting at the beginning.
#[derive(Clone, Copy, Default, Debug)]
pub struct Mark {
    /// Number of commas before the position.
    pub commas: usize,
    /// Byte index in the chunk.
    pub at: usize,
}

/// What stopped a reader.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The fast reader met a form it does not know: read the chunk again with the scalar reader.
    Irregular,
    /// The scalar reader found a syntax error: its byte in the chunk, and the message.
    Bad(usize, &'static str),
}

/// The least length of `out` in `read`.
pub const MIN_BATCH: usize = BLOCK;

/// The vector reader.
pub struct Fast<'t> {
    text: &'t [u8],
    /// Where the next block begins.
    base: usize,
    /// Start of the number that continues after the last block.
    start: usize,
    /// 1 if the last block ended inside a number.
    open: u64,
    /// 1 if the last block ended with the newline after a number.
    line: u64,
    values: usize,
    commas: usize,
    /// The characters of each number of this batch, right-aligned in eight bytes.
    words: Vec<u64>,
    /// Numbers of more than eight digits: index in the batch, and the whole value.
    long: Vec<(usize, u64)>,
}

impl<'t> Reader<'t> for Fast<'t> {
    fn new(text: &'t [u8]) -> Self {
        Fast { text, base: 0, start: 0, open: 0, line: 0, values: 0, commas: 0, words: Vec::new(), long: Vec::new() }
    }

    fn read(&mut self, out: &mut [u32], wide: &mut Vec<WideValue>) -> Result<usize, Fault> {
        // `convert` works on groups of four.
        self.words.resize(out.len().next_multiple_of(4), 0);
        // As locals; otherwise the compiler reloads them after every store into `words`.
        let text = self.text;
        let words = self.words.as_mut_slice();
        let (mut base, mut start, mut open, mut commas) = (self.base, self.start, self.open, self.commas);
        let mut line = self.line;
        let mut count = 0;
        while base < text.len() && count + BLOCK / 2 < out.len() {
            let (digits, comma, known) = match text[base..].first_chunk::<BLOCK>() {
                Some(block) => classify(block),
                None => {
                    let mut block = [b'\n'; BLOCK];
                    let rest = &text[base..];
                    block[..rest.len()].copy_from_slice(rest);
                    classify(&block)
                }
            };
            if known != u64::MAX {
                return Err(Fault::Irregular);
            }
            let before = (digits << 1) | open;
            // A comma stands right after a number, or after the newline that follows one. With as many numbers as commas,
            // no two numbers are then without a comma between them.
            let lines = before & !(digits | comma);
            if comma & !(before | lines << 1 | line) != 0 {
                return Err(Fault::Irregular);
            }
            line = lines >> 63;
            let mut starts = digits & !before;
            let mut ends = !digits & before;
            if open == 0 {
                start = base + starts.trailing_zeros() as usize;
                starts &= starts.wrapping_sub(1);
            }
            while ends != 0 {
                let length = base + ends.trailing_zeros() as usize - start;
                ends &= ends - 1;
                words[count] = match (text.get(start..start + 8), length) {
                    (Some(&[a, b, c, d, e, f, g, h]), 1..=8) => {
                        u64::from_le_bytes([a, b, c, d, e, f, g, h]) << (64 - 8 * length)
                    }
                    _ => odd_word(&text[start..start + length], count, &mut self.long)?,
                };
                count += 1;
                start = base + starts.trailing_zeros() as usize;
                starts &= starts.wrapping_sub(1);
            }
            open = digits >> 63;
            commas += comma.count_ones() as usize;
            base += BLOCK;
        }
        convert(&words[..count.next_multiple_of(4)], out);
        for (index, value) in self.long.drain(..) {
            out[index] = value as u32;
            if value > u64::from(u32::MAX) {
                wide.push((self.values + index, value));
            }
        }
        (self.base, self.start, self.open, self.line, self.commas) = (base, start, open, line, commas);
        self.values += count;
        // The two counts differ if a comma is missing between two numbers.
        if base >= text.len() && self.values != commas {
            return Err(Fault::Irregular);
        }
        Ok(count)
    }

    fn mark(&self) -> Mark {
        Mark { commas: self.commas, at: self.base }
    }
}

/// The word of a number that ends within eight bytes of the text's end, or that is too long for a word.
#[cold]
fn odd_word(digits: &[u8], index: usize, long: &mut Vec<(usize, u64)>) -> Result<u64, Fault> {
    let mut word = [0; 8];
    match word.len().checked_sub(digits.len()) {
        Some(at) => word[at..].copy_from_slice(digits),
        None => long.push((index, any_digits(digits).ok_or(Fault::Irregular)?)),
    }
    Ok(u64::from_le_bytes(word))
}

/// The plain reader: the reference for `Fast` in tests, and the one that produces error messages.
pub struct Scalar<'t> {
    text: &'t [u8],
    at: usize,
    values: usize,
}

impl<'t> Reader<'t> for Scalar<'t> {
    fn new(text: &'t [u8]) -> Self {
        Scalar { text, at: 0, values: 0 }
    }

    fn read(&mut self, out: &mut [u32], wide: &mut Vec<WideValue>) -> Result<usize, Fault> {
        let mut count = 0;
        while count < out.len() {
            self.at += spaces(&self.text[self.at..]);
            if self.at >= self.text.len() {
                break;
            }
            let length = self.text[self.at..]
                .iter()
                .position(|byte| !matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))
                .unwrap_or(self.text.len() - self.at);
            let value = number(&self.text[self.at..self.at + length]).ok_or(match length {
                0 => Fault::Bad(self.at, "a number was expected here"),
                _ => Fault::Bad(self.at, "this is not a whole number from 0 to 2^64"),
            })?;
            if value > u64::from(u32::MAX) {
                wide.push((self.values + count, value));
            }
            out[count] = value as u32;
            count += 1;
            self.at += length;
            self.at += spaces(&self.text[self.at..]);
            match self.text.get(self.at) {
                Some(b',') => self.at += 1,
                _ => return Err(Fault::Bad(self.at, "a comma was expected here")),
            }
        }
        self.values += count;
        Ok(count)
    }

    fn mark(&self) -> Mark {
        Mark { commas: self.values, at: self.at }
    }
}

/// Byte index of value `index` in a chunk of valid text; `marks` are positions in the chunk, in order.
pub fn locate(text: &[u8], index: usize, marks: &[Mark]) -> usize {
    // The value begins after comma `index`, so a mark with that many commas before it may be too far.
    let passed = marks.partition_point(|mark| mark.commas < index);
    let mark = passed.checked_sub(1).map_or(Mark::default(), |last| marks[last]);
    let from = match index {
        0 => 0,
        _ => memchr::memchr_iter(b',', &text[mark.at..])
            .nth(index - mark.commas - 1)
            .map_or(text.len(), |comma| mark.at + comma + 1),
    };
    from + spaces(&text[from..])
}

/// The number of leading bytes of `text` that are JSON white space.
pub fn spaces(text: &[u8]) -> usize {
    text.iter().position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).unwrap_or(text.len())
}

/// Three masks with one bit per byte: digits, commas, and bytes that a regular block may contain.
#[inline(always)]
pub fn classify(block: &[u8]) -> (u64, u64, u64) {
    let (mut digits, mut commas, mut known) = (0, 0, 0);
    for (i, lane) in block.as_chunks::<16>().0.iter().enumerate() {
        let bytes = i8x16::from(lane.map(|byte| byte as i8));
        // Maps '0'..='9' to the ten lowest signed values.
        let shifted = bytes - i8x16::splat((b'0' as i8).wrapping_add(-128));
        let digit = shifted.simd_lt(i8x16::splat(-128 + 10));
        let comma = bytes.simd_eq(i8x16::splat(b',' as i8));
        let newline = bytes.simd_eq(i8x16::splat(b'\n' as i8));
        digits |= u64::from(digit.to_bitmask() as u16) << (16 * i);
        commas |= u64::from(comma.to_bitmask() as u16) << (16 * i);
        known |= u64::from((digit | comma | newline).to_bitmask() as u16) << (16 * i);
    }
    (digits, commas, known)
}

/// Converts words of up to eight digits, padded with zeros in front, to values, four at a time.
#[inline(always)]
fn convert(words: &[u64], out: &mut [u32]) {
    let (fours, _) = words.as_chunks::<4>();
    let (places, rest) = out.as_chunks_mut::<4>();
    for (words, place) in fours.iter().zip(places.iter_mut()) {
        *place = four_values(words);
    }
    if let Some(words) = fours.get(places.len()) {
        rest.copy_from_slice(&four_values(words)[..rest.len()]);
    }
}

/// The values of four words of up to eight digits, padded with zeros in front.
#[inline(always)]
fn four_values(&[a, b, c, d]: &[u64; 4]) -> [u32; 4] {
    let digits = |words: [u64; 2]| cast::<_, i16x8>(words) & i16x8::splat(0x0f0f);
    cast(eights([fours(digits([a, b])), fours(digits([c, d]))]))
}

/// Combines digits into pairs in 16-bit lanes, and pairs into fours in 32-bit lanes.
#[inline(always)]
pub fn fours(digits: i16x8) -> i32x4 {
    let seconds: i16x8 = digits >> 8;
    let pairs = (digits * i16x8::splat(10) + seconds) & i16x8::splat(0xff);
    pairs.dot(i16x8::new([100, 1, 100, 1, 100, 1, 100, 1]))
}

/// Combines fours into eights: fours fit 16 bits, so one more product is enough.
#[inline(always)]
pub fn eights(fours: [i32x4; 2]) -> i32x4 {
    let narrow = i16x8::from_i32x8_saturate(cast::<_, i32x8>(fours));
    narrow.dot(i16x8::new([10_000, 1, 10_000, 1, 10_000, 1, 10_000, 1]))
}

/// The value of a run of digits; `None` if it overflows or another character is among them.
pub fn any_digits(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0u64, |value, character| {
        let digit = u64::from(character.wrapping_sub(b'0'));
        value.checked_mul(10)?.checked_add(digit).filter(|_| digit < 10)
    })
}

/// A whole JSON number in any notation.
fn number(token: &[u8]) -> Option<u64> {
    if !token.is_empty() && token.iter().all(u8::is_ascii_digit) {
        return any_digits(token);
    }
    let value: f64 = std::str::from_utf8(token).ok()?.parse().ok()?;
    if value.fract() != 0.0 || value.abs() >= 18_446_744_073_709_551_616.0 {
        return None;
    }
    // V8 prints unknown positions as -1. DevTools reads them as unsigned 32-bit numbers, too.
    Some(if value < 0.0 { u64::from((value as i64) as u32) } else { value as u64 })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub fn all<'t, R: Reader<'t>>(text: &'t [u8], batch: usize) -> Result<(Vec<u32>, Vec<WideValue>), Fault> {
        let (mut values, mut wide) = (Vec::new(), Vec::new());
        let mut reader = R::new(text);
        let mut out = vec![0; batch];
        loop {
            match reader.read(&mut out, &mut wide)? {
                0 => return Ok((values, wide)),
                count => values.extend_from_slice(&out[..count]),
            }
        }
    }

    #[test]
    fn reads_every_length() {
        let numbers: Vec<u64> = (0..=19).map(|power| 10u64.pow(power)).chain([u64::MAX, 0, 7]).collect();
        let text: String = numbers.iter().map(|n| format!("{n},")).collect();
        let (values, wide) = all::<Fast>(text.as_bytes(), 64).unwrap();
        assert_eq!(values, numbers.iter().map(|&n| n as u32).collect::<Vec<_>>());
        let big: Vec<_> = numbers.iter().copied().enumerate().filter(|&(_, n)| n > u64::from(u32::MAX)).collect();
        assert_eq!(wide, big);
        assert_eq!(all::<Scalar>(text.as_bytes(), 64).unwrap(), (values, wide));
    }

    #[test]
    fn scalar_reads_floats_and_reports_faults() {
        assert_eq!(all::<Scalar>(b"12.0, 1e3 ,\t-1,", 64).unwrap().0, [12, 1000, u32::MAX]);
        assert_eq!(all::<Scalar>(b"1,x,", 64), Err(Fault::Bad(2, "a number was expected here")));
        assert_eq!(all::<Scalar>(b"1 2,", 64), Err(Fault::Bad(2, "a comma was expected here")));
        assert_eq!(all::<Scalar>(b"1,1.5,", 64), Err(Fault::Bad(2, "this is not a whole number from 0 to 2^64")));
        assert_eq!(all::<Fast>(b"1,x,", 64), Err(Fault::Irregular));
        assert_eq!(all::<Fast>(b"1,,2,", 64), Err(Fault::Irregular));
    }

    #[test]
    fn a_missing_comma_and_a_missing_number_do_not_make_up_for_each_other() {
        for fault in ["5\n3,,", ",5\n3,", "1,5\n3,\n,2,", ",\n5\n3,"] {
            // At every place in a block, and across two.
            for zeros in 0..64 {
                let text = "0,".repeat(zeros) + &"0".repeat(zeros % 2) + if zeros % 2 == 1 { "," } else { "" } + fault;
                assert_eq!(all::<Fast>(text.as_bytes(), 200), Err(Fault::Irregular), "{text:?}");
                assert!(matches!(all::<Scalar>(text.as_bytes(), 200), Err(Fault::Bad(..))), "{text:?}");
            }
        }
        assert_eq!(all::<Fast>(b"5\n,3,\n7\n,", 64).unwrap().0, [5, 3, 7]);
    }

    #[test]
    fn locates_values_from_every_mark() {
        let text: String = (0..500).map(|i| format!("{}{},", i * 37, if i % 3 == 2 { "\n" } else { "" })).collect();
        let mut reader = Fast::new(text.as_bytes());
        let (mut marks, mut out) = (vec![reader.mark()], [0; 64]);
        while reader.read(&mut out, &mut Vec::new()).unwrap() > 0 {
            marks.push(reader.mark());
        }
        assert!(marks.len() > 5);
        for index in 0..500 {
            let at = locate(text.as_bytes(), index, &marks);
            assert_eq!(at, locate(text.as_bytes(), index, &[]));
            assert!(text[at..].starts_with(&format!("{}", index * 37)));
        }
    }

    proptest! {
        #[test]
        fn fast_agrees_with_scalar(
            numbers in proptest::collection::vec((prop_oneof![0u64..10, 0u64..100_000, any::<u64>()], any::<bool>()), 0..400),
            batch in 64usize..300,
        ) {
            let text: String =
                numbers.iter().map(|(n, newline)| format!("{n}{},", if *newline { "\n" } else { "" })).collect();
            prop_assert_eq!(all::<Fast>(text.as_bytes(), batch), all::<Scalar>(text.as_bytes(), batch));
        }

        #[test]
        fn damaged_text_never_passes_as_something_else(
            numbers in proptest::collection::vec(0u32..100_000, 1..100),
            faults in proptest::collection::vec(
                (any::<proptest::sample::Index>(), prop_oneof![Just(b','), Just(b'\n'), Just(b'7'), any::<u8>()]),
                1..6,
            ),
        ) {
            let mut text: Vec<u8> = numbers.iter().flat_map(|n| format!("{n},").into_bytes()).collect();
            for (at, byte) in faults {
                let at = at.index(text.len());
                text[at] = byte;
            }
            if let Ok(fast) = all::<Fast>(&text, 64) {
                prop_assert_eq!(Ok(fast), all::<Scalar>(&text, 64));
            }
        }
    }
}
