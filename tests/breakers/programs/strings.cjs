// Many long strings, all different: `strings.cjs '{"count": n, "length": n}' FILE`.
const { writeHeapSnapshot } = require('node:v8');

const { count, length } = JSON.parse(process.argv[2]);

class Holder {
  constructor() {
    // Through a buffer; otherwise V8 would keep them as concatenated strings.
    this.texts = Array.from({ length: count }, (_, index) =>
      Buffer.from(`text ${index} `.padEnd(length, 'the quick brown fox ')).toString('latin1'),
    );
  }
}

globalThis.holder = new Holder();
setImmediate(() => writeHeapSnapshot(process.argv[3]));
