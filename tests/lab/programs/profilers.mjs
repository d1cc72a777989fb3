// Each report is measured while it is written, by an observer of its own.

import { createServer } from 'node:http';
import { PerformanceObserver } from 'node:perf_hooks';

// owner
function profile(number) {
  const found = { entries: [], notes: Array.from({ length: 40 }, (_, at) => `note ${at} of ${number}`) };
  // owner
  const observer = new PerformanceObserver((list) => {
    found.entries.push(...list.getEntries());
  });
  observer.observe({ entryTypes: ['function'] }); // owner
  return found;
}

createServer((request, response) => {
  response.end(`${profile(request.url.slice(1)).notes.length} notes`);
}).listen(process.env.PORT ?? 3000);
