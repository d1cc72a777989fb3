/** The browser's file picker, by the one hidden input that the shell draws. */

export const FILE_INPUT_ID = 'hw-file-input';

/** What the picker offers first; a person may still choose anything. */
export const ACCEPTED = '.heapsnapshot,.heaptimeline,.gz,.json,application/json,application/gzip';

/** Must be called while handling a click or a key. */
export function pickFiles() {
  document.getElementById(FILE_INPUT_ID)?.click();
}
