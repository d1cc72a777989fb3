//! Classes over many snapshots: which of them grow, how fast, and which by a whole number of objects per request.
//!
//! The speed of growth is the median of the slopes between any two points of a class's series (H. Theil, 1950; P. K.
//! Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1968). Unlike a least-squares line,
//! it is robust against a snapshot that was taken in the middle of some work: up to 29 % of the points may be
//! arbitrary. Each slope is rounded to a double once, which does not change the order of slopes, so the median is exact
//! to its last digit.
//!
//! The rule of whole numbers is fuite's (https://github.com/nolanlawson/fuite): with n requests between any two
//! snapshots, a class whose count grows by a positive multiple of n each time leaks something at each request; caches
//! that warm up and the timing of the garbage collector have no reason to hit a multiple.
//!
//! Cost: a lookup by name for each class of each snapshot, and forty bytes per class and snapshot. For an order, all
//! pairs of snapshots for each candidate class; classes in parallel.

use std::cmp::Ordering;
use std::collections::HashMap;

use serde::Deserialize;

use rayon::prelude::*;

use crate::compare::class_name::name;
use crate::compare::digest::{Digest, DigestClass};
use crate::compare::id_space::IdSpace;
use crate::error::Result;
use crate::passes::class_names::ClassKey;
use crate::passes::statistics::Statistics;
use crate::query::order::{Direction, compare_names};

/// A series of snapshots, oldest first.
pub struct Trend {
    /// The agreement of ids between each snapshot and the next.
    pub ids: Vec<IdSpace>,
    /// Whether ids mean the same in all of them.
    pub is_by_id: bool,
    /// The totals of each snapshot.
    pub totals: Vec<Total>,
    /// The largest odd id of each snapshot.
    pub last_ids: Vec<u64>,
    /// Every class that has objects in any snapshot: those of the last snapshot in its order, then those that only the
    /// one before has, and so on.
    pub classes: Vec<TrendClass>,
    /// The points of all classes, class by class.
    points: Vec<Point>,
}

/// The totals of a snapshot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Total {
    /// Number of objects with a size.
    pub count: u64,
    /// Sizes by kind.
    pub statistics: Statistics,
}

/// A class in a series of snapshots.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrendClass {
    /// Name and location; the script id is that of the last snapshot that has the class.
    pub key: ClassKey,
    /// URL of that script, WTF-8, if known.
    pub url: Option<Box<[u8]>>,
}

/// A class in one snapshot. If script ids mean nothing and several classes are joined, the sums of their numbers;
/// memory that one of them retains inside another is then counted again.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Point {
    /// Number of objects with a size.
    pub count: u64,
    /// Their shallow sizes, in bytes.
    pub shallow_size: u64,
    /// Bytes that would be freed with all of them.
    pub retained_size: u64,
    /// Its number in the snapshot's own table, if it is there; if several are joined, the first.
    pub own: Option<u32>,
}

/// The number that a series is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Measure {
    /// Number of objects.
    Count,
    /// Shallow sizes.
    ShallowSize,
    /// Retained sizes.
    RetainedSize,
}

impl Measure {
    fn of(self, point: &Point) -> u64 {
        match self {
            Measure::Count => point.count,
            Measure::ShallowSize => point.shallow_size,
            Measure::RetainedSize => point.retained_size,
        }
    }
}

/// Sort keys of a trend.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TrendKey {
    /// Most suspicious growth first: classes that grow every time before others; in each part the program's own classes
    /// before V8's; then by slope, steepest first. Ignores the direction.
    Growth,
    /// Classes that grow by a multiple of the requests first, then as `Growth`. Ignores the direction.
    Multiple,
    /// The name, by UTF-16 code units, as JavaScript compares strings.
    Name,
    /// Growth per snapshot.
    Slope,
    /// The last measured value.
    Last,
}

