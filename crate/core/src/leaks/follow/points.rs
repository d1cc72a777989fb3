//! Which of the values that grow the growth belongs to. Where `app.index.root` grows, so do `app.index` and `app`, and in a
//! tree every level does.
//!
//! From the outermost value that grows, the search goes down as long as one value within has most of the growth. If the
//! objects that were added are of the class of a value on the way, or the way repeats itself, it is a tree, a list or a
//! queue of blocks, and its top is the point. Where several values within have the growth between them, each is searched on
//! its own, unless they are entries that stand for each other.
//!
//! Cost: a step for each value; a few edges of those on the way.

use crate::graph::{EdgeType, NodeType};
use crate::ids::{EdgeIx, NodeIx, StrIx};
use crate::leaks::read::entries::table;
use crate::leaks::read::heap::Heap;
use crate::leaks::read::whose::Tier;
use crate::names;
use crate::passes::values::edge_name;

/// Edges of a value that are looked at.
const MAX_EDGES: usize = 1024;
/// So many values of one class side by side are entries.
const ALIKE: usize = 8;

/// A value that grows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grown {
    /// The value.
    pub node: NodeIx,
    /// Bytes gained.
    pub gained: u64,
    /// The class of most objects that were added within it.
    pub added: Option<StrIx>,
    /// Whether one property of its entries has most of the growth.
    pub has_member: bool,
}

/// The values that the growth belongs to, by their places in `grown`, which is in the order of the dominator tree.
pub fn points(heap: &Heap, grown: &[Grown]) -> Vec<usize> {
    let search = Search::new(heap, grown);
    let mut points = Vec::new();
    let mut open: Vec<usize> = (0..grown.len()).filter(|&at| search.parents[at].is_none()).rev().collect();
    while let Some(at) = open.pop() {
        let settled = search.settle(at);
        points.extend(settled.point.map(|point| search.lifted(point)));
        open.extend(settled.open.into_iter().rev());
    }
    points
}

struct Settled {
    point: Option<usize>,
    open: Vec<usize>,
}

struct Search<'a> {
    heap: &'a Heap<'a>,
    grown: &'a [Grown],
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
}

impl<'a> Search<'a> {
    fn new(heap: &'a Heap<'a>, grown: &'a [Grown]) -> Self {
        let mut parents = vec![None; grown.len()];
        let mut children = vec![Vec::new(); grown.len()];
        let mut around: Vec<usize> = Vec::new();
        for (at, value) in grown.iter().enumerate() {
            while around.pop_if(|outer| !heap.snapshot.tree.dominates(grown[*outer].node, value.node)).is_some() {}
            if let Some(&outer) = around.last() {
                parents[at] = Some(outer);
                children[outer].push(at);
            }
            around.push(at);
        }
        Search { heap, grown, parents, children }
    }

    /// Where the growth of a value belongs to, and which values beside the way there have to be searched on their own.
    fn settle(&self, outermost: usize) -> Settled {
        let policy = &self.heap.policy.values;
        let mut way = vec![outermost];
        let mut end = outermost;
        let heaviest =
            |at: usize| self.children[at].iter().copied().max_by_key(|&child| (self.grown[child].gained, child));
        while let Some(child) = heaviest(end)
            && self.grown[child].gained as f64 >= policy.child_share * self.grown[end].gained as f64
        {
            way.push(child);
            end = child;
        }
        if let Some(top) = self.top(&way) {
            let top = self.holder_of_ends(top);
            return Settled { point: Some(top), open: self.beside(&way, top) };
        }
        let mut open = self.beside(&way, end);
        let parts = &self.children[end];
        let within: u64 = parts.iter().map(|&part| self.grown[part].gained).sum();
        let is_within = within as f64 >= policy.split_share * self.grown[end].gained as f64;
        let is_point = !is_within || self.is_whole(end);
        if !is_point {
            open.extend(parts);
        }
        Settled { point: is_point.then_some(end), open }
    }

    /// A value that an object of the runtime's holds has no name that the program wrote: the object has.
    fn lifted(&self, point: usize) -> usize {
        let mut at = point;
        while let Some(outer) = self.parents[at]
            && self.heap.snapshot.tree.dominator(self.grown[at].node) == self.grown[outer].node
            && self.heap.whose_node(self.grown[outer].node) == Some(Tier::Runtime)
        {
            at = outer;
        }
        at
    }

