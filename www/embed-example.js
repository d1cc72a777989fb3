/** How another page embeds Heapwise: wait until the frame is ready, then send it a Blob. */

const frame = /** @type {HTMLIFrameElement} */ (document.getElementById('heapwise'));
const input = /** @type {HTMLInputElement} */ (document.getElementById('file'));

let isReady = false;

/** The frame has a snapshot to open: it is where its bytes go, and no further. */
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
