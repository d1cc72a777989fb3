//! The way from an object up to the name that a programmer wrote: a variable, an export, a static, a global.
//!
//! Most objects have many ways to a root, and the shortest one often leads through a timer's list, a server's internals or a
//! package. A person is convinced by the way through own code and named variables. So each link has a cost, and so
//! has each end: own names cost nothing, a package's more, the runtime's most. The cheapest way is found as by E. W. Dijkstra
//! ("A note on two problems in connexion with graphs", 1959), from the object upwards, and breaks ties by node, so that it is
//! the same on every run.
//!
//! The value of a WeakMap lives as long as its key. If a variable holds the map itself, and the key is an object of a class,
//! the map is a private field of the key (as compilers write it), and the way leads through the key; otherwise the map is
//! somebody's memory, and the way leads through the map.
//!
//! Cost: the retainers of up to some hundred nodes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::graph::locations::Rows;
use crate::graph::{EdgeType, NodeType};
use crate::hash::{NumberMap, NumberSet};
use crate::ids::{EdgeIx, NodeIx};
use crate::passes::values::edge_name;

use super::climb::{MAX_RETAINERS, PathEdge};
use super::exports::{Export, export, is_cell};
use super::heap::Heap;
use super::whose::Tier;

/// Nodes whose retainers are looked at. Names that were found farther away were none that a person knows.
const MAX_NODES: usize = 256;
/// Of a node with more retainers, those that are nearest to a root.
const MAX_LINKS: usize = 48;
/// Edges of a source that are searched for the name of a link: a source with more is a table.
const MAX_NAMED: usize = 512;
/// Retainers of a value that are searched for the table of a WeakMap.
const MAX_TABLES: usize = 16;
/// The cost of the property that leads from a class to its prototype.
const NOT_OWN_COST: u32 = 14;
/// Retainers of a context, and contexts within it, that are searched for a function.
const MAX_SEEN: usize = MAX_RETAINERS;
const MAX_CONTEXTS: usize = 16;
/// Outer contexts that are counted.
const MAX_LEVELS: u32 = 4;

/// The end of a way: what has a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum End {
    /// A variable of a context.
    Variable(NodeIx),
    /// An exported variable of an ES module.
    Exported {
        /// Its name.
        name: String,
        /// The module's context.
        context: NodeIx,
    },
    /// A property of a class or of another function.
    Static(NodeIx),
    /// A property of the global object.
    Global,
    /// A module of CommonJS, by the text of its file's name: an export, or another property.
    Module(NodeIx),
    /// Node's `process`, which every program has.
    Process,
    /// Nothing: a root.
    Nothing,
}

/// A way from an object to a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Way {
    /// From the object up; the last link is the one that has the name.
    pub links: Vec<PathEdge>,
    /// What has the name.
    pub end: End,
    /// Whether it is a name of the program's own that lasts as long as the program.
    pub is_own: bool,
}

/// Costs of ends. A name of the program's own is worth a long way.
mod ends {
    pub const OWN: u32 = 0;
    pub const OWN_GLOBAL: u32 = 3;
    /// A scope of which there are many: the variable of one call.
    pub const OWN_CALL: u32 = 12;
    pub const PACKAGE: u32 = 30;
    pub const PACKAGE_CALL: u32 = 36;
    pub const RUNTIME: u32 = 50;
    pub const ROOT: u32 = 70;
}

/// The most convincing way to a node.
pub fn way(heap: &Heap, node: NodeIx) -> Way {
    way_around(heap, node, &NumberSet::default())
}

/// The same, without ways that lead through some nodes.
pub fn way_around(heap: &Heap, node: NodeIx, avoided: &NumberSet<NodeIx>) -> Way {
    let mut search = Search {
        heap,
        avoided,
        known: NumberMap::default(),
        open: BinaryHeap::new(),
        best: None,
        tiers: Tiers::new(heap),
    };
    search.reach(node, 0, None);
    let mut looked_at = 0;
    while let Some(Reverse((cost, at))) = search.open.pop() {
        if search.best.as_ref().is_some_and(|best| best.cost <= cost) || looked_at >= MAX_NODES {
            break;
        }
        if search.known.get(&at).is_some_and(|known| known.cost < cost) {
            continue;
        }
        looked_at += 1;
        search.look_at(at, cost);
    }
    search.finish(node)
}

