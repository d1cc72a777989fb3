/**
 * What a person pasted as the address of an inspector, checked before a socket is opened: a refused, a blocked and a
 * mistyped address fail alike, so whatever can be known without a connection is said first.
 *
 * Understood: the line that `node --inspect`, Deno or Bun print, a `ws://` address, the `ws=` of DevTools' own address,
 * a host and a port, and the text of `/json/list`.
 */

/**
 * A process, worker or page that a `/json/list` names.
 * @typedef {object} Listed
 * @property {string} title
 * @property {string} url The address of its socket.
 */

/**
 * @typedef {'empty' | 'unknown' | 'secure' | 'elsewhere' | 'port' | 'nothing-listed'} AddressProblem
 * `elsewhere`: not on this machine, and the page's policy allows no other. `secure`: `wss:`, which no inspector speaks.
 */

/**
 * @typedef {{ kind: 'socket'; url: string }
 *   | { kind: 'host'; list: string }
 *   | { kind: 'list'; targets: readonly Listed[] }
 *   | { kind: 'wrong'; problem: AddressProblem; value: string }} Pasted
 * `host`: a host and a port without an id. `list` is where its inspector lists what can be connected to: a page may not
 * read it, a person may.
 */

/** Addresses that mean this machine, as the page's policy names them. A policy cannot name `[::1]`. */
const LOOPBACK = new Map([
  ['127.0.0.1', '127.0.0.1'],
  ['localhost', 'localhost'],
  ['[::1]', 'localhost'],
  ['::1', 'localhost'],
  // What an inspector prints that listens on all addresses.
  ['0.0.0.0', '127.0.0.1'],
  ['[::]', 'localhost'],
]);

const SOCKET = /\bwss?:\/\/[^\s"'<>`]+/i;
/** DevTools' address of a target: `devtools://…?ws=127.0.0.1:9229/id`. */
const DEVTOOLS = /[?&]ws=([^&\s"'<>`]+)/i;
/** Bun prints where its own debugger would connect: `https://debug.bun.sh/#localhost:6499/id`. */
const BUN = /debug\.bun\.sh\/#([^\s"'<>`]+)/i;
const HOST = /^(?:https?:\/\/)?(?:(?<host>\[[0-9a-f:]+\]|[\w.-]+):)?(?<port>\d{1,5})(?<path>\/\S*)?$/i;

/**
 * @param {string} text
 * @returns {Pasted}
 */
export function readAddress(text) {
  const value = text.trim();
  if (value === '') return { kind: 'wrong', problem: 'empty', value };
  if (/^[[{]/.test(value)) {
    const listed = readList(value);
    if (listed) return listed;
  }
  const partial = DEVTOOLS.exec(value)?.[1] ?? BUN.exec(value)?.[1];
  const socket = SOCKET.exec(value)?.[0] ?? (partial && `ws://${decode(partial)}`);
  if (socket) return readSocket(socket);
  return readHost(value);
}

/** @param {string} text @returns {Pasted} */
function readSocket(text) {
  if (/^wss:/i.test(text)) return { kind: 'wrong', problem: 'secure', value: text };
  if (!URL.canParse(text)) return { kind: 'wrong', problem: 'unknown', value: text };
  const url = new URL(text);
  const host = LOOPBACK.get(url.hostname);
  if (host === undefined) return { kind: 'wrong', problem: 'elsewhere', value: url.host };
  const port = url.port || '80';
  if (url.pathname === '/' && url.search === '') return { kind: 'host', list: listOf(host, port) };
  return { kind: 'socket', url: `ws://${host}:${port}${url.pathname}${url.search}` };
}

/** @param {string} text @returns {Pasted} */
function readHost(text) {
  const parts = HOST.exec(text)?.groups;
  if (!parts) return { kind: 'wrong', problem: 'unknown', value: text };
  const { host = 'localhost', port = '', path = '' } = parts;
  if (Number(port) < 1 || Number(port) > 65_535) return { kind: 'wrong', problem: 'port', value: port };
  const known = LOOPBACK.get(host.toLowerCase());
  if (known === undefined) return { kind: 'wrong', problem: 'elsewhere', value: `${host}:${port}` };
  // `localhost:9229/id`, without its scheme.
  if (path.length > 1 && !path.startsWith('/json')) return { kind: 'socket', url: `ws://${known}:${port}${path}` };
  return { kind: 'host', list: listOf(known, port) };
}

/** @param {string} host @param {string} port */
const listOf = (host, port) => `http://${host}:${port}/json/list`;

/**
 * The text of `/json/list` or of one of its entries; undefined if it is neither.
 * @param {string} text
 * @returns {Pasted | undefined}
 */
function readList(text) {
  let parsed;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  /** @type {Listed[]} */
  const targets = [];
  /** @type {Pasted | undefined} */
  let wrong;
  for (const entry of Array.isArray(parsed) ? parsed : [parsed]) {
    const address = entry?.webSocketDebuggerUrl;
    if (typeof address !== 'string') continue;
    const read = readSocket(address);
    if (read.kind === 'socket') targets.push({ title: titleOf(entry), url: read.url });
    else wrong ??= read;
  }
  if (targets.length > 0) return { kind: 'list', targets };
  return wrong ?? { kind: 'wrong', problem: 'nothing-listed', value: '' };
}

/** @param {{ title?: unknown; url?: unknown }} entry */
function titleOf({ title, url }) {
  for (const text of [title, url]) if (typeof text === 'string' && text !== '') return text;
  return '–';
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that begins no escape.
    return text;
  }
}
