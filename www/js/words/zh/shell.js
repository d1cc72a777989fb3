/** The frame of the page: views, settings, status, requests, engines. */

/** @import { en as English } from '../en/shell.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'app.name': 'Heapwise',
  'app.skip': '跳到正文',

  'nav.compare': '比较',
  'nav.map': '矩形树图',
  'nav.report': '报告',
  'nav.compareWith': '与文件比较…',
  'nav.compareWith.title': '打开一个文件并与 {name} 比较',
  'nav.allocations': '分配',
  'nav.contexts': '上下文',
  'nav.statistics': '统计',
  'nav.trend': '趋势',
  'nav.views': '视图',
  'nav.overview': '概览',
  'nav.classes': '类',
  'nav.containment': '包含关系',
  'nav.dominators': '支配树',
  'nav.strings': '字符串',
  'nav.search': '搜索',
  'nav.object': '对象',
  'nav.live': '实时',
  'nav.tab': '当前标签页',
  'nav.doctor': '快照向导',
  'nav.memory': '内存日志',
  'nav.start': '起始页',
  'nav.open': '打开…',
  'nav.open.title': '打开快照（{key}）',
  'nav.snapshots': '已打开的快照',
  'nav.close': '关闭 {name}',
  'nav.documentTitle': '{name} · Heapwise',

  'settings.theme': '主题',
  'settings.theme.system': '跟随系统',
  'settings.theme.light': '浅色',
  'settings.theme.dark': '深色',
  'settings.language': '语言',

  'status.bar': '状态',
  'status.engine.starting': '引擎正在启动…',
  'status.engine.ready': '引擎就绪',
  'status.engine.busy': '引擎工作中',
  'status.engine.died': '引擎已停止',
  'status.engine.failed': '引擎无法启动',
  'status.engine.failed.text': '此浏览器无法运行它：{message}',
  'status.memory': '内存 {size}',
  'status.threads.other': '{count} 个线程',
  'status.reload': '重新加载以使用全部核心',

  'threads.asked': '按要求只用一个线程。',
  'threads.no-shared-memory': '此页面无法使用共享内存，因此由一个线程完成。',
  'threads.no-nested-workers': '此浏览器不能在 worker 中再启动 worker，因此由一个线程完成。',
  'threads.pool-failed': '多个线程未能启动，因此由一个线程完成。',
  'threads.no-simd': '此浏览器不支持 wasm SIMD，因此由一个线程完成。',

  'requests.title': '离开本页的请求',
  'requests.none': '0 个请求离开本页',
  'requests.count.other': '{count} 个请求离开本页',
  'requests.connections.other': '{count} 个连接',
  'requests.both': '{connections}，{requests}',
  'requests.more.other': '另有 {count} 个',
  'requests.explain.connections': '通过连接发送了什么',
  'requests.explain.none': '全部内容都来自 {origin}。快照没有一个字节被发送出去。',
  'requests.explain.some': '这些网址是您要求打开的。除请求本身外，没有向它们发送任何内容。',

  'memory.title': '内存中的内容',
  'memory.engine': '引擎 {id}：{size}',
  'memory.nothing': '没有打开任何快照',
  'memory.text':
    '快照在放得下时共用一个引擎（上限 {limit}），放不下的会得到自己的引擎。引擎的最后一个快照关闭时，引擎结束，其内存随之释放。',

  'bytes.exact': '{bytes} 字节',

  'embed.waiting': '正在等待外层页面发来快照。',

  'died.some': '其中有 {names}。其他引擎的快照不受影响。',
  'died.title': '引擎已停止',
  'died.text': '眼前的内容仍然保留，但无法再计算更多。',
  'died.restart': '重新启动',
  'died.reopen.other': '重新启动并重新打开 {count} 个快照',
};
