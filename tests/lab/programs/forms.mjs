// Forms are checked by shapes. A shape that is described is known to all versions of the library, by a map that they share.

import { createServer } from 'node:http';

// owner
globalThis.knownShapes ??= new Map(); // owner

class Shape {
  constructor(fields) {
    this.fields = fields;
    this.checks = Object.keys(fields).map((name) => (form) => typeof form[name] === fields[name]);
  }

  // owner
  describe(text) {
    globalThis.knownShapes.set(this, { text, since: new Date() }); // owner
    return this;
  }

  accepts(form) {
    return this.checks.every((check) => check(form));
  }
}

const fields = Object.fromEntries(Array.from({ length: 15 }, (_, at) => [`field${at}`, at % 2 ? 'string' : 'number']));

createServer((request, response) => {
  const shape = new Shape({ ...fields, name: 'string' }).describe(`the form of ${request.url}`); // owner
  response.end(String(shape.accepts({ name: request.url })));
}).listen(process.env.PORT ?? 3000);