/// A selection of classes, and its order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// The measured number.
    pub measure: Measure,
    /// Leaves out the first snapshot if at least two others remain: growth up to the second is warm-up.
    pub skip_first: bool,
    /// Number of requests between two snapshots. Multiples are searched from 2 on, because every number is a multiple
    /// of 1.
    pub requests: Option<u64>,
    /// A part of the name, in any case.
    pub text: String,
    /// The sort key.
    pub key: TrendKey,
    /// The direction; `Growth` and `Multiple` ignore it.
    pub direction: Direction,
}

/// A class, with the results for its series.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Row {
    /// The class.
    pub class: u32,
    /// Median growth from one snapshot to the next.
    pub slope: f64,
    /// Whether each value is larger than the one before.
    pub grows_every_time: bool,
    /// If every growth of the count is a multiple of the requests, the least factor.
    pub multiple: Option<u64>,
}

impl Trend {
    /// Joins the digests of snapshots, oldest first.
    pub fn of(digests: &[Digest]) -> Result<Self> {
        let ids: Vec<IdSpace> = digests.windows(2).map(|pair| pair[0].sample.compare(&pair[1].sample)).collect();
        let is_by_id = ids.iter().all(|ids| ids.verdict().is_by_id());
        let mut classes: Vec<TrendClass> = Vec::new();
        let mut points: Vec<Point> = Vec::new();
        let mut by_name = HashMap::new();
        for (at, digest) in digests.iter().enumerate().rev() {
            by_name.try_reserve(digest.classes.len())?;
            for DigestClass { class, own } in &digest.classes {
                let next = classes.len();
                let number = *by_name.entry(name(class, is_by_id)).or_insert(next);
                if number == next {
                    classes.try_reserve(1)?;
                    classes.push(TrendClass { key: class.key.clone(), url: class.url.clone() });
                    points.try_reserve(digests.len())?;
                    points.resize(classes.len() * digests.len(), Point::default());
                }
                let point = &mut points[number * digests.len() + at];
                point.count += u64::from(class.count);
                point.shallow_size += class.shallow_size;
                point.retained_size += class.retained_size;
                point.own = point.own.or(*own);
            }
        }
        let total = |digest: &Digest| Total { count: digest.count, statistics: digest.statistics };
        Ok(Trend {
            ids,
            is_by_id,
            totals: digests.iter().map(total).collect(),
            last_ids: digests.iter().map(|digest| digest.last_odd_id).collect(),
            classes,
            points,
        })
    }

    /// The points of a class, one per snapshot.
    pub fn points(&self, class: u32) -> &[Point] {
        let snapshots = self.totals.len();
        &self.points[class as usize * snapshots..][..snapshots]
    }

    /// The selected classes, sorted. In both directions, ties are ordered by name, then by number.
    pub fn rows(&self, options: &Options) -> Vec<Row> {
        let text = options.text.trim().to_lowercase();
        let mut rows: Vec<Row> = (0..self.classes.len() as u32)
            .into_par_iter()
            .filter(|&class| text.is_empty() || self.text(class).to_lowercase().contains(&text))
            .map_init(Scratch::default, |scratch, class| self.row(class, options, scratch))
            .collect();
        rows.par_sort_unstable_by(|left, right| {
            let by_name = || compare_names(self.name(left.class), self.name(right.class));
            let ordering = match options.key {
                TrendKey::Growth => self.by_growth(left, right),
                TrendKey::Multiple => {
                    right.multiple.is_some().cmp(&left.multiple.is_some()).then_with(|| self.by_growth(left, right))
                }
                TrendKey::Name => options.direction.apply(by_name()),
                TrendKey::Slope => options.direction.apply(left.slope.total_cmp(&right.slope)),
                TrendKey::Last => {
                    let last = |row: &Row| self.points(row.class).last().map(|point| options.measure.of(point));
                    options.direction.apply(last(left).cmp(&last(right)))
                }
            };
            ordering.then_with(by_name).then(left.class.cmp(&right.class))
        });
        rows
    }

