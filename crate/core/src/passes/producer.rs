//! Which runtime a snapshot was taken from.
//!
//! No file says it. The runtime's own scripts do, by their addresses (`node:internal/…`, `ext:core/…`), and so do names of
//! native objects (`blink::…`), names that an engine gives its roots or its code (`UnlinkedFunctionExecutable` is
//! JavaScriptCore's), and names of types (`jl_…` is Julia's). Names that a program can choose, of objects and texts, count
//! for nothing.
//!
//! Cost: a look at the types of all nodes, and at the names of code, native and synthetic ones.

use serde::Serialize;

use crate::graph::{Graph, NodeType};

/// A runtime.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Producer {
    /// Node.js
    Node,
    /// Chromium, or a browser made of it.
    Chromium,
    /// Electron: Node.js and Chromium in one process.
    Electron,
    /// Deno
    Deno,
    /// workerd, the runtime of Cloudflare Workers.
    Workerd,
    /// Bun, whose engine is JavaScriptCore.
    Bun,
    /// Hermes, the engine of React Native.
    Hermes,
    /// Julia
    Julia,
}

impl Producer {
    /// The runtime of a snapshot; `None` if nothing in it says so.
    pub fn find(graph: &Graph) -> Option<Self> {
        if graph.node_type_names.iter().any(|name| name.starts_with("jl_")) {
            return Some(Producer::Julia);
        }
        let mut found = None;
        for node in graph.nodes() {
            let evidence = match graph.node_type(node) {
                NodeType::Code => of_code(graph.strings.get(graph.name(node))),
                NodeType::Native => of_native(graph.strings.get(graph.name(node))),
                NodeType::Synthetic => of_synthetic(graph.strings.get(graph.name(node))),
                _ => None,
            };
            found = match (found, evidence) {
                // Each of these has parts of Node.js or of Chromium.
                (_, Some(sure @ (Producer::Deno | Producer::Workerd | Producer::Electron | Producer::Bun))) => {
                    return Some(sure);
                }
                (Some(Producer::Node), Some(Producer::Chromium)) | (Some(Producer::Chromium), Some(Producer::Node)) => {
                    return Some(Producer::Electron);
                }
                (known, evidence) => known.or(evidence),
            };
        }
        found
    }
}

/// Scripts, and code of JavaScriptCore.
fn of_code(name: &[u8]) -> Option<Producer> {
    if matches!(name, b"UnlinkedFunctionExecutable" | b"UnlinkedModuleProgramCodeBlock" | b"FunctionExecutable") {
        return Some(Producer::Bun);
    }
    let address = name.strip_prefix(b"system / Script / ").unwrap_or(name);
    let begins = |starts: &[&[u8]]| starts.iter().any(|start| address.starts_with(start));
    match () {
        () if begins(&[b"ext:core/", b"ext:deno_", b"ext:runtime"]) => Some(Producer::Deno),
        () if begins(&[b"workerd:", b"node-internal:", b"cloudflare-internal:"]) => Some(Producer::Workerd),
        () if begins(&[b"node:electron/", b"electron/js2c/"]) => Some(Producer::Electron),
        () if begins(&[b"node:internal/", b"internal/bootstrap/"]) => Some(Producer::Node),
        () => None,
    }
}

fn of_native(name: &[u8]) -> Option<Producer> {
    let begins = |starts: &[&[u8]]| starts.iter().any(|start| name.starts_with(start));
    begins(&[b"blink::", b"Window / "]).then_some(Producer::Chromium)
}

fn of_synthetic(name: &[u8]) -> Option<Producer> {
    match name {
        b"(IdentifierTable)" | b"(RuntimeInstanceVars)" | b"(GCScopes)" => Some(Producer::Hermes),
        b"Node / Environment" => Some(Producer::Node),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::graph;

    fn of(heap: &str) -> Option<Producer> {
        Producer::find(&graph(heap))
    }

    #[test]
    fn the_runtimes_own_names_say_which_it_is() {
        let node = "root -> s:node:internal/timers{code}";
        let page = "root -> w:Window␣/␣https://shop.example{native}";
        assert_eq!(of(node), Some(Producer::Node));
        assert_eq!(of(page), Some(Producer::Chromium));
        assert_eq!(of(&format!("{node}; root -> w:blink::Node{{native}}")), Some(Producer::Electron));
        assert_eq!(
            of(&format!("{node}; root -> d:system␣/␣Script␣/␣ext:core/01_core.js{{code}}")),
            Some(Producer::Deno)
        );
        assert_eq!(of("root -> s:system␣/␣Script␣/␣node-internal:validators{code}"), Some(Producer::Workerd));
        assert_eq!(of("root -> f:UnlinkedFunctionExecutable{code}"), Some(Producer::Bun));
        assert_eq!(of_synthetic(b"(IdentifierTable)"), Some(Producer::Hermes));
    }

    #[test]
    fn names_that_a_program_chooses_say_nothing() {
        assert_eq!(of("root -> a:UnlinkedFunctionExecutable; root -> t:node:internal/timers{string}"), None);
        assert_eq!(of("root -> s:node:test{code}; root -> u:file:///app/internal/bootstrap/a.js{code}"), None);
        assert_eq!(of("root -> w:Window␣/␣https://shop.example{string}"), None);
    }
}
