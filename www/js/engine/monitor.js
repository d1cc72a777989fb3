/**
 * The progress words in shared memory; their layout is that of `crate/wasm/src/monitor.rs`.
 *
 * @typedef {NonNullable<import('./protocol.d.ts').EngineFacts['monitor']>} SharedMonitor
 * @typedef {import('./protocol.d.ts').Phase} Phase
 */

/** `Phase::ALL` of the core. */
const PHASES = /** @type {const} */ (['parse', 'index', 'classes', 'retainers', 'dominators', 'retained']);

/**
 * @param {SharedMonitor} monitor
 * @returns {{ phase: Phase; done: number; total: number }}
 */
export function readShared({ memory, address }) {
  const words = new DataView(memory, address, 24);
  return {
    phase: PHASES[words.getUint32(0, true)] ?? 'parse',
    done: Number(words.getBigUint64(8, true)),
    total: Number(words.getBigUint64(16, true)),
  };
}

/**
 * Cancels an opening at its next check. An opening that has ended ignores this, and so does the one that runs after it.
 * @param {SharedMonitor} monitor
 * @param {number} ticket the id of the call that opens
 */
export function cancelShared({ memory, address }, ticket) {
  Atomics.store(new Int32Array(memory, address, 2), 1, ticket);
}
