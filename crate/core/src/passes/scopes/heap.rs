//! What a heap says about scopes: contexts, closures, suspended functions, and contexts that code on the stack uses.
//!
//! Three things run code: a closure, a generator or async function that is suspended, and a frame of the stack. Of a
//! closure and a suspended function V8 names the function and the context. Of a frame a snapshot has the context and
//! the closure, but not which belongs to which. So a context that the stack refers to counts as used, with those around
//! it, as far as a function on the stack may have made them: up to the outermost context that a closure on the stack
//! was made in. A context that no function on the stack can have made is that of a frame without a context of its own:
//! the closure says what it can read. The variables of a context that an `arguments` object refers to count as used,
//! too: in sloppy code, it reads the parameters there. DevTools considers neither.
//!
//! Cost: one pass over the names of the nodes, and one over the closures; one over the names of the edges for each kind
//! of edge that is looked for. All are parallel.

use rayon::prelude::*;

use crate::error::Result;
use crate::graph::{EdgeType, Graph, NodeType};
use crate::hash::NumberSet;
use crate::ids::{NodeIx, StrIx};
use crate::names::is_context;
use crate::passes::values::{Ordinals, Values, edge_name, internal_target};

macro_rules! names {
    ($($name:ident)*) => {
        /// The names of the edges that this pass follows.
        pub(super) struct Names { pub(super) values: Values, $(pub(super) $name: Ordinals,)* }

        impl Names {
            pub(super) fn new(graph: &Graph) -> Self {
                let [$($name),*] = Ordinals::of(&graph.strings, [$(stringify!($name)),*]);
                Names { values: Values::new(graph), $($name,)* }
            }
        }
    };
}

names! {
    scope_info scope_id shared context script script_or_debug_info previous name_or_scope_info outer_scope_info
    raw_outer_scope_info_or_feedback_metadata eval_from_scope_info infos source_url source start_position end_position
    function_name continuation function map instance_type_name parameters_and_registers script_context_table
}

impl Names {
    /// The number of the scope of a scope info or shared function info.
    pub(super) fn scope_of(&self, graph: &Graph, node: NodeIx) -> Option<i64> {
        self.values.int(graph, internal_target(graph, node, &self.scope_id)?)
    }
}

/// The kind of a node, according to its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Other,
    Script,
    Context,
    SharedFunctionInfo,
    ScopeInfo,
    Stack,
    MappedArguments,
}

/// Contexts around one, at most. A damaged heap may have a circle.
pub(super) const MAX_DEPTH: usize = 1000;

/// What the name of a script begins with in newer versions.
pub(super) const SCRIPT: &[u8] = b"system / Script";
/// What the name of a script begins with where V8 names it at all.
pub(super) const SCRIPT_AND_NAME: &[u8] = b"system / Script / ";
const STACK_ROOTS: &[u8] = b"(Stack roots)";
const MAPPED_ARGUMENTS: &[u8] = b"system / SloppyArgumentsElements";

/// The kind of each string, as the name of a node.
pub(super) struct Kinds(Vec<Kind>);

impl Kinds {
    pub(super) fn new(graph: &Graph) -> Result<Self> {
        let kind = |name: &[u8]| match name {
            STACK_ROOTS => Kind::Stack,
            name if name.starts_with(SCRIPT) => Kind::Script,
            name if is_context(name) => Kind::Context,
            b"system / ScopeInfo" => Kind::ScopeInfo,
            MAPPED_ARGUMENTS => Kind::MappedArguments,
            name if name.starts_with(b"system / SharedFunctionInfo") => Kind::SharedFunctionInfo,
            _ => Kind::Other,
        };
        let mut kinds = Vec::new();
        kinds.try_reserve_exact(graph.strings.len())?;
        kinds.resize(graph.strings.len(), Kind::Other);
        for (string, name) in graph.strings.find_all(|name| name.starts_with(b"system / ") || name == STACK_ROOTS) {
            kinds[string.index()] = kind(name);
        }
        Ok(Kinds(kinds))
    }

