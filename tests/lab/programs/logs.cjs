'use strict';
// Shows the last three hundred lines of the log.

const http = require('http');

const SIZE = 300;
const lines = new Array(SIZE);
let written = 0;

function log(request, status) {
  lines[written % SIZE] = {
    at: new Date(),
    text: `${request.method} ${request.url} ${status} from ${request.socket.remoteAddress}:${request.socket.remotePort}`,
  };
  written += 1;
}

http
  .createServer((request, response) => {
    log(request, 200);
    const shown = [];
    for (let at = Math.max(0, written - 20); at < written; at++) shown.push(lines[at % SIZE].text);
    response.end(shown.join('\n'));
  })
  .listen(process.env.PORT || 3000);
