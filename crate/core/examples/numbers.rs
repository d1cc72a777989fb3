//! `numbers`: every number of a snapshot, for tests to hold against DevTools' own (`tests/parity/numbers`).
//!
//! Standard input: requests, one JSON object a line: `path`, and which nodes, classes and filters are wanted (`Request`
//! in `devtools.mjs`); or `path` and `base`, for what has come and gone between two files. Standard output: for each a line of JSON, `{ columns: [{ name, kind, length }], tables, strings }`
//! or `{ error }`, and behind it the columns that the line announces, little-endian: `f64`, or `text`, which is `u32`
//! places in `strings`. By hand: `echo '{"path":"a.heapsnapshot"}' | numbers | head -1`.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, Read, Write};
use std::process::ExitCode;

use heapwise_core::graph::strings::utf16;
use heapwise_core::load::Loader;
use heapwise_core::monitor::Silent;
use heapwise_core::snapshot::{Opening, Snapshot};
use heapwise_core::{Error, ErrorKind};
use serde_json::Value;

const SLICE: usize = 4 << 20;

fn main() -> ExitCode {
    match answer_all() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn answer_all() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        match open(request["path"].as_str().unwrap_or_default()) {
            Ok(snapshot) => dump(&snapshot, &request).write(&mut out)?,
            Err(error) => {
                let error =
                    Json::record([("code", error.kind.code().into()), ("message", error.message.as_str().into())]);
                let mut text = Vec::new();
                Json::record([("error", error)]).write(&mut text);
                text.push(b'\n');
                out.write_all(&text)?;
            }
        }
    }
    out.flush()
}

fn open(path: &str) -> Result<Snapshot, Error> {
    let io = |error: std::io::Error| Error::new(ErrorKind::NotASnapshot, error.to_string());
    let mut file = File::open(path).map_err(io)?;
    let bytes = file.metadata().map_err(io)?.len();
    let mut opening = Opening::Loading(Box::new(Loader::new(Some(bytes), u64::MAX)));
    let mut slice = vec![0; SLICE];
    loop {
        match file.read(&mut slice).map_err(io)? {
            0 => break,
            count => opening.push(&slice[..count], &Silent)?,
        }
    }
    while opening.next().is_some() {
        opening.run(&Silent)?;
    }
    match opening {
        Opening::Done(snapshot) => Ok(*snapshot),
        _ => unreachable!("an opening without a next phase is done"),
    }
}

/// Names of columns and tables are those of `devtools.mjs`.
fn dump(snapshot: &Snapshot, request: &Value) -> Dump {
    let graph = &snapshot.graph;
    let mut dump = Dump::default();
    dump.numbers("id", graph.ids.iter().map(|id| id as f64));
    dump.numbers("shallowSize", graph.self_sizes.iter().map(|size| size as f64));
    dump.text("className", snapshot.classes.of_node.iter().map(|&class| &*snapshot.classes.keys[class as usize].name));
    locations(&mut dump, snapshot);
    dump.table("statistics", statistics(snapshot));
    dump.table("classTotals", class_totals(snapshot));
    pending(&mut dump, snapshot, request);
    dump
}

/// The place for what no pass computes yet; `PENDING` in `tests/parity/numbers/allowed.mjs` lists the names.
fn pending(_dump: &mut Dump, _snapshot: &Snapshot, _request: &Value) {}

/// Later rows win, as they do in DevTools' map.
fn locations(dump: &mut Dump, snapshot: &Snapshot) {
    let graph = &snapshot.graph;
    let table = &graph.locations;
    for (name, field) in [("locationScript", "script_id"), ("locationLine", "line"), ("locationColumn", "column")] {
        let mut values = vec![-1.0; graph.node_count()];
        if let (Some(object), Some(value)) = (table.field("object_index"), table.field(field)) {
            for row in 0..table.len() {
                if let Some(place) = values.get_mut(table.get(row, object) as usize) {
                    *place = table.get(row, value) as f64;
                }
            }
        }
        dump.numbers(name, values.into_iter());
    }
}

fn statistics(snapshot: &Snapshot) -> Json {
    let sums = &snapshot.statistics;
    Json::record([
        ("total", sums.total.into()),
        ("native", Json::record([("total", sums.native_total.into()), ("typedArrays", sums.typed_arrays.into())])),
        (
            "v8heap",
            Json::record([
                ("total", sums.v8heap_total.into()),
                ("code", sums.code.into()),
                ("jsArrays", sums.js_arrays.into()),
                ("strings", sums.strings.into()),
                ("system", sums.system.into()),
            ]),
        ),
    ])
}

