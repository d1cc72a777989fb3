/**
 * Builds the DevTools extension from the page: `npm run extension [-- --quick]` writes, for each browser, a folder that
 * can be loaded unpacked and a zip for its store, into `target/extension/`.
 *
 * The extension is the page as `dist/` has it, with a manifest and the few files of `www/extension/`. The zip has the
 * same bytes for the same files, on any machine: its files are sorted, have one date, and are packed by a library in
 * JavaScript (zlib packs differently by processor).
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from './build.mjs';
import { KINDS, manifestOf } from './extension-manifest.mjs';
import { Failure, ROOT, isMain, listFiles, runMain, say, seconds } from './shell.mjs';

/** @typedef {import('./extension-manifest.mjs').Kind} Kind */

const DIST = join(ROOT, 'dist');
const SOURCES = join(ROOT, 'www/extension');
const OUT = join(ROOT, 'target/extension');

/** The file that the panel and the tab show. */
const PAGE = 'panel.html';

/**
 * Files that an extension does not need: it has no service worker of the page, is not installed as an app and not embedded,
 * and runs in no terminal.
 */
const ELSEWHERE =
  /^(sw\.js|_headers|manifest\.webmanifest|index\.html|embed-example\..*|css\/embed-example\.css|cli\/.*|.*\.d\.ts)$/;

/**
 * The files of the extension, by path, sorted.
 * @param {Kind} kind
 * @returns {Map<string, Buffer>}
 */
export function filesOf(kind) {
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  for (const path of listFiles(DIST)) {
    if (!ELSEWHERE.test(path)) files.set(path, readFileSync(join(DIST, path)));
  }
  for (const path of listFiles(SOURCES)) {
    if (!path.endsWith('.d.ts')) files.set(`extension/${path}`, readFileSync(join(SOURCES, path)));
  }
  files.set(PAGE, Buffer.from(pageOf(readFileSync(join(DIST, 'index.html'), 'utf8'))));
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  files.set('manifest.json', Buffer.from(`${JSON.stringify(manifestOf(kind, version), undefined, 2)}\n`));
  files.set('LICENSE', readFileSync(join(ROOT, 'LICENSE')));
  return sorted(files);
}

/** @param {ReadonlyMap<string, Buffer>} files */
function sorted(files) {
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The page without what only a site has. @param {string} html */
function pageOf(html) {
  // The extension's policy is in its own manifest: it has one for the page and its workers together.
  const ofSites = [/^ *<link rel="manifest".*\n/m, /^ *<meta\s+http-equiv="Content-Security-Policy"[^>]*>\n/m];
  for (const part of ofSites) if (!part.test(html)) throw new Failure(`index.html: expected ${part}`);
  // The store signs the files.
  const digests = [/^ *<link rel="modulepreload".*\n/gm, / integrity="[^"]*"/g];
  return [...ofSites, ...digests].reduce((text, part) => text.replace(part, ''), html);
}

/**
 * @param {ReadonlyMap<string, Buffer>} files
 * @returns {Promise<Uint8Array>}
 */
export async function packed(files) {
  // Imported here: the build installs it.
  const { zipSync } = await import('fflate');
  // A zip has local times, from 1980 on.
  return zipSync(Object.fromEntries(sorted(files)), { level: 9, mtime: new Date(1980, 0, 1) });
}

/**
 * @param {ReadonlyMap<string, Buffer>} files
 * @param {string} folder
 */
export function unpack(files, folder) {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** @param {{ quick?: boolean }} [options] */
export async function buildExtension(options = {}) {
  await build(options);
  for (const kind of KINDS) {
    const started = performance.now();
    const files = filesOf(kind);
    const folder = join(OUT, kind);
    rmSync(folder, { recursive: true, force: true });
    unpack(files, folder);
    const zip = await packed(files);
    writeFileSync(join(OUT, `heapwise-${kind}.zip`), zip);
    const hash = createHash('sha256').update(zip).digest('hex').slice(0, 16);
    const size = (zip.length / 1e6).toFixed(1);
    say(`zip    ${kind}: ${files.size} files, ${size} MB, sha256 ${hash}… (${seconds(started)})`);
  }
  say(`\nLoad it unpacked from  ${join(OUT, 'chromium')}`);
}

if (isMain(import.meta.url)) {
  await runMain(() => buildExtension({ quick: process.argv.includes('--quick') }));
}
