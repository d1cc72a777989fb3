//! Lists: sorted once, returned in pages.

use std::collections::BTreeSet;
use std::rc::Rc;

use heapwise_core::NodeIx;
use heapwise_core::analyses::{Analyses, Filtered, Grouped};
use heapwise_core::compare::order;
use heapwise_core::passes::aggregates::Aggregate;
use heapwise_core::query::duplicates::Duplicates;
use heapwise_core::query::edges::{self, Link};
use heapwise_core::query::owners::{self, Owners};
use heapwise_core::query::retainers::{self, RetainersView};
use heapwise_core::query::search::{self, QueryError};
use heapwise_core::query::{classes, groups, objects, texts};
use heapwise_core::snapshot::Snapshot;
use wasm_bindgen::prelude::*;

use crate::ask::{self, NodeFilter, ObjectSource, Query};
use crate::compare::{self, Comparison};
use crate::error::{malformed, plain, thrown};
use crate::handles::Held;
use crate::read::read;
use crate::rows;
use crate::session::{Session, node_of, with};
use crate::strings;

/// A sorted list.
pub struct Cursor {
    /// The snapshot of its objects; closing it ends the list.
    pub snapshot: u32,
    list: List,
}

impl Held for Cursor {
    const NAME: &str = "list";
}

enum List {
    Classes(Vec<u32>, Option<Rc<Filtered>>),
    Groups(Vec<u32>, Rc<Grouped>, Rc<[Aggregate]>),
    Objects(Vec<NodeIx>),
    Edges(Vec<Link>),
    Retainers(Vec<Link>, Rc<RetainersView>),
    Strings(Vec<u32>, Rc<Duplicates>),
    Owners(usize, Vec<u32>, Rc<Owners>),
    Diff(Vec<u32>, Rc<Comparison>),
}

/// Rows of a page, at most.
pub const MAX_PAGE: usize = 256;

impl List {
    fn len(&self) -> usize {
        match self {
            List::Classes(list, _) | List::Strings(list, _) | List::Owners(_, list, _) => list.len(),
            List::Groups(list, ..) | List::Diff(list, _) => list.len(),
            List::Objects(list) => list.len(),
            List::Edges(list) | List::Retainers(list, _) => list.len(),
        }
    }
}

/// Sorts and filters; returns the handle of a cursor.
#[wasm_bindgen]
pub fn query(snapshot: JsValue, query: JsValue) -> Result<u32, JsValue> {
    let (snapshot, query) = (read("snapshot", snapshot)?, read("query", query)?);
    with(|session| {
        let list = match query {
            Query::Diff { comparison, scope, sort, filter } => {
                let comparison = session.comparisons.get(comparison)?.clone();
                List::Diff(order::order(&comparison.diff, scope, sort.key, sort.direction(), &filter), comparison)
            }
            query => {
                let (known, analyses) = session.snapshots.analysed(snapshot)?;
                list(known, analyses, query)?
            }
        };
        Ok(session.cursors.add(Cursor { snapshot, list }))
    })
}

/// Number of rows of a list.
#[wasm_bindgen]
pub fn total(cursor: JsValue) -> Result<usize, JsValue> {
    let cursor = read("cursor", cursor)?;
    with(|session| Ok(session.cursors.get(cursor)?.list.len()))
}

/// Rows `start` to `end` of a list; fewer at its end, at most `MAX_PAGE`.
#[wasm_bindgen]
pub fn rows(cursor: JsValue, start: JsValue, end: JsValue) -> Result<JsValue, JsValue> {
    let (cursor, start, end): (u32, usize, usize) = (read("cursor", cursor)?, read("start", start)?, read("end", end)?);
    with(|Session { cursors, snapshots, .. }| {
        let cursor = cursors.get(cursor)?;
        let start = start.min(cursor.list.len());
        let page = start..end.min(cursor.list.len()).min(start + MAX_PAGE).max(start);
        let (snapshot, analyses) = snapshots.analysed(cursor.snapshot)?;
        Ok(match &cursor.list {
            List::Classes(list, filtered) => {
                let aggregates = filtered.as_ref().map_or(&snapshot.aggregates, |filtered| &filtered.aggregates);
                plain(&rows::class_rows(snapshot, analyses.scripts(snapshot), aggregates, &list[page]))
            }
            List::Groups(list, grouped, aggregates) => plain(&rows::group_rows(grouped, aggregates, &list[page])),
            List::Objects(list) => plain(&rows::object_rows(snapshot, &list[page])),
            List::Edges(list) => plain(&rows::edge_rows(snapshot, &list[page], None)),
            List::Retainers(list, view) => plain(&rows::edge_rows(snapshot, &list[page], Some(view))),
            List::Strings(list, duplicates) => {
                plain(&strings::rows(snapshot, duplicates, &list[page]).map_err(|error| thrown(&error))?)
            }
            List::Diff(list, comparison) => plain(&compare::rows(&comparison.diff, &list[page])),
            List::Owners(string, list, owners) => plain(&strings::owner_rows(snapshot, *string, owners, &list[page])),
        })
    })
}

/// Ends a list.
#[wasm_bindgen]
pub fn release(cursor: JsValue) -> Result<(), JsValue> {
    let cursor = read("cursor", cursor)?;
    with(|session| {
        session.cursors.remove(cursor);
        Ok(())
    })
}

