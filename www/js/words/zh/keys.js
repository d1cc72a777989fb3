/** Keys, and their help. */

/** @import { en as English } from '../en/keys.js' */
/** @import { Translation } from '../types.js' */

/** @type {Translation<typeof English>} */
export const zh = {
  'keys.title': '按键',
  'keys.open.button': '按键（?）',
  'keys.close': '关闭',
  'keys.tab.hint': '{label}（按键 {key}）',
  'keys.page': '任何位置',
  'keys.list': '在列表中',
  'keys.tree': '在树中',
  'keys.held': '在“持有者”中',
  'keys.map': '在图中',
  'keys.snapshots': '在已打开快照的名称上',
  'keys.page.tab': '转到第一个、第二个……视图',
  'keys.page.back': '后退',
  'keys.page.forward': '前进',
  'keys.page.search': '在此处搜索，否则搜索所有对象',
  'keys.page.open': '打开文件',
  'keys.page.cancel': '取消打开，关闭浮层',
  'keys.page.help': '显示这些按键',
  'keys.list.move': '逐行移动',
  'keys.list.page': '逐页移动',
  'keys.list.ends': '第一行和最后一行',
  'keys.list.enter': '打开对象页面',
  'keys.list.copy': '将该行复制为文本',
  'keys.list.copyPath': '从最外层开始复制其所在的各行',
  'keys.list.width': '在列标题上：变窄、变宽',
  'keys.tree.in': '展开该行，然后进入',
  'keys.tree.out': '收起该行，然后退出',
  'keys.held.ignore': '忽略该对象：查看还有什么持有当前对象',
  'keys.held.cut': '查看没有此引用会释放多少',
  'keys.map.move': '移到下一个',
  'keys.map.in': '进入',
  'keys.map.out': '退出',
  'keys.snapshots.move': '移动它',

  'key.ctrl': 'Ctrl+{key}',
  'key.command': '⌘{key}',
};
