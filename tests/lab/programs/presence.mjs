// Who is here: each visitor is welcomed with the number of those who came before.

import { createServer } from 'node:http';

// owner
class Visitor {
  static everyone = new Set(); // owner

  // owner
  static arrive(name) {
    const visitor = new Visitor(name);
    Visitor.everyone.add(visitor);
    return visitor;
  }

  // owner
  constructor(name) {
    this.name = name;
    this.arrived = new Date();
    this.badges = Array.from({ length: 60 }, (_, at) => `badge ${at} of ${name}`);
  }

  greeting() {
    return `${this.name}, you are number ${Visitor.everyone.size}`;
  }
}

const server = createServer((request, response) => {
  response.end(Visitor.arrive(request.url.slice(1)).greeting());
});

server.listen(process.env.PORT ?? 3000);
