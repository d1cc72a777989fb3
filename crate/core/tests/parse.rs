//! The parser as its callers use it: the columns do not depend on slices, threads or the layout of the text.

use std::fmt::Write;

use heapwise_core::graph::Graph;
use heapwise_core::monitor::{Monitor, Phase, Silent};
use heapwise_core::parse::{Options, Parser, Warning};
use heapwise_core::testkit;
use heapwise_core::{Error, ErrorKind};
use proptest::prelude::*;

fn parse(slices: &[&[u8]]) -> Result<Graph, Error> {
    let bytes: usize = slices.iter().map(|slice| slice.len()).sum();
    let mut parser = Parser::new(Options::sized(bytes as u64));
    for slice in slices {
        parser.push(slice, &Silent)?;
    }
    Ok(parser.finish(&Silent)?.graph)
}

/// All contents of a graph, in a form that can be compared.
fn columns(graph: &Graph) -> impl PartialEq + std::fmt::Debug + use<> {
    let targets: Vec<_> = graph.edge_targets.iter().map(|target| (target.edge_type(), target.node())).collect();
    let strings: Vec<Vec<u8>> = graph.strings.iter().map(<[u8]>::to_vec).collect();
    let tree = &graph.trace_tree;
    (
        (graph.types.clone(), graph.names.clone(), graph.ids.iter().collect::<Vec<_>>()),
        (graph.self_sizes.iter().collect::<Vec<_>>(), graph.first_edge.clone(), graph.detachedness.clone()),
        (graph.trace_node_ids.clone(), graph.edge_names.clone(), targets, strings),
        [&graph.locations, &graph.samples, &graph.trace_functions]
            .map(|table| (table.values.clone(), table.wide.clone())),
        (tree.ids.clone(), tree.parents.clone(), tree.sizes.clone()),
    )
}

