//! Finds the embedder's objects, mainly DOM nodes, that are no longer in a document: DevTools' detachedness.
//!
//! The embedder knows the state of some of its objects and writes it to the file. The state spreads through native
//! nodes only, along every edge except hidden and weak ones: nodes that an attached node reaches are attached; then
//! nodes that a detached node reaches are detached. A known state never changes. Finally, every native node that is
//! detached is renamed to `Detached ` plus its old name, and the new name becomes a string.
//!
//! In files without the field (Node up to 14), only the name shows the state, and nothing spreads.
//!
//! The result does not depend on the order of the walks, because each ends with everything that its seeds can reach.
//! Cost: one byte per node is read; that is all if no state is known, as in every heap of Node.js without handles.
//! Otherwise also the edges of the native nodes that are reached.

use std::collections::hash_map::Entry;

use crate::error::Result;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::hash::NumberMap;
use crate::ids::NodeIx;

/// The object is in a document.
pub const ATTACHED: u8 = 1;
/// The object was removed, or never inserted.
pub const DETACHED: u8 = 2;

const PREFIX: &[u8] = b"Detached ";
/// The bits of the field that hold the state.
const STATE: u8 = 3;
/// Marks a node that the current walk has visited.
const SEEN: u8 = 4;

/// Computes the final `graph.detachedness` and the names of detached nodes. Must run once, before any pass that reads
/// names.
pub fn propagate(graph: &mut Graph) -> Result<()> {
    if !graph.node_fields.iter().any(|field| field == "detachedness") {
        return mark_by_name(graph);
    }
    if graph.detachedness.chunks(1 << 12).all(|chunk| chunk.iter().fold(0, |all, state| all | state) == 0) {
        return Ok(());
    }
    let mut states = std::mem::take(&mut graph.detachedness);
    states.iter_mut().for_each(|state| *state &= STATE);
    let detached = spread(graph, &mut states)?;
    states.iter_mut().for_each(|state| *state &= STATE);
    graph.detachedness = states;
    rename(graph, &detached)
}

fn mark_by_name(graph: &mut Graph) -> Result<()> {
    let is_detached = |node: &NodeIx| {
        graph.node_type(*node) == NodeType::Native && graph.strings.get(graph.name(*node)).starts_with(PREFIX)
    };
    let mut detached = graph.nodes().filter(is_detached).peekable();
    if detached.peek().is_none() {
        return Ok(());
    }
    let mut states = Vec::new();
    states.try_reserve_exact(graph.node_count())?;
    states.resize(graph.node_count(), 0);
    detached.for_each(|node| states[node.index()] = DETACHED);
    graph.detachedness = states;
    Ok(())
}

/// Spreads all known states; returns the native nodes that turn out to be detached.
fn spread(graph: &Graph, states: &mut [u8]) -> Result<Vec<NodeIx>> {
    let (mut attached, mut detached) = (Vec::new(), Vec::new());
    for node in graph.nodes() {
        match states[node.index()] {
            0 => {}
            ATTACHED => reach(graph, states, node, ATTACHED, &mut attached)?,
            DETACHED => reach(graph, states, node, DETACHED, &mut detached)?,
            _ => states[node.index()] |= SEEN,
        }
    }
    for (state, reached) in [(ATTACHED, &mut attached), (DETACHED, &mut detached)] {
        let mut at = 0;
        while let Some(&from) = reached.get(at) {
            at += 1;
            for (_, edge_type, to) in graph.edges(from) {
                if !matches!(edge_type, EdgeType::Hidden | EdgeType::Weak) {
                    reach(graph, states, to, state, reached)?;
                }
            }
        }
    }
    Ok(detached)
}

fn reach(graph: &Graph, states: &mut [u8], node: NodeIx, state: u8, reached: &mut Vec<NodeIx>) -> Result<()> {
    let current = &mut states[node.index()];
    if *current & SEEN != 0 {
        return Ok(());
    }
    *current |= SEEN;
    // JavaScript objects are not walked through: where they lead back into the embedder, the state is known.
    if graph.node_type(node) == NodeType::Native {
        *current = SEEN | state;
        reached.try_reserve(1)?;
        reached.push(node);
    }
    Ok(())
}

