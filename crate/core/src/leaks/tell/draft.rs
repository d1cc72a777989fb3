//! A finding in the making: what a detector fills in, and the objects that it explains, so that no other finding repeats it.

use crate::ids::NodeIx;
use crate::leaks::detector::Kind;
use crate::leaks::follow::case::Series;
use crate::leaks::follow::trace::Trace;
use crate::leaks::read::climb;
use crate::leaks::read::heap::Heap;
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::read::way::weak_value;

use super::finding::{Finding, SeriesData, Severity};
use super::owner::Place;
use super::sentence::Sentence;
use super::shared::{WeakValueOf, grew};

/// Steps of a path that are shown.
const MAX_PATH: usize = 12;

/// If a WeakMap keeps an object, the map and the key: the object lives as long as both.
fn weak_value_of(heap: &Heap, owned: &Ownership) -> Option<Sentence> {
    let value = owned.way.iter().find_map(|link| weak_value(heap, link.source, link.target))?;
    let named = |node: NodeIx| Some(ownership(heap, node)).filter(|owned| !owned.is_nameless).map(|owned| owned.owner);
    let (map, key) = (named(value.map?)?, named(value.key?)?);
    Some(WeakValueOf { map, key }.into())
}

/// How bad a finding is, and how sure that is, 0 to 1.
pub type Judgement = (Severity, f64);

/// A finding and what it explains.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What is handed out.
    pub finding: Finding,
    /// Everything that these nodes dominate is explained by it.
    pub covers: Vec<NodeIx>,
    /// The class of the object it is about, for the sentence that names parts.
    pub part_name: String,
}

impl Draft {
    /// A finding about an object and its owner.
    pub fn new(
        heap: &Heap,
        kind: Kind,
        owned: &Ownership,
        (severity, confidence): Judgement,
        title: impl Into<Sentence>,
        advice: impl Into<Sentence>,
    ) -> Self {
        let finding = Finding {
            kind,
            severity,
            confidence: confidence.clamp(0.0, 1.0),
            title: title.into(),
            retained_size: heap.retained(owned.node),
            growth: 0,
            count: 0,
            owner: owned.owner.clone(),
            owner_node: owned.node.0,
            tier: owned.tier.clone(),
            location: owned.line().cloned(),
            path: climb::path(heap, owned.node, &owned.way, MAX_PATH),
            series: SeriesData::default(),
            evidence: weak_value_of(heap, owned).into_iter().collect(),
            advice: advice.into(),
            class_index: None,
            class_name: None,
        };
        Draft { finding, covers: vec![owned.node], part_name: heap.class_name(owned.node) }
    }

    /// How it grew; its count is the last one.
    pub fn series(mut self, series: &Series) -> Self {
        self.finding.series = series.data();
        self.finding.growth = if series.counts.len() > 1 { series.gained() } else { 0 };
        self.finding.count = series.count_ends().1;
        self
    }

    /// Bytes kept in the last snapshot, where that is not what the object retains.
    pub fn keeping(mut self, bytes: u64) -> Self {
        self.finding.retained_size = bytes;
        self
    }

    /// The number of entries in the last snapshot, where the series does not tell.
    pub fn counting(mut self, count: u64) -> Self {
        self.finding.count = count;
        self
    }

    /// What its trace keeps, and how that grew.
    pub fn traced(self, trace: &Trace, series: &Series) -> Self {
        self.keeping(trace.bytes).because(grew(series))
    }

    /// What else it explains.
    pub fn covering(mut self, nodes: impl IntoIterator<Item = NodeIx>) -> Self {
        self.covers.extend(nodes);
        self
    }

    /// The line to look at, if it is known; otherwise the owner's line stays.
    pub fn at(mut self, place: Option<Place>) -> Self {
        if place.is_some() {
            self.finding.location = place;
        }
        self
    }

    /// The line to look at, unless the owner has one.
    pub fn at_least(self, place: Option<Place>) -> Self {
        let has_line = self.finding.location.is_some();
        if has_line { self } else { self.at(place) }
    }

    /// More reasons: none, one or many.
    pub fn because(mut self, reasons: impl IntoIterator<Item = Sentence>) -> Self {
        self.finding.evidence.extend(reasons);
        self
    }

    /// The class whose objects pile up.
    pub fn of_class(mut self, heap: &Heap, class: u32) -> Self {
        self.finding.class_index = Some(class);
        self.finding.class_name = Some(heap.snapshot.classes.text(class as usize).into_owned());
        self
    }

    /// By how much it counts: bytes gained, or bytes kept where growth is not known, times how sure it is.
    pub fn weight(&self) -> f64 {
        let bytes = if self.finding.growth > 0 { self.finding.growth as u64 } else { self.finding.retained_size };
        (bytes.max(1)) as f64 * self.finding.confidence
    }
}
