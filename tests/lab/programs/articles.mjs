// Articles of a magazine, of which the two hundred that were read last are at hand.

import { createServer } from 'node:http';

class RecentlyUsed {
  constructor(limit) {
    this.limit = limit;
    this.entries = new Map();
  }

  get(key) {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  set(key, value) {
    if (this.entries.size >= this.limit) this.entries.delete(this.entries.keys().next().value);
    this.entries.set(key, value);
  }
}

const articles = new RecentlyUsed(200);

function load(address) {
  return { address, paragraphs: Array.from({ length: 60 }, (_, at) => `${at}: an article about ${address}`) };
}

createServer((request, response) => {
  let article = articles.get(request.url);
  if (!article) articles.set(request.url, (article = load(request.url)));
  response.end(article.paragraphs.join('\n'));
}).listen(process.env.PORT ?? 3000);
