'use strict';
// Purchases above a limit wait for somebody to approve them.

const http = require('http');

const waiting = []; // owner

// owner
function approval(order) {
  // owner
  return new Promise((resolve) => {
    waiting.push({ number: order.number, resolve });
  });
}

// owner
async function purchase(order) {
  const approvedBy = await approval(order);
  order.lines.forEach((line) => {
    line.approvedBy = approvedBy;
  });
}

function readOrder(url) {
  const number = Number(url.split('/').pop());
  const lines = Array.from({ length: 60 }, (_, at) => ({ article: `article ${number}-${at}`, pieces: at }));
  return { number, lines };
}

http
  .createServer((request, response) => {
    if (request.method === 'PUT') {
      const number = Number(request.url.split('/').pop());
      waiting.filter((entry) => entry.number === number).forEach((entry) => entry.resolve('the boss'));
      return response.end('approved');
    }
    purchase(readOrder(request.url));
    response.writeHead(202).end('waiting for approval');
  })
  .listen(process.env.PORT || 3000);
