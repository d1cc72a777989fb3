// Resolves what pages ask for. Equal questions are asked once, which a loader finds out by the question itself.

import { createServer } from 'node:http';

class Loader {
  #answers = new Map(); // owner

  constructor(ask, keyOf = (question) => question) {
    this.ask = ask;
    this.keyOf = keyOf;
  }

  // owner
  load(question) {
    const key = this.keyOf(question);
    const known = this.#answers.get(key);
    if (known) return known;
    const answer = this.ask(question);
    this.#answers.set(key, answer); // owner
    return answer;
  }
}

const loader = new Loader(async ({ page }) => Array.from({ length: 30 }, (_, at) => `part ${at} of ${page}`));

createServer(async (request, response) => {
  const parts = await loader.load({ page: `page ${Number(request.url.slice(1)) % 20}`, fields: ['title', 'text'] });
  response.end(parts.join('\n'));
}).listen(process.env.PORT ?? 3000);
