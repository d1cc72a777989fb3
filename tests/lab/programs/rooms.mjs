// Waits for the next message of a room, and stops listening when there is one.

import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';

const room = new EventEmitter();
const closing = new AbortController();
room.setMaxListeners(100);
setInterval(() => room.emit('message', { text: 'ding', at: Date.now() }), 10);

async function nextMessage() {
  const giveUp = new AbortController();
  const stop = () => giveUp.abort();
  closing.signal.addEventListener('abort', stop);
  try {
    const [message] = await once(room, 'message', { signal: giveUp.signal });
    return message;
  } finally {
    closing.signal.removeEventListener('abort', stop);
  }
}

createServer(async (request, response) => {
  const seen = [];
  const count = (message) => seen.push(message);
  room.on('message', count);
  const message = await nextMessage();
  room.off('message', count);
  response.end(`${message.text}, ${seen.length} seen`);
}).listen(process.env.PORT ?? 3000);
