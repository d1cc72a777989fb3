//! Handles: the integers by which JavaScript holds what outlives a call.

use std::cell::Cell;
use std::collections::HashMap;

use heapwise_core::{Error, ErrorKind};
use wasm_bindgen::JsValue;

use crate::error::thrown;

/// A kind of thing that is held by handle.
pub trait Held {
    /// Its name in errors: "this … has been closed".
    const NAME: &'static str;
}

/// All things of one kind, by handle. An engine uses no handle twice, for any kind, so a closed handle or one of
/// another kind is always noticed.
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

    /// The thing with this handle; an error if there is none.
    pub fn get(&self, handle: u32) -> Result<&T, JsValue> {
        self.held.get(&handle).ok_or_else(|| closed(T::NAME))
    }

    /// The thing with this handle; an error if there is none.
    pub fn get_mut(&mut self, handle: u32) -> Result<&mut T, JsValue> {
        self.held.get_mut(&handle).ok_or_else(|| closed(T::NAME))
    }

    /// The thing with this handle, if there is one.
    pub fn find_mut(&mut self, handle: u32) -> Option<&mut T> {
        self.held.get_mut(&handle)
    }

    /// Removes a thing, if it is there.
    pub fn remove(&mut self, handle: u32) -> Option<T> {
        self.held.remove(&handle)
    }

    /// Removes all things that do not satisfy a condition.
    pub fn retain(&mut self, keeps: impl Fn(&T) -> bool) {
        self.held.retain(|_, thing| keeps(thing));
    }
}

/// The error for a handle that holds nothing.
pub fn closed(what: &str) -> JsValue {
    thrown(&Error::new(ErrorKind::Cancelled, format!("this {what} has been closed")))
}
