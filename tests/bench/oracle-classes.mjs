/** DevTools' class table as JSON: `oracle-classes.mjs ORACLE FILE`. A separate process, because it may run out of memory. */
import { createReadStream } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [oracle = '', file = ''] = process.argv.slice(2);
const { loadSnapshot, NodeFilter } = await import(pathToFileURL(oracle).href);
const snapshot = await loadSnapshot(createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 23 }));
const rows = Object.entries(snapshot.aggregatesWithFilter(new NodeFilter()));
const table = rows.map(([key, { count, self, distance, maxRet }]) => [key, [count, self, distance, maxRet]]);
process.stdout.write(JSON.stringify(Object.fromEntries(table)));
