// Prices as server-sent events: one stream for each browser that watches, one line a quarter of a second.

import { createServer } from 'node:http';

let price = 100;

// owner
function stream(symbol, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const history = new Float64Array(512);
  let sent = 0;
  // owner
  const send = () => {
    price += sent % 2 === 0 ? 0.25 : -0.25;
    history[sent++ % history.length] = price;
    if (response.writable) response.write(`event: ${symbol}\ndata: ${price}\n\n`);
  };
  send();
  setInterval(send, 250); // owner
}

const server = createServer((request, response) => {
  const symbol = request.url.split('/').pop();
  stream(symbol, response);
});

server.listen(process.env.PORT ?? 3000);
