// Letters from templates, which are compiled when they are first used. There are a hundred and forty.

import { createServer } from 'node:http';

const TEMPLATES = 140;

class Templates {
  compiled = Object.create(null);

  get(name) {
    return (this.compiled[name] ??= this.compile(name));
  }

  compile(name) {
    const source = Array.from({ length: 20 }, (_, at) => `Paragraph ${at} of ${name} for {name}, {place}.`).join('\n');
    const parts = source.split(/\{(\w+)\}/);
    const code = parts.map((part, at) => (at % 2 ? `values.${part}` : JSON.stringify(part))).join(' + ');
    return { name, parts, render: new Function('values', `return ${code};`) };
  }
}

const templates = new Templates();

createServer((request, response) => {
  const number = Number(request.url.slice(1));
  // A season has its own letters, so that some of them are first used late.
  const season = Math.min(TEMPLATES, 25 + Math.floor(number / 3));
  const letter = templates.get(`letter-${(number * 17) % season}`);
  response.end(letter.render({ name: `reader ${number}`, place: `place ${number % 40}` }));
}).listen(process.env.PORT ?? 3000);
