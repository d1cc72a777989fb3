import { isApple } from '../lib/keys.js';

/** @import { Speech } from '../lib/speech.js' */

/**
 * The shortcut that opens a file, on the person's keyboard.
 * @param {Speech['t']} t
 */
export function openKey(t) {
  return t(isApple() ? 'key.command' : 'key.ctrl', { key: 'O' });
}
