//! Parses the text of a snapshot into columns, slice by slice: call `push` for each slice, then `finish`.
//!
//! A small state machine walks the top level of the file and passes the text of each section to its reader. Between
//! slices it keeps only the columns and the row or string that the slice boundary split. V8 writes `snapshot` first,
//! but other orders are read too: a section that needs the header and precedes it is kept as text until the header
//! arrives.

mod assemble;
pub mod edges;
pub mod header;
pub mod nodes;
pub mod numbers;
pub mod rows;
pub mod shaped;
pub mod skip;
pub mod tables;
pub mod text;
pub mod trace_tree;

use crate::error::{Error, ErrorKind, Result};
use crate::graph::Graph;
use crate::graph::columns::Growth;
use crate::graph::strings::StringTable;
use crate::graph::table::Table;
use crate::monitor::{Monitor, Phase};
use crate::partial::{self, Partial};
use assemble::{Sections, assemble};
use edges::Edges;
use header::Header;
use nodes::{MaxName, Nodes};
use rows::Rows;
use skip::Skipper;
use tables::{TableKind, Tables};
use text::Strings;
use trace_tree::TraceTreeReader;

/// What is known about the text in advance, and how much memory may be used.
#[derive(Clone, Debug)]
pub struct Options {
    /// Upper bound of the text's size. Header counts that need more text are not trusted.
    pub text_bytes_at_most: Option<u64>,
    /// Probable size of the text. Columns are reserved at once if their rows need no more text than this.
    pub text_bytes_likely: Option<u64>,
    /// A snapshot whose columns need more bytes than this is refused before anything is allocated.
    pub memory_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options { text_bytes_at_most: None, text_bytes_likely: None, memory_bytes: u64::MAX }
    }
}

impl Options {
    /// Options for text of a known size.
    pub fn sized(bytes: u64) -> Self {
        Options { text_bytes_at_most: Some(bytes), text_bytes_likely: Some(bytes), ..Options::default() }
    }
}

/// An oddity of a file that can be read all the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Warning {
    /// Names of top-level sections that this build does not know.
    UnknownSections(Vec<String>),
    /// There is data after the end of the snapshot; the offset of its first byte.
    TrailingData(u64),
    /// The number of locations that belong to no node and were dropped.
    StrayLocations(u64),
}

/// The result of parsing a file.
pub struct Parsed {
    /// The contents.
    pub graph: Graph,
    /// Oddities of the file.
    pub warnings: Vec<Warning>,
    /// What is missing, if the file ends early.
    pub partial: Option<Partial>,
    /// Bytes of text that were read.
    pub text_bytes: u64,
}

/// A snapshot that is being read.
pub struct Parser {
    options: Options,
    state: State,
    offset: u64,
    header: Option<Header>,
    nodes: Option<Nodes>,
    edges: Option<Edges>,
    strings: Option<Strings>,
    strings_closed: bool,
    tables: Tables,
    /// Sections that precede the header: name, text, and offset of the text.
    pending: Vec<(String, Vec<u8>, u64)>,
    sections: Vec<String>,
    unknown: Vec<String>,
    trailing: Option<u64>,
    /// Whether the source of the text ended early.
    is_cut_off: bool,
}

