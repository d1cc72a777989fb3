/** @import { Speech } from '../lib/speech.js' */

/**
 * The shortcut that opens a file, as the person's keyboard has it.
 * @param {Speech['t']} t
 */
export function openKey(t) {
  const apple = /Mac|iP(hone|ad|od)/.test(navigator.userAgent);
  return t(apple ? 'key.command' : 'key.ctrl', { key: 'O' });
}
