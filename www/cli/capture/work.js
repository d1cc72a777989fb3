/**
 * What happens between two snapshots: requests, a command, code in the program, a pause, or what the person does.
 *
 * @import { Channel } from '../../js/live/channel.js'
 * @import { Console } from '../console.js'
 * @import { Load } from '../../js/live/types.js'
 * @import { LoadProblem } from '../../js/live/load-plan.js'
 * @import { OptionValues, Options } from '../options.js'
 * @import { TextKey } from '../../js/words/types.js'
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_LOAD, checkLoad } from '../../js/live/load-plan.js';
import { sendLoad } from '../../js/live/script/parts/load.mjs';
import { Problem } from '../problem.js';
import { OWN_GROUP, watchChild } from './child.js';

/** Timers of Node.js end after 24 days at most. */
const DAY_S = 86_400;
/** As on the page. @type {readonly [number, number]} */
const REQUESTS = [1, 1_000_000];

/** @type {Options} */
export const WORK_OPTIONS = {
  url: { type: 'string', value: 'URL', isList: true, text: 'cli.option.url' },
  requests: { type: 'string', value: 'N', range: REQUESTS, text: 'cli.option.requests' },
  'warm-up': { type: 'string', value: 'N', range: [0, REQUESTS[1]], text: 'cli.option.warmUp' },
  concurrency: { type: 'string', value: 'N', range: [1, 64], text: 'cli.option.concurrency' },
  method: { type: 'string', value: 'METHOD', text: 'cli.option.method' },
  body: { type: 'string', value: 'TEXT', mayBeEmpty: true, text: 'cli.option.body' },
  type: { type: 'string', value: 'TYPE', text: 'cli.option.type' },
  run: { type: 'string', value: 'COMMAND', text: 'cli.option.run' },
  eval: { type: 'string', value: 'CODE', text: 'cli.option.eval' },
  wait: { type: 'string', value: 'SECONDS', range: [0, DAY_S], text: 'cli.option.wait' },
};

/** How often code is evaluated between two snapshots, unless `--requests` says otherwise. */
const EVALUATIONS = 20;
const WARM_UP = 50;
/** How long a command may take to end after the program has. */
const STOP_LIMIT_MS = 1000;

/**
 * @typedef {object} Work
 * @property {string | undefined} address Of the program's server.
 * @property {boolean} hasWarmUp Whether it is also done before the first snapshot.
 * @property {(context: Context) => Promise<string>} run Returns what was done, to be printed.
 */
/**
 * @typedef {object} Context
 * @property {number} round 0 before the first snapshot.
 * @property {Channel} channel
 * @property {Promise<never>} ended Rejects when the program ends.
 * @property {Console} console
 */

/**
 * @param {OptionValues} values
 * @param {{ isInteractive: boolean }} person Whether somebody can be asked.
 * @returns {Work} throws a `Problem`
 */
export function planWork(values, { isInteractive }) {
  const wanted = ['url', 'run', 'eval', 'wait'].filter((name) => values[name] !== undefined);
  if (wanted.length > 1)
    throw new Problem('cli.error.oneWork', { options: wanted.map((name) => `--${name}`).join(', ') });
  if (values['url'] !== undefined) return requestsOf(values);
  if (typeof values['run'] === 'string') return commandOf(values['run']);
  if (typeof values['eval'] === 'string') return codeOf(values['eval'], Number(values['requests'] ?? EVALUATIONS));
  if (typeof values['wait'] === 'string') return pauseOf(Number(values['wait']));
  if (!isInteractive) throw new Problem('cli.error.noWork');
  return personOf();
}

