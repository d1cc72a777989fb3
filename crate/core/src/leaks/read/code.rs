//! Where a text calls something, and where a function ends: JavaScript read as far as its brackets go.
//!
//! A copy of the text has spaces in place of comments and of what is within strings and regular expressions, so that a
//! word or a bracket in it is code. A `/` begins a regular expression where no value can have ended before it. What is
//! within `${}` is code again.
//!
//! Cost: one pass over the part of a script's text that the snapshot has, and a search for each word.

use super::source::{LineColumn, words};

/// A text, and the part of it that is code.
pub struct Code<'a> {
    text: &'a str,
    /// The text with spaces for all that is not code; as long as the text.
    code: String,
}

impl<'a> Code<'a> {
    /// Reads a text.
    pub fn of(text: &'a str) -> Self {
        Code { text, code: blanked(text) }
    }

    /// The offset of a place, if the text goes that far.
    pub fn offset(&self, at: LineColumn) -> Option<usize> {
        super::source::offset_of(self.text, at)
    }

    /// Where the function ends that begins at an offset: at its parameters, its name, or the word `class`. Behind its
    /// body, or at the end of the text if that comes first.
    pub fn end_of_function(&self, begin: usize) -> usize {
        let bytes = self.code.as_bytes();
        let mut depth = 0usize;
        let mut body = None;
        let mut is_arrow = false;
        for at in begin..bytes.len() {
            match bytes[at] {
                b'=' if depth == 0 && bytes.get(at + 1) == Some(&b'>') => is_arrow = true,
                b'{' | b'(' | b'[' => {
                    if depth == 0 && bytes[at] == b'{' && body.is_none() {
                        body = Some(is_braced(bytes, at, is_arrow));
                    }
                    depth += 1;
                }
                b'}' | b')' | b']' if depth == 0 => return at,
                b'}' | b')' | b']' => {
                    depth -= 1;
                    if depth == 0 && bytes[at] == b'}' && body == Some(true) {
                        return at + 1;
                    }
                }
                b',' | b';' if depth == 0 && is_arrow => return at,
                _ => {}
            }
        }
        bytes.len()
    }

    /// The offsets at which words joined by dots are called or made, `Symbol.for(` or `new MessageChannel`.
    pub fn calls(&self, joined: &[&str]) -> Vec<usize> {
        let Some((last, before)) = joined.split_last() else { return Vec::new() };
        let is_call = |&at: &usize| {
            let after = self.code[at + last.len()..].trim_start();
            let is_called = after.starts_with('(') || after.starts_with("?.(") || after.starts_with('`');
            let front = self.code[..at].trim_end();
            let is_made = is_new(front);
            let mut rest = front;
            let is_joined = before.iter().rev().all(|word| {
                let shorter = rest.strip_suffix("?.").or_else(|| rest.strip_suffix('.'));
                let shorter = shorter.and_then(|rest| rest.trim_end().strip_suffix(word));
                rest = shorter.unwrap_or(rest);
                shorter.is_some()
            });
            let is_declared = ["function", "function*", "class"].iter().any(|word| front.ends_with(word));
            (is_called || is_made) && is_joined && !is_declared
        };
        words(&self.code, last).filter(is_call).collect()
    }

    /// The offsets of a word.
    pub fn mentions(&self, word: &str) -> Vec<usize> {
        words(&self.code, word).collect()
    }

    /// The code before a word and behind it.
    pub fn around(&self, at: usize, length: usize) -> (&str, &str) {
        (&self.code[..at], &self.code[at + length..])
    }

    /// The place of an offset.
    pub fn place(&self, offset: usize) -> LineColumn {
        super::source::place_of(self.text, offset)
    }
}

/// Whether a brace at depth 0 begins a body: that of a class or a function, or of an arrow function right behind `=>`.
fn is_braced(code: &[u8], at: usize, is_arrow: bool) -> bool {
    !is_arrow || code[..at].trim_ascii_end().ends_with(b"=>")
}

/// Whether a text ends with `new`, or `new a.b.`: the beginning of the name of a class that is instantiated.
fn is_new(front: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '.');
    let front = if front.ends_with('.') { front.trim_end_matches(is_part).trim_end() } else { front };
    front.strip_suffix("new").is_some_and(|rest| !rest.ends_with(is_part))
}

/// What a reader of code is in.
enum Within {
    /// The braces of `${}`, with so many others open.
    Hole(usize),
    /// A template.
    Template,
}

