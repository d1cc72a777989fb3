//! The last snapshot with what is known of earlier ones: how each trace went on.
//!
//! A trace is found again by its key, or else, if its object did not exist yet, by the path that holds it. Where an earlier
//! survey does not list a trace whose object did exist, it was too small to be listed.
//!
//! Cost: a lookup for each trace and snapshot.

use std::rc::Rc;

use crate::compare::id_space::{IdSpace, Verdict};
use crate::hash::NumberMap;
use crate::leaks::policy::CoursePolicy;
use crate::leaks::read::heap::Heap;
use crate::leaks::tell::finding::SeriesData;

use super::survey::Survey;
use super::trace::Trace;

/// What detectors judge.
pub struct Case<'a> {
    /// The last snapshot.
    pub heap: &'a Heap<'a>,
    /// Surveys of the snapshots that can be compared, oldest first; the last one is the heap's.
    pub surveys: Vec<Rc<Survey>>,
    /// Bytes of every snapshot, whether it can be compared or not.
    pub sizes: Vec<u64>,
    /// How ids agree between each snapshot and the next.
    pub ids: Vec<IdSpace>,
    /// Whether ids mean the same in all snapshots.
    pub is_by_id: bool,
    /// By snapshot: the place of each trace, by detector and key.
    by_key: Vec<NumberMap<(usize, u64), usize>>,
    /// The same by the path that holds it; `None` where several traces are held alike.
    by_path: Vec<NumberMap<(usize, u64), Option<usize>>>,
}

/// How a trace went on, by snapshot.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Series {
    /// Entries; `None` where they were too few to be listed.
    pub counts: Vec<Option<u64>>,
    /// Bytes kept.
    pub sizes: Vec<Option<u64>>,
    /// Between each snapshot and the next: the share of members that is still there.
    pub kept: Vec<Option<f64>>,
    /// The number of snapshots that have it.
    pub present: usize,
}

/// What a series of numbers does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Course {
    /// There is only one.
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
    /// Puts the survey of a heap and those of earlier snapshots together.
    pub fn new(heap: &'a Heap<'a>, own: Rc<Survey>, earlier: &[Rc<Survey>]) -> Self {
        let all: Vec<Rc<Survey>> = earlier.iter().cloned().chain([own]).collect();
        let agreement = |pair: &[Rc<Survey>]| pair[0].digest.sample.compare(&pair[1].digest.sample);
        let ids: Vec<IdSpace> = all.windows(2).map(agreement).collect();
        let is_by_id = ids.iter().all(|ids| ids.verdict() != Verdict::Different);
        let sizes = all.iter().map(|survey| survey.digest.statistics.total).collect();
        // Ids of another process stand for other objects: nothing can be followed from there.
        let surveys = if is_by_id { all } else { all[all.len() - 1..].to_vec() };
        let mut by_key = Vec::new();
        let mut by_path = Vec::new();
        for survey in &surveys {
            let mut keys = NumberMap::default();
            let mut paths = NumberMap::default();
            for (detector, traces) in survey.traces.iter().enumerate() {
                for (at, trace) in traces.iter().enumerate() {
                    keys.insert((detector, trace.key), at);
                    if trace.path_key != 0 {
                        paths.entry((detector, trace.path_key)).and_modify(|known| *known = None).or_insert(Some(at));
                    }
                }
            }
            by_key.push(keys);
            by_path.push(paths);
        }
        Case { heap, surveys, sizes, ids, is_by_id, by_key, by_path }
    }

    /// The number of snapshots that can be compared, at least one.
    pub fn snapshots(&self) -> usize {
        self.surveys.len()
    }

    /// Whether several snapshots can be compared.
    pub fn is_series(&self) -> bool {
        self.snapshots() > 1
    }

    /// Whether an object of the last snapshot existed when an earlier one was taken.
    pub fn existed(&self, snapshot: usize, id: u64) -> bool {
        id <= self.surveys[snapshot].digest.last_odd_id
    }

    /// A trace of the last snapshot in an earlier one.
    fn earlier(&self, detector: usize, snapshot: usize, trace: &Trace) -> Option<&Trace> {
        let by_key = self.by_key[snapshot].get(&(detector, trace.key)).copied();
        let by_path = || {
            let is_new = !self.existed(snapshot, trace.id);
            let place = |snapshot: usize| self.by_path[snapshot].get(&(detector, trace.path_key)).copied().flatten();
            let is_only = || place(self.snapshots() - 1).is_some();
            if trace.path_key != 0 && is_new && is_only() { place(snapshot) } else { None }
        };
        by_key.or_else(by_path).map(|at| &self.surveys[snapshot].traces[detector][at])
    }

    /// How a trace of the last snapshot went on.
    pub fn series(&self, detector: usize, trace: &Trace) -> Series {
        let last = self.snapshots() - 1;
        let mut series = Series::default();
        let mut before: Option<&Trace> = None;
        for snapshot in 0..=last {
            let known = if snapshot == last { Some(trace) } else { self.earlier(detector, snapshot, trace) };
            if snapshot > 0 {
                series.kept.push(before.zip(known).and_then(|(before, now)| before.sketch.kept_in(&now.sketch)));
            }
            let is_absent = known.is_none() && !self.existed(snapshot, trace.id);
            let or_none = |number: Option<u64>| if is_absent { Some(0) } else { number };
            series.counts.push(or_none(known.map(|trace| trace.count)));
            series.sizes.push(or_none(known.map(|trace| trace.bytes)));
            series.present += usize::from(known.is_some());
            before = known;
        }
        series
    }

    /// Whether the entries of something grow, and by at least so many.
    pub fn grows_by(&self, series: &Series, least: i64) -> bool {
        self.course(series) == Course::Grows && series.added() >= least
    }

    /// What the counts of a series do.
    pub fn course(&self, series: &Series) -> Course {
        course(&numbers(&series.counts), &self.heap.policy.course)
    }

    /// What its sizes do.
    pub fn size_course(&self, series: &Series) -> Course {
        course(&numbers(&series.sizes), &self.heap.policy.course)
    }
}

