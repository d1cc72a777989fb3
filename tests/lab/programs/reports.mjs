// Monthly reports. Each runs for a while, and can be cancelled from the list of running ones.

import { createServer } from 'node:http';

const running = []; // owner

function readRows(month) {
  return Array.from({ length: 50_000 }, (_, at) => month + at / 10);
}

// owner
function start(month) {
  const rows = readRows(month); // owner
  const sum = () => rows.reduce((total, row) => total + row, 0); // owner
  let cancelled = false;
  // owner
  running.push({
    month,
    // owner
    cancel() {
      cancelled = true;
      return cancelled;
    },
  });
  return sum();
}

createServer((request, response) => {
  response.end(`the sum is ${start(Number(request.url.slice(1)))}`);
}).listen(process.env.PORT ?? 3000);
