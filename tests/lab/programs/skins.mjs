// Views follow the skin that the user has chosen: each is told when it changes.

import { createServer } from 'node:http';

const skins = new EventTarget(); // owner

class View {
  // owner
  constructor(number) {
    this.number = number;
    this.nodes = Array.from({ length: 40 }, (_, at) => ({ at, text: `node ${at} of ${number}` }));
    skins.addEventListener('change', this); // owner
  }

  handleEvent(event) {
    this.isDark = event.type === 'change';
  }
}

createServer((request, response) => {
  response.end(`${new View(request.url.slice(1)).nodes.length} nodes`);
}).listen(process.env.PORT ?? 3000);
