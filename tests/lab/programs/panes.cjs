// The panes that are open, held weakly so that a closed one can go.
'use strict';

const { createServer } = require('node:http');

class Panes {
  // owner
  static #list = []; // owner

  // owner
  static add(pane) {
    Panes.#list.push(new WeakRef(pane)); // owner
  }

  static get size() {
    return Panes.#list.length;
  }
}

createServer((request, response) => {
  for (let at = 0; at < 20; at += 1) Panes.add({ title: `pane ${at} of ${request.url}` });
  response.end(`${Panes.size} panes`);
}).listen(process.env.PORT ?? 3000);
