//! The owners of the copies of a text: `Session.token ×120`, `Array[] ×3`, `Map entry`.
//!
//! The owner of a copy is its nearest strong retainer, the one that DevTools lists first; roots own nothing. If the
//! retainer is an inner array, the object that the array belongs to is the owner, found by the same rule. Copies that
//! objects of one class hold through edges of one name have one owner. Indexes are folded, because it does not matter
//! which element of an array a copy is.
//!
//! Cost: the retainers of the copies and a sort, in parallel; then each holder is visited once, however many copies it
//! holds. Edge names are looked up only in holders with few edges. An object with thousands of properties, or one that
//! holds many of the copies, is a table; the names of its properties are keys and are folded, too.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;

use rayon::prelude::*;

use crate::error::Result;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::ids::{EdgeIx, NodeIx};
use crate::names;
use crate::query::biggest::is_inner;
use crate::query::order::{Direction, compare_names};
use crate::snapshot::Snapshot;

/// How the copies of an owner are held.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Place {
    /// By nothing that a program knows.
    Nowhere,
    /// By an edge with this type and name.
    Named(EdgeType, u32),
    /// Elements.
    Elements,
    /// Properties of a table, of any name.
    Keys,
    /// Numbered slots of V8.
    Slots,
    /// Entries of a `Map` or a `Set`.
    Entries,
}

/// Copies that objects of one class hold in the same way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Owner {
    /// Index of the class; `None` for `Place::Nowhere`.
    pub class: Option<u32>,
    /// How the copies are held.
    pub place: Place,
    /// One of the edges, if they have a name.
    pub edge: Option<EdgeIx>,
    /// The index range of its copies in `Owners::nodes`.
    pub members: Range<usize>,
    /// Sum of their shallow sizes, in bytes.
    pub self_size: u64,
    /// Sum of their retained sizes, in bytes.
    pub retained_size: u64,
}

/// All owners of a text.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Owners {
    /// The copies, owner by owner.
    pub nodes: Vec<NodeIx>,
    /// The owners, most copies first.
    pub list: Vec<Owner>,
}

/// An object with more edges than this is a table.
const MAX_LINKS: usize = 4096;
/// A holder with more of the copies than this is a table.
const MAX_NAMES: usize = 8;
/// An inner array is at most this many steps from its object.
const MAX_STEPS: usize = 8;
const NO_HOLDER: u32 = u32::MAX;

/// A copy and its holder.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Held {
    source: u32,
    edge_type: EdgeType,
    node: u32,
}

/// The owners of some strings.
pub fn owners(snapshot: &Snapshot, copies: &[NodeIx]) -> Result<Owners> {
    let mut held: Vec<Held> = Vec::new();
    held.try_reserve_exact(copies.len())?;
    held.par_extend(copies.par_iter().with_min_len(1 << 10).map(|&node| match nearest(snapshot, node) {
        Some((source, edge_type)) => Held { source: source.0, edge_type, node: node.0 },
        None => Held { source: NO_HOLDER, edge_type: EdgeType::Other, node: node.0 },
    }));
    held.par_sort_unstable();

    let mut of_place: HashMap<(Option<u32>, Place), (u32, Option<EdgeIx>)> = HashMap::new();
    let mut placed: Vec<(u32, u32)> = Vec::new();
    placed.try_reserve_exact(held.len())?;
    // Most copies have the same owner as the previous one.
    let mut last = None;
    for same in held.chunk_by(|a, b| (a.source, a.edge_type) == (b.source, b.edge_type)) {
        places(snapshot, same, |class, place, edge, node| {
            let owner = match last {
                Some((key, owner)) if key == (class, place) => owner,
                _ => {
                    let next = of_place.len() as u32;
                    of_place.entry((class, place)).or_insert((next, edge)).0
                }
            };
            last = Some(((class, place), owner));
            placed.push((owner, node));
        });
    }
    let mut keys = Vec::new();
    keys.try_reserve_exact(of_place.len())?;
    keys.extend(of_place.into_iter().map(|((class, place), (owner, edge))| (owner, class, place, edge)));
    keys.sort_unstable_by_key(|&(owner, ..)| owner);
    gather(snapshot, placed, keys)
}

