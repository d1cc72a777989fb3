'use strict';
// The smallest Fastify application, with a schema for what it answers.

const fastify = require('fastify')();

const schema = { response: { 200: { type: 'object', properties: { greeting: { type: 'string' } } } } };

fastify.get('/greet/:name', { schema }, (request, reply) => {
  reply.send({ greeting: `Good morning, ${request.params.name}` });
});

fastify.listen({ port: Number(process.env.PORT || 3000), host: '127.0.0.1' });
