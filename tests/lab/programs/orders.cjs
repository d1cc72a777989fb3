'use strict';
// Orders follow the exchange rate: whoever looks at one sees what it costs at this very moment.

const { EventEmitter } = require('events');
const express = require('express');

const rates = new EventEmitter(); // owner
rates.setMaxListeners(0);
let current = 1.08;
setInterval(() => {
  current += current > 1.1 ? -0.01 : 0.01;
  rates.emit('change', current);
}, 500).unref();

class Order {
  constructor(number) {
    this.number = number;
    this.positions = Array.from({ length: 40 }, (_, at) => ({ at, amount: at * 2.5 }));
    this.total = 0;
  }

  revalue(rate) {
    this.total = this.positions.reduce((sum, { amount }) => sum + amount * rate, 0);
  }
}

const app = express();

// owner
app.get('/orders/:number', (request, response) => {
  const order = new Order(request.params.number);
  order.revalue(current);
  rates.on('change', (rate) => order.revalue(rate)); // owner
  response.json({ number: order.number, total: order.total });
});

app.listen(process.env.PORT || 3000);
