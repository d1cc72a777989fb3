//! Rewrites names that contain texts but must keep their form, because readers parse them: elements of a page, addresses
//! of scripts, and entries of WeakMaps.

use std::ops::Range;

use super::stand_ins;
use crate::graph::strings::utf16_len;
use crate::passes::ephemerons::{has_line_break, parts};

const DETACHED: &[u8] = b"Detached ";
/// Endings of files that stay.
const ENDINGS: [&[u8]; 14] = [
    b".js", b".mjs", b".cjs", b".jsx", b".ts", b".mts", b".cts", b".tsx", b".wasm", b".json", b".html", b".vue",
    b".svelte", b".css",
];
/// Attributes whose values are names, like classes.
const NAMING: [&[u8]; 2] = [b"id", b"class"];

const ATTRIBUTES: &str = "id class style title lang dir hidden tabindex role slot href src srcset sizes alt rel target type name value \
    for action method placeholder disabled checked selected readonly required multiple min max step pattern width height \
    colspan rowspan scope content charset media async defer crossorigin integrity loading autocomplete autofocus draggable \
    contenteditable spellcheck d x y r cx cy rx ry x1 x2 y1 y2 fill stroke viewBox points transform xmlns open data";

/// Whether the name of an object is that of an element with attributes: `<a href="…">`.
pub fn is_element(name: &[u8]) -> bool {
    let name = name.strip_prefix(DETACHED).unwrap_or(name);
    name.starts_with(b"<") && name.contains(&b' ')
}

/// Appends the name of an element with its attribute values masked, an `x` per UTF-16 unit. The tag, which is the class
/// of the element, stays. Names of attributes, and the words in the values of `id` and `class`, stay if they pass.
pub fn element(name: &[u8], stays: &dyn Fn(&[u8]) -> bool, out: &mut Vec<u8>) {
    let (tag, mut rest) = split_tag(name);
    out.extend_from_slice(tag);
    let word = |word: &[u8], out: &mut Vec<u8>| match stays(word) {
        true => out.extend_from_slice(word),
        false => mask(word, out),
    };
    while let Some((attribute, value, behind)) = split_attribute(rest) {
        out.push(b' ');
        word(attribute, out);
        out.extend_from_slice(b"=\"");
        if NAMING.contains(&attribute) {
            for (at, part) in value.split(|&byte| byte == b' ').enumerate() {
                out.extend_from_slice(if at > 0 { b" " } else { b"" });
                word(part, out);
            }
        } else {
            mask(value, out);
        }
        out.push(b'"');
        rest = behind;
    }
    // The rest has an unknown form and is masked. Its space stays, because it ends the tag.
    if let Some(behind) = rest.strip_prefix(b" ") {
        out.push(b' ');
        rest = behind;
    }
    let (rest, end) = rest.strip_suffix(b">").map_or((rest, &b""[..]), |rest| (rest, b">"));
    mask(rest, out);
    out.extend_from_slice(end);
}

/// The words in the name of an element that may stay: names of attributes, and those in the values of `id` and `class`.
pub fn words_of(name: &[u8]) -> Vec<&[u8]> {
    let (_, mut rest) = split_tag(name);
    let mut words = Vec::new();
    while let Some((attribute, value, behind)) = split_attribute(rest) {
        words.push(attribute);
        if NAMING.contains(&attribute) {
            words.extend(value.split(|&byte| byte == b' '));
        }
        rest = behind;
    }
    words
}

/// Whether a word is the name of an attribute that HTML or SVG has.
pub fn is_attribute(word: &[u8]) -> bool {
    ATTRIBUTES.split(' ').any(|name| name.as_bytes() == word)
}

/// Splits an element's name behind its tag.
fn split_tag(name: &[u8]) -> (&[u8], &[u8]) {
    let tag = if name.starts_with(DETACHED) { DETACHED.len() } else { 0 };
    let end = memchr::memchr(b' ', &name[tag..]).map_or(name.len(), |space| tag + space);
    name.split_at(end)
}

/// Splits ` name="value"` off the head of a text: name, value and the rest.
fn split_attribute(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let text = text.strip_prefix(b" ")?;
    let equals = text.iter().position(|byte| matches!(byte, b'=' | b' ' | b'"' | b'>'))?;
    let (name, value) = text.split_at(equals);
    let value = value.strip_prefix(b"=\"")?;
    // A bracket inside a value ends nothing.
    let is_end = |&end: &usize| value.get(end + 1) == Some(&b' ') || &value[end + 1..] == b">";
    let end = memchr::memchr_iter(b'"', value).find(is_end)?;
    Some((name, &value[..end], &value[end + 1..]))
}

fn mask(text: &[u8], out: &mut Vec<u8>) {
    out.resize(out.len() + utf16_len(text), b'x');
}