/// Count and size by name of class alone.
fn class_totals(snapshot: &Snapshot) -> Json {
    let mut totals: BTreeMap<&[u8], (u64, u64)> = BTreeMap::new();
    for (key, aggregate) in snapshot.classes.keys.iter().zip(&snapshot.aggregates) {
        let total = totals.entry(&key.name).or_default();
        total.0 += u64::from(aggregate.count);
        total.1 += aggregate.shallow_size;
    }
    let rows = totals.into_iter().filter(|(_, (count, _))| *count > 0);
    Json::Record(
        rows.map(|(name, (count, size))| (name.to_vec(), Json::List(vec![count.into(), size.into()]))).collect(),
    )
}

/// What is written for one request.
#[derive(Default)]
struct Dump {
    strings: Vec<Json>,
    places: HashMap<Vec<u8>, u32>,
    announced: Vec<Json>,
    columns: Vec<u8>,
    tables: Vec<(Vec<u8>, Json)>,
}

impl Dump {
    fn numbers(&mut self, name: &str, values: impl Iterator<Item = f64>) {
        let begin = self.columns.len();
        self.columns.extend(values.flat_map(f64::to_le_bytes));
        self.announce(name, "f64", (self.columns.len() - begin) / 8);
    }

    /// A column of WTF-8.
    fn text<'a>(&mut self, name: &str, values: impl Iterator<Item = &'a [u8]>) {
        let mut length = 0;
        for text in values {
            let place = match self.places.get(text) {
                Some(&place) => place,
                None => {
                    let place = self.strings.len() as u32;
                    self.strings.push(Json::Text(text.to_vec()));
                    self.places.insert(text.to_vec(), place);
                    place
                }
            };
            self.columns.extend(place.to_le_bytes());
            length += 1;
        }
        self.announce(name, "text", length);
    }

    fn announce(&mut self, name: &str, kind: &str, length: usize) {
        let entry = [("name", name.into()), ("kind", kind.into()), ("length", (length as u64).into())];
        self.announced.push(Json::record(entry));
    }

    fn table(&mut self, name: &str, table: Json) {
        self.tables.push((name.into(), table));
    }

    fn write(self, out: &mut impl Write) -> std::io::Result<()> {
        let parts = [
            ("columns", Json::List(self.announced)),
            ("tables", Json::Record(self.tables)),
            ("strings", Json::List(self.strings)),
        ];
        let mut text = Vec::new();
        Json::record(parts).write(&mut text);
        text.push(b'\n');
        out.write_all(&text)?;
        out.write_all(&self.columns)
    }
}

/// JSON whose strings may hold lone surrogates, which `serde_json` has no place for.
enum Json {
    Number(String),
    Text(Vec<u8>),
    List(Vec<Json>),
    Record(Vec<(Vec<u8>, Json)>),
}

impl From<u64> for Json {
    fn from(value: u64) -> Self {
        Json::Number(value.to_string())
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Json::Text(text.into())
    }
}

impl Json {
    fn record<const N: usize>(entries: [(&str, Json); N]) -> Self {
        Json::Record(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Json::Number(digits) => out.extend(digits.as_bytes()),
            Json::Text(wtf8) => quote(wtf8, out),
            Json::List(values) => {
                out.push(b'[');
                for (place, value) in values.iter().enumerate() {
                    if place > 0 {
                        out.push(b',');
                    }
                    value.write(out);
                }
                out.push(b']');
            }
            Json::Record(entries) => {
                out.push(b'{');
                for (place, (key, value)) in entries.iter().enumerate() {
                    if place > 0 {
                        out.push(b',');
                    }
                    quote(key, out);
                    out.push(b':');
                    value.write(out);
                }
                out.push(b'}');
            }
        }
    }
}

/// Everything but plain ASCII as an escape.
fn quote(wtf8: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for unit in utf16(wtf8) {
        match unit {
            0x20..0x7f if unit != u16::from(b'"') && unit != u16::from(b'\\') => out.push(unit as u8),
            _ => out.extend(format!("\\u{unit:04x}").as_bytes()),
        }
    }
    out.push(b'"');
}
