/**
 * Sources on disk: a path, or a `file:` URL.
 *
 * @typedef {import('../../js/engine/protocol.d.ts').FileMessage} FileMessage
 */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError, failure } from '../../js/engine/failure.js';

/**
 * @param {unknown} source
 * @returns {FileMessage | undefined} undefined if it is no source on disk; throws an `EngineError` if it cannot be read
 */
export function fileOf(source) {
  const path = pathOf(source);
  if (path === undefined) return undefined;
  try {
    const facts = statSync(path);
    if (facts.isDirectory()) throw new Error(`${path} is a folder`);
    // A pipe, such as bash's <(…), has no size.
    return { kind: 'path', path, name: basename(path), size: facts.isFile() ? facts.size : -1 };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new EngineError(failure('network', `the file could not be read: ${message}`));
  }
}

/** @param {unknown} source */
function pathOf(source) {
  if (typeof source === 'string') return source;
  return source instanceof URL && source.protocol === 'file:' ? fileURLToPath(source) : undefined;
}
