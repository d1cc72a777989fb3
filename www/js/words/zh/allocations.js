/** Allocations: when, and by which function. */

/** @import { en as English } from '../en/allocations.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'allocations.none':
    '此文件没有记录对象的分配时间和位置。请在开发者工具的内存面板中录制“时间轴上的分配插桩”并记录分配堆栈，然后打开保存的 .heaptimeline 文件。',
  'allocations.timeline': '仍存活的内存（按分配时间）',
  'allocations.timeline.hint': '拖选一段即可查看其中的对象。',
  'allocations.samples.none': '没有记录时间，只记录了位置。',
  'allocations.chart': '{time} 内有 {count} 次采样，最高 {size}',
  'allocations.peak': '峰值 {size}',
  'allocations.before': '之前',
  'allocations.from': '第一个采样',
  'allocations.to': '最后一个采样',
  'allocations.sample': '第 {number} 个采样，共 {count} 个，{time}：仍存活 {size}',
  'allocations.range.before': '录制开始之前的 {size}',
  'allocations.range.until': '录制开始之前至 {to} 的 {size}',
  'allocations.range': '{from} 至 {to} 的 {size}',
  'allocations.range.all': '共 {size}',
  'allocations.clear': '所有对象',
  'allocations.site': '分配于 {name}',
  'allocations.classes': '类',
  'allocations.classes.none': '当时分配的对象都已释放。',
  'allocations.sites': '分配位置',
  'allocations.sites.none': '没有记录位置。请在录制前勾选“分配堆栈轨迹”。',

  'sites.name': '函数',
  'sites.name.hint': '分配对象的函数；展开可查看它的调用者。点击可查看它的对象。',
  'sites.liveCount': '存活',
  'sites.liveCount.hint': '仍存活的对象',
  'sites.liveSize': '存活大小',
  'sites.liveSize.hint': '仍存活的对象的字节数',
  'sites.count': '数量',
  'sites.count.hint': '分配过的所有对象',
  'sites.size': '大小',
  'sites.size.hint': '分配过的所有对象的字节数',
};
