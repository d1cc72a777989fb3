/**
 * The comments at the end of a compiled file: where its map is, and its debug id.
 *
 * @import { Given } from './types.js'
 */

const TAIL_BYTES = 4096;
const MAP_COMMENT = /(?:\/\/|\/\*)[#@][ \t]*sourceMappingURL=[ \t]*([^\s'"*]+)/g;
const DEBUG_COMMENT = /\/\/[#@][ \t]*debugId=[ \t]*([\w-]+)/g;

/** @typedef {{ map: string | undefined; debugId: string | undefined }} Comments */

/** The last comments of a text. @param {string} text @returns {Comments} */
export function commentsIn(text) {
  const last = (/** @type {RegExp} */ pattern) => [...text.matchAll(pattern)].at(-1)?.[1];
  return { map: last(MAP_COMMENT), debugId: last(DEBUG_COMMENT)?.toLowerCase() };
}

/**
 * The comments of a file. Only its end is read, unless that is the end of a map within the comment.
 * @param {Given} given
 */
export async function readComments(given) {
  const tail = await given.tail(TAIL_BYTES);
  const isWithin = given.size > TAIL_BYTES && /^[\w+/=%-]{1000,}\s*$/m.test(tail.slice(-2000));
  return commentsIn(isWithin && !MAP_COMMENT.test(tail) ? await given.text() : tail);
}

/** The text of a `data:` URL; undefined if it cannot be read. @param {string} url */
export function textOfData(url) {
  const [, isBase64, body = ''] = /^data:[^,]*?(;base64)?,(.*)$/is.exec(url) ?? [];
  try {
    if (!isBase64) return decodeURIComponent(body);
    const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}
