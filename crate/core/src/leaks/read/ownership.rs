//! The owner of an object, as a person would name it: `sessions`, or `store.sessions`, and the line to look at.
//!
//! From the object up the shortest path from a root, to the first thing that the program itself names: a variable in a
//! function's context, a property of the global object, a static of a class, an export of a module. Properties on the path
//! are put in front of each other, `store.sessions`; entries are `[…]`.
//!
//! *The line* is the first of these that is known: where the text of the script declares the variable (as far as the
//! snapshot has that text), where the class of the holder is written, where the only function is written that could fill
//! it, where the objects in it are made.
//!
//! Cost: for each step the retainers of a node; of thousands only the first.

use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::leaks::tell::owner::{Owner, Place, Role, Whereabouts};
use crate::names;
use crate::passes::values::edge_name;

use super::climb::{MAX_RETAINERS, MAX_STEPS, PathEdge};
use super::heap::Heap;
use super::script::{Script, functions_in, global_place};
use super::whose::Tier;

/// Parts of a name.
const MAX_PARTS: usize = 8;
/// Contexts that hold one object and are asked whose they are.
const MAX_CONTEXTS: usize = 8;
/// An entry, as a part of a name.
const ENTRY: &str = "[…]";

/// The owner of an object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ownership {
    /// As a report names it.
    pub owner: Owner,
    /// The object.
    pub node: NodeIx,
    /// Whose code the owner is in.
    pub tier: Tier,
    /// The context of the variable that holds it, if one does.
    pub context: Option<NodeIx>,
    /// The program has no name for it: only V8's or the runtime's own objects hold it.
    pub is_nameless: bool,
}

impl Ownership {
    /// Something that is known by its function; `node` is the object that is kept.
    pub fn of_function(heap: &Heap, function: NodeIx, node: NodeIx, role: Role) -> Self {
        let place = heap.place(function);
        Ownership {
            tier: heap.whose(place.as_ref().and_then(|place| place.url.as_deref())),
            owner: Owner { name: heap.function_name(function), role, place: place.map(Whereabouts::Line) },
            node,
            context: None,
            is_nameless: false,
        }
    }

    /// The line that the owner is written in, where it is known.
    pub fn line(&self) -> Option<&Place> {
        self.owner.place.as_ref().and_then(Whereabouts::line)
    }

    /// Whether the program itself owns it.
    pub fn is_own(&self) -> bool {
        self.tier == Tier::Own && !self.is_nameless
    }

    /// Whether the runtime owns it.
    pub fn is_runtime(&self) -> bool {
        self.tier == Tier::Runtime || self.is_nameless
    }
}

/// The owner of a node.
pub fn ownership(heap: &Heap, node: NodeIx) -> Ownership {
    of_path(heap, node, &named_path(heap, node))
}

/// The shortest path, unless a variable of the program's own holds a node on it: that is a better name than one that is
/// nearer to a root.
fn named_path(heap: &Heap, node: NodeIx) -> Vec<PathEdge> {
    let mut path = Vec::new();
    let mut at = node;
    while path.len() < MAX_STEPS {
        if let Some(link) = own_variable(heap, at) {
            path.push(link);
            break;
        }
        let Some(link) = PathEdge::nearest(heap, at) else { break };
        path.push(link);
        at = link.source;
    }
    path
}

/// The program's own variable that holds a node; of several, the one nearest to a root.
fn own_variable(heap: &Heap, node: NodeIx) -> Option<PathEdge> {
    let retainers = heap.snapshot.retainers.of(node).iter().take(MAX_RETAINERS);
    let mut contexts: Vec<NodeIx> = retainers
        .filter(|source| source.edge_type() == EdgeType::Context && heap.distance(source.node()) >= 0)
        .map(|source| source.node())
        .collect();
    contexts.sort_unstable_by_key(|&context| (heap.distance(context), context));
    contexts.dedup();
    let is_own = |&context: &NodeIx| {
        let function = functions_in(heap, context).first().copied();
        function.and_then(|function| heap.location(function)).is_some_and(|at| heap.is_own_script(at.script_id))
    };
    let context = contexts.into_iter().take(MAX_CONTEXTS).find(is_own)?;
    PathEdge::between(heap, context, EdgeType::Context, node)
}

/// The end of a path to a name.
#[derive(PartialEq, Eq)]
enum End {
    Variable(NodeIx),
    Static(NodeIx),
    Global,
    Module(String),
    Nothing,
}

