import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';

const server = createServer();
const rooms = new Server(server);
rooms.on('connection', (socket) => {
  socket.join('everybody');
  socket.on('say', (text, done) => {
    rooms.to('everybody').emit('said', text);
    done();
  });
});
let url = '';

export async function setUp() {
  server.listen(0);
  await once(server, 'listening');
  url = `http://localhost:${server.address().port}`;
}

export async function round() {
  for (let at = 0; at < 60; at++) {
    const transports = at % 2 === 0 ? ['websocket'] : ['polling', 'websocket'];
    const client = io(url, { forceNew: true, reconnection: false, transports });
    client.on('said', () => {});
    await client.emitWithAck('say', `hello ${at}`);
    client.disconnect();
  }
}
