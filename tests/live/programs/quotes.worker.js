// The board of quotes of a small exchange. Whoever closes a deal posts it, and gets the new board's headline.

let board = null; // owner

// owner
function replaceBoard(symbol) {
  const before = board;
  const hasMoved = () => before !== null && before.symbol !== symbol; // owner
  if (globalThis.trace) console.log('moved:', hasMoved());
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

export default {
  fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== '/deals') return new Response('', { status: 404 });
    replaceBoard(searchParams.get('symbol'));
    return new Response(board.headline());
  },
};
