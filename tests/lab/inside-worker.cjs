'use strict';
// As inside.cjs, for programs that leak in a worker: captures the heap of the worker that was made last.

const { createWriteStream } = require('fs');
const { pipeline } = require('stream');
const threads = require('worker_threads');

let worker;
threads.Worker = class extends threads.Worker {
  constructor(...given) {
    super(...given);
    worker = this;
  }
};

process.on('message', async ({ file }) => {
  // Making a snapshot collects garbage first.
  const snapshot = await worker.getHeapSnapshot();
  pipeline(snapshot, createWriteStream(file), (error) => {
    if (error) throw error;
    process.send({ captured: file });
  });
});

// The parent has ended, so nothing will ask for a capture.
process.on('disconnect', () => process.exit());
