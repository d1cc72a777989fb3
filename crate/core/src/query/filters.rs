//! The filters of the class table, with DevTools' names and definitions.
//!
//! An `objectsRetainedBy…` filter answers which objects would be freed if some nodes or edges were removed: all
//! reachable nodes, minus those that a walk from the root still reaches without them. The walk skips only weak edges.
//! The other filters test each node on its own.
//!
//! Cost: a walk takes every edge once, and four bytes per waiting node; tests of names are done once per string.

use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::ids::{EdgeIx, NodeIx, StrIx};
use crate::names::is_context;
use crate::passes::detachedness::DETACHED;
use crate::passes::distances::UNREACHABLE;
use crate::passes::groups::{By, Groups};
use crate::passes::native_contexts::{NativeContexts, Owner};
use crate::passes::values::{NameOf, Ordinals, edge_name, parse_int};
use crate::query::duplicates;

/// A filter: it selects the nodes that pass.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filter {
    /// Strings that occur more than once.
    DuplicatedStrings,
    /// Detached DOM nodes, and the nodes that they keep alive.
    RetainedByDetachedDomNodes,
    /// Nodes that the console of the developer tools keeps alive.
    RetainedByConsole,
    /// Nodes that event handlers keep alive.
    RetainedByEventHandlers,
    /// Nodes that contexts of functions keep alive.
    RetainedByContexts,
    /// Nodes of one native context, of several, or of none.
    OwnedBy(Owner),
    /// Nodes with an id above the first and up to the second.
    IdsBetween(u64, u64),
    /// Nodes that these trace nodes allocated.
    AllocatedBy(Vec<u32>),
    /// Nodes of a group, given by its ordinal; with a filter, only those that pass it.
    InGroup(By, u32, Option<Box<Filter>>),
}

impl Filter {
    /// The filter with this name. `nativeContext_` is followed by the ordinal of the native context.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "duplicatedStrings" => Filter::DuplicatedStrings,
            "objectsRetainedByDetachedDomNodes" => Filter::RetainedByDetachedDomNodes,
            "objectsRetainedByConsole" => Filter::RetainedByConsole,
            "objectsRetainedByEventHandlers" => Filter::RetainedByEventHandlers,
            "objectsRetainedByContexts" => Filter::RetainedByContexts,
            "sharedNativeContext" => Filter::OwnedBy(Owner::Shared),
            "noNativeContext" => Filter::OwnedBy(Owner::None),
            _ => Filter::OwnedBy(Owner::Context(NodeIx(name.strip_prefix("nativeContext_")?.parse().ok()?))),
        })
    }
}

/// The inputs of filters besides the graph.
pub struct Inputs<'a> {
    /// Distance of each node.
    pub distances: &'a [i32],
    /// Native contexts; without them, no node belongs to one.
    pub native_contexts: Option<&'a NativeContexts>,
    /// Groups; without them, no node is in one.
    pub groups: Option<&'a Groups>,
    /// The nodes that pass the inner filter of `InGroup`.
    pub among: Option<&'a BitSet>,
    /// Display names.
    pub name_of: &'a NameOf<'a>,
}

/// The nodes that pass.
pub fn passing(graph: &Graph, filter: &Filter, inputs: &Inputs<'_>) -> Result<BitSet> {
    match filter {
        Filter::DuplicatedStrings => duplicated_strings(graph, inputs.name_of),
        Filter::RetainedByDetachedDomNodes => retained_by_detached_dom_nodes(graph, inputs.distances),
        Filter::RetainedByConsole => retained_by_console(graph, inputs.distances),
        Filter::RetainedByEventHandlers => retained_by_event_handlers(graph, inputs.distances),
        Filter::RetainedByContexts => retained_by_contexts(graph, inputs.distances),
        Filter::OwnedBy(owner) => BitSet::of(graph.node_count(), |node| {
            inputs.native_contexts.map_or(Owner::None, |contexts| contexts.owner(NodeIx(node as u32))) == *owner
        }),
        Filter::IdsBetween(above, up_to) => BitSet::of(graph.node_count(), |node| {
            let id = graph.ids.get(node);
            id > *above && id <= *up_to
        }),
        Filter::AllocatedBy(trace_ids) => allocated_by(graph, trace_ids),
        Filter::InGroup(_, group, _) => BitSet::of(graph.node_count(), |node| {
            inputs.groups.is_some_and(|groups| groups.of_node[node] == *group)
                && inputs.among.is_none_or(|among| among.contains(node))
        }),
    }
}

/// The totals of the nodes that contexts retain, over nodes with a shallow size.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct ContextSummary {
    /// Number of contexts.
    pub context_count: u64,
    /// Number of nodes that contexts keep alive, including the contexts.
    pub retained_count: u64,
    /// Their shallow sizes.
    pub retained_size: u64,
    /// Number of all other nodes.
    pub other_count: u64,
    /// Their shallow sizes.
    pub other_size: u64,
}

