//! Modules that are loaded again and again: each time there is a new copy, and something keeps the old ones.
//!
//! A module of CommonJS is an object with `filename` and `exports`; a file of any other sort is known by its script. A
//! question mark and the text behind it make copies of one file, so they do not count as part of its name.
//!
//! Cost: the modules and scripts; for a finding, a search of the strings for the file's name.

use std::collections::{BTreeMap, HashSet};

use crate::error::Result;
use crate::graph::NodeType;
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Kind, Profile, Standing};
use crate::leaks::follow::case::Case;
use crate::leaks::follow::trace::{Trace, key, text_key};
use crate::leaks::read::heap::{Heap, NamedEdge};
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::read::script::file_name;
use crate::leaks::tell::draft::Draft;
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::{Owner, Place, Role, Whereabouts};
use crate::leaks::tell::sentence::{schemas, sentence};
use crate::leaks::tell::shared::{LoadedBy, about_function};

/// Modules of which there are many copies.
pub const RELOAD: Kind = Kind { slug: "reload", standing: Standing::Mechanism };

sentence!(Title = "title.reloaded" { file: String, count: usize });
sentence!(Advice = "advice.reload" {});

/// Retainers of a node that are followed from a file's name to a function.
const MAX_RETAINERS: usize = 64;
/// Steps from a constant to its function.
const MAX_DEPTH: u32 = 4;
/// Longer strings are not what a program passes to `require`.
const MAX_SPECIFIER: usize = 256;

/// See the module.
pub struct Reloads;

/// The copies of a file, oldest first.
pub struct Copies {
    file: String,
    modules: Vec<NodeIx>,
}

impl Detector for Reloads {
    const PROFILE: Profile = Profile { name: "reloads", kinds: &[RELOAD], sentences: schemas![Title, Advice] };
    type Subject = Copies;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Copies)>> {
        let trace = |Copies { file, modules }: &Copies| {
            let bytes = heap.retained_together(modules.clone());
            let key = key(&[text_key(file.as_bytes())]);
            Trace { key, ..Trace::group(heap, modules[0], modules[0], modules, bytes) }
        };
        Ok(copies(heap).into_iter().map(|copies| (trace(&copies), copies)).collect())
    }

    fn judge(case: &Case, followed: &Followed<Copies>) -> Option<Draft> {
        let heap = case.heap;
        let policy = &heap.policy.reloads;
        let Followed { subject: Copies { file, modules }, trace, series } = followed;
        let judgement = match case.is_series() {
            true if case.grows_by(series, policy.least_added) => (Severity::Leak, policy.growing),
            false if modules.len() >= policy.least_alone => (Severity::Leak, policy.alone),
            _ => return None,
        };
        let loader = loader(heap, file_name(file));
        let owned = owned(heap, file, modules[0], loader);
        let title = Title { file: file_name(file).to_owned(), count: modules.len() };
        Some(
            Draft::new(heap, RELOAD, &owned, judgement, title, Advice {})
                .series(series)
                .because(about_function(heap, loader, |function, place| LoadedBy { function, place }))
                .covering(modules.iter().copied())
                .covering(modules.iter().filter_map(|&module| heap.property(module, &heap.words.exports)))
                .traced(trace, series),
        )
    }
}

/// The file as an owner: what keeps its oldest copy, and the line that loads it.
fn owned(heap: &Heap, file: &str, oldest: NodeIx, loader: Option<NodeIx>) -> Ownership {
    let keeper = ownership(heap, oldest);
    let is_module = heap.graph.node_type(oldest) == NodeType::Object;
    let kept_by = (!keeper.is_nameless && is_module).then(|| Box::new(keeper.owner));
    let beginning = Place { script_id: 0, url: Some(file.to_owned()), line: 0, column: 0 };
    let line = loader.and_then(|function| heap.place(function)).unwrap_or(beginning);
    let place = Some(Whereabouts::Line(line));
    let owner = Owner { name: file_name(file).to_owned(), role: Role::File { kept_by }, place };
    let tier = heap.whose(Some(file));
    Ownership { owner, node: oldest, tier, context: keeper.context, is_nameless: false }
}

