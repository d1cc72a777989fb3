//! Dead variables in real captures: the same programs by workerd, which writes tables of scopes, and by Node.js, where
//! the texts of the scripts are read. `tests/fixtures/scopes/oracle.json` is what DevTools says of the former.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use heapwise_core::graph::locations::Locations;
use heapwise_core::load::Loader;
use heapwise_core::monitor::Silent;
use heapwise_core::names;
use heapwise_core::passes::scopes::{Basis, Findings, Inputs, dead_variables, no_text};
use heapwise_core::snapshot::{Opening, Snapshot};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

fn open(path: &Path) -> Snapshot {
    let bytes = std::fs::read(path).expect("a fixture");
    let mut opening = Opening::Loading(Box::new(Loader::new(None, u64::MAX)));
    opening.push(&bytes, &Silent).expect("a good snapshot");
    while opening.next().is_some() {
        opening.run(&Silent).expect("passes succeed");
    }
    match opening {
        Opening::Done(snapshot) => *snapshot,
        _ => unreachable!("no phase is left"),
    }
}

fn find(snapshot: &Snapshot) -> Option<Findings> {
    let graph = &snapshot.graph;
    let locations = Locations::of(&graph.locations).expect("memory");
    dead_variables(&Inputs {
        graph,
        retained_size: &|node| snapshot.retained_size(node),
        name_of: &|node| names::node_name(graph, node),
        location: &|node| locations.location(&graph.locations, node),
        text_of: &no_text,
        matters: &|_, _| true,
        least_bytes: 0,
        most_text: usize::MAX,
    })
    .expect("memory")
}

/// The names of all dead variables, in order, each as often as it is dead.
fn dead(snapshot: &Snapshot, basis: Basis) -> Vec<String> {
    let found = find(snapshot).expect("tables or texts");
    assert!(found.scopes.iter().all(|scope| scope.basis == basis));
    let dead = found.scopes.iter().flat_map(|scope| &scope.contexts).flat_map(|context| &context.dead);
    let mut names: Vec<String> = dead.map(|variable| snapshot.graph.strings.text(variable.name).into_owned()).collect();
    names.sort();
    names
}

fn capture(name: &str) -> Snapshot {
    open(&folder().join(format!("scopes/{name}.heapsnapshot.gz")))
}

fn oracle() -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(folder().join("scopes/oracle.json")).expect("a file");
    serde_json::from_str(&text).expect("names by capture")
}

const KINDS: [&str; 2] = ["script", "module"];

/// Not dead for us: an `arguments` object of sloppy code reads it.
const READ_BY_ARGUMENTS: &str = "eitherMapped";

/// Variables of blocks, loops and `catch`. Node.js names the variables of functions and modules only.
const UNNAMED_BY_NODE: [&str; 3] = ["deadBlock", "deadCaught", "deadOfBlock"];

#[test]
fn tables_of_scopes_give_what_devtools_finds() {
    for kind in KINDS {
        let name = format!("workerd-{kind}");
        let theirs = oracle().remove(&name).expect("an answer");
        let theirs: Vec<String> = theirs.into_iter().filter(|name| name != READ_BY_ARGUMENTS).collect();
        assert_eq!(dead(&capture(&name), Basis::Recorded), theirs, "{name}");
    }
}

#[test]
fn texts_of_scripts_give_the_same_where_they_can() {
    for kind in KINDS {
        let theirs = oracle().remove(&format!("workerd-{kind}")).expect("an answer");
        let is_named = |name: &&String| name.starts_with("dead") && !UNNAMED_BY_NODE.contains(&name.as_str());
        let named: Vec<&String> = theirs.iter().filter(is_named).collect();
        assert!(!named.is_empty() && named.len() < theirs.len(), "{kind} has variables of both sorts");
        for node in ["node-20", "node-24", "node-26"] {
            let ours = dead(&capture(&format!("{node}-{kind}")), Basis::Text);
            assert_eq!(ours.iter().collect::<Vec<_>>(), named, "{node}-{kind}");
        }
    }
}

#[test]
fn chromium_has_as_many_as_devtools_finds() {
    let names = dead(&open(&folder().join("chromium-156.heapsnapshot.gz")), Basis::Recorded);
    assert_eq!(names.len(), 24);
    assert_eq!(names.iter().filter(|&name| name == "dead").count(), 20);
}

#[test]
fn texts_that_node_has_cut_off_say_nothing() {
    for name in ["node-20", "node-26"] {
        let snapshot = open(&folder().join(format!("{name}.heapsnapshot.gz")));
        let dead = find(&snapshot).map_or(0, |found| found.scopes.len());
        assert_eq!(dead, 0, "{name}");
    }
}
