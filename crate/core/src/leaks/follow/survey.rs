//! One snapshot in short: all traces that detectors want to follow, so that many snapshots can be compared without
//! holding them all.
//!
//! Cost: that of the detectors' surveys, which run beside each other.

use std::sync::Arc;

use rayon::prelude::*;

use crate::compare::bytes::{Reader, Writer};
use crate::compare::digest::Digest;
use crate::error::{Error, ErrorKind, Result};
use crate::leaks::DETECTORS;
use crate::leaks::detector::{AnySubjects, Entry};
use crate::leaks::read::heap::Heap;

use super::trace::Trace;

/// One snapshot in short.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Survey {
    /// Classes, kinds, and a sample of ids.
    pub digest: Digest,
    /// What each detector follows, in the order of `DETECTORS`.
    pub traces: Vec<Vec<Trace>>,
}

/// The survey of a heap that is at hand, with what its detectors follow.
pub struct Surveyed {
    /// What other snapshots need.
    pub survey: Arc<Survey>,
    /// What the judgement of this heap needs, in the order of `DETECTORS`.
    pub subjects: Vec<AnySubjects>,
}

impl Surveyed {
    /// Surveys a snapshot with every detector.
    pub fn of(heap: &Heap) -> Result<Self> {
        // Detectors would wait for these, or make them twice.
        rayon::join(|| heap.module_scopes().map(drop), || heap.writes_holes()).0?;
        let survey = |detector: &Entry| (detector.survey)(heap);
        let (surveys, digest) = rayon::join(
            || DETECTORS.par_iter().map(survey).collect::<Result<Vec<_>>>(),
            || Digest::of(heap.snapshot, heap.scripts, &heap.snapshot.interfaces),
        );
        let (traces, subjects) = surveys?.into_iter().unzip();
        Ok(Surveyed { survey: Arc::new(Survey { digest: digest?, traces }), subjects })
    }
}

impl Survey {
    /// The survey as bytes, for another engine.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.text(&self.digest.encode());
        writer.number(self.traces.len() as u64);
        for traces in &self.traces {
            writer.number(traces.len() as u64);
            traces.iter().for_each(|trace| trace.write(&mut writer));
        }
        writer.bytes
    }

    /// What `encode` gave. Fails if the bytes are cut short, or of an engine with other detectors.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let digest = Digest::decode(reader.text()?)?;
        if reader.number()? != DETECTORS.len() as u64 {
            return Err(Error::new(ErrorKind::Malformed, "the survey comes from another version of Heapwise"));
        }
        let mut all = Vec::new();
        for _ in 0..DETECTORS.len() {
            let mut traces = Vec::new();
            for _ in 0..reader.number()? {
                traces.push(Trace::read(&mut reader)?);
            }
            all.push(traces);
        }
        Ok(Survey { digest, traces: all })
    }
}

#[cfg(test)]
mod tests {
    use super::super::trace::Sketch;
    use super::*;
    use crate::ids::NodeIx;

    #[test]
    fn survives_a_round_trip_and_rejects_truncated_bytes() {
        let sketch = Sketch::of([1, 3].into_iter());
        let trace = Trace { key: 4, path_key: 5, node: NodeIx(6), id: 7, count: 8, bytes: 1 << 40, sketch };
        let mut traces = vec![Vec::new(); DETECTORS.len()];
        traces[3].push(trace);
        let survey = Survey { digest: Digest::default(), traces };
        let bytes = survey.encode();
        assert_eq!(Survey::decode(&bytes).unwrap(), survey);
        for cut in 0..bytes.len() {
            assert!(Survey::decode(&bytes[..cut]).is_err(), "{cut}");
        }
        let fewer = Survey { traces: survey.traces[1..].to_vec(), ..survey };
        assert!(Survey::decode(&fewer.encode()).is_err());
    }
}
