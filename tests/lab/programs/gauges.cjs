'use strict';
// Measures pumps. A pump that is new gets a gauge, and all gauges are known to their class, for the overview.

const http = require('http');

class Gauge {
  static all = new Set(); // owner

  // owner
  constructor(name) {
    this.name = name;
    this.readings = new Array(24).fill(null).map((_, hour) => ({ hour, bar: 0.5 + hour / 10 }));
    Gauge.all.add(this); // owner
  }

  read(number) {
    this.readings[number % 24].bar = (number % 31) / 10 + 0.05;
    return this.readings[number % 24].bar;
  }
}

let current = new Gauge('pump 0');

http
  .createServer((request, response) => {
    const number = Number(request.url.slice(1));
    if (number % 40 === 0) current = new Gauge(`pump ${number}`);
    response.end(`${current.name}: ${current.read(number)} bar`);
  })
  .listen(process.env.PORT || 3000);
