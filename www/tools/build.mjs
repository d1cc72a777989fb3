/**
 * Builds `dist/` with everything that a static host needs: `node www/tools/build.mjs [--quick] [--names]`.
 *
 *   --quick   skips wasm-opt: the build is faster, the wasm larger and a little slower
 *   --names   keeps function names in the wasm, for profiles and readable traps
 *
 * crate/wasm is compiled twice, because a module is compiled with shared memory or without: pkg-st runs everywhere,
 * pkg-mt needs threads. Each step stores a hash of its inputs and is skipped while that stays the same. After a change
 * of JavaScript alone the build only copies files.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { ISOLATION_HEADERS, SAFETY_HEADERS } from './headers.mjs';
import { packageParts } from './package-parts.mjs';
import { hostHeaders, integrityOf, policiesOf, sealPages } from './seal.mjs';
import { ensureNodeModules } from './setup.mjs';
import {
  Failure,
  ROOT,
  hashOf,
  hashOfFiles,
  isMain,
  listFiles,
  run,
  runMain,
  say,
  seconds,
  unlessStamped,
} from './shell.mjs';
import { ensureNativeCargo, ensureToolchain, wasmEnv } from './toolchain.mjs';
import { vendorPackages } from './vendor.mjs';

const DIST = join(ROOT, 'dist');
const TARGET = join(ROOT, 'target');
const WASM_TARGET = 'wasm32-unknown-unknown';
const PACKAGE = 'heapwise-wasm';
const OUT_NAME = 'heapwise';

/** Of both variants: SIMD, and memory.copy/fill instead of loops. */
const BASE_FEATURES = '+simd128,+bulk-memory';

/** The whole 32-bit address space. This is a limit; memory grows only when needed. */
const MAX_MEMORY = 4 * 2 ** 30;

/**
 * Since rust-lang/rust#147225 the feature `atomics` no longer implies the linker arguments that threads need, and since
 * #156174 `__heap_base` is not exported by default. The bindings generator needs these exports. Stacks keep their
 * default sizes: 1 MiB for the engine's own thread (from the linker) and 2 MiB for each rayon thread (from the
 * generator).
 */
const THREAD_LINK_ARGS = [
  '--shared-memory',
  '--import-memory',
  `--max-memory=${MAX_MEMORY}`,
  ...['__wasm_init_tls', '__tls_size', '__tls_align', '__tls_base', '__heap_base'].map((name) => `--export=${name}`),
];

/** @typedef {{ name: 'pkg-st' | 'pkg-mt'; cargoArgs: string[]; rustFlags: string[] }} Variant */

/** @type {Variant[]} */
const VARIANTS = [
  {
    name: 'pkg-st',
    cargoArgs: [],
    rustFlags: ['-C', `target-feature=${BASE_FEATURES}`, '-C', `link-arg=--max-memory=${MAX_MEMORY}`],
  },
  {
    name: 'pkg-mt',
    cargoArgs: ['--features', 'threads'],
    rustFlags: [
      ...['-C', `target-feature=${BASE_FEATURES},+atomics`],
      ...THREAD_LINK_ARGS.flatMap((arg) => ['-C', `link-arg=${arg}`]),
    ],
  },
];

/**
 * The wasm features that the compiler may have used: wasm-opt refuses a module with a feature that is not enabled. With
 * -O2 and above the loops of the parser run a tenth slower in V8, and the module is hardly smaller.
 */
const WASM_OPT_ARGS = [
  '-O1',
  '--enable-bulk-memory',
  '--enable-bulk-memory-opt',
  '--enable-call-indirect-overlong',
  '--enable-extended-const',
  '--enable-multivalue',
  '--enable-mutable-globals',
  '--enable-nontrapping-float-to-int',
  '--enable-reference-types',
  '--enable-sign-ext',
  '--enable-simd',
];

/** The inputs of the compiler. Benches, examples and tests are not among them. */
const RUST_SOURCES = [
  'Cargo.toml',
  'Cargo.lock',
  'crate/core/Cargo.toml',
  'crate/core/src',
  'crate/wasm/Cargo.toml',
  'crate/wasm/src',
  'crate/bindgen/Cargo.toml',
];

