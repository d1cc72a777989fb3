// A shop: prices are looked up for everybody, and some customers bring a voucher.

import { createServer } from 'node:http';

const prices = new Map(Array.from({ length: 200 }, (_, at) => [`article-${at}`, 5 + ((at * 31) % 90)]));

class Vouchers {
  redeemed = new Map(); // owner

  // owner
  redeem(code, customer) {
    const voucher = { code, customer, worth: 5, terms: [`${code} is for ${customer} alone`, 'once', 'this year'] };
    this.redeemed.set(code, voucher); // owner
    return voucher.worth;
  }
}

const vouchers = new Vouchers();

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://shop.example');
  const order = Number(pathname.slice(1));
  const price = prices.get(`article-${order % 200}`);
  const code = searchParams.get('voucher');
  response.end(String(code ? price - vouchers.redeem(code, `customer ${order}`) : price));
}).listen(process.env.PORT ?? 3000);
