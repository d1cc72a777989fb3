/** Treemap, icicle, and what the overview adds. */

export const en = {};

/** @type {Record<keyof typeof en, string>} */
export const zh = {};
