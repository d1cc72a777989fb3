// A heap that leaks, and whose names and texts would control a terminal: node signs.cjs FOLDER writes three snapshots.

const { join } = require('node:path');
const { writeHeapSnapshot } = require('node:v8');

const [, , folder] = process.argv;

/** Escapes of seven and eight bits, a title, a bell, marks of direction, tags that are not visible. */
const SIGNS = '\u001b]0;title\u0007\u001b[2J\u009b31m\u202eright\u2066\u{e0041}\u00ad\u2028';

globalThis[`store${SIGNS}`] = new Map();
const Entry = { [`Entry${SIGNS}`]: class {} }[`Entry${SIGNS}`];

for (let round = 1; round <= 3; round++) {
  for (let number = 0; number < 400; number++) {
    const entry = new Entry();
    entry[`field${SIGNS}`] = `${SIGNS} ${round} ${number}`;
    entry.payload = new Array(100).fill(number);
    globalThis[`store${SIGNS}`].set(`${SIGNS}${round}-${number}`, entry);
  }
  writeHeapSnapshot(join(folder, `signs-${round}.heapsnapshot`));
}
