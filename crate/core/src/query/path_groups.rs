//! Groups the objects of a class by what keeps them alive: the classes of their dominators, nearest first. Snapshots
//! whose ids are unrelated can be compared by these paths.
//!
//! V8's inner arrays are skipped, and repeated steps (the nodes of a list) appear once. A context is described by its
//! variables and a function by its name, because all contexts, and all functions, have one class.
//!
//! Cost: a pass over the nodes; one step for each distinct dominator and those around it.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::hash::NumberMap;
use crate::ids::NodeIx;
use crate::names;
use crate::query::biggest::is_inner;
use crate::snapshot::Snapshot;

/// Objects with the same path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PathGroup {
    /// The path, nearest dominator first: `Map ← Context {sessions} ← open()`.
    pub path: String,
    /// Number of objects with a size.
    pub count: u32,
    /// Their shallow sizes, in bytes.
    pub shallow_size: u64,
    /// Sum of their retained sizes. An object that another one dominates is counted twice.
    pub retained_size: u64,
}

/// Number of steps in a path, enough to distinguish places in a program.
const MAX_STEPS: usize = 4;
const MAX_VARIABLES: usize = 3;

/// The paths to the objects of all classes with this name, most objects first.
pub fn path_groups(snapshot: &Snapshot, name: &[u8]) -> Vec<PathGroup> {
    let classes: Vec<bool> = snapshot.classes.keys.iter().map(|key| *key.name == *name).collect();
    let mut paths = Paths::new(snapshot);
    let mut groups: Vec<PathGroup> = Vec::new();
    let mut of_path: NumberMap<u32, usize> = NumberMap::default();
    for (node, &class) in snapshot.graph.nodes().zip(&snapshot.classes.of_node) {
        let size = snapshot.graph.self_sizes.get(node.index());
        if size == 0 || !classes[class as usize] {
            continue;
        }
        let path = paths.to(snapshot.dominator(node));
        let at = *of_path.entry(path).or_insert_with(|| {
            let path = paths.text(path);
            groups.push(PathGroup { path, count: 0, shallow_size: 0, retained_size: 0 });
            groups.len() - 1
        });
        groups[at].count += 1;
        groups[at].shallow_size += size;
        groups[at].retained_size = groups[at].retained_size.saturating_add(snapshot.retained_size(node));
    }
    groups.sort_by(|a, b| Reverse(a.count).cmp(&Reverse(b.count)).then_with(|| a.path.cmp(&b.path)));
    groups
}

/// The first steps of a path, nearest dominator first, by their numbers.
type Steps = Vec<u32>;

/// Paths that are known already. The path to a node is its own step before those of its dominator's path.
struct Paths<'a> {
    snapshot: &'a Snapshot,
    /// By node, the number of its path; `UNKNOWN` at first.
    of_node: Vec<u32>,
    paths: Vec<Steps>,
    numbers: HashMap<Steps, u32>,
    /// By the number of a step and of the path that it is put before.
    longer: NumberMap<(u32, u32), u32>,
    texts: Vec<String>,
    text_numbers: HashMap<String, u32>,
    /// Steps of objects that are described by their class and name.
    of_name: NumberMap<(u32, u32), u32>,
}

const UNKNOWN: u32 = u32::MAX;
/// The path that has no step.
const EMPTY: u32 = 0;

impl<'a> Paths<'a> {
    fn new(snapshot: &'a Snapshot) -> Self {
        let mut of_node = vec![UNKNOWN; snapshot.graph.node_count()];
        of_node[snapshot.graph.root.index()] = EMPTY;
        Paths {
            snapshot,
            of_node,
            paths: vec![Steps::new()],
            numbers: HashMap::from([(Steps::new(), EMPTY)]),
            longer: NumberMap::default(),
            texts: Vec::new(),
            text_numbers: HashMap::new(),
            of_name: NumberMap::default(),
        }
    }

    /// The number of the path that begins with a node.
    fn to(&mut self, node: NodeIx) -> u32 {
        let mut unknown = Vec::new();
        let mut at = node;
        while self.of_node[at.index()] == UNKNOWN {
            unknown.push(at);
            at = self.snapshot.dominator(at);
        }
        for at in unknown.into_iter().rev() {
            let rest = self.of_node[self.snapshot.dominator(at).index()];
            self.of_node[at.index()] = match is_inner(&self.snapshot.graph, at) {
                true => rest,
                false => self.before(at, rest),
            };
        }
        self.of_node[node.index()]
    }