/// Sort keys of owners.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OwnerKey {
    /// By class, then by edge.
    Name,
    /// Number of copies.
    Count,
    /// Shallow size of the copies.
    ShallowSize,
    /// Retained size of the copies.
    RetainedSize,
}

/// Indexes of the owners, sorted; among ties the owner with most copies comes first.
pub fn sort(snapshot: &Snapshot, owners: &Owners, key: OwnerKey, direction: Direction) -> Vec<u32> {
    let mut order: Vec<u32> = (0..owners.list.len() as u32).collect();
    let names: Vec<String> = match key {
        OwnerKey::Name => {
            owners.list.iter().map(|owner| class_text(snapshot, owner) + &edge_text(snapshot, owner)).collect()
        }
        _ => Vec::new(),
    };
    order.sort_by(|&a, &b| {
        let (left, right) = (&owners.list[a as usize], &owners.list[b as usize]);
        direction.apply(match key {
            OwnerKey::Name => compare_names(names[a as usize].as_bytes(), names[b as usize].as_bytes()),
            OwnerKey::Count => left.members.len().cmp(&right.members.len()),
            OwnerKey::ShallowSize => left.self_size.cmp(&right.self_size),
            OwnerKey::RetainedSize => left.retained_size.cmp(&right.retained_size),
        })
    });
    order
}

/// The class name of an owner; empty for `Place::Nowhere`.
pub fn class_text(snapshot: &Snapshot, owner: &Owner) -> String {
    owner.class.map(|class| snapshot.classes.text(class as usize).into_owned()).unwrap_or_default()
}

/// The edge of an owner in the notation that follows its class.
pub fn edge_text(snapshot: &Snapshot, owner: &Owner) -> String {
    let named = |edge| String::from_utf8_lossy(&names::edge_text(&snapshot.graph, edge)).into_owned();
    match owner.place {
        Place::Nowhere => String::new(),
        Place::Named(..) => owner.edge.map(named).unwrap_or_default(),
        Place::Elements => "[]".into(),
        Place::Keys => ".*".into(),
        Place::Slots => "{}".into(),
        Place::Entries => " entry".into(),
    }
}

/// Groups the copies by owner, and sums their sizes.
fn gather(
    snapshot: &Snapshot,
    mut placed: Vec<(u32, u32)>,
    keys: Vec<(u32, Option<u32>, Place, Option<EdgeIx>)>,
) -> Result<Owners> {
    placed.par_sort_unstable();
    let mut owners = Owners::default();
    owners.nodes.try_reserve_exact(placed.len())?;
    owners.nodes.extend(placed.iter().map(|&(_, node)| NodeIx(node)));
    owners.list.try_reserve_exact(keys.len())?;
    let mut begin = 0;
    for same in placed.chunk_by(|a, b| a.0 == b.0) {
        let (_, class, place, edge) = keys[same[0].0 as usize];
        let members = begin..begin + same.len();
        begin = members.end;
        let mut owner = Owner { class, place, edge, members, self_size: 0, retained_size: 0 };
        for &(_, node) in same {
            owner.self_size += snapshot.graph.self_sizes.get(node as usize);
            owner.retained_size = owner.retained_size.saturating_add(snapshot.retained_size(NodeIx(node)));
        }
        owners.list.push(owner);
    }
    owners.list.sort_by_key(|owner| Reverse(owner.members.len()));
    Ok(owners)
}

/// The nearest strong retainer of a node, and the edge type. Roots do not count; among equally near ones, the program's
/// own objects come first.
fn nearest(snapshot: &Snapshot, node: NodeIx) -> Option<(NodeIx, EdgeType)> {
    let graph = &snapshot.graph;
    let strong = snapshot.retainers.of(node).iter().filter(|source| {
        source.edge_type() != EdgeType::Weak
            && source.node() != graph.root
            && graph.node_type(source.node()) != NodeType::Synthetic
    });
    // The distance of an unreachable node is negative, which is a very large unsigned number.
    let near = |source: NodeIx| (snapshot.distances[source.index()] as u32, is_internal(graph, source));
    strong.min_by_key(|source| near(source.node())).map(|source| (source.node(), source.edge_type()))
}

fn is_internal(graph: &Graph, node: NodeIx) -> bool {
    is_inner(graph, node) || matches!(graph.node_type(node), NodeType::Code | NodeType::Other)
}

