/**
 * Files that a command writes: whether they can be written is checked before the work, which may take minutes, and a file is
 * whole or not there, also if two commands write it at once or one is interrupted.
 */
import { randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { chmod, open, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Problem } from '../problem.js';

/** @param {string} name */
function statOf(name) {
  try {
    return statSync(name);
  } catch {
    return undefined;
  }
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Throws a `Problem` if a file cannot be written there: its folder is missing or may not be written, or it is a folder.
 * @param {string} name
 */
export function checkOutput(name) {
  const facts = statOf(name);
  if (facts?.isDirectory()) throw new Problem('cli.error.outFolder', { name });
  try {
    accessSync(facts ? name : dirname(name), constants.W_OK);
  } catch (error) {
    throw new Problem('cli.error.write', { name, message: messageOf(error) });
  }
}

/**
 * Writes a file whole or not at all, through a new file beside it. A pipe or a device is written as it is, and so is a file
 * whose folder takes no new one.
 * @param {string} name
 * @param {string | NodeJS.ReadableStream} content
 */
export async function writeOutput(name, content) {
  try {
    const facts = statOf(name);
    if (facts && !facts.isFile()) return await writeFile(name, content);
    // A link stays one.
    const target = facts ? realpathSync(name) : name;
    const partial = `${target}.${randomBytes(6).toString('hex')}.partial`;
    const handle = await open(partial, 'wx').catch(() => undefined);
    if (!handle) return await writeFile(target, content);
    const clean = () => rmSync(partial, { force: true });
    process.once('exit', clean);
    try {
      // Its types lack streams.
      await handle.writeFile(/** @type {string} */ (content));
      await handle.close();
      if (facts) await chmod(partial, facts.mode);
      await rename(partial, target);
    } finally {
      await handle.close();
      clean();
      process.off('exit', clean);
    }
  } catch (error) {
    throw new Problem('cli.error.write', { name, message: messageOf(error) });
  }
}

/** A new folder for files that are removed at the end. @param {string} prefix Of its name. */
export function temporaryFolder(prefix) {
  try {
    return mkdtempSync(join(tmpdir(), prefix));
  } catch (error) {
    throw new Problem('cli.error.write', { name: tmpdir(), message: messageOf(error) });
  }
}

/** Makes a folder in which files can be written. @param {string} name */
export function makeFolder(name) {
  const path = resolve(name);
  try {
    addFolder(path);
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new Problem('cli.error.write', { name, message: messageOf(error) });
  }
  if (!statOf(path)?.isDirectory()) throw new Problem('cli.error.noFolder', { name });
}

/** Makes a folder and those that it is in, one by one: in `/proc` the way of Node.js for all at once never ends. @param {string} path */
function addFolder(path) {
  if (statOf(path)) return;
  if (dirname(path) !== path) addFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another command may have been faster.
    if (!statOf(path)) throw error;
  }
}
