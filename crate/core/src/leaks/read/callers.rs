//! Which functions of the program call something: `performance.mark`, `new MessageChannel`, `Symbol.for`.
//!
//! A function that calls `performance.mark` has the word `mark` among the constants of its bytecode (see `read/filler.rs`).
//! All words of the functions of all scripts are put into an index, which is made at the first question. A function that
//! is made and dropped on each call is no longer in the heap, but its code is, among the constants of the function around
//! it, which stands for it. Where the snapshot has the text of the script, the lines of the calls are looked up in it.
//!
//! Names that are imported or declared at the top of a script are no constants. If no function has the words, the texts of
//! the program's own scripts are searched for the call.
//!
//! Cost: for the first question, the constants of all functions outside the runtime, in parallel, and a sort; then two
//! binary searches for each word. A question about a package's code is asked only if the program's own has no answer.

use std::collections::{HashMap, HashSet};
use std::hash::Hasher;

use rayon::prelude::*;

use crate::graph::locations::Rows;
use crate::graph::{EdgeType, NodeType};
use crate::hash::NumberHasher;
use crate::ids::NodeIx;
use crate::leaks::tell::owner::{Place, Whereabouts};

use super::code::Code;
use super::heap::Heap;
use super::source::LineColumn;
use super::whose::Tier;

/// Steps from a function to its constants: its bytecode, and the code that was compiled from it.
const MAX_STEPS: u32 = 4;
/// Nodes that the code of a function is searched through for constants.
const MAX_NODES: usize = 4096;
/// Functions around each other.
const MAX_NESTED: usize = 16;
/// Callers that are looked at.
const MAX_CALLERS: usize = 64;
/// Lines of calls that are named.
const MAX_LINES: usize = 8;
/// Scripts whose texts are searched.
const MAX_SCRIPTS: usize = 4096;

/// A function that calls something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caller {
    /// Its name.
    pub name: String,
    /// Where it begins; only the file where that is all that is known.
    pub place: Option<Whereabouts>,
    /// Where the calls are, in the order of the text, as far as the snapshot has it.
    pub calls: Vec<Place>,
    /// Whose code it is.
    pub tier: Tier,
}

impl Caller {
    /// The line of the first call, or else where the function begins.
    pub fn line(&self) -> Option<&Place> {
        self.calls.first().or_else(|| self.place.as_ref().and_then(Whereabouts::line))
    }
}

/// The program's own functions that call something, or, if there are none, those of packages. `joined` are the words of
/// the call, as in `["Symbol", "for"]`: a function has to have all of them. In the order of their scripts and places.
pub fn callers(heap: &Heap, joined: &[&str]) -> Vec<Caller> {
    let index = heap.constants();
    let own = of_tier(heap, index, joined, true);
    if !own.is_empty() {
        return own;
    }
    let written = in_texts(heap, index, joined);
    if written.is_empty() { of_tier(heap, index, joined, false) } else { written }
}

/// The program's own functions that use a word: it is among their constants, and where the snapshot has their text, the code
/// around it there, before and behind, is such a use. Their `calls` are these uses.
pub fn users(heap: &Heap, word: &str, is_use: impl Fn(&str, &str) -> bool) -> Vec<Caller> {
    let index = heap.constants();
    let mut users: Vec<Caller> = Vec::new();
    let own = index.functions_with(heap, &[word]).into_iter().filter(|&at| index.functions[at].is_own);
    for at in own.take(MAX_CALLERS) {
        let mut user = index.caller(heap, at, &[]);
        let script = index.scripts.iter().find(|script| script.node == index.functions[at].script);
        let begin = user.place.as_ref().and_then(Whereabouts::line);
        let uses = script.zip(begin).and_then(|(script, begin)| uses(heap, script, begin, word, &is_use));
        let is_known = users.iter().any(|known| known.name == user.name && known.place == user.place);
        if is_known || uses.as_ref().is_some_and(Vec::is_empty) {
            continue;
        }
        user.calls = uses.unwrap_or_default();
        users.push(user);
    }
    users
}

/// Where a function uses a word; `None` if it does not as far as its text goes, which ends within it.
fn uses(
    heap: &Heap,
    script: &Script,
    function: &Place,
    word: &str,
    is_use: impl Fn(&str, &str) -> bool,
) -> Option<Vec<Place>> {
    let text = script.text(heap);
    let code = Code::of(&text);
    let begin = code.offset(LineColumn { line: function.line, column: function.column })?;
    let end = code.end_of_function(begin);
    let mentions = code.mentions(word).into_iter().filter(|at| (begin..end).contains(at));
    let used = mentions.filter(|&at| {
        let (before, after) = code.around(at, word.len());
        is_use(before, after)
    });
    let places: Vec<Place> = used.filter_map(|at| script.place(heap, code.place(at))).take(MAX_LINES).collect();
    (!places.is_empty() || end < text.len()).then_some(places)
}

