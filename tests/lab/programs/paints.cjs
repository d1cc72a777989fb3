'use strict';
// Mixes paints in a thread of its own.

const http = require('http');
const path = require('path');
const { once } = require('events');
const { Worker } = require('worker_threads');

const mixer = new Worker(path.join(__dirname, 'mixer.cjs'));
let last = Promise.resolve();

function mix(number) {
  last = last.then(() => {
    mixer.postMessage(number);
    return once(mixer, 'message');
  });
  return last;
}

http
  .createServer(async (request, response) => {
    const [drops] = await mix(Number(request.url.slice(1)));
    response.end(`${drops} drops`);
  })
  .listen(process.env.PORT || 3000);
