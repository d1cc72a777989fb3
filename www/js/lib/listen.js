/** What happens on the whole page, wherever the pointer or the focus is: drops, pastes and keys. */

import { looksLikeAddress } from './address.js';
import { collectFiles } from './files.js';
import { pickFiles } from './pick-files.js';

/**
 * @typedef {object} PageHandlers
 * @property {(files: readonly File[]) => void} openFiles
 * @property {(text: string) => void} openAddress
 * @property {(dragging: boolean) => void} setDragging
 * @property {() => boolean} cancel Ends what Esc should end; whether there was anything.
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
    setDragging(false);
  };
  addEventListener('dragenter', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth += 1;
    setDragging(true);
  });
  addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    clearTimeout(timer);
    timer = setTimeout(settle, DRAG_PAUSE_MS);
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
    openFiles(await collectFiles(event.dataTransfer));
  });
}

/** @param {PageHandlers} handlers */
export function listenForPastes({ openFiles, openAddress }) {
  addEventListener('paste', (event) => {
    if (isEditable(event.target) || !event.clipboardData) return;
    const files = [...event.clipboardData.files];
    const text = event.clipboardData.getData('text/plain');
    if (files.length > 0) openFiles(files);
    else if (looksLikeAddress(text)) openAddress(text);
    else return;
    event.preventDefault();
  });
}

/** @param {PageHandlers} handlers */
export function listenForKeys({ cancel }) {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'o') {
      event.preventDefault();
      pickFiles();
    } else if (event.key === 'Escape') {
      if (cancel()) event.preventDefault();
    } else if (event.key === '/' && !command && !event.altKey && !isEditable(event.target)) {
      const field = document.querySelector('[data-slash]');
      if (!(field instanceof HTMLInputElement)) return;
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
}

/** @param {DragEvent} event */
function carriesFiles(event) {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** @param {EventTarget | null} target */
function isEditable(target) {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}
