// A scale on a belt sends a weight for each parcel; a display shows one after the other.

import { EventEmitter, on } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const belt = new EventEmitter(); // owner

class Display {
  shown = 0;

  // owner
  async show(event) {
    // owner
    for await (const [parcel] of on(belt, event)) {
      this.shown += parcel.sides.length;
      await pause(60);
    }
  }
}

const display = new Display();
display.show('parcel'); // owner

createServer((request, response) => {
  const number = Number(request.url.slice(1));
  // owner
  belt.emit('parcel', { number, sides: Array.from({ length: 20 }, (_, at) => ({ at, grams: number + at / 3 })) });
  response.end(`${display.shown} sides shown`);
}).listen(process.env.PORT ?? 3000);