const NOT_OF_PAGES = /^(sw\.js|_headers|THIRD-PARTY\.txt|cli\/.*|.*\.d\.ts)$/;
const PACKAGE_TYPES = 'cli/index.d.ts';

/** Tests that the page shows as proof. They end in .txt because a host may offer a .mjs file as a download. */
const PROOFS = { 'proof/traffic.mjs.txt': 'tests/e2e/flows/traffic.mjs' };

/**
 * @param {object} [options]
 * @param {boolean} [options.quick]
 * @param {boolean} [options.names]
 */
export async function build({ quick = false, names = false } = {}) {
  const started = performance.now();
  await ensureNodeModules();
  const unlock = await lock();
  try {
    const [toolchain, native] = await Promise.all([ensureToolchain(), ensureNativeCargo()]);
    // In parallel, because each ends with a long link step that uses one core.
    const [bindgen] = await settleAll([
      buildBindgen(native),
      ...VARIANTS.map((variant) => compile(variant, toolchain)),
    ]);
    await settleAll(VARIANTS.map((variant) => finish(variant, /** @type {string} */ (bindgen), { quick, names })));
    await vendorPackages();
    const { files, bytes, written } = writeDist(await packageParts(native.cargo));
    const change = written === 0 ? 'nothing changed' : `${written} written`;
    say(`built  dist/: ${files} files, ${(bytes / 1e6).toFixed(1)} MB, ${change} (${seconds(started)})`);
  } finally {
    unlock();
  }
}

/**
 * Waits for all of them, even if one fails, so that none still writes files after the lock is released.
 * @template T
 * @param {Promise<T>[]} work
 */
async function settleAll(work) {
  const results = await Promise.allSettled(work);
  const failed = results.filter((result) => result.status === 'rejected');
  if (failed.length > 0) {
    const unexpected = failed.find(({ reason }) => !(reason instanceof Failure));
    // Both variants fail with the same line of source, so one failure is reported.
    throw unexpected?.reason ?? failed[0]?.reason;
  }
  return results.map((result) => /** @type {PromiseFulfilledResult<T>} */ (result).value);
}

/** Takes the lock that allows one build at a time in this folder. A lock of a process that has ended is taken over. */
async function lock() {
  const path = join(TARGET, 'build.lock');
  mkdirSync(TARGET, { recursive: true });
  for (let told = false; ; told = true) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      const unlock = () => rmSync(path, { force: true });
      for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
        process.once(signal, () => (unlock(), process.exit(130)));
      }
      return unlock;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    if (isStale(path)) rmSync(path, { force: true });
    else if (!told) say('another build is running: waiting for it');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** @param {string} path */
