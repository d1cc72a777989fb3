//! Comparing two snapshots: the calls `definitions`, `side`, `compare`, `members` and `endComparison`, and rows of
//! `diff`.

use std::rc::Rc;

use heapwise_core::NodeIx;
use heapwise_core::compare::definitions;
use heapwise_core::compare::diff::{ClassDiff, Diff, Matching, diff};
use heapwise_core::compare::id_space::{IdSpace, Verdict};
use heapwise_core::compare::side::Side;
use js_sys::{Float64Array, Object, Reflect, Uint8Array, Uint32Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::error::{malformed, plain, thrown};
use crate::handles::Held;
use crate::read::{Bytes, HandleOrBytes, read};
use crate::rows::{LocationRow, place};
use crate::session::with;

/// A comparison.
pub struct Comparison {
    /// The later snapshot; closing it ends the comparison.
    pub current: u32,
    /// The result.
    pub diff: Diff,
}

impl Held for Rc<Comparison> {
    const NAME: &str = "comparison";
}

/// `IdSpace`.
#[derive(Serialize)]
pub struct IdSpaceRow {
    verdict: &'static str,
    checked: u32,
    agreeing: u32,
}

/// Whether ids can be trusted.
pub fn id_space(found: &IdSpace) -> IdSpaceRow {
    let verdict = match found.verdict() {
        Verdict::Same => "same",
        Verdict::Unsure => "unsure",
        Verdict::Different => "different",
        Verdict::Renumbered => "renumbered",
    };
    IdSpaceRow { verdict, checked: found.checked, agreeing: found.agreeing }
}

/// `ComparisonInfo`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    ids: IdSpaceRow,
    is_by_id: bool,
    base_count: f64,
    count: f64,
    base_size: f64,
    size: f64,
    added_count: f64,
    added_size: f64,
    removed_count: f64,
    removed_size: f64,
    grown_count: f64,
}

#[derive(Serialize)]
struct Compared {
    comparison: u32,
    info: Info,
}

/// The interface definitions of a snapshot, in bytes: they name its plain objects.
#[wasm_bindgen(js_name = definitions)]
pub fn definitions_of(snapshot: JsValue) -> Result<Uint8Array, JsValue> {
    let snapshot = read("snapshot", snapshot)?;
    with(|session| {
        let (snapshot, _) = session.snapshots.analysed(snapshot)?;
        Ok(Uint8Array::from(definitions::encode(&snapshot.interfaces).as_slice()))
    })
}

/// A snapshot's side of a comparison under these definitions, in bytes, for another engine.
#[wasm_bindgen]
pub fn side(snapshot: JsValue, definitions: JsValue) -> Result<Uint8Array, JsValue> {
    let (snapshot, Bytes(definitions)) = (read("snapshot", snapshot)?, read("definitions", definitions)?);
    let definitions = definitions::decode(&definitions).map_err(|error| thrown(&error))?;
    with(|session| {
        let (snapshot, analyses) = session.snapshots.whole(snapshot)?;
        let side = Side::of(snapshot, analyses.scripts(snapshot), &definitions).and_then(|side| side.encode());
        Ok(Uint8Array::from(side.map_err(|error| thrown(&error))?.as_slice()))
    })
}

/// Compares a snapshot with an earlier one, `base`: a handle of this engine, or the `side` of another.
#[wasm_bindgen]
pub fn compare(current: JsValue, base: JsValue, matching: JsValue) -> Result<JsValue, JsValue> {
    let (current, base) = (read("current", current)?, read("base", base)?);
    let matching: Matching = read("matching", matching)?;
    let failed = |error: heapwise_core::Error| thrown(&error);
    with(|session| {
        let (snapshot, analyses) = session.snapshots.whole(current)?;
        let definitions = snapshot.interfaces.clone();
        let now = Side::of(snapshot, analyses.scripts(snapshot), &definitions).map_err(failed)?;
        let before = match base {
            HandleOrBytes::Handle(handle) => {
                let (base, analyses) = session.snapshots.whole(handle)?;
                Side::of(base, analyses.scripts(base), &definitions).map_err(failed)?
            }
            HandleOrBytes::Bytes(bytes) => Side::decode(&bytes).map_err(failed)?,
        };
        let (diff, ids) = diff(&before, &now, matching).map_err(failed)?;
        let sum = |of: &dyn Fn(&ClassDiff) -> u64| diff.classes.iter().map(of).sum::<u64>() as f64;
        let info = Info {
            ids: id_space(&ids),
            is_by_id: diff.is_by_id,
            base_count: sum(&|class| class.base_count.into()),
            count: sum(&|class| class.count.into()),
            base_size: sum(&|class| class.base_size),
            size: sum(&|class| class.size),
            added_count: sum(&|class| class.added_count.into()),
            added_size: sum(&|class| class.added_size),
            removed_count: sum(&|class| class.removed_count.into()),
            removed_size: sum(&|class| class.removed_size),
            grown_count: sum(&|class| class.grown_count.into()),
        };
        let comparison = session.comparisons.add(Comparison { current, diff }.into());
        Ok(plain(&Compared { comparison, info }))
    })
}

