//! Results that opening does not need: each is computed on the first request and cached.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use crate::bits::BitSet;
use crate::error::{Error, Result};
use crate::graph::locations::{Location, Locations};
use crate::ids::NodeIx;
use crate::leaks;
use crate::leaks::follow::survey::{Survey, Surveyed};
use crate::leaks::policy::Policy;
use crate::leaks::read::heap::{Heap, Lookups};
use crate::leaks::tell::finding::Findings;
use crate::names;
use crate::passes::aggregates::{self, Aggregate};
use crate::passes::allocations::Allocations;
use crate::passes::groups::{By, Groups};
use crate::passes::native_contexts::{self, NativeContexts};
use crate::passes::producer::Producer;
use crate::passes::scripts::Scripts;
use crate::query::classes;
use crate::query::duplicates::{self, Duplicates};
use crate::query::filters::{self, Filter, Inputs};
use crate::query::owners::{self, Owners};
use crate::query::retainers::RetainersView;
use crate::snapshot::Snapshot;

/// The nodes that pass a filter, and the totals of each class over them.
pub struct Filtered {
    /// The nodes that pass.
    pub nodes: BitSet,
    /// Totals by class.
    pub aggregates: Vec<Aggregate>,
}

/// Nodes grouped by file or package, with the totals of each group.
pub struct Grouped {
    /// The group of every node.
    pub groups: Groups,
    /// Totals by group, over all nodes.
    pub aggregates: Rc<[Aggregate]>,
}

/// Number of filters that are cached. Every group that is open in a view is a filter.
const MAX_FILTERS: usize = 8;

/// The cached results of one snapshot.
#[derive(Default)]
pub struct Analyses {
    locations: Option<Locations>,
    scripts: Option<Scripts>,
    producer: Option<Option<Producer>>,
    by_file: Option<Rc<Grouped>>,
    by_package: Option<Rc<Grouped>>,
    lookups: Option<Lookups>,
    policy: Policy,
    surveyed: Option<Surveyed>,
    native_contexts: Option<NativeContexts>,
    allocations: Option<Allocations>,
    duplicates: Option<Rc<Duplicates>>,
    /// Owners for one group of duplicates, the last requested, with the group's index.
    owners: Option<(usize, Rc<Owners>)>,
    /// Retainers for the last set of ignored nodes.
    retainers_view: Option<(BTreeSet<NodeIx>, Rc<RetainersView>)>,
    /// The last filters, newest last.
    filters: Vec<(Filter, Rc<Filtered>)>,
}

/// The index over the location table, built on the first request.
fn cached_locations<'a>(known: &'a mut Option<Locations>, snapshot: &Snapshot) -> Result<&'a Locations> {
    Ok(match known.take() {
        Some(locations) => known.insert(locations),
        None => known.insert(Locations::of(&snapshot.graph.locations)?),
    })
}

impl Analyses {
    /// The source location of a node.
    pub fn location(&mut self, snapshot: &Snapshot, node: NodeIx) -> Result<Option<Location>> {
        let table = &snapshot.graph.locations;
        Ok(cached_locations(&mut self.locations, snapshot)?.location(table, node))
    }

    /// URLs of scripts.
    pub fn scripts(&mut self, snapshot: &Snapshot) -> &Scripts {
        self.scripts.get_or_insert_with(|| Scripts::find(&snapshot.graph))
    }

    /// The runtime that the snapshot was taken from, if something in it says so.
    pub fn producer(&mut self, snapshot: &Snapshot) -> Option<Producer> {
        *self.producer.get_or_insert_with(|| Producer::find(&snapshot.graph))
    }

    /// Answers in which detectors use other thresholds than usual.
    pub fn with_policy(policy: Policy) -> Self {
        Analyses { policy, ..Analyses::default() }
    }

    /// The survey of the snapshot, the input of leak detection.
    pub fn survey(&mut self, snapshot: &Snapshot) -> Result<Arc<Survey>> {
        if self.surveyed.is_none() {
            self.surveyed = Some(self.read(snapshot, Surveyed::of)??);
        }
        Ok(self.surveyed.as_ref().map(|surveyed| surveyed.survey.clone()).unwrap_or_default())
    }

    /// Does the next part of the survey; returns whether the survey is complete. A whole survey takes about a fifth of
    /// the time of opening, so a caller that must answer other requests meanwhile uses these parts.
    pub fn survey_step(&mut self, snapshot: &Snapshot) -> Result<bool> {
        if self.locations.is_none() || self.scripts.is_none() {
            cached_locations(&mut self.locations, snapshot)?;
            self.scripts(snapshot);
        } else if self.lookups.is_none() {
            self.read(snapshot, |_| ())?;
        } else {
            self.survey(snapshot)?;
        }
        Ok(self.surveyed.is_some())
    }

    /// The leaks of this snapshot. `earlier` are the surveys of the snapshots before it, oldest first.
    pub fn findings(&mut self, snapshot: &Snapshot, earlier: &[Arc<Survey>]) -> Result<Findings> {
        self.survey(snapshot)?;
        let Some(surveyed) = self.surveyed.take() else { return Err(Error::cancelled()) };
        let found = self.read(snapshot, |heap| leaks::findings(heap, &surveyed, earlier));
        self.surveyed = Some(surveyed);
        found?
    }