    pub(super) fn of(&self, graph: &Graph, node: NodeIx) -> Kind {
        self.0.get(graph.name(node).index()).copied().unwrap_or(Kind::Other)
    }

    pub(super) fn is_context(&self, graph: &Graph, node: NodeIx) -> bool {
        self.of(graph, node) == Kind::Context
    }
}

/// A context.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    pub(super) node: NodeIx,
    pub(super) scope_info: NodeIx,
    /// The context around it; not always a context.
    pub(super) previous: Option<NodeIx>,
}

/// A closure, or a suspended function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Running {
    /// The closure or the generator.
    pub(super) node: NodeIx,
    pub(super) shared: NodeIx,
    pub(super) context: NodeIx,
}

/// A generator object: that of a generator, of an async function or of a module.
pub(super) struct Generator {
    pub(super) node: NodeIx,
    pub(super) function: NodeIx,
}

/// The nodes that one pass over the graph collects, in file order.
#[derive(Default)]
pub(super) struct Heap {
    pub(super) scripts: Vec<NodeIx>,
    pub(super) contexts: Vec<Context>,
    stack: Vec<NodeIx>,
    mapped_arguments: Vec<NodeIx>,
}

/// What one node adds.
enum Found {
    Script(NodeIx),
    Context(Context),
    Stack(NodeIx),
    MappedArguments(NodeIx),
}

impl Heap {
    pub(super) fn scan(graph: &Graph, names: &Names, kinds: &Kinds) -> Self {
        let found: Vec<Found> = (0..graph.node_count() as u32)
            .into_par_iter()
            .with_min_len(1 << 14)
            .filter_map(|node| find(graph, names, kinds, NodeIx(node)))
            .collect();
        let mut heap = Heap::default();
        for found in found {
            match found {
                Found::Script(script) => heap.scripts.push(script),
                Found::Context(context) => heap.contexts.push(context),
                Found::Stack(node) => heap.stack.push(node),
                Found::MappedArguments(node) => heap.mapped_arguments.push(node),
            }
        }
        heap
    }

    /// Contexts of which everything counts as used.
    pub(super) fn used_by_frames(&self, graph: &Graph, names: &Names, kinds: &Kinds) -> NumberSet<NodeIx> {
        let targets = |nodes: &[NodeIx]| -> Vec<NodeIx> {
            nodes.iter().flat_map(|&node| graph.edges(node).map(|(.., to)| to)).collect()
        };
        let mut used = NumberSet::default();
        let arguments = targets(&self.mapped_arguments);
        used.extend(arguments.into_iter().filter(|&to| kinds.is_context(graph, to)));
        let stack = targets(&self.stack);
        let closures = stack.iter().filter(|&&node| graph.node_type(node) == NodeType::Closure);
        let made_in: NumberSet<NodeIx> =
            closures.filter_map(|&closure| internal_target(graph, closure, &names.context)).collect();
        // Functions that were made outside of all contexts may have made any of them.
        let is_any_outside = made_in.iter().any(|&around| !kinds.is_context(graph, around));
        let mut chain = Vec::new();
        for context in stack {
            chain.clear();
            let mut next = Some(context);
            while let Some(at) = next.filter(|&at| chain.len() < MAX_DEPTH && kinds.is_context(graph, at)) {
                chain.push(at);
                next = internal_target(graph, at, &names.previous);
            }
            let is_whole = chain.len() < MAX_DEPTH && !is_any_outside;
            let outermost = chain.iter().rposition(|at| made_in.contains(at)).filter(|_| is_whole);
            used.extend(&chain[..outermost.unwrap_or(chain.len())]);
        }
        used
    }
}

/// Contexts of scripts: any other script can name their variables.
pub(super) fn contexts_of_scripts(graph: &Graph, names: &Names, kinds: &Kinds) -> NumberSet<NodeIx> {
    let tables = targets_named(graph, &names.script_context_table);
    let targets = tables.into_iter().flat_map(|table| graph.edges(table).map(|(.., to)| to));
    targets.filter(|&context| kinds.is_context(graph, context)).collect()
}

