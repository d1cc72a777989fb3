//! Detects names of properties that are data: keys of an object that a program uses as a dictionary.
//!
//! Most names of properties are fields, and a heap without them is useless. But `sessions['alice@example.com']` is a
//! property, too. A name counts as data if, without `get `, `set ` or `<symbol …>` around it, it
//!
//! - contains a `@` that does not begin a part of a path: `a@b.c`, `lodash@4.17.21`, but not `/@scope/file.js`;
//! - contains white space or `"`: names of people, keys that are JSON (except in symbols, which are described in
//!   words);
//! - contains a `?` and later a `=`: a URL with a query;
//! - contains nine digits in a row, sixteen hexadecimal digits in a row with two decimal ones among them, a UUID, or
//!   twenty-four letters and digits in a row with three digits among them: telephone and account numbers, hashes,
//!   tokens;
//! - has no letter but four digits or `::`, or consists of hexadecimal digits and at least two colons: dates, IP
//!   addresses.
//!
//! Paths and URLs of files stay. Keys that are small numbers are indexes, not names, and stay as well.

const DIGITS_IN_A_ROW: usize = 9;
const HEX_IN_A_ROW: usize = 16;
const HEX_DIGITS: usize = 2;
const TOKEN: usize = 24;
const TOKEN_DIGITS: usize = 3;
const DIGITS_ALONE: usize = 4;

/// Whether the name of a property looks like data.
pub fn is_data(name: &[u8]) -> bool {
    let (name, is_symbol) = match name.strip_prefix(b"<symbol ").and_then(|name| name.strip_suffix(b">")) {
        Some(description) => (description, true),
        None => (name, false),
    };
    let name = name.strip_prefix(b"get ").or_else(|| name.strip_prefix(b"set ")).unwrap_or(name);
    let is_word = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'"';
    let at = |at: usize| at > 0 && !matches!(name[at - 1], b'/' | b'@');
    memchr::memchr_iter(b'@', name).any(at)
        || !is_symbol && name.iter().any(is_word)
        || memchr::memchr(b'?', name).is_some_and(|query| memchr::memchr(b'=', &name[query..]).is_some())
        || has_run(name, u8::is_ascii_digit, DIGITS_IN_A_ROW, 0)
        || has_run(name, u8::is_ascii_hexdigit, HEX_IN_A_ROW, HEX_DIGITS)
        || has_run(name, u8::is_ascii_alphanumeric, TOKEN, TOKEN_DIGITS)
        || has_uuid(name)
        || is_number(name)
}

/// Whether `length` bytes in a row pass, at least `digits` of them decimal digits.
fn has_run(name: &[u8], passes: fn(&u8) -> bool, length: usize, digits: usize) -> bool {
    name.split(|byte| !passes(byte)).any(|run| run.len() >= length && count_digits(run) >= digits)
}

fn count_digits(text: &[u8]) -> usize {
    text.iter().filter(|byte| byte.is_ascii_digit()).count()
}

/// Five groups of hexadecimal digits: 8, 4, 4, 4 and 12.
fn has_uuid(name: &[u8]) -> bool {
    name.windows(36).any(|window| {
        let is_dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
        window.iter().enumerate().all(|(at, byte)| if is_dash(at) { *byte == b'-' } else { byte.is_ascii_hexdigit() })
    })
}

/// Digits with punctuation, or an IPv6 address.
fn is_number(name: &[u8]) -> bool {
    let has_letter = name.iter().any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let is_address = || name.iter().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.' | b'%'));
    match has_letter {
        false => count_digits(name) >= DIGITS_ALONE || memchr::memmem::find(name, b"::").is_some(),
        true => memchr::memchr_iter(b':', name).count() >= 2 && count_digits(name) > 0 && is_address(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_data_from_fields() {
        for data in [
            "alice@example.com",
            "get alice@example.com",
            "<symbol alice@example.com>",
            "https://user:secret@host/path",
            "lodash@4.17.21",
            "Alice Liddell",
            "two\nlines",
            "{\"id\":1}",
            "/users?id=1",
            "https://example.com/a?token=b",
            "+49-30-123456",
            "user:123456789",
            "order_4111111111111111",
            "5f2b8c9d0e1f2a3b",
            "session-5f2b8c9d0e1f2a3b4c",
            "123e4567-e89b-12d3-a456-426614174000",
            "key:123e4567-e89b-12d3-a456-426614174000/x",
            "aGVsbG8gd29ybGQhIGhlbGxv1zQ3",
            "2024-01-31",
            "10.20.30.40",
            "fe80::1ff:fe23:4567:890a",
            "::1",
            "00:1b:44:11:3a:b7",
        ] {
            assert!(is_data(data.as_bytes()), "{data}");
        }
        for field in [
            "name",
            "get name",
            "set $1",
            "<symbol Symbol.iterator>",
            "<symbol async id>",
            "<symbol node:per_context_binding_exports>",
            "@@iterator",
            "@scope/package",
            "/app/node_modules/@scope/package/lib/index.js",
            "file:///app/main.js",
            "https://example.com/app.js",
            "content-type",
            "RegExp$&",
            "utf8",
            "$0",
            "a1234",
            "1.0",
            "Uint8ClampedArray",
            "ERR_HTTP2_INVALID_INFO_STATUS",
            "TLS_AES_128_GCM_SHA256",
            "getReadableStreamDefaultControllerFromAcquire",
            "deadbeefdeadbeef",
            "größe",
            "#private",
            "a::b",
            "",
        ] {
            assert!(!is_data(field.as_bytes()), "{field}");
        }
    }
}
