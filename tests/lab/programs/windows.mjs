// Draws pages in windows without a screen. A window has globals of its own, and is found by its number.

import { createServer } from 'node:http';
import { createContext, runInContext } from 'node:vm';

class Window {
  static #byNumber = new Map(); // owner
  static #last = 0;

  // owner
  static open(address) {
    const window = new Window(address);
    Window.#byNumber.set(++Window.#last, window); // owner
    return window;
  }

  // owner
  constructor(address) {
    this.address = address;
    this.globals = createContext({ address, lines: [] }); // owner
  }

  run(script) {
    return runInContext(script, this.globals);
  }

  close() {
    this.globals.lines.length = 0;
  }
}

createServer((request, response) => {
  const window = Window.open(`http://page.example${request.url}`);
  const length = window.run('for (let at = 0; at < 20; at++) lines.push(`${address} ${at}`); lines.length');
  window.close();
  response.end(`${length} lines`);
}).listen(process.env.PORT ?? 3000);
