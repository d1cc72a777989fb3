/** Nodes that are no longer in the document. */

/** @import { LeakCode, LeakWords } from '../types.js' */

/** @type {LeakWords} */
export const words = {
  'title.detachedNodes': {
    en: '{count} {count:one=node|other=nodes} that were taken out of the document {count:one=is|other=are} still held by {owner}',
    zh: '{owner} 仍持有 {count} 个已从文档中移除的节点',
  },
  'evidence.keptBy': {
    en: '`{function}` ({place}) was made beside them, and somebody still holds it.',
    zh: '`{function}`（{place}）与它们在同一处创建，而且仍被引用着。',
  },
  'advice.detached': {
    en: 'These nodes are no longer in the document, but {owner} still leads to them, and each leads to its whole tree. Set the variable to `null` where you remove the node, and take its listeners away. Data about nodes belongs into a `WeakMap`.',
    zh: '这些节点已不在文档中，但 {owner} 仍指向它们，而每个节点又指向它所在的整棵树。移除节点时请把变量设为 `null`，并移除它的监听器。与节点有关的数据应放在 `WeakMap` 中。',
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
