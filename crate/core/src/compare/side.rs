//! One side of a comparison: the objects of a snapshot that have a size, ordered by id, and its classes.
//!
//! Twenty bytes per object. A comparison reads two sides from front to back.
//!
//! Cost: a sort of the ids, and five columns gathered in that order.

use rayon::prelude::*;

use crate::compare::bytes::{Reader, Writer};
use crate::compare::classes::ClassesUnder;
use crate::compare::id_space::Sample;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::columns::WideColumn;
use crate::graph::locations::Location;
use crate::ids::NodeIx;
use crate::passes::class_names::ClassKey;
use crate::passes::interfaces::Interface;
use crate::passes::scripts::Scripts;
use crate::snapshot::Snapshot;

/// A class of one side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SideClass {
    /// Name and location, by which DevTools identifies classes.
    pub key: ClassKey,
    /// URL of the script of the key's location, WTF-8, if known.
    pub url: Option<Box<[u8]>>,
    /// Number of objects with a size.
    pub count: u32,
    /// Their shallow sizes, in bytes.
    pub shallow_size: u64,
    /// Bytes that would be freed with all of them.
    pub retained_size: u64,
}

impl SideClass {
    /// All classes of a snapshot, under the definitions of `under`, by number.
    pub fn all(snapshot: &Snapshot, scripts: &Scripts, under: &ClassesUnder<'_>) -> Vec<Self> {
        (under.classes().keys.iter().zip(under.aggregates()))
            .map(|(key, aggregate)| SideClass {
                key: key.clone(),
                url: key.location.and_then(|at| scripts.url(&snapshot.graph, at.script_id)).map(Into::into),
                count: aggregate.count,
                shallow_size: aggregate.shallow_size,
                retained_size: aggregate.retained_size,
            })
            .collect()
    }

    /// Serializes the class.
    pub fn write(&self, writer: &mut Writer) {
        writer.text(&self.key.name);
        match self.key.location {
            None => writer.number(0),
            Some(Location { script_id, line, column }) => {
                writer.number(1);
                [script_id, line, column].into_iter().for_each(|number| writer.number(u64::from(number)));
            }
        }
        writer.number(u64::from(self.url.is_some()));
        writer.text(self.url.as_deref().unwrap_or_default());
        writer.number(u64::from(self.count));
        writer.number(self.shallow_size);
        writer.number(self.retained_size);
    }

    /// Deserializes a class.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self> {
        let name = reader.text()?.into();
        let location = match reader.number()? {
            0 => None,
            _ => Some(Location {
                script_id: reader.number()? as u32,
                line: reader.number()? as u32,
                column: reader.number()? as u32,
            }),
        };
        let has_url = reader.number()? > 0;
        let url = reader.text()?;
        Ok(SideClass {
            key: ClassKey { name, location },
            url: has_url.then(|| url.into()),
            count: reader.number()? as u32,
            shallow_size: reader.number()?,
            retained_size: reader.number()?,
        })
    }
}

/// One side of a comparison.
#[derive(Default)]
pub struct Side {
    /// The classes, indexed by `classes_of`; classes whose objects have no size are included.
    pub classes: Vec<SideClass>,
    /// A sample of ids, to decide whether ids can be trusted.
    pub sample: Sample,
    /// Ids, ascending; among equal ids the earlier node comes first.
    pub ids: WideColumn,
    /// The ordinal of each object in its snapshot.
    pub nodes: Vec<u32>,
    /// The class of each object.
    pub classes_of: Vec<u32>,
    /// Shallow size of each object, in bytes.
    pub shallow_sizes: WideColumn,
    /// Retained size of each object, in bytes.
    pub retained_sizes: WideColumn,
}

impl Side {
    /// The side of a snapshot, with classes under these definitions.
    pub fn of(snapshot: &Snapshot, scripts: &Scripts, definitions: &[Interface]) -> Result<Self> {
        let graph = &snapshot.graph;
        let under = ClassesUnder::of(snapshot, definitions)?;
        let nodes = by_id(snapshot)?;
        let of_node = &under.classes().of_node;
        let mut classes_of = Vec::new();
        classes_of.try_reserve_exact(nodes.len())?;
        nodes.par_iter().map(|&node| of_node[node as usize]).collect_into_vec(&mut classes_of);
        Ok(Side {
            classes: SideClass::all(snapshot, scripts, &under),
            sample: Sample::of(graph),
            ids: gather(&nodes, |node| graph.id(node).0)?,
            classes_of,
            shallow_sizes: gather(&nodes, |node| graph.self_sizes.get(node.index()))?,
            retained_sizes: gather(&nodes, |node| snapshot.retained_size(node))?,
            nodes,
        })
    }

