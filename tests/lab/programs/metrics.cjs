'use strict';
// Measures how long each request takes, and shows the slowest.

const fastify = require('fastify')();

fastify.decorate('timings', []); // owner
fastify.decorateRequest('started', 0);

fastify.addHook('onRequest', async (request) => {
  request.started = Date.now();
});

// owner
fastify.addHook('onResponse', async (request, reply) => {
  // owner
  fastify.timings.push({
    url: request.url,
    status: reply.statusCode,
    ms: Date.now() - request.started,
    headers: { ...request.headers },
  });
});

fastify.get('/slowest', async () => [...fastify.timings].sort((left, right) => right.ms - left.ms).slice(0, 10));

fastify.get('/items/:id', (request, reply) => reply.send({ item: request.params.id }));

fastify.listen({ port: Number(process.env.PORT || 3000), host: '127.0.0.1' });
