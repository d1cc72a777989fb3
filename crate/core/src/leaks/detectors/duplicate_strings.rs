//! Texts that are in memory again and again. Slices that pin long strings are found with the container that holds them, by
//! `containers`.
//!
//! Cost: that of `query::duplicates`, and only where strings are a large part of the heap.

use crate::error::Result;
use crate::leaks::detector::{Kind, Looker, Profile, Standing};
use crate::leaks::follow::case::Case;
use crate::leaks::read::climb::shown;
use crate::leaks::read::ownership::ownership;
use crate::leaks::tell::draft::Draft;
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::Role;
use crate::leaks::tell::sentence::{schemas, sentence};
use crate::names;
use crate::query::duplicates::duplicates;
use crate::query::owners;

/// Strings that take more memory than they need.
pub const STRINGS: Kind = Kind { slug: "strings", standing: Standing::Place };

sentence!(Title = "title.duplicates" { text: String, count: u64, wastedSize: u64 });
sentence!(Advice = "advice.duplicates" {});

/// See the module.
pub struct DuplicateStrings;

impl Looker for DuplicateStrings {
    const PROFILE: Profile =
        Profile { name: "duplicate_strings", kinds: &[STRINGS], sentences: schemas![Title, Advice] };

    fn look(case: &Case) -> Result<Vec<Draft>> {
        Ok(most_wasteful(case)?.into_iter().collect())
    }
}

/// The text whose copies waste most, if that is much.
fn most_wasteful(case: &Case) -> Result<Option<Draft>> {
    let heap = case.heap;
    let policy = &heap.policy.duplicate_strings;
    if !heap.is_part(heap.snapshot.statistics.strings, policy.strings_heap_part) {
        return Ok(None);
    }
    let retained = |node| heap.retained(node);
    let name = |node| names::node_name(heap.graph, node);
    let texts = duplicates(heap.graph, &retained, &name)?;
    let most = texts.groups.iter().max_by_key(|group| group.wasted_size);
    let Some(group) = most.filter(|group| heap.is_part(group.wasted_size, policy.wasted_heap_part)) else {
        return Ok(None);
    };
    let copies = texts.members(group);
    let Some(&copy) = copies.first() else { return Ok(None) };
    let mut owned = ownership(heap, copy);
    if let Some(owner) = owners::owners(heap.snapshot, copies)?.list.first() {
        let class = owners::class_text(heap.snapshot, owner);
        // V8 keeps the texts of scripts and the like, and no program can change that.
        if class.is_empty() || class.starts_with('(') || class.starts_with("system / ") {
            return Ok(None);
        }
        owned.owner.name = class + &owners::edge_text(heap.snapshot, owner);
        owned.owner.role = Role::Variable;
        owned.owner.place = None;
    }
    let count = copies.len() as u64;
    let title = Title { text: shown(heap, copy), count, wastedSize: group.wasted_size };
    let draft = Draft::new(heap, STRINGS, &owned, (Severity::Info, policy.seen), title, Advice {});
    Ok(Some(draft.keeping(group.wasted_size).counting(count)))
}
