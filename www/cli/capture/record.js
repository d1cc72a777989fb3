/**
 * Takes three snapshots of a program in one session of its inspector, with work between them, as *Record three* of the
 * page does.
 *
 * @import { Channel } from '../../js/live/channel.js'
 * @import { Console } from '../console.js'
 * @import { Work } from './work.js'
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../js/live/connection.js';
import { LiveFailure } from '../../js/live/failure.js';
import { CAPTURES, record } from '../../js/live/recorder.js';
import { identify } from '../../js/live/target.js';
import { startV8, watchProgram } from '../../js/live/v8.js';
import { Problem } from '../problem.js';
import { progressLine } from '../terminal/progress.js';
import { safeText } from '../terminal/safe.js';
import { Socket } from './socket.js';

/** How long the program may finish its work before a snapshot. */
const SETTLE_MS = 500;

/**
 * @param {object} what
 * @param {string} what.url Of the inspector's socket.
 * @param {number | undefined} what.pid The process that is meant, if it was named.
 * @param {((channel: Channel) => Promise<void>) | undefined} what.ready Resolves when there is something to be captured.
 * @param {Promise<void> | undefined} what.ending Resolves when the program has come to its end.
 * @param {Work} what.work
 * @param {string} what.folder Where the files go.
 * @param {Console} what.console
 * @returns {Promise<string[]>} the files, oldest first; rejects with a `Problem`
 */
export async function recordThree({ url, pid, ready, ending, work, folder, console }) {
  const { t } = console.speech;
  /** @type {(failure: unknown) => void} */
  let lose = () => {};
  /** @type {Promise<never>} */
  const ended = new Promise((_, reject) => (lose = reject));
  ended.catch(() => {});
  const connection = await connect(url, { onlost: lose, onsent: () => {} }, /** @type {any} */ (Socket)).catch(
    (error) => {
      throw explained(error, url);
    },
  );
  const line = progressLine(console);
  const done = (/** @type {string} */ text) => {
    line.clear();
    if (text !== '') console.say(text);
  };
  try {
    const { channel } = connection;
    void ending?.then(() => connection.end(new LiveFailure('ended')));
    await ready?.(channel);
    const identified = await identify(channel, url);
    let { runtime } = identified;
    if (pid !== undefined && runtime.pid !== pid)
      throw new Problem('cli.error.otherPid', { pid, other: String(runtime.pid) });
    let isWaiting = false;
    if (runtime.kind === 'node' || runtime.kind === 'deno') {
      const onended = () => connection.end(new LiveFailure('ended'));
      await watchProgram(channel, { onwaiting: () => (isWaiting = true), onended });
      if (isWaiting) runtime = await startV8(channel, url);
    }
    const name = [runtime.kind, runtime.version, runtime.title].filter((part) => part !== '').join(' ');
    done(t('cli.capture.connected', { name: safeText(name) }));
    const context = { channel, ended, console };
    if (work.hasWarmUp) done(await work.run({ ...context, round: 0 }));
    const time = new Date().toISOString().replace(/[-:]|\..*/g, '');
    let number = 0;
    /** @type {string[]} */
    let files = [];
    const take = async (/** @type {number} */ round) => {
      await sleep(SETTLE_MS);
      const path = join(folder, `Heap-${time}-${++number}.heapsnapshot`);
      const label = t('cli.capture.taking', { number: round, count: CAPTURES });
      line.show(label);
      const { ids, bytes } = await writeSnapshot(path, identified.target, (fraction) => line.show(label, fraction));
      files.push(path);
      done(t('cli.capture.taken', { number: round, count: CAPTURES, size: console.speech.f.bytes(bytes) }));
      return { ids };
    };
    const load = async (/** @type {number} */ round) => {
      line.show(t('cli.capture.working'));
      done(await work.run({ ...context, round }));
    };
    const onrestart = () => {
      done(t('cli.capture.again'));
      for (const path of files.slice(0, -1)) rmSync(path, { force: true });
      files = files.slice(-1);
    };
    const { signal } = new AbortController();
    const outcome = await Promise.race([ended, record({ take, load, onstep: () => {}, onrestart, signal })]);
    if (outcome === 'disturbed') throw new Problem('cli.error.disturbed');
    return files;
  } catch (error) {
    throw explained(error, url);
  } finally {
    line.clear();
    connection.close();
  }
}

/**
 * @param {string} path
 * @param {import('../../js/live/target.js').Target} target
 * @param {(fraction: number | undefined) => void} onprogress
 */
async function writeSnapshot(path, target, onprogress) {
  const file = openSync(path, 'wx', 0o600);
  let bytes = 0;
  try {
    const ids = await target.take({
      // Written at once: pieces that wait would fill the memory of this process.
      onpiece: (piece) => {
        for (let at = 0; at < piece.length;) at += writeSync(file, piece, at);
        bytes += piece.length;
      },
      onprogress: ({ done, total }) => onprogress(total > 0 ? done / total : undefined),
    });
    return { ids, bytes };
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** @param {unknown} error @param {string} url */
function explained(error, url) {
  if (!(error instanceof LiveFailure)) return error;
  const { problem, message } = error;
  // A socket that does not open has no message.
  if (problem === 'unreachable') return new Problem('cli.error.noSocket', { address: url });
  if (problem === 'ended') return new Problem('cli.error.cameToEnd');
  return new Problem(`live.failed.${problem}`, { message });
}
