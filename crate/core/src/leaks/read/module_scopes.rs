//! The scopes of the program's own modules: the contexts of its functions that have no context of the program's around
//! them.
//!
//! Cost: the locations, and the edges of the program's functions.

use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::locations::Rows;
use crate::hash::NumberMap;
use crate::ids::NodeIx;

use super::heap::Heap;

/// Contexts outside a function's own that are looked at.
const MAX_OUTER: usize = 16;

/// The scopes, in order. `Heap::module_scopes` keeps them.
pub fn module_scopes(heap: &Heap) -> Result<Vec<NodeIx>> {
    let rows = Rows::of(&heap.graph.locations);
    let mut own: NumberMap<u32, bool> = NumberMap::default();
    let mut contexts = Vec::new();
    let mut passed = BitSet::empty(heap.graph.node_count())?;
    for (node, at) in rows.iter() {
        let is_own = *own.entry(at.script_id).or_insert_with(|| heap.is_own_script(at.script_id));
        if !is_own || !heap.is_function(node) {
            continue;
        }
        let Some(mut context) = heap.context_of(node) else { continue };
        // A few steps out, but never twice through the same context: in a broken file, contexts may lead in a circle.
        let mut is_known = !passed.insert(context.index());
        for _ in 0..MAX_OUTER {
            if is_known {
                break;
            }
            match heap.internal(context, &heap.words.previous) {
                Some(outer) if heap.is_context(outer) => context = outer,
                _ => break,
            }
            is_known = !passed.insert(context.index());
        }
        if !is_known && heap.is_context(context) {
            contexts.push(context);
        }
    }
    contexts.sort_unstable();
    Ok(contexts)
}
