import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { project, turns } from '../project.mjs';

const require = createRequire(import.meta.url);
const source = (at, version) =>
  `describe('part ${at}', () => {\n  const list = Array.from({ length: 200 }, (_, n) => ({ n, version: ${version} }));\n  it('has a list', () => list.map(({ n }) => n));\n  ${at === 3 ? 'after(() => setImmediate(globalThis.ended));' : ''}\n});\n`;
const { folder, write } = project(Object.fromEntries([0, 1, 2, 3].map((at) => [`t${at}.test.cjs`, source(at, 0)])));
const ended = turns();
globalThis.ended = ended.give;
let version = 0;

export async function setUp() {
  const first = ended.next();
  process.chdir(folder);
  require('mocha/lib/cli/cli.js').main(['--watch', '--reporter', 'dot', '*.test.cjs']);
  await first;
  await sleep(500);
}

export async function round() {
  for (let at = 0; at < 8; at++) {
    const next = ended.next();
    write(`t${at % 4}.test.cjs`, source(at % 4, ++version));
    await next;
    await sleep(150);
  }
}
