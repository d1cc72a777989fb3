/** The memory log: what it reads, and its verdicts. */

/** @import { en as English } from '../en/memory.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'memoryLog.title': '不用快照看内存变化',
  'memoryLog.chart': '内存随时间的变化，{samples}：已用堆从 {first} 变为 {last}。',
  'memoryLog.chart.samples.other': '{count} 个采样',
  'memoryLog.axis.second': '{count} 秒',
  'memoryLog.axis.minute': '{count} 分',
  'memoryLog.axis.hour': '{count} 小时',
  'memoryLog.axis.day': '{count} 天',
  'memoryLog.reading.time': '{after}（{time}）',
  'memoryLog.reading.number': '第 {number} 个采样',
  'memoryLog.table.time': '时间',
  'memoryLog.kind.rss': 'RSS',
  'memoryLog.kind.rss.hint':
    '常驻内存：进程在物理内存中的全部内容，包括堆、缓冲区、原生代码和栈。点击可隐藏或显示这条线。',
  'memoryLog.kind.heapTotal': '堆（已预留）',
  'memoryLog.kind.heapTotal.hint': 'heapTotal：V8 为堆预留的内存。点击可隐藏或显示这条线。',
  'memoryLog.kind.heapUsed': '堆（已用）',
  'memoryLog.kind.heapUsed.hint':
    'heapUsed：JavaScript 对象占用的内存，包括下一次垃圾回收会释放的对象。点击可隐藏或显示这条线。',
  'memoryLog.kind.external': '外部内存',
  'memoryLog.kind.external.hint':
    'external：由 JavaScript 对象持有、位于堆外的内存，包括缓冲区。点击可隐藏或显示这条线。',
  'memoryLog.kind.arrayBuffers': '数组缓冲区',
  'memoryLog.kind.arrayBuffers.hint':
    'arrayBuffers：ArrayBuffer 和 Buffer 的内容，计入外部内存。点击可隐藏或显示这条线。',
};
