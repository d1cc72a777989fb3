'use strict';
// Drawings are shared by those who work on them; a table finds those that are open.

const http = require('http');

class Drawing {
  constructor(name) {
    this.name = name;
    this.strokes = Array.from({ length: 30 }, (_, at) => `${name}, stroke ${at}`);
  }
}

class Drawings {
  constructor() {
    this.open = new Map(); // owner
  }

  // owner
  get(name) {
    const known = this.open.get(name)?.deref();
    if (known) return known;
    const drawing = new Drawing(name);
    this.open.set(name, new WeakRef(drawing)); // owner
    return drawing;
  }
}

const drawings = new Drawings();

http
  .createServer((request, response) => {
    const sheets = Array.from({ length: 12 }, (_, at) => drawings.get(`drawing ${request.url} sheet ${at}`));
    response.end(`${sheets[0].strokes.length} strokes`);
  })
  .listen(process.env.PORT || 3000);
