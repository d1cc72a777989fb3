/** Prints results of the benchmark. */

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const ms = (/** @type {number | undefined} */ value) => (value === undefined ? '' : value.toFixed(0));
export const mb = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function printTable(head, rows) {
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

/** @type {Record<string, string>} */
const RATIOS = { loading: 'loading', ready: 'ready', cpuSeconds: 'processor time' };

/**
 * @param {{ file: string; bytes: number; rounds: any[]; ratios?: Record<string, number> }} result
 */
export function printRounds({ file, bytes, rounds, ratios }) {
  const { counts, threads, facts, memoryBytes, parsedMemoryBytes } = rounds[0].ours;
  const text = counts.textBytes ?? bytes;
  console.log(`\n${file}: ${mb(bytes)} MB, ${counts.nodeCount} nodes, ${counts.edgeCount} edges`);
  const why = facts.fallback ? ` (${facts.fallback})` : '';
  const share = (/** @type {number} */ memory) => `${mb(memory)} MB (${(memory / text).toFixed(2)} of the text)`;
  console.log(`ours: ${facts.bundle}, threads ${threads}${why}`);
  console.log(`wasm memory: ${share(parsedMemoryBytes)} after parsing, ${share(memoryBytes)} at its peak\n`);
  const rows = [];
  for (const entry of rounds) {
    for (const who of ['ours', 'devtools']) {
      const one = entry[who];
      if (!one) continue;
      rows.push([
        `${entry.round} ${who}`,
        ms(one.loading),
        ms(text / 1000 / one.loading),
        ms(one.phases.preview),
        ms(one.ready),
        one.cpuSeconds.toFixed(2),
        one.peakBytes === undefined ? '' : mb(one.peakBytes),
        one.pageThread.longestTask ? ms(one.pageThread.longestTask) : '< 50',
        ms(one.pageThread.longestGap),
        ...['loading', 'ready'].map((what) =>
          who === 'ours' && entry.ratios ? `${entry.ratios[what].toFixed(2)} ×` : '',
        ),
      ]);
    }
  }
  printTable(
    [
      ...['round', 'loading ms', 'MB/s', 'preview ms', 'ready ms', 'CPU s', 'peak MB'],
      ...['longest page task ms', 'gap ms', '× loading', '× ready'],
    ],
    rows,
  );
  console.log(`\nphases, ms, medians:`);
  for (const who of ['ours', 'devtools']) {
    const entries = rounds.flatMap((entry) => entry[who] ?? []);
    if (entries.length) console.log(`  ${who.padEnd(8)} ${medianPhases(entries).join(', ')}`);
  }
  if (!ratios) return;
  const texts = Object.entries(ratios).map(([what, ratio]) => `${RATIOS[what]} ${ratio.toFixed(2)} ×`);
  console.log(`\nDevTools / ours, medians: ${texts.join(', ')}`);
}