/// Prefixes the names of `nodes` with `Detached `.
fn rename(graph: &mut Graph, nodes: &[NodeIx]) -> Result<()> {
    let first = graph.strings.len() as u32;
    let mut new_names: NumberMap<u32, u32> = NumberMap::default();
    let mut old_names = Vec::new();
    for node in nodes {
        let name = &mut graph.names[node.index()];
        new_names.try_reserve(1)?;
        *name = match new_names.entry(*name) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                old_names.try_reserve(1)?;
                old_names.push(*name);
                *entry.insert(first + old_names.len() as u32 - 1)
            }
        };
    }
    // Collected first, because strings cannot be added while they are read. There is about one per kind of element.
    let mut texts = Vec::new();
    texts.try_reserve_exact(old_names.len())?;
    texts.extend(old_names.into_iter().map(|name| [PREFIX, graph.strings.get(crate::StrIx(name))].concat()));
    graph.strings.push_derived(texts.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    /// State and name of each node.
    fn states(mut graph: Graph) -> Vec<(u8, String)> {
        propagate(&mut graph).unwrap();
        let state = |node: NodeIx| graph.detachedness.get(node.index()).copied().unwrap_or(0);
        graph.nodes().map(|node| (state(node), graph.strings.text(graph.name(node)).into_owned())).collect()
    }

    fn of(heap: &str) -> Vec<(u8, String)> {
        states(testkit::graph(heap))
    }

    fn wanted<const N: usize>(pairs: [(u8, &str); N]) -> Vec<(u8, String)> {
        pairs.map(|(state, name)| (state, name.to_owned())).into()
    }

    #[test]
    fn states_spread_through_native_nodes_and_attached_wins() {
        let heap = "root -> gone:<div>{native}!2 -> inner:<p>{native} -> js:Widget -> far:<b>{native};\
                    gone -> both:<i>{native}; root -> doc:<body>{native}!1 -> both;\
                    doc -> known:<div>{native}!2; gone -weak> w:<u>{native}; gone -hidden:1> h:<s>{native}";
        let states = of(heap);
        let pairs = [
            (0, "root"),
            (2, "Detached <div>"),
            (2, "Detached <p>"),
            (0, "Widget"),
            (0, "<b>"),
            (1, "<i>"),
            (1, "<body>"),
            (2, "Detached <div>"),
            (0, "<u>"),
            (0, "<s>"),
        ];
        assert_eq!(states, wanted(pairs));
    }

    #[test]
    fn other_nodes_keep_their_state_and_name() {
        assert_eq!(
            of("root -> js:Widget!2 -> a:<p>{native}; root -> x:<b>{native}!3 -> y:<i>{native}"),
            wanted([(0, "root"), (2, "Widget"), (0, "<p>"), (3, "<b>"), (0, "<i>")]),
        );
    }

    #[test]
    fn nodes_with_one_new_name_share_a_string() {
        let mut graph = testkit::graph("root -> a:<p>{native}!2; root -> b:<p>{native}!2; root -> c:<p>{native}!1");
        let before = graph.strings.len();
        propagate(&mut graph).unwrap();
        assert_eq!((graph.strings.written_len(), graph.strings.len()), (before, before + 1));
        assert_eq!(graph.names[1], graph.names[2]);
        assert_eq!(graph.strings.text(graph.name(NodeIx(3))), "<p>");
    }

    #[test]
    fn without_the_field_the_name_decides_and_nothing_spreads() {
        let without = |heap: &str| {
            let mut graph = testkit::graph(heap);
            graph.node_fields.retain(|field| field != "detachedness");
            graph.detachedness = Vec::new();
            graph
        };
        assert_eq!(
            states(without("root -> a:Detached␣X{native} -> b:Y{native}; root -> c:Detached␣Z")),
            wanted([(0, "root"), (2, "Detached X"), (0, "Y"), (0, "Detached Z")]),
        );
        let mut none = without("root -> a:X{native}");
        propagate(&mut none).unwrap();
        assert!(none.detachedness.is_empty());
    }

    #[test]
    fn a_heap_without_states_stays_as_it_is() {
        let mut graph = testkit::graph("root -> a:X{native}");
        propagate(&mut graph).unwrap();
        assert_eq!((graph.detachedness.as_slice(), graph.strings.len()), (&[0, 0][..], graph.strings.written_len()));
    }
}
