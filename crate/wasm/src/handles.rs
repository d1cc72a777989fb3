//! What outlives a call: JavaScript holds it by a number.

use std::cell::Cell;
use std::collections::HashMap;

use heapwise_core::{Error, ErrorKind};
use wasm_bindgen::JsValue;

use crate::error::thrown;

/// What can be held by a handle.
pub trait Held {
    /// What an error calls it: "this … has been closed".
    const NAME: &'static str;
}

/// Everything of one kind, by handle. No handle is given out twice in an engine, to whatever kind: one that was closed, or
/// that belongs to another kind, is never mistaken for something else.
pub struct Handles<T> {
    held: HashMap<u32, T>,
}

thread_local! {
    // Only the engine's worker calls.
    static LAST: Cell<u32> = const { Cell::new(0) };
}

impl<T> Default for Handles<T> {
    fn default() -> Self {
        Handles { held: HashMap::new() }
    }
}

impl<T: Held> Handles<T> {
    /// Holds a thing; returns its handle.
    pub fn add(&mut self, thing: T) -> u32 {
        let handle = LAST.get() + 1;
        LAST.set(handle);
        self.held.insert(handle, thing);
        handle
    }

    /// The thing; an error where it has been closed, or never was.
    pub fn get(&self, handle: u32) -> Result<&T, JsValue> {
        self.held.get(&handle).ok_or_else(|| closed(T::NAME))
    }

    /// The same to be changed.
    pub fn get_mut(&mut self, handle: u32) -> Result<&mut T, JsValue> {
        self.held.get_mut(&handle).ok_or_else(|| closed(T::NAME))
    }

    /// The same, if it is there.
    pub fn find_mut(&mut self, handle: u32) -> Option<&mut T> {
        self.held.get_mut(&handle)
    }

    /// Lets go of a thing, if it is there.
    pub fn remove(&mut self, handle: u32) -> Option<T> {
        self.held.remove(&handle)
    }

    /// Lets go of all that do not satisfy a condition.
    pub fn retain(&mut self, keeps: impl Fn(&T) -> bool) {
        self.held.retain(|_, thing| keeps(thing));
    }
}

/// The error of a handle behind which there is nothing.
pub fn closed(what: &str) -> JsValue {
    thrown(&Error::new(ErrorKind::Cancelled, format!("this {what} has been closed")))
}
