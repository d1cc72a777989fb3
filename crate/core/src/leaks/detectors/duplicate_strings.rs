//! Texts that are in memory again and again. Slices that pin long strings are found with the container that holds them, by
//! `containers`.
//!
//! Cost: where strings are a large part of the heap, one pass over the nodes, and that of `query::duplicates` where copies
//! may waste enough.

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
use crate::query::duplicates::{duplicates, most_wasted};
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
    let name = |node| names::node_name(heap.graph, node);
    if !heap.is_part(most_wasted(heap.graph, &name)?, policy.wasted_heap_part) {
        return Ok(None);
    }
    let retained = |node| heap.retained(node);
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
    // A text that cannot be shown helps no one.
    let is_shown = heap.text(copy).is_some_and(|text| !text.trim().is_empty());
    if !is_shown {
        return Ok(None);
    }
    let count = copies.len() as u64;
    let title = Title { text: shown(heap, copy), count, wastedSize: group.wasted_size };
    let draft = Draft::new(heap, STRINGS, &owned, (Severity::Info, policy.seen), title, Advice {});
    Ok(Some(draft.keeping(group.wasted_size).counting(count)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::tell::finding::Finding;
    use crate::leaks::trial::{PROGRAM, each, findings, kinds, owner_text, padded, reasons, text};

    /// The token of a session, a text of 1,000 bytes.
    const TOKEN: &str = "; root -> s*:Session@1*1 -property:token> t*:abc(1000)@1*3{string}";

    /// A program with this part of a heap, padded to a total in bytes.
    fn program(held: &str, total: u64) -> String {
        padded(&format!("{PROGRAM}{held}"), total)
    }

    fn tokens(count: u32) -> String {
        each(0..count, TOKEN)
    }

    fn only(heap: String) -> Finding {
        let found = findings(&[heap]).findings;
        assert_eq!(found.len(), 1, "{found:#?}");
        found[0].clone()
    }

    #[test]
    fn copies_of_a_text_are_found_with_their_owner() {
        let note = only(program(&tokens(5), 10_000));
        assert_eq!((note.kind, note.severity, note.confidence), (STRINGS, Severity::Info, 0.5));
        assert_eq!((owner_text(&note.owner).as_str(), note.location.as_ref()), ("`Session.token`", None));
        assert_eq!((note.count, note.retained_size, note.growth), (5, 4_000, 0));
        let title = ["text", "count", "wastedSize"].map(|value| text(&note.title, value));
        assert_eq!((note.title.key, title), ("title.duplicates", ["abc", "5", "4000"].map(String::from)));
        assert_eq!((note.advice.key, reasons(&note)), ("advice.duplicates", vec![]));
    }

    #[test]
    fn several_snapshots_show_no_more() {
        let heaps = [2, 4, 6].map(|count| program(&tokens(count), 10_000));
        let found = findings(&heaps).findings;
        let notes: Vec<_> = found.iter().map(|note| (note.kind, note.severity, note.count, note.growth)).collect();
        assert_eq!(notes, [(STRINGS, Severity::Info, 6, 0)]);
    }

    #[test]
    fn copies_are_looked_for_where_strings_are_a_quarter_of_the_heap() {
        assert_eq!(kinds(&[program(&tokens(5), 4 * 5_000)]), ["strings"]);
        assert!(kinds(&[program(&tokens(5), 4 * 5_000 + 1)]).is_empty());
    }

    #[test]
    fn a_waste_of_less_than_a_twentieth_of_the_heap_is_none() {
        let held = tokens(2) + "; root -> l:Letter@21 -property:text> x:long(9000)@23{string}";
        assert_eq!(kinds(&[program(&held, 20 * 1_000)]), ["strings"]);
        assert!(kinds(&[program(&held, 20 * 1_000 + 1)]).is_empty());
    }

    #[test]
    fn texts_without_copies_are_none() {
        assert!(kinds(&[program(&each(0..5, &TOKEN.replace("abc", "abc*")), 10_000)]).is_empty());
    }

    #[test]
    fn the_text_that_wastes_most_is_the_finding() {
        let urls = each(5..7, "; root -> q*:Request@1*1 -property:url> u*:xyz(5000)@1*3{string}");
        let note = only(program(&(tokens(5) + &urls), 20_000));
        assert_eq!((note.retained_size, owner_text(&note.owner)), (5_000, "`Request.url`".into()));
        assert_eq!(text(&note.title, "text"), "xyz");
    }

    #[test]
    fn the_owner_with_most_copies_is_named() {
        let others = each(5..7, "; root -> q*:Request@1*1 -property:url> u*:abc(1000)@1*3{string}");
        let note = only(program(&(tokens(5) + &others), 10_000));
        assert_eq!((owner_text(&note.owner).as_str(), note.count), ("`Session.token`", 7));
        let listed = "; root -> l:Array@21 -element:*> t*:abc(1000)@1*3{string}";
        assert_eq!(owner_text(&only(program(&each(0..5, listed), 10_000)).owner), "`Array[]`");
    }

    #[test]
    fn what_only_v8_holds_is_none() {
        let held = |by: &str| {
            let tokens = each(0..5, &TOKEN.replace("s*:Session@1*1 -property:token>", by));
            kinds(&[program(&tokens, 10_000)])
        };
        assert_eq!(held("s*:Session@1*1 -property:token>"), ["strings"]);
        assert!(held("s*:abc@1*1{code} -internal:source>").is_empty(), "compiled code");
        assert!(held("s*:system␣/␣Script@1*1 -internal:source>").is_empty(), "an object of V8's");
        let roots = TOKEN.replace("s*:Session@1*1 -property:token> ", "");
        assert!(kinds(&[program(&each(0..5, &roots), 10_000)]).is_empty(), "roots alone");
    }
}
