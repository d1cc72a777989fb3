// A survey, answered by whoever asks for a page.

import { createServer } from 'node:http';
import survey from './questions.mjs';

createServer((request, response) => {
  response.end(`${survey.answer(Number(request.url.slice(1)))} answers`);
}).listen(process.env.PORT ?? 3000);
