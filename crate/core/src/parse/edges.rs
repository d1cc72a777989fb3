//! Reads the `edges` section: rows into two 32-bit words per edge.

use std::mem::MaybeUninit;

use wide::u8x16;

use super::header::Header;
use super::nodes::{MaxName, take};
use super::rows::{RowFault, RowSink};
use super::shaped::{Columns, ROWS};
use crate::error::{Error, Result};
use crate::graph::columns::{Growth, adopt, spare};
use crate::graph::{EdgeType, PackedTarget};

/// The meaning of a field of an edge row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Type,
    NameOrIndex,
    ToNode,
    Other,
}

/// The edge columns, in file order.
pub struct Edges {
    layout: Layout,
    expected: usize,
    growth: Growth,
    /// String ordinal, or index for element and hidden edges.
    pub names: Vec<u32>,
    /// Target and type.
    pub targets: Vec<PackedTarget>,
    /// The largest string ordinal used, and its byte offset.
    pub max_name: MaxName,
}

/// How a row is laid out.
struct Layout {
    fields: Vec<Field>,
    type_at: usize,
    name_at: usize,
    target_at: usize,
    /// The edge type of each code in the file.
    types: Box<[TypeBits; 256]>,
    /// The same for codes 0 to 15, as vectors: the highest byte of `packed`, one byte of `named`.
    packed: u8x16,
    named: u8x16,
    target: ExactDivision,
    node_count: u32,
}

/// An edge type in the form that the loop over rows uses.
#[derive(Clone, Copy)]
struct TypeBits {
    /// The type at its position in `PackedTarget`.
    packed: u32,
    /// All ones if the name is a string ordinal, zeros if it is a number.
    named: u32,
}

impl TypeBits {
    fn of(edge_type: EdgeType) -> Self {
        let named = if edge_type.is_indexed() { 0 } else { u32::MAX };
        TypeBits { packed: PackedTarget::new(edge_type, 0).bits(), named }
    }
}

/// Exact division by a constant; a remainder shows as a quotient that is too large.
///
/// Multiplying by the inverse, modulo 2^32, of the divisor's odd part and rotating out its factors of two gives the
/// quotient if the number is a multiple, and otherwise a number larger than any quotient (Granlund and Montgomery 1994;
/// Warren, Hacker's Delight, 10-17). So one multiplication and one comparison with the number of nodes turn `to_node`
/// into an ordinal and check it. A division would cost ten times as much.
struct ExactDivision {
    inverse: u32,
    twos: u32,
}

impl ExactDivision {
    fn by(divisor: u32) -> Self {
        let twos = divisor.trailing_zeros();
        let odd = divisor >> twos;
        // Newton's iteration doubles the number of correct bits each time: 3, 6, 12, 24, 48.
        let inverse = (0..4).fold(odd, |x, _| x.wrapping_mul(2u32.wrapping_sub(odd.wrapping_mul(x))));
        ExactDivision { inverse, twos }
    }

    #[inline(always)]
    fn quotient(&self, number: u32) -> u32 {
        number.wrapping_mul(self.inverse).rotate_right(self.twos)
    }
}

impl Edges {
    /// Columns for the edges that the header announces.
    pub fn new(header: &Header, growth: Growth) -> Self {
        let fields: Vec<Field> = header
            .edge_fields
            .iter()
            .map(|name| match name.as_str() {
                "type" => Field::Type,
                "name_or_index" => Field::NameOrIndex,
                "to_node" => Field::ToNode,
                _ => Field::Other,
            })
            .collect();
        let place = |field| fields.iter().position(|&other| other == field).unwrap_or(0);
        let types: Box<[TypeBits; 256]> = Box::new(std::array::from_fn(|code| {
            TypeBits::of(header.edge_types.get(code).map_or(EdgeType::Other, |name| EdgeType::of(name)))
        }));
        Edges {
            layout: Layout {
                type_at: place(Field::Type),
                name_at: place(Field::NameOrIndex),
                target_at: place(Field::ToNode),
                fields,
                packed: u8x16::new(std::array::from_fn(|code| (types[code].packed >> 24) as u8)),
                named: u8x16::new(std::array::from_fn(|code| types[code].named as u8)),
                types,
                target: ExactDivision::by(header.node_fields.len() as u32),
                node_count: header.node_count as u32,
            },
            expected: header.edge_count,
            growth,
            names: Vec::new(),
            targets: Vec::new(),
            max_name: MaxName::default(),
        }
    }
}

