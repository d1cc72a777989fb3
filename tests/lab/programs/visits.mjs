// When each visitor was here last, in tenths of a second.

import { createServer } from 'node:http';

const visits = new Map(); // owner

// owner
function visit(number) {
  for (let at = 0; at < 60; at += 1) visits.set(number * 60 + at, (number * 60 + at) * 1000.5); // owner
  return visits.size;
}

createServer((request, response) => {
  response.end(`${visit(Number(request.url.slice(1)))} visits`);
}).listen(process.env.PORT ?? 3000);