fn list(snapshot: &Snapshot, analyses: &mut Analyses, query: Query) -> Result<List, JsValue> {
    let complete = snapshot.is_complete() || matches!(query, Query::Classes { nodes: None, .. });
    if !complete {
        return Err(malformed("this snapshot is still being analysed"));
    }
    Ok(match query {
        Query::Classes { sort, filter, nodes } => {
            let filtered = filtered(snapshot, analyses, nodes)?;
            let aggregates = filtered.as_ref().map_or(&snapshot.aggregates, |filtered| &filtered.aggregates);
            let order = classes::classes(snapshot, aggregates, sort.key, sort.direction(), &filter);
            List::Classes(order, filtered)
        }
        Query::Groups { by, sort, filter, nodes } => {
            let filtered = filtered(snapshot, analyses, nodes)?;
            let grouped = analyses.grouped(snapshot, by).map_err(|error| thrown(&error))?;
            let aggregates = groups::aggregates(snapshot, &grouped, filtered.as_ref().map(|filtered| &filtered.nodes));
            let order = groups::groups(&grouped, &aggregates, sort.key, sort.direction(), &filter);
            List::Groups(order, grouped, aggregates)
        }
        Query::Objects { of, sort, nodes } => {
            let filtered = filtered(snapshot, analyses, nodes)?;
            let nodes = filtered.as_ref().map(|filtered| &filtered.nodes);
            let passes = |node: NodeIx| nodes.is_none_or(|nodes| nodes.has(node));
            let found = match of {
                ObjectSource::Class { index } => objects::of_class(snapshot, index, passes),
                other => {
                    let mut found = source(snapshot, analyses, other)?;
                    found.retain(|&node| passes(node));
                    found
                }
            };
            List::Objects(objects::sort(snapshot, found, sort.key, sort.direction()))
        }
        Query::Edges { node, sort } => {
            List::Edges(edges::edges(snapshot, node_of(snapshot, node)?, sort.key, sort.direction()))
        }
        Query::Retainers { node, sort, ignored } => {
            let node = node_of(snapshot, node)?;
            let view = past_ignored(snapshot, analyses, ignored)?;
            let links = retainers::retainers(snapshot, &view, node, sort.key, sort.direction());
            List::Retainers(links, view)
        }
        Query::Strings { sort, filter } => {
            let duplicates = analyses.duplicates(snapshot).map_err(|error| thrown(&error))?;
            let order = texts::texts(snapshot, &duplicates, sort.key, sort.direction(), &filter);
            List::Strings(order.map_err(|error| misunderstood(&filter, error))?, duplicates)
        }
        // Handled above: a comparison is of two snapshots.
        Query::Diff { .. } => return Err(malformed("a comparison is not a list of one snapshot")),
        Query::Owners { string, sort } => {
            let owners = owners_of(snapshot, analyses, string)?;
            let order = owners::sort(snapshot, &owners, sort.key, sort.direction());
            List::Owners(string, order, owners)
        }
    })
}

fn source(snapshot: &Snapshot, analyses: &mut Analyses, source: ObjectSource) -> Result<Vec<NodeIx>, JsValue> {
    Ok(match source {
        ObjectSource::Class { index } => objects::of_class(snapshot, index, |_| true),
        ObjectSource::Search { text } => {
            let query = search::Query::parse(&text).map_err(|error| misunderstood(&text, error))?;
            query.run(snapshot).map_err(|error| thrown(&error))?
        }
        ObjectSource::Dominated { node } => objects::dominated(snapshot, node_of(snapshot, node)?),
        ObjectSource::String { index } => {
            let duplicates = analyses.duplicates(snapshot).map_err(|error| thrown(&error))?;
            let group = duplicates.groups.get(index).ok_or_else(|| malformed("there is no such string"))?;
            duplicates.members(group).to_vec()
        }
        ObjectSource::Nodes { nodes } => {
            let mut nodes = nodes.into_iter().map(|node| node_of(snapshot, node)).collect::<Result<Vec<_>, _>>()?;
            nodes.sort_unstable();
            nodes.dedup();
            nodes
        }
        ObjectSource::Owner { string, index } => {
            let owners = owners_of(snapshot, analyses, string)?;
            let owner = owners.list.get(index).ok_or_else(|| malformed("there is no such owner"))?;
            owners.nodes[owner.members.clone()].to_vec()
        }
    })
}

/// A mistake in a typed query: its kind, and the part of the text.
fn misunderstood(text: &str, error: QueryError) -> JsValue {
    malformed(&format!("{}: {}", error.key, text.get(error.at).unwrap_or_default()))
}

fn owners_of(snapshot: &Snapshot, analyses: &mut Analyses, string: usize) -> Result<Rc<Owners>, JsValue> {
    let owners = analyses.owners(snapshot, string).map_err(|error| thrown(&error))?;
    owners.ok_or_else(|| malformed("there is no such string"))
}

/// Retainers and distances past some ignored nodes.
pub fn past_ignored(
    snapshot: &Snapshot,
    analyses: &mut Analyses,
    ignored: Vec<u32>,
) -> Result<Rc<RetainersView>, JsValue> {
    let ignored = ignored.into_iter().map(|node| node_of(snapshot, node)).collect::<Result<BTreeSet<_>, _>>()?;
    analyses.retainers_view(snapshot, ignored).map_err(|error| thrown(&error))
}

fn filtered(
    snapshot: &Snapshot,
    analyses: &mut Analyses,
    nodes: Option<NodeFilter>,
) -> Result<Option<Rc<Filtered>>, JsValue> {
    let Some(nodes) = nodes else { return Ok(None) };
    let filter = ask::filter(nodes, &mut |row| {
        let allocations = analyses.allocations(snapshot).map_err(|error| thrown(&error))?;
        Ok(allocations.trace_ids(&snapshot.graph, row))
    })?;
    analyses.filtered(snapshot, &filter).map(Some).map_err(|error| thrown(&error))
}
