/** The browser's file picker, by the one hidden input that the shell draws. */

/** @import { FilePurpose } from '../state/app-state.js' */

export const FILE_INPUT_ID = 'hw-file-input';

/** What the picker offers first; a person may still choose anything. */
export const ACCEPTED = '.heapsnapshot,.heaptimeline,.gz,.json,application/json,application/gzip';

/** What the picker was last opened for. @type {FilePurpose} */
let purpose = 'open';

/** Must be called while handling a click or a key. */
export function pickFiles() {
  pick('open');
}

/** The same, for files to compare with what is in view. */
export function pickToCompare() {
  pick('compare');
}

export function purposeOfPick() {
  return purpose;
}

/** @param {FilePurpose} wanted */
function pick(wanted) {
  purpose = wanted;
  document.getElementById(FILE_INPUT_ID)?.click();
}