struct Known {
    cost: u32,
    /// The node that it was reached from, and the type of the edge between them.
    from: Option<(EdgeType, NodeIx)>,
}

struct Best {
    cost: u32,
    /// The link that has the name.
    link: PathEdge,
    end: End,
    is_own: bool,
}

struct Search<'a> {
    heap: &'a Heap<'a>,
    avoided: &'a NumberSet<NodeIx>,
    known: NumberMap<NodeIx, Known>,
    open: BinaryHeap<Reverse<(u32, NodeIx)>>,
    best: Option<Best>,
    tiers: Tiers<'a>,
}

/// Whose code things are.
struct Tiers<'a> {
    heap: &'a Heap<'a>,
    /// Whether the file says where code is written. Bun's does not: then any name may be the program's own.
    has_places: bool,
    of_context: NumberMap<NodeIx, (Option<&'a Tier>, bool)>,
}

impl<'a> Tiers<'a> {
    fn new(heap: &'a Heap<'a>) -> Self {
        let has_places = !Rows::of(&heap.graph.locations).is_empty();
        Tiers { heap, has_places, of_context: NumberMap::default() }
    }

    /// Whose code made a node; `None` where that is not known.
    fn of(&self, node: NodeIx) -> Option<&'a Tier> {
        if !matches!(self.heap.graph.node_type(node), NodeType::Object | NodeType::Closure) {
            return None;
        }
        self.heap.tier(self.heap.location(node)?.script_id)
    }

    /// Whose functions see a context, and whether it is the only one of its scope.
    fn of_context(&mut self, context: NodeIx) -> (Option<&'a Tier>, bool) {
        if let Some(&known) = self.of_context.get(&context) {
            return known;
        }
        let tier = match self.has_places {
            true => seen_by(self.heap, context).and_then(|function| self.of(function)),
            false => Some(&Tier::Own),
        };
        let found = (tier, is_single(self.heap, context));
        self.of_context.insert(context, found);
        found
    }
}

/// A function that sees a context: one that was made in it, or in a context within it.
fn seen_by(heap: &Heap, context: NodeIx) -> Option<NodeIx> {
    let mut open = vec![context];
    let mut at = 0;
    while let Some(&context) = open.get(at) {
        at += 1;
        for source in heap.snapshot.retainers.of(context).iter().take(MAX_SEEN) {
            let node = source.node();
            if source.edge_type() != EdgeType::Internal {
                continue;
            }
            if heap.is_function(node) && heap.context_of(node) == Some(context) && heap.location(node).is_some() {
                return Some(node);
            }
            if open.len() < MAX_CONTEXTS && heap.is_context(node) && !open.contains(&node) {
                open.push(node);
            }
        }
    }
    None
}

impl Search<'_> {
    fn reach(&mut self, node: NodeIx, cost: u32, from: Option<(EdgeType, NodeIx)>) {
        if self.known.get(&node).is_none_or(|known| cost < known.cost) {
            self.known.insert(node, Known { cost, from });
            self.open.push(Reverse((cost, node)));
        }
    }

    fn offer(&mut self, cost: u32, link: PathEdge, end: End, is_own: bool) {
        if self.best.as_ref().is_none_or(|best| cost < best.cost) {
            self.best = Some(Best { cost, link, end, is_own });
        }
    }

    fn look_at(&mut self, node: NodeIx, cost: u32) {
        let heap = self.heap;
        let mut target = Target { node, is_modules: None };
        for (edge_type, source) in links(heap, node) {
            if self.avoided.contains(&source) {
                continue;
            }
            let Some(link) = link_cost(heap, &mut self.tiers, source, edge_type, &mut target) else { continue };
            let cost = cost + link;
            if let Some((end_cost, end, is_own)) = end(heap, &mut self.tiers, source, edge_type, node)
                && let Some(link) = PathEdge::between(heap, source, edge_type, node)
            {
                self.offer(cost + end_cost, link, end, is_own);
            }
            self.reach(source, cost, Some((edge_type, node)));
        }
    }

    fn finish(self, node: NodeIx) -> Way {
        let mut way = self.cheapest(node);
        // Every name for it is as good as its own.
        let is_process = |node: NodeIx| self.heap.raw_name(node) == b"process";
        let at = (0..=way.links.len()).find(|&at| is_process(if at == 0 { node } else { way.links[at - 1].source }));
        if let Some(at) = at.filter(|_| way.end != End::Nothing) {
            way.links.truncate(at);
            (way.end, way.is_own) = (End::Process, false);
        }
        way
    }

    fn cheapest(&self, node: NodeIx) -> Way {
        let Some(best) = &self.best else { return Way { links: Vec::new(), end: End::Nothing, is_own: false } };
        let mut links = vec![best.link];
        let mut at = best.link.target;
        while at != node {
            let Some((edge_type, target)) = self.known.get(&at).and_then(|known| known.from) else { break };
            let Some(link) = PathEdge::between(self.heap, at, edge_type, target) else { break };
            links.push(link);
            at = target;
        }
        links.reverse();
        Way { links, end: best.end.clone(), is_own: best.is_own }
    }
}

