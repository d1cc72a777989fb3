/**
 * What the npm package has in addition to the page: types for TypeScript without the sources, the bundled SDK of the Model
 * Context Protocol, and the licences of everything that is compiled or bundled in. All of it is written into
 * `target/package`, from where `build.mjs` takes it into `dist/`.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, ROOT, hashOf, hashOfFiles, listFiles, run, unlessStamped } from './shell.mjs';
import { BUNDLED } from './vendor.mjs';

const OUT = join(ROOT, 'target/package');
const SDK = 'www/cli/mcp/sdk.js';
/** Modules whose types the interfaces name. */
const TYPED = ['js/engine/failure.js', 'js/engine/vocabulary.js'];

/**
 * Path in `dist/` → content.
 * @param {string} cargo
 * @returns {Promise<Map<string, Buffer>>}
 */
export async function packageParts(cargo) {
  const inputs = hashOf(
    hashOfFiles([
      'www/tools/package-parts.mjs',
      'www/tools/vendor.mjs',
      'package-lock.json',
      'Cargo.lock',
      SDK,
      'www/js/words/languages.js',
    ]),
    hashOfFiles(TYPED.map((path) => `www/${path}`)),
  );
  await unlessStamped(
    'package',
    inputs,
    () => existsSync(join(OUT, 'THIRD-PARTY.txt')),
    async () => {
      rmSync(OUT, { recursive: true, force: true });
      await writeTypes();
      const { crates, packages } = await listContents(cargo);
      write('THIRD-PARTY.txt', noticesOf([...crates, ...packages]));
    },
  );
  return new Map(listFiles(OUT).map((path) => [path, readFileSync(join(OUT, path))]));
}

/** @param {string} path @param {string} content */
function write(path, content) {
  mkdirSync(dirname(join(OUT, path)), { recursive: true });
  writeFileSync(join(OUT, path), content);
}

/** Types that TypeScript would otherwise read from JavaScript, which it does only on request. */
async function writeTypes() {
  const args = [
    ...['--ignoreConfig', '--declaration', '--emitDeclarationOnly', '--allowJs', '--strict', '--skipLibCheck'],
    ...['--target', 'ES2023', '--module', 'nodenext', '--lib', 'ES2023,DOM', '--types', 'node'],
    ...['--rootDir', 'www', '--outDir', OUT, ...TYPED.map((path) => `www/${path}`)],
  ];
  await need(join(ROOT, 'node_modules/.bin/tsc'), args);
  const { languages } = await import('../js/words/index.js');
  const ids = languages.map(({ id }) => `'${id}'`).join(' | ');
  write('js/words/index.d.ts', `/** The languages of texts. */\nexport type Language = ${ids};\n`);
}

/** @typedef {{ name: string; version: string; license: string; text: string }} Notice */

/**
 * Everything of others that is in `dist/`: compiled into WebAssembly, bundled, or copied.
 * @param {string} cargo
 * @returns {Promise<{ crates: Notice[]; packages: Notice[] }>}
 */
export async function listContents(cargo) {
  return {
    crates: await cratesOf(cargo),
    packages: [...(await bundleSdk()), packageAt('lit-html'), ...BUNDLED.map(packageAt)],
  };
}

/** @returns {Promise<Notice[]>} of the packages in the bundle */
async function bundleSdk() {
  const { build } = await import('esbuild');
  const { metafile, outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [SDK],
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    legalComments: 'none',
    metafile: true,
    write: false,
  });
  const [output] = outputFiles;
  if (!output) throw new Failure('esbuild wrote no bundle');
  write('cli/mcp/sdk.js', `// Bundled packages; THIRD-PARTY.txt has their licences.\n${output.text}`);
  const names = Object.keys(metafile.inputs).flatMap(
    (path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  );
  return [...new Set(names)].sort().map(packageAt);
}

/** @param {string} name @returns {Notice} */
function packageAt(name) {
  const folder = join(ROOT, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { name, version, license, text: licenceIn(folder, name) };
}

/**
 * The crates that are compiled into the wasm: not those that only help to build it.
 * @param {string} cargo
 * @returns {Promise<Notice[]>}
 */
async function cratesOf(cargo) {
  const args = ['metadata', '--locked', '--format-version', '1', '--filter-platform', 'wasm32-unknown-unknown'];
  const { packages, resolve } = JSON.parse(await need(cargo, [...args, '--all-features']));
  /** @type {Map<string, any>} */
  const byId = new Map(packages.map((/** @type {any} */ one) => [one.id, one]));
  /** @type {Map<string, any>} */
  const nodes = new Map(resolve.nodes.map((/** @type {any} */ one) => [one.id, one]));
  const isMacro = (/** @type {string} */ id) =>
    byId.get(id).targets.some((/** @type {any} */ { kind }) => kind.includes('proc-macro'));
  const start = packages.find((/** @type {any} */ { name }) => name === 'heapwise-wasm').id;
  const seen = new Set([start]);
  for (const id of seen) {
    for (const { pkg, dep_kinds } of nodes.get(id).deps) {
      const isLinked = dep_kinds.some((/** @type {any} */ { kind }) => kind === null);
      if (isLinked && !isMacro(pkg)) seen.add(pkg);
    }
  }
  const crates = [...seen].map((id) => byId.get(id)).filter(({ source }) => source !== null);
  const notices = crates.map(({ name, version, license, manifest_path: manifest }) => ({
    name: `${name} (crate)`,
    version,
    license,
    text: licenceIn(dirname(manifest), name),
  }));
  return notices.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The text of a licence. Of two to choose from it is MIT's, which asks only to be repeated.
 * @param {string} folder
 * @param {string} name
 */
function licenceIn(folder, name) {
  const files = readdirSync(folder).filter(
    (file) => /^(licen[cs]e|copying|unlicense)/i.test(file) && !/apache/i.test(file),
  );
  const all = readdirSync(folder).filter((file) => /^(licen[cs]e|copying)/i.test(file));
  const [file] = [...files.filter((one) => /mit/i.test(one)), ...files, ...all];
  return file === undefined
    ? `(${name} has no file with its licence)`
    : readFileSync(join(folder, file), 'utf8').trim();
}

/** @param {readonly Notice[]} notices */
function noticesOf(notices) {
  /** Texts that several share are printed once. @type {Map<string, Notice[]>} */
  const byText = new Map();
  for (const notice of notices) byText.set(notice.text, [...(byText.get(notice.text) ?? []), notice]);
  const parts = [...byText].map(([text, of]) => {
    const names = of.map(({ name, version, license }) => `${name} ${version}, ${license}`);
    return `${names.join('\n')}\n\n${text}`;
  });
  return [
    'Heapwise is under the MIT License; see LICENSE. It contains the following, compiled into WebAssembly or bundled, and',
    "the Rust standard library (Copyright The Rust Project Contributors, MIT OR Apache-2.0). The workers of pkg-mt's thread",
    'pool are of wasm-bindgen-rayon (Copyright 2022 Google Inc., Apache-2.0).',
    ...parts.map((part) => `\n${'-'.repeat(80)}\n${part}`),
    '',
  ].join('\n');
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function need(command, args) {
  const { code, stdout, stderr } = await run(command, args);
  if (code !== 0) throw new Failure(`${stderr}${stdout}\nThis failed:\n  ${command} ${args.join(' ')}`);
  return stdout;
}
