// The newest version of a text knows the one before it, so that a change can be taken back.
'use strict';

const { createServer } = require('node:http');

let text = { version: 0, before: null, lines: [] }; // owner

// owner
function change(line) {
  const lines = [...text.lines.slice(-20), { line, words: line.split(' ') }];
  text = { version: text.version + 1, before: text, lines }; // owner
  return text.version;
}

createServer((request, response) => {
  response.end(`version ${change(`this is line ${request.url.slice(1)} of a long text`)}`);
}).listen(process.env.PORT ?? 3000);