/// The strong retainers of a node; of many, those that are nearest to a root.
fn links(heap: &Heap, node: NodeIx) -> Vec<(EdgeType, NodeIx)> {
    let retainers = heap.snapshot.retainers.of(node).iter().take(MAX_RETAINERS);
    let mut links: Vec<(i32, NodeIx, EdgeType)> = retainers
        .filter(|source| !matches!(source.edge_type(), EdgeType::Weak | EdgeType::Shortcut))
        .map(|source| (heap.distance(source.node()), source.node(), source.edge_type()))
        .filter(|&(distance, source, _)| distance >= 0 && source != node)
        .collect();
    if links.len() > MAX_LINKS {
        // Half of them are the nearest; of the rest, variables come first: they are what is looked for. Callbacks may each have
        // a variable of their own, so these alone are not enough.
        links.select_nth_unstable_by_key(MAX_LINKS / 2, |&(distance, source, _)| (distance, source));
        let is_far = |&(distance, source, edge_type): &(i32, NodeIx, EdgeType)| {
            (edge_type != EdgeType::Context, distance, source)
        };
        links[MAX_LINKS / 2..].select_nth_unstable_by_key(MAX_LINKS - MAX_LINKS / 2, is_far);
        links.truncate(MAX_LINKS);
    }
    links.sort_unstable_by_key(|&(distance, source, edge_type)| (distance, source, edge_type as u32));
    links.dedup();
    links.into_iter().map(|(_, source, edge_type)| (edge_type, source)).collect()
}

/// The end of the links that are looked at.
struct Target {
    node: NodeIx,
    /// Whether it is the scope of a module, once that was asked.
    is_modules: Option<bool>,
}

impl Target {
    fn is_modules(&mut self, heap: &Heap, tiers: &mut Tiers) -> bool {
        let node = self.node;
        let is_modules = || heap.is_context(node) && level(heap, node) == 0 && tiers.of_context(node).1;
        *self.is_modules.get_or_insert_with(is_modules)
    }
}

/// What a link adds to a way; `None` where a way may not lead.
fn link_cost(heap: &Heap, tiers: &mut Tiers, source: NodeIx, edge_type: EdgeType, to: &mut Target) -> Option<u32> {
    let (graph, target) = (heap.graph, to.node);
    let name = heap.raw_name(source);
    match graph.node_type(source) {
        _ if source == graph.root => return Some(0),
        // What holds these holds everything there is.
        _ if is_global(heap, target) || heap.raw_name(target) == b"system / NativeContext" => return None,
        NodeType::Code | NodeType::Other if !is_cell(heap, source) => return None,
        // V8's own functions lead to everything there is.
        NodeType::Closure if edge_type == EdgeType::Property && tiers.has_places && heap.location(source).is_none() => {
            return None;
        }
        // What its object has in it, the object leads to as well.
        _ if name.starts_with(b"system / PropertyArray") || name == b"system / PropertyCell" => return None,
        NodeType::Synthetic => return Some(0),
        _ => {}
    }
    let within_v8 = name.starts_with(b"system / ") && !heap.is_context(source) && !is_cell(heap, source);
    // Whoever holds a function does not hold the variables of its module. The functions that settle a promise have a context
    // of their own, and no place.
    if heap.is_function(source) && to.is_modules(heap, tiers) && heap.location(source).is_some() {
        return None;
    }
    let is_runtimes = tiers.of(source) == Some(&Tier::Runtime);
    let own = if is_runtimes { 2 } else { 0 } + if within_v8 { 3 } else { 0 };
    let link = match edge_type {
        EdgeType::Context | EdgeType::Element => 1,
        EdgeType::Property => property_cost(heap, source, target)?,
        EdgeType::Internal if heap.is_function(source) => 2,
        EdgeType::Internal if heap.is_context(source) => 3,
        EdgeType::Internal => internal_cost(heap, source, target),
        _ => 2,
    };
    Some(own + link)
}

