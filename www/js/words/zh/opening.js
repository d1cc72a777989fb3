/** From a dropped file to an open snapshot: progress, phases, errors. */

/** @import { en as English } from '../en/opening.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'drop.open': '打开',
  'drop.compare': '与 {name} 比较',
  'drop.compare.hint': '打开该文件并显示有何变化。',
  'drop.title': '松开即可打开',
  'drop.hint': '文件不会离开本机。',

  'progress.title': '正在打开 {name}',
  'progress.bar': '打开 {name} 的进度',
  'progress.bytes': '{read} / {total}',
  'progress.bytes.unknown': '已读 {read}',
  'progress.cancel': '取消',
  'progress.cancel.key': 'Esc',
  'progress.cancelling': '正在取消…',
  'progress.waiting.other': '还有 {count} 个文件在等待',
  'progress.engine': '正在启动引擎',

  'phase.read': '读取',
  'phase.parse': '读取并解析',
  'phase.index': '建立引用关系',
  'phase.classes': '按类汇总',
  'phase.retainers': '查找持有者',
  'phase.dominators': '查找支配关系',
  'phase.retained': '汇总保留大小',

  'live.opened': '{name} 已打开：{nodes} 个对象，{size}。',
  'live.preview': '{name} 的类已可查看，保留大小随后给出。',
  'live.failed': '{name} 未能打开。{title}。',
  'live.cancelled': '已取消打开 {name}。',
  'live.classes.other': '{count} 个类',

  'error.not-a-snapshot': '这不是堆快照',
  'error.truncated': '文件不完整，提前结束',
  'error.malformed': '快照已损坏',
  'error.too-large': '快照太大',
  'error.out-of-memory': '内存不足',
  'error.cancelled': '已取消打开',
  'error.crashed': '引擎意外停止',
  'error.network': '无法读取该网址',
  'error.disconnected': '快照传输中断',
  'error.hint.not-a-snapshot': 'Heapwise 能打开由开发者工具内存面板或 v8.writeHeapSnapshot() 保存的文件。',
  'error.hint.truncated': '写入或下载可能中途断了。请重新获取快照或文件。',
  'error.hint.malformed': '请重新获取文件；如果它被工具修改或拼接过，请使用原始文件。',
  'error.hint.too-large': '请在堆还较小时获取快照。',
  'error.hint.out-of-memory': '请关闭其他快照和标签页后再试。',
  'error.hint.cancelled': '没有任何改动。',
  'error.hint.crashed': '继续时会启动新的引擎。如果此文件再次使它停止，请把上面的信息反馈给我们。',
  'error.hint.network': '服务器须允许跨源访问（CORS）。也可以先下载文件，再拖到这里。',
  'error.hint.disconnected': '可能是进程内存耗尽：获取快照时，进程还需要快照文件大小四到五倍的内存。',
  'error.file': '文件',
  'error.message': '问题',
  'error.offset': '位置',
  'error.offset.value': '第 {exact} 字节',
  'error.offset.readable': '（文件的 {size} 处）',
  'error.dismiss': '知道了',
  'error.another': '换一个文件…',
  'error.kept': '已打开的内容不受影响。',

  'missing.title': '快照 {id} 没有打开',
  'missing.title.file': '{name} 没有打开',
  'missing.text.file': '此链接指向该文件。打开它后，视图会随之出现。',
  'missing.text': '它已被关闭，或此链接来自另一次访问。请选择一个已打开的快照，或重新打开文件。',
};
