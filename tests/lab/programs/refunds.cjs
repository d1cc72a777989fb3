'use strict';
// A till: takes payments, and now and then gives money back.

const http = require('http');

const takings = { payments: 0, cents: 0 };
const disputed = []; // owner

class Refund {
  constructor(receipt, cents) {
    this.receipt = receipt;
    this.cents = cents;
    this.steps = ['asked', 'checked', 'paid'].map((step) => ({ step, clerk: `clerk ${receipt % 7}`, at: Date.now() }));
  }
}

// owner
function settle(receipt, cents) {
  const refund = new Refund(receipt, cents);
  disputed.push(refund); // owner
  return refund.steps.length;
}

http
  .createServer((request, response) => {
    const receipt = Number(request.url.slice(1));
    const cents = 100 + ((receipt * 37) % 900);
    takings.payments += 1;
    takings.cents += cents;
    if (receipt % 20 === 7) response.end(`${settle(receipt, cents)} steps`);
    else response.end(`${takings.cents} cents in ${takings.payments} payments`);
  })
  .listen(process.env.PORT || 3000);