/// Properties that lead elsewhere than a programmer thinks of, to an object's class or to a timer's neighbours, cost more or
/// are no way.
fn property_cost(heap: &Heap, source: NodeIx, target: NodeIx) -> Option<u32> {
    if heap.graph.edge_range(source).len() > MAX_NAMED {
        return Some(1);
    }
    let names = heap.graph.edges(source).filter(|&(_, edge_type, to)| edge_type == EdgeType::Property && to == target);
    let cost = |name: &[u8]| match name {
        b"__proto__" | b"constructor" | b"execution_async_resources" => None,
        b"prototype" => Some(NOT_OWN_COST),
        b"_idlePrev" | b"_idleNext" => Some(24),
        _ if name.starts_with(b"<symbol ") => Some(3),
        _ => Some(1),
    };
    names.filter_map(|(edge, ..)| cost(edge_name_of(heap, edge))).min()
}

fn edge_name_of<'a>(heap: &'a Heap, edge: EdgeIx) -> &'a [u8] {
    heap.graph.strings.get(edge_name(heap.graph, edge))
}

/// An entry of a table costs nothing beside the table itself; the value of a WeakMap belongs to its key or to the map.
fn internal_cost(heap: &Heap, source: NodeIx, target: NodeIx) -> u32 {
    match weak_value(heap, source, target) {
        None => 1,
        Some(WeakValue { is_key: true, field: Some(_), .. }) => 1,
        Some(WeakValue { is_key: true, .. }) => 12,
        Some(WeakValue { .. }) => 4,
    }
}

/// A value of a WeakMap, as seen from its key or from the table.
pub struct WeakValue {
    /// Whether this is the link from the key; the other one is from the table.
    pub is_key: bool,
    /// The variable that holds the map, if one does and the key is an object of a class.
    pub field: Option<String>,
    /// The WeakMap.
    pub map: Option<NodeIx>,
    /// The key.
    pub key: Option<NodeIx>,
}

/// Whether a link is half of an entry of a WeakMap: V8 writes it twice, from the key and from the table.
pub fn weak_value(heap: &Heap, source: NodeIx, value: NodeIx) -> Option<WeakValue> {
    let is_key = heap.graph.node_type(source) != NodeType::Array;
    // Most tables are no WeakMap's, and are not searched.
    let has_table = || {
        let sources = heap.snapshot.retainers.of(value).iter().take(MAX_TABLES).map(|source| source.node());
        let mut tables = sources.filter(|&source| heap.graph.node_type(source) == NodeType::Array);
        tables.any(|table| map_of(heap, table).is_some())
    };
    let is_small = || heap.graph.edge_range(source).len() <= MAX_NAMED;
    let is_searched = if is_key { is_small() || has_table() } else { map_of(heap, source).is_some() };
    if !is_searched {
        return None;
    }
    let halves = heap.graph.edges(source).filter(|&(_, edge_type, to)| edge_type == EdgeType::Internal && to == value);
    let name = halves.map(|(edge, ..)| edge_name_of(heap, edge)).find(|name| is_pair(name))?;
    let other = other_half(heap, name, source, value);
    let (key, table) = if is_key { (Some(source), other) } else { (other, Some(source)) };
    let map = table.and_then(|table| map_of(heap, table));
    let has_fields = key.is_some_and(|key| !is_plain(heap, key));
    let field = map.filter(|_| has_fields).and_then(|map| variable_of(heap, map));
    Some(WeakValue { is_key, field, map, key })
}

