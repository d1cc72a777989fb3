//! Classes that have more objects in every snapshot, and that nothing else explains.
//!
//! V8's own classes are left out: they grow with the program, and where to look is the program's own class.
//!
//! Cost: that of `compare::trend`; one pass over the nodes for the objects of the classes that are reported.

use std::collections::HashMap;

use crate::compare::trend::{Measure, Options, Point, Trend, TrendKey, is_of_v8};
use crate::error::Result;
use crate::ids::NodeIx;
use crate::leaks::detector::{Kind, Looker, Profile, Standing};
use crate::leaks::follow::case::{Case, Series};
use crate::leaks::read::modules::is_loader;
use crate::leaks::read::ownership::ownership;
use crate::leaks::tell::draft::Draft;
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::Owner;
use crate::leaks::tell::sentence::{schemas, sentence};
use crate::leaks::tell::shared::grew;
use crate::query::order::Direction;

/// Classes of which there are more and more objects.
pub const GROWTH: Kind = Kind { slug: "growth", standing: Standing::Class };

sentence!(Title = "title.classGrows" { className: String, added: u64 });
sentence!(Advice = "advice.growth" {});

/// Classes that are looked at.
pub const MAX_CLASSES: usize = 24;
/// Objects of a class that count for whether something else explains it.
const MAX_OBJECTS: usize = 4096;

/// See the module.
pub struct Growth;

impl Looker for Growth {
    const PROFILE: Profile = Profile { name: "growth", kinds: &[GROWTH], sentences: schemas![Title, Advice] };

    fn look(case: &Case) -> Result<Vec<Draft>> {
        if !case.is_series() {
            return Ok(Vec::new());
        }
        let digests: Vec<_> = case.surveys.iter().map(|survey| survey.digest.clone()).collect();
        let trend = Trend::of(&digests)?;
        let growing = growing(case, &trend);
        let own: Vec<u32> = growing.iter().map(|class| class.own).collect();
        let mut objects = newest(case, &own);
        let draft = |class: Growing| draft(case, &trend, &class, objects.remove(&class.own).unwrap_or_default());
        Ok(growing.into_iter().filter_map(draft).collect())
    }
}

/// A class that grows.
pub struct Growing {
    /// Its number in the trend.
    pub class: u32,
    /// Its number in the last snapshot.
    pub own: u32,
    /// Its objects, and the bytes that count.
    pub series: Series,
}

/// The classes of which the measure is larger in every snapshot, the fastest first. `size` says which bytes count.
pub fn rising(trend: &Trend, measure: Measure, size: fn(&Point) -> u64) -> impl Iterator<Item = Growing> {
    let options = Options {
        measure,
        skip_first: false,
        requests: None,
        text: String::new(),
        key: TrendKey::Growth,
        direction: Direction::Descending,
    };
    let class = move |class: u32| {
        let points = trend.points(class);
        let series = Series {
            counts: points.iter().map(|point| Some(point.count)).collect(),
            sizes: points.iter().map(|point| Some(size(point))).collect(),
            ..Series::default()
        };
        Some(Growing { class, own: points.last()?.own?, series })
    };
    trend.rows(&options).into_iter().take_while(|row| row.grows_every_time).filter_map(move |row| class(row.class))
}

/// The classes that are worth a look.
fn growing(case: &Case, trend: &Trend) -> Vec<Growing> {
    let heap = case.heap;
    let policy = &heap.policy.growth;
    let is_worth_a_look = |Growing { class, series, .. }: &Growing| {
        let gained = series.gained();
        case.grows_by(series, policy.least_added)
            && gained >= policy.least_bytes
            && heap.is_part(gained as u64, policy.heap_part)
            && !is_of_v8(&trend.classes[*class as usize].key.name)
    };
    rising(trend, Measure::RetainedSize, |point| point.retained_size)
        .filter(is_worth_a_look)
        .take(MAX_CLASSES)
        .collect()
}

fn draft(case: &Case, trend: &Trend, growing: &Growing, objects: Vec<NodeIx>) -> Option<Draft> {
    let heap = case.heap;
    let policy = &heap.policy.growth;
    let Growing { class, own, series } = growing;
    let mut owned = ownership(heap, *objects.first()?);
    let url = trend.classes[*class as usize].url.as_deref().map(|url| String::from_utf8_lossy(url).into_owned());
    match &url {
        // More modules were loaded.
        Some(url) if is_loader(url) => return None,
        Some(url) => {
            // Inner names of the runtime's say nothing: the class does.
            if owned.is_runtime() {
                owned.owner = Owner::object(String::new(), trend.text(*class).into_owned());
            }
            owned.tier = heap.whose(Some(url));
            owned.is_nameless = false;
        }
        // Objects without a class that the runtime holds come and go with its own work.
        None if owned.is_runtime() => return None,
        None => {}
    }
    let constructor = url.and_then(|_| heap.place(objects[0]));
    let is_sure = case.snapshots() > 2 && !owned.is_runtime();
    let sureness = if is_sure { policy.growing } else { policy.unsure };
    let title = Title { className: trend.text(*class).into_owned(), added: series.added().max(0) as u64 };
    let mut draft = Draft::new(heap, GROWTH, &owned, (Severity::Suspect, sureness), title, Advice {})
        .series(series)
        .at(constructor)
        .of_class(heap, *own)
        .keeping(series.size_ends().1)
        .because(grew(series));
    draft.covers = objects;
    Some(draft)
}

