/**
 * The browser's file picker. `showOpenFilePicker` returns handles, which open a file again on a later visit. If it is
 * missing or refuses, as in a frame of another origin, the hidden input of the shell opens its picker instead.
 */

import { readHandle } from './files.js';

/** @import { FilePurpose } from '../state/app-state.js' */
/** @import { GivenFile } from './files.js' */

export const FILE_INPUT_ID = 'hw-file-input';

/**
 * The types that a picker offers first. A person may still choose any file.
 * @type {Record<string, readonly string[]>}
 */
const TYPES = {
  'application/json': ['.heapsnapshot', '.heaptimeline', '.json'],
  'application/gzip': ['.gz'],
};
/** The same for source maps, and what belongs to them. @type {Record<string, readonly string[]>} */
const MAP_TYPES = {
  'application/json': ['.map'],
  'text/javascript': ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '.jsx'],
  'application/zip': ['.zip'],
};
const typesFor = (/** @type {FilePurpose} */ wanted) => (wanted === 'maps' ? MAP_TYPES : TYPES);

/** What the hidden input accepts. @param {FilePurpose} wanted */
function acceptedFor(wanted) {
  const types = typesFor(wanted);
  return [...Object.values(types).flat(), ...Object.keys(types)].join(',');
}
export const ACCEPTED = acceptedFor('open');

/** Under this id the browser remembers the last folder. */
const PICKER_ID = 'heapwise';

/** The purpose of the files that the hidden input was last opened for. @type {FilePurpose} */
let purpose = 'open';
/** Whether a picker is open. The browser refuses a second one, and then the hidden input would open one as well. */
let isOpen = false;

/**
 * Must be called while handling a click or a key.
 * @param {FilePurpose} wanted
 * @param {string} description The name of the file type, in the person's language.
 * @returns {Promise<readonly GivenFile[]>} Empty if the person cancels, or if the hidden input is used: its own
 *   `change` event brings the files.
 */
export async function pickFiles(wanted, description) {
  if (isOpen) return [];
  if (!window.showOpenFilePicker) return askInput(wanted);
  isOpen = true;
  try {
    const types = [{ description, accept: typesFor(wanted) }];
    const handles = await window.showOpenFilePicker({ id: PICKER_ID, multiple: true, types });
    return await Promise.all(handles.map(readHandle));
  } catch (thrown) {
    return thrown instanceof DOMException && thrown.name === 'AbortError' ? [] : askInput(wanted);
  } finally {
    isOpen = false;
  }
}

/** The purpose of the files in the hidden input. */
export function purposeOfInput() {
  return purpose;
}

/**
 * @param {FilePurpose} wanted
 * @returns {readonly GivenFile[]}
 */
function askInput(wanted) {
  purpose = wanted;
  const input = document.getElementById(FILE_INPUT_ID);
  input?.setAttribute('accept', acceptedFor(wanted));
  input?.click();
  return [];
}
