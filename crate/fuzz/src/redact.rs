//! Redaction, at both levels: the redacted file opens with the same graph, every slicing gives the same bytes, and redacting
//! twice at the usual level changes nothing.

use heapwise_core::Error;
use heapwise_core::graph::strings::utf16_len;
use heapwise_core::monitor::Silent;
use heapwise_core::redact::Redactor;
use heapwise_core::redact::plan::Level;
use heapwise_core::snapshot::Snapshot;

use crate::opened::{assert_same_shape, on_one_thread, open, slicings};

pub fn run(bytes: &[u8]) {
    let Ok(snapshot) = on_one_thread(|| open(&[bytes])) else { return };
    if snapshot.partial.is_some() {
        return;
    }
    for level in [Level::Usual, Level::Strict] {
        check(bytes, &snapshot, level);
    }
}

fn check(bytes: &[u8], snapshot: &Snapshot, level: Level) {
    let [whole, pieces, smallest] = slicings(bytes);
    let once = redacted(snapshot, level, &whole).expect("the file that was opened");
    assert_eq!(redacted(snapshot, level, &pieces).as_ref(), Ok(&once));
    assert_eq!(redacted(snapshot, level, &smallest).as_ref(), Ok(&once));
    let after = on_one_thread(|| open(&[&once])).expect("a redacted file opens");
    assert!(after.partial.is_none() && !after.compressed);
    assert_same_shape(snapshot, &after);
    assert_eq!(snapshot.graph.sections, after.graph.sections);
    for (string, (before, after)) in snapshot.graph.strings.iter().zip(after.graph.strings.iter()).enumerate() {
        assert_eq!(utf16_len(before), utf16_len(after), "the length of string {string}");
    }
    let twice = redacted(&after, level, &[&once]).expect("the file that was opened");
    // At the strict level the endings of addresses are judged by their look, and stand-ins have another one.
    if level == Level::Usual {
        assert_eq!(String::from_utf8_lossy(&twice), String::from_utf8_lossy(&once));
    }
}

fn redacted(snapshot: &Snapshot, level: Level, slices: &[&[u8]]) -> Result<Vec<u8>, Error> {
    let (mut redactor, mut out) = (Redactor::of(snapshot, level)?, Vec::new());
    for slice in slices {
        redactor.push(slice, &Silent, &mut out)?;
    }
    redactor.finish(&mut out)?;
    Ok(out)
}
