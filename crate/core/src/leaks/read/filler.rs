//! The function that fills a container.
//!
//! A function that calls `list.push` has the word `push` among the constants of its bytecode. If exactly one of the
//! functions that see the container's variable has a word that fills such a container, it is the one. V8 drops the bytecode
//! of functions that were not called for long, but a function that fills a leak is called all the time.
//!
//! Cost: the constants of the functions of one context.

use crate::ids::NodeIx;

use super::constants::constants;
use super::entries::Shape;
use super::heap::Heap;
use super::script::functions_in;

/// Functions that are looked at.
const MAX_FUNCTIONS: usize = 512;

/// The only function that can fill a container of a shape that a variable of this context holds.
pub fn filler(heap: &Heap, context: NodeIx, shape: Shape) -> Option<NodeIx> {
    let words: &[&[u8]] = match shape {
        Shape::Array => &[b"push", b"unshift", b"splice", b"concat"],
        Shape::Map => &[b"set"],
        Shape::Set => &[b"add"],
        Shape::Object => return None,
    };
    let functions = functions_in(heap, context);
    let is_able = |&function: &NodeIx| constants(heap, function).iter().any(|word| words.contains(word));
    let mut able = functions.into_iter().take(MAX_FUNCTIONS).filter(is_able);
    able.next().filter(|_| able.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial;

    /// The function `add` of a context, whose bytecode is `code` and whose constants are `pool`; the context is node 1.
    const ADD: &str = "root -> x:system␣/␣Context; root -> add:add{closure}#7:4:1 -internal:context> x;\
        add -internal:shared> s:add{code} -internal:function_data> code:system␣/␣BytecodeArray{code};\
        code -internal:constant_pool> pool{array}";

    /// The name of the function that fills a container of a shape.
    fn name(rest: &str, shape: Shape) -> Option<String> {
        trial::with_heap(&format!("{ADD};{rest}"), |heap| {
            filler(heap, NodeIx(1), shape).map(|function| heap.function_name(function))
        })
    }

    fn fills_an_array(rest: &str) -> bool {
        name(rest, Shape::Array).is_some()
    }

    #[test]
    fn each_shape_has_words_that_fill_it() {
        let able = |word: &str| {
            let shapes = [Shape::Array, Shape::Map, Shape::Set, Shape::Object];
            shapes.map(|shape| name(&format!("pool -internal:0> w:{word}{{string}}"), shape).is_some())
        };
        for word in ["push", "unshift", "splice", "concat"] {
            assert_eq!(able(word), [true, false, false, false], "{word}");
        }
        assert_eq!(able("set"), [false, true, false, false]);
        assert_eq!(able("add"), [false, false, true, false]);
        assert_eq!(able("pushed"), [false; 4], "a longer word is another one");
        assert_eq!(name("pool -internal:0> w:push{string}", Shape::Array).as_deref(), Some("add"));
    }

    #[test]
    fn only_one_function_may_be_able() {
        let another = |word: &str| {
            format!(
                "pool -internal:0> w:push{{string}}; root -> g:remove{{closure}}#7:9:1 -internal:context> x;\
                 g -internal:shared> t:remove{{code}} -internal:function_data> tc{{code}} -internal:constant_pool> tp{{array}};\
                 tp -internal:0> v:{word}{{string}}"
            )
        };
        assert_eq!(name(&another("pop"), Shape::Array).as_deref(), Some("add"));
        assert_eq!(name(&another("splice"), Shape::Array), None);
        assert_eq!(name("", Shape::Array), None, "no function is able");
    }

    #[test]
    fn a_function_that_was_made_further_in_may_be_the_one() {
        let inner = "root -> f:fill{closure}#7:9:1 -internal:context> y:system␣/␣Context -internal:previous> x;\
                     f -internal:shared> t:fill{code} -internal:function_data> tc{code} -internal:constant_pool> tp{array};\
                     tp -internal:0> v:push{string}";
        assert_eq!(name(inner, Shape::Array), None, "a function of the context itself is nearer");
        let alone = |heap: &str| {
            trial::with_heap(heap, |heap| {
                filler(heap, NodeIx(1), Shape::Array).map(|function| heap.function_name(function))
            })
        };
        assert_eq!(alone(&format!("root -> x:system␣/␣Context;{inner}")).as_deref(), Some("fill"));
        assert_eq!(alone(&format!("root -> x:system␣/␣Context;{}", inner.replace("#7:9:1", ""))), None, "no place");
    }

    #[test]
    fn the_functions_own_name_is_no_constant() {
        assert!(!fills_an_array("s -internal:name_or_scope_info> w:push{string}"));
        assert!(fills_an_array("code -internal:constant> w:push{string}"));
    }

    #[test]
    fn constants_may_be_a_few_steps_away() {
        assert!(fills_an_array("pool -internal:0> more{hidden} -internal:0> w:push{string}"));
        assert!(!fills_an_array(
            "pool -internal:0> more{hidden} -internal:0> most{hidden} -internal:0> w:push{string}"
        ));
    }

    #[test]
    fn only_strings_that_code_holds_are_constants() {
        assert!(!fills_an_array("pool -internal:0> w:push{symbol}"));
        assert!(!fills_an_array("pool -internal:0> o:Object -internal:0> w:push{string}"));
        for elsewhere in ["system␣/␣Script␣/␣a.js", "/app/a.js", "system␣/␣ScopeInfo"] {
            assert!(!fills_an_array(&format!(
                "pool -internal:0> it:{elsewhere}{{code}} -internal:0> w:push{{string}}"
            )));
        }
        assert!(fills_an_array("pool -internal:0> it:system␣/␣FixedArray{code} -internal:0> w:push{string}"));
    }

    #[test]
    fn a_function_without_code_knows_nothing() {
        let bare = "root -> x:system␣/␣Context; root -> add:add{closure}#7:4:1 -internal:context> x";
        assert_eq!(trial::with_heap(bare, |heap| filler(heap, NodeIx(1), Shape::Array)), None);
    }
}
