// Books are found by their number and by their title. A book that was returned is still found.

import { createServer } from 'node:http';

class Book {
  constructor(number) {
    this.number = number;
    this.title = `book ${number}`;
    this.pages = Array.from({ length: 30 }, (_, at) => ({ at, words: (number * at) % 400 }));
  }
}

class Library {
  #byNumber = new Map(); // owner
  #byTitle = new Map(); // owner

  // owner
  lend(book) {
    this.#byNumber.set(book.number, book); // owner
    this.#byTitle.set(book.title, book); // owner
    return this.#byTitle.size;
  }
}

const library = new Library();

createServer((request, response) => {
  response.end(`${library.lend(new Book(Number(request.url.slice(1))))} books`);
}).listen(process.env.PORT ?? 3000);
