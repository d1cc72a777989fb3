//! What detectors declare, written where others read it: the kinds of findings, the sentences with the types of their
//! values, and the thresholds. `BLESS=1` writes the files again; without it, this fails where one is out of date.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use heapwise_core::leaks::policy::{GROUPS, TABLE};
use heapwise_core::leaks::tell::sentence::{Schema, ValueType};
use heapwise_core::leaks::tell::{harmless, inner, process, shared, siblings};
use heapwise_core::leaks::{DETECTORS, runtimes};

const HINT: &str = "BLESS=1 cargo test -p heapwise-core --test declared";

/// Every kind of finding once, in the order of the detectors.
fn kinds() -> Vec<&'static str> {
    let mut all: Vec<&str> = Vec::new();
    for kind in DETECTORS.iter().flat_map(|detector| detector.profile.kinds) {
        if !all.contains(&kind.slug) {
            all.push(kind.slug);
        }
    }
    all
}

/// Every sentence: titles, then evidence, advice, verdicts and what is harmless, each in the order of the detectors.
fn sentences() -> Vec<Schema> {
    let own = DETECTORS.iter().flat_map(|detector| detector.profile.sentences);
    let others = [
        shared::SENTENCES,
        process::SENTENCES,
        harmless::SENTENCES,
        inner::SENTENCES,
        runtimes::SENTENCES,
        siblings::SENTENCES,
    ]
    .into_iter()
    .flatten();
    let mut all: Vec<Schema> = own.chain(others).copied().collect();
    let group = |schema: &Schema| {
        let groups = ["title.", "evidence.", "advice.", "verdict.", "harmless."];
        groups.iter().position(|group| schema.key.starts_with(group)).expect("a group of sentences")
    };
    all.sort_by_key(group);
    all
}

fn check(path: &str, wanted: &str) {
    let file: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, wanted).expect("a file that can be written");
    }
    let is = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(is == wanted, "{path} is out of date: {HINT}");
}

#[test]
fn sentences_are_declared_once() {
    let mut keys: Vec<&str> = sentences().iter().map(|schema| schema.key).collect();
    keys.sort_unstable();
    let all = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), all);
}

#[test]
fn types_for_javascript() {
    let mut text = format!("// Generated from crate/core/src/leaks.rs, do not edit: {HINT}\n\n");
    text += "import type { Owner, Place } from './protocol.js';\n\n/** The kinds of leaks that findings are of. */\n";
    text += "export type FindingKind =";
    for kind in kinds() {
        write!(text, "\n  | '{kind}'").expect("a String takes everything");
    }
    text += ";\n\n/**\n * The values of each sentence; those that may be missing are not known. Numbers: names that end with Size are bytes, with\n * Share parts of one, with Ms milliseconds, others counts.\n */\nexport interface SentenceValues {\n";
    let value = |(name, of): &(&str, ValueType)| {
        let type_name = match of.name {
            "text" => "string",
            "number" => "number",
            "owner" => "Owner",
            _ => "Place",
        };
        format!("{name}{}: {type_name}", if of.is_optional { "?" } else { "" })
    };
    for Schema { key, values } in sentences() {
        let values: Vec<String> = values.iter().map(value).collect();
        let values = if values.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", values.join("; ")) };
        writeln!(text, "  '{key}': {values};").expect("a String takes everything");
    }
    text += "}\nexport type SentenceKey = keyof SentenceValues;\n";
    check("www/js/engine/leaks.generated.d.ts", &text);
}

#[test]
fn the_same_for_tests() {
    let sentences: serde_json::Map<String, serde_json::Value> = (sentences().iter())
        .map(|schema| {
            let suffix = |of: &ValueType| if of.is_optional { "?" } else { "" };
            let value = |(name, of): &(&str, ValueType)| {
                ((*name).to_owned(), serde_json::Value::String(format!("{}{}", of.name, suffix(of))))
            };
            (schema.key.to_owned(), serde_json::Value::Object(schema.values.iter().map(value).collect()))
        })
        .collect();
    let all = serde_json::json!({ "kinds": kinds(), "sentences": sentences });
    check("tests/js/leaks.generated.json", &format!("{all:#}\n"));
}

#[test]
fn the_list_of_words() {
    let mut text = format!("// Generated from crate/core/src/leaks.rs, do not edit: {HINT}\n\n");
    for kind in kinds() {
        let mut words = kind.split('-');
        let mut name = words.next().unwrap_or_default().to_owned();
        for word in words {
            name += &word[..1].to_uppercase();
            name += &word[1..];
        }
        writeln!(text, "export * as {name} from './{kind}.js';").expect("a String takes everything");
    }
    check("www/js/words/leaks/index.js", &text);
}

#[test]
fn the_table_of_thresholds() {
    let mut text = String::from(
        "# Thresholds and certainties\n\nGenerated from `core/src/leaks/policy.rs`, where they are read and changed. Units: bytes and things that are counted;\n`share`, a part of one; `1/n`, a part given by its divisor; `×`, a factor; `certainty`, the confidence of a finding.\n",
    );
    for (group, about) in GROUPS {
        write!(text, "\n## {group}\n\n{about}\n\n| name | value | unit | reason |\n| --- | --- | --- | --- |\n")
            .expect("a String takes everything");
        let of_group = |name: &str| name.strip_prefix(group).and_then(|rest| rest.strip_prefix('.')).map(str::to_owned);
        for row in TABLE {
            if let Some(name) = of_group(row.name) {
                writeln!(text, "| `{name}` | {} | {} | {} |", row.value, row.unit, row.reason)
                    .expect("a String takes everything");
            }
        }
    }
    check("crate/POLICY.md", &text);
}
