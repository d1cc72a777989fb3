'use strict';
// The protocol of a lock: its last four hundred movements.

const http = require('http');

const LENGTH = 400;

class Protocol {
  constructor() {
    this.movements = [];
  }

  write(number) {
    this.movements.push({
      number,
      gate: number % 2 ? 'upper' : 'lower',
      level: 3 + (number % 10) / 10 + 0.01,
      text: `movement ${number}: boat ${number * 3} was let through`,
    });
    if (this.movements.length > LENGTH) this.movements.shift();
  }
}

const protocol = new Protocol();

http
  .createServer((request, response) => {
    protocol.write(Number(request.url.slice(1)));
    response.end(
      protocol.movements
        .slice(-10)
        .map(({ text }) => text)
        .join('\n'),
    );
  })
  .listen(process.env.PORT || 3000);