fn of_tier(heap: &Heap, index: &Constants, joined: &[&str], is_own: bool) -> Vec<Caller> {
    let functions = index.functions_with(heap, joined);
    let wanted = functions.into_iter().filter(|&at| index.functions[at].is_own == is_own);
    let mut by_place: Vec<Caller> = Vec::new();
    for at in wanted.take(MAX_CALLERS) {
        let caller = index.caller(heap, at, joined);
        match by_place.iter_mut().find(|known| known.name == caller.name && known.place == caller.place) {
            Some(known) => known.calls.extend(caller.calls),
            None => by_place.push(caller),
        }
    }
    only_innermost(&mut by_place);
    by_place
}

/// A call within a function within a function belongs to the inner one, if both call the same.
fn only_innermost(callers: &mut [Caller]) {
    let begin = |caller: &Caller| caller.place.as_ref().and_then(Whereabouts::line).map(|at| (at.line, at.column));
    let begins: Vec<_> = callers.iter().map(begin).collect();
    let mut best: HashMap<(u32, u32), Option<(u32, u32)>> = HashMap::new();
    for (caller, begin) in callers.iter().zip(&begins) {
        for call in &caller.calls {
            let known = best.entry((call.script_id, call.line)).or_default();
            *known = (*known).max(*begin);
        }
    }
    for (caller, begin) in callers.iter_mut().zip(&begins) {
        caller.calls.sort_by_key(|call| (call.script_id, call.line, call.column));
        caller.calls.dedup_by_key(|call| (call.script_id, call.line));
        caller.calls.retain(|call| best.get(&(call.script_id, call.line)) == Some(begin));
        caller.calls.truncate(MAX_LINES);
    }
}

/// The program's own functions whose text has the call. A place in no function is at the top of its script.
fn in_texts(heap: &Heap, index: &Constants, joined: &[&str]) -> Vec<Caller> {
    let mut callers: Vec<Caller> = Vec::new();
    for script in index.scripts.iter().filter(|script| script.is_own).take(MAX_SCRIPTS) {
        let text = script.text(heap);
        if joined.last().is_none_or(|last| !text.contains(last)) {
            continue;
        }
        let code = Code::of(&text);
        let functions: Vec<(usize, usize, NodeIx)> = (index.functions.iter())
            .filter(|function| function.script == script.node)
            .filter_map(|function| {
                let at = heap.location(function.closure?)?;
                let begin = code.offset(LineColumn { line: at.line, column: at.column })?;
                Some((begin, code.end_of_function(begin), function.closure?))
            })
            .collect();
        for at in code.calls(joined).into_iter().take(MAX_LINES) {
            let around = functions.iter().filter(|(begin, end, _)| (begin..end).contains(&&at));
            let function = around.max_by_key(|(begin, ..)| begin).map(|&(.., function)| function);
            let Some(place) = script.place(heap, code.place(at)) else { continue };
            match function {
                Some(function) => add(&mut callers, heap.function_name(function), heap.place(function), place),
                None => add(&mut callers, String::new(), None, place),
            }
        }
    }
    callers.truncate(MAX_CALLERS);
    callers
}

fn add(callers: &mut Vec<Caller>, name: String, place: Option<Place>, call: Place) {
    let file = call.url.clone().map(|url| Whereabouts::File { url });
    let place = place.map(Whereabouts::Line).or(file);
    match callers.iter_mut().find(|known| known.name == name && known.place == place) {
        Some(known) => known.calls.push(call),
        None => callers.push(Caller { name, place, calls: vec![call], tier: Tier::Own }),
    }
}

/// The constants of all functions outside the runtime.
pub struct Constants {
    functions: Vec<Function>,
    scripts: Vec<Script>,
    /// Hash of a word, node of the word, and place of a function; sorted.
    words: Vec<(u64, NodeIx, u32)>,
}

struct Script {
    node: NodeIx,
    /// V8's number of it.
    id: u32,
    is_own: bool,
}

struct Function {
    /// What all its closures share.
    shared: NodeIx,
    /// One of its closures, or of the function around it.
    closure: Option<NodeIx>,
    script: NodeIx,
    is_own: bool,
}

impl Script {
    fn text(&self, heap: &Heap) -> String {
        heap.internal(self.node, &heap.words.source).map(|source| heap.name(source)).unwrap_or_default()
    }

