'use strict';
// Notices of a school: most readers only look, some leave an address to be written to.

const { EventEmitter } = require('events');
const http = require('http');

const office = new EventEmitter(); // owner
office.setMaxListeners(0);

const notices = Array.from({ length: 30 }, (_, at) => ({
  title: `notice ${at}`,
  text: 'school is out at noon '.repeat(8),
}));

// owner
function subscribe(address) {
  const letter = { address, lines: Array.from({ length: 25 }, (_, at) => `line ${at} for ${address}`) };
  // owner
  office.on('closed', () => {
    letter.lines.push('the school is closed');
  });
  return letter.lines.length;
}

http
  .createServer((request, response) => {
    const reader = Number(request.url.slice(1));
    if (reader % 25 === 3) response.end(`${subscribe(`parent${reader}@mail.example`)} lines`);
    else response.end(JSON.stringify(notices[reader % notices.length]));
  })
  .listen(process.env.PORT || 3000);
