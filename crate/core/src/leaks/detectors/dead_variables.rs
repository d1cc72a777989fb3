//! Variables that no code can read any more, and that a closure keeps all the same: see `passes::scopes`. Newer
//! versions of V8 write down what is needed to prove it; for others, the texts of scripts are read.
//!
//! A value that something else holds, too, is left out: without the variable, it would be there all the same. So are
//! variables of the outermost scope of a script, unlike those of a module: another script may read them.
//!
//! Cost: that of the pass.

use std::collections::HashSet;

use crate::error::Result;
use crate::ids::NodeIx;
use crate::leaks::detector::{Kind, Looker, Profile, Standing};
use crate::leaks::follow::case::Case;
use crate::leaks::read::heap::Heap;
use crate::leaks::read::ownership::ownership;
use crate::leaks::read::script::{file_name, functions_in};
use crate::leaks::tell::draft::Draft;
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::Place;
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};
use crate::names;
use crate::passes::scopes::{self, Basis, DeadVariable, Inputs, ScopeFinding};

/// Variables that are kept for nothing.
pub const DEAD_VARIABLE: Kind = Kind { slug: "dead-variable", standing: Standing::Place };

sentence!(Title = "title.deadVariable" { variable: String, function: String, valueSize: u64 });
sentence!(Advice = "advice.deadVariable" { variable: String });
sentence!(Keeper = "evidence.deadVariable.keeper" { variable: String, function: String, place: Place, others: Option<usize> });
sentence!(FromText = "evidence.deadVariable.fromText" { variable: String });

/// Bytes of scripts that are read, at most, so that finding stays short beside opening.
const MOST_TEXT: usize = 1 << 18;
const CELL: &[u8] = b"system / ContextCell";

/// See the module.
pub struct DeadVariables;

impl Looker for DeadVariables {
    const PROFILE: Profile = Profile {
        name: "dead_variables",
        kinds: &[DEAD_VARIABLE],
        sentences: schemas![Title, Advice, Keeper, FromText],
    };

    fn look(case: &Case) -> Result<Vec<Draft>> {
        let heap = case.heap;
        let policy = &heap.policy.dead_variables;
        // What `draft` would leave out is not searched for.
        let least_bytes = policy.least_bytes.max(heap.total().div_ceil(policy.heap_part.max(1)));
        let found = scopes::dead_variables(&Inputs {
            graph: heap.graph,
            retained_size: &|node| heap.retained(node),
            name_of: &|node| names::node_name(heap.graph, node),
            location: &|node| heap.location(node),
            text_of: &scopes::no_text,
            matters: &|context, value| is_kept_by(heap, context, value),
            least_bytes,
            most_text: MOST_TEXT,
        })?;
        let scopes = found.map(|found| found.scopes).unwrap_or_default();
        Ok(scopes.iter().filter(|scope| !scope.is_of_script).filter_map(|scope| draft(heap, scope)).collect())
    }
}

fn draft(heap: &Heap, scope: &ScopeFinding) -> Option<Draft> {
    let policy = &heap.policy.dead_variables;
    let dead = scope.contexts.iter().flat_map(|context| context.dead.iter().map(move |dead| (context.node, dead)));
    let kept: Vec<(NodeIx, &DeadVariable)> =
        dead.filter(|&(context, variable)| is_kept_by(heap, context, variable.value)).collect();
    let size: u64 = kept.iter().map(|(_, variable)| variable.retained_size).sum();
    let &(context, worst) = kept.iter().max_by_key(|(_, variable)| variable.retained_size)?;
    if size < policy.least_bytes || !heap.is_part(size, policy.heap_part) {
        return None;
    }
    let owned = ownership(heap, worst.value);
    let variable = heap.graph.strings.text(worst.name).into_owned();
    let lossy = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    let file = || lossy(file_name(&lossy(&scope.script_name)).as_bytes());
    let names = [scope.name.as_deref().map(lossy), Some(file()), Some("(anonymous)".to_owned())];
    let function = names.into_iter().flatten().find(|name| !name.is_empty())?;
    let title = Title { variable: variable.clone(), function, valueSize: size };
    let judgement = (Severity::Suspect, policy.proven);
    let keepers = functions_in(heap, context);
    let keeper = keepers.iter().find_map(|&keeper| {
        let keeper = (heap.function_name(keeper), heap.place(keeper)?);
        let (variable, others) = (variable.clone(), Some(keepers.len() - 1).filter(|&others| others > 0));
        Some(Keeper { variable, function: keeper.0, place: keeper.1, others })
    });
    let declared = keepers.first().and_then(|&keeper| declaration(heap.place(keeper)?, worst));
    let from_text = (scope.basis == Basis::Text).then(|| FromText { variable: variable.clone() });
    Some(
        Draft::new(heap, DEAD_VARIABLE, &owned, judgement, title, Advice { variable })
            .at(declared)
            .because(keeper.map(Sentence::from))
            .because(from_text.map(Sentence::from))
            .covering(kept.iter().map(|(_, variable)| variable.value))
            .keeping(size)
            .counting(kept.iter().map(|&(context, _)| context).collect::<HashSet<_>>().len() as u64),
    )
}

