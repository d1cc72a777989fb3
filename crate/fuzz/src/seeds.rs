//! The seeds of the corpus: small heaps through the testkit, written into `corpus/` by `tests/corpus.rs`.

use heapwise_core::testkit;

use crate::gunzip::pack;

/// Small heaps with what the passes, the redaction and the queries look at.
pub const HEAPS: [&str; 6] = [
    "root -> a:Widget(40) -> b:Part(8); a -element:12> c:a␣text(24){string}; c -weak> root",
    "root{synthetic} -> global:Window␣/␣app(30) -> app:App(40)#1:2:3 -> list:Array(16) -internal:elements> items(80){array};\
     root -element:1> gc:⟨GC␣roots⟩{synthetic} -> map:system␣/␣Map(20){hidden};\
     root -element:2> dom:⟨Document␣DOM␣trees⟩{synthetic} -> div:<div>(8){native};\
     app -> text:hello(24){string} -internal:data> raw:system␣/␣ExternalStringData(100){native};\
     app -> f:run(32){closure} -context:seen> seen:Set(16); items -element:0> i:Item(12); items -element:1> j:Item(12)",
    "root -> key:Key(10)@101 -internal:4␣/␣part␣of␣key␣(Key␣@101)␣->␣value␣(Value␣@103)␣pair␣in␣WeakMap␣(table␣@105)> \
     value:Value(50)@103; root -> weak:WeakMap(12) -internal:table> table(60)@105{array}; table \
     -internal:2␣/␣part␣of␣key␣(Key␣@101)␣->␣value␣(Value␣@103)␣pair␣in␣WeakMap␣(table␣@105)> value",
    "root -> a:Session(40)@3 -> s:secret␣one(24)@5{string}; a -internal:first> c:joined(32){concatenated␣string};\
     c -internal:first> s; c -internal:second> d:secret␣two(24)@9{string}; root -> p:<p␣title=\"x\"␣id=\"main\">(8){native}!2;\
     root -> r:secret.*(60){regexp}; root -> t:secret␣one(24){string}; root -> u:é漢😀\"\\(24){string}; root -> n:∅{string};\
     root -> script:https://a.b/c.js?token=1(8){code}; a -property:token1234567890abcdef> s; a -property:__proto__> p",
    "root -shortcut:global> a:Store(1) -> b:Cart(2); root -> g{synthetic} -> d:Debugger(4) -> b; g -> a;\
     b -> l0:Line(4) -> l1:Line(4) -> l2:Line(4) -> l3:Line(4); l3 -> b; l1 -hidden:7> big:1{bigint} -> l0",
    "root -> o1:Object(24) -property:name> s1:x(16){string}; root -> o2:Object(24) -property:name> s1; o1 -property:size> \
     n1:1{number}; o2 -property:size> n1; root -> o3:Object(24) -property:next> o2; o3 -property:size> n1",
];

/// The seeds of a target: a name and the bytes.
pub fn of(target: &str) -> Vec<(String, Vec<u8>)> {
    match target {
        "parse" => [files(), packed(), cut_files()].concat(),
        "partial" | "redact" => files(),
        "gunzip" => packed(),
        "query" => queries(),
        "graph" => graphs(),
        _ => Vec::new(),
    }
}

/// Files of all heaps; the last has every section, and one has its sections in another order.
fn files() -> Vec<(String, Vec<u8>)> {
    let texts = HEAPS.iter().map(|heap| testkit::snapshot(heap));
    let mut all: Vec<_> = texts.enumerate().map(|(at, text)| (format!("heap-{at}"), text)).collect();
    all.push(("scopes".into(), testkit::snapshot(&format!("{}\n%f 10 1 x,y 10:0\n%f 11 2 - 10:1", HEAPS[1]))));
    let text = testkit::snapshot(HEAPS[0]);
    all.push(("turned".into(), turned(&String::from_utf8_lossy(&text)).into_bytes()));
    all.push(("timeline".into(), timeline(&String::from_utf8_lossy(&text)).into_bytes()));
    all
}

/// `strings` first, an unknown section, white space, and data after the end.
fn turned(text: &str) -> String {
    let begin = text.find("\"strings\"").unwrap_or(0);
    let end = text.rfind('}').unwrap_or(text.len());
    let (strings, rest) = (&text[begin..end], text[1..begin].trim_end_matches(",\n"));
    format!("\u{feff} {{{strings} , \"notes\":[1,{{\"a\":\"\\u00e9\"}}],{rest} }}\n more")
}

