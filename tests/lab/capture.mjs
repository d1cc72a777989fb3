/**
 * Captures of the lab's programs: each is started, warmed up, and captured before, between and after two rounds of
 * requests. They are kept in `out/ENGINE/NAME-{1,2,3}.heapsnapshot` until something that makes them changes.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hashOf, hashOfFiles, seconds } from '../../www/tools/shell.mjs';
import { fetchNode } from '../fixtures/binaries.mjs';
import { capturePage, inChromium } from '../fixtures/capture.mjs';
import { fixtures } from '../fixtures/index.mjs';
import { atOnce } from './at-once.mjs';
import { drive } from './drive.mjs';
import { PROGRAMS } from './expected.mjs';
import { PROGRAMS_FOLDER } from './owner-lines.mjs';
import { fetchPackages } from './packages.mjs';
import { answers, freePort } from './ports.mjs';

/** @typedef {import('./expected.mjs').Program} Program */

const here = fileURLToPath(new URL('.', import.meta.url));

/** What programs run in: the majors of Node that the fixtures were made with, and Chromium. */
export const ENGINES = ['16', '20', '24', '26', 'chromium'];
/** The Node that runs this: it needs no download. */
export const OWN_NODE = process.version;

export const CAPTURES = 3;
const WARM_UP = 50;
const ROUND = 300;
/** Each runs one or two processes, and a capture takes a core. */
const AT_ONCE = 2;

/** @param {string} engine @param {string} name */
export function captureFiles(engine, name) {
  return Array.from({ length: CAPTURES }, (_, at) => join(here, 'out', engine, `${name}-${at + 1}.heapsnapshot`));
}

/**
 * Whether an engine can run a program: Chromium runs pages, Node everything else.
 * @param {Pick<Program, 'file' | 'oldest' | 'newest'>} program
 * @param {string} engine
 */
export function runsIn({ file, oldest = 0, newest = Infinity }, engine) {
  const isPage = file.endsWith('.html');
  if (engine === 'chromium') return isPage;
  const major = Number.parseInt(engine.replace(/^v/, ''), 10);
  return !isPage && major >= oldest && major <= newest;
}

/**
 * Makes what is missing or out of date.
 * @param {object} options
 * @param {readonly string[]} options.engines
 * @param {readonly string[]} [options.names] All, if missing.
 * @param {boolean} [options.fresh] Make all of them again, even those that are up to date.
 * @param {(line: string) => void} [options.say]
 */
export async function makeCaptures({ engines, names, fresh = false, say = () => {} }) {
  const wanted = PROGRAMS.filter(({ name }) => !names || names.includes(name));
  const jobs = engines.flatMap((engine) =>
    wanted.filter((program) => runsIn(program, engine)).map((program) => ({ engine, program })),
  );
  if (jobs.some(({ program }) => program.packages)) fetchPackages(PROGRAMS.flatMap(({ packages = [] }) => packages));
  await atOnce(jobs, AT_ONCE, async ({ engine, program }) => {
    const started = performance.now();
    const isNew = await makeCapture(engine, program, fresh).catch((error) => {
      throw new Error(`${program.name} in ${engine}: ${error.message}`, { cause: error });
    });
    if (isNew) say(`${engine.padEnd(9)} ${program.name.padEnd(12)} ${seconds(started)}`);
  });
}

/** @returns {Promise<boolean>} whether a capture was made */
async function makeCapture(engine, program, fresh) {
  const files = captureFiles(engine, program.name);
  const stamp = join(here, 'out', engine, `${program.name}.stamp`);
  const inputs = hashOfInputs(engine, program);
  const isThere = files.every((file) => existsSync(file)) && existsSync(stamp);
  if (!fresh && isThere && readFileSync(stamp, 'utf8') === inputs) return false;
  rmSync(stamp, { force: true });
  mkdirSync(join(here, 'out', engine), { recursive: true });
  await (engine === 'chromium' ? captureInChromium(program, files) : captureInNode(nodeOf(engine), program, files));
  writeFileSync(stamp, inputs);
  return true;
}

