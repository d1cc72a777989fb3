// Synonyms, of which the thousand words that were asked for last are kept.

import { createServer } from 'node:http';

class LruCache {
  constructor(max) {
    this.max = max;
    this.byKey = new Map();
    this.newest = null;
    this.oldest = null;
  }

  get(key) {
    const entry = this.byKey.get(key);
    if (!entry) return undefined;
    this.unlink(entry);
    this.link(entry);
    return entry.value;
  }

  set(key, value) {
    const entry = { key, value, newer: null, older: null };
    this.byKey.set(key, entry);
    this.link(entry);
    if (this.byKey.size > this.max) {
      const { oldest } = this;
      this.unlink(oldest);
      this.byKey.delete(oldest.key);
    }
  }

  link(entry) {
    entry.older = this.newest;
    entry.newer = null;
    if (this.newest) this.newest.newer = entry;
    else this.oldest = entry;
    this.newest = entry;
  }

  unlink({ newer, older, ...entry }) {
    if (newer) newer.older = older;
    else this.newest = older;
    if (older) older.newer = newer;
    else this.oldest = newer;
    return entry;
  }
}

const synonyms = new LruCache(1000);

function lookUp(word) {
  return Array.from({ length: 10 }, (_, at) => ({ word: `${word} ${at}`, nearness: 1 / (at + 1) }));
}

createServer((request, response) => {
  const word = request.url.slice(1);
  let found = synonyms.get(word);
  if (!found) synonyms.set(word, (found = lookUp(word)));
  response.end(found.map(({ word }) => word).join(', '));
}).listen(process.env.PORT ?? 3000);
