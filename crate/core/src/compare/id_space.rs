//! Decides whether an id means the same object in two snapshots.
//!
//! An object has one id as long as the process lives and its inspector session lasts. Another session, let alone
//! another process, assigns the same numbers to other objects, and a comparison by id then gives nonsense that looks
//! like a result. An object keeps its type and, mostly, its name, so the share of common ids for which both agree is a
//! good test. Where hardly any id is in both, there is nothing to test: a root or two have fixed ids everywhere. Bun
//! numbers all objects anew for each snapshot and goes on where the last one ended, so there the later snapshot's ids are
//! all larger: it is one process, but nothing can be matched by id.
//!
//! A sample of each snapshot is chosen by the hash of the ids: the same ids in both, without knowing the other
//! snapshot. Even ids are left out, because they are derived from addresses, which are reused.
//!
//! Cost: a pass over the ids; the type and name of up to `MAX_SAMPLE` nodes.

use std::hash::Hasher;

use rayon::prelude::*;

use crate::compare::bytes::{Reader, Writer};
use crate::error::Result;
use crate::graph::Graph;
use crate::hash::NumberHasher;
use crate::ids::StrIx;

/// Approximate size of a sample; small in tests.
const MAX_SAMPLE: usize = if cfg!(test) { 1 << 10 } else { 1 << 14 };
/// Bytes of a name that are compared. Some are whole texts.
const MAX_NAME: usize = 64;
/// At least this share of agreement: one session. (Measured: 99.5 to 100 %.)
const SAME: f64 = 0.98;
/// Less agreement than this: different sessions. (Measured: 11 to 39 % between sessions of one process.)
const DIFFERENT: f64 = 0.6;
/// With fewer common ids than this share of the smaller sample, ids prove nothing. (Measured between the first and the third
/// of three snapshots: 96 % in Node 26, 78 % in Deno 2.9, one id of 5,863 in Bun 1.4.)
const LEAST_COMMON: f64 = 0.002;

/// Ids of some objects, with a hash of what each object is.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Sample {
    /// An id is in the sample if its hash ends with this many zeros.
    zeros: u32,
    /// Ids, and hashes of type and name, ordered by id.
    of_ids: Vec<(u64, u32)>,
}

/// The result of comparing two samples.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// An id means one object in both.
    Same,
    /// Many ids do, but not all.
    Unsure,
    /// Ids mean nothing.
    Different,
    /// One process numbered all objects anew: no object can be matched by its id.
    Renumbered,
}

impl Verdict {
    /// Whether objects can be matched by id.
    pub fn is_by_id(self) -> bool {
        matches!(self, Verdict::Same | Verdict::Unsure)
    }
}

/// The agreement between two samples.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IdSpace {
    /// Number of ids in both samples.
    pub checked: u32,
    /// Number of these ids with the same type and name in both.
    pub agreeing: u32,
    /// Whether so few ids are in both that they prove nothing.
    pub is_rare: bool,
    /// Whether they are rare because all other ids of the later snapshot are larger than all of the earlier one.
    pub goes_on: bool,
}

impl IdSpace {
    /// The verdict. Without common ids, ids are not trusted.
    pub fn verdict(&self) -> Verdict {
        if self.is_rare {
            return if self.goes_on { Verdict::Renumbered } else { Verdict::Different };
        }
        let share = f64::from(self.agreeing) / f64::from(self.checked);
        match share {
            share if share >= SAME => Verdict::Same,
            share if share >= DIFFERENT => Verdict::Unsure,
            _ => Verdict::Different,
        }
    }
}

impl Sample {
    /// A sample of a snapshot.
    pub fn of(graph: &Graph) -> Self {
        let mut zeros = 0;
        while graph.node_count() >> zeros > MAX_SAMPLE {
            zeros += 1;
        }
        let types: Vec<u64> = (0..=u8::MAX).map(|code| hash(graph.type_name(code).as_bytes())).collect();
        let row = |node: usize| {
            let id = graph.ids.get(node);
            (id % 2 == 1 && is_chosen(id, zeros)).then(|| {
                let name = graph.strings.get(StrIx(graph.names[node]));
                // A node that is detached in one snapshot may be attached in the other.
                let name = name.strip_prefix(b"Detached ").unwrap_or(name);
                let name = &name[..name.len().min(MAX_NAME)];
                let of_type = types[usize::from(graph.types[node])];
                (id, (hash(name) ^ of_type.rotate_left(17)) as u32)
            })
        };
        const CHUNK: usize = 1 << 14;
        let chunks = (0..graph.node_count().div_ceil(CHUNK)).into_par_iter();
        let rows = |chunk: usize| chunk * CHUNK..graph.node_count().min((chunk + 1) * CHUNK);
        let mut of_ids: Vec<(u64, u32)> =
            chunks.flat_map_iter(|chunk| rows(chunk).filter_map(row).collect::<Vec<_>>()).collect();
        of_ids.sort_unstable();
        Sample { zeros, of_ids }
    }

