/**
 * The browser's file picker. `showOpenFilePicker` gives handles, by which a file can be opened another time; where it is
 * missing or refuses, as in a frame of another origin, the one hidden input that the shell draws is asked instead.
 */

import { readHandle } from './files.js';

/** @import { FilePurpose } from '../state/app-state.js' */
/** @import { GivenFile } from './files.js' */

export const FILE_INPUT_ID = 'hw-file-input';

/** What a picker offers first; a person may still choose anything. @type {Record<string, readonly string[]>} */
const TYPES = {
  'application/json': ['.heapsnapshot', '.heaptimeline', '.json'],
  'application/gzip': ['.gz'],
};
export const ACCEPTED = [...Object.values(TYPES).flat(), ...Object.keys(TYPES)].join(',');

/** The browser remembers by it which folder it was in last. */
const PICKER_ID = 'heapwise';

/** What the hidden input was last asked for. @type {FilePurpose} */
let purpose = 'open';
/** Another one on top of it would be refused, and the hidden input must not be a second. */
let isOpen = false;

/**
 * Must be called while handling a click or a key.
 * @param {FilePurpose} wanted
 * @param {string} description What such files are called, in the person's language.
 * @returns {Promise<readonly GivenFile[]>} None if they have changed their mind, or if the hidden input is asked, which
 *   tells by itself.
 */
export async function pickFiles(wanted, description) {
  if (isOpen) return [];
  if (!window.showOpenFilePicker) return askInput(wanted);
  isOpen = true;
  try {
    const types = [{ description, accept: TYPES }];
    const handles = await window.showOpenFilePicker({ id: PICKER_ID, multiple: true, types });
    return await Promise.all(handles.map(readHandle));
  } catch (thrown) {
    return thrown instanceof DOMException && thrown.name === 'AbortError' ? [] : askInput(wanted);
  } finally {
    isOpen = false;
  }
}

/** What the files of the hidden input are for. */
export function purposeOfInput() {
  return purpose;
}

/**
 * @param {FilePurpose} wanted
 * @returns {readonly GivenFile[]}
 */
function askInput(wanted) {
  purpose = wanted;
  document.getElementById(FILE_INPUT_ID)?.click();
  return [];
}
