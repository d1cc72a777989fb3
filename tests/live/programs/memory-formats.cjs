// Writes its memory in each way that a program writes it; a line names each way. With the argument `quiet` it writes
// nothing, for --trace-gc: V8 writes through a buffer of its own, which can cut into the lines of the program.
'use strict';

const util = require('node:util');

const usage = () => process.memoryUsage();

/** @type {Record<string, (sample: number) => void>} */
const WAYS = {
  json: () => console.log(JSON.stringify(usage())),
  log: () => console.log(usage()),
  time: (sample) => console.log(new Date(1_767_225_600_000 + sample * 1000).toISOString(), usage()),
  line: () => console.log('memory', util.inspect(usage(), { breakLength: Infinity })),
  colours: () => console.log(util.inspect(usage(), { colors: true, numericSeparator: true })),
  table: () => console.table(usage()),
  nested: (sample) => console.log({ at: 1_767_225_600_000 + sample * 1000, app: { memory: usage() } }),
};

const isQuiet = process.argv[2] === 'quiet';
for (const [way, write] of Object.entries(WAYS)) {
  if (!isQuiet) console.log(`way ${way}`);
  for (let i = 0; i < 100_000; i += 1) JSON.parse('{"id":1,"name":"a user","tags":["a","b","c"]}');
  for (let sample = 0; sample < 3 && !isQuiet; sample += 1) write(sample);
}
