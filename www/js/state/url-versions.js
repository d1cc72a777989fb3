/**
 * Links of earlier versions. The meaning of a link never changes. When its form changes, the version goes up by one,
 * and an upgrader rewrites links of the previous version. Upgraders run one after the other, so each knows only two
 * forms.
 */

/**
 * Rewrites the values of a link, in place.
 * @typedef {(values: URLSearchParams) => void} Upgrader
 */

/** By the version they upgrade. @type {readonly Upgrader[]} */
const UPGRADERS = [
  // 0: links without a version, as written by hand. They have the form of version 1.
  () => undefined,
];

/** The version in which links are written. */
export const VERSION = UPGRADERS.length;

/**
 * The values of a link in the current form.
 * @param {string} hash With or without its `#`.
 * @param {readonly Upgrader[]} [upgraders]
 * @returns {URLSearchParams | undefined} Undefined if its version is invalid, or newer than this page.
 */
export function readLink(hash, upgraders = UPGRADERS) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const version = values.get('v') ?? '0';
  if (!/^\d{1,6}$/.test(version) || Number(version) > upgraders.length) return undefined;
  for (const upgrade of upgraders.slice(Number(version))) upgrade(values);
  return values;
}