    fn place(&self, heap: &Heap, at: LineColumn) -> Option<Place> {
        let url = heap.scripts.url(heap.graph, self.id).map(|url| String::from_utf8_lossy(url).into_owned());
        Some(Place { script_id: self.id, url, line: at.line, column: at.column })
    }
}

impl Constants {
    /// Reads the code of all functions.
    pub fn of(heap: &Heap) -> Self {
        let (scripts, closures) = scripts(heap);
        let mut functions = functions(heap, &scripts, &closures);
        let read: Vec<Read> =
            functions.par_iter().with_min_len(64).map(|function| constants(heap, function.shared)).collect();
        let place: HashMap<NodeIx, usize> = functions.iter().enumerate().map(|(at, it)| (it.shared, at)).collect();
        let mut around: Vec<Option<usize>> = vec![None; functions.len()];
        for (at, (_, inner)) in read.iter().enumerate() {
            for inner in inner.iter().filter_map(|inner| place.get(inner)) {
                around[*inner] = Some(at);
            }
        }
        for at in 0..functions.len() {
            let mut outer = Some(at);
            let mut steps = 0;
            while let Some(it) = outer.filter(|&it| functions[it].closure.is_none() && steps < MAX_NESTED) {
                (outer, steps) = (around[it], steps + 1);
            }
            functions[at].closure = outer.and_then(|outer| functions[outer].closure);
        }
        let words =
            (0u32..).zip(&read).flat_map(|(at, (words, _))| words.iter().map(move |&(hash, word)| (hash, word, at)));
        let mut words: Vec<(u64, NodeIx, u32)> = words.collect();
        words.par_sort_unstable();
        Constants { functions, scripts, words }
    }

    /// The functions that have all of these words, in the order of their scripts and places.
    fn functions_with(&self, heap: &Heap, words: &[&str]) -> Vec<usize> {
        let with = |word: &str| -> HashSet<u32> {
            let hash = hash(word.as_bytes());
            let from = self.words.partition_point(|&(other, ..)| other < hash);
            let same = self.words[from..].iter().take_while(|&&(other, ..)| other == hash);
            same.filter(|&&(_, node, _)| heap.raw_name(node) == word.as_bytes())
                .map(|&(.., function)| function)
                .collect()
        };
        let common = words.iter().map(|word| with(word)).reduce(|a, b| a.intersection(&b).copied().collect());
        let mut all: Vec<usize> = common.unwrap_or_default().into_iter().map(|at| at as usize).collect();
        let place = |at: usize| {
            let function = &self.functions[at];
            let place = function.closure.and_then(|closure| heap.location(closure));
            (place.map(|at| (at.script_id, at.line, at.column)), function.shared)
        };
        all.sort_by_key(|&at| place(at));
        all
    }

    fn caller(&self, heap: &Heap, at: usize, joined: &[&str]) -> Caller {
        let function = &self.functions[at];
        let place = function.closure.and_then(|closure| heap.place(closure));
        let script = self.scripts.iter().find(|script| script.node == function.script);
        let url = place.as_ref().and_then(|place| place.url.clone());
        let url =
            url.or_else(|| heap.scripts.url(heap.graph, script?.id).map(|url| String::from_utf8_lossy(url).into()));
        let calls = match (&place, script) {
            (Some(place), Some(script)) => calls(heap, script, place, joined),
            _ => Vec::new(),
        };
        Caller {
            name: function.closure.map(|closure| heap.function_name(closure)).unwrap_or_default(),
            calls,
            tier: heap.whose(url.as_deref()),
            place: place.map(Whereabouts::Line).or(url.map(|url| Whereabouts::File { url })),
        }
    }
}

/// The calls within a function, or, if the words are not written as a call, where the last word is.
fn calls(heap: &Heap, script: &Script, function: &Place, joined: &[&str]) -> Vec<Place> {
    let text = script.text(heap);
    let code = Code::of(&text);
    let Some(begin) = code.offset(LineColumn { line: function.line, column: function.column }) else {
        return Vec::new();
    };
    let end = code.end_of_function(begin);
    let within = |at: &usize| (begin..end).contains(at);
    let mut found: Vec<usize> = code.calls(joined).into_iter().filter(within).collect();
    if let (true, Some(last)) = (found.is_empty(), joined.last()) {
        found = code.mentions(last).into_iter().filter(within).collect();
    }
    found.into_iter().filter_map(|at| script.place(heap, code.place(at))).collect()
}

