//! Who has the things of a group: the program's objects that have one each, and the functions that are called back.
//!
//! Cost: the retainers of a sample of the things.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::leaks::tell::owner::Place;

use super::climb::MAX_RETAINERS;
use super::heap::Heap;
use super::ownership::{Ownership, ownership};
use super::script::Script;
use super::whose::Tier;

/// Things of a group that are looked into.
const SAMPLE: usize = 2048;

/// The program's objects that have one of the things each.
pub struct Holder {
    /// Their class.
    pub class_name: String,
    /// The property that leads to the thing.
    pub property: String,
    /// Where the class is written.
    pub place: Option<Place>,
}

impl Holder {
    /// The class and the property that hold most of a sample of things.
    pub fn of(heap: &Heap, things: &[NodeIx]) -> Option<Self> {
        let mut counts: HashMap<(u32, String), (usize, NodeIx)> = HashMap::new();
        let sample = things.len().min(SAMPLE);
        for &thing in things.iter().take(SAMPLE) {
            if let Some((property, holder)) = holder(heap, thing) {
                counts.entry((heap.class(holder), property)).or_insert((0, holder)).0 += 1;
            }
        }
        let ((_, property), (count, holder)) =
            counts.into_iter().max_by(|(a, (m, _)), (b, (n, _))| (m, a).cmp(&(n, b)))?;
        let holder = Holder { class_name: heap.class_name(holder), property, place: heap.place(holder) };
        (count * 2 > sample).then_some(holder)
    }

    /// The line that gives the property its value, or else the class's. `functions` are of the same program.
    pub fn line(&self, heap: &Heap, functions: &[NodeIx]) -> Option<Place> {
        let class = self.place.as_ref()?;
        let script_of = |function: NodeIx| heap.location(function).map(|at| at.script_id);
        let beside = functions.iter().copied().find(|&function| script_of(function) == Some(class.script_id));
        let script = beside.and_then(|function| Script::of_function(heap, function));
        script.and_then(|script| script.member(&self.property, class)).or_else(|| self.place.clone())
    }
}

/// The program's object that has a thing as a property, and the property's name.
fn holder(heap: &Heap, thing: NodeIx) -> Option<(String, NodeIx)> {
    let held = heap.snapshot.retainers.of(thing).iter().take(MAX_RETAINERS);
    let is_object = |node: NodeIx| heap.graph.node_type(node) == NodeType::Object && !heap.is_context(node);
    let holder = held
        .filter(|source| source.edge_type() == EdgeType::Property)
        .map(|source| source.node())
        .find(|&node| node != thing && is_object(node) && is_of_program(heap, node))?;
    let leads = |&(_, of_type, to): &(_, EdgeType, NodeIx)| to == thing && of_type == EdgeType::Property;
    let (edge, ..) = heap.graph.edges(holder).find(leads)?;
    Some((heap.edge(edge), holder))
}

/// The owner of all things of a group, if there is one: a variable that leads to all of them, not one for each.
pub fn common_owner(heap: &Heap, things: &[NodeIx]) -> Option<Ownership> {
    let [first, .., last] = things else { return None };
    let first = ownership(heap, *first);
    let rest = [things[things.len() / 2], *last].map(|thing| ownership(heap, thing));
    let is_same = |other: &Ownership| other.context.is_some() && other.context == first.context;
    (!first.is_runtime() && rest.iter().all(is_same)).then_some(first)
}

/// One closure of each function: the program's own before those of packages, then those with most closures.
pub fn distinct(heap: &Heap, functions: &[NodeIx]) -> Vec<NodeIx> {
    let mut counts: BTreeMap<NodeIx, (usize, NodeIx)> = BTreeMap::new();
    for &function in functions {
        if let Some(shared) = heap.shared(function) {
            counts.entry(shared).or_insert((0, function)).0 += 1;
        }
    }
    let importance = |function: NodeIx| heap.whose_node(function).map_or(0, |tier| tier.importance());
    let mut all: Vec<NodeIx> = counts.values().map(|&(_, function)| function).collect();
    let count =
        |function: NodeIx| heap.shared(function).and_then(|shared| counts.get(&shared)).map(|&(count, _)| count);
    all.sort_by_key(|&function| (Reverse(importance(function)), Reverse(count(function)), function));
    all
}

/// Contexts that only these functions see. A context that many functions share is not theirs.
pub fn own_contexts(heap: &Heap, functions: &[NodeIx]) -> HashSet<NodeIx> {
    let most = heap.policy.listeners.shared_context_links;
    let contexts = functions.iter().filter_map(|&function| heap.context_of(function));
    contexts.filter(|&context| heap.snapshot.retainers.of(context).len() <= most).collect()
}

/// Whether the program's code, or that of a package, made a node.
pub fn is_of_program(heap: &Heap, node: NodeIx) -> bool {
    heap.whose_node(node).is_some_and(|tier| tier != Tier::Runtime)
}
