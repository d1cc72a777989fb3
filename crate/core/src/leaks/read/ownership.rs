//! The owner of an object, as a person would name it: `sessions`, or `store.sessions`, and the line to look at.
//!
//! From the object up the most convincing way (`way.rs`), to the first thing that the program itself names: a variable in a
//! function's context, an export of a module, a property of the global object, a static of a class. Properties on the way
//! are put in front of each other, `store.sessions`; entries are `[…]`.
//!
//! *The line* is the first of these that is known: where the text of the script declares the variable (as far as the
//! snapshot has that text), where the class of the holder is written, where the only function is written that could fill
//! it, where the objects in it are made.
//!
//! Cost: that of the way.

use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::leaks::tell::owner::{Owner, Place, Role, Whereabouts};
use crate::names;

use super::climb::PathEdge;
use super::heap::Heap;
use super::script::{Script, global_place};
use super::way::{End, Way, WeakValue, is_global, way, weak_value};
use super::whose::Tier;

/// Parts of a name.
const MAX_PARTS: usize = 8;
/// An entry, as a part of a name.
pub const ENTRY: &str = "[…]";

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
    /// The way from the object up to the name; empty where it is known otherwise.
    pub way: Vec<PathEdge>,
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
            way: Vec::new(),
        }
    }

    /// A name whose line was found otherwise; `node` is the object that is kept.
    pub fn of_name(heap: &Heap, name: String, place: Option<Place>, node: NodeIx) -> Self {
        Ownership {
            tier: heap.whose(place.as_ref().and_then(|place| place.url.as_deref())),
            owner: Owner::variable(name, place.map(Whereabouts::Line)),
            node,
            context: None,
            is_nameless: false,
            way: Vec::new(),
        }
    }

    /// An object of a class that no code of the program's is known to hold.
    pub fn of_class(class_name: String, node: NodeIx) -> Self {
        Ownership {
            tier: Tier::Runtime,
            owner: Owner::object(String::new(), class_name),
            node,
            context: None,
            is_nameless: true,
            way: Vec::new(),
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
    of_way(heap, node, way(heap, node))
}

/// The owner of a node that a way ends at.
pub fn of_way(heap: &Heap, node: NodeIx, way: Way) -> Ownership {
    let Reading { parts, holder } = read(heap, &way);
    let mut role = Role::Variable;
    let mut line = None;
    let mut file = None;
    let mut context = None;
    // A place in another's class is a detail: the program's own name is what a person can change.
    let holder = holder.filter(|&holder| !way.is_own || heap.whose_node(holder) == Some(Tier::Own));
    let last_member = || parts.iter().skip(1).rfind(|part| *part != ENTRY).map(String::as_str);
    let first = || parts.first().map(String::as_str).unwrap_or_default();
    match &way.end {
        End::Variable(of) | End::Exported { context: of, .. } => {
            context = Some(*of);
            if let Some(script) = Script::of_context(heap, *of) {
                line = script.declaration_of(heap, first(), last_member(), holder);
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
            let path = heap.name(*path);
            line = last_member().and_then(|member| Script::of_file(heap, &path)?.declares(member));
            file = Some(path);
        }
        End::Global => {
            let member = parts.iter().skip(1).find(|part| *part != ENTRY);
            line = member.and_then(|member| global_place(heap, member));
        }
        End::Process | End::Nothing => {}
    }
    let mut name = join(&parts);
    if way.end == End::Nothing {
        match holder {
            Some(holder) if !name.is_empty() => name = format!("{}.{name}", heap.class_name(holder)),
            _ => {
                name = String::new();
                role = Role::Object { class_name: nameless(heap, node, &way.links) };
            }
        }
    }
    let in_class = |holder: NodeIx| last_member().and_then(|member| Script::line_in_class(heap, holder, member));
    let line = line.or_else(|| holder.and_then(|holder| in_class(holder).or_else(|| heap.place(holder))));
    let url = line.as_ref().and_then(|line| line.url.clone()).or(file);
    // The functions that see a variable fill what it holds, not what a WeakMap keeps for it.
    let is_weak = way.links.iter().any(|link| weak_value(heap, link.source, link.target).is_some());
    let context = context.filter(|_| !is_weak);
    let is_nameless = name.is_empty() || way.end == End::Nothing && url.is_none();
    let is_runtimes = is_nameless || matches!(way.end, End::Global | End::Process) && !way.is_own;
    let tier = if is_runtimes { Tier::Runtime } else { heap.whose(url.as_deref()) };
    let place = line.map(Whereabouts::Line).or(url.map(|url| Whereabouts::File { url }));
    Ownership { owner: Owner { name, role, place }, node, tier, context, is_nameless, way: way.links }
}

/// The class of the nearest object that a person may know, where nothing has a name.
fn nameless(heap: &Heap, node: NodeIx, links: &[PathEdge]) -> String {
    let nodes = std::iter::once(node).chain(links.iter().map(|link| link.source));
    let known = nodes.into_iter().find(|&node| is_instance(heap, node) && !is_global(heap, node));
    heap.class_name(known.unwrap_or(node))
}

/// A way, read as a name.
struct Reading {
    /// From the end of the way to the object.
    parts: Vec<String>,
    /// The object of a class that is nearest to the named one: its class may be where a member is made.
    holder: Option<NodeIx>,
}

fn read(heap: &Heap, way: &Way) -> Reading {
    let mut parts: Vec<String> = Vec::new();
    let mut holder = None;
    let last = way.links.len().saturating_sub(1);
    for (at, link) in way.links.iter().enumerate() {
        let is_end = at == last;
        // Without a name at the end, the class of the first instance is the name.
        if way.end == End::Nothing && holder.is_some() {
            break;
        }
        match link.edge_type {
            _ if parts.len() >= MAX_PARTS && !is_end => {}
            EdgeType::Context => parts.push(heap.edge(link.edge)),
            EdgeType::Property if names::is_numbered(heap.graph, link.edge) => {}
            EdgeType::Property => {
                // The function of an accessor is no part of the name.
                let name = heap.edge(link.edge);
                if !name.starts_with("get ") && !name.starts_with("set ") {
                    push_member(&mut parts, name);
                }
                if holder.is_none() && is_instance(heap, link.source) && !is_runtime_made(heap, link.source) {
                    holder = Some(link.source);
                }
            }
            // Chromium's own nodes number what they lead to: these are no entries.
            EdgeType::Element if heap.graph.node_type(link.source) == NodeType::Native => {}
            EdgeType::Element => push_entry(&mut parts),
            EdgeType::Internal => match weak_value(heap, link.source, link.target) {
                Some(WeakValue { is_key: true, field: Some(field), .. }) => {
                    parts.push(field);
                    holder.get_or_insert(link.source);
                }
                Some(_) => push_entry(&mut parts),
                // The slots of a table: entries of a Map or a Set.
                None if !parts.is_empty() && is_slot(heap, link) => push_entry(&mut parts),
                None => {}
            },
            _ => {}
        }
        if is_end {
            match &way.end {
                End::Exported { name, .. } => parts.push(name.clone()),
                End::Static(class) => parts.push(heap.function_name(*class)),
                End::Global => parts.push("globalThis".into()),
                End::Module(_) if parts.last().is_none_or(|last| last != "exports") => parts.push("module".into()),
                _ => {}
            }
        }
    }
    if way.end == End::Process {
        parts.push("process".into());
    }
    parts.reverse();
    // Node's `require` leads to the module that it was made for.
    if let Some(at) = parts.windows(2).position(|pair| pair == ["require", "mod"]) {
        parts.drain(..=at);
        parts[0] = "module".into();
    }
    fold_repeats(&mut parts);
    Reading { parts, holder }
}

/// Adds a member on the way up from an object. If the member below has the same name, as in a tree, all below it is folded
/// at once, so that a deep tree leaves room for the names above it.
fn push_member(parts: &mut Vec<String>, name: String) {
    if is_link(&name) && parts.iter().rfind(|part| is_link(part)) == Some(&name) {
        parts.clear();
        parts.push(ENTRY.into());
    }
    parts.push(name);
}

/// Whether a part is a name of its own, and no entry.
fn is_link(part: &str) -> bool {
    part != ENTRY && !part.starts_with('<')
}

/// Cuts a name where a part of it follows itself, as in a list or a tree: `head.next.next.next` is `head.next[…]`.
fn fold_repeats(parts: &mut Vec<String>) {
    let links: Vec<usize> = (0..parts.len()).filter(|&at| is_link(&parts[at])).collect();
    let again = links.windows(2).find(|pair| parts[pair[0]] == parts[pair[1]]).map(|pair| pair[0]);
    if let Some(first) = again {
        parts.truncate(first + 1);
        parts.push(ENTRY.into());
    }
}

/// Whether a link is from a slot of an array of V8's.
fn is_slot(heap: &Heap, link: &PathEdge) -> bool {
    heap.graph.node_type(link.source) == NodeType::Array
        && names::edge_name(heap.graph, link.edge).iter().all(u8::is_ascii_digit)
}

fn push_entry(parts: &mut Vec<String>) {
    if parts.last().is_none_or(|last| last != ENTRY) {
        parts.push(ENTRY.into());
    }
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
    fn a_tree_is_folded_however_deep_it_is() {
        let level = |at: u32| format!(" -property:kids> k{at}:Array -element:3> n{at}:Leaf");
        let named = |levels: u32| {
            let levels: String = (0..levels).map(level).collect();
            let heap =
                format!("{CODE}; c -context:top> t:Top -property:tree> r:Leaf{levels} -property:kids> last:Array");
            let last = trial::with_heap(&heap, |heap| heap.graph.nodes().last()).expect("a node");
            of(&heap, last.0).owner.name
        };
        assert_eq!(named(0), "top.tree.kids");
        assert_eq!((named(1).as_str(), named(9).as_str()), ("top.tree.kids[…]", "top.tree.kids[…]"));
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
