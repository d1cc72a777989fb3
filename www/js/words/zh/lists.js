/** What all lists share: filter, copying, export, columns, loading. */

/** @import { en as English } from '../en/lists.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'filter.wrong': '无法理解筛选条件',

  'copy.done': '已复制。',
  'copy.failed': '浏览器不允许复制。',

  'export.csv': '导出 CSV',
  'export.csv.hint': '将此列表最外层的行存为文件，最多 100,000 行',
  'export.cancel': '取消（{count} 行）',
  'export.done.other': '已写出 {count} 行。',
  'export.failed': '这些行未能写出：{message}',

  'column.resize': '拖动可改变宽度；双击恢复原宽度',

  'detail.loading': '正在计算…',
  'detail.failed': '未能算出：{message}',
  'detail.retry': '重试',

  'edge.in': '属于',

  'containment.hint': '从根开始，逐级查看所引用的对象。',
  'containment.none': '根没有引用任何对象。',
};
