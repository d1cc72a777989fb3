/** Runs the built command line. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/**
 * @typedef {object} Outcome
 * @property {number | null} code
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {Buffer | string} [options.input]
 * @param {string} [options.cwd]
 * @param {Record<string, string>} [options.env]
 * @param {string} [options.main]
 * @returns {Promise<Outcome>}
 */
export function heapwise(args, { input = '', cwd, env = {}, main = MAIN } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd,
      env: { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: '', NO_COLOR: '', FORCE_COLOR: '0', COLUMNS: '', ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    // A command that does not read its input may have ended.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
