//! Which texts the file shows to be names that code has, and not only data: the evidence that a name may stay.
//!
//! The look of a name does not say: `margaret` may be a field or a user. Code does. A text is a name of code if
//!
//! - a function has it among its constants: names of fields and methods that it reads and writes, keys of its object
//!   literals, its texts;
//! - a function or a class is called so in its source, or a variable in a table of scopes;
//! - it stands in the text of a script, as far as the file has that text;
//! - it is a word of V8, of the language or of a runtime (`vocabulary`).
//!
//! Code that was made at run time, by `eval` or `new Function`, has names that may be data. Its scripts have no address, so
//! their constants, functions and variables count for nothing.
//!
//! A file that shows no constants at all, such as one of Bun or of a very old V8, gives no evidence for or against a name. Then every
//! name counts as shown, and only its objects and its look speak against it (`dictionaries`, `keys`); at the level `strict`, only
//! the vocabulary stays.
//!
//! Cost: three passes over the edges. Memory: a slot per name of code.

use std::collections::HashMap;

use super::vocabulary;
use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::ids::NodeIx;
use crate::passes::packages::is_internal;
use crate::passes::values::{Ordinals, edge_name, internal_target};

/// Steps from a pool of constants to the texts in it: descriptions of objects are lists within it.
const CONSTANT_STEPS: u32 = 2;
/// Steps from a function to its code and its table of variables.
const CODE_STEPS: u32 = 4;
/// V8 writes so much of a text, unless it is started with another limit. The last word of it may be cut.
const WRITTEN: usize = 1024;
const SYMBOL: &[u8] = b"<symbol ";
const CODE_FOR: &[u8] = b"(code for ";
/// What Deno 2.9, workerd and Chromium 156 write before the name of a function.
pub const SHARED: &[u8] = b"system / SharedFunctionInfo / ";

/// The names that code has.
pub struct Evidence<'a> {
    /// Each with whether code other than the runtime's has it.
    names: HashMap<&'a [u8], bool>,
    /// Nodes of code that was made at run time.
    made: BitSet,
    runtime: BitSet,
    scripts: BitSet,
    has_code: bool,
}

impl<'a> Evidence<'a> {
    /// Collects the names of a snapshot.
    pub fn of(graph: &'a Graph) -> Result<Self> {
        let mut reading = Reading::new(graph)?;
        reading.find_scripts()?;
        reading.find_code()?;
        reading.read_constants()?;
        let has_code = !reading.names.is_empty();
        if has_code {
            reading.read_names()?;
        }
        let Reading { names, made, runtime, scripts, .. } = reading;
        Ok(Evidence { names, made, runtime, scripts, has_code })
    }

    /// Whether code has a name: the description of a symbol, and what a getter or setter is called, without what V8 writes around
    /// it.
    pub fn shows(&self, name: &[u8]) -> bool {
        !self.has_code || self.spells(name)
    }

    /// Whether the file shows this name; in a file without code only the vocabulary does.
    pub fn spells(&self, name: &[u8]) -> bool {
        self.has(name) || self.has(bare(name))
    }

    /// Whether no code but the runtime's has a name, or it is a word that every program may have.
    pub fn is_of_runtime(&self, name: &[u8]) -> bool {
        [name, bare(name)].iter().all(|name| match self.names.get(name) {
            Some(is_own) => !is_own,
            None => vocabulary::has(name) || is_short(name) || *name != bare(name),
        })
    }

    /// Whether a node is a script.
    pub fn is_script(&self, node: NodeIx) -> bool {
        self.scripts.has(node)
    }

    fn has(&self, name: &[u8]) -> bool {
        self.names.contains_key(name) || vocabulary::has(name) || self.has_code && is_short(name)
    }

    /// Whether a node is code of the runtime.
    pub fn is_runtimes(&self, node: NodeIx) -> bool {
        self.runtime.has(node)
    }

    /// Whether a node is code that was made at run time.
    pub fn is_made(&self, node: NodeIx) -> bool {
        self.made.has(node)
    }

    /// Whether the file has code.
    pub fn has_code(&self) -> bool {
        self.has_code
    }
}

/// A name without `<symbol …>`, `(code for …)`, what new versions of V8 write before a function's name, `get `, `set `, and the
/// `#` of a private name.
pub fn bare(name: &[u8]) -> &[u8] {
    let name = name.strip_prefix(SYMBOL).and_then(|name| name.strip_suffix(b">")).unwrap_or(name);
    let name = name.strip_prefix(CODE_FOR).and_then(|name| name.strip_suffix(b")")).unwrap_or(name);
    let name = name.strip_prefix(SHARED).unwrap_or(name);
    let name = name.strip_prefix(b"get ").or_else(|| name.strip_prefix(b"set ")).unwrap_or(name);
    let name = name.strip_prefix(b"[").and_then(|name| name.strip_suffix(b"]")).unwrap_or(name);
    name.strip_prefix(b"#").unwrap_or(name)
}

