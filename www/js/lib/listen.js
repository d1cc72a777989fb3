/** What happens on the whole page, wherever the pointer or the focus is: drops, pastes and keys. */

import { looksLikeAddress } from './address.js';
import { collectFiles } from './files.js';
import { pageActionOf } from './keys.js';

/** @import { FilePurpose } from '../state/app-state.js' */
/** @import { GivenFile } from './files.js' */
/** @import { PageAction } from './keys.js' */

/**
 * @typedef {object} PageHandlers
 * @property {(files: readonly GivenFile[], purpose?: FilePurpose) => void} openFiles
 * @property {() => void} pickFiles Lets a person choose some.
 * @property {(text: string) => void} openAddress
 * @property {(purpose: FilePurpose | undefined) => void} setDragging What letting go would do now.
 * @property {() => boolean} cancel Ends what Esc should end; whether there was anything.
 * @property {() => boolean} search Goes to where all objects can be searched; whether there is such a place.
 * @property {() => void} showHelp
 */

/** While something is dragged, browsers fire `dragover` at least every 350 ms. */
const DRAG_PAUSE_MS = 1000;

/** @param {PageHandlers} handlers */
export function listenForDrops({ openFiles, setDragging }) {
  // A drag enters and leaves every element it crosses; what counts is that the last one was left.
  // An element that is redrawn under the pointer is never left, so a pause in `dragover` ends the drag as well.
  let depth = 0;
  let timer = 0;
  const settle = () => {
    clearTimeout(timer);
    depth = 0;
    setDragging(undefined);
  };
  addEventListener('dragenter', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth += 1;
    setDragging(purposeAt(event));
  });
  addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    clearTimeout(timer);
    timer = setTimeout(settle, DRAG_PAUSE_MS);
    setDragging(purposeAt(event));
  });
  addEventListener('dragleave', (event) => {
    if (!carriesFiles(event)) return;
    depth -= 1;
    if (depth <= 0) settle();
  });
  addEventListener('drop', async (event) => {
    settle();
    if (!carriesFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    const purpose = purposeAt(event);
    openFiles(await collectFiles(event.dataTransfer), purpose);
  });
}

/** @param {PageHandlers} handlers */
export function listenForPastes({ openFiles, openAddress }) {
  addEventListener('paste', (event) => {
    if (isEditable(event.target) || !event.clipboardData) return;
    const files = [...event.clipboardData.files].map((file) => ({ file }));
    const text = event.clipboardData.getData('text/plain');
    if (files.length > 0) openFiles(files);
    else if (looksLikeAddress(text)) openAddress(text);
    else return;
    event.preventDefault();
  });
}

/** @param {PageHandlers} handlers */
export function listenForKeys({ pickFiles, cancel, search, showHelp }) {
  /** Whether there was anything to do. @type {Record<PageAction, (chord: string) => boolean>} */
  const does = {
    tab: (digit) => {
      const tab = document.querySelectorAll('.hw-tabs__tab')[Number(digit) - 1];
      if (tab instanceof HTMLElement) tab.click();
      return tab !== undefined;
    },
    back: () => (history.back(), true),
    forward: () => (history.forward(), true),
    search: () => focusField() || search(),
    open: () => (pickFiles(), true),
    cancel,
    help: () => (showHelp(), true),
  };
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const meant = pageActionOf(event, { isTyping: isEditable(event.target) });
    // A dialog has the keys to itself; it closes by the key that opened it.
    if (!meant || (meant.action !== 'help' && document.querySelector('dialog[open]'))) return;
    if (does[meant.action](meant.chord)) event.preventDefault();
  });
}

/** The field of the view, if it has one. */
export function focusField() {
  const field = document.querySelector('[data-slash]');
  if (!(field instanceof HTMLInputElement)) return false;
  field.focus();
  field.select();
  return true;
}

/**
 * The zone under the pointer; anywhere else files are opened.
 * @param {DragEvent} event
 * @returns {FilePurpose}
 */
function purposeAt({ target }) {
  return target instanceof Element && target.closest('[data-drop="compare"]') ? 'compare' : 'open';
}

/** @param {DragEvent} event */
function carriesFiles(event) {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Whether letters go into it. @param {EventTarget | null} target */
function isEditable(target) {
  return (
    target instanceof Element &&
    target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]') !== null
  );
}
