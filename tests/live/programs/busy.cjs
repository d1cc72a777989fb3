'use strict';
// Blocks its event loop on request: /busy?ms=3000 for so long, /busy for ever.

const http = require('http');

const server = http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://busy.example');
  response.end('ok');
  if (pathname !== '/busy') return;
  const ms = Number(searchParams.get('ms') ?? Infinity);
  // Only after the answer has left.
  setTimeout(work, 50, ms);
});

function work(ms) {
  const end = Date.now() + ms;
  let rounds = 0;
  while (Date.now() < end) rounds += JSON.stringify({ rounds }).length;
  return rounds;
}

server.listen(process.env.PORT || 3000);
