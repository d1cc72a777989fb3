/** Keys, help, the graph of retainers, embedding. */

export const en = {};

/** @type {Record<keyof typeof en, string>} */
export const zh = {};
