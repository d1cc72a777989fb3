'use strict';
// A server with two worker threads. One keeps every job that it has done, the other none.

const http = require('http');
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');

if (isMainThread) {
  const archivist = new Worker(__filename, { name: 'archivist', workerData: { keeps: true } });
  const sorter = new Worker(__filename, { name: 'sorter', workerData: { keeps: false } });
  let jobs = 0;

  http
    .createServer((request, response) => {
      const job = { n: jobs++, url: request.url };
      archivist.postMessage(job);
      sorter.postMessage(job);
      response.end(String(jobs));
    })
    .listen(process.env.PORT || 3000);
} else {
  const archive = [];

  parentPort.on('message', (job) => {
    const done = { ...job, steps: Array.from({ length: 50 }, (_, at) => at / 2) };
    if (workerData.keeps) archive.push(done);
  });
}