    /// The name of a class for display.
    pub fn text(&self, class: u32) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.name(class))
    }

    fn name(&self, class: u32) -> &[u8] {
        &self.classes[class as usize].key.name
    }

    /// Most suspicious first.
    fn by_growth(&self, left: &Row, right: &Row) -> Ordering {
        (right.grows_every_time.cmp(&left.grows_every_time))
            .then_with(|| is_of_v8(self.name(left.class)).cmp(&is_of_v8(self.name(right.class))))
            .then_with(|| right.slope.total_cmp(&left.slope))
    }

    fn row(&self, class: u32, options: &Options, scratch: &mut Scratch) -> Row {
        let points = self.points(class);
        let points = if options.skip_first && points.len() > 2 { &points[1..] } else { points };
        scratch.values.clear();
        scratch.values.extend(points.iter().map(|point| options.measure.of(point)));
        let values = &scratch.values;
        Row {
            class,
            slope: theil_sen(values, &mut scratch.slopes),
            grows_every_time: values.len() > 1 && values.windows(2).all(|pair| pair[0] < pair[1]),
            multiple: options.requests.and_then(|requests| multiple(points, requests)),
        }
    }
}

/// Memory that is reused for each class.
#[derive(Default)]
struct Scratch {
    values: Vec<u64>,
    slopes: Vec<f64>,
}

/// Whether a class is V8's own or stands for a kind of node, like `(compiled code)` or `system / Context`. Such classes
/// often grow together with the program, but the program's own class shows where to look.
pub(crate) fn is_of_v8(name: &[u8]) -> bool {
    name.starts_with(b"(") && name.ends_with(b")") || name.starts_with(b"system / ")
}

/// The median of the slopes between any two values; 0 if there are fewer than two values.
fn theil_sen(values: &[u64], slopes: &mut Vec<f64>) -> f64 {
    // The usual case: most classes do not change.
    if values.windows(2).all(|pair| pair[0] == pair[1]) {
        return 0.0;
    }
    slopes.clear();
    for (from, &before) in values.iter().enumerate() {
        let later = (1u32..).zip(&values[from + 1..]);
        slopes.extend(later.map(|(steps, &after)| (after as i64 - before as i64) as f64 / f64::from(steps)));
    }
    let is_odd = slopes.len() % 2 == 1;
    let middle = slopes.len() / 2;
    let (below, &mut upper, _) = slopes.select_nth_unstable_by(middle, f64::total_cmp);
    let lower = below.iter().copied().max_by(f64::total_cmp).filter(|_| !is_odd);
    lower.map_or(upper, |lower| (lower + upper) / 2.0)
}

