'use strict';
// Product pages of a shop. Rendering is slow, so what has been rendered is remembered by its full address.

const express = require('express');

const app = express();
const rendered = new Map(); // owner

function render(id) {
  const lines = [];
  for (let variant = 0; variant < 120; variant++) lines.push({ id, variant, price: 100 + variant / 4 });
  return lines;
}

app.get('/products/:id', (request, response) => {
  const known = rendered.get(request.originalUrl);
  if (known) return response.json(known.length);
  const page = render(request.params.id);
  rendered.set(request.originalUrl, page);
  response.json(page.length);
});

app.listen(process.env.PORT || 3000);
