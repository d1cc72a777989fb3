//! Modules that were loaded again and again (H7 of our notes): each time a new one, and something keeps the old.
//!
//! Cost: a look at the names of all edges; the modules.

use std::collections::{BTreeMap, HashSet};

use crate::error::Result;
use crate::graph::NodeType;
use crate::ids::NodeIx;

use super::anchor::anchor;
use super::case::{Case, Course};
use super::draft::Draft;
use super::finding::{Kind, Place, Sentence, Severity};
use super::heap::{Followed, Heap, file_name, package_name};
use super::survey::{Trace, key, text_key};
use super::timers::sum_of_trees;
use super::{Detector, Number};

/// See the module.
pub struct Reloads;

impl Detector for Reloads {
    fn survey(&self, heap: &Heap, out: &mut Vec<Trace>) -> Result<()> {
        for (file, modules) in modules(heap) {
            let (id, bytes) = (heap.graph.id(modules[0]).0, sum_of_trees(heap, modules.clone()));
            out.push(Trace::group(heap, key(&[text_key(file.as_bytes())]), modules[0], id, &modules, bytes));
        }
        Ok(())
    }

    fn judge(&self, case: &Case, number: Number, out: &mut Vec<Draft>) -> Result<()> {
        let heap = case.heap;
        for ((file, modules), trace) in case.again(number, modules) {
            let series = case.series(trace);
            let (severity, sureness) = match case.is_series() {
                true if series.course() == Course::Grows && series.added() >= 3 => (Severity::Leak, 1.0),
                true => continue,
                false if modules.len() >= 5 => (Severity::Leak, 0.7),
                false => continue,
            };
            // The oldest that is not the one in use.
            let mut anchor = anchor(heap, modules[0]);
            let holder = std::mem::replace(&mut anchor.text, format!("`{}`", file_name(&file)));
            if !anchor.is_nameless && heap.graph.node_type(modules[0]) == NodeType::Object {
                anchor.text += &format!(", kept by {holder}");
            }
            let caller = caller(heap, file_name(&file));
            let own = Place { script_id: 0, url: Some(file.clone()), line: 0, column: 0 };
            anchor.place = caller.and_then(|function| heap.place(function)).or(Some(own));
            anchor.package = package_name(Some(&file));
            anchor.is_nameless = false;
            let title =
                Sentence::new("title.reloaded", [("file", file_name(&file).into()), ("count", modules.len().into())]);
            let draft = Draft::new(heap, Kind::Reload, &anchor, title, Sentence::new("advice.reload", []))
                .judged(severity, sureness)
                .series(&series)
                .naming(heap, "evidence.loadedBy", caller)
                .covering(modules.iter().copied())
                .covering(modules.iter().filter_map(|&module| heap.property(module, &heap.words.exports)));
            out.push(draft.traced(trace, &series));
        }
        Ok(())
    }
}

/// What was loaded from each file that was loaded more than once, oldest id first: modules of CommonJS, and scripts, which
/// other modules are known by. A question mark and what follows it tell copies of one file apart.
fn modules(heap: &Heap) -> Vec<(String, Vec<NodeIx>)> {
    let mut of_file: BTreeMap<String, [Vec<NodeIx>; 2]> = BTreeMap::new();
    for &(module, file) in heap.links(Followed::Filename) {
        if heap.is_string(file) && heap.property(module, &heap.words.exports).is_some() {
            of_file.entry(heap.name(file)).or_default()[0].push(module);
        }
    }
    for &(script, _) in heap.links(Followed::Source) {
        let name = heap.raw_name(script);
        let name = String::from_utf8_lossy(name.strip_prefix(b"system / Script / ").unwrap_or(name));
        let is_file =
            heap.graph.node_type(script) == NodeType::Code && name.contains('/') && heap.distance(script) >= 0;
        if is_file && !name.starts_with("system / ") {
            let file = name.split('?').next().unwrap_or_default().to_owned();
            of_file.entry(file).or_default()[1].push(script);
        }
    }
    (of_file.into_iter())
        .filter_map(|(file, [modules, scripts])| {
            let mut loaded = if modules.len() > 1 { modules } else { scripts };
            loaded.sort_unstable_by_key(|&node| heap.graph.id(node));
            loaded.dedup();
            (loaded.len() > 1).then_some((file, loaded))
        })
        .collect()
}

/// A function of the program's that has the file's name among its constants, so that it may be what loads it. From the
/// text up through constants, bytecode and shared function info to the function.
fn caller(heap: &Heap, file: &str) -> Option<NodeIx> {
    const MAX_LENGTH: usize = 256;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let names: HashSet<u32> = (heap.graph.strings.find_containing(stem.as_bytes()))
        .filter(|(_, text)| text.len() < MAX_LENGTH && !text.starts_with(b"/") && !text.starts_with(b"file:"))
        // `./rates.cjs`, `../lib/rates`, `rates.cjs?v=`; not the address `/rates` that somebody asks for.
        .filter(|(_, text)| text.starts_with(b".") || memchr::memmem::find(text, file.as_bytes()).is_some())
        .map(|(string, _)| string.0)
        .collect();
    let is_text = |&node: &NodeIx| names.contains(&heap.graph.names[node.index()]) && heap.is_string(node);
    let texts: Vec<NodeIx> = heap.graph.nodes().filter(is_text).collect();
    let mut open: Vec<(NodeIx, u32)> = texts.into_iter().map(|text| (text, 0)).collect();
    let mut found: Vec<NodeIx> = Vec::new();
    let mut seen = HashSet::new();
    while let Some((node, depth)) = open.pop() {
        for source in heap.snapshot.retainers.of(node).iter().take(64).map(|source| source.node()) {
            if heap.is_function(source) {
                let place = heap.place(source);
                let is_own = place.is_some_and(|place| {
                    let url = place.url.unwrap_or_default();
                    package_name(Some(&url)) == "app" && file_name(&url) != file
                });
                if is_own && depth > 0 {
                    found.push(source);
                }
            } else if depth < 4 && is_code(heap, source) && seen.insert(source) {
                open.push((source, depth + 1));
            }
        }
    }
    // The text of the module itself names it, too, but ran once: a function further down is called again.
    found.into_iter().max_by_key(|&function| {
        let at = heap.location(function).map(|at| (at.line, at.column));
        (at, std::cmp::Reverse(function))
    })
}

/// What is between a constant and its function; up to Node 16 hidden and arrays.
fn is_code(heap: &Heap, node: NodeIx) -> bool {
    matches!(heap.graph.node_type(node), NodeType::Code | NodeType::Hidden | NodeType::Array)
}
