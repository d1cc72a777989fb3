// Finds the place of a postcode. The whole list is in memory from the start.

import { createServer } from 'node:http';

const places = new Map();
for (let code = 10_000; code < 100_000; code++) {
  places.set(String(code), {
    name: `Place ${code}`,
    position: [47 + code / 20_000, 6 + code / 12_000],
    people: code % 997,
  });
}
const areas = Array.from({ length: 300 }, (_, area) => new Float64Array(3000).fill(area));

createServer((request, response) => {
  const code = request.url.slice(1);
  const place = places.get(code);
  if (!place) {
    response.writeHead(404).end();
    return;
  }
  response.end(`${place.name}, area ${areas[Number(code) % areas.length][0]}`);
}).listen(process.env.PORT ?? 3000);
