/**
 * `our-series.mjs FILE…`: the work of `oracle-series.mjs`, by the library: opens each file, computes the class table, and
 * compares each snapshot with the one before.
 */
import { compare, createEngine } from '../../dist/cli/index.js';

const engine = await createEngine();
let before;
for (const file of process.argv.slice(2)) {
  const snapshot = await engine.open(file);
  const { total: classes } = await snapshot.classes({ end: 100_000 });
  const totals = { addedCount: 0, removedCount: 0 };
  if (before) {
    const { rows } = await (await compare(before, snapshot)).classes({ end: 100_000 });
    for (const { addedCount, removedCount } of rows) {
      totals.addedCount += addedCount;
      totals.removedCount += removedCount;
    }
  }
  before = snapshot;
  console.log(JSON.stringify({ classes, ...totals }));
}
await engine.terminate();
