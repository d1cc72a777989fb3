//! Who owns an object, said as a person would: "`sessions` in server.js:12".
//!
//! From the object up the shortest way from a root, to the first thing that a program names on its own: a variable in a
//! function's context, a property of the global object, a static of a class, an export of a module. Properties on the way
//! are put in front of each other, `store.sessions`; entries are `[…]`.
//!
//! *The line* is, in this order: where the text of the script declares the variable (as far as the snapshot has that
//! text), where the class of the holder is written, where the only function is written that could fill it, where the
//! objects in it are made.
//!
//! Cost: for each step the retainers of a node, of thousands only the first.

use std::hash::Hasher;

use crate::graph::{EdgeType, NodeType};
use crate::hash::NumberHasher;
use crate::ids::{EdgeIx, NodeIx};
use crate::names;
use crate::passes::values::edge_name;

use super::finding::{Owner, Place, Step};
use super::heap::{Heap, file_name, package_name, place_text};
use super::source;

/// Of a node's retainers so many are looked at.
const MAX_RETAINERS: usize = 4096;
/// A way ends after so many steps.
const MAX_STEPS: usize = 64;
/// A name has at most so many parts.
const MAX_PARTS: usize = 8;
/// Contexts that are looked through for a function with a place.
const MAX_CONTEXTS: usize = 256;

/// What names an object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Anchor {
    /// "`sessions` in server.js:12"
    pub text: String,
    /// `sessions`, `store.sessions`
    pub name: String,
    /// The object that is named.
    pub node: NodeIx,
    /// The line to look at.
    pub place: Option<Place>,
    /// `app`, `node:`, a package's name or a page's origin.
    pub package: String,
    /// The context that holds the variable, if one does.
    pub context: Option<NodeIx>,
    /// Nothing names it: it hangs off V8's or Node's own objects.
    pub is_nameless: bool,
}

impl Anchor {
    /// Of something that is known by its function: `text` is said before the place, `node` is what is kept.
    pub fn of_function(heap: &Heap, function: NodeIx, node: NodeIx, text: &str) -> Self {
        let place = heap.place(function);
        let where_at = place.as_ref().map(|place| format!(" in {}", place_text(place))).unwrap_or_default();
        Anchor {
            text: format!("{text}{where_at}"),
            name: heap.function_name(function),
            node,
            package: package_name(place.as_ref().and_then(|place| place.url.as_deref())),
            place,
            context: None,
            is_nameless: false,
        }
    }

    /// For a finding.
    pub fn owner(&self) -> Owner {
        Owner { text: self.text.clone(), node: self.node.0 }
    }

    /// Whether the program itself owns it.
    pub fn is_app(&self) -> bool {
        self.package != "node:" && !self.is_nameless && !is_installed(self)
    }

    /// Whether Node or V8 owns it.
    pub fn is_core(&self) -> bool {
        self.package == "node:" || self.is_nameless
    }
}

fn is_installed(anchor: &Anchor) -> bool {
    anchor.place.as_ref().and_then(|place| place.url.as_deref()).is_some_and(|url| url.contains("node_modules"))
}

/// A link of a way: the edge and where it comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Climb {
    /// The edge.
    pub edge: EdgeIx,
    /// Its type.
    pub edge_type: EdgeType,
    /// Its source.
    pub source: NodeIx,
    /// Its target.
    pub target: NodeIx,
}

/// The shortest way from a root to a node, from the node on.
pub fn climb(heap: &Heap, node: NodeIx) -> Vec<Climb> {
    let mut way = Vec::new();
    let mut at = node;
    while way.len() < MAX_STEPS {
        let Some(link) = nearest(heap, at) else { break };
        way.push(link);
        at = link.source;
    }
    way
}

/// The strong link from the retainer that is nearest to a root; of several the one that a program would write.
fn nearest(heap: &Heap, node: NodeIx) -> Option<Climb> {
    let (edge_type, source) = nearest_source(heap, node)?;
    let is_it = |&(edge, of_type, to): &(EdgeIx, EdgeType, NodeIx)| {
        to == node && of_type == edge_type && (edge_type != EdgeType::Property || !is_proto(heap, edge))
    };
    let (edge, ..) = heap.graph.edges(source).find(is_it)?;
    Some(Climb { edge, edge_type, source, target: node })
}

