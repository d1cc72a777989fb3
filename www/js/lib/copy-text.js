/** Copies text to the clipboard. */

/**
 * @param {string} text
 * @returns {Promise<boolean>} Whether the clipboard has it now.
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https or permission the clipboard interface refuses. The older copy command may still work.
    return copyByEvent(text);
  }
}

/** @param {string} text */
function copyByEvent(text) {
  const fill = (/** @type {ClipboardEvent} */ event) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', fill, { once: true });
  const done = document.execCommand('copy');
  document.removeEventListener('copy', fill);
  return done;
}