    /// The number of the path with a node before the rest.
    fn before(&mut self, node: NodeIx, rest: u32) -> u32 {
        let step = self.step(node);
        if let Some(&known) = self.longer.get(&(step, rest)) {
            return known;
        }
        let mut steps = self.paths[rest as usize].clone();
        if steps.first() != Some(&step) {
            steps.insert(0, step);
            steps.truncate(MAX_STEPS);
        }
        let next = self.paths.len() as u32;
        let number = *self.numbers.entry(steps).or_insert_with_key(|steps| {
            self.paths.push(steps.clone());
            next
        });
        self.longer.insert((step, rest), number);
        number
    }

    fn step(&mut self, node: NodeIx) -> u32 {
        let graph = &self.snapshot.graph;
        let class = self.snapshot.classes.of_node[node.index()];
        // What else of a node's description is in the node itself: its variables.
        let is_plain = !names::is_context(graph.strings.get(graph.name(node)));
        let key = (class, graph.name(node).0);
        if let Some(&known) = self.of_name.get(&key).filter(|_| is_plain) {
            return known;
        }
        let next = self.texts.len() as u32;
        let number = *self.text_numbers.entry(step_text(self.snapshot, node)).or_insert_with_key(|text| {
            self.texts.push(text.clone());
            next
        });
        if is_plain {
            self.of_name.insert(key, number);
        }
        number
    }

    fn text(&self, path: u32) -> String {
        let steps: Vec<&str> =
            self.paths[path as usize].iter().map(|&step| self.texts[step as usize].as_str()).collect();
        if steps.is_empty() { "(roots)".to_owned() } else { steps.join(" ← ") }
    }
}

fn step_text(snapshot: &Snapshot, node: NodeIx) -> String {
    let graph = &snapshot.graph;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if let Some(variables) = names::variables(graph, node, MAX_VARIABLES) {
        let variables: Vec<String> = variables.iter().map(|name| text(name)).collect();
        return format!("Context {{{}}}", variables.join(", "));
    }
    let class = snapshot.classes.text(snapshot.classes.of_node[node.index()] as usize).into_owned();
    match (class.as_str(), &*names::node_name(graph, node)) {
        ("Function", b"") => "Function".to_owned(),
        ("Function", name) => format!("{}()", text(name)),
        _ => class,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit;

    #[test]
    fn groups_objects_by_their_dominators() {
        let snapshot = testkit::open(
            "root:∅ -> f:open{closure}; f -> c:system␣/␣Context; c -context:sessions> m:Map; m -> t{array};\
             t -> a:Session(8); t -> b:Session(8); b -> d:Session(4); root -> e:Session(2); root -> z:Session(0)",
        );
        let groups = path_groups(&snapshot, b"Session");
        let rows: Vec<(&str, u32, u64, u64)> =
            groups.iter().map(|group| (&*group.path, group.count, group.shallow_size, group.retained_size)).collect();
        let kept = "Map ← Context {sessions} ← open()";
        let within = "Session ← Map ← Context {sessions} ← open()";
        assert_eq!(rows, [(kept, 2, 16, 20), ("(roots)", 1, 2, 2), (within, 1, 4, 4)]);
        assert_eq!(path_groups(&snapshot, b"Nothing"), []);
    }

    #[test]
    fn a_long_list_has_one_path() {
        let length = 100_000;
        let list: String = (2..=length).map(|at| format!("; n{} -> n{at}:Node(8)", at - 1)).collect();
        let snapshot = testkit::open(&format!("root -> list:List; list -> n1:Node(8){list}"));
        let rows: Vec<(String, u32)> =
            path_groups(&snapshot, b"Node").into_iter().map(|group| (group.path, group.count)).collect();
        assert_eq!(rows, [("Node ← List".to_owned(), length - 1), ("List".to_owned(), 1)]);
    }

    #[test]
    fn a_path_has_four_steps() {
        let snapshot = testkit::open("root -> a:A -> b:B -> c:B -> d:D -> e:E -> f:F -> x:X(1)");
        assert_eq!(path_groups(&snapshot, b"X")[0].path, "F ← E ← D ← B");
        assert_eq!(path_groups(&snapshot, b"F"), [], "it has no size");
    }
}
