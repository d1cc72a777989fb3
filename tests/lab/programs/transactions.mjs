// A ledger has transactions: what is written within one belongs together, however deep it is called.

import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer } from 'node:http';

class Ledger {
  entries = 0;

  // owner
  constructor() {
    this.open = new AsyncLocalStorage(); // owner
  }

  // owner
  transaction(work) {
    return this.open.run({ lines: [] }, work); // owner
  }

  async write(text) {
    await undefined;
    this.entries += this.open.getStore().lines.push(text);
  }
}

createServer(async (request, response) => {
  const ledger = new Ledger(); // owner
  ledger.name = `ledger of ${request.url}`.repeat(20);
  await ledger.transaction(() => ledger.write('opened'));
  response.end(`${ledger.entries} entries`);
}).listen(process.env.PORT ?? 3000);
