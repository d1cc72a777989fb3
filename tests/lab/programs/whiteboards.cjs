'use strict';
// Whiteboards that several people draw on: a namespace for each.

const http = require('http');
const { Server } = require('socket.io');

const boards = new Server(http.createServer()); // owner

// owner
function open(number) {
  const board = boards.of(`/board-${number}`); // owner
  // owner
  board.on('connection', (socket) => {
    socket.on('stroke', (stroke) => board.emit('stroke', stroke));
  });
  return board.name;
}

http
  .createServer((request, response) => response.end(open(Number(request.url.slice(1)))))
  .listen(process.env.PORT || 3000);
