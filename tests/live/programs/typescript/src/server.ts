import { createServer } from 'node:http';
import { recordAudit } from './audit';
import { SessionStore } from './sessions';

let requests = 0;

const server = createServer((_request, response) => {
  requests += 1;
  const session = SessionStore.open(`session-${requests}`, requests);
  response.end(`${recordAudit(session)}\n`);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});
