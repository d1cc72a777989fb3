//! Groups the objects of a class by what keeps them alive: the classes of their dominators, nearest first. Snapshots
//! whose ids are unrelated can be compared by these paths.
//!
//! V8's inner arrays are skipped, and repeated steps (the nodes of a list) appear once. A context is described by its
//! variables and a function by its name, because all contexts, and all functions, have one class.
//!
//! Cost: a pass over the nodes; a few steps up for each distinct dominator.

use std::cmp::Reverse;
use std::collections::HashMap;

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
    let mut groups: Vec<PathGroup> = Vec::new();
    let mut of_path: HashMap<String, usize> = HashMap::new();
    let mut of_dominator: HashMap<NodeIx, usize> = HashMap::new();
    for (node, &class) in snapshot.graph.nodes().zip(&snapshot.classes.of_node) {
        let size = snapshot.graph.self_sizes.get(node.index());
        if size == 0 || !classes[class as usize] {
            continue;
        }
        let at = *of_dominator.entry(snapshot.dominator(node)).or_insert_with_key(|&dominator| {
            *of_path.entry(path(snapshot, dominator)).or_insert_with_key(|path| {
                groups.push(PathGroup { path: path.clone(), count: 0, shallow_size: 0, retained_size: 0 });
                groups.len() - 1
            })
        });
        groups[at].count += 1;
        groups[at].shallow_size += size;
        groups[at].retained_size += snapshot.retained_size(node);
    }
    groups.sort_by(|a, b| Reverse(a.count).cmp(&Reverse(b.count)).then_with(|| a.path.cmp(&b.path)));
    groups
}

fn path(snapshot: &Snapshot, from: NodeIx) -> String {
    let mut steps: Vec<String> = Vec::new();
    let mut at = from;
    while at != snapshot.graph.root && steps.len() < MAX_STEPS {
        if !is_inner(&snapshot.graph, at) {
            let step = step_text(snapshot, at);
            if steps.last() != Some(&step) {
                steps.push(step);
            }
        }
        at = snapshot.dominator(at);
    }
    if steps.is_empty() { "(roots)".to_owned() } else { steps.join(" ← ") }
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
}
