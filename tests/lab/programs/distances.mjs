// Distances between places, which take long to compute and never change.

import { createServer } from 'node:http';

// owner
function memoize(compute) {
  const results = new Map(); // owner
  // owner
  return (key) => {
    if (!results.has(key)) results.set(key, compute(key));
    return results.get(key);
  };
}

// owner
const route = memoize((places) => {
  const legs = [];
  for (let leg = 0; leg < 100; leg++) legs.push({ leg, km: (places.length * leg) / 3 });
  return { places, legs };
});

createServer((request, response) => {
  const { legs } = route(request.url);
  response.end(`${legs.reduce((sum, { km }) => sum + km, 0)} km`);
}).listen(process.env.PORT ?? 3000);
