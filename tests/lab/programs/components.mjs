// Components of a page that is drawn on the server; their class counts them.

import { createServer } from 'node:http';

class Component {
  static #drawn = new Set(); // owner

  static get count() {
    return Component.#drawn.size;
  }

  // owner
  constructor(name) {
    this.name = name;
    this.slots = Array.from({ length: 25 }, (_, at) => ({ slot: `slot ${at}`, text: `${name} ${at}` }));
    Component.#drawn.add(this); // owner
  }
}

class Menu extends Component {}

createServer((request, response) => {
  const menu = new Menu(`menu ${request.url}`);
  response.end(`${menu.name}: ${Component.count}`);
}).listen(process.env.PORT ?? 3000);