/// What the next byte belongs to.
enum State {
    /// Only white space so far, or the first bytes of a byte order mark or of something that is not JSON.
    Start(Vec<u8>),
    /// Before a key, or before the end of the object.
    Key,
    /// Inside a key: its text so far, and whether the last byte was the backslash of an escape.
    KeyText(Vec<u8>, bool),
    /// Before the colon after a key.
    Colon(String),
    /// Before the first byte of a value.
    Value(String),
    /// Inside the `snapshot` object: its text so far and its offset.
    Header(Skipper, Vec<u8>, u64),
    /// Inside `nodes`, `edges` or a table.
    Numbers(NumberSection, Rows),
    /// Inside `strings`.
    Strings,
    /// Inside `trace_tree`.
    TraceTree(TraceTreeReader),
    /// Inside a section that is ignored.
    Skip(Skipper),
    /// Inside a section that needs the header, which has not arrived: name, text so far and offset.
    Pending(Skipper, String, Vec<u8>, u64),
    /// After a value: before a comma or the end of the object.
    After,
    /// After the closing brace.
    End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum NumberSection {
    Nodes,
    Edges,
    Table(TableKind),
}

impl NumberSection {
    fn of(section: &str) -> Option<Self> {
        match section {
            "nodes" => Some(NumberSection::Nodes),
            "edges" => Some(NumberSection::Edges),
            _ => TableKind::of(section).map(NumberSection::Table),
        }
    }
}

const MAX_KEY: usize = 256;
const MAX_HEADER: usize = 16 << 20;
/// V8 writes about a dozen sections.
const MAX_SECTIONS: usize = 1000;
/// All sizes together are less than this many bytes: JavaScript's numbers are exact up to here.
const MAX_TOTAL: u128 = 1 << 53;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Length of the first bytes by which a file that is not JSON is identified.
const MAGIC: usize = 4;

impl Parser {
    /// A parser before the first byte.
    pub fn new(options: Options) -> Self {
        Parser {
            options,
            state: State::Start(Vec::new()),
            offset: 0,
            header: None,
            nodes: None,
            edges: None,
            strings: None,
            strings_closed: false,
            tables: Tables::default(),
            pending: Vec::new(),
            sections: Vec::new(),
            unknown: Vec::new(),
            trailing: None,
            is_cut_off: false,
        }
    }

    /// Notes that the text came from a source that ended early, such as a compressed file without its checksum.
    pub fn cut_off(&mut self) {
        self.is_cut_off = true;
    }

    /// Reads the next slice of the text.
    pub fn push(&mut self, text: &[u8], monitor: &dyn Monitor) -> Result<()> {
        if monitor.cancelled() {
            return Err(Error::cancelled());
        }
        if self.offset == 0 && !text.is_empty() {
            monitor.phase(Phase::Parse, self.options.text_bytes_likely.unwrap_or(0));
        }
        let mut used = 0;
        while used < text.len() {
            used += self.step(&text[used..], self.offset + used as u64)?;
        }
        self.offset += text.len() as u64;
        monitor.advance(self.offset);
        Ok(())
    }

