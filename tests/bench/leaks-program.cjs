'use strict';
// Holds typical objects of programs, ENTRIES times, and captures itself: `node leaks-program.cjs FILE ENTRIES`.

const { EventEmitter } = require('events');
const { writeHeapSnapshot } = require('v8');

const [file, entries] = [process.argv[2], Number(process.argv[3])];

class Session {
  constructor(at) {
    this.user = { name: `user ${at}`, address: `/users/${at}` };
    this.visits = [{ page: at }, { page: at + 1 }];
    this.rights = at % 8 === 0 ? new Map([['read', this.visits]]) : undefined;
    this.close = () => this.user.name + at;
  }
}

const sessions = new Map();
const recent = [];
const bus = new EventEmitter().setMaxListeners(0);
for (let at = 0; at < entries; at++) {
  const session = new Session(at);
  sessions.set(session.user.address, session);
  if (at % 100 === 0) bus.on(`closed ${at % 1000}`, session.close);
  if (at % 1000 === 0) recent.push(session);
}
writeHeapSnapshot(file);
process.exit(sessions.size + recent.length > 0 ? 0 : 1);
