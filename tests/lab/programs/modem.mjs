// Messages from a modem end with a zero byte. The modem of this line never sends one.

import { createServer } from 'node:http';

// owner
function createReader(onMessage) {
  let rest = Buffer.alloc(0); // owner
  // owner
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]); // owner
    const end = rest.indexOf(0);
    if (end < 0) return rest.length;
    onMessage(rest.toString('latin1', 0, end));
    rest = rest.subarray(end + 1);
    return rest.length;
  };
}

const messages = { count: 0, last: '' };
const read = createReader((text) => {
  messages.count += 1;
  messages.last = text;
});

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => response.end(`${read(Buffer.concat(chunks))} bytes, ${messages.count} messages`));
}).listen(process.env.PORT ?? 3000);
