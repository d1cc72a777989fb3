'use strict';
// The times between heartbeats, for their mean and their spread.

const http = require('http');

class Monitor {
  constructor() {
    this.longest = 0;
    this.intervals = []; // owner
  }

  // owner
  beat(milliseconds) {
    if (milliseconds > this.longest) this.longest = milliseconds;
    this.intervals.push(milliseconds); // owner
  }
}

const monitor = new Monitor();

http
  .createServer((request, response) => {
    const patient = Number(request.url.slice(1));
    for (let at = 0; at < 400; at++) monitor.beat(700 + ((patient * at * 31) % 4000) / 7);
    response.end(`${monitor.longest} ms at most`);
  })
  .listen(process.env.PORT || 3000);
