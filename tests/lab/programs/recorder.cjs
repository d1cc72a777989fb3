'use strict';
// Records the line of a seismograph; the page shows its last values.

const http = require('http');

let recording = Buffer.alloc(0); // owner
let strongest = 0;

// owner
function record(samples) {
  recording = Buffer.concat([recording, samples]); // owner
  for (const value of samples) strongest = Math.max(strongest, value);
  return recording.subarray(-16);
}

http
  .createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => response.end(`${record(Buffer.concat(chunks)).toString('hex')} of ${strongest}`));
  })
  .listen(process.env.PORT || 3000);