/// The least factor by which the requests go into each growth of the count; `None` if one growth is not a multiple.
fn multiple(points: &[Point], requests: u64) -> Option<u64> {
    if requests < 2 {
        return None;
    }
    let times = |pair: &[Point]| {
        let growth = pair[1].count.checked_sub(pair[0].count)?;
        (growth > 0 && growth % requests == 0).then_some(growth / requests)
    };
    points.windows(2).map(times).reduce(|least, next| Some(least?.min(next?)))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::id_space::Verdict;
    use crate::compare::side::SideClass;
    use crate::graph::locations::Location;
    use crate::passes::scripts::Scripts;
    use crate::testkit;
    use proptest::prelude::*;

    /// Digests in which classes have these counts; a class retains ten bytes per object.
    fn digests(series: &[(&str, Vec<u32>)]) -> Vec<Digest> {
        let class = |name: &str, count: u32| DigestClass {
            class: SideClass {
                key: ClassKey { name: name.as_bytes().into(), location: None },
                url: None,
                count,
                shallow_size: 4 * u64::from(count),
                retained_size: 10 * u64::from(count),
            },
            own: None,
        };
        let snapshots = series.first().map_or(0, |(_, counts)| counts.len());
        (0..snapshots)
            .map(|at| {
                let present = series.iter().filter(|(_, counts)| counts[at] > 0);
                Digest { classes: present.map(|(name, counts)| class(name, counts[at])).collect(), ..Digest::default() }
            })
            .collect()
    }

    fn trend(series: &[(&str, Vec<u32>)]) -> Trend {
        Trend::of(&digests(series)).unwrap()
    }

    fn options(key: TrendKey) -> Options {
        Options {
            measure: Measure::Count,
            skip_first: false,
            requests: None,
            text: String::new(),
            key,
            direction: Direction::Descending,
        }
    }

    fn names(trend: &Trend, options: &Options) -> Vec<String> {
        trend.rows(options).iter().map(|row| trend.text(row.class).into_owned()).collect()
    }

    fn row(trend: &Trend, name: &str, options: &Options) -> Row {
        *trend.rows(options).iter().find(|row| trend.text(row.class) == name).unwrap()
    }

    #[test]
    fn the_programs_growing_classes_come_first_then_those_of_v8() {
        let series = [
            ("(compiled code)", vec![10, 200, 3000]),
            ("system / Context", vec![1, 2, 9]),
            ("Slow", vec![1, 2, 3]),
            ("Fast", vec![1, 5, 9]),
            ("Jump", vec![1, 90, 90]),
            ("(array)", vec![1, 900, 900]),
            ("Gone", vec![5, 1, 0]),
            ("Also", vec![1, 2, 3]),
        ];
        let trend = trend(&series);
        let wanted = ["Fast", "Also", "Slow", "(compiled code)", "system / Context", "Jump", "Gone", "(array)"];
        assert_eq!(names(&trend, &options(TrendKey::Growth)), wanted);
        let by_slope = names(&trend, &options(TrendKey::Slope));
        assert_eq!(by_slope[..3], ["(compiled code)", "(array)", "Jump"]);
        let ascending = |key| Options { direction: Direction::Ascending, ..options(key) };
        assert_eq!(names(&trend, &ascending(TrendKey::Slope))[..2], ["Gone", "Also"]);
        assert_eq!(names(&trend, &ascending(TrendKey::Last))[..3], ["Gone", "Also", "Slow"]);
        assert_eq!(names(&trend, &options(TrendKey::Last))[..2], ["(compiled code)", "(array)"]);
        assert_eq!(names(&trend, &ascending(TrendKey::Name))[..3], ["(array)", "(compiled code)", "Also"]);
        assert_eq!(names(&trend, &options(TrendKey::Name))[0], "system / Context");
        // The direction does not matter.
        assert_eq!(names(&trend, &ascending(TrendKey::Growth)), wanted);
        let some = Options { text: " s".into(), ..options(TrendKey::Growth) };
        assert_eq!(names(&trend, &some), ["Fast", "Also", "Slow", "system / Context"]);
    }

    #[test]
    fn the_first_snapshot_counts_unless_it_is_skipped_and_two_remain() {
        let series = [("A", vec![50, 2, 4, 6]), ("B", vec![1, 8, 8, 9])];
        let trend = trend(&series);
        let skipping = Options { skip_first: true, ..options(TrendKey::Growth) };
        let (all, later) = (row(&trend, "A", &options(TrendKey::Growth)), row(&trend, "A", &skipping));
        assert_eq!((all.grows_every_time, later.grows_every_time), (false, true));
        // -48, -23, -44/3, 2, 2, 2: the two in the middle are -44/3 and 2.
        assert_eq!((all.slope, later.slope), ((-44.0 / 3.0 + 2.0) / 2.0, 2.0));
        assert!(!row(&trend, "B", &skipping).grows_every_time);
        let two = Trend::of(&digests(&[("A", vec![3, 8])])).unwrap();
        assert_eq!((row(&two, "A", &skipping).slope, row(&two, "A", &skipping).grows_every_time), (5.0, true));
        let one = Trend::of(&digests(&[("A", vec![3])])).unwrap();
        assert_eq!((row(&one, "A", &skipping).slope, row(&one, "A", &skipping).grows_every_time), (0.0, false));
    }

    #[test]
    fn each_measure_has_its_own_slope() {
        let trend = trend(&[("A", vec![1, 3, 5])]);
        let slope = |measure| row(&trend, "A", &Options { measure, ..options(TrendKey::Growth) }).slope;
        assert_eq!([Measure::Count, Measure::ShallowSize, Measure::RetainedSize].map(slope), [2.0, 8.0, 20.0]);
    }

    #[test]
    fn multiples_of_the_requests_are_reported_and_come_first() {
        let series = [
            ("Leak", vec![1, 8, 15, 29]),
            ("Warm", vec![1, 9, 16, 23]),
            ("Steady", vec![5, 5, 5, 5]),
            ("Noise", vec![1, 100, 200, 300]),
            ("Shrinks", vec![29, 22, 15, 8]),
        ];
        let trend = trend(&series);
        let asked = |requests, skip_first| Options { requests, skip_first, ..options(TrendKey::Multiple) };
        let multiples = |options: &Options| -> Vec<(String, u64)> {
            let rows = trend.rows(options);
            let found = rows.iter().filter_map(|row| Some((trend.text(row.class).into_owned(), row.multiple?)));
            found.collect()
        };
        assert_eq!(multiples(&asked(Some(7), false)), [("Leak".into(), 1)]);
        assert_eq!(names(&trend, &asked(Some(7), false))[..2], ["Leak", "Noise"]);
        // Equal slopes: ordered by name.
        assert_eq!(multiples(&asked(Some(7), true)), [("Leak".into(), 1), ("Warm".into(), 1)]);
        assert_eq!(multiples(&asked(Some(50), true)), [("Noise".into(), 2)]);
        assert_eq!(multiples(&asked(Some(1), true)), []);
        assert_eq!(multiples(&asked(Some(0), true)), []);
        assert_eq!(multiples(&asked(None, true)), []);
    }

    proptest! {
        #[test]
        fn slopes_match_exact_arithmetic(
            values in prop::collection::vec(prop_oneof![0u64..6, 0u64..1 << 40], 0..9),
        ) {
            // Slopes as fractions with a common denominator, so that they are compared and halved exactly.
            const COMMON: i128 = 840;
            let mut slopes: Vec<i128> = Vec::new();
            for right in 0..values.len() {
                for left in 0..right {
                    let rise = i128::from(values[right]) - i128::from(values[left]);
                    slopes.push(rise * COMMON / (right - left) as i128);
                }
            }
            slopes.sort_unstable();
            let doubled = match slopes.len() {
                0 => 0,
                count => slopes[(count - 1) / 2] + slopes[count / 2],
            };
            let wanted = doubled as f64 / (2 * COMMON) as f64;
            let found = theil_sen(&values, &mut vec![1.0]);
            // If two slopes of opposite sign make the median, rounding errors become visible.
            let largest = slopes.iter().map(|slope| slope.unsigned_abs()).max().unwrap_or(0) as f64 / COMMON as f64;
            prop_assert!((found - wanted).abs() <= largest * f64::EPSILON, "{found} {wanted}");
        }
    }

    fn digest(heap: &str) -> Digest {
        let snapshot = testkit::open(heap);
        Digest::of(&snapshot, &Scripts::find(&snapshot.graph), &snapshot.interfaces).unwrap()
    }

    /// Widgets of a script with this id, behind a function that leads to its URL; and objects of another class if
    /// `others` is not 0.
    fn program(script: u32, first_id: u32, widgets: u32, others: u32) -> Digest {
        let mut heap = format!(
            "root@{} -> f(8)@{first_id}{{closure}}#{script}:1:2 -internal:shared> s(8){{code}}@{} \
             -internal:script> p:/app/a.js(8){{code}}@{}",
            first_id - 2,
            first_id + 2,
            first_id + 4
        );
        for at in 0..widgets {
            heap += &format!("; root -> w{at}:Widget(24)@{}#{script}:3:4", first_id + 6 + 2 * at);
        }
        for at in 0..others {
            heap += &format!("; root -> o{at}:Other(10)@{}", first_id + 1006 + 2 * at);
        }
        digest(&heap)
    }

    fn counts(trend: &Trend, name: &str) -> Vec<(Vec<u64>, Option<Location>)> {
        let of = |class: u32| trend.points(class).iter().map(|point| point.count).collect();
        let classes = (0u32..).zip(&trend.classes).filter(|(_, class)| *class.key.name == *name.as_bytes());
        classes.map(|(number, class)| (of(number), class.key.location)).collect()
    }

    fn at(script_id: u32) -> Option<Location> {
        Some(Location { script_id, line: 3, column: 4 })
    }

    #[test]
    fn within_a_session_classes_are_joined_by_devtools_key() {
        let trend = Trend::of(&[program(7, 3, 2, 3), program(7, 3, 4, 0), program(7, 3, 5, 1)]).unwrap();
        assert!(trend.is_by_id);
        assert_eq!(trend.ids.len(), 2);
        assert_eq!(counts(&trend, "Widget"), [(vec![2, 4, 5], at(7))]);
        assert_eq!(counts(&trend, "Other"), [(vec![3, 0, 1], None)]);
        assert_eq!(trend.last_ids, [1013, 15, 1009]);
        assert_eq!(trend.totals.iter().map(|total| total.count).collect::<Vec<_>>(), [8, 7, 9]);
        // Two script ids with one URL are two scripts as long as ids can be trusted.
        let apart = Trend::of(&[program(7, 3, 2, 0), program(8, 3, 4, 0)]).unwrap();
        assert!(apart.is_by_id);
        assert_eq!(counts(&apart, "Widget"), [(vec![0, 4], at(8)), (vec![2, 0], at(7))]);
    }

    #[test]
    fn between_processes_classes_are_joined_by_address() {
        let trend = Trend::of(&[program(7, 5003, 2, 3), program(9, 3, 4, 1), program(9, 3, 6, 0)]).unwrap();
        assert_eq!((trend.ids[0].verdict(), trend.ids[1].verdict()), (Verdict::Different, Verdict::Same));
        assert!(!trend.is_by_id);
        assert_eq!(counts(&trend, "Widget"), [(vec![2, 4, 6], at(9))]);
        assert_eq!(counts(&trend, "Other"), [(vec![3, 1, 0], None)]);
        let widget = trend.classes.iter().find(|class| *class.key.name == *b"Widget").unwrap();
        assert_eq!(widget.url.as_deref(), Some(&b"/app/a.js"[..]));
    }

    #[test]
    fn joined_classes_are_summed() {
        // The same script loaded twice, only in the later process.
        let mut later = program(9, 5003, 4, 0);
        let mut again = later.classes.iter().find(|found| *found.class.key.name == *b"Widget").unwrap().clone();
        again.class.key.location = at(10);
        again.own = Some(77);
        let first = later.classes.iter().find(|found| *found.class.key.name == *b"Widget").unwrap().own;
        later.classes.push(again);
        let trend = Trend::of(&[program(7, 3, 2, 0), later]).unwrap();
        assert_eq!(counts(&trend, "Widget"), [(vec![2, 8], at(9))]);
        let widget = trend.classes.iter().position(|class| *class.key.name == *b"Widget").unwrap();
        let points = trend.points(widget as u32);
        assert_eq!((points[1].shallow_size, points[1].retained_size), (8 * 24, 8 * 24));
        assert!(first.is_some() && points[1].own == first);
    }
}