impl Series {
    /// The series of a finding.
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

    /// The least share of members that stayed from one snapshot to the next, where it is known.
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

/// What some numbers do. Intervals may be of any length, so growth has stopped only if the last one brought much less
/// than the others did on average.
pub fn course(numbers: &[u64], policy: &CoursePolicy) -> Course {
    let (Some(&first), Some(&last)) = (numbers.first(), numbers.last()) else { return Course::Single };
    if numbers.len() < 2 {
        return Course::Single;
    }
    if last <= first {
        return Course::Stays;
    }
    let steps: Vec<i64> = numbers.windows(2).map(|pair| pair[1] as i64 - pair[0] as i64).collect();
    let gained = (last - first) as i64;
    if steps.iter().any(|&step| step * (policy.dip_part as i64) < -gained) {
        return Course::Wavers;
    }
    let (behind, end) = (&steps[..steps.len() - 1], steps[steps.len() - 1]);
    let usual = behind.iter().sum::<i64>() / behind.len().max(1) as i64;
    match behind.is_empty() || end * policy.stop_part as i64 >= usual && end > 0 {
        true => Course::Grows,
        false => Course::Stops,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_step_decides_the_course() {
        let policy = crate::leaks::trial::policy().course;
        let course = |numbers: &[u64]| course(numbers, &policy);
        assert_eq!(course(&[5]), Course::Single);
        assert_eq!(course(&[5, 9]), Course::Grows);
        assert_eq!(course(&[100, 200, 300]), Course::Grows);
        assert_eq!(course(&[100, 500, 500]), Course::Stops);
        assert_eq!(course(&[100, 500, 510]), Course::Stops);
        assert_eq!(course(&[100, 500, 300]), Course::Wavers);
        assert_eq!(course(&[100, 90, 100]), Course::Stays);
        assert_eq!(course(&[100, 100, 300]), Course::Grows);
        // A dip of exactly a twentieth of the growth is none yet, and a last step of exactly a tenth still grows.
        assert_eq!(course(&[100, 220, 210, 300]), Course::Grows);
        assert_eq!(course(&[100, 220, 209, 300]), Course::Wavers);
        assert_eq!(course(&[100, 300, 320]), Course::Grows);
        assert_eq!(course(&[100, 300, 319]), Course::Stops);
    }
}