/// The scripts outside the runtime, and one closure of each of their functions.
fn scripts(heap: &Heap) -> (Vec<Script>, HashMap<NodeIx, NodeIx>) {
    let mut tiers: HashMap<u32, Tier> = HashMap::new();
    let mut known: HashSet<NodeIx> = HashSet::new();
    let mut scripts = Vec::new();
    let mut closures = HashMap::new();
    for (node, at) in Rows::of(&heap.graph.locations).iter().filter(|&(node, _)| heap.is_function(node)) {
        let tier = tiers.entry(at.script_id).or_insert_with(|| {
            heap.scripts
                .url(heap.graph, at.script_id)
                .map_or(Tier::Runtime, |url| heap.whose(Some(&String::from_utf8_lossy(url))))
        });
        let (false, Some(shared)) = (*tier == Tier::Runtime, heap.shared(node)) else { continue };
        closures.entry(shared).or_insert(node);
        if let Some(script) = heap.script(node).filter(|&script| known.insert(script)) {
            scripts.push(Script { node: script, id: at.script_id, is_own: *tier == Tier::Own });
        }
    }
    (scripts, closures)
}

/// All functions of scripts: those that have closures, and those whose closures are gone.
fn functions(heap: &Heap, scripts: &[Script], closures: &HashMap<NodeIx, NodeIx>) -> Vec<Function> {
    let mut functions = Vec::new();
    for script in scripts {
        let mut shared: Vec<NodeIx> = (heap.snapshot.retainers.of(script.node).iter())
            .filter(|source| source.edge_type() == EdgeType::Internal)
            .map(|source| source.node())
            .filter(|&node| script_of(heap, node) == Some(script.node))
            .collect();
        shared.sort_unstable();
        shared.dedup();
        functions.extend(shared.into_iter().map(|shared| Function {
            shared,
            closure: closures.get(&shared).copied(),
            script: script.node,
            is_own: script.is_own,
        }));
    }
    functions
}

/// The script of what all closures of a function share.
fn script_of(heap: &Heap, shared: NodeIx) -> Option<NodeIx> {
    heap.internal(shared, &heap.words.script).or_else(|| heap.internal(shared, &heap.words.script_or_debug_info))
}

/// The words in a function's code, each with its hash; and the functions within it.
type Read = (Vec<(u64, NodeIx)>, Vec<NodeIx>);

/// See `Read`.
fn constants(heap: &Heap, shared: NodeIx) -> Read {
    // Up to Node 16 the nodes of code are hidden, and the constants are an array.
    let is_code = |node| matches!(heap.graph.node_type(node), NodeType::Code | NodeType::Hidden | NodeType::Array);
    let mut words = Vec::new();
    let mut inner = Vec::new();
    let mut seen = HashSet::from([shared]);
    let mut open = vec![(shared, 0)];
    while let Some((node, depth)) = open.pop() {
        for (.., to) in heap.graph.edges(node) {
            // A function's own name, which it has without any code, is no constant.
            if depth > 0 && heap.is_string(to) {
                words.push((hash(heap.raw_name(to)), to));
            }
            if depth >= MAX_STEPS || seen.len() >= MAX_NODES || !is_code(to) || !seen.insert(to) {
                continue;
            }
            let name = heap.raw_name(to);
            if script_of(heap, to).is_some() {
                inner.push(to);
            } else if ![&b"system / Map"[..], b"system / ScopeInfo", b"system / Script"]
                .iter()
                .any(|it| name.starts_with(it))
                && !is_script(heap, to)
            {
                open.push((to, depth + 1));
            }
        }
    }
    words.sort_unstable();
    words.dedup();
    (words, inner)
}

/// Whether a node is a script: it has a text.
fn is_script(heap: &Heap, node: NodeIx) -> bool {
    heap.internal(node, &heap.words.source).is_some()
}

fn hash(text: &[u8]) -> u64 {
    let mut hasher = NumberHasher::default();
    hasher.write(text);
    hasher.finish()
}

#[cfg(test)]
/// Functions for other tests.
pub mod tests {
    use super::*;
    use crate::leaks::trial::{self, OTHERS_CODE, PROGRAM};

    /// A function of a script with a text: `name` is at a place and has these words in its bytecode.
    pub fn function(name: &str, file: &str, place: &str, words: &[&str]) -> String {
        let words: String = (0..)
            .zip(words)
            .map(|(at, word)| format!("; {name}Pool -internal:{at}> {name}{at}:{word}{{string}}"))
            .collect();
        format!(
            "; root -> {name}:{name}{{closure}}{place} -internal:shared> {name}Code:{name}{{code}};\
             {name}Code -internal:script> {file}; {name}Code -internal:name_or_scope_info> {name}Name:{name}{{string}};\
             {name}Code -internal:function_data> {name}Bytes:system␣/␣BytecodeArray{{code}};\
             {name}Bytes -internal:constant_pool> {name}Pool:⟨constant␣pool⟩{{code}}{words}"
        )
    }