    /// Lets the current state consume the head of `text`; returns the number of bytes consumed.
    fn step(&mut self, text: &[u8], offset: u64) -> Result<usize> {
        let byte = text[0];
        if matches!(self.state, State::Key | State::Colon(_) | State::Value(_) | State::After | State::End) {
            let spaces = numbers::spaces(text);
            if spaces > 0 {
                return Ok(spaces);
            }
        }
        match &mut self.state {
            State::Start(head) => {
                if head.is_empty() {
                    match numbers::spaces(text) {
                        0 => {}
                        spaces => return Ok(spaces),
                    }
                    if byte == b'{' {
                        self.state = State::Key;
                        return Ok(1);
                    }
                }
                head.push(byte);
                if head == BYTE_ORDER_MARK {
                    head.clear();
                } else if head.len() == MAGIC {
                    return Err(not_json(head, offset + 1 - MAGIC as u64));
                }
                Ok(1)
            }
            State::Key => {
                self.state = match byte {
                    b'"' => State::KeyText(Vec::new(), false),
                    b'}' => State::End,
                    _ => {
                        return Err(Error::malformed(offset, "the name of a section was expected here"));
                    }
                };
                Ok(1)
            }
            State::KeyText(key, escaped) => {
                if key.len() > MAX_KEY {
                    return Err(self.foreign(offset, "the name of a section is too long"));
                }
                if byte != b'"' || *escaped {
                    key.push(byte);
                    *escaped = byte == b'\\' && !*escaped;
                    return Ok(1);
                }
                if self.sections.len() == MAX_SECTIONS {
                    return Err(self.foreign(offset, &format!("it has more than {MAX_SECTIONS} sections")));
                }
                let key = String::from_utf8_lossy(key).into_owned();
                self.sections.push(key.clone());
                self.state = State::Colon(key);
                Ok(1)
            }
            State::Colon(key) => {
                if byte != b':' {
                    return Err(Error::malformed(offset, "a colon was expected here"));
                }
                self.state = State::Value(std::mem::take(key));
                Ok(1)
            }
            State::Value(key) => {
                let key = std::mem::take(key);
                self.begin_value(key, text, offset)
            }
            State::Header(skipper, header, begin) => {
                let end = skipper.push(text);
                header.extend_from_slice(&text[..end.unwrap_or(text.len())]);
                if header.len() > MAX_HEADER {
                    return Err(Error::malformed(*begin, "the `snapshot` object is far too large"));
                }
                let Some(end) = end else {
                    return Ok(text.len());
                };
                let begin = *begin;
                let header = Header::read(header, begin, &self.options)?;
                self.take_header(header, begin)?;
                Ok(end)
            }
            State::Numbers(section, rows) => {
                let section = *section;
                let feed = Feed::Push(text, offset);
                let Some(end) = with_sink(section, rows, &mut self.nodes, &mut self.edges, &mut self.tables, feed)?
                else {
                    return Ok(text.len());
                };
                let close = offset + end as u64;
                let feed = Feed::Finish(close);
                with_sink(section, rows, &mut self.nodes, &mut self.edges, &mut self.tables, feed)?;
                let rows = rows.rows();
                self.adopt_counts(section, close)?;
                self.check_section(section, rows, close)?;
                self.state = State::After;
                Ok(end + 1)
            }
            State::Strings => {
                let Some(strings) = &mut self.strings else {
                    return Ok(text.len());
                };
                let Some(used) = strings.push(text, offset)? else {
                    return Ok(text.len());
                };
                self.strings_closed = true;
                self.state = State::After;
                Ok(used)
            }
            State::TraceTree(reader) => {
                let Some(used) = reader.push(&mut self.tables.trace_tree, text, offset)? else {
                    return Ok(text.len());
                };
                self.state = State::After;
                Ok(used)
            }
            State::Skip(skipper) => {
                let Some(used) = skipper.push(text) else {
                    return Ok(text.len());
                };
                self.state = State::After;
                Ok(used)
            }
            State::Pending(skipper, key, kept, begin) => {
                let end = skipper.push(text);
                let part = &text[..end.unwrap_or(text.len())];
                kept.try_reserve(part.len())?;
                kept.extend_from_slice(part);
                // A CPU profile also has `nodes`, but they hold objects.
                let inside = kept.get(1..).unwrap_or_default();
                if inside.get(numbers::spaces(inside)).is_some_and(|byte| matches!(byte, b'{' | b'"')) {
                    let (message, begin) = (format!("its `{key}` does not hold numbers"), *begin);
                    return Err(self.foreign(begin, &message));
                }
                let Some(end) = end else {
                    return Ok(text.len());
                };
                self.pending.push((std::mem::take(key), std::mem::take(kept), *begin));
                self.state = State::After;
                Ok(end)
            }
            State::After => {
                self.state = match byte {
                    b',' => State::Key,
                    b'}' => State::End,
                    _ => {
                        return Err(Error::malformed(offset, "a comma or the end of the file was expected here"));
                    }
                };
                Ok(1)
            }
            State::End => {
                self.trailing.get_or_insert(offset);
                Ok(text.len())
            }
        }
    }

