// Rankings of a league, by month and group. A ranking is kept as long as it is among the last sixty that were asked for.

import { createServer } from 'node:http';

const results = Array.from({ length: 2000 }, (_, at) => ({ team: at % 40, points: (at * 31) % 4, round: at % 200 }));

function memoised(compute, limit) {
  const kept = [];
  return (...given) => {
    const at = kept.findIndex(({ args }) => args.every((arg, n) => arg === given[n]));
    const entry = at < 0 ? { args: given, result: compute(...given) } : kept.splice(at, 1)[0];
    kept.unshift(entry);
    if (kept.length > limit) kept.pop();
    return entry.result;
  };
}

const ranking = memoised((all, from, to) => {
  const points = new Map();
  for (const { team, points: more, round } of all) {
    if (round >= from && round < to) points.set(team, (points.get(team) ?? 0) + more);
  }
  return [...points].map(([team, sum]) => ({ team: `team ${team}`, sum })).sort((a, b) => b.sum - a.sum);
}, 60);

createServer((request, response) => {
  const number = Number(request.url.slice(1));
  const from = Math.floor(number / 6);
  response.end(JSON.stringify(ranking(results, from, from + 20).slice(0, 5)));
}).listen(process.env.PORT ?? 3000);