/// The closures whose context is wanted, in file order.
pub(super) fn closures(
    graph: &Graph,
    names: &Names,
    kinds: &Kinds,
    is_wanted: impl Fn(NodeIx) -> bool + Sync,
) -> Vec<Running> {
    let closure = |node: u32| {
        let node = NodeIx(node);
        if graph.node_type(node) != NodeType::Closure || matches!(kinds.of(graph, node), Kind::Script | Kind::Context) {
            return None;
        }
        let context = internal_target(graph, node, &names.context).filter(|&context| is_wanted(context))?;
        Some(Running { node, shared: internal_target(graph, node, &names.shared)?, context })
    };
    (0..graph.node_count() as u32).into_par_iter().with_min_len(1 << 14).filter_map(closure).collect()
}

fn find(graph: &Graph, names: &Names, kinds: &Kinds, node: NodeIx) -> Option<Found> {
    match kinds.of(graph, node) {
        Kind::Script => Some(Found::Script(node)),
        Kind::Context => {
            let scope_info = internal_target(graph, node, &names.scope_info)?;
            let previous = internal_target(graph, node, &names.previous);
            Some(Found::Context(Context { node, scope_info, previous }))
        }
        Kind::Stack => Some(Found::Stack(node)).filter(|_| graph.node_type(node) != NodeType::String),
        Kind::MappedArguments => {
            Some(Found::MappedArguments(node)).filter(|_| graph.node_type(node) != NodeType::String)
        }
        Kind::SharedFunctionInfo | Kind::ScopeInfo | Kind::Other => None,
    }
}

/// Names and values of the variables in a context.
pub(super) fn variables_of(graph: &Graph, context: NodeIx) -> impl Iterator<Item = (StrIx, NodeIx)> + '_ {
    graph
        .edges(context)
        .filter(|&(_, edge_type, _)| edge_type == EdgeType::Context)
        .map(|(edge, _, to)| (edge_name(graph, edge), to))
}

/// The nodes that have an internal edge with this name, and its target, in file order.
pub(super) fn with_edge_named(graph: &Graph, name: &Ordinals) -> Vec<(NodeIx, NodeIx)> {
    if name.is_empty() {
        return Vec::new();
    }
    const CHUNK: usize = 1 << 16;
    let of_chunk = |(chunk, names): (usize, &[u32])| {
        let named = |wanted: StrIx| names.iter().enumerate().filter(move |&(_, &name)| name == wanted.0);
        let mut edges: Vec<usize> = name.iter().flat_map(named).map(|(at, _)| chunk * CHUNK + at).collect();
        edges.retain(|&edge| graph.edge_targets[edge].edge_type() == EdgeType::Internal);
        edges.sort_unstable();
        edges
    };
    let edges: Vec<usize> = graph.edge_names.par_chunks(CHUNK).enumerate().flat_map_iter(of_chunk).collect();
    let source = |edge: usize| graph.first_edge.partition_point(|&first| first as usize <= edge) - 1;
    edges.into_iter().map(|edge| (NodeIx(source(edge) as u32), graph.edge_targets[edge].node())).collect()
}

fn targets_named(graph: &Graph, name: &Ordinals) -> NumberSet<NodeIx> {
    with_edge_named(graph, name).into_iter().map(|(_, target)| target).collect()
}

/// Generator objects by their edges, in file order. `marked_by` is an edge that generator objects have.
pub(super) fn generators(graph: &Graph, names: &Names, marked_by: &Ordinals) -> Vec<Generator> {
    let objects = with_edge_named(graph, marked_by).into_iter().map(|(node, _)| node);
    objects
        .filter(|&node| graph.node_type(node) == NodeType::Object)
        .filter_map(|node| {
            let function = internal_target(graph, node, &names.function)?;
            (graph.node_type(function) == NodeType::Closure).then_some(Generator { node, function })
        })
        .collect()
}
