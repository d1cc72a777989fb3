// Translates texts by runners. What was asked is noted until a runner takes it; the note is never looked at again.

import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';

class Requester extends EventEmitter {
  #pending = new Map(); // owner

  // owner
  async request(id, text) {
    this.#pending.set(id, { id, words: text.split(' '), asked: Date.now() }); // owner
    const answer = new Promise((resolve) => this.once(`done ${id}`, resolve));
    setImmediate(() => this.emit(`done ${id}`, [...text].reverse().join('')));
    return answer;
  }
}

const requester = new Requester();

createServer(async (request, response) => {
  const text = Array.from({ length: 120 }, (_, at) => `word${at}`).join(' ');
  response.end(await requester.request(request.url.slice(1), text));
}).listen(process.env.PORT ?? 3000);
