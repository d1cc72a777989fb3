// Source maps: which map is a script's, what a map says about a place and a name, and what bad maps are told to be.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { build, transform } from 'esbuild';
import { zipSync, strToU8 } from 'fflate';
import { MapsClient } from '../../www/js/maps/client.js';
import { Collection } from '../../www/js/maps/collection.js';
import { commentsIn, textOfData } from '../../www/js/maps/comments.js';
import { givenText, isMapInput } from '../../www/js/maps/given.js';
import { fileOf, matchScripts } from '../../www/js/maps/match.js';
import { commonSuffix, resolveAddress } from '../../www/js/maps/paths.js';
import { BadMap, SourceMap, readHead } from '../../www/js/maps/read-map.js';
import { Scopes } from '../../www/js/maps/scopes.js';
import { Script } from '../../www/js/maps/script.js';
import { unzip } from '../../www/js/maps/unzip.js';
import { highlight } from '../../www/js/lib/highlight.js';
import { describePlace, placeText } from '../../www/js/lib/place.js';
import { speak } from '../../www/js/lib/speech.js';

const SOURCE = `export class SessionStore {
  static byId = new Map<string, object>();
  static open(id: string) {
    SessionStore.byId.set(id, {});
  }
}
const auditTrail: string[] = [];
export function recordAudit(session: string) {
  auditTrail.push(session);
}
`;

/** @param {string} text @param {Partial<import('esbuild').TransformOptions>} [more] */
async function minified(text, more = {}) {
  const options = {
    loader: 'ts',
    minify: true,
    sourcemap: true,
    sourcefile: 'src/sessions.ts',
    format: 'cjs',
    ...more,
  };
  const { code, map } = await transform(text, /** @type {any} */ (options));
  return { code, map };
}

