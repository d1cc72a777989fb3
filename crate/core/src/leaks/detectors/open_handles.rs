//! Handles that are opened and never closed: ports, watchers, sockets, processes, and the agents that keep connections.
//!
//! What is open is held by the runtime itself (`read/open.rs`), so it does not matter whether the program still has a name for
//! it. Things of one class are one group, because the runtime does not record who opened what. The program's part in
//! it is, in this order: the variable of the program that all of them are in; the function that has the name of the opening call
//! among its constants; the program's objects that have one each; the functions that listen.
//!
//! Connections that others made to a server are as many as there are clients, and a pool's are as many as it needs: these
//! are at most suspicious.
//!
//! Cost: what is open, and for a sample of it the nodes between a thing and its listeners.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::ids::NodeIx;
use crate::leaks::detector::{Detector, Followed, Following, Kind, Profile, Standing};
use crate::leaks::follow::case::{Case, Series};
use crate::leaks::follow::trace::{Trace, key, text_key};
use crate::leaks::read::callers::{Caller, callers};
use crate::leaks::read::group::{Holder, common_owner, distinct, own_contexts};
use crate::leaks::read::heap::Heap;
use crate::leaks::read::open::{HandleClass, Open, Sort, open};
use crate::leaks::read::ownership::Ownership;
use crate::leaks::read::whose::Tier;
use crate::leaks::read::within::functions_within;
use crate::leaks::tell::draft::{Draft, Judgement};
use crate::leaks::tell::finding::Severity;
use crate::leaks::tell::owner::{Owner, Place, Role, Whereabouts};
use crate::leaks::tell::sentence::{Sentence, schemas, sentence};
use crate::leaks::tell::shared::{EachHas, ListensAt, captures};

/// Things that are open and never closed.
pub const OPEN_HANDLES: Kind = Kind { slug: "open-handles", standing: Standing::Mechanism };

