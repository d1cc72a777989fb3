//! Many snapshots over time: the calls `digest`, `cohorts`, `trend`, `trendRows` and `endTrend`.
//!
//! A trend holds no snapshot: it is made of their digests, and outlives them.

use std::ops::Range;

use heapwise_core::Error;
use heapwise_core::compare::cohorts::cohorts;
use heapwise_core::compare::definitions;
use heapwise_core::compare::digest::Digest;
use heapwise_core::compare::trend::{Measure, Options, Row, Trend, TrendKey};
use js_sys::{Float64Array, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::ask::Sort;
use crate::compare::{IdSpaceRow, id_space};
use crate::error::{malformed, plain, thrown};
use crate::handles::Held;
use crate::lists::MAX_PAGE;
use crate::read::{Bytes, read};
use crate::rows::{self, LocationRow, Statistics, place, text};
use crate::session::with;

/// A trend, and its rows in the order of the last request: the next page is a slice of them.
pub struct Series {
    trend: Trend,
    order: Option<(Options, Vec<Row>)>,
}

impl Held for Series {
    const NAME: &str = "trend";
}

/// `TrendOptions`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TrendOptions {
    measure: Measure,
    skip_first: bool,
    requests: Option<f64>,
    text: String,
    sort: Sort<TrendKey>,
}

impl From<TrendOptions> for Options {
    fn from(options: TrendOptions) -> Self {
        Options {
            measure: options.measure,
            skip_first: options.skip_first,
            // A count is a multiple of a whole number of requests only.
            requests: options.requests.filter(|requests| requests.fract() == 0.0).map(|requests| requests as u64),
            direction: options.sort.direction(),
            key: options.sort.key,
            text: options.text,
        }
    }
}

/// `TrendInfo`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    ids: Vec<IdSpaceRow>,
    is_by_id: bool,
    totals: Vec<Total>,
    last_ids: Vec<f64>,
    class_count: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Total {
    total_size: f64,
    count: f64,
    statistics: Statistics,
}

#[derive(Serialize)]
struct Made {
    trend: u32,
    info: Info,
}

/// `TrendRow`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TrendRow {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<LocationRow>,
    class_indexes: Vec<i64>,
    counts: Vec<f64>,
    shallow_sizes: Vec<f64>,
    retained_sizes: Vec<f64>,
    slope: f64,
    grows_every_time: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    multiple: Option<f64>,
}

#[derive(Serialize)]
struct Page {
    rows: Vec<TrendRow>,
    total: usize,
}

/// The digest of a snapshot under these definitions, in bytes.
#[wasm_bindgen]
pub fn digest(snapshot: JsValue, definitions: JsValue) -> Result<Uint8Array, JsValue> {
    let (snapshot, Bytes(definitions)) = (read("snapshot", snapshot)?, read("definitions", definitions)?);
    let failed = |error: Error| thrown(&error);
    let definitions = definitions::decode(&definitions).map_err(failed)?;
    with(|session| {
        let (snapshot, analyses) = session.snapshots.whole(snapshot)?;
        let digest = Digest::of(snapshot, analyses.scripts(snapshot), &definitions).map_err(failed)?;
        Ok(Uint8Array::from(digest.encode().as_slice()))
    })
}

/// Cohorts of objects, by odd id: above one bound, up to the next. Count and shallow size of each cohort, in turn.
#[wasm_bindgen(js_name = cohorts)]
pub fn cohorts_of(snapshot: JsValue, bounds: JsValue) -> Result<Float64Array, JsValue> {
    let (snapshot, bounds): (u32, Vec<f64>) = (read("snapshot", snapshot)?, read("bounds", bounds)?);
    if !bounds.is_sorted() {
        return Err(malformed("bounds: they do not ascend"));
    }
    let bounds: Vec<u64> = bounds.into_iter().map(|bound| bound as u64).collect();
    with(|session| {
        let (snapshot, _) = session.snapshots.analysed(snapshot)?;
        let found = cohorts(&snapshot.graph, &bounds);
        let numbers: Vec<f64> =
            found.iter().flat_map(|cohort| [cohort.count as f64, cohort.shallow_size as f64]).collect();
        Ok(Float64Array::from(numbers.as_slice()))
    })
}

/// A trend of snapshots by their digests, oldest first.
#[wasm_bindgen]
pub fn trend(digests: JsValue) -> Result<JsValue, JsValue> {
    let failed = |error: Error| thrown(&error);
    let digests: Vec<Bytes> = read("digests", digests)?;
    let digests: Vec<Digest> =
        digests.iter().map(|Bytes(bytes)| Digest::decode(bytes)).collect::<Result<_, _>>().map_err(failed)?;
    let trend = Trend::of(&digests).map_err(failed)?;
    let info = info(&trend);
    with(|session| Ok(plain(&Made { trend: session.trends.add(Series { trend, order: None }), info })))
}

fn info(trend: &Trend) -> Info {
    let total = |total: &heapwise_core::compare::trend::Total| Total {
        total_size: total.statistics.total as f64,
        count: total.count as f64,
        statistics: rows::statistics(&total.statistics),
    };
    Info {
        ids: trend.ids.iter().map(id_space).collect(),
        is_by_id: trend.is_by_id,
        totals: trend.totals.iter().map(total).collect(),
        last_ids: trend.last_ids.iter().map(|&id| id as f64).collect(),
        class_count: trend.classes.len(),
    }
}

/// Rows `start` to `end` of a trend in the given order, fewer at its end, at most `MAX_PAGE`; and the number of all
/// rows.
#[wasm_bindgen(js_name = trendRows)]
pub fn trend_rows(trend: JsValue, options: JsValue, start: JsValue, end: JsValue) -> Result<JsValue, JsValue> {
    let (trend, options): (u32, TrendOptions) = (read("trend", trend)?, read("options", options)?);
    let (start, end): (usize, usize) = (read("start", start)?, read("end", end)?);
    let options = Options::from(options);
    with(|session| {
        let Series { trend, order } = session.trends.get_mut(trend)?;
        if order.as_ref().is_none_or(|(known, _)| *known != options) {
            let rows = trend.rows(&options);
            *order = Some((options, rows));
        }
        let order = order.as_ref().map_or(&[][..], |(_, rows)| rows);
        let start = start.min(order.len());
        let page: Range<usize> = start..end.min(order.len()).min(start + MAX_PAGE).max(start);
        let rows = order[page].iter().map(|row| trend_row(trend, row)).collect();
        Ok(plain(&Page { rows, total: order.len() }))
    })
}

fn trend_row(trend: &Trend, row: &Row) -> TrendRow {
    let class = &trend.classes[row.class as usize];
    let points = trend.points(row.class);
    TrendRow {
        name: text(&class.key.name),
        location: class.key.location.map(|at| place(at, class.url.as_deref())),
        class_indexes: points.iter().map(|point| point.own.map_or(-1, i64::from)).collect(),
        counts: points.iter().map(|point| point.count as f64).collect(),
        shallow_sizes: points.iter().map(|point| point.shallow_size as f64).collect(),
        retained_sizes: points.iter().map(|point| point.retained_size as f64).collect(),
        slope: row.slope,
        grows_every_time: row.grows_every_time,
        multiple: row.multiple.map(|multiple| multiple as f64),
    }
}

/// Ends a trend.
#[wasm_bindgen(js_name = endTrend)]
pub fn end_trend(trend: JsValue) -> Result<(), JsValue> {
    let trend = read("trend", trend)?;
    with(|session| {
        session.trends.remove(trend);
        Ok(())
    })
}
