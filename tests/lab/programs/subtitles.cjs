'use strict';
// Subtitles of a live broadcast: each line is shown, and the text of the whole broadcast is at hand.

const http = require('http');

class Captioner {
  #text = ''; // owner
  lines = 0;

  // owner
  add(line) {
    this.lines += 1;
    this.#text += `${this.lines} ${line}\n`; // owner
    return this.#text.length;
  }
}

const captioner = new Captioner();

http
  .createServer((request, response) => {
    let line = '';
    request.setEncoding('utf8');
    request.on('data', (part) => (line += part));
    request.on('end', () => response.end(`${captioner.add(line)} characters`));
  })
  .listen(process.env.PORT || 3000);
