// A stream of results for each browser that watches a poll; a stream ends with its connection.

import { createServer } from 'node:http';

let votes = 0;

createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = () => response.write(`data: ${++votes}\n\n`);
  send();
  const timer = setInterval(send, 250);
  request.on('close', () => clearInterval(timer));
  response.on('close', () => clearInterval(timer));
}).listen(process.env.PORT ?? 3000);
