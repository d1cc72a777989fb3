/** Several snapshots at once: their order, what is compared, and the engines that hold them. */

export const en = {
  'nav.compareWith': 'Compare with…',
  'nav.compareWith.title': 'Open a file and compare it with {name}',

  'drop.open': 'Open',
  'drop.compare': 'Compare with {name}',
  'drop.compare.hint': 'The file is opened, and what changed is shown.',

  'order.label': 'Order of the snapshots',
  'order.opened': 'As opened',
  'order.name': 'By name',
  'order.time': 'By time',
  'order.arranged': 'As arranged',

  'memory.title': 'What the memory holds',
  'memory.engine': 'Engine {id}: {size}',
  'memory.nothing': 'nothing is open',
  'memory.text':
    'Snapshots share an engine while they fit into its {limit}; one that does not gets an engine of its own. An engine ends, and its memory is free, when the last of its snapshots is closed.',

  'died.some': 'It held {names}. Snapshots of other engines are not affected.',
};

/** @type {typeof en} */
export const zh = {
  'nav.compareWith': '与文件比较…',
  'nav.compareWith.title': '打开一个文件并与 {name} 比较',

  'drop.open': '打开',
  'drop.compare': '与 {name} 比较',
  'drop.compare.hint': '打开该文件并显示有何变化。',

  'order.label': '快照的顺序',
  'order.opened': '按打开顺序',
  'order.name': '按名称',
  'order.time': '按时间',
  'order.arranged': '手动排列',

  'memory.title': '内存中有什么',
  'memory.engine': '引擎 {id}：{size}',
  'memory.nothing': '没有打开任何快照',
  'memory.text':
    '快照在放得下时共用一个引擎（上限 {limit}），放不下的会得到自己的引擎。引擎的最后一个快照关闭时，引擎结束，其内存随之释放。',

  'died.some': '其中有 {names}。其他引擎的快照不受影响。',
};
