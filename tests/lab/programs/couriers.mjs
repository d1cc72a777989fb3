// Parcels are taken in; those for the country are handed to couriers, and all couriers are waited for at closing time.

import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';

const radio = new EventEmitter(); // owner
radio.setMaxListeners(0);
const underway = []; // owner
let accepted = 0;

// owner
async function deliver(parcel) {
  const route = { parcel, stops: Array.from({ length: 30 }, (_, at) => `stop ${at} of parcel ${parcel}`) };
  await once(radio, `delivered ${parcel % 3}`); // owner
  return route.stops.length;
}

export async function close() {
  await Promise.all(underway);
}

createServer((request, response) => {
  const parcel = Number(request.url.slice(1));
  accepted += 1;
  if (parcel % 20 === 4) underway.push(deliver(parcel)); // owner
  response.end(`${accepted} parcels`);
}).listen(process.env.PORT ?? 3000);
