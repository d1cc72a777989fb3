//! Whether a script is nested so little that a parser by recursive descent cannot overflow the stack.
//!
//! The parser has no limit of its own, and in WebAssembly an overflow ends the whole engine. So the tokens are counted
//! first. Each open bracket costs a few frames of the parser, and each token since the last end of a statement or comma
//! may cost one, as in `a = b = c`, `!!!a` or `if (a) if (b) c`. The sum over all open brackets bounds the depth.
//!
//! This is not a parser: it knows strings, templates, comments, regular expressions and where statements end. Where it
//! is not certain, it counts on, and what it cannot read, it refuses: an unbalanced bracket, a `/` after `}` that may
//! begin a regular expression, comments of HTML.
//!
//! Measured in WebAssembly before optimization (V8, a stack of 984 kB): a unit of the sum takes 330 bytes at most, for
//! `new new new a`.
//!
//! Cost: one pass over the text.

/// The greatest sum. Code that people write stays below a third of it.
const MAX_NESTING: usize = 800;
/// What an open bracket counts as, in tokens.
const BRACKET: usize = 4;

/// Whether a script can be parsed without a risk for the stack.
pub(super) fn is_shallow(text: &str) -> bool {
    Reader::new(text).read().is_some()
}

/// What the last token was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// An operator, a bracket that is open, a keyword that needs something behind it, or nothing.
    Operator,
    Dot,
    /// `++` or `--`, before or behind an operand.
    Step,
    /// The end of an operand.
    Operand,
    /// The `)` of `if (…)` and the like: a statement follows.
    Condition,
    /// `}`.
    Block,
}

struct Level {
    bracket: u8,
    /// Tokens of the current part of a statement.
    run: usize,
    /// Tokens before its first comma: all parts can be nested in them.
    before_comma: usize,
    /// Whether a statement has ended, if the next token allows it.
    may_end: bool,
    /// Whether the bracket belongs to `if`, `for`, `while` or `with`.
    is_condition: bool,
}

impl Level {
    fn new(bracket: u8, is_condition: bool) -> Self {
        Level { bracket, run: 0, before_comma: 0, may_end: false, is_condition }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    levels: Vec<Level>,
    /// The sum over all levels but the last.
    below: usize,
    last: Last,
    /// The last word, if it was the last token.
    word: &'t str,
    is_new_line: bool,
}

/// Words that an expression or statement follows. After a line break, others may end a statement.
const OPEN: [&str; 41] = [
    "await",
    "async",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "export",
    "extends",
    "finally",
    "for",
    "function",
    "get",
    "if",
    "import",
    "in",
    "instanceof",
    "let",
    "new",
    "of",
    "return",
    "set",
    "static",
    "switch",
    "throw",
    "try",
    "typeof",
    "using",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "accessor",
    "enum",
];
const CONDITIONS: [&str; 5] = ["if", "for", "while", "with", "await"];
/// Words that go on with what came before.
const GOES_ON: [&str; 9] = ["else", "while", "catch", "finally", "in", "instanceof", "of", "as", "from"];

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        let levels = vec![Level::new(0, false)];
        Reader { text, at: 0, levels, below: 0, last: Last::Operator, word: "", is_new_line: false }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn read(mut self) -> Option<()> {
        if self.rest().starts_with("#!") {
            self.skip_line();
        }
        while let Some(next) = self.rest().chars().next() {
            match next {
                '\n' | '\r' | '\u{2028}' | '\u{2029}' => self.is_new_line = true,
                _ if next.is_whitespace() || next == '\u{feff}' => {}
                _ => {
                    self.token(next)?;
                    continue;
                }
            }
            self.at += next.len_utf8();
        }
        (self.levels.len() == 1).then_some(())
    }

    fn skip_line(&mut self) {
        self.at += self.rest().find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(self.rest().len());
    }

    fn token(&mut self, next: char) -> Option<()> {
        let rest = self.rest();
        if rest.starts_with("//") {
            self.skip_line();
            return Some(());
        }
        if rest.starts_with("/*") {
            let length = rest.find("*/")? + 2;
            self.is_new_line |= rest[..length].contains(['\n', '\r', '\u{2028}', '\u{2029}']);
            self.at += length;
            return Some(());
        }
        if rest.starts_with("<!--") || (rest.starts_with("-->") && (self.is_new_line || self.at == 0)) {
            return None;
        }
        match next {
            '"' | '\'' => {
                self.begin(true)?;
                self.string(next)?;
                self.operand("");
            }
            '`' => {
                self.begin(false)?;
                self.at += 1;
                self.template()?;
            }
            '/' if self.is_regular_expression()? => {
                self.begin(false)?;
                self.regular_expression()?;
                self.operand("");
            }
            '(' | '[' | '{' => {
                self.begin(next == '{' && self.last == Last::Block)?;
                self.open(next as u8);
            }
            ')' | ']' | '}' => self.close(next as u8)?,
            _ if next.is_alphanumeric() || matches!(next, '_' | '$' | '\\') || !next.is_ascii() => self.word()?,
            _ => self.punctuation(next)?,
        }
        self.is_new_line = false;
        Some(())
    }

