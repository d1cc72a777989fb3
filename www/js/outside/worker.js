/**
 * The only worker that may fetch from other origins (`cli/server/headers.js`). It starts when a person has named an address,
 * does one thing, and is ended: it fetches one address and sends its bytes to the engine's worker through a port, or it puts
 * load on one server. It never sees a snapshot that is open.
 */

import { toErrorData } from '../lib/errors.js';
import { failure } from '../engine/failure.js';
import { fetchStream, RETRY } from '../engine/fetch-stream.js';
import { holdLife } from '../engine/life.js';
import { driveLoad } from '../live/load.js';

/** @import { FromOutside, ToOutside } from './messages.js' */
/** @import { Load } from '../live/types.js' */
/** @import { Piece, PortReply } from '../engine/protocol.js' */

holdLife();

self.onmessage = (/** @type {MessageEvent<ToOutside>} */ { data }) => {
  if (data.kind === 'fetch') void fetchInto(data.url, data.port);
  else void load(data.load, data.from);
};

/**
 * The stream in use. This is a global, because Chromium 156 collects a stream's reader during `read()` if only the waiting
 * function holds it, and then the read never ends.
 * @type {{ reader?: ReadableStreamDefaultReader<Uint8Array> }}
 */
const inUse = {};
Object.assign(self, { inUse });

/**
 * Sends what an address answers, never more than the port asks for.
 * @param {string} url
 * @param {MessagePort} port
 */
async function fetchInto(url, port) {
  let upTo = 0;
  let wake = () => {};
  port.onmessage = (/** @type {MessageEvent<PortReply>} */ { data }) => {
    upTo = data.upTo;
    wake();
  };
  try {
    // The page ends this worker when the fetching shall end.
    const { stream, size, address } = await fetchStream(url, new AbortController().signal);
    post({ kind: 'opened', size, address });
    const reader = stream.getReader();
    inUse.reader = reader;
    for (let sent = 0; ;) {
      while (sent >= upTo) await new Promise((resolve) => (wake = () => resolve(undefined)));
      const { done, value } = await reader.read().catch((error) => {
        throw failure('network', `the connection broke off: ${error instanceof Error ? error.message : error}`, RETRY);
      });
      if (done) break;
      sent += value.length;
      send(port, value);
    }
    send(port, null);
  } catch (thrown) {
    const error = toErrorData(thrown);
    // The page listens until the answer begins, the engine from then on.
    if (inUse.reader) send(port, error);
    else post({ kind: 'failed', error });
  }
}

/**
 * @param {Load} order
 * @param {number} from
 */
async function load(order, from) {
  new PerformanceObserver((entries) => {
    post({ kind: 'requests', urls: entries.getEntries().map(({ name }) => name) });
  }).observe({ type: 'resource', buffered: true });
  try {
    const onsent = (/** @type {number} */ sent) => post({ kind: 'sent', sent });
    const sent = await driveLoad(order, { from, onsent });
    // The browser's record of the last request comes a little after its answer.
    await new Promise((resolve) => setTimeout(resolve, 50));
    post({ kind: 'done', sent });
  } catch (thrown) {
    post({ kind: 'failed', error: toErrorData(thrown) });
  }
}

/**
 * @param {MessagePort} port
 * @param {Piece} piece
 */
function send(port, piece) {
  // A view of a part of a buffer cannot be transferred by itself.
  const isWhole = piece instanceof Uint8Array && piece.byteLength === piece.buffer.byteLength;
  port.postMessage(piece, isWhole ? [piece.buffer] : []);
}

/** @param {FromOutside} message */
function post(message) {
  self.postMessage(message);
}
