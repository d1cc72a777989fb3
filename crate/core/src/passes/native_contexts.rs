//! Attributes every node to a realm (a window, a frame, a `vm` context; V8 calls it a native context), and sums the
//! sizes of each realm, like DevTools' `calculateNativeContextAttribution` and `calculateNativeContextSizes`.
//!
//! An object refers to its realm through its map: object → map → map of the map → `native_context`. These nodes and the
//! native contexts themselves are certain. From them ownership spreads over all edges except shortcuts and weak ones to
//! the nodes that are not certain. A node that two realms reach is shared, and so is every node that only it leads to.
//! The owner of a node can only rise, from none to one realm to shared, so the result is the least fixpoint in any
//! order of the walk. This walk exhausts the certain nodes one by one, depth first, which keeps the stack short.
//!
//! Cost: two passes over the edges; the second may visit the edges of a node twice. Eight bytes per node while it runs,
//! four afterwards. Whether a name is that of a native context is checked once per string, not per node.

use rayon::prelude::*;

use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::{EdgeType, Graph};
use crate::ids::{NodeIx, StrIx};
use crate::passes::values::edge_name;

/// The owner of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Owner {
    /// No native context reaches the node.
    None,
    /// More than one native context reaches the node.
    Shared,
    /// This native context owns the node.
    Context(NodeIx),
}

/// The native contexts, and the owner of every node.
pub struct NativeContexts {
    /// The native contexts, ordered by ordinal.
    pub nodes: Vec<NodeIx>,
    owners: Vec<u32>,
}

impl NativeContexts {
    /// The owner of a node.
    #[inline]
    pub fn owner(&self, node: NodeIx) -> Owner {
        match self.owners[node.index()] {
            NONE => Owner::None,
            SHARED => Owner::Shared,
            context => Owner::Context(NodeIx(context)),
        }
    }

    /// The owners of all nodes, in file order.
    pub fn owners(&self) -> impl Iterator<Item = Owner> + '_ {
        (0..self.owners.len() as u32).map(|node| self.owner(NodeIx(node)))
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        4 * (self.owners.capacity() + self.nodes.capacity())
    }
}

/// The sizes of a native context, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NativeContextSize {
    /// The native context.
    pub node: NodeIx,
    /// Its own shallow size.
    pub self_size: u64,
    /// Shallow sizes of all nodes it owns, including itself.
    pub attributed_size: u64,
    /// Retained size of the native context.
    pub retained_size: u64,
}

/// The sizes of all native contexts, and of the nodes that none owns.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct NativeContextSizes {
    /// The native contexts, ordered by ordinal.
    pub contexts: Vec<NativeContextSize>,
    /// Shallow sizes of the shared nodes.
    pub shared_size: u64,
    /// Shallow sizes of the nodes that no native context reaches.
    pub unattributed_size: u64,
}

/// No native context has reached the node.
const NONE: u32 = u32::MAX;
/// More than one native context has reached the node.
const SHARED: u32 = u32::MAX - 1;

/// Finds the native contexts and the owner of every node.
pub fn attribute(graph: &Graph) -> Result<NativeContexts> {
    let names = BitSet::of_strings(&graph.strings, is_native_context)?;
    let (owners, nodes) = certain_owners(graph, &names)?;
    let is_certain = BitSet::of(owners.len(), |node| owners[node] != NONE)?;
    let owners = spread(graph, owners, &is_certain)?;
    Ok(NativeContexts { nodes, owners })
}

/// Sums the sizes of each native context. Uses `graph.self_sizes` as they are, moved or not.
pub fn sizes(
    graph: &Graph,
    contexts: &NativeContexts,
    retained_size: &dyn Fn(NodeIx) -> u64,
) -> Result<NativeContextSizes> {
    let mut sums = NativeContextSizes::default();
    sums.contexts.try_reserve_exact(contexts.nodes.len())?;
    sums.contexts.extend(contexts.nodes.iter().map(|&node| NativeContextSize {
        node,
        self_size: graph.self_sizes.get(node.index()),
        attributed_size: 0,
        retained_size: retained_size(node),
    }));
    // Neighbors in the file mostly have the same owner, so the previous result is checked first.
    let mut last = 0;
    for (&owner, size) in contexts.owners.iter().zip(graph.self_sizes.iter()) {
        match owner {
            NONE => sums.unattributed_size += size,
            SHARED => sums.shared_size += size,
            context => {
                if contexts.nodes[last].0 != context {
                    let Ok(context) = contexts.nodes.binary_search(&NodeIx(context)) else { continue };
                    last = context;
                }
                sums.contexts[last].attributed_size += size;
            }
        }
    }
    Ok(sums)
}

/// Whether a node with this name is a native context, which holds the globals of a page or program.
pub fn is_native_context(name: &[u8]) -> bool {
    const NATIVE_CONTEXT: &[u8] = b"system / NativeContext";
    let name = name.strip_prefix(b"Detached ").unwrap_or(name);
    name.strip_prefix(NATIVE_CONTEXT).is_some_and(|rest| rest.is_empty() || rest.starts_with(b" / "))
}

