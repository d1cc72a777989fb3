/** The list of open snapshots and its order. */

/** @import { en as English } from '../en/snapshots.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'snapshots.move': '按 Alt 和方向键可移动它',
  'snapshots.objects.other': '{count} 个对象',
  'snapshots.moved': '{name} 现在是第 {place} 个，共 {count} 个。',

  'order.label': '快照的顺序',
  'order.opened': '按打开顺序',
  'order.name': '按名称',
  'order.time': '按时间',
  'order.arranged': '手动排列',
};