/// A path, read as a name.
struct Reading {
    /// From the end of the path to the object.
    parts: Vec<String>,
    end: End,
    /// The object of a class that is nearest to the named one: its class may be where a member is made.
    holder: Option<NodeIx>,
}

fn read(heap: &Heap, path: &[PathEdge]) -> Reading {
    let mut parts: Vec<String> = Vec::new();
    let mut holder = None;
    let mut end = End::Nothing;
    let push_entry = |parts: &mut Vec<String>| {
        if parts.last().is_none_or(|last| last != ENTRY) {
            parts.push(ENTRY.into());
        }
    };
    for link in path {
        let name = || heap.edge(link.edge);
        match link.edge_type {
            EdgeType::Context => {
                parts.push(name());
                end = End::Variable(link.source);
                break;
            }
            EdgeType::Property if names::is_numbered(heap.graph, link.edge) => {}
            EdgeType::Property => {
                let source = link.source;
                if is_global(heap, source) {
                    parts.push(name());
                    parts.push("globalThis".into());
                    end = End::Global;
                    break;
                }
                // A bound function has no place: it is not a class.
                if heap.is_function(source) && heap.location(source).is_some() && !is_runtime_made(heap, source) {
                    parts.push(name());
                    parts.push(heap.function_name(source));
                    end = End::Static(source);
                    break;
                }
                let is_exports = heap.words.exports.has(edge_name(heap.graph, link.edge));
                if is_exports && let Some(file) = heap.property(source, &heap.words.filename) {
                    parts.push("exports".into());
                    end = End::Module(heap.name(file));
                    break;
                }
                parts.push(name());
                if holder.is_none() && is_instance(heap, source) && !is_runtime_made(heap, source) {
                    holder = Some(source);
                }
            }
            EdgeType::Element if parts.len() < MAX_PARTS => push_entry(&mut parts),
            // The slots of a table: entries of a Map or a Set.
            EdgeType::Internal if heap.graph.node_type(link.source) == NodeType::Array => {
                let is_entry = names::edge_name(heap.graph, link.edge).iter().all(u8::is_ascii_digit);
                if is_entry && !parts.is_empty() {
                    push_entry(&mut parts);
                }
            }
            EdgeType::Internal | EdgeType::Hidden | EdgeType::Element => {}
            _ => break,
        }
        if parts.len() >= MAX_PARTS {
            break;
        }
    }
    parts.reverse();
    if parts.first().is_some_and(|part| part == ENTRY) && end == End::Nothing {
        parts.remove(0);
    }
    Reading { parts, end, holder }
}

fn of_path(heap: &Heap, node: NodeIx, path: &[PathEdge]) -> Ownership {
    let Reading { parts, end, holder } = read(heap, path);
    let mut name = join(&parts);
    let mut role = Role::Variable;
    let mut line = None;
    let mut file = None;
    let mut context = None;
    let last_member = || parts.iter().skip(1).rfind(|part| *part != ENTRY).map(String::as_str);
    match &end {
        End::Variable(of) => {
            context = Some(*of);
            if let Some(script) = Script::of_context(heap, *of) {
                let variable = parts.first().map(String::as_str).unwrap_or_default();
                line = script.declaration_of(heap, variable, last_member(), holder);
                file = script.url;
            }
        }
        End::Static(class) => {
            line = heap.place(*class).map(|class_place| {
                let script = Script::of_function(heap, *class);
                script.and_then(|script| script.member(parts.last()?, &class_place)).unwrap_or(class_place)
            });
        }
        End::Module(path) => {
            line = last_member().and_then(|member| Script::of_file(heap, path)?.declares(member));
            file = Some(path.clone());
        }
        End::Global => {
            let member = parts.iter().skip(1).find(|part| *part != ENTRY);
            line = member.and_then(|member| global_place(heap, member));
        }
        End::Nothing => {
            let class = path.iter().map(|link| link.source).find(|&source| is_instance(heap, source));
            let class = class.map(|instance| heap.class_name(instance));
            match (name.is_empty(), class) {
                (true, class) => role = Role::Object { class_name: class.unwrap_or_else(|| heap.class_name(node)) },
                (false, Some(class)) => name = format!("{class}.{name}"),
                (false, None) => {}
            }
        }
    }
    let line = line.or_else(|| holder.and_then(|holder| heap.place(holder)));
    let url = line.as_ref().and_then(|line| line.url.clone()).or(file);
    let is_nameless = name.is_empty() || end == End::Nothing && url.is_none();
    let tier = if is_nameless { Tier::Runtime } else { heap.whose(url.as_deref()) };
    let place = line.map(Whereabouts::Line).or(url.map(|url| Whereabouts::File { url }));
    Ownership { owner: Owner { name, role, place }, node, tier, context, is_nameless }
}

