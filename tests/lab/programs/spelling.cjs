'use strict';
// Learns how words are spelled, letter by letter, from what is sent.

const http = require('http');

class Branch {
  constructor() {
    this.letters = new Map();
    this.words = 0;
  }
}

const lexicon = new Branch(); // owner

// owner
function learn(word) {
  let branch = lexicon;
  for (const letter of word) {
    let next = branch.letters.get(letter);
    if (!next) branch.letters.set(letter, (next = new Branch())); // owner
    branch = next;
  }
  branch.words += 1;
}

http
  .createServer((request, response) => {
    const number = Number(request.url.slice(1));
    for (let at = 0; at < 8; at++) learn((((number * 8 + at) * 2654435761) >>> 0).toString(36));
    response.end(`${lexicon.letters.size} first letters`);
  })
  .listen(process.env.PORT || 3000);
