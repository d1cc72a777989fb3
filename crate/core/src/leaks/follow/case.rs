//! The last snapshot with what is known of earlier ones: how each trace went on.
//!
//! A trace is found again by its key, or else, if its object did not exist yet, by the path that holds it. Where an earlier
//! survey does not list a trace whose object did exist, it was too small to be listed. Where a process numbers all objects anew
//! for each snapshot, no object is found again by its id, and which ones existed is not known: only the way leads on.
//!
//! Cost: a lookup for each trace and snapshot.

use std::sync::Arc;

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
    pub surveys: Vec<Arc<Survey>>,
    /// Bytes of every snapshot, whether it can be compared or not.
    pub sizes: Vec<u64>,
    /// How ids agree between each snapshot and the next.
    pub ids: Vec<IdSpace>,
    /// Whether all snapshots are of one process.
    pub is_one_process: bool,
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
    /// How many snapshots come before the first one that has it. It may have been there under another name.
    pub missing: usize,
    /// The most entries that it can have where the count is not known.
    pub most_unlisted: u64,
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
    pub fn new(heap: &'a Heap<'a>, own: Arc<Survey>, earlier: &[Arc<Survey>]) -> Self {
        let all: Vec<Arc<Survey>> = earlier.iter().cloned().chain([own]).collect();
        let agreement = |pair: &[Arc<Survey>]| pair[0].digest.sample.compare(&pair[1].digest.sample);
        let ids: Vec<IdSpace> = all.windows(2).map(agreement).collect();
        let is_one_process = ids.iter().all(|ids| ids.verdict() != Verdict::Different);
        let is_by_id = ids.iter().all(|ids| ids.verdict().is_by_id());
        let sizes = all.iter().map(|survey| survey.digest.statistics.total).collect();
        // Ids of another process stand for other objects: nothing can be followed from there.
        let surveys = if is_one_process { all } else { all[all.len() - 1..].to_vec() };
        let mut by_key = Vec::new();
        let mut by_path = Vec::new();
        for survey in &surveys {
            let mut keys = NumberMap::default();
            keys.reserve(survey.traces.iter().map(Vec::len).sum());
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
        Case { heap, surveys, sizes, ids, is_one_process, is_by_id, by_key, by_path }
    }

    /// The number of snapshots that can be compared, at least one.
    pub fn snapshots(&self) -> usize {
        self.surveys.len()
    }

    /// Whether several snapshots can be compared.
    pub fn is_series(&self) -> bool {
        self.snapshots() > 1
    }

    /// Whether an object of the last snapshot existed when an earlier one was taken, as far as ids say it.
    pub fn existed(&self, snapshot: usize, id: u64) -> bool {
        id <= self.surveys[snapshot].digest.last_odd_id
    }

    /// Whether an object of the last snapshot did not exist when an earlier one was taken.
    pub fn is_new(&self, snapshot: usize, id: u64) -> bool {
        self.is_by_id && !self.existed(snapshot, id)
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
    pub fn series(&self, detector: usize, trace: &Trace, most_unlisted: u64) -> Series {
        let last = self.snapshots() - 1;
        let mut series = Series { most_unlisted, ..Series::default() };
        let mut before: Option<&Trace> = None;
        for snapshot in 0..=last {
            let known = if snapshot == last { Some(trace) } else { self.earlier(detector, snapshot, trace) };
            if snapshot > 0 {
                let kept = || before.zip(known).and_then(|(before, now)| before.sketch.kept_in(&now.sketch));
                series.kept.push(if self.is_by_id { kept() } else { None });
            }
            let is_absent = known.is_none() && self.is_new(snapshot, trace.id);
            let or_none = |number: Option<u64>| if is_absent { Some(0) } else { number };
            series.counts.push(or_none(known.map(|trace| trace.count)));
            series.sizes.push(or_none(known.map(|trace| trace.bytes)));
            series.missing += usize::from(known.is_none() && series.present == 0);
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
        course(&series.counted(), &self.heap.policy.course)
    }

    /// What its sizes do.
    pub fn size_course(&self, series: &Series) -> Course {
        course(&known(&series.sizes), &self.heap.policy.course)
    }
}

impl Series {
    /// The series of a finding. What was not found is not known.
    pub fn data(&self) -> SeriesData {
        let numbers = |of: &[Option<u64>]| {
            let number = |(at, number): (usize, &Option<u64>)| match number {
                Some(number) if at >= self.missing => *number as f64,
                _ => -1.0,
            };
            of.iter().enumerate().map(number).collect()
        };
        SeriesData { counts: numbers(&self.counts), sizes: numbers(&self.sizes) }
    }

    /// Entries at first, or the most that there can have been then, and entries at last.
    pub fn count_ends(&self) -> (u64, u64) {
        ends(&self.counted())
    }

    /// Bytes at first, or where that is not known in the first snapshot that lists it, and bytes at last.
    pub fn size_ends(&self) -> (u64, u64) {
        ends(&known(&self.sizes))
    }

    /// Bytes gained: at least so many.
    pub fn gained(&self) -> i64 {
        let (first, last) = self.size_ends();
        last as i64 - first as i64
    }

    /// Entries gained: at least so many.
    pub fn added(&self) -> i64 {
        let (first, last) = self.count_ends();
        last as i64 - first as i64
    }

    /// Entries gained, where all counts are known.
    pub fn surely_added(&self) -> Option<u64> {
        let is_known = self.missing == 0 && self.counts.iter().all(Option::is_some);
        is_known.then(|| self.added().max(0) as u64)
    }

    /// What the entries gained between each snapshot and the next, at least.
    pub fn steps(&self) -> Vec<i64> {
        self.counted().windows(2).map(|pair| pair[1] as i64 - pair[0] as i64).collect()
    }

    /// The least share of members that stayed from one snapshot to the next, where it is known.
    pub fn least_kept(&self) -> Option<f64> {
        self.kept.iter().flatten().copied().reduce(f64::min)
    }

    /// The same, if it is known for every interval since the thing was found.
    pub fn surely_kept(&self) -> Option<f64> {
        let since = self.kept.get(self.missing..).unwrap_or_default();
        since.iter().copied().reduce(|a, b| Some(a?.min(b?))).flatten()
    }

    /// The counts, each unknown one as large as it can be: no larger than the next one.
    fn counted(&self) -> Vec<u64> {
        let mut next = u64::MAX;
        let mut counts: Vec<u64> = (self.counts.iter().rev())
            .map(|count| {
                next = count.unwrap_or_else(|| self.most_unlisted.min(next));
                next
            })
            .collect();
        counts.reverse();
        counts
    }
}

/// Numbers, each unknown one like the next that is known.
fn known(numbers: &[Option<u64>]) -> Vec<u64> {
    let mut next = 0;
    let mut all: Vec<u64> = (numbers.iter().rev())
        .map(|number| {
            next = number.unwrap_or(next);
            next
        })
        .collect();
    all.reverse();
    all
}

fn ends(of: &[u64]) -> (u64, u64) {
    (of.first().copied().unwrap_or(0), of.last().copied().unwrap_or(0))
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

    fn series(counts: &[Option<u64>], missing: usize, most_unlisted: u64) -> Series {
        Series { counts: counts.to_vec(), missing, most_unlisted, ..Series::default() }
    }

    #[test]
    fn an_unknown_count_is_not_zero() {
        let grown = series(&[None, Some(17), Some(32)], 0, 15);
        assert_eq!((grown.count_ends(), grown.added(), grown.surely_added()), ((15, 32), 17, None));
        assert_eq!(grown.steps(), [2, 15]);
        assert_eq!(grown.data().counts, [-1.0, 17.0, 32.0]);
        let shrunk = series(&[None, Some(9), Some(20)], 0, 15);
        assert_eq!(shrunk.steps(), [0, 11], "it cannot be known to have had more than the next");
        let known = series(&[Some(0), Some(9)], 0, 15);
        assert_eq!((known.added(), known.surely_added()), (9, Some(9)));
        let not_found = series(&[Some(0), Some(9), Some(20)], 1, 15);
        assert_eq!((not_found.added(), not_found.surely_added()), (20, None));
        assert_eq!(not_found.data().counts, [-1.0, 9.0, 20.0]);
    }

    #[test]
    fn unknown_sizes_add_nothing_to_the_growth() {
        let sizes = |sizes: &[Option<u64>]| Series { sizes: sizes.to_vec(), ..Series::default() }.gained();
        assert_eq!(sizes(&[Some(10), Some(50), Some(90)]), 80);
        assert_eq!(sizes(&[None, Some(50), Some(90)]), 40);
        assert_eq!(sizes(&[None, None, Some(90)]), 0);
    }

    #[test]
    fn members_surely_stay_if_every_interval_shows_it() {
        let kept = |missing: usize, kept: &[Option<f64>]| {
            Series { missing, kept: kept.to_vec(), ..Series::default() }.surely_kept()
        };
        assert_eq!(kept(0, &[Some(1.0), Some(0.9)]), Some(0.9));
        assert_eq!(kept(0, &[None, Some(0.9)]), None);
        assert_eq!(kept(1, &[None, Some(0.9)]), Some(0.9), "it was not found before");
        assert_eq!(kept(0, &[]), None);
    }

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
