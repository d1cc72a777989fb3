//! One snapshot in short: what could leak, so that it can be followed over many snapshots without holding them all.
//!
//! A trace is a container, an emitter's event, a function that many timers call: something that can be counted, and found
//! again in another snapshot of the session by its key. A sketch of its members tells later whether those of before are
//! still there: the smallest hashes of their ids, as many as fit (A. Broder, "On the resemblance and containment of
//! documents", 1997). Of two sketches the members below the larger one's last are all comparable.
//!
//! Cost: what the detectors cost; up to 300 bytes a trace.

use std::hash::Hasher;

use rayon::prelude::*;

use crate::compare::bytes::{Reader, Writer};
use crate::compare::digest::Digest;
use crate::error::Result;
use crate::hash::NumberHasher;
use crate::ids::NodeIx;

use super::Detector;
use super::heap::Heap;

/// Members of a trace that are remembered.
const SKETCH: usize = 64;

/// Hashes of the members' ids, the smallest.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Sketch {
    hashes: Vec<u32>,
    /// All members are in it.
    is_whole: bool,
}

impl Sketch {
    /// Of the ids of some members.
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

    /// Which part of these members another has too; nothing where nobody can tell.
    pub fn kept_in(&self, later: &Sketch) -> Option<f64> {
        let bound =
            |sketch: &Sketch| if sketch.is_whole { u32::MAX } else { sketch.hashes.last().copied().unwrap_or(0) };
        let bound = bound(self).min(bound(later));
        let comparable: Vec<u32> = self.hashes.iter().copied().filter(|&hash| hash <= bound).collect();
        let kept = comparable.iter().filter(|hash| later.hashes.binary_search(hash).is_ok()).count();
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

/// Something that can be followed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trace {
    /// Which detector's: its number.
    pub detector: u8,
    /// The same in every snapshot of the session.
    pub key: u64,
    /// The same for what is held by the same names, though the object be another; 0 where that says nothing.
    pub way: u64,
    /// The object, in its own snapshot.
    pub node: NodeIx,
    /// Its id: what is beyond a snapshot's last id was not there yet.
    pub id: u64,
    /// Entries, listeners, timers.
    pub count: u64,
    /// Bytes kept.
    pub bytes: u64,
    /// Which members; of a slot its only value.
    pub sketch: Sketch,
}

impl Trace {
    /// Some things that belong together: `node` stands for them, `id` tells since when there are any.
    pub fn group(heap: &Heap, key: u64, node: NodeIx, id: u64, members: &[NodeIx], bytes: u64) -> Self {
        let sketch = Sketch::of(members.iter().map(|&member| heap.graph.id(member).0));
        Trace { detector: 0, key, way: 0, node, id, count: members.len() as u64, bytes, sketch }
    }
}

/// One snapshot in short.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Survey {
    /// Classes, kinds, and whether ids can be trusted.
    pub digest: Digest,
    /// What could leak.
    pub traces: Vec<Trace>,
}

impl Survey {
    /// Looks a snapshot through with every detector, several at a time; what they find is in their order.
    pub fn of(heap: &Heap) -> Result<Self> {
        let survey = |(number, detector): (usize, &&dyn Detector)| -> Result<Vec<Trace>> {
            let mut traces = Vec::new();
            detector.survey(heap, &mut traces)?;
            traces.iter_mut().for_each(|trace| trace.detector = number as u8);
            Ok(traces)
        };
        let (traces, digest) = rayon::join(
            || super::DETECTORS.par_iter().enumerate().map(survey).collect::<Result<Vec<_>>>(),
            || Digest::of(heap.snapshot, heap.scripts, &heap.snapshot.interfaces),
        );
        let (traces, digest) = (traces?.concat(), digest?);
        Ok(Survey { digest, traces })
    }

    /// For another engine.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.text(&self.digest.encode());
        writer.number(self.traces.len() as u64);
        for trace in &self.traces {
            let Trace { detector, key, way, node, id, count, bytes, sketch } = trace;
            for number in [u64::from(*detector), *key, *way, u64::from(node.0), *id, *count, *bytes] {
                writer.number(number);
            }
            sketch.write(&mut writer);
        }
        writer.bytes
    }

    /// From another engine.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let digest = Digest::decode(reader.text()?)?;
        let mut traces = Vec::new();
        for _ in 0..reader.number()? {
            traces.push(Trace {
                detector: reader.number()? as u8,
                key: reader.number()?,
                way: reader.number()?,
                node: NodeIx(reader.number()? as u32),
                id: reader.number()?,
                count: reader.number()?,
                bytes: reader.number()?,
                sketch: Sketch::read(&mut reader)?,
            });
        }
        Ok(Survey { digest, traces })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sketches_tell_what_was_kept() {
        let of = |ids: std::ops::Range<u64>| Sketch::of(ids.map(|id| 2 * id + 1));
        assert_eq!(of(0..40).kept_in(&of(0..60)), Some(1.0));
        assert_eq!(of(0..1000).kept_in(&of(0..3000)), Some(1.0));
        assert_eq!(of(0..1000).kept_in(&of(5000..6000)), Some(0.0));
        let half = of(0..1000).kept_in(&of(500..1500)).unwrap();
        assert!((0.3..0.7).contains(&half), "{half}");
        assert_eq!(of(0..0).kept_in(&of(0..9)), None);
        assert_eq!(of(0..9).kept_in(&of(0..0)), Some(0.0));
    }

    #[test]
    fn survives_a_round_trip_and_rejects_truncated_bytes() {
        let sketch = Sketch::of([1, 3].into_iter());
        let trace = Trace { detector: 3, key: 4, way: 5, node: NodeIx(6), id: 7, count: 8, bytes: 1 << 40, sketch };
        let survey = Survey { digest: Digest::default(), traces: vec![trace] };
        let bytes = survey.encode();
        assert_eq!(Survey::decode(&bytes).unwrap(), survey);
        for cut in 0..bytes.len() {
            assert!(Survey::decode(&bytes[..cut]).is_err(), "{cut}");
        }
    }
}
