/**
 * Texts of a heap, an address or a file's name on screen: marks of direction could reorder what is read, and signs that are
 * not drawn could hide in a name. Each is replaced by a sign that can be seen. What is computed, searched or saved as data
 * keeps the text as it is.
 *
 * Joiners between letters (U+200C, U+200D) stay: scripts and emoji need them.
 */

/** Controls but the tab and line breaks, marks of direction, separators, spaces without width, tags. */
const UNSEEN =
  /(?![\t\n\r])[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const FIRST_PICTURE = 0x2400;
const DELETE = 0x7f;

/**
 * @param {string} text
 * @returns {string} The same text, unless something in it cannot be seen.
 */
export function visible(text) {
  return text.replace(UNSEEN, sign);
}

/** @param {string} unseen */
function sign(unseen) {
  const code = unseen.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(FIRST_PICTURE + code);
  if (code === DELETE) return '\u2421';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/**
 * The same JSON, in which these signs are escaped: whoever reads the file as text sees them, and a parser reads the same.
 * @param {string} json
 */
export function escapeUnseen(json) {
  return json.replace(UNSEEN, (unseen) =>
    Array.from({ length: unseen.length }, (_, at) => `\\u${unseen.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );
}
