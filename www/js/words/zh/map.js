/** Treemap and icicle. */

/** @import { en as English } from '../en/map.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'map.treemap': '矩形树图',
  'map.icicle': '冰柱图',
  'map.shape': '形状',
  'map.direction': '方向',
  'map.down': '自顶向下',
  'map.up': '自底向上',
  'map.by': '分组',
  'map.by.object': '按对象',
  'map.by.class': '按类',
  'map.out': '缩小',
  'map.hint': '每块面积是随它一起释放的内存。单击进入，双击打开对象。',
  'map.hint.up': '每个类按其对象自身占用的字节显示；下方是持有这些对象的类。单击进入，双击打开最大的对象。',
  'map.label': '保留关系图：方向键移动，Enter 进入，Esc 返回，Shift+Enter 打开对象',
  'map.label.up': '各类所占字节及其持有者图：方向键移动，Enter 进入，Esc 返回，Shift+Enter 打开最大的对象',
  'map.above': '所在位置',
  'map.all': '整个堆',
  'map.hidden': '另有 {count} 层',
  'map.rest.other': '{count} 个更小的对象',
  'map.several': '{name} ×{count}',
  'map.open': '打开',
  'map.open.title': '打开这个对象的页面',
  'map.largest': '打开最大的',
  'map.largest.title': '打开其中最大对象的页面',
  'map.share': '占堆的 {share}',
  'map.loading': '正在绘制…',
  'map.failed': '无法绘制：{message}',
  'map.empty': '这里不占用任何内存。',
  'map.table': '图中最大的部分',
  'map.table.name': '名称',
  'map.table.class': '类',
  'map.table.retained': '保留大小',
  'map.table.shallow': '浅层大小',
  'map.table.share': '占比',
  'map.table.level': '层级',
};