fn is_pair(name: &[u8]) -> bool {
    static PART: LazyLock<Finder> = LazyLock::new(|| Finder::new(b" / part of key ("));
    PART.find(name).is_some()
}

/// The source of the other half of an entry: the names of both halves end alike.
fn other_half(heap: &Heap, name: &[u8], source: NodeIx, value: NodeIx) -> Option<NodeIx> {
    let pair = |name: &[u8]| memchr::memmem::find(name, b" / ").map(|at| name[at..].to_vec());
    let wanted = pair(name)?;
    let sources = heap.snapshot.retainers.of(value).iter().take(MAX_RETAINERS);
    let sources = sources.filter(|source| source.edge_type() == EdgeType::Internal).map(|source| source.node());
    let is_table = |node: NodeIx| heap.graph.node_type(node) == NodeType::Array;
    let mut others = sources.filter(|&other| is_table(other) != is_table(source));
    others.find(|&other| {
        let edges = heap.graph.edges(other);
        let mut halves = edges.filter(|&(_, edge_type, to)| edge_type == EdgeType::Internal && to == value);
        halves.any(|(edge, ..)| pair(edge_name_of(heap, edge)).as_ref() == Some(&wanted))
    })
}

fn map_of(heap: &Heap, table: NodeIx) -> Option<NodeIx> {
    let sources = heap.snapshot.retainers.of(table).iter().take(MAX_RETAINERS).map(|source| source.node());
    sources.into_iter().find(|&source| heap.raw_name(source).starts_with(b"Weak"))
}

/// The name of the variable that holds an object directly.
fn variable_of(heap: &Heap, node: NodeIx) -> Option<String> {
    let sources = heap.snapshot.retainers.of(node).iter().take(MAX_RETAINERS);
    let contexts = sources.filter(|source| source.edge_type() == EdgeType::Context && is_single(heap, source.node()));
    let link = contexts.filter_map(|source| PathEdge::between(heap, source.node(), EdgeType::Context, node)).next()?;
    Some(heap.edge(link.edge))
}

/// What a link's source is, if it has a name: cost, end, and whether it is the program's own and lasts.
fn end(heap: &Heap, tiers: &mut Tiers, source: NodeIx, edge_type: EdgeType, node: NodeIx) -> Option<(u32, End, bool)> {
    match edge_type {
        _ if source == heap.graph.root || heap.graph.node_type(source) == NodeType::Synthetic => {
            Some((ends::ROOT, End::Nothing, false))
        }
        EdgeType::Context => {
            let (tier, is_single) = tiers.of_context(source);
            let link = PathEdge::between(heap, source, edge_type, node)?;
            // What runs at the moment of the snapshot.
            if edge_name_of(heap, link.edge) == b"execution_async_resources" {
                return None;
            }
            let cost = match (tier, is_single) {
                // They lead to everything that was ever loaded.
                (Some(Tier::Own), _) if matches!(edge_name_of(heap, link.edge), b"require" | b"module") => {
                    ends::PACKAGE
                }
                (Some(Tier::Own), true) => ends::OWN + level(heap, source),
                (Some(Tier::Own), false) => ends::OWN_CALL,
                (Some(Tier::Runtime), _) => ends::RUNTIME,
                (None, _) => return None,
                (_, true) => ends::PACKAGE,
                (_, false) => ends::PACKAGE_CALL,
            };
            Some((cost, End::Variable(source), cost < ends::OWN_CALL))
        }
        EdgeType::Internal if is_cell(heap, source) => {
            let Export { name, context } = export(heap, source)?;
            let (tier, _) = tiers.of_context(context);
            let cost = cost_of(tier);
            Some((cost, End::Exported { name, context }, cost == ends::OWN))
        }
        EdgeType::Property => property_end(heap, tiers, source, node),
        _ => None,
    }
}

fn cost_of(tier: Option<&Tier>) -> u32 {
    match tier {
        Some(Tier::Own) => ends::OWN,
        Some(Tier::Runtime) | None => ends::RUNTIME,
        _ => ends::PACKAGE,
    }
}

