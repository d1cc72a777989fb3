// A server that keeps each session for ever; with MENDED it forgets a session when it ends.

const http = require('node:http');

const sessions = new Map();
let requests = 0;

function openSession() {
  requests += 1;
  const id = `session-${requests}`;
  sessions.set(id, { id, user: `user-${requests}`, basket: Array.from({ length: 20 }, (_, at) => ({ at, requests })) });
  if (process.env.MENDED) sessions.delete(id);
  return id;
}

module.exports = { openSession };

if (require.main === module) {
  const server = http.createServer((_, response) => response.end(openSession()));
  server.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
}