    /// Passes the snapshot to `read` in the form that detectors read.
    pub fn read<T>(&mut self, snapshot: &Snapshot, read: impl FnOnce(&Heap) -> T) -> Result<T> {
        let scripts = self.scripts.get_or_insert_with(|| Scripts::find(&snapshot.graph));
        let locations = cached_locations(&mut self.locations, snapshot)?;
        let lookups = match self.lookups.take() {
            Some(known) => self.lookups.insert(known),
            None => self.lookups.insert(Lookups::find(&snapshot.graph)?),
        };
        Ok(read(&Heap::new(snapshot, scripts, locations, lookups, &self.policy)))
    }

    /// Objects grouped by the file or the package of the code that created them.
    pub fn grouped(&mut self, snapshot: &Snapshot, by: By) -> Result<Rc<Grouped>> {
        if let Some(known) = self.cached_groups(by) {
            return Ok(known.clone());
        }
        let Snapshot { graph, distances, tree, .. } = snapshot;
        let groups = Groups::find(graph, self.scripts(snapshot), by)?;
        let aggregates = aggregates::aggregate(graph, groups.partition(), distances, tree, |_| true).into();
        Ok(self.cached_groups(by).insert(Rc::new(Grouped { groups, aggregates })).clone())
    }

    fn cached_groups(&mut self, by: By) -> &mut Option<Rc<Grouped>> {
        match by {
            By::File => &mut self.by_file,
            By::Package => &mut self.by_package,
        }
    }

    /// The native context of every node.
    pub fn native_contexts(&mut self, snapshot: &Snapshot) -> Result<&NativeContexts> {
        Ok(match self.native_contexts.take() {
            Some(known) => self.native_contexts.insert(known),
            None => self.native_contexts.insert(native_contexts::attribute(&snapshot.graph)?),
        })
    }

    /// The allocation profile.
    pub fn allocations(&mut self, snapshot: &Snapshot) -> Result<&mut Allocations> {
        Ok(match self.allocations.take() {
            Some(known) => self.allocations.insert(known),
            None => self.allocations.insert(Allocations::new(&snapshot.graph)?),
        })
    }

    /// Strings that occur more than once.
    pub fn duplicates(&mut self, snapshot: &Snapshot) -> Result<Rc<Duplicates>> {
        if self.duplicates.is_none() {
            let retained = |node| snapshot.retained_size(node);
            let name = |node| names::node_name(&snapshot.graph, node);
            self.duplicates = Some(Rc::new(duplicates::duplicates(&snapshot.graph, &retained, &name)?));
        }
        Ok(self.duplicates.clone().unwrap_or_default())
    }

    /// The owners of the strings of a group of duplicates; `None` if there is no such group.
    pub fn owners(&mut self, snapshot: &Snapshot, group: usize) -> Result<Option<Rc<Owners>>> {
        if let Some((known, owners)) = &self.owners
            && *known == group
        {
            return Ok(Some(owners.clone()));
        }
        let duplicates = self.duplicates(snapshot)?;
        let Some(members) = duplicates.groups.get(group).map(|group| duplicates.members(group)) else {
            return Ok(None);
        };
        self.owners = None;
        let owners = Rc::new(owners::owners(snapshot, members)?);
        self.owners = Some((group, owners.clone()));
        Ok(Some(owners))
    }

    /// Distances and retainers that avoid the ignored nodes.
    pub fn retainers_view(&mut self, snapshot: &Snapshot, ignored: BTreeSet<NodeIx>) -> Result<Rc<RetainersView>> {
        match &self.retainers_view {
            Some((known, view)) if *known == ignored => Ok(view.clone()),
            _ => {
                self.retainers_view = None;
                let view = Rc::new(RetainersView::ignoring(snapshot, ignored.iter().copied().collect())?);
                self.retainers_view = Some((ignored, view.clone()));
                Ok(view)
            }
        }
    }

    /// The nodes that pass a filter.
    pub fn filtered(&mut self, snapshot: &Snapshot, filter: &Filter) -> Result<Rc<Filtered>> {
        if let Some((_, filtered)) = self.filters.iter().find(|(known, _)| known == filter) {
            return Ok(filtered.clone());
        }
        if matches!(filter, Filter::OwnedBy(_)) {
            self.native_contexts(snapshot)?;
        }
        let (grouped, among) = match filter {
            Filter::InGroup(by, _, among) => {
                let among = among.as_ref().map(|among| self.filtered(snapshot, among)).transpose()?;
                (Some(self.grouped(snapshot, *by)?), among)
            }
            _ => (None, None),
        };
        let inputs = Inputs {
            distances: &snapshot.distances,
            native_contexts: self.native_contexts.as_ref(),
            groups: grouped.as_ref().map(|grouped| &grouped.groups),
            among: among.as_ref().map(|among| &among.nodes),
            name_of: &|node| names::node_name(&snapshot.graph, node),
        };
        let nodes = filters::passing(&snapshot.graph, filter, &inputs)?;
        let aggregates = classes::filtered(snapshot, |node| nodes.has(node));
        let filtered = Rc::new(Filtered { nodes, aggregates });
        if self.filters.len() >= MAX_FILTERS {
            self.filters.remove(0);
        }
        self.filters.push((filter.clone(), filtered.clone()));
        Ok(filtered)
    }
}
