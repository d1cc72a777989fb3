/** What can be asked of a process, or of one of its threads, whatever protocol it speaks. */

import { LiveFailure } from './failure.js';
import { watchIds } from './ids.js';
import { v8FromJsc } from './jsc.js';
import { readRuntime } from './reported.js';
import { collectV8, identifyV8, memoryOfV8, takeV8 } from './v8.js';
import { collectBun, identifyBun, memoryOfBun, takeBun } from './webkit.js';

/** @import { Channel } from './channel.js' */
/** @import { CaptureProgress } from './messages.js' */
/** @import { IdState } from './script/parts/ids.mjs' */
/** @import { MemorySample, Runtime } from './types.js' */

/**
 * @typedef {object} Target
 * @property {() => Promise<MemorySample>} memory
 * @property {() => Promise<void>} collect
 * @property {(how: TakingOptions) => Promise<IdState>} take Takes a snapshot, and says whether ids mean the same as in the
 *   one before.
 */
/**
 * @typedef {object} TakingOptions
 * @property {(piece: Uint8Array) => void} onpiece A piece of the file, of any size.
 * @property {(progress: Omit<CaptureProgress, 'bytes'>) => void} onprogress
 */

/**
 * @param {Channel} channel
 * @param {string} url Of the socket.
 * @returns {Promise<{ runtime: Runtime; target: Target }>} rejects with a `LiveFailure`
 */
export async function identify(channel, url) {
  try {
    return { runtime: await identifyV8(channel, url), target: v8Target(channel) };
  } catch (error) {
    if (!(error instanceof LiveFailure) || error.problem !== 'refused') throw error;
    // With the limit of the channel: something that answers nothing would be waited for without end.
    const runtime = await identifyBun(channel).catch(() => undefined);
    if (!runtime) throw new LiveFailure('unsupported', error.message);
    const title = String(runtime.title).split(/[\\/]/).at(-1);
    return { runtime: readRuntime({ ...runtime, title }), target: bunTarget(patient(channel)) };
  }
}

/**
 * @param {Channel} channel
 * @returns {Target}
 */
export function v8Target(channel) {
  const watch = watchIds(channel);
  return {
    memory: () => memoryOfV8(channel),
    collect: () => collectV8(channel),
    take: async ({ onpiece, onprogress }) => {
      const onchunk = (/** @type {string} */ chunk) => onpiece(encode(chunk));
      return (await watch.around(() => takeV8(channel, { onchunk, onprogress }))).ids;
    },
  };
}

const encoder = new TextEncoder();

/**
 * The bytes of a piece of text. It is ASCII, so its length is known: writing into a buffer of that length takes half the
 * time of `encode`, which has to be ready for three times as much.
 * @param {string} text
 */
function encode(text) {
  const bytes = new Uint8Array(text.length);
  return encoder.encodeInto(text, bytes).read === text.length ? bytes : encoder.encode(text);
}

/** @param {ReturnType<typeof patient>} session @returns {Target} */
function bunTarget(session) {
  return {
    memory: () => memoryOfBun(session),
    collect: () => collectBun(session),
    take: async ({ onpiece, onprogress }) => {
      // Bun answers in one message, without progress before it.
      onprogress({ phase: 'building', done: 0, total: 0 });
      const text = await takeBun(session);
      for (const piece of v8FromJsc(text)) onpiece(piece);
      return 'unknown';
    },
  };
}

/** The same channel without limits: taking a snapshot may last. @param {Channel} channel */
function patient(channel) {
  return {
    /** @param {string} method @param {object} [params] */
    send: (method, params) => channel.send(method, params, { limitMs: Number.POSITIVE_INFINITY }),
  };
}
