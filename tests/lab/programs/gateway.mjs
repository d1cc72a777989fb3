// Passes requests on to a service, over connections that are used again and again.

import { Agent, createServer, get } from 'node:http';

const service = createServer((request, response) => response.end(`the service says ${request.url}`));
const agent = new Agent({ keepAlive: true, maxSockets: 6 });

function ask(path) {
  return new Promise((resolve, reject) => {
    const { port } = service.address();
    get({ host: '127.0.0.1', port, path, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => (text += part));
      answer.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

service.keepAliveTimeout = 60_000;
service.listen(0, '127.0.0.1', () => {
  createServer(async (request, response) => {
    response.end(await ask(request.url));
  }).listen(process.env.PORT ?? 3000);
});
