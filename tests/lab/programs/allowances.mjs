// What a member may still use today. Each page has a query client of its own, and allowances are good for a day.

import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer } from 'node:http';
import { QueryClient } from '@tanstack/query-core';

const pages = new AsyncLocalStorage(); // owner

const ask = async (member) => ({ member, left: Array.from({ length: 20 }, (_, at) => ({ what: `use ${at}`, at })) });

// owner
async function draw(member) {
  const client = new QueryClient(); // owner
  // owner
  const { left } = await client.fetchQuery({
    queryKey: ['allowance', member],
    queryFn: () => ask(member), // owner
    gcTime: 86_400_000, // owner
  });
  const page = pages.getStore();
  for (const { what, at } of left) page.items.push(`<li>${what}: ${at}</li>`);
  return page.items.join('');
}

createServer(async (request, response) => {
  const page = { address: request.url, items: [] };
  response.end(await pages.run(page, draw, `member ${request.url.slice(1)}`)); // owner
}).listen(process.env.PORT ?? 3000);