    /// The values beside a way, down to one of its values. Entries stand for each other and are left out.
    fn beside(&self, way: &[usize], end: usize) -> Vec<usize> {
        let down = way.iter().position(|&at| at == end).unwrap_or(0);
        let steps = way.windows(2).take(down);
        let others = |pair: &[usize]| {
            let (around, within) = (pair[0], pair[1]);
            let is_open = !self.is_whole(around);
            self.children[around].iter().copied().filter(move |&part| is_open && part != within).collect::<Vec<_>>()
        };
        steps.flat_map(others).collect()
    }

    /// The first value on a way that is of the class that was added, or that the way comes back to.
    fn top(&self, way: &[usize]) -> Option<usize> {
        let &end = way.last()?;
        let class = |at: usize| self.heap.graph.name(self.grown[at].node);
        let first = |wanted: StrIx| way.iter().copied().find(|&at| class(at) == wanted && !self.is_plain(at));
        if let Some(top) = self.grown[end].added.and_then(first) {
            return Some(top);
        }
        if !self.is_plain(end) {
            return first(class(end)).filter(|&top| top != end);
        }
        let mut at = way.len() - 1;
        while at > 0 && (self.links(way[at - 1], way[at]) || at > 1 && self.label(way[at]) == self.label(way[at - 1])) {
            at -= 1;
        }
        (at + 1 < way.len()).then(|| way[at])
    }

    /// Whether a plain object holds another by a name by which that one holds a third: `list.rest.rest`, `tree.left.left`.
    fn links(&self, around: usize, within: usize) -> bool {
        let is_object = |at: usize| self.heap.raw_name(self.grown[at].node) == b"Object";
        let label = self.label(within);
        let mut properties = self.properties(self.grown[within].node);
        is_object(around)
            && is_object(within)
            && properties.any(|(name, to)| Ok(name) == label && self.heap.graph.node_type(to) == NodeType::Object)
    }

    /// A queue of blocks has a first and a last one. If the object that holds a block has another of its class, too, the
    /// structure is that object's.
    fn holder_of_ends(&self, top: usize) -> usize {
        let node = self.grown[top].node;
        let Some(outer) = self.parents[top] else { return top };
        let holder = self.grown[outer].node;
        if self.is_plain(top) || self.heap.snapshot.tree.dominator(node) != holder {
            return top;
        }
        let ends = self.properties(holder).filter(|&(_, to)| self.heap.graph.name(to) == self.heap.graph.name(node));
        if ends.count() > 1 { outer } else { top }
    }

    /// Whether the values within one stand for each other, so that none of them is a point on its own.
    fn is_whole(&self, at: usize) -> bool {
        let parts = &self.children[at];
        let class = |at: usize| self.heap.graph.name(self.grown[at].node);
        let alike = parts.iter().filter(|&&part| class(part) == class(parts[0])).count();
        self.grown[at].has_member
            || self.is_container(at)
            || alike >= ALIKE
            || parts.iter().any(|&part| class(part) == class(at) && !self.is_plain(at))
            || self.is_plain(at) && self.repeats(at)
            || self.is_plain(at) && parts.iter().filter(|&&part| self.is_plain(part) && self.branches(part)).count() > 1
    }

    /// Whether several plain objects within a value grow, as in a tree whose keys are its edges.
    fn branches(&self, at: usize) -> bool {
        self.children[at].iter().filter(|&&part| self.is_plain(part)).count() > 1
    }

    /// Whether a plain object holds another by a name by which that one holds a third: `left.left`.
    fn repeats(&self, at: usize) -> bool {
        let node = self.grown[at].node;
        self.properties(node).any(|(name, to)| {
            self.heap.graph.node_type(to) == NodeType::Object
                && self.properties(to).any(|(inner, deeper)| {
                    inner == name && deeper != node && self.heap.graph.node_type(deeper) == NodeType::Object
                })
        })
    }

    /// The named properties of a value.
    fn properties(&self, node: NodeIx) -> impl Iterator<Item = (StrIx, NodeIx)> + '_ {
        let is_named = |edge: EdgeIx| {
            !names::is_numbered(self.heap.graph, edge) && !self.heap.words.proto.has(edge_name(self.heap.graph, edge))
        };
        (self.heap.graph.edges(node).take(MAX_EDGES))
            .filter(move |&(edge, edge_type, _)| edge_type == EdgeType::Property && is_named(edge))
            .map(|(edge, _, to)| (edge_name(self.heap.graph, edge), to))
    }

    /// The name of the property by which the dominator of a plain object holds it; without one, a name that no other has.
    fn label(&self, at: usize) -> Result<StrIx, usize> {
        let node = self.grown[at].node;
        let holder = self.heap.snapshot.tree.dominator(node);
        let is_object = |node: NodeIx| self.heap.raw_name(node) == b"Object";
        let held = self.properties(holder).find(|&(_, to)| to == node && is_object(node) && is_object(holder));
        held.map(|(name, _)| name).ok_or(at)
    }

    fn is_plain(&self, at: usize) -> bool {
        matches!(self.heap.raw_name(self.grown[at].node), b"Object" | b"Array" | b"Map" | b"Set")
            || self.heap.is_string(self.grown[at].node)
    }

    fn is_container(&self, at: usize) -> bool {
        is_container(self.heap, self.grown[at].node)
    }
}

