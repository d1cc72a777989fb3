//! Writes a snapshot without the user's texts: a file that can be shared, and that DevTools and Heapwise open as
//! before.
//!
//! The file is read a second time and passes through a `Redactor`, slices in, slices out. Everything but the top-level
//! `strings`, wherever it is, passes unchanged. Every string keeps its position; some get another text. A `plan`, made
//! from the open snapshot, decides which ones and what replaces them: strings that are only content are replaced, names
//! that V8 or the program uses stay. All numbers of the graph stay: sizes, ids, edges, lengths, and the indexes of
//! arrays and of objects with keys like 1234.
//!
//! Texts that no reader of snapshots needs do not pass: every string in the header except its `meta`, in the tree of
//! traces and in an unknown section is masked, and data after the end of the snapshot is dropped. A gzipped file comes
//! out unpacked, as DevTools needs it.
//!
//! Cost: one search for brackets or quotes over the text and one copy of it. Memory: one number per string, and the
//! string that the slice boundary splits.

pub mod dictionaries;
pub mod evidence;
pub mod kept;
pub mod keys;
pub mod plan;
pub mod rewrites;
pub mod stand_ins;
pub mod vocabulary;

use crate::error::{Error, ErrorKind, Result};
use crate::graph::strings::quote;
use crate::gunzip::Gunzip;
use crate::monitor::Monitor;
use crate::parse::numbers::spaces;
use crate::parse::skip::Skipper;
use crate::parse::tables::TableKind;
use crate::parse::text::{closing_quote, read_one};
use crate::snapshot::Snapshot;
use plan::{Change, Level, Plan};

/// Redacts the file of an open snapshot.
pub struct Redactor {
    gunzip: Option<Box<Gunzip>>,
    rewriter: Rewriter,
}

impl Redactor {
    /// A redactor for the file that a snapshot was read from. It must be passed the whole file again.
    pub fn of(snapshot: &Snapshot, level: Level) -> Result<Self> {
        Ok(Redactor {
            gunzip: snapshot.compressed.then(Box::default),
            rewriter: Rewriter::new(Plan::of(&snapshot.graph, level)?, snapshot.text_bytes),
        })
    }

    /// Takes the next bytes of the file and appends the redacted text.
    pub fn push(&mut self, bytes: &[u8], monitor: &dyn Monitor, out: &mut Vec<u8>) -> Result<()> {
        if monitor.cancelled() {
            return Err(Error::cancelled());
        }
        match &mut self.gunzip {
            Some(gunzip) => gunzip.push(bytes, &mut |text| self.rewriter.push(text, out)),
            None => self.rewriter.push(bytes, out),
        }
    }

    /// Ends the file. If this fails, the text appended so far is invalid.
    pub fn finish(mut self, out: &mut Vec<u8>) -> Result<()> {
        if let Some(gunzip) = self.gunzip {
            let is_whole = gunzip.finish(&mut |text| self.rewriter.push(text, out))?;
            if !is_whole {
                return Err(Error::new(ErrorKind::Truncated, "the gzip file ends before its data does"));
            }
        }
        self.rewriter.finish()
    }
}

/// Rewrites the text after decompression.
struct Rewriter {
    plan: Plan,
    /// Size of the text when it was opened.
    text_bytes: u64,
    state: State,
    offset: u64,
    /// Ordinal of the next string.
    next_string: usize,
    /// A string that is not complete yet, from its opening quote on.
    carry: Vec<u8>,
    /// The text that is being replaced, and its replacement; both WTF-8.
    decoded: Vec<u8>,
    rewritten: Vec<u8>,
}

/// What the next byte belongs to. The text was parsed before, so only the structure needed here is checked.
enum State {
    /// Before the opening brace.
    Start,
    /// Before a key, or before the end of the object.
    Key,
    /// Inside a key: its text so far, and whether the last byte was the backslash of an escape.
    KeyText(Vec<u8>, bool),
    /// Before the colon after a key, or before the first byte of its value.
    Value(Vec<u8>),
    /// Inside an array of numbers.
    Numbers,
    /// Inside `snapshot`.
    Header(Skipper, Header),
    /// Inside `trace_tree` or an unknown section: numbers pass.
    Masked(Skipper, Mask),
    /// Inside `strings`.
    Strings,
    /// After a value: before a comma or the end of the object.
    After,
    /// After the closing brace, and whether anything but white space has followed.
    End(bool),
}