/// The parts of a text that may tell secrets if it has the address of a script: a user before a host, what follows a `?`,
/// and the text of a `data:` address. Empty for other texts.
fn secrets_of(name: &[u8]) -> Vec<Range<usize>> {
    let mut secrets = Vec::new();
    if let Some(begin) = memchr::memmem::find(name, b"data:")
        && let Some(comma) = memchr::memchr(b',', &name[begin..])
    {
        secrets.push(begin + comma + 1..name.len());
        return secrets;
    }
    let Some(begin) = memchr::memmem::find(name, b"://").map(|at| at + b"://".len()) else { return secrets };
    let host_end =
        name[begin..].iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).map_or(name.len(), |at| begin + at);
    if let Some(at) = memchr::memrchr(b'@', &name[begin..host_end]) {
        secrets.push(begin..begin + at);
    }
    if let Some(at) = memchr::memchr2(b'?', b'#', &name[host_end..]) {
        secrets.push(host_end + at + 1..name.len());
    }
    secrets.retain(|secret| !secret.is_empty());
    secrets
}

/// Whether a text has the address of a script with parts that may tell secrets.
pub fn is_address(name: &[u8]) -> bool {
    !secrets_of(name).is_empty()
}

/// Appends a text with an address; its secret parts are masked.
pub fn address(name: &[u8], out: &mut Vec<u8>) {
    let mut from = 0;
    for secret in secrets_of(name) {
        out.extend_from_slice(&name[from..secret.start]);
        mask(&name[secret.clone()], out);
        from = secret.end;
    }
    out.extend_from_slice(&name[from..]);
}

/// Appends an address of which only the form stays: its scheme, how long its parts are, `node_modules`, and the file's ending.
/// The file's name becomes the stand-in with this number, so that different files stay different.
pub fn place(name: &[u8], number: u32, out: &mut Vec<u8>) {
    let begin = memchr::memmem::rfind(name, b" / ").map_or(0, |at| at + 3);
    let scheme = memchr::memmem::find(&name[begin..], b"://").map_or(begin, |at| begin + at + 3);
    out.extend_from_slice(&name[..scheme]);
    let rest = &name[scheme..];
    let end = memchr::memchr2(b'?', b'#', rest).unwrap_or(rest.len());
    let is_separator = |byte: &u8| matches!(byte, b'/' | b'\\');
    let file = rest[..end].iter().rposition(&is_separator).map_or(0, |at| at + 1);
    for piece in rest[..file].split_inclusive(is_separator) {
        let (folder, separator) = piece.split_at(piece.len() - 1);
        match folder == b"node_modules" {
            true => out.extend_from_slice(folder),
            false => mask(folder, out),
        }
        out.extend_from_slice(separator);
    }
    let file = &rest[file..end];
    let stem = memchr::memrchr(b'.', file).filter(|&at| ENDINGS.contains(&&file[at..])).unwrap_or(file.len());
    stand_ins::write(number, utf16_len(&file[..stem]), out);
    out.extend_from_slice(&file[stem..]);
    mask(&rest[end..], out);
}

/// Appends the name of a WeakMap entry. The names of the key and the value become the stand-ins with these numbers; without one,
/// only elements in them are masked.
pub fn pair(
    name: &[u8],
    key_number: Option<u32>,
    number: Option<u32>,
    stays: &dyn Fn(&[u8]) -> bool,
    out: &mut Vec<u8>,
) {
    let Some((key, value)) = parts(name) else {
        // Not reached: it was the name of an entry when the plan was made.
        mask(name, out);
        return;
    };
    out.extend_from_slice(&name[..key.start]);
    part(&name[key.clone()], key_number, stays, out);
    out.extend_from_slice(&name[key.end..value.start]);
    part(&name[value.clone()], number, stays, out);
    out.extend_from_slice(&name[value.end..]);
}