/// A range of rows, in both columns.
pub struct EdgeWindow<'a> {
    layout: &'a Layout,
    names: &'a mut [MaybeUninit<u32>],
    targets: &'a mut [MaybeUninit<PackedTarget>],
    /// Largest name so far, and the index of its value.
    max_name: Option<(u32, usize)>,
}

impl RowSink for Edges {
    type Window<'a> = EdgeWindow<'a>;
    type Outcome = MaxName;

    fn room(&self) -> usize {
        self.expected - self.names.len()
    }

    fn surplus(&self) -> Error {
        let message = format!("`edges` holds more than the {} edges that the header announces", self.expected);
        Error::new(crate::ErrorKind::Malformed, message)
    }

    fn windows(&mut self, counts: &[usize]) -> Result<Vec<EdgeWindow<'_>>> {
        let extra: usize = counts.iter().sum();
        let mut names = spare(&mut self.names, true, extra, self.expected, self.growth)?;
        let mut targets = spare(&mut self.targets, true, extra, self.expected, self.growth)?;
        Ok(counts
            .iter()
            .map(|&count| EdgeWindow {
                layout: &self.layout,
                names: take(&mut names, count),
                targets: take(&mut targets, count),
                max_name: None,
            })
            .collect())
    }

    fn write(window: &mut EdgeWindow<'_>, first: usize, values: &[u32]) -> std::result::Result<(), RowFault> {
        let layout = window.layout;
        // The usual order, given as constants, lets the compiler drop the bounds checks of every row.
        match (layout.fields.len(), layout.type_at, layout.name_at, layout.target_at) {
            (3, 0, 1, 2) => write_rows(window, first, values.as_chunks::<3>().0.iter().copied(), 3),
            (width, t, n, to) => {
                write_rows(window, first, values.chunks_exact(width).map(|row| [row[t], row[n], row[to]]), width)
            }
        }
    }

    fn write_columns(
        window: &mut EdgeWindow<'_>,
        first: usize,
        columns: &Columns,
        count: usize,
    ) -> std::result::Result<(), RowFault> {
        let layout = window.layout;
        let usual = (layout.type_at, layout.name_at, layout.target_at) == (0, 1, 2);
        let (true, [seconds, thirds]) = (usual, columns.others.as_slice()) else {
            return Self::write(window, first, &columns.rows(count).collect::<Vec<_>>());
        };
        let names = &mut window.names[first..first + count];
        let targets = &mut window.targets[first..first + count];
        let largest = write_columns(layout, &columns.firsts, seconds, thirds, names, targets);
        let numbers = columns.firsts.iter().zip(seconds).zip(thirds).take(count);
        let rows = numbers.map(|((&code, &name), &to_node)| [u32::from(code), name, to_node]);
        let largest = largest.ok_or_else(|| bad_target(layout, rows.clone(), 3))?;
        note_name(window, first, largest, rows, 3);
        Ok(())
    }

    fn write_wide(
        window: &mut EdgeWindow<'_>,
        _: usize,
        field: usize,
        value: u64,
    ) -> std::result::Result<(), RowFault> {
        match window.layout.fields[field] {
            Field::Other => Ok(()),
            _ => Err(RowFault::new(0, format!("{value} is too large for this field of an edge"))),
        }
    }

    fn restart(window: &mut EdgeWindow<'_>) {
        window.max_name = None;
    }

    fn close(window: EdgeWindow<'_>, offset_of: &dyn Fn(usize) -> u64) -> MaxName {
        match window.max_name {
            Some((value, index)) => MaxName { value: Some(value), offset: offset_of(index) },
            None => MaxName::default(),
        }
    }

    unsafe fn absorb(&mut self, outcomes: Vec<MaxName>, rows: usize) -> Result<()> {
        // SAFETY: `write` fills both columns, and the caller has passed it every row.
        unsafe {
            adopt(&mut self.names, true, rows);
            adopt(&mut self.targets, true, rows);
        }
        outcomes.into_iter().for_each(|outcome| self.max_name.absorb(outcome));
        Ok(())
    }
}

