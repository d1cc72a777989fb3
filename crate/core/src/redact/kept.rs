//! What stays in a redacted file, for the user's eye: how many names of each kind, and which.
//!
//! Every string that stays with a text of its own is in one kind, also if it names several things. A name that only the runtime's
//! code has is of the runtime. Examples are as the file has them: addresses without what is masked in them. Names that look least
//! like what a programmer writes come first: those with `@`, with digits, long ones, and those that the file uses once.
//!
//! Cost: a byte per string, and a sort of the names of each kind.

use std::cmp::Reverse;

use super::evidence::Evidence;
use super::keys;
use super::plan::{Change, Level, Plan};
use crate::error::Result;
use crate::graph::Graph;
use crate::ids::StrIx;

/// The kinds of names that a string is, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kinds(u8);

impl Kinds {
    /// Classes of objects.
    pub const CLASSES: Kinds = Kinds(1 << 3);
    /// Functions and methods.
    pub const FUNCTIONS: Kinds = Kinds(1 << 4);
    /// Addresses of scripts.
    pub const SCRIPTS: Kinds = Kinds(1 << 1);
    /// Names of properties.
    pub const PROPERTIES: Kinds = Kinds(1 << 6);
    /// Descriptions of symbols.
    pub const SYMBOLS: Kinds = Kinds(1 << 5);
    /// Variables that closures keep.
    pub const VARIABLES: Kinds = Kinds(1 << 7);
    /// Elements of a page with their attributes.
    pub const ELEMENTS: Kinds = Kinds(1 << 2);
    /// Words of the runtime.
    pub const INTERNALS: Kinds = Kinds(1);
    const NONE: Kinds = Kinds(0);

    /// Whether one of these is a kind of the other.
    pub fn has(self, kind: Kinds) -> bool {
        self.0 & kind.0 != 0
    }
}

/// A kind of names in the order of the list.
pub const LISTED: [(Kinds, &str); 8] = [
    (Kinds::CLASSES, "classes"),
    (Kinds::FUNCTIONS, "functions"),
    (Kinds::PROPERTIES, "properties"),
    (Kinds::SYMBOLS, "symbols"),
    (Kinds::VARIABLES, "variables"),
    (Kinds::SCRIPTS, "scripts"),
    (Kinds::ELEMENTS, "elements"),
    (Kinds::INTERNALS, "internals"),
];

/// What each string is the name of.
pub struct Uses {
    kinds: Vec<Kinds>,
}

impl Uses {
    /// No uses of this many strings.
    pub fn new(count: usize) -> Result<Self> {
        let mut kinds = Vec::new();
        kinds.try_reserve_exact(count)?;
        kinds.resize(count, Kinds::NONE);
        Ok(Uses { kinds })
    }

    /// Adds a use.
    pub fn add(&mut self, string: u32, kind: Kinds) {
        self.kinds[string as usize].0 |= kind.0;
    }

    /// The kinds of a string.
    pub fn of(&self, string: u32) -> Kinds {
        self.kinds[string as usize]
    }

    /// One kind for each string.
    pub fn settle(self, graph: &Graph, evidence: &Evidence) -> Vec<Kinds> {
        let mut kinds = self.kinds;
        let own =
            Kinds(Kinds::CLASSES.0 | Kinds::FUNCTIONS.0 | Kinds::PROPERTIES.0 | Kinds::SYMBOLS.0 | Kinds::VARIABLES.0);
        for (kind, text) in kinds.iter_mut().zip(graph.strings.iter()) {
            let without = Kinds(kind.0 & !Kinds::INTERNALS.0);
            if without == Kinds::NONE {
                continue;
            }
            // The lowest bit is the first of several kinds.
            let first = Kinds(without.0 & without.0.wrapping_neg());
            *kind = if own.has(first) && evidence.has_code() && evidence.is_of_runtime(text) {
                Kinds::INTERNALS
            } else {
                first
            };
        }
        kinds
    }
}

/// The names of a kind that stay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// As in `LISTED`.
    pub kind: &'static str,
    /// Number of different names.
    pub count: usize,
    /// The most suspicious of them, WTF-8, in this order.
    pub examples: Vec<Vec<u8>>,
}

/// What stays if a snapshot is redacted at a level, with up to `limit` examples of each kind.
pub fn kept(graph: &Graph, level: Level, limit: usize) -> Result<Vec<Kept>> {
    let plan = Plan::of(graph, level)?;
    let uses = count_uses(graph)?;
    let mut lists = Vec::new();
    for (wanted, kind) in LISTED {
        let mut names: Vec<(bool, Vec<u8>)> = Vec::new();
        for (string, of) in plan.kinds.iter().enumerate() {
            let change = plan.change(string).unwrap_or(Change::Keep);
            if *of != wanted || matches!(change, Change::StandIn(_)) {
                continue;
            }
            let text = graph.strings.get(StrIx(string as u32));
            if text.is_empty() {
                continue;
            }
            let mut name = Vec::new();
            plan.write(change, text, &mut name);
            names.try_reserve(1)?;
            names.push((uses[string] <= 1, name));
        }
        names.sort_by_cached_key(|(is_once, name)| {
            (Reverse(if wanted == Kinds::INTERNALS { 0 } else { suspicion(name, *is_once) }), name.clone())
        });
        names.dedup_by(|a, b| a.1 == b.1);
        let count = names.len();
        let examples = names.into_iter().take(limit).map(|(_, name)| name).collect();
        lists.push(Kept { kind, count, examples });
    }
    Ok(lists)
}

/// By string, the number of nodes and edges that it names, up to 255.
fn count_uses(graph: &Graph) -> Result<Vec<u8>> {
    let mut uses: Vec<u8> = Vec::new();
    uses.try_reserve_exact(graph.strings.len())?;
    uses.resize(graph.strings.len(), 0);
    let mut add = |string: u32| {
        if let Some(count) = uses.get_mut(string as usize) {
            *count = count.saturating_add(1);
        }
    };
    graph.nodes().for_each(|node| add(graph.name(node).0));
    for (&name, target) in graph.edge_names.iter().zip(&graph.edge_targets) {
        if !target.edge_type().is_indexed() {
            add(name);
        }
    }
    Ok(uses)
}

/// How little a name looks like one in a program.
fn suspicion(name: &[u8], is_once: bool) -> u32 {
    let digits = name.iter().filter(|byte| byte.is_ascii_digit()).count() as u32;
    let long = u32::from(name.len() > 24) + u32::from(name.len() > 48);
    u32::from(keys::is_data(name)) * 40
        + u32::from(name.contains(&b'@')) * 20
        + digits.min(8) * 3
        + long * 4
        + u32::from(is_once) * 2
        + u32::from(!name.is_ascii()) * 4
}
