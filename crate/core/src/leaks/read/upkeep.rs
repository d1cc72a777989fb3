//! What code does with a container besides filling it: whether it has a limit, and whether anything is taken out again.
//!
//! *A limit* is seen in three ways. Arrays of one fixed length beside a Map, as many of whose places are used as the Map
//! has entries: that is how fast caches keep their order. A property of its holder with a name such as `maxSize`, which the
//! function that fills the container reads. Or a function that fills the container also drops its oldest entry:
//! `if (map.size > LIMIT) map.delete(map.keys().next().value)`.
//!
//! Small integers have no node, so the limit itself is mostly unknown. Functions are known by the words in their code
//! (`constants.rs`): those that see the variable, and the methods of the holder.
//!
//! Cost: the properties of the holder, and the constants of up to a few hundred functions.

use std::collections::HashSet;

use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::passes::values::edge_name;

use super::climb::PathEdge;
use super::constants::constants;
use super::entries::{Entries, Shape};
use super::heap::Heap;
use super::script::functions_in;

/// Functions that are looked at.
const MAX_FUNCTIONS: usize = 512;
/// Properties of a holder that are looked at.
const MAX_PROPERTIES: usize = 256;
/// Names of limits, in lower case and without underscores.
const LIMITS: [&str; 18] = [
    "max",
    "maxsize",
    "maxitems",
    "maxentries",
    "maxkeys",
    "maxlength",
    "maxcount",
    "maxelements",
    "maxcachesize",
    "most",
    "limit",
    "cachelimit",
    "sizelimit",
    "capacity",
    "cachesize",
    "bound",
    "windowsize",
    "historysize",
];

/// What keeps a container small.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bound {
    /// The most entries that it can have, where that is known.
    pub limit: Option<u64>,
    /// What has the limit: the object that holds the container, or else the container.
    pub cache: NodeIx,
    /// The function that keeps to it, where one is seen.
    pub function: Option<NodeIx>,
}

/// The limit of a container, if it shows one. `context` is that of the variable that holds it.
pub fn bound(heap: &Heap, node: NodeIx, entries: &Entries, context: Option<NodeIx>) -> Option<Bound> {
    let count = entries.list.len() as u64;
    let holder = holder(heap, node);
    let cache = holder.unwrap_or(node);
    if let Some(limit) = holder.and_then(|holder| places(heap, holder, node, count)) {
        return (limit > count).then_some(Bound { limit: Some(limit), cache, function: None });
    }
    let limits: HashSet<Vec<u8>> = holder.map(|holder| limit_names(heap, holder)).unwrap_or_default();
    let keeps_to_it = |&function: &NodeIx| {
        let words = constants(heap, function);
        let reads_limit = words.iter().any(|word| limits.contains(*word));
        fills(&words, entries.shape) && reads_limit || drops_oldest(&words, entries.shape)
    };
    let function = functions(heap, node, holder, context).into_iter().find(keeps_to_it)?;
    Some(Bound { limit: None, cache, function: Some(function) })
}

/// Whether some function that sees a container takes entries out of such a one.
pub fn is_emptied(heap: &Heap, node: NodeIx, shape: Shape, context: Option<NodeIx>) -> bool {
    let takes = |&function: &NodeIx| takes_out(&constants(heap, function), shape);
    functions(heap, node, holder(heap, node), context).iter().any(takes)
}

/// Whether a container is one of the tables in which Go, compiled to WebAssembly, keeps JavaScript values that it refers to.
/// They lose their entries only when Go's own collector runs, so that they grow for long without a leak.
pub fn is_table_of_go(heap: &Heap, node: NodeIx) -> bool {
    holder(heap, node).is_some_and(|holder| heap.property(holder, &heap.words.go_ref_counts).is_some())
}

/// The object or the class that has a container as a property.
fn holder(heap: &Heap, node: NodeIx) -> Option<NodeIx> {
    let edge = PathEdge::nearest(heap, node)?;
    let is_object = matches!(heap.graph.node_type(edge.source), NodeType::Object | NodeType::Closure);
    (edge.edge_type == EdgeType::Property && is_object && !heap.is_context(edge.source)).then_some(edge.source)
}

