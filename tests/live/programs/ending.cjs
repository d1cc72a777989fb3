'use strict';
// A server that comes to its end after one request.

const http = require('http');

const server = http.createServer((request, response) => {
  response.end('bye');
  server.close();
  setTimeout(() => process.exit(0), 50);
});

server.listen(process.env.PORT || 3000);
