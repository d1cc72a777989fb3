//! Sort keys of views, and the comparison of names.

use std::cmp::Ordering;

use serde::Deserialize;

use crate::graph::strings::utf16;

/// The direction of a sort.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl Direction {
    /// Reverses an ordering if the direction is descending.
    pub fn apply(self, ordering: Ordering) -> Ordering {
        match self {
            Direction::Ascending => ordering,
            Direction::Descending => ordering.reverse(),
        }
    }
}

/// Sort keys for lists of objects, and for lists of edges by the object at their other end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ObjectKey {
    /// The name of the object; in lists of edges the name of the edge.
    Name,
    /// V8's object id.
    Id,
    /// Distance from a root.
    Distance,
    /// Shallow size.
    ShallowSize,
    /// Retained size.
    RetainedSize,
}

/// Orders WTF-8 texts by their UTF-16 code units, as JavaScript compares strings.
pub fn compare_names(left: &[u8], right: &[u8]) -> Ordering {
    // If the first different bytes are ASCII, or one text is a prefix of the other, the byte order is the same.
    let same = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    match (left.get(same), right.get(same)) {
        (Some(&a), Some(&b)) if a < 0xe0 && b < 0xe0 => a.cmp(&b),
        (None, _) | (_, None) => left.len().cmp(&right.len()),
        _ => utf16(left).cmp(utf16(right)),
    }
}

/// A key that orders numbers like their decimal digits as text: 1, 10, 2.
pub fn digits_key(number: u32) -> (u64, u32) {
    let digits = number.checked_ilog10().unwrap_or(0);
    (u64::from(number) * 10u64.pow(9 - digits), digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_like_javascript() {
        // U+FF5E comes after the surrogates of U+1F600 in UTF-16, and before them in UTF-8.
        assert_eq!(compare_names("～".as_bytes(), "😀".as_bytes()), Ordering::Greater);
        let texts = ["", "a", "ab", "abc", "b", "é", "éa", "é漢", "漢", "😀", "😀a", "😁", "～", "aé", "a漢"];
        for left in texts {
            for right in texts {
                let wanted = left.encode_utf16().cmp(right.encode_utf16());
                assert_eq!(compare_names(left.as_bytes(), right.as_bytes()), wanted, "{left} {right}");
            }
        }
    }

    #[test]
    fn digits_sort_as_text() {
        let mut numbers = [0, 1, 2, 9, 10, 11, 19, 20, 99, 100, 101, 4_294_967_295, 429_496_729];
        numbers.sort_by_key(|&number| digits_key(number));
        let mut texts: Vec<String> = numbers.iter().map(u32::to_string).collect();
        texts.sort();
        assert_eq!(numbers.map(|number| number.to_string()).to_vec(), texts);
    }
}
