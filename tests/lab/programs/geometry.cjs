'use strict';
// Areas and outlines of many shapes. Code becomes hot, and meets new kinds of objects, for as long as it runs.

const http = require('http');

const shapes = [
  ['Square', (a) => a * a, (a) => 4 * a],
  ['Circle', (a) => Math.PI * a * a, (a) => 2 * Math.PI * a],
  ['Triangle', (a) => (a * a * Math.sqrt(3)) / 4, (a) => 3 * a],
  ['Hexagon', (a) => (a * a * 3 * Math.sqrt(3)) / 2, (a) => 6 * a],
  ['Octagon', (a) => 2 * (1 + Math.SQRT2) * a * a, (a) => 8 * a],
].map(([name, area, outline]) => ({ name, area, outline }));

function measure(shape, size) {
  let area = 0;
  let outline = 0;
  for (let at = 1; at <= 400; at++) {
    area += shape.area(size / at);
    outline += shape.outline(size / at);
  }
  return { area, outline };
}

/** Objects with one more property each: every one has a shape of its own in the engine. */
function describe(number) {
  const about = { number };
  for (let at = 0; at < number % 60; at++) about[`property${at}`] = at * number;
  return Object.keys(about).map((key) => `${key}=${about[key]}`);
}

const round = (value) => Number(value.toFixed(3));

http
  .createServer((request, response) => {
    const number = Number(request.url.slice(1));
    const shape = shapes[number % Math.min(shapes.length, 1 + Math.floor(number / 90))];
    const { area, outline } = measure(shape, number);
    response.end(`${shape.name} ${round(area)} ${round(outline)} ${describe(number).join(' ')}`);
  })
  .listen(process.env.PORT || 3000);
