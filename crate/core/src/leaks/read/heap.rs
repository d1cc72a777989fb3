//! A snapshot as the detectors read it: edges by name, functions and their places, `true` and `false`.
//!
//! Cost: a few passes over the strings and one over the edges, made once a snapshot (`Lookups`); a question then costs the
//! edges of a node.

use std::sync::OnceLock;

use rayon::prelude::*;

use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::locations::{Location, Locations};
use crate::graph::{EdgeType, Graph, NodeType};
use crate::hash::NumberMap;
use crate::ids::{EdgeIx, NodeIx};
use crate::leaks::policy::Policy;
use crate::leaks::tell::owner::Place;
use crate::names;
use crate::passes::scripts::Scripts;
use crate::passes::values::{Ordinals, edge_name, internal_target};
use crate::snapshot::Snapshot;

use super::callers::Constants;
use super::entries::{is_hole, table};
use super::module_scopes::module_scopes;
use super::whose::{Origins, Tier, whose};

macro_rules! words {
    ($($name:ident = $text:literal,)*) => {
        /// Names of edges that detectors follow.
        pub struct Words { $(#[doc = $text] pub $name: Ordinals,)* }

        impl Words {
            fn find(graph: &Graph) -> Self {
                let [$($name),*] = Ordinals::of(&graph.strings, [$($text),*]);
                Words { $($name),* }
            }
        }
    };
}

words! {
    table = "table",
    elements = "elements",
    buffer = "buffer",
    shared = "shared",
    context = "context",
    script = "script",
    script_or_debug_info = "script_or_debug_info",
    source = "source",
    previous = "previous",
    scope_info = "scope_info",
    name_or_scope_info = "name_or_scope_info",
    function = "function",
    registers = "parameters_and_registers",
    bound_function = "bound_function",
    parent = "parent",
    events = "_events",
    k_events = "<symbol kEvents>",
    warned = "warned",
    listener = "listener",
    callback = "callback",
    next = "next",
    on_timeout = "_onTimeout",
    repeat = "_repeat",
    timer_destroyed = "_destroyed",
    exports = "exports",
    loaded = "loaded",
    descriptors = "descriptors",
    backing_store = "backing_store",
    map = "map",
    name = "name",
    filename = "filename",
    connecting = "connecting",
    destroyed = "destroyed",
    finished = "finished",
    complete = "complete",
    k_handle = "<symbol kHandle>",
    handle = "_handle",
    owner_symbol = "<symbol owner_symbol>",
    on_connection = "onconnection",
    server = "server",
    inner_server = "_server",
    threads_ports = "threadsPorts",
    internal_node = "InternalNode",
    event_listener = "EventListener",
    dom_timer = "DOMTimer",
    mutation_observer = "MutationObserver",
    resize_observer = "ResizeObserver",
    intersection_observer = "IntersectionObserver",
    true_value = "true_value",
    false_value = "false_value",
    null_value = "null_value",
    undefined_value = "undefined_value",
    go_ref_counts = "_goRefCounts",
    proto = "__proto__",
    hole = "system / Hole",
    the_hole = "system / TheHole",
    oddball = "system / Oddball",
    code = "code",
    idle_next = "_idleNext",
    resource_store = "<symbol kResourceStore>",
    reactions_or_result = "reactions_or_result",
    public_symbol_table = "public_symbol_table",
    finalization_registry = "FinalizationRegistry",
    fixed_queue = "FixedQueue",
    tail = "tail",
    list = "list",
}

/// What takes a pass over a whole snapshot to find. It is kept for as long as the snapshot is open.
pub struct Lookups {
    words: Words,
    origins: Origins,
    oddballs: [Option<NodeIx>; 4],
    links: [Vec<(NodeIx, NodeIx)>; LINKS],
    /// Names of contexts.
    contexts: BitSet,
    /// Made at the first question.
    constants: OnceLock<Constants>,
    /// Found at the first question.
    writes_holes: OnceLock<bool>,
    /// By script, made at the first question.
    tiers: OnceLock<NumberMap<u32, Tier>>,
    /// Made at the first question.
    module_scopes: OnceLock<Result<Vec<NodeIx>>>,
}

impl Lookups {
    /// Looks the names up, and the edges that have them.
    pub fn find(graph: &Graph) -> Result<Self> {
        let named = || {
            let words = Words::find(graph);
            let oddballs = find_oddballs(graph, &words);
            let links = find_links(graph, &words);
            (words, oddballs, links)
        };
        let searched = || (Origins::find(graph), find_contexts(graph));
        let ((words, oddballs, links), (origins, contexts)) = rayon::join(named, searched);
        Ok(Lookups {
            words,
            origins,
            oddballs,
            links,
            contexts: contexts?,
            constants: OnceLock::new(),
            writes_holes: OnceLock::new(),
            tiers: OnceLock::new(),
            module_scopes: OnceLock::new(),
        })
    }
}

/// A snapshot, and what detectors look up in it again and again.
pub struct Heap<'a> {
    /// The snapshot.
    pub snapshot: &'a Snapshot,
    /// Its graph.
    pub graph: &'a Graph,
    /// Addresses of scripts.
    pub scripts: &'a Scripts,
    /// Names of edges.
    pub words: &'a Words,
    /// The thresholds in force.
    pub policy: &'a Policy,
    locations: &'a Locations,
    lookups: &'a Lookups,
}

/// Links that are collected from the whole heap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NamedEdge {
    /// `_events` of an emitter.
    Events,
    /// The events of an `EventTarget`.
    TargetEvents,
    /// `_onTimeout` of a timer.
    OnTimeout,
    /// The registers of a function that is suspended.
    Registers,
    /// `filename` of a module.
    Filename,
    /// The text of a script.
    Source,
    /// The reactions of a promise, or its result.
    Reactions,
    /// The table of a Map or a Set.
    Table,
}

