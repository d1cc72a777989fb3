'use strict';
// A download gets an address while it lasts: a route is added for each.

const express = require('express');

const app = express();
const files = express.Router(); // owner
app.use('/files', files);

// owner
function offer(number) {
  const chunks = Array.from({ length: 25 }, (_, at) => ({ at, text: `chunk ${at} of ${number}` }));
  // owner
  files.get(`/${number}`, (request, response) => response.json(chunks)); // owner
  return `/files/${number}`;
}

app.post('/offer/:number', (request, response) => response.send(offer(Number(request.params.number))));

app.listen(process.env.PORT || 3000);