/// Whether a name is too short to tell anything: names in code that a tool has made short, and indexes.
fn is_short(name: &[u8]) -> bool {
    name.len() <= 2 || name.iter().all(u8::is_ascii_digit) && name.len() <= 4
}

struct Reading<'a> {
    graph: &'a Graph,
    names: HashMap<&'a [u8], bool>,
    made: BitSet,
    /// Nodes of the runtime's own code.
    runtime: BitSet,
    /// Nodes of functions' shared parts.
    shared: BitSet,
    scripts: BitSet,
    /// Scripts without an address.
    nameless: BitSet,
    edges: Edges,
}

/// Names of V8's edges.
struct Edges {
    script: Ordinals,
    script_or_debug_info: Ordinals,
    shared: Ordinals,
    source: Ordinals,
    script_type_name: Ordinals,
    constant_pool: Ordinals,
    outer: [Ordinals; 2],
    scope_info: Ordinals,
    pool: Ordinals,
    function_name: Ordinals,
}

impl<'a> Reading<'a> {
    fn new(graph: &'a Graph) -> Result<Self> {
        // Versions of V8 name the list or the edge to it.
        let [
            script,
            script_or_debug_info,
            shared,
            source,
            script_type_name,
            constant_pool,
            outer,
            outer_or_metadata,
            scope_info,
            pool,
            function_name,
        ] = Ordinals::of(
            &graph.strings,
            [
                "script",
                "script_or_debug_info",
                "shared",
                "source",
                "script_type_name",
                "constant_pool",
                "outer_scope_info",
                "raw_outer_scope_info_or_feedback_metadata",
                "system / ScopeInfo",
                "(constant pool)",
                "function_name",
            ],
        );
        let nodes = || BitSet::empty(graph.node_count());
        Ok(Reading {
            graph,
            names: HashMap::new(),
            made: nodes()?,
            runtime: nodes()?,
            shared: nodes()?,
            scripts: nodes()?,
            nameless: nodes()?,
            edges: Edges {
                script,
                script_or_debug_info,
                shared,
                source,
                script_type_name,
                constant_pool,
                outer: [outer, outer_or_metadata],
                scope_info,
                pool,
                function_name,
            },
        })
    }

    /// Finds the shared parts of functions, and their scripts. A script without an address has no text but its source.
    fn find_scripts(&mut self) -> Result<()> {
        let graph = self.graph;
        for node in graph.nodes() {
            for (edge, edge_type, to) in graph.edges(node) {
                if edge_type != EdgeType::Internal {
                    continue;
                }
                let name = edge_name(graph, edge);
                if self.edges.shared.has(name) && graph.node_type(node) == NodeType::Closure {
                    self.shared.insert(to.index());
                } else if self.edges.script.has(name) || self.edges.script_or_debug_info.has(name) {
                    if graph.node_type(node) != NodeType::Code {
                        continue;
                    }
                    self.shared.insert(node.index());
                    self.scripts.insert(to.index());
                }
            }
        }
        for script in self.scripts.iter().map(|node| NodeIx(node as u32)) {
            let has_source = internal_target(graph, script, &self.edges.source).is_some();
            let is_address = |(edge, edge_type, to): (_, EdgeType, NodeIx)| {
                let name = edge_name(graph, edge);
                let is_other = edge_type == EdgeType::Internal
                    && (self.edges.source.has(name) || self.edges.script_type_name.has(name));
                graph.node_type(to) == NodeType::String && !is_other && !graph.strings.get(graph.name(to)).is_empty()
            };
            if has_source && !graph.edges(script).any(is_address) {
                self.nameless.insert(script.index());
            }
        }
        Ok(())
    }

    fn script_of(&self, shared: NodeIx) -> Option<NodeIx> {
        internal_target(self.graph, shared, &self.edges.script)
            .or_else(|| internal_target(self.graph, shared, &self.edges.script_or_debug_info))
    }

