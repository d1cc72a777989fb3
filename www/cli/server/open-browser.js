/** Opens an address in the person's browser. */
import { spawn } from 'node:child_process';

/** @type {Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>} */
const OPENERS = {
  darwin: ['open'],
  // `start` takes its first quoted argument for a title.
  win32: ['cmd', '/c', 'start', '""'],
};

/**
 * @param {string} url
 * @param {NodeJS.Platform} [platform]
 * @returns {Promise<boolean>} whether a program for it was there
 */
export function openBrowser(url, platform = process.platform) {
  const [command, ...args] = OPENERS[platform] ?? ['xdg-open'];
  // In cmd an ampersand would end the command.
  const address = platform === 'win32' ? url.replaceAll('&', '^&') : url;
  return new Promise((resolve) => {
    const child = spawn(command, [...args, address], {
      stdio: 'ignore',
      detached: true,
      windowsVerbatimArguments: platform === 'win32',
    });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
