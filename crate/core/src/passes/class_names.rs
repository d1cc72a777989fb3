//! Assigns every node the class that it is listed under: a constructor's name, or its kind.
//!
//! `Function`, `RegExp`, `(system)` and `(compiled code)` stand for whole node types. Objects and native nodes are
//! listed by name, elements of a page by their tag alone, plain objects by their interface; all other nodes by their
//! type in parentheses. Constructors with one name in different places are different classes, so the class of an object
//! with a row in `locations` includes that location.
//!
//! A class here is a name and a location, a key in DevTools' terms. (DevTools keeps `Widget` as a node's name apart
//! from `Widget` as a tag or interface until it returns its table, where one hides the other. Here they are one class.)
//!
//! Cost: one pass over the nodes, which reads the text of a name only at the first occurrence of its string. If there
//! are locations, one pass over their rows and one over the nodes, to renumber the classes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::error::Result;
use crate::graph::locations::{Location, Rows};
use crate::graph::{Graph, NodeType};
use crate::hash::NumberMap;
use crate::ids::{NodeIx, StrIx};
use crate::passes::aggregates::Partition;
use crate::passes::interfaces::Matches;

/// The identity of a class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassKey {
    /// The name, WTF-8.
    pub name: Box<[u8]>,
    /// Source location of the constructor, if known.
    pub location: Option<Location>,
}

/// The class of each node, and all classes.
#[derive(Default)]
pub struct Classes {
    /// The class of each node.
    pub of_node: Vec<u32>,
    /// The classes, in order of first occurrence.
    pub keys: Vec<ClassKey>,
}

impl Classes {
    /// The partition of the nodes into classes.
    pub fn partition(&self) -> Partition<'_> {
        Partition { of_node: &self.of_node, len: self.keys.len() }
    }

    /// The name of a class for display.
    pub fn text(&self, class: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.keys[class].name)
    }

    /// DevTools' key of a class: `script,line,column,name`, or `,name`.
    pub fn key_text(&self, class: usize) -> String {
        self.keys[class].text()
    }

    /// Bytes of memory held.
    pub fn bytes(&self) -> usize {
        let names: usize = self.keys.iter().map(|key| key.name.len()).sum();
        self.of_node.capacity() * 4 + self.keys.capacity() * size_of::<ClassKey>() + names
    }
}

impl ClassKey {
    /// DevTools' key of this class.
    pub fn text(&self) -> String {
        let name = String::from_utf8_lossy(&self.name);
        match self.location {
            Some(Location { script_id, line, column }) => format!("{script_id},{line},{column},{name}"),
            None => format!(",{name}"),
        }
    }
}

const NONE: u32 = u32::MAX;

/// Finds the class of every node. With `interfaces`, plain objects are classed by interface.
pub fn classify(graph: &Graph, interfaces: Option<&Matches<'_>>) -> Result<Classes> {
    let mut register = Register::default();
    let mut of_node = by_name(graph, interfaces, &mut register)?;
    let keys = register.names.into_iter().map(|name| ClassKey { name, location: None }).collect();
    let rows = Rows::of(&graph.locations);
    let classes = match rows.is_empty() {
        true => Classes { of_node, keys },
        false => {
            let keys = by_location(graph, rows, &mut of_node, keys)?;
            in_order_of_occurrence(of_node, keys)?
        }
    };
    Ok(classes)
}

/// The class of each node without regard to locations.
fn by_name(graph: &Graph, interfaces: Option<&Matches<'_>>, register: &mut Register) -> Result<Vec<u32>> {
    let mut of_node = Vec::new();
    of_node.try_reserve_exact(graph.node_count())?;
    let mut of_string: Vec<u32> = Vec::new();
    of_string.try_reserve_exact(graph.strings.len())?;
    of_string.resize(graph.strings.len(), NONE);
    let mut of_type = [NONE; 256];
    let definitions = interfaces.map_or(&[][..], |matches| matches.definitions);
    let mut of_interface = vec![NONE; definitions.len()];
    let mut plain = interfaces.into_iter().flat_map(Matches::iter);
    let mut next_plain = plain.next();
    for node in graph.nodes() {
        let is_named = matches!(graph.node_type(node), NodeType::Object | NodeType::Native);
        let interface = match next_plain {
            Some((object, interface)) if object == node => {
                next_plain = plain.next();
                interface
            }
            _ => None,
        };
        let place = match (interface, is_named) {
            (Some(interface), _) => &mut of_interface[interface],
            (None, true) => &mut of_string[graph.name(node).index()],
            (None, false) => &mut of_type[graph.types[node.index()] as usize],
        };
        if *place == NONE {
            *place = match (interface, is_named) {
                (Some(interface), _) => register.class(&definitions[interface].name),
                (None, true) => register.class(&named_class(graph, graph.name(node))),
                (None, false) => register.class(type_class(graph, node).as_bytes()),
            };
        }
        of_node.push(*place);
    }
    Ok(of_node)
}

/// Assigns the objects that have rows to classes with locations; returns all classes. A later row of an object
/// overrides an earlier one.
fn by_location(graph: &Graph, rows: Rows<'_>, of_node: &mut [u32], mut keys: Vec<ClassKey>) -> Result<Vec<ClassKey>> {
    let named = keys.len();
    // For each class with a location, the class without it.
    let mut plain: Vec<u32> = Vec::new();
    let mut by_key: NumberMap<(u32, Location), u32> = NumberMap::default();
    for (node, location) in rows.iter() {
        if graph.node_type(node) != NodeType::Object {
            continue;
        }
        let class = &mut of_node[node.index()];
        let base = (*class as usize).checked_sub(named).map_or(*class, |place| plain[place]);
        by_key.try_reserve(1)?;
        *class = match by_key.entry((base, location)) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                plain.try_reserve(1)?;
                keys.try_reserve(1)?;
                plain.push(base);
                keys.push(ClassKey { location: Some(location), name: keys[base as usize].name.clone() });
                *entry.insert(keys.len() as u32 - 1)
            }
        };
    }
    Ok(keys)
}

