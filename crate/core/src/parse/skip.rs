//! Skips one JSON value of any kind; a caller that needs its text keeps the text.

/// The position within a value.
#[derive(Default)]
pub struct Skipper {
    depth: u64,
    in_string: bool,
    escaped: bool,
    begun: bool,
}

impl Skipper {
    /// Takes text; once the value ends, returns how many bytes of the text belong to it.
    ///
    /// Does not check that brackets match in kind, because the content is ignored.
    pub fn push(&mut self, text: &[u8]) -> Option<usize> {
        for (at, &byte) in text.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return Some(at + 1);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                // The first byte after a number or a word belongs to what surrounds it.
                b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t' if self.depth == 0 && self.begun => {
                    return Some(at);
                }
                // There is no value.
                b'}' | b']' if self.depth == 0 => return Some(at),
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
            self.begun = true;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skips_values_of_every_kind() {
        for (text, used) in [
            (r#"{"a":[1,"]}\"",{}]},"#, 19),
            ("12.5e3}", 6),
            (r#""a\\","#, 5),
            ("true]", 4),
            ("[[],[[1]]] ,", 10),
            ("null\n", 4),
        ] {
            assert_eq!(Skipper::default().push(text.as_bytes()), Some(used), "{text}");
            let mut one_by_one = Skipper::default();
            let stop = text.bytes().position(|byte| one_by_one.push(&[byte]).is_some()).unwrap();
            assert!(stop + 1 == used || stop == used, "{text}");
        }
    }
}
