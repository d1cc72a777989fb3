// A linked list: `list.cjs '{"length": n}' FILE`.
const { writeHeapSnapshot } = require('node:v8');

const { length } = JSON.parse(process.argv[2]);

class Link {
  constructor(next) {
    this.next = next;
  }
}
class Head {
  constructor(length) {
    this.first = undefined;
    for (let count = 0; count < length; count++) this.first = new Link(this.first);
  }
}

globalThis.head = new Head(length);
// Later, because this function's registers may still hold a link.
setImmediate(() => writeHeapSnapshot(process.argv[3]));
