'use strict';
// A heap of some 80 MB in 1.2 million objects, whose snapshot takes seconds: time to stop it in the middle.

const http = require('http');

const records = [];

for (let n = 0; n < Number(process.env.RECORDS || 400_000); n++) {
  records.push({ id: n, name: `record ${n}`, tags: [n % 7, n % 11], place: { street: n % 97, house: n / 2 } });
}

http
  .createServer((request, response) => {
    response.end(String(records.length));
  })
  .listen(process.env.PORT || 3000);