/// Whether a value is an array, a Map or a Set.
pub fn is_container(heap: &Heap, node: NodeIx) -> bool {
    heap.raw_name(node) == b"Array" || table(heap, node).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaks::trial::{OTHERS_CODE, PROGRAM, each, with_heap};

    /// The points among the values of these classes, which gained so much each. A class may have a property that holds the
    /// value behind it, `Object.left`, and the class whose objects were added: `Tree+Letter`. `!` stands for a property of
    /// the entries that has the growth.
    fn of(heap: &str, values: &[(&str, u64)]) -> Vec<String> {
        with_heap(heap, |heap| {
            let text = |node: NodeIx| String::from_utf8_lossy(heap.raw_name(node)).into_owned();
            let named = |name: &str| heap.graph.nodes().filter(|&node| text(node) == name).collect::<Vec<_>>();
            let label = |node: NodeIx| {
                let holder = heap.snapshot.tree.dominator(node);
                let edge = heap.graph.edges(holder).find(|&(.., to)| to == node).expect("an edge");
                format!("{}.{}", text(holder), heap.edge(edge.0))
            };
            let mut grown: Vec<Grown> = Vec::new();
            for &(value, gained) in values {
                let (name, added) = value.split_once('+').unwrap_or((value, ""));
                let has_member = added == "!";
                let added = named(added).first().map(|&node| heap.graph.name(node));
                let (name, property) = name.split_once('.').unwrap_or((name, ""));
                let is_meant = |&node: &NodeIx| property.is_empty() || label(node).ends_with(&format!(".{property}"));
                let nodes = named(name).into_iter().filter(is_meant);
                grown.extend(nodes.map(|node| Grown { node, gained, added, has_member }));
            }
            grown.sort_unstable_by_key(|value| heap.snapshot.tree.place[value.node.index()]);
            points(heap, &grown).into_iter().map(|at| label(grown[at].node)).collect()
        })
    }

    #[test]
    fn the_search_goes_down_while_one_value_has_most_of_the_growth() {
        let heap = "root -> app:App -property:store> s:Store -property:text> t:T; app -property:rest> r:Rest";
        assert_eq!(of(heap, &[("App", 100), ("Store", 100), ("T", 75)]), ["Store.text"]);
        assert_eq!(of(heap, &[("App", 100), ("Store", 100), ("T", 49)]), ["App.store"], "not half");
        assert_eq!(of(heap, &[("App", 100), ("Rest", 20), ("Store", 20)]), ["root.app"], "not half");
    }

    #[test]
    fn parts_that_have_the_growth_between_them_are_points_each() {
        let heap = "root -> app:App -property:a> a:A; app -property:b> b:B";
        assert_eq!(of(heap, &[("App", 100), ("A", 25), ("B", 25)]), ["App.a", "App.b"]);
        assert_eq!(of(heap, &[("App", 100), ("A", 25), ("B", 24)]), ["root.app"]);
    }

    #[test]
    fn a_tree_is_a_point_where_its_class_begins() {
        let tree = "root -> app:App -property:root> l:Letter -property:next> o:Object -property:a> a:Leaf; o -property:b> b:Leaf";
        let of_class =
            |added: &str| of(tree, &[("App", 100), ("Letter", 100), (&format!("Object+{added}"), 100), ("Leaf", 50)]);
        assert_eq!(of_class("Letter"), ["App.root"], "not `root.next`, and none of its parts");
        assert_eq!(of_class("Leaf"), ["Object.a", "Object.b"], "no value on the way is of that class");
    }

    #[test]
    fn values_beside_the_way_are_searched_too() {
        let heap = "root -> app:App -property:a> a:A; app -property:b> b:B; app -property:d> d:D";
        assert_eq!(of(heap, &[("App", 100), ("A", 80), ("B", 10), ("D", 1)]), ["App.a", "App.b", "App.d"]);
        let entries = heap.replace(":App", ":Array");
        assert_eq!(of(&entries, &[("Array", 100), ("A", 80), ("B", 10)]), ["Array.a"], "entries stand for each other");
        let tree = "root -> t:Tree -property:left> b:Tree -property:left> d:Tree; t -property:text> x:Text";
        assert_eq!(of(tree, &[("Tree", 100), ("Text", 10)]), ["root.t"], "what is in a tree is a part of it");
    }

    #[test]
    fn a_list_begins_with_its_first_link() {
        let of_class = "root -> q:Queue -property:first> a:Link -property:next> b:Link -property:next> d:Link";
        assert_eq!(of(of_class, &[("Queue", 100), ("Link", 100)]), ["Queue.first"]);
        let plain = "root -> s:State -property:list> a:Object -property:rest> b:Object -property:rest> d:Object";
        assert_eq!(of(plain, &[("State", 100), ("Object", 100)]), ["State.list"]);
        let nested = "root -> s:State -property:a> a:Object -property:b> b:Object -property:d> d:Object";
        assert_eq!(of(nested, &[("State", 100), ("Object", 100)]), ["Object.d"], "no name comes again");
    }

    #[test]
    fn a_queue_of_blocks_belongs_to_the_object_that_has_both_ends() {
        let queue = "root -> q:Queue -property:head> a:Block -property:next> b:Block; q -property:tail> b2:Block";
        let grown = [("Queue", 100), ("Block.head", 90), ("Block.next", 80), ("Block.tail", 5)];
        assert_eq!(of(queue, &grown), ["root.q"]);
        let one_end = "root -> q:Queue -property:head> a:Block -property:next> b:Block";
        assert_eq!(of(one_end, &[("Queue", 100), ("Block", 90)]), ["Queue.head"]);
    }

    #[test]
    fn what_an_object_of_the_runtime_holds_is_the_objects() {
        let heap = format!(
            "{PROGRAM}{OTHERS_CODE}; c -context:q> q:Queue#8:1:2 -property:tail> b:Block#8:3:2 -property:list> l:List"
        );
        let grown = [("Queue", 100), ("Block", 100), ("List", 100)];
        assert_eq!(of(&heap, &grown), ["system / Context.q"]);
        assert_eq!(of(&heap.replace("#8:", "#7:"), &grown), ["Block.list"], "the program's own objects");
    }

    #[test]
    fn entries_stand_for_each_other() {
        let entries = |class: &str| format!("root -> m:{class} -element:1> a:A; m -element:2> b:B");
        assert_eq!(of(&entries("Array"), &[("Array", 100), ("A", 50), ("B", 50)]), ["root.m"]);
        assert_eq!(of(&entries("Pair"), &[("Pair", 100), ("A", 50), ("B", 50)]), ["Pair.1", "Pair.2"]);
        assert_eq!(of(&entries("Pair"), &[("Pair+!", 100), ("A", 50), ("B", 50)]), ["root.m"], "one property has it");
        assert_eq!(of(&entries("Array"), &[("Array", 100), ("A", 75)]), ["Array.1"], "one entry alone has it");
        assert_eq!(of(&entries("Array"), &[("Array", 100), ("A", 74)]), ["root.m"], "not three quarters");
        let many = |count: u32| {
            let heap = "root -> m:M".to_owned() + &each(0..count, "; m -property:p*> a*:A");
            of(&heap, &[("M", 100), ("A", 10)])
        };
        assert_eq!(many(8), ["root.m"]);
        assert_eq!(many(7).len(), 7, "seven have seventy of a hundred");
    }

    #[test]
    fn plain_objects_may_be_a_tree() {
        let binary = "root -> t:Top -property:tree> a:Object -property:left> b:Object -property:left> d:Object; a -property:right> e:Object";
        let lopsided = "root -> t:Top -property:tree> a:Object -property:right> b:Object -property:right> d:Object";
        assert_eq!(of(lopsided, &[("Object", 50)]), ["Top.tree"]);
        let even = [("Object.tree", 100), ("Object.left", 50), ("Object.right", 50)];
        assert_eq!(of(binary, &even), ["Top.tree"], "`left` has a `left`");
        let record = binary.replace("-property:left> d", "-property:other> d");
        assert_eq!(of(&record, &even), ["Object.left", "Object.right"]);
        let trie = "root -> t:Top -property:tree> w:Object -property:a> a:Object; w -property:b> b:Object;\
            a -property:k> k:Object; a -property:l> l:Object; b -property:m> m:Object; b -property:n> n:Object";
        let grown = ["tree", "a", "b", "k", "l", "m", "n"].map(|name| format!("Object.{name}"));
        let grown: Vec<(&str, u64)> = grown.iter().map(String::as_str).zip([100, 50, 50, 25, 25, 25, 25]).collect();
        assert_eq!(of(trie, &grown), ["Top.tree"], "two of its parts branch again");
        assert_eq!(of(trie, &grown[..5]), ["Object.k", "Object.l", "Object.b"], "one does");
    }
}
