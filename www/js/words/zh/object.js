/** The page of an object: retainers, dominators, the graph, the path in words. */

/** @import { en as English } from '../en/object.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'object.as': '显示谁持有它',
  'object.as.tree': '树',
  'object.as.graph': '图',
  'object.hint': '对象如何被链接、外观、所属类以及 V8 的编号。',
  'object.root': '它是根：程序可以直接访问。',
  'object.loading': '正在查找…',
  'object.early': '此处需要保留大小，正在计算。',
  'object.missing': '此快照中没有编号为 @{id} 的对象。',
  'object.type': 'V8 类型：{type}',
  'object.detached': '已脱离文档',
  'object.created': '构造函数',
  'object.allocated': '分配于',
  'object.anonymous': '（匿名）',
  'object.dominator': '由其保活',
  'object.path': '从根到此的最短路径',
  'object.path.none': '程序可达的路径都不通向这里：它由 V8 自身持有，或没有被持有。',
  'object.path.more.other': '另有 {count} 步',
  'object.retainers': '被谁持有',
  'object.retainers.count.other': '{count} 条链接指向它',
  'object.retainers.none': '除了根和弱链接，没有对象持有它。',
  'object.fields': '持有',
  'object.fields.count.other': '从它出发 {count} 条链接',
  'object.fields.none': '它没有持有任何对象。',

  'retainers.ignore.short': '忽略',
  'retainers.cut': '没有此链接会释放多少？',
  'retainers.cut.freed': '若没有 {name} 的 {edge}，将释放 {size}。',
  'retainers.cut.kept.other': '若没有 {name} 的 {edge}，不会释放任何内容：另有 {count} 条链接保留它。',
  'retainers.cut.idle': '{name} 的 {edge} 不使任何对象存活：它来自内部，或不计入。',
  'retainers.ignored': '已忽略',
  'retainers.ignore': '忽略 {name}：查看还有谁持有该对象',
  'retainers.unignore.other': '重新显示 {count} 个已忽略项',

  'dominators.path.other': '经由 {count} 个对象保活',
  'dominators.path.hint': '从根出发的每条路径都经过这些对象。释放其中任何一个，该对象也会被释放。',
  'dominators.hint': '每一行都会随其所在的上一级一起被释放。',
  'dominators.none': '根没有支配任何对象。',

  'sentence.place': '{place} 中的 {name}',
  'sentence.mapEntry': 'Map 条目',
  'sentence.setEntry': 'Set 条目',
  'sentence.weakEntry': 'WeakMap 条目',
  'sentence.element': '元素 {index}',
  'sentence.label': '用文字表述',

  'graph.label': '谁持有 {name}：从根到它的图',
  'graph.loading': '正在绘制…',
  'graph.failed': '此图未能绘制：{message}',
  'graph.none': '除了根和弱链接，没有对象持有它。',
  'graph.node': '{name} @{id}，保留 {size}',
  'graph.more': '显示更多持有 {name} 的对象（另有 {count} 个）',
  'graph.edge': '{from} 通过 {edge} 持有 {to}',
  'graph.edges': '图中的链接',
  'graph.hint': '最短路径优先。“+”显示更多持有该对象的对象。',
};