/// Sums the nodes that contexts keep alive.
pub fn context_summary(graph: &Graph, distances: &[i32]) -> Result<ContextSummary> {
    let contexts = BitSet::of_strings(&graph.strings, is_context)?;
    let retained = retained_by_contexts(graph, distances)?;
    let mut summary = ContextSummary::default();
    for (node, size) in graph.nodes().zip(graph.self_sizes.iter()).filter(|&(_, size)| size > 0) {
        match retained.has(node) {
            true => {
                summary.retained_count += 1;
                summary.retained_size += size;
            }
            false => {
                summary.other_count += 1;
                summary.other_size += size;
            }
        }
        summary.context_count += u64::from(contexts.has_string(graph.name(node)));
    }
    Ok(summary)
}

fn duplicated_strings(graph: &Graph, name_of: &NameOf<'_>) -> Result<BitSet> {
    let mut passing = BitSet::empty(graph.node_count())?;
    for node in duplicates::find(graph, name_of)?.nodes {
        passing.insert(node.index());
    }
    Ok(passing)
}

fn retained_by_contexts(graph: &Graph, distances: &[i32]) -> Result<BitSet> {
    let contexts = BitSet::of_strings(&graph.strings, is_context)?;
    lost_without(graph, distances, |_, _, to| contexts.has_string(graph.name(to)))
}

fn retained_by_detached_dom_nodes(graph: &Graph, distances: &[i32]) -> Result<BitSet> {
    if !graph.detachedness.is_empty() {
        return lost_without(graph, distances, |_, _, to| graph.detachedness[to.index()] == DETACHED);
    }
    // Old files show it only in the names.
    let detached = BitSet::of_strings(&graph.strings, |name| name.starts_with(b"Detached "))?;
    lost_without(graph, distances, |_, _, to| {
        graph.node_type(to) == NodeType::Native && detached.has_string(graph.name(to))
    })
}

fn retained_by_console(graph: &Graph, distances: &[i32]) -> Result<BitSet> {
    let consoles = BitSet::of_strings(&graph.strings, |name| name.ends_with(b" / DevTools console"))?;
    lost_without(graph, distances, |from, (edge, edge_type), _| {
        if edge_type.is_indexed() || graph.node_type(from) != NodeType::Synthetic {
            return false;
        }
        let name = edge_name(graph, edge);
        // The display name of such a shortcut is only its leading number.
        let is_number = || edge_type == EdgeType::Shortcut && parse_int(graph.strings.get(name)).is_some();
        consoles.has_string(name) && !is_number()
    })
}

fn retained_by_event_handlers(graph: &Graph, distances: &[i32]) -> Result<BitSet> {
    let handlers = event_handlers(graph)?;
    lost_without(graph, distances, |_, _, to| handlers.has(to))
}

/// The functions that event listeners call, or their replacements.
///
/// Edge `1` of a listener leads to a function, which has `code`, or to an object of some framework that holds a
/// function; if it holds none, the object itself is the handler.
fn event_handlers(graph: &Graph) -> Result<BitSet> {
    let [listener, code] = Ordinals::of(&graph.strings, ["V8EventListener", "code"]);
    let mut handlers = BitSet::empty(graph.node_count())?;
    if listener.is_empty() {
        return Ok(handlers);
    }
    let is_function = |node: NodeIx| {
        graph.edges(node).any(|(edge, edge_type, _)| !edge_type.is_indexed() && code.has(edge_name(graph, edge)))
    };
    for node in graph.nodes().filter(|&node| listener.has(graph.name(node))) {
        let callback = graph.edges(node).find(|&(edge, edge_type, _)| is_called_one(graph, edge, edge_type));
        let Some((.., callback)) = callback else { continue };
        let handler = match is_function(callback) {
            true => callback,
            false => graph.edges(callback).map(|(.., to)| to).find(|&to| is_function(to)).unwrap_or(callback),
        };
        handlers.insert(handler.index());
    }
    Ok(handlers)
}

/// Whether the name of an edge is `1`: as an index, as text, or as the leading number of a shortcut's name.
fn is_called_one(graph: &Graph, edge: EdgeIx, edge_type: EdgeType) -> bool {
    let name = edge_name(graph, edge);
    match edge_type {
        _ if edge_type.is_indexed() => name == StrIx(1),
        EdgeType::Shortcut => parse_int(graph.strings.get(name)) == Some(1),
        _ => graph.strings.get(name) == b"1",
    }
}

fn allocated_by(graph: &Graph, trace_ids: &[u32]) -> Result<BitSet> {
    let mut wanted = Vec::new();
    wanted.try_reserve_exact(trace_ids.len())?;
    wanted.extend_from_slice(trace_ids);
    wanted.sort_unstable();
    let traces = &graph.trace_node_ids;
    BitSet::of(graph.node_count(), |node| traces.get(node).is_some_and(|trace| wanted.binary_search(trace).is_ok()))
}