    /// Compares the sample of a snapshot with that of a later one.
    pub fn compare(&self, other: &Sample) -> IdSpace {
        let zeros = self.zeros.max(other.zeros);
        let chosen = |sample: &Sample| -> Vec<(u64, u32)> {
            sample.of_ids.iter().copied().filter(|&(id, _)| is_chosen(id, zeros)).collect()
        };
        let (left, right) = (chosen(self), chosen(other));
        let mut id_space = IdSpace { checked: 0, agreeing: 0, is_rare: false, goes_on: false };
        let smaller = left.len().min(right.len()) as f64;
        let (mut at, last) = (0, left.last().map_or(0, |&(id, _)| id));
        for (id, what) in left {
            while right.get(at).is_some_and(|&(other, _)| other < id) {
                at += 1;
            }
            if let Some(&(_, other)) = right.get(at).filter(|&&(other, _)| other == id) {
                id_space.checked += 1;
                id_space.agreeing += u32::from(what == other);
            }
        }
        id_space.is_rare = f64::from(id_space.checked) < (smaller * LEAST_COMMON).max(1.0);
        let larger = right.len() - right.partition_point(|&(id, _)| id <= last);
        id_space.goes_on = id_space.is_rare && larger > 0 && right.len() - larger <= id_space.checked as usize;
        id_space
    }

    /// Serializes the sample.
    pub fn write(&self, writer: &mut Writer) {
        writer.number(u64::from(self.zeros));
        writer.number(self.of_ids.len() as u64);
        for &(id, what) in &self.of_ids {
            writer.number(id);
            writer.number(u64::from(what));
        }
    }

    /// Deserializes a sample.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self> {
        let mut sample = Sample { zeros: reader.number()?.min(63) as u32, of_ids: Vec::new() };
        for _ in 0..reader.number()? {
            sample.of_ids.push((reader.number()?, reader.number()? as u32));
        }
        Ok(sample)
    }
}

fn is_chosen(id: u64, zeros: u32) -> bool {
    let mut hasher = NumberHasher::default();
    hasher.write_u64(id);
    hasher.finish().trailing_zeros() >= zeros
}

fn hash(text: &[u8]) -> u64 {
    let mut hasher = NumberHasher::default();
    hasher.write(text);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::graph;

    fn heap(count: u32, name: impl Fn(u32) -> String) -> Graph {
        let mut text = String::from("root@1");
        for at in 0..count {
            text += &format!("; root -> n{at}:{}@{}", name(at), 2 * at + 3);
        }
        graph(&text)
    }

    #[test]
    fn one_session_agrees_another_does_not() {
        let base = Sample::of(&heap(500, |at| format!("C{}", at % 7)));
        let of = |other: &Graph| base.compare(&Sample::of(other)).verdict();
        assert_eq!(of(&heap(700, |at| format!("C{}", at % 7))), Verdict::Same);
        assert_eq!(of(&heap(500, |at| format!("C{}", at % 5))), Verdict::Different);
        assert_eq!(of(&heap(500, |at| format!("C{}", if at % 5 == 0 { 9 } else { at % 7 }))), Verdict::Unsure);
        assert_eq!(of(&graph("root@2 -> a@4")), Verdict::Different);
        let anew = |first: u32| {
            let objects = (0..700).map(|at| format!("; root -> n{at}:C{}@{}", at % 7, first + 2 * at));
            graph(&("root@1".to_owned() + &objects.collect::<String>()))
        };
        assert_eq!(of(&anew(2_001)), Verdict::Renumbered, "the root alone is in both");
        let again = Sample::of(&anew(2_001)).compare(&base);
        assert_eq!(again.verdict(), Verdict::Different, "smaller ids came before");
        assert_eq!((again.checked, again.agreeing), (1, 1));
        assert_ne!(of(&anew(901)), Verdict::Renumbered, "ids that overlap were not given out one after the other");
        let mut writer = Writer::default();
        base.write(&mut writer);
        assert_eq!(Sample::read(&mut Reader::new(&writer.bytes)).unwrap(), base);
    }

    #[test]
    fn samples_of_large_and_small_heaps_share_ids() {
        let small = heap(1_000, |at| format!("C{}", at % 7));
        let large = heap(4_000, |at| format!("C{}", at % 7));
        let (small, large) = (Sample::of(&small), Sample::of(&large));
        assert!(large.of_ids.len() <= 2 * MAX_SAMPLE && large.zeros > small.zeros);
        let found = small.compare(&large);
        assert!(found.checked > 100 && found.agreeing == found.checked, "{found:?}");
        assert_eq!(found, large.compare(&small));
    }
}
