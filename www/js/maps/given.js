/**
 * Which of the files that a person gives are maps, compiled files or sources, by their names.
 *
 * @import { Given } from './types.js'
 */

const SOURCE = /\.([cm]?[jt]sx?|vue|svelte|astro|coffee|mdx?)$/i;
const COMPILED = /\.([cm]?jsx?|bundle)$/i;
const MAP = /\.map$/i;

/** Whether a file is a map. A lone map may also be called `.json`. @param {string} path */
export function isMapName(path) {
  return MAP.test(path) && !/\.(css|d\.[cm]?ts)\.map$/i.test(path);
}

/** Whether a runtime can have loaded a file. @param {string} path */
export function isCompiledName(path) {
  return COMPILED.test(path);
}

/** Whether a file has to do with maps: is one, is compiled, or is a source. @param {string} path */
export function isMapInput(path) {
  return isMapName(path) || (SOURCE.test(path) && !/\.d\.[cm]?ts$/i.test(path)) || COMPILED.test(path);
}

/** @param {string} path @param {Blob} blob @returns {Given} */
export function givenBlob(path, blob) {
  return {
    path: slashed(path),
    size: blob.size,
    text: () => blob.text(),
    tail: (bytes) => blob.slice(Math.max(0, blob.size - bytes)).text(),
  };
}

/** @param {string} path @param {string} text @returns {Given} */
export function givenText(path, text) {
  return {
    path: slashed(path),
    size: text.length,
    text: async () => text,
    tail: async (bytes) => text.slice(-bytes),
  };
}

/** @param {string} path */
function slashed(path) {
  return path.replaceAll('\\', '/').replace(/^\.?\/+(?=[^/])/, (start) => (start.startsWith('.') ? '' : '/'));
}
