//! Texts that are there again and again (H8 of our notes). Slices that pin long strings are told with what holds them, by
//! `containers`.
//!
//! Cost: that of `query::duplicates`, and only where strings are a large part of the heap.

use crate::error::Result;
use crate::names;
use crate::query::duplicates::duplicates;
use crate::query::owners;

use super::anchor::anchor;
use super::case::Case;
use super::draft::Draft;
use super::finding::{Kind, Sentence, Severity};
use super::{Detector, Number};

/// Copies of one text waste at least this part of the heap.
const PART: u64 = 20;
/// Strings are at least this part of a heap in which copies of one text are looked for.
const LARGE: u64 = 4;

/// See the module.
pub struct Strings;

impl Detector for Strings {
    fn judge(&self, case: &Case, _: Number, out: &mut Vec<Draft>) -> Result<()> {
        let heap = case.heap;
        if heap.snapshot.statistics.strings * LARGE < heap.total() {
            return Ok(());
        }
        let retained = |node| heap.retained(node);
        let name = |node| names::node_name(heap.graph, node);
        let found = duplicates(heap.graph, &retained, &name)?;
        let most = found.groups.iter().max_by_key(|group| group.wasted_size);
        let Some(group) = most.filter(|group| group.wasted_size * PART >= heap.total()) else { return Ok(()) };
        let members = found.members(group);
        let Some(&node) = members.first() else { return Ok(()) };
        let text: String = heap.name(node).chars().take(60).collect();
        let count = members.len() as u64;
        let title = Sentence::new(
            "title.duplicates",
            [("text", text.into()), ("count", count.into()), ("wastedSize", group.wasted_size.into())],
        );
        let mut anchor = anchor(heap, node);
        let owners = owners::owners(heap.snapshot, members)?;
        if let Some(owner) = owners.list.first() {
            let class = owners::class_text(heap.snapshot, owner);
            // Texts of scripts and the like are V8's to keep.
            if class.is_empty() || class.starts_with('(') || class.starts_with("system / ") {
                return Ok(());
            }
            anchor.name = class + &owners::edge_text(heap.snapshot, owner);
            anchor.text = format!("`{}`", anchor.name);
            anchor.place = None;
        }
        let mut draft = Draft::new(heap, Kind::Strings, &anchor, title, Sentence::new("advice.duplicates", []))
            .judged(Severity::Info, 0.5);
        draft.finding.retained_size = group.wasted_size;
        draft.finding.count = count;
        out.push(draft);
        Ok(())
    }
}
