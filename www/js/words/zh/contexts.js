/** Native contexts, scopes, and variables that no code can read. */

/** @import { en as English } from '../en/contexts.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'contexts.native': '原生上下文',
  'contexts.native.hint': '每个页面、框架或 realm 各有一个：其全局对象和内置对象。对象归属于唯一通向它的上下文。',
  'contexts.native.none': '此快照中没有原生上下文。',
  'contexts.name': '上下文',
  'contexts.attributed': '归属',
  'contexts.attributed.hint': '只属于此上下文的全部内容的字节数',
  'contexts.classes': '类',
  'contexts.classes.of': '{name} 的类',
  'contexts.shared': '多个共享',
  'contexts.unattributed': '不属于任何一个',
  'contexts.summary': '由闭包保留',
  'contexts.summary.hint': '函数把周围的变量保存在上下文中。这里是仅因这些变量而存活的内容。',
  'contexts.summary.contexts': '上下文',
  'contexts.summary.retained': '由上下文保持存活',
  'contexts.summary.rest': '其余全部',
  'contexts.summary.objects.other': '{count} 个对象',
  'contexts.summary.show': '查看这些类',
  'contexts.scopes': '函数作用域',
  'contexts.scopes.hint': '函数的上下文，以及其中的变量。',
  'contexts.scopes.none': '没有函数保留变量。',
  'contexts.dead': '没有代码能读取的变量',
  'contexts.dead.hint': '闭包会保留其作用域的全部变量，包括没有任何存活函数提到的变量。',
  'contexts.dead.unknown':
    '此快照没有说明函数读取哪些变量。Chromium 156 会写入这些信息，Node.js 26 及更早版本不会。脚本源码也能说明这一点，但 Node.js 只保留前 1,024 个字符，除非启动时加上 --heap-snapshot-string-limit=1000000。',
  'contexts.dead.text': '根据快照中完整的脚本源码得出。',
  'contexts.dead.none': '保留的每个变量都还能被读取。',
  'contexts.dead.scope': '作用域',
  'contexts.dead.variable': '变量',
  'contexts.dead.value': '值',
  'contexts.dead.script.top': '（脚本）',
  'contexts.dead.more.other': '另有 {count} 个保留得更少',
  'contexts.dead.scripts.other': '有 {count} 个脚本无法检查。',
};