/// The functions that may change a container: those that see its variable, the methods of its own class and of its holder's.
fn functions(heap: &Heap, node: NodeIx, holder: Option<NodeIx>, context: Option<NodeIx>) -> Vec<NodeIx> {
    let mut all: Vec<NodeIx> = context.map(|context| functions_in(heap, context)).unwrap_or_default();
    let methods = |of: NodeIx| {
        let properties = heap.graph.edges(of).filter(|&(_, edge_type, _)| edge_type == EdgeType::Property);
        properties.map(|(.., to)| to).filter(|&to| heap.is_function(to)).take(MAX_FUNCTIONS)
    };
    for of in [Some(node), holder].into_iter().flatten() {
        let proto = heap.property(of, &heap.words.proto);
        all.extend([Some(of), proto].into_iter().flatten().flat_map(methods));
        if heap.is_function(of) {
            all.push(of);
        }
    }
    all.retain(|&function| heap.location(function).is_some());
    all.truncate(MAX_FUNCTIONS);
    all
}

/// The length of arrays beside a container that were made for all entries at once, as many of whose places are used as it
/// has entries; or of two or more typed arrays of one length.
fn places(heap: &Heap, holder: NodeIx, node: NodeIx, count: u64) -> Option<u64> {
    let properties = heap.graph.edges(holder).take(MAX_PROPERTIES);
    let mut lengths: Vec<u64> = Vec::new();
    for (.., beside) in properties.filter(|&(_, edge_type, to)| edge_type == EdgeType::Property && to != node) {
        if heap.raw_name(beside) == b"Array" {
            let elements = || heap.graph.edges(beside).filter(|&(_, edge_type, _)| edge_type == EdgeType::Element);
            let all = elements().count() as u64;
            let used = elements().filter(|&(.., to)| heap.oddball(to).is_none()).count() as u64;
            if all > count && used.abs_diff(count) <= 1 {
                return Some(all);
            }
        }
        lengths.extend(typed_length(heap, beside));
    }
    lengths.sort_unstable();
    lengths.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).find(|&length| length > count)
}

/// The length of a typed array, by the size of its bytes.
fn typed_length(heap: &Heap, node: NodeIx) -> Option<u64> {
    let width = match heap.raw_name(node) {
        b"Uint8Array" | b"Int8Array" => 1,
        b"Uint16Array" | b"Int16Array" => 2,
        b"Uint32Array" | b"Int32Array" | b"Float32Array" => 4,
        b"Float64Array" => 8,
        _ => return None,
    };
    let buffer = heap.graph.edges(node).find(|&(.., to)| heap.raw_name(to) == b"ArrayBuffer").map(|(.., to)| to)?;
    let bytes = (heap.graph.edges(buffer)).find(|&(edge, edge_type, _)| {
        edge_type == EdgeType::Internal && heap.words.backing_store.has(edge_name(heap.graph, edge))
    });
    bytes.map(|(.., bytes)| heap.written_size(bytes) / width)
}

/// The properties of an object that are called like limits. Their names are in its shape, also those of small integers.
fn limit_names(heap: &Heap, holder: NodeIx) -> HashSet<Vec<u8>> {
    let shape = heap.internal(holder, &heap.words.map);
    let names = shape.and_then(|shape| heap.internal(shape, &heap.words.descriptors));
    let strings = names.into_iter().flat_map(|names| heap.graph.edges(names)).map(|(.., name)| name);
    strings
        .filter(|&name| heap.graph.node_type(name) == NodeType::String && is_limit(heap.raw_name(name)))
        .map(|name| heap.raw_name(name).to_vec())
        .collect()
}

