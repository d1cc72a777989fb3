// The scripts that the page saves, written for programs of the lab, and run as a person runs them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkLoad, DEFAULT_LOAD } from '../../www/js/live/load-plan.js';
import { SCRIPT_PATHS, writeCaptureScript, writeLeakTest } from '../../www/js/live/script/write.js';
import { PROGRAMS } from '../lab/expected.mjs';
import { startWasm } from '../wasm/engine.mjs';
import { binaryOf } from './targets.mjs';

/** @typedef {import('./targets.mjs').RuntimeName} RuntimeName */
/** @typedef {import('../../www/js/engine/protocol.d.ts').Findings} Findings */
/** @typedef {import('../../www/js/engine/protocol.d.ts').Finding} Finding */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SCRIPTS = join(ROOT, 'www/js/live/script');
const RUN_LIMIT_MS = 120_000;

/** What the page fetches. */
export const SCRIPT_FILES = Object.fromEntries(
  SCRIPT_PATHS.map((path) => [path, readFileSync(join(SCRIPTS, path), 'utf8')]),
);

/** @param {string} name */
export function programOf(name) {
  const program = PROGRAMS.find((one) => one.name === name);
  if (program === undefined) throw new Error(`there is no program ${name}`);
  return program;
}

/** The requests that make a program of the lab leak, as a person types them. @param {string} name @param {number} port */
export function loadOf(name, port) {
  const { requests = [] } = programOf(name);
  const paths = requests.map((ask) => (typeof ask === 'string' ? ask : String(ask.path)));
  const addresses = paths.map((path) => `127.0.0.1:${port}${path}`).join('\n');
  const { load, problems } = checkLoad({ ...DEFAULT_LOAD, addresses });
  if (load === undefined) throw new Error(JSON.stringify(problems));
  return load;
}

/** @param {{ name: string; port: number; address?: string; folder: string }} options */
export function saveCaptureScript({ name, port, address = '127.0.0.1:9229', folder }) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'capture-three.mjs');
  writeFileSync(path, writeCaptureScript(SCRIPT_FILES, { address, load: loadOf(name, port) }));
  return path;
}

/**
 * @param {object} options
 * @param {Finding} options.finding
 * @param {string} options.name
 * @param {number} options.port
 * @param {readonly string[]} [options.start]
 * @param {string} [options.address]
 * @param {string} options.folder
 */
export function saveLeakTest({ finding, name, port, start = [], address = '', folder }) {
  const written = writeLeakTest(SCRIPT_FILES, { finding, load: loadOf(name, port), start, address });
  if ('cannot' in written) throw new Error(`no test can be written: ${written.cannot}`);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'heap.test.mjs');
  writeFileSync(path, written.text);
  return path;
}

/**
 * Runs a script in its folder.
 * @param {RuntimeName} runtime
 * @param {readonly string[]} args
 * @param {{ port?: number; onoutput?: (text: string) => void }} [options]
 * @returns {Promise<{ code: number | null; output: string; files: string[] }>} `files`: snapshots, oldest first.
 */
export async function runScript(runtime, args, { port = 0, onoutput = () => {} } = {}) {
  const script = args.find((arg) => arg.endsWith('.mjs')) ?? '';
  const folder = dirname(script);
  // A test that is started by a test would report to it, and not by itself.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(binaryOf(runtime), args, {
    cwd: folder,
    // Copies of programs outside of the repository find its packages here.
    env: { ...env, NODE_PATH: join(ROOT, 'node_modules'), PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: RUN_LIMIT_MS,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      onoutput(text);
    });
  }
  const [code] = await once(child, 'close');
  return { code, output, files: snapshotsIn(folder) };
}

/** Oldest first. @param {string} folder */
export function snapshotsIn(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.heapsnapshot'));
  return files.sort().map((file) => join(folder, file));
}

/** @param {readonly string[]} files Oldest first. @returns {Promise<Findings>} */
export async function findingsOf(files) {
  const wasm = await startWasm();
  const handles = files.map((file) => wasm.open(readFileSync(file)));
  const last = /** @type {number} */ (handles.pop());
  return /** @type {Findings} */ (wasm.bindings.findings(last, handles));
}
