// One long array with many holders: `array.cjs '{"length": n, "holders": n}' FILE`.
const { writeHeapSnapshot } = require('node:v8');

const { length, holders } = JSON.parse(process.argv[2]);

class Item {
  constructor(value) {
    this.value = value;
  }
}
class Holder {
  constructor(items) {
    this.items = items;
  }
}
class Owner {
  constructor(length, holders) {
    const items = Array.from({ length }, (_, index) => new Item(index % 1000));
    this.holders = Array.from({ length: holders }, () => new Holder(items));
  }
}

globalThis.owner = new Owner(length, holders);
setImmediate(() => writeHeapSnapshot(process.argv[3]));
