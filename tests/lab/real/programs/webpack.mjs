import { setTimeout as sleep } from 'node:timers/promises';
import webpack from 'webpack';
import { project, turns } from '../project.mjs';

const MODULES = 12;
const source = (at, version) =>
  `export function part${at}() {\n  const list = [1, 2, 3].map((x) => x + ${version % 7});\n  return list.length + ${at};\n}\n`;
const all = Array.from({ length: MODULES }, (_, at) => at);
const { folder, write } = project({
  'index.js': `${all.map((at) => `import { part${at} } from './part${at}.js';`).join('\n')}\nconsole.log(${all.map((at) => `part${at}()`).join(' + ')});\n`,
  ...Object.fromEntries(all.map((at) => [`part${at}.js`, source(at, 0)])),
});
const built = turns();
let version = 0;

export async function setUp() {
  const first = built.next();
  const compiler = webpack({
    mode: 'development',
    context: folder,
    entry: './index.js',
    output: { path: `${folder}/dist` },
  });
  compiler.watch({ aggregateTimeout: 5 }, (error) => {
    if (error) throw error;
    built.give();
  });
  await first;
}

export async function round() {
  for (let at = 0; at < 25; at++) {
    const next = built.next();
    write(`part${at % 5}.js`, source(at % 5, ++version));
    await next;
    await sleep(30);
  }
}
