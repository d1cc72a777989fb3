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
fn a_text_that_ends_at_any_byte_opens_from_its_first_node_on() {
    let text = everything();
    let body = text.trim_end().as_bytes();
    let whole = parse(&[body]).unwrap();
    let first_node = text.find("\"nodes\":[").unwrap() + 10;
    let first_node = first_node + text[first_node..].match_indices(',').nth(6).unwrap().0 + 1;
    for end in 1..body.len() {
        let read = |step: usize| {
            let mut parser = Parser::new(Options::sized(end as u64));
            body[..end].chunks(step).try_for_each(|slice| parser.push(slice, &Silent))?;
            parser.finish(&Silent)
        };
        let (parsed, by_steps) = (read(end), [1, 2, 7, 64].map(read));
        let parsed = match parsed {
            Err(error) => {
                assert!(end < first_node, "cut at {end}: {error}");
                assert_eq!((error.kind, error.offset), (ErrorKind::Truncated, Some(end as u64)), "cut at {end}");
                by_steps.into_iter().for_each(|other| assert_eq!(other.err(), Some(error.clone()), "cut at {end}"));
                continue;
            }
            Ok(parsed) => parsed,
        };
        assert!(end >= first_node, "cut at {end}");
        let (graph, partial) = (&parsed.graph, parsed.partial.as_ref().unwrap());
        for other in by_steps {
            let other = other.unwrap();
            assert_eq!((columns(&other.graph), &other.partial), (columns(graph), &parsed.partial), "cut at {end}");
        }
        assert_eq!((partial.end, partial.nodes.announced, partial.edges.announced), (end as u64, 4, 4));
        assert_eq!((partial.nodes.read, partial.edges.read), (graph.node_count() as u64, graph.edge_count() as u64));
        assert_eq!(partial.strings, graph.strings.written_len() as u64);
        assert_eq!(graph.types, whole.types[..graph.node_count()], "cut at {end}");
        assert!(graph.edge_targets == whole.edge_targets[..graph.edge_count()], "cut at {end}");
        let read = graph.strings.written_len();
        assert!(graph.strings.iter().take(read).eq(whole.strings.iter().take(read)), "cut at {end}");
        assert!(graph.names.iter().all(|&name| (name as usize) < graph.strings.len()), "cut at {end}");
    }
}

fn fault(text: &[u8], step: usize) -> Option<(ErrorKind, Option<u64>, String)> {
    let slices: Vec<&[u8]> = text.chunks(step).collect();
    parse(&slices).err().map(|error| (error.kind, error.offset, error.message))
}

/// One node per row, one edge from each node to the next; `edit` changes the text.
fn list(nodes: usize, edit: impl FnOnce(String) -> String) -> Vec<u8> {
    let heap = (1..nodes).fold("root".to_owned(), |heap, node| heap + &format!(" -> n{node}(1)"));
    let text = String::from_utf8(testkit::snapshot(&heap)).expect("text");
    edit(text).into_bytes()
}

#[test]
fn one_fault_is_reported_at_one_byte_whatever_the_slices() {
    let nth = |text: &str, from: &str, commas: usize| {
        let begin = text.find(from).expect("the section") + from.len();
        begin + text[begin..].match_indices(',').nth(commas).expect("a comma").0
    };
    let insert = |from: &'static str, commas: usize, what: &'static str| {
        move |mut text: String| {
            let at = nth(&text, from, commas);
            text.insert_str(at, what);
            text
        }
    };
    let edges = "\"edges\":[";
    let nodes = "\"nodes\":[";
    let faults: Vec<(&str, Vec<u8>)> = vec![
        ("a wrong target, then a wrong number", list(300, |text| insert(edges, 40, "x")(insert(edges, 32, "1")(text)))),
        ("a wrong number, then a wrong target", list(300, |text| insert(edges, 44, "1")(insert(edges, 31, "-")(text)))),
        ("too many nodes, then a wrong number", {
            list(300, |text| insert(nodes, 1500, "x")(text.replace("\"node_count\":300", "\"node_count\":200")))
        }),
        ("a wrong number, then too many nodes", {
            list(300, |text| insert(nodes, 900, "x")(text.replace("\"node_count\":300", "\"node_count\":200")))
        }),
        ("too many edges", {
            list(300, |text| text.replace("\"edge_count\":299", "\"edge_count\":7").replacen(",1,0,", ",0,0,", 292))
        }),
        ("a large type of a node, then a wrong number", {
            list(300, |text| insert(nodes, 90, "x")(insert(nodes, 76, "99999999999")(text)))
        }),
        ("a missing comma and a missing number", list(300, |text| text.replace(",0,0\n,3,9,", ",0\n0,,,9,"))),
        ("a second header", list(300, |text| text.replace("\"nodes\":", "\"snapshot\":{},\"nodes\":"))),
        ("a list before the first number of a trace tree", {
            list(300, |text| text.replace("\"trace_tree\":[]", "\"trace_tree\":[,[1]]"))
        }),
        ("an escape that its string cuts", list(300, |text| text.replace("\"n7\"", "\"n\\u12\""))),
        ("an escape that its string cuts in a pair", list(300, |text| text.replace("\"n7\"", "\"\\ud800\\udc\""))),
        ("an unknown escape", list(300, |text| text.replace("\"n7\"", "\"n\\q\""))),
        (
            "sizes beyond every memory",
            list(300, |text| insert(nodes, 3, "000000000000000000")(text.replacen(",0,1,", ",9,1,", 1))),
        ),
        ("an edge count beyond 32 bits", list(300, |text| insert(nodes, 4, "0000000000")(text))),
    ];
    for (name, text) in &faults {
        let whole = fault(text, text.len()).unwrap_or_else(|| panic!("{name} opens"));
        for step in [1, 2, 3, 7, 64, 100, 1000, 4096] {
            assert_eq!(fault(text, step).as_ref(), Some(&whole), "{name}, slices of {step}");
        }
        let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        assert_eq!(one_thread.install(|| fault(text, text.len())), Some(whole), "{name}, one thread");
    }
}

