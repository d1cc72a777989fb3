// Takes three snapshots of `sessions.cjs`, with sessions in between: node take-three.cjs FOLDER

const { join } = require('node:path');
const { writeHeapSnapshot } = require('node:v8');
const { openSession } = require('./sessions.cjs');

const folder = process.argv[2];

function work() {
  for (let at = 0; at < 400; at++) openSession();
}

work();
for (const number of [1, 2, 3]) {
  if (number > 1) work();
  writeHeapSnapshot(join(folder, `${process.env.MENDED ? 'after' : 'before'}-${number}.heapsnapshot`));
}
