/** The heap by kind and type. */

/** @import { en as English } from '../en/statistics.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'statistics.kinds': '按种类',
  'statistics.total': '总计',
  'statistics.nodes': '按 V8 类型的对象',
  'statistics.edges': '按类型的引用',
  'statistics.type': '类型',
  'statistics.early': '快照分析完成后显示。',
};
