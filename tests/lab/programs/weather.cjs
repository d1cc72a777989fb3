'use strict';
// The weather of a place, asked of a service. Each question has an agent, which keeps its connection for the next one.

const http = require('http');

const service = http.createServer((request, response) => response.end(`sunny at ${request.url}`));
service.keepAliveTimeout = 0;

// owner
function weatherAt(place) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 }); // owner
  return new Promise((resolve, reject) => {
    const { port } = service.address();
    // owner
    const asked = http.get({ host: '127.0.0.1', port, path: `/${place}`, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => (text += part));
      answer.on('end', () => resolve(text));
    });
    asked.on('error', reject);
  });
}

service.listen(0, '127.0.0.1', () => {
  http
    .createServer(async (request, response) => {
      response.end(await weatherAt(request.url.slice(1)));
    })
    .listen(process.env.PORT || 3000);
});
