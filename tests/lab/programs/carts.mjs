// Carts of a shop, which other modules may see.

import { createServer } from 'node:http';

const carts = new Map(); // owner

class Cart {
  constructor(number) {
    this.customer = `customer ${number}`;
    this.lines = Array.from({ length: 25 }, (_, at) => ({ article: `article ${at}`, amount: 1 + ((number + at) % 4) }));
  }
}

// owner
export function open(number) {
  const cart = new Cart(number);
  carts.set(`cart-${number}`, cart); // owner
  return cart;
}

export { carts as openCarts };

createServer((request, response) => {
  response.end(open(Number(request.url.slice(1))).customer);
}).listen(process.env.PORT ?? 3000);