/// What was loaded from each file that was loaded more than once.
fn copies(heap: &Heap) -> Vec<Copies> {
    let mut by_file: BTreeMap<String, [Vec<NodeIx>; 2]> = BTreeMap::new();
    for &(module, file) in heap.edges_named(NamedEdge::Filename) {
        if heap.is_string(file) && heap.property(module, &heap.words.exports).is_some() {
            by_file.entry(heap.name(file)).or_default()[0].push(module);
        }
    }
    for &(script, _) in heap.edges_named(NamedEdge::Source) {
        let name = heap.raw_name(script);
        let name = String::from_utf8_lossy(name.strip_prefix(b"system / Script / ").unwrap_or(name));
        let is_file =
            heap.graph.node_type(script) == NodeType::Code && name.contains('/') && heap.distance(script) >= 0;
        if is_file && !name.starts_with("system / ") {
            let file = name.split('?').next().unwrap_or_default().to_owned();
            by_file.entry(file).or_default()[1].push(script);
        }
    }
    (by_file.into_iter())
        .filter_map(|(file, [modules, scripts])| {
            let mut modules = if modules.len() > 1 { modules } else { scripts };
            modules.sort_unstable_by_key(|&node| heap.graph.id(node));
            modules.dedup();
            (modules.len() > 1).then_some(Copies { file, modules })
        })
        .collect()
}

/// A function of the program's that has the file's name among its constants, so that it may load the file. The search goes
/// from the text through constants, bytecode and shared function info up to the function.
fn loader(heap: &Heap, file: &str) -> Option<NodeIx> {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let names: HashSet<u32> = (heap.graph.strings.find_containing(stem.as_bytes()))
        .filter(|(_, text)| text.len() < MAX_SPECIFIER && !text.starts_with(b"/") && !text.starts_with(b"file:"))
        // `./rates.cjs`, `../lib/rates`, `rates.cjs?v=`; not the address `/rates` of a request.
        .filter(|(_, text)| text.starts_with(b".") || memchr::memmem::find(text, file.as_bytes()).is_some())
        .map(|(string, _)| string.0)
        .collect();
    let is_text = |&node: &NodeIx| names.contains(&heap.graph.names[node.index()]) && heap.is_string(node);
    let mut open: Vec<(NodeIx, u32)> = heap.graph.nodes().filter(is_text).map(|text| (text, 0)).collect();
    let mut functions: Vec<NodeIx> = Vec::new();
    let mut seen = HashSet::new();
    while let Some((node, depth)) = open.pop() {
        for source in heap.snapshot.retainers.of(node).iter().take(MAX_RETAINERS).map(|source| source.node()) {
            if heap.is_function(source) {
                let is_elsewhere = |url: &str| file_name(url) != file;
                let url = heap.place(source).and_then(|place| place.url);
                let is_own = heap.location(source).is_some_and(|at| heap.is_own_script(at.script_id));
                if depth > 0 && is_own && url.is_some_and(|url| is_elsewhere(&url)) {
                    functions.push(source);
                }
            } else if depth < MAX_DEPTH && is_code(heap, source) && seen.insert(source) {
                open.push((source, depth + 1));
            }
        }
    }
    // The text of the loading module itself has the name as well, but ran only once: a function further down the file is
    // called again and again.
    functions.into_iter().max_by_key(|&function| {
        let at = heap.location(function).map(|at| (at.line, at.column));
        (at, std::cmp::Reverse(function))
    })
}

/// Whether a node may be between a constant and its function. Up to Node 16 such nodes are hidden, and arrays.
fn is_code(heap: &Heap, node: NodeIx) -> bool {
    matches!(heap.graph.node_type(node), NodeType::Code | NodeType::Hidden | NodeType::Array)
}
