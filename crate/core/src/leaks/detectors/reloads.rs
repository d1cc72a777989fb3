//! Modules that are loaded again and again: each time there is a new copy, and something keeps the old ones.
//!
//! A module of CommonJS is an object with `filename` and `exports`; a file of any other sort is known by its script. A
//! question mark and the text behind it make copies of one file, so they do not count as part of its name. `createRequire`
//! makes a module that is never loaded: it is no copy. Files whose copies the same thing keeps are one finding.
//!
//! Cost: the modules and scripts; for a finding, a search of the strings for the file's name.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::error::Result;
use crate::graph::{EdgeType, NodeType};
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Following, Kind, Profile, Standing};
use crate::leaks::follow::case::{Case, Series};
use crate::leaks::follow::trace::{Trace, key, text_key};
use crate::leaks::read::heap::{Heap, NamedEdge, Oddball};
use crate::leaks::read::ownership::{Ownership, ownership};
use crate::leaks::read::script::file_name;
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::{Owner, Place, Role, Whereabouts};
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};
use crate::leaks::tell::shared::{LoadedBy, about_function, grew};
use crate::passes::values::edge_name;

/// Modules of which there are many copies.
pub const RELOAD: Kind = Kind { slug: "reload", standing: Standing::Mechanism };

sentence!(Title = "title.reloaded" { file: String, count: usize });
sentence!(ManyTitle = "title.reloadedFiles" { file: String, count: usize, files: usize });
sentence!(Copied = "evidence.copies" { file: String, count: usize });
sentence!(Advice = "advice.reload" {});

/// Retainers of a node that are followed from a file's name to a function.
const MAX_RETAINERS: usize = 64;
/// Steps from a constant to its function.
const MAX_DEPTH: u32 = 4;
/// Files that are listed where several are one finding.
const MAX_LISTED: usize = 4;
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
    const PROFILE: Profile =
        Profile { name: "reloads", kinds: &[RELOAD], sentences: schemas![Title, ManyTitle, Copied, Advice] };
    type Subject = Copies;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Copies)>> {
        let trace = |Copies { file, modules }: &Copies| {
            let bytes = heap.retained_together(modules.clone());
            let key = key(&[text_key(file.as_bytes())]);
            Trace { key, ..Trace::group(heap, modules[0], modules[0], modules, bytes) }
        };
        Ok(copies(heap).into_iter().map(|copies| (trace(&copies), copies)).collect())
    }

    /// A file that was loaded once is not listed.
    fn most_unlisted(_heap: &Heap, _subject: &Copies) -> u64 {
        1
    }

    fn judge(case: &Case, followed: &Followed<Copies>) -> Option<Draft> {
        let judgement = judgement(case, followed)?;
        let loaded = Loaded::of(case.heap, followed, judgement);
        draft(case.heap, &[loaded])
    }

    /// Files whose copies are kept by one owner, or loaded by one function, have one cause.
    fn judge_all(case: &Case, all: &Following<Copies>) -> Vec<Draft> {
        let heap = case.heap;
        let mut groups: Vec<Vec<Loaded>> = Vec::new();
        for followed in all.iter() {
            let Some(judgement) = judgement(case, &followed) else { continue };
            let loaded = Loaded::of(heap, &followed, judgement);
            match groups.iter_mut().find(|group| group[0].has_cause_of(&loaded)) {
                Some(group) => group.push(loaded),
                None => groups.push(vec![loaded]),
            }
        }
        for group in &mut groups {
            group.sort_by_key(|loaded| (Reverse(loaded.bytes), loaded.modules[0]));
        }
        groups.iter().filter_map(|group| draft(heap, group)).collect()
    }
}

fn judgement(case: &Case, followed: &Followed<Copies>) -> Option<Judgement> {
    let policy = &case.heap.policy.reloads;
    match case.is_series() {
        true if case.grows_by(&followed.series, policy.least_added) => Some((Severity::Leak, policy.growing)),
        false if followed.subject.modules.len() >= policy.least_alone => Some((Severity::Leak, policy.alone)),
        _ => None,
    }
}

/// A file that is loaded again and again.
struct Loaded<'a> {
    file: &'a str,
    modules: &'a [NodeIx],
    series: Series,
    bytes: u64,
    judgement: Judgement,
    /// The function that may load it.
    loader: Option<NodeIx>,
    owned: Ownership,
}

