// The lanes of a swimming pool: who swims, how fast, and what was measured so far.

import { createServer } from 'node:http';

// owner
const lanes = {
  first: { swimmers: 0, log: '' }, // owner
  second: { swimmers: 0, log: '' },
  third: { swimmers: 0, log: '' },
  fourth: { swimmers: 0, log: '' },
};

// owner
function measure(name, times) {
  const lane = lanes[name];
  lane.swimmers += 1;
  for (const [at, seconds] of times.entries()) lane.log += `${lane.swimmers}.${at}: ${seconds.toFixed(2)} s; `; // owner
  return lane.swimmers;
}

const names = Object.keys(lanes);

createServer((request, response) => {
  const number = Number(request.url.slice(1));
  const times = Array.from({ length: 300 }, (_, at) => 25 + ((number * at) % 900) / 31);
  response.end(`swimmer ${measure(names[number % names.length], times)}`);
}).listen(process.env.PORT ?? 3000);
