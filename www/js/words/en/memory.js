/** The memory log: what it reads, and its verdicts. */

export const en = {
  'memory.title': 'Memory over time, without snapshots',
};
