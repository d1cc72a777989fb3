//! Questions with one answer.

use heapwise_core::graph::locations::Locations;
use heapwise_core::layout;
use heapwise_core::names;
use heapwise_core::passes::{allocations, native_contexts, samples, scopes};
use heapwise_core::query::ends::Ends;
use heapwise_core::query::{biggest, cut, filters, graph, path_groups, paths, wasted};
use heapwise_core::redact::kept;
use heapwise_core::{EdgeIx, Error, NodeIx};
use wasm_bindgen::prelude::*;

use crate::ask::Question;
use crate::error::{malformed, plain, thrown};
use crate::lists::past_ignored;
use crate::pictures;
use crate::read::read;
use crate::rows;
use crate::session::{node_of, with};
use crate::strings;

/// Retaining paths of one answer, at most.
const MAX_PATHS: usize = 256;
/// Width and height of a picture, at most: no screen is larger.
const MAX_SIDE: f64 = 16_384.0;
/// The overview has room for so many.
const SHOWN_PILES: usize = 10;
const SHOWN_TEXTS: usize = 3;
/// Bytes of scripts that are read for dead variables, at most: some seconds.
const MOST_TEXT: usize = 16 << 20;
/// Nodes of a retainer graph, at most.
const MAX_DRAWN: usize = 500;

/// Answers a question; `undefined` if the file has no answer.
#[wasm_bindgen]
pub fn ask(snapshot: JsValue, question: JsValue) -> Result<JsValue, JsValue> {
    let (snapshot, question) = (read("snapshot", snapshot)?, read("question", question)?);
    let failed = |error: Error| thrown(&error);
    with(|session| {
        let (snapshot, analyses) = session.snapshots.complete(snapshot)?;
        let graph = &snapshot.graph;
        let retained = |node: NodeIx| snapshot.retained_size(node);
        let name = |node: NodeIx| names::node_name(graph, node);
        Ok(match question {
            Question::Object { node } => {
                let node = node_of(snapshot, node)?;
                let location = analyses.location(snapshot, node).map_err(failed)?;
                plain(&rows::object(snapshot, analyses.scripts(snapshot), location, node))
            }
            Question::NodeById { id } => match graph.nodes().find(|&node| graph.id(node).0 as f64 == id) {
                Some(node) => JsValue::from(node.0),
                None => JsValue::UNDEFINED,
            },
            Question::Dominators { node } => {
                let above = |&node: &NodeIx| (node != graph.root).then(|| snapshot.dominator(node));
                let chain = std::iter::successors(Some(node_of(snapshot, node)?), above);
                plain(&rows::dominator_rows(snapshot, &Ends::of(chain)))
            }
            Question::Paths { node, max, ignored } => {
                let node = node_of(snapshot, node)?;
                let view = past_ignored(snapshot, analyses, ignored)?;
                let found = paths::paths(snapshot, &view, node, max.clamp(1, MAX_PATHS));
                let mut rows = Vec::with_capacity(found.len());
                for path in &found {
                    let places: Result<Vec<_>, Error> =
                        path.items.iter().map(|link| analyses.location(snapshot, link.node)).collect();
                    let places = places.map_err(failed)?;
                    rows.push(rows::path_rows(snapshot, analyses.scripts(snapshot), path, &places, &view));
                }
                plain(&rows)
            }
            Question::RetainerGraph { node, max, ignored, opened } => {
                let node = node_of(snapshot, node)?;
                let view = past_ignored(snapshot, analyses, ignored)?;
                let opened = opened.into_iter().map(|node| node_of(snapshot, node)).collect::<Result<_, _>>()?;
                let drawn = graph::retainer_graph(snapshot, &view, node, max.clamp(1, MAX_DRAWN), &opened);
                plain(&rows::retainer_graph(snapshot, &drawn))
            }
            Question::Cut { node, edge } => {
                let node = node_of(snapshot, node)?;
                let cut = cut::cut(snapshot, node, EdgeIx(edge));
                plain(&rows::cut(&cut.ok_or_else(|| malformed("edge: it does not lead to this node"))?))
            }
            Question::NativeContexts => {
                let contexts = analyses.native_contexts(snapshot).map_err(failed)?;
                let sizes = native_contexts::sizes(graph, contexts, &retained).map_err(failed)?;
                plain(&rows::native_contexts(snapshot, &sizes))
            }
            Question::ContextSummary => {
                plain(&rows::context_summary(&filters::context_summary(graph, &snapshot.distances).map_err(failed)?))
            }
            Question::DeadVariables => {
                let locations = Locations::of(&graph.locations).map_err(failed)?;
                let inputs = scopes::Inputs {
                    graph,
                    retained_size: &retained,
                    name_of: &name,
                    location: &|node| locations.location(&graph.locations, node),
                    text_of: &scopes::no_text,
                    matters: &|_, _| true,
                    least_bytes: 0,
                    most_text: MOST_TEXT,
                };
                match scopes::dead_variables(&inputs).map_err(failed)? {
                    Some(found) => plain(&rows::dead_variables(snapshot, &found)),
                    None => JsValue::UNDEFINED,
                }
            }
            Question::Samples => plain(&samples::samples(graph).iter().map(rows::sample).collect::<Vec<_>>()),
            Question::AllocationTops => {
                let tops = analyses.allocations(snapshot).map_err(failed)?.tops(graph);
                plain(&rows::allocation_rows(graph, &tops))
            }
            Question::AllocationCallers { row } => {
                let callers = analyses.allocations(snapshot).map_err(failed)?.callers(graph, row).map_err(failed)?;
                plain(&rows::allocation_callers(graph, &callers))
            }
            Question::Layout { shape, by, node, within, width, height, depth } => {
                let root = node_of(snapshot, node)?;
                let (width, height) = (width.clamp(0.0, MAX_SIDE), height.clamp(0.0, MAX_SIDE));
                let request = layout::Request { shape, by, root, within, width, height, depth };
                plain(&pictures::picture(snapshot, root, &layout::draw(snapshot, &request).map_err(failed)?))
            }
            Question::Biggest => plain(&pictures::biggest(snapshot, &biggest::biggest(snapshot, SHOWN_PILES))),
            Question::Wasted => {
                let duplicates = analyses.duplicates(snapshot).map_err(failed)?;
                let wasted = wasted::wasted(&duplicates, SHOWN_TEXTS);
                plain(&pictures::wasted(snapshot, &duplicates, &wasted).map_err(failed)?)
            }
            Question::PathGroups { name } => {
                plain(&rows::path_groups(&path_groups::path_groups(snapshot, name.as_bytes())))
            }
            Question::AllocationStack { node } => match allocations::stack(graph, node_of(snapshot, node)?) {
                Some(stack) => plain(&stack.iter().map(|frame| rows::frame(graph, frame)).collect::<Vec<_>>()),
                None => JsValue::UNDEFINED,
            },
            Question::Text { node } => plain(&strings::full_text(snapshot, node_of(snapshot, node)?)),
            Question::TypeCounts => plain(&rows::type_counts(graph)),
            Question::Kept { level, examples } => {
                let kept = kept::kept(graph, level, examples).map_err(failed)?;
                plain(&kept.iter().map(rows::kept).collect::<Vec<_>>())
            }
        })
    })
}
