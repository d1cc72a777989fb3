//! Searches objects by a query: `class:Session retained>1MB name:/tok/ @123 -detached:yes "two words"`.
//!
//! A query is a list of terms that must all hold; `-` before a term negates it. A bare word is searched in names,
//! ignoring case; `/x/` is a regular expression, `/x/i` one that ignores case; quotes keep words together. `class:`,
//! `name:` and `type:` take a word or an expression, `id:` or `@` a number. `shallow`, `retained`, `distance`, `edges`
//! and `retainers` are compared with `<`, `<=`, `=`, `>=` or `>`; sizes may have units (`kB`, `MB`, `GB`, `KiB`, `MiB`,
//! `GiB`). `detached:` takes `yes` or `no`. As in DevTools, objects without a size are found only by id.
//!
//! Cost: a text term tests every string once, then one bit per node. Composed names (plain objects, concatenated
//! strings) are built only for nodes that pass all other terms. Nodes are tested in parallel.

use std::ops::Range;

use rayon::prelude::*;
use regex_lite::Regex;

use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::NodeType;
use crate::ids::NodeIx;
use crate::names::{self, PLAIN_OBJECT};
use crate::passes::detachedness::DETACHED;
use crate::snapshot::Snapshot;

/// A fault in a query, and its byte range in the query text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueryError {
    /// A message key: `unknownField`, `badNumber`, `badPattern`, `badValue`, `openQuote`, `openPattern`.
    pub key: &'static str,
    /// The byte range of the faulty part.
    pub at: Range<usize>,
}

/// A parsed query.
pub struct Query {
    terms: Vec<Term>,
}

struct Term {
    negated: bool,
    test: Test,
}

enum Test {
    Name(Pattern),
    Class(Pattern),
    Type(Pattern),
    Id(u64),
    Detached(bool),
    Number(Field, Comparison, f64),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Shallow,
    Retained,
    Distance,
    Edges,
    Retainers,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

/// The pattern of a text term.
pub enum Pattern {
    /// A substring; in lower case, so letter case is ignored.
    Part(String),
    /// A regular expression that may match anywhere.
    Regex(Regex),
}

impl Pattern {
    /// The pattern of a text field in a view: a text that begins with a slash is an expression, any other a substring.
    pub fn of_filter(text: &str) -> std::result::Result<Self, QueryError> {
        let error = |key| QueryError { key, at: 0..text.len() };
        match text.strip_prefix('/') {
            Some(rest) if !rest.contains('/') => Err(error("openPattern")),
            Some(_) => parse_pattern(text).map_err(error),
            None => Ok(Pattern::Part(text.to_lowercase())),
        }
    }

    /// Whether a text matches.
    pub fn matches(&self, text: &[u8]) -> bool {
        let text = String::from_utf8_lossy(text);
        match self {
            Pattern::Part(part) => text.to_lowercase().contains(part.as_str()),
            Pattern::Regex(regex) => regex.is_match(&text),
        }
    }
}

impl Query {
    /// Parses a query; an empty query finds every object that has a size.
    pub fn parse(text: &str) -> std::result::Result<Self, QueryError> {
        let mut terms = Vec::new();
        let mut at = 0;
        while let Some(begin) = text[at..].find(|letter: char| !letter.is_whitespace()).map(|skip| at + skip) {
            let end = term_end(text, begin)?;
            terms.push(parse_term(text, begin..end)?);
            at = end;
        }
        Ok(Query { terms })
    }

    /// The nodes that satisfy every term, in file order.
    pub fn run(&self, snapshot: &Snapshot) -> Result<Vec<NodeIx>> {
        let graph = &snapshot.graph;
        let by_id = self.terms.iter().any(|term| matches!(term.test, Test::Id(_)) && !term.negated);
        let prepared: Vec<(bool, Prepared)> =
            self.terms.iter().map(|term| Ok((term.negated, prepare(snapshot, &term.test)?))).collect::<Result<_>>()?;
        Ok((0..graph.node_count() as u32)
            .into_par_iter()
            .map(NodeIx)
            .filter(|&node| {
                (by_id || graph.self_sizes.get(node.index()) > 0)
                    && prepared.iter().all(|(negated, test)| test.holds(snapshot, node) != *negated)
            })
            .collect())
    }
}

/// A test whose strings, classes or types have been looked up.
enum Prepared<'a> {
    Name(BitSet, &'a Pattern),
    Class(BitSet),
    Type(BitSet),
    Id(u64),
    Detached(bool),
    Number(Field, Comparison, f64),
}

fn prepare<'a>(snapshot: &Snapshot, test: &'a Test) -> Result<Prepared<'a>> {
    Ok(match test {
        Test::Name(pattern) => {
            let strings: Vec<&[u8]> = snapshot.graph.strings.iter().collect();
            let holds: Vec<bool> = strings.par_iter().map(|text| pattern.matches(text)).collect();
            Prepared::Name(BitSet::of(holds.len(), |string| holds[string])?, pattern)
        }
        Test::Class(pattern) => {
            let keys = &snapshot.classes.keys;
            Prepared::Class(BitSet::of(keys.len(), |class| pattern.matches(&keys[class].name))?)
        }
        Test::Type(pattern) => {
            let matches = |code: usize| pattern.matches(snapshot.graph.type_name(code as u8).as_bytes());
            Prepared::Type(BitSet::of(256, matches)?)
        }
        Test::Id(id) => Prepared::Id(*id),
        Test::Detached(wanted) => Prepared::Detached(*wanted),
        Test::Number(field, comparison, number) => Prepared::Number(*field, *comparison, *number),
    })
}

