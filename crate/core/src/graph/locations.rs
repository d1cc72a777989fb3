//! Finds the source location of an object: the row of the table `locations` for a node.
//!
//! If the rows are in node order, they are searched as they are. Otherwise an index lists them in that order, four
//! bytes each. If a node has several rows the last one counts, as in DevTools. Cost: one pass over the rows to check
//! the order, and a sort if it is wrong; a lookup is a binary search, and for a node without a row, as most are, a bit.

use rayon::prelude::*;

use crate::bits::BitSet;
use crate::error::Result;
use crate::graph::table::Table;
use crate::ids::NodeIx;

/// A position in a script; line and column start at 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Location {
    /// V8's id of the script.
    pub script_id: u32,
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// Where node, script id, line and column are in a row.
fn fields(table: &Table) -> Option<[usize; 4]> {
    let place = |name| table.field(name);
    Some([place("object_index")?, place("script_id")?, place("line")?, place("column")?])
}

/// The rows of a table of locations, in table order.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    values: &'a [u32],
    width: usize,
    /// Positions of the node, script id, line and column in a row.
    fields: [usize; 4],
}

impl<'a> Rows<'a> {
    /// The rows of a table; no rows if the table lacks one of the fields.
    pub fn of(table: &'a Table) -> Self {
        Rows::known(table, fields(table))
    }

    /// The rows of a table whose fields are known.
    fn known(table: &'a Table, fields: Option<[usize; 4]>) -> Self {
        match fields {
            Some(fields) => Rows { values: &table.values, width: table.fields.len(), fields },
            None => Rows { values: &[], width: 1, fields: [0; 4] },
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.values.len() / self.width
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    fn node(&self, row: usize) -> u32 {
        self.values[row * self.width + self.fields[0]]
    }

    /// The node and the location of a row.
    pub fn get(&self, row: usize) -> (NodeIx, Location) {
        let values = &self.values[row * self.width..][..self.width];
        let [node, script_id, line, column] = self.fields.map(|field| values[field]);
        (NodeIx(node), Location { script_id, line, column })
    }

    /// All rows.
    pub fn iter(self) -> impl Iterator<Item = (NodeIx, Location)> + use<'a> {
        (0..self.len()).map(move |row| self.get(row))
    }
}

/// An index from nodes to rows.
#[derive(Default)]
pub struct Locations {
    /// All rows in node order; empty if the table itself is in that order.
    order: Vec<u32>,
    /// The nodes that have a row.
    nodes: BitSet,
    /// See `fields`: looked up once.
    fields: Option<[usize; 4]>,
}

impl Locations {
    /// The index of a table.
    pub fn of(table: &Table) -> Result<Self> {
        let rows = Rows::of(table);
        let mut order = Vec::new();
        if !(1..rows.len()).all(|row| rows.node(row - 1) <= rows.node(row)) {
            order.try_reserve_exact(rows.len())?;
            order.extend(0..rows.len() as u32);
            order.par_sort_unstable_by_key(|&row| (rows.node(row as usize), row));
        }
        let all = (0..rows.len()).map(|row| rows.node(row) as usize);
        let mut nodes = BitSet::empty(all.clone().max().map_or(0, |last| last + 1))?;
        all.for_each(|node| {
            nodes.insert(node);
        });
        Ok(Locations { order, nodes, fields: fields(table) })
    }

    /// The location of a node. `table` must be the one that the index was built from.
    pub fn location(&self, table: &Table, node: NodeIx) -> Option<Location> {
        if !self.nodes.has(node) {
            return None;
        }
        let rows = Rows::known(table, self.fields);
        let row_at = |place: usize| self.order.get(place).map_or(place, |&row| row as usize);
        // Binary search for the number of rows up to and including the node's last.
        let (mut low, mut high) = (0, rows.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match rows.node(row_at(middle)) <= node.0 {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        let (owner, location) = rows.get(row_at(low.checked_sub(1)?));
        (owner == node).then_some(location)
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        self.order.capacity() * 4 + self.nodes.bytes()
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
    fn a_table_without_a_required_field_has_no_rows() {
        let place = Location { script_id: 7, line: 2, column: 3 };
        let shuffled = table(&["column", "line", "object_index", "script_id"], &[3, 2, 1, 7]);
        assert_eq!(Locations::of(&shuffled).unwrap().location(&shuffled, NodeIx(1)), Some(place));
        let lacking = table(&["object_index", "script_id", "line"], &[1, 7, 2]);
        assert_eq!(Locations::of(&lacking).unwrap().location(&lacking, NodeIx(1)), None);
    }
}
