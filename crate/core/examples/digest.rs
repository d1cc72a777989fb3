//! `digest`: opens files as the wasm does and prints what `tests/wasm/fuzz.test.mjs` compares with the wasm's answers.
//!
//! Standard input: for each file its length, four bytes, little-endian, and its bytes. Standard output: a line of JSON per
//! file: `{ columns, partial }`, a digest of each column in the order of `COLUMNS` (`tests/wasm/engine.mjs`) and the byte
//! where a file ends early, or `{ error }`.

use std::io::{ErrorKind, Read, Write};

use heapwise_core::load::Loader;
use heapwise_core::monitor::Silent;
use heapwise_core::passes::native_contexts::{self, Owner};
use heapwise_core::snapshot::{Opening, Snapshot};
use heapwise_core::{Error, Result};
use serde_json::{Value, json};

/// The memory limit of the wasm's tests: `MAX_BYTES`.
const MEMORY_BYTES: u64 = (1 << 32) - (1 << 27);

fn main() -> std::io::Result<()> {
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    let mut length = [0; 4];
    loop {
        match input.read_exact(&mut length) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            other => other?,
        }
        let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
        input.read_exact(&mut bytes)?;
        let line = open(&bytes).and_then(|snapshot| digest(&snapshot)).unwrap_or_else(|error| of_error(&error));
        writeln!(output, "{line}")?;
        // A file that ends this process leaves the lines of those before it.
        output.flush()?;
    }
}

fn open(bytes: &[u8]) -> Result<Snapshot> {
    let mut opening = Opening::Loading(Box::new(Loader::new(Some(bytes.len() as u64), MEMORY_BYTES)));
    opening.push(bytes, &Silent)?;
    while opening.next().is_some() {
        opening.run(&Silent)?;
    }
    match opening {
        Opening::Done(snapshot) => Ok(*snapshot),
        _ => Err(Error::cancelled()),
    }
}

fn of_error(error: &Error) -> Value {
    json!({ "error": {
        "code": error.kind.code(), "message": error.message, "offset": error.offset, "hint": error.hint,
    }})
}

fn digest(snapshot: &Snapshot) -> Result<Value> {
    let graph = &snapshot.graph;
    // A column that a file does not have is all zeros.
    let or_zeros = |values: Vec<f64>| if values.is_empty() { vec![0.0; graph.node_count()] } else { values };
    let contexts = native_contexts::attribute(graph)?;
    let owner = |owner: Owner| match owner {
        Owner::None => -1.0,
        Owner::Shared => -2.0,
        Owner::Context(node) => f64::from(node.0),
    };
    let columns: [Vec<f64>; 12] = [
        graph.ids.iter().map(|id| id as f64).collect(),
        graph.types.iter().copied().map(f64::from).collect(),
        snapshot.ownership.written_sizes(&graph.self_sizes).iter().map(|size| size as f64).collect(),
        graph.self_sizes.iter().map(|size| size as f64).collect(),
        graph.nodes().map(|node| snapshot.retained_size(node) as f64).collect(),
        snapshot.distances.iter().copied().map(f64::from).collect(),
        graph.nodes().map(|node| f64::from(snapshot.dominator(node).0)).collect(),
        graph.first_edge.windows(2).map(|pair| f64::from(pair[1] - pair[0])).collect(),
        or_zeros(graph.detachedness.iter().copied().map(f64::from).collect()),
        or_zeros(graph.trace_node_ids.iter().copied().map(f64::from).collect()),
        snapshot.classes.of_node.iter().copied().map(f64::from).collect(),
        contexts.owners().map(owner).collect(),
    ];
    Ok(json!({
        "columns": columns.each_ref().map(|column| fnv(column)),
        "partial": snapshot.partial.as_ref().map(|partial| partial.end),
    }))
}

/// FNV-1a, 32 bits, of the values as doubles.
fn fnv(column: &[f64]) -> u32 {
    let bytes = column.iter().flat_map(|value| value.to_le_bytes());
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
