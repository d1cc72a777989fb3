//! Serialization of data that passes from one engine to another: numbers, texts and columns, little-endian.
//!
//! Both ends belong to one build, so there is no version; truncated data is still an error.

use crate::error::{Error, ErrorKind, Result};
use crate::graph::columns::WideColumn;

/// Appends values to a buffer.
#[derive(Default)]
pub struct Writer {
    /// The bytes written so far.
    pub bytes: Vec<u8>,
}

impl Writer {
    /// Writes a number.
    pub fn number(&mut self, number: u64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    /// Writes a text, with its length.
    pub fn text(&mut self, text: &[u8]) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text);
    }

    /// Writes a column, with its length.
    pub fn column(&mut self, column: &[u32]) -> Result<()> {
        self.number(column.len() as u64);
        self.bytes.try_reserve(4 * column.len())?;
        column.iter().for_each(|number| self.bytes.extend_from_slice(&number.to_le_bytes()));
        Ok(())
    }

    /// Writes a column with wide values.
    pub fn wide(&mut self, column: &WideColumn) -> Result<()> {
        self.column(&column.low)?;
        self.number(column.high.len() as u64);
        for &(at, upper) in &column.high {
            self.number(u64::from(upper) << 32 | u64::from(at));
        }
        Ok(())
    }
}

/// Reads values in the order in which they were written.
pub struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader at the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { bytes }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self
            .bytes
            .split_at_checked(count)
            .ok_or_else(|| Error::new(ErrorKind::Malformed, "the data from another engine is truncated"))?;
        self.bytes = rest;
        Ok(taken)
    }

    /// Reads a number.
    pub fn number(&mut self) -> Result<u64> {
        let mut number = [0; 8];
        number.copy_from_slice(self.take(8)?);
        Ok(u64::from_le_bytes(number))
    }

    fn length(&mut self) -> Result<usize> {
        Ok(self.number()?.min(usize::MAX as u64) as usize)
    }

    /// Reads a text.
    pub fn text(&mut self) -> Result<&'a [u8]> {
        let length = self.length()?;
        self.take(length)
    }

    /// Reads a column.
    pub fn column(&mut self) -> Result<Vec<u32>> {
        let length = self.length()?;
        let bytes = self.take(length.saturating_mul(4))?;
        let mut column = Vec::new();
        column.try_reserve_exact(length)?;
        column.extend(bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])));
        Ok(column)
    }

    /// Reads a column with wide values.
    pub fn wide(&mut self) -> Result<WideColumn> {
        let low = self.column()?;
        let mut high: Vec<(u32, u32)> = Vec::new();
        for _ in 0..self.number()? {
            let word = self.number()?;
            let (at, upper) = (word as u32, (word >> 32) as u32);
            if at as usize >= low.len() || high.last().is_some_and(|&(before, _)| before >= at) {
                return Err(Error::new(ErrorKind::Malformed, "the data from another engine contradicts itself"));
            }
            high.try_reserve(1)?;
            high.push((at, upper));
        }
        Ok(WideColumn { low, high })
    }
}