/// A text with spaces for all that is not code; as long as the text, with the same lines.
pub(super) fn blanked(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut within: Vec<Within> = Vec::new();
    let mut at = 0;
    // Letters of other scripts stay as they are outside of strings; within, each byte becomes a space.
    let blank = |code: &mut Vec<u8>, from: usize, to: usize| {
        for byte in &mut code[from..to] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    };
    while at < bytes.len() {
        let begin = at;
        if matches!(within.last(), Some(Within::Template)) {
            match bytes[at] {
                b'`' => {
                    within.pop();
                    at += 1;
                }
                b'$' if bytes.get(at + 1) == Some(&b'{') => {
                    within.push(Within::Hole(0));
                    at += 2;
                    blank(&mut code, begin, at);
                }
                b'\\' => {
                    at = (at + 2).min(bytes.len());
                    blank(&mut code, begin, at);
                }
                _ => {
                    at += 1;
                    blank(&mut code, begin, at);
                }
            }
            continue;
        }
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = position(bytes, at, b"\n").unwrap_or(bytes.len());
                blank(&mut code, begin, at);
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = position(bytes, at + 2, b"*/").map_or(bytes.len(), |end| end + 2);
                blank(&mut code, begin, at);
            }
            b'/' if begins_pattern(&code[..at]) => {
                at = end_of_pattern(bytes, at);
                blank(&mut code, begin + 1, at.max(begin + 1));
            }
            quote @ (b'"' | b'\'') => {
                let end = end_of_string(bytes, at, quote);
                blank(&mut code, begin + 1, end);
                // The quote behind it stays.
                at = end + usize::from(bytes.get(end) == Some(&quote));
            }
            b'`' => {
                within.push(Within::Template);
                at += 1;
            }
            b'{' => {
                if let Some(Within::Hole(open)) = within.last_mut() {
                    *open += 1;
                }
                at += 1;
            }
            b'}' => {
                at += 1;
                match within.last_mut() {
                    Some(Within::Hole(0)) => {
                        within.pop();
                        blank(&mut code, begin, at);
                    }
                    Some(Within::Hole(open)) => *open -= 1,
                    _ => {}
                }
            }
            _ => at += 1,
        }
    }
    String::from_utf8(code).unwrap_or_default()
}

fn position(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    memchr::memmem::find(rest, wanted).map(|at| from + at)
}

/// The quote behind a string, or the end of its line.
fn end_of_string(bytes: &[u8], begin: usize, quote: u8) -> usize {
    let mut at = begin + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'\n' => return at,
            byte if byte == quote => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Behind a regular expression, or at the end of its line.
fn end_of_pattern(bytes: &[u8], begin: usize) -> usize {
    let mut at = begin + 1;
    let mut is_class = false;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => is_class = true,
            b']' => is_class = false,
            b'\n' => return at,
            b'/' if !is_class => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Whether a `/` behind this code begins a regular expression, and is no division.
fn begins_pattern(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    let Some(&last) = before.last() else { return true };
    if last.is_ascii_alphanumeric() || matches!(last, b'_' | b'$') {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
        let begin = before.iter().rposition(|byte| !is_part(byte)).map_or(0, |at| at + 1);
        return matches!(
            &before[begin..],
            b"return" | b"typeof" | b"case" | b"in" | b"of" | b"do" | b"else" | b"await"
        );
    }
    !matches!(last, b')' | b']' | b'}' | b'"' | b'\'' | b'`') && last.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        let read = Code::of(text);
        assert_eq!(read.code.len(), text.len());
        read.code
    }

    #[test]
    fn comments_strings_and_patterns_are_no_code() {
        assert_eq!(code("a // b\nc"), "a     \nc");
        assert_eq!(code("a /* b\n*/ c"), "a     \n   c");
        assert_eq!(code("f('a)', \"b\\\"(\")"), "f('  ', \"    \")");
        assert_eq!(code("x = /[/)]a/.test(y) / 2"), "x = /      .test(y) / 2");
        assert_eq!(code("return /}/"), "return /  ");
        assert_eq!(code("`a${b(`c`)}d` + e"), "`   b(` `)  ` + e");
        assert_eq!(code("'cut off"), "'       ");
        assert_eq!(code("ü('é')"), "ü('  ')");
    }

    #[test]
    fn calls_are_found_where_they_are_code() {
        let lines = |text: &str, joined: &[&str]| {
            let code = Code::of(text);
            code.calls(joined).into_iter().map(|at| code.place(at).line).collect::<Vec<_>>()
        };
        let text =
            "// performance.mark(1)\nperformance.mark(2);\nmark\n(3); remark(4);\nfunction mark() {}\nbookmark.mark";
        assert_eq!(lines(text, &["mark"]), [1, 2]);
        assert_eq!(lines("Symbol.for(1);\nSymbol\n  .for(2);\nx.for(3)", &["Symbol", "for"]), [0, 2]);
        assert_eq!(lines("new A;\nnew a.A();\nnew Map(A);\nclass A {}\nA?.(1)", &["A"]), [0, 1, 4]);
        assert_eq!(lines("f()", &[]), [0u32; 0]);
        assert_eq!(Code::of("let A = 1; A").mentions("A"), [4, 11]);
    }

    #[test]
    fn a_function_ends_behind_its_body() {
        let within = |text: &str| {
            let begin = text.find('^').unwrap();
            let text = text.replace('^', "");
            let end = Code::of(&text).end_of_function(begin);
            text[begin..end].to_owned()
        };
        assert_eq!(within("async function f^(a = {}) { if (a) { b } } c"), "(a = {}) { if (a) { b } }");
        assert_eq!(within("x(^(a) => { b }, c)"), "(a) => { b }");
        assert_eq!(within("x(^a => ({ b: a }), c)"), "a => ({ b: a })");
        assert_eq!(within("x(^() => g({ b }, 2))"), "() => g({ b }, 2)");
        assert_eq!(within("const f = ^async () => 1; g()"), "async () => 1");
        assert_eq!(within("^class A extends B { m() {} } c"), "class A extends B { m() {} }");
        assert_eq!(within("f^() { cut("), "() { cut(");
    }

    #[test]
    fn places_have_offsets() {
        let code = Code::of("aé\n🙂b\nc");
        let offset = |line, column| code.offset(LineColumn { line, column });
        assert_eq!((offset(0, 1), offset(1, 2), offset(2, 1)), (Some(1), Some(8), Some(11)));
        assert_eq!((offset(2, 9), offset(7, 0)), (None, None));
        assert_eq!(code.place(8), LineColumn { line: 1, column: 2 });
    }
}
