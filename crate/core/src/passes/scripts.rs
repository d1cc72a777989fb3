//! Which script a script id means.
//!
//! The places in a snapshot name scripts by number. A function with a place leads to its script's node, whose name is the
//! address: `shared`, then `script` (V8 up to Node 10 and from Node 22) or `script_or_debug_info` (in between). New
//! snapshots call such nodes `system / Script / address`.
//!
//! Cost: one pass over the places; for a function of a script not met yet, its edges and those of the next node.

use crate::graph::locations::Rows;
use crate::graph::{Graph, NodeType};
use crate::hash::NumberMap;
use crate::ids::{NodeIx, StrIx};
use crate::passes::values::{Ordinals, internal_target};

/// The addresses of scripts, by id.
#[derive(Default)]
pub struct Scripts {
    of_id: NumberMap<u32, StrIx>,
}

const PREFIX: &[u8] = b"system / Script / ";

impl Scripts {
    /// Finds the scripts that functions lead to.
    pub fn find(graph: &Graph) -> Self {
        let [shared, script, script_or_debug_info] =
            Ordinals::of(&graph.strings, ["shared", "script", "script_or_debug_info"]);
        let mut of_id = NumberMap::default();
        for (node, location) in Rows::of(&graph.locations).iter() {
            // Most are of a script that is known: nothing else has to be read for them.
            if of_id.contains_key(&location.script_id) || graph.node_type(node) != NodeType::Closure {
                continue;
            }
            let found = internal_target(graph, node, &shared).and_then(|shared| {
                internal_target(graph, shared, &script)
                    .or_else(|| internal_target(graph, shared, &script_or_debug_info))
            });
            if let Some(name) = found.and_then(|script| name_of(graph, script)) {
                of_id.insert(location.script_id, name);
            }
        }
        Scripts { of_id }
    }

    /// A script's address, WTF-8.
    pub fn url<'a>(&self, graph: &'a Graph, script_id: u32) -> Option<&'a [u8]> {
        let name = graph.strings.get(*self.of_id.get(&script_id)?);
        Some(name.strip_prefix(PREFIX).unwrap_or(name))
    }
}

/// The name of a node that is a script; debug infos are none.
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