/// The number of them.
const LINKS: usize = 8;

/// A value that V8 keeps one object of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Oddball {
    /// `true`
    True,
    /// `false`
    False,
    /// `null`
    Null,
    /// `undefined`
    Undefined,
}

impl<'a> Heap<'a> {
    /// Puts together what is known of a snapshot.
    pub fn new(
        snapshot: &'a Snapshot,
        scripts: &'a Scripts,
        locations: &'a Locations,
        lookups: &'a Lookups,
        policy: &'a Policy,
    ) -> Self {
        Heap { snapshot, graph: &snapshot.graph, scripts, words: &lookups.words, policy, locations, lookups }
    }

    /// The constants of all functions outside the runtime, for `read/callers.rs`.
    pub fn constants(&self) -> &'a Constants {
        once(&self.lookups.constants, || Constants::of(self))
    }

    /// Whether the file has an edge for each hole in a table, as some versions of V8 write it: then a place without an edge
    /// is a number.
    pub fn writes_holes(&self) -> bool {
        let has_hole = |table: NodeIx| self.graph.edges(table).any(|(.., to)| is_hole(self, to));
        let any =
            || self.edges_named(NamedEdge::Table).par_iter().any(|&(node, _)| table(self, node).is_some_and(has_hole));
        *once(&self.lookups.writes_holes, any)
    }

    /// The scopes of the program's own modules, in order; see `read/module_scopes.rs`.
    pub fn module_scopes(&self) -> Result<&'a [NodeIx]> {
        let known = once(&self.lookups.module_scopes, || module_scopes(self));
        known.as_deref().map_err(Clone::clone)
    }

    /// The target of a node's first internal edge of a name.
    pub fn internal(&self, node: NodeIx, name: &Ordinals) -> Option<NodeIx> {
        internal_target(self.graph, node, name)
    }

    /// The target of a node's first property of a name.
    pub fn property(&self, node: NodeIx, name: &Ordinals) -> Option<NodeIx> {
        if name.is_empty() {
            return None;
        }
        let is_it = |edge, edge_type| edge_type == EdgeType::Property && name.has(edge_name(self.graph, edge));
        self.graph.edges(node).find(|&(edge, edge_type, _)| is_it(edge, edge_type)).map(|(.., to)| to)
    }

    /// Every property or internal edge of a name, with its source and target, in the order of the file.
    pub fn edges_named(&self, name: NamedEdge) -> &[(NodeIx, NodeIx)] {
        &self.lookups.links[name as usize]
    }

    /// The value that a node stands for, if it is one of the four.
    pub fn oddball(&self, node: NodeIx) -> Option<Oddball> {
        const ALL: [Oddball; 4] = [Oddball::True, Oddball::False, Oddball::Null, Oddball::Undefined];
        ALL.into_iter().zip(self.lookups.oddballs).find(|&(_, known)| known == Some(node)).map(|(oddball, _)| oddball)
    }

    /// Whether a property is there and is `true`.
    pub fn is_true(&self, node: NodeIx, name: &Ordinals) -> bool {
        self.property(node, name).is_some_and(|value| self.oddball(value) == Some(Oddball::True))
    }

    /// The class of a node for people.
    pub fn class_name(&self, node: NodeIx) -> String {
        self.snapshot.classes.text(self.class(node) as usize).into_owned()
    }

    /// The number of a node's class.
    pub fn class(&self, node: NodeIx) -> u32 {
        self.snapshot.classes.of_node[node.index()]
    }

    /// A node's name in the file.
    pub fn raw_name(&self, node: NodeIx) -> &'a [u8] {
        self.graph.strings.get(self.graph.name(node))
    }

    /// A node's name for people.
    pub fn name(&self, node: NodeIx) -> String {
        String::from_utf8_lossy(&names::node_name(self.graph, node)).into_owned()
    }

    /// What an edge is called.
    pub fn edge(&self, edge: EdgeIx) -> String {
        String::from_utf8_lossy(&names::edge_name(self.graph, edge)).into_owned()
    }

    /// Whether a node is a function.
    pub fn is_function(&self, node: NodeIx) -> bool {
        self.graph.node_type(node) == NodeType::Closure
    }

    /// Whether a node is a context.
    pub fn is_context(&self, node: NodeIx) -> bool {
        self.lookups.contexts.contains(self.graph.name(node).index())
    }

    /// Whether a node is an object of JavaScript's.
    pub fn is_object(&self, node: NodeIx) -> bool {
        self.graph.node_type(node) == NodeType::Object
    }

    /// Whether a node is a string of any sort.
    pub fn is_string(&self, node: NodeIx) -> bool {
        matches!(self.graph.node_type(node), NodeType::String | NodeType::ConcatenatedString | NodeType::SlicedString)
    }

    /// Where a node was created, as the file says.
    pub fn location(&self, node: NodeIx) -> Option<Location> {
        self.locations.location(&self.graph.locations, node)
    }

    /// The same, with the script's address.
    pub fn place(&self, node: NodeIx) -> Option<Place> {
        self.location(node).map(|at| self.placed(at))
    }

    /// A location with its script's address.
    fn placed(&self, at: Location) -> Place {
        let url = self.scripts.url(self.graph, at.script_id).map(|url| String::from_utf8_lossy(url).into_owned());
        Place { script_id: at.script_id, url, line: at.line, column: at.column }
    }

    /// Whose code is at an address.
    pub fn whose(&self, url: Option<&str>) -> Tier {
        whose(self.scripts, &self.lookups.origins, url)
    }

    /// Whose code made a node, where its place is known.
    pub fn whose_node(&self, node: NodeIx) -> Option<Tier> {
        self.place(node).map(|place| self.whose(place.url.as_deref()))
    }

    /// Whose code a script is; `None` if its address is unknown or empty.
    pub fn tier(&self, script_id: u32) -> Option<&'a Tier> {
        let whose = |(id, url): (u32, &[u8])| (id, self.whose(Some(&String::from_utf8_lossy(url))));
        let all = || self.scripts.urls(self.graph).filter(|(_, url)| !url.is_empty()).map(whose).collect();
        once(&self.lookups.tiers, all).get(&script_id)
    }

    /// Whether a script is the program's own. A script of unknown address is not known to be.
    pub fn is_own_script(&self, script_id: u32) -> bool {
        let url = self.scripts.url(self.graph, script_id);
        url.is_some_and(|url| self.whose(Some(&String::from_utf8_lossy(url))) == Tier::Own)
    }

    /// What all closures of one function share, and closures of others do not.
    pub fn shared(&self, function: NodeIx) -> Option<NodeIx> {
        self.internal(function, &self.words.shared)
    }

    /// The script of a function.
    pub fn script(&self, function: NodeIx) -> Option<NodeIx> {
        let shared = self.shared(function)?;
        self.internal(shared, &self.words.script).or_else(|| self.internal(shared, &self.words.script_or_debug_info))
    }

    /// A function as one would write it: `onConnect` or `(anonymous)`.
    pub fn function_name(&self, function: NodeIx) -> String {
        let name = self.name(function);
        if name.is_empty() { "(anonymous)".into() } else { name }
    }

    /// The context of a function: the variables of the scope that it was made in.
    pub fn context_of(&self, function: NodeIx) -> Option<NodeIx> {
        self.internal(function, &self.words.context)
    }

    /// Bytes that nodes retain together: nothing that one of them dominates is counted twice.
    pub fn retained_together(&self, mut nodes: Vec<NodeIx>) -> u64 {
        let tree = &self.snapshot.tree;
        nodes.sort_unstable_by_key(|node| tree.place[node.index()]);
        let (mut end, mut sum) = (0, 0);
        for node in nodes {
            let place = tree.place[node.index()];
            if place >= end {
                end = tree.end[place as usize];
                sum += self.retained(node);
            }
        }
        sum
    }

    /// Bytes that would be freed with a node.
    pub fn retained(&self, node: NodeIx) -> u64 {
        self.snapshot.retained_size(node)
    }

    /// A node's own size as the file gives it, before any was moved to its owner.
    pub fn written_size(&self, node: NodeIx) -> u64 {
        let moves = &self.snapshot.ownership.moves;
        match self.graph.self_sizes.get(node.index()) {
            0 => moves.binary_search_by_key(&node, |&(from, ..)| from).map_or(0, |at| moves[at].2),
            size => size,
        }
    }

    /// Steps from a root.
    pub fn distance(&self, node: NodeIx) -> i32 {
        self.snapshot.distances[node.index()]
    }

    /// Bytes of the whole heap.
    pub fn total(&self) -> u64 {
        self.snapshot.retained_size(self.graph.root)
    }

    /// Whether some bytes are at least one `part`th of the heap.
    pub fn is_part(&self, bytes: u64, part: u64) -> bool {
        bytes * part >= self.total()
    }

    /// The share of the heap that some bytes are.
    pub fn share(&self, bytes: u64) -> f64 {
        bytes as f64 / self.total().max(1) as f64
    }
}