/** @param {OptionValues} values @returns {Work} */
function requestsOf({ url, requests, 'warm-up': warmUp, concurrency, method, body, type }) {
  const typed = {
    ...DEFAULT_LOAD,
    addresses: /** @type {string[]} */ (url).join('\n'),
    ...(typeof requests === 'string' && { count: requests }),
    ...(typeof concurrency === 'string' && { concurrency }),
    ...(typeof method === 'string' && { method }),
    ...(typeof body === 'string' && { body }),
    ...(typeof type === 'string' && { type }),
  };
  const { load, problems } = checkLoad(typed);
  if (!load) throw loadProblem(problems[0]);
  const first = typeof warmUp === 'string' ? Number(warmUp) : Math.min(WARM_UP, load.count);
  let sent = 0;
  return {
    address: load.addresses[0],
    hasWarmUp: first > 0,
    async run({ round, ended, console }) {
      const count = round === 0 ? first : load.count;
      const { outcomes, isServed } = await sendLoad(load, sent, count, ended).catch((error) => {
        throw new Problem('cli.error.load', { message: error.message });
      });
      sent += count;
      if (!isServed) console.say(console.speech.t('cli.capture.notServed'));
      return console.speech.t('cli.capture.requests', { outcomes });
    },
  };
}

/** @param {LoadProblem | undefined} problem */
function loadProblem(problem) {
  const { field = 'addresses', problem: what = 'empty', value = '', limit = 0 } = problem ?? {};
  const names = { addresses: 'url', count: 'requests', pauseMs: 'wait' };
  const name = names[/** @type {keyof typeof names} */ (field)] ?? field;
  const key = /** @type {TextKey} */ (`liveLoad.problem.${what}`);
  return new Problem('cli.error.loadOption', { option: `--${name}`, value, limit }, key);
}

/** @param {string} command @returns {Work} */
function commandOf(command) {
  return {
    address: undefined,
    hasWarmUp: true,
    async run({ round, ended, console }) {
      const child = spawn(command, {
        shell: true,
        // The output of this command is the report.
        stdio: ['ignore', 2, 2],
        env: { ...process.env, HEAPWISE_ROUND: String(round) },
        ...OWN_GROUP,
      });
      const { ended: hasEnded, release, stop } = watchChild(child, command, STOP_LIMIT_MS);
      // What a command that has ended leaves in the background is meant to go on.
      const [code] = await Promise.race([ended, once(child, 'exit')]).finally(() => (hasEnded() ? release() : stop()));
      if (code !== 0) throw new Problem('cli.error.run', { command, code: String(code) });
      return console.speech.t('cli.capture.ran', { command });
    },
  };
}

/** @param {string} expression @param {number} count @returns {Work} */
function codeOf(expression, count) {
  return {
    address: undefined,
    hasWarmUp: true,
    async run({ channel, console }) {
      const command = { expression, awaitPromise: true, silent: true };
      for (let at = 0; at < count; at++) {
        const { exceptionDetails } = await channel.send('Runtime.evaluate', command, {
          limitMs: Number.POSITIVE_INFINITY,
        });
        if (!exceptionDetails) continue;
        const message = exceptionDetails.exception?.description ?? exceptionDetails.text;
        throw new Problem('cli.error.eval', { message: String(message).split('\n')[0] ?? '' });
      }
      return console.speech.n('cli.capture.evaluated', count);
    },
  };
}

/** @param {number} seconds @returns {Work} */
function pauseOf(seconds) {
  return {
    address: undefined,
    hasWarmUp: true,
    async run({ ended, console }) {
      await Promise.race([ended, sleep(seconds * 1000)]);
      return console.speech.t('cli.capture.waited', { time: console.speech.f.duration(seconds * 1000) });
    },
  };
}

/** @returns {Work} */
function personOf() {
  return {
    address: undefined,
    hasWarmUp: true,
    async run({ round, ended, console }) {
      const { t } = console.speech;
      // With `terminal` readline would read Ctrl+C as a key, and only close itself.
      const asked = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
      const closed = once(asked, 'close').then(() => {
        throw new Problem('cli.error.noAnswer');
      });
      closed.catch(() => {});
      try {
        const question = t(round === 0 ? 'cli.capture.askFirst' : 'cli.capture.ask');
        await Promise.race([ended, closed, asked.question(`${question} `)]);
      } finally {
        asked.close();
      }
      return '';
    },
  };
}
