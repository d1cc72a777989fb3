// Sends requests, so that what the program keeps of each one adds up.

import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './inspector.mjs';

/** A request without an answer for so long is given up. */
const ANSWER_LIMIT_MS = 30_000;

/**
 * @typedef {object} Load
 * @property {readonly string[]} addresses Taken in turn; `{n}` stands for the number of the request.
 * @property {number} concurrency
 * @property {number} pauseMs
 * @property {string} method
 * @property {string} body `{n}` as in addresses; empty for none.
 * @property {string} type The media type of the body.
 */

/**
 * @param {Load} load
 * @param {number} from Requests that were sent before, for `{n}`.
 * @param {number} count
 * @param {Promise<never>} ended Rejects when the program ends.
 * @returns {Promise<{ outcomes: string; isServed: boolean }>} How often which answer came, `300 × 200`, and whether any
 *   status was below 400.
 */
export async function sendLoad(load, from, count, ended) {
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: load.concurrency }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: load.concurrency }),
  };
  /** @type {Record<string, number>} */
  const outcomes = {};
  let number = from;
  let isOver = false;
  const sendInTurn = async () => {
    while (number < from + count && !isOver) {
      number += 1;
      const outcome = await sendOne(load, number, agents);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (load.pauseMs > 0) await sleep(load.pauseMs);
    }
  };
  try {
    await Promise.race([ended, Promise.all(Array.from({ length: Math.min(load.concurrency, count) }, sendInTurn))]);
  } finally {
    isOver = true;
    // Connections that stay open would be in the program's heap.
    for (const agent of Object.values(agents)) agent.destroy();
  }
  const told = Object.entries(outcomes)
    .map(([outcome, times]) => `${times} × ${outcome}`)
    .join(', ');
  const statuses = Object.keys(outcomes).map(Number);
  if (statuses.every(Number.isNaN)) throw new Problem(`No request was answered: ${told}.`);
  return { outcomes: told, isServed: statuses.some((status) => status < 400) };
}

/**
 * @param {Load} load
 * @param {number} number
 * @param {{ 'http:': http.Agent; 'https:': https.Agent }} agents
 * @returns {Promise<string>} The status of the answer, once it is read to its end, or the code of an error.
 */
function sendOne({ addresses, method, body, type }, number, agents) {
  const fill = (/** @type {string} */ text) => text.replaceAll('{n}', String(number));
  const url = new URL(fill(addresses[(number - 1) % addresses.length] ?? ''));
  const content = body === '' ? undefined : Buffer.from(fill(body));
  const headers = content && { 'Content-Type': type || 'text/plain', 'Content-Length': content.length };
  const isSecure = url.protocol === 'https:';
  return new Promise((resolve) => {
    const send = isSecure ? https.request : http.request;
    const agent = agents[isSecure ? 'https:' : 'http:'];
    const asked = send(url, { method, headers, agent }, (response) => {
      const status = String(response.statusCode);
      // A stream of events does not end by itself.
      if (response.headers['content-type']?.startsWith('text/event-stream')) {
        response.once('data', () => asked.destroy());
        response.once('close', () => resolve(status));
        return;
      }
      response.resume();
      response.on('end', () => resolve(status));
      response.on('error', (error) => resolve(codeOf(error)));
    });
    const limit = setTimeout(() => asked.destroy(new Error('no answer')), ANSWER_LIMIT_MS);
    asked.on('error', (error) => resolve(codeOf(error)));
    asked.on('close', () => clearTimeout(limit));
    asked.end(content);
  });
}

/** @param {Error & { code?: string }} error */
function codeOf({ code, message }) {
  return code ?? message;
}
