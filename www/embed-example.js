/**
 * An example of a page that embeds Heapwise: it waits until the frame is ready, then sends it the chosen file, in pieces as
 * a host does that has no file but a stream. A host that has a Blob may send that instead: `{ type: 'heapwise-open', blob }`.
 */

const frame = /** @type {HTMLIFrameElement} */ (document.getElementById('heapwise'));
const input = /** @type {HTMLInputElement} */ (document.getElementById('file'));
const status = /** @type {HTMLElement} */ (document.getElementById('status'));
const { origin } = new URL(frame.src);

let isReady = false;

/** Sends the chosen file to the frame. The bytes stay in this browser. */
function send() {
  const [file] = input.files ?? [];
  if (file && isReady) void sendPieces(file.stream(), { name: file.name, size: file.size });
}

/**
 * Sends a stream of bytes to the frame, no faster than the frame asks for them.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @param {{ name: string; size?: number }} file
 */
async function sendPieces(stream, file) {
  const { port1: port, port2 } = new MessageChannel();
  let upTo = 0;
  let wake = () => {};
  port.onmessage = ({ data }) => {
    if (data?.type !== 'heapwise-more') return;
    upTo = data.upTo;
    wake();
  };
  frame.contentWindow?.postMessage({ type: 'heapwise-open', ...file }, origin, [port2]);
  try {
    let sent = 0;
    const reader = stream.getReader();
    for (;;) {
      while (sent >= upTo) await new Promise((resolve) => (wake = () => resolve(undefined)));
      const { done, value } = await reader.read();
      if (done) break;
      sent += value.length;
      port.postMessage(value, [value.buffer]);
    }
    port.postMessage(null);
  } catch (error) {
    port.postMessage({ code: 'disconnected', message: String(error) });
  }
}

addEventListener('message', ({ source, origin: from, data }) => {
  if (source !== frame.contentWindow || from !== origin) return;
  switch (data?.type) {
    case 'heapwise-ready':
      isReady = true;
      return send();
    case 'heapwise-opened':
      status.textContent = `${data.name}: ${data.nodes} objects`;
      return undefined;
    case 'heapwise-failed':
      status.textContent = `${data.code}: ${data.message}`;
  }
});
input.addEventListener('change', send);