/// The reachable nodes that are not reachable without the forbidden edges.
fn lost_without(
    graph: &Graph,
    distances: &[i32],
    is_forbidden: impl Fn(NodeIx, (EdgeIx, EdgeType), NodeIx) -> bool,
) -> Result<BitSet> {
    let mut reached = BitSet::empty(graph.node_count())?;
    if graph.node_count() == 0 {
        return Ok(reached);
    }
    let mut waiting = vec![graph.root];
    reached.insert(graph.root.index());
    while let Some(node) = waiting.pop() {
        waiting.try_reserve(graph.edge_range(node).len())?;
        for (edge, edge_type, to) in graph.edges(node) {
            if edge_type != EdgeType::Weak && !reached.has(to) && !is_forbidden(node, (edge, edge_type), to) {
                reached.insert(to.index());
                waiting.push(to);
            }
        }
    }
    BitSet::of(graph.node_count(), |node| {
        !reached.contains(node) && distances.get(node).is_some_and(|&distance| distance != UNREACHABLE)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::native_contexts::attribute;
    use crate::testkit::graph;
    use std::borrow::Cow;

    fn names(graph: &Graph, filter: &Filter) -> String {
        let mut distances = vec![0; graph.node_count()];
        for node in graph.nodes().filter(|&node| graph.strings.get(graph.name(node)).starts_with(b"far")) {
            distances[node.index()] = UNREACHABLE;
        }
        let contexts = attribute(graph).unwrap();
        let name_of = |node| Cow::Borrowed(graph.strings.get(graph.name(node)));
        let inputs = Inputs {
            distances: &distances,
            native_contexts: Some(&contexts),
            groups: None,
            among: None,
            name_of: &name_of,
        };
        let passing = passing(graph, filter, &inputs).unwrap();
        let names = passing.iter().map(|node| graph.strings.text(graph.name(NodeIx(node as u32))).into_owned());
        names.collect::<Vec<_>>().join(",")
    }

    fn named(graph: &Graph, name: &str) -> String {
        names(graph, &Filter::of(name).unwrap())
    }

    #[test]
    fn contexts_keep_their_variables() {
        let graph = graph(
            "root -> a -> both; a -> c:system␣/␣Context -context:x> x(1); c -context:b> both; c -> far; x -weak> y;\
             root -> d:system␣/␣ContextCell -> z",
        );
        assert_eq!(named(&graph, "objectsRetainedByContexts"), "system / Context,x,y");
        let summary = context_summary(&graph, &[0; 9]).unwrap();
        assert_eq!((summary.context_count, summary.retained_count, summary.retained_size), (0, 1, 1));
        assert_eq!((summary.other_count, summary.other_size), (0, 0));
    }

    #[test]
    fn detached_nodes_by_state_or_by_name() {
        let mut graph = graph("root -> a{native} -> b; root -> d:Detached␣x{native} -> c; root -> e:Detached␣y");
        assert_eq!(named(&graph, "objectsRetainedByDetachedDomNodes"), "");
        graph.detachedness[1] = 2;
        assert_eq!(named(&graph, "objectsRetainedByDetachedDomNodes"), "a,b");
        graph.detachedness.clear();
        assert_eq!(named(&graph, "objectsRetainedByDetachedDomNodes"), "Detached x,c");
    }

    #[test]
    fn the_console_retains_over_edges_of_synthetic_nodes() {
        let graph = graph(
            "root -internal:x␣/␣DevTools␣console> a -> b; root -> c -property:x␣/␣DevTools␣console> d;\
             root -shortcut:7␣/␣DevTools␣console> e; root -element:1> f",
        );
        assert_eq!(named(&graph, "objectsRetainedByConsole"), "a,b");
    }

    #[test]
    fn event_handlers_are_functions_if_there_are_any() {
        let graph = graph(
            "root -> l1:V8EventListener -property:1> f -property:code> k; root -> l2:V8EventListener -element:1> w;\
             w -> x; w -> g -internal:code> k; w -> h -internal:code> k; root -> l3:V8EventListener -internal:1> o -> p;\
             root -> l4:V8EventListener -internal:2> q; root -> x; root -> k",
        );
        assert_eq!(named(&graph, "objectsRetainedByEventHandlers"), "f,g,o,p");
    }

    #[test]
    fn filters_that_test_single_nodes() {
        let mut graph = graph(
            "root@1 -> c:system␣/␣NativeContext@3 -> a@5 -> s; root -> d:system␣/␣NativeContext␣/␣@8 -> s@9;\
             root -> t(1){string}; root -> t2:t(1){string}; root -> u(1){string}",
        );
        assert_eq!(named(&graph, "nativeContext_1"), "system / NativeContext,a");
        assert_eq!(named(&graph, "sharedNativeContext"), "s");
        assert_eq!(named(&graph, "noNativeContext"), "root,t,t,u");
        assert_eq!(named(&graph, "duplicatedStrings"), "t,t");
        assert_eq!(names(&graph, &Filter::IdsBetween(3, 8)), "a,s,system / NativeContext / ");
        graph.trace_node_ids = vec![0, 4, 0, 2, 4, 9, 0, 0];
        assert_eq!(
            names(&graph, &Filter::AllocatedBy(vec![9, 4])),
            "system / NativeContext,system / NativeContext / ,t"
        );
        assert_eq!(Filter::of("nativeContext_x"), None);
        assert_eq!(Filter::of("other"), None);
    }
}
