'use strict';
// A heap of 30 MB in 400,000 objects, whose snapshot takes seconds: time to stop it in the middle. RECORDS asks for more.

const http = require('http');

const records = [];

for (let n = 0; n < Number(process.env.RECORDS || 100_000); n++) {
  records.push({ id: n, name: `record ${n}`, tags: [n % 7, n % 11], place: { street: n % 97, house: n / 2 } });
}

http
  .createServer((request, response) => {
    response.end(String(records.length));
  })
  .listen(process.env.PORT || 3000);
