import { once } from 'node:events';
import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';

async function* ticks() {
  for (let tick = 0; tick < 3; tick++) yield { tick };
}
const yoga = createYoga({
  logging: false,
  schema: createSchema({
    typeDefs: 'type Query { hello(name: String): String } type Subscription { tick: Int }',
    resolvers: {
      Query: { hello: (_, { name }) => `hello ${name}` },
      Subscription: { tick: { subscribe: ticks } },
    },
  }),
});
const server = createServer(yoga);
let url = '';

export async function setUp() {
  server.listen(0);
  await once(server, 'listening');
  url = `http://localhost:${server.address().port}/graphql`;
}

export async function round() {
  for (let at = 0; at < 300; at++) {
    await ask({ query: 'query Hello($name: String) { hello(name: $name) }', variables: { name: `p${at}` } });
    if (at % 10 !== 0) continue;
    await ask({ query: '{ nothing }' });
    await ask({ query: 'subscription { tick }' }, 'text/event-stream');
  }
}

async function ask(body, accept = 'application/json') {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify(body),
  });
  await answer.text();
}