/// Numbers the classes in the order of their first nodes, and drops classes without nodes.
fn in_order_of_occurrence(mut of_node: Vec<u32>, keys: Vec<ClassKey>) -> Result<Classes> {
    let mut numbers = Vec::new();
    numbers.try_reserve_exact(keys.len())?;
    numbers.resize(keys.len(), NONE);
    let mut order = Vec::new();
    order.try_reserve_exact(keys.len())?;
    for class in &mut of_node {
        let number = &mut numbers[*class as usize];
        if *number == NONE {
            *number = order.len() as u32;
            order.push(*class);
        }
        *class = *number;
    }
    let mut keys: Vec<Option<ClassKey>> = keys.into_iter().map(Some).collect();
    let keys = order.into_iter().filter_map(|class| keys[class as usize].take()).collect();
    Ok(Classes { of_node, keys })
}

#[derive(Default)]
struct Register {
    by_name: HashMap<Box<[u8]>, u32>,
    names: Vec<Box<[u8]>>,
}

impl Register {
    fn class(&mut self, name: &[u8]) -> u32 {
        *self.by_name.entry(name.into()).or_insert_with_key(|name| {
            self.names.push(name.clone());
            self.names.len() as u32 - 1
        })
    }
}

/// `<div id="x">` and `Detached <div class="y">` are classed by their tag alone.
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

/// The class of a whole type. A type that the file does not list is `(undefined)`, as in DevTools.
fn type_class(graph: &Graph, node: NodeIx) -> String {
    match graph.node_type(node) {
        NodeType::Hidden => "(system)".into(),
        NodeType::Code => "(compiled code)".into(),
        NodeType::Closure => "Function".into(),
        NodeType::RegExp => "RegExp".into(),
        _ => {
            let name = graph.node_type_names.get(graph.types[node.index()] as usize);
            format!("({})", name.map_or("undefined", String::as_str))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::interfaces::{self, Shapes};
    use crate::testkit::{graph, parse, snapshot};

    /// The class of each node and all classes in order, as DevTools' keys.
    fn keys(graph: &Graph) -> (Vec<String>, Vec<String>) {
        let shapes = Shapes::of(graph).unwrap();
        let definitions = interfaces::infer(graph, &shapes).unwrap();
        let matches = interfaces::apply(graph, &shapes, &definitions).unwrap();
        let classes = classify(graph, Some(&matches)).unwrap();
        let of_node = classes.of_node.iter().map(|&class| classes.key_text(class as usize)).collect();
        (of_node, (0..classes.keys.len()).map(|class| classes.key_text(class)).collect())
    }

    #[test]
    fn names_classes_as_devtools_does() {
        let graph = graph(
            "root -> f{closure}; root -> o:Widget; root -> p:Widget; root -> h{hidden}; root -> c{code};\
             root -> s:text{string}; root -> r{regexp}; root -> x{symbol}",
        );
        let wanted = [
            ",(synthetic)",
            ",Function",
            ",Widget",
            ",Widget",
            ",(system)",
            ",(compiled code)",
            ",(string)",
            ",RegExp",
            ",(symbol)",
        ];
        assert_eq!(keys(&graph).0, wanted);
        assert_eq!(classify(&graph, None).unwrap().text(2), "Widget");
    }

    #[test]
    fn elements_are_classed_by_their_tag() {
        let graph = graph(
            "root -> a:<div␣id=x>{native}; root -> b:<div>{native}; root -> c:Detached␣<p␣class=y>{native};\
             root -> d:Detached␣X␣y{native}; root -> e:<a",
        );
        assert_eq!(keys(&graph).0[1..], [",<div>", ",<div>", ",Detached <p>", ",Detached X y", ",<a"]);
    }

    #[test]
    fn a_type_that_is_not_listed_is_undefined() {
        let text = String::from_utf8(snapshot("root -> a{bigint}")).unwrap();
        let graph = parse(text.replace("\n,13,", "\n,99,").as_bytes());
        assert_eq!(keys(&graph).0[1], ",(undefined)");
    }

    #[test]
    fn objects_with_one_name_are_classed_by_location() {
        let graph = graph(
            "root -> a:Widget#7:1:2; root -> b:Widget; root -> c:Widget#7:1:2; root -> d:Widget#7:1:2#7:3:4;\
             root -> e:Other#7:1:2; root -> f{closure}#7:1:2; root -> n:Widget{native}#7:1:2",
        );
        let (of_node, all) = keys(&graph);
        let wanted = [
            ",(synthetic)",
            "7,1,2,Widget",
            ",Widget",
            "7,1,2,Widget",
            "7,3,4,Widget",
            "7,1,2,Other",
            ",Function",
            ",Widget",
        ];
        assert_eq!(of_node, wanted);
        let wanted = [",(synthetic)", "7,1,2,Widget", ",Widget", "7,3,4,Widget", "7,1,2,Other", ",Function"];
        assert_eq!(all, wanted);
    }

    #[test]
    fn plain_objects_are_classed_by_interface_and_location() {
        let graph = graph(
            "root -> a:Object -> p; root -> b:Object -> p; root -> c:Object; root -> d:Object#7:1:2 -> p;\
             root -> e:Object{native} -> p",
        );
        let wanted = [",(synthetic)", ",{p}", ",p", ",{p}", ",Object", "7,1,2,{p}", ",Object"];
        assert_eq!(keys(&graph).0, wanted);
    }
}