#[test]
fn numbers_beyond_32_bits_are_kept_once_whichever_reader_gives_up() {
    // The fastest reader passes on some hundred rows before it meets one that it does not know.
    let sized = |odd: &'static str| {
        list(1500, |text| {
            let nodes = text.find("\"nodes\":[").expect("nodes");
            let edges = text.find("\"edges\":[").expect("edges");
            let rows = text[nodes..edges].replace(",1,1,0,0\n", ",5000000007,1,0,0\n");
            let at = rows.rfind(",5000000007").expect("a row");
            let rows = format!("{}{odd}{}", &rows[..at], &rows[at..]);
            let samples: String = (0..900u64).map(|at| format!("{},{at},", (1 << 40) + at)).collect();
            let end = text[edges..].replace("\"samples\":[]", &format!("\"samples\":[{samples}1{odd},2]"));
            format!("{}{rows}{end}", &text[..nodes])
        })
    };
    let wanted = columns(&parse(&[&sized("")]).unwrap());
    for odd in [" ", "\n", "\r\n", ".0"] {
        let text = sized(odd);
        let graph = parse(&[&text]).unwrap();
        assert_eq!(graph.self_sizes.get(700), 5_000_000_007, "after {odd:?}");
        assert!(columns(&graph) == wanted, "after {odd:?}");
        assert!(columns(&parse(&text.chunks(100).collect::<Vec<_>>()).unwrap()) == wanted, "after {odd:?}, in slices");
    }
}

/// Hermes up to 0.11 writes 0 for both counts, which DevTools refuses.
#[test]
fn counts_of_zero_mean_that_the_header_does_not_tell_them() {
    let whole = everything();
    let counts = |text: &str, name: &str| -> String {
        let at = text.find(&format!("\"{name}\":")).expect("a count") + name.len() + 3;
        let end = at + text[at..].find(|c: char| !c.is_ascii_digit()).expect("an end");
        format!("{}0{}", &text[..at], &text[end..])
    };
    let untold = counts(&counts(&whole, "node_count"), "edge_count");
    let columns_of = |text: &str| columns(&parse(&[text.as_bytes()]).expect("a graph"));
    assert_eq!(columns_of(&untold), columns_of(&whole));
    for step in [1, 7, 100] {
        let slices: Vec<&[u8]> = untold.as_bytes().chunks(step).collect();
        assert_eq!(columns(&parse(&slices).expect("a graph")), columns_of(&whole), "slices of {step}");
    }
    // Only one of them is a count that does not fit.
    let half = counts(&whole, "node_count");
    assert_eq!(parse(&[half.as_bytes()]).err().map(|error| error.kind), Some(ErrorKind::Malformed));
    // Cut within the nodes, how much is missing is not known; after them it is.
    let nodes = untold.find("\"nodes\":[").expect("nodes") + 12;
    assert_eq!(parse(&[&untold.as_bytes()[..nodes]]).err().map(|error| error.kind), Some(ErrorKind::Truncated));
    let edges = untold.find("\"edges\":[").expect("edges") + 12;
    assert!(parse(&[&untold.as_bytes()[..edges]]).is_ok());
    // A sum of edge counts that the edges do not have.
    let short = untold.replacen("\"edges\":[", "\"edges\":[1,2,", 1);
    assert!(parse(&[short.as_bytes()]).is_err());
}

#[test]
fn white_space_is_read_however_long_it_is() {
    let spaces = " \n".repeat(50_000);
    for from in ["\"nodes\":[", "\"edges\":[", "\"strings\":["] {
        let text = list(3, |text| {
            let at = text.find(from).expect("the section") + from.len();
            let comma = at + text[at..].find(',').expect("a comma");
            format!("{}{spaces}{}{spaces}{}", &text[..at], &text[at..comma], &text[comma..])
        });
        let whole = columns(&parse(&[&text]).unwrap());
        for step in [1, 1000, 1 << 16] {
            assert_eq!(columns(&parse(&text.chunks(step).collect::<Vec<_>>()).unwrap()), whole, "steps of {step}");
        }
    }
}

#[test]
fn counts_beyond_32_bits_are_the_same_on_every_platform() {
    for (count, shown) in [("4294967299", "4294967299"), ("4611686018427387904", "4611686018427387904")] {
        for (name, section) in [("node_count", "nodes"), ("edge_count", "edges")] {
            let announced = if name == "node_count" { "3" } else { "2" };
            let text = list(3, |text| text.replace(&format!("\"{name}\":{announced}"), &format!("\"{name}\":{count}")));
            let (kind, _, message) = fault(&text, text.len()).expect("an error");
            assert_eq!(kind, ErrorKind::Malformed);
            assert!(message.contains(shown), "{section}: {message}");
            let mut parser = Parser::new(Options::default());
            let error = parser.push(&text, &Silent).expect_err("too large");
            assert_eq!(error.kind, ErrorKind::TooLarge, "the size of the text is not known");
        }
    }
}

#[test]
fn a_file_of_many_sections_is_no_snapshot() {
    let sections: Vec<String> = (0..100_000).map(|section| format!("\"s{section}\":{section}")).collect();
    let text = format!("{{{}}}", sections.join(","));
    for step in [text.len(), 10] {
        assert_eq!(fault(text.as_bytes(), step).expect("an error").0, ErrorKind::NotASnapshot);
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
