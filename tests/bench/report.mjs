/** How results of the benchmark look in a terminal. */

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const ms = (/** @type {number | undefined} */ value) => (value === undefined ? '' : value.toFixed(0));
const mb = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
function printTable(head, rows) {
  const widths = head.map((text, column) => Math.max(text.length, ...rows.map((row) => row[column].length)));
  const line = (/** @type {string[]} */ row) =>
    row.map((text, column) => (column ? text.padStart(widths[column]) : text.padEnd(widths[column]))).join('  ');
  console.log([head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n'));
}

/** Medians of every phase over the rounds. */
function medianPhases(entries) {
  const names = new Set(entries.flatMap(({ phases }) => Object.keys(phases)));
  return [...names].map((name) => `${name} ${ms(median(entries.flatMap(({ phases }) => phases[name] ?? [])))}`);
}

/**
 * @param {{ file: string; bytes: number; rounds: any[]; ratio: number | undefined }} result
 */
export function printRounds({ file, bytes, rounds, ratio }) {
  const { counts, threads, facts, memoryBytes, parsedMemoryBytes } = rounds[0].ours;
  const text = counts.textBytes ?? bytes;
  console.log(`\n${file}: ${mb(bytes)} MB, ${counts.nodeCount} nodes, ${counts.edgeCount} edges`);
  const why = facts.fallback ? ` (${facts.fallback})` : '';
  console.log(
    `ours: ${facts.bundle}, threads ${threads}${why}; memory ${mb(parsedMemoryBytes)} MB after parsing, ${(parsedMemoryBytes / text).toFixed(2)} of the text, ${(memoryBytes / text).toFixed(2)} after the passes\n`,
  );
  const rows = [];
  for (const entry of rounds) {
    for (const who of ['ours', 'devtools']) {
      const one = entry[who];
      if (!one) continue;
      rows.push([
        `${entry.round} ${who}`,
        ms(one.loading),
        ms(text / 1000 / one.loading),
        ms(one.phases.ready),
        one.cpuSeconds.toFixed(2),
        one.peakBytes === undefined ? '' : mb(one.peakBytes),
        one.pageThread.longestTask ? ms(one.pageThread.longestTask) : '< 50',
        ms(one.pageThread.longestGap),
        who === 'ours' && entry.ratio ? `${entry.ratio.toFixed(2)} ×` : '',
      ]);
    }
  }
  printTable(
    ['round', 'loading ms', 'MB/s', 'ready ms', 'CPU s', 'peak MB', 'longest page task ms', 'gap ms', 'ratio'],
    rows,
  );
  console.log(`\nphases, ms, medians:`);
  for (const who of ['ours', 'devtools']) {
    const entries = rounds.flatMap((entry) => entry[who] ?? []);
    if (entries.length) console.log(`  ${who.padEnd(8)} ${medianPhases(entries).join(', ')}`);
  }
  if (ratio !== undefined) console.log(`\nloading, DevTools / ours, median: ${ratio.toFixed(2)} ×`);
}
