/** Listens to drops, pastes and keys on the whole page. */

import { looksLikeAddress } from './address.js';
import { collectFiles, findFolder, nameFolders } from './files.js';
import { pageActionOf } from './keys.js';

/** @import { FilePurpose } from '../state/app-state.js' */
/** @import { GivenFile } from './files.js' */
/** @import { PageAction } from './keys.js' */

/**
 * @typedef {object} PageHandlers
 * @property {(files: readonly GivenFile[], purpose?: FilePurpose) => void} openFiles
 * @property {(folders: readonly string[]) => void} foundNothing Receives the names of dropped folders without snapshots.
 * @property {(folder: FileSystemDirectoryHandle | undefined) => boolean} takeFolder Gives a dropped folder to the view;
 *   false if it takes none.
 * @property {() => void} pickFiles Shows the file picker.
 * @property {(text: string) => void} openAddress
 * @property {(text: string) => boolean} takeText Gives a pasted text to the view; false if it takes none.
 * @property {(purpose: FilePurpose | undefined) => void} setDragging Receives what a drop would do now; undefined if
 *   nothing is being dragged.
 * @property {() => boolean} cancel Ends what Esc ends; false if there was nothing to end.
 * @property {() => boolean} search Goes to the search over all objects; false on the start screen.
 * @property {() => void} showHelp
 */

/** During a drag, browsers fire `dragover` at least every 350 ms. */
const DRAG_PAUSE_MS = 1000;

/** @param {PageHandlers} handlers */
export function listenForDrops({ openFiles, foundNothing, takeFolder, setDragging }) {
  // A drag enters and leaves every element that it crosses, so the drag has left the page when the depth is back at 0.
  // An element that is removed under the pointer gets no `dragleave`, so a pause in `dragover` ends the drag as well.
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
    // Both ask the browser now: what was dropped is there only until the event ends.
    const names = nameFolders(event.dataTransfer);
    const [folder, files] = [findFolder(event.dataTransfer), collectFiles(event.dataTransfer)];
    if (takeFolder(await folder)) return;
    const found = await files;
    if (found.length > 0) openFiles(found, purpose);
    else foundNothing(names);
  });
}

/** @param {PageHandlers} handlers */
export function listenForPastes({ openFiles, openAddress, takeText }) {
  addEventListener('paste', (event) => {
    if (isEditable(event.target) || !event.clipboardData) return;
    const files = [...event.clipboardData.files].map((file) => ({ file }));
    const text = event.clipboardData.getData('text/plain');
    if (files.length > 0) openFiles(files);
    else if (looksLikeAddress(text)) openAddress(text);
    else if (!takeText(text)) return;
    event.preventDefault();
  });
}

/** @param {PageHandlers} handlers */
export function listenForKeys({ pickFiles, cancel, search, showHelp }) {
  /** Each returns whether there was anything to do. @type {Record<PageAction, (chord: string) => boolean>} */
  const handlers = {
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
    const press = pageActionOf(event, { isTyping: isEditable(event.target) });
    // While a dialog is open, the page ignores all keys except the one that opened it, which closes it again.
    if (!press || (press.action !== 'help' && document.querySelector('dialog[open]'))) return;
    if (handlers[press.action](press.chord)) event.preventDefault();
  });
}

/** Focuses the search field of the view; false if it has none. */
export function focusField() {
  const field = document.querySelector('[data-slash]');
  if (!(field instanceof HTMLInputElement)) return false;
  field.focus();
  field.select();
  return true;
}

/**
 * What a drop at the pointer would do: the zone for comparing compares, all other places open.
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

/** Whether a person can type into the element. @param {EventTarget | null} target */
function isEditable(target) {
  return (
    target instanceof Element &&
    target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]') !== null
  );
}