fn join(parts: &[String]) -> String {
    let mut name = String::new();
    for part in parts {
        if !name.is_empty() && part != ENTRY && !part.starts_with('<') {
            name.push('.');
        }
        match part.strip_prefix("<symbol ").and_then(|symbol| symbol.strip_suffix('>')) {
            Some(symbol) => name += &format!("[{symbol}]"),
            None => name += part,
        }
    }
    name
}

fn is_global(heap: &Heap, node: NodeIx) -> bool {
    let name = heap.raw_name(node);
    heap.graph.node_type(node) == NodeType::Object
        && heap.distance(node) <= 2
        && (name.starts_with(b"global") || name.starts_with(b"Window") || name == b"DedicatedWorkerGlobalScope")
}

/// Whether a node is an object of a class, neither a plain one nor one of V8's own.
fn is_instance(heap: &Heap, node: NodeIx) -> bool {
    heap.graph.node_type(node) == NodeType::Object
        && !heap.is_context(node)
        && !matches!(heap.raw_name(node), b"Object" | b"Array" | b"Map" | b"Set")
}

/// Whether the runtime's code made an object: the place of its class says nothing about the program.
fn is_runtime_made(heap: &Heap, node: NodeIx) -> bool {
    heap.whose_node(node) == Some(Tier::Runtime)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial;

    const CODE: &str = "root -> f:handle{closure}#7:4:1 -internal:shared> s{code} -internal:script> file:/app/server.js{code};\
        file -internal:source> text:const␣big␣=␣1{string}; f -internal:context> c:system␣/␣Context{object}";

    fn of(heap: &str, node: u32) -> Ownership {
        trial::with_heap(heap, |heap| ownership(heap, NodeIx(node)))
    }

    fn text(heap: &str, node: u32) -> String {
        trial::owner_text(&of(heap, node).owner)
    }

    #[test]
    fn variables_are_named_with_their_file_and_line() {
        let found = of(&format!("{CODE}; c -context:big> m:Map(32)"), 6);
        assert_eq!(trial::owner_text(&found.owner), "`big` in server.js:1");
        assert_eq!((&found.tier, found.is_own()), (&Tier::Own, true));
        let found = of(&format!("{CODE}; c -context:late> m:Map(32)"), 6);
        assert_eq!((trial::owner_text(&found.owner).as_str(), found.line()), ("`late` in server.js", None));
    }

    #[test]
    fn members_are_named_with_what_holds_them() {
        let store = format!("{CODE}; c -context:store> s2:Store#7:9:2 -property:sessions> m:Map(32)");
        assert_eq!(text(&store, 7), "`store.sessions` in server.js:10");
        let found = of(&format!("{CODE}; c -context:list> l:Array -element:3> x:Object -property:y> z:Map"), 8);
        assert_eq!(found.owner.name, "list[…].y");
    }

    #[test]
    fn globals_statics_and_exports_have_names_too() {
        assert_eq!(text("root -shortcut:1> g:global␣/␣(1) -property:cache> m:Map", 2), "`globalThis.cache`");
        let found = of("root -> k:Registry{closure}#1:2:3 -property:all> m:Set", 2);
        assert_eq!((found.owner.name.as_str(), found.line().map(|place| place.line)), ("Registry.all", Some(2)));
        let module = "root -> m:Module -property:exports> e:Object -property:cache> c:Map;\
                      m -property:filename> n:/app/x.js{string}";
        assert_eq!(text(module, 3), "`exports.cache` in x.js");
    }

    #[test]
    fn an_object_that_only_the_runtime_holds_has_its_class_alone() {
        let found = of("root -> t:TimersList -internal:1> m:Map", 2);
        assert_eq!((trial::owner_text(&found.owner).as_str(), found.is_nameless), ("`TimersList`", true));
        assert_eq!(found.tier, Tier::Runtime);
    }

    #[test]
    fn a_variable_of_a_pages_own_script_is_a_name() {
        let page = CODE.replace("/app/server.js", "https://shop.example/app.js")
            + "; root -> w:Window␣/␣https://shop.example -property:widget> x:Widget -property:items> m:Map(32); c -context:big> m";
        let found = of(&page, 8);
        assert_eq!(trial::owner_text(&found.owner), "`big` in app.js:1", "not `globalThis.widget.items`");
    }
}