/// Whether a value would be free if the variable in this context did not hold it.
fn is_kept_by(heap: &Heap, context: NodeIx, value: NodeIx) -> bool {
    let holder = heap.snapshot.dominator(value);
    // V8 may put a cell between a context and a value.
    context == holder || (heap.raw_name(holder) == CELL && context == heap.snapshot.dominator(holder))
}

/// The line that declares a variable, in the script of a function beside it.
fn declaration(function: Place, variable: &DeadVariable) -> Option<Place> {
    let (line, column) = variable.declared?;
    Some(Place { line, column, ..function })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial::{PROGRAM, each, finding, kinds, owner_text, padded, reasons, text};

    /// `make`, which is scope 10, keeps `kept` and `count` in a context. Its function of scope 20 uses `count`, and
    /// that of scope 30 uses `kept`. Closures of scope 20 live.
    const SCOPES: &str = "; %file -2 0; %file 10 1 kept,count; %file 20 2 - 10:1; %file 30 2 - 10:0";
    const CODE: &str = "; root -> makeCode:system␣/␣SharedFunctionInfo␣/␣make{code}@21 -internal:script> file;\
        makeCode -internal:name_or_scope_info> info:system␣/␣ScopeInfo{code}@23 -internal:function_name> name:make{string}@25;\
        info -internal:scope_id> ten:int{number}@27 -internal:value> text10:10{string}@31;\
        root -> code20:system␣/␣SharedFunctionInfo␣/␣tick{code}@33 -internal:script> file;\
        code20 -internal:scope_id> twenty:int{number}@35 -internal:value> text20:20{string}@37;\
        root -> code30:system␣/␣SharedFunctionInfo␣/␣read{code}@39 -internal:script> file;\
        code30 -internal:scope_id> thirty:int{number}@41 -internal:value> text30:30{string}@43;\
        file -internal:infos> infos{array}@45 -element:0> makeCode; infos -element:1> code20; infos -element:2> code30";

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
        assert_eq!(reasons(&suspect), ["evidence.deadVariable.keeper"]);
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
    fn a_value_that_something_else_holds_is_none() {
        let held = "; root -> other:Other(8)@53 -> v0000";
        assert!(kinds(&[program(&[LEAST]) + held]).is_empty());
        let suspect = finding(&[program(&[LEAST, LEAST]) + held]);
        assert_eq!((suspect.count, suspect.retained_size), (1, LEAST), "only the other one is kept");
    }

    #[test]
    fn a_cell_between_a_context_and_a_value_does_not_matter() {
        let cell = "x0000 -context:kept> cell:system␣/␣ContextCell{native}@53 -internal:value> v0000:";
        let suspect = finding(&[program(&[LEAST]).replace("x0000 -context:kept> v0000:", cell)]);
        assert_eq!((suspect.count, suspect.retained_size), (1, LEAST));
    }

    #[test]
    fn variables_that_other_scripts_can_read_are_none() {
        let table =
            "; root -> natives:NativeContext@53 -internal:script_context_table> table{hidden}@55 -hidden:1> x0000";
        assert!(kinds(&[program(&[LEAST]) + table]).is_empty());
    }

    #[test]
    fn a_function_without_a_name_is_called_by_its_file() {
        let nameless = program(&[LEAST]).replace("-internal:function_name>", "-internal:other>");
        assert_eq!(text(&finding(&[nameless]).title, "function"), "server.js");
    }
}
