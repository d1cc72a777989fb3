/**
 * Links of earlier versions. What a link means may never change; where its form does, the version goes up by one, and
 * an upgrader says how to write a link of the version before in the new form. They run one after the other, so that
 * each has to know of two forms only.
 */

/**
 * Rewrites the values of a link, in place.
 * @typedef {(values: URLSearchParams) => void} Upgrader
 */

/** By the version that they start from. @type {readonly Upgrader[]} */
const UPGRADERS = [
  // 0: without a version, as written by hand. It has always meant what 1 means.
  () => undefined,
];

/** What links are written in. */
export const VERSION = UPGRADERS.length;

/**
 * The values of a link in today's form.
 * @param {string} hash With or without its `#`.
 * @param {readonly Upgrader[]} [upgraders]
 * @returns {URLSearchParams | undefined} nothing where its version is damaged, or later than this page
 */
export function readLink(hash, upgraders = UPGRADERS) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const version = values.get('v') ?? '0';
  if (!/^\d{1,6}$/.test(version) || Number(version) > upgraders.length) return undefined;
  for (const upgrade of upgraders.slice(Number(version))) upgrade(values);
  return values;
}
