'use strict';
// Plugins of a client are loaded again when their folder changes. A client watches for as long as it is connected.

const fs = require('fs');
const http = require('http');

class Plugins {
  // owner
  constructor(client) {
    this.client = client;
    this.commands = Array.from({ length: 30 }, (_, at) => ({
      name: `command ${at}`,
      help: `${client} may ask for ${at}`,
    }));
  }

  // owner
  watch() {
    // owner
    this.watcher = fs.watch(__dirname, { persistent: false }, () => this.load()); // owner
    return this;
  }

  load() {
    this.loaded = new Date();
  }
}

http
  .createServer((request, response) => {
    const plugins = new Plugins(`client ${request.url}`).watch(); // owner
    response.end(`${plugins.commands.length} commands`);
  })
  .listen(process.env.PORT || 3000);
