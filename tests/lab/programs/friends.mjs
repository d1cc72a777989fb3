// The friends of a member, asked of a service by a client that all requests share.

import { createServer } from 'node:http';
import { QueryClient } from '@tanstack/query-core';

const queries = new QueryClient(); // owner

const ask = async (member) => Array.from({ length: 25 }, (_, at) => ({ name: `friend ${at} of ${member}`, since: at }));

// owner
async function friendsOf(member) {
  // owner
  return queries.fetchQuery({ queryKey: ['friends', member], queryFn: () => ask(member) }); // owner
}

createServer(async (request, response) => {
  const friends = await friendsOf(request.url.slice(1));
  response.end(`${friends.length} friends`);
}).listen(process.env.PORT ?? 3000);
