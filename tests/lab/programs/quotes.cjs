'use strict';
// The board of quotes of a small exchange. Whoever closes a deal posts it, and gets the new board's headline.

const http = require('http');

let board = null; // owner

// owner
function replaceBoard(symbol) {
  const before = board;
  const hasMoved = () => before !== null && before.symbol !== symbol; // owner
  if (process.env.TRACE) console.log('moved:', hasMoved());
  // owner
  board = {
    symbol,
    prices: Array.from({ length: 1000 }, (_, at) => at / 7),
    // owner
    headline() {
      return `${symbol} opens the day`;
    },
  };
}

const server = http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://quotes.example');
  if (pathname !== '/deals') return response.writeHead(404).end();
  replaceBoard(searchParams.get('symbol'));
  response.end(board.headline());
});

server.listen(process.env.PORT || 3000);
