//! Finds the URLs of scripts by script id.
//!
//! The locations in a snapshot identify scripts by number. A function with a location leads to the node of its script,
//! whose name is the URL: over `shared`, then `script` (V8 up to Node 10 and from Node 22) or `script_or_debug_info`
//! (in between). In new snapshots these nodes are named `system / Script / url`.
//!
//! Cost: one pass over the locations; for the first function of each script, its edges and those of the next node.

use crate::graph::locations::Rows;
use crate::graph::{Graph, NodeType};
use crate::hash::NumberMap;
use crate::ids::{NodeIx, StrIx};
use crate::passes::packages::{Naming, Package, is_internal};
use crate::passes::values::{Ordinals, internal_target};

/// The URLs of scripts, by script id.
#[derive(Default)]
pub struct Scripts {
    of_id: NumberMap<u32, StrIx>,
    naming: Naming,
}

const PREFIX: &[u8] = b"system / Script / ";

impl Scripts {
    /// Finds the scripts of all functions with locations.
    pub fn find(graph: &Graph) -> Self {
        let [shared, script, script_or_debug_info] =
            Ordinals::of(&graph.strings, ["shared", "script", "script_or_debug_info"]);
        let mut of_id = NumberMap::default();
        for (node, location) in Rows::of(&graph.locations).iter() {
            // Most functions belong to a known script and need no further lookup.
            if of_id.contains_key(&location.script_id) || graph.node_type(node) != NodeType::Closure {
                continue;
            }
            let script = internal_target(graph, node, &shared).and_then(|shared| {
                internal_target(graph, shared, &script)
                    .or_else(|| internal_target(graph, shared, &script_or_debug_info))
            });
            if let Some(name) = script.and_then(|script| name_of(graph, script)) {
                of_id.insert(location.script_id, name);
            }
        }
        let mut scripts = Scripts { of_id, naming: Naming::Scheme };
        if scripts.of_id.keys().any(|&id| scripts.url(graph, id).is_some_and(is_internal)) {
            scripts.naming = Naming::Bare;
        }
        scripts
    }

    /// The package of the script at an address, in this snapshot.
    pub fn package(&self, address: &[u8]) -> Package {
        Package::of(address, self.naming)
    }

    /// All scripts with their URLs, in no order.
    pub fn urls<'a>(&'a self, graph: &'a Graph) -> impl Iterator<Item = (u32, &'a [u8])> {
        self.of_id.keys().filter_map(|&id| Some((id, self.url(graph, id)?)))
    }

    /// The URL of a script, WTF-8.
    pub fn url<'a>(&self, graph: &'a Graph, script_id: u32) -> Option<&'a [u8]> {
        let name = graph.strings.get(*self.of_id.get(&script_id)?);
        Some(name.strip_prefix(PREFIX).unwrap_or(name))
    }
}

/// The name of a node if it is a script and not a debug info.
fn name_of(graph: &Graph, node: NodeIx) -> Option<StrIx> {
    let text = graph.strings.get(graph.name(node));
    let is_address = !text.is_empty() && (text.starts_with(PREFIX) || !text.starts_with(b"system / "));
    (graph.node_type(node) == NodeType::Code && is_address).then(|| graph.name(node))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::graph;

    #[test]
    fn functions_lead_to_their_scripts() {
        let graph = graph(
            "root -> f{closure}#7:1:2 -internal:shared> s{code} -internal:script_or_debug_info> p:/app/a.js{code};\
             root -> g{closure}#8:1:2 -internal:shared> t{code} -internal:script> q:system␣/␣Script␣/␣b.js{code};\
             root -> h{closure}#9:1:2 -internal:shared> u{code} -internal:script> r:system␣/␣DebugInfo{code};\
             root -> o:Object#10:1:1",
        );
        let scripts = Scripts::find(&graph);
        let url = |id| scripts.url(&graph, id).map(|url| String::from_utf8_lossy(url).into_owned());
        assert_eq!([7, 8, 9, 10].map(url), [Some("/app/a.js".into()), Some("b.js".into()), None, None]);
    }
}
