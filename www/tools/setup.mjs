/** Installs missing packages: those of npm, and those of the system if a single call of apt-get can do it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, ROOT, run, say, which } from './shell.mjs';

/**
 * Installs npm's packages, when `node_modules` is missing or not what `package-lock.json` asks for. npm's own record of
 * what it installed is compared, so that it makes no difference whether `npm ci`, `npm install` or this ran last.
 */
export async function ensureNodeModules() {
  if (isInstalled()) return;
  say('npm ci: installing the development tools (about 20 s)');
  const { code, stdout, stderr } = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) throw new Failure(`npm ci failed:\n${stdout}${stderr}`);
}

function isInstalled() {
  const wanted = readLock('package-lock.json');
  const present = readLock('node_modules/.package-lock.json');
  return Object.entries(wanted).every(
    // Optional ones are for other systems than this, as a rule: npm leaves those out.
    ([path, { version, optional }]) => path === '' || optional === true || present[path]?.version === version,
  );
}

/**
 * @param {string} name
 * @returns {Record<string, { version?: string; optional?: boolean }>}
 */
function readLock(name) {
  const path = join(ROOT, name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')).packages ?? {}) : {};
}

/** The command that installs Debian packages, for people to copy. */
export function aptCommand(/** @type {readonly string[]} */ packages) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/**
 * Installs Debian packages where that is one call: root, and apt-get is there. True when it worked.
 * @param {readonly string[]} packages
 * @param {string} purpose
 */
export async function aptInstall(packages, purpose) {
  if (process.getuid?.() !== 0 || !which('apt-get')) return false;
  say(`apt-get: installing ${packages.join(' ')} (${purpose})`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  // --no-remove: this machine is someone's, and some of these packages conflict with others of the same purpose.
  const args = ['install', '-y', '-q', '--no-install-recommends', '--no-remove', ...packages];
  const { code, stdout, stderr } = await run('apt-get', args, { env });
  if (code === 0) return true;
  say(`apt-get could not: ${(stderr || stdout).trim().split('\n').slice(-3).join(' ')}`);
  return false;
}
