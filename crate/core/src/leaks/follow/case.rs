//! The last snapshot with what is known of earlier ones: how each trace went on.
//!
//! A trace is found again by its key, or else, if its object was not there yet, by the way it is held. What an earlier
//! survey does not list and was there already was too small to be listed.
//!
//! Cost: a lookup for each trace and snapshot.

use std::rc::Rc;

use crate::compare::id_space::{IdSpace, Verdict};
use crate::hash::NumberMap;

use super::finding::SeriesData;
use super::heap::Heap;
use super::survey::{Survey, Trace};

/// What detectors judge.
pub struct Case<'a> {
    /// The last snapshot.
    pub heap: &'a Heap<'a>,
    /// Surveys of the snapshots that can be compared, oldest first; the last one is the heap's.
    pub surveys: &'a [Rc<Survey>],
    /// Bytes of every snapshot, whether it can be compared or not.
    pub sizes: Vec<u64>,
    /// How ids agree between each snapshot and the next.
    pub ids: Vec<IdSpace>,
    /// Ids mean the same in all of them.
    pub is_by_id: bool,
    by_key: Vec<NumberMap<(u8, u64), usize>>,
    by_way: Vec<NumberMap<(u8, u64), Option<usize>>>,
}

/// How a trace went on, by snapshot.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Series {
    /// Entries; nothing where they were too few to be listed.
    pub counts: Vec<Option<u64>>,
    /// Bytes kept.
    pub sizes: Vec<Option<u64>>,
    /// Between each snapshot and the next: which part of the members of before is still there.
    pub kept: Vec<Option<f64>>,
    /// In how many of the snapshots it was.
    pub present: usize,
}

/// What a series of numbers does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Course {
    /// There is but one.
    Single,
    /// Up to the end.
    Grows,
    /// Up, and then no further.
    Stops,
    /// Up and down.
    Wavers,
    /// Not at all, or down.
    Stays,
}

impl<'a> Case<'a> {
    /// Puts them together.
    pub fn new(heap: &'a Heap<'a>, surveys: &'a [Rc<Survey>]) -> Self {
        let ids: Vec<IdSpace> =
            surveys.windows(2).map(|pair| pair[0].digest.sample.compare(&pair[1].digest.sample)).collect();
        let is_by_id = ids.iter().all(|ids| ids.verdict() != Verdict::Different);
        let sizes = surveys.iter().map(|survey| survey.digest.statistics.total).collect();
        // Of another process nothing is known that this one could be held against.
        let surveys = if is_by_id { surveys } else { &surveys[surveys.len().saturating_sub(1)..] };
        let mut by_key = Vec::new();
        let mut by_way = Vec::new();
        for survey in surveys {
            let mut keys = NumberMap::default();
            let mut ways = NumberMap::default();
            for (at, trace) in survey.traces.iter().enumerate() {
                keys.insert((trace.detector, trace.key), at);
                if trace.way != 0 {
                    ways.entry((trace.detector, trace.way)).and_modify(|known| *known = None).or_insert(Some(at));
                }
            }
            by_key.push(keys);
            by_way.push(ways);
        }
        Case { heap, surveys, sizes, ids, is_by_id, by_key, by_way }
    }

    /// How many snapshots can be compared.
    pub fn len(&self) -> usize {
        self.surveys.len()
    }

    /// Whether there are none: never.
    pub fn is_empty(&self) -> bool {
        self.surveys.is_empty()
    }

    /// Whether several can be compared.
    pub fn is_series(&self) -> bool {
        self.len() > 1
    }

    /// Traces of the last snapshot that a detector left.
    pub fn traces(&self, detector: u8) -> impl Iterator<Item = &'a Trace> + use<'a> {
        self.surveys.last().into_iter().flat_map(|survey| &survey.traces).filter(move |it| it.detector == detector)
    }

    /// What a detector has surveyed in the last snapshot, looked for once more, each with its trace. Most heaps have none of
    /// a sort: then nothing is looked for.
    pub fn again<T>(&self, detector: u8, look: impl FnOnce(&Heap) -> Vec<T>) -> Vec<(T, &'a Trace)> {
        match self.traces(detector).next() {
            Some(_) => look(self.heap).into_iter().zip(self.traces(detector)).collect(),
            None => Vec::new(),
        }
    }

    /// Whether an object of the last snapshot was there when an earlier one was taken.
    pub fn was_there(&self, snapshot: usize, id: u64) -> bool {
        id <= self.surveys[snapshot].digest.last_odd_id
    }

