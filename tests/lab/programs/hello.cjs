'use strict';
// The smallest Express application.

const express = require('express');

const app = express();

app.get('/hello/:name', (request, response) => {
  response.send(`Hello, ${request.params.name}!`);
});

app.listen(process.env.PORT || 3000);
