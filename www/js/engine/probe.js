/**
 * Whether threads are available, found by trying: `crossOriginIsolated` is false in some places that have them, such as
 * a panel of the developer tools.
 *
 * @returns {import('./protocol.d.ts').EngineFacts['fallback']} why not, or the empty string
 */
export function missingForThreads() {
  // Some browsers have threads, but no workers inside workers.
  if (!('Worker' in self)) return 'no-nested-workers';
  const { port1, port2 } = new MessageChannel();
  try {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    // A page that is not isolated may create shared memory, but cannot post it.
    port1.postMessage(memory.buffer);
    return '';
  } catch {
    return 'no-shared-memory';
  } finally {
    port1.close();
    port2.close();
  }
}
