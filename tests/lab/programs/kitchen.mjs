// The state of a kitchen as one reactive object; plates that went out stay in it.

import { createServer } from 'node:http';
import { reactive } from '@vue/reactivity';

const kitchen = reactive({ cook: 'today', plates: [] }); // owner

// owner
function cook(table) {
  const courses = Array.from({ length: 15 }, (_, at) => ({ course: at, grams: (table * at) % 300 }));
  kitchen.plates.push({ table, courses }); // owner
  return kitchen.plates.length;
}

createServer((request, response) => {
  response.end(`${cook(Number(request.url.slice(1)))} plates`);
}).listen(process.env.PORT ?? 3000);
