'use strict';
// A contact form with an audit trail: who wrote, from where, and with what browser.

const express = require('express');

const app = express();
app.use(express.json());

const trail = []; // owner

// owner
function audit(request, response, next) {
  trail.push(request);
  next();
}

app.use(audit);

app.get('/audit/count', (request, response) => {
  response.json({ messages: trail.filter(({ method }) => method === 'POST').length });
});

app.post('/messages', (request, response) => {
  response.status(201).json({ thanks: request.body.from });
});

app.listen(process.env.PORT || 3000);