    /// Marks the code of functions whose script has no address, and of those whose script is the runtime's.
    fn find_code(&mut self) -> Result<()> {
        let graph = self.graph;
        let mut open: Vec<(NodeIx, u32)> = Vec::new();
        let [mut made, mut runtime] = [std::mem::take(&mut self.made), std::mem::take(&mut self.runtime)];
        for shared in self.shared.iter().map(|node| NodeIx(node as u32)) {
            let marks = match self.script_of(shared) {
                Some(script) if self.nameless.has(script) => &mut made,
                Some(script) if !is_of_runtime(graph, script) => continue,
                // What is written in C++ has no script.
                _ => &mut runtime,
            };
            open.push((shared, 0));
            while let Some((node, steps)) = open.pop() {
                if !marks.insert(node.index()) || steps == CODE_STEPS {
                    continue;
                }
                for (edge, edge_type, to) in graph.edges(node) {
                    // Scopes of a function made at run time are in its pool.
                    let is_scope = self.edges.scope_info.has(graph.name(to)) && self.is_pool(node);
                    let is_own = (edge_type == EdgeType::Internal || is_scope || self.is_pool(to))
                        && matches!(graph.node_type(to), NodeType::Code | NodeType::Hidden | NodeType::Array)
                        && !self.shared.has(to)
                        && !self.scripts.has(to)
                        && !self.edges.outer.iter().any(|outer| outer.has(edge_name(graph, edge)));
                    if is_own {
                        open.push((to, steps + 1));
                    }
                }
            }
        }
        (self.made, self.runtime) = (made, runtime);
        self.find_outer_scopes()
    }

    /// Marks the scopes around functions made at run time, also if the functions that made these scopes are gone. The scopes around a
    /// function with an address are not: `eval` sees the variables where it is called.
    fn find_outer_scopes(&mut self) -> Result<()> {
        let graph = self.graph;
        let is_scope = |node: NodeIx| self.edges.scope_info.has(graph.name(node));
        let [mut made, mut others] = [BitSet::empty(graph.node_count())?, BitSet::empty(graph.node_count())?];
        let mut open: Vec<NodeIx> = Vec::new();
        for shared in self.shared.iter().map(|node| NodeIx(node as u32)) {
            let marks = if self.made.has(shared) { &mut made } else { &mut others };
            open.push(shared);
            while let Some(node) = open.pop() {
                for (.., to) in graph.edges(node).filter(|&(.., to)| is_scope(to)) {
                    if marks.insert(to.index()) {
                        open.push(to);
                    }
                }
            }
        }
        for scope in made.iter().filter(|&scope| !others.contains(scope)) {
            self.made.insert(scope);
        }
        Ok(())
    }

    /// Reads the texts of constants: those in a pool, and in the lists within it.
    fn read_constants(&mut self) -> Result<()> {
        let graph = self.graph;
        let is_list = |node: NodeIx| {
            matches!(graph.node_type(node), NodeType::Code | NodeType::Hidden | NodeType::Array | NodeType::Other)
        };
        let mut seen = BitSet::empty(graph.node_count())?;
        let mut open: Vec<(NodeIx, u32)> = Vec::new();
        for node in graph.nodes().filter(|&node| !self.made.has(node)).collect::<Vec<_>>() {
            let is_own = !self.runtime.has(node);
            if self.is_pool(node) {
                open.push((node, 0));
            } else if graph.node_type(node) == NodeType::Code {
                open.extend(internal_target(graph, node, &self.edges.constant_pool).map(|pool| (pool, 0)));
            }
            while let Some((list, steps)) = open.pop() {
                if self.made.has(list) || !seen.insert(list.index()) {
                    continue;
                }
                for (.., to) in graph.edges(list) {
                    if graph.node_type(to) == NodeType::String {
                        self.add(graph.strings.get(graph.name(to)), is_own)?;
                    } else if is_list(to) && steps < CONSTANT_STEPS && !self.shared.has(to) {
                        open.push((to, steps + 1));
                    }
                }
            }
        }
        Ok(())
    }

    fn is_pool(&self, node: NodeIx) -> bool {
        self.edges.pool.has(self.graph.name(node)) && self.graph.node_type(node) != NodeType::String
    }

