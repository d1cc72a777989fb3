//! `findings [--policy NAME=VALUE,…] FILE…`: prints the leaks as JSON; the files are snapshots of one process, oldest
//! first. `--policy` replaces thresholds.
//! `findings --time FILE…`: prints the time of opening and of the detectors, for benchmarks.
//! `findings --policy`: prints the table of thresholds as JSON.

use std::fs::File;
use std::io::Read;
use std::process::ExitCode;
use std::time::Instant;

use heapwise_core::analyses::Analyses;
use heapwise_core::leaks::policy::{Policy, TABLE};
use heapwise_core::load::Loader;
use heapwise_core::monitor::Silent;
use heapwise_core::snapshot::{Opening, Snapshot};
use heapwise_core::{Error, ErrorKind};
use serde_json::json;

const SLICE: usize = 4 << 20;

fn main() -> ExitCode {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let timed = files.first().is_some_and(|first| first == "--time");
    if timed {
        files.remove(0);
    }
    let mut policy = Policy::default();
    if files.first().is_some_and(|first| first == "--policy") {
        files.remove(0);
        if files.is_empty() {
            let rows = TABLE.iter().map(|row| json!({ "name": row.name, "value": row.value, "unit": row.unit }));
            println!("{:#}", rows.collect::<serde_json::Value>());
            return ExitCode::SUCCESS;
        }
        for replacement in files.remove(0).split(',') {
            let value = replacement.split_once('=').and_then(|(name, value)| Some((name, value.parse().ok()?)));
            if !value.is_some_and(|(name, value)| policy.set(name, value)) {
                eprintln!("{replacement} is not the name of a threshold and a number");
                return ExitCode::from(2);
            }
        }
    }
    if files.is_empty() {
        eprintln!("usage: findings [--time | --policy NAME=VALUE,…] FILE…");
        return ExitCode::from(2);
    }
    match run(&files, timed, &policy) {
        Ok(value) => {
            println!("{value:#}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(1)
        }
    }
}

fn run(files: &[String], timed: bool, policy: &Policy) -> Result<serde_json::Value, Error> {
    let mut surveys = Vec::new();
    let mut times = Vec::new();
    let mut last = None;
    for file in files {
        let begin = Instant::now();
        let snapshot = open(file)?;
        let opened = begin.elapsed().as_secs_f64();
        let begin = Instant::now();
        let mut analyses = Analyses::with_policy(policy.clone());
        surveys.push(analyses.survey(&snapshot)?);
        let surveyed = begin.elapsed().as_secs_f64();
        times.push(json!({ "nodes": snapshot.graph.node_count(), "open": opened, "survey": surveyed }));
        last = Some((snapshot, analyses));
    }
    let Some((snapshot, mut analyses)) = last else { return Err(Error::cancelled()) };
    surveys.pop();
    let begin = Instant::now();
    let findings = analyses.findings(&snapshot, &surveys)?;
    if timed {
        return Ok(json!({ "files": times, "judge": begin.elapsed().as_secs_f64() }));
    }
    serde_json::to_value(&findings).map_err(|error| Error::new(ErrorKind::Malformed, error.to_string()))
}

fn open(path: &str) -> Result<Snapshot, Error> {
    let unreadable = |error: std::io::Error| Error::new(ErrorKind::Malformed, format!("{path}: {error}"));
    let mut file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut opening = Opening::Loading(Box::new(Loader::new(Some(size), u64::MAX)));
    let mut buffer = vec![0; SLICE];
    loop {
        match file.read(&mut buffer).map_err(unreadable)? {
            0 => break,
            count => opening.push(&buffer[..count], &Silent)?,
        }
    }
    while opening.next().is_some() {
        opening.run(&Silent)?;
    }
    match opening {
        Opening::Done(snapshot) => Ok(*snapshot),
        _ => Err(Error::cancelled()),
    }
}
