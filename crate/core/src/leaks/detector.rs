//! What a detector is, and how the list of detectors calls it.
//!
//! A detector that *follows* things surveys each snapshot for what it can follow into the next one, and judges each of
//! them once it is known how it went on. A detector that only *looks* reads the last heap. Both declare themselves in a
//! `Profile`: name, kinds of findings, sentences. The rest of the program knows detectors by their profiles alone.
//!
//! What a survey returns has two parts. The `Trace` is what another snapshot, perhaps in another engine, needs to find the
//! same thing again. The detector's own `Subject` stays with the heap that was surveyed, for the judgement of that heap.

use std::any::Any;

use crate::error::Result;

use super::follow::case::{Case, Series};
use super::follow::trace::Trace;
use super::read::heap::Heap;
use super::tell::draft::Draft;
use super::tell::finding::{Finding, Harmless};
use super::tell::sentence::Schema;

/// A kind of leak.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kind {
    /// Its name in reports and links: `closure-chain`. Its words are in `www/js/words/leaks/<slug>.js`.
    pub slug: &'static str,
    /// How its findings stand to those of other kinds.
    pub standing: Standing,
}

/// How findings of a kind stand to others about the same objects: all that `tell/rank.rs` asks about a kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It says what happens, not only where it piles up, so it explains findings of other kinds.
    Mechanism,
    /// It says where objects pile up.
    Place,
    /// It says where objects pile up that hold each other, as in a tree. What is found within is a part of it, unless that has
    /// most of the growth: then it says nothing new.
    Structure,
    /// It names an object that retains more and more. Where other findings lie within that object and account for most
    /// of the growth, it says nothing new.
    Retainer,
    /// The same, where all that is known is that it retains more. Anything else that is found within it or around it says
    /// more.
    Remainder,
    /// It names a class. It stands for the objects themselves, and never becomes a part of another finding.
    Class,
    /// It is a note beside the leaks. It is dropped only where its own object is covered, and never becomes a part of
    /// another finding; what its object dominates counts as explained.
    Note,
}

/// What a detector declares about itself.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// The name of its file, and of its group in `policy.rs` if it has thresholds.
    pub name: &'static str,
    /// The kinds of its findings.
    pub kinds: &'static [Kind],
    /// The sentences that only this detector says.
    pub sentences: &'static [Schema],
}

/// Looks for one mechanism, and follows it from snapshot to snapshot.
pub trait Detector: 'static {
    /// What it declares about itself.
    const PROFILE: Profile;
    /// A thing that it follows, with all that it wants to know again when it judges that heap.
    type Subject: Send + Sync;

    /// What one snapshot has that can be followed.
    fn survey(heap: &Heap) -> Result<Vec<(Trace, Self::Subject)>>;

    /// The largest count with which a thing is not listed in a survey: a thing that existed, and that an earlier survey
    /// does not list, had no more.
    fn most_unlisted(_heap: &Heap, _subject: &Self::Subject) -> u64 {
        0
    }

    /// What it means that something of the last snapshot went on as it did.
    fn judge(case: &Case, followed: &Followed<Self::Subject>) -> Option<Draft>;

    /// The same for all of them. A detector that has to choose among them does so here.
    fn judge_all(case: &Case, all: &Following<Self::Subject>) -> Vec<Draft> {
        all.iter().filter_map(|followed| Self::judge(case, &followed)).collect()
    }

    /// What it follows that is large and no leak; `findings` has the leaks.
    fn harmless(_case: &Case, _all: &Following<Self::Subject>, _findings: &[Finding]) -> Result<Vec<Harmless>> {
        Ok(Vec::new())
    }
}

/// Looks for one mechanism in the last heap alone.
pub trait Looker: 'static {
    /// What it declares about itself.
    const PROFILE: Profile;

    /// What it finds.
    fn look(case: &Case) -> Result<Vec<Draft>>;
}

/// One thing that a detector follows.
pub struct Followed<'a, F> {
    /// The thing itself, in the last heap.
    pub subject: &'a F,
    /// What identifies it.
    pub trace: &'a Trace,
    /// How it went on over the snapshots.
    pub series: Series,
}

/// All things that a detector follows.
pub struct Following<'a, F> {
    case: &'a Case<'a>,
    /// The detector's place in the list.
    detector: usize,
    /// See `Detector::most_unlisted`.
    most_unlisted: fn(&Heap, &F) -> u64,
    all: &'a [(Trace, F)],
}

impl<'a, F> Following<'a, F> {
    /// One after the other; the series of each is worked out when it is its turn.
    pub fn iter(&self) -> impl Iterator<Item = Followed<'a, F>> + '_ {
        self.iter_if(|_| true)
    }

    /// Those whose traces in the last heap are wanted: a series takes more time than a look at the trace.
    pub fn iter_if<'b>(
        &'b self,
        is_wanted: impl Fn(&Trace) -> bool + 'b,
    ) -> impl Iterator<Item = Followed<'a, F>> + 'b {
        self.all.iter().filter(move |(trace, _)| is_wanted(trace)).map(|(trace, subject)| Followed {
            subject,
            trace,
            series: self.case.series(self.detector, trace, (self.most_unlisted)(self.case.heap, subject)),
        })
    }
}

/// What a detector follows in one heap: `Vec<(Trace, Subject)>`, in a box that only the detector opens.
pub type AnySubjects = Box<dyn Any + Send + Sync>;

/// Surveys a heap: the traces, for other snapshots, and the subjects, for the judgement of this one.
type SurveyHeap = fn(&Heap) -> Result<(Vec<Trace>, AnySubjects)>;
/// Judges the subjects of the last heap; the number is the detector's place in the list.
type JudgeAll = fn(&Case, usize, &AnySubjects) -> Result<Vec<Draft>>;
/// Lists the subjects that are harmless, in the light of all findings.
type ListHarmless = fn(&Case, usize, &AnySubjects, &[Finding]) -> Result<Vec<Harmless>>;

/// A detector in the list.
pub struct Entry {
    /// What it declares about itself.
    pub profile: Profile,
    /// See `Detector::survey`.
    pub survey: SurveyHeap,
    /// See `Detector::judge`.
    pub judge: JudgeAll,
    /// See `Detector::harmless`.
    pub harmless: ListHarmless,
}

/// The entry of a detector that follows things.
pub const fn follows<D: Detector>() -> Entry {
    fn following<'a, D: Detector>(
        case: &'a Case,
        detector: usize,
        subjects: &'a AnySubjects,
    ) -> Following<'a, D::Subject> {
        let all = subjects.downcast_ref::<Vec<(Trace, D::Subject)>>().map(Vec::as_slice).unwrap_or_default();
        Following { case, detector, most_unlisted: D::most_unlisted, all }
    }
    Entry {
        profile: D::PROFILE,
        survey: |heap| {
            let subjects = D::survey(heap)?;
            let traces = subjects.iter().map(|(trace, _)| trace.clone()).collect();
            Ok((traces, Box::new(subjects)))
        },
        judge: |case, detector, subjects| Ok(D::judge_all(case, &following::<D>(case, detector, subjects))),
        harmless: |case, detector, subjects, findings| {
            D::harmless(case, &following::<D>(case, detector, subjects), findings)
        },
    }
}

/// The entry of a detector that looks at the last heap.
pub const fn looks<L: Looker>() -> Entry {
    Entry {
        profile: L::PROFILE,
        survey: |_| Ok((Vec::new(), Box::new(()))),
        judge: |case, _, _| L::look(case),
        harmless: |_, _, _, _| Ok(Vec::new()),
    }
}
