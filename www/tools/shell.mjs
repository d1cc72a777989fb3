/**
 * Functions that all tools use: child processes, files, hashes and stamps. Only Node's own modules are imported,
 * because the tools run before `npm ci`.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
// A compiler that outlives this process would keep its locks.
process.on('exit', () => {
  for (const child of children) child.kill();
});

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** An error with a message for people: it is printed without a stack. */
export class Failure extends Error {}

/**
 * Runs a command and returns its output. `show` also prints the output as it arrives. A command that fails does not
 * throw: `code` is its exit code, 127 if there is no such command, or 124 after `limitMs`.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {Record<string, string | undefined>} [options.env] Added to this process's; `undefined` removes a variable.
 * @param {string} [options.cwd]
 * @param {boolean} [options.show]
 * @param {number} [options.limitMs]
 * @param {(text: string) => void} [options.onOutput] Receives all output as it arrives.
 * @returns {Promise<{ code: number; stdout: string; stderr: string }>}
 */
export function run(command, args, { env = {}, cwd = ROOT, show = false, limitMs, onOutput } = {}) {
  const fullEnv = { ...process.env, ...env };
  for (const [name, value] of Object.entries(fullEnv)) if (value === undefined) delete fullEnv[name];
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: fullEnv, stdio: ['ignore', 'pipe', 'pipe'] });
    children.add(child);
    let stdout = '';
    let stderr = '';
    let late = false;
    const timer = limitMs === undefined ? undefined : setTimeout(() => ((late = true), child.kill()), limitMs);
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text;
      onOutput?.(text);
      if (show) process.stdout.write(text);
    });
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stderr += text;
      onOutput?.(text);
      if (show) process.stderr.write(text);
    });
    child.on('error', (error) => {
      children.delete(child);
      clearTimeout(timer);
      resolve({ code: 127, stdout, stderr: stderr + error.message });
    });
    child.on('close', (code, signal) => {
      children.delete(child);
      clearTimeout(timer);
      resolve({ code: late ? 124 : (code ?? (signal ? 130 : 1)), stdout, stderr });
    });
  });
}

/**
 * The trimmed output of a command; `undefined` if it fails or does not exist.
 * @param {string} command
 * @param {readonly string[]} args
 */
export async function capture(command, args) {
  const { code, stdout } = await run(command, args, { limitMs: 30_000 });
  return code === 0 ? stdout.trim() : undefined;
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The path of the first executable of that name on PATH.
 * @param {string} name
 */
export function which(name) {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && isExecutable(join(folder, name))) return join(folder, name);
  }
  return undefined;
}

/**
 * Paths of all files below a folder, relative to it, sorted, with `/` between the parts; empty if there is no such
 * folder.
 * @param {string} folder
 * @returns {string[]}
 */
export function listFiles(folder) {
  /** @type {string[]} */
  const paths = [];
  const pending = [folder];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    let entries;
    try {
      entries = readdirSync(at, { withFileTypes: true });
    } catch {
      continue;
    }
    for (const entry of entries) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) pending.push(path);
      else if (entry.isFile()) paths.push(relative(folder, path).split(sep).join('/'));
    }
  }
  return paths.sort();
}

/** @param {...(string | Uint8Array)} parts */
export function hashOf(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

/**
 * One hash of files and folders, by name and content. File times do not count, so that touching a file rebuilds
 * nothing.
 * @param {readonly string[]} paths Relative to the project.
 */
export function hashOfFiles(paths) {
  /** @type {(string | Uint8Array)[]} */
  const parts = [];
  for (const path of paths) {
    const full = join(ROOT, path);
    const files = statSync(full).isDirectory() ? listFiles(full).map((name) => join(path, name)) : [path];
    for (const file of files) parts.push(file, readFileSync(join(ROOT, file)));
  }
  return hashOf(...parts);
}

/**
 * Does the work unless the stamp of that name records that it was done with the same inputs.
 * @param {string} name
 * @param {string} inputs A hash of everything the result depends on.
 * @param {() => boolean} isThere Whether the result is still in place.
 * @param {() => Promise<void>} work
 */
export async function unlessStamped(name, inputs, isThere, work) {
  const path = join(ROOT, 'target', 'stamps', name);
  let last;
  try {
    last = readFileSync(path, 'utf8');
  } catch {
    // Never built.
  }
  if (last === inputs && isThere()) return;
  await work();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, inputs);
}

/**
 * Runs a tool's main function. If it throws a `Failure`, the message is printed, for any other error the stack; both
 * end the process with code 1.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(
      `\n${error instanceof Failure ? error.message : (/** @type {any} */ (error)?.stack ?? error)}\n`,
    );
    process.exit(1);
  }
}

/**
 * Whether `node` was started with this module, as opposed to importing it.
 * @param {string} url `import.meta.url` of the module.
 */
export function isMain(url) {
  return process.argv[1] !== undefined && fileURLToPath(url) === process.argv[1];
}

/** @param {number} since From `performance.now()`. */
export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