    /// Counts a token. `begins_operand` says that no operand can stand right before it in one statement.
    fn begin(&mut self, begins_operand: bool) -> Option<()> {
        let is_separated = self.is_new_line && self.last == Last::Operand;
        let level = self.levels.last_mut()?;
        let ends = level.may_end || (begins_operand && (is_separated || self.last == Last::Block));
        if ends {
            (level.run, level.before_comma) = (0, 0);
        }
        level.may_end = false;
        level.run += 1;
        (self.below + level.run <= MAX_NESTING).then_some(())
    }

    fn operand(&mut self, word: &'t str) {
        (self.last, self.word) = (Last::Operand, word);
    }

    fn open(&mut self, bracket: u8) {
        let is_condition = self.last == Last::Operator && CONDITIONS.contains(&self.word);
        self.below += self.levels.last().map_or(0, |level| level.run) + BRACKET;
        self.levels.push(Level::new(bracket, is_condition));
        self.at += 1;
        (self.last, self.word) = (Last::Operator, "");
    }

    fn close(&mut self, bracket: u8) -> Option<()> {
        let closed = self.levels.pop()?;
        let level = self.levels.last_mut()?;
        self.below -= level.run + BRACKET;
        self.at += 1;
        self.word = "";
        match (closed.bracket, bracket) {
            (b'(', b')') if closed.is_condition => self.last = Last::Condition,
            (b'(', b')') | (b'[', b']') => self.last = Last::Operand,
            (b'{', b'}') => self.last = Last::Block,
            (b'`', b'}') => return self.template(),
            _ => return None,
        }
        Some(())
    }

