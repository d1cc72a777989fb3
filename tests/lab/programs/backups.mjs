// Backups fail, and the report of a failure says what had failed before.

import { createServer } from 'node:http';

class BackupError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'BackupError';
    this.disks = Array.from({ length: 12 }, (_, at) => ({ disk: at, state: `${message} on disk ${at}` }));
  }
}

let lastFailure; // owner

// owner
async function backUp(number) {
  try {
    throw new Error(`volume ${number % 9} is full`);
  } catch (error) {
    lastFailure = new BackupError(`backup ${number}: ${error.message}`, { cause: lastFailure }); // owner
  }
}

createServer(async (request, response) => {
  await backUp(Number(request.url.slice(1)));
  response.end(lastFailure.message);
}).listen(process.env.PORT ?? 3000);
