// Orders of a kitchen, each with a deadline of ten minutes. Most are ready at once.

import { createServer } from 'node:http';

// owner
function within(minutes, work, order) {
  const late = new Promise((resolve, reject) => {
    // owner
    setTimeout(() => reject(new Error(`${order.name} took too long`)), minutes * 60_000); // owner
  });
  return Promise.race([work, late]);
}

async function cook(order) {
  await new Promise((resolve) => setImmediate(resolve));
  return order.courses.length;
}

createServer(async (request, response) => {
  const courses = Array.from({ length: 40 }, (_, at) => ({ at, dish: `dish ${at} of ${request.url}` }));
  const order = { name: `order ${request.url}`, courses };
  response.end(`${await within(10, cook(order), order)} courses`); // owner
}).listen(process.env.PORT ?? 3000);
