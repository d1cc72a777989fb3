//! What views ask: rows sorted and filtered once, then handed out page by page.

pub mod classes;
