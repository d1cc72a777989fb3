//! Where an object was created: from a node to the row of the table `locations` that tells.
//!
//! Rows that are in the order of their nodes are searched as they stand. Where they are not, an index holds the rows in
//! that order, four bytes each. Of a node's rows the last one counts, as in DevTools. Cost: a look at every row to see
//! the order, one sort if need be; a lookup is a binary search.

use rayon::prelude::*;

use crate::error::Result;
use crate::graph::table::Table;
use crate::ids::NodeIx;

/// A place in a script; line and column count from 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Location {
    /// V8's id of the script.
    pub script_id: u32,
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// The rows of a table of locations, in its order.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    values: &'a [u32],
    width: usize,
    /// Where a row has its node, script id, line and column.
    fields: [usize; 4],
}

impl<'a> Rows<'a> {
    /// The rows of a table; none if it lacks a field that matters.
    pub fn of(table: &'a Table) -> Self {
        let fields = ["object_index", "script_id", "line", "column"].map(|name| table.field(name));
        match fields {
            [Some(node), Some(script_id), Some(line), Some(column)] => {
                Rows { values: &table.values, width: table.fields.len(), fields: [node, script_id, line, column] }
            }
            _ => Rows { values: &[], width: 1, fields: [0; 4] },
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len() / self.width
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    fn node(&self, row: usize) -> u32 {
        self.values[row * self.width + self.fields[0]]
    }

    /// The node and the place that a row holds.
    pub fn get(&self, row: usize) -> (NodeIx, Location) {
        let values = &self.values[row * self.width..][..self.width];
        let [node, script_id, line, column] = self.fields.map(|field| values[field]);
        (NodeIx(node), Location { script_id, line, column })
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = (NodeIx, Location)> + use<'a> {
        (0..self.len()).map(move |row| self.get(row))
    }
}

/// Rows by node.
#[derive(Default)]
pub struct Locations {
    /// All rows in the order of their nodes; empty where they are in that order in the table.
    order: Vec<u32>,
}

impl Locations {
    /// An index of this table.
    pub fn of(table: &Table) -> Result<Self> {
        let rows = Rows::of(table);
        let mut order = Vec::new();
        if !(1..rows.len()).all(|row| rows.node(row - 1) <= rows.node(row)) {
            order.try_reserve_exact(rows.len())?;
            order.extend(0..rows.len() as u32);
            order.par_sort_unstable_by_key(|&row| (rows.node(row as usize), row));
        }
        Ok(Locations { order })
    }

    /// Where a node was created, by the table that this is an index of.
    pub fn location(&self, table: &Table, node: NodeIx) -> Option<Location> {
        let rows = Rows::of(table);
        let row_at = |place: usize| self.order.get(place).map_or(place, |&row| row as usize);
        // The number of rows up to and with the node's last.
        let (mut low, mut high) = (0, rows.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match rows.node(row_at(middle)) <= node.0 {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        let (found, location) = rows.get(row_at(low.checked_sub(1)?));
        (found == node).then_some(location)
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        self.order.capacity() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(fields: &[&str], rows: &[u32]) -> Table {
        let fields = fields.iter().map(|&field| field.to_owned()).collect();
        Table { fields, values: rows.to_vec(), wide: Vec::new() }
    }

    const FIELDS: [&str; 5] = ["object_index", "script_id", "script_object_index", "line", "column"];

    fn lines(rows: &[u32]) -> (Vec<Option<u32>>, bool) {
        let table = table(&FIELDS, rows);
        let locations = Locations::of(&table).unwrap();
        let line = |node| locations.location(&table, NodeIx(node)).map(|location| location.line);
        ((0..6).map(line).collect(), locations.order.is_empty())
    }

    #[test]
    fn finds_the_last_row_of_a_node_in_any_order() {
        let wanted = vec![None, Some(11), None, Some(31), None, Some(51)];
        let sorted = [1, 7, 0, 11, 0, 3, 7, 0, 30, 0, 3, 7, 0, 31, 0, 5, 7, 0, 51, 0];
        assert_eq!(lines(&sorted), (wanted.clone(), true));
        let unsorted = [3, 7, 0, 30, 0, 5, 7, 0, 51, 0, 1, 7, 0, 11, 0, 3, 7, 0, 31, 0];
        assert_eq!(lines(&unsorted), (wanted, false));
        assert_eq!(lines(&[]).0, [None; 6]);
    }

    #[test]
    fn reads_fields_by_name_and_nothing_where_one_is_missing() {
        let place = Location { script_id: 7, line: 2, column: 3 };
        let shuffled = table(&["column", "line", "object_index", "script_id"], &[3, 2, 1, 7]);
        assert_eq!(Locations::of(&shuffled).unwrap().location(&shuffled, NodeIx(1)), Some(place));
        let lacking = table(&["object_index", "script_id", "line"], &[1, 7, 2]);
        assert_eq!(Locations::of(&lacking).unwrap().location(&lacking, NodeIx(1)), None);
    }
}
