//! Groups objects by the file, or by the package, of the code that created them.
//!
//! Each object is grouped on its own, not by class: an object belongs to the file of its constructor, a function to the
//! file that defines it, according to the table of locations. Nodes without a location (strings, arrays, V8's own
//! objects, objects of built-in classes) belong to no file and are grouped by kind, so that the groups add up to the
//! whole heap.
//!
//! Cost: one pass over the types of nodes, one over the rows of the table; the group of a script is computed once per
//! script. Four bytes per node.

use std::collections::HashMap;

use serde::Deserialize;

use crate::error::Result;
use crate::graph::locations::Rows;
use crate::graph::{Graph, NodeType};
use crate::passes::aggregates::Partition;
use crate::passes::packages::Package;
use crate::passes::scripts::Scripts;

/// The criterion of grouping.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum By {
    /// The file.
    File,
    /// The package that the file belongs to.
    Package,
}

/// The kind of a group.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// A file, by its URL or path.
    File,
    /// A script whose URL is not known, by its id.
    Script(u32),
    /// An installed package.
    Package,
    /// An origin on the network.
    Origin,
    /// Modules of Node.js itself.
    Node,
    /// The program's own files.
    App,
    /// Scripts that are no files.
    NoFile,
    /// Without location: strings.
    Strings,
    /// Without location: numbers and symbols.
    Values,
    /// Without location: internal arrays for elements and properties.
    Arrays,
    /// Without location: objects of built-in classes, and plain objects.
    Objects,
    /// Without location: built-in functions.
    Functions,
    /// Without location: compiled code.
    Code,
    /// Without location: memory outside V8's heap.
    Native,
    /// Without location: all other nodes of V8.
    System,
}

impl Kind {
    /// The kind of the nodes of a type that have no location.
    fn of_type(graph: &Graph, code: u8) -> Self {
        let name = graph.type_name(code);
        match NodeType::of(&name) {
            NodeType::String | NodeType::ConcatenatedString | NodeType::SlicedString => Kind::Strings,
            NodeType::Number => Kind::Values,
            NodeType::Array => Kind::Arrays,
            NodeType::Object | NodeType::RegExp => Kind::Objects,
            NodeType::Closure => Kind::Functions,
            NodeType::Code => Kind::Code,
            NodeType::Native => Kind::Native,
            NodeType::Hidden | NodeType::Synthetic => Kind::System,
            NodeType::Other => match name.as_str() {
                "symbol" | "bigint" => Kind::Values,
                "wasm object" => Kind::Objects,
                _ => Kind::System,
            },
        }
    }

    /// The name of a group without a name of its own.
    fn name(self) -> &'static str {
        match self {
            Kind::File | Kind::Script(_) | Kind::Package | Kind::Origin => "",
            Kind::Node => "node:",
            Kind::App => "(app)",
            Kind::NoFile => "(no file)",
            Kind::Strings => "(strings)",
            Kind::Values => "(numbers and symbols)",
            Kind::Arrays => "(internal arrays)",
            Kind::Objects => "(built-in objects)",
            Kind::Functions => "(built-in functions)",
            Kind::Code => "(compiled code)",
            Kind::Native => "(native)",
            Kind::System => "(system)",
        }
    }
}

/// A group.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Group {
    /// The kind of the group.
    pub kind: Kind,
    /// Its name, WTF-8: a URL, a path or a package; a description in parentheses if it has none of these.
    pub name: Box<[u8]>,
}

impl Group {
    fn plain(kind: Kind) -> Self {
        Group { kind, name: kind.name().as_bytes().into() }
    }

    /// The group of the objects of a script.
    fn of_script(scripts: &Scripts, id: u32, address: Option<&[u8]>, by: By) -> Self {
        match (by, address) {
            (By::File, Some(address)) => Group { kind: Kind::File, name: address.into() },
            (By::File, None) => Group { kind: Kind::Script(id), name: format!("(script {id})").into_bytes().into() },
            (By::Package, address) => match address.map_or(Package::NoFile, |address| scripts.package(address)) {
                Package::Named(name) => Group { kind: Kind::Package, name },
                Package::Origin(name) => Group { kind: Kind::Origin, name },
                Package::Node => Group::plain(Kind::Node),
                Package::App => Group::plain(Kind::App),
                Package::NoFile => Group::plain(Kind::NoFile),
            },
        }
    }
}

/// The group of each node, and all groups.
pub struct Groups {
    /// The group of each node.
    pub of_node: Vec<u32>,
    /// The groups; some may have no nodes.
    pub keys: Vec<Group>,
}

impl Groups {
    /// Finds the group of every node. If an object has several rows, the last one counts.
    pub fn find(graph: &Graph, scripts: &Scripts, by: By) -> Result<Self> {
        let mut register = Register::default();
        let of_type: Vec<u32> =
            (0..=u8::MAX).map(|code| register.group(Group::plain(Kind::of_type(graph, code)))).collect();
        let mut of_node = Vec::new();
        of_node.try_reserve_exact(graph.node_count())?;
        of_node.extend(graph.types.iter().map(|&code| of_type[code as usize]));
        let mut of_script: HashMap<u32, u32> = HashMap::new();
        for (node, location) in Rows::of(&graph.locations).iter() {
            let id = location.script_id;
            of_node[node.index()] = *of_script
                .entry(id)
                .or_insert_with(|| register.group(Group::of_script(scripts, id, scripts.url(graph, id), by)));
        }
        Ok(Groups { of_node, keys: register.keys })
    }

    /// The partition of the nodes into groups.
    pub fn partition(&self) -> Partition<'_> {
        Partition { of_node: &self.of_node, len: self.keys.len() }
    }
}

#[derive(Default)]
struct Register {
    by_key: HashMap<Group, u32>,
    keys: Vec<Group>,
}

impl Register {
    fn group(&mut self, key: Group) -> u32 {
        *self.by_key.entry(key).or_insert_with_key(|key| {
            self.keys.push(key.clone());
            self.keys.len() as u32 - 1
        })
    }
}
