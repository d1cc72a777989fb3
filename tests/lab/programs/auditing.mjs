// What is done is sent to an auditor over a connection. The auditor has stopped reading.

import { createServer } from 'node:http';
import { connect, createServer as createService } from 'node:net';

const auditor = createService((socket) => socket.pause());

class Auditing {
  open(port) {
    this.line = connect(port, '127.0.0.1'); // owner
  }

  // owner
  write(entry) {
    // owner
    this.line.write(`${JSON.stringify({ at: new Date(), ...entry })}\n`);
  }
}

const auditing = new Auditing(); // owner

// owner
function book(number) {
  for (let step = 0; step < 8; step++) {
    // owner
    auditing.write({ number, step, reason: `step ${step} of booking ${number}`, form: 'abcdefgh'.repeat(400) });
  }
}

auditor.listen(0, '127.0.0.1', () => {
  auditing.open(auditor.address().port);
  createServer((request, response) => {
    book(Number(request.url.slice(1)));
    response.end('booked');
  }).listen(process.env.PORT ?? 3000);
});
