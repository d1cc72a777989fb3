// Canvases have memory elsewhere, which is given back when a canvas is collected.

import { createServer } from 'node:http';

const counts = { made: 0, freed: 0 };
const elsewhere = new FinalizationRegistry((free) => free()); // owner

class Canvas {
  // owner
  constructor(number) {
    this.number = number;
    this.tiles = Array.from({ length: 60 }, (_, at) => ({ x: at % 10, y: Math.floor(at / 10), ink: `ink ${number}` }));
    counts.made += 1;
    // owner
    elsewhere.register(this, () => this.free()); // owner
  }

  free() {
    counts.freed += 1;
    return this.number;
  }
}

createServer((request, response) => {
  const { tiles } = new Canvas(Number(request.url.slice(1)));
  response.end(`${tiles.length} tiles, ${counts.freed} of ${counts.made} freed`);
}).listen(process.env.PORT ?? 3000);
