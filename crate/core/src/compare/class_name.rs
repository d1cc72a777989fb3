//! The identity of a class across snapshots.
//!
//! DevTools identifies classes by name, script id, line and column. Every process assigns new script ids, so where ids
//! mean nothing the URL of the script replaces its id.

use crate::compare::side::SideClass;
use crate::passes::class_names::ClassKey;

/// Equal for equal classes.
#[derive(PartialEq, Eq, Hash)]
pub enum Name<'a> {
    /// DevTools' key: the script's id, line and column, and the name.
    Key(Option<(u32, u32, u32)>, &'a [u8]),
    /// The script's URL instead of its id, then line, column and name.
    Address(&'a [u8], u32, u32, &'a [u8]),
}

impl<'a> From<&'a ClassKey> for Name<'a> {
    fn from(key: &'a ClassKey) -> Self {
        Name::Key(key.location.map(|at| (at.script_id, at.line, at.column)), &key.name)
    }
}

/// The identity of a class; `is_by_id` says that ids mean the same in all snapshots.
pub fn name(class: &SideClass, is_by_id: bool) -> Name<'_> {
    let key = &class.key;
    match (key.location, &class.url) {
        (Some(at), Some(url)) if !is_by_id => Name::Address(url, at.line, at.column, &key.name),
        // Scripts without a URL count as one script.
        (Some(at), None) if !is_by_id => Name::Key(Some((0, at.line, at.column)), &key.name),
        _ => key.into(),
    }
}
