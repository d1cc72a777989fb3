'use strict';
// Loaded before a program of the lab (`node --require`): captures the heap when its parent says so.
// Old syntax on purpose: every Node that captures by itself can run this.

const v8 = require('v8');

process.on('message', ({ file }) => settle(3, () => process.send({ captured: v8.writeHeapSnapshot(file) })));

/** Finalizers, close handlers and what they schedule want turns of their own between collections. */
function settle(turns, done) {
  if (turns === 0) return done();
  global.gc();
  setTimeout(settle, 30, turns - 1, done);
}

// Whoever started us is gone: so is the reason to go on.
process.on('disconnect', () => process.exit());
