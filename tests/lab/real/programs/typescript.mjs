import { setTimeout as sleep } from 'node:timers/promises';
import ts from 'typescript';
import { project, turns } from '../project.mjs';

const MODULES = 8;
/** What the watcher says at the end of a build: with an error, or with a number of them. */
const ENDED = [6193, 6194];
const source = (at, version) =>
  `import type { Shape as Next } from './shape${(at + 1) % MODULES}';\nexport interface Shape { area: number; next?: Next }\nexport const shapes = (x: number): Shape[] => [1, 2].map((k) => ({ area: k * x + ${version} }));\n`;
const options = { target: 'es2022', module: 'esnext', strict: true, outDir: 'dist', lib: ['es2022'], types: [] };
const { folder, write } = project({
  'tsconfig.json': JSON.stringify({ compilerOptions: options, include: ['*.ts'] }),
  ...Object.fromEntries(Array.from({ length: MODULES }, (_, at) => [`shape${at}.ts`, source(at, 0)])),
});
const built = turns();
let version = 0;

export async function setUp() {
  const first = built.next();
  const host = ts.createWatchCompilerHost(
    `${folder}/tsconfig.json`,
    {},
    ts.sys,
    ts.createEmitAndSemanticDiagnosticsBuilderProgram,
    ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
    ({ code }) => ENDED.includes(code) && setImmediate(built.give),
  );
  ts.createWatchProgram(host);
  await first;
}

export async function round() {
  for (let at = 0; at < 12; at++) {
    const next = built.next();
    write(`shape${at % MODULES}.ts`, source(at % MODULES, ++version));
    await next;
    await sleep(30);
  }
}
