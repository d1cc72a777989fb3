// The outline of a book as a tree. Chapters are moved about: a new one takes the place of an old one.

import { createServer } from 'node:http';

class Chapter {
  constructor(id, title) {
    this.id = id;
    this.title = title;
    this.parent = null;
    this.children = [];
  }

  append(child) {
    child.parent = this;
    this.children.push(child);
  }

  replace(at, child) {
    this.children[at].parent = null;
    child.parent = this;
    this.children[at] = child;
  }
}

const book = new Chapter('book', 'How things work');
const byId = {}; // owner
let drawn = 0;

// owner
function write(number) {
  const chapter = new Chapter(`c${number}`, `chapter ${number}`);
  for (let at = 0; at < 8; at++) chapter.append(new Chapter(`c${number}.${at}`, `section ${at} of ${number}`));
  byId[chapter.id] = chapter; // owner
  return chapter;
}

for (let at = 0; at < 10; at++) book.append(write(-1 - at));

createServer((request, response) => {
  const number = Number(request.url.slice(1));
  if (number % 25 === 9) book.replace(number % 10, write(number));
  drawn += 1;
  response.end(book.children.map(({ title, children }) => `${title}: ${children.length}`).join('\n') + drawn);
}).listen(process.env.PORT ?? 3000);
