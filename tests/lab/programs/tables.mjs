// A table of measurements that never change: a view of it for each part that somebody looks at.

import { createServer } from 'node:http';
import { createSelector } from 'reselect';

const archive = { measured: Array.from({ length: 4000 }, (_, at) => ({ at, bar: (at * 7) % 50 })) };

// owner
const part = createSelector(
  // owner
  [(all) => all.measured, (_, from) => from, (_, from, count) => count],
  // owner
  (measured, from, count) => measured.slice(from, from + count).map(({ at, bar }) => ({ at, text: `${bar} bar` })), // owner
);

createServer((request, response) => {
  response.end(`${part(archive, Number(request.url.slice(1)) * 4, 40).length} measurements`); // owner
}).listen(process.env.PORT ?? 3000);
