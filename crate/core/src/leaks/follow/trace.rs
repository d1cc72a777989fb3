//! What identifies a thing in another snapshot of the session, and tells whether its members are still there.
//!
//! A trace is found again by its key, which is made of object ids, or by the path that holds it (`read/climb.rs`). A sketch of its
//! members is the smallest hashes of their ids, as many as fit: of two sketches, all members below the larger one's last
//! are comparable (A. Broder, "On the resemblance and containment of documents", 1997).
//!
//! Cost: up to 300 bytes a trace.

use std::hash::Hasher;

use crate::compare::bytes::{Reader, Writer};
use crate::error::Result;
use crate::hash::NumberHasher;
use crate::ids::NodeIx;
use crate::leaks::read::heap::Heap;

/// Members that a sketch remembers.
const SKETCH: usize = 64;

/// The smallest hashes of members' ids.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Sketch {
    hashes: Vec<u32>,
    /// All members are in it.
    is_whole: bool,
}

impl Sketch {
    /// The sketch of members with these ids.
    pub fn of(ids: impl Iterator<Item = u64>) -> Self {
        let mut hashes: Vec<u32> = ids.map(|id| key(&[id]) as u32).collect();
        let is_whole = hashes.len() <= SKETCH;
        if !is_whole {
            hashes.select_nth_unstable(SKETCH);
            hashes.truncate(SKETCH);
        }
        hashes.sort_unstable();
        Sketch { hashes, is_whole }
    }

    /// The share of these members that a later sketch has, too; `None` where the sketches have no range in common.
    pub fn kept_in(&self, later: &Sketch) -> Option<f64> {
        let bound =
            |sketch: &Sketch| if sketch.is_whole { u32::MAX } else { sketch.hashes.last().copied().unwrap_or(0) };
        let bound = bound(self).min(bound(later));
        let comparable = &self.hashes[..self.hashes.partition_point(|&hash| hash <= bound)];
        let mut later = later.hashes.iter().peekable();
        let is_kept = |hash: &&u32| {
            while later.next_if(|other| other < hash).is_some() {}
            later.peek() == Some(hash)
        };
        let kept = comparable.iter().filter(is_kept).count();
        (!comparable.is_empty()).then(|| kept as f64 / comparable.len() as f64)
    }

    fn write(&self, writer: &mut Writer) {
        writer.number(u64::from(self.is_whole));
        writer.number(self.hashes.len() as u64);
        self.hashes.iter().for_each(|&hash| writer.number(u64::from(hash)));
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self> {
        let is_whole = reader.number()? > 0;
        let mut hashes = Vec::new();
        for _ in 0..reader.number()? {
            hashes.push(reader.number()? as u32);
        }
        Ok(Sketch { hashes, is_whole })
    }
}

/// A key made of several numbers.
pub fn key(numbers: &[u64]) -> u64 {
    let mut hasher = NumberHasher::default();
    numbers.iter().for_each(|&number| hasher.write_u64(number));
    hasher.finish()
}

/// A hash of a text.
pub fn text_key(text: &[u8]) -> u64 {
    let mut hasher = NumberHasher::default();
    hasher.write(text);
    hasher.finish()
}

/// Something that is followed: a container, an emitter's event, a function that many timers call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trace {
    /// The same in every snapshot of the session.
    pub key: u64,
    /// The same for whatever is held by the same names, though by then another object may be; 0 where that says nothing.
    pub path_key: u64,
    /// The object, in its own snapshot.
    pub node: NodeIx,
    /// Its id: an id beyond a snapshot's last one did not exist when that snapshot was taken.
    pub id: u64,
    /// Entries, listeners, timers.
    pub count: u64,
    /// Bytes kept.
    pub bytes: u64,
    /// Its members; of a slot the only value.
    pub sketch: Sketch,
}

impl Trace {
    /// An object that is found again by its id.
    pub fn of(heap: &Heap, node: NodeIx) -> Self {
        let id = heap.graph.id(node).0;
        Trace {
            key: key(&[id]),
            path_key: 0,
            node,
            id,
            count: 0,
            bytes: heap.retained(node),
            sketch: Sketch::default(),
        }
    }

    /// A group of members: `node` stands for them, and `since` is the object whose id tells when the group began.
    pub fn group(heap: &Heap, node: NodeIx, since: NodeIx, members: &[NodeIx], bytes: u64) -> Self {
        let id = heap.graph.id(since).0;
        let sketch = Sketch::of(members.iter().map(|&member| heap.graph.id(member).0));
        Trace { key: key(&[id]), path_key: 0, node, id, count: members.len() as u64, bytes, sketch }
    }

    /// Appends the trace to bytes for another engine.
    pub(super) fn write(&self, writer: &mut Writer) {
        let Trace { key, path_key, node, id, count, bytes, sketch } = self;
        for number in [*key, *path_key, u64::from(node.0), *id, *count, *bytes] {
            writer.number(number);
        }
        sketch.write(writer);
    }

    /// Reads what `write` wrote.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self> {
        Ok(Trace {
            key: reader.number()?,
            path_key: reader.number()?,
            node: NodeIx(reader.number()? as u32),
            id: reader.number()?,
            count: reader.number()?,
            bytes: reader.number()?,
            sketch: Sketch::read(reader)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sketches_tell_which_share_was_kept() {
        let of = |ids: std::ops::Range<u64>| Sketch::of(ids.map(|id| 2 * id + 1));
        assert_eq!(of(0..40).kept_in(&of(0..60)), Some(1.0));
        assert_eq!(of(0..1000).kept_in(&of(0..3000)), Some(1.0));
        assert_eq!(of(0..1000).kept_in(&of(5000..6000)), Some(0.0));
        let half = of(0..1000).kept_in(&of(500..1500)).unwrap();
        assert!((0.3..0.7).contains(&half), "{half}");
        assert_eq!(of(0..0).kept_in(&of(0..9)), None);
        assert_eq!(of(0..9).kept_in(&of(0..0)), Some(0.0));
    }
}