    /// Number of objects.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are no objects.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The side as bytes, for another engine.
    pub fn encode(&self) -> Result<Vec<u8>> {
        let mut writer = Writer::default();
        writer.number(self.classes.len() as u64);
        self.classes.iter().for_each(|class| class.write(&mut writer));
        self.sample.write(&mut writer);
        writer.wide(&self.ids)?;
        writer.column(&self.nodes)?;
        writer.column(&self.classes_of)?;
        writer.wide(&self.shallow_sizes)?;
        writer.wide(&self.retained_sizes)?;
        Ok(writer.bytes)
    }

    /// A side from bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let mut classes = Vec::new();
        for _ in 0..reader.number()? {
            classes.push(SideClass::read(&mut reader)?);
        }
        let side = Side {
            classes,
            sample: Sample::read(&mut reader)?,
            ids: reader.wide()?,
            nodes: reader.column()?,
            classes_of: reader.column()?,
            shallow_sizes: reader.wide()?,
            retained_sizes: reader.wide()?,
        };
        side.check()?;
        Ok(side)
    }

    /// Fails unless the columns belong together, as every pass over them expects.
    fn check(&self) -> Result<()> {
        let columns = [self.ids.len(), self.classes_of.len(), self.shallow_sizes.len(), self.retained_sizes.len()];
        let is_even = columns.iter().all(|&length| length == self.nodes.len());
        let has_classes = self.classes_of.par_iter().all(|&class| (class as usize) < self.classes.len());
        let has_sizes = [&self.shallow_sizes, &self.retained_sizes].iter().all(|sizes| sizes.high.iter().all(is_size));
        match is_even && has_classes && has_sizes && self.ids.iter().is_sorted() {
            true => Ok(()),
            false => Err(Error::new(ErrorKind::Malformed, "the data from another engine contradicts itself")),
        }
    }
}

/// Whether the upper half of a size is one that the parser accepts: see its `MAX_TOTAL`.
fn is_size(&(_, upper): &(u32, u32)) -> bool {
    upper >> (53 - 32) == 0
}

/// Objects that have a size, ordered by id.
fn by_id(snapshot: &Snapshot) -> Result<Vec<u32>> {
    let graph = &snapshot.graph;
    let mut nodes: Vec<u32> = Vec::new();
    nodes.try_reserve_exact(graph.node_count())?;
    nodes.extend((0..graph.node_count() as u32).filter(|&node| graph.self_sizes.get(node as usize) > 0));
    const NODE_BITS: u32 = 29;
    let is_narrow = nodes.par_iter().all(|&node| graph.id(NodeIx(node)).0 >> (64 - NODE_BITS) == 0);
    if !is_narrow {
        nodes.par_sort_unstable_by_key(|&node| (graph.id(NodeIx(node)), node));
        return Ok(nodes);
    }
    // Id and node in one word, so that sorting needs no lookups.
    let mut words: Vec<u64> = Vec::new();
    words.try_reserve_exact(nodes.len())?;
    nodes.par_iter().map(|&node| graph.id(NodeIx(node)).0 << NODE_BITS | u64::from(node)).collect_into_vec(&mut words);
    words.par_sort_unstable();
    let node_of = |word: &u64| (word & ((1 << NODE_BITS) - 1)) as u32;
    nodes.par_iter_mut().zip(&words).for_each(|(node, word)| *node = node_of(word));
    Ok(nodes)
}

fn gather(nodes: &[u32], value: impl Fn(NodeIx) -> u64 + Sync) -> Result<WideColumn> {
    let mut low = Vec::new();
    low.try_reserve_exact(nodes.len())?;
    nodes.par_iter().map(|&node| value(NodeIx(node)) as u32).collect_into_vec(&mut low);
    let high = (nodes.par_iter().enumerate())
        .filter_map(|(at, &node)| {
            let upper = (value(NodeIx(node)) >> 32) as u32;
            (upper > 0).then_some((at as u32, upper))
        })
        .collect();
    Ok(WideColumn { low, high })
}