    /// Selects the reader of a section by its name and the first byte of its value.
    fn begin_value(&mut self, key: String, text: &[u8], offset: u64) -> Result<usize> {
        let byte = text[0];
        let wanted = match key.as_str() {
            "snapshot" => Some(b'{'),
            "strings" | "trace_tree" => Some(b'['),
            _ => NumberSection::of(&key).map(|_| b'['),
        };
        let Some(wanted) = wanted else {
            self.unknown.push(key);
            self.state = State::Skip(Skipper::default());
            return Ok(0);
        };
        if byte != wanted {
            let message = format!("`{key}` begins with {:?} instead of {:?}", byte as char, wanted as char);
            return Err(match self.header {
                Some(_) => Error::malformed(offset, message),
                None => self.foreign(offset, &message),
            });
        }
        if key == "snapshot" {
            self.state = State::Header(Skipper::default(), Vec::new(), offset);
            return Ok(0);
        }
        if key == "strings" {
            if self.strings.replace(Strings::default()).is_some() {
                return Err(Error::malformed(offset, "there is a second `strings`"));
            }
            self.state = State::Strings;
            return Ok(1);
        }
        let Some(header) = &self.header else {
            self.state = State::Pending(Skipper::default(), key, Vec::new(), offset);
            return Ok(0);
        };
        self.state = match NumberSection::of(&key) {
            None => State::TraceTree(TraceTreeReader::new(header)),
            Some(section @ NumberSection::Nodes) => {
                let nodes = Nodes::new(header, header.growth(&self.options));
                if self.nodes.replace(nodes).is_some() {
                    return Err(Error::malformed(offset, "there is a second `nodes`"));
                }
                State::Numbers(section, Rows::new("nodes", header.node_fields.len()))
            }
            Some(section @ NumberSection::Edges) => {
                let edges = Edges::new(header, header.growth(&self.options));
                if self.edges.replace(edges).is_some() {
                    return Err(Error::malformed(offset, "there is a second `edges`"));
                }
                State::Numbers(section, Rows::new("edges", header.edge_fields.len()))
            }
            Some(section @ NumberSection::Table(kind)) => {
                let fields = kind.fields(header);
                let rows = Rows::new(kind.section(), fields.len());
                *self.tables.get_mut(kind) = Table { fields, ..Table::default() };
                State::Numbers(section, rows)
            }
        };
        Ok(1)
    }

    /// Stores the header, which begins at `offset`, and reads the sections that precede it.
    fn take_header(&mut self, header: Header, offset: u64) -> Result<()> {
        if self.header.replace(header).is_some() {
            return Err(Error::malformed(offset, "there is a second `snapshot`"));
        }
        for (key, text, offset) in std::mem::take(&mut self.pending) {
            self.state = State::Value(key);
            let mut used = 0;
            while used < text.len() {
                used += self.step(&text[used..], offset + used as u64)?;
            }
        }
        self.state = State::After;
        Ok(())
    }

    /// After the nodes: their counts, where the header does not tell them.
    fn adopt_counts(&mut self, section: NumberSection, offset: u64) -> Result<()> {
        match (section, &mut self.header, &self.nodes) {
            (NumberSection::Nodes, Some(header), Some(nodes)) if header.is_untold => {
                let edges = nodes.edge_counts.iter().map(|&count| u64::from(count)).sum();
                header.adopt_counts(nodes.types.len(), edges, offset)
            }
            _ => Ok(()),
        }
    }

    /// Checks a section that ended at `offset` against the header.
    fn check_section(&self, section: NumberSection, rows: u64, offset: u64) -> Result<()> {
        let Some(header) = &self.header else {
            return Ok(());
        };
        let (name, announced) = match section {
            NumberSection::Nodes => ("nodes", header.announced_nodes),
            NumberSection::Edges => ("edges", header.announced_edges),
            NumberSection::Table(_) => return Ok(()),
        };
        if rows != announced {
            let message = format!("`{name}` ends after {rows} {name}, but the header announces {announced}");
            return Err(Error::malformed(offset, message));
        }
        if let (NumberSection::Nodes, Some(nodes)) = (section, &self.nodes) {
            let sum: u64 = nodes.edge_counts.iter().map(|&count| u64::from(count)).sum();
            if sum != header.announced_edges {
                let message = format!(
                    "the edge counts of the nodes add up to {sum}, but the header announces {} edges",
                    header.announced_edges
                );
                return Err(Error::malformed(offset, message));
            }
            check_total(nodes, header.extra_native_bytes, offset)?;
        }
        Ok(())
    }

