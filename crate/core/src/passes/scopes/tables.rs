//! The tables of scopes that newer versions of V8 write: a tree given by depth, the variables that each scope keeps in
//! a context, and which scope uses which variable of which scope.
//!
//! A scope that calls `eval`, or has an inner one that does, lists no variables, and neither does the scope of a class:
//! V8 cannot say what reads them. Within `with`, each name counts as a use of the variable that it may mean.

use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::graph::Graph;
use crate::ids::StrIx;

/// The `nodes` index of a script, as in the tables, and the number of a scope in the script.
pub(super) type ScopeKey = (u64, i64);

/// A row of `scopes`.
pub(super) struct Scope {
    pub(super) key: ScopeKey,
    pub(super) parent: Option<usize>,
    pub(super) variables: Vec<Variable>,
}

/// A variable that a scope keeps in a context.
pub(super) struct Variable {
    pub(super) name: StrIx,
    /// The scopes that use it.
    pub(super) uses: Vec<usize>,
}

/// The scopes of all scripts.
pub(super) struct Scopes {
    pub(super) rows: Vec<Scope>,
    pub(super) of_key: HashMap<ScopeKey, usize>,
    pub(super) scripts: HashSet<u64>,
}

impl Scopes {
    pub(super) fn read(graph: &Graph) -> Result<Option<Self>> {
        let table = &graph.scopes;
        let fields = ["script_node_index", "scope_id", "depth", "scope_context_vars_count", "scope_uses_count"];
        let [Some(script), Some(id), Some(depth), Some(variables), Some(uses)] = fields.map(|name| table.field(name))
        else {
            return Ok(None);
        };
        let mut scopes = Scopes { rows: Vec::new(), of_key: HashMap::new(), scripts: HashSet::new() };
        scopes.rows.try_reserve_exact(table.len())?;
        scopes.of_key.try_reserve(table.len())?;
        // The scopes around the previous one, by depth.
        let mut around: Vec<usize> = Vec::new();
        let mut next_variable = 0;
        for row in 0..table.len() {
            let key = (table.get(row, script), with_sign(table.get(row, id)));
            if scopes.rows.last().is_none_or(|last| last.key.0 != key.0) {
                around.clear();
            }
            // DevTools fails at a scope that is more than one level deeper than the one before; here it becomes its
            // child.
            let depth = usize::try_from(table.get(row, depth)).map_or(around.len(), |depth| depth.min(around.len()));
            around.truncate(depth);
            let parent = around.last().copied();
            around.try_reserve(1)?;
            around.push(row);
            let last = table.get(row, variables).saturating_add(next_variable);
            let variables = context_variables(graph, next_variable, last)?;
            next_variable = last;
            scopes.scripts.try_reserve(1)?;
            scopes.scripts.insert(key.0);
            scopes.of_key.insert(key, row);
            scopes.rows.push(Scope { key, parent, variables });
        }
        let mut next_use = 0;
        for row in 0..table.len() {
            let last = table.get(row, uses).saturating_add(next_use);
            scopes.read_uses(graph, row, next_use, last)?;
            next_use = last;
        }
        Ok(Some(scopes))
    }

    /// Reads the uses of one scope. The scope is looked up by number: if two have the same number, the later one gets
    /// all uses.
    fn read_uses(&mut self, graph: &Graph, row: usize, first: u64, last: u64) -> Result<()> {
        let table = &graph.scope_uses;
        let (Some(declaring), Some(slot)) = (table.field("declaring_scope_id"), table.field("slot_index")) else {
            return Ok(());
        };
        let (script, id) = self.rows[row].key;
        let Some(&user) = self.of_key.get(&(script, id)) else { return Ok(()) };
        for use_row in rows_between(first, last, table.len()) {
            let declaring = with_sign(table.get(use_row, declaring));
            let Some(&scope) = self.of_key.get(&(script, declaring)) else { continue };
            let slot = usize::try_from(table.get(use_row, slot)).unwrap_or(usize::MAX);
            let Some(variable) = self.rows[scope].variables.get_mut(slot) else { continue };
            if variable.uses.last() != Some(&user) {
                variable.uses.try_reserve(1)?;
                variable.uses.push(user);
            }
        }
        Ok(())
    }
}

fn context_variables(graph: &Graph, first: u64, last: u64) -> Result<Vec<Variable>> {
    let table = &graph.scope_context_vars;
    let mut variables = Vec::new();
    let Some(name) = table.field("name") else { return Ok(variables) };
    let rows = rows_between(first, last, table.len());
    variables.try_reserve_exact(rows.len())?;
    variables.extend(rows.map(|row| {
        let name = u32::try_from(table.get(row, name)).unwrap_or(u32::MAX);
        Variable { name: StrIx(name), uses: Vec::new() }
    }));
    Ok(variables)
}

/// The rows `first .. last`, limited to the table.
fn rows_between(first: u64, last: u64, rows: usize) -> std::ops::Range<usize> {
    let within = |row: u64| usize::try_from(row).unwrap_or(usize::MAX).min(rows);
    within(first)..within(last)
}

/// A number of a table, which holds negative numbers modulo 2^32.
fn with_sign(value: u64) -> i64 {
    u32::try_from(value).map_or(i64::MAX, |value| i64::from(value as i32))
}
