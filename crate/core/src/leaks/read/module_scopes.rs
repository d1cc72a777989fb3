//! The scopes of the program's own modules: the contexts of its functions that have no context of the program's around
//! them.
//!
//! Cost: the locations, and the edges of the program's functions, in parallel.

use rayon::prelude::*;

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
    let made_in = |own: &mut NumberMap<u32, bool>, row: usize| {
        let (node, at) = rows.get(row);
        let is_own =
            heap.is_function(node) && *own.entry(at.script_id).or_insert_with(|| heap.is_own_script(at.script_id));
        is_own.then(|| heap.context_of(node)).flatten()
    };
    let rows_of_functions = (0..rows.len()).into_par_iter().with_min_len(1 << 12);
    let made_in: Vec<NodeIx> = rows_of_functions.map_init(NumberMap::default, made_in).flatten_iter().collect();
    let mut contexts = Vec::new();
    let mut passed = BitSet::empty(heap.graph.node_count())?;
    for mut context in made_in {
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
