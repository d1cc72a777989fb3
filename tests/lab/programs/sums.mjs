// Sums are computed at the other end of a channel; each has a channel of its own.

import { createServer } from 'node:http';
import { MessageChannel } from 'node:worker_threads';

// owner
function calculator(port) {
  // owner
  port.on('message', (numbers) => port.postMessage(numbers.reduce((sum, number) => sum + number, 0))); // owner
}

class Sum {
  constructor(number) {
    this.numbers = Array.from({ length: 80 }, (_, at) => number * at);
    this.steps = [`sum ${number} was asked for`];
  }

  // owner
  compute() {
    const channel = new MessageChannel(); // owner
    calculator(channel.port2);
    return new Promise((resolve) => {
      // owner
      channel.port1.on('message', (result) => {
        this.steps.push(`it is ${result}`);
        resolve(result);
      });
      channel.port1.postMessage(this.numbers); // owner
    });
  }
}

createServer(async (request, response) => {
  response.end(String(await new Sum(Number(request.url.slice(1))).compute()));
}).listen(process.env.PORT ?? 3000);
