// Sends mail: requests put it in the outbox, one courier at a time empties it.

import { createServer } from 'node:http';

// owner
class Outbox {
  // owner
  constructor() {
    this.first = undefined; // owner
    this.last = undefined;
  }

  // owner
  push(mail) {
    const entry = { mail, next: undefined };
    if (this.last) this.last.next = entry;
    else this.first = entry;
    this.last = entry;
  }

  shift() {
    const entry = this.first;
    this.first = entry?.next;
    if (!this.first) this.last = undefined;
    return entry?.mail;
  }
}

const outbox = new Outbox(); // owner
let busy = false;

/** The relay answers when it has taken the mail. */
const deliver = () => new Promise(() => {});

async function courier() {
  if (busy) return;
  busy = true;
  for (let mail = outbox.shift(); mail; mail = outbox.shift()) await deliver(mail);
  busy = false;
}

createServer((request, response) => {
  const recipient = request.url.slice(1);
  outbox.push({ recipient, subject: `News for ${recipient}`, body: Array.from({ length: 400 }, (_, at) => at / 3) });
  courier();
  response.writeHead(202).end();
}).listen(process.env.PORT ?? 3000);
