//! Reads the small flat sections: locations, samples, trace functions, scopes.

use std::mem::MaybeUninit;

use super::header::Header;
use super::nodes::take;
use super::rows::{RowFault, RowSink, push};
use crate::error::Result;
use crate::graph::columns::{Growth, adopt, spare};
use crate::graph::table::{Table, TraceTree};

/// The sections that are rows of plain numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableKind {
    /// `locations`
    Locations,
    /// `samples`
    Samples,
    /// `trace_function_infos`
    TraceFunctions,
    /// `scopes`
    Scopes,
    /// `scope_context_vars`
    ScopeContextVars,
    /// `scope_uses`
    ScopeUses,
}

impl TableKind {
    /// The kind of the section of this name.
    pub fn of(section: &str) -> Option<Self> {
        Some(match section {
            "locations" => TableKind::Locations,
            "samples" => TableKind::Samples,
            "trace_function_infos" => TableKind::TraceFunctions,
            "scopes" => TableKind::Scopes,
            "scope_context_vars" => TableKind::ScopeContextVars,
            "scope_uses" => TableKind::ScopeUses,
            _ => return None,
        })
    }

    /// The section's name.
    pub fn section(self) -> &'static str {
        match self {
            TableKind::Locations => "locations",
            TableKind::Samples => "samples",
            TableKind::TraceFunctions => "trace_function_infos",
            TableKind::Scopes => "scopes",
            TableKind::ScopeContextVars => "scope_context_vars",
            TableKind::ScopeUses => "scope_uses",
        }
    }

    /// Field names from the meta, or the fields of V8 versions that did not list them.
    pub fn fields(self, header: &Header) -> Vec<String> {
        let (key, fallback): (_, &[&str]) = match self {
            TableKind::Locations => ("location_fields", &["object_index", "script_id", "line", "column"]),
            TableKind::Samples => ("sample_fields", &["timestamp_us", "last_assigned_id"]),
            TableKind::TraceFunctions => {
                ("trace_function_info_fields", &["function_id", "name", "script_name", "script_id", "line", "column"])
            }
            TableKind::Scopes => ("scope_fields", &["value"]),
            TableKind::ScopeContextVars => ("scope_context_var_fields", &["value"]),
            TableKind::ScopeUses => ("scope_use_fields", &["value"]),
        };
        match header.fields(key) {
            fields if fields.is_empty() => fallback.iter().map(|&name| name.to_owned()).collect(),
            fields => fields,
        }
    }
}

/// All tables of a file.
#[derive(Default)]
pub struct Tables {
    /// `locations`
    pub locations: Table,
    /// `samples`
    pub samples: Table,
    /// `trace_function_infos`
    pub trace_functions: Table,
    /// `scopes`
    pub scopes: Table,
    /// `scope_context_vars`
    pub scope_context_vars: Table,
    /// `scope_uses`
    pub scope_uses: Table,
    /// `trace_tree`
    pub trace_tree: TraceTree,
}

impl Tables {
    /// The table of a kind.
    pub fn get_mut(&mut self, kind: TableKind) -> &mut Table {
        match kind {
            TableKind::Locations => &mut self.locations,
            TableKind::Samples => &mut self.samples,
            TableKind::TraceFunctions => &mut self.trace_functions,
            TableKind::Scopes => &mut self.scopes,
            TableKind::ScopeContextVars => &mut self.scope_context_vars,
            TableKind::ScopeUses => &mut self.scope_uses,
        }
    }
}

/// A range of rows, and its values over 32 bits.
pub struct TableWindow<'a> {
    width: usize,
    first_value: usize,
    values: &'a mut [MaybeUninit<u32>],
    wide: Vec<(u64, u64)>,
}

impl RowSink for Table {
    type Window<'a> = TableWindow<'a>;
    type Outcome = Vec<(u64, u64)>;

    fn windows(&mut self, counts: &[usize]) -> Result<Vec<TableWindow<'_>>> {
        let width = self.fields.len();
        let before = self.values.len();
        let extra = counts.iter().sum::<usize>() * width;
        let mut values = spare(&mut self.values, true, extra, usize::MAX, Growth::Stepwise)?;
        let mut first_value = before;
        Ok(counts
            .iter()
            .map(|&count| {
                let window =
                    TableWindow { width, first_value, values: take(&mut values, count * width), wide: Vec::new() };
                first_value += count * width;
                window
            })
            .collect())
    }

    fn write(window: &mut TableWindow<'_>, first: usize, values: &[u32]) -> std::result::Result<(), RowFault> {
        let begin = first * window.width;
        window.values[begin..begin + values.len()].write_copy_of_slice(values);
        Ok(())
    }

    fn write_wide(
        window: &mut TableWindow<'_>,
        row: usize,
        field: usize,
        value: u64,
    ) -> std::result::Result<(), RowFault> {
        push(&mut window.wide, ((window.first_value + row * window.width + field) as u64, value))
    }

    fn restart(window: &mut TableWindow<'_>) {
        window.wide.clear();
    }

    fn close(window: TableWindow<'_>, _: &dyn Fn(usize) -> u64) -> Vec<(u64, u64)> {
        window.wide
    }

    unsafe fn absorb(&mut self, outcomes: Vec<Vec<(u64, u64)>>, rows: usize) -> Result<()> {
        let values = rows * self.fields.len();
        // SAFETY: `write` copies every value, and the caller has passed it every row.
        unsafe { adopt(&mut self.values, true, values) };
        for wide in outcomes {
            self.wide.try_reserve(wide.len())?;
            self.wide.extend(wide);
        }
        Ok(())
    }
}