/// What a cell has, or is given now. The value is made outside the cell's lock: while a thread waits for parts of it that
/// others make, it may begin another detector, which asks for the same value, and a lock would then wait for itself. Two
/// threads may so make it at once; the first value stays.
fn once<T>(cell: &OnceLock<T>, make: impl FnOnce() -> T) -> &T {
    match cell.get() {
        Some(known) => known,
        None => {
            let made = make();
            cell.get_or_init(|| made)
        }
    }
}

/// One look at all edges for all names together, in parallel.
fn find_links(graph: &Graph, words: &Words) -> [Vec<(NodeIx, NodeIx)>; LINKS] {
    let names = [
        &words.events,
        &words.k_events,
        &words.on_timeout,
        &words.registers,
        &words.filename,
        &words.source,
        &words.reactions_or_result,
        &words.table,
    ];
    // By string: the number of its name, from 1; 0 for strings that are no such name.
    let mut number_of = vec![0u8; graph.strings.len()];
    for (number, name) in (1..).zip(names) {
        for string in name.iter() {
            number_of[string.index()] = number;
        }
    }
    // Few names are among them, so the name is looked at before the type, without which it may be an index.
    let number = |edge: usize, name: u32| {
        let number = number_of.get(name as usize).copied().filter(|&number| number > 0)?;
        let has_name = matches!(graph.edge_targets[edge].edge_type(), EdgeType::Property | EdgeType::Internal);
        has_name.then_some((number, edge))
    };
    const CHUNK: usize = 1 << 16;
    let of_chunk = |(chunk, names): (usize, &'_ [u32])| -> Vec<(u8, usize)> {
        (chunk * CHUNK..).zip(names).filter_map(|(edge, &name)| number(edge, name)).collect()
    };
    let found: Vec<(u8, usize)> = graph.edge_names.par_chunks(CHUNK).enumerate().flat_map_iter(of_chunk).collect();
    let mut links = [const { Vec::new() }; LINKS];
    for (number, edge) in found {
        let source = graph.first_edge.partition_point(|&first| first as usize <= edge) - 1;
        links[usize::from(number) - 1].push((NodeIx(source as u32), graph.edge_targets[edge].node()));
    }
    links
}