/// Whether something is called like a limit: `maxSize`, `_max`, `MAX_ENTRIES`.
fn is_limit(name: &[u8]) -> bool {
    let name: Vec<u8> = name.iter().filter(|&&byte| byte != b'_').map(u8::to_ascii_lowercase).collect();
    LIMITS.iter().any(|limit| limit.as_bytes() == name)
}

/// Whether code has all of these words.
fn has(words: &[&[u8]], all: &[&[u8]]) -> bool {
    all.iter().all(|word| words.contains(word))
}

/// Whether code fills a container of a shape.
fn fills(words: &[&[u8]], shape: Shape) -> bool {
    match shape {
        Shape::Array => has(words, &[b"push"]) || has(words, &[b"unshift"]),
        Shape::Map => has(words, &[b"set"]),
        Shape::Set => has(words, &[b"add"]),
        Shape::Object => true,
    }
}

/// Whether code takes entries out of a container of a shape.
fn takes_out(words: &[&[u8]], shape: Shape) -> bool {
    let out: &[&[u8]] = match shape {
        Shape::Array => &[b"shift", b"pop", b"splice"],
        Shape::Map | Shape::Set => &[b"delete", b"clear"],
        Shape::Object => &[b"keys", b"deleteProperty"],
    };
    out.iter().any(|word| words.contains(word))
}

