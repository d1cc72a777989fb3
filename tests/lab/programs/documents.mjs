// Works out once per document what several steps of its handling want to know.

import { createServer } from 'node:http';

const outlines = new WeakMap();

function outlineOf(document) {
  let outline = outlines.get(document);
  if (!outline) {
    outline = { headings: document.lines.filter((line) => line.startsWith('#')), words: document.lines.length * 7 };
    outlines.set(document, outline);
  }
  return outline;
}

const check = (document) => outlineOf(document).headings.length > 0;
const price = (document) => outlineOf(document).words / 10;

createServer((request, response) => {
  const document = {
    lines: Array.from({ length: 100 }, (_, at) => (at % 9 === 0 ? `# ${at}` : `${request.url} ${at}`)),
  };
  response.end(check(document) ? `${price(document)} euros` : 'rejected');
}).listen(process.env.PORT ?? 3000);
