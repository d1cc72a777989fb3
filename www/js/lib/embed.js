/**
 * `?embed`: the page inside another page, its host: the page that has it in a frame, or that opened it. This page posts
 * `{ type: 'heapwise-ready' }` to the host and opens what the host posts: `{ type: 'heapwise-open', blob, name }`. It
 * ignores messages from all other windows, and sends nothing else.
 */

const MAX_NAME_LENGTH = 200;

/** Whether the address asks for the embedded page. */
export const isEmbedded = typeof location !== 'undefined' && new URLSearchParams(location.search).has('embed');

/**
 * The file in a message; undefined if the message is of another type or has no Blob.
 * @param {unknown} data
 * @returns {File | undefined}
 */
export function fileOfMessage(data) {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'heapwise-open') return undefined;
  if (!('blob' in data) || !(data.blob instanceof Blob)) return undefined;
  const sentName = 'name' in data && typeof data.name === 'string' ? data.name.slice(0, MAX_NAME_LENGTH) : '';
  const name = sentName || (data.blob instanceof File && data.blob.name) || 'snapshot.heapsnapshot';
  return new File([data.blob], name);
}

/** @param {(files: readonly File[]) => void} openFiles */
export function listenForBlobs(openFiles) {
  const host = window.parent === window ? window.opener : window.parent;
  if (!host) return;
  addEventListener('message', ({ source, data }) => {
    // Frames inside this page or beside it may send messages, too. Those are ignored.
    const file = source === host ? fileOfMessage(data) : undefined;
    if (file) openFiles([file]);
  });
  // The host's origin is not known, so any origin may receive this. The message reveals nothing.
  host.postMessage({ type: 'heapwise-ready' }, '*');
}
