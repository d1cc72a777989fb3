//! Reads a flat array of integers as rows of a fixed width, slice by slice and in parallel.
//!
//! A slice of text is split into chunks. One vector pass at memory speed counts the commas of each chunk and looks for
//! the closing bracket. The counts give the index of each chunk's first value, so its border can move to the next row.
//! Then all chunks are read at once, each into its own window of the columns. A row that the slice boundary splits is
//! carried to the next slice, so the text itself is never copied.
//!
//! The answer does not depend on the slices, for faulty text either: a fault makes its chunk be read again value by
//! value (`first_fault`), because the fast readers notice syntax before they notice what a row means.
//!
//! Cost: two passes over the text, no memory beyond the columns and one carried row.

use rayon::prelude::*;
use wide::u8x16;

use super::numbers::{self, Fast, Fault, Mark, Reader, Scalar, WideValue};
use super::shaped::{Columns, Shaped};
use crate::error::{Error, ErrorKind, Result};

/// The columns that rows are written to. One implementation per section.
pub trait RowSink: Send {
    /// A range of rows that one chunk may write, and what it collects meanwhile.
    type Window<'a>: Send
    where
        Self: 'a;
    /// What a window yields when its borrow of the columns ends.
    type Outcome: Send;

    /// The number of rows that may still come.
    fn room(&self) -> usize {
        usize::MAX
    }

    /// The error for a row beyond that number, without an offset.
    fn surplus(&self) -> Error {
        Error::new(ErrorKind::Malformed, "this section has too many rows")
    }

    /// Makes room for `counts` rows, at most `room` in all: one window per count, in order.
    fn windows(&mut self, counts: &[usize]) -> Result<Vec<Self::Window<'_>>>;

