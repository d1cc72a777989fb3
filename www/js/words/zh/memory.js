/** The memory log: what it reads, and its verdicts. */

/** @import { en as English } from '../en/memory.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'memory.title': '不用快照看内存变化',
};
