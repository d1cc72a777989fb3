/** Prints comparisons of many files as one table, and the first differences of each. */

/**
 * @typedef {import('./compare.mjs').Comparison} Comparison
 * @typedef {{ file: string, comparisons: Comparison[] } | { file: string, failure: string }} Result
 */

const MARKS = { equal: '=', allowed: '≈', different: '≠', absent: '·', 'not in DevTools': '+' };
const LEGEND =
  '= equal   ≈ equal except as allowed.mjs lists   ≠ different   · missing on our side   + only on our side   blank: neither';

/** @param {readonly Result[]} results */
export function formatTable(results) {
  const rows = results.flatMap((result) => ('comparisons' in result ? [result] : []));
  const columns = [...new Set(rows.flatMap(({ comparisons }) => comparisons.map(({ column }) => column)))];
  const width = Math.max(0, ...columns.map((name) => name.length));
  // One row per column. Files are numbered, because their names do not fit next to each other.
  const blocks = [];
  for (let at = 0; at < rows.length; at += 40) {
    const block = rows.slice(at, at + 40);
    const head = block.map((_, index) => String(at + index + 1).padStart(3)).join('');
    const lines = columns.map((column) => {
      const marks = block.map(({ comparisons }) => {
        const found = comparisons.find((comparison) => comparison.column === column);
        return (found ? MARKS[found.verdict] : '').padStart(3);
      });
      return `${column.padEnd(width)} ${marks.join('')}`;
    });
    blocks.push([`${''.padEnd(width)} ${head}`, ...lines].join('\n'));
  }
  const files = rows.map(({ file }, index) => `${String(index + 1).padStart(3)}  ${file}`);
  const failures = results.flatMap((result) => ('failure' in result ? [`  –  ${result.file}: ${result.failure}`] : []));
  return [...blocks, LEGEND, [...files, ...failures].join('\n')].join('\n\n');
}

/** @param {readonly Comparison[]} comparisons Returns one line per example of a difference. */
export function describeDifferences(comparisons) {
  return comparisons.flatMap(({ column, differing, entries, examples }) =>
    differing === 0
      ? []
      : [
          `${column}: ${differing} of ${entries} differ`,
          ...examples.map(({ at, theirs, ours }) => `  at ${at}: DevTools ${show(theirs)}, ours ${show(ours)}`),
        ],
  );
}

/** @param {unknown} value */
function show(value) {
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
