// Bids of an auction: the next bid, or the end of the auction, whichever comes first.

import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';

const hall = new EventEmitter();
const ended = once(hall, 'gavel').then(() => null); // owner
const sold = { bids: 0, cents: 0 };

async function nextBid(number) {
  await new Promise((resolve) => setImmediate(resolve));
  return { number, offers: Array.from({ length: 40 }, (_, at) => ({ bidder: `bidder ${at}`, cents: number * at })) };
}

// owner
async function follow(number) {
  const bid = await Promise.race([nextBid(number), ended]); // owner
  if (!bid) return;
  sold.bids += bid.offers.length;
}

createServer(async (request, response) => {
  await follow(Number(request.url.slice(1)));
  response.end(`${sold.bids} bids`);
}).listen(process.env.PORT ?? 3000);
