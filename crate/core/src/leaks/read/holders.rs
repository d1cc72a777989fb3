//! Who else holds the objects of a finding. Where several variables hold the same objects, to clear one of them frees
//! nothing: all of them have to let go.
//!
//! For a sample of the objects, the most convincing way to a name is looked for that does not lead through the holder that is
//! known; then the same without the second holder. A name counts where most of the sample has it.
//!
//! Cost: a few dozen ways (`way.rs`).

use crate::graph::{EdgeType, NodeType};
use crate::hash::NumberSet;
use crate::ids::NodeIx;

use super::climb::MAX_RETAINERS;
use super::heap::Heap;
use super::ownership::{ENTRY, Ownership, of_way};
use super::way::{Way, way_around};

/// Objects that are looked at.
const SAMPLE: usize = 8;
/// Other holders that are named.
const MAX_HOLDERS: usize = 3;
/// The part of the sample that a holder has to hold.
const MOST: (usize, usize) = (3, 4);

/// What holds most of some objects besides a holder of a name, as owners: variables, fields, exports of the program's own.
pub fn other_holders(heap: &Heap, holder: NodeIx, name: &str, objects: &[NodeIx]) -> Vec<Ownership> {
    let sample = sample(heap, holder, objects);
    let mut avoided: NumberSet<NodeIx> = NumberSet::default();
    avoided.insert(holder);
    let mut others: Vec<Ownership> = Vec::new();
    while others.len() < MAX_HOLDERS && sample.len() >= SAMPLE {
        let found: Vec<(NodeIx, Ownership)> =
            sample.iter().filter_map(|&object| held(heap, object, &sample, &avoided)).collect();
        let Some((at, other)) = found.first().cloned() else { break };
        let alike = found.iter().filter(|(_, found)| found.owner.name == other.owner.name).count();
        let is_known = other.owner.name == name || others.iter().any(|known| known.owner.name == other.owner.name);
        if alike * MOST.1 < sample.len() * MOST.0 || is_known {
            break;
        }
        avoided.insert(at);
        others.push(other);
    }
    others
}

/// Some objects of a holder that others may hold as well: those that it does not dominate, if they are most.
fn sample(heap: &Heap, holder: NodeIx, objects: &[NodeIx]) -> Vec<NodeIx> {
    let is_object = |&object: &NodeIx| {
        object != holder && heap.graph.node_type(object) == NodeType::Object && !heap.is_context(object)
    };
    let all: Vec<NodeIx> = objects.iter().copied().filter(is_object).collect();
    let is_shared = |&object: &NodeIx| !heap.snapshot.tree.dominates(holder, object);
    let shared: Vec<NodeIx> = all.iter().copied().filter(is_shared).collect();
    if shared.len() < SAMPLE || shared.len() * MOST.1 < all.len() * MOST.0 {
        return Vec::new();
    }
    (0..SAMPLE).map(|at| shared[at * (shared.len() - 1) / (SAMPLE - 1)]).collect()
}

/// Another holder of an object of a sample: the node that holds it, and its owner.
fn held(heap: &Heap, object: NodeIx, sample: &[NodeIx], avoided: &NumberSet<NodeIx>) -> Option<(NodeIx, Ownership)> {
    let way = way_around(heap, object, avoided);
    if !way.is_own {
        return None;
    }
    // Up from the object to what has a name: a container, or the object whose property it is.
    let named = (0..way.links.len()).find(|&at| {
        let link = &way.links[at];
        // An object that serves as a table has others of the sample as its properties: these names are keys.
        let is_key = at == 0 && at + 1 < way.links.len() && is_shared(heap, link.source, object, sample);
        matches!(link.edge_type, EdgeType::Property | EdgeType::Context) && !is_key
    })?;
    let at = if named == 0 { way.links[0].source } else { way.links[named].target };
    let has_key = matches!(way.links[0].edge_type, EdgeType::Property) && named > 0;
    let links = if has_key { way.links[1..].to_vec() } else { way.links };
    let mut owned = of_way(heap, at, Way { links, end: way.end, is_own: true });
    while let Some(name) = owned.owner.name.strip_suffix(ENTRY) {
        owned.owner.name = name.to_owned();
    }
    Some((at, owned))
}

/// Whether an object has another object of a sample as a property, too.
fn is_shared(heap: &Heap, source: NodeIx, object: NodeIx, sample: &[NodeIx]) -> bool {
    let leads_to = |&other: &NodeIx| {
        let mut sources = heap.snapshot.retainers.of(other).iter().take(MAX_RETAINERS);
        other != object && sources.any(|known| known.node() == source && known.edge_type() == EdgeType::Property)
    };
    heap.graph.node_type(source) == NodeType::Object && sample.iter().any(leads_to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial::{self, PROGRAM, each};

    /// The other holders of the entries of `kept`, which are twenty objects.
    fn of(rest: &str) -> Vec<String> {
        let entries = each(0..20, "; kept -element:*> e*:Entry(200)@1*1");
        trial::with_heap(&format!("{PROGRAM}; c -context:kept> kept:Array(32)@21{entries}{rest}"), |heap| {
            let of_class = |class: &str| -> Vec<NodeIx> {
                heap.graph.nodes().filter(|&node| heap.raw_name(node) == class.as_bytes()).collect()
            };
            let holder = of_class("Array")[0];
            let entries = of_class("Entry");
            other_holders(heap, holder, "kept", &entries).into_iter().map(|other| other.owner.name).collect()
        })
    }

    #[test]
    fn all_that_hold_the_same_objects_are_named() {
        assert_eq!(of(""), [""; 0]);
        let index = "; c -context:index> index:Index@23 -property:all> all:Set@25 -internal:table> t:∅{array}@27";
        let twice = index.to_owned() + &each(0..20, "; t -internal:*> e*");
        assert_eq!(of(&twice), ["index.all"]);
        let list = each(0..20, "; list -element:*> e*");
        assert_eq!(of(&format!("{twice}; c -context:list> list:Array@29{list}")), ["list", "index.all"]);
    }

    #[test]
    fn an_object_that_serves_as_a_table_is_a_holder_and_its_keys_are_not() {
        let by_name = "; c -context:index> index:Index@23 -property:byName> all:Object@25";
        let keys: String = (0..20).map(|at| format!("; all -property:key{at}> e{at:04}")).collect();
        assert_eq!(of(&format!("{by_name}{keys}")), ["index.byName"]);
        assert_eq!(of(&format!("{by_name}{keys}; c -context:twin> all")), ["twin"]);
    }

    #[test]
    fn what_holds_a_few_of_them_is_no_holder() {
        let some =
            |count: u32| "; c -context:newest> newest:List@23".to_owned() + &each(0..count, "; newest -element:*> e*");
        assert_eq!(of(&some(20)), ["newest"]);
        assert_eq!(of(&some(12)), [""; 0]);
    }

    #[test]
    fn calls_and_the_runtime_are_no_holders() {
        let scopes = each(
            0..20,
            "; root -> f*:f{closure}@3*1#7:9:1 -internal:context> x*:system␣/␣Context@3*3 -context:entry> e*;\
             x* -internal:scope_info> scope:s{code}@31",
        );
        assert_eq!(of(&scopes), [""; 0]);
        assert_eq!(of(&("; root -> pool:Pool@23".to_owned() + &each(0..20, "; pool -element:*> e*"))), [""; 0]);
    }
}
