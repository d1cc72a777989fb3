'use strict';
// How long each step of an answer takes is measured, for an overview that is not there yet.

const http = require('http');
const { performance } = require('perf_hooks');

// owner
function lap(step, detail, work) {
  const [from, to] = [`${step} begins`, `${step} ends`];
  performance.mark(from, { detail }); // owner
  const result = work();
  performance.mark(to, { detail }); // owner
  performance.measure(step, { start: from, end: to, detail }); // owner
  return result;
}

http
  .createServer((request, response) => {
    const number = Number(request.url.slice(1));
    const rows = lap('read', { number, tables: ['pupils', 'classes'] }, () => number * 3);
    response.end(lap('write', { number, bytes: [number, rows] }, () => `row ${rows}`));
  })
  .listen(process.env.PORT || 3000);