/// Of some classes, the objects that did not exist at first; all of them where ids do not say which these are.
fn newest(case: &Case, classes: &[u32]) -> HashMap<u32, Vec<NodeIx>> {
    let heap = case.heap;
    let mut objects: HashMap<u32, Vec<NodeIx>> = classes.iter().map(|&class| (class, Vec::new())).collect();
    if objects.is_empty() {
        return objects;
    }
    let mut is_wanted = vec![false; heap.snapshot.classes.keys.len()];
    classes.iter().for_each(|&class| is_wanted[class as usize] = true);
    for node in heap.graph.nodes().filter(|&node| is_wanted[heap.class(node) as usize]) {
        if let Some(nodes) = objects.get_mut(&heap.class(node))
            && nodes.len() < MAX_OBJECTS
            && !(case.is_by_id && case.existed(0, heap.graph.id(node).0))
            && heap.distance(node) >= 0
        {
            nodes.push(node);
        }
    }
    objects
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial::{PROGRAM, finding, kinds, reasons, text};

    /// A program with so many objects of its class `Order`, each of which a root holds, and 40 bytes for the context. `last`
    /// is the size of the newest one.
    fn orders(count: u32, size: u64, last: u64) -> String {
        let mut heap = PROGRAM.to_owned();
        for at in 0..count {
            let size = if at + 1 == count { last } else { size };
            heap += &format!("; gc -internal:{at}> o{at}:Order({size})@{}#7:30:2", 1001 + 2 * at);
        }
        heap
    }

    fn series(counts: [u32; 3]) -> [String; 3] {
        counts.map(|count| orders(count, 8_000, 8_000))
    }

    #[test]
    fn a_class_of_the_programs_that_grows_every_time_is_suspect() {
        let suspect = finding(&series([50, 80, 110]));
        assert_eq!((suspect.kind, suspect.severity, suspect.confidence), (GROWTH, Severity::Suspect, 0.4));
        assert_eq!((text(&suspect.title, "className"), text(&suspect.title, "added")), ("Order".into(), "60".into()));
        assert_eq!(suspect.location.as_ref().map(|place| place.line), Some(30), "the constructor");
        assert_eq!(reasons(&suspect), ["evidence.grewEachTime", "evidence.sizeGrew"]);
        assert_eq!((suspect.growth, suspect.retained_size), (60 * 8_000, 110 * 8_000));
        let unsure =
            finding(&series([50, 80, 110])[..2].iter().chain(&series([50, 80, 140])[2..]).collect::<Vec<_>>()[1..]);
        assert_eq!(unsure.confidence, 0.2, "two snapshots are less sure");
    }

    #[test]
    fn one_snapshot_shows_no_growth() {
        assert!(kinds(&[orders(500, 8_000, 8_000)]).is_empty());
    }

    #[test]
    fn few_new_objects_are_work_in_flight() {
        assert_eq!(kinds(&series([50, 75, 100])), ["growth"]);
        assert!(kinds(&series([50, 75, 99])).is_empty());
    }

    #[test]
    fn a_class_that_does_not_grow_every_time_is_none() {
        assert!(kinds(&series([50, 120, 120])).is_empty());
        assert!(kinds(&series([100, 50, 150])).is_empty());
    }

    #[test]
    fn little_memory_is_not_worth_a_search() {
        let gained = |bytes: u64| {
            let heaps = [50, 75, 100].map(|count| orders(count, 1_000, 1_000));
            let last = orders(100, 1_000, 1_000 + bytes - 50_000);
            [heaps[0].clone(), heaps[1].clone(), last]
        };
        assert_eq!(kinds(&gained(256 << 10)), ["growth"]);
        assert!(kinds(&gained((256 << 10) - 1)).is_empty());
    }

    #[test]
    fn growth_counts_against_the_heap() {
        let gained = 50 * 8_000;
        let beside = |total: u64| {
            [50, 75, 100].map(|count| {
                let rest = total - u64::from(count) * 8_000 - 40;
                orders(count, 8_000, 8_000) + &format!("; root -> rest:Rest({rest})@23")
            })
        };
        assert_eq!(kinds(&beside(100 * gained)), ["growth"]);
        assert!(kinds(&beside(100 * gained + 1)).is_empty());
    }

    #[test]
    fn objects_without_a_place_that_the_runtime_holds_are_its_own_work() {
        let plain = series([50, 80, 110]).map(|heap| heap.replace("#7:30:2", ""));
        assert!(kinds(&plain).is_empty());
    }

    #[test]
    fn more_modules_are_no_leak() {
        let made_in = |url: &str| {
            let order = "; root -> make:Order{closure}@51#9:30:2 -internal:shared> s9:Order{code}@53;";
            let order = format!("{order} s9 -internal:script> p9:{url}{{code}}@55");
            kinds(&series([50, 80, 110]).map(|heap| heap.replace("#7:30:2", "#9:30:2") + &order))
        };
        assert_eq!(made_in("/app/order.js"), ["growth"]);
        assert!(made_in("node:internal/modules/esm/module_job").is_empty());
    }

    #[test]
    fn v8s_own_classes_grow_with_the_program() {
        let own = series([50, 80, 110]).map(|heap| heap.replace(":Order(", ":system␣/␣Order("));
        assert!(kinds(&own).is_empty());
    }

    #[test]
    fn objects_that_a_container_explains_are_not_told_again() {
        let heap = |count: u32| {
            let mut heap = format!("{PROGRAM}; c -context:orders> all:Array(32)@21");
            for at in 0..count {
                heap += &format!("; all -element:{at}> o{at}:Order(8000)@{}#7:30:2", 1001 + 2 * at);
            }
            heap
        };
        assert_eq!(kinds(&[heap(50), heap(80), heap(110)]), ["container"]);
    }
}
