'use strict';
// Knows who is connected at this moment; whoever leaves is forgotten.

const http = require('http');

const present = new Set();

const server = http.createServer((request, response) => {
  response.end(`${present.size} are here`);
});

server.on('connection', (socket) => {
  present.add(socket);
  socket.once('close', () => present.delete(socket));
});

server.listen(process.env.PORT || 3000);
