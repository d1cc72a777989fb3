/**
 * Which processes, workers and pages of this machine can be connected to: the usual ports of inspectors are asked for
 * their `/json/list`. A page of the web may not read it; an extension with access to the host may.
 *
 * One look is one request per port that does not answer, which the system refuses at once, and two per port that does.
 */

import { readAddress } from '../js/live/address.js';

/** @import { NearbyTarget } from '../js/state/extension-state.js' */
/** @import { RuntimeKind } from '../js/live/types.js' */

/** Chromium's usual port, Node's, which Deno and workerd use as well, and those that are taken if that is in use. */
export const PORTS = [9222, ...Array.from({ length: 10 }, (_, at) => 9229 + at)];

/** All inspectors of this machine. */
const HOST = '127.0.0.1';
/** What listens there and does not answer is no inspector. */
const LIMIT_MS = 2000;

/** Names in the `Browser` of `/json/version`, such as `node.js/v24.21.0`. @type {readonly (readonly [RegExp, RuntimeKind])[]} */
const KINDS = [
  [/^node/i, 'node'],
  [/^deno/i, 'deno'],
  [/^workerd/i, 'workerd'],
  [/^bun/i, 'bun'],
  [/chrom|edg/i, 'chromium'],
];

/**
 * @param {readonly number[]} ports
 * @param {typeof fetch} [request]
 * @returns {Promise<NearbyTarget[]>} by port, in the order of each list
 */
export async function lookAround(ports, request = fetch) {
  const found = await Promise.all([...new Set(ports)].map((port) => lookAt(port, request)));
  return found.flat();
}

/**
 * @param {number} port
 * @param {typeof fetch} request
 */
async function lookAt(port, request) {
  const read = async (/** @type {string} */ what) => {
    const options = { signal: AbortSignal.timeout(LIMIT_MS), cache: 'no-store', credentials: 'omit' };
    const response = await request(`http://${HOST}:${port}/json/${what}`, /** @type {RequestInit} */ (options));
    return response.json();
  };
  try {
    const list = await read('list');
    const version = await read('version').catch(() => undefined);
    return readTargets(list, version, port);
  } catch {
    // Nothing listens there, or something else does.
    return [];
  }
}

/**
 * @param {unknown} list The answer to `/json/list`.
 * @param {unknown} version The answer to `/json/version`.
 * @param {number} port
 * @returns {NearbyTarget[]}
 */
export function readTargets(list, version, port) {
  const browser = textOf(version, 'Browser');
  const kind = KINDS.find(([name]) => name.test(browser))?.[1] ?? 'v8';
  return (Array.isArray(list) ? list : []).flatMap((/** @type {unknown} */ entry) => {
    const address = readAddress(textOf(entry, 'webSocketDebuggerUrl'));
    const detail = textOf(entry, 'url');
    if (address.kind !== 'socket') return [];
    // A browser also lists its DevTools, extensions and workers.
    if (kind === 'chromium' && (textOf(entry, 'type') !== 'page' || !/^(https?|file):/.test(detail))) return [];
    return [
      {
        title: nameOf(textOf(entry, 'title'), detail) || address.url,
        detail,
        url: address.url,
        kind,
        version: /\d+(\.\d+)+/.exec(browser)?.[0] ?? '',
        port,
      },
    ];
  });
}

/**
 * Node calls a process by the path of its script, which is its address, too.
 * @param {string} title
 * @param {string} address
 */
function nameOf(title, address) {
  const isPath = title !== '' && address.startsWith('file:') && address.endsWith(title.replaceAll('\\', '/'));
  return isPath ? (title.split(/[\\/]/).at(-1) ?? title) : title || address;
}

/** @param {unknown} object @param {string} key */
function textOf(object, key) {
  const value = typeof object === 'object' && object !== null ? Object.entries(object) : [];
  const text = value.find(([name]) => name === key)?.[1];
  return typeof text === 'string' ? text : '';
}

/**
 * A port that a person typed, alone or in an address; undefined if it is none.
 * @param {string} text
 */
export function readPort(text) {
  const port = Number(/(?:^|:)\s*(\d{1,5})\s*(?:\/|$)/.exec(text.trim())?.[1]);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined;
}
