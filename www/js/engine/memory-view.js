/**
 * Writing into the engine's memory: every byte of a file that this page puts there passes through `viewOf`, which checks it
 * against the room that the core has given. A length that a server, a header or another page has announced never decides
 * how much is written.
 *
 * @typedef {object} Room A buffer of the core, in the engine's memory.
 * @property {number} address
 * @property {number} room bytes at that address
 */
import { failure } from './failure.js';

/**
 * A view of the first bytes of a room, or of `length` bytes from `at` on. If another thread has grown a shared memory,
 * `memory.buffer` is too short until this thread has handled V8's notice of it; growing by nothing makes the current buffer
 * at once.
 * @param {WebAssembly.Memory} memory
 * @param {Room} room
 * @param {number} length
 * @param {number} [at]
 */
export function viewOf(memory, { address, room }, length, at = 0) {
  const isInside = [address, room, length, at].every(isSize) && at + length <= room;
  if (!isInside) throw failure('crashed', `${length} bytes at ${at} do not fit into a buffer of ${room} bytes`);
  if (memory.buffer.byteLength < address + room) memory.grow(0);
  return new Uint8Array(memory.buffer, address + at, length);
}

/** @param {number} value */
function isSize(value) {
  return Number.isSafeInteger(value) && value >= 0;
}
