//! Every threshold and certainty of the detectors: name, value, unit and reason, in one table.
//!
//! A detector reads them as `heap.policy.timers.least_timers`. The table is printed into `crate/POLICY.md` by a test
//! (`core/tests/declared.rs`). The lab replaces single values by name, to show what depends on them. What only bounds
//! the work (how many retainers are looked at, say) is no judgement and stays a constant beside the code it bounds.
//!
//! Units: `bytes`, a thing that is counted (`entries`), `share` (a part of one), `1/n` (a part given by its divisor),
//! `×` (a factor), and `certainty` (the confidence of a finding, 0 to 1).

/// A row of the table.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Threshold {
    /// `group.name`
    pub name: &'static str,
    /// The value that it has unless it is replaced.
    pub value: f64,
    /// See the module.
    pub unit: &'static str,
    /// What it decides, and why there.
    pub reason: &'static str,
}

macro_rules! policy {
    ($($group:ident: $Group:ident = $about:literal {
        $($name:ident: $type:ty = $value:expr, $unit:literal, $reason:literal;)*
    })*) => {
        $(
            #[doc = $about]
            #[derive(Clone, PartialEq, Debug)]
            pub struct $Group { $(#[doc = $reason] pub $name: $type,)* }
        )*

        /// The values in force, by detector or part of the report.
        #[derive(Clone, PartialEq, Debug)]
        pub struct Policy { $(#[doc = $about] pub $group: $Group,)* }

        impl Default for Policy {
            fn default() -> Self {
                Policy { $($group: $Group { $($name: $value,)* },)* }
            }
        }

        /// All rows, group by group.
        pub const TABLE: &[Threshold] = &[$($(Threshold {
            name: concat!(stringify!($group), ".", stringify!($name)),
            value: { let value: $type = $value; value as f64 },
            unit: $unit,
            reason: $reason,
        },)*)*];

        /// What the groups are about: name and sentence.
        pub const GROUPS: &[(&str, &str)] = &[$((stringify!($group), $about),)*];

        impl Policy {
            /// Replaces a value by the name of its row; whether there is such a row.
            pub fn set(&mut self, name: &str, value: f64) -> bool {
                $($(
                    if name == concat!(stringify!($group), ".", stringify!($name)) {
                        self.$group.$name = value as $type;
                        return true;
                    }
                )*)*
                false
            }
        }
    };
}

policy! {
    course: CoursePolicy = "What a series of numbers does." {
        dip_part: u64 = 20, "1/n", "A step down by more than this part of the whole growth means that the series goes up and down.";
        stop_part: u64 = 10, "1/n", "A last step of less than this part of the average step before it means that growth has stopped. Intervals may be of any length.";
    }
    chains: ChainsPolicy = "Chains in which each link keeps the one before it." {
        longest_period: usize = 8, "links", "Nodes of a generation; a handler's generation has three to five.";
        least_generations: usize = 8, "generations", "Fewer repetitions occur by chance in ordinary nested objects.";
        least_list_links: usize = 64, "links", "A list of plain objects or promises is common; a short one is no finding.";
        heap_part: u64 = 1000, "1/n", "A chain that keeps a smaller part of the heap is not followed.";
        least_bytes: u64 = 16 << 10, "bytes", "The same in a small heap.";
        list_heap_part: u64 = 10, "1/n", "In one snapshot a list is reported where it keeps this part of the heap.";
        uneven_share: f64 = 0.5, "share", "Generations of one handler keep about equally much; a larger standard deviation, as a part of the mean, is something else that repeats.";
        growing: f64 = 1.0, "certainty", "The shape and the growth are both seen.";
        alone: f64 = 0.9, "certainty", "The shape alone proves that generations keep each other.";
        steady: f64 = 0.4, "certainty", "The shape is there, but it did not grow.";
        growing_list: f64 = 0.9, "certainty", "A list grew in three snapshots.";
        unsure_list: f64 = 0.4, "certainty", "A list grew between two snapshots, or is large in one.";
    }
    listeners: ListenersPolicy = "Listeners that pile up on one emitter." {
        least_listeners: usize = 10, "listeners", "Node.js warns of more than ten.";
        least_added: i64 = 10, "listeners", "Fewer new ones may be ordinary work in flight.";
        same_function_share: f64 = 0.8, "share", "From this share on, one line of code adds the listeners.";
        steady_listeners: usize = 30, "listeners", "So many of one function, that Node.js has warned of, are suspect without growth.";
        leak_alone: usize = 100, "listeners", "So many of one function in one snapshot are a leak without a warning by Node.js.";
        shared_context_links: usize = 4, "retainers", "A context with more retainers belongs to other functions as well.";
        growing: f64 = 1.0, "certainty", "One function's listeners grow, or Node.js has warned.";
        growing_mixed: f64 = 0.8, "certainty", "Listeners of several functions grow.";
        steady: f64 = 0.4, "certainty", "There are many, but no more than before.";
        alone: f64 = 0.9, "certainty", "One snapshot shows far too many of one function.";
        unsure_alone: f64 = 0.6, "certainty", "One snapshot shows many.";
    }
    open_handles: OpenHandlesPolicy = "Handles that are opened and never closed." {
        least_handles: usize = 10, "handles", "Fewer of one class are not followed.";
        least_added: i64 = 10, "handles", "Fewer new ones may be ordinary work in flight.";
        kept_share: f64 = 0.9, "share", "Handles of which fewer are still there are closed in time.";
        least_alone: usize = 100, "handles", "So many of one class in one snapshot are suspect.";
        alone_heap_part: u64 = 20, "1/n", "If they keep this part of the heap: a program that watches a thousand folders may be right.";
        accepted_bytes: i64 = 256 << 10, "bytes", "A server with more connections is reported if they keep so much more.";
        growing: f64 = 0.95, "certainty", "There are more in each of three snapshots, and those of before remain.";
        unsure: f64 = 0.5, "certainty", "There are more in the second of two snapshots: it may be a pool that fills up.";
        accepted: f64 = 0.3, "certainty", "A server has more connections each time: it may just have more clients.";
        alone: f64 = 0.4, "certainty", "One snapshot shows many; they may all be in use.";
        unknown_factor: f64 = 0.5, "×", "No code of the program's is known to have opened them.";
    }
    observers: ObserversPolicy = "Observers of one node of a page that pile up." {
        least_observers: usize = 10, "observers", "Fewer of one node are not followed.";
        least_added: i64 = 10, "observers", "Fewer new ones may be of components that are shown.";
        kept_share: f64 = 0.9, "share", "Observers of which fewer are still there are disconnected in time.";
        least_alone: usize = 100, "observers", "So many of one node in one snapshot are suspect.";
        growing: f64 = 0.95, "certainty", "There are more in each of three snapshots, and those of before remain.";
        unsure: f64 = 0.6, "certainty", "There are more in the second of two snapshots.";
        alone: f64 = 0.6, "certainty", "One snapshot shows many of one node.";
    }
    timers: TimersPolicy = "Timers of one function that pile up." {
        least_timers: usize = 10, "timers", "Fewer timers of one function are not followed.";
        least_added: i64 = 20, "timers", "Fewer new ones may be ordinary work in flight.";
        least_added_intervals: i64 = 10, "timers", "So many new intervals are suspect: they never end by themselves.";
        kept_share: f64 = 0.9, "share", "Timeouts of which fewer are still there fire as they should.";
        fired_share: f64 = 0.5, "share", "Timeouts of which fewer are still there are work in flight, and no suspicion.";
        brief_ms: u64 = 10_000, "ms", "Timeouts that run no longer may all have been started since the snapshot before, so they grow only where all counts are known.";
        least_intervals_alone: usize = 50, "timers", "So many intervals of one function in one snapshot are suspect.";
        least_timeouts_alone: usize = 200, "timers", "So many timeouts; they may yet fire.";
        own_context_part: usize = 2, "1/n", "Where functions share contexts so that there are fewer than this part of them, the contexts are not the timers'.";
        growing_intervals: f64 = 1.0, "certainty", "Intervals never end by themselves.";
        few_intervals: f64 = 0.5, "certainty", "A few more intervals may have work to do.";
        growing_timeouts: f64 = 0.8, "certainty", "Timeouts grow over three snapshots, and those of before remain.";
        unsure_timeouts: f64 = 0.4, "certainty", "Timeouts grow, but they may yet fire.";
        intervals_alone: f64 = 0.7, "certainty", "One snapshot shows many intervals.";
        timeouts_alone: f64 = 0.3, "certainty", "One snapshot shows many timeouts.";
    }
    reloads: ReloadsPolicy = "Modules that are loaded again and again." {
        least_added: i64 = 3, "copies", "One reload more may be a deliberate one.";
        least_alone: usize = 5, "copies", "So many copies in one snapshot are no accident.";
        growing: f64 = 1.0, "certainty", "There are more copies in each snapshot.";
        alone: f64 = 0.7, "certainty", "One snapshot shows many copies.";
    }
    containers: ContainersPolicy = "Containers that only grow." {
        least_entries: usize = 16, "entries", "Containers with fewer are not followed.";
        shared_entry_bytes: u64 = 1 << 20, "bytes", "An entry that others hold as well counts as kept by the container up to this size, or the container's own: what is larger is the program itself.";
        many_added: i64 = 50, "entries", "Fewer new entries are reported only if they keep much.";
        many_added_part: i64 = 10, "1/n", "New entries are many if they are this part of the first ones.";
        many_bytes: i64 = 4096, "bytes", "Many entries that keep less are no finding.";
        much_added: i64 = 2, "entries", "Entries that are few but large: at least so many.";
        much_bytes: i64 = 1 << 20, "bytes", "Few entries are reported if they keep so much more.";
        much_heap_part: u64 = 100, "1/n", "And this part of the heap.";
        kept_share: f64 = 0.9, "share", "A container that lost more of its entries is a cache that evicts.";
        filled_before: u64 = 20, "entries", "Two snapshots can show a leak if so many entries were there before: then it is not just filling up.";
        large_heap_part: u64 = 10, "1/n", "In one snapshot a container is large if it keeps this part of the heap (Eclipse MAT's rule for accumulation points).";
        large_entries: u64 = 50, "entries", "And has so many entries.";
        large_class_share: f64 = 0.8, "share", "And so many are of one class.";
        large_entry_part: u64 = 5, "1/n", "And none keeps this part of it.";
        slow_entries: usize = 5, "entries", "What the program's own variables hold is followed from fewer entries on.";
        slow_step: i64 = 5, "entries", "A container that creeps gains so many between each snapshot and the next.";
        slow_uneven: i64 = 2, "×", "And at most so many times as many in one interval as in another.";
        slow_bytes: i64 = 1024, "bytes", "And so much in all.";
        slowing_part: i64 = 2, "1/n", "If the last step is less than this part of the average before, a container is filling up.";
        slower_share: f64 = 0.67, "share", "If the last step is less than this share of the average before, that is only a suspicion: intervals may differ, but caches fill like that.";
        growing: f64 = 0.95, "certainty", "It grew in three snapshots, and what was in it remains.";
        growing_filled: f64 = 0.8, "certainty", "It grew between two snapshots, and was filled before.";
        growing_new: f64 = 0.6, "certainty", "It grew between two snapshots, and may just be filling up.";
        turning_over: f64 = 0.3, "certainty", "It grows, but entries leave it.";
        creeping: f64 = 0.5, "certainty", "It gains a few entries each time, and all stay.";
        filling: f64 = 0.8, "certainty", "It has a limit, or grows less and less.";
        large: f64 = 0.5, "certainty", "It is large in the only snapshot.";
        runtime_factor: f64 = 0.4, "×", "The runtime's own containers mostly have a bound.";
        nameless_factor: f64 = 0.8, "×", "Without an owner's name there is less to go by.";
        empty_share: f64 = 0.5, "share", "Arrays with more empty places were made too large.";
        empty_slots: u64 = 1 << 14, "places", "Fewer places in all are not mentioned.";
    }
    async_functions: AsyncFunctionsPolicy = "Async functions that wait and never go on." {
        least_calls: usize = 10, "calls", "Fewer suspended calls of one function are not followed.";
        least_added: i64 = 20, "calls", "Fewer new ones may be ordinary work in flight.";
        kept_share: f64 = 0.9, "share", "Calls of which fewer remain come to an end.";
        least_alone: usize = 100, "calls", "So many in one snapshot are suspect.";
        shared_context_links: usize = 4, "retainers", "A context with more retainers belongs to other functions as well.";
        growing: f64 = 0.9, "certainty", "More calls wait in each snapshot, and those of before remain.";
        alone: f64 = 0.5, "certainty", "One snapshot shows many.";
    }
    registries: RegistriesPolicy = "Registries and queues of the engine and the runtime." {
        least: u64 = 32, "entries", "Those with fewer are not followed.";
        least_added: i64 = 50, "entries", "Fewer new ones may be ordinary work in flight.";
        symbols_added: i64 = 1000, "symbols", "Code that is loaded registers symbols of its own; they take little memory.";
        self_held_share: f64 = 0.9, "share", "A registry keeps its own objects if the values of this share of them lead to them.";
        over_share: f64 = 0.9, "share", "Races are reported if this share of those that wait for a promise are over.";
        least_alone: u64 = 100, "entries", "So many objects that can't be collected, in one snapshot, are suspect.";
        growing: f64 = 0.95, "certainty", "There are more in each of three snapshots.";
        unsure: f64 = 0.6, "certainty", "There are more in the second of two.";
        alone: f64 = 0.6, "certainty", "One snapshot shows that they can't be collected.";
    }
    detached: DetachedPolicy = "Nodes of a page that are in no document." {
        least_added: i64 = 10, "nodes", "Fewer new ones may be about to go.";
        least_alone: usize = 50, "nodes", "So many that one path holds in one snapshot are suspect.";
        growing: f64 = 0.9, "certainty", "There are more in each snapshot.";
        alone: f64 = 0.5, "certainty", "One snapshot shows many.";
    }
    dead_variables: DeadVariablesPolicy = "Variables that no code can read any more." {
        least_bytes: u64 = 64 << 10, "bytes", "Less is not worth a change of code.";
        heap_part: u64 = 100, "1/n", "The same in a large heap.";
        proven: f64 = 0.6, "certainty", "That it is kept for nothing is certain, that it grows is not.";
    }
    duplicate_strings: DuplicateStringsPolicy = "Texts that are in memory again and again." {
        strings_heap_part: u64 = 4, "1/n", "Copies are looked for where strings are this part of the heap: the search takes time.";
        wasted_heap_part: u64 = 20, "1/n", "Copies of one text are reported if they waste this part of the heap.";
        seen: f64 = 0.5, "certainty", "The waste is certain, a leak it need not be.";
    }
    slots: SlotsPolicy = "Slots that are overwritten all the time." {
        table_properties: usize = 64, "properties", "An object with more is a table, not a record.";
        least_bytes: u64 = 64, "bytes", "Values that keep less are not followed.";
        noted_bytes: u64 = 64 << 10, "bytes", "Values that keep less are not worth a note.";
        steady_part: u64 = 4, "1/n", "A value that is larger than the one before by more than this part of it, and by `steady_bytes` more, grows.";
        steady_bytes: u64 = 1024, "bytes", "Small values may vary by so much.";
        most_notes: usize = 3, "findings", "More notes of this sort would hide the rest.";
        replaced: f64 = 0.9, "certainty", "It held another value in each of three snapshots.";
        replaced_once: f64 = 0.6, "certainty", "It held another value in each of two.";
    }
    values: ValuesPolicy = "Single values that grow." {
        least_followed: u64 = 8 << 10, "bytes", "Values that keep less are not followed.";
        least_evenness: f64 = 0.125, "share", "If the smallest step from one snapshot to the next is a smaller part of the average one, the value does not grow in every snapshot.";
        child_share: f64 = 0.75, "share", "A value within another one has its growth if it has this part of it.";
        split_share: f64 = 0.5, "share", "Values within another one have its growth between them if they have this part of it.";
        least_added: i64 = 16, "objects", "Fewer new objects of a class are not counted.";
        named_part: i64 = 4, "1/n", "A class with a name of its own is named rather than plain objects if it has this part of the most objects.";
        block_entries: u64 = 8, "objects", "A container to which so many objects were added for each of its entries has blocks, not entries.";
        much_bytes: u64 = 256 << 10, "bytes", "Less growth has to be constant.";
        heap_part: u64 = 100, "1/n", "The same in a large heap.";
        leak_evenness: f64 = 0.25, "share", "A leak grows about equally in each step: none is a smaller part of the average one. A store that is doubled as it fills passes.";
        slow_bytes: u64 = 32 << 10, "bytes", "A value that grows by less in a step is not worth a search.";
        slow_evenness: f64 = 0.5, "share", "Slow growth is suspect if no step is a smaller part of the average one.";
        package_bytes: u64 = 1 << 20, "bytes", "A package's own value may be a cache that is not full yet; it is mentioned from so much growth on.";
        growing: f64 = 0.85, "certainty", "The program's own value grew in three snapshots, by about as much each time.";
        unsure: f64 = 0.4, "certainty", "It grew between two, or unevenly.";
        slow: f64 = 0.3, "certainty", "It grew by little, or it is a package's.";
        told_part: u64 = 10, "1/n", "That a value keeps a part of the heap is said from this part on.";
    }
    accumulations: AccumulationsPolicy = "Objects that retain more and more, whatever it is." {
        least_bytes: i64 = 1 << 20, "bytes", "Less growth is left to the detectors that know a mechanism.";
        heap_part: u64 = 100, "1/n", "The same in a large heap.";
        kept_share: f64 = 0.9, "share", "Where more of its objects go, something evicts them.";
        alone_heap_part: u64 = 10, "1/n", "In one snapshot it is reported if it keeps this part of the heap.";
        alone_class_part: u64 = 2, "1/n", "And one class makes up this part of it.";
        alone_children: u32 = 20, "objects", "And it has so many objects of that class.";
        growing: f64 = 0.6, "certainty", "The program's own object grew over three snapshots.";
        unsure: f64 = 0.4, "certainty", "It grew between two, or it is not the program's.";
        alone: f64 = 0.35, "certainty", "One snapshot shows that it is large.";
    }
    growth: GrowthPolicy = "Classes that have more objects in every snapshot." {
        least_added: i64 = 50, "objects", "Fewer new ones may be ordinary work in flight.";
        least_bytes: i64 = 256 << 10, "bytes", "Less growth is not worth a search.";
        heap_part: u64 = 100, "1/n", "The same in a large heap.";
        growing: f64 = 0.4, "certainty", "Three snapshots show it, but not what holds the objects.";
        unsure: f64 = 0.2, "certainty", "Two snapshots show it, or the runtime holds the objects.";
    }
    unheld: UnheldPolicy = "Objects without a holder in a file of JavaScriptCore." {
        least_share: f64 = 0.9, "share", "So large a part of a class has no holder; where others hold objects of it, too, something else is said. How much growth, and how sure it is, is as for growing classes.";
    }
    contents: ContentsPolicy = "What is in a container." {
        pinning: u64 = 16, "×", "A slice pins a string that is so many times longer.";
        pinned_units: u64 = 16, "bytes", "Slices that are shorter count as long as this.";
        long_string_bytes: u64 = 64 << 10, "bytes", "A string of this size is pinned by any slice.";
        sliced_part: u64 = 2, "1/n", "Slices are what matters if this part of the entries has them.";
        pinned_bytes: u64 = 256 << 10, "bytes", "And the strings behind them take so much.";
        buffer_holder_bytes: u64 = 4096, "bytes", "An object that keeps less does not count as holding buffers.";
        buffer_part: u64 = 2, "1/n", "It holds buffers if they are more than this part of what it keeps.";
        least_keys: usize = 8, "keys", "Fewer keys show no pattern.";
        alike_keys_share: f64 = 0.7, "share", "Keys look alike if this share of them does.";
        captured_bytes: u64 = 256, "bytes", "Smaller captured values are not mentioned.";
        most_functions: usize = 64, "functions", "The variables of a context that more functions see are not theirs.";
    }
    ranking: RankingPolicy = "Which findings are reported, and in which order." {
        explained_part: u128 = 2, "1/n", "A finding is explained if others cover more than this part of its bytes.";
        within_part: i64 = 2, "1/n", "A growing retainer is explained if findings within it account for more than this part of its growth.";
        most_findings: usize = 40, "findings", "More would not be read.";
        most_parts: usize = 4, "sentences", "Parts of a finding that are mentioned.";
    }
    verdict: VerdictPolicy = "What happened to the process as a whole." {
        steady_part: u64 = 20, "1/n", "Less growth is none, unless a leak is known: code is compiled and caches of the runtime fill for as long as a process runs.";
        explained_share: f64 = 0.5, "share", "If the findings account for less of the growth, the slots that hold the rest are named.";
        rest_bytes: u64 = 64 << 10, "bytes", "A slot with less of it is not named either.";
        rest_part: u64 = 20, "1/n", "A slot with a smaller part of the growth is not named.";
        late_growth_part: i64 = 3, "1/n", "If less than this part of the growth came after the second snapshot, and no leak is known, the process was warming up.";
        filling_part: f64 = 0.5, "share", "Where a heap settled, a store of numbers is mentioned if it has this part of what was gained: it may be filling up unseen.";
    }
    harmless: HarmlessPolicy = "What is large and no leak." {
        heap_part: u64 = 100, "1/n", "A container is large if it keeps this part of the heap.";
        least_bytes: u64 = 1 << 20, "bytes", "Or so much.";
        kept_share: f64 = 0.9, "share", "A container of a steady size that lost more of its entries evicts.";
        code_part: u64 = 10, "1/n", "Compiled code is mentioned if it is this part of the heap.";
        most_slots: usize = 5, "slots", "More slots would hide the rest.";
        most: usize = 8, "lines", "More would not be read.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_replaced_by_its_name() {
        for row in TABLE {
            let mut policy = Policy::default();
            assert!(policy.set(row.name, row.value), "{}", row.name);
            assert_eq!(policy, Policy::default(), "{}", row.name);
            assert!(policy.set(row.name, row.value * 2.0 + 2.0), "{}", row.name);
            assert_ne!(policy, Policy::default(), "{}", row.name);
        }
        assert!(!Policy::default().set("timers.unknown", 1.0));
    }

    #[test]
    fn certainties_and_shares_are_parts_of_one() {
        for row in TABLE.iter().filter(|row| matches!(row.unit, "certainty" | "share")) {
            assert!((0.0..=1.0).contains(&row.value), "{}", row.name);
        }
    }
}
