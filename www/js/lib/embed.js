/**
 * `?embed`: the page inside another page, its host: the page that has it in a frame, or that opened it.
 *
 * Messages to this page, by `postMessage`:
 *
 * - `{ type: 'heapwise-open', blob, name?, id? }` opens a Blob.
 * - `{ type: 'heapwise-open', name?, size?, id? }` with one transferred port opens a file that comes in pieces. `size` is of the
 *   file in bytes, if it is known.
 *
 * Messages from this page, to the origin that the message came from:
 *
 * - `{ type: 'heapwise-ready', version: 2 }` once, when it listens.
 * - `{ type: 'heapwise-opened', id, name, nodes, size, isPartial? }` when a snapshot is complete: its number of objects and
 *   their bytes, and whether its file ends early.
 * - `{ type: 'heapwise-failed', id, code, message, hint?, offset? }` if it could not be opened; `code` is `cancelled` if the
 *   person did not want it, `refused` if the message cannot be understood.
 *
 * Through the port, the host sends pieces of the file as `Uint8Array`s of any size, whose buffers it may transfer; then `null`
 * at the end, or `{ code: 'disconnected', message, hint? }` if there will be no more. It receives
 * `{ type: 'heapwise-more', upTo }`: how many bytes of the file it may have sent by now. A host that waits for that never has
 * more than 16 MiB on the way, whatever the size of the file. The port leads to the engine's worker, so the pieces pass through
 * no thread that draws.
 *
 * Messages of all other windows are ignored. `?embed=https://host.example` also ignores messages of all other origins, and sends
 * nothing to them. Without an origin, `ready` may be received by any; it reveals nothing.
 */

/** @import { Outcome } from '../state/openings.js' */

const VERSION = 2;
const MAX_NAME_LENGTH = 200;
const NAME = 'snapshot.heapsnapshot';

/** Whether the address asks for the embedded page. */
export const isEmbedded = typeof location !== 'undefined' && new URLSearchParams(location.search).has('embed');

/**
 * @typedef {{ kind: 'file'; name: string; file: File } | { kind: 'sent'; name: string; port: MessagePort; size: number | undefined }} Sent
 * A source of the page.
 */

/**
 * The only origin that may be the host; `*` if any may.
 * @param {string} search Of the page's address.
 */
export function readHostOrigin(search) {
  const wanted = new URLSearchParams(search).get('embed') ?? '';
  if (wanted === '') return '*';
  const origin = URL.canParse(wanted) ? new URL(wanted).origin : 'null';
  // An origin that cannot be the host: a mistake must not open the page for all.
  return origin === 'null' ? 'about:blank' : origin;
}

/**
 * What a message asks to open; undefined if it is another message, `refused` if it has nothing to open.
 * @param {unknown} data
 * @param {readonly MessagePort[]} [ports]
 * @returns {Sent | 'refused' | undefined}
 */
export function readMessage(data, ports = []) {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'heapwise-open') return undefined;
  const sentName = 'name' in data && typeof data.name === 'string' ? data.name.slice(0, MAX_NAME_LENGTH) : '';
  if ('blob' in data && data.blob instanceof Blob) {
    const name = sentName || (data.blob instanceof File && data.blob.name) || NAME;
    return { kind: 'file', name, file: new File([data.blob], name) };
  }
  const [port, ...others] = ports;
  if (!port || others.length > 0) return 'refused';
  const size = 'size' in data ? data.size : undefined;
  if (size !== undefined && !(Number.isSafeInteger(size) && Number(size) >= 0)) return 'refused';
  return { kind: 'sent', name: sentName || NAME, port, size: size === undefined ? undefined : Number(size) };
}

/** A sandboxed host has no origin that a message could be sent to. @param {string} origin */
const targetOf = (origin) => (origin === 'null' ? '*' : origin);

/**
 * Listens to the host, and tells it what becomes of what it sends.
 * @param {string} origin Of the host, or `*`.
 * @param {(source: Sent, whenSettled: (outcome: Outcome) => void) => void} open
 */
export function listenToHost(origin, open) {
  const host = window.parent === window ? window.opener : window.parent;
  if (!host) return;
  addEventListener('message', ({ source, data, ports, origin: from }) => {
    // Frames inside this page or beside it may send messages, too. Those are ignored.
    if (source !== host || (origin !== '*' && from !== origin)) return;
    const asked = readMessage(data, ports);
    if (!asked) return;
    const answer = (/** @type {object} */ message) => host.postMessage({ ...message, id: data.id }, targetOf(from));
    if (asked === 'refused') {
      const message = 'expected a Blob in `blob`, or one transferred port and, if given, a number of bytes in `size`';
      answer({ type: 'heapwise-failed', code: 'refused', message });
      return;
    }
    open(asked, (outcome) => {
      if (outcome.kind === 'failed') answer({ type: 'heapwise-failed', ...outcome.error });
      else
        answer({
          type: 'heapwise-opened',
          name: asked.name,
          nodes: outcome.info.nodeCount,
          size: outcome.info.totalSize,
          ...(outcome.info.partial && { isPartial: true }),
        });
    });
  });
  host.postMessage({ type: 'heapwise-ready', version: VERSION }, origin);
}
