//! The function that changes a property: where a person looks first when `session.transcript` grows.
//!
//! A function that has `this.transcript += text` has the word `transcript` among the constants of its bytecode. The text
//! of the function, where the snapshot has it, shows whether it changes the property or only reads it. What the constructor
//! writes is the first value. If exactly one function of the program's own is left, it is the one.
//!
//! Cost: a look at the index of words (`read/callers.rs`), and at the text of each function that has the word.

use crate::leaks::tell::owner::{Place, Whereabouts};

use super::callers::{Caller, users};
use super::heap::Heap;

/// Methods that put something into what they are called on.
const FILLING: [&str; 8] = [".push(", ".unshift(", ".splice(", ".set(", ".add(", ".append(", ".concat(", ".fill("];
/// V8's name of the function that gives the fields of a class their first values.
const FIELDS: &str = "<instance_members_initializer>";

/// The only function of the program's own that can change a property. `constructor` is where the class of the objects that
/// have it is written.
pub fn changer(heap: &Heap, property: &str, constructor: Option<&Place>) -> Option<Caller> {
    // The methods of a class have no word for its private fields; only the code that makes the class does.
    if property.starts_with('#') {
        return None;
    }
    let is_first = |caller: &Caller| {
        let line = caller.place.as_ref().and_then(Whereabouts::line);
        caller.name == FIELDS || line.is_some() && line == constructor
    };
    let mut all = users(heap, property, is_change).into_iter().filter(|caller| !is_first(caller));
    all.next().filter(|_| all.next().is_none())
}

/// Whether code changes the property whose name is between these texts.
fn is_change(before: &str, after: &str) -> bool {
    let after = after.trim_start();
    // `a.b?.push(c)` and `a.b.push(c)`.
    let method = after.strip_prefix('?').unwrap_or(after);
    let is_filled = || FILLING.iter().any(|call| method.starts_with(call));
    // `a.b[c] = d`, as far as there is no bracket in `c`.
    let behind = after.strip_prefix('[').and_then(|within| within.split_once(']')).map(|(_, behind)| behind);
    before.trim_end().ends_with('.') && (is_given(after) || is_filled() || behind.is_some_and(is_given))
}

/// Whether a text begins with `=` or with an operator such as `+=`, and not with a comparison.
fn is_given(after: &str) -> bool {
    let after = after.trim_start();
    let value = after.trim_start_matches(['+', '-', '*', '/', '%', '&', '|', '^', '?']);
    value.starts_with('=') && !value.starts_with("==") && !value.starts_with("=>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::read::callers::tests::function;
    use crate::leaks::trial::{self, PROGRAM};

    #[test]
    fn what_changes_a_property_is_recognised() {
        let is = |code: &str| {
            let (before, after) = code.split_once("text").expect("the property");
            is_change(before, after)
        };
        let changes = [
            "this.text = 1",
            "a.text += b",
            "a.text ??= b",
            "this.text.push(1)",
            "a.text?.add(1)",
            "a?.text.set(1)",
            "a.text[key] = 1",
            "a.text [key] ||= 1",
        ];
        assert!(changes.iter().all(|code| is(code)), "{changes:?}");
        let reads = [
            "this.text",
            "a.text == b",
            "a.text === b",
            "text = 1",
            "text => 1",
            "a.text[key]",
            "a.text[key] == 1",
            "a.text.slice(1)",
            "a.text.pushed(1)",
            "({ text: 1 })",
            "a.text(1)",
        ];
        assert!(!reads.iter().any(|code| is(code)), "{reads:?}");
    }

    /// A text as a heap's description has it.
    fn coded(text: &str) -> String {
        [(" ", "␣"), ("\n", "⏎"), ("(", "⟨"), (")", "⟩"), ("{", "⦃"), ("}", "⦄"), ("#", "♯")]
            .iter()
            .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    }

    /// Name and line of the function that changes `rest`, in a program with this text; lines count from 0.
    fn of(text: &str, functions: &str, constructor: Option<u32>) -> Option<(String, Option<u32>)> {
        let heap = format!("{PROGRAM}{functions}").replace("const␣kept␣=␣[]", &coded(text));
        trial::with_heap(&heap, |heap| {
            let url = Some("/app/server.js".to_owned());
            let constructor = constructor.map(|line| Place { script_id: 7, url, line, column: 6 });
            let caller = changer(heap, "rest", constructor.as_ref())?;
            Some((caller.name.clone(), caller.line().map(|place| place.line)))
        })
    }

    const TEXT: &str = "class F {\n  constructor() { this.rest = 1 }\n  add(a) {\n    this.rest += a\n  }\n\
                        read() { return this.rest }\n}\n";

    #[test]
    fn the_only_function_that_changes_a_property_is_named() {
        let constructor = function("F", "file", "#7:0:6", &["rest"]);
        let add = function("add", "file", "#7:2:5", &["rest"]);
        let read = function("read", "file", "#7:5:4", &["rest"]);
        let all = format!("{constructor}{add}{read}");
        assert_eq!(of(TEXT, &all, Some(0)), Some(("add".into(), Some(3))), "the line of the change");
        assert_eq!(of(TEXT, &all, None), None, "the class has one, too");
        assert_eq!(of(TEXT, &read, None), None, "it only reads");
        assert_eq!(of(TEXT, "", None), None, "no function has the word");
    }

    #[test]
    fn without_the_text_every_function_with_the_word_may_be_it() {
        let add = function("add", "file", "#7:2:5", &["rest"]);
        let read = function("read", "file", "#7:9:4", &["rest"]);
        assert_eq!(of("cut", &add, None), Some(("add".into(), Some(2))), "where it begins");
        assert_eq!(of("cut", &format!("{add}{read}"), None), None);
        let cut = &TEXT[..TEXT.find("this.rest += a").expect("the change")];
        assert_eq!(of(cut, &add, None), Some(("add".into(), Some(2))), "the text ends within it");
    }

    #[test]
    fn what_gives_fields_their_first_values_is_left_out() {
        let fields =
            function("fields", "file", "#7:1:2", &["rest"]).replace("fields:fields{", &format!("fields:{FIELDS}{{"));
        let add = function("add", "file", "#7:2:5", &["rest"]);
        assert_eq!(of("cut", &format!("{fields}{add}"), None), Some(("add".into(), Some(2))));
        assert_eq!(of("cut", &fields, None), None);
    }

    #[test]
    fn private_fields_are_left_out() {
        let module = function("module", "file", "#7:0:0", &["♯rest", "rest"]);
        let text = "function module() {\n  class F { #rest = 1\n  add(a) { this.#rest += a }\n  }\n}\n";
        let heap = format!("{PROGRAM}{module}").replace("const␣kept␣=␣[]", &coded(text));
        assert!(
            trial::with_heap(&heap, |heap| changer(heap, "#rest", None).is_none()),
            "it is within another function"
        );
    }

    #[test]
    fn functions_of_packages_are_left_out() {
        let package = function("add", "wsFile", "#9:2:5", &["rest"]);
        assert_eq!(of("cut", &format!("{}{package}", trial::OTHERS_CODE), None), None);
    }
}
