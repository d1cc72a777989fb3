'use strict';
// Stock movements by warehouse and article.

const http = require('http');

// owner
class Inventory {
  constructor() {
    this.warehouses = new Map(); // owner
  }

  // owner
  move(warehouse, article, pieces) {
    let articles = this.warehouses.get(warehouse);
    if (!articles) this.warehouses.set(warehouse, (articles = new Map())); // owner
    let movements = articles.get(article);
    if (!movements) articles.set(article, (movements = [])); // owner
    movements.push({ at: Date.now(), pieces, note: `${pieces} pieces of ${article} to ${warehouse}` });
    return movements.length;
  }
}

const inventory = new Inventory(); // owner

function book(request, response) {
  const [, warehouse, article] = request.url.split('/');
  let movements = 0;
  for (let pieces = 1; pieces <= 10; pieces++) movements = inventory.move(warehouse, article, pieces);
  response.end(`${movements} movements`);
}

http.createServer(book).listen(process.env.PORT || 3000);
