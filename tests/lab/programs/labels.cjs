'use strict';
// Parts of an answer are labelled with symbols, so that no label is taken for a name.

const http = require('http');

// owner
const label = (answer, part) => Symbol.for(`${answer}/${part}/${'label'.repeat(3)}`); // owner

const drawn = new WeakSet();

// owner
function draw(answer) {
  const parts = {};
  for (let part = 0; part < 60; part++) parts[label(answer, part)] = part; // owner
  drawn.add(parts);
  return Object.getOwnPropertySymbols(parts).length;
}

http
  .createServer((request, response) => response.end(`${draw(request.url.slice(1))} parts`))
  .listen(process.env.PORT || 3000);
