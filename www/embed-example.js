/** An example of a page that embeds Heapwise: it waits until the frame is ready, then sends it a Blob. */

const frame = /** @type {HTMLIFrameElement} */ (document.getElementById('heapwise'));
const input = /** @type {HTMLInputElement} */ (document.getElementById('file'));

let isReady = false;

/** Sends the chosen file to the frame. The bytes stay in this browser. */
function send() {
  const [file] = input.files ?? [];
  if (!file || !isReady) return;
  const target = new URL(frame.src).origin;
  frame.contentWindow?.postMessage({ type: 'heapwise-open', blob: file, name: file.name }, target);
}

addEventListener('message', ({ source, data }) => {
  if (source !== frame.contentWindow || data?.type !== 'heapwise-ready') return;
  isReady = true;
  send();
});
input.addEventListener('change', send);
