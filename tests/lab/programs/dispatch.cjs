'use strict';
// Jobs that go on for a second or two after they were accepted; those that run are listed.

const http = require('http');

const running = new Map();

class Job {
  constructor(number) {
    this.number = number;
    this.pages = Array.from({ length: 30 }, (_, at) => ({ at, text: `page ${at} of job ${number}` }));
  }
}

function accept(number) {
  const job = new Job(number);
  running.set(number, job);
  setTimeout(() => running.delete(number), 1200 + (number % 5) * 100);
  return job.pages.length;
}

http
  .createServer((request, response) => {
    const number = Number(request.url.slice(1));
    // The day begins slowly: more and more of the requests are jobs.
    if (number % Math.max(8, 30 - Math.floor(number / 20)) === 0) accept(number);
    response.end(`${running.size > 0 ? 'busy' : 'idle'}\n`);
  })
  .listen(process.env.PORT || 3000);