    /// The callers in a program whose script has this text: name, place and lines of calls, which count from 1.
    fn of(text: &str, rest: &str, joined: &[&str]) -> Vec<(String, Option<u32>, Vec<u32>)> {
        let text = [(" ", "␣"), ("\n", "⏎"), ("(", "⟨"), (")", "⟩"), ("{", "⦃"), ("}", "⦄")]
            .iter()
            .fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        let heap = format!("{PROGRAM}{OTHERS_CODE}{rest}").replace("const␣kept␣=␣[]", &text);
        trial::with_heap(&heap, |heap| {
            let line = |place: &Option<Whereabouts>| place.as_ref().and_then(Whereabouts::line).map(|at| at.line + 1);
            let calls = |caller: &Caller| caller.calls.iter().map(|call| call.line + 1).collect();
            callers(heap, joined).iter().map(|it| (it.name.clone(), line(&it.place), calls(it))).collect()
        })
    }

    #[test]
    fn functions_are_found_by_the_words_of_their_code() {
        let rest = function("add", "file", "#7:2:1", &["performance", "mark"])
            + &function("other", "file", "#7:9:1", &["performance", "marks"]);
        assert_eq!(of("", &rest, &["mark"]), [("add".into(), Some(3), vec![])]);
        assert_eq!(of("", &rest, &["performance", "mark"]), [("add".into(), Some(3), vec![])]);
        assert!(of("", &rest, &["other"]).is_empty(), "the name of a function is no constant");
        assert!(of("", &rest, &["mark", "marks"]).is_empty(), "all words have to be in one function");
    }

    #[test]
    fn packages_are_the_second_answer_and_the_runtime_is_none() {
        let package = function("pack", "wsFile", "#9:2:1", &["mark"]);
        let runtime = function("inner", "netFile", "#8:2:1", &["mark"]);
        assert_eq!(of("", &(package.clone() + &runtime), &["mark"]), [("pack".into(), Some(3), vec![])]);
        let own = function("add", "file", "#7:2:1", &["mark"]);
        assert_eq!(of("", &(package + &own), &["mark"]), [("add".into(), Some(3), vec![])]);
        assert!(of("", &runtime, &["mark"]).is_empty());
    }

    #[test]
    fn code_of_functions_that_are_gone_belongs_to_the_function_around_it() {
        let gone = "; addPool -internal:9> gone:later{code} -internal:script> file;\
                    gone -internal:function_data> goneBytes:system␣/␣BytecodeArray{code};\
                    goneBytes -internal:constant_pool> gonePool{code} -internal:0> word:mark{string}";
        let rest = function("add", "file", "#7:2:1", &["push"]) + gone;
        assert_eq!(of("", &rest, &["mark"]), [("add".into(), Some(3), vec![])]);
    }

    #[test]
    fn calls_have_lines_where_the_text_is_in_the_snapshot() {
        let text = "// mark()\nfunction add() {\n  x.mark(1)\n  const f = () => x.mark(2)\n}\nmark()";
        let add = function("add", "file", "#7:1:12", &["mark"]);
        let inner = function("f", "file", "#7:3:12", &["mark"]);
        assert_eq!(of(text, &add, &["mark"]), [("add".into(), Some(2), vec![3, 4])]);
        let both = of(text, &(add.clone() + &inner), &["mark"]);
        assert_eq!(both, [("add".into(), Some(2), vec![3]), ("f".into(), Some(4), vec![4])]);
        let far = "function add() {\n  const mark = x.mark\n}";
        assert_eq!(
            of(far, &function("add", "file", "#7:0:12", &["mark"]), &["mark"]),
            [("add".into(), Some(1), vec![2])]
        );
        assert_eq!(of("cut", &add, &["mark"]), [("add".into(), Some(2), vec![])], "the text ends before");
    }

    #[test]
    fn a_call_that_no_constant_shows_is_searched_in_the_texts() {
        let text = "import { on } from x\nasync function add() {\n  for (const a of on(b)) c()\n}\non(d)";
        let add = function("add", "file", "#7:1:18", &["push"]);
        let found = of(text, &add, &["on"]);
        assert_eq!(found, [("add".into(), Some(2), vec![3]), (String::new(), None, vec![5])]);
        assert!(of(text, &add, &["off"]).is_empty());
    }
}