sentence!(HandlesOpen = "title.handlesOpen" { count: usize, className: &'static str });
sentence!(AgentsOpen = "title.agentsOpen" { count: usize, className: &'static str });
sentence!(ConnectionsOpen = "title.connectionsOpen" { count: usize });
sentence!(StillListening = "title.stillListening" { count: usize, className: &'static str });
sentence!(OpenedAt = "evidence.openedAt" { call: &'static str, function: String, place: Option<Place> });
sentence!(FirstRemain = "evidence.firstRemain" { count: u64, snapshots: usize });
sentence!(HandlesAdvice = "advice.openHandles" { className: &'static str, close: &'static str });
sentence!(AgentsAdvice = "advice.openAgents" {});
sentence!(ConnectionsAdvice = "advice.openConnections" {});
sentence!(ListeningAdvice = "advice.stillListening" { className: &'static str });

/// Things of a group that are looked into.
const SAMPLE: usize = 2048;
/// Listening functions that are named.
const MAX_LISTENERS: usize = 3;

/// See the module.
pub struct OpenHandles;

/// Everything of one class that is open.
pub struct Group {
    class: &'static HandleClass,
    /// What the program knows, each once, in the order of their ids.
    things: Vec<NodeIx>,
    /// What the runtime holds.
    handles: Vec<NodeIx>,
    /// The program's functions within them.
    functions: Vec<NodeIx>,
    /// Timers of theirs: lists of the runtime's hold these as well.
    timers: Vec<NodeIx>,
}

impl Detector for OpenHandles {
    const PROFILE: Profile = Profile {
        name: "open_handles",
        kinds: &[OPEN_HANDLES],
        sentences: schemas![
            HandlesOpen,
            AgentsOpen,
            ConnectionsOpen,
            StillListening,
            OpenedAt,
            FirstRemain,
            HandlesAdvice,
            AgentsAdvice,
            ConnectionsAdvice,
            ListeningAdvice,
        ],
    };
    type Subject = Group;

    fn survey(heap: &Heap) -> Result<Vec<(Trace, Group)>> {
        let trace = |group: &Group| {
            let since = group.things[0];
            let key = key(&[text_key(group.class.name.as_bytes()), u64::from(group.class.sort == Sort::Accepted)]);
            Trace { key, ..Trace::group(heap, since, since, &group.things, group.bytes(heap)) }
        };
        Ok(groups(heap).into_iter().map(|group| (trace(&group), group)).collect())
    }

    fn judge(_case: &Case, _followed: &Followed<Group>) -> Option<Draft> {
        None
    }

    fn judge_all(case: &Case, all: &Following<Group>) -> Vec<Draft> {
        let all: Vec<Followed<Group>> = all.iter().collect();
        // A program that connects to its own server has both ends: the end that it opened is the cause. A few others may
        // connect as well.
        let connects = all.iter().filter(|one| one.subject.class.sort != Sort::Accepted);
        let connected = connects.filter_map(|one| Some((judgement(case, one)?, one))).collect::<Vec<_>>();
        let most_added = connected.iter().map(|(_, one)| one.series.added()).max().unwrap_or(0);
        let is_other_end = |one: &Followed<Group>| {
            let others = one.series.added() - most_added;
            one.subject.class.sort == Sort::Accepted
                && case.is_series()
                && others < case.heap.policy.open_handles.least_added
        };
        let other_ends: Vec<&Followed<Group>> = all.iter().filter(|one| is_other_end(one)).collect();
        let accepted = all.iter().filter(|one| one.subject.class.sort == Sort::Accepted && !is_other_end(one));
        let accepted = accepted.filter_map(|one| Some((judgement(case, one)?, one)));
        let drafts = connected.iter().map(|(judgement, one)| (*judgement, *one)).chain(accepted);
        let ends = || other_ends.iter().flat_map(|one| one.subject.covered());
        drafts
            .map(|(judgement, one)| {
                let draft = draft(case, one, judgement);
                if one.subject.class.is_connection() { draft.covering(ends()) } else { draft }
            })
            .collect()
    }
}

fn judgement(case: &Case, followed: &Followed<Group>) -> Option<Judgement> {
    let policy = &case.heap.policy.open_handles;
    let Followed { subject: group, series, .. } = followed;
    let remain = series.least_kept().is_none_or(|kept| kept >= policy.kept_share);
    if !case.is_series() {
        // A server may have as many clients as it likes.
        if group.class.sort == Sort::Accepted {
            return None;
        }
        let is_much = case.heap.is_part(followed.trace.bytes, policy.alone_heap_part);
        return (group.things.len() >= policy.least_alone && is_much).then_some((Severity::Suspect, policy.alone));
    }
    if !case.grows_by(series, policy.least_added) || !remain {
        return None;
    }
    // Where the first ones were too few to be followed, a pool may have filled up.
    let is_known = series.surely_added().is_some();
    let surely_more = || group.things.len() as i64 - policy.least_handles as i64;
    if !is_known && surely_more() < policy.least_added {
        return None;
    }
    Some(match group.class.sort {
        Sort::Accepted if series.gained() < policy.accepted_bytes => return None,
        Sort::Accepted => (Severity::Suspect, policy.accepted),
        _ if case.snapshots() > 2 && is_known => (Severity::Leak, policy.growing),
        _ => (Severity::Suspect, policy.unsure),
    })
}

fn draft(case: &Case, followed: &Followed<Group>, (severity, sureness): Judgement) -> Draft {
    let heap = case.heap;
    let Followed { subject: group, trace, series } = followed;
    let class = group.class;
    let listeners = distinct(heap, &group.functions);
    let openers = openers(heap, class);
    let opener = opener(heap, &openers, &listeners);
    let holder = Holder::of(heap, &group.things);
    let (owned, is_programs) = owned(heap, group, opener, holder.as_ref(), &listeners);
    // What no code of the program had a part in may be the runtime's own, or a pool's.
    let judgement = match is_programs {
        true => (severity, sureness),
        false => (Severity::Suspect.min(severity), sureness * heap.policy.open_handles.unknown_factor),
    };
    let count = group.things.len();
    let named = |function: NodeIx| (heap.function_name(function), heap.place(function));
    let opened = opener.map(|caller| {
        OpenedAt { call: class.call, function: caller.name.clone(), place: caller.line().cloned() }.into()
    });
    let listen = listeners.iter().take(MAX_LISTENERS).map(|&function| {
        let (function, place) = named(function);
        ListensAt { function, place }.into()
    });
    let has = holder
        .map(|holder| EachHas { className: holder.class_name, variable: holder.property, place: holder.place }.into());
    let draft = Draft::new(heap, OPEN_HANDLES, &owned, judgement, title(class, count), advice(class))
        .series(series)
        .counting(count as u64)
        .covering(group.covered())
        .covering(own_contexts(heap, &group.functions))
        .because(opened)
        .because(listen)
        .because(has)
        .because(captures(heap, &group.functions, group.functions.len()))
        .because(first_remain(series));
    draft.traced(trace, series)
}

fn title(class: &HandleClass, count: usize) -> Sentence {
    match class.sort {
        Sort::Handle => HandlesOpen { count, className: class.name }.into(),
        Sort::Agent => AgentsOpen { count, className: class.name }.into(),
        Sort::Accepted => ConnectionsOpen { count }.into(),
        Sort::Listening => StillListening { count, className: class.name }.into(),
    }
}

fn advice(class: &HandleClass) -> Sentence {
    match class.sort {
        Sort::Handle => HandlesAdvice { className: class.name, close: class.close }.into(),
        Sort::Agent => AgentsAdvice {}.into(),
        Sort::Accepted => ConnectionsAdvice {}.into(),
        Sort::Listening => ListeningAdvice { className: class.name }.into(),
    }
}

/// How many of the first snapshot's are still there, where all snapshots agree that most are.
fn first_remain(series: &Series) -> Option<Sentence> {
    let first = series.counts.first().copied().flatten().filter(|&count| count > 0)?;
    let is_all = series.counts.len() > 1 && series.kept.iter().all(|kept| *kept == Some(1.0));
    is_all.then(|| FirstRemain { count: first, snapshots: series.counts.len() }.into())
}

/// Whose they are, and whether that is code of the program or of a package.
fn owned(
    heap: &Heap,
    group: &Group,
    opener: Option<&Caller>,
    holder: Option<&Holder>,
    listeners: &[NodeIx],
) -> (Ownership, bool) {
    let node = group.things[0];
    if let Some(owned) = common_owner(heap, &group.things) {
        return (owned, true);
    }
    let of_function = |function: NodeIx, role: Role| Ownership::of_function(heap, function, node, role);
    let opened = || {
        let caller = opener?;
        let place = caller.line().cloned().map(Whereabouts::Line).or(caller.place.clone());
        let owner = Owner { name: caller.name.clone(), role: Role::Opened { call: group.class.call }, place };
        let unnamed = Ownership::of_class(String::new(), node);
        Some(Ownership { owner, tier: caller.tier.clone(), is_nameless: false, ..unnamed })
    };
    let held = || {
        let holder = holder?;
        let place = holder.line(heap, listeners);
        Some(Ownership::of_name(heap, format!("this.{}", holder.property), place, node))
    };
    let listened = || listeners.first().map(|&function| of_function(function, Role::Function));
    let known = opened().or_else(held).or_else(listened);
    match known {
        Some(owned) => (owned, true),
        None => (Ownership::of_class(group.class.name.to_owned(), node), false),
    }
}

/// The functions that may have opened them: one of the opening calls is in their code.
fn openers(heap: &Heap, class: &HandleClass) -> Vec<Caller> {
    let mut all: Vec<Caller> = Vec::new();
    for caller in class.words.iter().flat_map(|word| callers(heap, &[word])) {
        if !all.iter().any(|known| known.name == caller.name && known.place == caller.place) {
            all.push(caller);
        }
    }
    all.retain(|caller| caller.tier != Tier::Runtime);
    all
}

/// Of several functions that may have opened them the one that begins before a listener and is nearest to it.
fn opener<'a>(heap: &Heap, openers: &'a [Caller], listeners: &[NodeIx]) -> Option<&'a Caller> {
    if let [only] = openers {
        return Some(only);
    }
    let begin = |caller: &'a Caller| {
        caller.place.as_ref().and_then(Whereabouts::line).map(|at| (at.script_id, at.line, at.column))
    };
    let around = |listener: NodeIx| {
        let at = heap.location(listener).map(|at| (at.script_id, at.line, at.column))?;
        let before = openers.iter().filter(|&caller| begin(caller).is_some_and(|begin| begin.0 == at.0 && begin <= at));
        before.max_by_key(|&caller| begin(caller))
    };
    listeners.iter().find_map(|&listener| around(listener))
}

impl HandleClass {
    /// Whether the other end of it may be a connection that a server of the same program accepted.
    fn is_connection(&self) -> bool {
        matches!(self.name, "net.Socket" | "http.Agent" | "ClientHttp2Session" | "WebSocket" | "EventSource")
    }
}

impl Group {
    fn covered(&self) -> impl Iterator<Item = NodeIx> + '_ {
        self.things.iter().chain(&self.handles).chain(&self.functions).chain(&self.timers).copied()
    }

    fn bytes(&self, heap: &Heap) -> u64 {
        let contexts = own_contexts(heap, &self.functions);
        heap.retained_together(self.covered().chain(contexts).collect())
    }
}

/// Everything that is open, by class. Few things of a class are not worth a look.
fn groups(heap: &Heap) -> Vec<Group> {
    let mut by_class: BTreeMap<(&'static str, bool), (&'static HandleClass, Vec<Open>)> = BTreeMap::new();
    for one in open(heap) {
        let key = (one.class.name, one.class.sort == Sort::Accepted);
        by_class.entry(key).or_insert_with(|| (one.class, Vec::new())).1.push(one);
    }
    by_class.into_values().filter_map(|(class, all)| group(heap, class, all)).collect()
}

fn group(heap: &Heap, class: &'static HandleClass, all: Vec<Open>) -> Option<Group> {
    let mut things: Vec<NodeIx> = all.iter().map(|one| one.thing).collect();
    things.sort_unstable_by_key(|&thing| (heap.graph.id(thing).0, thing));
    things.dedup();
    if things.len() < heap.policy.open_handles.least_handles {
        return None;
    }
    let handles: Vec<NodeIx> = all.iter().map(|one| one.handle).collect();
    let within = all.iter().take(SAMPLE).flat_map(|one| functions_within(heap, one.handle, one.thing));
    let mut functions: Vec<NodeIx> = within.collect();
    functions.sort_unstable();
    functions.dedup();
    let held = things.iter().flat_map(|&thing| heap.graph.edges(thing)).map(|(.., to)| to);
    let timers = held.filter(|&to| heap.raw_name(to) == b"Timeout").collect();
    Some(Group { class, things, handles, functions, timers })
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::leaks::read::whose::Tier;
    use crate::leaks::trial::{
        self, OTHERS_CODE, PROGRAM, each, finding, judged, kinds, owner_text, padded, reason, reasons, text,
    };

    /// A program with a watcher for each number, of 100 bytes, which calls `changed` in line 21 with a page of 400 bytes.
    fn watchers(numbers: Range<u32>) -> String {
        let watcher = "; handles -internal:*> h*:FSEvent(40)@1*1 -property:<symbol␣owner_symbol>> w*:FSWatcher(60)@1*3#8:1:1;\
                       w* -property:_events> e*:Object(16)@1*5 -property:change> f*:changed{closure}(50)@1*7#7:20:3;\
                       f* -internal:shared> changedCode; f* -internal:context> x*:system␣/␣Context(30)@1*9;\
                       x* -context:page> p*:Page(400)@2*1#7:2:1";
        format!(
            "{PROGRAM}{OTHERS_CODE}; gc -> handles:⟨Global␣handles⟩{{synthetic}}@71;\
             root -> main:main{{closure}}@73#7:0:1 -internal:shared> changedCode:changed{{code}}@75 -internal:script> file{}",
            each(numbers, watcher)
        )
    }

    const EACH: u64 = 40 + 60 + 16 + 50 + 30 + 400;

    #[test]
    fn handles_that_are_opened_and_never_closed_are_a_leak() {
        let leak = finding(&[watchers(0..20), watchers(0..40), watchers(0..60)]);
        assert_eq!(judged(&leak), (OPEN_HANDLES, Severity::Leak, 0.95, 60));
        assert_eq!((leak.tier.clone(), leak.retained_size, leak.growth), (Tier::Own, 60 * EACH, 40 * EACH as i64));
        assert_eq!(owner_text(&leak.owner), "`changed` in server.js:21");
        assert_eq!((leak.title.key, text(&leak.title, "className")), ("title.handlesOpen", "FSWatcher".into()));
        let keys = ["evidence.listensAt", "evidence.capturesObject", "evidence.firstRemain"];
        assert_eq!(reasons(&leak)[..3], keys);
        assert_eq!(text(reason(&leak, keys[1]), "place"), "server.js:3");
        assert_eq!(["count", "snapshots"].map(|value| text(reason(&leak, keys[2]), value)), ["20", "3"]);
        assert_eq!((leak.advice.key, text(&leak.advice, "close")), ("advice.openHandles", "close()".into()));
        let two = finding(&[watchers(0..20), watchers(0..60)]);
        assert_eq!((two.severity, two.confidence), (Severity::Suspect, 0.5));
    }

    #[test]
    fn a_few_more_are_work_in_flight() {
        assert_eq!(finding(&[watchers(0..20), watchers(0..25), watchers(0..30)]).count, 30);
        assert!(kinds(&[watchers(0..20), watchers(0..25), watchers(0..29)]).is_empty());
    }

    #[test]
    fn a_pool_that_fills_from_a_few_is_none() {
        assert!(kinds(&[watchers(0..5), watchers(0..11), watchers(0..17)]).is_empty());
        let more = finding(&[watchers(0..5), watchers(0..29), watchers(0..49)]);
        assert_eq!(more.severity, Severity::Suspect, "it is not known how many there were");
        assert_eq!(finding(&[watchers(0..10), watchers(0..29), watchers(0..49)]).severity, Severity::Leak);
    }

    #[test]
    fn fewer_than_ten_are_not_followed() {
        let leak = finding(&[watchers(0..9), watchers(0..19), watchers(0..39)]);
        assert_eq!(leak.series.counts, [-1.0, 19.0, 39.0]);
        assert!(!reasons(&leak).contains(&"evidence.firstRemain"), "it is not known how many there were");
        let new = finding(&[watchers(0..0), watchers(0..20), watchers(0..40)]);
        assert_eq!(new.series.counts, [-1.0, 20.0, 40.0]);
    }

    #[test]
    fn handles_that_do_not_grow_or_are_closed_in_time_are_none() {
        assert!(kinds(&[watchers(0..200), watchers(0..200), watchers(0..200)]).is_empty());
        // Nine of ten remain, then eight of ten.
        assert_eq!(finding(&[watchers(0..20), watchers(2..50), watchers(2..90)]).severity, Severity::Leak);
        assert!(!kinds(&[watchers(0..20), watchers(4..50), watchers(4..90)]).contains(&"open-handles"));
    }

    #[test]
    fn one_snapshot_may_show_too_many() {
        let suspect = finding(&[watchers(0..100)]);
        assert_eq!(judged(&suspect), (OPEN_HANDLES, Severity::Suspect, 0.4, 100));
        assert!(!reasons(&suspect).contains(&"evidence.firstRemain"));
        assert!(!kinds(&[watchers(0..99)]).contains(&"open-handles"));
        assert_eq!(kinds(&[padded(&watchers(0..100), 20 * 100 * EACH)]), ["open-handles"]);
        assert!(kinds(&[padded(&watchers(0..100), 20 * 100 * EACH + 20)]).is_empty(), "they keep little");
    }

    #[test]
    fn a_variable_that_has_all_of_them_owns_them() {
        let kept = |numbers: Range<u32>| {
            let list = each(numbers.clone(), "; list -element:*> w*");
            watchers(numbers) + &format!("; c -context:open> list:Array(32)@81{list}")
        };
        let found = trial::findings(&[kept(0..20), kept(0..40), kept(0..60)]).findings;
        let leak = found.iter().find(|finding| finding.kind == OPEN_HANDLES).expect("handles");
        assert!(leak.owner.name.starts_with("open"), "{:?}", leak.owner);
        assert_eq!(found.len(), 1, "the container is explained");
    }

    #[test]
    fn objects_of_the_program_that_have_one_each_are_named() {
        let with = |numbers: Range<u32>| {
            let holder = "; x* -context:this> o*:Probe(20)@3*1#7:5:1 -property:watcher> w*";
            watchers(numbers.clone()) + &each(numbers, holder)
        };
        let leak = finding(&[with(0..20), with(0..40), with(0..60)]);
        assert_eq!(owner_text(&leak.owner), "`this.watcher` in server.js:6");
        let has = reason(&leak, "evidence.eachHas");
        assert_eq!(
            ["className", "variable", "place"].map(|value| text(has, value)),
            ["Probe", "watcher", "server.js:6"]
        );
    }

    #[test]
    fn what_no_code_of_the_programs_has_a_part_in_is_only_suspect() {
        let bare = |numbers: Range<u32>| watchers(numbers).replace("#7:20:3", "#8:20:3");
        let suspect = finding(&[bare(0..20), bare(0..40), bare(0..60)]);
        assert_eq!((suspect.severity, suspect.confidence, suspect.tier), (Severity::Suspect, 0.475, Tier::Runtime));
        assert_eq!(owner_text(&suspect.owner), "`FSWatcher`");
    }

    /// A program with connections that it opened, and connections that its server accepted, of a size each.
    fn sockets(opened: Range<u32>, accepted: Range<u32>, size: u32) -> String {
        let ours = "; handles -internal:1*> h*:TCP(40)@4*1 -property:<symbol␣owner_symbol>> s*:Socket(1000)@4*3#8:1:1;\
                    s* -property:data> d*:answered{closure}(50)@4*5#7:30:3 -internal:shared> changedCode";
        let theirs = format!(
            "; handles -internal:2*> t*:TCP(40)@5*1 -property:<symbol␣owner_symbol>> r*:Socket({size})@5*3#8:1:1;\
             r* -property:server> server"
        );
        let server = "; net -property:server> server:Server@91#8:1:1";
        watchers(0..0) + server + &each(opened, ours) + &each(accepted, &theirs)
    }

    #[test]
    fn a_server_with_more_clients_is_only_suspect() {
        let served = |size: u32| [20, 40, 60].map(|count| sockets(0..0, 0..count, size));
        let suspect = finding(&served(9_000));
        assert_eq!(judged(&suspect), (OPEN_HANDLES, Severity::Suspect, 0.15, 60));
        assert_eq!((suspect.title.key, suspect.advice.key), ("title.connectionsOpen", "advice.openConnections"));
        assert!(!kinds(&served(6_000)).contains(&"open-handles"), "they keep little");
        assert!(!kinds(&[sockets(0..0, 0..200, 9_000)]).contains(&"open-handles"), "one snapshot shows its clients");
    }

    #[test]
    fn of_connections_within_the_program_the_end_that_was_opened_is_told() {
        let both = |count: u32| sockets(0..count, 0..count, 9_000);
        let leak = finding(&[both(20), both(40), both(60)]);
        assert_eq!(judged(&leak), (OPEN_HANDLES, Severity::Leak, 0.95, 60));
        assert_eq!(owner_text(&leak.owner), "`answered` in server.js:31");
        let more = trial::findings(&[20, 40, 60].map(|count| sockets(0..count, 0..2 * count, 9_000)));
        let severities: Vec<Severity> = more.findings.iter().map(|finding| finding.severity).collect();
        assert_eq!(severities, [Severity::Leak, Severity::Suspect], "others connect as well");
        let others = |others: u32| {
            let heaps = [(20, 0), (40, others / 2), (60, others)];
            kinds(&heaps.map(|(count, others)| sockets(0..count, 0..count + others, 9_000))).len()
        };
        assert_eq!((others(9), others(10)), (1, 2));
    }
}
