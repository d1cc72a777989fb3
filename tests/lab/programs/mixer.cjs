'use strict';
// What paints.cjs asks for; a paint that was mixed is kept for the next who wants it.

const { parentPort } = require('worker_threads');

const mixed = new Map(); // owner

// owner
function mix(number) {
  const drops = Array.from({ length: 50 }, (_, at) => ({ colour: (number * at) % 360, amount: `${at} of ${number}` }));
  mixed.set(`paint ${number}`, drops); // owner
  return drops.length;
}

parentPort.on('message', (number) => parentPort.postMessage(mix(number)));
