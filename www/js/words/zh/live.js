/** The live view: connecting to a process, its memory, recording snapshots. */

/** @import { en as English } from '../en/live.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'live.title': '从运行中的进程获取快照',
};
