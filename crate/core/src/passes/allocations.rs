//! The allocation profile: where memory was allocated, per function, per caller of a function, and per object, as in
//! DevTools.
//!
//! The file holds a tree of calls, from the outermost function inwards. Each trace node says how much its function
//! itself allocated there, and each object says which trace node created it; so the live part is known, too. The top
//! list sums trace nodes by function. An expanded function shows its callers: the same tree read outwards, merged by
//! function.
//!
//! DevTools builds the whole tree of callers of a function at once, with one entry per frame of every stack. Here a row
//! keeps the stacks that run through it, each with its origin and its current frame. The callers of a row are one step
//! outwards on all of its stacks, taken only on request. Ids of rows are assigned in DevTools' order.
//!
//! V8 up to Node 26 writes a smaller number of functions into the header than the table has, so DevTools cannot read
//! such a file. The header's number is not used here.
//!
//! Cost: one pass over the trace nodes and one over the nodes, each with a binary search among trace ids. Callers cost
//! the number of stacks through them per level.

use std::collections::HashMap;

use crate::error::Result;
use crate::graph::Graph;
use crate::ids::{NodeIx, StrIx};

/// A function as a frame of a stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frame {
    /// Row in the table of trace functions.
    pub function: u32,
    /// The function's name.
    pub name: StrIx,
    /// The URL of its script.
    pub script_name: StrIx,
    /// V8's id of the script.
    pub script_id: u64,
    /// Line, starting at 1.
    pub line: u64,
    /// Column, starting at 1.
    pub column: u64,
}

/// Allocations, and the part of them that is alive.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Amount {
    /// Number of allocations.
    pub count: u64,
    /// Allocated bytes.
    pub size: u64,
    /// Number of live objects.
    pub live_count: u64,
    /// Shallow sizes of the live objects, in bytes.
    pub live_size: u64,
}

impl Amount {
    fn add(&mut self, other: Amount) {
        self.count += other.count;
        self.size = self.size.saturating_add(other.size);
        self.live_count += other.live_count;
        self.live_size += other.live_size;
    }
}

/// A row of the list of functions, or of the callers of a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    /// Identifies the row in requests for its callers or trace ids.
    pub id: u32,
    /// The function.
    pub frame: Frame,
    /// What was allocated.
    pub amount: Amount,
    /// Whether it has callers.
    pub has_callers: bool,
}

/// The callers of a row.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Callers {
    /// The chain of callers as long as each has only one caller.
    pub single: Vec<Row>,
    /// The callers at the end of the chain.
    pub branching: Vec<Row>,
}

/// A stack that runs through a row.
#[derive(Clone, Copy)]
struct Stack {
    /// The trace node that allocated.
    top: u32,
    /// The trace node that the row represents.
    at: u32,
}

/// A row, with its callers once they are known.
struct Entry {
    frame: u32,
    amount: Amount,
    stacks: Vec<Stack>,
    /// The entries of its callers, once they were requested.
    callers: Option<std::ops::Range<usize>>,
}

/// The allocation profile of a snapshot. Ids of rows start at 1.
#[derive(Default)]
pub struct Allocations {
    /// The amount of each trace node.
    amounts: Vec<Amount>,
    /// The rows that exist so far; first the top list.
    entries: Vec<Entry>,
    /// The entry of each row id.
    of_id: Vec<u32>,
    /// The row id of each entry; 0 until the entry is returned as a row.
    id_of: Vec<u32>,
    /// Number of functions in the top list.
    top_count: usize,
}

impl Allocations {
    /// Sums the allocations by function; empty if none were recorded.
    pub fn new(graph: &Graph) -> Result<Self> {
        let mut allocations = Allocations { amounts: amounts(graph)?, ..Allocations::default() };
        allocations.add_tops(graph)?;
        Ok(allocations)
    }

    /// Whether no allocations were recorded.
    pub fn is_empty(&self) -> bool {
        self.top_count == 0
    }

