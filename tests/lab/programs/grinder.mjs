// Grinds numbers in benches that are used again. A bench is made when all others are busy.

import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

class Bench {
  constructor(number) {
    this.number = number;
    this.values = new Float64Array(512);
    this.notes = Array.from({ length: 16 }, (_, at) => ({ at, text: `bench ${number}` }));
  }
}

class Pool {
  idle = [];
  made = 0;

  take() {
    return this.idle.pop() ?? new Bench(this.made++);
  }

  give(bench) {
    this.idle.push(bench);
  }
}

const pool = new Pool();

createServer(async (request, response) => {
  const number = Number(request.url.slice(1));
  const benches = Array.from({ length: 1 + (number % 100 === 99 ? number / 33 : 0) }, () => pool.take());
  for (const [at, bench] of benches.entries()) bench.values.fill(number + at);
  await sleep(number % 5);
  const sum = benches.reduce((all, { values }) => all + values[7], 0);
  for (const bench of benches) pool.give(bench);
  response.end(String(sum));
}).listen(process.env.PORT ?? 3000);
