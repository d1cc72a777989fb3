//! Variables that no code can read any more, and that a closure keeps all the same: see `passes::scopes`. Only newer
//! versions of V8 write down what is needed to prove it.
//!
//! Cost: that of the pass.

use crate::error::Result;
use crate::leaks::detector::{Kind, Looker, Profile, Standing};
use crate::leaks::follow::case::Case;
use crate::leaks::read::ownership::ownership;
use crate::leaks::tell::draft::Draft;
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::sentence::{schemas, sentence};
use crate::names;
use crate::passes::scopes::{self, ScopeFinding};

/// Variables that are kept for nothing.
pub const DEAD_VARIABLE: Kind = Kind { slug: "dead-variable", standing: Standing::Place };

sentence!(Title = "title.deadVariable" { variable: String, function: String, valueSize: u64 });
sentence!(Advice = "advice.deadVariable" { variable: String });

/// See the module.
pub struct DeadVariables;

impl Looker for DeadVariables {
    const PROFILE: Profile =
        Profile { name: "dead_variables", kinds: &[DEAD_VARIABLE], sentences: schemas![Title, Advice] };

    fn look(case: &Case) -> Result<Vec<Draft>> {
        let heap = case.heap;
        let retained = |node| heap.retained(node);
        let name_of = |node| names::node_name(heap.graph, node);
        let scopes = scopes::dead_variables(heap.graph, &retained, &name_of)?.map(|found| found.scopes);
        Ok(scopes.unwrap_or_default().iter().filter_map(|scope| draft(case, scope)).collect())
    }
}