    /// Ends the text: runs the checks that need all sections, and builds the graph. A text that ends early gives the
    /// graph of what is there, if that includes the root.
    pub fn finish(mut self, monitor: &dyn Monitor) -> Result<Parsed> {
        self.refuse_foreign()?;
        let is_whole = matches!(self.state, State::End);
        monitor.phase(Phase::Index, 0);
        let (end, place) = (self.offset, self.place());
        let missing = |name: &str| match is_whole {
            true => Error::malformed(end, format!("the snapshot has no `{name}`")),
            false => truncated(end, &place),
        };
        let header = self.header.take().ok_or_else(|| missing("snapshot"))?;
        let mut nodes = self.nodes.take().ok_or_else(|| missing("nodes"))?;
        if nodes.types.is_empty() {
            return Err(match is_whole {
                true => Error::malformed(end, "the snapshot has no nodes"),
                false => truncated(end, &format!("{place}, before its first node")),
            });
        }
        if !is_whole {
            return self.finish_partial(header, nodes);
        }
        let edges = self.edges.take().ok_or_else(|| missing("edges"))?;
        let strings = self.strings.take().ok_or_else(|| missing("strings"))?.table;
        check_names(&[("node", nodes.max_name), ("edge", edges.max_name)], strings.len())?;
        let first_edge = first_edges(std::mem::take(&mut nodes.edge_counts))?;
        let (is_cut_off, announced) = (self.is_cut_off, (header.announced_nodes, header.announced_edges));
        let mut parsed = self.assembled(header, nodes, edges, first_edge, strings);
        if is_cut_off {
            parsed.partial = Some(partial::record(&parsed.graph, end, String::new(), announced, 0, true));
        }
        Ok(parsed)
    }

    /// Builds the graph of a text that ends early, after at least one node.
    fn finish_partial(mut self, header: Header, mut nodes: Nodes) -> Result<Parsed> {
        // Without a count, how much is missing is not known.
        let is_uncounted = header.is_untold && header.announced_nodes == 0;
        if is_uncounted {
            return Err(truncated(self.offset, &self.place()));
        }
        if nodes.types.len() <= header.root.index() {
            return Err(truncated(self.offset, &format!("{}, before its root node", self.place())));
        }
        check_total(&nodes, header.extra_native_bytes, self.offset)?;
        // A name that this build knows: others are texts of the file, which a message should not repeat.
        let section = self.sections.iter().rfind(|section| is_known(section)).cloned().unwrap_or_default();
        let end = self.offset;
        let announced = (header.announced_nodes, header.announced_edges);
        let mut edges = self.edges.take().unwrap_or_else(|| Edges::new(&header, Growth::Stepwise));
        let strings = self.strings.take().map(Strings::into_partial).unwrap_or_default();
        if self.strings_closed {
            check_names(&[("node", nodes.max_name), ("edge", edges.max_name)], strings.len())?;
        }
        let largest = nodes.max_name.value.max(edges.max_name.value);
        let counts = std::mem::take(&mut nodes.edge_counts);
        let (first_edge, dropped) = partial::fit_edges(counts, &mut edges.names, &mut edges.targets)?;
        let has_all_strings = self.strings_closed;
        let mut parsed = self.assembled(header, nodes, edges, first_edge, strings);
        let graph = &mut parsed.graph;
        let has_all_edges = (graph.node_count() as u64, graph.edge_count() as u64) == announced;
        if !has_all_strings {
            partial::name_missing(graph, largest, has_all_edges, end)?;
        }
        parsed.partial = Some(partial::record(graph, end, section, announced, dropped, has_all_strings));
        Ok(parsed)
    }

    /// Puts the sections together, with the warnings about them.
    fn assembled(
        mut self,
        header: Header,
        nodes: Nodes,
        edges: Edges,
        first_edge: Vec<u32>,
        strings: StringTable,
    ) -> Parsed {
        let stray = adopt_locations(&mut self.tables.locations, header.node_fields.len() as u32, nodes.types.len());
        let mut warnings = Vec::new();
        if !self.unknown.is_empty() {
            warnings.push(Warning::UnknownSections(self.unknown));
        }
        warnings.extend(self.trailing.map(Warning::TrailingData));
        if stray > 0 {
            warnings.push(Warning::StrayLocations(stray));
        }
        let (tables, names) = (self.tables, self.sections);
        let graph = assemble(Sections { header, nodes, edges, first_edge, strings, tables, names });
        Parsed { graph, warnings, partial: None, text_bytes: self.offset }
    }

