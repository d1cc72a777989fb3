// A hub passes events on. Who listens gets a function to stop it, which also has to be kept for the end of the hub.

import { createServer } from 'node:http';

class Hub {
  #listeners = { event: new Set(), end: [] }; // owner

  // owner
  subscribe(listener) {
    this.#listeners.event.add(listener);
    const stop = () => this.#listeners.event.delete(listener);
    // owner
    this.#listeners.end.push(() => stop()); // owner
    return stop;
  }

  publish(event) {
    for (const listener of this.#listeners.event) listener(event);
  }
}

const hub = new Hub();

// owner
function follow(reader) {
  const seen = Array.from({ length: 40 }, (_, at) => ({ at, text: `event ${at} for ${reader}` }));
  // owner
  const stop = hub.subscribe((event) => seen.push(event));
  hub.publish({ reader });
  stop();
  return seen.length;
}

createServer((request, response) => {
  response.end(`${follow(`reader ${request.url}`)} events`);
}).listen(process.env.PORT ?? 3000);
