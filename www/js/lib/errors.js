/** Turns any thrown value into the plain data that an error card shows. */

/** @import { ErrorCode, ErrorData } from '../engine/protocol.js' */

/** @type {ReadonlySet<string>} */
const CODES = new Set(
  /** @type {ErrorCode[]} */ ([
    'not-a-snapshot',
    'truncated',
    'malformed',
    'too-large',
    'out-of-memory',
    'cancelled',
    'crashed',
    'network',
    'disconnected',
  ]),
);

/**
 * @param {unknown} thrown
 * @returns {ErrorData}
 */
export function toErrorData(thrown) {
  const error = /** @type {Partial<Record<keyof ErrorData, unknown>>} */ (
    typeof thrown === 'object' && thrown !== null ? thrown : { message: String(thrown) }
  );
  const { code, message, offset, hint } = error;
  return {
    code: typeof code === 'string' && CODES.has(code) ? /** @type {ErrorCode} */ (code) : 'crashed',
    message: typeof message === 'string' ? message : String(thrown),
    ...(typeof offset === 'number' ? { offset } : {}),
    ...(typeof hint === 'string' ? { hint } : {}),
  };
}
