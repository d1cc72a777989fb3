//! Where the text of a script declares a variable.
//!
//! A snapshot has the text of every script that was loaded, but mostly only its beginning: V8 cuts strings at 1,024 UTF-16
//! units by default. So a name that is not found may be declared further on.
//!
//! The text is not parsed. A declaration is a word `const`, `let`, `var`, `class`, `function` or `static` before the name,
//! or else the first place that gives the name a new container. A comment that looks the same can deceive it.

/// A place in a text; both count from 0, columns in UTF-16 units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineColumn {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

const KEYWORDS: [&str; 6] = ["const", "let", "var", "class", "function", "static"];

/// The declaration of `name`. Of several it is the one that the function at a place sees: the last before it in a block around
/// it, or the first behind it in such a block. Otherwise the last one that is not behind its line, else the first. The text is
/// without what comments and strings say, so that its braces are code.
pub fn declaration(source: &str, name: &str, seen_from: Option<LineColumn>) -> Option<LineColumn> {
    if name.is_empty() {
        return None;
    }
    let declared: Vec<usize> = words(source, name).filter(|&at| is_declared(source, at)).collect();
    let assigned = || words(source, name).find(|&at| is_filled(&source[at + name.len()..]));
    let within = |at: &usize| seen_from.is_none_or(|place| place_of(source, *at).line <= place.line);
    let visible = || {
        let from = offset_of(source, seen_from?)?;
        let before = declared.iter().rev().find(|&&at| at <= from && encloses(source, at, from));
        before.or_else(|| declared.iter().find(|&&at| at > from && is_enclosed(source, from, at))).copied()
    };
    let several = declared.len() > 1;
    let found = several.then(visible).flatten().or_else(|| declared.iter().rev().copied().find(within));
    let found = found.or(declared.first().copied()).or_else(assigned)?;
    Some(place_of(source, found))
}

/// The first place that gives a member a value: `this.name =` or `name =`. A value that can be filled is preferred.
pub fn member(source: &str, name: &str) -> Option<LineColumn> {
    let is_given = |&at: &usize| is_filled(&source[at + name.len()..]);
    let is_set = |&at: &usize| {
        let after = source[at + name.len()..].trim_start();
        let is_value = after.starts_with('=') && !after.starts_with("==") && !after.starts_with("=>");
        is_value && (source[..at].ends_with("this.") || name.starts_with('#'))
    };
    let first = words(source, name).find(is_given).or_else(|| words(source, name).find(is_set));
    first.map(|at| place_of(source, at))
}

/// The first place that has a name.
pub fn mention(source: &str, name: &str) -> Option<LineColumn> {
    words(source, name).next().map(|at| place_of(source, at))
}

/// The first place that names a property of the global object.
pub fn global(source: &str, name: &str) -> Option<LineColumn> {
    let is_global = |&at: &usize| {
        ["globalThis.", "global.", "window.", "self."].iter().any(|object| source[..at].ends_with(object))
    };
    words(source, name).find(is_global).map(|at| place_of(source, at))
}

/// The offsets of a name.
pub(super) fn words<'a>(source: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '#');
    source.match_indices(name).map(|(at, _)| at).filter(move |&at| {
        let before = source[..at].chars().next_back();
        let after = source[at + name.len()..].chars().next();
        !before.is_some_and(|letter| is_part(letter) && letter != '#') && !after.is_some_and(is_part)
    })
}

fn is_declared(source: &str, at: usize) -> bool {
    let before = source[..at].trim_end_matches(['#', '*', ' ', '\t', '\n', '\r']);
    before.len() < at
        && KEYWORDS.iter().any(|keyword| {
            before.strip_suffix(keyword).is_some_and(|rest| {
                !rest.ends_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '.'))
            })
        })
}

/// Whether the text behind a name gives it a value that can be filled.
fn is_filled(after: &str) -> bool {
    let after = after.trim_start();
    let value = after.strip_prefix('=').or_else(|| after.strip_prefix(':')).map(str::trim_start);
    value.is_some_and(|value| {
        ["[", "{", "new ", "Object.create(", "Array(", "Array.from("].iter().any(|begin| value.starts_with(begin))
    })
}