impl<'a> Loaded<'a> {
    fn of(heap: &Heap, followed: &Followed<'a, Copies>, judgement: Judgement) -> Self {
        let Copies { file, modules } = followed.subject;
        let loader = loader(heap, file_name(file));
        let owned = owned(heap, file, modules[0], loader);
        let (series, bytes) = (followed.series.clone(), followed.trace.bytes);
        Loaded { file, modules, series, bytes, judgement, loader, owned }
    }

    fn keeper(&self) -> Option<&Owner> {
        match &self.owned.owner.role {
            Role::File { kept_by } => kept_by.as_deref(),
            _ => None,
        }
    }

    fn has_cause_of(&self, other: &Loaded) -> bool {
        let is_kept_alike = self.keeper().is_some() && self.keeper() == other.keeper();
        is_kept_alike || self.loader.is_some() && self.loader == other.loader
    }
}

/// The finding about files with one cause, the file whose copies keep most first.
fn draft(heap: &Heap, group: &[Loaded]) -> Option<Draft> {
    let (most, rest) = group.split_first()?;
    let modules: Vec<NodeIx> = group.iter().flat_map(|loaded| loaded.modules.iter().copied()).collect();
    let (count, files, file) = (modules.len(), group.len(), file_name(most.file).to_owned());
    let title: Sentence = match files {
        1 => Title { file, count }.into(),
        _ => ManyTitle { file, count, files }.into(),
    };
    let copied =
        |loaded: &Loaded| Copied { file: file_name(loaded.file).to_owned(), count: loaded.modules.len() }.into();
    let listed = if files > 1 { MAX_LISTED } else { 0 };
    let series = together(most, rest);
    let bytes = heap.retained_together(modules.clone());
    let draft = Draft::new(heap, RELOAD, &most.owned, most.judgement, title, Advice {})
        .series(&series)
        .counting(count as u64)
        .because(about_function(heap, most.loader, |function, place| LoadedBy { function, place }))
        .because(group.iter().take(listed).map(copied).collect::<Vec<_>>())
        .covering(modules.iter().copied())
        .covering(modules.iter().filter_map(|&module| heap.property(module, &heap.words.exports)))
        .keeping(bytes)
        .because(grew(&series));
    Some(draft)
}

/// The sums of several series.
fn together(first: &Loaded, rest: &[Loaded]) -> Series {
    let mut all = first.series.clone();
    for Loaded { series, .. } in rest {
        let add = |to: &mut [Option<u64>], more: &[Option<u64>]| {
            to.iter_mut().zip(more).for_each(|(sum, more)| *sum = sum.zip(*more).map(|(a, b)| a + b));
        };
        add(&mut all.counts, &series.counts);
        add(&mut all.sizes, &series.sizes);
        all.missing = all.missing.max(series.missing);
        all.most_unlisted += series.most_unlisted;
    }
    all
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
    Ownership { owner, node: oldest, tier, context: keeper.context, is_nameless: false, way: keeper.way }
}