impl Prepared<'_> {
    fn holds(&self, snapshot: &Snapshot, node: NodeIx) -> bool {
        let graph = &snapshot.graph;
        let index = node.index();
        match self {
            Prepared::Name(strings, pattern) => {
                let is_made_up = match graph.node_type(node) {
                    NodeType::ConcatenatedString => true,
                    NodeType::Object => graph.strings.get(graph.name(node)) == PLAIN_OBJECT,
                    _ => false,
                };
                match is_made_up {
                    true => pattern.matches(&names::node_name(graph, node)),
                    false => strings.contains(graph.name(node).index()),
                }
            }
            Prepared::Class(classes) => classes.contains(snapshot.classes.of_node[index] as usize),
            Prepared::Type(types) => types.contains(graph.types[index] as usize),
            Prepared::Id(id) => graph.id(node).0 == *id,
            Prepared::Detached(wanted) => (graph.detachedness.get(index).copied().unwrap_or(0) == DETACHED) == *wanted,
            Prepared::Number(field, comparison, number) => {
                let value = match field {
                    Field::Shallow => graph.self_sizes.get(index) as f64,
                    Field::Retained => snapshot.retained_size(node) as f64,
                    Field::Distance => f64::from(snapshot.distances[index]),
                    Field::Edges => graph.edge_range(node).len() as f64,
                    Field::Retainers => snapshot.retainers.range(node).len() as f64,
                };
                match comparison {
                    Comparison::Less => value < *number,
                    Comparison::LessOrEqual => value <= *number,
                    Comparison::Equal => value == *number,
                    Comparison::GreaterOrEqual => value >= *number,
                    Comparison::Greater => value > *number,
                }
            }
        }
    }
}

/// End of the term that begins at `begin`: the next white space outside quotes and expressions.
fn term_end(text: &str, begin: usize) -> std::result::Result<usize, QueryError> {
    let mut letters = text[begin..].char_indices().peekable();
    let mut previous = ' ';
    while let Some((at, letter)) = letters.next() {
        // A slash inside a word, as in a path, does not start an expression.
        let opens = letter == '"' || letter == '/' && matches!(previous, ' ' | ':' | '-');
        if letter.is_whitespace() {
            return Ok(begin + at);
        }
        if opens {
            let mut escaped = false;
            let closed = letters.by_ref().find(|&(_, next)| {
                let closes = next == letter && !escaped;
                escaped = next == '\\' && !escaped;
                closes
            });
            if closed.is_none() {
                return Err(QueryError { key: "openQuote", at: begin + at..text.len() });
            }
        }
        previous = letter;
    }
    Ok(text.len())
}