/// Determines the owner of each copy of one holder, held by one type of edge.
fn places(snapshot: &Snapshot, same: &[Held], mut assign: impl FnMut(Option<u32>, Place, Option<EdgeIx>, u32)) {
    let graph = &snapshot.graph;
    let Held { source, edge_type, .. } = same[0];
    if source == NO_HOLDER {
        return same.iter().for_each(|held| assign(None, Place::Nowhere, None, held.node));
    }
    let source = NodeIx(source);
    let class = |node: NodeIx| Some(snapshot.classes.of_node[node.index()]);
    let folded = match edge_type {
        EdgeType::Element => Some(Place::Elements),
        EdgeType::Hidden => Some(Place::Slots),
        _ if is_inner(graph, source) => Some(Place::Slots),
        EdgeType::Property if same.len() > MAX_NAMES => Some(Place::Keys),
        _ if graph.edge_range(source).len() > MAX_LINKS => Some(Place::Keys),
        _ => None,
    };
    if let Some(mut place) = folded {
        let mut owner = source;
        if let Some((object, within)) = object_of(snapshot, source) {
            (owner, place) = (object, within);
        }
        return same.iter().for_each(|held| assign(class(owner), place, None, held.node));
    }
    let mut wanted = same.iter().map(|held| (held.node, None)).collect::<Vec<(u32, Option<EdgeIx>)>>();
    for (edge, of_type, target) in graph.edges(source) {
        if of_type != edge_type {
            continue;
        }
        if let Ok(at) = wanted.binary_search_by_key(&target.0, |&(node, _)| node) {
            wanted[at].1.get_or_insert(edge);
        }
    }
    for (node, edge) in wanted {
        match edge.filter(|&edge| !is_number(&names::edge_name(graph, edge))) {
            Some(edge) => {
                assign(class(source), Place::Named(edge_type, graph.edge_names[edge.index()]), Some(edge), node);
            }
            None => assign(class(source), Place::Slots, None, node),
        }
    }
}

fn is_number(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(u8::is_ascii_digit)
}

/// The program's own object that an inner array belongs to, and the role of the array in it.
fn object_of(snapshot: &Snapshot, array: NodeIx) -> Option<(NodeIx, Place)> {
    let graph = &snapshot.graph;
    let (mut at, mut inner) = (array, array);
    for _ in 0..MAX_STEPS {
        if !is_inner(graph, at) {
            break;
        }
        // An array that thousands of objects share belongs to none of them.
        if snapshot.retainers.range(at).len() > MAX_LINKS {
            return None;
        }
        inner = at;
        at = nearest(snapshot, at)?.0;
    }
    if at == array || is_internal(graph, at) {
        return None;
    }
    let links = graph.edge_range(at).take(MAX_LINKS).map(|edge| EdgeIx(edge as u32));
    let mut to_inner = links.filter(|edge| {
        let target = graph.edge_targets[edge.index()];
        target.node() == inner && target.edge_type() == EdgeType::Internal
    });
    let place = match to_inner.next().map(|edge| names::edge_name(graph, edge)).as_deref() {
        Some(b"table") => Place::Entries,
        Some(b"properties") => Place::Keys,
        Some(b"elements") => Place::Elements,
        _ => Place::Slots,
    };
    Some((at, place))
}