/// A small snapshot with data in every section, so that some cut falls into a row, a string and an escape.
fn everything() -> String {
    let text = String::from_utf8(testkit::snapshot(
        "root -> a:Widget(40)@9007199254740993 -> b(5000000000); a -element:12345678> c{string}; c -weak> root",
    ))
    .expect("text");
    text.replace(r#""trace_function_count":0"#, r#""trace_function_count":1"#)
        .replace(r#""trace_function_infos":[]"#, r#""trace_function_infos":[1,0,0,4294967295,-1,2]"#)
        .replace(r#""trace_tree":[]"#, r#""trace_tree":[1,0,2,300,[2,0,1,10,[],3,0,1,20,[4,0,1,5,[]]]]"#)
        .replace(r#""samples":[]"#, r#""samples":[99999999999,3,100000000000,5]"#)
        .replace(r#""locations":[]"#, r#""locations":[7,1,2,3,"#.trim_end_matches(',').to_owned().as_str())
        .replace("[7,1,2,3", "[7,1,2,3\n,14,1,4,5]")
        .replace(r#""<dummy>""#, r#""<\"d\\u\u00e9\ud83d\ude00\ud800>""#)
        .replace(r#""samples""#, "\"new section\":{\"a]\":[\"}\\\"\"]},\n\"samples\"")
}

#[test]
fn a_border_at_any_byte_changes_nothing() {
    let text = everything();
    let bytes = text.as_bytes();
    let whole = parse(&[bytes]).unwrap();
    assert_eq!((whole.node_count(), whole.edge_count(), whole.trace_tree.len()), (4, 4, 4));
    assert_eq!(whole.trace_tree.parents, [0, 0, 0, 2]);
    assert_eq!((whole.ids.get(1), whole.self_sizes.get(2)), (9_007_199_254_740_993, 5_000_000_000));
    assert_eq!((whole.locations.len(), whole.locations.values[4]), (2, 2));
    assert_eq!(whole.samples.get(1, 0), 100_000_000_000);
    assert_eq!(whole.strings.text(heapwise_core::StrIx(0)), "<\"d\\ué😀\u{fffd}\u{fffd}\u{fffd}>");
    let wanted = columns(&whole);
    for cut in 0..=bytes.len() {
        let graph = parse(&[&bytes[..cut], &bytes[cut..]]).unwrap_or_else(|error| panic!("cut at {cut}: {error}"));
        assert_eq!(columns(&graph), wanted, "cut at {cut}");
    }
    for step in [1, 2, 3, 5, 64] {
        assert_eq!(columns(&parse(&bytes.chunks(step).collect::<Vec<_>>()).unwrap()), wanted, "steps of {step}");
    }
}

#[test]
fn an_end_at_any_byte_is_truncation() {
    let text = everything();
    let body = text.trim_end();
    for end in 1..body.len() {
        let error = parse(&[&body.as_bytes()[..end]]).err().unwrap_or_else(|| panic!("opened, cut at {end}"));
        assert_eq!((error.kind, error.offset), (ErrorKind::Truncated, Some(end as u64)), "cut at {end}: {error}");
    }
}

#[test]
fn warns_of_ignored_sections_and_data() {
    let text = everything() + "\nxyz";
    let mut parser = Parser::new(Options::default());
    parser.push(text.as_bytes(), &Silent).unwrap();
    let warnings = parser.finish(&Silent).unwrap().warnings;
    let trailing = text.len() as u64 - 3;
    assert_eq!(warnings, [Warning::UnknownSections(vec!["new section".into()]), Warning::TrailingData(trailing)]);
}

#[test]
fn a_cancel_ends_the_next_push() {
    struct Cancelled;
    impl Monitor for Cancelled {
        fn phase(&self, _: Phase, _: u64) {}
        fn advance(&self, _: u64) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    let error = Parser::new(Options::default()).push(b"{", &Cancelled).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Cancelled);
}

#[test]
fn counts_beyond_the_memory_are_refused_before_anything_is_reserved() {
    let text = String::from_utf8(testkit::snapshot("root -> a")).expect("text");
    let text = text.replace(r#""node_count":2"#, r#""node_count":400000000"#);
    let mut parser = Parser::new(Options { memory_bytes: 1 << 30, ..Options::default() });
    assert_eq!(parser.push(text.as_bytes(), &Silent).unwrap_err().kind, ErrorKind::TooLarge);
    // The text is too short for the count, so the error comes at the end of the nodes.
    let error = parse(&[text.as_bytes()]).err().unwrap();
    assert_eq!(error.kind, ErrorKind::Malformed);
    assert!(error.message.contains("after 2 nodes"), "{error}");
}

/// A snapshot large enough to be split into many chunks.
fn large(nodes: u64, newline: &str) -> String {
    let mut state = 1u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let (mut rows, mut edges, mut strings, mut edge_count) = (String::new(), String::new(), String::new(), 0);
    for node in 0..nodes {
        let count = random(6);
        let size = if random(1000) == 0 { (1 << 32) + random(1 << 40) } else { random(500) };
        let comma = if node == 0 { "" } else { "," };
        write!(rows, "{comma}{},{},{},{size},{count},0,{}{newline}", random(15), random(1000), node * 2 + 1, random(3))
            .expect("text");
        for _ in 0..count {
            let comma = if edges.is_empty() { "" } else { "," };
            write!(edges, "{comma}{},{},{}{newline}", random(7), random(1000), random(nodes) * 7).expect("text");
            edge_count += 1;
        }
    }
    for string in 0..1000 {
        let comma = if string == 0 { "" } else { "," };
        write!(strings, "{comma}\"{}{string}\"{newline}", r#"\\\"x\n"#.repeat(string % 40)).expect("text");
    }
    let small = String::from_utf8(testkit::snapshot("root")).expect("text");
    let header = small.split_once("\"nodes\"").expect("nodes").0;
    let header = header
        .replace(r#""node_count":1"#, &format!(r#""node_count":{nodes}"#))
        .replace(r#""edge_count":0"#, &format!(r#""edge_count":{edge_count}"#));
    format!("{header}\"nodes\":[{rows}],\"edges\":[{edges}],\"strings\":[{strings}]}}")
}

#[test]
fn any_number_of_threads_gives_the_same_columns() {
    for newline in ["\n", ""] {
        let text = large(60_000, newline);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| columns(&parse(&text.as_bytes().chunks(1 << 20).collect::<Vec<_>>()).unwrap()))
        };
        let one = with(1);
        for threads in [2, 3, 8] {
            assert!(with(threads) == one, "{threads} threads differ from one");
        }
    }
}

#[test]
fn any_number_of_threads_finds_the_same_first_fault() {
    let mut text = large(60_000, "\n");
    for place in [text.len() / 3, text.len() / 2] {
        let at = place + text[place..].find(',').expect("a comma");
        text.replace_range(at..=at, "!");
    }
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| parse(&[text.as_bytes()]).err().unwrap())
    };
    let one = with(1);
    assert_eq!(one.offset, text.find('!').map(|at| at as u64), "{one}");
    assert_eq!(with(4), one);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn slices_of_any_size_give_the_same_columns(
        nodes in 1u64..3_000,
        steps in proptest::collection::vec(1usize..100_000, 1..5),
        newline in prop_oneof![Just("\n"), Just(""), Just(" \r\n\t")],
    ) {
        let text = large(nodes, newline);
        let mut rest = text.as_bytes();
        let mut slices = Vec::new();
        for step in steps.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (slice, after) = rest.split_at((*step).min(rest.len()));
            slices.push(slice);
            rest = after;
        }
        prop_assert!(columns(&parse(&slices).unwrap()) == columns(&parse(&[text.as_bytes()]).unwrap()));
    }
}