impl Rewriter {
    fn new(plan: Plan, text_bytes: u64) -> Self {
        Rewriter {
            plan,
            text_bytes,
            state: State::Start,
            offset: 0,
            next_string: 0,
            carry: Vec::new(),
            decoded: Vec::new(),
            rewritten: Vec::new(),
        }
    }

    fn push(&mut self, text: &[u8], out: &mut Vec<u8>) -> Result<()> {
        // A replacement is as long as its text, or shorter if the text has escapes.
        out.try_reserve(text.len())?;
        let mut used = 0;
        while used < text.len() {
            used += self.step(&text[used..], self.offset + used as u64, out)?;
        }
        self.offset += text.len() as u64;
        Ok(())
    }

    fn finish(&self) -> Result<()> {
        let whole = matches!(self.state, State::End(_)) && self.next_string == self.plan.len();
        match whole && self.offset == self.text_bytes {
            true => Ok(()),
            false => Err(changed(self.offset)),
        }
    }

    /// Lets the current state consume the head of `text`; returns the number of bytes consumed.
    fn step(&mut self, text: &[u8], offset: u64, out: &mut Vec<u8>) -> Result<usize> {
        let byte = text[0];
        // The number of bytes that pass unchanged.
        let passed = match &mut self.state {
            State::Start => {
                let begin = memchr::memchr(b'{', text);
                if begin.is_some() {
                    self.state = State::Key;
                }
                begin.map_or(text.len(), |begin| begin + 1)
            }
            State::Key | State::After | State::Value(_) if spaces(text) > 0 => spaces(text),
            State::Key => {
                self.state = match byte {
                    b'"' => State::KeyText(Vec::new(), false),
                    b'}' => State::End(false),
                    _ => return Err(changed(offset)),
                };
                1
            }
            State::KeyText(key, escaped) => {
                if byte == b'"' && !*escaped {
                    self.state = State::Value(std::mem::take(key));
                } else {
                    *escaped = byte == b'\\' && !*escaped;
                    key.push(byte);
                }
                1
            }
            State::Value(_) if byte == b':' => 1,
            State::Value(key) => {
                let is_table = std::str::from_utf8(key).is_ok_and(|key| TableKind::of(key).is_some());
                self.state = match (key.as_slice(), byte) {
                    (b"strings", b'[') if self.next_string == 0 => State::Strings,
                    (b"nodes" | b"edges", b'[') => State::Numbers,
                    (_, b'[') if is_table => State::Numbers,
                    (b"snapshot", b'{') => State::Header(Skipper::default(), Header::default()),
                    (b"trace_tree", b'[') => State::Masked(Skipper::default(), Mask::Outside),
                    (b"strings" | b"nodes" | b"edges" | b"snapshot" | b"trace_tree", _) => return Err(changed(offset)),
                    _ => State::Masked(Skipper::default(), Mask::Outside),
                };
                usize::from(matches!(self.state, State::Strings | State::Numbers))
            }
            State::Numbers => match memchr::memchr3(b']', b'"', b'{', text) {
                None => text.len(),
                Some(end) if text[end] == b']' => {
                    self.state = State::After;
                    end + 1
                }
                Some(end) => return Err(changed(offset + end as u64)),
            },
            State::Header(skipper, header) => {
                let end = skipper.push(text);
                let used = end.unwrap_or(text.len());
                text[..used].iter().for_each(|&byte| header.push(byte, out));
                if end.is_some() {
                    self.state = State::After;
                }
                return Ok(used);
            }
            State::Masked(skipper, mask) => {
                let end = skipper.push(text);
                let used = end.unwrap_or(text.len());
                text[..used].iter().for_each(|&byte| mask.push(byte, out));
                if end.is_some() {
                    self.state = State::After;
                }
                return Ok(used);
            }
            State::Strings => return self.strings(text, offset, out),
            State::After => {
                self.state = match byte {
                    b',' => State::Key,
                    b'}' => State::End(false),
                    _ => return Err(changed(offset)),
                };
                1
            }
            State::End(is_over) => {
                let white = if *is_over { 0 } else { spaces(text) };
                *is_over |= white < text.len();
                out.extend_from_slice(&text[..white]);
                return Ok(text.len());
            }
        };
        out.extend_from_slice(&text[..passed]);
        Ok(passed)
    }

