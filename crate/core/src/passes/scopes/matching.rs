//! Which scope of a text a context belongs to.
//!
//! A heap without tables names the variables of a context and the context around it, and each closure has the position
//! of its function. So the contexts around a closure lie, from the inside out, in the scopes around its function. A
//! context can be one of a scope that declares all of its variables. Where the contexts of a closure fit in more than
//! one way, or in no way, nothing is said of those that differ.
//!
//! Cost: contexts times scopes around a function, once for each function and scope info.

use super::text::Text;

/// The scopes of the contexts around a function, from the inside: `names` are the variables of each. `None` for a
/// context without variables, or with several scopes that fit. `None` for all if they cannot be in the scopes around
/// the function.
pub(super) fn scopes_of(text: &Text, created_in: Option<usize>, names: &[Vec<&str>]) -> Option<Vec<Option<usize>>> {
    let around = scopes_around(text, created_in);
    let fits = |context: usize, place: usize| text.fits(around[place], names[context].iter().copied());
    let matters = |context: &usize| !names[*context].is_empty();
    let contexts: Vec<usize> = (0..names.len()).filter(matters).collect();
    // As far inside as possible, and as far outside as possible.
    let mut inmost = Vec::new();
    let mut from = 0;
    for &context in &contexts {
        let place = (from..around.len()).find(|&place| fits(context, place))?;
        inmost.push(place);
        from = place + 1;
    }
    let mut outmost = Vec::new();
    let mut to = around.len();
    for &context in contexts.iter().rev() {
        let place = (0..to).rev().find(|&place| fits(context, place))?;
        outmost.push(place);
        to = place;
    }
    outmost.reverse();
    let mut scopes = vec![None; names.len()];
    for (index, &context) in contexts.iter().enumerate() {
        let (inner, outer) = (around[inmost[index]], around[outmost[index]]);
        scopes[context] = (inner == outer).then_some(inner);
    }
    Some(scopes)
}

/// The scopes around a function, from the inside; twice those that may have two contexts.
fn scopes_around(text: &Text, created_in: Option<usize>) -> Vec<usize> {
    let mut around = Vec::new();
    let mut next = created_in;
    while let Some(scope) = next {
        around.push(scope);
        if text.scopes[scope].has_two_contexts {
            around.push(scope);
        }
        next = text.scopes[scope].parent;
    }
    around
}
