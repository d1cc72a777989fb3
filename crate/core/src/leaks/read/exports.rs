//! Exported variables of ES modules.
//!
//! V8 keeps an exported variable in a cell of its own, not in the module's context. The module leads to a table of its
//! exports, in which each name is followed by its cell; a variable that is exported under several names has one cell. The
//! name in the source may be another one (`export { store as sessions }`): the module's scope lists both.
//!
//! Cost: the retainers of a cell, and the edges of the tables of one module.

use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::names;

use super::heap::Heap;

/// Retainers of a cell that are looked at.
const MAX_RETAINERS: usize = 256;

/// A variable that a module exports.
pub struct Export {
    /// Its name in the source of the module; `default` if it has none.
    pub name: String,
    /// The module's context, in which its functions were made.
    pub context: NodeIx,
}

/// Whether a node is a cell, which holds the value of one variable.
pub fn is_cell(heap: &Heap, node: NodeIx) -> bool {
    heap.raw_name(node) == b"system / Cell"
}

/// The variable that is kept in a cell, where a module exports it. Of several modules that pass the variable on, it is the
/// one that declares it.
pub fn export(heap: &Heap, cell: NodeIx) -> Option<Export> {
    let mut passed_on = None;
    for table in holders(heap, cell) {
        if heap.graph.node_type(table) != NodeType::Array {
            continue;
        }
        for context in holders(heap, table).filter_map(|module| context(heap, module)) {
            let Some(name) = name_before(heap, table, cell) else { continue };
            let known = Export { name: heap.name(name), context };
            match local_name(heap, context, name) {
                Some(local) => return Some(Export { name: local, context }),
                None => _ = passed_on.get_or_insert(known),
            }
        }
    }
    passed_on
}

fn holders<'a>(heap: &'a Heap, node: NodeIx) -> impl Iterator<Item = NodeIx> + 'a {
    heap.snapshot.retainers.of(node).iter().take(MAX_RETAINERS).map(|source| source.node())
}

/// The context of a module.
fn context(heap: &Heap, module: NodeIx) -> Option<NodeIx> {
    let is_module = heap.raw_name(module) == b"system / SourceTextModule";
    is_module.then(|| holders(heap, module).find(|&node| heap.is_context(node)))?
}

/// The text in the slot before a cell.
fn name_before(heap: &Heap, table: NodeIx, cell: NodeIx) -> Option<NodeIx> {
    let slots = slots(heap, table);
    let &(at, _) = slots.iter().find(|&&(_, to)| to == cell)?;
    slots.into_iter().find(|&(slot, to)| slot + 1 == at && heap.is_string(to)).map(|(_, to)| to)
}

/// The numbered slots of an array of V8's.
fn slots(heap: &Heap, array: NodeIx) -> Vec<(u32, NodeIx)> {
    let number = |edge| std::str::from_utf8(&names::edge_name(heap.graph, edge)).ok()?.parse().ok();
    let edges = heap.graph.edges(array).filter(|&(_, edge_type, _)| edge_type == EdgeType::Internal);
    edges.filter_map(|(edge, _, to)| Some((number(edge)?, to))).collect()
}

/// The name that a module's source has for what it exports under another one. A module's scope has an array of three slots
/// for each variable: its name, a number, and an array of the names it is exported under.
fn local_name(heap: &Heap, context: NodeIx, exported: NodeIx) -> Option<String> {
    let is_array = |node: &NodeIx| heap.graph.node_type(*node) == NodeType::Array;
    let within = |node: NodeIx| heap.graph.edges(node).map(|(.., to)| to).filter(is_array);
    let scope = heap.internal(context, &heap.words.scope_info)?;
    for variables in within(scope).flat_map(within) {
        let slots = slots(heap, variables);
        let names = slots.iter().find(|&(_, names)| is_array(names) && within_slots(heap, *names, exported));
        let Some(&(at, _)) = names else { continue };
        let local = slots.iter().find(|&&(slot, _)| slot + 2 == at).map(|&(_, local)| local)?;
        let name = heap.name(local);
        let is_written = name.chars().next().is_some_and(|first| first.is_alphabetic() || matches!(first, '_' | '$'));
        return Some(if is_written { name } else { heap.name(exported) });
    }
    None
}

fn within_slots(heap: &Heap, array: NodeIx, node: NodeIx) -> bool {
    heap.graph.edges(array).any(|(.., to)| to == node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial;

    /// A module whose context is `x` and that exports the cell `c` as `sessions`. The cell is node 3.
    const MODULE: &str = "root -> m:system␣/␣SourceTextModule{hidden} -hidden:0> t:∅{array} -internal:4> c:system␣/␣Cell{hidden};\
        c -internal:value> v:Map; t -internal:3> n:sessions{string}; root -> x:system␣/␣Context -internal:extension> m";

    /// What `x` knows of the variable: it is called `local` in the source.
    fn scope(local: &str) -> String {
        format!(
            "; x -internal:scope_info> s:system␣/␣ScopeInfo{{code}} -hidden:2> info:∅{{array}} -internal:2> all:∅{{array}};\
             all -internal:3> l:{local}{{string}}; all -internal:5> names:∅{{array}} -internal:0> n"
        )
    }

    fn name(heap: &str) -> Option<String> {
        trial::with_heap(heap, |heap| {
            let cell = heap.graph.nodes().find(|&node| is_cell(heap, node)).expect("a cell");
            export(heap, cell).map(|export| export.name)
        })
    }

    #[test]
    fn an_export_has_the_name_before_its_cell() {
        assert_eq!(name(MODULE).as_deref(), Some("sessions"));
        assert_eq!(name(&format!("{MODULE}{}", scope("sessions"))).as_deref(), Some("sessions"));
    }

    #[test]
    fn the_name_in_the_source_comes_first() {
        assert_eq!(name(&format!("{MODULE}{}", scope("store"))).as_deref(), Some("store"));
        assert_eq!(name(&format!("{MODULE}{}", scope("*default*"))).as_deref(), Some("sessions"), "it is not written");
    }

    #[test]
    fn of_modules_that_pass_a_variable_on_the_one_that_declares_it_counts() {
        let other = "; root -> m2:system␣/␣SourceTextModule{hidden} -hidden:0> t2:∅{array} -internal:4> c;\
            t2 -internal:3> n2:all{string}; root -> x2:system␣/␣Context -internal:extension> m2";
        let declares =
            scope("store").replace("x -internal:scope_info>", "x2 -internal:scope_info>").replace("> n\"", "> n2\"");
        let declares = declares.replace("-internal:0> n", "-internal:0> n2");
        assert_eq!(name(&format!("{MODULE}{other}{declares}")).as_deref(), Some("store"));
    }

    #[test]
    fn a_cell_that_no_module_exports_has_no_name() {
        assert_eq!(name(&MODULE.replace("SourceTextModule", "SyntheticModule")), None);
        assert_eq!(name(&MODULE.replace("n:sessions{string}", "n:Sessions")), None);
        assert_eq!(name(&MODULE.replace("t -internal:3>", "t -internal:1>")), None);
    }
}
