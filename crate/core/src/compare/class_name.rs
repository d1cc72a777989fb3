//! What a class is called in several snapshots.
//!
//! DevTools tells classes apart by name, script id, line and column. Script ids are handed out anew in every process, so
//! where ids mean nothing the address of the script stands in for its id.

use crate::compare::side::SideClass;
use crate::passes::class_names::ClassKey;

/// Equal for what is one class.
#[derive(PartialEq, Eq, Hash)]
pub enum Name<'a> {
    /// DevTools' key: the script's id, line and column, and the name.
    Key(Option<(u32, u32, u32)>, &'a [u8]),
    /// The script's address instead of its id.
    Address(&'a [u8], u32, u32, &'a [u8]),
}

impl<'a> From<&'a ClassKey> for Name<'a> {
    fn from(key: &'a ClassKey) -> Self {
        Name::Key(key.location.map(|at| (at.script_id, at.line, at.column)), &key.name)
    }
}

/// The name of a class; `is_by_id` says that ids mean the same in all snapshots.
pub fn name(class: &SideClass, is_by_id: bool) -> Name<'_> {
    let key = &class.key;
    match (key.location, &class.url) {
        (Some(at), Some(url)) if !is_by_id => Name::Address(url, at.line, at.column, &key.name),
        // What is at the same place in a script without an address is called alike, if nothing else tells.
        (Some(at), None) if !is_by_id => Name::Key(Some((0, at.line, at.column)), &key.name),
        _ => key.into(),
    }
}
