//! Files that end early: whatever the place, they open or say why not, and what is called certain is what the whole
//! file has.

mod certain;
mod questions;

use std::path::Path;

use certain::{Tally, check};
use heapwise_core::load::Loader;
use heapwise_core::monitor::Silent;
use heapwise_core::snapshot::{Opening, Snapshot};
use heapwise_core::{Error, ErrorKind, testkit};
use questions::ask_everything;

fn open(bytes: &[u8], step: usize) -> Result<Snapshot, Error> {
    let mut opening = Opening::Loading(Box::new(Loader::new(Some(bytes.len() as u64), u64::MAX)));
    bytes.chunks(step.max(1)).try_for_each(|slice| opening.push(slice, &Silent))?;
    while opening.next().is_some() {
        opening.run(&Silent)?;
    }
    match opening {
        Opening::Done(snapshot) => Ok(*snapshot),
        _ => unreachable!("no phase is left"),
    }
}

/// What a snapshot shows, for comparisons of two ways to read one file.
fn shown(snapshot: &Snapshot) -> impl PartialEq + std::fmt::Debug + use<> {
    let nodes = snapshot.graph.nodes();
    let retained: Vec<u64> = nodes.map(|node| snapshot.retained_size(node)).collect();
    let classes: Vec<String> = (0..snapshot.classes.keys.len()).map(|class| snapshot.classes.key_text(class)).collect();
    (snapshot.partial.clone(), snapshot.distances.clone(), retained, classes, snapshot.classes.of_node.clone())
}

/// Cuts a file at every `step`-th byte and around each section.
fn cut_everywhere(text: &[u8], step: usize, slices: &[usize], mut asked: impl FnMut(usize) -> bool) -> Tally {
    let whole = open(text, text.len()).expect("a whole file");
    let body = text.trim_ascii_end().len();
    let mut ends: Vec<usize> = (1..body).step_by(step).collect();
    for name in ["snapshot", "nodes", "edges", "locations", "samples", "trace_tree", "strings"] {
        let key = format!("\"{name}\":");
        if let Some(at) = memchr::memmem::find(text, key.as_bytes()) {
            ends.extend((at.saturating_sub(5)..at + key.len() + 5).filter(|&end| end > 0 && end < body));
        }
    }
    ends.extend(body - 4..body);
    let mut tally = Tally::default();
    for end in ends {
        let results: Vec<Result<Snapshot, Error>> =
            slices.iter().map(|&step| open(&text[..end], step.min(end))).collect();
        let first = &results[0];
        for other in &results[1..] {
            match (first, other) {
                (Ok(first), Ok(other)) => assert_eq!(shown(first), shown(other), "cut at {end}"),
                (first, other) => assert_eq!(first.as_ref().err(), other.as_ref().err(), "cut at {end}"),
            }
        }
        match first {
            Ok(cut) => {
                check(cut, &whole, end, &mut tally);
                if asked(end) {
                    ask_everything(cut);
                }
            }
            Err(error) => {
                assert_eq!((error.kind, error.offset), (ErrorKind::Truncated, Some(end as u64)), "cut at {end}");
            }
        }
    }
    tally
}

/// A heap with all that sizes and distances depend on: private nodes of one owner, a document, a WeakMap.
fn heap(has_weak_map: bool) -> Vec<u8> {
    let mut heap = String::from(
        "root{synthetic} -> global:Window(30) -> app:App(40)#1:2:3 -> list:Array(16) -internal:elements> items(80){array}; \
         root -element:1> gc:⟨GC␣roots⟩{synthetic} -> map:system␣/␣Map(20){hidden}; \
         root -element:2> dom:⟨Document␣DOM␣trees⟩{synthetic} -> div:<div>(8){native}; \
         app -> text:hello(24){string} -internal:data> raw:system␣/␣ExternalStringData(100){native}; \
         app -> f:run(32){closure} -context:seen> seen:Set(16); items -element:0> a:Item(12); items -element:1> b:Item(12)",
    );
    if has_weak_map {
        let entry = "part␣of␣key␣(Key␣@101)␣->␣value␣(Value␣@103)␣pair␣in␣WeakMap␣(table␣@105)";
        heap += &format!(
            "; app -> key:Key(10)@101 -internal:4␣/␣{entry}> value:Value(50)@103; \
             app -> weak:WeakMap(12) -internal:table> table(60)@105{{array}} -internal:2␣/␣{entry}> value"
        );
    }
    for item in 0..12 {
        heap += &format!("; list -element:{item}> n{item}:Thing{item}(8) -> last{item}:Last(4)");
    }
    testkit::snapshot(&heap)
}

#[test]
fn a_cut_at_any_byte_opens_with_what_is_there() {
    let text = heap(false);
    let tally = cut_everywhere(&text, 1, &[text.len(), 7, 1], |end| end % 9 == 0);
    // Late in `strings`, only names of properties are missing.
    assert!(tally.opened > text.len() / 2 && tally.retained > 50 && tally.distances > 50, "{tally:?}");
    assert!(tally.shallow >= tally.retained && tally.uncertain > 100, "{tally:?}");
}

#[test]
fn the_names_of_weak_map_entries_make_sizes_uncertain() {
    let text = heap(true);
    let tally = cut_everywhere(&text, 1, &[text.len(), 64], |end| end % 50 == 0);
    assert!(tally.uncertain > 100, "{tally:?}");
}

#[test]
fn names_that_are_missing_are_numbered_and_classes_stay_apart() {
    let text = heap(false);
    let at = memchr::memmem::find(&text, b"\"strings\":").expect("strings");
    let cut = open(&text[..at], 100).expect("a graph");
    let whole = open(&text, text.len()).expect("a whole file");
    let names: Vec<String> = (0..cut.classes.keys.len()).map(|class| cut.classes.text(class).into_owned()).collect();
    assert!(names.iter().any(|name| name == "Function") && names.iter().any(|name| name == "(array)"), "{names:?}");
    let things: Vec<&String> =
        names.iter().filter(|name| name.contains("object") && name.contains("1 property)")).collect();
    assert_eq!(things.len(), 13, "twelve things and the window, {names:?}");
    // Nodes of one class stay together: each class here is part of one class of the whole.
    for node in cut.graph.nodes() {
        for other in cut.graph.nodes() {
            let together = cut.classes.of_node[node.index()] == cut.classes.of_node[other.index()];
            let belong = whole.graph.names[node.index()] == whole.graph.names[other.index()];
            let of_type = whole.graph.types[node.index()] == whole.graph.types[other.index()];
            assert!(!belong || !of_type || together, "{node:?} and {other:?}");
        }
    }
}

#[test]
fn real_files_cut_anywhere_open_with_what_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let bytes = std::fs::read(folder.join("inner-20.heapsnapshot.gz")).expect("a fixture");
    let mut text = Vec::new();
    let mut sink = |part: &[u8]| {
        text.extend_from_slice(part);
        Ok(())
    };
    let mut gunzip = heapwise_core::gunzip::Gunzip::default();
    gunzip.push(&bytes, &mut sink).expect("gzip");
    assert!(gunzip.finish(&mut sink).expect("gzip"));
    let mut asked = 0;
    let tally = cut_everywhere(&text, text.len() / 61, &[text.len(), 100_003], |_| {
        asked += 1;
        asked % 10 == 1
    });
    assert!(tally.opened > 50, "{tally:?}");
}