    /// Takes text of the array, after its opening bracket and up to its closing one.
    fn strings(&mut self, text: &[u8], offset: u64, out: &mut Vec<u8>) -> Result<usize> {
        let mut at = 0;
        if !self.carry.is_empty() {
            let escaped = self.carry.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1;
            let quote = closing_quote(text, usize::from(escaped));
            at = quote.map_or(text.len(), |quote| quote + 1);
            self.carry.try_reserve(at)?;
            self.carry.extend_from_slice(&text[..at]);
            if quote.is_none() {
                return Ok(at);
            }
            let token = std::mem::take(&mut self.carry);
            match self.next_change(offset)? {
                Change::Keep => out.extend_from_slice(&token),
                change => self.replace(change, &token, offset, out)?,
            }
        }
        // Strings that stay are copied in runs.
        let mut passed = at;
        loop {
            at += spaces(&text[at..]);
            match text.get(at) {
                None => break,
                Some(b',') => at += 1,
                Some(b']') => {
                    at += 1;
                    self.state = State::After;
                    break;
                }
                Some(b'"') => {
                    let Some(quote) = closing_quote(&text[at + 1..], 0) else {
                        out.extend_from_slice(&text[passed..at]);
                        self.carry.try_reserve(text.len() - at)?;
                        self.carry.extend_from_slice(&text[at..]);
                        return Ok(text.len());
                    };
                    let end = at + quote + 2;
                    match self.next_change(offset + at as u64)? {
                        Change::Keep => {}
                        change => {
                            out.extend_from_slice(&text[passed..at]);
                            self.replace(change, &text[at..end], offset + at as u64, out)?;
                            passed = end;
                        }
                    }
                    at = end;
                }
                Some(_) => return Err(changed(offset + at as u64)),
            }
        }
        out.extend_from_slice(&text[passed..at]);
        Ok(at)
    }

    /// The change of the next string.
    fn next_change(&mut self, offset: u64) -> Result<Change> {
        let change = self.plan.change(self.next_string).ok_or_else(|| changed(offset))?;
        self.next_string += 1;
        Ok(change)
    }

    /// Writes the replacement of a quoted string.
    fn replace(&mut self, change: Change, token: &[u8], offset: u64, out: &mut Vec<u8>) -> Result<()> {
        self.decoded.clear();
        self.decoded.try_reserve(token.len())?;
        if !read_one(token, &mut self.decoded) {
            return Err(changed(offset));
        }
        let text = self.decoded.as_slice();
        self.rewritten.clear();
        self.plan.write(change, text, &mut self.rewritten);
        out.try_reserve(self.rewritten.len() + 2)?;
        quote(&self.rewritten, out);
        Ok(())
    }
}

/// Masks the strings of `snapshot`, such as its title, except those of its `meta`.
#[derive(Default)]
struct Header {
    depth: u32,
    mask: Mask,
    /// The key at the head of the section that was read last.
    key: Vec<u8>,
    is_value: bool,
}

impl Header {
    fn push(&mut self, byte: u8, out: &mut Vec<u8>) {
        let is_text = !matches!(self.mask, Mask::Outside);
        let is_key = self.depth == 1 && !self.is_value;
        if is_key && is_text && byte != b'"' {
            self.key.push(byte);
        }
        // Bytes that pass keep the place in a text up to date, too.
        let begin = out.len();
        self.mask.push(byte, out);
        if is_key || self.key == b"meta" {
            out.truncate(begin);
            out.push(byte);
        }
        match byte {
            _ if is_text => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth -= 1,
            b':' if self.depth == 1 => self.is_value = true,
            b',' if self.depth == 1 => {
                self.is_value = false;
                self.key.clear();
            }
            _ => {}
        }
    }
}