    /// Where a text that is not whole ends, for an error.
    fn place(&self) -> String {
        match &self.state {
            State::Numbers(section, rows) => {
                let (name, announced) = match (section, &self.header) {
                    (NumberSection::Nodes, Some(header)) => ("nodes", header.announced_nodes),
                    (NumberSection::Edges, Some(header)) => ("edges", header.announced_edges),
                    (NumberSection::Table(kind), _) => (kind.section(), 0),
                    _ => ("", 0),
                };
                match announced {
                    0 => format!("inside `{name}`"),
                    _ => format!("inside `{name}`, after {} of {announced} {name}", rows.rows()),
                }
            }
            State::Strings => {
                let read = self.strings.as_ref().map_or(0, |strings| strings.table.len());
                format!("inside `strings`, after {read} strings")
            }
            State::TraceTree(_) => "inside `trace_tree`".to_owned(),
            State::Header(..) => "inside the `snapshot` object".to_owned(),
            State::Pending(_, key, ..) => format!("inside `{key}`"),
            _ if self.strings_closed => "before its closing brace".to_owned(),
            _ => "between two sections".to_owned(),
        }
    }

    /// Fails if the text is not a snapshot, whole or not.
    fn refuse_foreign(&self) -> Result<()> {
        match &self.state {
            State::Start(head) if !head.is_empty() => {
                return Err(not_json(head, self.offset - head.len() as u64));
            }
            State::Start(_) => {
                let empty = "the file is empty";
                return Err(Error::at(ErrorKind::NotASnapshot, 0, empty).with_hint(
                    "The process ended, or ran out of memory or disk, before it wrote the snapshot. Take it again.",
                ));
            }
            State::End if self.header.is_none() => return Err(self.foreign(0, "it has no `snapshot`")),
            _ => {}
        }
        if !self.sections.is_empty() && !self.sections.iter().any(|section| is_known(section)) {
            return Err(self.foreign(0, "it has no `snapshot`"));
        }
        Ok(())
    }

