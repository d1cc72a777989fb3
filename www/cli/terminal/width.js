/**
 * Columns that text takes in a terminal, and lines that fit. Chinese characters and most emoji take two columns; marks that
 * combine with a character, none. Lines break at spaces, and between Chinese characters.
 *
 * @typedef {{ text: string; paint: (text: string) => string }} Run Text of one style.
 */

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NONE = /\p{Mn}|\p{Me}|[\u200b\u200c]|\u200d/u;
/** Marks that must not begin a line. */
const CLOSING = /[\u3001\u3002\uff0c\uff0e\uff1a\uff1b\uff1f\uff01\uff09\u300b\u300d\u300f\u3011\u2019\u201d]/;
/** Marks that must not end one. */
const OPENING = /[\uff08\u300a\u300c\u300e\u3010\u2018\u201c]/;

/** @param {string} text */
export function widthOf(text) {
  let width = 0;
  for (const sign of text) width += widthOfSign(sign);
  return width;
}

/** @param {string} sign */
function widthOfSign(sign) {
  if (NONE.test(sign)) return 0;
  return WIDE.test(sign) ? 2 : 1;
}

/**
 * Pieces between which a line may break: words with the spaces behind them, and single Chinese characters.
 * @param {string} text
 */
function piecesOf(text) {
  /** @type {string[]} */
  const pieces = [];
  let piece = '';
  let previous = '';
  for (const sign of text) {
    const isAfterSpace = previous === ' ' && sign !== ' ';
    const isBetweenWide =
      previous !== '' && (WIDE.test(sign) || WIDE.test(previous)) && !CLOSING.test(sign) && !OPENING.test(previous);
    if (piece !== '' && (isAfterSpace || (isBetweenWide && sign !== ' '))) {
      pieces.push(piece);
      piece = '';
    }
    piece += sign;
    previous = sign;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

/**
 * Sets runs into lines of at most `width` columns. A piece that is wider than a line is broken anywhere.
 * @param {readonly Run[]} runs
 * @param {number} width
 * @returns {string[]}
 */
export function wrapRuns(runs, width) {
  /** @type {{ text: string; run: Run }[]} */
  const pieces = runs.flatMap((run) => piecesOf(run.text).map((text) => ({ text, run })));
  /** @type {{ text: string; run: Run }[][]} */
  const lines = [[]];
  let used = 0;
  for (let at = 0; at < pieces.length; at++) {
    // Pieces without a space between them are one word, of whatever styles.
    const word = [/** @type {{ text: string; run: Run }} */ (pieces[at])];
    while (isGlued(pieces[at], pieces[at + 1])) word.push(/** @type {{ text: string; run: Run }} */ (pieces[++at]));
    const needed = widthOf(
      word
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    );
    if (used > 0 && used + needed > width) {
      lines.push([]);
      used = 0;
    }
    for (const { text, run } of word) {
      for (const part of used + widthOf(text.trimEnd()) > width ? broken(text, width, used) : [text]) {
        if (used > 0 && used + widthOf(part.trimEnd()) > width) {
          lines.push([]);
          used = 0;
        }
        lines.at(-1)?.push({ text: part, run });
        used += widthOf(part);
      }
    }
  }
  return lines.map(painted);
}

/**
 * @param {{ text: string; run: Run } | undefined} first
 * @param {{ text: string; run: Run } | undefined} second
 */
function isGlued(first, second) {
  if (!first || !second || first.run === second.run) return false;
  return !first.text.endsWith(' ') && !second.text.startsWith(' ') && !WIDE.test(first.text.slice(-1) + second.text[0]);
}

/**
 * @param {string} text
 * @param {number} width
 * @param {number} used Columns of the first line that are taken.
 */
function broken(text, width, used) {
  /** @type {string[]} */
  const parts = [''];
  let filled = used;
  for (const sign of text) {
    const columns = widthOfSign(sign);
    if (filled + columns > width) {
      parts.push('');
      filled = 0;
    }
    parts.push(`${parts.pop() ?? ''}${sign}`);
    filled += columns;
  }
  return parts.filter((part) => part !== '');
}

/** @param {readonly { text: string; run: Run }[]} line */
function painted(line) {
  /** @type {{ text: string; run: Run }[]} */
  const joined = [];
  for (const { text, run } of line) {
    const last = joined.at(-1);
    if (last?.run === run) last.text += text;
    else joined.push({ text, run });
  }
  const end = joined.length - 1;
  return joined.map(({ text, run }, at) => run.paint(at === end ? text.trimEnd() : text)).join('');
}

/**
 * Fills a text with spaces up to a width.
 * @param {string} text
 * @param {number} width
 * @param {'start' | 'end'} [side] Where the text stands.
 */
export function padded(text, width, side = 'start') {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return side === 'start' ? `${text}${space}` : `${space}${text}`;
}

/**
 * Cuts a text in its middle, so that the ends of a path stay.
 * @param {string} text
 * @param {number} width
 */
export function cutMiddle(text, width) {
  const signs = [...text];
  if (widthOf(text) <= width) return text;
  let head = '';
  let tail = '';
  for (let at = 0; widthOf(head) + widthOf(tail) + 2 < width && at < signs.length; at++) {
    if (at % 3 === 0) head += signs[at / 3] ?? '';
    else tail = (signs[signs.length - 1 - (at - Math.ceil(at / 3))] ?? '') + tail;
  }
  return `${head}…${tail}`;
}
