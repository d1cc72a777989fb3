/** Views of the engine's memory, which other threads may have grown. */

/**
 * A view of some bytes of the memory. If another thread has grown a shared memory, `memory.buffer` is too short until this
 * thread has handled V8's notice of it; growing by nothing makes the current buffer at once.
 * @param {WebAssembly.Memory} memory
 * @param {number} address
 * @param {number} length
 */
export function viewOf(memory, address, length) {
  if (memory.buffer.byteLength < address + length) memory.grow(0);
  return new Uint8Array(memory.buffer, address, length);
}