fn part(name: &[u8], number: Option<u32>, stays: &dyn Fn(&[u8]) -> bool, out: &mut Vec<u8>) {
    match number {
        None if is_element(name) => element(name, stays, out),
        None if is_address(name) => address(name, out),
        None => out.extend_from_slice(name),
        Some(number) => {
            let begin = out.len();
            stand_ins::write(number, utf16_len(name), out);
            // DevTools' regular expression does not match a name with a line break, and that decides what keeps the
            // value alive.
            if has_line_break(name) {
                out.truncate(begin);
                mask(name, out);
                out[begin] = b'\n';
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stays(word: &[u8]) -> bool {
        is_attribute(word) || matches!(word, b"a" | b"b" | b"c" | b"nav")
    }

    fn of(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = b"> ".to_vec();
        write(&mut out);
        String::from_utf8(out).unwrap().split_off(2)
    }

    #[test]
    fn elements_keep_their_tag_and_the_words_that_stay() {
        for (name, wanted) in [
            ("<div>", "<div>"),
            (r#"<a href="https://x" id="nav">"#, r#"<a href="xxxxxxxxx" id="nav">"#),
            (r#"Detached <p title="é😀">"#, r#"Detached <p title="xxx">"#),
            (r#"<p class="a b bob" id="a@b.c" bob="1">"#, r#"<p class="a b xxx" id="xxxxx" xxx="x">"#),
            (r#"<p title="say "yes"" lang="">"#, r#"<p title="xxxxxxxxx" lang="">"#),
            (r#"<input disabled value="v">"#, r#"<input xxxxxxxxxxxxxxxxxx>"#),
            (r#"<input value="cut off h"#, r#"<input xxxxxxxxxxxxxxxx"#),
            (r#"<p title="a">b" id="c">"#, r#"<p title="xxxx" id="c">"#),
            (r#"<p lang="a">b"#, r#"<p xxxxxxxxxx"#),
        ] {
            assert_eq!(of(|out| element(name.as_bytes(), &stays, out)), wanted);
        }
        assert!(is_element(br#"Detached <p a="b">"#) && !is_element(b"<p>") && !is_element(b"Detached Node / X"));
    }

    #[test]
    fn addresses_lose_users_queries_and_texts() {
        for (name, wanted) in [
            ("https://a.b/c.js?token=s3#x", "https://a.b/c.js?xxxxxxxxxx"),
            ("system / Script / file:///app/a.mjs?v=1", "system / Script / file:///app/a.mjs?xxx"),
            ("https://user:pass@a.b/@c/d.js", "https://xxxxxxxxx@a.b/@c/d.js"),
            ("data:text/javascript,const a = 1", "data:text/javascript,xxxxxxxxxxx"),
            ("https://a.b/c.js#", "https://a.b/c.js#"),
        ] {
            assert_eq!(of(|out| address(name.as_bytes(), out)), wanted);
            assert_eq!(is_address(name.as_bytes()), name != wanted, "{name}");
        }
        for name in ["file:///app/@scope/a.js", "node:fs", "a ? b : c", "user@host", "/app/what?.js", "metadata: x"] {
            assert!(!is_address(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn places_keep_their_form() {
        for (name, wanted) in [
            ("/app/src/server.js", "/xxx/xxx/xxxxx0.js"),
            (
                "system / Script / file:///a/node_modules/left-pad/in.mjs",
                "system / Script / file:///x/node_modules/xxxxxxxx/x0.mjs",
            ),
            ("https://a.b/c.js?token=s3#x", "https://xxx/0.jsxxxxxxxxxxx"),
            ("C:\\app\\run", "xx\\xxx\\xx0"),
            ("bob.secret", "xxxxxxxxx0"),
        ] {
            assert_eq!(of(|out| place(name.as_bytes(), 1, out)), wanted);
        }
    }

    #[test]
    fn entries_of_weak_maps_keep_their_form() {
        let pair = |name: &str, key, number| of(|out| super::pair(name.as_bytes(), key, number, &stays, out));
        assert_eq!(
            pair("3 / part of key (K @4) -> value (secret @5) pair in WeakMap (table @7)", None, Some(11)),
            "3 / part of key (K @4) -> value (xxxxxa @5) pair in WeakMap (table @7)",
        );
        assert_eq!(
            pair("3 / part of key (K @4) -> value (a\nb @5) pair in WeakMap (table @7)", None, Some(11)),
            "3 / part of key (K @4) -> value (\nxx @5) pair in WeakMap (table @7)",
        );
        assert_eq!(
            pair(r#"3 / part of key (<p a="b"> @4) -> value (V @5) pair in WeakMap (table @7)"#, None, None),
            r#"3 / part of key (<p a="x"> @4) -> value (V @5) pair in WeakMap (table @7)"#,
        );
        assert_eq!(
            pair("3 / part of key (Key @4) -> value (secret", Some(1), Some(0)),
            "3 / part of key (xx0 @4) -> value (xxxxxx"
        );
    }

    proptest! {
        #[test]
        fn a_masked_element_stays_as_it_is(
            parts in proptest::collection::vec(
                prop_oneof![
                    Just(" "), Just("\""), Just(">"), Just("="), Just("é"), Just("b"), Just(" id=\""), Just("=\"c\" "), Just("\">"),
                ],
                0..12,
            ),
        ) {
            let name = format!("<p {}", parts.concat());
            let once = of(|out| element(name.as_bytes(), &stays, out));
            prop_assert_eq!(utf16_len(once.as_bytes()), utf16_len(name.as_bytes()));
            prop_assert_eq!(of(|out| element(once.as_bytes(), &stays, out)), once);
        }
    }
}