    /// The functions that allocated something, most bytes first; ties are in the order of the table.
    pub fn tops(&self, graph: &Graph) -> Vec<Row> {
        let mut rows: Vec<_> = (1..=self.top_count as u32).map(|id| self.row(graph, id)).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.amount.size));
        rows
    }

    /// The callers of a row; empty for an unknown id.
    pub fn callers(&mut self, graph: &Graph, id: u32) -> Result<Callers> {
        let mut callers = Callers::default();
        let Some(mut entry) = self.entry(id) else { return Ok(callers) };
        loop {
            let outward = self.expand(graph, entry)?;
            match outward.len() {
                1 => {
                    entry = outward.start;
                    callers.single.try_reserve(1)?;
                    let id = self.show(entry)?;
                    callers.single.push(self.row(graph, id));
                }
                _ => {
                    for entry in outward {
                        callers.branching.try_reserve(1)?;
                        let id = self.show(entry)?;
                        callers.branching.push(self.row(graph, id));
                    }
                    return Ok(callers);
                }
            }
        }
    }

    /// Ids of the trace nodes that a row sums, for `query::filters`.
    pub fn trace_ids(&self, graph: &Graph, id: u32) -> Vec<u32> {
        let stacks = self.entry(id).map_or(&[][..], |entry| &self.entries[entry].stacks);
        stacks.iter().map(|stack| graph.trace_tree.ids[stack.top as usize]).collect()
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        self.amounts.capacity() * size_of::<Amount>()
            + self.entries.capacity() * size_of::<Entry>()
            + self.entries.iter().map(|entry| entry.stacks.capacity() * size_of::<Stack>()).sum::<usize>()
            + 4 * (self.of_id.capacity() + self.id_of.capacity())
    }

    fn entry(&self, id: u32) -> Option<usize> {
        let place = (id as usize).checked_sub(1)?;
        self.of_id.get(place).map(|&entry| entry as usize)
    }

    fn row(&self, graph: &Graph, id: u32) -> Row {
        let place = self.entry(id).unwrap_or_default();
        let entry = &self.entries[place];
        let parents = &graph.trace_tree.parents;
        // A function of the top list has callers unless it is the root, whatever its stacks say, as in DevTools.
        let has_callers = match place < self.top_count {
            true => entry.frame != 0,
            false => entry.stacks.iter().any(|stack| parents[stack.at as usize] != stack.at),
        };
        Row { id, frame: frame(graph, entry.frame), amount: entry.amount, has_callers }
    }

    /// Assigns an id to an entry that has none.
    fn show(&mut self, entry: usize) -> Result<u32> {
        if self.id_of[entry] == 0 {
            self.of_id.try_reserve(1)?;
            self.of_id.push(entry as u32);
            self.id_of[entry] = self.of_id.len() as u32;
        }
        Ok(self.id_of[entry])
    }

    fn add_tops(&mut self, graph: &Graph) -> Result<()> {
        let tree = &graph.trace_tree;
        let mut by_function: Vec<(u32, u32)> = Vec::new();
        by_function.try_reserve_exact(tree.len())?;
        by_function.extend(tree.functions.iter().copied().zip(0..).filter(|&(_, at)| tree.counts[at as usize] != 0));
        by_function.sort_unstable();
        for tops in by_function.chunk_by(|a, b| a.0 == b.0) {
            for &(function, top) in tops {
                self.group(function, Stack { top, at: top }, self.entries.len() - usize::from(top != tops[0].1))?;
            }
            self.show(self.entries.len() - 1)?;
        }
        self.top_count = self.entries.len();
        Ok(())
    }

    /// Adds a stack to an entry, which may be a new one after the last.
    fn group(&mut self, function: u32, stack: Stack, entry: usize) -> Result<()> {
        if entry == self.entries.len() {
            self.entries.try_reserve(1)?;
            self.id_of.try_reserve(1)?;
            self.entries.push(Entry { frame: function, amount: Amount::default(), stacks: Vec::new(), callers: None });
            self.id_of.push(0);
        }
        let amount = self.amounts[stack.top as usize];
        let entry = &mut self.entries[entry];
        entry.amount.add(amount);
        entry.stacks.try_reserve(1)?;
        entry.stacks.push(stack);
        Ok(())
    }

    /// The entries of the callers of an entry, which are consecutive.
    fn expand(&mut self, graph: &Graph, entry: usize) -> Result<std::ops::Range<usize>> {
        if let Some(callers) = &self.entries[entry].callers {
            return Ok(callers.clone());
        }
        let tree = &graph.trace_tree;
        let begin = self.entries.len();
        let mut of_function: HashMap<u32, usize> = HashMap::new();
        for stack in 0..self.entries[entry].stacks.len() {
            let Stack { top, at } = self.entries[entry].stacks[stack];
            let parent = tree.parents[at as usize];
            if parent == at {
                continue;
            }
            let function = tree.functions[parent as usize];
            of_function.try_reserve(1)?;
            let caller = *of_function.entry(function).or_insert(self.entries.len());
            self.group(function, Stack { top, at: parent }, caller)?;
        }
        let callers = begin..self.entries.len();
        self.entries[entry].callers = Some(callers.clone());
        Ok(callers)
    }
}

/// The stack that created a node, innermost frame first; `None` if it was not recorded.
pub fn stack(graph: &Graph, node: NodeIx) -> Option<Vec<Frame>> {
    let id = graph.trace_node_ids.get(node.index()).copied().filter(|&id| id != 0)?;
    let tree = &graph.trace_tree;
    let mut frames = Vec::new();
    let mut next = tree.ids.iter().rposition(|&known| known == id);
    while let Some(at) = next {
        frames.push(frame(graph, tree.functions[at]));
        next = Some(tree.parents[at] as usize).filter(|&parent| parent != at);
    }
    Some(frames)
}

/// A function of the table; without a name if the table does not have it.
fn frame(graph: &Graph, function: u32) -> Frame {
    let table = &graph.trace_functions;
    let value = |field| match table.field(field) {
        Some(field) if (function as usize) < table.len() => table.get(function as usize, field),
        _ => 0,
    };
    let string = |field| match (function as usize) < table.len() {
        true => StrIx(u32::try_from(value(field)).unwrap_or(u32::MAX)),
        false => StrIx(u32::MAX),
    };
    Frame {
        function,
        name: string("name"),
        script_name: string("script_name"),
        script_id: value("script_id"),
        line: value("line"),
        column: value("column"),
    }
}

