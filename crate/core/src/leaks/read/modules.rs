//! The tables in which a runtime keeps the modules that it has loaded.
//!
//! They grow whenever a file is loaded for the first time, which is no leak: that ends when all have been loaded. They are
//! known by the code that holds them: Node's `internal/modules`, and `Module`, whose static properties are the tables of
//! CommonJS. It is another matter if what is loaded was made for the purpose (`data:` and `blob:` addresses), or if one file
//! is loaded again and again under another address.
//!
//! Cost: a few steps up from a container, and its keys.

use std::collections::HashSet;

use crate::graph::EdgeType;
use crate::ids::NodeIx;

use super::climb::PathEdge;
use super::entries::{Entries, Shape};
use super::heap::Heap;
use super::script::functions_in;

/// Steps from a table to what holds it.
const MAX_STEPS: usize = 5;
/// The share of the keys that have to be files of their own.
const FILES: usize = 10;
/// Properties of `Module`, and of the loaders of Deno and Bun, that are tables.
const TABLES: [&str; 8] = [
    "_cache",
    "_pathCache",
    "cache",
    "registry",
    "relativeResolveCache",
    "statCache",
    "realpathCache",
    "packageJsonCache",
];

/// Whether a container is such a table, each of whose entries is another file.
pub fn is_module_table(heap: &Heap, node: NodeIx, entries: &Entries) -> bool {
    is_table(heap, node) && are_files(heap, entries)
}

fn is_table(heap: &Heap, node: NodeIx) -> bool {
    let mut at = node;
    for _ in 0..MAX_STEPS {
        // What a module exports is held by the loader's own objects, too: only their caches are tables.
        let is_cache = || heap.raw_name(at).ends_with(b"Cache") || heap.raw_name(at).ends_with(b"Map");
        if is_cache() && is_loaders(heap, at) {
            return true;
        }
        let Some(edge) = PathEdge::nearest(heap, at) else { return false };
        if edge.edge_type == EdgeType::Context {
            let name = heap.edge(edge.edge);
            let function = functions_in(heap, edge.source).first().copied();
            return function
                .is_some_and(|function| is_loaders(heap, function) || is_runtime_table(heap, function, &name));
        }
        let is_class = heap.is_function(edge.source) && matches!(heap.raw_name(edge.source), b"Module" | b"Loader");
        if edge.edge_type == EdgeType::Property && is_class && TABLES.contains(&heap.edge(edge.edge).as_str()) {
            return true;
        }
        at = edge.source;
    }
    false
}

/// Whether an address is that of Node's loaders, whose objects stand for modules.
pub fn is_loader(url: &str) -> bool {
    url.starts_with("node:internal/modules/") || url.starts_with("internal/modules/")
}

/// Whether the code of Node's loaders made an object, or is a function.
fn is_loaders(heap: &Heap, node: NodeIx) -> bool {
    heap.place(node).and_then(|place| place.url).is_some_and(|url| is_loader(&url))
}

/// Whether a variable of the runtime's is called like a table of its loaders.
fn is_runtime_table(heap: &Heap, function: NodeIx, name: &str) -> bool {
    let url = heap.place(function).and_then(|place| place.url).unwrap_or_default();
    (url.starts_with("node:") || url.starts_with("ext:")) && TABLES.contains(&name)
}

/// Whether nearly each entry is a file of its own. Keys whose text is not known count as such.
fn are_files(heap: &Heap, entries: &Entries) -> bool {
    let mut files: HashSet<String> = HashSet::new();
    let mut others = 0;
    for entry in &entries.list {
        let text = match (entry.key, entries.shape) {
            (Some(key), _) => heap.text(key),
            (None, Shape::Object) => Some(heap.edge(entry.edge)),
            (None, _) => None,
        };
        match text {
            Some(text) if text.starts_with("data:") || text.starts_with("blob:") => {}
            Some(text) => {
                files.insert(text.split(['?', '#']).next().unwrap_or_default().to_owned());
            }
            None => others += 1,
        }
    }
    (files.len() + others) * FILES >= entries.list.len() * (FILES - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::read::entries::entries;
    use crate::leaks::trial::{self, each};

    /// Whether an object with ten keys is a table of modules: `table`, which `held` says more about.
    fn is(held: &str, key: &str) -> bool {
        let heap = format!("{held}{}", each(0..10, &format!("; table -property:{key}> m*:Job")));
        trial::with_heap(&heap, |heap| {
            let table = heap.graph.nodes().find(|&node| heap.raw_name(node) == b"Table").expect("a table");
            is_module_table(heap, table, &entries(heap, table, 1).expect("entries"))
        })
    }

    const KEY: &str = "file:///app/page-*.mjs";

    /// Whether what this holds is a table, where functions of script 8 are written in a file.
    fn made_in(held: &str, url: &str) -> bool {
        let code = format!(
            "; root -> g:load{{closure}}#8:1:1 -internal:shared> s:load{{code}} -internal:script> p:{url}{{code}}"
        );
        is(&format!("{held}{code}"), KEY)
    }

    #[test]
    fn the_tables_of_the_loaders_are_known_by_their_code() {
        let resolved = "root -> l:Loader#8:9:9 -property:cache> c:ResolveCache#8:3:3 -internal:table> t{array};\
                        t -internal:9> table:Table";
        assert!(made_in(resolved, "node:internal/modules/esm/loader"));
        assert!(!made_in(resolved, "/app/loader.mjs"), "the program's own");
        assert!(!made_in(resolved, "node:internal/url"), "another table of the runtime");
        let variable = "root -> x:system␣/␣Context -context:realpathCache> table:Table; f -internal:context> x";
        let variable = variable.replace("; f", "; root -> f:load{closure}#8:1:1; f");
        assert!(made_in(&variable, "node:internal/modules/esm/resolve"));
        assert!(!made_in(&variable, "/app/resolve.mjs"));
    }

    #[test]
    fn what_a_module_exports_is_no_table_of_modules() {
        let exported = "root -> m:Module#8:9:9 -property:exports> e:Object -property:sessions> table:Table";
        assert!(!made_in(exported, "node:internal/modules/cjs/loader"));
    }

    #[test]
    fn module_has_its_tables_as_properties() {
        let table =
            |class: &str, name: &str| is(&format!("root -> M:{class}{{closure}} -property:{name}> table:Table"), KEY);
        assert!(table("Module", "_cache") && table("Module", "_pathCache"));
        assert!(!table("Module", "sessions") && !table("Store", "_cache"));
    }

    #[test]
    fn the_same_file_again_is_no_first_time() {
        let of = |key: &str| is("root -> M:Module{closure} -property:_cache> table:Table", key);
        assert!(of("/app/page-*.cjs") && of("file:///app/page-*.mjs?v=1"));
        assert!(!of("/app/page.cjs?v=*"));
        assert!(!of("data:text/javascript,export␣default␣*"));
    }
}
