// Packs what is uploaded and sends it back while it is still coming in.

import { createServer } from 'node:http';
import { Transform, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';

const upperCase = () =>
  new Transform({
    transform(chunk, encoding, done) {
      done(null, chunk.toString('latin1').toUpperCase());
    },
  });

createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'application/gzip' });
  pipeline(request, upperCase(), createGzip({ level: 1 }), response, (error) => {
    if (error) response.destroy();
  });
}).listen(process.env.PORT ?? 3000);
