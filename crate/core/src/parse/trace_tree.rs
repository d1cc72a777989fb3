//! Reads the `trace_tree` section: nested arrays into columns, byte by byte, with an explicit stack.

use super::header::Header;
use crate::error::{Error, Result};
use crate::graph::table::TraceTree;

/// The meaning of an element of a trace node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Id,
    Function,
    Count,
    Size,
    Other,
}

/// The section that is being read.
pub struct TraceTreeReader {
    slots: Vec<Slot>,
    /// One entry per open array: the trace node that owns it, and the index of the next element.
    open: Vec<(u32, usize)>,
    number: Option<u64>,
}

impl TraceTreeReader {
    /// A reader after the section's first bracket.
    pub fn new(header: &Header) -> Self {
        let mut names = header.fields("trace_node_fields");
        if names.is_empty() {
            names = ["id", "function_info_index", "count", "size", "children"].map(str::to_owned).to_vec();
        }
        let slots = names
            .iter()
            .map(|name| match name.as_str() {
                "id" => Slot::Id,
                "function_info_index" => Slot::Function,
                "count" => Slot::Count,
                "size" => Slot::Size,
                _ => Slot::Other,
            })
            .collect();
        TraceTreeReader { slots, open: vec![(0, 0)], number: None }
    }

    /// Takes text; once the section's last bracket arrives, returns the number of bytes used.
    pub fn push(&mut self, tree: &mut TraceTree, text: &[u8], offset: u64) -> Result<Option<usize>> {
        for (at, &byte) in text.iter().enumerate() {
            let bad = |message: &str| Error::malformed(offset + at as u64, message);
            match byte {
                b'0'..=b'9' => {
                    let number = self.number.unwrap_or(0).checked_mul(10);
                    let number = number.and_then(|number| number.checked_add(u64::from(byte - b'0')));
                    self.number = Some(number.ok_or_else(|| bad("this number is too large"))?);
                }
                b'[' => {
                    let Some(&(_, slot)) = self.open.last() else {
                        return Err(bad("no array was expected here"));
                    };
                    let Some(parent) = tree.len().checked_sub(1).filter(|_| slot > 0 && self.number.is_none()) else {
                        return Err(bad("a number was expected in `trace_tree`"));
                    };
                    self.open.try_reserve(1)?;
                    self.open.push((parent as u32, 0));
                }
                b',' => {
                    self.store(tree)?;
                    let width = self.slots.len();
                    if let Some((_, slot)) = self.open.last_mut() {
                        *slot = (*slot + 1) % width;
                    }
                }
                b']' => {
                    self.store(tree)?;
                    self.open.pop();
                    if self.open.is_empty() {
                        return Ok(Some(at + 1));
                    }
                }
                b' ' | b'\n' | b'\r' | b'\t' => {}
                _ => return Err(bad("a number or an array was expected in `trace_tree`")),
            }
        }
        Ok(None)
    }

    fn store(&mut self, tree: &mut TraceTree) -> Result<()> {
        let (Some(number), Some(&(parent, slot))) = (self.number.take(), self.open.last()) else {
            return Ok(());
        };
        if slot == 0 {
            tree.parents.try_reserve(1)?;
            for column in [&mut tree.ids, &mut tree.functions, &mut tree.counts] {
                column.try_reserve(1)?;
                column.push(0);
            }
            tree.sizes.try_reserve(1)?;
            tree.sizes.push(0);
            let own = tree.parents.len() as u32;
            tree.parents.push(if self.open.len() == 1 { own } else { parent });
        }
        let Some(last) = tree.ids.len().checked_sub(1) else {
            return Ok(());
        };
        match self.slots[slot] {
            Slot::Id => tree.ids[last] = number as u32,
            Slot::Function => tree.functions[last] = number as u32,
            Slot::Count => tree.counts[last] = number as u32,
            Slot::Size => tree.sizes[last] = number,
            Slot::Other => {}
        }
        Ok(())
    }
}