    /// An error for JSON that is not a heap snapshot; it says which kind of file this is if the section names reveal
    /// it.
    fn foreign(&self, offset: u64, detail: &str) -> Error {
        let has = |name: &str| self.sections.iter().any(|section| section == name);
        let kind = if has("head") || has("selfSize") {
            "a sampling heap profile (.heapprofile)"
        } else if has("nodes") || has("startTime") || has("timeDeltas") {
            "a CPU profile (.cpuprofile)"
        } else if has("traceEvents") {
            "a performance trace"
        } else {
            "JSON of another kind"
        };
        Error::at(ErrorKind::NotASnapshot, offset, format!("this is {kind}, not a heap snapshot: {detail}"))
    }
}

enum Feed<'t> {
    Push(&'t [u8], u64),
    Finish(u64),
}

fn with_sink(
    section: NumberSection,
    rows: &mut Rows,
    nodes: &mut Option<Nodes>,
    edges: &mut Option<Edges>,
    tables: &mut Tables,
    feed: Feed<'_>,
) -> Result<Option<usize>> {
    fn go<S: rows::RowSink>(rows: &mut Rows, sink: &mut S, feed: Feed<'_>) -> Result<Option<usize>> {
        match feed {
            Feed::Push(text, offset) => rows.push(sink, text, offset),
            Feed::Finish(offset) => rows.finish(sink, offset).map(|()| None),
        }
    }
    match (section, nodes, edges) {
        (NumberSection::Nodes, Some(nodes), _) => go(rows, nodes, feed),
        (NumberSection::Edges, _, Some(edges)) => go(rows, edges, feed),
        (NumberSection::Table(kind), ..) => go(rows, tables.get_mut(kind), feed),
        _ => Ok(None),
    }
}

fn is_known(section: &str) -> bool {
    matches!(section, "snapshot" | "strings" | "trace_tree") || NumberSection::of(section).is_some()
}

fn truncated(offset: u64, place: &str) -> Error {
    Error::at(ErrorKind::Truncated, offset, format!("the file ends {place}"))
}

/// An error that names the kind of file by its first bytes.
fn not_json(text: &[u8], offset: u64) -> Error {
    let kind = match text {
        [0x89, b'P', b'N', b'G', ..] => "a PNG picture",
        [0xff, 0xd8, 0xff, ..] => "a JPEG picture",
        [b'P', b'K', ..] => "a zip archive",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "compressed with zstd",
        [b'B', b'Z', b'h', ..] => "compressed with bzip2",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "text in UTF-16",
        [0x7f, b'E', b'L', b'F', ..] => "a program or a core dump",
        [b'%', b'P', b'D', b'F', ..] => "a PDF document",
        [b'<', ..] => "a web page or XML",
        [b'[', ..] => "a JSON list",
        _ => "something else",
    };
    let error = Error::at(ErrorKind::NotASnapshot, offset, format!("this is {kind}, not a heap snapshot"));
    match kind {
        "text in UTF-16" => error.with_hint("Save it as UTF-8: PowerShell's `>` writes UTF-16."),
        "a zip archive" | "compressed with zstd" | "compressed with bzip2" => {
            error.with_hint("Unpack it first, or compress it with gzip instead.")
        }
        "a web page or XML" => error.with_hint("The address answers with a page. Use the address of the file itself."),
        _ => error,
    }
}

fn check_names(sections: &[(&str, MaxName)], strings: usize) -> Result<()> {
    for (what, max_name) in sections {
        if let Some(value) = max_name.value.filter(|&value| value as usize >= strings) {
            let message = format!("the name of this {what} is string {value}, but there are only {strings} strings");
            return Err(Error::malformed(max_name.offset, message));
        }
    }
    Ok(())
}

/// Refuses sizes that no memory has. From here on, sums of sizes overflow neither 64 bits nor a number of JavaScript.
fn check_total(nodes: &Nodes, extra_native_bytes: u64, offset: u64) -> Result<()> {
    let low: u64 = nodes.self_sizes.low.iter().map(|&size| u64::from(size)).sum();
    let high: u128 = nodes.self_sizes.high.iter().map(|&(_, high)| u128::from(high) << 32).sum();
    let total = u128::from(low) + high + u128::from(extra_native_bytes);
    if total >= MAX_TOTAL {
        let message = format!("the sizes of the nodes add up to {total} bytes, which no process can have");
        return Err(Error::malformed(offset, message));
    }
    Ok(())
}

/// Turns edge counts into the ordinal of each node's first edge, in place; a last item holds the total.
fn first_edges(mut counts: Vec<u32>) -> Result<Vec<u32>> {
    counts.try_reserve_exact(1)?;
    let mut next = 0;
    for count in &mut counts {
        next += std::mem::replace(count, next);
    }
    counts.push(next);
    Ok(counts)
}

/// Turns `object_index` into a node ordinal. Drops the rows that belong to no node and returns their number.
fn adopt_locations(locations: &mut Table, width: u32, node_count: usize) -> u64 {
    let (Some(field), fields) = (locations.field("object_index"), locations.fields.len()) else {
        return 0;
    };
    let good = |index: u32| index.is_multiple_of(width) && ((index / width) as usize) < node_count;
    let before = locations.len();
    if !locations.values.chunks_exact(fields).all(|row| good(row[field])) {
        // After rows are dropped, the indexes of wide values no longer fit. A file this odd keeps only the lower
        // halves.
        locations.wide.clear();
        let kept: Vec<u32> =
            locations.values.chunks_exact(fields).filter(|row| good(row[field])).flatten().copied().collect();
        locations.values = kept;
    }
    for row in locations.values.chunks_exact_mut(fields) {
        row[field] /= width;
    }
    (before - locations.len()) as u64
}
