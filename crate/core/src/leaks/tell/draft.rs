//! A finding in the making: what a detector fills in, and what it covers, so that nothing is told twice.

use crate::ids::NodeIx;

use super::anchor::{self, Anchor};
use super::case::Series;
use super::finding::{Finding, Kind, Place, Sentence, SeriesData, Severity};
use super::heap::{Heap, place_text};
use super::survey::Trace;

/// A finding and what it explains.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What is handed out.
    pub finding: Finding,
    /// Everything that these dominate is explained by it.
    pub covers: Vec<NodeIx>,
    /// The program's own, a package's, or Node's.
    pub tier: Tier,
    /// What it is about, for `includes`.
    pub what: String,
}

/// Whose code it is in: what the program can change comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tier {
    /// Node or V8.
    Core,
    /// An installed package.
    Package,
    /// The program.
    App,
}

/// Steps of a path that are shown.
const MAX_PATH: usize = 12;

impl Draft {
    /// A finding about an object that an anchor names.
    pub fn new(heap: &Heap, kind: Kind, anchor: &Anchor, title: Sentence, advice: Sentence) -> Self {
        let retained_size = heap.retained(anchor.node);
        let finding = Finding {
            kind,
            severity: Severity::Suspect,
            confidence: 0.5,
            title,
            retained_size,
            growth: 0,
            count: 0,
            anchor: anchor.owner(),
            package: anchor.package.clone(),
            location: anchor.place.clone(),
            path: anchor::path(heap, anchor.node, MAX_PATH),
            series: SeriesData::default(),
            evidence: Vec::new(),
            advice: advice.with("owner", anchor.text.clone()),
            class_index: None,
            class_name: None,
        };
        let tier = match (anchor.is_core(), anchor.is_app()) {
            (true, _) => Tier::Core,
            (_, true) => Tier::App,
            _ => Tier::Package,
        };
        Draft { finding, covers: vec![anchor.node], tier, what: heap.class_name(anchor.node) }
    }

    /// How bad, and how sure.
    pub fn judged(mut self, severity: Severity, confidence: f64) -> Self {
        self.finding.severity = severity;
        self.finding.confidence = confidence.clamp(0.0, 1.0);
        self
    }

    /// How it grew.
    pub fn series(mut self, series: &Series) -> Self {
        self.finding.series = series.data();
        self.finding.growth = if series.counts.len() > 1 { series.gained() } else { 0 };
        self.finding.count = series.count_ends().1;
        self
    }

    /// What its trace keeps, and how that grew.
    pub fn traced(mut self, trace: &Trace, series: &Series) -> Self {
        self.finding.retained_size = trace.bytes;
        self.finding.evidence.extend(grew(series));
        self
    }

    /// A function that has to do with it, and where it is written.
    pub fn naming(self, heap: &Heap, key: &'static str, function: Option<NodeIx>) -> Self {
        self.perhaps(function.map(|function| {
            let place = heap.place(function).as_ref().map(place_text).unwrap_or_default();
            Sentence::new(key, [("function", heap.function_name(function).into()), ("place", place.into())])
        }))
    }

    /// What else it explains.
    pub fn covering(mut self, nodes: impl IntoIterator<Item = NodeIx>) -> Self {
        self.covers.extend(nodes);
        self
    }

    /// The line to look at, if it is known; else what the anchor says.
    pub fn at(mut self, place: Option<Place>) -> Self {
        if place.is_some() {
            self.finding.location = place;
        }
        self
    }

    /// The line to look at, where the anchor has none.
    pub fn placed(self, place: Option<Place>) -> Self {
        let is_placed = self.finding.location.is_some();
        if is_placed { self } else { self.at(place) }
    }

    /// One more reason.
    pub fn because(mut self, reason: Sentence) -> Self {
        self.finding.evidence.push(reason);
        self
    }

    /// One more reason, if there is one.
    pub fn perhaps(mut self, reason: Option<Sentence>) -> Self {
        self.finding.evidence.extend(reason);
        self
    }

    /// The class whose objects pile up.
    pub fn of_class(mut self, heap: &Heap, class: u32) -> Self {
        self.finding.class_index = Some(class);
        self.finding.class_name = Some(heap.snapshot.classes.text(class as usize).into_owned());
        self
    }

    /// By how much it counts: bytes gained, or kept where nothing is known of before, times how sure it is.
    pub fn weight(&self) -> f64 {
        let bytes = if self.finding.growth > 0 { self.finding.growth as u64 } else { self.finding.retained_size };
        (bytes.max(1)) as f64 * self.finding.confidence
    }
}

/// "from … to … in … snapshots", where there are several.
pub fn grew(series: &Series) -> Vec<Sentence> {
    let snapshots = series.counts.len();
    if snapshots < 2 {
        return Vec::new();
    }
    let ((from, to), (from_size, to_size)) = (series.count_ends(), series.size_ends());
    let counts = Sentence::new(
        "evidence.grewEachTime",
        [("from", from.into()), ("to", to.into()), ("snapshots", snapshots.into())],
    );
    let sizes = Sentence::new(
        "evidence.sizeGrew",
        [("fromSize", from_size.into()), ("toSize", to_size.into()), ("snapshots", snapshots.into())],
    );
    let mut all = Vec::new();
    if to > from {
        all.push(counts);
    }
    if to_size > from_size {
        all.push(sizes);
    }
    all
}