/** Everything that a capture depends on: the program, the engine, and the requests. */
function hashOfInputs(engine, program) {
  const { file, requests = [], click, count, waitMs, concurrency, keepAlive, parts = [], packages } = program;
  const asked = requests.map((ask) =>
    typeof ask === 'string' ? ask : { ...ask, path: example(ask.path), body: example(ask.body) },
  );
  const sources = [
    'drive.mjs',
    insideOf(program),
    'programs/parts',
    ...[file, ...parts].map((path) => `programs/${path}`),
  ];
  if (click) sources.push(`programs/${file.replace(/html$/, 'js')}`);
  return hashOf(
    hashOfFiles(sources.map((path) => `tests/lab/${path}`)),
    JSON.stringify([versionOf(engine), WARM_UP, ROUND, asked, click, count, waitMs, concurrency, keepAlive]),
    ...(packages ?? []),
  );
}

/** What captures from inside the program: the main thread, or its worker. @param {Program} program */
const insideOf = ({ isWorker }) => (isWorker ? 'inside-worker.cjs' : 'inside.cjs');

function example(template) {
  return typeof template === 'function' ? String(template(1)) : template;
}

function versionOf(engine) {
  if (engine === 'chromium' || engine === OWN_NODE) return engine;
  const version = fixtures.find(({ node }) => node?.split('.')[0] === engine)?.node;
  if (!version) throw new Error(`there is no fixture of Node ${engine}, so no version of it to run`);
  return version;
}

function nodeOf(engine) {
  return engine === OWN_NODE ? process.execPath : fetchNode(versionOf(engine));
}

/** @param {string} binary @param {Program} program @param {readonly string[]} files */
async function captureInNode(binary, program, files) {
  const { name, file, requests = [], count = ROUND, waitMs = 150, concurrency, keepAlive } = program;
  const port = await freePort();
  const args = ['--expose-gc', '--require', join(here, insideOf(program)), join(PROGRAMS_FOLDER, file)];
  const child = spawn(binary, args, {
    cwd: PROGRAMS_FOLDER,
    // Next to nothing of ours: a snapshot holds the environment.
    env: { PATH: '/usr/bin:/bin', NODE_NO_WARNINGS: '1', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended with ${code}: ${errors}`);
  });
  try {
    await Promise.race([died, play()]);
  } finally {
    // From here on its end is no error.
    died.catch(() => {});
    // A program may handle SIGTERM and go on.
    child.kill('SIGKILL');
  }

  async function play() {
    await answers(port);
    let from = 0;
    for (const [at, path] of files.entries()) {
      const round = at === 0 ? Math.min(WARM_UP, count) : count;
      await drive({ port, requests, count: round, from, concurrency, keepAlive });
      from += round;
      await sleep(waitMs);
      child.send({ file: path });
      await once(child, 'message');
    }
  }
}

/** @param {Program} program @param {readonly string[]} files */
async function captureInChromium({ file, click, count = ROUND }, files) {
  await inChromium(async (page, session, chunks) => {
    await page.goto(`http://lab.example/${file}`, { waitUntil: 'load' });
    for (const [at, path] of files.entries()) {
      await page.evaluate(clickOften, { selector: click, count: at === 0 ? Math.min(WARM_UP, count) : count });
      await sleep(300);
      await session.send('HeapProfiler.collectGarbage');
      writeFileSync(path, await capturePage(session, chunks));
    }
  }, PROGRAMS_FOLDER);
}

/** Runs in the page. Lets it draw now and then, as it would between the clicks of a person. */
async function clickOften({ selector, count }) {
  for (let at = 0; at < count; at++) {
    document.querySelector(selector).click();
    if (at % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 16));
  }
}