/// The owner of each node whose map decides it, and the native contexts.
fn certain_owners(graph: &Graph, native_contexts: &BitSet) -> Result<(Vec<u32>, Vec<NodeIx>)> {
    let is_native_context = |node: NodeIx| native_contexts.has_string(graph.name(node));
    // DevTools uses one string ordinal for each of these two names, the first.
    let map = graph.strings.find(b"map").next();
    let native_context = graph.strings.find(b"native_context").next();
    let maps = maps(graph, map)?;
    let map_of = |node: u32| maps.get(node as usize).copied().unwrap_or(NONE);
    let context_of = |node: u32| {
        if node == NONE {
            return NONE;
        }
        let mut edges = graph.edges(NodeIx(node)).filter(|&(edge, edge_type, _)| {
            edge_type == EdgeType::Internal && Some(edge_name(graph, edge)) == native_context
        });
        edges.find(|&(.., to)| is_native_context(to)).map_or(NONE, |(.., to)| to.0)
    };
    let mut owners = Vec::new();
    owners.try_reserve_exact(graph.node_count())?;
    let mut nodes = Vec::new();
    // There is one map of maps per native context, so the previous answer is usually right.
    let (mut last, mut answer) = (NONE, NONE);
    for node in graph.nodes() {
        if is_native_context(node) {
            nodes.try_reserve(1)?;
            nodes.push(node);
            owners.push(node.0);
            continue;
        }
        let meta_map = map_of(map_of(node.0));
        if meta_map != last {
            (last, answer) = (meta_map, context_of(meta_map));
        }
        owners.push(answer);
    }
    Ok((owners, nodes))
}

/// The target of each node's first internal edge `map`.
fn maps(graph: &Graph, name: Option<StrIx>) -> Result<Vec<u32>> {
    let mut maps = Vec::new();
    let Some(name) = name else { return Ok(maps) };
    maps.try_reserve_exact(graph.node_count())?;
    maps.resize(graph.node_count(), NONE);
    maps.par_iter_mut().with_min_len(1 << 12).enumerate().for_each(|(node, map)| {
        let mut edges = graph.edges(NodeIx(node as u32));
        let map_edge =
            edges.find(|&(edge, edge_type, _)| edge_type == EdgeType::Internal && edge_name(graph, edge) == name);
        if let Some((.., to)) = map_edge {
            *map = to.0;
        }
    });
    Ok(maps)
}

/// Spreads ownership from the certain nodes to all others.
fn spread(graph: &Graph, mut owners: Vec<u32>, is_certain: &BitSet) -> Result<Vec<u32>> {
    let mut stack: Vec<NodeIx> = Vec::new();
    for certain in is_certain.iter() {
        stack.push(NodeIx(certain as u32));
        while let Some(node) = stack.pop() {
            let owner = owners[node.index()];
            stack.try_reserve(graph.edge_range(node).len() + 1)?;
            for (_, edge_type, to) in graph.edges(node) {
                if matches!(edge_type, EdgeType::Shortcut | EdgeType::Weak) || is_certain.has(to) {
                    continue;
                }
                let risen = match owners[to.index()] {
                    NONE => owner,
                    same if same == owner => continue,
                    SHARED => continue,
                    _ => SHARED,
                };
                owners[to.index()] = risen;
                stack.push(to);
            }
        }
    }
    Ok(owners)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::graph;

    const TWO_REALMS: &str = "root -> c1:system␣/␣NativeContext(10); root -> c2:system␣/␣NativeContext␣/␣x(20);\
        root -> o(1) -internal:map> m(2) -internal:map> mm(4) -internal:native_context> c1; mm -internal:map> mm;\
        c1 -> a(100) -> both(1000) -> deep(2000); c2 -> b(200) -> both; root -> lone(5); c2 -> o;\
        c2 -weak> lone; c2 -shortcut> lone; o -> under(7); c2 -> o2(3) -internal:map> m";

    fn owners(graph: &Graph, contexts: &NativeContexts) -> Vec<(String, String)> {
        let name = |node| graph.strings.text(graph.name(node)).into_owned();
        let say = |owner| match owner {
            Owner::None => "-".to_owned(),
            Owner::Shared => "shared".to_owned(),
            Owner::Context(node) => graph.id(node).0.to_string(),
        };
        graph.nodes().map(|node| (name(node), say(contexts.owner(node)))).collect()
    }

    #[test]
    fn maps_decide_and_the_rest_spreads() {
        let graph = graph(TWO_REALMS);
        let contexts = attribute(&graph).unwrap();
        assert_eq!(contexts.nodes, [NodeIx(1), NodeIx(2)]);
        let wanted = [
            ("root", "-"),
            ("system / NativeContext", "3"),
            ("system / NativeContext / x", "5"),
            ("o", "3"),
            ("m", "3"),
            ("mm", "3"),
            ("a", "3"),
            ("both", "shared"),
            ("deep", "shared"),
            ("b", "5"),
            ("lone", "-"),
            ("under", "3"),
            ("o2", "3"),
        ];
        assert_eq!(owners(&graph, &contexts), wanted.map(|(name, owner)| (name.to_owned(), owner.to_owned())));
    }

    #[test]
    fn sizes_add_up() {
        let graph = graph(TWO_REALMS);
        let sums = sizes(&graph, &attribute(&graph).unwrap(), &|node| u64::from(node.0)).unwrap();
        assert_eq!((sums.shared_size, sums.unattributed_size), (3000, 5));
        let contexts: Vec<_> = sums
            .contexts
            .iter()
            .map(|context| (context.self_size, context.attributed_size, context.retained_size))
            .collect();
        assert_eq!(contexts, [(10, 10 + 1 + 2 + 4 + 100 + 7 + 3, 1), (20, 220, 2)]);
    }

    #[test]
    fn names_of_native_contexts() {
        let yes = ["system / NativeContext", "Detached system / NativeContext", "system / NativeContext / "];
        let no = ["system / NativeContexts", "system / Context", "", "Detached Detached system / NativeContext"];
        assert!(yes.iter().all(|name| is_native_context(name.as_bytes())));
        assert!(!no.iter().any(|name| is_native_context(name.as_bytes())));
    }
}