/// What was loaded from each file that was loaded more than once.
fn copies(heap: &Heap) -> Vec<Copies> {
    let mut by_file: BTreeMap<String, [Vec<NodeIx>; 2]> = BTreeMap::new();
    for &(module, file) in heap.edges_named(NamedEdge::Filename) {
        let Some(exports) = heap.property(module, &heap.words.exports) else { continue };
        if let Some(file) = heap.text(file)
            && !was_never_loaded(heap, module, exports)
        {
            by_file.entry(file).or_default()[0].push(module);
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

/// Whether a module was made by `createRequire`, which loads nothing: `loaded` stays `false`, and the exports are empty.
fn was_never_loaded(heap: &Heap, module: NodeIx, exports: NodeIx) -> bool {
    let is_loaded = heap.property(module, &heap.words.loaded).and_then(|loaded| heap.oddball(loaded));
    let is_own = |edge, edge_type| match edge_type {
        EdgeType::Property => !heap.words.proto.has(edge_name(heap.graph, edge)),
        edge_type => edge_type == EdgeType::Element,
    };
    is_loaded == Some(Oddball::False)
        && heap.graph.node_type(exports) == NodeType::Object
        && !heap.graph.edges(exports).any(|(edge, edge_type, _)| is_own(edge, edge_type))
}

/// A function of the program's that has the file's name among its constants, so that it may load the file. The search goes
/// from the text through constants, bytecode and shared function info up to the function.
fn loader(heap: &Heap, file: &str) -> Option<NodeIx> {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let names: HashSet<u32> = (heap.graph.strings.find_containing(stem.as_bytes()))
        .filter(|(_, text)| text.len() < MAX_SPECIFIER && is_specifier(text, file, stem))
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

/// Whether a text names a file as code does that loads it: `./rates.cjs`, `../lib/rates`, `rates.cjs?v=`; neither the address
/// `/rates` of a request nor another file whose name contains this one's.
fn is_specifier(text: &[u8], file: &str, stem: &str) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let last = file_name(text);
    let is_absolute = text.starts_with('/') || text.starts_with("file:");
    !is_absolute && (last == file || last == stem && text.starts_with('.'))
}

/// Whether a node may be between a constant and its function. Up to Node 16 such nodes are hidden, and arrays.
fn is_code(heap: &Heap, node: NodeIx) -> bool {
    matches!(heap.graph.node_type(node), NodeType::Code | NodeType::Hidden | NodeType::Array)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::leaks::read::whose::Tier;
    use crate::leaks::trial::{self, PROGRAM, finding, judged, kinds_in, owner_text, reason, reasons, text};

    /// The variable `loaded` with `count` modules of CommonJS that were loaded from `/app/rates.cjs`.
    fn modules(count: usize) -> String {
        format!("{PROGRAM}; c -context:loaded> loaded:Array(32)@21") + &modules_of("/app/rates.cjs", 0, count)
    }

    /// `count` modules of a file in `loaded`, the first of which has a number.
    fn modules_of(file: &str, first: usize, count: usize) -> String {
        let module = |at: usize| {
            let id = 1001 + 10 * at;
            format!(
                "; loaded -element:{at}> m{at}:Module(100)@{id} -property:filename> name{first}:{file}{{string}}@{};\
                 m{at} -property:exports> x{at}:Rates(400)@{}",
                23 + 2 * first,
                id + 2
            )
        };
        (first..first + count).map(module).collect()
    }

    /// What is said of each of five modules.
    fn each_module(text: &str) -> String {
        (0..5).map(|at| text.replace('#', &at.to_string())).collect()
    }

    /// The part of a heap that has `count` scripts of one file, held by the runtime.
    fn scripts_of(file: &str, count: usize) -> String {
        let script = |at: usize| {
            let id = 2001 + 10 * at;
            format!(
                "; root -> s{at}:{file}?v={at}(500){{code}}@{id} -internal:source> t{at}:export␣default{{string}}@{}",
                id + 2
            )
        };
        (0..count).map(script).collect()
    }

    fn scripts(count: usize) -> String {
        PROGRAM.to_owned() + &scripts_of("/app/rates.mjs", count)
    }

    /// The function `handle`, in line 5, has this text among its constants.
    fn loads(text: &str) -> String {
        format!(
            "; shared -internal:function_data> bytecode:system␣/␣BytecodeArray{{code}}@71 \
             -internal:constant_pool> constants:system␣/␣FixedArray{{code}}@73 -internal:0> specifier:{text}{{string}}@75"
        )
    }

    #[test]
    fn modules_that_are_loaded_again_and_again_are_a_leak() {
        let leak = finding(&[2, 6, 10].map(|count| modules(count) + &loads("./rates.cjs")));
        assert_eq!(judged(&leak), (RELOAD, Severity::Leak, 1.0, 10));
        let kept_by = "`rates.cjs`, kept by `loaded[…]` in server.js in server.js:5";
        assert_eq!((owner_text(&leak.owner).as_str(), leak.tier.clone()), (kept_by, Tier::Own));
        assert_eq!(leak.location.as_ref().map(|place| place.line), Some(4));
        assert_eq!((leak.retained_size, leak.growth), (10 * 500, 8 * 500));
        assert_eq!(leak.series.counts, [2.0, 6.0, 10.0]);
        assert_eq!(leak.title.key, "title.reloaded");
        assert_eq!(["file", "count"].map(|value| text(&leak.title, value)), ["rates.cjs", "10"]);
        assert_eq!(reasons(&leak), ["evidence.loadedBy", "evidence.grewEachTime", "evidence.sizeGrew"]);
        let loaded_by = reason(&leak, "evidence.loadedBy");
        assert_eq!(["function", "place"].map(|value| text(loaded_by, value)), ["handle", "server.js:5"]);
        assert_eq!(leak.advice.key, "advice.reload");
    }

    #[test]
    fn fewer_than_three_new_copies_may_be_deliberate() {
        assert_eq!(judged(&finding(&[modules(2), modules(5)])), (RELOAD, Severity::Leak, 1.0, 5));
        assert!(trial::kinds(&[modules(2), modules(4)]).is_empty());
        assert!(trial::kinds(&[modules(2), modules(9), modules(9)]).is_empty(), "no more are loaded");
        assert!(trial::kinds(&[modules(9), modules(9)]).is_empty());
    }

    #[test]
    fn a_file_that_was_there_once_has_one_copy_less_to_add() {
        assert!(trial::kinds(&[modules(1), modules(3)]).is_empty(), "two were added");
        let leak = finding(&[modules(1), modules(4)]);
        assert_eq!(leak.series.counts, [-1.0, 4.0]);
        assert_eq!(reasons(&leak), ["evidence.foundLast"]);
    }

    #[test]
    fn a_module_that_was_made_for_its_require_is_no_copy() {
        let kinds = |value: &str, more: &str| {
            let loaded = "; ro -internal:false_value> no:Oddball{hidden}@2".to_owned();
            let loaded = loaded + &each_module(&format!("; m# -property:loaded> {value}")) + &each_module(more);
            kinds_in(&(modules(5) + &loaded).replace(":Rates(400)", ":Object(400)"))
        };
        assert!(kinds("no", "").is_empty());
        assert!(kinds("no", "; x# -property:__proto__> p:Object").is_empty());
        assert_eq!(kinds("no", "; x# -property:all> all:Rate"), ["reload"], "what exports something was loaded");
        assert_eq!(kinds("no", "; x# -element:0> all:Rate"), ["reload"]);
        assert_eq!(kinds("yes", ""), ["reload"], "a file may export nothing");
    }

    #[test]
    fn a_slice_is_no_name_of_a_file() {
        let named = |name: &str| modules(5).replace("/app/rates.cjs{string}@23", name);
        let sliced =
            "⟨sliced␣string⟩{sliced␣string}@23 -internal:parent> p:file:///app/rates.cjs{string}@25; root -> m0";
        assert!(kinds_in(&named(sliced)).is_empty());
        let joined = "⟨concatenated␣string⟩{concatenated␣string}@23; name0 -internal:first> p:/app/{string}@25;\
                      name0 -internal:second> q:rates.cjs{string}@27; root -> m0";
        assert_eq!(text(&finding(&[named(joined)]).title, "file"), "rates.cjs");
    }

    #[test]
    fn files_that_one_thing_keeps_are_one_finding() {
        let both = |count: usize| modules(count) + &modules_of("/app/prices.cjs", 20, count);
        let leak = finding(&[2, 6, 10].map(both));
        assert_eq!((leak.title.key, leak.count), ("title.reloadedFiles", 20));
        assert_eq!(["count", "files"].map(|value| text(&leak.title, value)), ["20", "2"]);
        assert_eq!(leak.series.counts, [4.0, 12.0, 20.0]);
        assert_eq!(reasons(&leak)[..2], ["evidence.copies"; 2]);
        let apart = both(10).replace("loaded -element:2", "other -property:k2") + "; c -context:other> other:Others";
        assert_eq!(trial::kinds(&[apart]), ["reload", "reload"], "two things keep them");
    }

    #[test]
    fn five_copies_in_one_snapshot_are_no_accident() {
        let leak = finding(&[modules(5)]);
        assert_eq!(judged(&leak), (RELOAD, Severity::Leak, 0.7, 5));
        assert!(reasons(&leak).is_empty());
        assert!(kinds_in(&modules(4)).is_empty());
    }

    #[test]
    fn scripts_of_one_file_are_copies_whatever_follows_the_question_mark() {
        let leak = finding(&[2, 6, 10].map(scripts));
        assert_eq!(judged(&leak), (RELOAD, Severity::Leak, 1.0, 10));
        // The program has no name for what keeps a script. Without a loader the first line is the one to look at.
        assert_eq!(owner_text(&leak.owner), "`rates.mjs` in rates.mjs:1");
        assert_eq!((leak.retained_size, leak.tier.clone()), (10 * 500, Tier::Own));
        assert_eq!(reasons(&leak), ["evidence.grewEachTime", "evidence.sizeGrew"]);
        assert_eq!(judged(&finding(&[scripts(5)])), (RELOAD, Severity::Leak, 0.7, 5));
        assert!(kinds_in(&scripts(4)).is_empty());
        let prefixed = scripts(5).replace(":/app/rates", ":system␣/␣Script␣/␣/app/rates");
        assert_eq!(judged(&finding(&[prefixed])), (RELOAD, Severity::Leak, 0.7, 5));
    }

    #[test]
    fn what_is_no_file_is_no_copy() {
        let heap = scripts(5);
        assert!(kinds_in(&heap.replace(":/app/rates.mjs", ":evalmachine")).is_empty(), "a script without a path");
        assert!(kinds_in(&heap.replace(":/app/rates.mjs", ":system␣/␣DebugInfo")).is_empty(), "an object of V8's");
        assert!(kinds_in(&heap.replace("(500){code}", "(500)")).is_empty(), "no script");
        assert!(kinds_in(&heap.replace("-internal:source>", "-internal:name>")).is_empty(), "without a text");
        assert!(kinds_in(&heap.replace("root -> s", "handle -weak:1> s")).is_empty(), "nothing keeps it");
        assert!(kinds_in(&heap.replace("rates.mjs?v=", "rates.mjs/")).is_empty(), "different files");
    }

    #[test]
    fn what_is_no_module_is_no_copy() {
        let heap = modules(5);
        assert!(kinds_in(&heap.replace("-property:exports>", "-property:rates>")).is_empty(), "without exports");
        assert!(
            kinds_in(&heap.replace("/app/rates.cjs{string}", "/app/rates.cjs")).is_empty(),
            "a name that is no text"
        );
        assert!(kinds_in(&heap.replace("-property:filename>", "-property:path>")).is_empty(), "without a name");
    }

    #[test]
    fn a_module_counts_once_and_not_by_its_scripts() {
        let with_scripts = |count| modules(count) + &scripts_of("/app/rates.cjs", 5);
        assert!(kinds_in(&with_scripts(3)).is_empty(), "three modules were compiled from five scripts");
        let leak = finding(&[with_scripts(1)]);
        assert_eq!(judged(&leak), (RELOAD, Severity::Leak, 0.7, 5), "one module says nothing of its scripts");
        // `filename` twice is one copy.
        let twice = modules(4) + "; m0 -internal:filename> name0";
        assert!(kinds_in(&twice).is_empty());
    }

    #[test]
    fn the_owner_names_what_keeps_the_oldest_copy() {
        let heap = modules(5);
        let owner = |heap: &str| owner_text(&finding(&[heap]).owner);
        assert_eq!(owner(&heap), "`rates.cjs`, kept by `loaded[…]` in server.js in rates.cjs:1");
        let declared = heap.replace("const␣kept␣=␣[]", "const␣loaded␣=␣[]");
        assert_eq!(owner(&declared), "`rates.cjs`, kept by `loaded[…]` in server.js:1 in rates.cjs:1");
        // The runtime keeps all but the newest.
        let oldest = heap.replace("loaded -element:0>", "root -property:0>");
        assert_eq!(owner(&oldest), "`rates.cjs` in rates.cjs:1");
    }

    #[test]
    fn a_file_of_a_package_is_the_packages() {
        let leak = finding(&[modules(5).replace("/app/rates.cjs", "/app/node_modules/money/rates.cjs")]);
        assert_eq!(leak.tier, Tier::Package { name: "money".into() });
    }

    #[test]
    fn what_copies_export_is_explained_by_them() {
        // The newest exports, or something else of the program's, have a large array.
        let holding = |holder: &str| {
            let mut heap = modules(5) + &format!("; c -context:rates> {holder} -property:table> table:Array(32)@31");
            (0..60).for_each(|at| write!(heap, "; table -element:{at}> v{at}:Rate(500)@{}", 5001 + 2 * at).unwrap());
            heap
        };
        assert_eq!(kinds_in(&holding("x4")), ["reload"]);
        assert_eq!(kinds_in(&holding("other:Rates@33")), ["reload", "container"]);
    }

    /// The function that loads the file, as the report names it.
    fn loader_of(heap: &str) -> Option<String> {
        let leak = finding(&[heap]);
        let loaded_by = leak.evidence.iter().find(|reason| reason.key == "evidence.loadedBy")?;
        Some(format!("{} in {}", text(loaded_by, "function"), text(loaded_by, "place")))
    }

    #[test]
    fn the_loader_has_the_files_name_among_its_constants() {
        let of = |text: &str| loader_of(&(modules(5) + &loads(text)));
        let handle = Some("handle in server.js:5".to_owned());
        assert_eq!(of("./rates.cjs"), handle);
        assert_eq!(of("../lib/rates"), handle, "the extension may be missing");
        assert_eq!(of("rates.cjs?v="), handle);
        assert_eq!(of("rates"), None, "a word that has nothing to do with the file");
        assert_eq!(of("/rates.cjs"), None, "the address of a request");
        assert_eq!(of("file:///app/rates.cjs"), None);
        assert_eq!(of("./prices.cjs"), None);
        assert_eq!(of("./rates.cjs.map"), None, "another file");
        assert_eq!(of("./old-rates.cjs"), None, "another file");
        let long = |length: usize| of(&format!("./rates.cjs?{}", "v".repeat(length - "./rates.cjs?".len())));
        assert_eq!((long(255), long(256)), (handle, None), "a text that is no specifier");
    }

    #[test]
    fn the_loader_is_a_function_of_the_programs_elsewhere() {
        let heap = modules(5) + &loads("./rates.cjs");
        let handle = Some("handle in server.js:5".to_owned());
        assert_eq!(loader_of(&heap), handle);
        let elsewhere = |file: &str| loader_of(&heap.replace("file:/app/server.js", &format!("file:{file}")));
        assert_eq!(elsewhere("node:internal/modules"), None, "the runtime");
        assert_eq!(elsewhere("/app/node_modules/hot/server.js"), None, "a package");
        assert_eq!(elsewhere("/app/rates.cjs"), None, "the file itself");
        assert_eq!(loader_of(&heap.replace("#7:4:1", "")), None, "its place is not known");
        // A value of a function is no constant of it.
        let held = modules(5) + "; handle -property:path> specifier:./rates.cjs{string}@75";
        assert_eq!(loader_of(&held), None);
        assert_eq!(loader_of(&heap.replace("specifier:./rates.cjs{string}", "specifier:./rates.cjs")), None, "no text");
    }

    #[test]
    fn the_way_from_a_constant_to_its_function_leads_through_code() {
        let heap = modules(5) + &loads("./rates.cjs");
        let handle = Some("handle in server.js:5".to_owned());
        let through = |node: &str| loader_of(&heap.replace("constants:system␣/␣FixedArray{code}", node));
        assert_eq!(through("constants{array}"), handle);
        assert_eq!(through("constants{hidden}"), handle, "as up to Node 16");
        assert_eq!(through("constants:Config"), None, "an object of the program's");
        let deeper = heap.replace("-internal:0> specifier", "-internal:0> a{code}@77 -internal:0> specifier");
        assert_eq!(loader_of(&deeper), handle, "constants within constants");
        let too_deep = deeper.replace("-internal:0> specifier", "-internal:0> b{code}@79 -internal:0> specifier");
        assert_eq!(loader_of(&too_deep), None);
    }

    #[test]
    fn of_several_loaders_the_last_one_in_its_file_runs_again_and_again() {
        let heap = modules(5)
            + &loads("./rates.cjs")
            + "; root -> reload:reload{closure}@81#7:12:1 -internal:shared> of_reload{code}@83 -internal:0> specifier";
        assert_eq!(loader_of(&heap).as_deref(), Some("reload in server.js:13"));
        assert_eq!(loader_of(&heap.replace("#7:12:1", "#7:2:1")).as_deref(), Some("handle in server.js:5"));
    }
}
