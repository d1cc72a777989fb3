/** 文件提前结束的快照：缺少什么，哪些结果仍然可靠。 */

/** @import { en as English } from '../en/partial.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'partial.title': '此快照不完整：文件在“{section}”之中或之后结束，位于第 {end} 字节。',
  'partial.title.end': '此快照的文件提前结束，位于第 {end} 字节。',
  'partial.reason': '捕获中断：{reason}。',
  'partial.whole': '对象、引用和名称都在，只缺少文件的结尾。',
  'partial.nodes': '共 {announced} 个对象，读到 {read} 个。',
  'partial.edges': '共 {announced} 个引用，读到 {read} 个。',
  'partial.edges.none': '共 {announced} 个引用，一个也没有读到。',
  'partial.rows.all': '所有对象和引用都在。',
  'partial.dropped': '有 {count} 个引用的一端没有对象，已略去。',
  'partial.names': '{nodes} 个对象和 {edges} 个引用缺少名称，以括号中的编号代替。',
  'partial.shallow': '浅层大小与整个堆一致。',
  'partial.shallow.written': '总大小与整个堆一致；浅层大小是 V8 写入的值，内部数据没有计入其所有者。',
  'partial.shallow.part': '浅层大小是 V8 写入的值，内部数据没有计入其所有者。总大小只是堆的一部分。',
  'partial.walks': '保留大小和距离也与整个堆一致。',
  'partial.walks.distances': '保留大小也与整个堆一致，距离可能不同。',
  'partial.walks.names': '保留大小和距离可能与整个堆不同：WeakMap 持有的内容要靠名称识别。',
  'partial.walks.edges':
    '保留大小、距离和保留者只依据读到的引用：在整个堆中，大小可能更大或更小，对象也可能有其他保留者。',
  'partial.leftOut': '查找泄漏需要完整的文件，以下提前结束的文件没有计入报告：{names}。',
  'partial.refused': '查找泄漏、比较、趋势以及保存不含文本的副本都需要完整的文件。',
};
