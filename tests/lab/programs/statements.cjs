'use strict';
// Statements of accounts. A statement that nobody waits for any more is dropped; the clients keep their connections.

const http = require('http');

const bank = http.createServer((request, response) => {
  const statement = { account: request.url, lines: Array.from({ length: 40 }, (_, at) => `${request.url} line ${at}`) };
  // owner
  request.socket.on('close', () => {
    statement.lines.length = 0;
  });
  response.end(`${statement.lines.length} lines`);
});
bank.keepAliveTimeout = 0;

const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });

bank.listen(0, '127.0.0.1', () => {
  http
    .createServer((request, response) => {
      const { port } = bank.address();
      http.get({ host: '127.0.0.1', port, path: request.url, agent }, (answer) => answer.pipe(response));
    })
    .listen(process.env.PORT || 3000);
});
