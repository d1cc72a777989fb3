//! Gives every node the class that people group it by: a constructor's name, or the kind of thing it is.
//!
//! `Function`, `RegExp`, `(system)` and `(compiled code)` stand for whole node types; objects and native nodes are
//! called by their name, elements of a page by their tag alone; everything else by its type in brackets.
//!
//! Cost: one pass over the nodes; a name's text is only looked at the first time its string occurs.

use std::collections::HashMap;

use crate::error::Result;
use crate::graph::{Graph, NodeType};
use crate::ids::{NodeIx, StrIx};

/// Each node's class and the names of the classes.
#[derive(Default)]
pub struct Classes {
    /// The class of each node.
    pub of_node: Vec<u32>,
    /// Name of each class, WTF-8, in order of first occurrence.
    pub names: Vec<Box<[u8]>>,
}

impl Classes {
    /// A class's name for people.
    pub fn text(&self, class: usize) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.names[class])
    }
}

const NONE: u32 = u32::MAX;

/// Finds the class of every node.
pub fn classify(graph: &Graph) -> Result<Classes> {
    let mut register = Register::default();
    let mut of_node = Vec::new();
    of_node.try_reserve_exact(graph.node_count())?;
    let mut of_string: Vec<u32> = Vec::new();
    of_string.try_reserve_exact(graph.strings.len())?;
    of_string.resize(graph.strings.len(), NONE);
    let mut of_type = [NONE; 256];
    for node in graph.nodes() {
        let is_named = matches!(graph.node_type(node), NodeType::Object | NodeType::Native);
        let place = match is_named {
            true => &mut of_string[graph.name(node).index()],
            false => &mut of_type[graph.types[node.index()] as usize],
        };
        if *place == NONE {
            *place = match is_named {
                true => register.class(named_class(graph, graph.name(node))),
                false => register.class(type_class(graph, node).into_bytes()),
            };
        }
        of_node.push(*place);
    }
    Ok(Classes { of_node, names: register.names })
}

#[derive(Default)]
struct Register {
    by_name: HashMap<Box<[u8]>, u32>,
    names: Vec<Box<[u8]>>,
}

impl Register {
    fn class(&mut self, name: Vec<u8>) -> u32 {
        let name: Box<[u8]> = name.into();
        *self.by_name.entry(name).or_insert_with_key(|name| {
            self.names.push(name.clone());
            self.names.len() as u32 - 1
        })
    }
}

/// `<div id="x">` and `Detached <div class="y">` are both called by their tag.
fn named_class(graph: &Graph, name: StrIx) -> Vec<u8> {
    const DETACHED: &[u8] = b"Detached ";
    let name = graph.strings.get(name);
    let (prefix, rest) = match name.strip_prefix(DETACHED) {
        Some(rest) if rest.starts_with(b"<") => (DETACHED, rest),
        _ => (&b""[..], name),
    };
    match rest.strip_prefix(b"<").and_then(|tag| memchr::memchr(b' ', tag).map(|space| &tag[..space])) {
        Some(tag) => [prefix, b"<", tag, b">"].concat(),
        None => name.to_vec(),
    }
}

fn type_class(graph: &Graph, node: NodeIx) -> String {
    match graph.node_type(node) {
        NodeType::Hidden => "(system)".into(),
        NodeType::Code => "(compiled code)".into(),
        NodeType::Closure => "Function".into(),
        NodeType::RegExp => "RegExp".into(),
        _ => match graph.type_name(graph.types[node.index()]) {
            name if name.starts_with('(') => name,
            name => format!("({name})"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::graph;

    #[test]
    fn names_classes_as_devtools_does() {
        let graph = graph(
            "root -> f{closure}; root -> o:Widget; root -> p:Widget; root -> h{hidden}; root -> c{code};\
             root -> s:text{string}; root -> r{regexp}; root -> x{object shape}"
                .replace("object shape", "symbol")
                .as_str(),
        );
        let classes = classify(&graph).unwrap();
        let names: Vec<_> = classes.of_node.iter().map(|&class| classes.text(class as usize).into_owned()).collect();
        let wanted =
            ["(synthetic)", "Function", "Widget", "Widget", "(system)", "(compiled code)", "(string)", "RegExp"];
        assert_eq!(names[..8], wanted);
        assert_eq!(names[8], "(symbol)");
    }
}