    /// Reads names of functions and variables, and the texts of scripts.
    fn read_names(&mut self) -> Result<()> {
        let graph = self.graph;
        for shared in self.shared.iter().filter(|&node| !self.made.contains(node)).collect::<Vec<_>>() {
            self.add(graph.strings.get(graph.name(NodeIx(shared as u32))), !self.runtime.contains(shared))?;
        }
        // What is written in C++ has no script.
        for node in graph.nodes().filter(|&node| graph.node_type(node) == NodeType::Closure) {
            let shared = internal_target(graph, node, &self.edges.shared);
            if shared.and_then(|shared| self.script_of(shared)).is_none()
                && graph.name(node).index() < graph.strings.len()
            {
                self.add(graph.strings.get(graph.name(node)), false)?;
            }
        }
        for node in graph.nodes().filter(|&node| !self.made.has(node)).collect::<Vec<_>>() {
            let is_scope = self.edges.scope_info.has(graph.name(node)) && graph.node_type(node) != NodeType::String;
            for (edge, edge_type, to) in graph.edges(node) {
                let is_name =
                    is_scope || edge_type == EdgeType::Internal && self.edges.function_name.has(edge_name(graph, edge));
                if is_name && graph.node_type(to) == NodeType::String {
                    self.add(graph.strings.get(graph.name(to)), !self.runtime.has(node))?;
                }
            }
        }
        for script in self.scripts.iter().filter(|&node| !self.nameless.contains(node)).collect::<Vec<_>>() {
            if let Some(source) = internal_target(graph, NodeIx(script as u32), &self.edges.source) {
                let text = graph.strings.get(graph.name(source));
                let is_cut = text.len() >= WRITTEN;
                let is_own = !is_of_runtime(graph, NodeIx(script as u32));
                let mut words = text.split(|&byte| !is_of_name(byte)).peekable();
                while let Some(word) = words.next() {
                    if words.peek().is_some() || !is_cut {
                        self.add(word, is_own)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, name: &'a [u8], is_own: bool) -> Result<()> {
        for name in [name, bare(name)] {
            self.names.try_reserve(1)?;
            *self.names.entry(name).or_insert(false) |= is_own;
        }
        Ok(())
    }
}

/// Whether a script is part of a runtime.
fn is_of_runtime(graph: &Graph, script: NodeIx) -> bool {
    let name = graph.strings.get(graph.name(script));
    is_runtimes(name.strip_prefix(b"system / Script / ").unwrap_or(name))
}

/// Whether an address is of a script of a runtime: Node, Deno, V8.
pub fn is_runtimes(address: &[u8]) -> bool {
    const SCHEMES: [&[u8]; 5] = [b"node:", b"ext:", b"native ", b"v8/", b"extensions::"];
    is_internal(address) || SCHEMES.iter().any(|scheme| address.starts_with(scheme))
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    /// A function `f` of a script, whose constants are an array with these texts.
    fn function(script: &str, constants: &str) -> String {
        format!(
            "root -> f{{closure}} -internal:shared> s:f{{code}}; s -internal:script> c:{script}{{code}}; \
             c -internal:source> t:const␣word␣=␣1{{string}}; \
             s -internal:name_or_scope_info> i:system␣/␣ScopeInfo{{code}}; i -hidden:1> v:variable{{string}}; \
             i -hidden:2> o:system␣/␣ScopeInfo{{code}}; o -hidden:1> w:around{{string}}; \
             s -internal:function_data> b:bytes{{code}}; b -internal:constant_pool> p{{array}}; \
             p -element:1> l{{array}}; l -element:1> k:{constants}{{string}}"
        )
    }

    const WORDS: [&str; 6] = ["f", "constant", "word", "variable", "around", "margaret"];

    fn shown(heap: &str) -> Vec<&'static str> {
        let graph = testkit::graph(heap);
        let evidence = Evidence::of(&graph).unwrap();
        WORDS.into_iter().filter(|word| evidence.shows(word.as_bytes())).collect()
    }

    #[test]
    fn what_code_has_is_shown() {
        let heap = function("/app/a.js", "constant") + "; c -internal:name> n:/app/a.js{string}";
        assert_eq!(shown(&heap), ["f", "constant", "word", "variable", "around"]);
        let graph = testkit::graph(&heap);
        let evidence = Evidence::of(&graph).unwrap();
        for name in ["<symbol constant>", "get constant", "#constant", "[Symbol.iterator]", "_events", "a", "17"] {
            assert!(evidence.shows(name.as_bytes()), "{name}");
        }
        assert!(!evidence.is_of_runtime(b"get constant") && evidence.is_of_runtime(b"_events"));
        let heap = heap.replace("/app/a.js", "node:fs");
        let graph = testkit::graph(&heap);
        assert!(Evidence::of(&graph).unwrap().is_of_runtime(b"constant"));
    }

    #[test]
    fn code_made_at_run_time_shows_nothing() {
        let own = "; root -> x{code} -internal:constant_pool> y{array} -element:1> z:other{string}";
        assert_eq!(shown(&(function("∅", "constant") + own)), ["f"], "a short name");
        // `eval` in a function with an address: the scope around it is that function's.
        let around = "; root -> g{closure} -internal:shared> h:g{code} -internal:script> d:/app/b.js{code}; \
            d -internal:name> m:/app/b.js{string}; h -internal:name_or_scope_info> o";
        assert_eq!(shown(&(function("∅", "constant") + own + around)), ["f", "around"]);
    }

    #[test]
    fn without_code_every_name_counts() {
        assert_eq!(shown("root -> o:Object -property:margaret> x:X"), WORDS);
    }
}
