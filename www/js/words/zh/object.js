/** The page of an object: retainers, dominators, the graph, the path in words. */

/** @import { en as English } from '../en/object.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'object.as': '持有者的显示方式',
  'object.as.tree': '树',
  'object.as.graph': '图',
  'object.hint': '引用方式、对象名称、所属类以及 V8 的编号。',
  'object.root': '它是根：程序可以直接访问。',
  'object.loading': '正在查找…',
  'object.early': '此处需要保留大小，正在计算。',
  'object.missing': '此快照中没有编号为 @{id} 的对象。',
  'object.type': 'V8 类型：{type}',
  'object.detached': '已脱离文档',
  'object.created': '构造函数',
  'object.allocated': '分配于',
  'object.anonymous': '（匿名）',
  'object.dominator': '支配者',
  'object.path': '从根到此的最短路径',
  'object.path.none': '程序可达的路径都不通向这里：它由 V8 自身持有，或没有被持有。',
  'object.path.more.other': '另有 {count} 步',
  'object.retainers': '持有者',
  'object.retainers.count.other': '{count} 个引用指向它',
  'object.retainers.none': '除了根和弱引用，没有对象持有它。',
  'object.fields': '引用',
  'object.fields.count.other': '它有 {count} 个引用',
  'object.fields.none': '它没有引用任何对象。',

  'retainers.ignore.short': '忽略',
  'retainers.cut': '没有此引用会释放多少？',
  'retainers.cut.freed': '若没有 {name} 的 {edge}，将释放 {size}。',
  'retainers.cut.kept.other': '若没有 {name} 的 {edge}，不会释放任何内容：另有 {count} 个引用使它存活。',
  'retainers.cut.idle': '{name} 的 {edge} 不使任何对象存活：它来自对象内部，或不计入。',
  'retainers.ignored': '已忽略',
  'retainers.ignore': '忽略 {name}：查看还有什么持有该对象',
  'retainers.unignore.other': '重新显示 {count} 个已忽略项',

  'dominators.path.other': '经由 {count} 个对象存活',
  'dominators.path.hint': '从根出发的每条路径都经过这些对象；缺少其中任何一个，该对象就会被释放。',
  'dominators.hint': '每一行都会随其所在的上一级一起被释放。',
  'dominators.none': '根没有支配任何对象。',

  'sentence.place': '{place} 中的 {name}',
  'sentence.mapEntry': 'Map 条目',
  'sentence.setEntry': 'Set 条目',
  'sentence.weakEntry': 'WeakMap 条目',
  'sentence.element': '元素 {index}',
  'sentence.label': '用文字表述',

  'graph.label': '{name} 的持有者：从根到它的图',
  'graph.loading': '正在绘制…',
  'graph.failed': '此图未能绘制：{message}',
  'graph.none': '除了根和弱引用，没有对象持有它。',
  'graph.node': '{name} @{id}，保留 {size}',
  'graph.more': '显示更多持有 {name} 的对象（另有 {count} 个）',
  'graph.edge': '{from} 通过 {edge} 持有 {to}',
  'graph.edges': '图中的引用',
  'graph.hint': '最短路径优先。“+”显示更多持有者。',
};