/// Masks the strings of an unknown section: an `x` per UTF-16 unit. Numbers and brackets stay.
#[derive(Default)]
enum Mask {
    #[default]
    Outside,
    Inside,
    /// After a backslash.
    Escape,
    /// Inside a `\uXXXX` escape; the number of digits still to come.
    Digits(u8),
}

impl Mask {
    fn push(&mut self, byte: u8, out: &mut Vec<u8>) {
        *self = match (&self, byte) {
            (Mask::Outside, _) => {
                out.push(byte);
                if byte == b'"' { Mask::Inside } else { Mask::Outside }
            }
            (Mask::Inside, b'"') => {
                out.push(byte);
                Mask::Outside
            }
            (Mask::Inside, b'\\') => {
                out.push(b'x');
                Mask::Escape
            }
            (Mask::Inside, _) => {
                let units = usize::from(byte & 0xc0 != 0x80) + usize::from(byte >= 0xf0);
                out.extend_from_slice(&b"xx"[..units]);
                Mask::Inside
            }
            (Mask::Escape, b'u') => Mask::Digits(4),
            (Mask::Escape | Mask::Digits(1), _) => Mask::Inside,
            (Mask::Digits(left), _) => Mask::Digits(left - 1),
        }
    }
}

fn changed(offset: u64) -> Error {
    Error::malformed(offset, "this is not the file that was opened")
        .with_hint("It was changed since. Open it again, then save it without its texts.")
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::graph::Graph;
    use crate::graph::strings::utf16_len;
    use crate::load::Loader;
    use crate::monitor::{Phase, Silent};
    use crate::names::node_name;
    use crate::query::duplicates::duplicates;
    use crate::snapshot::Opening;
    use crate::testkit;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;
    use std::io::Write;

    fn open(bytes: &[u8]) -> Box<Snapshot> {
        let mut opening = Opening::Loading(Box::new(Loader::new(None, u64::MAX)));
        opening.push(bytes, &Silent).unwrap();
        while opening.next().is_some() {
            opening.run(&Silent).unwrap();
        }
        match opening {
            Opening::Done(snapshot) => snapshot,
            _ => panic!("the opening is complete"),
        }
    }

    fn pour(mut redactor: Redactor, slices: &[&[u8]]) -> Result<String> {
        let mut out = Vec::new();
        for slice in slices {
            redactor.push(slice, &Silent, &mut out)?;
        }
        redactor.finish(&mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    fn redacted(text: &[u8]) -> String {
        pour(Redactor::of(&open(text), Level::Usual).unwrap(), &[text]).unwrap()
    }

    /// A secret in every place that can hold a text.
    const HEAP: &str = "root -> a:Widget(40)@3 -> s:secret␣one(24)@5{string}; a -internal:first> c:joined(32){concatenated␣string};\
        c -internal:first> s; c -internal:second> d:secret␣two(24)@9{string}; a -property:secret␣key> s;\
        root -internal:3␣/␣part␣of␣key␣(Widget␣@3)␣->␣value␣(secret␣one␣@5)␣pair␣in␣WeakMap␣(table␣@1)> s;\
        a -internal:3␣/␣part␣of␣key␣(Widget␣@3)␣->␣value␣(secret␣one␣@5)␣pair␣in␣WeakMap␣(table␣@1)> s;\
        root -> p:<p␣title=\"secret\"␣id=\"main\">(8){native}!2; root -> r:secret.*(60){regexp};\
        root -> t:secret␣one(24){string}; root -> u:é漢😀\"\\secret(24){string}; root -> n:∅{string}; root -> f:run{closure}";

    fn snapshot() -> Vec<u8> {
        let text = String::from_utf8(testkit::snapshot(HEAP)).unwrap();
        // An unknown section after the strings.
        let text = text.replace("\"meta\":", "\"title\":\"a secret\",\"meta\":");
        let end = text.rfind('}').unwrap();
        format!("{},\n\"notes\":[1,{{\"secret\":\"a \\\"secret\\u00e9\\\"\"}}]}}\n and a secret", &text[..end])
            .into_bytes()
    }

    /// The whole graph except its strings.
    fn shape(graph: &Graph) -> impl PartialEq + std::fmt::Debug + use<> {
        let targets: Vec<_> = graph.edge_targets.iter().map(|target| target.bits()).collect();
        (
            (graph.types.clone(), graph.names.clone(), graph.ids.iter().collect::<Vec<_>>()),
            (graph.self_sizes.iter().collect::<Vec<_>>(), graph.first_edge.clone(), graph.detachedness.clone()),
            (graph.edge_names.clone(), targets, graph.sections.clone()),
            graph.strings.iter().map(utf16_len).collect::<Vec<_>>(),
        )
    }

    #[test]
    fn removes_every_secret_and_keeps_the_rest() {
        let text = snapshot();
        assert!(String::from_utf8_lossy(&text).matches("secret").count() >= 9);
        let out = redacted(&text);
        assert!(!out.contains("secret"), "{out}");
        for kept in ["\"Widget\"", "\"run\"", "id=\\\"main\\\"", "<p title=", "part of key (Widget @3) -> value (xx"] {
            assert!(out.contains(kept), "{kept}: {out}");
        }
        assert!(out.ends_with("\"notes\":[1,{\"xxxxxx\":\"xxxxxxxxxxx\"}]}\n "), "{out}");
        let begin = out.find("\"strings\"").unwrap();
        let head = String::from_utf8_lossy(&text[..begin]).replace("a secret", "xxxxxxxx");
        assert_eq!(out[..begin], head);
    }

    #[test]
    fn the_graph_is_the_same() {
        let (before, after) = (open(&snapshot()), open(redacted(&snapshot()).as_bytes()));
        assert_eq!(shape(&before.graph), shape(&after.graph));
        assert_eq!(before.classes.keys, after.classes.keys);
        assert_eq!((&before.aggregates, &before.statistics), (&after.aggregates, &after.statistics));
        assert_eq!((&before.distances, before.ephemerons.is_table(before.graph.root)), (&after.distances, true));
        let groups = |snapshot: &Snapshot| {
            let retained = |node| snapshot.retained_size(node);
            duplicates(&snapshot.graph, &retained, &|node| node_name(&snapshot.graph, node)).unwrap()
        };
        assert_eq!(groups(&before), groups(&after));
        assert_eq!(groups(&after).groups.len(), 1);
    }

    #[test]
    fn redacting_twice_changes_nothing() {
        let once = redacted(&snapshot());
        assert_eq!(redacted(once.as_bytes()), once);
    }

    #[test]
    fn a_text_that_the_file_has_twice_loses_the_same() {
        let heap = "root -> p:<p␣title=\"secret\">(8){native}; root -> o:https://a.b/c.js?secret(8); root -> v:secret(24)@5{string};\
            root -internal:3␣/␣part␣of␣key␣(Widget␣@3)␣->␣value␣(secret␣@5)␣pair␣in␣WeakMap␣(table␣@1)> v";
        let text = String::from_utf8(testkit::snapshot(heap)).unwrap();
        let begin = text.find("\"strings\":[").unwrap() + 11;
        let strings = &text[begin..text.rfind(']').unwrap()];
        let twice = text.replace(strings, &format!("{strings},{strings}"));
        assert_eq!(twice.matches("secret").count(), 8);
        let out = redacted(twice.as_bytes());
        assert!(!out.contains("secret"), "{out}");
        assert_eq!(redacted(out.as_bytes()), out);
    }

    #[test]
    fn sections_may_come_in_any_order() {
        let text = snapshot();
        let text = std::str::from_utf8(&text[..text.iter().rposition(|&byte| byte == b'}').unwrap()]).unwrap();
        let begin = text.find("\"strings\"").unwrap();
        let end = text.find(",\n\"notes\"").unwrap();
        let turned = format!(
            "\u{feff} {{{} , \"new\" : \"secret\",{}{}}}",
            &text[begin..end],
            &text[1..begin - 2],
            &text[end..]
        );
        let out = redacted(turned.as_bytes());
        assert!(out.starts_with("\u{feff} {\"strings\":[\"xx"), "{out}");
        assert!(out.contains(" , \"new\" : \"xxxxxx\",\"snapshot\":{"), "{out}");
        assert!(!out.contains("secret"));
        assert_eq!(shape(&open(turned.as_bytes()).graph), shape(&open(out.as_bytes()).graph));
    }

    #[test]
    fn a_gzipped_file_comes_out_unpacked() {
        let text = snapshot();
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&text).unwrap();
        let packed = encoder.finish().unwrap();
        for step in [1, 7, 10_000] {
            let redactor = Redactor::of(&open(&packed), Level::Usual).unwrap();
            let slices: Vec<&[u8]> = packed.chunks(step).collect();
            assert_eq!(pour(redactor, &slices).unwrap(), redacted(&text));
        }
    }

    #[test]
    fn another_file_is_refused() {
        let text = snapshot();
        let of =
            |other: &str| pour(Redactor::of(&open(&text), Level::Usual).unwrap(), &[other.as_bytes()]).unwrap_err();
        let same = std::str::from_utf8(&text).unwrap();
        let one_more = same.replace("[\"<dummy>\",", "[\"<dummy>\",\"one more\",");
        let one_less = same.replace("[\"<dummy>\",", "[");
        let longer = format!("{same} ");
        let torn = &same[..same.len() / 2];
        let nested = same.replace("\"nodes\":[", "\"nodes\":[\"secret\",");
        let numbers = same.replace("[\"<dummy>\",", "[7,");
        for other in ["", "{}", "[1]", torn, &one_more, &one_less, &longer, &nested, &numbers] {
            let error = of(other);
            assert_eq!(
                (error.kind, error.message.as_str()),
                (ErrorKind::Malformed, "this is not the file that was opened")
            );
            assert!(error.hint.contains("Open it again") && error.offset.is_some());
        }
    }

    #[test]
    fn a_cancel_ends_it() {
        struct Cancelled;
        impl Monitor for Cancelled {
            fn phase(&self, _: Phase, _: u64) {}
            fn advance(&self, _: u64) {}
            fn cancelled(&self) -> bool {
                true
            }
        }
        let mut redactor = Redactor::of(&open(&snapshot()), Level::Usual).unwrap();
        let error = redactor.push(b"{", &Cancelled, &mut Vec::new()).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Cancelled);
    }

    /// Parts of texts: escapes, multi-byte characters, and characters that end strings and arrays.
    fn any_text() -> impl Strategy<Value = String> {
        let part =
            prop_oneof![Just("\""), Just("\\"), Just("]"), Just("\n"), Just("é"), Just("😀"), Just("a"), Just(" 7")];
        proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn slices_make_no_difference(
            texts in proptest::collection::vec(any_text(), 1..8),
            step in 1usize..50,
        ) {
            let quoted: String = texts.iter().map(|text| serde_json::to_string(text).unwrap() + ",").collect();
            let text = String::from_utf8(snapshot()).unwrap();
            // At the front, so that they are the names of some nodes.
            let text = text.replace("\"strings\":[\"<dummy>\",", &format!("\"strings\":[\"<dummy>\",{quoted}"));
            let text = text.as_bytes();
            let snapshot = open(text);
            let whole = pour(Redactor::of(&snapshot, Level::Usual).unwrap(), &[text]).unwrap();
            let slices: Vec<&[u8]> = text.chunks(step).collect();
            prop_assert_eq!(&pour(Redactor::of(&snapshot, Level::Usual).unwrap(), &slices).unwrap(), &whole);
            let after = open(whole.as_bytes());
            prop_assert_eq!(shape(&snapshot.graph), shape(&after.graph));
            let plan = Plan::of(&snapshot.graph, Level::Usual).unwrap();
            let strings = |snapshot: &Snapshot| snapshot.graph.strings.iter().map(<[u8]>::to_vec).collect::<Vec<_>>();
            for (at, (before, after)) in strings(&snapshot).into_iter().zip(strings(&after)).enumerate() {
                if matches!(plan.change(at), Some(Change::Keep) | None) {
                    prop_assert_eq!(before, after);
                }
            }
        }
    }
}