/// The owner with most of the copies, and the number of owners. There must be at least one copy.
pub fn top(snapshot: &Snapshot, copies: &[NodeIx]) -> Result<(Owner, usize)> {
    let mut owners = owners(snapshot, copies)?;
    let count = owners.list.len();
    Ok((owners.list.swap_remove(0), count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    /// Name and copies of each owner of all strings of a heap.
    fn owners_of_strings(heap: &str) -> Vec<(String, Vec<u32>)> {
        let snapshot = testkit::open(heap);
        let strings: Vec<NodeIx> =
            snapshot.graph.nodes().filter(|&node| snapshot.graph.node_type(node) == NodeType::String).collect();
        let owners = owners(&snapshot, &strings).unwrap();
        let name = |owner: &Owner| class_text(&snapshot, owner) + &edge_text(&snapshot, owner);
        let copies = |owner: &Owner| owners.nodes[owner.members.clone()].iter().map(|node| node.0).collect();
        owners.list.iter().map(|owner| (name(owner), copies(owner))).collect()
    }

    fn owner(name: &str, copies: &[u32]) -> (String, Vec<u32>) {
        (name.into(), copies.to_vec())
    }

    #[test]
    fn objects_of_a_class_with_one_edge_name_are_one_owner() {
        let heap = "root -> a:Session; a -property:token> s:x(1){string}; root -> b:Session; b -property:token> t:x(1){string};\
             b -property:user␣name> u:x(1){string}; root -> f{closure} -context:name> v:x(1){string};\
             root -> l:Array -element:0> w:x(1){string}; l -element:7> y:x(1){string}; l -element:9> z:x(1){string}";
        assert_eq!(
            owners_of_strings(heap),
            [
                owner("Array[]", &[9, 10, 11]),
                owner("Session.token", &[2, 4]),
                owner("Session[\"user name\"]", &[5]),
                owner("Function->name", &[7]),
            ]
        );
    }

    #[test]
    fn the_nearest_strong_retainer_owns_and_roots_do_not() {
        let heap = "root -> near:Near -property:p> s:x(1){string}; root -> a:A -> far:Far -property:q> s;\
             root -> t:x(1){string}; near -weak:w> t; root -> g:roots{synthetic} -> t";
        assert_eq!(owners_of_strings(heap), [owner("Near.p", &[2]), owner("", &[5])]);
        // Both are equally near: the program's own object is the owner.
        let heap = "root -> pool{code} -internal:name> s:x(1){string}; root -> o:Own -property:p> s; root -> late{code} -internal:name> s";
        assert_eq!(owners_of_strings(heap), [owner("Own.p", &[2])]);
    }

    #[test]
    fn the_owner_of_an_inner_array_owns_its_contents() {
        let heap = "root -> m:Map -internal:table> t:∅{array} -internal:3> s:x(1){string}; t -internal:4> u:x(1){string};\
             root -> o:Options -internal:properties> p:∅{array} -internal:1> v:x(1){string};\
             root -> l:List -internal:elements> e:∅{array} -internal:outer> h{hidden} -internal:1> w:x(1){string};\
             root -> r:shared{array} -internal:1> y:x(1){string}";
        assert_eq!(
            owners_of_strings(heap),
            [owner("Map entry", &[3, 4]), owner("Options.*", &[7]), owner("List[]", &[11]), owner("(array){}", &[13]),]
        );
    }

    #[test]
    fn names_of_a_table_are_keys() {
        let table = |size: usize| {
            let rows = (0..size).map(|at| format!("t -property:k{at}> s{at}:x(1){{string}};"));
            format!("root -> t:Table; {}", rows.collect::<String>())
        };
        assert_eq!(owners_of_strings(&table(MAX_NAMES)).len(), MAX_NAMES);
        let folded = owners_of_strings(&table(MAX_NAMES + 1));
        assert_eq!(folded.len(), 1);
        assert_eq!((folded[0].0.as_str(), folded[0].1.len()), ("Table.*", MAX_NAMES + 1));
    }

    #[test]
    fn sums_and_sorts() {
        let snapshot = testkit::open(
            "root -> a:Small -property:p> s:x(1){string}; root -> b:Small -property:p> t:x(2){string};\
             root -> c:Big -property:p> u:x(9){string} -internal:part> v:y(30)",
        );
        let owners = owners(&snapshot, &[NodeIx(2), NodeIx(4), NodeIx(6)]).unwrap();
        let sums: Vec<_> = owners.list.iter().map(|owner| (owner.self_size, owner.retained_size)).collect();
        assert_eq!(sums, [(3, 3), (9, 39)]);
        use Direction::*;
        for (key, direction, wanted) in [
            (OwnerKey::Name, Ascending, [1, 0]),
            (OwnerKey::Name, Descending, [0, 1]),
            (OwnerKey::Count, Ascending, [1, 0]),
            (OwnerKey::Count, Descending, [0, 1]),
            (OwnerKey::ShallowSize, Descending, [1, 0]),
            (OwnerKey::RetainedSize, Ascending, [0, 1]),
        ] {
            assert_eq!(sort(&snapshot, &owners, key, direction), wanted, "{key:?} {direction:?}");
        }
        let (top, count) = top(&snapshot, &owners.nodes).unwrap();
        assert_eq!((top, count), (owners.list[0].clone(), 2));
    }
}
