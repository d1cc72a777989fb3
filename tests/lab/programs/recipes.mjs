// Recipes, of which there are a hundred and eighty; each is read from disk when it is first asked for.

import { createServer } from 'node:http';

const RECIPES = 180;
const parsed = new Map();

function parse(number) {
  const steps = Array.from({ length: 12 }, (_, at) => ({ minute: at * 5, text: `step ${at} of recipe ${number}` }));
  return { number, title: `recipe ${number}`, steps };
}

/** Some are asked for more often than others, so that the last ones come late. */
const popular = (number) => Math.floor((((number * 7919) % 1009) ** 2 / 1009 / 1009) * RECIPES);

createServer((request, response) => {
  const number = popular(Number(request.url.slice(1)));
  let recipe = parsed.get(number);
  if (!recipe) parsed.set(number, (recipe = parse(number)));
  response.end(recipe.steps.map(({ minute, text }) => `${minute}: ${text}`).join('\n'));
}).listen(process.env.PORT ?? 3000);
