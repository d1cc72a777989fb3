//! Whose code something is: the program's own, a package's, or the runtime's. This is the only place that decides it.
//!
//! Installed packages and the runtime's own modules are recognised by their address (`passes/packages.rs`). What came over
//! the network is the program's own where it came from the origin of a page in the snapshot: V8 names the global object
//! of a page `Window / https://example.org`. A snapshot without such a name does not tell, and every origin is own code.
//!
//! Cost: one pass over the strings a snapshot; then a look at an address.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::graph::Graph;
use crate::passes::packages::{Package, origin};
use crate::passes::scripts::Scripts;

/// Whose code something is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Tier {
    /// The runtime: Node.js, V8, the browser.
    Runtime,
    /// An installed package, or a script of another origin than the page's.
    Package {
        /// The package's name, or the origin.
        name: String,
    },
    /// The program.
    Own,
}

impl Tier {
    /// The order of importance: what the program can change itself comes last, and is the largest.
    pub fn importance(&self) -> u8 {
        match self {
            Tier::Runtime => 0,
            Tier::Package { .. } => 1,
            Tier::Own => 2,
        }
    }
}

/// The origins of the pages and workers in a snapshot.
#[derive(Default)]
pub struct Origins {
    own: BTreeSet<Vec<u8>>,
}

/// What V8 calls the global objects of pages and workers, before their origin.
const GLOBALS: [&[u8]; 4] =
    [b"Window / ", b"DedicatedWorkerGlobalScope / ", b"SharedWorkerGlobalScope / ", b"ServiceWorkerGlobalScope / "];

impl Origins {
    /// Finds them among the names in a snapshot.
    pub fn find(graph: &Graph) -> Self {
        // Not by ` / ` alone: each entry of a WeakMap has a name with it.
        let names = [&b"Window / "[..], b"GlobalScope / "].into_iter();
        let names = names.flat_map(|part| graph.strings.find_containing(part)).map(|(_, name)| name);
        let places = names.filter_map(|name| GLOBALS.iter().find_map(|global| name.strip_prefix(*global)));
        Origins { own: places.filter_map(origin).map(<[u8]>::to_vec).collect() }
    }
}

/// Whose the code at an address is. What has no address was run without a file, and by the program.
pub fn whose(scripts: &Scripts, origins: &Origins, url: Option<&str>) -> Tier {
    // Chromium's own scripts within a page, and those of Deno.
    if url.is_some_and(|url| url.starts_with("extensions::") || url.starts_with("ext:")) {
        return Tier::Runtime;
    }
    match scripts.package(url.unwrap_or_default().as_bytes()) {
        Package::Node => Tier::Runtime,
        Package::Named(name) => Tier::Package { name: String::from_utf8_lossy(&name).into_owned() },
        Package::Origin(origin) if !origins.own.is_empty() && !origins.own.contains(&*origin) => {
            Tier::Package { name: String::from_utf8_lossy(&origin).into_owned() }
        }
        Package::Origin(_) | Package::App | Package::NoFile => Tier::Own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    fn of(heap: &str, url: Option<&str>) -> Tier {
        let graph = testkit::graph(heap);
        whose(&Scripts::find(&graph), &Origins::find(&graph), url)
    }

    fn package(name: &str) -> Tier {
        Tier::Package { name: name.into() }
    }

    #[test]
    fn own_code_has_one_meaning() {
        let node = "root -> a:A";
        assert_eq!(of(node, Some("/app/src/server.js")), Tier::Own);
        assert_eq!(of(node, None), Tier::Own);
        assert_eq!(of(node, Some("evalmachine.<anonymous>")), Tier::Own);
        assert_eq!(of(node, Some("node:net")), Tier::Runtime);
        assert_eq!(of(node, Some("extensions::SafeBuiltins")), Tier::Runtime);
        assert_eq!(of(node, Some("ext:deno_web/06_streams.js")), Tier::Runtime);
        assert_eq!(of(node, Some("/app/node_modules/express/index.js")), package("express"));
        assert_eq!(of(node, Some("/app/node_modules/app/index.js")), package("app"), "a package may be called app");
    }

    #[test]
    fn a_pages_own_origin_is_own_code() {
        let page = "root -> w:Window␣/␣https://shop.example";
        assert_eq!(of(page, Some("https://shop.example/app.js")), Tier::Own);
        assert_eq!(of(page, Some("https://cdn.example/lib.js")), package("https://cdn.example"));
        assert_eq!(of("root -> a:A", Some("https://cdn.example/lib.js")), Tier::Own, "no page is known");
    }

    #[test]
    fn a_script_without_a_folder_is_the_runtimes_only_beside_its_internals() {
        let function = |url: &str, at: u32| {
            format!(
                "root -> f{at}{{closure}}#{at}:1:2 -internal:shared> s{at}{{code}} -internal:script> p{at}:{url}{{code}}"
            )
        };
        let worker = function("index.js", 7);
        assert_eq!(of(&worker, Some("index.js")), Tier::Own);
        let node_12 = format!("{worker};{}", function("internal/timers.js", 8));
        assert_eq!(of(&node_12, Some("net.js")), Tier::Runtime);
        assert_eq!(of(&node_12, Some("/app/net.js")), Tier::Own);
    }
}
