//! Strings as plain objects: `StringRow`, `OwnerRow`, `FullText`.

use heapwise_core::error::Result;
use heapwise_core::graph::strings::utf16_len;
use heapwise_core::query::duplicates::Duplicates;
use heapwise_core::query::owners::{self, Owner, Owners};
use heapwise_core::snapshot::Snapshot;
use heapwise_core::{NodeIx, names};
use serde::Serialize;

use crate::rows::{beginning, shown};

/// Bytes of a full text, at most: a string may have half a gigabyte.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// `StringRow`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StringRow {
    index: u32,
    node: u32,
    text: String,
    count: usize,
    wasted_size: f64,
    shallow_size: f64,
    retained_size: f64,
    truncated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    length: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<f64>,
    owner: HolderRow,
    owner_count: usize,
}

/// The part of an owner that `StringRow` and `OwnerRow` share.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HolderRow {
    class_name: String,
    edge: String,
    count: usize,
}

fn holder(snapshot: &Snapshot, owner: &Owner) -> HolderRow {
    HolderRow {
        class_name: owners::class_text(snapshot, owner),
        edge: owners::edge_text(snapshot, owner),
        count: owner.members.len(),
    }
}

/// The rows of some groups of duplicates, each with the owner of most copies.
pub fn rows(snapshot: &Snapshot, duplicates: &Duplicates, groups: &[u32]) -> Result<Vec<StringRow>> {
    let row = |&index: &u32| {
        let group = &duplicates.groups[index as usize];
        let members = duplicates.members(group);
        let (length, hash) = group.truncation.unwrap_or_default();
        let (owner, owner_count) = owners::top(snapshot, members)?;
        Ok(StringRow {
            index,
            node: members[0].0,
            text: shown(&names::node_name(&snapshot.graph, members[0])),
            count: members.len(),
            wasted_size: group.wasted_size as f64,
            shallow_size: group.self_size as f64,
            retained_size: group.retained_size as f64,
            truncated: group.truncation.is_some(),
            length: length.map(|length| length as f64),
            hash: hash.map(|hash| hash as f64),
            owner: holder(snapshot, &owner),
            owner_count,
        })
    };
    groups.iter().map(row).collect()
}

/// `OwnerRow`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnerRow {
    string: usize,
    index: u32,
    #[serde(flatten)]
    holder: HolderRow,
    shallow_size: f64,
    retained_size: f64,
}

/// The rows of some owners of a group of duplicates.
pub fn owner_rows(snapshot: &Snapshot, string: usize, owners: &Owners, list: &[u32]) -> Vec<OwnerRow> {
    let row = |&index: &u32| {
        let owner = &owners.list[index as usize];
        OwnerRow {
            string,
            index,
            holder: holder(snapshot, owner),
            shallow_size: owner.self_size as f64,
            retained_size: owner.retained_size as f64,
        }
    };
    list.iter().map(row).collect()
}

/// `FullText`.
#[derive(Serialize)]
pub struct FullText {
    text: String,
    length: usize,
    complete: bool,
}

/// The name of a node, longer than lists show it.
pub fn full_text(snapshot: &Snapshot, node: NodeIx) -> FullText {
    let name = names::node_name(&snapshot.graph, node);
    FullText {
        text: beginning(&name, MAX_TEXT_BYTES),
        length: utf16_len(&name),
        complete: name.len() <= MAX_TEXT_BYTES,
    }
}
