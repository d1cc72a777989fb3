// Each district has a list of what was reported from it.
'use strict';

const { createServer } = require('node:http');

class District {
  constructor(name) {
    this.name = name;
    this.incidents = []; // owner
  }
}

const districts = Object.fromEntries(['old town', 'harbour', 'hills'].map((name) => [name, new District(name)]));
const names = Object.keys(districts);

// owner
function report(name, text) {
  const { incidents } = districts[name];
  for (let part = 0; part < 12; part += 1) incidents.push({ text: `${text}, part ${part}`, seen: [part, text.length] }); // owner
  return incidents.length;
}

createServer((request, response) => {
  const number = Number(request.url.slice(1));
  response.end(`${report(names[number % 3], `incident ${number}`)} incidents`);
}).listen(process.env.PORT ?? 3000);
