//! Numbers at the edges of their range, wherever a file has a number: every answer is an error or comes without an
//! overflow. This profile checks overflows, which a release build would let pass.

mod questions;

use heapwise_core::load::Loader;
use heapwise_core::monitor::Silent;
use heapwise_core::snapshot::{Opening, Snapshot};
use heapwise_core::{Error, ErrorKind, testkit};
use questions::ask_everything;

fn open(bytes: &[u8], step: usize) -> Result<Snapshot, Error> {
    let mut opening = Opening::Loading(Box::new(Loader::new(Some(bytes.len() as u64), 1 << 30)));
    bytes.chunks(step).try_for_each(|slice| opening.push(slice, &Silent))?;
    while opening.next().is_some() {
        opening.run(&Silent)?;
    }
    match opening {
        Opening::Done(snapshot) => Ok(*snapshot),
        _ => unreachable!("no phase is left"),
    }
}

/// A file with all sections.
fn text() -> String {
    let text = String::from_utf8(testkit::snapshot(
        "root -> a:Widget(40)#1:2:3 -> b(50); a -element:12> c{string}; c -weak> root; \
         a -> f:run(32){closure}#1:4:5 -context:seen> seen:Set(16) -> t{array} -element:0> x:Item(8)",
    ))
    .expect("text");
    text.replace(r#""trace_function_count":0"#, r#""trace_function_count":2"#)
        .replace(r#""trace_function_infos":[]"#, r#""trace_function_infos":[1,0,0,3,1,2,2,1,1,3,4,5]"#)
        .replace(r#""trace_tree":[]"#, r#""trace_tree":[1,0,2,300,[2,0,1,10,[],3,1,1,20,[4,1,1,5,[]]]]"#)
        .replace(r#""samples":[]"#, r#""samples":[999,3,1000,9]"#)
}

#[test]
fn this_profile_checks_overflows() {
    let least = std::hint::black_box(u8::MAX);
    assert!(std::panic::catch_unwind(|| least + 1).is_err(), "an overflow would pass unseen");
}

#[test]
fn extreme_numbers_are_answered() {
    let text = text();
    ask_everything(&open(text.as_bytes(), text.len()).expect("a good snapshot"));
    let starts = |(at, byte): (usize, u8)| byte.is_ascii_digit() && !text.as_bytes()[at - 1].is_ascii_alphanumeric();
    let numbers: Vec<usize> = text.bytes().enumerate().skip(1).filter(|&it| starts(it)).map(|(at, _)| at).collect();
    assert!(numbers.len() > 100);
    let (mut opened, mut refused) = (0, 0);
    for &at in &numbers {
        let end = at + text[at..].find(|letter: char| !letter.is_ascii_digit()).expect("an end");
        for extreme in [
            "0",
            "65535",
            "2147483647",
            "4294967295",
            "4294967296",
            "9007199254740991",
            "9007199254740992",
            "18446744073709551615",
        ] {
            let changed = [&text[..at], extreme, &text[end..]].concat();
            match open(changed.as_bytes(), changed.len()) {
                Ok(snapshot) => {
                    opened += 1;
                    ask_everything(&snapshot);
                }
                Err(error) => {
                    refused += 1;
                    assert!(matches!(error.kind, ErrorKind::Malformed | ErrorKind::TooLarge), "{error}");
                    assert_eq!(open(changed.as_bytes(), 11).err(), Some(error), "{extreme} at {at}");
                }
            }
        }
    }
    assert!(opened > 100 && refused > 100, "{opened} opened, {refused} refused");
}

#[test]
fn sizes_that_add_up_to_more_than_any_memory_are_refused() {
    let heap = "root -> a(9007199254740991) -> b(1)";
    let error = open(&testkit::snapshot(heap), 100).err().expect("an error");
    assert_eq!(error.kind, ErrorKind::Malformed);
    assert!(error.message.contains("9007199254740992 bytes"), "{error}");
    let largest = open(&testkit::snapshot("root -> a(9007199254740990) -> b(1)"), 100).expect("all sizes are exact");
    assert_eq!(largest.retained_size(heapwise_core::NodeIx(1)), 9_007_199_254_740_991);
}

#[test]
fn retained_sizes_of_nested_objects_may_be_more_than_a_number_holds() {
    // Each object of the list retains almost 2^53 bytes, and there are 3,000 of them.
    let mut heap = String::from("root -> n0:Link(1)");
    for node in 1..3000 {
        heap += &format!(" -> n{node}:Link(1)");
    }
    heap += " -> last:Huge(9007199254000000)";
    ask_everything(&open(&testkit::snapshot(&heap), 1 << 20).expect("a good snapshot"));
}
