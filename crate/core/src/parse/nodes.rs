//! Reads the `nodes` section: rows into the node columns.

use std::mem::MaybeUninit;

use super::header::Header;
use super::rows::{RowFault, RowSink, push};
use super::shaped::Columns;
use crate::error::{Error, Result};
use crate::graph::columns::{Growth, WideColumn, adopt, spare};

/// The meaning of a field of a node row. The values of unknown fields are dropped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Field {
    Type,
    Name,
    Id,
    SelfSize,
    EdgeCount,
    TraceNodeId,
    Detachedness,
    Other,
}

impl Field {
    fn of(name: &str) -> Self {
        match name {
            "type" => Field::Type,
            "name" => Field::Name,
            "id" => Field::Id,
            "self_size" => Field::SelfSize,
            "edge_count" => Field::EdgeCount,
            "trace_node_id" => Field::TraceNodeId,
            "detachedness" => Field::Detachedness,
            _ => Field::Other,
        }
    }
}

/// The node columns, in file order.
#[derive(Default)]
pub struct Nodes {
    fields: Vec<Field>,
    has_traces: bool,
    expected: usize,
    growth: Option<Growth>,
    /// Code of the node's type. Codes over 255 are stored as 255.
    pub types: Vec<u8>,
    /// Ordinal of the node's name in the string table.
    pub names: Vec<u32>,
    /// V8's object ids.
    pub ids: WideColumn,
    /// Shallow sizes in bytes, as written in the file.
    pub self_sizes: WideColumn,
    /// Number of outgoing edges.
    pub edge_counts: Vec<u32>,
    /// Allocation trace node, 0 if there is none; empty unless the file has allocation traces.
    pub trace_node_ids: Vec<u32>,
    /// 0 unknown, 1 attached, 2 detached; empty if the file has no such field.
    pub detachedness: Vec<u8>,
    /// The largest string ordinal used, and its byte offset.
    pub max_name: MaxName,
}

/// The largest string ordinal that a section uses, and its byte offset. The string table comes last, and only then can
/// the parser check that the ordinal exists.
#[derive(Clone, Copy, Default)]
pub struct MaxName {
    /// The ordinal; `None` before the first row.
    pub value: Option<u32>,
    /// Its byte offset in the text.
    pub offset: u64,
}

impl MaxName {
    /// Keeps the larger of the two; if they are equal, the first.
    pub fn absorb(&mut self, other: MaxName) {
        if other.value > self.value {
            *self = other;
        }
    }
}

impl Nodes {
    /// Columns for the nodes that the header announces.
    pub fn new(header: &Header, growth: Growth) -> Self {
        Nodes {
            has_traces: header.trace_function_count > 0
                && header.node_fields.iter().any(|name| name == "trace_node_id"),
            fields: header.node_fields.iter().map(|name| Field::of(name)).collect(),
            expected: header.node_count,
            growth: Some(growth),
            ..Nodes::default()
        }
    }

    fn has(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }
}

/// A range of rows, in all columns that are kept.
pub struct NodeWindow<'a> {
    fields: &'a [Field],
    first_row: usize,
    types: &'a mut [MaybeUninit<u8>],
    names: &'a mut [MaybeUninit<u32>],
    ids: &'a mut [MaybeUninit<u32>],
    self_sizes: &'a mut [MaybeUninit<u32>],
    edge_counts: &'a mut [MaybeUninit<u32>],
    trace_node_ids: &'a mut [MaybeUninit<u32>],
    detachedness: &'a mut [MaybeUninit<u8>],
    outcome: NodeOutcome,
    /// Largest name so far, and the index of its value.
    max_name: Option<(u32, usize)>,
}

/// What a window yields besides its columns.
#[derive(Default)]
pub struct NodeOutcome {
    wide_ids: Vec<(u32, u32)>,
    wide_sizes: Vec<(u32, u32)>,
    max_name: MaxName,
}

impl RowSink for Nodes {
    type Window<'a> = NodeWindow<'a>;
    type Outcome = NodeOutcome;

    fn room(&self) -> usize {
        self.expected - self.types.len()
    }

    fn surplus(&self) -> Error {
        let message = format!("`nodes` holds more than the {} nodes that the header announces", self.expected);
        Error::new(crate::ErrorKind::Malformed, message)
    }

