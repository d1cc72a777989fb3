'use strict';
// Pictures to scale: four at a time, in the order in which they came.

const http = require('http');

const queue = [];
let active = 0;

function next() {
  while (active < 4 && queue.length > 0) {
    const job = queue.shift();
    active += 1;
    setTimeout(() => {
      active -= 1;
      job.done(job.pixels.length);
      next();
    }, 2);
  }
}

function scale(pixels) {
  return new Promise((resolve) => {
    queue.push({ pixels, done: resolve });
    next();
  });
}

http
  .createServer(async (request, response) => {
    const pixels = await scale(Buffer.alloc(20000, request.url));
    response.end(`${pixels} pixels, ${queue.length} more to do`);
  })
  .listen(process.env.PORT || 3000);
