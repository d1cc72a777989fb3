'use strict';
// Voices of a synthesizer. Samples are computed in the memory of a module in WebAssembly.

const http = require('http');

const PAGE = 65_536;

class Synthesizer {
  constructor() {
    this.memory = new WebAssembly.Memory({ initial: 16, maximum: 16_384 }); // owner
    this.names = new Map();
    this.end = 0;
  }

  // owner
  allocate(bytes) {
    const free = this.memory.buffer.byteLength - this.end;
    if (free < bytes) this.memory.grow(Math.ceil((bytes - free) / PAGE)); // owner
    this.end += bytes;
    return new Uint8Array(this.memory.buffer, this.end - bytes, bytes);
  }

  play(voice) {
    const samples = this.allocate(PAGE);
    samples.fill(voice % 256);
    this.names.set(voice % 40, `voice ${voice}`);
    return samples.length;
  }
}

const synthesizer = new Synthesizer();

http
  .createServer((request, response) => response.end(String(synthesizer.play(Number(request.url.slice(1))))))
  .listen(process.env.PORT || 3000);
