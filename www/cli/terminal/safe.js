/**
 * Text of a heap in a terminal: control characters could move the cursor, change colours or the window's title, and marks
 * of direction could reorder what is shown. Each is replaced by a visible sign.
 */

const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** @param {string} text Line breaks are replaced, too. */
export function safeText(text) {
  return text.replace(UNSAFE, (sign) => (sign === '\t' || sign === '\n' || sign === '\r' ? ' ' : '\ufffd'));
}