fn parse_term(text: &str, at: Range<usize>) -> std::result::Result<Term, QueryError> {
    let word = &text[at.clone()];
    let (negated, word) = match word.strip_prefix('-') {
        Some(rest) if !rest.is_empty() => (true, rest),
        _ => (false, word),
    };
    let begin = at.end - word.len();
    let error = |key, from: usize| QueryError { key, at: from..at.end };
    let test = if let Some(id) = word.strip_prefix('@') {
        Test::Id(id.parse().map_err(|_| error("badNumber", begin))?)
    } else if word.starts_with(['"', '/']) {
        Test::Name(parse_pattern(word).map_err(|key| error(key, begin))?)
    } else if let Some(place) = word.find(['<', '>', '=']) {
        let field = match &word[..place] {
            "shallow" | "size" => Field::Shallow,
            "retained" => Field::Retained,
            "distance" => Field::Distance,
            "edges" => Field::Edges,
            "retainers" => Field::Retainers,
            _ => return Err(error("unknownField", begin)),
        };
        let (comparison, length) = match &word.as_bytes()[place..] {
            [b'<', b'=', ..] => (Comparison::LessOrEqual, 2),
            [b'>', b'=', ..] => (Comparison::GreaterOrEqual, 2),
            [b'<', ..] => (Comparison::Less, 1),
            [b'>', ..] => (Comparison::Greater, 1),
            _ => (Comparison::Equal, 1),
        };
        let number = parse_number(&word[place + length..]).ok_or_else(|| error("badNumber", begin + place + length))?;
        Test::Number(field, comparison, number)
    } else if let Some((field, value)) = word.split_once(':').filter(|(_, value)| !value.is_empty()) {
        let behind = at.end - value.len();
        let pattern = || parse_pattern(value).map_err(|key| error(key, behind));
        match field {
            "name" => Test::Name(pattern()?),
            "class" => Test::Class(pattern()?),
            "type" => Test::Type(pattern()?),
            "id" => Test::Id(value.parse().map_err(|_| error("badNumber", behind))?),
            "detached" => match value {
                "yes" => Test::Detached(true),
                "no" => Test::Detached(false),
                _ => return Err(error("badValue", behind)),
            },
            // Names may contain colons, too: `node:fs`.
            _ => Test::Name(Pattern::Part(word.to_lowercase())),
        }
    } else {
        Test::Name(Pattern::Part(word.to_lowercase()))
    };
    Ok(Term { negated, test })
}

fn parse_pattern(text: &str) -> std::result::Result<Pattern, &'static str> {
    if let Some(rest) = text.strip_prefix('/') {
        let (source, flags) = rest.rsplit_once('/').ok_or("openQuote")?;
        let source = match flags {
            "" => source.to_owned(),
            "i" => format!("(?i){source}"),
            _ => return Err("badPattern"),
        };
        return Regex::new(&source).map(Pattern::Regex).map_err(|_| "badPattern");
    }
    if let Some(rest) = text.strip_prefix('"') {
        let inner = rest.strip_suffix('"').ok_or("openQuote")?;
        return Ok(Pattern::Part(inner.replace("\\\"", "\"").replace("\\\\", "\\").to_lowercase()));
    }
    Ok(Pattern::Part(text.to_lowercase()))
}

fn parse_number(text: &str) -> Option<f64> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let number: f64 = text[..digits].parse().ok()?;
    let unit = match text[digits..].to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "kib" => 1024.0,
        "mib" => 1_048_576.0,
        "gib" => 1_073_741_824.0,
        _ => return None,
    };
    Some(number * unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    fn run(query: &str) -> std::result::Result<Vec<u32>, QueryError> {
        let snapshot = testkit::open(
            "root -> s:Session(100)@101; s -> t:token=12(5000)@103{string}; root -> u:SessionStore(2000)@105 -> v:Token(7)@107;\
             v -> o:Object(8)@109 -property:alpha> v; o -property:beta> z:Empty@111",
        );
        Query::parse(query).map(|query| query.run(&snapshot).unwrap().iter().map(|node| node.0).collect())
    }

    #[test]
    fn terms_narrow_the_result() {
        let all = run("").unwrap();
        assert_eq!(all, [1, 2, 3, 4, 5]);
        for (query, wanted) in [
            ("session", vec![1, 3]),
            ("class:session", vec![1, 3]),
            ("class:/^Session$/", vec![1]),
            ("/^tok/", vec![2]),
            ("/^tok/i", vec![2, 4]),
            ("tok -type:string", vec![4]),
            ("@103", vec![2]),
            ("id:111", vec![6]),
            ("@111", vec![6]),
            ("shallow>=2kB", vec![2, 3]),
            ("retained>2kB shallow<1000", vec![1]),
            ("shallow=7", vec![4]),
            ("alpha beta", vec![5]),
            ("\"alpha, beta\"", vec![5]),
            ("-class:/./", vec![]),
            ("detached:no distance<=1", vec![1, 3]),
            ("edges>1", vec![5]),
        ] {
            assert_eq!(run(query).unwrap(), wanted, "{query}");
        }
    }

    #[test]
    fn reports_the_faulty_part_of_a_query() {
        for (query, key, at) in [
            ("a weight>3", "unknownField", 2..10),
            ("retained>3XB", "badNumber", 9..12),
            ("@12x", "badNumber", 0..4),
            ("name:/(/", "badPattern", 5..8),
            ("x \"open", "openQuote", 2..7),
            ("detached:maybe", "badValue", 9..14),
        ] {
            assert_eq!(run(query).unwrap_err(), QueryError { key, at }, "{query}");
        }
    }
}