fn property_end(heap: &Heap, tiers: &mut Tiers, source: NodeIx, node: NodeIx) -> Option<(u32, End, bool)> {
    if is_global(heap, source) {
        let link = PathEdge::between(heap, source, EdgeType::Property, node)?;
        let is_symbol = edge_name_of(heap, link.edge).starts_with(b"<symbol ");
        let is_runtimes = is_runtimes_global(heap, node);
        // V8's own functions, and what the runtime hides behind a symbol, lead to everything there is.
        if is_symbol || is_runtimes && heap.graph.node_type(node) != NodeType::Object {
            return None;
        }
        let cost = if is_runtimes { ends::RUNTIME } else { ends::OWN_GLOBAL };
        return Some((cost, End::Global, !is_runtimes));
    }
    // A bound function has no place: it is not a class.
    if heap.is_function(source) && heap.location(source).is_some() {
        let tier = tiers.of(source);
        let cost = cost_of(tier);
        let is_static =
            tier != Some(&Tier::Runtime) && property_cost(heap, source, node).is_some_and(|cost| cost < NOT_OWN_COST);
        return is_static.then(|| (cost + 1, End::Static(source), cost == ends::OWN));
    }
    if heap.graph.edge_range(source).len() > MAX_NAMED {
        return None;
    }
    // A module of CommonJS: what it exports, or what else it has.
    let file = heap.property(source, &heap.words.filename).filter(|&file| heap.is_string(file))?;
    let exports = heap.property(source, &heap.words.exports)?;
    let path = heap.name(file);
    // The runtime's own modules have names without a root: `stream/promises.js`.
    let is_path = path.starts_with(['/', '\\']) || path.contains(':');
    let cost = if is_path { cost_of(Some(&heap.whose(Some(&path)))) } else { ends::RUNTIME };
    let more = if exports == node { 1 } else { 4 };
    Some((cost + more, End::Module(file), cost == ends::OWN))
}

/// Whether a value of the global object is V8's or the runtime's: a function without a place in a script, an object of one
/// of the runtime's classes, an object with a name of its own such as `Math` or `process`.
fn is_runtimes_global(heap: &Heap, value: NodeIx) -> bool {
    let is_plain = is_plain(heap, value);
    let is_object = heap.graph.node_type(value) == NodeType::Object && !is_global(heap, value);
    match heap.whose_node(value) {
        Some(tier) => tier == Tier::Runtime,
        None => !is_object || !is_plain,
    }
}

/// Whether an object is of no class that somebody wrote.
fn is_plain(heap: &Heap, node: NodeIx) -> bool {
    let name = heap.raw_name(node);
    name.starts_with(b"{") || matches!(name, b"Object" | b"Array" | b"Map" | b"Set")
}

/// Whether a node is the global object of a program or a page.
pub fn is_global(heap: &Heap, node: NodeIx) -> bool {
    let name = heap.raw_name(node);
    heap.graph.node_type(node) == NodeType::Object
        && heap.distance(node) <= 2
        && (name.starts_with(b"global") || name.starts_with(b"Window") || name == b"DedicatedWorkerGlobalScope")
}

/// Whether a context is the only one of its scope: then its variables last, as those of a module do. A scope of which there
/// are many belongs to calls.
fn is_single(heap: &Heap, context: NodeIx) -> bool {
    let Some(scope) = heap.internal(context, &heap.words.scope_info) else { return true };
    let sources = heap.snapshot.retainers.of(scope).iter().take(MAX_RETAINERS).map(|source| source.node());
    let is_another = |node: NodeIx| {
        node != context
            && heap.is_context(node)
            && heap.distance(node) >= 0
            && heap.internal(node, &heap.words.scope_info) == Some(scope)
    };
    !sources.into_iter().any(is_another)
}

/// How many contexts there are around one.
fn level(heap: &Heap, context: NodeIx) -> u32 {
    let mut level = 0;
    let mut at = context;
    while level < MAX_LEVELS {
        match heap.internal(at, &heap.words.previous) {
            Some(outer) if heap.is_context(outer) && outer != at => at = outer,
            _ => break,
        }
        level += 1;
    }
    level
}

