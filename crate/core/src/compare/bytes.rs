//! Writing and reading what crosses from one engine to another: numbers, texts and columns, little end first.
//!
//! Both ends are of one build, so there is no version; what is cut short is an error all the same.

use crate::error::{Error, ErrorKind, Result};
use crate::graph::columns::WideColumn;

/// Takes down what is written.
#[derive(Default)]
pub struct Writer {
    /// What was written so far.
    pub bytes: Vec<u8>,
}

impl Writer {
    /// A number.
    pub fn number(&mut self, number: u64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    /// A text and its length.
    pub fn text(&mut self, text: &[u8]) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text);
    }

    /// A column and its length.
    pub fn column(&mut self, column: &[u32]) -> Result<()> {
        self.number(column.len() as u64);
        self.bytes.try_reserve(4 * column.len())?;
        column.iter().for_each(|number| self.bytes.extend_from_slice(&number.to_le_bytes()));
        Ok(())
    }

    /// A column of which some numbers are wide.
    pub fn wide(&mut self, column: &WideColumn) -> Result<()> {
        self.column(&column.low)?;
        self.number(column.high.len() as u64);
        for &(at, upper) in &column.high {
            self.number(u64::from(upper) << 32 | u64::from(at));
        }
        Ok(())
    }
}

/// Reads in the order of writing.
pub struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// At the beginning.
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { bytes }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self
            .bytes
            .split_at_checked(count)
            .ok_or_else(|| Error::new(ErrorKind::Malformed, "what another engine has sent is cut short"))?;
        self.bytes = rest;
        Ok(taken)
    }

    /// A number.
    pub fn number(&mut self) -> Result<u64> {
        let mut number = [0; 8];
        number.copy_from_slice(self.take(8)?);
        Ok(u64::from_le_bytes(number))
    }

    fn length(&mut self) -> Result<usize> {
        Ok(self.number()?.min(usize::MAX as u64) as usize)
    }

    /// A text.
    pub fn text(&mut self) -> Result<&'a [u8]> {
        let length = self.length()?;
        self.take(length)
    }

    /// A column.
    pub fn column(&mut self) -> Result<Vec<u32>> {
        let length = self.length()?;
        let bytes = self.take(length.saturating_mul(4))?;
        let mut column = Vec::new();
        column.try_reserve_exact(length)?;
        column.extend(bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])));
        Ok(column)
    }

    /// A column of which some numbers are wide.
    pub fn wide(&mut self) -> Result<WideColumn> {
        let low = self.column()?;
        let mut high = Vec::new();
        for _ in 0..self.number()? {
            let word = self.number()?;
            high.push((word as u32, (word >> 32) as u32));
        }
        Ok(WideColumn { low, high })
    }
}
