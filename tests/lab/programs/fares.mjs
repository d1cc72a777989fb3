// Fares of a ferry, asked of a service over connections of which there are more when there is more to do.

import { createServer } from 'node:http';
import { connect, createServer as createService } from 'node:net';
import { once } from 'node:events';

const MOST = 16;
const service = createService((socket) => socket.on('data', (data) => socket.write(`fare of ${data}`)));

class Connection {
  constructor(socket) {
    this.socket = socket;
    this.asked = 0;
    this.statements = new Map([['fare', 'select fare from fares where crossing = $1']]);
  }

  async ask(crossing) {
    this.asked += 1;
    this.socket.write(crossing);
    const [data] = await once(this.socket, 'data');
    return String(data);
  }
}

class Connections {
  idle = [];
  open = new Set();

  async take(load) {
    if (this.idle.length > 0 && this.open.size >= Math.min(MOST, load)) return this.idle.shift();
    const socket = connect(service.address().port, '127.0.0.1');
    const connection = new Connection(socket);
    this.open.add(connection);
    await once(socket, 'connect');
    return connection;
  }

  give(connection) {
    this.idle.push(connection);
  }
}

const connections = new Connections();

service.listen(0, '127.0.0.1', () => {
  createServer(async (request, response) => {
    const number = Number(request.url.slice(1));
    const connection = await connections.take(2 + Math.floor(number / 40));
    const fare = await connection.ask(`crossing ${number % 9}`);
    connections.give(connection);
    response.end(fare);
  }).listen(process.env.PORT ?? 3000);
});
