/**
 * Which requests a person asks for: reads and checks the fields of the form, and says what of it a page cannot send.
 * `load.js` sends them from the page, and the scripts of `script/` from Node.js. Pure functions, no browser needed.
 */

import { BLOCKED_PORTS } from './blocked-ports.js';

/** @import { Load } from './types.js' */

/**
 * The fields as typed. `addresses` has one on each line.
 * @typedef {Record<keyof Load, string>} TypedLoad
 */
/**
 * Why a field cannot be used. Its text is `liveLoad.problem.PROBLEM`, with the values `value` and `limit`.
 * @typedef {object} LoadProblem
 * @property {keyof Load} field
 * @property {'empty' | 'notAddress' | 'notHttp' | 'numberInHost' | 'notNumber' | 'tooSmall' | 'tooLarge' | 'notMethod'
 *   | 'notType'} problem
 * @property {string} value What was typed; of addresses, the line.
 * @property {number} limit The smallest or largest number; 0 for other problems.
 */
/**
 * What a page sends otherwise than asked, or not at all. Its text is `liveLoad.limit.LIMIT`, with the value `value`.
 * @typedef {object} PageLimit
 * @property {keyof Load} field
 * @property {'method' | 'bodyOfGet' | 'type' | 'credentials' | 'port' | 'mixedContent' | 'connections'} limit
 * @property {string} value
 * @property {boolean} isSent Whether the requests are sent at all.
 */

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
export const TYPES = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'];

/** @type {Readonly<TypedLoad>} */
export const DEFAULT_LOAD = {
  addresses: '',
  count: '300',
  concurrency: '8',
  pauseMs: '0',
  method: 'GET',
  body: '',
  type: 'application/json',
};

const RANGES = /** @type {const} */ ({ count: [1, 1_000_000], concurrency: [1, 64], pauseMs: [0, 60_000] });

/** Media types of a body that a page may send to another origin without asking it first. */
const PAGE_TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'];
const PAGE_METHODS = ['GET', 'HEAD', 'POST'];
/** The number of connections that browsers open to one server; further requests wait. */
const PAGE_CONNECTIONS = 6;

/**
 * @param {TypedLoad} typed
 * @returns {{ load: Load; problems: [] } | { load: undefined; problems: LoadProblem[] }}
 */
export function checkLoad(typed) {
  /** @type {LoadProblem[]} */
  const problems = [];
  const load = {
    addresses: readAddresses(typed.addresses, problems),
    count: readNumber('count', typed.count, problems),
    concurrency: readNumber('concurrency', typed.concurrency, problems),
    pauseMs: readNumber('pauseMs', typed.pauseMs, problems),
    method: readMethod(typed.method, problems),
    body: typed.body,
    type: readType(typed.type, problems),
  };
  return problems.length === 0 ? { load, problems: [] } : { load: undefined, problems };
}

/**
 * Puts the number of a request where `{n}` stands, also where the braces are percent-encoded.
 * @param {string} template
 * @param {number} number
 */
export function fillNumber(template, number) {
  return template.replaceAll(/\{n\}|%7Bn%7D/gi, String(number));
}

/**
 * What of a load a page cannot send as asked. `driveLoad` refuses a load with a limit that is not `isSent`.
 * @param {Load} load
 * @param {string} [pageProtocol] `https:` if the page itself came so.
 * @returns {PageLimit[]}
 */
export function pageLimits(load, pageProtocol = 'http:') {
  /** @type {PageLimit[]} */
  const limits = [];
  const hasBody = load.body !== '';
  if (!PAGE_METHODS.includes(load.method)) {
    limits.push({ field: 'method', limit: 'method', value: load.method, isSent: false });
  } else if (hasBody && load.method !== 'POST') {
    limits.push({ field: 'body', limit: 'bodyOfGet', value: load.method, isSent: false });
  } else if (hasBody && !isPageType(load.type)) {
    limits.push({ field: 'type', limit: 'type', value: load.type, isSent: true });
  }
  for (const address of load.addresses) {
    const url = new URL(fillNumber(address, 1));
    const limit = limitOfAddress(url, pageProtocol);
    if (limit !== undefined) limits.push({ field: 'addresses', limit, value: address, isSent: false });
  }
  if (load.concurrency > PAGE_CONNECTIONS) {
    limits.push({ field: 'concurrency', limit: 'connections', value: String(PAGE_CONNECTIONS), isSent: true });
  }
  return limits;
}

