/**
 * Text of a heap, of a file's name or of another program in a terminal. Control characters could move the cursor, change
 * colours or the window's title; marks of direction could reorder what is shown; other marks are not visible at all, and can
 * carry text that only a model reads. Each is replaced by a visible sign. The two joiners stay: emoji and some scripts need
 * them.
 */

const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** @param {string} text Line breaks are replaced, too. */
export function safeText(text) {
  return text.replace(UNSAFE, (sign) => (sign === '\t' || sign === '\n' || sign === '\r' ? ' ' : '\ufffd'));
}

/** @param {string} text Of several lines, which stay. */
export function safeLines(text) {
  return text.replace(UNSAFE, (sign) => (sign === '\t' || sign === '\n' || sign === '\r' ? sign : '\ufffd'));
}

/** The same for JSON, whose strings keep their meaning. @param {string} json */
export function safeJson(json) {
  return json.replace(UNSAFE, (sign) => (sign === '\n' ? sign : escapesOf(sign)));
}

/** @param {string} sign of one or two UTF-16 units */
function escapesOf(sign) {
  const units = Array.from({ length: sign.length }, (_, at) => sign.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
