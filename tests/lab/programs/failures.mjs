// Looks up addresses of which many do not exist; operations want to see every failure.

import { createServer } from 'node:http';

// owner
class NotFound extends Error {
  constructor(place, tried) {
    super(`there is no ${place}`);
    this.tried = tried;
  }
}

const failures = []; // owner

function lookUp(place) {
  const tried = Array.from({ length: 30 }, (_, at) => `${place}, variant ${at}`);
  if (place.length > 2) throw new NotFound(place, tried);
  return tried[0];
}

// owner
createServer((request, response) => {
  try {
    response.end(lookUp(request.url));
  } catch (error) {
    failures.push(error);
    response.writeHead(404).end(`${failures.length} failures so far`);
  }
}).listen(process.env.PORT ?? 3000);
