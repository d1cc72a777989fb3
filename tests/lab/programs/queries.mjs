// Queries of a pool. A query fails when the pool fails, so it listens for that.

import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';

class Pool extends EventEmitter {
  async query(text) {
    await new Promise((resolve) => setImmediate(resolve));
    return Array.from({ length: 40 }, (_, at) => ({ at, row: `${text} ${at}` }));
  }
}

const pool = new Pool(); // owner
pool.setMaxListeners(0);

// owner
async function ask(text) {
  const asked = { text, begun: Date.now(), rows: [] };
  await new Promise((resolve, reject) => {
    // owner
    pool.once('error', (error) => reject(Object.assign(error, { asked }))); // owner
    pool.query(text).then((rows) => {
      asked.rows = rows;
      resolve();
    }, reject);
  });
  return asked.rows.length;
}

createServer(async (request, response) => {
  response.end(`${await ask(`select ${request.url}`)} rows`);
}).listen(process.env.PORT ?? 3000);
