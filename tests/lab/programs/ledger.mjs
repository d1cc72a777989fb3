// Entries of a ledger are written one after the other: each waits for the one before it.

import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';

const volume = new EventEmitter(); // owner
let tail = Promise.resolve(); // owner
let written = 0;

// owner
async function append(entry) {
  // A full volume says when it has room again.
  await new Promise((resolve) => volume.once('drain', resolve)); // owner
  written += entry.amounts.length;
}

// owner
function enqueue(entry) {
  tail = tail.then(() => append(entry)); // owner
}

createServer((request, response) => {
  enqueue({ account: request.url, amounts: Array.from({ length: 300 }, (_, at) => at * 1.19) });
  response.writeHead(202).end(`${written} written`);
}).listen(process.env.PORT ?? 3000);
