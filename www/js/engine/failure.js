/**
 * Errors: as plain data, which can be posted between workers, and as what the embedding API rejects with.
 *
 * @typedef {import('./protocol.d.ts').ErrorData} ErrorData
 * @typedef {import('./protocol.d.ts').ErrorCode} ErrorCode
 */

/**
 * @param {ErrorCode} code
 * @param {string} message
 * @param {string} [hint]
 * @returns {ErrorData}
 */
export function failure(code, message, hint) {
  return hint === undefined ? { code, message } : { code, message, hint };
}

/**
 * Whether a thrown value is an `ErrorData`, of the core or of these modules.
 * @param {unknown} thrown
 * @returns {thrown is ErrorData}
 */
export function isFailure(thrown) {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string';
}

/**
 * An error of the engine, with the properties of `ErrorData`.
 * @implements {ErrorData}
 */
export class EngineError extends Error {
  /** @param {ErrorData} data */
  constructor(data) {
    super(data.message);
    this.name = /** @type {const} */ ('EngineError');
    this.code = data.code;
    this.offset = data.offset;
    this.hint = data.hint;
  }
}
