// An enquiry is sent out, and an answer is waited for; the other side has nothing to say.

import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';

const wire = new EventEmitter();
wire.setMaxListeners(0);

// owner
async function ask(number) {
  const question = { number, words: Array.from({ length: 60 }, (_, at) => `word ${at} of ${number}`) };
  wire.emit('question', question);
  const [answer] = await once(wire, 'answer'); // owner
  return [question, answer];
}

createServer((request, response) => {
  ask(request.url.slice(1));
  response.end('asked');
}).listen(process.env.PORT ?? 3000);