/// All names of contexts.
fn find_contexts(graph: &Graph) -> Result<BitSet> {
    let mut contexts = BitSet::empty(graph.strings.len())?;
    for (string, text) in graph.strings.find_containing(names::CONTEXT) {
        if names::is_context(text) {
            contexts.insert(string.index());
        }
    }
    Ok(contexts)
}

fn find_oddballs(graph: &Graph, words: &Words) -> [Option<NodeIx>; 4] {
    let names = [&words.true_value, &words.false_value, &words.null_value, &words.undefined_value];
    let mut found = [None; 4];
    let roots = graph.edges(graph.root).map(|(.., to)| to).filter(|&node| graph.node_type(node) == NodeType::Synthetic);
    // V8 holds them by a group of roots, which `(GC roots)` holds.
    let mut groups: Vec<NodeIx> = vec![graph.root];
    for group in roots {
        groups.push(group);
        groups
            .extend(graph.edges(group).map(|(.., to)| to).filter(|&node| graph.node_type(node) == NodeType::Synthetic));
    }
    for group in groups {
        for (edge, edge_type, to) in graph.edges(group) {
            if edge_type == EdgeType::Internal
                && let Some(at) = names.iter().position(|name| name.has(edge_name(graph, edge)))
            {
                found[at].get_or_insert(to);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    #[test]
    fn what_is_asked_for_while_it_is_made_does_not_wait_for_itself() {
        let cell = OnceLock::new();
        let outer = once(&cell, || *once(&cell, || 1) + 1);
        assert_eq!(*outer, 1, "the first that was made stays");
        assert_eq!(*once(&cell, || 3), 1);
    }

    #[test]
    fn oddballs_are_found_by_what_the_roots_call_them() {
        let snapshot = testkit::open(
            "root -> gc:GC␣roots{synthetic} -> ro:Read-only␣roots{synthetic} -internal:true_value> t:Oddball{hidden};\
             ro -internal:null_value> n:Oddball{hidden}; root -> a:A; a -property:destroyed> t; a -property:finished> n",
        );
        let scripts = Scripts::default();
        let locations = Locations::default();
        let lookups = Lookups::find(&snapshot.graph).unwrap();
        let policy = Policy::default();
        let heap = Heap::new(&snapshot, &scripts, &locations, &lookups, &policy);
        assert!(heap.is_true(NodeIx(5), &heap.words.destroyed) && !heap.is_true(NodeIx(5), &heap.words.finished));
        assert_eq!(heap.oddball(NodeIx(4)), Some(Oddball::Null));
        assert_eq!(heap.oddball(NodeIx(5)), None);
    }
}
