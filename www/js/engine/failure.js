/**
 * Errors as plain data, which is what crosses the border between workers.
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
 * Whether a thrown value is an `ErrorData`, from the core or from us.
 * @param {unknown} thrown
 * @returns {thrown is ErrorData}
 */
export function isFailure(thrown) {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string';
}
