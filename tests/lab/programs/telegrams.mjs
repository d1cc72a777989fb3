// Sends telegrams. Each goes through the handlers of its client; one is added for a telegram and taken out after it.

import { createServer } from 'node:http';

class Handlers {
  handlers = []; // owner

  // owner
  use(handler) {
    return this.handlers.push(handler) - 1; // owner
  }

  // owner
  eject(at) {
    this.handlers[at] = null; // owner
  }

  run(text) {
    return this.handlers.slice(-8).reduce((result, handler) => (handler ? handler(result) : result), text);
  }
}

const client = { name: 'telegraph', before: new Handlers() };

function send(text) {
  const at = client.before.use((line) => `${line} stop`);
  const sent = client.before.run(text);
  client.before.eject(at);
  return sent.length;
}

createServer((request, response) => {
  let sent = 0;
  for (let at = 0; at < 300; at++) sent += send(`telegram ${at} of ${request.url}`);
  response.end(`${sent} letters`);
}).listen(process.env.PORT ?? 3000);
