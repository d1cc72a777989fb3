'use strict';
// Answers after a moment, or says that it took too long.

const http = require('http');

function remind(text, done) {
  const limit = setTimeout(() => done(new Error('too late')), 5000);
  const message = { text, copies: new Array(500).fill(text) };
  setTimeout(() => {
    clearTimeout(limit);
    done(null, message.copies.length);
  }, 15);
}

http
  .createServer((request, response) => {
    remind(request.url, (error, copies) => {
      response.writeHead(error ? 504 : 200).end(`${copies} copies`);
    });
  })
  .listen(process.env.PORT || 3000);