/** Whether a page may send a body of this media type to another origin. @param {string} type */
export function isPageType(type) {
  return PAGE_TYPES.includes(type.replace(/;.*/s, '').trim().toLowerCase());
}

/**
 * @param {URL} url
 * @param {string} pageProtocol
 * @returns {PageLimit['limit'] | undefined}
 */
function limitOfAddress(url, pageProtocol) {
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (url.port !== '' && BLOCKED_PORTS.has(Number(url.port))) return 'port';
  return pageProtocol === 'https:' && url.protocol === 'http:' && !isHere(url) ? 'mixedContent' : undefined;
}

/** Whether an address is of this machine. @param {URL} url */
const isHere = ({ hostname }) => /^(localhost|.+\.localhost|127\..+|\[::1\])$/.test(hostname);

/**
 * The hosts of a load that are not this machine.
 * @param {Load} load
 * @returns {readonly string[]}
 */
export function hostsElsewhere({ addresses }) {
  const urls = addresses.map((address) => new URL(fillNumber(address, 1)));
  return [...new Set(urls.filter((url) => !isHere(url)).map(({ host }) => host))];
}

/**
 * The addresses with `{n}` as typed, without fragments, which are not sent.
 * @param {string} text
 * @param {LoadProblem[]} problems
 */
function readAddresses(text, problems) {
  const lines = text.split('\n').map((line) => line.trim());
  const typed = lines.filter((line) => line !== '');
  if (typed.length === 0) problems.push({ field: 'addresses', problem: 'empty', value: '', limit: 0 });
  return typed.flatMap((line) => {
    const read = readAddress(line);
    if (typeof read === 'string') return [read];
    problems.push({ field: 'addresses', problem: read.problem, value: line, limit: 0 });
    return [];
  });
}

/**
 * @param {string} line
 * @returns {string | { problem: LoadProblem['problem'] }}
 */
function readAddress(line) {
  // `localhost:3000/a` would be an address of the scheme `localhost:`.
  const text = /^(localhost|[\w.-]+:\d+)(?=[/?#:]|$)/i.test(line) ? `http://${line}` : line;
  if (!URL.canParse(fillNumber(text, 1))) return { problem: 'notAddress' };
  const [first, second] = [new URL(fillNumber(text, 1)), new URL(fillNumber(text, 2))];
  if (first.protocol !== 'http:' && first.protocol !== 'https:') return { problem: 'notHttp' };
  // Each origin would have to be allowed by itself.
  if (first.origin !== second.origin) return { problem: 'numberInHost' };
  const url = new URL(text);
  url.hash = '';
  return url.href.replaceAll(/%7Bn%7D/gi, '{n}');
}

/**
 * @param {keyof typeof RANGES} field
 * @param {string} text
 * @param {LoadProblem[]} problems
 */
function readNumber(field, text, problems) {
  const [least, most] = RANGES[field];
  const value = text.trim();
  const number = Number(value);
  if (value === '') problems.push({ field, problem: 'empty', value, limit: 0 });
  else if (!Number.isInteger(number)) problems.push({ field, problem: 'notNumber', value, limit: 0 });
  else if (number < least) problems.push({ field, problem: 'tooSmall', value, limit: least });
  else if (number > most) problems.push({ field, problem: 'tooLarge', value, limit: most });
  return number;
}

/**
 * @param {string} text
 * @param {LoadProblem[]} problems
 */
function readMethod(text, problems) {
  const value = text.trim().toUpperCase();
  // The script passes it to Node.js, which refuses words that it does not know.
  if (!METHODS.includes(value)) problems.push({ field: 'method', problem: 'notMethod', value: text, limit: 0 });
  return value;
}

/**
 * @param {string} text
 * @param {LoadProblem[]} problems
 */
function readType(text, problems) {
  const value = text.trim();
  const isType = value === '' || /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;\s*[\w-]+=[\w.+/-]+)*$/.test(value);
  if (!isType) problems.push({ field: 'type', problem: 'notType', value: text, limit: 0 });
  return value;
}