/** @param {string} text @param {string} part */
function placeIn(text, part) {
  const at = text.indexOf(part);
  assert.ok(at >= 0, `${part} in ${text}`);
  const before = text.slice(0, at).split('\n');
  return { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
}

/** @param {Partial<import('../../www/js/maps/match.js').KnownMap>} map */
const known = (map) => ({ path: '', file: undefined, debugId: undefined, sources: 1, ...map });
/** @param {Partial<import('../../www/js/maps/match.js').KnownCompiled>} file */
const compiled = (file) => ({ path: '', map: undefined, debugId: undefined, ...file });

describe('which map is a script’s', () => {
  const url = '/srv/shop/dist/app.js';
  /** @param {any[]} maps @param {any[]} [files] @param {string[]} [scripts] */
  const match = (maps, files = [], scripts = [url]) => matchScripts(scripts, { maps, compiled: files });

  test('one that is called like it, wherever the script is from', () => {
    for (const address of [
      url,
      `file://${url}`,
      'http://localhost:3000/assets/app.js?v=2',
      'webpack://shop/./app.js',
    ]) {
      assert.deepEqual(match([known({ path: 'dist/app.js.map' })], [], [address]).get(address), {
        map: 'dist/app.js.map',
      });
    }
    assert.equal(match([known({ path: 'dist/other.js.map' })]).size, 0);
  });

  test('one whose `file` is it', () => {
    assert.deepEqual(match([known({ path: 'maps/1.map', file: 'app.js' })]).get(url), { map: 'maps/1.map' });
  });

  test('the one that the compiled file names, or that has its debug id', () => {
    const maps = [known({ path: 'x/a.map' }), known({ path: 'x/b.map', debugId: 'd1' })];
    assert.deepEqual(match(maps, [compiled({ path: 'x/app.js', map: 'a.map' })]).get(url), { map: 'x/a.map' });
    assert.deepEqual(match(maps, [compiled({ path: 'x/app.js', map: 'a.map', debugId: 'd1' })]).get(url), {
      map: 'x/b.map',
    });
    assert.deepEqual(match([], [compiled({ path: 'x/app.js', map: 'data:application/json,{}' })]).get(url), {
      within: 'x/app.js',
    });
  });

  test('of several the one whose path agrees longest, and none of equals', () => {
    const maps = ['admin/dist/app.js.map', 'shop/dist/app.js.map'].map((path) => known({ path }));
    assert.deepEqual(match(maps).get(url), { map: 'shop/dist/app.js.map' });
    const equal = ['a/app.js.map', 'b/app.js.map'].map((path) => known({ path }));
    assert.deepEqual(match(equal).get(url), { ambiguous: ['a/app.js.map', 'b/app.js.map'] });
  });

  test('of two scripts the one that agrees longer has the map', () => {
    const scripts = ['/srv/a/dist/index.js', '/srv/b/dist/index.js'];
    const found = match([known({ path: 'a/dist/index.js.map' })], [], scripts);
    assert.deepEqual([...found], [[scripts[0], { map: 'a/dist/index.js.map' }]]);
  });

  test('addresses are compared from their ends, and resolved like paths', () => {
    assert.equal(commonSuffix('file:///a/b%20c/d.js', 'x\\b c\\d.js'), 2);
    assert.equal(resolveAddress('../src/a.ts', '/srv/dist/app.js'), '/srv/src/a.ts');
    assert.equal(resolveAddress('../src/a.ts', 'http://host/dist/app.js'), 'http://host/src/a.ts');
    assert.equal(resolveAddress('webpack://shop/./src/a.ts', '/srv/dist/app.js'), 'webpack://shop/src/a.ts');
    assert.equal(resolveAddress('../../a.ts', 'dist/app.js'), '../a.ts');
    assert.equal(fileOf('/x/a.js', [{ path: 'b.js' }, { path: 'a.js' }])?.path, 'a.js');
  });
});

describe('what a map says', () => {
  test('place and name of what was minified', async () => {
    const { code, map } = await minified(SOURCE);
    const script = new Script({ url: '/srv/dist/app.js', map: new SourceMap(map), text: code, next: () => undefined });
    const at = placeIn(code, 'byId');
    const traced = script.trace(at);
    assert.deepEqual([traced?.url, traced?.line, traced?.column], ['/srv/dist/src/sessions.ts', 1, 9]);
    const mangled = /class (\w)\{static byId/.exec(code)?.[1] ?? '';
    assert.equal(mangled.length, 1, code);
    assert.equal(script.variable(mangled, at), 'SessionStore');
    const list = /(?:const|,|;|let|var) ?(\w+)=\[\]/.exec(code)?.[1] ?? '';
    assert.equal(script.variable(list, placeIn(code, `${list}=[]`)), 'auditTrail');
    assert.equal(script.contentOf('/srv/dist/src/sessions.ts'), SOURCE);
  });

  test('without the compiled text the entry beside the place is read', async () => {
    const { code, map } = await minified(SOURCE);
    const script = new Script({
      url: '/srv/dist/app.js',
      map: new SourceMap(map),
      text: undefined,
      next: () => undefined,
    });
    const name = /function (\w)\(/.exec(code.slice(code.indexOf('=[]')))?.[1] ?? '';
    const { line, column } = placeIn(code, `function ${name}(`);
    assert.equal(script.definition(name, { line, column: column + `function ${name}`.length }), 'recordAudit');
  });

  test('the line that keeps browsers from running it, sourceRoot, and both spellings of the debug id', async () => {
    const { map } = await minified(SOURCE);
    const json = { ...JSON.parse(map), sourceRoot: '/root/', file: 'a.js', debug_id: 'AB-1' };
    const text = `)]}'\n${JSON.stringify(json)}`;
    assert.deepEqual(readHead(text), { file: 'a.js', debugId: 'ab-1', sources: 1 });
    assert.deepEqual(new SourceMap(text).sources, ['/root/src/sessions.ts']);
    assert.equal(readHead(JSON.stringify({ ...json, debug_id: undefined, debugId: 'CD-2' })).debugId, 'cd-2');
  });

  test('index maps, section by section', async () => {
    const first = JSON.parse((await minified('export const alpha = 1;', { sourcefile: 'a.ts' })).map);
    const second = JSON.parse((await minified('\n\nexport const beta = 2;', { sourcefile: 'b.ts' })).map);
    const sections = [
      { offset: { line: 0, column: 0 }, map: first },
      { offset: { line: 10, column: 0 }, map: second },
    ];
    const map = new SourceMap(JSON.stringify({ version: 3, sections }));
    assert.deepEqual(map.sources, ['a.ts', 'b.ts']);
    const alpha = placeIn((await minified('export const alpha = 1;', { sourcefile: 'a.ts' })).code, 'const');
    assert.equal(map.locate(0, alpha.column)?.source, 'a.ts');
    const { column } = placeIn((await minified('\n\nexport const beta = 2;', { sourcefile: 'b.ts' })).code, 'const');
    assert.deepEqual([map.locate(10, column)?.source, map.locate(10, column)?.line], ['b.ts', 2]);
  });

  test('what compilers left out on purpose', () => {
    const map = new SourceMap(
      JSON.stringify({
        version: 3,
        sources: ['a.ts', 'lib.ts'],
        names: [],
        mappings: 'AAAA,CCAA',
        x_google_ignoreList: [1],
      }),
    );
    assert.deepEqual([map.isIgnored('a.ts'), map.isIgnored('lib.ts')], [false, true]);
  });

  test('Metro’s names of functions, for a place that is an offset in one line', () => {
    const names = { names: ['<global>', 'renderList'], mappings: 'AAA;ECC' };
    const map = new SourceMap(
      JSON.stringify({
        version: 3,
        sources: ['App.js'],
        names: [],
        mappings: 'AAAA,UACE',
        x_facebook_sources: [[names]],
      }),
    );
    const script = new Script({ url: 'main.jsbundle', map, text: undefined, next: () => undefined });
    assert.deepEqual(script.trace({ line: 0, column: 14 })?.functionName, 'renderList');
    assert.equal(script.trace({ line: 0, column: 2 })?.functionName, '<global>');
  });

  for (const [problem, text] of /** @type {const} */ ([
    ['notJson', '<!doctype html>'],
    ['notJson', '{"version":3,"sources":["a.ts"],"mappi'],
    ['notMap', '[]'],
    ['notMap', '{"version":3}'],
    ['notMap', '{"version":3,"mappings":"AAAA"}'],
    ['version', '{"version":2,"sources":[],"mappings":""}'],
    ['mappings', '{"version":3,"sources":["a.ts"],"mappings":"A!AA"}'],
    ['sectionUrl', '{"version":3,"sections":[{"offset":{"line":0,"column":0},"url":"x.map"}]}'],
  ])) {
    test(`a bad map is ${problem}: ${text.slice(0, 30)}`, () => {
      assert.throws(
        () => readHead(text),
        (error) => error instanceof BadMap && error.problem === problem,
      );
    });
  }
});

describe('files that were given', () => {
  /** A finding of an owner. @param {string} url @param {string} name @param {{ line: number; column: number }} [place] */
  const findingsOf = (url, name, place) => {
    const location = place && { scriptId: 7, url, ...place };
    const owner = { name, role: { kind: 'variable' }, place: location ?? { url } };
    const sentence = { key: 'title.containerFills', values: { owner, container: 'Map', count: 1 } };
    const finding = {
      kind: 'container',
      severity: 'leak',
      title: sentence,
      evidence: [],
      advice: sentence,
      owner,
      location,
      path: [],
      tier: { kind: 'own' },
    };
    const verdict = { kind: 'single', text: { key: 'verdict.single', values: { totalSize: 1 } }, sizes: [1], rest: [] };
    return /** @type {any} */ ({ verdict, findings: [finding], harmless: [] });
  };

  test('findings are in the words of the sources, with the lines around', async () => {
    const { code, map } = await minified(SOURCE);
    const collection = new Collection();
    await collection.add([
      givenText('dist/app.js', `${code}//# sourceMappingURL=app.js.map\n`),
      givenText('dist/app.js.map', map),
    ]);
    const name = /class (\w)\{static byId/.exec(code)?.[1] ?? '';
    const before = findingsOf('/srv/dist/app.js', `${name}.byId`, placeIn(code, 'byId'));
    const { findings, excerpts } = await collection.translate(before, []);
    const [finding] = findings.findings;
    assert.equal(finding?.owner.name, 'SessionStore.byId');
    assert.equal(finding?.owner.compiled, name);
    assert.equal(finding?.title.values.owner.name, 'SessionStore.byId');
    assert.deepEqual(finding?.location, {
      scriptId: 7,
      url: '/srv/dist/src/sessions.ts',
      line: 1,
      column: 9,
      compiled: { url: '/srv/dist/app.js', ...placeIn(code, 'byId') },
    });
    assert.deepEqual(excerpts[0]?.[0]?.lines, SOURCE.split('\n').slice(0, 8));
    assert.equal(before.findings[0].owner.name, `${name}.byId`, 'the engine’s findings stay as they are');
  });

  test('a heap that knows only the file of an owner has its line from the text', async () => {
    const { code, map } = await minified(SOURCE);
    const collection = new Collection();
    await collection.add([givenText('app.js', code), givenText('app.js.map', map)]);
    const name = /class (\w)\{static byId/.exec(code)?.[1] ?? '';
    const { findings } = await collection.translate(findingsOf('/srv/app.js', `${name}.byId`), []);
    assert.equal(findings.findings[0]?.owner.name, 'SessionStore.byId');
    assert.equal(/** @type {any} */ (findings.findings[0])?.owner.place.line, 1);
  });

  test('an owner that the heap places at a function that sees it has the line of its declaration', async () => {
    const { code, map } = await minified(SOURCE);
    const collection = new Collection();
    await collection.add([givenText('app.js', code), givenText('app.js.map', map)]);
    const list = /(?:const|,|;|let|var) ?(\w+)=\[\]/.exec(code)?.[1] ?? '';
    const { findings } = await collection.translate(
      findingsOf('/srv/app.js', list, placeIn(code, `{${list}.push`)),
      [],
    );
    const { owner, location } = findings.findings[0] ?? {};
    assert.equal(owner?.name, 'auditTrail');
    assert.equal(
      location?.line,
      SOURCE.split('\n').findIndex((line) => line.includes('const auditTrail')),
    );
  });

  test('a map within the compiled file', async () => {
    const { code } = await minified(SOURCE, { sourcemap: 'inline' });
    const collection = new Collection();
    await collection.add([givenText('app.js', code)]);
    const list = collection.list(['/srv/app.js']);
    assert.deepEqual(list.scripts, [{ url: '/srv/app.js', map: 'app.js' }]);
    const { findings } = await collection.translate(findingsOf('/srv/app.js', 'x', placeIn(code, 'byId')), []);
    assert.match(findings.findings[0]?.location?.url ?? '', /src\/sessions\.ts$/);
  });

  test('the map of a bundle leads through the maps of its compiled files', async () => {
    const step = await transform(SOURCE, { loader: 'ts', sourcemap: true, sourcefile: '../src/sessions.ts' });
    const { outputFiles } = await build({
      stdin: { contents: step.code, sourcefile: 'steps/sessions.js', loader: 'js' },
      minify: true,
      sourcemap: 'external',
      outfile: 'dist/app.js',
      write: false,
    });
    const [map, code] = ['.map', '.js'].map((end) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '');
    const collection = new Collection();
    const sources = JSON.parse(map ?? '').sources;
    await collection.add([
      givenText('app/dist/app.js', code ?? ''),
      givenText('app/dist/app.js.map', map ?? ''),
      givenText('app/steps/sessions.js', `${step.code}//# sourceMappingURL=sessions.js.map\n`),
      givenText('app/steps/sessions.js.map', step.map),
    ]);
    const { findings } = await collection.translate(
      findingsOf('/srv/app/dist/app.js', 'x', placeIn(code ?? '', 'byId')),
      [],
    );
    const { location } = findings.findings[0] ?? {};
    assert.match(location?.url ?? '', /src\/sessions\.ts$/, sources.join());
    assert.deepEqual([location?.line, location?.column], [1, 9]);
  });

  test('single places, those without a map as they are', async () => {
    const { code, map } = await minified(SOURCE);
    const collection = new Collection();
    await collection.add([givenText('app.js', code), givenText('app.js.map', map)]);
    const at = { scriptId: 7, url: '/srv/app.js', ...placeIn(code, 'byId') };
    const other = { scriptId: 8, url: '/srv/other.js', line: 1, column: 2 };
    const [original, same] = await collection.locate([at, other]);
    assert.deepEqual([original?.url, original?.line, same], ['/srv/src/sessions.ts', 1, other]);
  });

  test('code of a bundled package is the package’s', async () => {
    const { code, map } = await minified(SOURCE, { sourcefile: '../node_modules/@shop/cache/index.ts' });
    const collection = new Collection();
    await collection.add([givenText('app.js', code), givenText('app.js.map', map)]);
    const { findings } = await collection.translate(findingsOf('/srv/app.js', 'x', placeIn(code, 'byId')), []);
    assert.deepEqual(findings.findings[0]?.tier, { kind: 'package', name: '@shop/cache' });
  });

  test('bad maps are listed with what is wrong, and the others are used', async () => {
    const { code, map } = await minified(SOURCE);
    const collection = new Collection();
    await collection.add([
      givenText('bad.js.map', '<html>'),
      givenText('dist/app.js', code),
      givenText('dist/app.js.map', map),
      givenText('lonely.js.map', map),
      { path: 'gone.js.map', size: 1, text: () => Promise.reject(new Error('gone')), tail: async () => '' },
    ]);
    const { files } = collection.list(['/srv/dist/app.js']);
    const of = (/** @type {string} */ path) => files.find((file) => file.path === path);
    assert.equal(of('bad.js.map')?.problem, 'notJson');
    assert.equal(of('gone.js.map')?.problem, 'unreadable');
    assert.deepEqual(of('lonely.js.map')?.scripts, []);
    assert.deepEqual(of('dist/app.js.map')?.scripts, ['/srv/dist/app.js']);
  });

  test('names of files say what they are', () => {
    for (const name of ['a.js.map', 'a.mjs', 'a.tsx', 'a.vue']) assert.ok(isMapInput(name), name);
    for (const name of ['a.css.map', 'a.d.ts', 'a.d.ts.map', 'a.heapsnapshot', 'a.json'])
      assert.ok(!isMapInput(name), name);
  });

  test('comments at the end of a file', () => {
    assert.deepEqual(commentsIn('x\n//# debugId=AB-12\n//# sourceMappingURL=a.js.map\n'), {
      map: 'a.js.map',
      debugId: 'ab-12',
    });
    assert.deepEqual(commentsIn('x\n/*# sourceMappingURL=a.css.map */'), { map: 'a.css.map', debugId: undefined });
    assert.equal(textOfData('data:application/json;base64,e30='), '{}');
    assert.equal(textOfData('data:application/json,%7B%7D'), '{}');
    assert.equal(textOfData('data:application/json;base64,!'), undefined);
  });

  test('a zip is unpacked, as far as its files are wanted', async () => {
    const zip = zipSync({
      'dist/app.js.map': strToU8('{}'),
      'dist/logo.png': strToU8('x'),
      'a.heapsnapshot': strToU8('{"snapshot":1}'),
    });
    const files = await unzip(new Blob([zip]), (path) => !path.endsWith('.png'));
    assert.deepEqual(files.map(({ path }) => path).sort(), ['a.heapsnapshot', 'dist/app.js.map']);
    assert.equal(await files.find(({ path }) => path === 'a.heapsnapshot')?.blob.text(), '{"snapshot":1}');
    await assert.rejects(
      unzip(new Blob(['no zip at all']), () => true),
      /no zip/,
    );
  });
});

test('what a worker that is ended has not answered is rejected, and the next call starts another', async () => {
  let started = 0;
  const client = new MapsClient(() => {
    started += 1;
    return { worker: /** @type {any} */ ({ postMessage() {}, terminate() {}, addEventListener() {} }), name: '' };
  });
  const waiting = client.call('list', { scripts: [] });
  client.end();
  await assert.rejects(waiting, { code: 'cancelled' });
  const again = client.call('list', { scripts: [] });
  assert.equal(started, 2);
  client.end();
  await assert.rejects(again, { code: 'cancelled' });
});

describe('scopes of a compiled text', () => {
  const text =
    'const e=[];class n{static all=new Map;add(t){const e={};return()=>e}}function r(t){return t=>e.push(t)}var i=class{constructor(a){this.a=a}};';
  const scopes = new Scopes(text);

  test('a name is that of the nearest scope around', () => {
    assert.equal(scopes.declarationAt('e', text.indexOf('()=>e')), text.indexOf('e={}'));
    assert.equal(scopes.declarationAt('e', text.indexOf('t=>e.push')), text.indexOf('e=[]'));
    assert.equal(scopes.declarationAt('missing', 0), undefined);
  });

  test('a place in a function or a class has its name', () => {
    const nameAt = (/** @type {number} */ at) => scopes.wordAt(scopes.definedAt(at)?.name ?? -1);
    assert.equal(nameAt(text.indexOf('(t){const')), 'add');
    assert.equal(nameAt(text.indexOf('(t){return')), 'r');
    assert.equal(nameAt(text.indexOf('(a){this')), 'i', 'a constructor has the name of its class');
    assert.equal(scopes.memberOf('n', 'all'), text.indexOf('all='));
  });

  test('a text that is no JavaScript is refused', () => {
    assert.throws(() => new Scopes('const ='));
  });
});

describe('how it is shown', () => {
  const speech = speak('en');
  const location = {
    scriptId: 7,
    url: '/srv/src/sessions.ts',
    line: 3,
    column: 9,
    compiled: { url: '/srv/dist/app.js', line: 0, column: 222 },
  };

  test('an original place has two parts of its path, and the compiled one in its title', () => {
    const { short, whole, title } = describePlace(location, speech);
    assert.deepEqual([short, whole], ['src/sessions.ts:4', '/srv/src/sessions.ts:4:10']);
    assert.equal(title, '/srv/src/sessions.ts:4:10\ncompiled: /srv/dist/app.js:1:223');
    assert.equal(placeText(location, speech), 'src/sessions.ts:4');
  });

  test('colours change no letter', () => {
    for (const line of ["const a = 'x\\'y'; // no 'string'", '  * of a comment', 'return `${a}` + 0x1f', "'open", '']) {
      assert.equal(
        highlight(line)
          .map(({ text }) => text)
          .join(''),
        line,
      );
    }
    const kinds = highlight("const a = 'x'; // y").flatMap(({ kind }) => (kind === 'plain' ? [] : kind));
    assert.deepEqual(kinds, ['keyword', 'string', 'comment']);
  });
});