#[cfg(test)]
mod tests {
    use crate::leaks::read::ownership::ownership;
    use crate::leaks::trial::{self, OTHERS_CODE, PROGRAM};

    /// The owner's name of the node of class `Kept` in a program.
    fn name(rest: &str) -> String {
        trial::with_heap(&format!("{PROGRAM}{OTHERS_CODE}; {rest}"), |heap| {
            let kept = heap.graph.nodes().find(|&node| heap.raw_name(node) == b"Kept").expect("an object");
            ownership(heap, kept).owner.name
        })
    }

    /// The context `p` of a package's function, and the context `n` of the runtime's.
    const CONTEXTS: &str = "ws -internal:context> p:system␣/␣Context; net -internal:context> n:system␣/␣Context";

    #[test]
    fn a_programs_own_variable_comes_before_a_nearer_one_of_a_package() {
        let far =
            "c -context:client> a:Client -property:cache> b:Cache -property:table> d:Table -property:kept> k:Kept";
        assert_eq!(name(&format!("{CONTEXTS}; p -context:table> k:Kept; {far}")), "client.cache.table.kept");
        assert_eq!(name(&format!("{CONTEXTS}; n -context:pool> k:Kept; p -context:table> k")), "table", "a package's");
        assert_eq!(name(&format!("{CONTEXTS}; n -context:pool> k:Kept")), "pool", "or else the runtime's");
    }

    #[test]
    fn a_variable_that_lasts_comes_before_one_of_a_call() {
        let call = "root -> f:load{closure}#7:9:1 -internal:context> call:system␣/␣Context -context:item> k:Kept;\
                    call -internal:scope_info> scope{code}; root -> other:system␣/␣Context -internal:scope_info> scope";
        assert_eq!(name(&format!("{call}; c -context:all> a:Array -element:1> f")), "all[…].item");
        assert_eq!(name(call), "item", "where there is no other");
        let single = call.replace("other:system␣/␣Context", "other:Other");
        assert_eq!(name(&format!("{single}; c -context:all> a:Array -element:1> f")), "item");
    }

    #[test]
    fn timers_neighbours_and_classes_are_no_way() {
        let timer = "c -context:first> t:Timeout -property:_idleNext> u:Timeout -property:task> k:Kept";
        assert_eq!(
            name(&format!("{timer}; c -context:tasks> a:Tasks -property:list> b:List -property:newest> k")),
            "tasks.list.newest"
        );
        let class = "c -context:Shop> s:Shop{closure}#7:9:1 -property:prototype> o:Object -property:kept> k:Kept";
        assert_eq!(
            name(&format!("{class}; c -context:shop> a:Shop -property:x> b:B -property:y> d:D -property:z> k")),
            "shop.x.y.z"
        );
    }

    #[test]
    fn require_leads_to_everything_and_names_nothing() {
        let cache = "c -context:require> r:require{closure} -property:cache> k:Kept";
        assert_eq!(name(&format!("{cache}; c -context:pages> a:Pages -property:b> b:B -property:d> k")), "pages.b.d");
    }

    #[test]
    fn v8s_functions_and_symbols_are_no_globals_of_the_program() {
        let global = |rest: &str| name(&format!("root -shortcut:1> g:global␣/␣(1); {rest}"));
        assert_eq!(global("g -property:cache> m:Map -property:x> k:Kept"), "globalThis.cache.x");
        assert_eq!(global("g -property:Object> f:Object{closure} -property:x> k:Kept"), "");
        assert_eq!(global("g -property:<symbol␣own> o:Object -property:x> k:Kept"), "");
    }

    #[test]
    fn process_is_called_process() {
        let home = "c -context:os> o:Os -property:home> f:home{closure}#7:9:1 -internal:context> x:system␣/␣Context";
        assert_eq!(name(&format!("{home}; x -context:it> p:process -property:kept> k:Kept")), "process.kept");
    }

