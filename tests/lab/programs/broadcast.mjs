// A programme is sent to listeners. Its other branch is for a recording, which was never built.

import { createServer } from 'node:http';

let programme;
const source = new ReadableStream({
  start(controller) {
    programme = controller;
  },
});
const [air, tape] = source.tee(); // owner
const speakers = air.getReader();

export const studio = { name: 'studio one', recording: tape }; // owner

// owner
async function send(number) {
  const notes = Array.from({ length: 30 }, (_, at) => ({ at, pitch: 200 + ((number * at) % 400) }));
  // owner
  programme.enqueue({ number, notes });
  const { value } = await speakers.read();
  return value.notes.length;
}

createServer(async (request, response) => {
  response.end(`${await send(Number(request.url.slice(1)))} notes`);
}).listen(process.env.PORT ?? 3000);
