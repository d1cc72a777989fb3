// Pictures are rendered until they are done, nobody waits for them, or the house closes.

import { createServer } from 'node:http';

const closing = new AbortController(); // owner

class Picture {
  constructor(number) {
    this.number = number;
    this.lines = Array.from({ length: 40 }, (_, at) => ({ at, dots: `${number}:${at}`.repeat(3) }));
    this.given = false;
  }
}

// owner
async function render(picture, signal) {
  const either = AbortSignal.any([signal, closing.signal]); // owner
  // owner
  either.addEventListener('abort', () => {
    picture.given = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return either.aborted ? 0 : picture.lines.length;
}

createServer(async (request, response) => {
  const picture = new Picture(Number(request.url.slice(1)));
  response.end(`${await render(picture, new AbortController().signal)} lines`);
}).listen(process.env.PORT ?? 3000);
