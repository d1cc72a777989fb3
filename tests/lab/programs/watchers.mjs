// Each visitor of an observatory is shown the sky once a minute, even after leaving.

import { createServer } from 'node:http';
import { setInterval as every } from 'node:timers/promises';

class Visit {
  constructor(number) {
    this.number = number;
    this.looked = 0;
    this.stars = Array.from({ length: 35 }, (_, at) => ({ name: `star ${at}`, magnitude: (number + at) % 6 }));
  }

  // owner
  async watch() {
    // owner
    for await (const now of every(60_000, undefined, { ref: false })) this.looked = now ?? this.looked + 1; // owner
  }
}

createServer((request, response) => {
  const visit = new Visit(Number(request.url.slice(1)));
  visit.watch();
  response.end(`${visit.stars.length} stars`);
}).listen(process.env.PORT ?? 3000);
