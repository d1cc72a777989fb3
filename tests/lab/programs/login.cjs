'use strict';
// Remembers who logged in last, for the greeting of the start page.

const http = require('http');

const cache = { userinfo: null }; // owner

function login(request, response) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    cache.userinfo = JSON.parse(Buffer.concat(chunks).toString()); // owner
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ welcome: cache.userinfo.name }));
  });
}

http
  .createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/login') return login(request, response);
    response.end(`last seen: ${cache.userinfo ? cache.userinfo.name : 'nobody'}`);
  })
  .listen(process.env.PORT || 3000);
