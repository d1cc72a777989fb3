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
