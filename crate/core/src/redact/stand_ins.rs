//! Stand-ins for texts: numbers that are as long as the text.
//!
//! The texts of one length get the numbers 0, 1, 2 and so on, each written with as many digits as the text has UTF-16
//! units: `xxxx`, `xxx0`, `xxx1`, …, where `x` is the digit zero. So equal texts stay equal, different texts stay
//! different, and every length stays the same. If 36 digits do not suffice, which happens only for the shortest texts,
//! 20,992 ideographs serve as digits. If these do not suffice either, the remaining texts become `x…x`.

const DIGITS: &[u8; 36] = b"x0123456789abcdefghijklmnopqrstuvwyz";
const FIRST_IDEOGRAPH: u32 = 0x4e00;
const IDEOGRAPHS: u64 = 0x9fff - 0x4e00 + 1;

/// Appends the stand-in with this number for a text of `units` UTF-16 units.
pub fn write(number: u32, units: usize, out: &mut Vec<u8>) {
    let begin = out.len();
    out.resize(begin + units, b'x');
    let mut rest = u64::from(number);
    let letters = room(DIGITS.len() as u64, units);
    if rest < letters {
        for digit in out[begin..].iter_mut().rev() {
            if rest == 0 {
                break;
            }
            *digit = DIGITS[(rest % DIGITS.len() as u64) as usize];
            rest /= DIGITS.len() as u64;
        }
        return;
    }
    rest -= letters;
    if rest < room(IDEOGRAPHS, units) {
        out.truncate(begin);
        for place in (0..units as u32).rev() {
            let digit = rest / IDEOGRAPHS.pow(place) % IDEOGRAPHS;
            let ideograph = char::from_u32(FIRST_IDEOGRAPH + digit as u32).unwrap_or('x');
            out.extend_from_slice(ideograph.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

/// The number of the stand-in that equals a text, if any.
pub fn read(text: &[u8]) -> Option<u32> {
    let ascii = text.iter().try_fold(0u64, |number, byte| {
        let digit = DIGITS.iter().position(|digit| digit == byte)? as u64;
        Some(number * DIGITS.len() as u64 + digit).filter(|&number| number <= u64::from(u32::MAX))
    });
    let number = ascii.or_else(|| {
        let text = std::str::from_utf8(text).ok()?;
        let mut units = 0;
        let number = text.chars().try_fold(0u64, |number, character| {
            units += 1;
            let digit = u64::from(u32::from(character).checked_sub(FIRST_IDEOGRAPH)?);
            let number = Some(number * IDEOGRAPHS + digit).filter(|_| digit < IDEOGRAPHS);
            number.filter(|&number| number <= u64::from(u32::MAX))
        })?;
        Some(number + room(DIGITS.len() as u64, units))
    })?;
    u32::try_from(number).ok()
}

/// How many numbers can be written with `digits` digits, at least up to the range of a `u32`.
fn room(base: u64, digits: usize) -> u64 {
    // Seven digits of the smaller base exceed every `u32`.
    base.saturating_pow(digits.min(7) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::strings::utf16_len;
    use std::collections::HashSet;

    fn written(number: u32, units: usize) -> String {
        let mut out = b"before ".to_vec();
        write(number, units, &mut out);
        String::from_utf8(out).unwrap().split_off(7)
    }

    #[test]
    fn numbers_are_as_long_as_the_text() {
        assert_eq!(
            [0, 1, 10, 35, 36, 37].map(|number| written(number, 4)),
            ["xxxx", "xxx0", "xxx9", "xxxz", "xx0x", "xx00"]
        );
        assert_eq!(written(u32::MAX, 9).len(), 9);
        assert_eq!(
            (written(7, 0), written(36, 1), written(36 * 36 + 20_992, 2)),
            ("".into(), "一".into(), "丁一".into())
        );
        assert_eq!((written(36 + 20_991, 1), written(36 + 20_992, 1)), ("\u{9fff}".into(), "x".into()));
    }

    #[test]
    fn numbers_differ_and_are_read_back() {
        for (units, count) in [(1, 21_028), (2, 60_000), (3, 60_000), (12, 60_000)] {
            let all: HashSet<String> = (0..count).map(|number| written(number, units)).collect();
            assert_eq!(all.len(), count as usize);
            for number in 0..count {
                let text = written(number, units);
                assert_eq!((read(text.as_bytes()), utf16_len(text.as_bytes())), (Some(number), units));
            }
        }
        for number in [u32::MAX, u32::MAX - 36] {
            assert_eq!(read(written(number, 20).as_bytes()), Some(number));
        }
        for other in ["a b", "é", "A", "zzzzzzzzz", "一a", "a一"] {
            assert_eq!(read(other.as_bytes()), None, "{other}");
        }
    }
}
