//! Variables that no code can read any more, and that a closure keeps all the same: see `passes::scopes`. Only newer
//! versions of V8 write down what is needed to prove it.
//!
//! Cost: that of the pass.

use crate::error::Result;
use crate::names;
use crate::passes::scopes;

use super::anchor::anchor;
use super::case::Case;
use super::draft::Draft;
use super::finding::{Kind, Sentence, Severity};
use super::{Detector, Number};

/// See the module.
pub struct DeadVariables;

impl Detector for DeadVariables {
    fn judge(&self, case: &Case, _: Number, out: &mut Vec<Draft>) -> Result<()> {
        let heap = case.heap;
        let retained = |node| heap.retained(node);
        let name_of = |node| names::node_name(heap.graph, node);
        let Some(found) = scopes::dead_variables(heap.graph, &retained, &name_of)? else { return Ok(()) };
        for scope in found.scopes {
            let size: u64 = scope.contexts.iter().map(|context| context.dead_size).sum();
            let Some(worst) = scope.contexts.first().and_then(|context| context.dead.first()) else { continue };
            if size < 64 << 10 || size * 100 < heap.total() {
                continue;
            }
            let anchor = anchor(heap, worst.value);
            let variable = heap.graph.strings.text(worst.name).into_owned();
            let function =
                scope.name.map_or_else(|| "(anonymous)".into(), |name| String::from_utf8_lossy(&name).into_owned());
            let title = Sentence::new(
                "title.deadVariable",
                [("variable", variable.clone().into()), ("function", function.into()), ("valueSize", size.into())],
            );
            let advice = Sentence::new("advice.deadVariable", [("variable", variable.into())]);
            let dead = scope.contexts.iter().flat_map(|context| &context.dead).map(|dead| dead.value);
            let mut draft = Draft::new(heap, Kind::DeadVariable, &anchor, title, advice)
                .judged(Severity::Suspect, 0.6)
                .covering(dead);
            draft.finding.retained_size = size;
            draft.finding.count = scope.contexts.len() as u64;
            out.push(draft);
        }
        Ok(())
    }
}