/// How the depth of braces changes from one offset to a later one: the least on the way, and at its end.
fn depths(source: &str, from: usize, to: usize) -> (i64, i64) {
    source.as_bytes()[from..to].iter().fold((0, 0), |(least, depth), byte| {
        let depth = depth + i64::from(*byte == b'{') - i64::from(*byte == b'}');
        (least.min(depth), depth)
    })
}

/// Whether the block of an offset is also around a later one.
fn encloses(source: &str, at: usize, inner: usize) -> bool {
    depths(source, at, inner).0 == 0
}

/// Whether an offset is in a block of a later one.
fn is_enclosed(source: &str, inner: usize, at: usize) -> bool {
    let (least, depth) = depths(source, inner, at);
    depth == least
}

/// The offset of a place, if the text goes that far.
pub(super) fn offset_of(text: &str, at: LineColumn) -> Option<usize> {
    let begin = match at.line {
        0 => 0,
        line => text.match_indices('\n').nth(line as usize - 1)?.0 + 1,
    };
    let line = text[begin..].split('\n').next()?;
    let mut column = 0;
    for (offset, letter) in line.char_indices() {
        if column >= at.column {
            return Some(begin + offset);
        }
        column += letter.len_utf16() as u32;
    }
    (column == at.column).then_some(begin + line.len())
}

/// The place of an offset.
pub(super) fn place_of(source: &str, at: usize) -> LineColumn {
    let before = &source[..at];
    let line = before.bytes().filter(|&byte| byte == b'\n').count() as u32;
    let begin = before.rfind('\n').map_or(0, |newline| newline + 1);
    LineColumn { line, column: before[begin..].encode_utf16().count() as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "// cache of sessions\nconst cached = 1;\nlet cache = new Map();\nfunction f() {\n  const items = [];\n}\n\
                          function g() {\n  var items = {};\n  use(items);\n}\nclass S { static all = new Set(); #own = []; x = 1 }\n\
                          a = 1, held = [];";

    fn line(name: &str, before: Option<u32>) -> Option<u32> {
        declaration(SOURCE, name, before.map(|line| LineColumn { line, column: 0 })).map(|at| at.line)
    }

    /// The column of the declaration of `e` that a function sees, which begins at `^` in a text of one line.
    fn seen(text: &str) -> Option<u32> {
        let column = text.find('^').unwrap() as u32;
        declaration(&text.replace('^', ""), "e", Some(LineColumn { line: 0, column })).map(|at| at.column)
    }

    #[test]
    fn in_one_line_the_declaration_is_that_of_a_block_around_the_function() {
        assert_eq!(seen("const e=[];class n{static f(t){const e={};return e}}g(^(t)=>e.push(t))"), Some(6));
        assert_eq!(seen("const e=[];function f(t){const e={};return ^()=>e}"), Some(31));
        assert_eq!(seen("function f(t){const e={}}function g(){return ^()=>e}const e=[];"), Some(57));
        assert_eq!(
            seen("function f(){const e={}}function g^(){const e=1}"),
            Some(43),
            "of none around it, the last of the line"
        );
    }

    #[test]
    fn finds_declarations() {
        assert_eq!(line("cache", None), Some(2));
        assert_eq!(declaration(SOURCE, "cache", None), Some(LineColumn { line: 2, column: 4 }));
        assert_eq!((line("items", Some(5)), line("items", Some(8))), (Some(4), Some(7)));
        assert_eq!((line("all", None), line("f", None), line("held", None)), (Some(10), Some(3), Some(11)));
        assert_eq!((line("missing", None), line("", None), line("use", None)), (None, None, None));
        assert_eq!(member(SOURCE, "#own").map(|at| at.line), Some(10));
        let text = "f(this.text == 1, this.text => 1);\nthis.text = '';\ntext = 2;\nthis.text = [1]";
        assert_eq!(member(text, "text").map(|at| at.line), Some(3), "what can be filled is preferred");
        assert_eq!(member(&text[..55], "text").map(|at| at.line), Some(1));
        assert_eq!(member("a == 1;\n#a == 2;\n#a = 1", "#a").map(|at| at.line), Some(2));
        assert_eq!((mention(SOURCE, "use").map(|at| at.line), mention(SOURCE, "us")), (Some(8), None));
        assert_eq!(global("a = 1;\nb = window.a", "a"), Some(LineColumn { line: 1, column: 11 }));
    }
}
