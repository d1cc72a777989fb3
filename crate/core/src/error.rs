//! Errors of reading a file: a kind, the byte where the fault was noticed, a message and a hint for the user.

use std::collections::TryReserveError;
use std::fmt;

/// Result of every function that reads a snapshot.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a file could not be opened. Codes are those of the worker protocol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The bytes are not a heap snapshot.
    NotASnapshot,
    /// The bytes end before the snapshot does.
    Truncated,
    /// The file is a snapshot, but something in it contradicts the format or itself.
    Malformed,
    /// The snapshot is larger than this build can address.
    TooLarge,
    /// The system refused the memory that the snapshot needs.
    OutOfMemory,
    /// The caller asked to stop.
    Cancelled,
}

impl ErrorKind {
    /// The code that the worker protocol and the page use.
    pub fn code(self) -> &'static str {
        match self {
            ErrorKind::NotASnapshot => "not-a-snapshot",
            ErrorKind::Truncated => "truncated",
            ErrorKind::Malformed => "malformed",
            ErrorKind::TooLarge => "too-large",
            ErrorKind::OutOfMemory => "out-of-memory",
            ErrorKind::Cancelled => "cancelled",
        }
    }
}

/// An error and where it was noticed. `message` is lower case and does not repeat the offset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    /// The kind of failure.
    pub kind: ErrorKind,
    /// Byte offset of the fault: in the JSON text, or in the compressed file if the compression is damaged.
    pub offset: Option<u64>,
    /// What is wrong.
    pub message: String,
    /// What the user can do about it; empty if nothing helps.
    pub hint: String,
}

impl Error {
    /// An error at a byte of the text.
    pub fn at(kind: ErrorKind, offset: u64, message: impl Into<String>) -> Self {
        Error { kind, offset: Some(offset), message: message.into(), hint: default_hint(kind).to_owned() }
    }

    /// An error without a byte offset.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error { kind, offset: None, message: message.into(), hint: default_hint(kind).to_owned() }
    }

    /// A malformed file, at byte `offset` of the text.
    pub fn malformed(offset: u64, message: impl Into<String>) -> Self {
        Self::at(ErrorKind::Malformed, offset, message)
    }

    /// Replaces the default hint of the kind.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The system refused `bytes` more for `what`.
    pub fn out_of_memory(what: &str, bytes: u64) -> Self {
        Self::new(ErrorKind::OutOfMemory, format!("no memory for {what} ({bytes} bytes)"))
    }

    /// The caller cancelled.
    pub fn cancelled() -> Self {
        Self::new(ErrorKind::Cancelled, "cancelled")
    }
}

impl From<TryReserveError> for Error {
    fn from(error: TryReserveError) -> Self {
        Self::new(ErrorKind::OutOfMemory, error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.code(), self.message)?;
        if let Some(offset) = self.offset {
            write!(f, " (at byte {offset})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

fn default_hint(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotASnapshot => {
            "Open a .heapsnapshot or .heaptimeline file, as written by v8.writeHeapSnapshot() or by the Memory panel \
             of Chrome DevTools; gzipped is fine."
        }
        ErrorKind::Truncated => {
            "The file was not written or copied to its end. Take the snapshot again, wait until the process says it \
             is done, and check that the disk has room."
        }
        ErrorKind::Malformed => {
            "The file was damaged, or edited, after it was written. Copy it again from where it was made and compare \
             the sizes."
        }
        ErrorKind::TooLarge | ErrorKind::OutOfMemory => {
            "Close other snapshots and tabs and try again; a browser tab can use at most 4 GB for this."
        }
        ErrorKind::Cancelled => "",
    }
}