fn nearest_source(heap: &Heap, node: NodeIx) -> Option<(EdgeType, NodeIx)> {
    let own = heap.distance(node);
    let strong = heap.snapshot.retainers.of(node).iter().take(MAX_RETAINERS).filter(|source| {
        let distance = heap.distance(source.node());
        !matches!(source.edge_type(), EdgeType::Weak | EdgeType::Shortcut) && distance >= 0 && distance < own
    });
    let rank = |edge_type: EdgeType| match edge_type {
        EdgeType::Context => 0,
        EdgeType::Property => 1,
        EdgeType::Element => 2,
        EdgeType::Internal => 3,
        _ => 4,
    };
    let best = strong.min_by_key(|source| (heap.distance(source.node()), rank(source.edge_type()), source.node()))?;
    Some((best.edge_type(), best.node()))
}

fn is_proto(heap: &Heap, edge: EdgeIx) -> bool {
    heap.words.proto.has(edge_name(heap.graph, edge))
}

/// What names a node.
pub fn anchor(heap: &Heap, node: NodeIx) -> Anchor {
    anchor_of(heap, node, &named_way(heap, node))
}

/// The shortest way, but for one step: a variable of the program's own is a better name than whatever is nearer to a root.
fn named_way(heap: &Heap, node: NodeIx) -> Vec<Climb> {
    let mut way = Vec::new();
    let mut at = node;
    while way.len() < MAX_STEPS {
        if let Some(link) = own_variable(heap, at) {
            way.push(link);
            break;
        }
        let Some(link) = nearest(heap, at) else { break };
        way.push(link);
        at = link.source;
    }
    way
}

/// Contexts that are asked whose they are.
const MAX_VARIABLES: usize = 8;

/// A variable of the program's that holds a node, the one nearest to a root.
fn own_variable(heap: &Heap, node: NodeIx) -> Option<Climb> {
    let retainers = heap.snapshot.retainers.of(node).iter().take(MAX_RETAINERS);
    let mut contexts: Vec<NodeIx> = retainers
        .filter(|source| source.edge_type() == EdgeType::Context && heap.distance(source.node()) >= 0)
        .map(|source| source.node())
        .collect();
    contexts.sort_unstable_by_key(|&context| (heap.distance(context), context));
    contexts.dedup();
    let is_own = |&context: &NodeIx| {
        let url = script_url(heap, context);
        url.is_some_and(|url| package_name(Some(&url)) == "app")
    };
    let source = contexts.into_iter().take(MAX_VARIABLES).find(is_own)?;
    let is_it = |&(_, edge_type, to): &(EdgeIx, EdgeType, NodeIx)| to == node && edge_type == EdgeType::Context;
    let (edge, edge_type, _) = heap.graph.edges(source).find(is_it)?;
    Some(Climb { edge, edge_type, source, target: node })
}

fn script_url(heap: &Heap, context: NodeIx) -> Option<String> {
    functions_in(heap, context).first().and_then(|&function| heap.place(function)?.url)
}