    /// A trace of the last snapshot in an earlier one.
    pub fn earlier(&self, snapshot: usize, trace: &Trace) -> Option<&'a Trace> {
        let known = self.by_key[snapshot].get(&(trace.detector, trace.key)).copied();
        let by_way = || {
            let is_new = !self.was_there(snapshot, trace.id);
            let is_only = self.by_way[self.len() - 1].get(&(trace.detector, trace.way)).copied().flatten().is_some();
            let found =
                (trace.way != 0 && is_new && is_only).then(|| self.by_way[snapshot].get(&(trace.detector, trace.way)));
            found.flatten().copied().flatten()
        };
        known.or_else(by_way).map(|at| &self.surveys[snapshot].traces[at])
    }

    /// How a trace of the last snapshot went on.
    pub fn series(&self, trace: &Trace) -> Series {
        let last = self.len() - 1;
        let mut series = Series::default();
        let mut before: Option<&Trace> = None;
        for snapshot in 0..self.len() {
            let known = if snapshot == last { Some(trace) } else { self.earlier(snapshot, trace) };
            if snapshot > 0 {
                series.kept.push(before.zip(known).and_then(|(before, now)| before.sketch.kept_in(&now.sketch)));
            }
            let is_absent = known.is_none() && !self.was_there(snapshot, trace.id);
            let or_none = |number: Option<u64>| if is_absent { Some(0) } else { number };
            series.counts.push(or_none(known.map(|trace| trace.count)));
            series.sizes.push(or_none(known.map(|trace| trace.bytes)));
            series.present += usize::from(known.is_some());
            before = known;
        }
        series
    }
}

impl Series {
    /// For a finding.
    pub fn data(&self) -> SeriesData {
        let numbers = |of: &[Option<u64>]| of.iter().map(|number| number.map_or(-1.0, |it| it as f64)).collect();
        SeriesData { counts: numbers(&self.counts), sizes: numbers(&self.sizes) }
    }

    /// Entries at first and at last.
    pub fn count_ends(&self) -> (u64, u64) {
        ends(&self.counts)
    }

    /// Bytes at first and at last.
    pub fn size_ends(&self) -> (u64, u64) {
        ends(&self.sizes)
    }

    /// Bytes gained.
    pub fn gained(&self) -> i64 {
        let (first, last) = self.size_ends();
        last as i64 - first as i64
    }

    /// Entries gained.
    pub fn added(&self) -> i64 {
        let (first, last) = self.count_ends();
        last as i64 - first as i64
    }

    /// What the counts do.
    pub fn course(&self) -> Course {
        course(&numbers(&self.counts))
    }

    /// What the sizes do.
    pub fn size_course(&self) -> Course {
        course(&numbers(&self.sizes))
    }

    /// The least part of the members that stayed from one snapshot to the next, where that is known at all.
    pub fn least_kept(&self) -> Option<f64> {
        self.kept.iter().flatten().copied().reduce(f64::min)
    }
}

fn numbers(of: &[Option<u64>]) -> Vec<u64> {
    of.iter().map(|number| number.unwrap_or(0)).collect()
}

fn ends(of: &[Option<u64>]) -> (u64, u64) {
    let number = |at: Option<&Option<u64>>| at.copied().flatten().unwrap_or(0);
    (number(of.first()), number(of.last()))
}

/// What some numbers do. Intervals may be of any length, so growth has stopped only if the last one brought less than a
/// tenth of what the others did in the middle.
pub fn course(numbers: &[u64]) -> Course {
    let (Some(&first), Some(&last)) = (numbers.first(), numbers.last()) else { return Course::Single };
    if numbers.len() < 2 {
        return Course::Single;
    }
    if last <= first {
        return Course::Stays;
    }
    let steps: Vec<i64> = numbers.windows(2).map(|pair| pair[1] as i64 - pair[0] as i64).collect();
    let gained = (last - first) as i64;
    if steps.iter().any(|&step| step * 20 < -gained) {
        return Course::Wavers;
    }
    let (behind, end) = (&steps[..steps.len() - 1], steps[steps.len() - 1]);
    let usual = behind.iter().sum::<i64>() / behind.len().max(1) as i64;
    match behind.is_empty() || end * 10 >= usual && end > 0 {
        true => Course::Grows,
        false => Course::Stops,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_told_by_its_end() {
        assert_eq!(course(&[5]), Course::Single);
        assert_eq!(course(&[5, 9]), Course::Grows);
        assert_eq!(course(&[100, 200, 300]), Course::Grows);
        assert_eq!(course(&[100, 500, 500]), Course::Stops);
        assert_eq!(course(&[100, 500, 510]), Course::Stops);
        assert_eq!(course(&[100, 500, 300]), Course::Wavers);
        assert_eq!(course(&[100, 90, 100]), Course::Stays);
        assert_eq!(course(&[100, 100, 300]), Course::Grows);
    }
}