#[inline(always)]
fn write_rows(
    window: &mut EdgeWindow<'_>,
    first: usize,
    rows: impl ExactSizeIterator<Item = [u32; 3]> + Clone,
    width: usize,
) -> std::result::Result<(), RowFault> {
    let layout = window.layout;
    let names = &mut window.names[first..first + rows.len()];
    let targets = &mut window.targets[first..first + rows.len()];
    let (mut largest, mut all_good) = (0, true);
    for ((name, target), [code, name_or_index, to_node]) in names.iter_mut().zip(targets).zip(rows.clone()) {
        let TypeBits { packed, named } = layout.types[code.min(255) as usize];
        let ordinal = layout.target.quotient(to_node);
        all_good &= ordinal < layout.node_count;
        name.write(name_or_index);
        target.write(PackedTarget::from_bits(packed | ordinal));
        largest = largest.max(name_or_index & named);
    }
    if !all_good {
        return Err(bad_target(layout, rows, width));
    }
    note_name(window, first, largest, rows, width);
    Ok(())
}

/// Records the largest name of some rows if it is larger than every name before.
#[inline(always)]
fn note_name(
    window: &mut EdgeWindow<'_>,
    first: usize,
    largest: u32,
    mut rows: impl Iterator<Item = [u32; 3]>,
    width: usize,
) {
    let layout = window.layout;
    if window.max_name.is_none_or(|(value, _)| largest > value) {
        let named = |[code, name, _]: [u32; 3]| name & layout.types[code.min(255) as usize].named == largest;
        if let Some(row) = rows.position(named) {
            window.max_name = Some((largest, (first + row) * width + layout.name_at));
        }
    }
}

/// Writes rows given by column, in loops that the compiler vectorizes; returns the largest name, or `None` if a target
/// is not a node.
#[inline(always)]
fn write_columns(
    layout: &Layout,
    codes: &[u8; ROWS],
    seconds: &[u32; ROWS],
    thirds: &[u32; ROWS],
    names: &mut [MaybeUninit<u32>],
    targets: &mut [MaybeUninit<PackedTarget>],
) -> Option<u32> {
    let (mut largest, mut farthest) = (0, 0);
    let places = names.chunks_mut(16).zip(targets.chunks_mut(16));
    let numbers = codes.as_chunks::<16>().0.iter().zip(seconds.as_chunks::<16>().0).zip(thirds.as_chunks::<16>().0);
    for ((names, targets), ((&codes, seconds), thirds)) in places.zip(numbers) {
        let codes = u8x16::new(codes);
        let packed = layout.packed.shuffle_zeroing(codes).to_array();
        let named = layout.named.shuffle_zeroing(codes).to_array();
        let mut put = |i: usize, name: &mut MaybeUninit<u32>, target: &mut MaybeUninit<PackedTarget>| {
            let ordinal = layout.target.quotient(thirds[i]);
            farthest = farthest.max(ordinal);
            name.write(seconds[i]);
            target.write(PackedTarget::from_bits(u32::from(packed[i]) << 24 | ordinal));
            largest = largest.max(seconds[i] & named[i] as i8 as u32);
        };
        match (names.as_chunks_mut::<16>().0, targets.as_chunks_mut::<16>().0) {
            ([names], [targets]) => (0..16).for_each(|i| put(i, &mut names[i], &mut targets[i])),
            _ => (0..names.len()).for_each(|i| put(i, &mut names[i], &mut targets[i])),
        }
    }
    (farthest < layout.node_count || targets.is_empty()).then_some(largest)
}

#[cold]
fn bad_target(layout: &Layout, mut rows: impl Iterator<Item = [u32; 3]>, width: usize) -> RowFault {
    let bad = |[_, _, to]: &[u32; 3]| layout.target.quotient(*to) >= layout.node_count;
    let (row, to_node) = rows
        .by_ref()
        .enumerate()
        .find_map(|(row, values)| bad(&values).then_some((row, values[2])))
        .unwrap_or_default();
    RowFault::new(row * width + layout.target_at, format!("an edge points to {to_node}, where no node begins"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_division_divides_multiples_and_exposes_other_numbers() {
        for divisor in 1u32..=40 {
            let by = ExactDivision::by(divisor);
            let most = u32::MAX / divisor;
            for quotient in (0..2000).chain(most - 2000..=most) {
                assert_eq!(by.quotient(quotient * divisor), quotient);
            }
            for number in (0..5000u32).filter(|number| number % divisor != 0) {
                assert!(by.quotient(number) > most, "{number} / {divisor}");
            }
        }
    }
}
