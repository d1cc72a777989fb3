//! The allocation timeline: how many bytes allocated in each sampling interval are still alive.
//!
//! While V8 records allocations, it notes now and then the last id it assigned. Ids grow, so an object was created
//! before the first sample whose id is not below its own. Only objects on the V8 heap count; their ids are odd. Objects
//! created after the last sample are left out. Equals DevTools' `buildSamples`.
//!
//! Cost: one pass over the nodes with a binary search each.

use crate::graph::Graph;

/// One sample.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Sample {
    /// Milliseconds since the recording began.
    pub timestamp_ms: f64,
    /// The last id assigned at that time.
    pub last_assigned_id: u64,
    /// Shallow size, in bytes, of the live objects created between the previous sample and this one.
    pub live_size: u64,
}

/// All samples in file order; empty if nothing was recorded.
pub fn samples(graph: &Graph) -> Vec<Sample> {
    let table = &graph.samples;
    let (Some(timestamp), Some(last_id)) = (table.field("timestamp_us"), table.field("last_assigned_id")) else {
        return Vec::new();
    };
    let mut samples: Vec<_> = (0..table.len())
        .map(|row| Sample {
            timestamp_ms: table.get(row, timestamp) as f64 / 1000.0,
            last_assigned_id: table.get(row, last_id),
            live_size: 0,
        })
        .collect();
    if samples.is_empty() {
        return samples;
    }
    for (id, size) in graph.ids.iter().zip(graph.self_sizes.iter()) {
        let is_heap_object = id % 2 == 1;
        if is_heap_object && let Some(sample) = first_not_below(&samples, id) {
            samples[sample].live_size += size;
        }
    }
    samples
}

/// The first sample whose last id is not below `id`. Not `partition_point`: if the ids of a damaged file do not ascend,
/// the search must end where DevTools' search does.
fn first_not_below(samples: &[Sample], id: u64) -> Option<usize> {
    let (mut low, mut high) = (0, samples.len());
    while low < high {
        let middle = (low + high) / 2;
        match samples[middle].last_assigned_id < id {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    (high < samples.len()).then_some(high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::table::Table;
    use crate::testkit::graph;

    #[test]
    fn objects_count_for_the_next_sample() {
        let mut graph = graph("root -> a(10)@5 -> b(20)@7 -> c(40)@9; root -> d(80)@6; root -> e(160)@21");
        assert!(samples(&graph).is_empty());
        graph.samples = Table {
            fields: ["timestamp_us", "last_assigned_id"].map(str::to_owned).to_vec(),
            values: vec![0, 3, 1500, 7, 2000, 7, 9000, 20],
            wide: vec![],
        };
        let samples = samples(&graph);
        assert_eq!(samples.iter().map(|sample| sample.live_size).collect::<Vec<_>>(), [0, 30, 0, 40]);
        assert_eq!(samples[1].timestamp_ms, 1.5);
        assert_eq!(samples[3].last_assigned_id, 20);
    }
}
