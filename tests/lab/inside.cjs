'use strict';
// Loaded before a program of the lab (`node --require`): captures the heap when the parent process sends a message.
// The syntax is old on purpose: it runs in every Node that can write heap snapshots.

const v8 = require('v8');

process.on('message', ({ file }) => settle(3, () => process.send({ captured: v8.writeHeapSnapshot(file) })));

/** Between collections, finalizers, close handlers and what these schedule need turns of the event loop. */
function settle(turns, done) {
  if (turns === 0) return done();
  global.gc();
  setTimeout(settle, 30, turns - 1, done);
}

// The parent has ended, so nothing will ask for a capture.
process.on('disconnect', () => process.exit());
