/** Allocations over time, and contexts. */

export const en = {};

/** @type {Record<keyof typeof en, string>} */
export const zh = {};
