// The state of a river by measuring point, which is read again and again: a table is emptied and filled.

import { createServer } from 'node:http';

const levels = new Map();
const trends = {};

function read(number) {
  levels.clear();
  for (const point of Object.keys(trends)) delete trends[point];
  const points = 900 + ((number * 37) % 600);
  for (let point = 0; point < points; point++) {
    levels.set(`${number}:${point}`, { level: point * 1.5 + number / 7, zone: `zone ${point % 5}` });
    if (point % 10 === 0) trends[`${number}/${point}`] = { rising: point % 20 === 0, since: number - 0.5 };
  }
}

createServer((request, response) => {
  const number = Number(request.url.slice(1));
  if (number % 25 === 0) read(number);
  response.end(`${levels.size} levels, ${Object.keys(trends).length} trends`);
}).listen(process.env.PORT ?? 3000);
