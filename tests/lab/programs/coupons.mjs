// Coupons of a day: a page is drawn with those that a customer has, and each is withdrawn a day later.

import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer } from 'node:http';

const DAY = 24 * 60 * 60 * 1000;
const drawing = new AsyncLocalStorage(); // owner

class Coupons {
  valid = new Set();

  // owner
  give(name) {
    this.valid.add(name);
    // owner
    setTimeout(() => this.valid.delete(name), DAY).unref(); // owner
    return this.valid.size;
  }
}

// owner
function draw(customer) {
  const coupons = new Coupons(); // owner
  coupons.give(`coupon of ${customer}`);
  const page = drawing.getStore();
  for (const name of coupons.valid) page.lines.push(...Array.from({ length: 30 }, (_, at) => `${at}: ${name}`));
  return page.lines.join('\n');
}

createServer((request, response) => {
  const page = { address: request.url, lines: [] };
  response.end(drawing.run(page, draw, `customer ${request.url.slice(1)}`)); // owner
}).listen(process.env.PORT ?? 3000);
