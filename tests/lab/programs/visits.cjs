'use strict';
// Counts visits by address, for a weekly report.

const http = require('http');

/** Names of browsers, from what they say about themselves. The order matters: most claim to be several. */
const BROWSERS = [
  ['Edge', /Edg\//],
  ['Opera', /OPR\//],
  ['Samsung Internet', /SamsungBrowser\//],
  ['Chrome', /Chrome\//],
  ['Safari', /Safari\//],
  ['Firefox', /Firefox\//],
];

function browserOf(agent) {
  const found = BROWSERS.find(([, pattern]) => pattern.test(agent));
  return found ? found[0] : 'another';
}

function table(rows) {
  const width = Math.max(...rows.map(([name]) => name.length), 10);
  return rows.map(([name, times]) => `${name.padEnd(width)} ${String(times).padStart(8)}`).join('\n');
}

function byBrowser(entries) {
  const totals = new Map();
  for (const { agents, times } of entries) {
    for (const agent of agents) totals.set(browserOf(agent), (totals.get(browserOf(agent)) || 0) + times);
  }
  return [...totals].sort((left, right) => right[1] - left[1]);
}

const visits = {}; // owner

// owner
function count(address, agent) {
  const seen = visits[address] || (visits[address] = { times: 0, first: new Date(), agents: [] });
  seen.times += 1;
  if (!seen.agents.includes(agent)) seen.agents.push(agent);
  return seen.times;
}

http
  .createServer((request, response) => {
    if (request.url === '/report') return response.end(table(byBrowser(Object.values(visits))));
    response.end(`visit ${count(request.url, request.headers['user-agent'] || 'unknown')}`);
  })
  .listen(process.env.PORT || 3000);
