'use strict';
// Checks that no document is filed twice: each starts with an identifier of 36 characters.

const http = require('http');

const KINDS = { inv: 'an invoice', rem: 'a reminder', con: 'a contract', let: 'a letter', del: 'a delivery note' };

/** What the first line says about the rest: `kind identifier, words`. */
function describe(text) {
  const kind = KINDS[text.slice(0, 3)] || 'a document';
  const end = text.indexOf('\n');
  const firstLine = end === -1 ? text.length : end;
  return `${kind}, ${text.length} characters, the first line has ${firstLine}`;
}

/** Documents are UTF-8 as a rule; some old programs send Latin-1 and say nothing. */
function charsetOf(headers) {
  const type = headers['content-type'] || '';
  const charset = /charset=([\w-]+)/.exec(type);
  if (!charset) return 'latin1';
  const name = charset[1].toLowerCase();
  if (name === 'utf-8' || name === 'utf8') return 'utf8';
  if (name === 'utf-16le') return 'utf16le';
  return 'latin1';
}

function reject(response, status, reason) {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(reason);
}

const filed = []; // owner

// owner
function file(text) {
  const id = text.slice(4, 40);
  if (filed.includes(id)) return false;
  filed.push(id);
  return true;
}

http
  .createServer((request, response) => {
    if (request.method !== 'POST') return reject(response, 405, 'documents are posted');
    request.setEncoding(charsetOf(request.headers));
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      if (!file(text)) return reject(response, 409, 'filed before');
      response.writeHead(201).end(describe(text));
    });
  })
  .listen(process.env.PORT || 3000);
