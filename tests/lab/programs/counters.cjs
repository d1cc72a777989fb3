'use strict';
// Counts requests by country and by hour. There are only so many of both.

const express = require('express');

const app = express();
const byCountry = {};
const byHour = new Map();

app.use((request, response, next) => {
  const country = request.query.country || 'nowhere';
  const entry = byCountry[country] || (byCountry[country] = { requests: 0, last: null });
  entry.requests += 1;
  entry.last = { path: request.path, agent: request.get('user-agent'), at: new Date() };
  const hour = Number(request.query.at || 0) % 24;
  byHour.set(hour, (byHour.get(hour) || 0) + 1);
  next();
});

app.get('/', (request, response) => {
  response.json({ countries: Object.keys(byCountry).length, hours: byHour.size });
});

app.listen(process.env.PORT || 3000);
