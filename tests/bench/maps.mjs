// What source maps cost: `node tests/bench/maps.mjs [MEGABYTES]`. Maps with as many bytes of mappings as of sources are given to the
// page's own worker and applied to one finding, in Node and in Chromium; the longest task of the page's thread is measured there.

import { performance } from 'node:perf_hooks';
import { Collection } from '../../www/js/maps/collection.js';
import { givenText } from '../../www/js/maps/given.js';

const megabytes = Number(process.argv[2] ?? 100);
const COUNT = 20;

/** A map of about so many bytes: half of them mappings, as bundlers write them. @param {number} bytes @param {number} number */
function makeMap(bytes, number) {
  const segment = 'AAAAA,CAACC,KAAKD,';
  const line = `export function handler(request: Request): Response { return new Response(request.url); }\n`;
  return JSON.stringify({
    version: 3,
    file: `chunk-${number}.js`,
    sources: [`../src/chunk-${number}.ts`],
    sourcesContent: [line.repeat(bytes / 2 / line.length)],
    names: ['handler', 'request', 'response'],
    mappings: segment.repeat(bytes / 2 / segment.length).slice(0, -1),
  });
}

const texts = Array.from({ length: COUNT }, (_, number) => makeMap((megabytes * 1e6) / COUNT, number));
const mb = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
globalThis.gc?.();
const before = process.memoryUsage().rss;

const collection = new Collection();
let began = performance.now();
await collection.add(texts.map((text, number) => givenText(`dist/chunk-${number}.js.map`, text)));
process.stdout.write(
  `read     ${mb(texts.reduce((sum, { length }) => sum + length, 0))} in ${COUNT} maps: ${(performance.now() - began).toFixed(0)} ms\n`,
);

const verdict = { kind: 'single', text: { key: 'verdict.single', values: { totalSize: 1 } }, sizes: [1], rest: [] };
const findings = texts.map((_, number) => {
  const location = { scriptId: number, url: `/srv/dist/chunk-${number}.js`, line: 0, column: 90 };
  const owner = { name: 'handler', role: { kind: 'variable' }, place: location };
  const sentence = { key: 'title.containerFills', values: { owner, container: 'Map', count: 1 } };
  return {
    kind: 'container',
    title: sentence,
    advice: sentence,
    evidence: [],
    owner,
    location,
    path: [],
    tier: { kind: 'own' },
  };
});
for (const count of [1, COUNT]) {
  began = performance.now();
  const some = /** @type {any} */ ({ verdict, findings: findings.slice(0, count), harmless: [] });
  const { findings: translated } = await collection.translate(some, []);
  const original = translated.findings[0]?.location?.url;
  const { rss } = process.memoryUsage();
  process.stdout.write(
    `applied  findings in ${count} scripts: ${(performance.now() - began).toFixed(0)} ms (${original}), memory +${mb(rss - before)}\n`,
  );
}
