/**
 * DevTools' newest worker as a function of Node, for the variables that no code can read: its rules for suspended
 * functions, modules and negative numbers are newer than the package with DevTools' source. Bundled by `bundle.mjs`.
 */
import {
  HeapSnapshotLoader,
  SecondaryInitManager,
} from 'chrome-devtools-mcp/build/src/third_party/devtools-heap-snapshot-worker.js';
import { loadWith } from './load-snapshot.js';

/**
 * Loads a snapshot as DevTools does.
 *
 * @param {Iterable<string> | AsyncIterable<string>} chunks the JSON text in pieces of any size
 * @returns {Promise<object>} DevTools' `JSHeapSnapshot`
 */
export function loadSnapshot(chunks) {
  return loadWith({ HeapSnapshotLoader, SecondaryInitManager }, chunks);
}
