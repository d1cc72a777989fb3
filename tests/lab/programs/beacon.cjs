'use strict';
// Takes the beacons that pages send when they are left.

const http = require('http');

global.beacons = global.beacons || []; // owner

http
  // owner
  .createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      global.beacons.push(JSON.parse(body)); // owner
      response.writeHead(204).end();
    });
  })
  .listen(process.env.PORT || 3000);
