//! Writes the JavaScript bindings of `heapwise-wasm`: `heapwise-bindgen IN.wasm OUT_DIR NAME`.
//!
//! This is `wasm-bindgen --target web` as a library call. The generator and the `wasm-bindgen` crate must be of the
//! same version to the last digit; a command-line tool installed beside the project drifts from `Cargo.lock`, while a
//! workspace member cannot, and it builds in half the time of `cargo install wasm-bindgen-cli`.
//!
//! Threads need no option: the generator sees the imported shared memory and adds the glue for them itself.

use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, out_dir, name] = arguments.as_slice() else {
        bail!("usage: heapwise-bindgen IN.wasm OUT_DIR NAME");
    };
    write_bindings(Path::new(input), Path::new(out_dir), name)
}

/// Writes `NAME.js`, `NAME.d.ts`, `NAME_bg.wasm` and `snippets/` into `out_dir`.
fn write_bindings(input: &Path, out_dir: &Path, name: &str) -> Result<()> {
    Bindgen::new()
        .input_path(input)
        .out_name(name)
        .web(true)?
        .typescript(true)
        // Without the default path every caller has to say where the wasm is; with it `init()` alone works, too.
        .omit_default_module_path(false)
        // Function names stay: `wasm-opt` drops them from a release build, and keeps them when a profile is asked for.
        .remove_name_section(false)
        .remove_producers_section(true)
        .generate(out_dir)
        .with_context(|| format!("cannot bind {}", input.display()))
}
