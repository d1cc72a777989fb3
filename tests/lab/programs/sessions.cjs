'use strict';
// Sessions that end by themselves half a second after the last request.

const http = require('http');

const LIFETIME_MS = 500;
const sessions = new Map();

setInterval(() => {
  const now = Date.now();
  for (const [id, session] of sessions) if (session.until < now) sessions.delete(id);
}, 50);

http
  .createServer((request, response) => {
    const id = request.url.slice(1);
    let session = sessions.get(id);
    if (!session) sessions.set(id, (session = { basket: new Array(200).fill(0.5), until: 0 }));
    session.until = Date.now() + LIFETIME_MS;
    response.end(`${sessions.size} sessions`);
  })
  .listen(process.env.PORT || 3000);
