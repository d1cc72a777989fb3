/** Source maps: a TypeScript server, compiled and recorded on the spot; its report shows the lines of the sources. */
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { COMPILERS, SOURCES, record } from '../../live/compilers.mjs';
import { byTestId, dropTogether, load } from '../app.mjs';
import { audit } from './accessibility.mjs';

/** @import { Flow } from '../run.mjs' */
/** @import { Page } from '../browsers.mjs' */
/** @import { Site } from '../site.mjs' */

/** Made once for all flows of a run. @type {WeakMap<Site, Promise<Recorded>>} */
const recordings = new WeakMap();
/** @typedef {{ snapshots: string[]; built: string[] }} Recorded The names under which they are served. */

/** @param {Site} site @returns {Promise<Recorded>} */
function recordedFor(site) {
  const known = recordings.get(site) ?? make(site);
  recordings.set(site, known);
  return known;
}

/** @param {Site} site @returns {Promise<Recorded>} */
async function make(site) {
  const folder = mkdtempSync(join(tmpdir(), 'heapwise-e2e-maps-'));
  try {
    const program = await COMPILERS.esbuild(join(folder, 'dist'));
    const paths = await record(program, join(folder, 'heap'));
    const snapshots = paths.map((path, at) => {
      const name = `maps-${at + 1}.heapsnapshot`;
      copyFileSync(path, site.pathOf(name));
      return name;
    });
    const built = [program, `${program}.map`].map((path) => {
      cpSync(path, site.pathOf(basename(path)));
      return basename(path);
    });
    return { snapshots, built };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The line of a text in a source, from 1. @param {string} file @param {string} text */
function lineOf(file, text) {
  const lines = readFileSync(join(SOURCES, file), 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

/** @param {readonly string[]} names */
const served = (names) => names.map((name) => ({ served: `t/${name}`, name }));

/**
 * Drops a folder with files, which no driver can drag: the drop has entries as the browser's have.
 * @param {Page} page
 * @param {string} folder
 * @param {readonly string[]} names
 */
function dropFolder(page, folder, names) {
  return page.evaluate(
    async ({ folder, names }) => {
      const files = await Promise.all(
        names.map(async (name) => new File([await (await fetch(`t/${name}`)).arrayBuffer()], name)),
      );
      const entries = files.map((file) => ({
        isDirectory: false,
        name: file.name,
        fullPath: `/${folder}/${file.name}`,
        file: (/** @type {(file: File) => void} */ resolve) => resolve(file),
      }));
      const root = {
        isDirectory: true,
        name: folder,
        fullPath: `/${folder}`,
        createReader() {
          const batches = [entries, []];
          return { readEntries: (/** @type {(batch: unknown) => void} */ resolve) => resolve(batches.shift()) };
        },
      };
      const item = { kind: 'file', webkitGetAsEntry: () => root, getAsFile: () => null };
      const transfer = { types: ['Files'], items: [item], files: [], dropEffect: 'copy' };
      for (const type of ['dragenter', 'dragover', 'drop']) {
        const event = new DragEvent(type, { bubbles: true, cancelable: true });
        Object.defineProperty(event, 'dataTransfer', { value: transfer });
        document.body.dispatchEvent(event);
      }
    },
    { folder, names },
  );
}

/** The titles of the findings, once one of them has a text. @param {Page} page @param {string} text */
function titlesWith(page, text) {
  return page.waitFor(
    `a finding with ${text}`,
    (wanted) => {
      const titles = [...document.querySelectorAll('.hw-finding__title')].map((title) => title.textContent ?? '');
      return titles.some((title) => title.includes(wanted)) && titles;
    },
    text,
  );
}

const SESSIONS = () => `src/sessions.ts:${lineOf('sessions.ts', 'static byId')}`;
const AUDIT = () => `src/audit.ts:${lineOf('audit.ts', 'const auditTrail')}`;

/** @type {Flow[]} */
export const flows = [
  {
    name: 'maps: three snapshots, then a folder: the report shows the TypeScript lines, with the code beside',
    async run(test) {
      const { snapshots, built } = await recordedFor(test.site);
      const page = await test.newPage();
      await load(page, test.site.urlOf('headers'));
      await dropTogether(page, served(snapshots));
      const before = await titlesWith(page, 'app.cjs:1:');
      assert.ok(!before.some((title) => title.includes('.ts')), before.join('\n'));

      await dropFolder(page, 'dist', built);
      const titles = await titlesWith(page, SESSIONS());
      assert.ok(
        titles.some((title) => title.includes('SessionStore.byId')),
        titles.join('\n'),
      );
      assert.ok(
        titles.some((title) => title.includes('auditTrail') && title.includes(AUDIT())),
        titles.join('\n'),
      );
      await page.see(`${byTestId('maps')}[data-kind="ready"]`);
      const places = await page.evaluate(() =>
        [...document.querySelectorAll('[data-testid="finding-place"] [title]')].map(({ title = '' }) => title),
      );
      assert.ok(
        places.some((title) => /compiled: .*app\.cjs:1:\d+/.test(title)),
        places.join('\n'),
      );

      await page.see(byTestId('code-excerpt'));
      const marked = await page.evaluate(() =>
        [...document.querySelectorAll('[data-testid="code-excerpt"] .hw-code__line--marked')].map(
          (line) => line.textContent,
        ),
      );
      assert.ok(
        marked.some((line) => line?.includes('static byId = new Map')),
        marked.join('\n'),
      );
      assert.deepEqual(await audit(page, 'maps', test), []);

      await page.click(byTestId('code-open'));
      const line = await page.waitFor(
        'the whole source',
        () => document.querySelector('[data-testid="source"][open] .hw-code__line--marked')?.textContent,
      );
      assert.match(line, /static byId|auditTrail/);
      await page.press('Escape');
      await page.waitFor('the dialog has gone', () => !document.querySelector('[data-testid="source"]'));

      // The page of the object that the finding leads to says where the variable is, in the source.
      await page.click(`${byTestId('finding-links')} a`);
      await page.waitFor('the source in the sentence', () =>
        /src\/\w+\.ts:\d+/.test(document.querySelector('[data-testid="object-sentence"]')?.textContent ?? ''),
      );
      await page.evaluate(() => history.back());
      await page.see(`${byTestId('maps')}[data-kind="ready"]`);
      await page.click(`${byTestId('maps')} summary`);
      await page.click(byTestId('maps-remove'));
      await titlesWith(page, 'app.cjs:1:');
    },
  },
  {
    name: 'maps: files before the snapshots, and a bad one is named',
    async run(test) {
      const { snapshots, built } = await recordedFor(test.site);
      const page = await test.newPage();
      await load(page, test.site.urlOf('headers'));
      const bad = { served: 'index.html', name: 'bad.js.map' };
      await dropTogether(page, [...served(built), bad]);
      await dropTogether(page, served(snapshots));
      await titlesWith(page, SESSIONS());
      await page.see(`${byTestId('maps-file')}[data-problem="notJson"]`);
      await page.see(`${byTestId('maps-script')}[data-mapped="true"]`);
    },
  },
];
