//! Classes that have more objects in every snapshot, and that nothing else explains (H10 of our notes).
//!
//! V8's own classes are left out: they grow with the program, and where to look is the program's own class.
//!
//! Cost: that of `compare::trend`; one pass over the nodes for the objects of the classes that are told.

use std::collections::HashMap;

use crate::compare::trend::{Measure, Options, Trend, TrendKey, is_of_v8};
use crate::error::Result;
use crate::ids::NodeIx;
use crate::query::order::Direction;

use super::anchor::anchor;
use super::case::{Case, Course, Series};
use super::draft::{Draft, grew};
use super::finding::{Kind, Sentence, Severity};
use super::heap::package_name;
use super::{Detector, Number};

/// So many classes are looked at.
const MAX_CLASSES: usize = 24;
/// Objects of a class that count for whether something else explains it.
const MAX_OBJECTS: usize = 4096;

/// See the module.
pub struct Growth;

impl Detector for Growth {
    fn judge(&self, case: &Case, _: Number, out: &mut Vec<Draft>) -> Result<()> {
        if case.len() < 2 {
            return Ok(());
        }
        let heap = case.heap;
        let digests: Vec<_> = case.surveys.iter().map(|survey| survey.digest.clone()).collect();
        let trend = Trend::of(&digests)?;
        let options = Options {
            measure: Measure::RetainedSize,
            skip_first: false,
            requests: None,
            text: String::new(),
            key: TrendKey::Growth,
            direction: Direction::Descending,
        };
        let mut told: Vec<(u32, u32, Series)> = Vec::new();
        for row in trend.rows(&options).into_iter().take_while(|row| row.grows_every_time) {
            let points = trend.points(row.class);
            let Some(own) = points.last().and_then(|point| point.own) else { continue };
            let series = Series {
                counts: points.iter().map(|point| Some(point.count)).collect(),
                sizes: points.iter().map(|point| Some(point.retained_size)).collect(),
                ..Series::default()
            };
            let is_many = series.added() >= 50 && series.course() == Course::Grows;
            let is_much = series.gained() >= 256 << 10 && series.gained() as u64 * 100 >= heap.total();
            if is_many && is_much && !is_of_v8(&trend.classes[row.class as usize].key.name) {
                told.push((row.class, own, series));
            }
            if told.len() >= MAX_CLASSES {
                break;
            }
        }
        let objects = newest(case, &told.iter().map(|&(_, own, _)| own).collect::<Vec<_>>());
        for (class, own, series) in told {
            let Some(nodes) = objects.get(&own).filter(|nodes| !nodes.is_empty()) else { continue };
            let name = trend.text(class).into_owned();
            let mut found = anchor(heap, nodes[0]);
            let url = trend.classes[class as usize].url.as_deref().map(|url| String::from_utf8_lossy(url).into_owned());
            if let Some(url) = &url {
                found.package = package_name(Some(url));
                found.is_nameless = false;
                found.place = heap.place(nodes[0]).or(found.place);
            }
            // Objects of no class that Node holds come and go with its own work.
            if url.is_none() && found.is_core() {
                continue;
            }
            let title = Sentence::new(
                "title.classGrows",
                [("className", name.into()), ("added", (series.added().max(0) as u64).into())],
            );
            let sureness = if case.len() > 2 && !found.is_core() { 0.4 } else { 0.2 };
            let mut draft = Draft::new(heap, Kind::Growth, &found, title, Sentence::new("advice.growth", []))
                .judged(Severity::Suspect, sureness)
                .series(&series)
                .of_class(heap, own);
            draft.covers = nodes.clone();
            draft.finding.retained_size = series.size_ends().1;
            draft.finding.evidence.extend(grew(&series));
            out.push(draft);
        }
        Ok(())
    }
}

/// Of some classes the objects that were not there at first.
fn newest(case: &Case, classes: &[u32]) -> HashMap<u32, Vec<NodeIx>> {
    let heap = case.heap;
    let mut found: HashMap<u32, Vec<NodeIx>> = classes.iter().map(|&class| (class, Vec::new())).collect();
    if found.is_empty() {
        return found;
    }
    let mut is_wanted = vec![false; heap.snapshot.classes.keys.len()];
    classes.iter().for_each(|&class| is_wanted[class as usize] = true);
    for node in heap.graph.nodes().filter(|&node| is_wanted[heap.class(node) as usize]) {
        if let Some(nodes) = found.get_mut(&heap.class(node))
            && nodes.len() < MAX_OBJECTS
            && !case.was_there(0, heap.graph.id(node).0)
            && heap.distance(node) >= 0
        {
            nodes.push(node);
        }
    }
    found
}