/// The amount of each trace node, with its live part.
fn amounts(graph: &Graph) -> Result<Vec<Amount>> {
    let tree = &graph.trace_tree;
    let mut ids = Vec::new();
    ids.try_reserve_exact(tree.len())?;
    ids.extend_from_slice(&tree.ids);
    ids.sort_unstable();
    ids.dedup();
    let mut live: Vec<(u64, u64)> = Vec::new();
    live.try_reserve_exact(ids.len())?;
    live.resize(ids.len(), (0, 0));
    for (id, size) in graph.trace_node_ids.iter().zip(graph.self_sizes.iter()).filter(|&(&id, _)| id != 0) {
        if let Ok(place) = ids.binary_search(id) {
            live[place].0 += 1;
            live[place].1 += size;
        }
    }
    let mut amounts = Vec::new();
    amounts.try_reserve_exact(tree.len())?;
    amounts.extend((0..tree.len()).map(|at| {
        let (live_count, live_size) = ids.binary_search(&tree.ids[at]).map_or((0, 0), |place| live[place]);
        Amount { count: u64::from(tree.counts[at]), size: tree.sizes[at], live_count, live_size }
    }));
    Ok(amounts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::table::{Table, TraceTree};
    use crate::testkit::graph;

    /// root calls a and b; a calls b; both calls of b allocate, and so does a.
    fn recorded() -> Graph {
        let mut graph = graph("root -> x(10); root -> y(20); root -> z(40); root -> a; root -> b");
        graph.trace_node_ids = vec![0, 3, 3, 4, 0, 0];
        let string = |text: &str| graph.strings.find(text.as_bytes()).next().unwrap().0;
        let functions = ["root", "a", "b"].map(|name| [string(name), 7, 8]);
        graph.trace_functions = Table {
            fields: ["name", "line", "column"].map(str::to_owned).to_vec(),
            values: functions.concat(),
            wide: vec![],
        };
        graph.trace_tree = TraceTree {
            ids: vec![1, 2, 3, 4],
            functions: vec![0, 1, 2, 2],
            counts: vec![0, 1, 5, 2],
            sizes: vec![0, 8, 500, 90],
            parents: vec![0, 0, 1, 0],
        };
        graph
    }

    fn rows(graph: &Graph, rows: &[Row]) -> Vec<(u32, String, u64, u64, u64, u64, bool)> {
        let row = |row: &Row| {
            let Amount { count, size, live_count, live_size } = row.amount;
            let name = graph.strings.text(row.frame.name).into_owned();
            (row.id, name, count, size, live_count, live_size, row.has_callers)
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn functions_and_their_callers() {
        let graph = recorded();
        let mut allocations = Allocations::new(&graph).unwrap();
        let wanted = [(2, "b".into(), 7, 590, 3, 70, true), (1, "a".into(), 1, 8, 0, 0, true)];
        assert_eq!(rows(&graph, &allocations.tops(&graph)), wanted);

        let callers = allocations.callers(&graph, 2).unwrap();
        assert!(callers.single.is_empty());
        let wanted = [(3, "a".into(), 5, 500, 2, 30, true), (4, "root".into(), 2, 90, 1, 40, false)];
        assert_eq!(rows(&graph, &callers.branching), wanted);
        assert_eq!(allocations.trace_ids(&graph, 2), [3, 4]);
        assert_eq!(allocations.trace_ids(&graph, 3), [3]);

        let callers = allocations.callers(&graph, 3).unwrap();
        assert_eq!(rows(&graph, &callers.single), [(5, "root".into(), 5, 500, 2, 30, false)]);
        assert!(callers.branching.is_empty());
        assert_eq!(allocations.callers(&graph, 3).unwrap(), callers);
        assert_eq!(allocations.callers(&graph, 99).unwrap(), Callers::default());
    }

    #[test]
    fn the_stack_of_an_object() {
        let graph = recorded();
        let names = |node| {
            let frames = stack(&graph, NodeIx(node))?;
            Some(frames.iter().map(|frame| graph.strings.text(frame.name).into_owned()).collect::<Vec<_>>())
        };
        assert_eq!(names(1).unwrap(), ["b", "a", "root"]);
        assert_eq!(names(3).unwrap(), ["b", "root"]);
        assert_eq!(names(0), None);
    }

    #[test]
    fn a_function_that_the_table_lacks_has_no_name() {
        let mut graph = recorded();
        graph.trace_functions.values.truncate(6);
        let tops = Allocations::new(&graph).unwrap().tops(&graph);
        assert_eq!(rows(&graph, &tops)[0], (2, String::new(), 7, 590, 3, 70, true));
    }

    #[test]
    fn a_heap_without_recording_has_no_profile() {
        assert!(Allocations::new(&graph("root -> x")).unwrap().is_empty());
    }
}
