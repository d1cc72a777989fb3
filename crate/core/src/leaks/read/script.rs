//! The scripts of a program: which functions see a context, and where their texts declare a name.
//!
//! Cost: a search of the part of a script's text that the snapshot has.

use std::collections::{HashSet, VecDeque};

use crate::graph::EdgeType;
use crate::graph::locations::Rows;
use crate::ids::{EdgeIx, NodeIx};
use crate::leaks::tell::owner::Place;

use super::climb::MAX_RETAINERS;
use super::code::blanked;
use super::heap::Heap;
use super::source;

/// Contexts that are looked through for a function with a place.
const MAX_CONTEXTS: usize = 256;

/// A script, and as much of its text as the snapshot has.
pub struct Script {
    id: Option<u32>,
    /// Its address, where it is known.
    pub url: Option<String>,
    /// Without what comments and strings say.
    text: String,
    /// The place of the function that led here: a variable that it sees is declared around it.
    seen_from: Option<source::LineColumn>,
}

impl Script {
    /// The script of a function.
    pub fn of_function(heap: &Heap, function: NodeIx) -> Option<Self> {
        let script = heap.script(function)?;
        let place = heap.place(function);
        let text =
            heap.internal(script, &heap.words.source).map(|source| blanked(&heap.name(source))).unwrap_or_default();
        Some(Script {
            id: place.as_ref().map(|place| place.script_id),
            url: place.as_ref().and_then(|place| place.url.clone()),
            seen_from: place.map(|place| source::LineColumn { line: place.line, column: place.column }),
            text,
        })
    }

    /// The script that made a context. Functions that were made in it, or in a context within it, lead there.
    pub fn of_context(heap: &Heap, context: NodeIx) -> Option<Self> {
        functions_in(heap, context).into_iter().find_map(|function| Script::of_function(heap, function))
    }

    /// The script of a file.
    pub fn of_file(heap: &Heap, file: &str) -> Option<Self> {
        let is_in_file = |node: &NodeIx| {
            heap.is_function(*node)
                && heap.place(*node).and_then(|place| place.url).is_some_and(|url| url.ends_with(file))
        };
        let function = heap.graph.nodes().find(is_in_file)?;
        Script::of_function(heap, function)
    }

    /// The line that gives a member of an object its value, in the script of the object's class.
    pub fn line_in_class(heap: &Heap, object: NodeIx, member: &str) -> Option<Place> {
        let place = heap.place(object)?;
        let prototype = heap.property(object, &heap.words.proto)?;
        let is_constructor = |&(edge, edge_type, to): &(EdgeIx, EdgeType, NodeIx)| {
            edge_type == EdgeType::Property && heap.is_function(to) && heap.edge(edge) == "constructor"
        };
        let (.., class) = heap.graph.edges(prototype).find(is_constructor)?;
        Script::of_function(heap, class).filter(|script| script.id == Some(place.script_id))?.member(member, &place)
    }

    fn at(&self, at: source::LineColumn) -> Option<Place> {
        Some(Place { script_id: self.id?, url: self.url.clone(), line: at.line, column: at.column })
    }

    /// The line of a variable's declaration. If a member of it matters, the line that makes the member: in the class of
    /// the holder, or wherever the script names it.
    pub fn declaration_of(
        &self,
        heap: &Heap,
        variable: &str,
        member: Option<&str>,
        holder: Option<NodeIx>,
    ) -> Option<Place> {
        let class = || holder.and_then(|holder| heap.place(holder));
        if let (Some(member), Some(class)) = (member, class()) {
            let within = match self.id == Some(class.script_id) {
                true => self.member(member, &class),
                false => holder.and_then(|holder| Script::line_in_class(heap, holder, member)),
            };
            return Some(within.unwrap_or(class));
        }
        // A package may have made the member for the program: the line that names it is nearer than the line that
        // got it. Names of one or two letters are too common to be searched for.
        let named = member
            .filter(|member| member.len() > 2)
            .and_then(|member| source::member(&self.text, member).or_else(|| source::mention(&self.text, member)));
        named.or_else(|| source::declaration(&self.text, variable, self.seen_from)).and_then(|at| self.at(at))
    }

    /// The line that gives a member of the class at a place its value. V8's place of a class is its constructor, and fields
    /// may be written before it: the search begins where the class does.
    pub fn member(&self, member: &str, class: &Place) -> Option<Place> {
        let lines: Vec<&str> = self.text.split_inclusive('\n').take(class.line as usize + 1).collect();
        let begins = |line: &&str| line.contains("class ") || line.contains("class{");
        let first = lines.iter().rposition(begins).unwrap_or(class.line as usize);
        let skipped: usize = lines.iter().take(first).map(|line| line.len()).sum();
        let within = source::member(self.text.get(skipped..)?, member)?;
        self.at(source::LineColumn { line: within.line + first as u32, ..within })
    }

    /// The line that declares a name.
    pub fn declares(&self, name: &str) -> Option<Place> {
        source::declaration(&self.text, name, None).and_then(|at| self.at(at))
    }
}

/// The line where the program's own scripts name a property of the global object.
pub fn global_place(heap: &Heap, name: &str) -> Option<Place> {
    let mut seen = HashSet::new();
    let rows = Rows::of(&heap.graph.locations);
    let functions = rows.iter().filter(|&(node, at)| heap.is_function(node) && seen.insert(at.script_id));
    functions
        .filter(|&(_, at)| heap.is_own_script(at.script_id))
        .filter_map(|(function, _)| Script::of_function(heap, function))
        .find_map(|script| source::global(&script.text, name).and_then(|at| script.at(at)))
}

/// Functions that see a context: those that were made in it; where there are none, those of contexts within it. Only
/// functions whose place is known, in the order of their places.
pub fn functions_in(heap: &Heap, context: NodeIx) -> Vec<NodeIx> {
    let mut open = VecDeque::from([context]);
    let mut seen = HashSet::from([context]);
    let mut functions = Vec::new();
    while let Some(at) = open.pop_front() {
        for source in heap.snapshot.retainers.of(at).iter().take(MAX_RETAINERS) {
            if source.edge_type() != EdgeType::Internal {
                continue;
            }
            let node = source.node();
            if heap.is_function(node) && heap.context_of(node) == Some(at) {
                functions.push(node);
            } else if heap.is_context(node)
                && heap.internal(node, &heap.words.previous) == Some(at)
                && seen.len() < MAX_CONTEXTS
                && seen.insert(node)
            {
                open.push_back(node);
            }
        }
        if !functions.is_empty() {
            break;
        }
    }
    functions.sort_unstable_by_key(|&function| (heap.location(function).map(|at| (at.line, at.column)), function));
    functions.retain(|&function| heap.location(function).is_some());
    functions
}

/// The last part of an address, without query and fragment.
pub fn file_name(url: &str) -> &str {
    let url = url.split(['?', '#']).next().unwrap_or(url);
    url.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_an_address_is_the_files_name() {
        assert_eq!(file_name("file:///app/src/server.js?v=1"), "server.js");
        assert_eq!(file_name("C:\\app\\a.js"), "a.js");
        assert_eq!(file_name("node:net"), "node:net");
    }
}
