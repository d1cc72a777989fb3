'use strict';
// Exports tables as text. A large one is prepared, and its preparation is undone at the end.

const http = require('http');

class Workshop {
  constructor() {
    this.prepared = 0;
    this.undo = []; // owner
  }

  // owner
  prepare(table) {
    const rows = Array.from({ length: 60 }, (_, row) => ({ row, text: `${table}, row ${row}` }));
    this.prepared += 1;
    // owner
    this.undo.push(() => rows.splice(0)); // owner
    return rows.map(({ text }) => text).join('\n');
  }
}

const workshop = new Workshop();

http
  .createServer((request, response) => {
    const number = Number(request.url.slice(1));
    response.end(number % 30 === 0 ? workshop.prepare(`table ${number}`) : `table ${number} has no rows`);
  })
  .listen(process.env.PORT || 3000);