fn anchor_of(heap: &Heap, node: NodeIx, way: &[Climb]) -> Anchor {
    let mut parts: Vec<String> = Vec::new();
    let mut holder_place = None;
    let mut end = End::Nothing;
    for link in way {
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
                // A bound function is nobody's class.
                if heap.is_function(source) && heap.location(source).is_some() && !is_core_made(heap, source) {
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
                if holder_place.is_none() && is_instance(heap, source) && !is_core_made(heap, source) {
                    holder_place = Some(source);
                }
            }
            EdgeType::Element if parts.len() < MAX_PARTS => {
                if parts.last().is_none_or(|last| last != "[…]") {
                    parts.push("[…]".into());
                }
            }
            // The slots of a table: entries of a Map or a Set.
            EdgeType::Internal if heap.graph.node_type(link.source) == NodeType::Array => {
                let is_entry = names::edge_name(heap.graph, link.edge).iter().all(u8::is_ascii_digit);
                if is_entry && !parts.is_empty() && parts.last().is_none_or(|last| last != "[…]") {
                    parts.push("[…]".into());
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
    if parts.first().is_some_and(|part| part == "[…]") && end == End::Nothing {
        parts.remove(0);
    }
    let name = join(&parts);
    let mut anchor = Anchor {
        text: String::new(),
        name,
        node,
        place: None,
        package: String::new(),
        context: None,
        is_nameless: false,
    };
    let mut url = None;
    match &end {
        End::Variable(context) => {
            let script = script_of(heap, *context);
            let variable = parts.first().map(String::as_str).unwrap_or_default();
            let member = parts.iter().skip(1).rfind(|part| *part != "[…]").map(String::as_str);
            anchor.context = Some(*context);
            if let Some(script) = &script {
                url = script.url.clone();
                anchor.place = script.declared(heap, variable, member, holder_place);
            }
        }
        End::Static(class) => {
            anchor.place = heap.place(*class).map(|class_place| {
                let script = Script::of_function(heap, *class);
                script.and_then(|script| script.member(parts.last()?, &class_place)).unwrap_or(class_place)
            });
        }
        End::Module(file) => {
            url = Some(file.clone());
            let script = parts.get(1).and_then(|_| script_named(heap, file));
            let member = parts.iter().skip(1).rfind(|part| *part != "[…]");
            anchor.place = script.and_then(|script| script.find(member?));
        }
        End::Global => {
            let member = parts.iter().skip(1).find(|part| *part != "[…]").cloned();
            anchor.place = member.and_then(|member| global_place(heap, &member));
        }
        End::Nothing => {
            let owner = way.iter().map(|link| link.source).find(|&source| is_instance(heap, source));
            let class = owner.map(|owner| heap.class_name(owner));
            if anchor.name.is_empty() {
                anchor.name = class.clone().unwrap_or_else(|| heap.class_name(node));
                anchor.is_nameless = true;
            } else if let Some(class) = class {
                anchor.name = format!("{class}.{}", anchor.name);
            }
        }
    }
    if anchor.place.is_none() {
        anchor.place = holder_place.and_then(|holder| heap.place(holder));
    }
    let url = anchor.place.as_ref().and_then(|place| place.url.clone()).or(url);
    anchor.is_nameless |= end == End::Nothing && url.is_none();
    anchor.package = if anchor.is_nameless { "node:".into() } else { package_name(url.as_deref()) };
    anchor.text = match (&anchor.place, &url) {
        (Some(place), _) => format!("`{}` in {}", anchor.name, place_text(place)),
        (None, Some(url)) => format!("`{}` in {}", anchor.name, file_name(url)),
        (None, None) => format!("`{}`", anchor.name),
    };
    anchor
}

/// A source with more links is a table, and what it calls one of them says nothing.
const MAX_LINKS: usize = 1024;

/// The same number for what is held in the same way at any time: by which names, up to a variable or a function. Entries
/// of tables have no names, so that no table is searched for each of its entries.
pub fn way_key(heap: &Heap, node: NodeIx) -> u64 {
    let mut hasher = NumberHasher::default();
    let mut at = node;
    for _ in 0..2 * MAX_PARTS {
        let Some((edge_type, source)) = nearest_source(heap, at) else { break };
        hasher.write_u32(edge_type as u32);
        let is_named = matches!(edge_type, EdgeType::Context | EdgeType::Property | EdgeType::Internal)
            && heap.graph.node_type(source) != NodeType::Array
            && heap.graph.edge_range(source).len() <= MAX_LINKS;
        let is_it = |&(_, of_type, to): &(EdgeIx, EdgeType, NodeIx)| to == at && of_type == edge_type;
        if let Some((edge, ..)) = is_named.then(|| heap.graph.edges(source).find(is_it)).flatten() {
            hasher.write(&names::edge_name(heap.graph, edge));
        }
        if edge_type == EdgeType::Context || heap.is_function(source) {
            break;
        }
        at = source;
    }
    hasher.finish()
}

/// What a way to a name ends at.
#[derive(PartialEq, Eq)]
enum End {
    Variable(NodeIx),
    Static(NodeIx),
    Global,
    Module(String),
    Nothing,
}

fn join(parts: &[String]) -> String {
    let mut name = String::new();
    for part in parts {
        if !name.is_empty() && part != "[…]" && !part.starts_with('<') {
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

/// Whether a node is an object of a class of the program's, not V8's plumbing.
fn is_instance(heap: &Heap, node: NodeIx) -> bool {
    heap.graph.node_type(node) == NodeType::Object
        && !heap.is_context(node)
        && !matches!(heap.raw_name(node), b"Object" | b"Array" | b"Map" | b"Set")
}

/// Whether an object's class is Node's: where that is written says nothing of the program.
fn is_core_made(heap: &Heap, node: NodeIx) -> bool {
    heap.place(node).is_some_and(|place| package_name(place.url.as_deref()) == "node:")
}

/// A script, and what the snapshot has of its text.
struct Script {
    id: Option<u32>,
    url: Option<String>,
    text: String,
    /// The first line of a function that sees the variable.
    first_line: Option<u32>,
}

impl Script {
    fn of_function(heap: &Heap, function: NodeIx) -> Option<Self> {
        let script = heap.script(function)?;
        let place = heap.place(function);
        let text = heap.internal(script, &heap.words.source).map(|source| heap.name(source)).unwrap_or_default();
        Some(Script {
            id: place.as_ref().map(|place| place.script_id),
            url: place.as_ref().and_then(|place| place.url.clone()),
            first_line: place.map(|place| place.line),
            text,
        })
    }

    fn at(&self, at: source::LineColumn) -> Option<Place> {
        Some(Place { script_id: self.id?, url: self.url.clone(), line: at.line, column: at.column })
    }

    /// Where the variable is declared; if only a member of it matters, where that is made.
    fn declared(&self, heap: &Heap, variable: &str, member: Option<&str>, holder: Option<NodeIx>) -> Option<Place> {
        let holder_place = || holder.and_then(|holder| heap.place(holder));
        if let (Some(member), Some(holder)) = (member, holder_place()) {
            let within = (holder.script_id == self.id?).then(|| self.member(member, &holder)).flatten();
            return Some(within.unwrap_or(holder));
        }
        // Something that a package made for the program: where the program names it is nearer than where it got it.
        let named = member
            .filter(|member| member.len() > 2)
            .and_then(|member| source::member(&self.text, member).or_else(|| source::mention(&self.text, member)));
        named.or_else(|| source::declaration(&self.text, variable, self.first_line)).and_then(|at| self.at(at))
    }

    /// Where a member of the class at a place is given a value.
    fn member(&self, member: &str, class: &Place) -> Option<Place> {
        let mut lines = self.text.split_inclusive('\n');
        let skipped: usize = lines.by_ref().take(class.line as usize).map(str::len).sum();
        let found = source::member(self.text.get(skipped..)?, member)?;
        self.at(source::LineColumn { line: found.line + class.line, ..found })
    }

    fn find(&self, name: &str) -> Option<Place> {
        source::declaration(&self.text, name, None).and_then(|at| self.at(at))
    }
}

/// Where the script of a function declares a name.
pub fn declared(heap: &Heap, function: NodeIx, name: &str) -> Option<Place> {
    Script::of_function(heap, function)?.find(name)
}

/// Where the program's own scripts name a property of the global object.
fn global_place(heap: &Heap, name: &str) -> Option<Place> {
    let mut seen = std::collections::HashSet::new();
    let rows = crate::graph::locations::Rows::of(&heap.graph.locations);
    let functions = rows.iter().filter(|&(node, at)| heap.is_function(node) && seen.insert(at.script_id));
    let own = functions.filter(|&(_, at)| {
        let url = heap.scripts.url(heap.graph, at.script_id);
        url.is_some_and(|url| package_name(Some(&String::from_utf8_lossy(url))) == "app")
    });
    own.filter_map(|(function, _)| Script::of_function(heap, function))
        .find_map(|script| source::global(&script.text, name).and_then(|at| script.at(at)))
}

fn script_named(heap: &Heap, file: &str) -> Option<Script> {
    let named = |node: &NodeIx| {
        heap.is_function(*node) && heap.place(*node).and_then(|place| place.url).is_some_and(|url| url.ends_with(file))
    };
    let function = heap.graph.nodes().find(named)?;
    Script::of_function(heap, function)
}

/// The script whose function made a context, told by the functions that were made in it or further in.
fn script_of(heap: &Heap, context: NodeIx) -> Option<Script> {
    functions_in(heap, context).into_iter().find_map(|function| Script::of_function(heap, function))
}

/// Functions that see a context, its own first; those of contexts within it where it has none.
pub fn functions_in(heap: &Heap, context: NodeIx) -> Vec<NodeIx> {
    let mut open = std::collections::VecDeque::from([context]);
    let mut seen = std::collections::HashSet::from([context]);
    let mut found = Vec::new();
    while let Some(at) = open.pop_front() {
        for source in heap.snapshot.retainers.of(at).iter().take(MAX_RETAINERS) {
            if source.edge_type() != EdgeType::Internal {
                continue;
            }
            let node = source.node();
            if heap.is_function(node) && heap.context_of(node) == Some(at) {
                found.push(node);
            } else if heap.is_context(node)
                && heap.internal(node, &heap.words.previous) == Some(at)
                && seen.len() < MAX_CONTEXTS
                && seen.insert(node)
            {
                open.push_back(node);
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    found.sort_unstable_by_key(|&function| (heap.location(function).map(|at| (at.line, at.column)), function));
    found.retain(|&function| heap.location(function).is_some());
    found
}

/// The way to a node as it is shown, from the root's side, its last `max` steps.
pub fn path(heap: &Heap, node: NodeIx, max: usize) -> Vec<Step> {
    let mut way = climb(heap, node);
    // What everything hangs off says nothing.
    while way
        .last()
        .is_some_and(|link| link.source == heap.graph.root || heap.graph.node_type(link.source) == NodeType::Synthetic)
    {
        way.pop();
    }
    way.truncate(max);
    way.iter().rev().map(|link| step(heap, link.edge, link.target)).collect()
}

/// An edge and where it leads to, as it is shown.
pub fn step(heap: &Heap, edge: EdgeIx, target: NodeIx) -> Step {
    Step {
        edge: String::from_utf8_lossy(&names::edge_text(heap.graph, edge)).into_owned(),
        name: if heap.is_function(target) { format!("{}()", heap.function_name(target)) } else { shown(heap, target) },
        node: target.0,
        is_text: heap.is_string(target),
    }
}

/// What an object is called on a way: its class, or its text.
pub fn shown(heap: &Heap, node: NodeIx) -> String {
    if heap.is_string(node) {
        return heap.name(node).chars().take(60).collect();
    }
    heap.class_name(node)
}

#[cfg(test)]
mod tests {
    use super::super::heap::Lookups;
    use super::*;
    use crate::graph::locations::Locations;
    use crate::passes::scripts::Scripts;
    use crate::testkit;

    const CODE: &str = "root -> f:handle{closure}#7:4:1 -internal:shared> s{code} -internal:script> file:/app/server.js{code};\
        file -internal:source> text:const␣big␣=␣1{string}; f -internal:context> c:system␣/␣Context{object}";

    fn of(heap: &str, node: u32) -> Anchor {
        let snapshot = testkit::open(heap);
        let scripts = Scripts::find(&snapshot.graph);
        let locations = Locations::of(&snapshot.graph.locations).unwrap();
        anchor(&Heap::new(&snapshot, &scripts, &locations, &Lookups::find(&snapshot.graph)), NodeIx(node))
    }

    #[test]
    fn variables_are_named_with_their_file_and_line() {
        let found = of(&format!("{CODE}; c -context:big> m:Map(32)"), 6);
        assert_eq!(found.text, "`big` in server.js:1");
        assert_eq!((found.package.as_str(), found.is_app()), ("app", true));
        let found = of(&format!("{CODE}; c -context:late> m:Map(32)"), 6);
        assert_eq!((found.text.as_str(), found.place), ("`late` in server.js", None));
    }

    #[test]
    fn members_are_named_with_what_holds_them() {
        let found = of(&format!("{CODE}; c -context:store> s2:Store#7:9:2 -property:sessions> m:Map(32)"), 7);
        assert_eq!(found.text, "`store.sessions` in server.js:10");
        let found = of(&format!("{CODE}; c -context:list> l:Array -element:3> x:Object -property:y> z:Map"), 8);
        assert_eq!(found.name, "list[…].y");
    }

    #[test]
    fn globals_statics_and_exports_have_names_too() {
        assert_eq!(of("root -shortcut:1> g:global␣/␣(1) -property:cache> m:Map", 2).text, "`globalThis.cache`");
        let found = of("root -> k:Registry{closure}#1:2:3 -property:all> m:Set", 2);
        assert_eq!((found.name.as_str(), found.place.map(|place| place.line)), ("Registry.all", Some(2)));
        let module = "root -> m:Module -property:exports> e:Object -property:cache> c:Map;\
                      m -property:filename> n:/app/x.js{string}";
        assert_eq!(of(module, 3).text, "`exports.cache` in x.js");
    }
}