/// Allocation traces and samples.
fn timeline(text: &str) -> String {
    text.replace(r#""trace_function_count":0"#, r#""trace_function_count":2"#)
        .replace(r#""trace_function_infos":[]"#, r#""trace_function_infos":[1,0,0,3,1,2,2,1,1,3,4,5]"#)
        .replace(r#""trace_tree":[]"#, r#""trace_tree":[1,0,2,300,[2,0,1,10,[],3,1,1,20,[4,1,1,5,[]]]]"#)
        .replace(r#""samples":[]"#, r#""samples":[999,3,1000,9]"#)
}

/// gzip with one member, with two and padding, with something else after the end, damaged, cut, and with all parts of a
/// header.
fn packed() -> Vec<(String, Vec<u8>)> {
    let text = testkit::snapshot(HEAPS[0]);
    let (whole, half) = (pack(&text), text.len() / 2);
    let members = [pack(&text[..half]), pack(&text[half..])].concat();
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 0x10;
    let mut builder = [0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 1, 2].to_vec();
    builder.extend_from_slice(b"name\0comment\0\0\0");
    builder.extend_from_slice(&whole[10..]);
    let all = [
        ("gzip", whole.clone()),
        ("gzip-members", members.clone()),
        ("gzip-padded", [members.clone(), vec![0; 5]].concat()),
        ("gzip-trailing", [members.clone(), b"more".to_vec()].concat()),
        ("gzip-third", [members, whole[..20].to_vec()].concat()),
        ("gzip-damaged", damaged),
        ("gzip-cut", whole[..whole.len() - 30].to_vec()),
        ("gzip-header", builder),
    ];
    all.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect()
}

/// A heap with all sections, cut in each of them.
fn cut_files() -> Vec<(String, Vec<u8>)> {
    let text = timeline(&String::from_utf8_lossy(&testkit::snapshot(HEAPS[2]))).into_bytes();
    let cut = |name: &str| {
        let key = format!("\"{name}\":[");
        memchr::memmem::find(&text, key.as_bytes())
            .map(|at| (format!("cut-{name}"), text[..at + key.len() + 5].to_vec()))
    };
    ["nodes", "edges", "trace_tree", "samples", "locations", "strings"].into_iter().filter_map(cut).collect()
}

fn queries() -> Vec<(String, Vec<u8>)> {
    let texts = [
        "class:Session retained>1MB name:/tok/ @123 -detached:yes \"two words\"",
        "type:string shallow>=24\nname:/secret/i",
        "distance<3 edges>0 retainers=1\n-class:/^Widget$/ id:3",
        "shallow<1.5KiB retained<=2GB\n-detached:no",
        "\"é漢\" -/[a-c]{2,3}(x|y)*$/i\n/\\d+/",
        "name:\"open",
        "/open",
        "nothing:1 shallow>x",
    ];
    let place = |at: usize, text: &str| [&[at as u8, (at * 37) as u8], text.as_bytes()].concat();
    texts.iter().enumerate().map(|(at, text)| (format!("query-{at}"), place(at, text))).collect()
}

/// A list, a star, a diamond, and a graph of every class and every kind of edge.
fn graphs() -> Vec<(String, Vec<u8>)> {
    let nodes = |count: u8| (0..count).flat_map(|node| [node, node | 0x30]);
    let list = (0..8).flat_map(|node: u8| [node, node + 1, 2]);
    let star = (1..9).flat_map(|node: u8| [0, node, 2, node, 9, 3]);
    let diamond = [0, 1, 2, 1, 2, 2, 1, 3, 2, 2, 4, 2, 3, 4, 2, 4, 1, 2];
    let all = (0..60)
        .flat_map(|edge: u8| [edge.wrapping_mul(7), edge.wrapping_mul(5).wrapping_add(1), edge.wrapping_mul(67)]);
    let graph = |count: u8, edges: Vec<u8>| [count - 1].into_iter().chain(nodes(count)).chain(edges).collect();
    vec![
        ("list".into(), graph(9, list.collect())),
        ("star".into(), graph(10, star.collect())),
        ("diamond".into(), graph(5, diamond.to_vec())),
        ("all".into(), graph(20, all.collect())),
    ]
}