/// `MemberKind`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum MemberKind {
    Added,
    Removed,
    Grown,
}

/// `Members`: the added, removed or grown objects of a class.
#[wasm_bindgen]
pub fn members(comparison: JsValue, index: JsValue, which: JsValue) -> Result<JsValue, JsValue> {
    let (comparison, index) = (read("comparison", comparison)?, read::<u32>("index", index)? as usize);
    let which = read("which", which)?;
    with(|session| {
        let Comparison { diff, current } = &**session.comparisons.get(comparison)?;
        if index >= diff.classes.len() {
            return Err(malformed(&format!("index: there is no class {index}")));
        }
        let found = Object::new();
        let set = |name: &str, value: JsValue| Reflect::set(&found, &name.into(), &value);
        match which {
            MemberKind::Added => set("nodes", Uint32Array::from(diff.added(index)).into())?,
            MemberKind::Removed => set("nodes", Uint32Array::from(diff.removed(index)).into())?,
            MemberKind::Grown => {
                let (snapshot, _) = session.snapshots.analysed(*current)?;
                let retained = |node: u32| snapshot.retained_size(NodeIx(node));
                let mut grown = diff.grown(index).to_vec();
                grown.sort_by_key(|grown| std::cmp::Reverse(retained(grown.node) - grown.base_retained));
                let nodes: Vec<u32> = grown.iter().map(|grown| grown.node).collect();
                let sizes: Vec<f64> = grown.iter().map(|grown| grown.base_retained as f64).collect();
                set("nodes", Uint32Array::from(nodes.as_slice()).into())?;
                set("baseRetainedSizes", Float64Array::from(sizes.as_slice()).into())?
            }
        };
        Ok(found.into())
    })
}

/// Ends a comparison.
#[wasm_bindgen(js_name = endComparison)]
pub fn end_comparison(comparison: JsValue) -> Result<(), JsValue> {
    let comparison = read("comparison", comparison)?;
    with(|session| {
        session.comparisons.remove(comparison);
        Ok(())
    })
}

/// `DiffRow`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiffRow {
    index: u32,
    name: String,
    key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<LocationRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    class_index: Option<u32>,
    base_count: u32,
    count: u32,
    added_count: u32,
    removed_count: u32,
    count_delta: f64,
    added_size: f64,
    removed_size: f64,
    size_delta: f64,
    base_retained_size: f64,
    retained_size: f64,
    retained_delta: f64,
    grown_count: u32,
    grown_size: f64,
}

/// Rows of the table of a comparison.
pub fn rows(diff: &Diff, list: &[u32]) -> Vec<DiffRow> {
    let row = |&index: &u32| {
        let class = &diff.classes[index as usize];
        DiffRow {
            index,
            name: String::from_utf8_lossy(&class.key.name).into_owned(),
            key: class.key.text(),
            location: class.key.location.map(|at| place(at, class.url.as_deref())),
            class_index: class.current_classes.first().copied(),
            base_count: class.base_count,
            count: class.count,
            added_count: class.added_count,
            removed_count: class.removed_count,
            count_delta: class.count_delta() as f64,
            added_size: class.added_size as f64,
            removed_size: class.removed_size as f64,
            size_delta: diff.size_delta(index as usize) as f64,
            base_retained_size: class.base_retained as f64,
            retained_size: class.retained as f64,
            retained_delta: class.retained_delta() as f64,
            grown_count: class.grown_count,
            grown_size: class.grown_size as f64,
        }
    };
    list.iter().map(row).collect()
}