function isStale(path) {
  try {
    const owner = Number(readFileSync(path, 'utf8'));
    // An empty file was created just now, and its owner has not written its id yet.
    if (owner > 0) process.kill(owner, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}

/**
 * Builds the bindings generator without optimisation, because compiling it takes longer than running it.
 * @param {{ cargo: string; version: string }} native
 * @returns {Promise<string>} Path of the program.
 */
async function buildBindgen({ cargo, version }) {
  const folder = join(TARGET, 'tools');
  const program = join(folder, 'debug', 'heapwise-bindgen');
  const inputs = hashOf(hashOfFiles(['crate/bindgen', 'Cargo.lock', 'Cargo.toml']), version);
  await unlessStamped(
    'bindgen',
    inputs,
    () => existsSync(program),
    async () => {
      const args = ['build', '--locked', '--package', 'heapwise-bindgen', '--target-dir', folder];
      const env = { CARGO_PROFILE_DEV_OPT_LEVEL: '0', CARGO_PROFILE_DEV_DEBUG: '0' };
      await cargoBuild('bindings generator (1 minute cold)', cargo, args, env);
    },
  );
  return program;
}

/**
 * @param {Variant} variant
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 * @returns {Promise<string>} Path of the wasm.
 */
async function compile({ name, cargoArgs, rustFlags }, toolchain) {
  const wasm = wasmPath(name);
  const flags = [...rustFlags, ...remapFlags(toolchain)];
  const inputs = hashOf(hashOfFiles(RUST_SOURCES), toolchain.version, ...cargoArgs, ...rustFlags);
  await unlessStamped(
    name,
    inputs,
    () => existsSync(wasm),
    async () => {
      const args = ['build', '--release', '--locked', '--package', PACKAGE, '--target', WASM_TARGET, ...cargoArgs];
      args.push('-Z', 'build-std=std,panic_abort', '--target-dir', targetDir(name));
      // The encoded form, because a folder's name may contain a space.
      const env = { ...wasmEnv(toolchain), CARGO_ENCODED_RUSTFLAGS: flags.join('\x1f'), RUSTFLAGS: undefined };
      await cargoBuild(
        `${name} (3 minutes cold on two cores, half a minute after a change)`,
        toolchain.cargo,
        args,
        env,
      );
    },
  );
  return wasm;
}

/** @param {string} name */
function targetDir(name) {
  return join(TARGET, name.replace('pkg-', 'wasm-'));
}

/** @param {string} name */
function wasmPath(name) {
  return join(targetDir(name), WASM_TARGET, 'release', `${PACKAGE.replaceAll('-', '_')}.wasm`);
}

/** Panic messages name source files. These flags make the names the same on every machine. */
function remapFlags(/** @type {import('./toolchain.mjs').Toolchain} */ { sysroot }) {
  const cargoHome = process.env['CARGO_HOME'] ?? join(process.env['HOME'] ?? '', '.cargo');
  const folders = { [ROOT]: '.', [cargoHome]: 'cargo', [join(sysroot, 'lib/rustlib/src/rust')]: 'rust' };
  return Object.entries(folders).map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
}

/**
 * @param {string} label
 * @param {string} cargo
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env
 */
async function cargoBuild(label, cargo, args, env) {
  const started = performance.now();
  say(`cargo  ${label}`);
  let crates = 0;
  const count = (/** @type {string} */ text) => void (crates += text.match(/^ *Compiling /gm)?.length ?? 0);
  const short = label.replace(/ \(.*/, '');
  const beat = setInterval(() => say(`       … ${short}: ${crates} crates, ${seconds(started)}`), 20_000);
  const { code, stderr } = await run(cargo, args, { env, onOutput: count });
  clearInterval(beat);
  if (code !== 0) throw new Failure(`${stderr.trim()}\n\nThis failed (${short}):\n  ${cargo} ${args.join(' ')}`);
  // Only warnings about a line of source are shown. Cargo also warns that the feature `atomics` is unstable.
  const plain = stderr.replace(/^ *(Compiling|Finished|Fresh|Downloaded|Downloading) .*\n?/gm, '');
  const warnings = plain.split('\n\n').filter((part) => part.startsWith('warning') && part.includes(' --> '));
  if (warnings.length > 0) say(`${warnings.join('\n\n')}\n`);
  say(`cargo  ${short} done (${seconds(started)})`);
}

/**
 * Generates the bindings and runs wasm-opt, from cargo's output into `target/<name>`.
 * @param {Variant} variant
 * @param {string} bindgen
 * @param {{ quick: boolean; names: boolean }} options
 */
async function finish({ name }, bindgen, { quick, names }) {
  const out = join(TARGET, name);
  const glue = join(out, `${OUT_NAME}.js`);
  const wasm = join(out, `${OUT_NAME}_bg.wasm`);
  const optArgs = [
    ...WASM_OPT_ARGS,
    ...(name === 'pkg-mt' ? ['--enable-threads'] : []),
    ...(names ? ['--debuginfo'] : []),
  ];
  const inputs = hashOf(
    readFileSync(wasmPath(name)),
    readFileSync(join(ROOT, 'target/stamps/bindgen')),
    readFileSync(join(ROOT, 'node_modules/binaryen/package.json')),
    String(rewriteWorkerImport),
    ...(quick ? ['quick'] : optArgs),
  );
  await unlessStamped(
    `${name}-finish`,
    inputs,
    () => existsSync(glue) && existsSync(wasm),
    async () => {
      const started = performance.now();
      say(`bind   ${name}${quick ? '' : ' and optimise (about 20 s)'}`);
      rmSync(out, { recursive: true, force: true });
      await need(bindgen, [wasmPath(name), out, OUT_NAME]);
      if (name === 'pkg-mt') rewriteWorkerImport(out);
      const before = readFileSync(wasm).length;
      if (!quick) {
        await need(process.execPath, [join(ROOT, 'node_modules/binaryen/bin/wasm-opt'), wasm, '-o', wasm, ...optArgs]);
      }
      const kB = (/** @type {number} */ bytes) => `${Math.round(bytes / 1000)} kB`;
      say(`bind   ${name} done, ${kB(before)} → ${kB(readFileSync(wasm).length)} (${seconds(started)})`);
    },
  );
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function need(command, args) {
  const { code, stdout, stderr } = await run(command, args);
  if (code !== 0) throw new Failure(`${stderr}${stdout}\nThis failed:\n  ${command} ${args.join(' ')}`);
}

/**
 * wasm-bindgen-rayon's worker imports a folder, which only bundlers resolve. Without one the import fails in the
 * worker, and `initThreadPool` waits for ever. This replaces the folder by the file.
 * @param {string} out
 */
function rewriteWorkerImport(out) {
  const helpers = listFiles(join(out, 'snippets')).filter((path) => /(^|\/)workerHelpers\.js$/.test(path));
  const [helper] = helpers;
  if (helper === undefined || helpers.length > 1) {
    throw new Failure(`expected one workerHelpers.js of wasm-bindgen-rayon, found ${helpers.length}`);
  }
  const path = join(out, 'snippets', helper);
  writeFileSync(path, replaceOnce(readFileSync(path, 'utf8'), "'../../..'", `'../../../${OUT_NAME}.js'`, helper));
}

/**
 * @param {string} text
 * @param {string} from
 * @param {string} to
 * @param {string} where
 */
function replaceOnce(text, from, to, where) {
  const count = text.split(from).length - 1;
  if (count !== 1) throw new Failure(`${where}: expected ${from} exactly once, found it ${count} times`);
  return text.replace(from, () => to);
}

/**
 * Updates `dist/`: writes the files that differ and removes those that do not belong there. Each file is replaced
 * atomically, so that a page that is being served never gets half a file.
 * @param {Map<string, Buffer>} parts Of the package: path in `dist/` → content.
 */
function writeDist(parts) {
  const contents = gatherFiles();
  for (const [path, content] of parts) contents.set(path, content);
  const types = typesInUse(contents);
  for (const path of contents.keys()) if (path.endsWith('.d.ts') && !types.has(path)) contents.delete(path);
  for (const { name } of VARIANTS) {
    const wasm = /** @type {Buffer} */ (contents.get(`${name}/${OUT_NAME}_bg.wasm`));
    contents.set(`${name}/integrity.js`, Buffer.from(`export const wasm = '${integrityOf(wasm)}';\n`));
  }
  for (const [path, content] of sealPages(contents)) contents.set(path, content);
  contents.set('_headers', Buffer.from(hostHeaders(contents)));
  const worker = contents.get('sw.js');
  if (worker === undefined) throw new Failure('www/sw.js is missing');
  contents.set('sw.js', Buffer.from(describeBuild(worker.toString('utf8'), contents)));
  let written = 0;
  let bytes = 0;
  for (const [path, content] of contents) {
    const full = join(DIST, path);
    bytes += content.length;
    if (existsSync(full) && readFileSync(full).equals(content)) continue;
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(`${full}.new`, content);
    renameSync(`${full}.new`, full);
    written += 1;
  }
  for (const path of listFiles(DIST)) if (!contents.has(path)) rmSync(join(DIST, path));
  return { files: contents.size, bytes, written };
}

/** Path in `dist/` → content. The service worker comes last, because it lists all other files. */
function gatherFiles() {
  /** @type {Map<string, Buffer>} */
  const contents = new Map();
  const add = (/** @type {string} */ path, /** @type {string} */ from) => contents.set(path, readFileSync(from));
  const www = join(ROOT, 'www');
  for (const path of listFiles(www)) {
    if (/^(tools|extension|vendor\/lit-html)\//.test(path) || path === 'sw.js' || /(^|\/)(README\.md|\..*)$/.test(path))
      continue;
    add(path, join(www, path));
  }
  for (const { name } of VARIANTS) {
    for (const path of listFiles(join(TARGET, name))) add(`${name}/${path}`, join(TARGET, name, path));
  }
  for (const path of vendorFilesInUse(contents)) add(path, join(www, path));
  for (const [path, from] of Object.entries(PROOFS)) add(path, join(ROOT, from));
  if (existsSync(join(www, 'sw.js'))) add('sw.js', join(www, 'sw.js'));
  return contents;
}

/**
 * The files of lit-html that the page's modules import, and those that these import in turn.
 * @param {Map<string, Buffer>} contents
 */
function vendorFilesInUse(contents) {
  const used = new Set(['vendor/lit-html/LICENSE', 'vendor/lit-html/lit-html.js']);
  const importsOf = (/** @type {string} */ path, /** @type {string} */ text) =>
    [...text.matchAll(/\b(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)]
      .map(([, specifier]) => posix.join(posix.dirname(path), specifier ?? ''))
      .filter((found) => found.startsWith('vendor/lit-html/'));
  for (const [path, content] of contents) {
    if (path.endsWith('.js')) for (const found of importsOf(path, content.toString('utf8'))) used.add(found);
  }
  for (const path of used) {
    const from = join(ROOT, 'www', path);
    if (!existsSync(from)) throw new Failure(`${path} is imported, and lit-html has no such file`);
    if (path.endsWith('.js')) for (const found of importsOf(path, readFileSync(from, 'utf8'))) used.add(found);
  }
  return used;
}

/**
 * The declarations that the package's types import, and those that these import in turn. Others are for our own checks.
 * @param {Map<string, Buffer>} contents
 */
function typesInUse(contents) {
  const used = new Set([PACKAGE_TYPES]);
  for (const path of used) {
    const text = contents.get(path)?.toString('utf8');
    if (text === undefined) throw new Failure(`${path} is imported by types of the package, and is missing`);
    for (const [, specifier = ''] of text.matchAll(/\b(?:from|import)\s*\(?\s*["'](\.[^"']+)\.js["']/g))
      used.add(`${posix.join(posix.dirname(path), specifier)}.d.ts`);
  }
  return used;
}

/**
 * Puts the list of files and the build's hash into the service worker.
 * @param {string} source
 * @param {Map<string, Buffer>} contents
 */
function describeBuild(source, contents) {
  /** @type {Record<string, string>} */
  const files = {};
  for (const [path, content] of [...contents].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // Pages load neither types nor licences nor the command line; hosts read `_headers`.
    if (NOT_OF_PAGES.test(path)) continue;
    files[path] = integrityOf(content);
  }
  const headers = { ...SAFETY_HEADERS, ...ISOLATION_HEADERS };
  const policies = policiesOf(contents);
  const hash = hashOf(source, JSON.stringify([headers, policies, files])).slice(0, 16);
  const build = JSON.stringify({ hash, headers, policies, files }, undefined, 2);
  return replaceOnce(source, "'%HEAPWISE_BUILD%'", build, 'sw.js');
}

if (isMain(import.meta.url)) {
  const options = process.argv.slice(2);
  await runMain(async () => {
    const unknown = options.find((option) => option !== '--quick' && option !== '--names');
    if (unknown !== undefined) throw new Failure(`unknown option: ${unknown} (there are --quick and --names)`);
    await build({ quick: options.includes('--quick'), names: options.includes('--names') });
  });
}
