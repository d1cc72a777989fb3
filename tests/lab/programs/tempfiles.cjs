'use strict';
// Renders into temporary files, which are to be gone when the process is.

const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');

// owner
function render(name, done) {
  const file = path.join(os.tmpdir(), `${process.pid}-${name}.txt`);
  const lines = Array.from({ length: 80 }, (_, at) => `line ${at} of ${name}`);
  // owner
  process.on('exit', () => {
    if (lines.length > 0) fs.rmSync(file, { force: true });
  });
  fs.writeFile(file, lines.join('\n'), () => fs.unlink(file, () => done(lines.length)));
}

http
  .createServer((request, response) => {
    render(request.url.slice(1), (lines) => response.end(`${lines} lines`));
  })
  .listen(process.env.PORT || 3000);