    fn windows(&mut self, counts: &[usize]) -> Result<Vec<NodeWindow<'_>>> {
        let before = self.types.len();
        let extra: usize = counts.iter().sum();
        let growth = self.growth.unwrap_or(Growth::Stepwise);
        let (has_traces, has_detachedness) = (self.has_traces, self.has(Field::Detachedness));
        let expected = self.expected;
        let mut types = spare(&mut self.types, true, extra, expected, growth)?;
        let mut names = spare(&mut self.names, true, extra, expected, growth)?;
        let mut ids = spare(&mut self.ids.low, true, extra, expected, growth)?;
        let mut self_sizes = spare(&mut self.self_sizes.low, true, extra, expected, growth)?;
        // One more: the counts later become the index of first edges, which ends with the total.
        let mut edge_counts = spare(&mut self.edge_counts, true, extra, expected + 1, growth)?;
        let mut trace_node_ids = spare(&mut self.trace_node_ids, has_traces, extra, expected, growth)?;
        let mut detachedness = spare(&mut self.detachedness, has_detachedness, extra, expected, growth)?;
        let mut first_row = before;
        Ok(counts
            .iter()
            .map(|&count| {
                let window = NodeWindow {
                    fields: &self.fields,
                    first_row,
                    types: take(&mut types, count),
                    names: take(&mut names, count),
                    ids: take(&mut ids, count),
                    self_sizes: take(&mut self_sizes, count),
                    edge_counts: take(&mut edge_counts, count),
                    trace_node_ids: take(&mut trace_node_ids, count),
                    detachedness: take(&mut detachedness, count),
                    outcome: NodeOutcome::default(),
                    max_name: None,
                };
                first_row += count;
                window
            })
            .collect())
    }

    fn write(window: &mut NodeWindow<'_>, first: usize, values: &[u32]) -> std::result::Result<(), RowFault> {
        let width = window.fields.len();
        for k in 0..width {
            write_field(window, k, first, values.iter().skip(k).step_by(width).copied());
        }
        Ok(())
    }

    fn write_columns(
        window: &mut NodeWindow<'_>,
        first: usize,
        columns: &Columns,
        count: usize,
    ) -> std::result::Result<(), RowFault> {
        for k in 0..window.fields.len() {
            match columns.field(k) {
                Some(values) => write_field(window, k, first, values[..count].iter().copied()),
                None => write_field(window, k, first, columns.firsts[..count].iter().copied().map(u32::from)),
            }
        }
        Ok(())
    }

    fn write_wide(
        window: &mut NodeWindow<'_>,
        row: usize,
        field: usize,
        value: u64,
    ) -> std::result::Result<(), RowFault> {
        let high = ((window.first_row + row) as u32, (value >> 32) as u32);
        match window.fields[field] {
            Field::Id => push(&mut window.outcome.wide_ids, high)?,
            Field::SelfSize => push(&mut window.outcome.wide_sizes, high)?,
            Field::Other => {}
            _ => {
                return Err(RowFault::new(0, format!("{value} is too large for this field of a node")));
            }
        }
        Ok(())
    }

    fn restart(window: &mut NodeWindow<'_>) {
        window.outcome = NodeOutcome::default();
        window.max_name = None;
    }

    fn close(window: NodeWindow<'_>, offset_of: &dyn Fn(usize) -> u64) -> NodeOutcome {
        let mut outcome = window.outcome;
        if let Some((value, index)) = window.max_name {
            outcome.max_name = MaxName { value: Some(value), offset: offset_of(index) };
        }
        outcome
    }

    unsafe fn absorb(&mut self, outcomes: Vec<NodeOutcome>, rows: usize) -> Result<()> {
        let (has_traces, has_detachedness) = (self.has_traces, self.has(Field::Detachedness));
        // SAFETY: `write` fills all of these columns, and the caller has passed it every row.
        unsafe {
            adopt(&mut self.types, true, rows);
            adopt(&mut self.names, true, rows);
            adopt(&mut self.ids.low, true, rows);
            adopt(&mut self.self_sizes.low, true, rows);
            adopt(&mut self.edge_counts, true, rows);
            adopt(&mut self.trace_node_ids, has_traces, rows);
            adopt(&mut self.detachedness, has_detachedness, rows);
        }
        for outcome in outcomes {
            self.ids.high.try_reserve(outcome.wide_ids.len())?;
            self.ids.high.extend(outcome.wide_ids);
            self.self_sizes.high.try_reserve(outcome.wide_sizes.len())?;
            self.self_sizes.high.extend(outcome.wide_sizes);
            self.max_name.absorb(outcome.max_name);
        }
        Ok(())
    }
}

/// Splits the first `count` items off a slice. An empty slice, which stands for a column that is not kept, yields none.
pub fn take<'a, T>(slice: &mut &'a mut [T], count: usize) -> &'a mut [T] {
    let count = count.min(slice.len());
    slice.split_off_mut(..count).unwrap_or_default()
}

/// Writes the values of field `k` into its column, starting at row `first` of the window.
#[inline(always)]
fn write_field(
    window: &mut NodeWindow<'_>,
    k: usize,
    first: usize,
    values: impl ExactSizeIterator<Item = u32> + Clone,
) {
    let rows = first..first + values.len();
    let narrow = values.clone().map(|value| value.min(255) as u8);
    match window.fields[k] {
        Field::Type => put(&mut window.types[rows], narrow),
        Field::Name => put(&mut window.names[rows], values.clone()),
        Field::Id => put(&mut window.ids[rows], values.clone()),
        Field::SelfSize => put(&mut window.self_sizes[rows], values.clone()),
        Field::EdgeCount => put(&mut window.edge_counts[rows], values.clone()),
        Field::TraceNodeId if window.trace_node_ids.is_empty() => {}
        Field::TraceNodeId => put(&mut window.trace_node_ids[rows], values.clone()),
        Field::Detachedness => put(&mut window.detachedness[rows], narrow),
        Field::Other => {}
    }
    if window.fields[k] == Field::Name {
        let largest = values.clone().max().unwrap_or(0);
        if window.max_name.is_none_or(|(value, _)| largest > value) {
            let row = values.clone().position(|name| name == largest).unwrap_or(0);
            window.max_name = Some((largest, (first + row) * window.fields.len() + k));
        }
    }
}

#[inline(always)]
fn put<T>(column: &mut [MaybeUninit<T>], values: impl Iterator<Item = T>) {
    for (place, value) in column.iter_mut().zip(values) {
        place.write(value);
    }
}
