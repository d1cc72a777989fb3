// Converts documents in the background. All conversions stop when the server does.

import { createServer } from 'node:http';

const FORMATS = new Map([
  ['pdf', { pages: 1, type: 'application/pdf' }],
  ['docx', { pages: 1.2, type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' }],
  ['odt', { pages: 1.1, type: 'application/vnd.oasis.opendocument.text' }],
  ['epub', { pages: 2.5, type: 'application/epub+zip' }],
  ['html', { pages: 0.8, type: 'text/html' }],
  ['txt', { pages: 0.7, type: 'text/plain' }],
]);

function formatOf(url) {
  const extension = url.slice(url.lastIndexOf('.') + 1).toLowerCase();
  return FORMATS.get(extension) ?? { pages: 1, type: 'application/octet-stream' };
}

/** A page holds so many characters in most books. */
const CHARACTERS_PER_PAGE = 1800;

function estimate(characters, { pages }) {
  return Math.max(1, Math.ceil((characters / CHARACTERS_PER_PAGE) * pages));
}

function explain(url, pages) {
  const { type } = formatOf(url);
  return `${url} (${type}) has ${pages} pages, about ${estimate(pages * CHARACTERS_PER_PAGE, formatOf(url))} as a book`;
}

const shutdown = new AbortController(); // owner
process.on('SIGTERM', () => shutdown.abort());

// owner
function convert(name, done) {
  const pages = Array.from({ length: 250 }, (_, at) => at + name.length / 10);
  const timer = setTimeout(() => done(pages.length), 5);
  // owner
  shutdown.signal.addEventListener('abort', () => {
    clearTimeout(timer);
    done(pages.length - 1);
  });
}

createServer((request, response) => {
  convert(request.url, (pages) => response.end(explain(request.url, pages)));
}).listen(process.env.PORT ?? 3000);
