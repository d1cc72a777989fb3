//! Pictures of the dominator tree, and facts of the overview, as plain objects: `MapPicture`, `Biggest`, `Wasted`.

use heapwise_core::error::Result;
use heapwise_core::layout::{Cell, Picture, What};
use heapwise_core::passes::detachedness::DETACHED;
use heapwise_core::query::biggest::Pile;
use heapwise_core::query::duplicates::Duplicates;
use heapwise_core::query::wasted::Wasted;
use heapwise_core::snapshot::Snapshot;
use heapwise_core::{NodeIx, names};
use serde::Serialize;

use crate::rows::{ObjectRow, object_rows, shown};
use crate::strings::{self, StringRow};

/// Length of a label, at most: no rectangle has room for more.
const MAX_LETTERS: usize = 120;
/// Steps from the root to the root of the picture, at most; others are left out behind the first.
const MAX_ABOVE: usize = 7;

/// `MapPicture`.
#[derive(Serialize)]
pub struct PictureRow {
    cells: Vec<CellRow>,
    above: Vec<StepRow>,
    /// Number of steps left out behind the first of `above`.
    hidden: usize,
}

/// `MapStep`: what a rectangle stands for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StepRow {
    kind: &'static str,
    node: u32,
    id: f64,
    name: String,
    class_name: String,
    class_index: u32,
    #[serde(rename = "type")]
    node_type: String,
    count: u32,
    size: f64,
}

/// `MapCell`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CellRow {
    #[serde(flatten)]
    step: StepRow,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    depth: u32,
    parent: u32,
    has_children: bool,
}

/// A picture with the names in it.
pub fn picture(snapshot: &Snapshot, root: NodeIx, picture: &Picture) -> PictureRow {
    let cell = |cell: &Cell| CellRow {
        step: step(snapshot, cell.what, cell.node, cell.count, cell.size),
        x: cell.rect.x,
        y: cell.rect.y,
        width: cell.rect.width,
        height: cell.rect.height,
        depth: cell.depth,
        parent: cell.parent,
        has_children: cell.has_children,
    };
    let object = |node| step(snapshot, What::Object, node, 1, snapshot.retained_size(node));

    // From the node upwards. The tree may be a million levels deep, so only the nearest steps are kept.
    let (mut above, mut hidden, mut at) = (vec![root], 0, root);
    while at != snapshot.graph.root {
        at = snapshot.dominator(at);
        if above.len() < MAX_ABOVE || at == snapshot.graph.root { above.push(at) } else { hidden += 1 }
    }
    above.reverse();
    let mut above: Vec<StepRow> = above.into_iter().map(object).collect();
    above.extend(picture.trail.iter().map(|found| step(snapshot, What::Class, found.node, found.count, found.size)));
    PictureRow { cells: picture.cells.iter().map(cell).collect(), above, hidden }
}

fn step(snapshot: &Snapshot, what: What, node: NodeIx, count: u32, size: u64) -> StepRow {
    let graph = &snapshot.graph;
    let class = snapshot.classes.of_node[node.index()];
    let name = match what {
        What::Object => {
            let name = names::node_name(graph, node);
            let name = String::from_utf8_lossy(&name);
            let mut letters = name.char_indices();
            match letters.nth(MAX_LETTERS) {
                Some((end, _)) => format!("{}…", &name[..end]),
                None => name.into_owned(),
            }
        }
        What::Class => snapshot.classes.text(class as usize).into_owned(),
        What::Rest => String::new(),
    };
    StepRow {
        kind: match what {
            What::Object => "object",
            What::Class => "class",
            What::Rest => "rest",
        },
        node: node.0,
        id: graph.id(node).0 as f64,
        name,
        class_name: snapshot.classes.text(class as usize).into_owned(),
        class_index: class,
        node_type: graph.type_name(graph.types[node.index()]),
        count,
        size: size as f64,
    }
}

/// `Pile`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PileRow {
    #[serde(flatten)]
    object: ObjectRow,
    largest_child: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<MostRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<ObjectRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    held_by: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MostRow {
    class_name: String,
    class_index: u32,
    count: u32,
    size: f64,
}

/// `Biggest`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BiggestRow {
    piles: Vec<PileRow>,
    detached_count: usize,
}

/// Where memory accumulates, and the number of objects detached from their document.
pub fn biggest(snapshot: &Snapshot, found: &[Pile]) -> BiggestRow {
    // As `detached:yes` counts them, except Node.js's own objects: they are marked detached, but never had a document.
    let is_detached = |&node: &NodeIx| {
        let state = snapshot.graph.detachedness.get(node.index()).copied();
        state == Some(DETACHED)
            && snapshot.graph.self_sizes.get(node.index()) > 0
            && !names::is_of_node(&snapshot.graph, node)
    };
    let detached_count = snapshot.graph.nodes().filter(is_detached).count();
    BiggestRow { piles: piles(snapshot, found), detached_count }
}

fn piles(snapshot: &Snapshot, piles: &[Pile]) -> Vec<PileRow> {
    let row = |node: NodeIx| object_rows(snapshot, &[node]).pop();
    let pile = |pile: &Pile| {
        Some(PileRow {
            object: row(pile.node)?,
            largest_child: pile.largest_child as f64,
            most: pile.most.as_ref().map(|most| MostRow {
                class_name: snapshot.classes.text(most.class as usize).into_owned(),
                class_index: most.class,
                count: most.count,
                size: most.size as f64,
            }),
            owner: pile.owner.and_then(row),
            held_by: pile.held_by.map(|edge| shown(&names::edge_name(&snapshot.graph, edge))),
        })
    };
    piles.iter().filter_map(pile).collect()
}

/// `Wasted`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WastedRow {
    size: f64,
    count: usize,
    groups: usize,
    top: Vec<StringRow>,
}

/// The cost of duplicate strings.
pub fn wasted(snapshot: &Snapshot, duplicates: &Duplicates, wasted: &Wasted) -> Result<WastedRow> {
    let groups: Vec<u32> = wasted.top.iter().map(|&(group, _)| group).collect();
    Ok(WastedRow {
        size: wasted.size as f64,
        count: wasted.count,
        groups: duplicates.groups.len(),
        top: strings::rows(snapshot, duplicates, &groups)?,
    })
}
