// Compiles the TypeScript server of `programs/typescript` as real projects do, with what npm has: bundled and minified by
// esbuild, by webpack and by rollup (each with terser), minified file by file by swc, and compiled by tsc. All that is not among this
// repository's tools is fetched once, into `fixtures/cache/`.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const SOURCES = fileURLToPath(new URL('programs/typescript/src/', import.meta.url));
const PACKAGES = [
  'webpack@5.113.0',
  'terser-webpack-plugin@5.6.1',
  'rollup@4.68.8',
  '@rollup/plugin-terser@1.0.2',
  '@swc/core@1.16.22',
];
const tsc = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));

/** @typedef {'esbuild' | 'webpack' | 'rollup' | 'swc' | 'tsc'} CompilerName */
/** Writes into a folder, and returns the program to run. @typedef {(out: string) => Promise<string>} Compile */

/** The folder with the packages. */
function fetchPackages() {
  const cache = fileURLToPath(new URL('../fixtures/cache/', import.meta.url));
  const folder = join(cache, 'compilers');
  const marker = join(folder, 'packages.json');
  const wanted = JSON.stringify(PACKAGES);
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return folder;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'compilers-'));
  const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  execFileSync('npm', ['install', ...options, '--prefix', fresh, ...PACKAGES], { stdio: 'inherit' });
  writeFileSync(join(fresh, 'packages.json'), wanted);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return folder;
}

/** @param {string} name @returns {Promise<any>} */
async function load(name) {
  const path = createRequire(join(fetchPackages(), 'x.js')).resolve(name);
  const module = await import(pathToFileURL(path).href);
  return module.default ?? module;
}

/** @param {string} out @param {'commonjs' | 'es2022'} module */
function compileAll(out, module) {
  const kind =
    module === 'commonjs' ? ['--module', 'commonjs'] : ['--module', 'es2022', '--moduleResolution', 'bundler'];
  const options = ['--target', 'es2022', '--sourceMap', '--ignoreConfig', '--skipLibCheck', '--types', 'node', ...kind];
  execFileSync(tsc, [...options, '--rootDir', SOURCES, '--outDir', out, join(SOURCES, 'server.ts')]);
}

/** @type {Record<CompilerName, Compile>} */
export const COMPILERS = {
  async esbuild(out) {
    const outfile = join(out, 'app.cjs');
    await build({
      entryPoints: [join(SOURCES, 'server.ts')],
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      sourcemap: true,
      outfile,
    });
    return outfile;
  },

  // Both bundle what tsc has compiled, and do not read its maps: theirs lead to files that have maps of their own.
  async webpack(out) {
    const steps = join(out, 'steps');
    compileAll(steps, 'es2022');
    const webpack = await load('webpack');
    const compiler = webpack({
      mode: 'production',
      target: 'node20',
      context: steps,
      entry: './server.js',
      resolve: { fullySpecified: false },
      module: { rules: [{ test: /\.js$/, type: 'javascript/auto', resolve: { fullySpecified: false } }] },
      devtool: 'source-map',
      output: { path: join(out, 'dist'), filename: 'app.cjs' },
    });
    await new Promise((resolve, reject) =>
      compiler.run((/** @type {unknown} */ error, /** @type {any} */ stats) =>
        error || stats.hasErrors() ? reject(error ?? new Error(stats.toString())) : compiler.close(resolve),
      ),
    );
    return join(out, 'dist/app.cjs');
  },
  async rollup(out) {
    const steps = join(out, 'steps');
    compileAll(steps, 'es2022');
    const { rollup } = await load('rollup');
    const terser = await load('@rollup/plugin-terser');
    const bundle = await rollup({ input: join(steps, 'server.js'), external: [/^node:/], plugins: [terser()] });
    await bundle.write({ file: join(out, 'dist/app.cjs'), format: 'cjs', sourcemap: true });
    await bundle.close();
    return join(out, 'dist/app.cjs');
  },

  async swc(out) {
    const { transform } = await load('@swc/core');
    for (const name of readdirSync(SOURCES)) {
      const path = join(SOURCES, name);
      const { code, map } = await transform(readFileSync(path, 'utf8'), {
        filename: path,
        swcrc: false,
        configFile: false,
        sourceMaps: true,
        minify: true,
        module: { type: 'commonjs' },
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2022',
          minify: { compress: true, mangle: { toplevel: true } },
        },
      });
      const file = join(out, name.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${code}\n//# sourceMappingURL=${name.replace(/\.ts$/, '.js.map')}\n`);
      writeFileSync(`${file}.map`, map);
    }
    return join(out, 'server.js');
  },
  async tsc(out) {
    compileAll(out, 'commonjs');
    return join(out, 'server.js');
  },
};

const REQUESTS = 250;

/** Three snapshots of a program, with requests in between. @param {string} program @param {string} folder */
export async function record(program, folder) {
  mkdirSync(folder);
  const flags = ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${folder}`];
  const child = spawn(process.execPath, [...flags, program], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = await once(child.stdout, 'data');
    // A server that writes a snapshot closes a kept connection at any moment.
    const request = async () =>
      (await fetch(`http://127.0.0.1:${Number(port)}/`, { headers: { connection: 'close' } })).text();
    for (let round = 1; round <= 3; round++) {
      for (let at = 0; at < REQUESTS; at++) await request();
      child.kill('SIGUSR2');
      while (readdirSync(folder).length < round) await sleep(50);
      // It answers once the file is complete.
      await request();
    }
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  const names = readdirSync(folder).sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  return names.map((name) => join(folder, name));
}
