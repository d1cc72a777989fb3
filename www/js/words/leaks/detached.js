/** Nodes that are no longer in the document. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.detachedNodes': {
    en: '{owner} still holds {count} {count:one=node that is|other=nodes that are} no longer in the document',
    zh: '{owner} 仍持有 {count} 个已脱离文档的节点',
  },
  'evidence.keptBy': {
    en: '`{function}` ({place}) was created in the same scope, and is still referenced.',
    zh: '`{function}`（{place}）与它们创建于同一作用域，并且仍被引用。',
  },
  'evidence.keptBy.less': {
    en: '`{function}` was created in the same scope, and is still referenced.',
    zh: '`{function}` 与它们创建于同一作用域，并且仍被引用。',
  },
  'advice.detached': {
    en: 'These nodes are no longer in the document, but {owner} still leads to them, and each keeps its whole tree. When you remove a node from the page, also let go of it there: set the variable to `null` or delete the entry, and remove its listeners. Keep data about nodes in a `WeakMap`.',
    zh: '这些节点已不在文档中，但 {owner} 仍引用着它们，每个节点又使它所在的整棵树无法释放。从页面移除节点时，也请在那里放开它：把变量设为 `null` 或删除条目，并移除节点上的监听器。与节点有关的数据请放在 `WeakMap` 中。',
  },
};

/** @type {LeakCode} */
export const code = {
  'advice.detached': () => ({
    before: `let dialog = makeDialog();
document.body.append(dialog);

function close() {
  dialog.remove(); // the variable still has it
}`,
    after: `let dialog = makeDialog();
document.body.append(dialog);

function close() {
  dialog.remove();
  dialog = null;
}`,
  }),
};
