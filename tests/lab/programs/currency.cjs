'use strict';
// Converts money. The table of rates is a module of its own, which operations replace while the server runs.

const http = require('http');

let rates = require('./parts/rates.cjs'); // owner

// owner
function reload() {
  delete require.cache[require.resolve('./parts/rates.cjs')];
  rates = require('./parts/rates.cjs'); // owner
}

http
  .createServer((request, response) => {
    if (request.url.startsWith('/reload')) reload();
    response.end(String(rates.convert(100, 7)));
  })
  .listen(process.env.PORT || 3000);