    fn string(&mut self, quote: char) -> Option<()> {
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => drop(characters.next()?),
                '\n' | '\r' => return None,
                _ if character == quote => {
                    self.at += at + 1;
                    return Some(());
                }
                _ => {}
            }
        }
        None
    }

    /// Reads the text of a template up to its end or to an expression in it.
    fn template(&mut self) -> Option<()> {
        let mut characters = self.rest().char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => drop(characters.next()?),
                '`' => {
                    self.at += at + 1;
                    self.operand("");
                    return Some(());
                }
                '$' if self.rest()[at..].starts_with("${") => {
                    self.at += at + 1;
                    self.last = Last::Operator;
                    self.open(b'`');
                    return Some(());
                }
                _ => {}
            }
        }
        None
    }

    fn is_regular_expression(&self) -> Option<bool> {
        match self.last {
            Last::Operator | Last::Condition => Some(true),
            Last::Operand | Last::Dot => Some(false),
            Last::Block | Last::Step => {
                let line = self.rest().split(['\n', '\r', '\u{2028}', '\u{2029}']).next()?;
                // It ends in the same line, so it is a division if there is no other `/`.
                (!line[1..].contains('/')).then_some(false)
            }
        }
    }

    fn regular_expression(&mut self) -> Option<()> {
        let mut is_in_class = false;
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            match character {
                '\n' | '\r' | '\u{2028}' | '\u{2029}' => return None,
                '\\' if matches!(characters.next()?.1, '\n' | '\r' | '\u{2028}' | '\u{2029}') => return None,
                '[' => is_in_class = true,
                ']' => is_in_class = false,
                '/' if !is_in_class => {
                    let rest = &self.rest()[at + 1..];
                    let flags = rest.find(|flag: char| !flag.is_ascii_alphanumeric()).unwrap_or(rest.len());
                    self.at += at + 1 + flags;
                    return Some(());
                }
                _ => {}
            }
        }
        None
    }

    fn word(&mut self) -> Option<()> {
        let rest = self.rest();
        let is_part = |c: char| {
            c.is_alphanumeric()
                || matches!(c, '_' | '$' | '\\')
                || (!c.is_ascii() && !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}'))
        };
        let mut length = rest.find(|c| !is_part(c)).unwrap_or(rest.len()).max(1);
        let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
        if is_number && rest[length..].starts_with('.') {
            length += 1 + rest[length + 1..].find(|c| !is_part(c)).unwrap_or(rest.len() - length - 1);
        }
        let word = &rest[..length];
        let is_key = self.last == Last::Dot;
        let goes_on = !is_key && GOES_ON.contains(&word);
        if goes_on && let Some(level) = self.levels.last_mut() {
            level.may_end = false;
        }
        self.begin(!goes_on && !is_key)?;
        self.at += length;
        let is_open = !is_key && (OPEN.contains(&word) || goes_on);
        (self.last, self.word) = (if is_open { Last::Operator } else { Last::Operand }, word);
        Some(())
    }

    fn punctuation(&mut self, next: char) -> Option<()> {
        let rest = self.rest();
        let (length, last) = match next {
            '.' if rest.starts_with("...") => (3, Last::Operator),
            '.' => (1, Last::Dot),
            '?' if rest.starts_with("?.") => (2, Last::Dot),
            '+' if rest.starts_with("++") => (2, Last::Step),
            '-' if rest.starts_with("--") => (2, Last::Step),
            _ => (1, Last::Operator),
        };
        self.begin(false)?;
        let level = self.levels.last_mut()?;
        match next {
            ';' => level.may_end = true,
            ',' => {
                if level.before_comma == 0 {
                    level.before_comma = level.run;
                }
                level.run = level.before_comma;
            }
            _ => {}
        }
        self.at += length;
        (self.last, self.word) = (last, "");
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each repeats something that nests. The first number nests little, the second too much.
    #[test]
    fn what_nests_too_much_is_refused() {
        let shapes: [(&str, &str, &str, usize, usize); 24] = [
            ("", "(", ")", 100, 200),
            ("", "[", "]", 100, 200),
            ("", "{", "}", 100, 200),
            ("x=", "{a:", "}", 60, 200),
            ("x=", "a=>", "", 200, 400),
            ("x=", "!", "", 600, 900),
            ("x=a", "+a", "", 300, 500),
            ("x=", "new ", "", 600, 900),
            ("", "typeof\u{a0}", "", 600, 900),
            ("", "if(a)", "", 150, 450),
            ("", "if(a)\n", "", 150, 450),
            ("", "if(a)b;else ", "", 80, 300),
            ("", "if(a){}else ", "", 80, 300),
            ("", "for(;;)", "", 100, 450),
            ("", "function f(){", "}", 60, 200),
            ("", "class A{m(){", "}}", 30, 200),
            ("x=", "`${", "}`", 80, 200),
            ("x=", "a?b:", "", 180, 300),
            ("", "a=", "", 300, 500),
            ("", "a.b.", "", 150, 300),
            ("", "a:", "", 300, 500),
            ("x=", "(/[(]/+", ")", 60, 200),
            ("", "{/)/.x;", "}", 60, 200),
            ("", "await\n", "", 600, 900),
        ];
        for (before, open, close, few, many) in shapes {
            let text = |times: usize| format!("{before}{}a{}", open.repeat(times), close.repeat(times));
            assert!(is_shallow(&text(few)), "{few} times {open:?} is shallow");
            assert!(!is_shallow(&text(many)), "{many} times {open:?} is not");
        }
    }

    #[test]
    fn the_limit_is_exact() {
        assert!(is_shallow(&"!".repeat(MAX_NESTING)));
        assert!(!is_shallow(&"!".repeat(MAX_NESTING + 1)));
    }

    #[test]
    fn the_length_of_a_script_does_not_matter() {
        for line in [
            "a;",
            "a = b\n",
            "f()\n",
            "x = [1]\n",
            "{a}",
            "if (a) b;",
            "if (a) { b } else c\n",
            "a, ",
            "a=b,c=",
            "'a'\n",
            "a++\nb\n",
            "function f() {}\n",
            "x = /a\\/[/]b/.test(c)\n",
            "y = a / b / c\n",
            "z = `a${b}c`\n",
            "// (\n",
            "/* ( */",
            "x = (a) / (b) / c\n",
            "if (a) /(/.test(b);",
            "a++ / (b);\n",
            "case 1: return '(';\n",
            "get a() {}\n",
        ] {
            assert!(is_shallow(&line.repeat(2000)), "{line:?} repeats");
        }
    }

    #[test]
    fn what_cannot_be_counted_is_refused() {
        for text in [
            "(",
            ")",
            "(]",
            "'a",
            "'a\n'",
            "`a",
            "`${a",
            "/* a",
            "/a\n/",
            "a <!-- b",
            "\n--> b",
            "{} / 1 / 2",
            "a++ /(/ 1",
            "x = /[/",
        ] {
            assert!(!is_shallow(text), "{text:?} is refused");
        }
        assert!(is_shallow("#!/bin/sh (\n{} / 1\na --> b\n'\\'(' + \"\\\n(\"; a.if / 1 / (2)"));
    }
}
