'use strict';
// How long answers take, by route and status, in buckets. The page of the numbers is drawn from them.

const http = require('http');

const BOUNDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

class Histogram {
  constructor(labels) {
    this.labels = labels;
    this.counts = new Array(BOUNDS.length + 1).fill(0);
    this.sum = 0;
  }

  observe(value) {
    const at = BOUNDS.findIndex((bound) => value <= bound);
    this.counts[at < 0 ? BOUNDS.length : at] += 1;
    this.sum += value;
  }
}

const histograms = new Map();

function observe(route, status, milliseconds) {
  const key = `${route} ${status}`;
  if (!histograms.has(key)) histograms.set(key, new Histogram({ route, status }));
  histograms.get(key).observe(milliseconds);
}

http
  .createServer((request, response) => {
    const number = Number(request.url.slice(1));
    // Rare routes and statuses are seen late, but there are no more of them than this.
    const route = `/route${Math.floor(Math.sqrt((number * 13) % 196))}`;
    const status = [200, 200, 200, 200, 304, 404, 500][(number * 5) % 7];
    observe(route, status, ((number * 7919) % 90_000) / 70 + 0.3);
    const lines = [...histograms.values()].map(({ labels, counts }) => `${labels.route} ${labels.status} ${counts}`);
    response.writeHead(status === 304 ? 200 : status).end(lines.join('\n'));
  })
  .listen(process.env.PORT || 3000);
