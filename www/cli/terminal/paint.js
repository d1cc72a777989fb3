/** Styles of text in a terminal. Each closes only itself, so that styles can be nested. */

/** Numbers of the sequences that begin and end a style. */
const STYLES = /** @type {const} */ ({
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
});

/** @typedef {keyof typeof STYLES} Style */
/** @typedef {(text: string, ...styles: readonly Style[]) => string} Paint */

/**
 * @param {boolean} hasColour
 * @returns {Paint}
 */
export function painter(hasColour) {
  if (!hasColour) return (text) => text;
  return (text, ...styles) =>
    styles.reduce((inner, style) => {
      const [begin, end] = STYLES[style];
      return `\u001b[${begin}m${inner}\u001b[${end}m`;
    }, text);
}
