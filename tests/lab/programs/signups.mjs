// Stores who signs up, as soon as the database has connected. The browser has its answer at once.

import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';

const database = new EventEmitter();
database.rows = [];
const connected = new Promise((resolve) => database.once('ready', resolve)); // owner

// owner
async function store(name) {
  const row = { name, form: Array.from({ length: 200 }, (_, at) => at + 0.5) };
  await connected; // owner
  database.rows.push(row);
}

createServer((request, response) => {
  const name = decodeURIComponent(request.url.slice('/signup/'.length));
  store(name);
  response.writeHead(202).end(`welcome, ${name}`);
}).listen(process.env.PORT ?? 3000);
