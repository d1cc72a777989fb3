/**
 * `?embed`: the page inside another one. It says `{ type: 'heapwise-ready' }` to the page that embeds or has opened it, and
 * opens what that page, and nobody else, sends: `{ type: 'heapwise-open', blob, name }`. Nothing is ever sent back.
 */

const MAX_NAME = 200;

/** Whether this visit is one inside another page. */
export const isEmbedded = typeof location !== 'undefined' && new URLSearchParams(location.search).has('embed');

/**
 * The file in a message; nothing where it is no such message.
 * @param {unknown} data
 * @returns {File | undefined}
 */
export function fileOfMessage(data) {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'heapwise-open') return undefined;
  if (!('blob' in data) || !(data.blob instanceof Blob)) return undefined;
  const sentName = 'name' in data && typeof data.name === 'string' ? data.name.slice(0, MAX_NAME) : '';
  const name = sentName || (data.blob instanceof File && data.blob.name) || 'snapshot.heapsnapshot';
  return new File([data.blob], name);
}

/** @param {(files: readonly File[]) => void} openFiles */
export function listenForBlobs(openFiles) {
  const host = window.parent === window ? window.opener : window.parent;
  if (!host) return;
  addEventListener('message', ({ source, data }) => {
    // A frame inside this page or beside it has no say.
    const file = source === host ? fileOfMessage(data) : undefined;
    if (file) openFiles([file]);
  });
  // To whoever it is: it tells nothing.
  host.postMessage({ type: 'heapwise-ready' }, '*');
}
