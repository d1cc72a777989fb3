//! Containers of plain numbers: how many there is room for.
//!
//! V8 writes no edge to a small number, to `true` or to `null`, nor to the numbers of a packed array of doubles, so such a
//! container has a store and no entries. The size of the store says how many it has room for. An array grows by half and a
//! table by twice, so there may be fewer.
//!
//! Where V8 compresses pointers, as browsers do, a slot takes four bytes, but a double eight: an array counts as one of
//! doubles there, so it has room for at least so many.
//!
//! Cost: the edges of the container.

use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;

use super::entries::{Shape, table};
use super::heap::Heap;

/// Functions whose size is looked at: one with a size is enough.
const MAX_FUNCTIONS: usize = 4096;
/// A function without compressed pointers takes at least six words of eight bytes.
const LARGEST_COMPRESSED: u64 = 40;
/// If more than one slot in so many has an edge, the entries are no plain numbers.
const FEW: u64 = 16;
/// Smaller stores are not looked at.
const LEAST_SLOTS: u64 = 64;

/// Room for plain numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Room {
    /// What has it.
    pub shape: Shape,
    /// The number of entries that there is room for.
    pub entries: u64,
}

/// The room of a container whose entries are plain numbers; `None` for any other node.
pub fn room(heap: &Heap, node: NodeIx) -> Option<Room> {
    room_by(heap, node, pointer_size(heap))
}

/// The same where the size of a pointer is known.
pub fn room_by(heap: &Heap, node: NodeIx, pointer: u64) -> Option<Room> {
    if heap.graph.node_type(node) != NodeType::Object {
        return None;
    }
    let is_plain = |edges: usize, slots: u64| slots >= LEAST_SLOTS && edges as u64 * FEW < slots;
    if let Some(table) = table(heap, node) {
        let slots = (heap.written_size(table) / pointer).saturating_sub(2);
        let (shape, buckets) = buckets(slots)?;
        let edges = heap.graph.edges(table).filter(|&(.., to)| heap.graph.node_type(to) != NodeType::Hidden).count();
        return is_plain(edges, slots).then_some(Room { shape, entries: 2 * buckets });
    }
    let elements = heap.internal(node, &heap.words.elements).filter(|_| heap.raw_name(node) == b"Array")?;
    let slots = (heap.written_size(elements).saturating_sub(2 * pointer)) / 8;
    let edges = heap.graph.edges(node).filter(|&(_, edge_type, _)| edge_type == EdgeType::Element).count();
    is_plain(edges, slots).then_some(Room { shape: Shape::Array, entries: slots })
}

/// What a table of so many slots is, and its buckets: `slots = 3 + buckets + 2 * buckets * width`.
fn buckets(slots: u64) -> Option<(Shape, u64)> {
    let rest = slots.checked_sub(3)?;
    [(Shape::Map, 7), (Shape::Set, 5)].into_iter().find_map(|(shape, each)| {
        (rest.is_multiple_of(each) && (rest / each).is_power_of_two()).then_some((shape, rest / each))
    })
}

/// Bytes of a pointer within the heap: 4 where V8 compresses them. Looks for a function among the nodes.
pub fn pointer_size(heap: &Heap) -> u64 {
    let functions = heap.graph.nodes().filter(|&node| heap.is_function(node)).take(MAX_FUNCTIONS);
    let size = functions.map(|function| heap.written_size(function)).find(|&size| size > 0);
    if size.is_some_and(|size| size <= LARGEST_COMPRESSED) { 4 } else { 8 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial;

    /// The room of node 1 of a heap.
    fn of(heap: &str) -> Option<(Shape, u64)> {
        trial::with_heap(heap, |heap| room(heap, NodeIx(1))).map(|room| (room.shape, room.entries))
    }

    fn array(size: u64) -> String {
        format!("root -> a:Array -internal:elements> e:⟨object␣elements⟩({size}){{array}}")
    }

    #[test]
    fn the_store_of_an_array_has_room_for_its_numbers() {
        assert_eq!(of(&array(16 + 8 * 1000)), Some((Shape::Array, 1000)));
        assert_eq!(of(&array(16 + 8 * 64)), Some((Shape::Array, 64)));
        assert_eq!(of(&array(16 + 8 * 63)), None, "too small for a closer look");
        assert_eq!(of(&array(16 + 8 * 1000).replace("a:Array", "a:Object")), None);
    }

    #[test]
    fn entries_with_edges_are_no_plain_numbers() {
        let with = |edges: u32| of(&(array(16 + 8 * 160) + &trial::each(0..edges, "; a -element:*> x*:X")));
        assert_eq!(with(9), Some((Shape::Array, 160)));
        assert_eq!(with(10), None);
    }

    #[test]
    fn a_table_has_twice_as_many_entries_as_buckets() {
        let table = |class: &str, slots: u64| {
            of(&format!("root -> m:{class} -internal:table> t:∅({}){{array}}", 16 + 8 * slots))
        };
        assert_eq!(table("Map", 3 + 7 * 64), Some((Shape::Map, 128)));
        assert_eq!(table("Set", 3 + 5 * 64), Some((Shape::Set, 128)));
        assert_eq!(table("Map", 3 + 7 * 63), None, "no table has such a size");
        assert_eq!(table("WeakMap", 3 + 7 * 64), None);
        assert_eq!(table("Map", 2), None);
    }

    #[test]
    fn compressed_pointers_take_half_the_space() {
        let function = |size: u64| format!("; root -> f:f({size}){{closure}}");
        let map = format!("root -> m:Map -internal:table> t:∅({}){{array}}", 8 + 4 * (3 + 7 * 64));
        assert_eq!(of(&(map.clone() + &function(32))), Some((Shape::Map, 128)));
        assert_eq!(of(&(map + &function(56))), None);
        let array = array(8 + 8 * 1000);
        assert_eq!(of(&(array.clone() + &function(32))), Some((Shape::Array, 1000)));
        assert_eq!(of(&(array + &function(56))), Some((Shape::Array, 999)));
    }
}
