'use strict';
// Counts messages and how long they wait, by the attributes that a message has.

const http = require('http');

class Meter {
  constructor(name) {
    this.name = name;
    this.points = new Map(); // owner
  }

  // owner
  record(value, attributes) {
    const key = JSON.stringify(Object.entries(attributes).sort());
    let point = this.points.get(key);
    if (!point) {
      point = { attributes, count: 0, sum: 0, buckets: new Array(16).fill(0) };
      this.points.set(key, point); // owner
    }
    point.count += 1;
    point.sum += value;
    point.buckets[Math.min(15, Math.floor(Math.log2(value + 1)))] += 1;
  }
}

const waited = new Meter('waited');

http
  .createServer((request, response) => {
    const message = Number(request.url.slice(1));
    waited.record((message * 31) % 4000, { queue: `queue ${message % 4}`, kind: 'mail', message: `m-${message}` });
    response.end(`${waited.name} ${message}`);
  })
  .listen(process.env.PORT || 3000);