fn draft(case: &Case, scope: &ScopeFinding) -> Option<Draft> {
    let heap = case.heap;
    let policy = &heap.policy.dead_variables;
    let size: u64 = scope.contexts.iter().map(|context| context.dead_size).sum();
    let worst = scope.contexts.first()?.dead.first()?;
    if size < policy.least_bytes || !heap.is_part(size, policy.heap_part) {
        return None;
    }
    let owned = ownership(heap, worst.value);
    let variable = heap.graph.strings.text(worst.name).into_owned();
    let name = scope.name.as_ref().map(|name| String::from_utf8_lossy(name).into_owned());
    let function = name.unwrap_or_else(|| "(anonymous)".into());
    let title = Title { variable: variable.clone(), function, valueSize: size };
    let judgement = (Severity::Suspect, policy.proven);
    let dead = scope.contexts.iter().flat_map(|context| &context.dead).map(|dead| dead.value);
    Some(
        Draft::new(heap, DEAD_VARIABLE, &owned, judgement, title, Advice { variable })
            .covering(dead)
            .keeping(size)
            .counting(scope.contexts.len() as u64),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial::{PROGRAM, each, finding, kinds, owner_text, padded, reasons, text};

    /// `make`, which is scope 10, keeps `kept` and `count` in a context. Its function of scope 20 uses `count`, and that of
    /// scope 30 uses `kept`. Closures of scope 20 live.
    const SCOPES: &str = "; %file -2 0; %file 10 1 kept,count; %file 20 2 - 10:1; %file 30 2 - 10:0";
    const CODE: &str = "; root -> makeCode:system␣/␣SharedFunctionInfo␣/␣make{code}@21 -internal:script> file;\
        makeCode -internal:name_or_scope_info> info:system␣/␣ScopeInfo{code}@23 -internal:function_name> name:make{string}@25;\
        info -internal:scope_id> ten:int{number}@27 -internal:value> text10:10{string}@31;\
        root -> code20:system␣/␣SharedFunctionInfo␣/␣tick{code}@33 -internal:script> file;\
        code20 -internal:scope_id> twenty:int{number}@35 -internal:value> text20:20{string}@37;\
        root -> code30:system␣/␣SharedFunctionInfo␣/␣read{code}@39 -internal:script> file;\
        code30 -internal:scope_id> thirty:int{number}@41 -internal:value> text30:30{string}@43";

    /// A program without tables of scopes, and with a context for each value of `kept`, which are of these sizes.
    fn without_tables(sizes: &[u64]) -> String {
        let program = PROGRAM.replace("file:/app", "file:system␣/␣Script␣/␣/app");
        let contexts = (0..).zip(sizes).map(|(at, size)| {
            let context = "; root -> f*:tick{closure}@1*1#7:12:3 -internal:shared> code20;\
                f* -internal:context> x*:system␣/␣Context@1*3 -internal:scope_info> info;\
                x* -context:kept> v*:Value(SIZE)@1*5; x* -context:count> n*:Counter(9)@1*7";
            each([at], &context.replace("SIZE", &size.to_string()))
        });
        program + CODE + &contexts.collect::<String>()
    }

    fn program(sizes: &[u64]) -> String {
        without_tables(sizes) + SCOPES
    }

    const LEAST: u64 = 64 << 10;

    #[test]
    fn a_variable_that_no_closure_can_read_is_suspect() {
        let suspect = finding(&[program(&[LEAST])]);
        assert_eq!((suspect.kind, suspect.severity, suspect.confidence), (DEAD_VARIABLE, Severity::Suspect, 0.6));
        assert_eq!(owner_text(&suspect.owner), "`kept` in server.js:1");
        assert_eq!((suspect.count, suspect.retained_size, suspect.growth), (1, LEAST, 0));
        let title = ["variable", "function", "valueSize"].map(|value| text(&suspect.title, value));
        assert_eq!((suspect.title.key, title), ("title.deadVariable", ["kept", "make", "65536"].map(String::from)));
        assert_eq!((suspect.advice.key, text(&suspect.advice, "variable").as_str()), ("advice.deadVariable", "kept"));
        assert!(reasons(&suspect).is_empty());
    }

    #[test]
    fn several_snapshots_show_no_more() {
        let suspect = finding(&[program(&[9]), program(&[LEAST]), program(&[LEAST])]);
        assert_eq!((suspect.severity, suspect.confidence, suspect.growth), (Severity::Suspect, 0.6, 0));
    }

    #[test]
    fn little_is_none() {
        assert!(kinds(&[program(&[LEAST - 1])]).is_empty());
    }

    #[test]
    fn a_small_part_of_a_large_heap_is_none() {
        assert_eq!(kinds(&[padded(&program(&[LEAST]), 100 * LEAST)]), ["dead-variable"]);
        assert!(kinds(&[padded(&program(&[LEAST]), 100 * LEAST + 1)]).is_empty());
    }

    #[test]
    fn all_contexts_of_a_scope_count_together() {
        let suspect = finding(&[program(&[LEAST / 4, LEAST / 2, LEAST / 4])]);
        assert_eq!((suspect.count, suspect.retained_size), (3, LEAST));
        assert_eq!(suspect.path.last().map(|step| step.name.as_str()), Some("Value"), "the largest stands for them");
        assert!(kinds(&[program(&[LEAST / 4, LEAST / 2, LEAST / 4 - 1])]).is_empty());
    }

    #[test]
    fn a_variable_that_a_closure_can_read_is_none() {
        let read = "; root -> reader:read{closure}@51#7:15:3 -internal:shared> code30; reader -internal:context> x0000";
        assert!(kinds(&[program(&[LEAST]) + read]).is_empty());
        // The function of scope 20 can make that of scope 30.
        let within = program(&[LEAST]).replace("%file 30 2", "%file 30 3");
        assert!(kinds(&[within]).is_empty());
    }

    #[test]
    fn older_versions_of_v8_do_not_tell() {
        assert!(kinds(&[without_tables(&[LEAST])]).is_empty());
    }

    #[test]
    fn a_function_may_have_no_name() {
        let nameless = program(&[LEAST]).replace("-internal:function_name>", "-internal:other>");
        assert_eq!(text(&finding(&[nameless]).title, "function"), "(anonymous)");
    }
}