    /// Writes whole rows, all columns of each; `first` is the index of the first row within the window. An error
    /// carries the index of the bad value, counted from the first of `values`.
    fn write(window: &mut Self::Window<'_>, first: usize, values: &[u32]) -> std::result::Result<(), RowFault>;

    /// Writes `count` rows given by column; otherwise like `write`.
    fn write_columns(
        window: &mut Self::Window<'_>,
        first: usize,
        columns: &Columns,
        count: usize,
    ) -> std::result::Result<(), RowFault> {
        Self::write(window, first, &columns.rows(count).collect::<Vec<_>>())
    }

    /// Writes the upper half of a value over 32 bits; its lower half was written before.
    fn write_wide(
        window: &mut Self::Window<'_>,
        row: usize,
        field: usize,
        value: u64,
    ) -> std::result::Result<(), RowFault>;

    /// Forgets what was collected: another reader begins at the window's first row.
    fn restart(window: &mut Self::Window<'_>);

    /// Ends a window. `offset_of` gives the byte offset at which a value of the window begins.
    fn close(window: Self::Window<'_>, offset_of: &dyn Fn(usize) -> u64) -> Self::Outcome;

    /// Adds the outcomes, in order, and the rows to the columns.
    ///
    /// # Safety
    ///
    /// Every row of the last `windows` call, `rows` in all, must have been passed to `write`.
    unsafe fn absorb(&mut self, outcomes: Vec<Self::Outcome>, rows: usize) -> Result<()>;
}

/// A value that is invalid.
pub struct RowFault {
    /// Index of the value.
    pub value: usize,
    /// What is wrong with it.
    pub message: String,
    /// `Malformed`, or `OutOfMemory` if there is no room for a value that is right.
    pub kind: ErrorKind,
}

impl RowFault {
    /// A value that the format does not allow.
    pub fn new(value: usize, message: String) -> Self {
        RowFault { value, message, kind: ErrorKind::Malformed }
    }
}

/// Appends the rest of a value over 32 bits, if there is memory for it.
pub fn push<T>(list: &mut Vec<T>, item: T) -> std::result::Result<(), RowFault> {
    list.try_reserve(1).map_err(|_| RowFault {
        value: 0,
        message: "no memory for the numbers of more than 32 bits".to_owned(),
        kind: ErrorKind::OutOfMemory,
    })?;
    list.push(item);
    Ok(())
}

/// The state of reading one section.
pub struct Rows {
    name: &'static str,
    width: usize,
    /// The beginning of a row that is not complete yet.
    carry: Vec<u8>,
    carry_offset: u64,
    /// Number of commas in `carry`.
    carry_commas: usize,
    rows: u64,
}

/// Smaller chunks cost more to distribute than they save.
const MIN_CHUNK: usize = 64 << 10;
/// Chunks per thread and slice: enough for a faster thread to take work from a slower one.
const CHUNKS_PER_THREAD: usize = 4;
/// Values that are read before they are distributed to the columns; the buffer stays in the first-level cache.
const BATCH: usize = 1024;

impl Rows {
    /// A section named `name` whose rows have `width` values.
    pub fn new(name: &'static str, width: usize) -> Self {
        Rows { name, width, carry: Vec::new(), carry_offset: 0, carry_commas: 0, rows: 0 }
    }

    /// Number of rows read so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Takes text of the array, after its opening bracket; `offset` is its offset in the file. Once the closing bracket
    /// arrives, returns its index in `text`.
    pub fn push<S: RowSink>(&mut self, sink: &mut S, text: &[u8], offset: u64) -> Result<Option<usize>> {
        let mut begin = 0;
        if !self.carry.is_empty() {
            let missing = self.width - self.carry_commas;
            let row_end = memchr::memchr_iter(b',', text).nth(missing - 1);
            let row_text = &text[..row_end.unwrap_or(text.len())];
            if let Some(close) = memchr::memchr(b']', row_text) {
                return self.keep(&text[..close], offset).map(|()| Some(close));
            }
            let Some(row_end) = row_end else {
                return self.keep(text, offset).map(|()| None);
            };
            self.keep(&text[..=row_end], offset)?;
            let row = self.take_carry();
            self.read(sink, &[Chunk { text: &row, offset: self.carry_offset, rows: 1 }])?;
            begin = row_end + 1;
        }
        let from = offset + begin as u64;
        let (mut rows, mut close) = (&text[begin..], None);
        let (chunks, rest) = match cut(rows, from, self.width) {
            Ok(cut) => cut,
            Err(at) => {
                (rows, close) = (&rows[..at], Some(begin + at));
                cut(rows, from, self.width).unwrap_or_default()
            }
        };
        self.read(sink, &chunks)?;
        self.keep(&rows[rest..], from + rest as u64)?;
        Ok(close)
    }

    /// Ends the array at `offset`: the carried text must be one whole row, or nothing.
    pub fn finish<S: RowSink>(&mut self, sink: &mut S, offset: u64) -> Result<()> {
        if self.carry[numbers::spaces(&self.carry)..].is_empty() {
            // Nothing, white space, or white space after a trailing comma, which every reader accepts.
            return Ok(());
        }
        let commas = self.carry_commas + 1;
        let mut row = self.take_carry();
        row.push(b',');
        if commas != self.width {
            if let Err(Fault::Bad(at, message)) = Scalar::new(&row).read(&mut vec![0; commas + 1], &mut Vec::new()) {
                return Err(Error::malformed(self.carry_offset + at as u64, message));
            }
            return Err(Error::malformed(
                offset,
                format!("`{}` ends inside a row: {commas} of its {} values are there", self.name, self.width),
            ));
        }
        self.read(sink, &[Chunk { text: &row, offset: self.carry_offset, rows: 1 }])
    }

    /// Carries text to the next slice. It may be long: white space is unlimited, as it is within one slice.
    fn keep(&mut self, text: &[u8], offset: u64) -> Result<()> {
        if self.carry.is_empty() {
            self.carry_offset = offset;
        }
        let bytes = self.carry.len().saturating_add(text.len()) as u64;
        self.carry.try_reserve(text.len()).map_err(|_| {
            let what = format!("a row of `{}`", self.name);
            Error { offset: Some(self.carry_offset), ..Error::out_of_memory(&what, bytes) }
        })?;
        self.carry_commas += memchr::memchr_iter(b',', text).count();
        self.carry.extend_from_slice(text);
        Ok(())
    }

    fn take_carry(&mut self) -> Vec<u8> {
        self.carry_commas = 0;
        std::mem::take(&mut self.carry)
    }

    fn read<S: RowSink>(&mut self, sink: &mut S, chunks: &[Chunk<'_>]) -> Result<()> {
        let total: usize = chunks.iter().map(|chunk| chunk.rows).sum();
        let room = sink.room();
        if total <= room {
            return self.read_all(sink, chunks);
        }
        // The rows that are allowed come first, so that a fault in them is reported first.
        let (allowed, offset) = within(chunks, room, self.width);
        self.read_all(sink, &allowed)?;
        Err(Error { offset: Some(offset), ..sink.surplus() })
    }

    fn read_all<S: RowSink>(&mut self, sink: &mut S, chunks: &[Chunk<'_>]) -> Result<()> {
        let counts: Vec<usize> = chunks.iter().map(|chunk| chunk.rows).collect();
        let total: usize = counts.iter().sum();
        if total == 0 {
            return Ok(());
        }
        let windows = sink.windows(&counts)?;
        let width = self.width;
        let outcomes: Vec<Result<S::Outcome>> = match chunks {
            [chunk] => windows.into_iter().map(|window| read_chunk::<S>(chunk, width, window)).collect(),
            _ => chunks.par_iter().zip(windows).map(|(chunk, window)| read_chunk::<S>(chunk, width, window)).collect(),
        };
        // In order, so that the first fault in the file is reported, whatever the number of threads.
        let outcomes = outcomes.into_iter().collect::<Result<Vec<_>>>()?;
        // SAFETY: a window is closed only after `read_shaped` or `read_with` has counted all of its rows through
        // `write`.
        unsafe { sink.absorb(outcomes, total) }?;
        self.rows += total as u64;
        Ok(())
    }
}

/// The first `room` rows of the chunks, and the offset of the row after them, which exists.
fn within<'t>(chunks: &[Chunk<'t>], room: usize, width: usize) -> (Vec<Chunk<'t>>, u64) {
    let (mut allowed, mut left) = (Vec::new(), room);
    for chunk in chunks {
        if chunk.rows > left {
            let end = match left {
                0 => 0,
                _ => memchr::memchr_iter(b',', chunk.text).nth(left * width - 1).map_or(chunk.text.len(), |at| at + 1),
            };
            if left > 0 {
                allowed.push(Chunk { text: &chunk.text[..end], offset: chunk.offset, rows: left });
            }
            return (allowed, chunk.offset + end as u64);
        }
        allowed.push(*chunk);
        left -= chunk.rows;
    }
    (allowed, chunks.last().map_or(0, |chunk| chunk.offset + chunk.text.len() as u64))
}

/// A piece of text that holds whole rows.
#[derive(Clone, Copy)]
struct Chunk<'t> {
    text: &'t [u8],
    offset: u64,
    rows: usize,
}

/// Splits text that begins with a row into chunks of whole rows. Returns the chunks and the start of the last,
/// incomplete row. Text with a closing bracket is not split: the index of the bracket is the error.
fn cut(text: &[u8], offset: u64, width: usize) -> std::result::Result<(Vec<Chunk<'_>>, usize), usize> {
    // Otherwise many short sections in one slice would each scan all of it.
    if let Some(close) = memchr::memchr(b']', &text[..text.len().min(MIN_CHUNK)]) {
        return Err(close);
    }
    let pieces = (text.len() / MIN_CHUNK).clamp(1, rayon::current_num_threads() * CHUNKS_PER_THREAD);
    let mut borders: Vec<usize> = (0..=pieces).map(|i| text.len() / pieces * i).collect();
    borders[pieces] = text.len();
    let scanned: Vec<Scan> = borders.par_windows(2).map(|piece| scan(&text[piece[0]..piece[1]])).collect();
    if let Some((close, begin)) = scanned.iter().zip(&borders).find_map(|(scan, &begin)| Some((scan.close?, begin))) {
        return Err(begin + close);
    }

    let mut chunks = Vec::with_capacity(pieces);
    let (mut begin, mut rows_before, mut values) = (0, 0, 0);
    for (i, scan) in scanned.iter().enumerate() {
        values += scan.commas;
        // The chunk ends after the comma of the last row that ends before the border.
        let border = borders[i + 1];
        let surplus = values % width;
        let end = match memchr::memrchr_iter(b',', &text[begin..border]).nth(surplus) {
            Some(comma) => begin + comma + 1,
            None => continue,
        };
        let rows = values / width - rows_before;
        if rows > 0 {
            chunks.push(Chunk { text: &text[begin..end], offset: offset + begin as u64, rows });
            rows_before += rows;
            begin = end;
        }
    }
    Ok((chunks, begin))
}

/// What a scan finds in a piece of text.
struct Scan {
    commas: usize,
    /// Index of the first closing bracket.
    close: Option<usize>,
}

/// Counts commas and looks for a bracket in one pass. The bracket is larger than every byte of a row, so the largest
/// byte shows whether to search for it.
fn scan(text: &[u8]) -> Scan {
    const LANES: usize = 16;
    let (mut commas, mut most) = (0, u8x16::ZERO);
    // A lane counts in one byte, so a run has at most 255 vectors.
    for run in text.chunks(LANES * 255) {
        let (blocks, rest) = run.as_chunks::<LANES>();
        let mut counts = u8x16::ZERO;
        for &block in blocks {
            let bytes = u8x16::new(block);
            counts -= bytes.simd_eq(u8x16::splat(b','));
            most = most.max(bytes);
        }
        commas += counts.to_array().iter().map(|&count| usize::from(count)).sum::<usize>();
        commas += rest.iter().filter(|&&byte| byte == b',').count();
        most = rest.iter().fold(most, |most, &byte| most.max(u8x16::splat(byte)));
    }
    let close = match most.to_array().iter().any(|&byte| byte >= b']') {
        true => memchr::memchr(b']', text),
        false => None,
    };
    Scan { commas, close }
}

fn read_chunk<S: RowSink>(chunk: &Chunk<'_>, width: usize, mut window: S::Window<'_>) -> Result<S::Outcome> {
    let mut marks = Vec::new();
    let offset_of = |value, marks: &[Mark]| chunk.offset + numbers::locate(chunk.text, value, marks) as u64;
    // Each reader accepts more forms than the one before it, and is slower.
    let mut outcome = match width {
        3 => read_shaped::<S, 3>(chunk, &mut window, &mut marks),
        5 => read_shaped::<S, 5>(chunk, &mut window, &mut marks),
        6 => read_shaped::<S, 6>(chunk, &mut window, &mut marks),
        7 => read_shaped::<S, 7>(chunk, &mut window, &mut marks),
        _ => Err(Stop::Fault(Fault::Irregular)),
    };
    for read in [read_with::<S, Fast>, read_with::<S, Scalar>] {
        if matches!(outcome, Err(Stop::Fault(Fault::Irregular))) {
            marks.clear();
            S::restart(&mut window);
            outcome = read(chunk, width, &mut window, &mut marks);
        }
    }
    if let Err(stop) = outcome {
        return Err(first_fault::<S>(chunk, width, &mut window, stop));
    }
    Ok(S::close(window, &|value| offset_of(value, &marks)))
}

/// The error for the first fault of a chunk in which a reader has found one. The readers check the syntax of many
/// values before they check what the first of them means, so the chunk is read again, value by value.
#[cold]
fn first_fault<S: RowSink>(chunk: &Chunk<'_>, width: usize, window: &mut S::Window<'_>, stop: Stop) -> Error {
    let mut reader = Scalar::new(chunk.text);
    let mut values = vec![0; width];
    let mut wide: Vec<WideValue> = Vec::new();
    let bad = |value: usize, fault: RowFault| {
        Error::at(fault.kind, chunk.offset + numbers::locate(chunk.text, value, &[]) as u64, fault.message)
    };
    for row in 0..chunk.rows {
        for field in 0..width {
            match reader.read(&mut values[field..=field], &mut wide) {
                Ok(1) => {}
                Ok(_) => return Error::malformed(chunk.offset + chunk.text.len() as u64, "a number was expected here"),
                Err(Fault::Bad(at, message)) => return Error::malformed(chunk.offset + at as u64, message),
                Err(Fault::Irregular) => return Error::malformed(chunk.offset, "these are not numbers"),
            }
            for (index, value) in wide.drain(..) {
                if let Err(fault) = S::write_wide(window, row, field, value) {
                    return bad(index, fault);
                }
            }
        }
        if let Err(fault) = S::write(window, row, &values) {
            return bad(row * width + fault.value, fault);
        }
    }
    // Not reached: the readers refuse only what this one refuses.
    match stop {
        Stop::Fault(Fault::Bad(at, message)) => Error::malformed(chunk.offset + at as u64, message),
        Stop::Fault(Fault::Irregular) => Error::malformed(chunk.offset, "these are not numbers"),
        Stop::Row(fault) => bad(fault.value, fault),
    }
}

enum Stop {
    Fault(Fault),
    Row(RowFault),
}

fn read_shaped<S: RowSink, const WIDTH: usize>(
    chunk: &Chunk<'_>,
    window: &mut S::Window<'_>,
    marks: &mut Vec<Mark>,
) -> std::result::Result<(), Stop> {
    let mut reader = Shaped::<WIDTH>::new(chunk.text);
    let mut wide: Vec<WideValue> = Vec::new();
    let mut row = 0;
    loop {
        marks.push(reader.mark());
        let (columns, count) = reader.read(&mut wide).map_err(Stop::Fault)?;
        if count == 0 {
            break;
        }
        S::write_columns(window, row, columns, count)
            .map_err(|fault| Stop::Row(RowFault { value: row * WIDTH + fault.value, ..fault }))?;
        row += count;
        write_wide::<S>(window, WIDTH, wide.drain(..))?;
    }
    match row == chunk.rows {
        true => Ok(()),
        false => Err(Stop::Fault(Fault::Irregular)),
    }
}

fn write_wide<S: RowSink>(
    window: &mut S::Window<'_>,
    width: usize,
    values: impl Iterator<Item = WideValue>,
) -> std::result::Result<(), Stop> {
    for (index, value) in values {
        S::write_wide(window, index / width, index % width, value)
            .map_err(|fault| Stop::Row(RowFault { value: index, ..fault }))?;
    }
    Ok(())
}

fn read_with<'t, S: RowSink, R: Reader<'t>>(
    chunk: &Chunk<'t>,
    width: usize,
    window: &mut S::Window<'_>,
    marks: &mut Vec<Mark>,
) -> std::result::Result<(), Stop> {
    let mut reader = R::new(chunk.text);
    let mut batch = vec![0u32; BATCH.max(width + numbers::MIN_BATCH)];
    let mut wide: Vec<WideValue> = Vec::new();
    let (mut held, mut row) = (0, 0);
    loop {
        marks.push(reader.mark());
        let count = reader.read(&mut batch[held..], &mut wide).map_err(Stop::Fault)?;
        if count == 0 {
            break;
        }
        let full = (held + count) / width;
        let values = full * width;
        S::write(window, row, &batch[..values])
            .map_err(|fault| Stop::Row(RowFault { value: row * width + fault.value, ..fault }))?;
        row += full;
        batch.copy_within(values..held + count, 0);
        held = held + count - values;
        write_wide::<S>(window, width, wide.extract_if(.., |(index, _)| *index < row * width))?;
    }
    if row != chunk.rows || held != 0 {
        // The fast reader accepted a row that is not one; the scalar reader finds the error message.
        return Err(Stop::Fault(Fault::Irregular));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn scan_agrees_with_memchr(text in "[0-9,\n]{0,9000}", end in "[]a]{0,2}[0-9,]{0,40}") {
            let text = text + &end;
            let scan = scan(text.as_bytes());
            prop_assert_eq!(scan.commas, memchr::memchr_iter(b',', text.as_bytes()).count());
            prop_assert_eq!(scan.close, memchr::memchr(b']', text.as_bytes()));
        }
    }
}
