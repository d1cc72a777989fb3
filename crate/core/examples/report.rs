//! `report FILE`: prints the contents of a snapshot as JSON; tests compare them with `JSON.parse` of the same file.
//! `report --time FILE`: prints the time of each phase, for profiling without a browser.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::process::ExitCode;
use std::time::Instant;

use heapwise_core::graph::strings::utf16;
use heapwise_core::load::{Loaded, Loader};
use heapwise_core::monitor::Silent;
use heapwise_core::snapshot::Opening;
use heapwise_core::{Error, ErrorKind, Graph};
use serde_json::{Value, json};

const SLICE: usize = 4 << 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (timed, path) = match arguments.as_slice() {
        [path] => (false, path),
        [flag, path] if flag == "--time" => (true, path),
        _ => {
            eprintln!("usage: report [--time] FILE");
            return ExitCode::from(2);
        }
    };
    let begin = Instant::now();
    let outcome = load(path);
    let seconds = begin.elapsed().as_secs_f64();
    let outcome = match outcome {
        Ok(loader) if timed => time(loader, seconds),
        Ok(loader) => loader.finish(&Silent).map(|loaded| report(&loaded)),
        Err(error) => Err(error),
    };
    let (value, code) = match outcome {
        Ok(value) => (value, ExitCode::SUCCESS),
        Err(error) => {
            let value = json!({ "error": {
                "code": error.kind.code(), "message": error.message, "offset": error.offset, "hint": error.hint,
            }});
            (value, ExitCode::from(1))
        }
    };
    println!("{value:#}");
    code
}

/// Runs and times each phase after reading.
fn time(loader: Loader, reading: f64) -> Result<Value, Error> {
    let mut phases = serde_json::Map::new();
    phases.insert("read".into(), json!(reading));
    let mut opening = Opening::Loading(Box::new(loader));
    while let Some(phase) = opening.next() {
        let begin = Instant::now();
        opening.run(&Silent)?;
        phases.insert(phase.name().into(), json!(begin.elapsed().as_secs_f64()));
    }
    let Opening::Done(snapshot) = opening else { return Err(Error::cancelled()) };
    phases.insert("columnsPerFileByte".into(), json!(snapshot.bytes() as f64 / snapshot.source_bytes as f64));
    Ok(phases.into())
}

fn load(path: &str) -> Result<Loader, Error> {
    let io = |error: std::io::Error| Error::new(ErrorKind::NotASnapshot, error.to_string());
    let mut file = File::open(path).map_err(io)?;
    let bytes = file.metadata().map_err(io)?.len();
    let mut loader = Loader::new(Some(bytes), u64::MAX);
    let mut slice = vec![0; SLICE];
    loop {
        match file.read(&mut slice).map_err(io)? {
            0 => return Ok(loader),
            count => loader.push(&slice[..count], &Silent)?,
        }
    }
}

fn report(loaded: &Loaded) -> Value {
    let graph = &loaded.parsed.graph;
    let mut node_types: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for (&code, size) in graph.types.iter().zip(graph.self_sizes.iter()) {
        let entry = node_types.entry(graph.type_name(code)).or_default();
        entry.0 += 1;
        entry.1 += size;
    }
    let mut edge_types: BTreeMap<&str, u64> = BTreeMap::new();
    for target in &graph.edge_targets {
        *edge_types.entry(target.edge_type().name()).or_default() += 1;
    }
    let timeline = !graph.samples.is_empty() || !graph.trace_tree.is_empty();
    json!({
        "nodeCount": graph.node_count(),
        "edgeCount": graph.edge_count(),
        "stringCount": graph.strings.len(),
        "selfSizeSum": graph.self_sizes.iter().sum::<u64>(),
        "nodeTypes": node_types.into_iter().map(|(name, (count, size))| (name, json!({ "count": count, "selfSize": size }))).collect::<serde_json::Map<_, _>>(),
        "edgeTypes": edge_types,
        "idSum": graph.ids.iter().map(u128::from).sum::<u128>().to_string(),
        "stringsHash": strings_hash(graph),
        "toNodeHash": fnv(graph.edge_targets.iter().flat_map(|target| target.node().0.to_le_bytes())),
        "nameHash": fnv(graph.edge_names.iter().flat_map(|name| name.to_le_bytes())),
        "locationCount": graph.locations.len(),
        "sampleCount": graph.samples.len(),
        "traceFunctionCount": graph.trace_functions.len(),
        "format": if timeline { "heaptimeline" } else { "heapsnapshot" },
        "compressed": loaded.compressed,
        "extraNativeBytes": graph.extra_native_bytes,
    })
}

fn strings_hash(graph: &Graph) -> String {
    fnv(graph.strings.iter().flat_map(|string| utf16(string).chain([0xffff]).flat_map(u16::to_le_bytes)))
}

/// FNV-1a, 64 bits.
fn fnv(bytes: impl Iterator<Item = u8>) -> String {
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}