/// Whether code that fills a container drops the oldest entry of it where there are too many.
fn drops_oldest(words: &[&[u8]], shape: Shape) -> bool {
    let compares = || words.iter().any(|word| is_limit(word));
    match shape {
        Shape::Array => {
            let at_the_front = has(words, &[b"push"]) && (has(words, &[b"shift"]) || has(words, &[b"splice"]));
            let at_the_end = has(words, &[b"unshift"]) && (has(words, &[b"pop"]) || has(words, &[b"splice"]));
            has(words, &[b"length"]) && (at_the_front || at_the_end)
        }
        Shape::Map | Shape::Set => {
            let oldest = || has(words, &[b"next"]) && has(words, &[b"size"]) || compares();
            fills(words, shape) && has(words, &[b"delete"]) && oldest()
        }
        Shape::Object => has(words, &[b"keys", b"length"]) && compares(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::read::entries::entries;
    use crate::leaks::trial::{self, each};

    /// An array of six entries, node 2, that is the property `cache` of an object `h`; `rest` says more about that.
    fn of<T>(rest: &str, read: impl FnOnce(&Heap, &Entries) -> T) -> T {
        let entry = each(0..6, "; cache -element:*> e*:Entry");
        let heap = format!("root -> h:Cache -property:cache> cache:Array{entry}{rest}");
        trial::with_heap(&heap, |heap| read(heap, &entries(heap, NodeIx(2), 1).expect("entries")))
    }

    fn limit(rest: &str) -> Option<Option<u64>> {
        of(rest, |heap, entries| bound(heap, NodeIx(2), entries, None).map(|bound| bound.limit))
    }

    /// `h` has a method with these words in its code, and a shape with these names.
    fn holder(words: &[&str], names: &[&str]) -> String {
        let method = "; h -property:__proto__> p:Object -property:add> add:add{closure}#7:4:1 -internal:shared> s:add{code};\
                      s -internal:function_data> code:system␣/␣BytecodeArray{code} -internal:constant_pool> pool{array}";
        let shape =
            "; h -internal:map> m:system␣/␣Map{object␣shape} -internal:descriptors> d:system␣/␣Names{object␣shape}";
        let listed = |of: &str, strings: &[&str]| -> String {
            let string = |(at, string): (usize, &&str)| format!("; {of} -internal:{at}> {of}{at}:{string}{{string}}");
            strings.iter().enumerate().map(string).collect()
        };
        format!("{method}{shape}{}{}", listed("pool", words), listed("d", names))
    }

    #[test]
    fn arrays_of_a_fixed_length_beside_it_are_a_limit() {
        let beside = |used: u32, all: u32| {
            let filled = each(0..used, "; order -element:*> k*:Key");
            let empty = each(used..all, "; order -element:*> undefined");
            let ro =
                "; root -> gc:GC␣roots{synthetic} -> ro:RO{synthetic} -internal:undefined_value> undefined:u{hidden}";
            format!("; h -property:order> order:Array{filled}{ro}{empty}")
        };
        assert_eq!(limit(&beside(6, 40)), Some(Some(40)));
        assert_eq!(limit(&beside(5, 40)), Some(Some(40)), "the newest may not be in order yet");
        assert_eq!(limit(&beside(3, 40)), None, "another array");
        assert_eq!(limit(&beside(6, 6)), None, "an array that is full has no limit to show");
    }

    #[test]
    fn typed_arrays_of_one_length_are_a_limit() {
        let typed = |class: &str, sizes: [u32; 2]| {
            let array = |at: usize| {
                format!(
                    "; h -property:t{at}> t{at}:{class} -internal:buffer> b{at}:ArrayBuffer -internal:backing_store> \
                     y{at}:bytes({}){{native}}",
                    sizes[at]
                )
            };
            array(0) + &array(1)
        };
        assert_eq!(limit(&typed("Uint16Array", [80, 80])), Some(Some(40)));
        assert_eq!(limit(&typed("Float64Array", [80, 80])), Some(Some(10)));
        assert_eq!(limit(&typed("Uint16Array", [80, 90])), None, "they have nothing in common");
        assert_eq!(limit(&typed("Uint16Array", [8, 8])), None, "it has outgrown them");
    }

    #[test]
    fn a_limit_that_the_filling_function_reads_counts() {
        assert_eq!(limit(&holder(&["push", "maxSize"], &["maxSize"])), Some(None));
        assert_eq!(limit(&holder(&["push", "_max"], &["_max"])), Some(None));
        assert_eq!(limit(&holder(&["pop", "maxSize"], &["maxSize"])), None, "it does not fill");
        assert_eq!(limit(&holder(&["push"], &["maxSize"])), None, "it does not read the limit");
        assert_eq!(limit(&holder(&["push", "maxAge"], &["maxAge"])), None, "an age is no limit");
        assert_eq!(limit(&holder(&["push", "maxSize"], &[])), None, "the limit is of something else");
    }

    #[test]
    fn a_function_that_fills_and_drops_keeps_a_limit() {
        assert_eq!(limit(&holder(&["push", "length", "shift"], &[])), Some(None));
        assert_eq!(limit(&holder(&["unshift", "length", "pop"], &[])), Some(None));
        assert_eq!(limit(&holder(&["push", "shift"], &[])), None, "a queue");
        assert_eq!(limit(&holder(&["push", "length", "pop"], &[])), None, "a stack");
        let drops = |words: &[&str], shape| {
            let words: Vec<&[u8]> = words.iter().map(|word| word.as_bytes()).collect();
            drops_oldest(&words, shape)
        };
        assert!(drops(&["set", "size", "delete", "keys", "next"], Shape::Map));
        assert!(drops(&["set", "delete", "MAX_ENTRIES"], Shape::Map));
        assert!(drops(&["add", "size", "delete", "values", "next"], Shape::Set));
        assert!(!drops(&["set", "size", "delete"], Shape::Map), "a session that ends");
        assert!(!drops(&["size", "delete", "next"], Shape::Map), "it does not fill");
        assert!(drops(&["keys", "length", "LIMIT"], Shape::Object) && !drops(&["keys", "length"], Shape::Object));
    }

    #[test]
    fn a_container_is_emptied_where_code_takes_entries_out() {
        let emptied =
            |words: &[&str]| of(&holder(words, &[]), |heap, _| is_emptied(heap, NodeIx(2), Shape::Array, None));
        for word in ["shift", "pop", "splice"] {
            assert!(emptied(&["push", word]), "{word}");
        }
        assert!(!emptied(&["push", "delete"]), "arrays have no such method");
        assert!(takes_out(&[b"delete"], Shape::Map) && !takes_out(&[b"pop"], Shape::Map));
    }
}