    #[test]
    fn a_function_does_not_lead_to_the_variables_of_its_module() {
        let module = "c -context:http> o:Http -property:request> net; net -internal:context> n:system␣/␣Context";
        assert_eq!(name(&format!("{module}; n -context:pool> k:Kept")), "pool");
        let package = "c -context:parse> ws; ws -internal:context> p:system␣/␣Context -context:cache> k:Kept";
        assert_eq!(name(package), "cache");
        let call = "net -internal:context> n2:system␣/␣Context -internal:previous> n:system␣/␣Context";
        let within = format!("c -context:follow> net; {call}; n2 -context:queue> k:Kept");
        assert_eq!(name(&within), "follow.queue", "a scope of a call belongs to the function");
    }

    #[test]
    fn what_a_module_has_is_named_by_the_module() {
        let module = "root -> m:Module -property:exports> e:Object; m -property:filename> n:/app/x.js{string}";
        assert_eq!(name(&format!("{module}; m -property:children> l:Array -element:0> k:Kept")), "module.children[…]");
        assert_eq!(name(&format!("{module}; e -property:cache> k:Kept")), "exports.cache");
    }

    #[test]
    fn a_file_without_places_has_names_all_the_same() {
        let owner = |heap: &str| {
            trial::with_heap(heap, |heap| {
                let kept = heap.graph.nodes().find(|&node| heap.raw_name(node) == b"Kept").expect("an object");
                ownership(heap, kept).owner.name
            })
        };
        let variable = "root -> s:Server -property:handler> f:f{closure} -internal:context> x:system␣/␣Context";
        assert_eq!(owner(&format!("{variable}; x -context:rendered> k:Kept")), "rendered");
        let class = "; x -context:Visitor> v:∅{closure} -property:everyone> k:Kept";
        assert_eq!(owner(&format!("{variable}{class}")), "Visitor.everyone");
    }

    #[test]
    fn lists_and_trees_have_short_names() {
        let list = "c -context:head> a:Link -property:next> b:Link -property:next> d:Link -property:next> k:Kept";
        assert_eq!(name(list), "head.next[…]");
        let tree = "c -context:disk> a:Disk -property:root> b:Dir -property:files> l:Array -element:1> d:Dir \
                    -property:files> m:Array -element:2> k:Kept";
        assert_eq!(name(tree), "disk.root.files[…]");
        let other =
            "c -context:app> a:App -property:pool> b:B -property:tests> d:D -property:pool> e:E -property:kept> k:Kept";
        assert_eq!(name(other), "app.pool.tests.pool.kept", "the same name, but no list");
    }

    /// A WeakMap that `holder` holds, with one entry for the variable `key`.
    fn weak_map(holder: &str) -> String {
        let pair = "1␣/␣part␣of␣key␣(Key␣@201)␣->␣value␣(Kept␣@203)␣pair␣in␣WeakMap␣(table␣@205)";
        format!(
            "c -context:key> key:Key@201; {holder} w:WeakMap@207 -internal:table> t:∅{{array}}@205;\
             key -internal:{pair}> k:Kept@203; t -internal:{pair}> k"
        )
    }

    #[test]
    fn a_weak_map_in_a_variable_is_a_field_of_its_keys() {
        assert_eq!(name(&weak_map("c -context:_running>")), "key._running");
    }

    #[test]
    fn a_plain_object_has_no_private_fields() {
        let map = weak_map("c -context:extras>").replace("key:Key@201", "key:Object@201");
        assert_eq!(name(&map), "extras[…]");
    }

    #[test]
    fn a_variable_of_each_callback_does_not_hide_what_is_nearer() {
        let callbacks: String = (0..80)
            .map(|at| {
                format!(
                    "; k -element:{at}> s{at}:Subscriber -property:off> f{at}:off{{closure}}#9:3:1 \
                     -internal:context> x{at}:system␣/␣Context -context:observers> k; x{at} -internal:scope_info> scope{{code}}"
                )
            })
            .collect();
        let near = "c -context:news> a:Subject -property:all> b:All -property:observers> k:Kept";
        assert_eq!(name(&format!("{near}{callbacks}")), "news.all.observers");
    }

    #[test]
    fn a_weak_map_within_something_is_that_things_memory() {
        assert_eq!(name(&weak_map("c -context:select> s:Selector -property:memo>")), "select.memo[…]");
    }
}
