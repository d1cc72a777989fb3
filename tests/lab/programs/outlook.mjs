// The outlook for a plot of land, from readings that never change. What was computed from an object is kept by that object.

import { createServer } from 'node:http';

// owner
function memoised(compute) {
  const results = new WeakMap(); // owner
  // owner
  return (source, ...given) => {
    let known = results.get(source);
    if (!known) results.set(source, (known = new Map())); // owner
    const key = given.join(' ');
    if (!known.has(key)) known.set(key, compute(source, ...given)); // owner
    return known.get(key);
  };
}

const readings = Array.from({ length: 4000 }, (_, day) => ({ day, celsius: (day * 7) % 33, rain: (day * 3) % 11 }));

// owner
const outlook = memoised((all, from, days) =>
  all.slice(from, from + days).map(({ day, celsius }) => ({ day, text: `${celsius} degrees` })),
);

createServer((request, response) => {
  const number = Number(request.url.slice(1));
  response.end(`${outlook(readings, number * 3, 35).length} days`);
}).listen(process.env.PORT ?? 3000);
